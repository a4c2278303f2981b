//! Small steps between kinds of numbers, each with its reason in one place.

/// Returns the greatest whole number not above `x`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from f64 saturates, and every caller's value is far inside an i32"
)]
pub(crate) fn whole(x: f64) -> i32 {
    x.floor() as i32
}

/// Returns the whole number nearest to `x`.
pub(crate) fn nearest(x: f64) -> i32 {
    whole(x + 0.5)
}

/// Returns the greatest whole number not above `x`, or 0 where `x` is below it.
pub(crate) fn count(x: f64) -> u32 {
    u32::try_from(whole(x)).unwrap_or(0)
}

/// Returns a number of things as a float; what is counted fits into 32 bits.
pub(crate) fn float(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

/// Returns an item whose index its caller has made sure of.
#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: every caller's index is a year group, a cell, a sex or a flag, and every table has an item for each"
)]
pub(crate) fn pick<T>(items: &[T], index: usize) -> &T {
    &items[index]
}
