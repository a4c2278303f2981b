//! Expressions put together by hand, for tests: `x(0) / x(1)` without a file. Their parts stand nowhere.

use crate::tree::{Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs};
use std::ops::{Add, Div, Mul, Neg, Sub};

fn number(is: NumberIs) -> Number {
    Number { at: 0..0, is }
}

fn condition(is: ConditionIs) -> Condition {
    Condition { at: 0..0, is }
}

fn arithmetic(how: Arithmetic, a: Number, b: Number) -> Number {
    number(NumberIs::Arithmetic(how, Box::new(a), Box::new(b)))
}

impl Add for Number {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        arithmetic(Arithmetic::Plus, self, other)
    }
}

impl Sub for Number {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        arithmetic(Arithmetic::Minus, self, other)
    }
}

impl Mul for Number {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        arithmetic(Arithmetic::Times, self, other)
    }
}

impl Div for Number {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        arithmetic(Arithmetic::Over, self, other)
    }
}

impl Neg for Number {
    type Output = Self;
    fn neg(self) -> Self {
        number(NumberIs::Negative(Box::new(self)))
    }
}

impl Number {
    /// Compares two numbers.
    #[must_use]
    pub fn is(self, how: Comparison, other: Number) -> Condition {
        condition(ConditionIs::Compare(how, Box::new(self), Box::new(other)))
    }

    /// `a >= b`
    #[must_use]
    pub fn at_least(self, other: Self) -> Condition {
        self.is(Comparison::AtLeast, other)
    }

    /// `a > b`
    #[must_use]
    pub fn above(self, other: Self) -> Condition {
        self.is(Comparison::Above, other)
    }

    /// `a <= b`
    #[must_use]
    pub fn at_most(self, other: Self) -> Condition {
        self.is(Comparison::AtMost, other)
    }

    /// `a < b`
    #[must_use]
    pub fn below(self, other: Self) -> Condition {
        self.is(Comparison::Below, other)
    }
}

impl Condition {
    /// `p && q`
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        condition(ConditionIs::All(vec![self, other]))
    }

    /// `p || q`
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        condition(ConditionIs::Any(vec![self, other]))
    }

    /// `!p`
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "`!p` is easily overlooked before a long condition"
    )]
    pub fn not(self) -> Self {
        condition(ConditionIs::Not(Box::new(self)))
    }

    /// `p == q`
    #[must_use]
    pub fn same(self, other: Self) -> Self {
        condition(ConditionIs::Same(Box::new(self), Box::new(other)))
    }

    /// `p ? q : r`
    #[must_use]
    pub fn choose(self, yes: Self, no: Self) -> Self {
        condition(ConditionIs::Choose(Box::new(self), Box::new(yes), Box::new(no)))
    }

    /// Moves it to another place in the file.
    #[must_use]
    pub fn placed(self, at: usize) -> Self {
        Self { at: at..at + 1, ..self }
    }
}
