//! Readings worked out from other readings, and what the roster needs of them.

use crate::column::{Column, MISSING_CODE};
use crate::problems::Problems;
use crate::within_academies::within_academies;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use uplift_model::{Enrolments, Problem, Roster};

/// A stated absence rate may differ from the counts by this much, for rounding.
const ROUNDING: f64 = 0.000_1;

const POSSIBLE: &str = "attendance.sessions_possible";
const MISSED: &str = "attendance.sessions_missed";
const RATE: &str = "attendance.absence_rate";
const DISADVANTAGED: &str = "pupil.disadvantaged";

/// Returns whether a figure is a rate rounded to four places, halves up.
#[expect(clippy::float_cmp, reason = "the very same number is meant")]
fn is_rounded(rate: f64, stated: f64) -> bool {
    (rate * 1e4 + 0.5).floor() / 1e4 == stated
}

/// The readings of enrolments, by indicator.
pub(crate) type Columns = BTreeMap<String, Column>;

/// Where the readings of an indicator stand, for messages.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) file: String,
    /// As the file names it; empty where they are worked out of several.
    pub(crate) column: String,
    /// Whether it is the pupils file, whose rows are enrolments.
    pub(crate) wide: bool,
}

/// What readings are worked out of.
pub(crate) struct Derive<'a> {
    pub(crate) columns: &'a mut Columns,
    pub(crate) sources: &'a BTreeMap<String, Source>,
    /// The row of the pupils file that an enrolment stands in.
    pub(crate) row: &'a dyn Fn(usize) -> u64,
}

impl Derive<'_> {
    /// Works out what can be, and tells the roster about year groups and disadvantage.
    pub(crate) fn all(mut self, roster: &mut Roster, problems: &mut Problems) {
        self.absence_rate(roster, problems);
        disadvantaged(self.columns, roster.enrolments.year.len());
        sen_need(self.columns);
        within_academies(self.columns, roster);
        tell(roster, self.columns);
    }

    /// Works the absence rate out from its counts, where both are there and a stated rate is not
    /// theirs, rounded to four places.
    fn absence_rate(&mut self, roster: &Roster, problems: &mut Problems) {
        let (Some(possible), Some(missed)) = (self.columns.get(POSSIBLE), self.columns.get(MISSED))
        else {
            return;
        };
        let stated = self.columns.get(RATE);
        let units = roster.enrolments.year.len();
        let mut rates = Vec::with_capacity(units);
        let mut wrong = Vec::new();
        for unit in 0..units {
            let stated = stated.and_then(|column| column.reading(unit));
            let counts = possible.reading(unit).zip(missed.reading(unit));
            rates.push(match counts {
                None => stated.unwrap_or(f64::NAN),
                Some((possible, missed)) if missed > possible => {
                    wrong.push(unit);
                    problems.push(Problem {
                        read: self.shown(&format!("{missed} of {possible}"), MISSED, roster, unit),
                        what: "more sessions missed than were possible".to_owned(),
                        done: "reading left out".to_owned(),
                        ..self.at(MISSED, unit)
                    });
                    stated.unwrap_or(f64::NAN)
                }
                Some((possible, missed)) => {
                    // Without any possible session there is no rate, which a stated 0 does not contradict.
                    let rate = if possible > 0.0 { missed / possible } else { f64::NAN };
                    let differs = |stated: &f64| {
                        if rate.is_nan() { *stated > 0.0 } else { (stated - rate).abs() > ROUNDING }
                    };
                    if let Some(stated) = stated.filter(differs) {
                        problems.push(Problem {
                            read: self.shown(&stated.to_string(), RATE, roster, unit),
                            what: "differs from the sessions missed and possible".to_owned(),
                            done: "worked out from them instead".to_owned(),
                            ..self.at(RATE, unit)
                        });
                    }
                    // A rate stated to four places is the trust's own figure for these counts, and
                    // stays what its people see. Below two thousand sessions that rounding cannot
                    // carry a rate over a threshold of whole hundredths.
                    stated.filter(|&stated| is_rounded(rate, stated)).unwrap_or(rate)
                }
            });
        }
        if !wrong.is_empty() {
            let mut kept = Vec::with_capacity(units);
            missed.numbers(0..units, &mut kept);
            for unit in wrong {
                if let Some(kept) = kept.get_mut(unit) {
                    *kept = f64::NAN;
                }
            }
            self.columns.insert(MISSED.to_owned(), Column::from_numbers(&kept));
        }
        self.columns.insert(RATE.to_owned(), Column::from_numbers(&rates));
    }

    /// Returns a problem that says where a reading stands.
    fn at(&self, indicator: &str, unit: usize) -> Problem {
        let source = self.sources.get(indicator);
        let name = source.map_or("", |source| &source.column);
        Problem {
            file: source.map_or_else(String::new, |source| source.file.clone()),
            row: if source.is_some_and(|source| source.wide) { (self.row)(unit) } else { 0 },
            column: if name.is_empty() { indicator } else { name }.to_owned(),
            read: String::new(),
            what: String::new(),
            done: String::new(),
        }
    }

    /// Returns what was read; where no row tells, with the pupil it is of.
    fn shown(&self, read: &str, indicator: &str, roster: &Roster, unit: usize) -> String {
        match self.sources.get(indicator) {
            Some(source) if source.wide => read.to_owned(),
            _ => format!("{read} of pupil {}", roster.enrolments.pupil.get(unit)),
        }
    }
}

