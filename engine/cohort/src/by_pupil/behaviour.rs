//! Behaviour events, counted and summed up.

use super::{Found, Given};
use crate::problems::Problems;
use crate::rows::Table;
use crate::{DatasetError, FileRead};
use std::collections::BTreeSet;
use uplift_table::File;

/// How many days a window of recent events has.
const WINDOW: i32 = 30;

/// The events of all pupils.
pub(super) struct Events {
    file: String,
    pub(super) date_column: String,
    has_points: bool,
    has_days: bool,
    rows: Vec<Event>,
}

/// What a row says.
struct Event {
    row: u64,
    /// Stands for the pupil in the index.
    pupil: u32,
    day: i32,
    suspension: bool,
    /// NaN where it is not known.
    points: f64,
    days: f64,
}

/// Reads behaviour events. Achievements are no concern of ours.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Events), DatasetError> {
    let (required, optional) = (["pupil_id", "date", "kind"], ["points", "days"]);
    let table = Table::open("behaviour", file, &required, &optional, given.settings, problems)?;
    let points = table.meaning("points", "behaviour.points");
    let days = table.meaning("days", "behaviour.suspended_days");
    let meant = given.settings.values("kind");
    let (rows, read) = table.read(problems, |row, problems| {
        let pupil = given.pupil(row, problems)?;
        let word = row.word("kind");
        let kind = meant.and_then(|meant| meant.get(&*word)).map_or(&*word, String::as_str);
        let suspension = match kind.trim().to_ascii_lowercase().as_str() {
            "incident" => false,
            "suspension" => true,
            "achievement" => return None,
            _ => {
                let what = "not one of incident, suspension, achievement";
                let done =
                    "row left out; say what it means under `[values.kind]` in `dataset.toml`";
                problems.push(row.problem("kind", what, done));
                return None;
            }
        };
        let day = uplift_table::parse::day(row.cell("date"));
        let Some(day) = day.as_ref().ok().copied().flatten() else {
            let what = day.err().unwrap_or("missing".into());
            problems.push(row.problem("date", &what, "row left out"));
            return None;
        };
        let mut points = row.reading("points", points.as_ref(), problems);
        if suspension && points.is_nan() {
            // Points are for incidents: a suspension without any has none.
            points = 0.0;
        }
        let days = row.reading("days", days.as_ref(), problems);
        Some(Event { row: row.number(), pupil, day, suspension, points, days })
    })?;
    let date_column = table.name("date").to_owned();
    let (has_points, has_days) = (table.has("points"), table.has("days"));
    Ok((read, Events { file: file.name.clone(), date_column, has_points, has_days, rows }))
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

    /// Sums events up. A pupil of an academy that logs events and has none has none; an academy
    /// that appears nowhere in the log is taken not to keep one, and its pupils' readings are
    /// missing. What is dated after the day that the data speak of is left out.
    pub(super) fn sum_up(mut self, given: &Given<'_>, as_at: Option<i32>, found: &mut Found) {
        let Some(as_at) = as_at else { return };
        self.rows.retain(|event| event.day <= as_at);
        let units = |event: &Event| given.index.at(event.pupil);
        let academy = |unit: &u32| given.academy.get(*unit as usize).copied();
        let logs: BTreeSet<u32> = self.rows.iter().flat_map(units).filter_map(academy).collect();
        if logs.is_empty() {
            return;
        }
        let logs: Vec<bool> = given.academy.iter().map(|academy| logs.contains(academy)).collect();
        let mut sum = |indicator: &str, of: &dyn Fn(&Event) -> f64| {
            let none = |logs: &bool| if *logs { 0.0 } else { f64::NAN };
            let mut readings: Vec<f64> = logs.iter().map(none).collect();
            for event in &self.rows {
                for &unit in units(event) {
                    if let Some(reading) = readings.get_mut(unit as usize) {
                        *reading += of(event);
                    }
                }
            }
            found.lay_over(indicator, &self.file, "", readings);
        };
        let recent = |event: &Event| as_at - event.day < WINDOW;
        let before = |event: &Event| (WINDOW..2 * WINDOW).contains(&(as_at - event.day));
        let one = |is: bool| f64::from(u8::from(is));
        let incident = |event: &Event| !event.suspension;
        sum("behaviour.incidents_30_days", &|event| one(incident(event) && recent(event)));
        sum("behaviour.incidents_30_days_before", &|event| one(incident(event) && before(event)));
        sum("behaviour.suspensions", &|event| one(event.suspension));
        if self.has_days {
            let days = |event: &Event| if event.suspension { event.days } else { 0.0 };
            sum("behaviour.suspended_days", &days);
        }
        if self.has_points {
            sum("behaviour.points", &|event| event.points);
            let change = |event: &Event| match (recent(event), before(event)) {
                (true, _) => event.points,
                (_, true) => -event.points,
                _ => 0.0,
            };
            sum("behaviour.points_change", &change);
        }
    }
}
