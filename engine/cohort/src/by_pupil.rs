//! Files keyed by pupil alone: attendance, assessments, behaviour and further indicators. They
//! apply to every enrolment of the pupil.

mod assessments;
mod attendance;
mod behaviour;
mod dates;
mod index;
mod indicators;
mod provision;
mod school_days;

use crate::calendar::{self, Calendar};
use crate::derive::Columns;
use crate::problems::Problems;
use crate::settings::Settings;
use crate::{DatasetError, Dated, FileRead};
use attendance::Attendance;
pub(crate) use behaviour::Count;
use dates::Dates;
pub(crate) use index::{Index, in_order_of_ids};
pub(crate) use school_days::summer_of;
use std::collections::{BTreeMap, BTreeSet};
use uplift_model::{InPlace, Indicator, Level, Roster};
use uplift_table::File;
use uplift_table::parse::{day_after_1970, days_since_1970};

/// What these files may be, in the order in which they are read.
pub(crate) const KINDS: [&str; 6] =
    ["calendar", "attendance", "assessments", "behaviour", "provision", "indicators"];

/// What every reader of such a file is given.
struct Given<'a> {
    index: Index<'a>,
    settings: &'a Settings,
    own: &'a [Indicator],
    /// For each enrolment, its academy.
    academy: Vec<u32>,
    /// And the enrolments of each.
    enrolments: Vec<std::ops::Range<usize>>,
    /// The ids of academies, in order of their places.
    academy_ids: Vec<&'a str>,
}

impl Given<'_> {
    /// Returns the places of academies by their ids.
    fn academies(&self) -> BTreeMap<&str, u32> {
        self.academy_ids.iter().copied().zip(0..).collect()
    }

    /// Returns for each enrolment whether its academy is one of those that some pupils go to.
    fn academies_of(&self, pupils: impl Iterator<Item = u32>) -> Vec<bool> {
        let units = pupils.flat_map(|pupil| self.index.at(pupil));
        self.academies_of_units(units.copied())
    }

    /// Returns for each enrolment whether its academy is one of those of some enrolments.
    fn academies_of_units(&self, units: impl Iterator<Item = u32>) -> Vec<bool> {
        let count = self.academy.last().map_or(0, |last| *last as usize + 1);
        let mut named = vec![false; count];
        for academy in units.filter_map(|unit| self.academy.get(unit as usize)) {
            if let Some(named) = named.get_mut(*academy as usize) {
                *named = true;
            }
        }
        let is = |academy: &u32| named.get(*academy as usize).copied().unwrap_or(false);
        self.academy.iter().map(is).collect()
    }
}

impl Given<'_> {
    /// Finds how new a file is by its days, each with what stands for the pupil in the index.
    fn dated(&self, file: &str, days: impl Iterator<Item = (u32, i32)>) -> Dated {
        let academies = self.academy.last().map_or(0, |&last| last as usize + 1);
        let days = days.flat_map(|(pupil, day)| {
            let academy = move |&unit: &u32| self.academy.get(unit as usize).map(|&of| (of, day));
            self.index.at(pupil).iter().filter_map(academy)
        });
        Dated::new(file, academies, days)
    }
}

/// What the files say.
#[derive(Default)]
pub(crate) struct Found {
    /// By indicator.
    pub(crate) readings: BTreeMap<String, Readings>,
    /// By indicator, what is worked out of results of assessments beside their newest.
    pub(crate) columns: Columns,
    /// The day that the data speak of.
    pub(crate) as_at: Option<jiff::civil::Date>,
    /// The interventions that enrolments have on that day.
    pub(crate) in_place: InPlace,
    pub(crate) files: Vec<FileRead>,
    pub(crate) dated: Vec<Dated>,
}

/// Readings of all enrolments, NaN where missing, and where they stand.
pub(crate) struct Readings {
    pub(crate) values: Vec<f64>,
    pub(crate) file: String,
    /// Empty where they are worked out of several.
    pub(crate) column: String,
}

impl Found {
    /// Lays readings over what other files say of the indicator; where they are missing, that
    /// stands.
    fn lay_over(&mut self, indicator: &str, file: &str, column: &str, values: Vec<f64>) {
        if values.iter().all(|value| value.is_nan()) {
            return;
        }
        let (file, column) = (file.to_owned(), column.to_owned());
        let values = match self.readings.remove(indicator) {
            None => values,
            Some(below) => values
                .into_iter()
                .zip(below.values)
                .map(|(value, below)| if value.is_nan() { below } else { value })
                .collect(),
        };
        self.readings.insert(indicator.to_owned(), Readings { values, file, column });
    }
}

