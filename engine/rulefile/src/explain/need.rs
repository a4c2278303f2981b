//! Needs in words: by their two ends where one reading sets them, else by their formula.

use super::number::{need_words, value_words, words};
use super::{condition, title};
use crate::analyse::{Uses, need_range, reading_range};
use crate::program::{Arithmetic, Body, Number, NumberIs, Program};
use uplift_model::Measure;

/// Conditional needs nested deeper than this are told by their formula.
const DEEPEST: usize = 6;

/// Tells how the need of a rule is measured.
pub(super) fn said(program: &Program, body: &Body) -> String {
    branches(program, body, &body.need, 0).unwrap_or_else(|| {
        let formula = words(program, &body.need, None);
        match need_range(program, body) {
            Some((least, most)) if least.is_finite() && most.is_finite() && least < most => {
                format!("{formula}; from {} to {}", need_words(least), need_words(most))
            }
            _ => formula,
        }
    })
}

/// A need that depends on a condition, told for each outcome.
fn branches(program: &Program, body: &Body, need: &Number, depth: usize) -> Option<String> {
    let NumberIs::Choose(which, yes, no) = &need.is else {
        return line(program, body, need);
    };
    if depth >= DEEPEST {
        return None;
    }
    let which = condition::said(program, which, true).grouped();
    let yes = branches(program, body, yes, depth + 1)?;
    let no = branches(program, body, no, depth + 1)?;
    Some(format!("where {which}: {yes}; otherwise: {no}"))
}

/// A need that one reading sets, with what may be added to it.
fn line(program: &Program, body: &Body, need: &Number) -> Option<String> {
    let mut addends = Vec::new();
    flatten(need, &mut addends);
    let mut slope = Slope::constant(0.0);
    let mut extras = String::new();
    for addend in addends {
        if let NumberIs::Choose(which, yes, no) = &addend.is {
            let known = |number| Slope::of(program, number).and_then(|it| it.known());
            let (yes, no) = (known(yes)?, known(no)?);
            let which = condition::said(program, which, true).grouped();
            extras.extend([", plus ", &need_words(yes), " where ", &which]);
            if no != 0.0 {
                extras.extend([" and ", &need_words(no), " otherwise"]);
            }
        } else {
            slope = slope.plus(&Slope::of(program, addend)?)?;
        }
    }
    let told = match slope.reading {
        None => {
            let always = if extras.is_empty() { "always " } else { "" };
            let settings = Uses::of_number(need).settings;
            let set = if settings.is_empty() { "" } else { " with the settings at their defaults" };
            format!("{always}{}{set}", need_words(slope.constant))
        }
        Some((input, factor)) => {
            let scale = program.scales.get(input)?;
            let range = reading_range(program, body, input).unwrap_or(scale.range);
            ends(&slope, factor, range, title(program, input), scale.measure)
        }
    };
    Some(format!("{told}{extras}"))
}

/// What is added up.
fn flatten<'a>(number: &'a Number, out: &mut Vec<&'a Number>) {
    match &number.is {
        NumberIs::Arithmetic(Arithmetic::Plus, a, b) => {
            flatten(a, out);
            flatten(b, out);
        }
        _ => out.push(number),
    }
}

/// One reading times a number, and a number, kept between two: with the settings at their defaults.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slope {
    reading: Option<(usize, f64)>,
    constant: f64,
    least: f64,
    most: f64,
}

impl Slope {
    fn constant(constant: f64) -> Self {
        Self { reading: None, constant, least: f64::NEG_INFINITY, most: f64::INFINITY }
    }

    fn known(&self) -> Option<f64> {
        (self.reading.is_none() && self.constant.is_finite()).then_some(self.constant)
    }

    fn is_kept(&self) -> bool {
        self.least > f64::NEG_INFINITY || self.most < f64::INFINITY
    }

    fn of(program: &Program, number: &Number) -> Option<Self> {
        match &number.is {
            NumberIs::Literal(value) => Some(Self::constant(*value)),
            NumberIs::Setting(setting) => {
                program.manifest.settings.get(*setting).map(|it| Self::constant(it.default))
            }
            NumberIs::Reading(input) => {
                Some(Self { reading: Some((*input, 1.0)), ..Self::constant(0.0) })
            }
            NumberIs::Negative(of) => Some(Self::of(program, of)?.times(-1.0)),
            NumberIs::Arithmetic(how, a, b) => {
                let (a, b) = (Self::of(program, a)?, Self::of(program, b)?);
                match how {
                    Arithmetic::Plus => a.plus(&b),
                    Arithmetic::Minus => a.plus(&b.times(-1.0)),
                    Arithmetic::Times => match (a.known(), b.known()) {
                        (Some(by), _) => Some(b.times(by)),
                        (_, Some(by)) => Some(a.times(by)),
                        _ => None,
                    },
                    Arithmetic::Over => {
                        b.known().filter(|by| *by != 0.0).map(|by| a.times(1.0 / by))
                    }
                }
            }
            NumberIs::Least(of) => Self::kept(program, of, |slope, bound| Self {
                least: slope.least.min(bound),
                most: slope.most.min(bound),
                ..slope
            }),
            NumberIs::Greatest(of) => Self::kept(program, of, |slope, bound| Self {
                least: slope.least.max(bound),
                most: slope.most.max(bound),
                ..slope
            }),
            NumberIs::Choose(..) => None,
        }
    }

