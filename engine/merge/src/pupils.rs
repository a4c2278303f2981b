//! The rows of an academy's pupils, combined, weighed and ranked; what becomes of them is decided
//! by the gates.

use crate::combine::{Combined, combine, each_unit, flag};
use crate::ground::Ground;
use crate::rank::Key;
use crate::tables::narrow;
use crate::weigh::{Candidates, priority};
use std::ops::Range;
use uplift_model::{Bitmap, Cause, Level, Reasons, Recommendation, Status};

/// Rows by unit and rank, each with the key that ranked it.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    start: usize,
    pub(crate) rows: Vec<Recommendation>,
    pub(crate) keys: Vec<Key>,
    /// Where the rows of each unit end.
    ends: Vec<u32>,
}

impl Ranked {
    fn range(&self, unit: usize) -> Range<usize> {
        let end = |at: usize| self.ends.get(at).map_or(0, |&end| end as usize);
        let Some(local) = unit.checked_sub(self.start) else { return 0..0 };
        local.checked_sub(1).map_or(0, end)..end(local)
    }

    /// Returns the keys and the rows of a unit, by rank.
    pub(crate) fn of_unit(&self, unit: usize) -> (&[Key], &[Recommendation]) {
        let range = self.range(unit);
        let keys = self.keys.get(range.clone()).unwrap_or(&[]);
        (keys, self.rows.get(range).unwrap_or(&[]))
    }
}

/// Where a combined row stands among those of its unit.
struct Weighed {
    key: Key,
    /// The combined row.
    at: usize,
    response: u64,
    priority: u64,
}

impl Ground<'_> {
    /// Ranks the rows of each enrolment of a range. Also returns for whom each rule of pupils
    /// fired, counted from the start of the range.
    pub(crate) fn rank_pupils(&self, units: &Range<usize>) -> (Ranked, Vec<Bitmap>) {
        let tables = &self.tables;
        let rules = tables.rules_at(Level::Pupil).len();
        let mut flags = vec![Bitmap::new(units.len()); rules];
        let mut ranked = Ranked {
            start: units.start,
            rows: Vec::with_capacity(units.len()),
            keys: Vec::with_capacity(units.len()),
            ends: Vec::with_capacity(units.len()),
        };
        let (mut combined, mut weighed) = (Vec::new(), Vec::new());
        each_unit(self.findings(Level::Pupil), units.clone(), tables, |unit, fired| {
            let local = (unit as usize).saturating_sub(units.start);
            flag(&mut flags, local, fired, tables);
            combined.clear();
            combine(fired, self.policy.combine, tables, &mut combined);
            self.weigh(&combined, &mut weighed);
            // Units in between have no rows.
            ranked.ends.resize(local, narrow(ranked.rows.len()));
            for (rank, weighed) in (1..).zip(&weighed) {
                if let Some(row) = self.row(unit, rank, weighed, &mut combined) {
                    ranked.keys.push(weighed.key);
                    ranked.rows.push(row);
                }
            }
            ranked.ends.push(narrow(ranked.rows.len()));
        });
        ranked.ends.resize(units.len(), narrow(ranked.rows.len()));
        (ranked, flags)
    }

    /// Puts the rows of a unit in order.
    fn weigh(&self, combined: &[Combined], out: &mut Vec<Weighed>) {
        let candidates = Candidates::of(combined, &self.tables);
        out.clear();
        for (at, row) in combined.iter().enumerate() {
            if let Some(pair) = self.tables.pair(row.pair) {
                let response = self.response(&candidates, pair);
                let priority = priority(self.weight(pair.area), row.need, response);
                let key = Key::new(priority, row.need, row.pair);
                out.push(Weighed { key, at, response, priority });
            }
        }
        out.sort_unstable_by_key(|weighed| weighed.key);
    }

    /// Makes a row, taking its reasons.
    fn row(
        &self,
        unit: u32,
        rank: u16,
        weighed: &Weighed,
        combined: &mut [Combined],
    ) -> Option<Recommendation> {
        let combined = combined.get_mut(weighed.at)?;
        let pair = self.tables.pair(combined.pair)?;
        let rest = std::mem::take(&mut combined.reasons.rest);
        Some(Recommendation {
            unit,
            rank,
            place_in_class: 0,
            place_in_academy: 0,
            area: pair.area,
            intervention: pair.intervention,
            need: combined.need,
            area_weight: self.weight(pair.area),
            response: weighed.response,
            priority: weighed.priority,
            status: Status::Recommended,
            cause: Cause::None,
            reasons: Reasons { first: combined.reasons.first, rest },
        })
    }
}
