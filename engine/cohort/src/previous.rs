//! Readings of an earlier run: the `readings.csv` of its results.

use crate::by_pupil::Index;
use crate::{DatasetError, FileRead};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uplift_model::Roster;
use uplift_table::parse::{id, number, short_decimal};
use uplift_table::{Cell, Chunk, File, Watch};

/// The file of readings among the results of a run.
pub(crate) const READINGS: &str = "readings.csv";

/// The results of an earlier run.
#[derive(Debug)]
pub(crate) struct Previous {
    folder: PathBuf,
    /// The day that it looked at.
    as_at: Option<jiff::civil::Date>,
    /// How many bytes its readings have; none where it kept none.
    bytes: Option<u64>,
}

/// What is needed of `run.json`.
#[derive(Deserialize)]
struct Record {
    as_at: Option<String>,
    files: BTreeMap<String, Written>,
}

#[derive(Deserialize)]
struct Written {
    bytes: u64,
}

impl Previous {
    /// Reads the record of a run.
    pub(crate) fn open(folder: &Path) -> Result<Self, DatasetError> {
        let path = folder.join("run.json");
        let text = std::fs::read_to_string(&path);
        let text = text.map_err(|_| wrong(folder, "it has no `run.json` that can be read"))?;
        let record: Record = serde_json::from_str(&text)
            .map_err(|_| wrong(folder, "its `run.json` is no record of a run"))?;
        Ok(Self {
            folder: folder.to_owned(),
            as_at: record.as_at.and_then(|day| day.parse().ok()),
            bytes: record.files.get(READINGS).map(|file| file.bytes),
        })
    }

    /// Returns the readings of some indicators that the run kept, by indicator, for every enrolment of
    /// now; NaN where there was none or the pupil was not in that academy.
    pub(crate) fn readings(
        &self,
        wanted: &[String],
        as_at: Option<jiff::civil::Date>,
        roster: &Roster,
        watch: &Watch,
    ) -> Result<(BTreeMap<String, Vec<f64>>, FileRead), DatasetError> {
        self.is_before(as_at)?;
        let Some(bytes) = self.bytes else { return Err(self.lacks(wanted)) };
        let path = self.folder.join(READINGS);
        if std::fs::metadata(&path).map_or(0, |file| file.len()) != bytes {
            return Err(wrong(
                &self.folder,
                "its `readings.csv` is not as long as `run.json` says; make that run again",
            ));
        }
        let name = format!("previous/{READINGS}");
        let file = File::new(&name, path, watch.clone());
        let header = file.header()?;
        let place = |column: &str| header.iter().position(|name| name == column);
        let (Some(academy), Some(pupil)) = (place("academy_id"), place("pupil_id")) else {
            return Err(wrong(
                &self.folder,
                "its `readings.csv` has no `academy_id` and `pupil_id`",
            ));
        };
        let lacking: Vec<String> =
            wanted.iter().filter(|id| place(id).is_none()).cloned().collect();
        if !lacking.is_empty() {
            return Err(self.lacks(&lacking));
        }
        let columns: Vec<usize> = wanted.iter().filter_map(|id| place(id)).collect();
        let places: Vec<usize> =
            [academy, pupil].into_iter().chain(columns.iter().copied()).collect();
        let index = Index::new(&roster.enrolments.pupil);
        let unit = |academy: &str, pupil: &str| {
            let in_academy = |unit: &&u32| {
                let there = roster.academies.get(roster.academy_of(**unit as usize));
                there.is_some_and(|there| meant(academy).any(|id| id == there.id))
            };
            let mut units = meant(pupil).flat_map(|id| index.find(id)).filter(in_academy);
            units.next().filter(|_| units.next().is_none()).copied()
        };
        let parse = |chunk: &Chunk| {
            let mut academies = Vec::with_capacity(chunk.rows());
            chunk.each(academy, |_, cell| academies.push(id(cell).map(Cow::into_owned)));
            let mut units = Vec::with_capacity(chunk.rows());
            chunk.each(pupil, |row, cell| {
                let academy = academies.get(row).and_then(|academy| academy.as_deref().ok());
                units.push(academy.zip(id(cell).ok()).and_then(|(a, p)| unit(a, &p)));
            });
            let column = |&column: &usize| {
                let mut readings = Vec::with_capacity(chunk.rows());
                chunk.each(column, |_, cell| readings.push(reading(cell)));
                readings
            };
            (units, columns.iter().map(column).collect::<Vec<_>>())
        };
        let enrolments = roster.enrolments.year.len();
        let mut all = vec![vec![f64::NAN; enrolments]; wanted.len()];
        let mut rows = 0;
        let mut broken = false;
        let read = file.read(&places, parse, |(units, columns)| {
            rows += units.len() as u64;
            for (all, column) in all.iter_mut().zip(columns) {
                for (unit, reading) in units.iter().zip(column) {
                    broken |= reading.is_none();
                    let place = unit.and_then(|unit| all.get_mut(unit as usize));
                    if let (Some(place), Some(reading)) = (place, reading) {
                        *place = reading;
                    }
                }
            }
        })?;
        if broken {
            let what = "its `readings.csv` holds what is no number; make that run again";
            return Err(wrong(&self.folder, what));
        }
        let read = FileRead::new(&name, rows, read);
        Ok((wanted.iter().cloned().zip(all).collect(), read))
    }

    /// Checks that the run looked at an earlier day.
    fn is_before(&self, as_at: Option<jiff::civil::Date>) -> Result<(), DatasetError> {
        let what = match (self.as_at, as_at) {
            (Some(then), Some(now)) if then < now => return Ok(()),
            (Some(then), Some(now)) if then == now => format!(
                "it looks at the same day as this one, {now}; name an earlier one, or say with `as_at` what day the data speak of"
            ),
            (Some(then), Some(now)) => {
                format!("it looks at {then}, which is later than {now}; name an earlier one")
            }
            (None, _) => "it does not say what day it looks at, so nothing can be said since; give that run `as_at`".to_owned(),
            (_, None) => "the day that the data of now speak of is not known; say it with `as_at`".to_owned(),
        };
        Err(wrong(&self.folder, &what))
    }

    fn lacks(&self, ids: &[String]) -> DatasetError {
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        let what = format!(
            "it kept no readings of {}; a run keeps those that a `change_of` in its `dataset.toml` names, so make it again with the one of now",
            ids.join(", ")
        );
        wrong(&self.folder, &what)
    }
}

/// Returns the ids that a cell can stand for: results put a quotation mark before what a spreadsheet
/// would run. Where there are both, neither is sure, and a reading of another pupil is worse than none.
fn meant(cell: &str) -> impl Iterator<Item = &str> {
    std::iter::once(cell).chain(cell.strip_prefix('\''))
}

/// Returns the number of a cell, NaN where it is empty; none where it is something else.
fn reading(cell: Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Missing => Some(f64::NAN),
        Cell::Text(text) => short_decimal(text.as_bytes()).or_else(|| number(text).ok()),
        _ => None,
    }
}

fn wrong(folder: &Path, what: &str) -> DatasetError {
    DatasetError::Previous { folder: folder.to_owned(), what: what.to_owned() }
}
