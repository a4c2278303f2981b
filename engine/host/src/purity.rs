//! Whether a rule set is pure: the same answers whatever was asked before, in batches of whatever
//! size, in whatever order.
//!
//! A run makes a fresh instance for every batch, so nothing can survive there. What a rule set makes
//! of the size of a batch or of the order of its rows would still show; and one that keeps something
//! from call to call is one whose author misunderstood what it is asked.

use crate::batch::{Column, Job};
use crate::bindings::uplift::rules::types::{Cohort, Findings, Readings};
use crate::call::Ended;
use crate::engine::Host;
use crate::evaluate::is_called;
use crate::verdict::Batch;
use crate::{RuleSet, RuleSets, lift};
use std::collections::BTreeMap;
use std::ops::Range;
use uplift_cohort::Inputs;
use uplift_model::{Failure, Level, Roster, RuleBook};

/// Rows of the small batches.
const FEW: usize = 7;

/// A rule set is not pure, or failed where it was to be seen whether it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Impurity {
    /// It does not always say the same of itself.
    #[error("rule set `{rule_set}` is not pure: `describe` says something else {how}")]
    Describe {
        /// The rule set's id.
        rule_set: String,
        /// What was different about the second call.
        how: &'static str,
    },
    /// It does not always say the same of a unit.
    #[error(
        "rule set `{rule_set}` is not pure: {level} row {row}, rule `{rule}`: {first} in one batch of all \
         rows by a fresh instance, {second} {how}"
    )]
    Evaluate {
        /// The rule set's id.
        rule_set: String,
        /// The level of the rows.
        level: Level,
        /// The first row that differs, counted from 1.
        row: u32,
        /// The rule.
        rule: String,
        /// What was different about the second call.
        how: &'static str,
        /// What it said first.
        first: String,
        /// What it said then.
        second: String,
    },
    /// It failed.
    #[error("rule set `{rule_set}`, {call}, {level} rows, {how}: {failure}")]
    Failed {
        /// The rule set's id.
        rule_set: String,
        /// The function that was called.
        call: &'static str,
        /// The level of the rows.
        level: Level,
        /// How it was called.
        how: &'static str,
        /// How it failed.
        failure: Box<Failure>,
    },
}

/// What a rule set said of a row and rule; of all others it said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Fired, with these bits of need.
    Fired(u64),
    Lacking,
}

type Answers = BTreeMap<(u32, u32), Said>;

impl Host {
    /// Has every rule set decide for the same units in several ways and fails with the first unit of
    /// which it does not say the same each time, to the bit.
    ///
    /// What is returned is compared as it is; whether it can be is for [`Host::evaluate`] to say.
    /// Meant for some hundred units: each is asked about a dozen times, once alone.
    pub fn check_purity(
        &self,
        rule_sets: &RuleSets,
        book: &RuleBook,
        inputs: &Inputs,
        roster: &Roster,
    ) -> Result<(), Impurity> {
        for (rule_set, entry) in rule_sets.iter().zip(&book.rule_sets) {
            if !is_called(book, entry, inputs.level) || inputs.units == 0 {
                continue;
            }
            let units = 0..u32::try_from(inputs.units).unwrap_or(u32::MAX);
            let job = Job { host: self, rule_set, book, entry, inputs, roster, units };
            let batch = Batch::new(book, entry, inputs.level, roster, job.units.clone());
            let trial = Trial {
                host: self,
                rule_set,
                settings: &entry.settings,
                level: inputs.level,
                rules: batch.rules(),
                rows: inputs.units,
                columns: job.columns(inputs.level),
            };
            trial.run()?;
        }
        Ok(())
    }
}

/// One rule set over one cohort.
struct Trial<'a> {
    host: &'a Host,
    rule_set: &'a RuleSet,
    settings: &'a [f64],
    level: Level,
    rules: usize,
    rows: usize,
    columns: Vec<Column>,
}

