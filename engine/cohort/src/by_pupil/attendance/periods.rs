//! Attendance summaries: a row for each pupil and period, the periods added up.

use crate::by_pupil::{Found, Given, set};
use crate::problems::Problems;
use crate::rows::Table;
use crate::{DatasetError, FileRead};
use uplift_model::Problem;
use uplift_table::parse::day_after_1970;

const POSSIBLE: &str = "attendance.sessions_possible";

/// The periods of all pupils.
pub(in crate::by_pupil) struct Periods {
    file: String,
    pupil_column: String,
    from_column: String,
    rows: Vec<Period>,
}

/// What a row says, NaN where it does not.
#[derive(Debug, Clone)]
struct Period {
    row: u64,
    /// Stands for the pupil in the index.
    pupil: u32,
    /// First and last day; open where missing.
    days: (i32, i32),
    possible: f64,
    missed: f64,
    unauthorised: f64,
    late: f64,
}

/// Reads attendance summaries.
pub(super) fn read(
    table: &Table<'_>,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Periods), DatasetError> {
    let columns = ["possible", "present", "authorised", "unauthorised", "late"];
    let meanings = columns.map(|ours| (ours, table.meaning(ours, POSSIBLE)));
    let (rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let [possible, present, authorised, unauthorised, late] = meanings
            .each_ref()
            .map(|(ours, meaning)| row.reading(ours, meaning.as_ref(), problems));
        let (from, to) = (row.day("from", problems), row.day("to", problems));
        let days = (from.unwrap_or(i32::MIN), to.unwrap_or(i32::MAX));
        if days.0 > days.1 {
            problems.push(row.problem("from", "later than the end of the period", "row left out"));
            return None;
        }
        let absent = authorised + unauthorised;
        let missed = if absent.is_nan() { possible - present } else { absent };
        let beyond = |sessions: f64| sessions > possible || sessions < 0.0;
        if beyond(missed) || beyond(unauthorised) || beyond(late) {
            let what = "fewer sessions than the pupil missed or attended";
            problems.push(row.problem("possible", what, "row left out"));
            return None;
        }
        Some(Period { row: row.number(), pupil, days, possible, missed, unauthorised, late })
    })?;
    let name = |ours| table.name(ours).to_owned();
    let (pupil_column, from_column) = (name("pupil_id"), name("from"));
    Ok((read, Periods { file: table.file.name.clone(), pupil_column, from_column, rows }))
}

impl Periods {
    pub(in crate::by_pupil) fn file(&self) -> &str {
        &self.file
    }

    /// Goes through the last days of periods with what stands for the pupil; one that is not over
    /// on the `last` day reaches to it.
    pub(in crate::by_pupil) fn days(&self, last: i32) -> impl Iterator<Item = (u32, i32)> {
        let begun = self.rows.iter().filter(move |of| of.days.0 <= last && of.days.1 < i32::MAX);
        begun.map(move |of| (of.pupil, of.days.1.min(last)))
    }

    /// Adds the periods of each pupil up. One that lacks a count leaves the whole sum of it
    /// missing.
    pub(super) fn sum_up(
        mut self,
        given: &Given<'_>,
        as_at: Option<i32>,
        found: &mut Found,
        problems: &mut Problems,
    ) {
        self.leave_out_later(as_at.unwrap_or(i32::MAX), problems);
        self.leave_out_overlaps(problems);
        let mut of = |indicator: &str, value: &dyn Fn(&[Period]) -> f64| {
            let mut readings = vec![f64::NAN; given.academy.len()];
            for periods in self.rows.chunk_by(|a, b| a.pupil == b.pupil) {
                let pupil = periods.first().map_or(u32::MAX, |period| period.pupil);
                set(&mut readings, given.index.at(pupil), value(periods));
            }
            found.lay_over(indicator, &self.file, "", readings);
        };
        let possible = |of: &[Period]| of.iter().map(|period| period.possible).sum::<f64>();
        let unauthorised = |of: &[Period]| of.iter().map(|period| period.unauthorised).sum::<f64>();
        of(POSSIBLE, &possible);
        of("attendance.sessions_missed", &|of| of.iter().map(|period| period.missed).sum());
        of("attendance.lates", &|of| of.iter().map(|period| period.late).sum());
        of("attendance.unauthorised_rate", &|of| {
            let possible = possible(of);
            if possible > 0.0 { unauthorised(of) / possible } else { f64::NAN }
        });
    }

    /// Leaves out periods that begin after the day that the data speak of.
    fn leave_out_later(&mut self, as_at: i32, problems: &mut Problems) {
        let later = |period: &&Period| period.days.0 > as_at;
        let count = self.rows.iter().filter(later).count();
        if let Some(first) = self.rows.iter().find(later) {
            let day = |day| day_after_1970(day).map_or_else(String::new, |day| day.to_string());
            problems.push(Problem {
                file: self.file.clone(),
                row: if count == 1 { first.row } else { 0 },
                column: self.from_column.clone(),
                read: match count {
                    1 => day(first.days.0),
                    count => format!("{count} rows, the first of them row {}", first.row),
                },
                what: format!("after {}, the day that the data speak of", day(as_at)),
                done: "left out".to_owned(),
            });
        }
        self.rows.retain(|period| !later(&period));
    }

    /// Sorts by pupil, and leaves out what covers days of a row before: it would count twice.
    fn leave_out_overlaps(&mut self, problems: &mut Problems) {
        self.rows.sort_by_key(|period| (period.pupil, period.row));
        let mut kept: Vec<Period> = Vec::with_capacity(self.rows.len());
        for period in std::mem::take(&mut self.rows) {
            let before = kept.iter().rev().take_while(|before| before.pupil == period.pupil);
            let over =
                |before: &Period| before.days.0 <= period.days.1 && period.days.0 <= before.days.1;
            if let Some(before) = before.into_iter().find(|before| over(before)) {
                problems.push(Problem {
                    file: self.file.clone(),
                    row: period.row,
                    column: self.pupil_column.clone(),
                    read: format!("as in row {}", before.row),
                    what: "a row before covers days of this pupil's period already".to_owned(),
                    done: "row left out".to_owned(),
                });
            } else {
                kept.push(period);
            }
        }
        self.rows = kept;
    }
}
