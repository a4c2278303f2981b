//! One batch of one rule set: its columns, the call, and what becomes of it.

use crate::bindings::uplift::rules::types::{Cohort, Findings, Readings};
use crate::call::Ended;
use crate::engine::Host;
use crate::text::short;
use crate::verdict::{Batch, Verdict};
use crate::{RuleSet, lift};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use uplift_cohort::{Inputs, MISSING_CODE};
use uplift_model::{Failure, Fault, FaultKind, Kind, Level, Roster, RuleBook, RuleSetEntry};

/// A batch to be done.
pub(crate) struct Job<'a> {
    pub(crate) host: &'a Host,
    pub(crate) rule_set: &'a RuleSet,
    pub(crate) book: &'a RuleBook,
    pub(crate) entry: &'a RuleSetEntry,
    pub(crate) inputs: &'a Inputs,
    pub(crate) roster: &'a Roster,
    pub(crate) units: Range<u32>,
}

/// A batch that was done.
pub(crate) struct Outcome {
    pub(crate) units: Range<u32>,
    pub(crate) verdict: Verdict,
    pub(crate) fault: Option<Fault>,
    pub(crate) fuel: u64,
    pub(crate) memory: u64,
    pub(crate) took: Duration,
}

/// A column of a batch, still on this side.
#[derive(Clone)]
pub(crate) enum Column {
    Numbers(Vec<f64>),
    Codes(Vec<u8>),
}

impl Column {
    /// Returns it as it is handed over.
    pub(crate) fn readings(&self) -> Readings<'_> {
        match self {
            Self::Numbers(numbers) => Readings::Numbers(numbers),
            Self::Codes(codes) => Readings::Codes(codes),
        }
    }
}

impl Job<'_> {
    /// Does it. Whatever goes wrong is a fault of this batch and of nothing else.
    pub(crate) fn run(&self) -> Outcome {
        let id = &self.entry.manifest.id;
        let span =
            tracing::debug_span!("rule_set", id, level = %self.inputs.level, units = ?self.units);
        let _inside = span.enter();
        let started = Instant::now();
        let batch =
            Batch::new(self.book, self.entry, self.inputs.level, self.roster, self.units.clone());
        let ended = catch_unwind(AssertUnwindSafe(|| self.call(&batch))).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            Ended::internal(short(words.unwrap_or("it panicked")))
        });
        let (fuel, memory) = (ended.fuel, ended.memory);
        for line in &ended.log {
            tracing::debug!(line, "rule set says");
        }
        let (verdict, fault) = match ended.result() {
            Ok(verdict) => (verdict, None),
            Err(failure) => (Verdict::default(), Some(self.fault(failure))),
        };
        if let Some(fault) = &fault {
            tracing::debug!(%fault, "batch not assessed");
        }
        Outcome { units: self.units.clone(), verdict, fault, fuel, memory, took: started.elapsed() }
    }

    fn call(&self, batch: &Batch<'_>) -> Ended<Verdict> {
        let columns = self.columns(batch.level);
        let columns: Vec<Readings<'_>> = columns.iter().map(Column::readings).collect();
        let units = u32::try_from(batch.rows).unwrap_or(u32::MAX);
        let cohort = Cohort { level: lift::level(batch.level), units, columns: &columns };
        let allowance = self.host.limits.batch(batch.rows, batch.rules());
        let ended = self.host.decide(&self.rule_set.code, allowance, &self.entry.settings, cohort);
        let verdict = |found: Result<Findings, String>| {
            let found = found.map_err(|why| FaultKind::Declined(short(&why)))?;
            let mut verdict = batch.judge(&found).map_err(FaultKind::Lied)?;
            batch.settle(&mut verdict.lacking);
            Ok(verdict)
        };
        ended.and_then(verdict)
    }

    /// Returns the columns of a level in the manifest's order. What the policy withholds and what
    /// the dataset does not supply is missing throughout.
    pub(crate) fn columns(&self, level: Level) -> Vec<Column> {
        let inputs = self.entry.manifest.inputs.iter().enumerate();
        inputs
            .filter(|(_, input)| input.level == level)
            .map(|(at, input)| {
                let place = self.entry.inputs.get(at).copied().filter(|_| self.is_shown(at));
                let column = place.and_then(|place| self.inputs.column(place));
                let units = self.units.start as usize..self.units.end as usize;
                let rows = units.len();
                if input.kind == Kind::Number {
                    let mut numbers = Vec::with_capacity(rows);
                    if let Some(column) = column {
                        column.numbers(units, &mut numbers);
                    }
                    numbers.resize(rows, f64::NAN);
                    Column::Numbers(numbers)
                } else {
                    let mut codes = Vec::with_capacity(rows);
                    if let Some(column) = column {
                        column.codes(units, &mut codes);
                    }
                    codes.resize(rows, MISSING_CODE);
                    Column::Codes(codes)
                }
            })
            .collect()
    }

    /// Returns whether a rule set may see an input: granted, and where it is a share of findings, of
    /// a rule that is run.
    fn is_shown(&self, input: usize) -> bool {
        let granted = self.entry.granted.get(input).copied().unwrap_or(false);
        let place = self.entry.inputs.get(input).copied();
        let rule = place.and_then(|place| self.book.finding(place));
        granted && rule.and_then(|rule| self.book.rules.get(rule)).is_none_or(|rule| rule.granted)
    }

    fn fault(&self, failure: Failure) -> Fault {
        Fault {
            rule_set: self.entry.manifest.id.clone(),
            version: self.entry.manifest.version.clone(),
            level: self.inputs.level,
            units: self.units.clone(),
            failure,
        }
    }
}
