//! What is known of a row once a condition is taken to hold, or not to.
//!
//! The answer is a few states, one of which is the case; none where the condition cannot hold. It may
//! leave in too much and never leaves out a row.

use super::form::{Form, slack};
use super::interval::Interval;
use super::state::State;
use super::world::{Value, World};
use crate::program::{Comparison, Condition, ConditionIs, Number, NumberIs};

/// More states than this are joined.
const MOST_STATES: usize = 8;

impl World<'_> {
    /// The states left of these where the condition is yes, or where it is no.
    pub(super) fn assume(
        &self,
        condition: &Condition,
        holds: bool,
        mut states: Vec<State>,
    ) -> Vec<State> {
        if !self.look() {
            return states;
        }
        let program = self.program;
        match (&condition.is, holds) {
            (ConditionIs::Literal(value), _) => states.retain(|_| *value == holds),
            (ConditionIs::Flag(input), _) => {
                states.retain_mut(|it| it.pick(program, *input, &[u8::from(holds)], true));
            }
            (ConditionIs::OneOf(input, codes), _) => {
                states.retain_mut(|it| it.pick(program, *input, codes, holds));
            }
            (ConditionIs::Has(input), _) => {
                states.retain_mut(|it| it.presume(program, *input, holds));
            }
            (ConditionIs::Compare(how, a, b), _) => {
                let how = if holds { *how } else { opposite(*how) };
                return self.compare(how, a, b, states);
            }
            (ConditionIs::Not(of), _) => return self.assume(of, !holds, states),
            (ConditionIs::All(of), true) | (ConditionIs::Any(of), false) => {
                for condition in of {
                    if states.is_empty() {
                        break;
                    }
                    states = self.assume(condition, holds, states);
                }
            }
            (ConditionIs::All(of), false) | (ConditionIs::Any(of), true) => {
                let mut any = Vec::new();
                for condition in of {
                    add(&mut any, self.assume(condition, holds, states.clone()));
                }
                return any;
            }
            (ConditionIs::Same(a, b), _) => {
                let a_holds = self.assume(a, true, states.clone());
                let mut any = self.assume(b, holds, a_holds);
                let a_fails = self.assume(a, false, states);
                add(&mut any, self.assume(b, !holds, a_fails));
                return any;
            }
            (ConditionIs::Choose(which, yes, no), _) => {
                let first = self.assume(which, true, states.clone());
                let mut any = self.assume(yes, holds, first);
                let second = self.assume(which, false, states);
                add(&mut any, self.assume(no, holds, second));
                return any;
            }
        }
        states
    }

    /// The states left where a comparison is yes.
    fn compare(
        &self,
        how: Comparison,
        a: &Number,
        b: &Number,
        mut states: Vec<State>,
    ) -> Vec<State> {
        if !self.look() {
            return states;
        }
        // The least of some is below a number where one of them is, and above it where all are; the
        // greatest the other way about.
        let (chosen, beside, seen) = match (&a.is, &b.is) {
            (NumberIs::Least(_) | NumberIs::Greatest(_), _) => (a, b, how),
            (_, NumberIs::Least(_) | NumberIs::Greatest(_)) => (b, a, turned(how)),
            _ => (a, b, how),
        };
        let below = matches!(seen, Comparison::Below | Comparison::AtMost);
        let either = matches!(seen, Comparison::Equal | Comparison::NotEqual);
        match &chosen.is {
            NumberIs::Least(of) | NumberIs::Greatest(of) if !either => {
                let one = below == matches!(chosen.is, NumberIs::Least(_));
                if !one {
                    for number in of {
                        states = self.compare(seen, number, beside, states);
                    }
                    return states;
                }
                let mut any = Vec::new();
                for number in of {
                    add(&mut any, self.compare(seen, number, beside, states.clone()));
                }
                any
            }
            _ => {
                states.retain_mut(|state| self.compared(how, a, b, state));
                states
            }
        }
    }

    /// Takes it that a comparison is yes. False where that cannot be.
    fn compared(&self, how: Comparison, a: &Number, b: &Number, state: &mut State) -> bool {
        let (Some(left), Some(right)) = (self.value(a, state), self.value(b, state)) else {
            return false;
        };
        if !(self.read(a, state) && self.read(b, state)) {
            return false;
        }
        let (Some(x), Some(y)) = (&left.form, &right.form) else {
            return possible(how, &left, &right);
        };
        if let (Some(x), Some(y)) = (x.known(), y.known()) {
            return holds(how, x, y);
        }
        if x == y && x.exact {
            return !matches!(how, Comparison::NotEqual | Comparison::Below | Comparison::Above);
        }
        // What is compared with nought. Two readings, or a reading and a number, are compared as they
        // are; anything else is known but for rounding.
        let Some(mut difference) = x.plus(&y.negative()) else {
            return possible(how, &left, &right);
        };
        let side = |form: &Form| form.plain().is_some() || form.known().is_some();
        difference.exact = side(x) && side(y);
        let within = allowed(how, difference.slack(0.0));
        if difference.terms.len() > 1 && !state.learn(self.program, &difference, within) {
            return false;
        }
        difference.terms.iter().all(|(input, _)| self.solve(how, &difference, *input, state))
    }

    /// Bounds a reading of a sum that compares so with nought. False where that cannot be.
    fn solve(&self, how: Comparison, sum: &Form, input: usize, state: &mut State) -> bool {
        let mut rest = Interval::point(sum.constant);
        let mut own = 1.0;
        for &(other, factor) in &sum.terms {
            if other == input {
                own = factor;
            } else {
                let range = state.numbers(self.program, other).unwrap_or(Interval::ALL);
                rest = rest.plus(range.times(Interval::point(factor)));
            }
        }
        let how = if own < 0.0 { turned(how) } else { how };
        let bounds = rest.negative().times(Interval::point(1.0 / own));
        let Some(now) = state.numbers(self.program, input) else { return false };
        // The sum is off by so much, and so the reading by that over its factor.
        let by = |bound: f64| sum.slack(bound * own) / own.abs();
        let (low, high) = (bounds.least - by(bounds.least), bounds.most + by(bounds.most));
        let within = match how {
            Comparison::Equal => Interval::new(low, high),
            Comparison::Below if sum.exact => Interval::new(f64::NEG_INFINITY, high.next_down()),
            Comparison::Below | Comparison::AtMost => Interval::new(f64::NEG_INFINITY, high),
            Comparison::Above if sum.exact => Interval::new(low.next_up(), f64::INFINITY),
            Comparison::Above | Comparison::AtLeast => Interval::new(low, f64::INFINITY),
            // Only an end of what is left can be taken away.
            Comparison::NotEqual if sum.exact && bounds.least >= bounds.most => {
                let end = |end: f64| end >= bounds.most && end <= bounds.least;
                Interval::new(
                    if end(now.least) { now.least.next_up() } else { now.least },
                    if end(now.most) { now.most.next_down() } else { now.most },
                )
            }
            Comparison::NotEqual => Interval::ALL,
        };
        state.bound(self.program, input, within)
    }

    /// Takes it that all that a number reads for certain is there. False where that cannot be.
    fn read(&self, number: &Number, state: &mut State) -> bool {
        match &number.is {
            _ if !self.look() => true,
            NumberIs::Literal(_) | NumberIs::Setting(_) | NumberIs::Choose(..) => true,
            NumberIs::Reading(input) => state.presume(self.program, *input, true),
            NumberIs::Negative(of) => self.read(of, state),
            NumberIs::Arithmetic(_, a, b) => self.read(a, state) && self.read(b, state),
            NumberIs::Least(of) | NumberIs::Greatest(of) => {
                of.iter().all(|number| self.read(number, state))
            }
        }
    }
}

