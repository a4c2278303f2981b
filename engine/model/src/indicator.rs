//! Indicators: what can be measured, in which unit, over which range.

use crate::text::Text;
use crate::{Level, Measure};
use std::borrow::Cow;

/// A measured thing with a unit, a range, a direction and a definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Such as `attendance.absence_rate`.
    pub id: Text,
    /// What a person calls it, such as "absence rate".
    pub title: Text,
    /// The level whose units have a reading of it.
    pub level: Level,
    /// Number, flag or category.
    pub kind: Kind,
    /// The unit its numbers are shown in.
    pub measure: Measure,
    /// The least and greatest reading allowed, both included; not used for flags and categories.
    pub range: (f64, f64),
    /// Which way is better.
    pub direction: Direction,
    /// Whether a rule set needs the policy's grant to read it.
    pub sensitive: bool,
    /// How it is counted.
    pub definition: Text,
    /// Where the definition comes from.
    pub source: Text,
}

/// Returns whether an indicator, of the catalogue or the trust's own, or the share of one of its
/// members, says what ethnicity pupils are of. The name alone decides, so that no declaration can hide
/// it.
pub fn is_ethnicity(id: &str) -> bool {
    let id = id.to_lowercase();
    id.contains("ethnic") || id.split(['.', '_', '-', '=']).any(|word| word == "race")
}

/// What sort of reading an indicator or an input has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A finite number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these members, in this order.
    Category(Cow<'static, [Text]>),
}

impl Kind {
    /// Returns the word for it: `number`, `flag` or `category`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Category(_) => "category",
        }
    }
}

/// Which way of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A lower reading is better.
    Lower,
    /// A higher reading is better.
    Higher,
    /// Neither is.
    Neither,
}

impl Direction {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower is better",
            Self::Higher => "higher is better",
            Self::Neither => "neither way is better",
        }
    }
}
