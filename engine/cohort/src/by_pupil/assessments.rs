//! Assessments: the newest result of each indicator counts.

use super::{Found, Given, set};
use crate::meaning::Meaning;
use crate::names;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
use std::collections::BTreeMap;
use uplift_model::{Indicator, catalogue};
use uplift_table::File;

/// The results of all pupils.
pub(super) struct Results {
    file: String,
    value_column: String,
    pub(super) date_column: String,
    /// The indicators there may be results of.
    indicators: Vec<String>,
    rows: Vec<Measured>,
}

/// What a row says.
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
    let (rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let named = |of: &Known| {
            let is = |cell: &str, name: &str| cell.eq_ignore_ascii_case(name);
            is(&row.word("assessment"), &of.assessment) && is(&row.word("measure"), &of.measure)
        };
        let Some((indicator, of)) = known.iter().enumerate().find(|(_, of)| named(of)) else {
            problems.push(unknown(&table, row));
            return None;
        };
        let day = row.day("date", problems);
        let value = row.reading("value", Some(&of.meaning), problems);
        (!value.is_nan()).then(|| Measured { row: row.number(), pupil, day, indicator, value })
    })?;
    let name = |ours| table.name(ours).to_owned();
    let indicators = known.iter().map(|of| of.meaning.indicator.id.to_string()).collect();
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

/// A measure of an assessment, and how its values are read.
struct Known {
    assessment: String,
    measure: String,
    meaning: Meaning,
}

/// Returns the measures we know, what the dataset says before what the catalogue says.
fn known(table: &Table<'_>, given: &Given<'_>) -> Vec<Known> {
    let own = given.settings.assessments.iter().filter_map(|(name, id)| {
        let (assessment, measure) = name.split_once('/')?;
        Some((assessment.trim(), measure.trim(), id.as_str()))
    });
    let all = own.chain(catalogue::assessments().iter().copied());
    let measure = |(assessment, measure, id): (&str, &str, &str)| {
        let indicator: &Indicator = names::indicator(id, given.own)?;
        Some(Known {
            assessment: assessment.to_owned(),
            measure: measure.to_owned(),
            meaning: table.meaning_as("value", indicator)?,
        })
    };
    all.filter_map(measure).collect()
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

    /// Takes the newest result of each pupil and indicator, of two of one day the later row. What
    /// is dated after the day that the data speak of is left out.
    pub(super) fn newest(mut self, given: &Given<'_>, as_at: Option<i32>, found: &mut Found) {
        let last = as_at.unwrap_or(i32::MAX);
        self.rows.retain(|of| of.day.is_none_or(|day| day <= last));
        self.rows.sort_by_key(|of| (of.day, of.row));
        let mut by_indicator: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for of in &self.rows {
            let indicator = self.indicators.get(of.indicator).map_or("", String::as_str);
            let readings = by_indicator
                .entry(indicator)
                .or_insert_with(|| vec![f64::NAN; given.academy.len()]);
            set(readings, given.index.at(of.pupil), of.value);
        }
        for (indicator, readings) in by_indicator {
            found.lay_over(indicator, &self.file, &self.value_column, readings);
        }
    }
}
