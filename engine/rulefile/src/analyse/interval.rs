//! Intervals of numbers, both ends included, and what arithmetic makes of them.

/// The numbers from `least` to `most`. An end left out is the next number there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Interval {
    /// Every number.
    pub(super) const ALL: Self = Self { least: f64::NEG_INFINITY, most: f64::INFINITY };

    /// The numbers from `least` to `most`.
    pub(super) fn new(least: f64, most: f64) -> Self {
        Self { least, most }
    }

    /// One number.
    pub(super) fn point(value: f64) -> Self {
        Self::new(value, value)
    }

    /// The numbers in both; none where there are none.
    pub(super) fn both(self, other: Self) -> Option<Self> {
        let both = Self::new(self.least.max(other.least), self.most.min(other.most));
        (both.least <= both.most).then_some(both)
    }

    /// The least interval that holds both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.most.max(other.most))
    }

    /// A little wider at both ends, for bounds that were found by arithmetic and so are not to the bit
    /// those that a rule's own arithmetic finds.
    pub(super) fn widened(self, by: f64) -> Self {
        Self::new(self.least - by, self.most + by)
    }

    /// Whether a number lies within.
    pub(super) fn holds(self, value: f64) -> bool {
        self.least <= value && value <= self.most
    }

    /// Its negative.
    pub(super) fn negative(self) -> Self {
        Self::new(-self.most, -self.least)
    }

    /// Each number of one plus each of the other.
    pub(super) fn plus(self, other: Self) -> Self {
        Self::ends(self.least + other.least, self.most + other.most)
    }

    /// Each number of one times each of the other.
    pub(super) fn times(self, other: Self) -> Self {
        let of = [
            product(self.least, other.least),
            product(self.least, other.most),
            product(self.most, other.least),
            product(self.most, other.most),
        ];
        let least = of.into_iter().fold(f64::INFINITY, f64::min);
        let most = of.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Self::ends(least, most)
    }

    /// Each number of one over each of the other but nought; none where the other is nought alone.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let Self { least, most } = other;
        if least == 0.0 && most == 0.0 {
            return None;
        }
        if least < 0.0 && most > 0.0 {
            return Some(Self::ALL);
        }
        // An end that is nought is left out, and the quotient grows without bound towards it.
        let high = if least == 0.0 { f64::INFINITY } else { 1.0 / least };
        let low = if most == 0.0 { f64::NEG_INFINITY } else { 1.0 / most };
        Some(self.times(Self::new(low, high)))
    }

    /// The lesser of each pair.
    pub(super) fn lesser(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.most.min(other.most))
    }

    /// The greater of each pair.
    pub(super) fn greater(self, other: Self) -> Self {
        Self::new(self.least.max(other.least), self.most.max(other.most))
    }

    /// An interval with these ends; an end that is no number bounds nothing.
    fn ends(least: f64, most: f64) -> Self {
        Self::new(
            if least.is_nan() { f64::NEG_INFINITY } else { least },
            if most.is_nan() { f64::INFINITY } else { most },
        )
    }
}

/// A product in which nought times anything is nought: an infinite end stands for numbers that are
/// finite.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: Option<Interval>, expected: (f64, f64)) {
        assert_eq!(found, Some(Interval::new(expected.0, expected.1)));
    }

    #[test]
    fn products_look_at_every_pair_of_ends() {
        let a = Interval::new(-2.0, 3.0);
        check(Some(a.times(Interval::new(-1.0, 4.0))), (-8.0, 12.0));
        check(Some(a.times(Interval::ALL)), (f64::NEG_INFINITY, f64::INFINITY));
        check(Some(Interval::point(0.0).times(Interval::ALL)), (0.0, 0.0));
    }

    #[test]
    fn quotients_leave_nought_out() {
        let one = Interval::new(1.0, 2.0);
        check(one.over(Interval::new(2.0, 4.0)), (0.25, 1.0));
        check(one.over(Interval::new(0.0, 4.0)), (0.25, f64::INFINITY));
        check(one.over(Interval::new(-4.0, 0.0)), (f64::NEG_INFINITY, -0.25));
        check(one.over(Interval::new(-1.0, 1.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(one.over(Interval::point(0.0)), None);
    }

    #[test]
    fn intervals_that_touch_have_a_number_in_common() {
        let low = Interval::new(0.0, 0.5);
        check(low.both(Interval::new(0.5, 1.0)), (0.5, 0.5));
        assert_eq!(low.both(Interval::new(0.5_f64.next_up(), 1.0)), None);
    }
}
