//! What rule sets found, and what became of every rule for every unit.

use crate::{Bitmap, Fault, Level, Need, Roster, RuleBook};
use std::ops::Range;

/// A rule fired for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The unit's row in cohort order.
    pub unit: u32,
    /// The rule, as a place in [`RuleBook::rules`].
    pub rule: u16,
    /// How much the unit needs the rule's intervention.
    pub need: Need,
}

/// What one rule set found over a whole cohort.
#[derive(Debug, Clone, Default)]
pub struct RuleSetFindings {
    /// By unit, then rule; no pair twice.
    pub fired: Vec<Finding>,
    /// For each rule of the rule set in order, the units that lack data for it; empty for rules of
    /// other levels.
    pub lacking: Vec<Bitmap>,
    /// Units that were not assessed because of a fault; in order, apart.
    pub not_assessed: Vec<Range<u32>>,
    /// What went wrong.
    pub faults: Vec<Fault>,
}

/// What all rule sets found at one level.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The level.
    pub level: Level,
    /// How many units were looked at.
    pub units: usize,
    /// One for each of [`RuleBook::rule_sets`], in order.
    pub rule_sets: Vec<RuleSetFindings>,
}

/// What became of a rule for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The condition held.
    Fired(Need),
    /// The condition did not hold.
    NotFired,
    /// A missing reading kept the rule from deciding.
    Lacking,
    /// The rule is for other year groups.
    NotApplicable,
    /// The policy grants no rule of this set the sensitive input that the rule reads.
    NotGranted,
    /// The rule set failed on the batch of this unit.
    NotAssessed,
}

impl Outcome {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fired(_) => "fired",
            Self::NotFired => "not fired",
            Self::Lacking => "lacking",
            Self::NotApplicable => "not applicable",
            Self::NotGranted => "not granted",
            Self::NotAssessed => "not assessed",
        }
    }
}

impl Findings {
    /// Makes findings of a level where nothing was run.
    pub fn none(level: Level, units: usize, book: &RuleBook) -> Self {
        let rule_sets = book.rule_sets.iter().map(|set| RuleSetFindings {
            lacking: vec![Bitmap::default(); set.rules.len()],
            ..RuleSetFindings::default()
        });
        Self { level, units, rule_sets: rule_sets.collect() }
    }

    /// Returns what a rule set fired for a range of units.
    pub fn fired(&self, rule_set: usize, units: Range<usize>) -> &[Finding] {
        let Some(found) = self.rule_sets.get(rule_set) else { return &[] };
        let start = found.fired.partition_point(|finding| (finding.unit as usize) < units.start);
        let end = found.fired.partition_point(|finding| (finding.unit as usize) < units.end);
        found.fired.get(start..end).unwrap_or(&[])
    }

    /// Returns what became of a rule for a unit that it is known not to have fired for.
    pub fn outcome_of_silence(
        &self,
        book: &RuleBook,
        roster: &Roster,
        rule: usize,
        unit: usize,
    ) -> Outcome {
        let Some(bound) = book.rules.get(rule) else { return Outcome::NotAssessed };
        if !bound.granted {
            return Outcome::NotGranted;
        }
        if !bound.applies(roster.year(self.level, unit)) {
            return Outcome::NotApplicable;
        }
        let Some(found) = self.rule_sets.get(bound.rule_set) else { return Outcome::NotAssessed };
        let row = u32::try_from(unit).unwrap_or(u32::MAX);
        if found.not_assessed.iter().any(|range| range.contains(&row)) {
            return Outcome::NotAssessed;
        }
        if found.lacking.get(bound.place).is_some_and(|lacking| lacking.get(unit)) {
            return Outcome::Lacking;
        }
        Outcome::NotFired
    }

    /// Returns what became of a rule for a unit.
    pub fn outcome(&self, book: &RuleBook, roster: &Roster, rule: usize, unit: usize) -> Outcome {
        let silence = self.outcome_of_silence(book, roster, rule, unit);
        if silence != Outcome::NotFired {
            return silence;
        }
        let set = book.rules.get(rule).map_or(usize::MAX, |bound| bound.rule_set);
        let fired = self.fired(set, unit..unit + 1);
        let finding = fired.iter().find(|finding| usize::from(finding.rule) == rule);
        finding.map_or(Outcome::NotFired, |finding| Outcome::Fired(finding.need))
    }

    /// Goes through every fault, by rule set and then unit.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.rule_sets.iter().flat_map(|found| &found.faults)
    }
}
