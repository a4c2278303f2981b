//! Needs and priorities as whole millionths, so that sums and orders are exact.

/// One whole, in millionths.
pub const ONE: u64 = 1_000_000;

/// How much a unit needs an intervention: 0 to 1, kept in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Need(u32);

impl Need {
    /// The greatest need.
    pub const MOST: Self = Self(1_000_000);

    /// Rounds a fraction once to millionths, halves away from zero. None unless it is finite and
    /// within 0 to 1.
    #[inline]
    pub fn from_fraction(fraction: f64) -> Option<Self> {
        if !(0.0..=1.0).contains(&fraction) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within 0 to a million by the check above"
        )]
        Some(Self((fraction * 1e6 + 0.5) as u32))
    }

    /// Takes millionths; anything above one whole is one whole.
    pub fn from_millionths(millionths: u64) -> Self {
        Self(u32::try_from(millionths).unwrap_or(u32::MAX).min(Self::MOST.0))
    }

    /// Returns it in millionths.
    pub fn millionths(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns the need that remains when both are taken to be independent: `1 - (1 - a)(1 - b)`,
    /// rounded to the nearest millionth.
    #[must_use]
    pub fn independent(self, other: Self) -> Self {
        let rest = (ONE - self.millionths()) * (ONE - other.millionths());
        Self::from_millionths(ONE - (rest + ONE / 2) / ONE)
    }
}

/// Multiplies millionths, rounding halves up.
pub fn product(a: u64, b: u64) -> u64 {
    (a * b + ONE / 2) / ONE
}

/// Divides, rounding halves up; none by zero.
pub fn quotient(sum: u64, count: u64) -> Option<u64> {
    (count > 0).then(|| (sum + count / 2) / count)
}

/// Returns millionths as a fraction, the nearest one there is.
#[expect(clippy::cast_precision_loss, reason = "sums stay far below 2^53")]
pub fn fraction(millionths: u64) -> f64 {
    millionths as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_rounded_once() {
        assert_eq!(Need::from_fraction(0.123_456_5).map(Need::millionths), Some(123_457));
        assert_eq!(Need::from_fraction(1.0), Some(Need::MOST));
        assert_eq!(Need::from_fraction(1.000_000_1), None);
        assert_eq!(Need::from_fraction(-0.000_000_1), None);
        assert_eq!(Need::from_fraction(f64::NAN), None);
    }

    #[test]
    fn independent_needs_add_up_without_passing_one() {
        let half = Need::from_millionths(500_000);
        assert_eq!(half.independent(half).millionths(), 750_000);
        assert_eq!(half.independent(Need::MOST), Need::MOST);
        assert_eq!(half.independent(Need::default()), half);
    }
}
