//! Behaviour events, counted and summed up.

mod count;
mod kinds;
mod sums;

use super::Given;
use crate::names::slip;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
pub(crate) use count::Count;
use kinds::{Kind, Kinds};
use std::collections::{BTreeMap, BTreeSet};
use uplift_table::File;

/// The events of all pupils.
pub(super) struct Events {
    file: String,
    pub(super) date_column: String,
    days_column: String,
    has_points: bool,
    has_days: bool,
    has_sorts: bool,
    /// By pupil and then by what they say, no two the same.
    rows: Vec<Event>,
}

/// What a row says.
#[derive(Debug, Clone)]
struct Event {
    row: u64,
    /// Stands for the pupil in the index.
    pupil: u32,
    /// The only academy it belongs to, or [`Event::ANY`].
    academy: u32,
    day: i32,
    kind: Kind,
    /// In lower case; empty where it is not known.
    sort: String,
    /// NaN where it is not known.
    points: f64,
    days: f64,
}

impl Event {
    /// Stands in `academy` for an event that belongs to every enrolment of the pupil.
    const ANY: u32 = u32::MAX;

    /// Returns what makes two events the same.
    fn same(&self) -> (u32, u32, i32, &Kind, &str, u64, u64) {
        let (points, days) = (self.points.to_bits(), self.days.to_bits());
        (self.pupil, self.academy, self.day, &self.kind, &self.sort, points, days)
    }

    /// Goes through the enrolments that it belongs to.
    fn units<'a>(&self, given: &'a Given<'_>) -> impl Iterator<Item = u32> + use<'a> {
        let academy = self.academy;
        let is = move |unit: &u32| {
            academy == Self::ANY || given.academy.get(*unit as usize) == Some(&academy)
        };
        given.index.at(self.pupil).iter().copied().filter(is)
    }
}

const OPTIONAL: [&str; 4] = ["points", "days", "type", "academy_id"];

/// Reads behaviour events.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Events), DatasetError> {
    let required = ["pupil_id", "date", "kind"];
    let table = Table::open("behaviour", file, &required, &OPTIONAL, given.settings, problems)?;
    let points = table.meaning("points", "behaviour.points");
    let days = table.meaning("days", "behaviour.suspended_days");
    let kinds = Kinds::new(given.settings)?;
    let sorts = given.settings.values("type");
    let academies: BTreeMap<&str, u32> =
        if table.has("academy_id") { given.academies() } else { BTreeMap::new() };
    let (mut rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let academy = academy(row, given, &academies, pupil, problems)?;
        let Some(kind) = kinds.of(&row.word("kind")) else {
            let what = "not one of incident, suspension, achievement";
            let done = "row left out; say what it means under `[values.kind]` in `dataset.toml`";
            problems.push(row.problem("kind", what, done));
            return None;
        };
        let day = row.dated("date");
        let Some(day) = day.as_ref().ok().copied().flatten() else {
            let what = day.err().unwrap_or("missing".into());
            problems.push(row.problem("date", &what, "row left out"));
            return None;
        };
        let word = row.word("type");
        let sort = sorts.and_then(|sorts| sorts.get(&*word)).map_or(&*word, String::as_str);
        let sort = sort.trim().to_ascii_lowercase();
        let mut points = row.reading("points", points.as_ref(), problems);
        if kind == Kind::Suspension && points.is_nan() {
            // Points are for incidents: a suspension without any has none.
            points = 0.0;
        }
        let days = row.reading("days", days.as_ref(), problems);
        Some(Event { row: row.number(), pupil, academy, day, kind, sort, points, days })
    })?;
    leave_out_repeated(&table, &mut rows, problems);
    take_down_slips(&table, &rows, given, problems);
    let name = |ours| table.name(ours).to_owned();
    let events = Events {
        file: file.name.clone(),
        date_column: name("date"),
        days_column: name("days"),
        has_points: table.has("points"),
        has_days: table.has("days"),
        has_sorts: table.has("type"),
        rows,
    };
    Ok((read, events))
}

/// Returns the academy that an event belongs to; none where the pupil has no enrolment there, which
/// is taken down.
fn academy(
    row: &Row<'_>,
    given: &Given<'_>,
    academies: &BTreeMap<&str, u32>,
    pupil: u32,
    problems: &mut Problems,
) -> Option<u32> {
    let word = row.word("academy_id");
    if word.is_empty() {
        return Some(Event::ANY);
    }
    let academy = academies.get(&*word).copied();
    let there = academy.filter(|academy| {
        let mut of = given.index.at(pupil).iter();
        of.any(|unit| given.academy.get(*unit as usize) == Some(academy))
    });
    if there.is_none() {
        let what = "the pupil is in no such academy";
        problems.push(row.problem("academy_id", what, "row left out"));
    }
    there
}

/// Puts events in order, and leaves out those that say what a row before says already: an export
/// that was joined with itself would count everything twice.
fn leave_out_repeated(table: &Table<'_>, rows: &mut Vec<Event>, problems: &mut Problems) {
    rows.sort_by(|a, b| a.same().cmp(&b.same()).then(a.row.cmp(&b.row)));
    rows.dedup_by(|again, first| {
        let same = again.same() == first.same();
        if same {
            let read = format!("as in row {}", first.row);
            let what = "repeats a row before in every column";
            let done = "row left out, the event counts once";
            problems.push(table.problem(again.row, "pupil_id", read, what, done));
        }
        same
    });
}

/// Takes down types that an indicator of the trust's own counts and no event has, where one that
/// events have looks like it: the indicator would say that there were none.
fn take_down_slips(table: &Table<'_>, rows: &[Event], given: &Given<'_>, problems: &mut Problems) {
    let met: BTreeSet<&str> = rows.iter().map(|event| event.sort.as_str()).collect();
    for (id, count) in given.settings.counts() {
        let lost = count.sorts().filter(|sort| !met.contains(sort.as_str()));
        for sort in lost {
            if let Some(near) = slip(&sort, met.iter().copied().filter(|met| !met.is_empty())) {
                let what =
                    format!("no event is of this type, which `{id}` counts, but some of `{near}`");
                problems.push(table.problem(0, "type", sort, &what, "counted as none"));
            }
        }
    }
}

impl Events {
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Goes through the days up to the `last` with what stands for the pupil.
    pub(super) fn days(&self, last: i32) -> impl Iterator<Item = (u32, i32)> {
        self.rows.iter().map(|of| (of.pupil, of.day)).filter(move |(_, day)| *day <= last)
    }

    /// Goes through the dates with their rows.
    pub(super) fn dates(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        self.rows.iter().map(|event| (event.day, event.row))
    }
}
