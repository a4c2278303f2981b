//! What can be said of the data themselves: who there is, how many have which reading, how old the
//! newest dates are. Nothing here looks at a file again.

mod dated;

pub use dated::Dated;

use crate::by_pupil::in_order_of_ids;
use crate::{Column, Dataset};
use rayon::prelude::*;
use std::ops::Range;
use uplift_model::{Enrolments, Roster};

/// Where the day comes from that the data speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsAtFrom {
    /// Whoever read the dataset said it.
    Said,
    /// `dataset.toml` says it.
    Settings,
    /// It is the newest date in the data.
    Newest,
    /// There is none.
    #[default]
    Nowhere,
}

/// Problems of one file, column and sort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProblemSort {
    /// The file's name within the dataset.
    pub file: String,
    /// The column as the file names it; empty where rows are meant.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// What was done.
    pub done: String,
    /// How many there are in truth.
    pub count: u64,
}

/// What can be said of a dataset's data.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// Who there is.
    pub people: People,
    /// For each indicator asked about, in that order, how many have a reading.
    pub coverage: Vec<Coverage>,
    /// Register marks that wait for their reason; none where the dataset has no marks.
    pub unresolved: Option<Unresolved>,
}

/// Who there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct People {
    /// Enrolments: a pupil in two academies has two.
    pub enrolments: u64,
    /// Pupils, each once.
    pub pupils: u64,
    /// Pupils who are in more than one academy.
    pub in_several: u64,
    /// Enrolments without a class.
    pub without_class: u64,
    /// Enrolments without a year group.
    pub without_year: u64,
    /// Classes and teaching groups.
    pub classes: u64,
    /// Academies.
    pub academies: u64,
    /// Trusts.
    pub trusts: u64,
}

/// How many enrolments have a reading of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The indicator's id.
    pub indicator: String,
    /// In the whole dataset.
    pub all: Readings,
    /// Of each academy, in the order of the roster.
    pub academies: Vec<Readings>,
}

/// Some enrolments, and how many of them have a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readings {
    /// Enrolments with a reading, whether one can be expected or not.
    pub present: u64,
    /// Enrolments of which a reading can be expected.
    pub expected: u64,
    /// Those of them that have none.
    pub missing: u64,
}

/// Register marks that wait for their reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// In the whole dataset.
    pub all: Waiting,
    /// Of each academy, in the order of the roster.
    pub academies: Vec<Waiting>,
}

/// Marks that wait for their reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many there are.
    pub marks: u64,
    /// Enrolments that have any.
    pub enrolments: u64,
    /// How many days the oldest has waited, where that is known.
    pub oldest_days: Option<u64>,
}

impl Readings {
    /// Returns how many of whom a reading can be expected have one.
    pub fn held(&self) -> u64 {
        self.expected.saturating_sub(self.missing)
    }
}

impl Dataset {
    /// Says of the data what can be said, and of these indicators how many have a reading.
    pub fn quality(&self, indicators: &[&str]) -> Quality {
        let coverage = indicators.par_iter().map(|indicator| self.coverage(indicator));
        Quality {
            people: people(&self.roster),
            coverage: coverage.collect(),
            unresolved: self.unresolved(),
        }
    }

    fn coverage(&self, indicator: &str) -> Coverage {
        let column = self.column(indicator);
        let never = self.never_had(indicator);
        let count = |units: Range<usize>| {
            let mut of = Readings::default();
            for unit in units {
                let present = column.is_some_and(|column| column.has(unit));
                let expected = !never(unit);
                of.present += u64::from(present);
                of.expected += u64::from(expected);
                of.missing += u64::from(expected && !present);
            }
            of
        };
        let academies: Vec<Readings> =
            self.roster.academies.iter().map(|academy| count(academy.enrolments.clone())).collect();
        let mut all = Readings::default();
        for of in &academies {
            all.present += of.present;
            all.expected += of.expected;
            all.missing += of.missing;
        }
        Coverage { indicator: indicator.to_owned(), all, academies }
    }

    fn unresolved(&self) -> Option<Unresolved> {
        let marks = self.column("attendance.unresolved_marks")?;
        let days = self.column("attendance.unresolved_days");
        let count = |academy: &uplift_model::Academy| {
            let mut of = Waiting::default();
            for unit in academy.enrolments.clone() {
                let marks = whole(marks, unit).unwrap_or(0);
                if marks > 0 {
                    of.marks += marks;
                    of.enrolments += 1;
                    of.oldest_days = of.oldest_days.max(days.and_then(|days| whole(days, unit)));
                }
            }
            of
        };
        let academies: Vec<Waiting> = self.roster.academies.iter().map(count).collect();
        let mut all = Waiting::default();
        for of in &academies {
            all.marks += of.marks;
            all.enrolments += of.enrolments;
            all.oldest_days = all.oldest_days.max(of.oldest_days);
        }
        Some(Unresolved { all, academies })
    }
}

/// Returns a count that a unit has as a reading.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float keeps within bounds, and counts are whole and not negative"
)]
fn whole(column: &Column, unit: usize) -> Option<u64> {
    column.reading(unit).map(|reading| reading.max(0.0) as u64)
}

/// Counts who there is.
fn people(roster: &Roster) -> People {
    let ids = &roster.enrolments.pupil;
    let order = in_order_of_ids(ids);
    let (mut pupils, mut in_several) = (0, 0);
    for same in order.chunk_by(|&a, &b| ids.get(a as usize) == ids.get(b as usize)) {
        pupils += 1;
        in_several += u64::from(same.len() > 1);
    }
    let count = |is: bool| u64::from(is);
    People {
        enrolments: ids.len() as u64,
        pupils,
        in_several,
        without_class: roster
            .enrolments
            .class
            .iter()
            .map(|&class| count(class == Enrolments::NO_CLASS))
            .sum(),
        without_year: roster
            .enrolments
            .year
            .iter()
            .map(|&year| count(year == Enrolments::NO_YEAR))
            .sum(),
        classes: roster.classes.len() as u64,
        academies: roster.academies.len() as u64,
        trusts: roster.trusts.len() as u64,
    }
}

#[cfg(test)]
mod tests;
