//! Provision: which interventions pupils have and had, how much of them they got, and what came of
//! it.

mod sums;

use super::Given;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
use std::collections::BTreeMap;
use uplift_model::{Problem, catalogue};
use uplift_table::File;

/// The provision of all pupils.
pub(super) struct Provisions {
    file: String,
    /// By pupil, intervention and start, each once.
    rows: Vec<Provision>,
}

/// What a row says.
#[derive(Debug, Clone)]
struct Provision {
    row: u64,
    /// Stands for the pupil in the index.
    pupil: u32,
    intervention: String,
    start: i32,
    /// None while it goes on.
    end: Option<i32>,
    /// NaN where it is not known.
    planned: f64,
    delivered: f64,
    outcome: f64,
}

const OPTIONAL: [&str; 4] = ["end", "sessions_planned", "sessions_delivered", "outcome"];

/// Reads provision.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Provisions), DatasetError> {
    let required = ["pupil_id", "intervention_id", "start"];
    let table = Table::open("provision", file, &required, &OPTIONAL, given.settings, problems)?;
    let planned = table.meaning("sessions_planned", "provision.sessions_planned");
    let delivered = table.meaning("sessions_delivered", "provision.sessions_delivered");
    let outcome = table.meaning("outcome", "provision.outcome");
    let (mut rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let intervention = row.id("intervention_id", problems)?.into_owned();
        let start = day(row, "start", problems)?;
        let Some(start) = start else {
            problems.push(row.problem("start", "missing", "row left out"));
            return None;
        };
        let end = day(row, "end", problems)?;
        if end.is_some_and(|end| end < start) {
            problems.push(row.problem("end", "before the start", "row left out"));
            return None;
        }
        let planned = row.reading("sessions_planned", planned.as_ref(), problems);
        let mut delivered = row.reading("sessions_delivered", delivered.as_ref(), problems);
        if delivered > planned {
            let what = "more sessions than were planned";
            problems.push(row.problem("sessions_delivered", what, "reading left out"));
            delivered = f64::NAN;
        }
        let mut outcome = row.reading("outcome", outcome.as_ref(), problems);
        if outcome.fract() != 0.0 && !outcome.is_nan() {
            let what = "not a whole number on the scale from -2 to 2";
            problems.push(row.problem("outcome", what, "reading left out"));
            outcome = f64::NAN;
        }
        let row = row.number();
        Some(Provision { row, pupil, intervention, start, end, planned, delivered, outcome })
    })?;
    take_down_unknown(&table, &rows, problems);
    leave_out_earlier(&table, &mut rows, problems);
    Ok((read, Provisions { file: file.name.clone(), rows }))
}

/// Reads a day. A wrong one leaves the row out: without its end, what is over would look as if it
/// went on.
#[expect(clippy::option_option, reason = "left out, missing, or a day")]
fn day(row: &Row<'_>, ours: &str, problems: &mut Problems) -> Option<Option<i32>> {
    uplift_table::parse::day(row.cell(ours))
        .map_err(|wrong| problems.push(row.problem(ours, &wrong, "row left out")))
        .ok()
}

/// Takes down, once each, interventions that the catalogue does not know. A plugin may, so they
/// are kept.
fn take_down_unknown(table: &Table<'_>, rows: &[Provision], problems: &mut Problems) {
    let mut unknown: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in rows {
        let (_, count) = unknown.entry(&row.intervention).or_insert((row.row, 0));
        *count += 1;
    }
    for (id, (first, count)) in unknown {
        if catalogue::intervention(id).is_none() {
            let read = if count == 1 { id.to_owned() } else { format!("{id}, in {count} rows") };
            let what = "no intervention of the catalogue";
            let done = "kept, for a plugin may name it";
            problems.push(table.problem(first, "intervention_id", read, what, done));
        }
    }
}

/// Sorts, and leaves out rows that a later one gives anew.
fn leave_out_earlier(table: &Table<'_>, rows: &mut Vec<Provision>, problems: &mut Problems) {
    type Key<'a> = (u32, &'a str, i32);
    fn key(row: &Provision) -> Key<'_> {
        (row.pupil, &row.intervention, row.start)
    }
    rows.sort_by(|a, b| key(a).cmp(&key(b)).then(a.row.cmp(&b.row)));
    // The later of two is met last, so it takes the place of the one before.
    rows.dedup_by(|later, kept| {
        if key(later) != key(kept) {
            return false;
        }
        std::mem::swap(later, kept);
        problems.push(reissued(table, later.row, kept.row));
        true
    });
}

fn reissued(table: &Table<'_>, row: u64, later: u64) -> Problem {
    let read = format!("again in row {later}");
    let what = "re-issued: a later row is of the same pupil, intervention and start";
    table.problem(row, "pupil_id", read, what, "row left out, the later one counts")
}
