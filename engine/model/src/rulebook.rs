//! The rules of a run: every rule set checked, bound to the catalogue and the policy, in order.

use crate::{Area, Evidence, Gate, Input, Intervention, Level, Manifest, Template};
use std::ops::Range;

/// The rules of a run. Rule sets stand in order of their ids, so that the order in which plugins
/// were named leaves no trace.
#[derive(Debug, Clone)]
pub struct RuleBook {
    /// By id.
    pub rule_sets: Vec<RuleSetEntry>,
    /// By rule set, then as the manifest has them.
    pub rules: Vec<BoundRule>,
    /// Every input that any rule set declares, each once; a share of findings once for each rule
    /// set, since it is of its own rules ([`RuleBook::finding`] says of which).
    pub inputs: Vec<Input>,
    /// The catalogue's interventions and the plugins' own, by id.
    pub interventions: Vec<Intervention>,
    /// The whole-class step of each area, as a place in `interventions`, by [`Area::index`].
    pub steps: [usize; Area::COUNT],
}

/// A rule set in force.
#[derive(Debug, Clone)]
pub struct RuleSetEntry {
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// Values of the settings in force, in the manifest's order.
    pub settings: Vec<f64>,
    /// Its rules, as places in [`RuleBook::rules`].
    pub rules: Range<usize>,
    /// For each input of the manifest, its place in [`RuleBook::inputs`].
    pub inputs: Vec<usize>,
    /// For each input of the manifest, whether the policy lets the rule set read it.
    pub granted: Vec<bool>,
}

/// A rule bound to the catalogue and the policy.
#[derive(Debug, Clone)]
pub struct BoundRule {
    /// Its rule set, as a place in [`RuleBook::rule_sets`].
    pub rule_set: usize,
    /// Its place in its manifest.
    pub place: usize,
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// The level it decides at.
    pub level: Level,
    /// Its area.
    pub area: Area,
    /// What it proposes, as a place in [`RuleBook::interventions`].
    pub intervention: usize,
    /// First and last year group it applies to.
    pub years: Option<(i8, i8)>,
    /// Whether the policy grants every input that it reads.
    pub granted: bool,
    /// The inputs it reads, as places in [`RuleBook::inputs`].
    pub inputs: Vec<usize>,
    /// The inputs that the policy does not grant, of those it reads.
    pub withheld: Vec<usize>,
    /// What may hold its recommendation back.
    pub guards: Vec<BoundGuard>,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
    /// Its reason, with the settings in force filled in.
    pub because: Template,
}

impl BoundRule {
    /// Returns whether it is for this year group; an unknown year group may be one of them.
    pub fn applies(&self, year: Option<i8>) -> bool {
        match (self.years, year) {
            (Some((first, last)), Some(year)) => (first..=last).contains(&year),
            _ => true,
        }
    }
}

/// A guard bound to its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundGuard {
    /// The input it reads, as a place in [`RuleBook::inputs`].
    pub input: usize,
    /// Whether the policy grants that input.
    pub granted: bool,
    /// The code on which it speaks.
    pub code: u8,
    /// What it does.
    pub gate: Gate,
    /// Why.
    pub because: String,
}

impl RuleBook {
    /// Goes through the rules of a level with their places.
    pub fn at(&self, level: Level) -> impl Iterator<Item = (usize, &BoundRule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.level == level)
    }

    /// Returns the rule that an input is the share of findings of, as a place in
    /// [`RuleBook::rules`]; none for any other input.
    pub fn finding(&self, input: usize) -> Option<usize> {
        let id = self.inputs.get(input)?.indicator.strip_prefix("finding.")?;
        let entry = self.rule_sets.iter().find(|entry| entry.inputs.contains(&input))?;
        let is_it = |place: &usize| {
            self.rules.get(*place).is_some_and(|rule| rule.level == Level::Pupil && rule.id == id)
        };
        entry.rules.clone().find(is_it)
    }
}
