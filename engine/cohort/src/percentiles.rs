//! Percentiles within the academy, of what is not comparable between academies.

use crate::Column;
use crate::derive::Columns;
use rayon::prelude::*;
use uplift_model::Roster;

/// With fewer readings in an academy than this, a rank among them says little.
const FEWEST: usize = 10;

/// The indicators, and of which each is the percentile.
const OF: [(&str, &str); 2] = [
    ("behaviour.points_percentile", "behaviour.points"),
    ("behaviour.incidents_percentile", "behaviour.incidents"),
];

/// Works percentiles out where the dataset does not give them.
pub(crate) fn within_academies(columns: &mut Columns, roster: &Roster) {
    for (id, of) in OF {
        let Some(column) = columns.get(of) else { continue };
        let given = columns.get(id);
        let ranked = roster.academies.par_iter().flat_map_iter(|academy| {
            let units = academy.enrolments.clone();
            let mut readings = Vec::with_capacity(units.len());
            column.numbers(units.clone(), &mut readings);
            let own = |unit| given.and_then(|given| given.reading(unit));
            let ranks = percentiles(&readings);
            units.zip(ranks).map(|(unit, rank)| own(unit).unwrap_or(rank)).collect::<Vec<f64>>()
        });
        let ranks: Vec<f64> = ranked.collect();
        if ranks.iter().any(|rank| !rank.is_nan()) {
            columns.insert(id.to_owned(), Column::from_numbers(&ranks));
        }
    }
}

/// Returns for each reading the share, of 100, of readings below it and half of those equal to it,
/// itself included. Missing readings are NaN and stay so; with fewer than ten, all are missing.
fn percentiles(readings: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = readings.iter().copied().filter(|of| !of.is_nan()).collect();
    if sorted.len() < FEWEST {
        return vec![f64::NAN; readings.len()];
    }
    sorted.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "counts of the pupils of an academy")]
    let rank = |of: &f64| {
        if of.is_nan() {
            return f64::NAN;
        }
        let below = sorted.partition_point(|other| other < of);
        let up_to = sorted.partition_point(|other| other <= of);
        // Half of those equal: below and up to, added and halved.
        (below + up_to) as f64 * 50.0 / sorted.len() as f64
    };
    readings.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_a_rank_and_missing_readings_have_none() {
        let readings = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 5.0, f64::NAN, 9.0];
        let ranks = percentiles(&readings);
        // Six of ten at nought: half of six. Then six below and half of two; eight and a half; nine
        // and a half.
        assert_eq!(ranks[..9], [30.0, 30.0, 30.0, 30.0, 30.0, 30.0, 70.0, 70.0, 85.0]);
        assert!(ranks[9].is_nan());
        assert_eq!(ranks[10..], [95.0]);
    }

    #[test]
    fn nine_are_too_few_and_ten_equal_ones_are_in_the_middle() {
        assert!(percentiles(&[1.0; 9]).iter().all(|rank| rank.is_nan()));
        let mut nine = vec![1.0; 9];
        nine.push(f64::NAN);
        assert!(percentiles(&nine).iter().all(|rank| rank.is_nan()));
        assert_eq!(percentiles(&[1.0; 10]), [50.0; 10]);
        assert!(percentiles(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_rank_is_what_counting_one_by_one_gives(
            readings in prop::collection::vec(prop::option::of(0_u8..6), 0..40),
        ) {
            let values: Vec<f64> = readings.iter().map(|of| of.map_or(f64::NAN, f64::from)).collect();
            let known: Vec<u8> = readings.iter().copied().flatten().collect();
            for (reading, rank) in readings.iter().zip(percentiles(&values)) {
                let Some(reading) = reading.filter(|_| known.len() >= 10) else {
                    prop_assert!(rank.is_nan());
                    continue;
                };
                let count = |is: &dyn Fn(&u8) -> bool| {
                    f64::from(u32::try_from(known.iter().filter(|of| is(of)).count()).unwrap())
                };
                let halves = 2.0 * count(&|of| *of < reading) + count(&|of| *of == reading);
                let expected = halves / (2.0 * count(&|_| true)) * 100.0;
                prop_assert!((rank - expected).abs() < 1e-9 && (0.0..=100.0).contains(&rank));
            }
        }
    }
}
