//! The way from a reason to its readings.

/// The readings of the units of one level, by the inputs of the rule book.
pub trait Readings: Sync {
    /// Returns the reading of an input (a place in [`crate::RuleBook::inputs`]) for a unit: a
    /// number as it is, a flag as 0 or 1, a category as its position. None where it is missing.
    fn reading(&self, input: usize, unit: usize) -> Option<f64>;
}
