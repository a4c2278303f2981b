//! A checked rule file: what a component is made of, and what explanations are told from.
//!
//! Every index is one of the manifest's. A node carries where it stands in the file, in bytes.

use std::ops::Range;
use uplift_model::{Manifest, Measure, Need};

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

/// What is known of the readings of an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// What a person calls it, such as "absence rate" or "share of pupils with EAL".
    pub title: String,
    /// The unit.
    pub measure: Measure,
    /// The least and greatest reading, both included; may be infinite.
    pub range: (f64, f64),
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

/// A condition: yes, no, or unknown where a missing reading keeps it from being known.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Where it stands in the file.
    pub at: Range<usize>,
    /// What it is.
    pub is: ConditionIs,
}

/// The kinds of conditions.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionIs {
    /// `true` or `false`.
    Literal(bool),
    /// A flag is yes; unknown where it is missing.
    Flag(usize),
    /// A category is one of these members, by their codes; unknown where it is missing.
    OneOf(usize, Vec<u8>),
    /// There is a reading: never unknown.
    Has(usize),
    /// Two numbers compared; unknown where either is missing.
    Compare(Comparison, Box<Number>, Box<Number>),
    /// Both are yes or both are no; unknown where either is.
    Same(Box<Condition>, Box<Condition>),
    /// No for yes and yes for no; unknown stays.
    Not(Box<Condition>),
    /// No where any is no, else unknown where any is unknown, else yes. At least two.
    All(Vec<Condition>),
    /// Yes where any is yes, else unknown where any is unknown, else no. At least two.
    Any(Vec<Condition>),
    /// The second where the first is yes, the third where it is no, unknown where it is.
    Choose(Box<Condition>, Box<Condition>, Box<Condition>),
}

/// How two numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// A number, or missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Where it stands in the file.
    pub at: Range<usize>,
    /// What it is.
    pub is: NumberIs,
}

/// The kinds of numbers. Whatever has a missing part is missing, but for what `Choose` passes by.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberIs {
    /// A literal; finite.
    Literal(f64),
    /// The value in force of a setting.
    Setting(usize),
    /// A reading of a number.
    Reading(usize),
    /// The negative.
    Negative(Box<Number>),
    /// Two numbers put together.
    Arithmetic(Arithmetic, Box<Number>, Box<Number>),
    /// The least of two or more.
    Least(Vec<Number>),
    /// The greatest of two or more.
    Greatest(Vec<Number>),
    /// The second where the condition is yes, the third where it is no, missing where it is unknown.
    Choose(Box<Condition>, Box<Number>, Box<Number>),
}

/// How two numbers are put together, as float64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`; by nought it is missing.
    Over,
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