impl Trial<'_> {
    fn run(&self) -> Result<(), Impurity> {
        let all = cut(self.rows, self.rows.max(1));
        let first = self.fresh("in one batch of all rows", &self.columns, &all)?;
        self.same("when asked again", &first, |how| self.fresh(how, &self.columns, &all))?;
        let few = cut(self.rows, FEW);
        self.same("in batches of 7 rows", &first, |how| self.fresh(how, &self.columns, &few))?;
        let single = cut(self.rows, 1);
        self.same("in batches of one row", &first, |how| self.fresh(how, &self.columns, &single))?;
        let mut turned = self.columns.clone();
        turned.iter_mut().for_each(turn);
        let last = u32::try_from(self.rows.saturating_sub(1)).unwrap_or(u32::MAX);
        self.same("with the rows in the opposite order", &first, |how| {
            let found = self.fresh(how, &turned, &all)?;
            Ok(found
                .into_iter()
                .map(|((row, rule), said)| ((last.wrapping_sub(row), rule), said))
                .collect())
        })?;
        let twice: Vec<Range<usize>> = few.iter().rev().chain(&few).cloned().collect();
        self.same("by an instance that was called before", &first, |how| self.kept(how, &twice))
    }

    /// Fails with the first row of which a second way of asking gives another answer.
    fn same(
        &self,
        how: &'static str,
        first: &Answers,
        ask: impl FnOnce(&'static str) -> Result<Answers, Impurity>,
    ) -> Result<(), Impurity> {
        let second = ask(how)?;
        let of = |answers: &Answers, at: &(u32, u32)| answers.get(at).copied();
        let differs =
            first.keys().chain(second.keys()).filter(|at| of(first, at) != of(&second, at));
        let Some(at) = differs.min() else { return Ok(()) };
        let (row, rule) = *at;
        let manifest = &self.rule_set.manifest;
        let id =
            manifest.rules.get(rule as usize).map_or_else(|| rule.to_string(), |it| it.id.clone());
        Err(Impurity::Evaluate {
            rule_set: manifest.id.clone(),
            level: self.level,
            row: row.saturating_add(1),
            rule: id,
            how,
            first: words(of(first, at)),
            second: words(of(&second, at)),
        })
    }

    /// Asks a fresh instance for each batch.
    fn fresh(
        &self,
        how: &'static str,
        columns: &[Column],
        batches: &[Range<usize>],
    ) -> Result<Answers, Impurity> {
        let mut answers = Answers::new();
        for rows in batches {
            let own: Vec<Column> = columns.iter().map(|column| part(column, rows)).collect();
            let readings: Vec<Readings<'_>> = own.iter().map(Column::readings).collect();
            let allowance = self.host.limits.batch(rows.len(), self.rules);
            let cohort = self.cohort(rows.len(), &readings);
            let ended = self.host.decide(&self.rule_set.code, allowance, self.settings, cohort);
            self.add(how, &mut answers, rows.start, ended)?;
        }
        Ok(answers)
    }

    /// Asks one instance about all batches; what it says last of a row counts, and it is to say the
    /// same of itself afterwards.
    fn kept(&self, how: &'static str, batches: &[Range<usize>]) -> Result<Answers, Impurity> {
        let allowance = self.host.limits.batch(self.rows, self.rules);
        let failed = |kind| {
            self.failed(
                "evaluate",
                how,
                Failure { kind, fuel: 0, frames: Vec::new(), log: Vec::new() },
            )
        };
        let mut kept = self.host.keep(&self.rule_set.code, allowance).map_err(failed)?;
        let mut answers = Answers::new();
        for rows in batches {
            let own: Vec<Column> = self.columns.iter().map(|column| part(column, rows)).collect();
            let readings: Vec<Readings<'_>> = own.iter().map(Column::readings).collect();
            let ended = kept.decide(self.settings, self.cohort(rows.len(), &readings));
            answers.retain(|(row, _), _| !rows.contains(&(*row as usize)));
            self.add(how, &mut answers, rows.start, ended)?;
        }
        // Twice, since what it remembers may be its own calls to `describe`.
        for _ in 0..2 {
            let described = kept.describe().result();
            let described = described.map_err(|failure| self.failed("describe", how, failure))?;
            if lift::manifest(described).as_ref() != Ok(&self.rule_set.manifest) {
                return Err(Impurity::Describe {
                    rule_set: self.rule_set.manifest.id.clone(),
                    how,
                });
            }
        }
        Ok(answers)
    }

    fn cohort<'c>(&self, rows: usize, columns: &'c [Readings<'c>]) -> Cohort<'c> {
        let units = u32::try_from(rows).unwrap_or(u32::MAX);
        Cohort { level: lift::level(self.level), units, columns }
    }

    fn add(
        &self,
        how: &'static str,
        answers: &mut Answers,
        start: usize,
        ended: Ended<Result<Findings, String>>,
    ) -> Result<(), Impurity> {
        let declined = |found: Result<Findings, String>| {
            found.map_err(|why| uplift_model::FaultKind::Declined(crate::text::short(&why)))
        };
        let found = ended
            .and_then(declined)
            .result()
            .map_err(|failure| self.failed("evaluate", how, failure))?;
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let fired = found.units.iter().zip(&found.rules).zip(&found.needs);
        answers.extend(fired.map(|((row, rule), need)| {
            ((start.saturating_add(*row), *rule), Said::Fired(need.to_bits()))
        }));
        let lacking = found.lacking_units.iter().zip(&found.lacking_rules);
        answers.extend(
            lacking.map(|(row, rule)| ((start.saturating_add(*row), *rule), Said::Lacking)),
        );
        Ok(())
    }

    fn failed(&self, call: &'static str, how: &'static str, failure: Failure) -> Impurity {
        let rule_set = self.rule_set.manifest.id.clone();
        Impurity::Failed { rule_set, call, level: self.level, how, failure: Box::new(failure) }
    }
}

fn cut(rows: usize, batch: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(batch).map(|start| start..rows.min(start.saturating_add(batch))).collect()
}

fn part(column: &Column, rows: &Range<usize>) -> Column {
    match column {
        Column::Numbers(all) => Column::Numbers(all.get(rows.clone()).unwrap_or(&[]).to_vec()),
        Column::Codes(all) => Column::Codes(all.get(rows.clone()).unwrap_or(&[]).to_vec()),
    }
}

fn turn(column: &mut Column) {
    match column {
        Column::Numbers(all) => all.reverse(),
        Column::Codes(all) => all.reverse(),
    }
}

fn words(said: Option<Said>) -> String {
    match said {
        Some(Said::Fired(bits)) => format!("fired with need {:?}", f64::from_bits(bits)),
        Some(Said::Lacking) => "lacking".to_owned(),
        None => "not fired".to_owned(),
    }
}
