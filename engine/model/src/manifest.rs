//! What a rule set says of itself, after the host has taken it out of the sandbox.

use crate::{Evidence, Intervention, Kind, Level, Statistic};

/// What a rule set says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Unique among the rule sets of a run.
    pub id: String,
    /// Semantic version.
    pub version: String,
    /// What a person calls it.
    pub title: String,
    /// What it does, in a sentence or two.
    pub summary: String,
    /// Who answers for it.
    pub publisher: String,
    /// An SPDX expression.
    pub licence: String,
    /// Numbers the trust may set.
    pub settings: Vec<Setting>,
    /// Columns it reads.
    pub inputs: Vec<Input>,
    /// Interventions of its own.
    pub interventions: Vec<Intervention>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// A heading and a text each.
    pub notes: Vec<(String, String)>,
}

/// A number that the trust may set within bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Such as `persistent_rate`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The word of a [`crate::Measure`].
    pub unit: String,
    /// Used where the trust sets nothing.
    pub default: f64,
    /// The least value allowed.
    pub minimum: f64,
    /// The greatest value allowed.
    pub maximum: f64,
    /// Whether an academy may depart from the trust's value.
    pub overridable: bool,
}

/// A column a rule set reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The level whose rules read it.
    pub level: Level,
    /// An indicator's id, `finding.<rule-id>` or `<indicator>=<member>`.
    pub indicator: String,
    /// How pupils' readings are gathered.
    pub statistic: Statistic,
    /// What sort of reading is expected.
    pub kind: Kind,
}

/// What a guard does to a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// A person checks something first.
    CheckFirst,
    /// The intervention is not to be offered.
    Contraindicated,
}

/// Holds a recommendation back where a reading is a given code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// Index of an input of the manifest.
    pub input: usize,
    /// The code, as the reading would be.
    pub code: u8,
    /// What is done.
    pub gate: Gate,
    /// Why, for the person who decides.
    pub because: String,
}

/// One named condition that proposes one intervention for one area at one level.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Unique in the rule set.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// The level it decides at.
    pub level: Level,
    /// The word of its area.
    pub area: String,
    /// The id of the intervention it proposes.
    pub intervention: String,
    /// First and last year group it applies to.
    pub years: Option<(i8, i8)>,
    /// Indices of the inputs it reads.
    pub inputs: Vec<usize>,
    /// Indices of the settings it reads.
    pub settings: Vec<usize>,
    /// Index of the input it is chiefly about.
    pub measure: Option<usize>,
    /// What may hold its recommendation back.
    pub guards: Vec<Guard>,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
    /// The template of its reason.
    pub because: String,
    /// A heading and a text each.
    pub notes: Vec<(String, String)>,
}
