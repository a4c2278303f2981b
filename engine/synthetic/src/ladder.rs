//! A distribution as a ladder: a rank between 0 and 1 climbs to its rung.

use crate::number::whole;
use crate::tables::ScoreBand;

/// Weights in order; the rungs they make are as high as their share.
#[derive(Debug, Clone)]
pub(crate) struct Ladder {
    tops: Vec<f64>,
}

impl Ladder {
    /// Makes a ladder of these weights, which need not add up to anything.
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let mut tops: Vec<f64> = weights
            .into_iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        for top in &mut tops {
            *top /= sum;
        }
        Self { tops }
    }

    /// Returns the rung of this rank and how far up the rung it stands, from 0 up to but not 1.
    pub(crate) fn climb(&self, rank: f64) -> (usize, f64) {
        let mut foot = 0.0;
        let mut last = (0, 0.0);
        for (rung, top) in self.tops.iter().enumerate() {
            if *top > foot {
                last = (rung, 0.999_999);
                if rank < *top {
                    return (rung, ((rank - foot) / (top - foot)).clamp(0.0, 0.999_999));
                }
                foot = *top;
            }
        }
        last
    }
}

/// A ladder whose rungs are ranges of whole scores, each score of a rung as likely as the next.
#[derive(Debug)]
pub(crate) struct ScoreLadder {
    ladder: Ladder,
    ranges: Vec<(i32, i32)>,
}

impl ScoreLadder {
    /// Makes a ladder of these bands, which are in order.
    pub(crate) fn new(bands: &[ScoreBand]) -> Self {
        Self {
            ladder: Ladder::new(bands.iter().map(|(_, _, weight)| *weight)),
            ranges: bands.iter().map(|(low, high, _)| (*low, *high)).collect(),
        }
    }

    /// Returns the score of this rank.
    pub(crate) fn score(&self, rank: f64) -> i32 {
        let (rung, part) = self.ladder.climb(rank);
        let (low, high) = self.ranges.get(rung).copied().unwrap_or((0, 0));
        low + whole(part * f64::from(high - low + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_climb_to_their_rungs() {
        let ladder = Ladder::new([50.0, 0.0, 30.0, 20.0]);
        assert_eq!(ladder.climb(0.0), (0, 0.0));
        assert_eq!(ladder.climb(0.25), (0, 0.5));
        assert_eq!(ladder.climb(0.5), (2, 0.0));
        assert_eq!(ladder.climb(0.799).0, 2);
        assert_eq!(ladder.climb(0.81).0, 3);
        assert_eq!(ladder.climb(1.0).0, 3);
    }

    #[test]
    fn every_score_of_a_band_is_as_likely() {
        let ladder = ScoreLadder::new(&[(0, 3, 40.0), (4, 4, 60.0)]);
        let scores: Vec<i32> = (0..10).map(|i| ladder.score(f64::from(i) / 10.0 + 0.05)).collect();
        assert_eq!(scores, [0, 1, 2, 3, 4, 4, 4, 4, 4, 4]);
    }
}
