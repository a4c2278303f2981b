//! What provision adds up to on the day that the data speak of.

use super::{Provision, Provisions};
use crate::by_pupil::{Found, Given};
use std::collections::{BTreeMap, BTreeSet};
use uplift_model::InPlace;

/// What the rows of one pupil add up to, NaN where it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sums {
    active: f64,
    past: f64,
    planned: f64,
    delivered: f64,
    share: f64,
    outcome: f64,
}

impl Sums {
    /// A pupil of an academy that keeps a record of provision, and of whom it has none.
    const NONE: Self = Self {
        active: 0.0,
        past: 0.0,
        planned: 0.0,
        delivered: 0.0,
        share: f64::NAN,
        outcome: f64::NAN,
    };

    /// Adds the rows of a pupil up, which are in order. What has not begun is left out.
    fn of(rows: &[Provision], as_at: i32) -> Self {
        let begun = || rows.iter().filter(|row| row.start <= as_at);
        let ended = || begun().filter(|row| !row.goes_on(as_at));
        let active: BTreeSet<&str> =
            begun().filter(|row| row.goes_on(as_at)).map(|row| row.intervention.as_str()).collect();
        let planned: f64 = ended().map(|row| row.planned).sum();
        let share = if planned > 0.0 {
            ended().map(|row| row.delivered).sum::<f64>() / planned
        } else {
            f64::NAN
        };
        let known = ended().filter(|row| !row.outcome.is_nan());
        let newest = known.max_by(|a, b| {
            let key = |row: &Provision| (row.end, row.start);
            key(a).cmp(&key(b)).then_with(|| a.intervention.cmp(&b.intervention))
        });
        #[expect(clippy::cast_precision_loss, reason = "a count of rows of one pupil")]
        let count = |count: usize| count as f64;
        Self {
            active: count(active.len()),
            past: count(ended().count()),
            planned: begun().map(|row| row.planned).sum(),
            delivered: begun().map(|row| row.delivered).sum(),
            share,
            outcome: newest.map_or(f64::NAN, |row| row.outcome),
        }
    }
}

impl Provision {
    /// Returns whether it goes on on a day, the day of its end included.
    fn goes_on(&self, as_at: i32) -> bool {
        self.end.is_none_or(|end| end >= as_at)
    }
}

/// The indicators, and which sum each is.
type Of = fn(&Sums) -> f64;
const INDICATORS: [(&str, Of); 6] = [
    ("provision.active", |sums| sums.active),
    ("provision.past", |sums| sums.past),
    ("provision.sessions_planned", |sums| sums.planned),
    ("provision.sessions_delivered", |sums| sums.delivered),
    ("provision.delivered_share", |sums| sums.share),
    ("provision.outcome", |sums| sums.outcome),
];

impl Provisions {
    /// Adds up what each pupil had. A pupil of an academy that keeps a record of provision, and has
    /// none, has none; an academy that appears nowhere in the file is taken not to keep one, and
    /// its pupils' readings are missing. Without a day that the data speak of, nobody can say what
    /// goes on.
    pub(in crate::by_pupil) fn sum_up(
        self,
        given: &Given<'_>,
        as_at: Option<i32>,
        found: &mut Found,
    ) {
        let Some(as_at) = as_at else { return };
        let keeps = given.academies_of(self.rows.iter().map(|row| row.pupil));
        let none = |keeps: &bool| keeps.then_some(Sums::NONE);
        let mut sums: Vec<Option<Sums>> = keeps.iter().map(none).collect();
        for rows in self.rows.chunk_by(|a, b| a.pupil == b.pupil) {
            let pupil = rows.first().map_or(u32::MAX, |row| row.pupil);
            let of = Sums::of(rows, as_at);
            for &unit in given.index.at(pupil) {
                if let Some(sums) = sums.get_mut(unit as usize) {
                    *sums = Some(of);
                }
            }
        }
        for (indicator, of) in INDICATORS {
            let readings = sums.iter().map(|sums| sums.as_ref().map_or(f64::NAN, of)).collect();
            found.lay_over(indicator, &self.file, "", readings);
        }
        found.in_place = self.in_place(given, as_at);
    }

    /// Returns what enrolments have on a day, each intervention since its first start.
    fn in_place(&self, given: &Given<'_>, as_at: i32) -> InPlace {
        let active = || self.rows.iter().filter(|row| row.start <= as_at && row.goes_on(as_at));
        let mut places: BTreeMap<&str, u32> =
            active().map(|row| (row.intervention.as_str(), 0)).collect();
        for (place, of) in (0..).zip(places.values_mut()) {
            *of = place;
        }
        let mut rows: Vec<(u32, u32, i32)> = active()
            .filter_map(|row| Some((row, *places.get(row.intervention.as_str())?)))
            .flat_map(|(row, place)| {
                given.index.at(row.pupil).iter().map(move |&unit| (unit, place, row.start))
            })
            .collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(unit, place, _)| (*unit, *place));
        InPlace { interventions: places.into_keys().map(str::to_owned).collect(), rows }
    }
}
