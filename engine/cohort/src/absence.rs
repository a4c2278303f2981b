//! How many are persistently and severely absent: by enrolment, as the Department for Education
//! counts, and by pupil.

use crate::Dataset;
use crate::by_pupil::in_order_of_ids;

/// The year groups counted: of compulsory school age throughout. Reception and nursery are below it
/// for part of the year or all of it, and Year 12 and above are beyond it (Department for Education,
/// pupil absence in schools in England: methodology, 2025).
const YEARS: std::ops::RangeInclusive<i8> = 1..=11;
/// Persistent absence is one session missed in this many possible ones, or more.
const PERSISTENT: f64 = 10.0;
/// Severe absence is one session missed in this many possible ones, or more.
const SEVERE: f64 = 2.0;

/// How many are persistently and severely absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AbsenceCounts {
    /// Each enrolment by itself: a pupil in two academies counts twice.
    pub enrolments: Counted,
    /// Each pupil of a trust once, over the sessions of all enrolments together.
    pub pupils: Counted,
    /// Enrolments left out because the year group is below or beyond compulsory school age.
    pub other_years: u64,
    /// Enrolments left out because the year group is not known.
    pub no_year: u64,
}

/// How many of those with a possible session are absent often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// With at least one possible session, or a stated absence rate.
    pub assessed: u64,
    /// Missed 10 % of their own possible sessions or more; the severely absent are among them.
    pub persistent: u64,
    /// Missed 50 % of their own possible sessions or more.
    pub severe: u64,
}

/// Sessions possible and missed; a stated rate is one session.
type Sessions = (f64, f64);

impl Counted {
    fn add(&mut self, (possible, missed): Sessions) {
        self.assessed += 1;
        self.persistent += u64::from(missed * PERSISTENT >= possible);
        self.severe += u64::from(missed * SEVERE >= possible);
    }
}

impl Dataset {
    /// Counts the persistently and severely absent of Years 1 to 11. None where nothing is known of
    /// anybody's absence.
    pub fn absence(&self) -> Option<AbsenceCounts> {
        let rate = self.column("attendance.absence_rate")?;
        let possible = self.column("attendance.sessions_possible");
        let missed = self.column("attendance.sessions_missed");
        let sessions = |unit: usize| -> Option<(Sessions, bool)> {
            let reading = |column: Option<&crate::Column>| column?.reading(unit);
            match reading(possible).zip(reading(missed)) {
                Some((possible, missed)) if possible > 0.0 => Some(((possible, missed), true)),
                Some(_) => None,
                None => rate.reading(unit).map(|rate| ((1.0, rate), false)),
            }
        };
        let mut counts = AbsenceCounts::default();
        let roster = &self.roster;
        let mut of_age = vec![false; roster.enrolments.year.len()];
        for (unit, of_age) in of_age.iter_mut().enumerate() {
            match roster.year(uplift_model::Level::Pupil, unit) {
                None => counts.no_year += 1,
                Some(year) if !YEARS.contains(&year) => counts.other_years += 1,
                Some(_) => {
                    *of_age = true;
                    if let Some((sessions, _)) = sessions(unit) {
                        counts.enrolments.add(sessions);
                    }
                }
            }
        }
        let ids = &roster.enrolments.pupil;
        let trust = |unit: u32| {
            roster.academies.get(roster.academy_of(unit as usize)).map(|academy| academy.trust)
        };
        let order = in_order_of_ids(ids);
        for alike in order.chunk_by(|&a, &b| ids.get(a as usize) == ids.get(b as usize)) {
            let is_of_age = |unit: &u32| of_age.get(*unit as usize) == Some(&true);
            let mut units: Vec<u32> = alike.iter().copied().filter(is_of_age).collect();
            units.sort_by_key(|&unit| (trust(unit), unit));
            for pupil in units.chunk_by(|&a, &b| trust(a) == trust(b)) {
                let all: Vec<_> =
                    pupil.iter().filter_map(|&unit| sessions(unit as usize)).collect();
                match all.as_slice() {
                    [] => {}
                    [(sessions, _)] => counts.pupils.add(*sessions),
                    // Rates without their counts cannot be added up.
                    several if several.iter().all(|(_, counted)| *counted) => {
                        let sum = |of: fn(&Sessions) -> f64| {
                            several.iter().map(|(sessions, _)| of(sessions)).sum()
                        };
                        counts.pupils.add((sum(|of| of.0), sum(|of| of.1)));
                    }
                    _ => {}
                }
            }
        }
        Some(counts)
    }
}
