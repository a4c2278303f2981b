//! Marks laid out by day: a byte for each enrolment and session.

use super::codes::Codes;
use crate::DatasetError;
use crate::problems::{KEPT, Problems};
use std::collections::BTreeMap;
use uplift_model::Problem;
use uplift_table::TableError;

/// More days than this are no register of a school year or two, but dates gone wrong; and each day
/// takes two bytes for every enrolment.
const MOST_DAYS: usize = 1_100;

/// How many days looked up lately are kept, a power of two.
const LATELY: usize = 512;
const AGAIN: &str = "this pupil has a mark for this session in a row before";
const LATER: &str = "the later one counts";

/// A mark as a file has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The enrolment it is of.
    pub(super) unit: u32,
    /// Days since 1 January 1970.
    pub(super) day: i32,
    /// 0 for AM, 1 for PM.
    pub(super) session: u8,
    /// The number of its code.
    pub(super) code: u8,
}

/// The marks of one day.
#[derive(Debug)]
pub(super) struct Day {
    pub(super) at: i32,
    /// For each enrolment AM and PM; 0 is no mark.
    pub(super) marks: Vec<u8>,
    count: u64,
    first_row: u64,
}

/// The marks of all enrolments.
#[derive(Debug)]
pub(in crate::by_pupil) struct Grid {
    /// The file they are of, and what it calls its columns.
    pub(super) file: String,
    pub(super) date_column: String,
    pub(super) code_column: String,
    pub(super) codes: Codes,
    units: usize,
    days: Vec<Day>,
    places: BTreeMap<i32, usize>,
    /// Days looked up lately with their places, each where the last bits of the day say.
    lately: Vec<(i32, usize)>,
    /// Marks for sessions that had one already.
    again: u64,
}

impl Grid {
    pub(super) fn new(file: &str, date_column: &str, code_column: &str, units: usize) -> Self {
        Self {
            file: file.to_owned(),
            date_column: date_column.to_owned(),
            code_column: code_column.to_owned(),
            codes: Codes::new(),
            units,
            days: Vec::new(),
            places: BTreeMap::new(),
            lately: vec![(i32::MIN, usize::MAX); LATELY],
            again: 0,
        }
    }

    /// Returns how many enrolments there are.
    pub(super) fn units(&self) -> usize {
        self.units
    }

    /// Lays a mark down. Where the session has one already, the later row counts.
    #[inline]
    pub(super) fn put(&mut self, mark: Mark, row: impl Fn() -> u64, problems: &mut Problems) {
        let place = match self.lately.get(bits(mark.day)) {
            Some(&(day, place)) if day == mark.day => place,
            _ => self.place(mark.day, row()),
        };
        let Some(day) = self.days.get_mut(place) else { return };
        day.count += 1;
        let at = mark.unit as usize * 2 + usize::from(mark.session);
        let Some(slot) = day.marks.get_mut(at) else { return };
        if *slot != 0 {
            self.again += 1;
        }
        // A register handed over twice would be millions of them; what is not kept is counted.
        if *slot != 0 && self.again <= KEPT {
            let (before, now) = (self.codes.word(*slot), self.codes.word(mark.code));
            problems.push(Problem {
                file: self.file.clone(),
                row: row(),
                column: self.code_column.clone(),
                read: format!("{now} after {before}"),
                what: AGAIN.to_owned(),
                done: LATER.to_owned(),
            });
        }
        *slot = mark.code;
    }

    #[cold]
    fn place(&mut self, day: i32, row: u64) -> usize {
        let place = match self.places.get(&day) {
            Some(&place) => place,
            None if self.days.len() > MOST_DAYS => return usize::MAX,
            None => {
                let marks = vec![0; self.units * 2];
                self.days.push(Day { at: day, marks, count: 0, first_row: row });
                let place = self.days.len() - 1;
                self.places.insert(day, place);
                place
            }
        };
        if let Some(lately) = self.lately.get_mut(bits(day)) {
            *lately = (day, place);
        }
        place
    }

    /// Returns the days with how many marks each has and the first row of it.
    pub(super) fn days(&self) -> Vec<(i32, u64, u64)> {
        let days = self.places.values().filter_map(|&place| self.days.get(place));
        days.map(|day| (day.at, day.count, day.first_row)).collect()
    }

    /// Goes through the days in order.
    pub(super) fn in_order(&self) -> Vec<&Day> {
        self.places.values().filter_map(|&place| self.days.get(place)).collect()
    }

    /// Ends the laying down: counts what was not taken down one by one, and fails if there are
    /// more days than a register has.
    pub(super) fn finish(&self, problems: &mut Problems) -> Result<(), DatasetError> {
        let more = self.again.saturating_sub(KEPT);
        problems.more(&self.file, &self.code_column, AGAIN, LATER, more);
        if self.days.len() <= MOST_DAYS {
            return Ok(());
        }
        let why = format!(
            "it has marks of more than {MOST_DAYS} different days; give those of this school year and the one before"
        );
        Err(TableError::Broken { file: self.file.clone(), why }.into())
    }
}

fn bits(day: i32) -> usize {
    day.rem_euclid(512).unsigned_abs() as usize
}

impl Day {
    /// Returns the marks of some enrolments, AM and PM of each.
    pub(super) fn of(&self, units: std::ops::Range<usize>) -> &[u8] {
        self.marks.get(units.start * 2..units.end * 2).unwrap_or(&[])
    }
}
