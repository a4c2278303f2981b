//! Expressions worked out over a block of columns, by the table of meanings in the guide of rule files.

use crate::tree::{Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs};

/// What a condition is of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It does not hold.
    No,
    /// It holds.
    Yes,
    /// A missing reading keeps it from being known.
    Unknown,
}

impl Answer {
    /// Returns yes or no, or nothing where it is unknown.
    pub fn known(self) -> Option<bool> {
        match self {
            Self::No => Some(false),
            Self::Yes => Some(true),
            Self::Unknown => None,
        }
    }

    fn of(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }

    fn denied(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Works expressions out over the rows of a block.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator<'a> {
    inputs: &'a [&'a [f64]],
    settings: &'a [f64],
    rows: usize,
}

impl<'a> Evaluator<'a> {
    /// Takes the readings of each input for every row: missing is NaN, a flag 0 or 1, a member of a
    /// category its code. An input that is shorter is missing for the rest.
    pub fn new(inputs: &'a [&'a [f64]], rows: usize) -> Self {
        Self { inputs, settings: &[], rows }
    }

    /// Takes the values in force of the settings.
    #[must_use]
    pub fn with_settings(self, settings: &'a [f64]) -> Self {
        Self { settings, ..self }
    }

    /// Returns a number for every row, NaN where it is missing. What is too large for a float64 is
    /// infinite, as it is in between.
    pub fn number(&self, number: &Number) -> Vec<f64> {
        match &number.is {
            NumberIs::Literal(literal) => vec![*literal; self.rows],
            NumberIs::Setting(place) => {
                vec![self.settings.get(*place).copied().unwrap_or(f64::NAN); self.rows]
            }
            NumberIs::Reading(place) => self.readings(*place).collect(),
            NumberIs::Negative(inner) => {
                self.number(inner).into_iter().map(|number| -number).collect()
            }
            NumberIs::Arithmetic(how, a, b) => {
                let how: fn(f64, f64) -> f64 = match how {
                    Arithmetic::Plus => |a, b| a + b,
                    Arithmetic::Minus => |a, b| a - b,
                    Arithmetic::Times => |a, b| a * b,
                    Arithmetic::Over => over,
                };
                self.both(self.number(a), b, how)
            }
            NumberIs::Least(row) => self.folded(row, |a, b| if b < a { b } else { a }),
            NumberIs::Greatest(row) => self.folded(row, |a, b| if b > a { b } else { a }),
            NumberIs::Choose(asked, yes, no) => {
                let (mut yes, no) = (self.number(yes), self.number(no));
                let answers = self.condition(asked);
                for ((chosen, other), answer) in yes.iter_mut().zip(no).zip(answers) {
                    match answer {
                        Answer::Yes => {}
                        Answer::No => *chosen = other,
                        Answer::Unknown => *chosen = f64::NAN,
                    }
                }
                yes
            }
        }
    }

    /// Returns the answer of a condition for every row.
    pub fn condition(&self, condition: &Condition) -> Vec<Answer> {
        let known = |number: f64, truth: bool| {
            if number.is_nan() { Answer::Unknown } else { Answer::of(truth) }
        };
        match &condition.is {
            ConditionIs::Literal(truth) => vec![Answer::of(*truth); self.rows],
            ConditionIs::Flag(place) => {
                self.readings(*place).map(|flag| known(flag, flag > 0.0)).collect()
            }
            ConditionIs::OneOf(place, codes) => {
                let among = |code: f64| codes.iter().any(|of| (f64::from(*of) - code).abs() <= 0.0);
                self.readings(*place).map(|code| known(code, among(code))).collect()
            }
            ConditionIs::Has(place) => {
                self.readings(*place).map(|reading| Answer::of(!reading.is_nan())).collect()
            }
            ConditionIs::Compare(how, a, b) => {
                let how = compared(*how);
                let (a, b) = (self.number(a), self.number(b));
                let pair = |(a, b): (f64, f64)| {
                    if a.is_nan() { Answer::Unknown } else { known(b, how(a, b)) }
                };
                a.into_iter().zip(b).map(pair).collect()
            }
            ConditionIs::Same(a, b) => {
                let pair = |(a, b): (Answer, Answer)| match (a, b) {
                    (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
                    (a, b) => Answer::of(a == b),
                };
                self.condition(a).into_iter().zip(self.condition(b)).map(pair).collect()
            }
            ConditionIs::Not(inner) => {
                self.condition(inner).into_iter().map(Answer::denied).collect()
            }
            ConditionIs::All(row) => self.joined(row, Answer::No),
            ConditionIs::Any(row) => self.joined(row, Answer::Yes),
            ConditionIs::Choose(asked, yes, no) => {
                let (mut yes, no) = (self.condition(yes), self.condition(no));
                let answers = self.condition(asked);
                for ((chosen, other), answer) in yes.iter_mut().zip(no).zip(answers) {
                    match answer {
                        Answer::Yes => {}
                        Answer::No => *chosen = other,
                        Answer::Unknown => *chosen = Answer::Unknown,
                    }
                }
                yes
            }
        }
    }

    fn readings(&self, place: usize) -> impl Iterator<Item = f64> + '_ {
        let readings = self.inputs.get(place).copied().unwrap_or_default();
        (0..self.rows).map(move |row| readings.get(row).copied().unwrap_or(f64::NAN))
    }

    fn both(&self, mut a: Vec<f64>, b: &Number, how: fn(f64, f64) -> f64) -> Vec<f64> {
        for (a, b) in a.iter_mut().zip(self.number(b)) {
            *a = how(*a, b);
        }
        a
    }

    /// Goes from the first number to the last; missing where any is.
    fn folded(&self, row: &[Number], how: fn(f64, f64) -> f64) -> Vec<f64> {
        let mut all = row.iter();
        let mut out = match all.next() {
            Some(first) => self.number(first),
            None => vec![f64::NAN; self.rows],
        };
        for number in all {
            for (out, number) in out.iter_mut().zip(self.number(number)) {
                *out = if out.is_nan() || number.is_nan() { f64::NAN } else { how(*out, number) };
            }
        }
        out
    }

    /// Joins conditions of which one answer decides whatever the others are; where none has it, one
    /// that is unknown leaves the whole so.
    fn joined(&self, row: &[Condition], decides: Answer) -> Vec<Answer> {
        let mut out = vec![decides.denied(); self.rows];
        for condition in row {
            for (out, answer) in out.iter_mut().zip(self.condition(condition)) {
                if *out != decides && (answer == decides || answer == Answer::Unknown) {
                    *out = answer;
                }
            }
        }
        out
    }
}

/// By nought there is no quotient, whatever float64 makes of it.
fn over(a: f64, b: f64) -> f64 {
    if b.abs() > 0.0 { a / b } else { f64::NAN }
}

#[expect(clippy::float_cmp, reason = "the very same number is meant")]
fn compared(how: Comparison) -> fn(f64, f64) -> bool {
    match how {
        Comparison::Equal => |a, b| a == b,
        Comparison::NotEqual => |a, b| a != b,
        Comparison::Below => |a, b| a < b,
        Comparison::AtMost => |a, b| a <= b,
        Comparison::Above => |a, b| a > b,
        Comparison::AtLeast => |a, b| a >= b,
    }
}

#[cfg(test)]
mod tests;
