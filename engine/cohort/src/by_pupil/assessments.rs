//! Assessments: results on named scales. The newest of each indicator counts, and those before make
//! its history.

mod history;
mod known;

use super::Given;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
pub(super) use history::Histories;
use known::known;
use uplift_table::File;
use uplift_table::parse::day_after_1970;

/// The results of all pupils.
pub(super) struct Results {
    file: String,
    value_column: String,
    pub(super) date_column: String,
    /// The indicators there may be results of, each once.
    indicators: Vec<String>,
    rows: Vec<Measured>,
}

/// What a row says.
#[derive(Debug, Clone)]
struct Measured {
    row: u64,
    /// Stands for the pupil in the index.
    pupil: u32,
    /// Undated ones are taken to be the oldest.
    day: Option<i32>,
    /// A place in the list of them.
    indicator: usize,
    value: f64,
}

/// Reads assessments.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Results), DatasetError> {
    let required = ["pupil_id", "assessment", "measure", "value"];
    let table = Table::open("assessments", file, &required, &["date"], given.settings, problems)?;
    let known = known(&table, given);
    let mut indicators: Vec<String> =
        known.iter().map(|of| of.meaning.indicator.id.to_string()).collect();
    indicators.sort_unstable();
    indicators.dedup();
    let (rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let (assessment, measure) = (row.word("assessment"), row.word("measure"));
        let Some(of) = known.iter().find(|of| of.is(&assessment, &measure)) else {
            problems.push(unknown(&table, row));
            return None;
        };
        let day = row.day("date", problems);
        let value = row.reading("value", Some(&of.meaning), problems);
        if value.is_nan() {
            return None;
        }
        let date = day.and_then(day_after_1970);
        if let Some(wrong) = of.off_scale(value, date) {
            problems.push(row.problem("value", &wrong, "reading left out"));
            return None;
        }
        if let Some(wrong) = of.without_test(date) {
            problems.push(row.problem("date", &wrong, "row left out"));
            return None;
        }
        let indicator =
            indicators.binary_search_by(|id| (**id).cmp(&of.meaning.indicator.id)).ok()?;
        Some(Measured { row: row.number(), pupil, day, indicator, value })
    })?;
    let name = |ours| table.name(ours).to_owned();
    let results = Results {
        file: file.name.clone(),
        value_column: name("value"),
        date_column: name("date"),
        indicators,
        rows,
    };
    Ok((read, results))
}

fn unknown(table: &Table<'_>, row: &Row<'_>) -> uplift_model::Problem {
    let (assessment, measure) = (row.word("assessment"), row.word("measure"));
    let both = format!("{assessment}/{measure}");
    let read: String = both.trim_matches('/').chars().take(60).collect();
    let what = "no indicator is known for this assessment and measure";
    let done = "row left out; say which it is under `[assessments]` in `dataset.toml`";
    table.problem(row.number(), "assessment", read, what, done)
}

impl Results {
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Goes through the days up to the `last` with what stands for the pupil.
    pub(super) fn days(&self, last: i32) -> impl Iterator<Item = (u32, i32)> {
        let days = self.rows.iter().filter_map(|of| Some((of.pupil, of.day?)));
        days.filter(move |(_, day)| *day <= last)
    }

    /// Goes through the dates with their rows.
    pub(super) fn dates(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        self.rows.iter().filter_map(|of| Some((of.day?, of.row)))
    }
}
