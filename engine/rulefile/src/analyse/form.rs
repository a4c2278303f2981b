//! Sums of readings, each times a number, and a number: what a need or the side of a comparison mostly
//! is once the settings are known: `a + b >= c` says something of `a + b`.
//!
//! Where readings cancel each other, as in `x + 0.1 - x`, rounding is all that is left, so there is no
//! form of it and its range alone is known.

use super::interval::Interval;

/// Beyond this a number is no longer trusted not to overflow in the rule's own arithmetic.
const MOST_SIZE: f64 = 1e100;

/// A sum of readings, each times a number, and a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    /// Inputs, rising, and their factors; none is nought.
    pub(super) terms: Vec<(usize, f64)>,
    /// What is added.
    pub(super) constant: f64,
    /// The greatest number that went into it: what rounding is measured by.
    pub(super) size: f64,
    /// Whether the rule's own arithmetic gives this to the bit.
    pub(super) exact: bool,
}

impl Form {
    /// A number.
    pub(super) fn constant(constant: f64) -> Self {
        Self { terms: Vec::new(), constant, size: constant.abs(), exact: true }
    }

    /// The reading of an input.
    pub(super) fn reading(input: usize) -> Self {
        Self { terms: vec![(input, 1.0)], constant: 0.0, size: 1.0, exact: true }
    }

    /// The number it is, where it reads nothing.
    pub(super) fn known(&self) -> Option<f64> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The input and the sign, where it is a reading or its negative, to the bit.
    pub(super) fn plain(&self) -> Option<(usize, f64)> {
        match self.terms.as_slice() {
            &[(input, factor)]
                if self.exact && [1.0, -1.0].contains(&factor) && self.constant == 0.0 =>
            {
                Some((input, factor))
            }
            _ => None,
        }
    }

    /// Its negative.
    pub(super) fn negative(&self) -> Self {
        let terms = self.terms.iter().map(|(input, factor)| (*input, -factor)).collect();
        Self { terms, constant: -self.constant, size: self.size, exact: self.exact }
    }

    /// The sum of two; none where readings cancel each other.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let mut terms = self.terms.clone();
        for &(input, factor) in &other.terms {
            match terms.binary_search_by_key(&input, |term| term.0) {
                Ok(at) => {
                    let own = &mut terms.get_mut(at)?.1;
                    if own.is_sign_negative() != factor.is_sign_negative() {
                        return None;
                    }
                    *own += factor;
                }
                Err(at) => terms.insert(at, (input, factor)),
            }
        }
        Self::checked(terms, self.constant + other.constant, self.size.max(other.size))
    }

    /// Its product with a number.
    pub(super) fn times(&self, by: f64) -> Option<Self> {
        let terms = self.terms.iter().map(|(input, factor)| (*input, factor * by)).collect();
        Self::checked(terms, self.constant * by, self.size.max(self.size * by.abs()))
    }

    fn checked(mut terms: Vec<(usize, f64)>, constant: f64, size: f64) -> Option<Self> {
        terms.retain(|term| term.1 != 0.0);
        let size = terms.iter().map(|term| term.1.abs()).fold(size.max(constant.abs()), f64::max);
        (constant.is_finite() && size < MOST_SIZE).then_some(Self {
            terms,
            constant,
            size,
            exact: false,
        })
    }

    /// What its readings and factors say without their size: the terms with the first factor 1, and
    /// that factor.
    pub(super) fn direction(&self) -> Option<(Vec<(usize, f64)>, f64)> {
        let (_, first) = *self.terms.first()?;
        let terms = self.terms.iter().map(|(input, factor)| (*input, factor / first)).collect();
        Some((terms, first))
    }

    /// How far it can be from what the rule's own arithmetic gives, near a bound.
    pub(super) fn slack(&self, bound: f64) -> f64 {
        if self.exact { 0.0 } else { slack(self.size) + slack(bound) }
    }
}

/// How far arithmetic around a number may be off.
pub(super) fn slack(around: f64) -> f64 {
    if around.is_finite() { 1e-9 * (1.0 + around.abs()) } else { 0.0 }
}

/// Whether two directions are one, but for rounding.
pub(super) fn along(a: &[(usize, f64)], b: &[(usize, f64)]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() <= 1e-12 * a.1.abs())
}

/// The numbers `factor * x + constant` for the `x` of an interval.
pub(super) fn image(of: Interval, factor: f64, constant: f64) -> Interval {
    of.times(Interval::point(factor)).plus(Interval::point(constant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_that_cancel_each_other_leave_no_form() {
        let x = Form::reading(3);
        assert_eq!(x.plus(&x.negative()), None);
        assert_eq!(x.plus(&x).unwrap().terms, [(3, 2.0)]);
        assert_eq!(x.negative().plain(), Some((3, -1.0)));
        assert_eq!(x.times(1.0).unwrap().plain(), None);
        assert!(x.plus(&Form::constant(1e6)).unwrap().slack(0.0) > 1e-3);
    }

    #[test]
    fn directions_leave_the_size_out() {
        let sum = Form::reading(0).plus(&Form::reading(1)).unwrap();
        let (direction, size) = sum.times(0.3).unwrap().direction().unwrap();
        assert!(along(&direction, &[(0, 1.0), (1, 1.0)]));
        assert!((size - 0.3).abs() < 1e-15);
    }

    #[test]
    fn wild_factors_are_not_followed() {
        assert_eq!(Form::reading(0).times(1e200), None);
        assert_eq!(Form::reading(0).times(f64::NAN), None);
    }
}
