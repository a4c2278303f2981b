//! The normal distribution, and mixtures of it.
//!
//! Readings are drawn as normal scores first and mapped to their published distribution by rank, so
//! that correlations and group gaps leave the published figures as they are.

use crate::number::{pick, whole};

/// Returns the share below `z`, to seven decimals (Abramowitz and Stegun 26.2.17).
pub(crate) fn share_below(z: f64) -> f64 {
    const A: [f64; 5] =
        [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_530];
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let tail = polynomial(&A, t) * t * (-0.5 * z * z).exp() * 0.398_942_280_401_432_7;
    let share = if z < 0.0 { tail } else { 1.0 - tail };
    share.clamp(1e-9, 1.0 - 1e-9)
}

/// Returns the z below which the share `p` lies, to nine digits (Acklam's rational approximation).
pub(crate) fn quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let tail = |share: f64| {
        let q = (-2.0 * share.ln()).sqrt();
        polynomial(&C, q) / polynomial(&D, q)
    };
    if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        polynomial(&A, q * q) * q / polynomial(&B, q * q)
    }
}

/// Evaluates the polynomial whose coefficients are given from the highest power down.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// One group of a mixture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// Its share of the pupils; the shares of all groups add up to 1.
    pub(crate) share: f64,
    /// How far it lies above the others, in deviations of the whole.
    pub(crate) shift: f64,
}

/// A mixture of normal distributions with mean 0 and deviation 1 as a whole.
#[derive(Debug)]
pub(crate) struct Mixture {
    centre: f64,
    within: f64,
    /// The normal score of every value from `LEAST` in steps of 1 / `STEPS`.
    scores: Vec<f64>,
}

const LEAST: f64 = -7.0;
const STEPS: f64 = 32.0;
const POINTS: u32 = 14 * 32 + 2;

impl Mixture {
    /// Works out the mixture of these groups.
    pub(crate) fn new(groups: &[Group]) -> Self {
        let centre = groups.iter().map(|group| group.share * group.shift).sum::<f64>();
        let between =
            groups.iter().map(|group| group.share * (group.shift - centre).powi(2)).sum::<f64>();
        let within = (1.0 - between).max(0.01).sqrt();
        let scores = (0..POINTS)
            .map(|point| {
                let value = LEAST + f64::from(point) / STEPS;
                let below = |group: &Group| {
                    group.share * share_below((value - group.shift + centre) / within)
                };
                quantile(groups.iter().map(below).sum::<f64>().clamp(1e-9, 1.0 - 1e-9))
            })
            .collect();
        Self { centre, within, scores }
    }

    /// Returns the normal score, among all pupils, of the pupil at `z` within a group of this shift.
    pub(crate) fn score(&self, shift: f64, z: f64) -> f64 {
        let value = shift - self.centre + self.within * z;
        let place = ((value - LEAST) * STEPS).clamp(0.0, f64::from(POINTS - 2));
        let point = usize::try_from(whole(place)).unwrap_or(0);
        let (low, high) = (*pick(&self.scores, point), *pick(&self.scores, point + 1));
        low + (high - low) * place.fract()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Draw;

    #[test]
    fn shares_and_quantiles_are_known_values() {
        for (z, share) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9), (3.0, 0.998_650_1)]
        {
            assert!((share_below(z) - share).abs() < 2e-7, "{z}");
            assert!((quantile(share) - z).abs() < 1e-4, "{share}");
        }
        for percent in 1..100 {
            let share = f64::from(percent) / 100.0;
            assert!((share_below(quantile(share)) - share).abs() < 1e-6, "{share}");
        }
    }

    #[test]
    fn a_mixture_is_standard_normal_as_a_whole_and_keeps_its_gap() {
        let groups = [Group { share: 0.25, shift: -0.6 }, Group { share: 0.75, shift: 0.0 }];
        let mixture = Mixture::new(&groups);
        let mut draw = Draw::new(3, 1);
        let (mut sum, mut squares, mut lower) = (0.0, 0.0, 0.0);
        let n = 200_000;
        for i in 0..n {
            let shift = if i % 4 == 0 { -0.6 } else { 0.0 };
            let score = mixture.score(shift, draw.normal());
            sum += score;
            squares += score * score;
            lower += if i % 4 == 0 { score } else { 0.0 };
        }
        let n = f64::from(n);
        assert!((sum / n).abs() < 4.0 / n.sqrt());
        assert!((squares / n - 1.0).abs() < 4.0 * (2.0 / n).sqrt());
        let gap = (sum - lower) / (0.75 * n) - lower / (0.25 * n);
        assert!((gap - 0.6).abs() < 0.02, "{gap}");
    }
}
