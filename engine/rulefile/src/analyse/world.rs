//! One look at a program, with settings of known value and a limit on the work.

use super::form::Form;
use super::interval::Interval;
use super::state::State;
use crate::program::{Arithmetic, Body, Number, NumberIs, Program};
use std::cell::Cell;

/// A program, the values of its settings, and how much may still be looked at.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub(super) program: &'a Program,
    /// By setting.
    pub(super) settings: Vec<f64>,
    left: &'a Cell<u64>,
}

/// What a number can be in a state, where it is not missing.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// Where it is a sum of readings.
    pub(super) form: Option<Form>,
    /// The numbers it can be.
    pub(super) range: Interval,
}

impl<'a> World<'a> {
    /// The settings at their defaults; at most `left` nodes are looked at.
    pub(super) fn new(program: &'a Program, left: &'a Cell<u64>) -> Self {
        let settings = program.manifest.settings.iter().map(|it| it.default).collect();
        Self { program, settings, left }
    }

    /// The same with other values of the settings.
    pub(super) fn with(&self, settings: Vec<f64>) -> Self {
        Self { settings, ..*self }
    }

    /// Whether no work is left: nothing may be concluded then.
    pub(super) fn spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Notes work other than looking at nodes.
    pub(super) fn spend(&self, work: usize) {
        let work = u64::try_from(work).unwrap_or(u64::MAX);
        self.left.set(self.left.get().saturating_sub(work));
    }

    /// Notes that a node is looked at. False where no work is left.
    pub(super) fn look(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// What is known of a row that the rule is asked about.
    pub(super) fn rows(&self, body: &Body) -> Vec<State> {
        let mut state = State::default();
        if let Some(years) = body.years {
            let within = Interval::new(f64::from(years.first), f64::from(years.last));
            if !state.bound(self.program, years.input, within) {
                return Vec::new();
            }
        }
        vec![state]
    }

    /// What a number can be in a state; none where it is missing for certain.
    pub(super) fn value(&self, number: &Number, state: &State) -> Option<Value> {
        if !self.look() {
            return Some(Value { form: None, range: Interval::ALL });
        }
        match &number.is {
            NumberIs::Literal(value) => self.made(Form::constant(*value), state),
            NumberIs::Setting(setting) => {
                self.made(Form::constant(*self.settings.get(*setting)?), state)
            }
            NumberIs::Reading(input) => {
                state.numbers(self.program, *input)?;
                self.made(Form::reading(*input), state)
            }
            NumberIs::Negative(of) => {
                let of = self.value(of, state)?;
                Some(Value {
                    form: of.form.map(|form| form.negative()),
                    range: of.range.negative(),
                })
            }
            NumberIs::Arithmetic(how, a, b) => {
                let (a, b) = (self.value(a, state)?, self.value(b, state)?);
                self.arithmetic(*how, &a, &b, state)
            }
            NumberIs::Least(of) => self.chosen(of, state, f64::min, Interval::lesser),
            NumberIs::Greatest(of) => self.chosen(of, state, f64::max, Interval::greater),
            NumberIs::Choose(condition, yes, no) => {
                let branch = |holds: bool, number: &Number| {
                    let states = self.assume(condition, holds, vec![state.clone()]);
                    let values = states.iter().filter_map(|state| self.value(number, state));
                    values.reduce(|a, b| either(a, &b))
                };
                match (branch(true, yes), branch(false, no)) {
                    (Some(yes), Some(no)) => Some(either(yes, &no)),
                    (yes, no) => yes.or(no),
                }
            }
        }
    }

    fn made(&self, form: Form, state: &State) -> Option<Value> {
        // No number: missing.
        if form.constant.is_nan() {
            return None;
        }
        let range = state.reach(self.program, &form);
        Some(Value { form: Some(form), range })
    }

    fn arithmetic(&self, how: Arithmetic, a: &Value, b: &Value, state: &State) -> Option<Value> {
        let forms = a.form.as_ref().zip(b.form.as_ref());
        let known = (a.known(), b.known());
        // Two known numbers are put together as the rule itself does it.
        if let (Some(a), Some(b)) = known {
            let value = match how {
                Arithmetic::Plus => a + b,
                Arithmetic::Minus => a - b,
                Arithmetic::Times => a * b,
                Arithmetic::Over if b == 0.0 => return None,
                Arithmetic::Over => a / b,
            };
            return self.made(Form::constant(value), state);
        }
        let form = match (how, forms, known) {
            (Arithmetic::Plus, Some((a, b)), _) => a.plus(b),
            (Arithmetic::Minus, Some((a, b)), _) => a.plus(&b.negative()),
            (Arithmetic::Times, Some((_, b)), (Some(by), _)) => b.times(by),
            (Arithmetic::Times, Some((a, _)), (_, Some(by))) => a.times(by),
            (Arithmetic::Over, _, (_, Some(0.0))) => return None,
            (Arithmetic::Over, Some((a, _)), (_, Some(by))) => a.times(1.0 / by),
            _ => None,
        };
        let range = match how {
            Arithmetic::Plus => a.range.plus(b.range),
            Arithmetic::Minus => a.range.plus(b.range.negative()),
            Arithmetic::Times if a.form.is_some() && a.form == b.form => square(a.range),
            Arithmetic::Times => a.range.times(b.range),
            Arithmetic::Over => a.range.over(b.range)?,
        };
        let range = match &form {
            Some(form) => range.both(state.reach(self.program, form)).unwrap_or(range),
            None => range,
        };
        Some(Value { form, range })
    }

    fn chosen(
        &self,
        of: &[Number],
        state: &State,
        numbers: fn(f64, f64) -> f64,
        ranges: fn(Interval, Interval) -> Interval,
    ) -> Option<Value> {
        let values = of.iter().map(|number| self.value(number, state));
        let values: Vec<Value> = values.collect::<Option<_>>()?;
        let known: Option<Vec<f64>> = values.iter().map(Value::known).collect();
        if let Some(known) = known.and_then(|known| known.into_iter().reduce(numbers)) {
            return self.made(Form::constant(known), state);
        }
        let range = values.iter().map(|value| value.range).reduce(ranges)?;
        Some(Value { form: None, range })
    }
}

impl Value {
    /// The number it is, where it is known.
    pub(super) fn known(&self) -> Option<f64> {
        self.form.as_ref().and_then(Form::known)
    }
}

/// What a number can be that is one of two.
fn either(a: Value, b: &Value) -> Value {
    let form = if a.form == b.form { a.form } else { None };
    Value { form, range: a.range.hull(b.range) }
}

/// Each number of an interval times itself.
fn square(of: Interval) -> Interval {
    let squares = of.times(of);
    if of.holds(0.0) {
        Interval::new(0.0, squares.most)
    } else {
        let (a, b) = (of.least * of.least, of.most * of.most);
        Interval::new(a.min(b), a.max(b))
    }
}
