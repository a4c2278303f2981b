//! Runs rule sets over a cohort: every rule set over every batch, in parallel, the results laid out
//! in cohort order whatever order they came in.

use crate::batch::{Job, Outcome};
use crate::engine::Host;
use crate::{Limits, RuleSet, RuleSets};
use rayon::prelude::*;
use std::ops::Range;
use std::time::Duration;
use uplift_cohort::{Inputs, Watch};
use uplift_model::{Bitmap, Findings, Level, Roster, RuleBook, RuleSetEntry, RuleSetFindings};

/// Rows of a batch, unless something speaks for another number.
pub const BATCH: usize = 4_096;

/// How long a rule set took at a level. Differs from run to run, and so is no part of the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// The rule set's id.
    pub rule_set: String,
    /// The level.
    pub level: Level,
    /// How many batches there were.
    pub batches: usize,
    /// Time spent on them, all threads together.
    pub busy: Duration,
    /// Fuel they used. The same in every run.
    pub fuel: u64,
    /// The units of the batch that used the most fuel for what it was allowed, and that fuel. The same
    /// in every run.
    pub heaviest: Option<(Range<u32>, u64)>,
    /// The most memory one of them took, in bytes. The same in every run.
    pub memory: u64,
    /// The units of the slowest batch and the time it took.
    pub slowest: Option<(Range<u32>, Duration)>,
}

impl Host {
    /// Has rule sets decide for every unit, in batches of so many rows. The findings are the same
    /// for any number of threads, any size of batch and any order of plugins; only a fault takes in
    /// as many units as its batch has.
    ///
    /// `book` is what [`crate::bind`] made of the same `rule_sets`, and `inputs` hold its columns.
    pub fn evaluate(
        &self,
        rule_sets: &RuleSets,
        book: &RuleBook,
        inputs: &Inputs,
        roster: &Roster,
        batch: usize,
    ) -> Findings {
        self.evaluate_timed(rule_sets, book, inputs, roster, batch).0
    }

    /// Does the same and says how long each rule set took.
    pub fn evaluate_timed(
        &self,
        rule_sets: &RuleSets,
        book: &RuleBook,
        inputs: &Inputs,
        roster: &Roster,
        batch: usize,
    ) -> (Findings, Vec<Timing>) {
        self.batches_timed(rule_sets, book, inputs, roster, batch, &Watch::default())
    }

    /// Does the same, telling `watch` how far it has come: a piece of work is a batch. Returns nothing
    /// if `watch` says to stop, which is found out before each batch.
    pub fn evaluate_watched(
        &self,
        rule_sets: &RuleSets,
        book: &RuleBook,
        inputs: &Inputs,
        roster: &Roster,
        batch: usize,
        watch: &Watch,
    ) -> Option<(Findings, Vec<Timing>)> {
        let done = self.batches_timed(rule_sets, book, inputs, roster, batch, watch);
        // What was stopped is in part; it is thrown away whole.
        (!watch.is_stopped()).then_some(done)
    }

