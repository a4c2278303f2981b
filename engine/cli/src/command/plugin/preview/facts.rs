//! What is known of a plugin over a dataset, before it is put in words or JSON.

use super::groups::{self, Grouping};
use super::lists::List;
use super::nearest::{self, Nearest};
use crate::pipeline::Decided;
use serde::Serialize;
use uplift_author::workbench::{became, counts, share, split};
use uplift_cohort::{Dataset, Inputs};
use uplift_model::{
    BoundRule, Findings, Level, Manifest, Outcome, Policy, RuleBook, RuleCount, RuleSetEntry,
};

/// Everything that a preview shows.
#[derive(Debug, Serialize)]
pub(super) struct Preview {
    pub(super) plugin: Plugin,
    pub(super) units: Units,
    pub(super) rules: Vec<Rule>,
    /// The rule sets that the lists are compared with.
    pub(super) in_force: Vec<Plugin>,
    /// Whether the very same component is in force already.
    pub(super) unchanged: bool,
    /// By how many places a row has to move to count as moved.
    pub(super) places: u32,
    pub(super) lists: Vec<List>,
    pub(super) faults: Vec<String>,
}

/// A rule set by name.
#[derive(Debug, Serialize)]
pub(in crate::command::plugin) struct Plugin {
    pub(in crate::command::plugin) id: String,
    pub(in crate::command::plugin) version: String,
}

impl Plugin {
    pub(in crate::command::plugin) fn of(manifest: &Manifest) -> Self {
        Self { id: manifest.id.clone(), version: manifest.version.clone() }
    }
}

/// How many units a dataset has.
#[derive(Debug, Serialize)]
pub(super) struct Units {
    pub(super) pupils: usize,
    pub(super) classes: usize,
    pub(super) academies: usize,
    pub(super) trusts: usize,
}

/// What a rule does.
#[derive(Debug, Serialize)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: &'static str,
    #[serde(skip)]
    pub(super) at: Level,
    #[serde(flatten)]
    pub(super) counts: Counts,
    /// What it reads and the policy does not grant: it is not run.
    pub(super) withheld: Vec<String>,
    /// For pupil rules: the same by academy, year group and group.
    pub(super) groups: Vec<Group>,
    /// Groups that are not shown, since the policy does not grant what they are made by.
    pub(super) hidden: Vec<String>,
    pub(super) nearest: Option<Nearest>,
}

/// A part of the pupils.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    pub(super) by: String,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) counts: Counts,
    /// Of all that the rule fires for, how many are of this group.
    pub(super) share_of_fired: Option<f64>,
}

impl Group {
    /// Returns whether the rule is for any of them.
    pub(super) fn asked(&self) -> bool {
        self.counts.not_applicable < self.counts.all()
    }
}

/// How many units by what became of a rule.
#[derive(Debug, Clone, Copy, Serialize)]
pub(in crate::command::plugin) struct Counts {
    pub(in crate::command::plugin) fired: u32,
    pub(in crate::command::plugin) not_fired: u32,
    pub(in crate::command::plugin) lacking: u32,
    pub(in crate::command::plugin) not_applicable: u32,
    pub(in crate::command::plugin) not_granted: u32,
    pub(in crate::command::plugin) not_assessed: u32,
    /// Of those that it could decide for, how many it fires for.
    pub(in crate::command::plugin) share_of_assessed: Option<f64>,
}

impl From<RuleCount> for Counts {
    fn from(count: RuleCount) -> Self {
        Self {
            fired: count.fired,
            not_fired: count.not_fired,
            lacking: count.lacking,
            not_applicable: count.not_applicable,
            not_granted: count.not_granted,
            not_assessed: count.not_assessed,
            share_of_assessed: share(&count),
        }
    }
}

impl Counts {
    /// Returns how many units there are.
    pub(super) fn all(&self) -> u32 {
        self.fired
            + self.not_fired
            + self.lacking
            + self.not_applicable
            + self.not_granted
            + self.not_assessed
    }
}

/// What facts are taken from.
pub(super) struct Facts<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) policy: &'a Policy,
    pub(super) book: &'a RuleBook,
    pub(super) decided: &'a Decided,
}

/// A rule and everything it decided.
pub(super) struct Decision<'a> {
    pub(super) entry: &'a RuleSetEntry,
    pub(super) rule: &'a BoundRule,
    pub(super) inputs: &'a Inputs,
    pub(super) outcomes: &'a [Outcome],
}

impl Facts<'_> {
    pub(super) fn units(&self) -> Units {
        let units = |level| self.dataset.roster.units(level);
        Units {
            pupils: units(Level::Pupil),
            classes: units(Level::Class),
            academies: units(Level::Academy),
            trusts: units(Level::Trust),
        }
    }

    /// Returns what the rules of a rule set do, or one of them.
    pub(super) fn rules(&self, rule_set: &str, only: Option<&str>) -> Vec<Rule> {
        let Some(entry) = self.book.rule_sets.iter().find(|entry| entry.manifest.id == rule_set)
        else {
            return Vec::new();
        };
        let (groupings, hidden) = groups::groupings(self.dataset, self.policy, rule_set);
        let rules = entry.rules.clone().filter_map(|place| {
            let rule = self.book.rules.get(place)?;
            let findings = self.decided.findings.iter().find(|it| it.level == rule.level)?;
            let inputs = self.decided.inputs.iter().find(|it| it.level == rule.level)?;
            Some((place, rule, findings, inputs))
        });
        rules
            .filter(|(_, rule, ..)| only.is_none_or(|only| rule.id == only))
            .map(|(place, rule, findings, inputs)| {
                let outcomes = self.outcomes(findings, place);
                let decision = Decision { entry, rule, inputs, outcomes: &outcomes };
                self.rule(&decision, &groupings, &hidden)
            })
            .collect()
    }

    fn outcomes(&self, findings: &Findings, rule: usize) -> Vec<Outcome> {
        became(self.book, findings, &self.dataset.roster, rule)
    }

    fn rule(&self, decision: &Decision<'_>, groupings: &[Grouping<'_>], hidden: &[String]) -> Rule {
        let Decision { rule, outcomes, .. } = decision;
        let counts: Counts = counts(outcomes.iter().copied()).into();
        let parted = rule.level == Level::Pupil && rule.granted;
        let groups = groupings.iter().filter(|_| parted);
        Rule {
            id: rule.id.clone(),
            title: rule.title.clone(),
            level: rule.level.word(),
            at: rule.level,
            groups: groups.flat_map(|by| parts(by, outcomes, counts.fired)).collect(),
            hidden: if parted { hidden.to_vec() } else { Vec::new() },
            nearest: nearest::nearest(decision, self.dataset),
            counts,
            withheld: groups::withheld(self.policy, self.book, rule),
        }
    }
}

/// Counts the outcomes of each group that anyone is in.
fn parts(by: &Grouping<'_>, outcomes: &[Outcome], fired: u32) -> Vec<Group> {
    let counted = split(outcomes, by.names.len(), |unit| (by.of)(unit));
    let group = |(name, count): (&String, RuleCount)| Group {
        by: by.title.clone(),
        name: name.clone(),
        share_of_fired: (fired > 0).then(|| f64::from(count.fired) / f64::from(fired)),
        counts: count.into(),
    };
    let groups = by.names.iter().zip(counted).map(group);
    groups.filter(|group| group.counts.all() > 0).collect()
}
