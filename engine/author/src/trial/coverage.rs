//! Which rules the cases have tried, and which they have not.

use crate::trial::describe::measure;
use crate::trial::ground::Ground;
use std::collections::BTreeSet;
use uplift_cohort::Inputs;
use uplift_model::{Findings, Kind, Manifest, Measure, Outcome, Readings, Roster, Rule};

/// How often the cases had each rule do what.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The rules, in the manifest's order.
    pub rules: Vec<RuleCoverage>,
}

/// How often the cases had one rule do what.
#[derive(Debug, Clone)]
pub struct RuleCoverage {
    /// The rule's id.
    pub id: String,
    /// Cases in which it fired.
    pub fired: usize,
    /// Cases in which it stayed silent though it could decide.
    pub silent: usize,
    /// Cases in which it lacked data.
    pub lacked: usize,
    /// Whether it reads anything that could be missing.
    reads: bool,
    /// Its settings that one of its readings could be exactly at, and those that one was.
    thresholds: Vec<(usize, String)>,
    met: BTreeSet<usize>,
}

/// A unit, and what was found of it.
pub(crate) struct Seen<'a> {
    pub(crate) findings: &'a Findings,
    pub(crate) inputs: &'a Inputs,
    pub(crate) unit: usize,
}

impl Coverage {
    /// Makes the coverage of no case.
    pub fn new(manifest: &Manifest) -> Self {
        let rules = manifest.rules.iter().map(|rule| RuleCoverage {
            id: rule.id.clone(),
            fired: 0,
            silent: 0,
            lacked: 0,
            reads: !rule.inputs.is_empty(),
            thresholds: thresholds(rule, manifest),
            met: BTreeSet::new(),
        });
        Self { rules: rules.collect() }
    }

    /// Adds a unit, for one rule only or for all of its level.
    pub(crate) fn see(
        &mut self,
        ground: &Ground,
        seen: &Seen<'_>,
        roster: &Roster,
        only: Option<&str>,
    ) {
        let Some(entry) = ground.entry() else { return };
        let Seen { findings, inputs, unit } = *seen;
        let meant = |id: &str| only.is_none_or(|only| only == id);
        for (place, rule) in ground.book.at(inputs.level).filter(|(_, rule)| meant(&rule.id)) {
            let Some(coverage) = self.rules.get_mut(rule.place) else { continue };
            match findings.outcome(&ground.book, roster, place, unit) {
                Outcome::Fired(_) => coverage.fired += 1,
                Outcome::NotFired => coverage.silent += 1,
                Outcome::Lacking => coverage.lacked += 1,
                Outcome::NotApplicable | Outcome::NotGranted | Outcome::NotAssessed => continue,
            }
            let readings = rule.inputs.iter().filter_map(|&input| inputs.reading(input, unit));
            // A gap below nought is compared with a setting above it.
            let sizes: Vec<u64> = readings.map(|reading| reading.abs().to_bits()).collect();
            for (setting, _) in &coverage.thresholds {
                let value = entry.settings.get(*setting).copied().unwrap_or(f64::NAN);
                if sizes.contains(&value.abs().to_bits()) {
                    coverage.met.insert(*setting);
                }
            }
        }
    }

    /// Returns what no case has tried, a sentence each.
    pub fn gaps(&self) -> Vec<String> {
        self.rules.iter().flat_map(RuleCoverage::gaps).collect()
    }
}

impl RuleCoverage {
    /// Returns how many of its thresholds a case is exactly at, and how many there are.
    pub fn thresholds(&self) -> (usize, usize) {
        (self.met.len(), self.thresholds.len())
    }

    fn gaps(&self) -> Vec<String> {
        let id = &self.id;
        if self.fired + self.silent + self.lacked == 0 {
            return vec![format!("`{id}` was not tried at all")];
        }
        let mut gaps = Vec::new();
        if self.fired == 0 {
            gaps.push(format!("`{id}` never fired"));
        }
        if self.silent == 0 {
            gaps.push(format!("`{id}` never stayed silent with enough data"));
        }
        if self.lacked == 0 && self.reads {
            gaps.push(format!("`{id}` was never lacking data"));
        }
        let unmet = self.thresholds.iter().filter(|(at, _)| !self.met.contains(at));
        gaps.extend(unmet.map(|(_, setting)| format!("no case has `{id}` exactly at `{setting}`")));
        gaps
    }
}

/// Returns the settings of a rule that are in the unit of a number it reads.
fn thresholds(rule: &Rule, manifest: &Manifest) -> Vec<(usize, String)> {
    let inputs = rule.inputs.iter().filter_map(|&at| manifest.inputs.get(at));
    let units: Vec<Measure> =
        inputs.filter(|input| input.kind == Kind::Number).map(measure).collect();
    let settings = rule.settings.iter().filter_map(|&at| Some((at, manifest.settings.get(at)?)));
    let comparable = settings.filter(|(_, setting)| {
        Measure::from_word(&setting.unit).is_some_and(|unit| units.contains(&unit))
    });
    comparable.map(|(at, setting)| (at, setting.id.clone())).collect()
}