/// Works out who is disadvantaged where the dataset does not say: any of Pupil Premium, free school
/// meals in the last six years and looked after; missing where all three are.
fn disadvantaged(columns: &mut Columns, units: usize) {
    let sources = ["pupil.pupil_premium", "pupil.fsm_ever6", "pupil.looked_after"];
    let said = columns.get(DISADVANTAGED);
    let sources: Vec<&Column> = sources.iter().filter_map(|id| columns.get(*id)).collect();
    if sources.is_empty() {
        return;
    }
    let code = |unit: usize| {
        if let Some(said) = said.and_then(|said| said.reading(unit)) {
            return u8::from(said > 0.0);
        }
        let mut known = MISSING_CODE;
        for flag in sources.iter().filter_map(|column| column.reading(unit)) {
            if flag > 0.0 {
                return 1;
            }
            known = 0;
        }
        known
    };
    let codes = (0..units).into_par_iter().map(code).collect();
    columns.insert(DISADVANTAGED.to_owned(), Column::from_codes(codes, Arc::new([])));
}

/// An empty need is no need where there is no SEN.
fn sen_need(columns: &mut Columns) {
    let (Some(status), Some(need @ Column::Codes(_, members))) =
        (columns.get("pupil.sen_status"), columns.get("pupil.sen_need"))
    else {
        return;
    };
    let none =
        members.iter().position(|member| member == "none").and_then(|at| u8::try_from(at).ok());
    let Some(none) = none else { return };
    let mut codes = Vec::with_capacity(need.len());
    need.codes(0..need.len(), &mut codes);
    for (unit, code) in codes.iter_mut().enumerate().filter(|(_, code)| **code == MISSING_CODE) {
        if status.reading(unit).is_some_and(|status| status <= 0.0) {
            *code = none;
        }
    }
    let filled = Column::from_codes(codes, members.clone());
    columns.insert("pupil.sen_need".to_owned(), filled);
}

/// Tells the roster about year groups and disadvantage.
fn tell(roster: &mut Roster, columns: &Columns) {
    let enrolments = &mut roster.enrolments;
    if let Some(years) = columns.get("pupil.year_group") {
        for (unit, year) in enrolments.year.iter_mut().enumerate() {
            let known = years.reading(unit).and_then(crate::places::whole_year);
            *year = known.unwrap_or(Enrolments::NO_YEAR);
        }
    }
    if let Some(disadvantaged) = columns.get(DISADVANTAGED) {
        for unit in 0..enrolments.year.len() {
            if let Some(flag) = disadvantaged.reading(unit) {
                enrolments.disadvantage_known.set(unit);
                if flag > 0.0 {
                    enrolments.disadvantaged.set(unit);
                }
            }
        }
    }
    for class in roster.classes.iter_mut().filter(|class| class.year_group.is_none()) {
        // A class of which no file says the year group is of the one that all its members share.
        class.year_group = {
            let mut years = class.members().filter_map(|unit| enrolments.year.get(unit).copied());
            let first = years.next().filter(|&year| year != Enrolments::NO_YEAR);
            first.filter(|&first| years.all(|year| year == first))
        };
    }
}
