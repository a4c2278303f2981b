//! Weigh: need decides which problem comes first, evidence decides which response.

use crate::combine::Combined;
use crate::tables::Tables;
use uplift_model::{Area, Need, ONE};

/// The factor of a response for whose effect there is no estimate.
const NO_ESTIMATE: u64 = ONE / 4 * 3;

/// What the candidates of each area have to offer one unit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Candidates {
    /// How many have a value above 0, and the best value, by [`Area::index`].
    areas: [(usize, u64); Area::COUNT],
}

impl Candidates {
    /// Looks at all rows of a unit, before any is gated.
    pub(crate) fn of(rows: &[Combined], tables: &Tables) -> Self {
        let mut candidates = Self::default();
        if rows.len() < 2 {
            return candidates;
        }
        for pair in rows.iter().filter_map(|row| tables.pair(row.pair)) {
            if let Some(value) = pair.value.filter(|&value| value > 0)
                && let Some((count, best)) = candidates.areas.get_mut(pair.area.index())
            {
                *count += 1;
                *best = value.max(*best);
            }
        }
        candidates
    }

    /// Returns the factor for the evidence in millionths: 1 unless at least two candidates of the
    /// area have a value above 0; then half and half of the value against the best, rounded once.
    pub(crate) fn response(&self, area: Area, value: Option<u64>) -> u64 {
        match (self.areas.get(area.index()), value) {
            (Some(&(2.., best)), Some(value)) => ONE / 2 + (ONE / 2 * value + best / 2) / best,
            (Some(&(2.., _)), None) => NO_ESTIMATE,
            _ => ONE,
        }
    }
}

/// Returns weight × need × response in millionths, rounded once, halves up. At most
/// [`uplift_model::Policy::MOST_WEIGHT`] if the weight is, so that nothing overflows.
pub(crate) fn priority(weight: u64, need: Need, response: u64) -> u64 {
    (weight * need.millionths() * response + ONE * ONE / 2) / (ONE * ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::Policy;

    fn candidates(count: usize, best: u64) -> Candidates {
        let mut candidates = Candidates::default();
        candidates.areas[Area::Literacy.index()] = (count, best);
        candidates
    }

    #[test]
    fn evidence_counts_where_there_is_a_choice() {
        let response = |count, value| candidates(count, 3_000_000).response(Area::Literacy, value);
        assert_eq!(response(1, Some(3_000_000)), ONE);
        assert_eq!(response(1, None), ONE);
        assert_eq!(response(2, Some(3_000_000)), ONE);
        assert_eq!(response(2, Some(1_000_000)), 666_667);
        assert_eq!(response(2, Some(0)), 500_000);
        assert_eq!(response(2, None), 750_000);
        assert_eq!(candidates(2, 3_000_000).response(Area::Numeracy, Some(1)), ONE);
    }

    #[test]
    fn a_priority_is_rounded_once() {
        let need = Need::from_millionths(333_333);
        assert_eq!(priority(ONE, need, ONE), 333_333);
        // 1.5 × 0.333333 × 0.666667 = 0.33333316...; rounding twice would give 0.333334.
        assert_eq!(priority(1_500_000, need, 666_667), 333_333);
        assert_eq!(priority(Policy::MOST_WEIGHT, Need::MOST, ONE), Policy::MOST_WEIGHT);
        assert_eq!(priority(0, Need::MOST, ONE), 0);
    }
}
