//! A checked rule file: what a component is made of, and what explanations are told from.
//!
//! Every index is one of the manifest's. A node carries where it stands in the file, in bytes.

use std::ops::Range;
pub use uplift_expression::{
    Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs, Scale,
};
use uplift_model::{Manifest, Need};

/// A rule file that was found right.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// What the rule set says of itself.
    pub manifest: Manifest,
    /// What each rule of the manifest does, in its order.
    pub rules: Vec<Body>,
    /// What is known of the readings of each input of the manifest, in its order.
    pub scales: Vec<Scale>,
}

/// What a rule does for one row.
///
/// In this order: a row outside `years` is not asked about, and one without a year group is lacking;
/// where `when` is no, the rule is silent; where `when` is yes, and `need` and every reading of `shown`
/// are there, it fires with the need, at least 0 and at most 1; otherwise it is lacking.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Where the rule stands in the file.
    pub at: Range<usize>,
    /// The year groups it applies to.
    pub years: Option<Years>,
    /// The condition.
    pub when: Condition,
    /// The need, 0 to 1.
    pub need: Number,
    /// Inputs that the reason shows: it cannot be given without them.
    pub shown: Vec<usize>,
}

/// The year groups a rule applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// The input that has the year group.
    pub input: usize,
    /// First year group.
    pub first: i8,
    /// Last year group.
    pub last: i8,
}

/// An example of a rule, which is also a test.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Index of its rule.
    pub rule: usize,
    /// What it shows.
    pub name: String,
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// By input, in the order of the inputs; a code as the number it is. All others are missing.
    pub readings: Vec<(usize, f64)>,
    /// By setting, where it is not the default.
    pub settings: Vec<(usize, f64)>,
    /// What the rule is expected to say.
    pub expected: Expected,
}

/// What a rule is expected to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// It fires.
    Fires {
        /// With this need.
        need: Option<Need>,
        /// With this reason, as a leader reads it.
        because: Option<String>,
    },
    /// It does not fire, or does not apply.
    Silent,
    /// A missing reading keeps it from deciding.
    Lacking,
}