/// Adds states, and joins what would be too many.
fn add(to: &mut Vec<State>, more: Vec<State>) {
    for state in more {
        if to.contains(&state) {
            continue;
        }
        if to.len() < MOST_STATES {
            to.push(state);
        } else if let Some(last) = to.pop() {
            to.push(last.hull(&state));
        }
    }
}

/// Whether numbers known only by their ranges can compare so.
fn possible(how: Comparison, a: &Value, b: &Value) -> bool {
    let (a, b) = (a.range, b.range);
    // Ranges come of arithmetic, so they are widened by what it may be off.
    let a = Interval::new(a.least - slack(a.least), a.most + slack(a.most));
    match how {
        Comparison::Below | Comparison::AtMost => a.least <= b.most,
        Comparison::Above | Comparison::AtLeast => a.most >= b.least,
        Comparison::Equal => a.both(b).is_some(),
        Comparison::NotEqual => true,
    }
}

/// The differences for which a comparison holds, with as much slack.
fn allowed(how: Comparison, by: f64) -> Interval {
    let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
    match how {
        Comparison::Equal => Interval::new(-by, by),
        Comparison::NotEqual => Interval::ALL,
        Comparison::Below if by == 0.0 => Interval::new(low, 0.0_f64.next_down()),
        Comparison::Below | Comparison::AtMost => Interval::new(low, by),
        Comparison::Above if by == 0.0 => Interval::new(0.0_f64.next_up(), high),
        Comparison::Above | Comparison::AtLeast => Interval::new(-by, high),
    }
}

/// Whether two numbers compare so.
#[expect(clippy::float_cmp, reason = "whether they are the same number is the question")]
fn holds(how: Comparison, a: f64, b: f64) -> bool {
    match how {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Below => a < b,
        Comparison::AtMost => a <= b,
        Comparison::Above => a > b,
        Comparison::AtLeast => a >= b,
    }
}

/// The comparison that is yes where this one is no.
pub(crate) fn opposite(how: Comparison) -> Comparison {
    match how {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Above,
        Comparison::Above => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Below,
    }
}

/// The same comparison with its sides changed over.
pub(crate) fn turned(how: Comparison) -> Comparison {
    match how {
        Comparison::Equal | Comparison::NotEqual => how,
        Comparison::Below => Comparison::Above,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Above => Comparison::Below,
        Comparison::AtLeast => Comparison::AtMost,
    }
}
