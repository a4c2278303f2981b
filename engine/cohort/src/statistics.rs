//! Statistics of the readings of a unit's members. Each is none where there is no reading.

/// A gap needs this many readings on either side.
const LEAST_FOR_GAP: usize = 5;

/// Returns the mean and how many readings there were. Summed in whole millionths, so that neither
/// the order nor a split by academy moves it.
#[expect(clippy::cast_precision_loss, reason = "readings times pupils stay below 2^53 millionths")]
pub(crate) fn mean(readings: impl Iterator<Item = f64>) -> Option<(f64, usize)> {
    let (mut sum, mut count) = (0_i128, 0_usize);
    for reading in readings {
        #[expect(clippy::cast_possible_truncation, reason = "readings are bounded by their range")]
        let millionths = (reading * 1e6).round() as i64;
        sum += i128::from(millionths);
        count += 1;
    }
    (count > 0).then(|| (sum as f64 / count as f64 / 1e6, count))
}

/// Returns the middle reading, or the mean of the two in the middle.
pub(crate) fn median(mut readings: Vec<f64>) -> Option<f64> {
    readings.sort_by(f64::total_cmp);
    let middle = readings.len() / 2;
    let upper = readings.get(middle).copied()?;
    if readings.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = middle.checked_sub(1).and_then(|below| readings.get(below)).copied()?;
    Some(f64::midpoint(lower, upper))
}

/// Returns the share of yes.
pub(crate) fn share(flags: impl Iterator<Item = bool>) -> Option<f64> {
    let (mut yes, mut all) = (0_u32, 0_u32);
    for flag in flags {
        yes += u32::from(flag);
        all += 1;
    }
    (all > 0).then(|| f64::from(yes) / f64::from(all))
}

/// Returns the mean of those who are not disadvantaged less the mean of those who are; none where
/// either side has under five readings.
pub(crate) fn gap(readings: impl Iterator<Item = (bool, f64)>) -> Option<f64> {
    let (disadvantaged, others): (Vec<_>, Vec<_>) =
        readings.partition(|(disadvantaged, _)| *disadvantaged);
    let side = |readings: Vec<(bool, f64)>| mean(readings.into_iter().map(|(_, reading)| reading));
    let ((others, n), (disadvantaged, m)) = (side(others)?, side(disadvantaged)?);
    (n >= LEAST_FOR_GAP && m >= LEAST_FOR_GAP).then_some(others - disadvantaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn statistics_of_a_few_readings() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(vec![]), None);
        assert_eq!(mean([0.1, 0.2].into_iter()), Some((0.15, 2)));
        assert_eq!(mean(std::iter::empty()), None);
        assert_eq!(share([true, false, false, true].into_iter()), Some(0.5));
        assert_eq!(share(std::iter::empty()), None);
    }

    #[test]
    fn a_gap_needs_five_on_either_side() {
        let side = |disadvantaged, reading, count| vec![(disadvantaged, reading); count];
        let gap_of = |n, m| gap([side(false, 100.0, n), side(true, 90.0, m)].concat().into_iter());
        assert_eq!(gap_of(5, 5), Some(10.0));
        assert_eq!(gap_of(4, 9), None);
        assert_eq!(gap_of(9, 4), None);
        assert_eq!(gap_of(0, 9), None);
    }

    proptest! {
        #[test]
        fn order_does_not_move_a_mean(mut readings in prop::collection::vec(-1000.0..1000.0f64, 1..50)) {
            let forth = mean(readings.iter().copied());
            readings.reverse();
            prop_assert_eq!(forth, mean(readings.iter().copied()));
            #[expect(clippy::cast_precision_loss, reason = "fifty at most")]
            let plain = readings.iter().sum::<f64>() / readings.len() as f64;
            prop_assert!((forth.unwrap().0 - plain).abs() < 1e-6);
        }
    }
}