    fn batches_timed(
        &self,
        rule_sets: &RuleSets,
        book: &RuleBook,
        inputs: &Inputs,
        roster: &Roster,
        batch: usize,
        watch: &Watch,
    ) -> (Findings, Vec<Timing>) {
        let level = inputs.level;
        let mut findings = Findings::none(level, inputs.units, book);
        let batches = batches(inputs.units, batch);
        let called: Vec<(usize, &RuleSet, &RuleSetEntry)> = rule_sets
            .iter()
            .enumerate()
            .filter_map(|(at, rule_set)| Some((at, rule_set, book.rule_sets.get(at)?)))
            .filter(|(_, _, entry)| is_called(book, entry, level))
            .collect();
        let job = |nth: usize| {
            let (_, rule_set, entry) = called.get(nth / batches.len())?;
            let units = batches.get(nth % batches.len())?.clone();
            Some(Job { host: self, rule_set, book, entry, inputs, roster, units })
        };
        let jobs = called.len() * batches.len();
        watch.expect(jobs as u64);
        let outcomes: Vec<Outcome> = (0..jobs)
            .into_par_iter()
            .with_max_len(1)
            .filter(|_| !watch.is_stopped())
            .filter_map(|nth| {
                let outcome = job(nth)?.run();
                watch.done(1);
                Some(outcome)
            })
            .collect();
        let mut outcomes = outcomes.into_iter();
        let mut timings = Vec::new();
        for (at, found) in findings.rule_sets.iter_mut().enumerate() {
            for rule in book.rule_sets.get(at).map_or(0..0, |entry| entry.rules.clone()) {
                let rule_level = book.rules.get(rule).map(|rule| rule.level);
                let place = book.rules.get(rule).map_or(0, |rule| rule.place);
                if let Some(lacking) = found.lacking.get_mut(place)
                    && rule_level == Some(level)
                {
                    *lacking = Bitmap::new(inputs.units);
                }
            }
            if let Some((_, rule_set, _)) = called.iter().find(|(called, _, _)| *called == at) {
                let own: Vec<Outcome> = outcomes.by_ref().take(batches.len()).collect();
                timings.push(timing(rule_set, level, &own, &self.limits));
                gather(found, own);
            }
        }
        (findings, timings)
    }
}

/// Returns whether a rule set has anything to decide at a level.
pub(crate) fn is_called(book: &RuleBook, entry: &RuleSetEntry, level: Level) -> bool {
    let rules = book.rules.get(entry.rules.clone()).unwrap_or(&[]);
    rules.iter().any(|rule| rule.level == level && rule.granted)
}

/// Cuts the units into batches.
fn batches(units: usize, batch: usize) -> Vec<Range<u32>> {
    let place = |unit: usize| u32::try_from(unit.min(units)).unwrap_or(u32::MAX);
    let batch = batch.max(1);
    (0..units)
        .step_by(batch)
        .map(|start| place(start)..place(start.saturating_add(batch)))
        .collect()
}

/// Puts the outcomes of a rule set's batches together.
fn gather(found: &mut RuleSetFindings, outcomes: Vec<Outcome>) {
    found.fired.reserve_exact(outcomes.iter().map(|outcome| outcome.verdict.fired.len()).sum());
    for outcome in outcomes {
        let offset = outcome.units.start as usize;
        found.fired.extend_from_slice(&outcome.verdict.fired);
        for (all, rows) in found.lacking.iter_mut().zip(&outcome.verdict.lacking) {
            all.or_at(offset, rows);
        }
        let Some(fault) = outcome.fault else { continue };
        match found.not_assessed.last_mut() {
            Some(last) if last.end == fault.units.start => last.end = fault.units.end,
            _ => found.not_assessed.push(fault.units.clone()),
        }
        found.faults.push(fault);
    }
}

fn timing(rule_set: &RuleSet, level: Level, outcomes: &[Outcome], limits: &Limits) -> Timing {
    let slowest = outcomes.iter().max_by_key(|outcome| outcome.took);
    // In millionths of what each was allowed; of equals the last.
    let share = |outcome: &&Outcome| {
        let allowed = u128::from(limits.fuel(outcome.units.len()).max(1));
        u128::from(outcome.fuel) * 1_000_000 / allowed
    };
    let heaviest = outcomes.iter().max_by_key(share);
    let timing = Timing {
        rule_set: rule_set.manifest.id.clone(),
        level,
        batches: outcomes.len(),
        busy: outcomes.iter().map(|outcome| outcome.took).sum(),
        fuel: outcomes.iter().map(|outcome| outcome.fuel).sum(),
        heaviest: heaviest.map(|outcome| (outcome.units.clone(), outcome.fuel)),
        memory: outcomes.iter().map(|outcome| outcome.memory).max().unwrap_or(0),
        slowest: slowest.map(|outcome| (outcome.units.clone(), outcome.took)),
    };
    tracing::debug!(
        rule_set = timing.rule_set,
        %level,
        batches = timing.batches,
        busy_ms = timing.busy.as_secs_f64() * 1e3,
        fuel = timing.fuel,
        slowest = ?timing.slowest,
        "rule set ran"
    );
    timing
}
