//! Attendance: sums per pupil and period, or marks of sessions from which the sums are made.

mod codes;
mod grid;
mod marks;
mod periods;
mod strings;
mod sums;
mod weeks;

use super::{Found, Given};
use crate::calendar::Calendar;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
use grid::Grid;
use periods::Periods;
use uplift_table::File;

/// What the attendance file holds.
pub(super) enum Attendance {
    /// A row for each pupil and period.
    Periods(Periods),
    /// Marks of sessions.
    Marks(Grid),
}

/// Reads the attendance file, whichever form it has.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Attendance), DatasetError> {
    let optional = [
        "academy_id",
        "from",
        "to",
        "possible",
        "present",
        "authorised",
        "unauthorised",
        "late",
        "date",
        "session",
        "code",
        "marks",
    ];
    let table =
        Table::open("attendance", file, &["pupil_id"], &optional, given.settings, problems)?;
    let needs = |columns: &[&str], hint: &str| match columns.iter().find(|ours| !table.has(ours)) {
        None => Ok(()),
        Some(column) => Err(DatasetError::NoColumn {
            file: file.name.clone(),
            column: (*column).to_owned(),
            hint: hint.to_owned(),
        }),
    };
    if table.has("code") {
        needs(
            &["date", "session"],
            "a row with a `code` of the register says which `date` and `session`, AM or PM, it is for",
        )?;
        let (read, grid) = marks::read(&table, given, problems)?;
        return Ok((read, Attendance::Marks(grid)));
    }
    if table.has("marks") {
        needs(&["from"], "a row of `marks` says the day of its first mark as `from`")?;
        let (read, grid) = strings::read(&table, given, problems)?;
        return Ok((read, Attendance::Marks(grid)));
    }
    needs(
        &["possible"],
        "attendance is session marks as `date`, `session` and `code`, strings of marks as `from` and `marks`, or sums as `possible`, `present`, `authorised`, `unauthorised`, `late`",
    )?;
    let (read, periods) = periods::read(&table, given, problems)?;
    Ok((read, Attendance::Periods(periods)))
}

impl Attendance {
    /// Returns the days of marks, each with how many there are of it and the first row; and the
    /// name of their column.
    pub(super) fn days(&self) -> (&str, Vec<(i32, u64, u64)>) {
        match self {
            Self::Periods(_) => ("", Vec::new()),
            Self::Marks(grid) => (&grid.date_column, grid.days()),
        }
    }

    /// Makes readings of it; returns the days on which each academy met, where marks say so.
    pub(super) fn sum_up(
        self,
        given: &Given<'_>,
        calendar: &Calendar,
        as_at: Option<i32>,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Vec<Vec<i32>> {
        match self {
            Self::Periods(periods) => {
                periods.sum_up(given, as_at, found, problems);
                Vec::new()
            }
            Self::Marks(grid) => sums::sum_up(&grid, given, calendar, as_at, found, problems),
        }
    }
}

impl Given<'_> {
    /// Returns what stands for the pupil whom a row names; one whom nobody is is taken down.
    pub(super) fn pupil(&self, row: &Row<'_>, problems: &mut Problems) -> Option<u32> {
        let place = self.index.place(&row.id("pupil_id", problems)?);
        if place.is_none() {
            let what = "no such pupil in the pupils file";
            problems.push(row.problem("pupil_id", what, "row left out"));
        }
        place
    }
}