    /// The least or greatest of some numbers, of which one at most reads anything.
    fn kept(program: &Program, of: &[Number], by: fn(Self, f64) -> Self) -> Option<Self> {
        let slopes: Vec<Self> =
            of.iter().map(|number| Self::of(program, number)).collect::<Option<_>>()?;
        let mut reading = slopes.iter().filter(|slope| slope.reading.is_some());
        let known = slopes.iter().filter_map(Self::known);
        match (reading.next(), reading.next()) {
            (Some(slope), None) => Some(known.fold(*slope, by)),
            (None, _) => {
                // The bounds of a number that is known meet in the number itself.
                let point = |value| Self { least: value, most: value, ..Self::constant(value) };
                let found = known.map(point).reduce(|all, one| by(all, one.constant))?;
                Some(Self::constant(found.least))
            }
            _ => None,
        }
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        let reading = match (self.reading, other.reading) {
            (Some((a, x)), Some((b, y))) if a == b && !self.is_kept() && !other.is_kept() => {
                Some((a, x + y))
            }
            (Some(_), Some(_)) => return None,
            (a, b) => a.or(b),
        };
        // One of the two is a known number, so it moves the bounds of the other.
        let (known, kept) = if self.reading.is_none() { (self, other) } else { (other, self) };
        Some(Self {
            reading,
            constant: self.constant + other.constant,
            least: kept.least + known.constant,
            most: kept.most + known.constant,
        })
    }

    fn times(&self, by: f64) -> Self {
        let (a, b) = (self.least * by, self.most * by);
        Self {
            reading: self.reading.map(|(input, factor)| (input, factor * by)),
            constant: self.constant * by,
            least: if a.is_nan() || b.is_nan() { f64::NEG_INFINITY } else { a.min(b) },
            most: if a.is_nan() || b.is_nan() { f64::INFINITY } else { a.max(b) },
        }
    }

    fn at(&self, factor: f64, reading: f64) -> f64 {
        (factor * reading + self.constant).max(self.least).min(self.most)
    }
}

/// Tells a need by its two ends, or by one end and its rise.
fn ends(
    slope: &Slope,
    factor: f64,
    (first, last): (f64, f64),
    title: &str,
    unit: Measure,
) -> String {
    let always = |need: f64| format!("always {}", need_words(need));
    if factor == 0.0 || first >= last {
        return always(slope.at(factor, if first.is_finite() { first } else { 0.0 }));
    }
    // Where the bounds are reached; beyond them the need stays as it is.
    let reached = |bound: f64| (bound - slope.constant) / factor;
    let (mut from, mut to) = (reached(slope.least), reached(slope.most));
    if from > to {
        (from, to) = (to, from);
    }
    let low = first.max(from);
    let high = last.min(to);
    if low >= high {
        // The middle of what is left is as good as any other place.
        return always(slope.at(factor, if last <= from { last } else { first }));
    }
    let value = |reading: f64| value_words(reading, unit);
    let need = |reading: f64| need_words(slope.at(factor, reading));
    // Where a bound is reached at the very end, rounding may put it beside that.
    let off = |reading: f64| 1e-9 * (1.0 + reading.abs());
    let less = if low - first > off(low) { " or less" } else { "" };
    let more = if last - high > off(high) { " or more" } else { "" };
    let rising = factor > 0.0;
    match (low.is_finite(), high.is_finite()) {
        (true, true) => {
            let low = (need(low), format!("{}{less}", value(low)));
            let high = (need(high), format!("{}{more}", value(high)));
            let ((a, at), (b, by)) = if rising { (low, high) } else { (high, low) };
            format!("from {a} where {title} is {at} up to {b} where it is {by}")
        }
        (true, false) | (false, true) => {
            let (end, beyond) = if low.is_finite() { (low, less) } else { (high, more) };
            let step = if unit == Measure::Rate { 0.01 } else { 1.0 };
            let change = if rising == low.is_finite() { "more" } else { "less" };
            let further = if low.is_finite() { "above" } else { "below" };
            format!(
                "{} where {title} is {}{beyond}, and {} {change} for each {} {further} that",
                need(end),
                value(end),
                value_words((factor * step).abs(), Measure::Number),
                value(step)
            )
        }
        (false, false) => format!(
            "{} plus {} times {title}",
            need_words(slope.constant),
            value_words(factor, Measure::Number)
        ),
    }
}
