//! What events add up to on the day that the data speak of.

use super::{Event, Events, Kind};
use crate::by_pupil::school_days::{SchoolDays, school_year_start};
use crate::by_pupil::{Found, Given};
use crate::problems::Problems;
use std::collections::BTreeMap;
use uplift_model::{Problem, catalogue};

/// How many days a window of recent events has.
const WINDOW: i32 = 30;

/// What the sums are made from.
struct Sums<'a, 'g> {
    events: &'a Events,
    given: &'a Given<'g>,
    /// For each enrolment, whether its academy keeps a log.
    logs: Vec<bool>,
}

impl Sums<'_, '_> {
    /// Adds up what events count for. A pupil of an academy that logs events and has none has none;
    /// an academy that appears nowhere in the log is taken not to keep one, and its pupils' readings
    /// are missing.
    fn of(&self, of: impl Fn(&Event) -> f64) -> Vec<f64> {
        let none = |logs: &bool| if *logs { 0.0 } else { f64::NAN };
        let mut readings: Vec<f64> = self.logs.iter().map(none).collect();
        for event in &self.events.rows {
            let value = of(event);
            for unit in event.units(self.given) {
                if let Some(reading) = readings.get_mut(unit as usize) {
                    *reading += value;
                }
            }
        }
        readings
    }

    fn count(&self, counts: impl Fn(&Event) -> bool) -> Vec<f64> {
        self.of(|event| f64::from(u8::from(counts(event))))
    }
}

impl Events {
    /// Sums events up. What is dated after the day that the data speak of is left out.
    pub(in crate::by_pupil) fn sum_up(
        mut self,
        given: &Given<'_>,
        as_at: Option<i32>,
        school_days: &dyn SchoolDays,
        found: &mut Found,
        problems: &mut Problems,
    ) {
        let Some(as_at) = as_at else { return };
        self.rows.retain(|event| event.day <= as_at);
        let year = school_year_start(as_at);
        // An academy that writes down nothing but praise does not keep a log of incidents.
        let conduct = self.rows.iter().filter(|event| event.kind != Kind::Achievement);
        let logs = given.academies_of_units(conduct.flat_map(|event| event.units(given)));
        let any = given.academies_of_units(self.rows.iter().flat_map(|event| event.units(given)));
        let every = Sums { events: &self, given, logs: any };
        for (id, count) in given.settings.counts() {
            if self.has_sorts || !count.by_sort() {
                let readings = every.count(|event| count.has(event, as_at, year));
                found.lay_over(id, &self.file, "", readings);
            }
        }
        if !logs.contains(&true) {
            return;
        }
        let sums = Sums { events: &self, given, logs };
        let mut lay =
            |indicator: &str, readings| found.lay_over(indicator, &self.file, "", readings);
        let incident = |event: &Event| event.kind == Kind::Incident;
        let suspension = |event: &Event| event.kind == Kind::Suspension && event.day >= year;
        let recent = |event: &Event| as_at - event.day < WINDOW;
        let before = |event: &Event| (WINDOW..2 * WINDOW).contains(&(as_at - event.day));
        lay("behaviour.incidents_30_days", sums.count(|event| incident(event) && recent(event)));
        let count = sums.count(|event| incident(event) && before(event));
        lay("behaviour.incidents_30_days_before", count);
        let incidents = sums.count(|event| incident(event) && event.day >= year);
        lay("behaviour.incidents_per_day", self.per_day(given, &incidents, as_at, school_days));
        lay("behaviour.incidents", incidents);
        lay("behaviour.suspensions", sums.count(suspension));
        if self.has_days {
            let days = sums.of(|event| if suspension(event) { event.days } else { 0.0 });
            lay("behaviour.suspended_days_left", self.days_left(given, &days, problems));
            lay("behaviour.suspended_days", days);
        }
        if self.has_points {
            let scores = |event: &Event| matches!(event.kind, Kind::Incident | Kind::Suspension);
            let points = |event: &Event| if scores(event) { event.points } else { 0.0 };
            lay("behaviour.points", sums.of(points));
            let change = |event: &Event| match (recent(event), before(event)) {
                (true, _) => points(event),
                (_, true) => -points(event),
                _ => 0.0,
            };
            lay("behaviour.points_change", sums.of(change));
        }
    }

