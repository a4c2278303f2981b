//! Where a reading stands among those of its group: the mid-rank percentile.

use rayon::prelude::*;

/// The fewest readings of a group that places are given in: among nine, one pupil is a ninth of the
/// scale, and whoever knows the class knows who is meant.
pub(crate) const FEWEST: usize = 10;

/// Stands for a unit that belongs to no group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// Returns for every unit the percentile, 0 to 100, of its reading among those of its group: how many
/// of a hundred have a lower one, those with the same counting half, itself among them. So ties share a
/// place, and a group's mean place is 50. NaN, which stands for a missing reading, for units without a
/// reading or group, and for groups with fewer than [`FEWEST`] readings.
pub(crate) fn percentiles(groups: &[u32], readings: &[f64]) -> Vec<f64> {
    let mut places: Vec<(u32, f64, u32)> = groups
        .iter()
        .zip(readings)
        .zip(0_u32..)
        .filter(|((group, reading), _)| **group != NO_GROUP && !reading.is_nan())
        // Minus zero is zero, which the order of floats would tell apart.
        .map(|((&group, &reading), unit)| (group, reading + 0.0, unit))
        .collect();
    places
        .par_sort_unstable_by(|a, b| (a.0.cmp(&b.0)).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut out = vec![f64::NAN; readings.len()];
    for group in places.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= FEWEST) {
        let mut below = 0;
        for ties in group.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq()) {
            let percentile = mid_rank(below, ties.len(), group.len());
            for (.., unit) in ties {
                if let Some(out) = out.get_mut(*unit as usize) {
                    *out = percentile;
                }
            }
            below += ties.len();
        }
    }
    out
}

/// One division, so that the same counts give the same number whatever they are of.
#[expect(clippy::cast_precision_loss, reason = "counts of pupils")]
fn mid_rank(below: usize, same: usize, all: usize) -> f64 {
    (100 * below + 50 * same) as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MISSING: f64 = f64::NAN;

    /// Counts, for each unit, through all the others.
    #[expect(clippy::float_cmp, reason = "the very same reading is meant")]
    #[expect(clippy::cast_precision_loss, reason = "counts of pupils")]
    fn naive(groups: &[u32], readings: &[f64]) -> Vec<Option<f64>> {
        let of = |unit: usize| {
            let others = || (0..readings.len()).filter(|&other| groups[other] == groups[unit]);
            let all = others().filter(|&other| !readings[other].is_nan()).count();
            if groups[unit] == NO_GROUP || readings[unit].is_nan() || all < FEWEST {
                return None;
            }
            let below = others().filter(|&other| readings[other] < readings[unit]).count();
            let same = others().filter(|&other| readings[other] == readings[unit]).count();
            Some((below as f64 + same as f64 / 2.0) * 100.0 / all as f64)
        };
        (0..readings.len()).map(of).collect()
    }

    #[test]
    fn ten_pupils_by_hand() {
        let readings = [85., 90., 90., 100., 100., 100., 110., 120., 130., 140.];
        let expected = [5., 20., 20., 45., 45., 45., 65., 75., 85., 95.];
        assert_eq!(percentiles(&[4; 10], &readings), expected);
        assert_eq!(percentiles(&[4; 10], &[7.0; 10]), [50.0; 10]);
    }

    #[test]
    fn nine_are_too_few_and_ten_are_not() {
        let mut readings = vec![1.0; 10];
        readings[3] = MISSING;
        assert!(percentiles(&[0; 10], &readings).iter().all(|it| it.is_nan()));
        readings.push(2.0);
        let found = percentiles(&[0; 11], &readings);
        assert!(found[3].is_nan());
        assert_eq!((found[0], found[10]), (45.0, 95.0));
    }

    #[test]
    fn without_a_group_or_units_there_is_no_place() {
        assert!(percentiles(&[NO_GROUP; 12], &[1.0; 12]).iter().all(|it| it.is_nan()));
        assert!(percentiles(&[], &[]).is_empty());
    }

    #[test]
    fn minus_zero_is_zero() {
        let readings = [0.0, -0.0, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0];
        assert_eq!(percentiles(&[0; 10], &readings), [50.0; 10]);
    }

    fn group() -> impl Strategy<Value = u32> {
        prop_oneof![4 => 0_u32..3, 1 => Just(NO_GROUP)]
    }

    fn reading() -> impl Strategy<Value = f64> {
        prop_oneof![1 => Just(MISSING), 4 => (-3_i8..9).prop_map(f64::from)]
    }

    proptest! {
        #[test]
        fn every_place_is_the_one_counted(rows in prop::collection::vec((group(), reading()), 0..80)) {
            let (groups, readings): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let found = percentiles(&groups, &readings);
            for (found, naive) in found.iter().zip(naive(&groups, &readings)) {
                prop_assert_eq!(found.is_nan(), naive.is_none());
                if let Some(naive) = naive {
                    prop_assert!((found - naive).abs() < 1e-9 && (0.0..=100.0).contains(found));
                }
            }
        }
    }
}
