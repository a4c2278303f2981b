//! Behaviour by percentile within the academy: points and incidents are not comparable
//! between academies.

use crate::Column;
use crate::derive::Columns;
use crate::percentiles::percentiles;
use uplift_model::Roster;

/// The indicators, and of which each is the percentile.
const OF: [(&str, &str); 2] = [
    ("behaviour.points_percentile", "behaviour.points"),
    ("behaviour.incidents_percentile", "behaviour.incidents"),
];

/// Works percentiles out where the dataset does not give them.
pub(crate) fn within_academies(columns: &mut Columns, roster: &Roster) {
    let mut academies = Vec::with_capacity(roster.enrolments.year.len());
    for (place, academy) in (0_u32..).zip(&roster.academies) {
        academies.resize(academy.enrolments.end, place);
    }
    for (id, of) in OF {
        let Some(column) = columns.get(of) else { continue };
        let mut readings = Vec::with_capacity(column.len());
        column.numbers(0..column.len(), &mut readings);
        let mut ranks = percentiles(&academies, &readings);
        if let Some(given) = columns.get(id) {
            for (unit, rank) in ranks.iter_mut().enumerate() {
                *rank = given.reading(unit).unwrap_or(*rank);
            }
        }
        if ranks.iter().any(|rank| !rank.is_nan()) {
            columns.insert(id.to_owned(), Column::from_numbers(&ranks));
        }
    }
}