    /// Divides incidents of the school year by the school days since its start, or since the log
    /// begins where that is later.
    fn per_day(
        &self,
        given: &Given<'_>,
        incidents: &[f64],
        as_at: i32,
        school_days: &dyn SchoolDays,
    ) -> Vec<f64> {
        let begins = self.rows.iter().map(|event| event.day).min().unwrap_or(i32::MIN);
        let from = begins.max(school_year_start(as_at));
        let mut days: BTreeMap<u32, f64> = BTreeMap::new();
        let per_day = |(count, academy): (&f64, &u32)| {
            let days = days.entry(*academy).or_insert_with(|| {
                let days = school_days.between(*academy, from, as_at);
                days.filter(|days| *days > 0.0).unwrap_or(f64::NAN)
            });
            count / *days
        };
        incidents.iter().zip(&given.academy).map(per_day).collect()
    }

    /// Returns how many days of suspension the law leaves; more than it allows are taken down.
    fn days_left(&self, given: &Given<'_>, days: &[f64], problems: &mut Problems) -> Vec<f64> {
        let most = catalogue::limit("suspended-days").unwrap_or(f64::NAN);
        for (unit, days) in days.iter().enumerate().filter(|(_, days)| **days > most) {
            let pupil = given.index.pupil(unit);
            problems.push(Problem {
                file: self.file.clone(),
                row: 0,
                column: self.days_column.clone(),
                read: format!("{days} days of pupil {pupil}"),
                what: format!("more than {most}, the most that the law allows in a school year"),
                done: "kept as read; no day is left".to_owned(),
            });
        }
        days.iter()
            .map(|days| if days.is_nan() { f64::NAN } else { (most - days).max(0.0) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::by_pupil::Index;
    use crate::settings::Settings;
    use uplift_model::Ids;
    use uplift_table::parse::days_since_1970;

    /// The first academy has school on every day asked about, the second on none, the others do not
    /// say.
    struct EveryDay;

    impl SchoolDays for EveryDay {
        fn between(&self, academy: u32, from: i32, to: i32) -> Option<f64> {
            match academy {
                0 => Some(f64::from(to - from + 1)),
                1 => Some(0.0),
                _ => None,
            }
        }
    }

    #[test]
    fn incidents_per_day_are_those_of_the_school_year_over_its_days() {
        let ids: Ids = ["a", "b", "c", "d"].into_iter().collect();
        let settings = Settings::default();
        let given = Given {
            index: Index::new(&ids),
            settings: &settings,
            own: &[],
            academy: vec![0, 0, 1, 2],
            enrolments: Vec::new(),
            academy_ids: vec!["X", "Y", "Z"],
        };
        let as_at = days_since_1970(jiff::civil::date(2025, 8, 20));
        let year = days_since_1970(jiff::civil::date(2025, 8, 1));
        let check = |days: &[(u32, i32)], expected: [f64; 4]| {
            let rows = days.iter().map(|&(pupil, day)| Event {
                row: 2,
                pupil,
                academy: Event::ANY,
                day,
                kind: Kind::Incident,
                sort: String::new(),
                points: f64::NAN,
                days: f64::NAN,
            });
            let events = Events {
                file: "behaviour.csv".to_owned(),
                date_column: "date".to_owned(),
                days_column: String::new(),
                has_points: false,
                has_days: false,
                has_sorts: false,
                rows: rows.collect(),
            };
            let mut found = Found::default();
            events.sum_up(&given, Some(as_at), &EveryDay, &mut found, &mut Problems::default());
            let rates = &found.readings.get("behaviour.incidents_per_day").unwrap().values;
            for (rate, expected) in rates.iter().zip(expected) {
                assert!(rate.to_bits() == expected.to_bits() || rate.is_nan() && expected.is_nan());
            }
        };
        let none = f64::NAN;
        // Twenty days of August; the incident of 31 July is of the year before.
        let rows = [(0, year - 1), (0, year), (0, year + 5), (2, year + 1), (3, year + 1)];
        check(&rows, [2.0 / 20.0, 0.0, none, none]);
        // A log that begins on the eleventh says nothing of the ten days before.
        check(&[(0, year + 10), (1, year + 12), (1, year + 19)], [0.1, 0.2, none, none]);
    }
}
