//! A checked expression: a condition or a number, each part with where it stands in the file, in bytes.

use std::ops::Range;
use uplift_model::Measure;

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
