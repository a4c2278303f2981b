//! The calendar: terms and half-terms of each academy.

use crate::problems::Problems;
use crate::rows::Table;
use crate::settings::Settings;
use crate::{DatasetError, FileRead};
use std::ops::Range;
use uplift_model::Roster;
use uplift_table::File;
use uplift_table::parse::day_after_1970;

/// The terms of each academy, by its place in the roster; none where the calendar does not have it.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    terms: Vec<Vec<Range<i32>>>,
}

/// Returns a day as text.
pub(crate) fn show(day: i32) -> String {
    day_after_1970(day).map_or_else(String::new, |day| day.to_string())
}

impl Calendar {
    /// Returns the half-terms of an academy in order, each without the day after its last.
    pub(crate) fn of(&self, academy: usize) -> &[Range<i32>] {
        self.terms.get(academy).map_or(&[], Vec::as_slice)
    }
}

/// Reads the `calendar` file.
pub(crate) fn read(
    file: &File,
    settings: &Settings,
    roster: &Roster,
    problems: &mut Problems,
) -> Result<(Calendar, FileRead), DatasetError> {
    let required = ["academy_id", "start", "end"];
    let table = Table::open("calendar", file, &required, &["half_term"], settings, problems)?;
    let (rows, read) = table.read(problems, |row, problems| {
        let id = row.id("academy_id", problems)?;
        let Some(academy) = roster.academies.iter().position(|academy| academy.id == *id) else {
            let what = "no such academy in the dataset";
            problems.push(row.problem("academy_id", what, "row left out"));
            return None;
        };
        let (start, end) = (row.day("start", problems)?, row.day("end", problems)?);
        if end < start {
            problems.push(row.problem("end", "earlier than the start", "row left out"));
            return None;
        }
        Some((academy, start, end, row.number()))
    })?;
    let mut terms: Vec<Vec<Range<i32>>> = vec![Vec::new(); roster.academies.len()];
    for (academy, start, end, number) in rows {
        let Some(of) = terms.get_mut(academy) else { continue };
        let term = start..end.saturating_add(1);
        if of.iter().any(|other| other.start < term.end && term.start < other.end) {
            problems.push(table.problem(
                number,
                "start",
                show(start),
                "a row before covers days of this half-term already",
                "row left out",
            ));
        } else {
            of.push(term);
        }
    }
    for of in &mut terms {
        of.sort_by_key(|term| term.start);
    }
    Ok((Calendar { terms }, read))
}
