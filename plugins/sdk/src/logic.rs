//! Readings and conditions in three-valued logic: a missing reading is never 0, and a condition on it
//! is neither true nor false.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::rows::Row;

/// A number that may be missing. Arithmetic on a missing number is missing.
#[derive(Clone, Copy, Debug)]
pub struct Number(f64);

impl Number {
    /// No reading.
    pub const MISSING: Self = Self(f64::NAN);

    /// At or above the other number.
    #[inline]
    pub fn at_least(self, other: impl Into<Self>) -> Truth {
        let other = other.into();
        Truth { yes: self.0 >= other.0, no: self.0 < other.0 }
    }

    /// Above the other number.
    #[inline]
    pub fn above(self, other: impl Into<Self>) -> Truth {
        let other = other.into();
        Truth { yes: self.0 > other.0, no: self.0 <= other.0 }
    }

    /// At or below the other number.
    #[inline]
    pub fn at_most(self, other: impl Into<Self>) -> Truth {
        let other = other.into();
        Truth { yes: self.0 <= other.0, no: self.0 > other.0 }
    }

    /// Below the other number.
    #[inline]
    pub fn below(self, other: impl Into<Self>) -> Truth {
        let other = other.into();
        Truth { yes: self.0 < other.0, no: self.0 >= other.0 }
    }

    /// At or above the first and at or below the second.
    #[inline]
    pub fn between(self, low: impl Into<Self>, high: impl Into<Self>) -> Truth {
        self.at_least(low) & self.at_most(high)
    }

    /// Yes where there is a reading, unknown where there is none: `&` it to a condition whose reason
    /// shows a reading that the condition itself does not ask for.
    #[inline]
    pub fn needed(self) -> Truth {
        Truth { yes: !self.0.is_nan(), no: false }
    }

    /// This number, or the other where this one is missing.
    ///
    /// `a.or(b).min(b.or(a))` is the lesser of those there are.
    #[inline]
    #[must_use]
    pub fn or(self, other: impl Into<Self>) -> Self {
        if self.0.is_nan() { other.into() } else { self }
    }

    /// The greater of the two; missing where either is.
    #[inline]
    #[must_use]
    pub fn max(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if other.0 > self.0 || other.0.is_nan() { other } else { self }
    }

    /// The lesser of the two; missing where either is.
    #[inline]
    #[must_use]
    pub fn min(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if other.0 < self.0 || other.0.is_nan() { other } else { self }
    }

    /// At least 0 and at most 1, as a need has to be.
    #[inline]
    #[must_use]
    pub fn capped(self) -> Self {
        // A comparison with a missing number is false, so it stays missing.
        let most = if self.0 > 1.0 { 1.0 } else { self.0 };
        Self(if most < 0.0 { 0.0 } else { most })
    }

    /// The number, where there is one.
    #[inline]
    pub fn get(self) -> Option<f64> {
        if self.0.is_nan() { None } else { Some(self.0) }
    }
}

impl From<f64> for Number {
    #[inline]
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl Neg for Number {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

macro_rules! arithmetic {
    ($($operator:ident $function:ident $sign:tt),*) => {$(
        impl<T: Into<Number>> $operator<T> for Number {
            type Output = Number;
            #[inline]
            fn $function(self, other: T) -> Number {
                Number(self.0 $sign other.into().0)
            }
        }
        impl $operator<Number> for f64 {
            type Output = Number;
            #[inline]
            fn $function(self, other: Number) -> Number {
                Number(self $sign other.0)
            }
        }
    )*};
}
arithmetic!(Add add +, Sub sub -, Mul mul *, Div div /);

/// A condition: yes, no or unknown. `&`, `|` and `!` follow Kleene: what one side settles, a missing
/// other side does not unsettle.
// INVARIANT: never both yes and no. Two bits instead of three variants keep the loop over rows free of
// branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    yes: bool,
    no: bool,
}

impl Truth {
    /// It holds.
    pub const YES: Self = Self { yes: true, no: false };
    /// It does not hold.
    pub const NO: Self = Self { yes: false, no: true };
    /// A missing reading keeps it from being known.
    pub const UNKNOWN: Self = Self { yes: false, no: false };

    /// This condition, or the other where this one is unknown.
    #[inline]
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.yes | self.no { self } else { other }
    }

    /// The one number where it holds, the other where it does not; missing where it is unknown.
    #[inline]
    pub fn choose(self, yes: impl Into<Number>, no: impl Into<Number>) -> Number {
        let (yes, no) = (yes.into(), no.into());
        if self.yes {
            yes
        } else if self.no {
            no
        } else {
            Number::MISSING
        }
    }