/// Sets the reading of some enrolments, unless it is missing.
fn set(readings: &mut [f64], units: &[u32], value: f64) {
    for &unit in units.iter().filter(|_| !value.is_nan()) {
        if let Some(reading) = readings.get_mut(unit as usize) {
            *reading = value;
        }
    }
}

/// Reads the files keyed by pupil. The day that the data speak of is `said`, or else the newest
/// date; what is dated after it is left out.
pub(crate) fn read(
    files: &[(&str, File)],
    settings: &Settings,
    own: &[Indicator],
    roster: &Roster,
    said: Option<jiff::civil::Date>,
    problems: &mut Problems,
) -> Result<Found, DatasetError> {
    let mut found = Found { as_at: said, ..Found::default() };
    if files.is_empty() {
        return Ok(found);
    }
    let mut academy = Vec::with_capacity(roster.units(Level::Pupil));
    for (place, there) in (0_u32..).zip(&roster.academies) {
        academy.resize(there.enrolments.end, place);
    }
    let index = Index::new(&roster.enrolments.pupil);
    let academy_ids = roster.academies.iter().map(|academy| academy.id.as_str()).collect();
    let enrolments = roster.academies.iter().map(|of| of.enrolments.clone()).collect();
    let given = Given { index, settings, own, academy, enrolments, academy_ids };
    let (mut results, mut events, mut attendance) = (None, None, None);
    let (mut provisions, mut indicators) = (None, None);
    let mut calendar = Calendar::default();
    let mut dates = Dates::default();
    for (kind, file) in files {
        match *kind {
            "attendance" => {
                let (read, register) = attendance::read(file, &given, problems)?;
                found.files.push(read);
                let (column, days) = register.days();
                dates.add_counted(&file.name, column, days.into_iter());
                attendance = Some(register);
            }
            "calendar" => {
                let (terms, read) = calendar::read(file, settings, roster, problems)?;
                found.files.push(read);
                calendar = terms;
            }
            "assessments" => {
                let (read, rows) = assessments::read(file, &given, problems)?;
                found.files.push(read);
                dates.add(&file.name, &rows.date_column, rows.dates());
                results = Some(rows);
            }
            "behaviour" => {
                let (read, rows) = behaviour::read(file, &given, problems)?;
                found.files.push(read);
                dates.add(&file.name, &rows.date_column, rows.dates());
                events = Some(rows);
            }
            "provision" => {
                let (read, rows) = provision::read(file, &given, problems)?;
                found.files.push(read);
                provisions = Some(rows);
            }
            // What the trust gives as a reading counts more than what is worked out here, so it is
            // laid over last.
            _ => indicators = Some(file),
        }
    }
    let as_at = match said {
        Some(said) => {
            let said = days_since_1970(said);
            dates.take_down_later(said, problems);
            Some(said)
        }
        None => dates.newest(problems),
    };
    found.as_at = said.or_else(|| as_at.and_then(day_after_1970));
    let last = as_at.unwrap_or(i32::MAX);
    if let Some(Attendance::Periods(periods)) = &attendance {
        found.dated.push(given.dated(periods.file(), periods.days(last)));
    }
    if let Some(results) = &results {
        found.dated.push(given.dated(results.file(), results.days(last)));
    }
    if let Some(events) = &events {
        found.dated.push(given.dated(events.file(), events.days(last)));
    }
    let mut met = Vec::new();
    if let Some(attendance) = attendance {
        met = attendance.sum_up(&given, &calendar, as_at, &mut found, problems);
    }
    let school_days = school_days::Known { calendar: &calendar, met: &met };
    let mut histories = assessments::Histories::default();
    if let Some(results) = results {
        histories = results.newest(&given, as_at, &mut found, problems);
    }
    if let Some(events) = events {
        events.sum_up(&given, as_at, &school_days, &mut found, problems);
    }
    if let Some(provisions) = provisions {
        provisions.sum_up(&given, as_at, &mut found);
    }
    if let Some(file) = indicators {
        let (read, direct) = indicators::read(file, &given, &mut found, problems)?;
        found.files.push(read);
        found.columns = histories.columns(&direct, &found);
    } else {
        found.columns = histories.columns(&BTreeSet::new(), &found);
    }
    Ok(found)
}
