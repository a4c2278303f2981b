//! What pupils have now, by the rule book's own places: the gate looks each row up in it.

use crate::tables::narrow16;
use uplift_model::{InPlace, RuleBook};

/// The interventions in place that the rule book knows.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Enrolment, intervention and since when, in order.
    rows: Vec<(u32, u16, i32)>,
}

impl Standing {
    pub(crate) fn new(book: &RuleBook, in_place: &InPlace) -> Self {
        let places: Vec<Option<u16>> = in_place
            .interventions
            .iter()
            .map(|id| book.interventions.iter().position(|known| known.id == *id).map(narrow16))
            .collect();
        let known = |&(unit, place, since): &(u32, u32, i32)| {
            Some((unit, places.get(place as usize).copied().flatten()?, since))
        };
        let mut rows: Vec<_> = in_place.rows.iter().filter_map(known).collect();
        rows.sort_unstable();
        Self { rows }
    }

    /// Returns since when an enrolment has an intervention, if it has.
    pub(crate) fn since(&self, unit: u32, intervention: u16) -> Option<i32> {
        if self.rows.is_empty() {
            return None;
        }
        let place = self.rows.partition_point(|row| (row.0, row.1) < (unit, intervention));
        let row = self.rows.get(place)?;
        ((row.0, row.1) == (unit, intervention)).then_some(row.2)
    }
}