    /// Fires with this need where it holds. A need above 1 counts as 1, one below 0 as 0.
    #[inline]
    pub fn then(self, need: impl Into<Number>) -> Decision {
        let need = if self.yes { need.into().capped().0 } else { f64::NAN };
        Decision { silent: self.no, need }
    }
}

impl From<bool> for Truth {
    #[inline]
    fn from(holds: bool) -> Self {
        Self { yes: holds, no: !holds }
    }
}

impl BitAnd for Truth {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self { yes: self.yes & other.yes, no: self.no | other.no }
    }
}

impl BitOr for Truth {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self { yes: self.yes | other.yes, no: self.no & other.no }
    }
}

impl Not for Truth {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

/// What a rule says of one row: it fires with a need, does not, or is lacking a reading.
// INVARIANT: where it is not silent, a need from 0 to 1, or NaN for lacking.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    pub(crate) silent: bool,
    pub(crate) need: f64,
}

impl Decision {
    /// The rule does not fire.
    pub const SILENT: Self = Self { silent: true, need: f64::NAN };
    /// A missing reading keeps the rule from deciding.
    pub const LACKING: Self = Self { silent: false, need: f64::NAN };

    /// Fires with this need; lacking where the need is missing.
    #[inline]
    pub fn fires(need: impl Into<Number>) -> Self {
        Truth::YES.then(need)
    }
}

/// The decision of a rule that never fires.
pub(crate) fn never(_: Row<'_>) -> Decision {
    Decision::SILENT
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::NO, Truth::UNKNOWN, Truth::YES];

    fn rank(truth: Truth) -> usize {
        ALL.iter().position(|one| *one == truth).unwrap()
    }

    #[test]
    fn kleene() {
        for a in ALL {
            for b in ALL {
                assert_eq!(rank(a & b), rank(a).min(rank(b)));
                assert_eq!(rank(a | b), rank(a).max(rank(b)));
            }
            assert_eq!(rank(!a), 2 - rank(a));
        }
    }

    #[test]
    fn comparisons_are_exact_at_the_threshold_and_unknown_when_missing() {
        let tenth = Number::from(0.1);
        assert_eq!(tenth.at_least(0.1), Truth::YES);
        assert_eq!(tenth.above(0.1), Truth::NO);
        assert_eq!(tenth.at_most(0.1), Truth::YES);
        assert_eq!(tenth.below(0.1), Truth::NO);
        assert_eq!(tenth.between(0.1, 0.1), Truth::YES);
        for number in [Number::MISSING, Number::MISSING + 1.0, 1.0 / Number::MISSING] {
            for truth in
                [number.at_least(0.1), number.above(0.1), number.at_most(0.1), number.below(0.1)]
            {
                assert_eq!(truth, Truth::UNKNOWN);
                assert_eq!(!truth, Truth::UNKNOWN);
            }
            assert_eq!(number.needed(), Truth::UNKNOWN);
            assert_eq!(number.get(), None);
        }
        assert_eq!(tenth.needed(), Truth::YES);
    }

    #[test]
    fn missing_numbers_stay_missing() {
        let missing = Number::MISSING;
        assert_eq!(missing.capped().get(), None);
        assert_eq!(missing.max(1.0).get(), None);
        assert_eq!(Number::from(1.0).max(missing).get(), None);
        assert_eq!(missing.min(1.0).get(), None);
        assert_eq!(Number::from(1.0).min(missing).get(), None);
        assert_eq!(missing.or(2.0).get(), Some(2.0));
        assert_eq!(Number::from(3.0).or(2.0).get(), Some(3.0));
        assert_eq!(Number::from(3.0).max(2.0).min(2.5).get(), Some(2.5));
    }

    #[test]
    fn decisions() {
        for (truth, need, expected) in [
            (Truth::YES, 0.4.into(), Some(0.4)),
            (Truth::YES, 1.7.into(), Some(1.0)),
            (Truth::YES, (-0.2).into(), Some(0.0)),
            (Truth::YES, Number::MISSING, None),
            (Truth::UNKNOWN, 0.4.into(), None),
        ] {
            let decision = truth.then(need);
            assert!(!decision.silent);
            assert_eq!(Number(decision.need).get(), expected);
        }
        assert!(Truth::NO.then(Number::MISSING).silent);
        assert!(Truth::NO.then(0.4).silent);
        assert_eq!(Truth::UNKNOWN.or(Truth::NO), Truth::NO);
        assert_eq!(Truth::YES.or(Truth::NO), Truth::YES);
        assert_eq!(Truth::UNKNOWN.choose(1.0, 0.0).get(), None);
        assert_eq!(Truth::NO.choose(1.0, 0.5).get(), Some(0.5));
    }
}
