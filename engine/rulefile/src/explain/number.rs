//! Numbers in words.

use super::{condition, listed, title};
use crate::program::{Arithmetic, Number, NumberIs, Program};
use uplift_model::Measure;

/// Returns the unit of a number, where that is plain from what it is made of.
pub(super) fn measure(program: &Program, number: &Number) -> Option<Measure> {
    match &number.is {
        NumberIs::Literal(_) => None,
        NumberIs::Setting(setting) => {
            program.manifest.settings.get(*setting).and_then(|it| Measure::from_word(&it.unit))
        }
        NumberIs::Reading(input) => program.scales.get(*input).map(|scale| scale.measure),
        NumberIs::Negative(of) => measure(program, of),
        NumberIs::Arithmetic(Arithmetic::Plus | Arithmetic::Minus, a, b) => {
            measure(program, a).or_else(|| measure(program, b))
        }
        // A multiple has the unit of what is multiplied; a product or a quotient of two units has none.
        NumberIs::Arithmetic(Arithmetic::Times, a, b) => {
            match (measure(program, a), measure(program, b)) {
                (Some(unit), None) | (None, Some(unit)) => Some(unit),
                _ => None,
            }
        }
        NumberIs::Arithmetic(Arithmetic::Over, a, b) => match measure(program, b) {
            None => measure(program, a),
            Some(_) => None,
        },
        NumberIs::Least(of) | NumberIs::Greatest(of) => {
            of.iter().find_map(|number| measure(program, number))
        }
        NumberIs::Choose(_, yes, no) => measure(program, yes).or_else(|| measure(program, no)),
    }
}

/// Puts a number in words; literals are of this unit.
pub(super) fn words(program: &Program, number: &Number, unit: Option<Measure>) -> String {
    let part = |number: &Number| words(program, number, unit);
    match &number.is {
        NumberIs::Literal(value) => value_words(*value, unit.unwrap_or(Measure::Number)),
        NumberIs::Setting(setting) => {
            let Some(setting) = program.manifest.settings.get(*setting) else {
                return String::new();
            };
            let unit = Measure::from_word(&setting.unit).unwrap_or(Measure::Number);
            format!("{} (setting {})", value_words(setting.default, unit), setting.id)
        }
        NumberIs::Reading(input) => title(program, *input).to_owned(),
        NumberIs::Negative(of) => format!("minus {}", grouped(program, of, unit)),
        NumberIs::Arithmetic(how, a, b) => {
            let how_words = match how {
                Arithmetic::Plus => "plus",
                Arithmetic::Minus => "minus",
                Arithmetic::Times => "times",
                Arithmetic::Over => "divided by",
            };
            // Of a product only one side has the unit, and which is known only where it has one.
            let (left, right) = match how {
                Arithmetic::Plus | Arithmetic::Minus => (unit, unit),
                Arithmetic::Times | Arithmetic::Over => (measure(program, a), measure(program, b)),
            };
            let a = match (how, &a.is) {
                (Arithmetic::Plus | Arithmetic::Minus, NumberIs::Arithmetic(..)) => {
                    words(program, a, left)
                }
                _ => grouped(program, a, left),
            };
            format!("{a} {how_words} {}", grouped(program, b, right))
        }
        NumberIs::Least(of) => {
            format!("the least of {}", listed(&of.iter().map(part).collect::<Vec<_>>(), "and"))
        }
        NumberIs::Greatest(of) => {
            format!("the greatest of {}", listed(&of.iter().map(part).collect::<Vec<_>>(), "and"))
        }
        NumberIs::Choose(which, yes, no) => format!(
            "{} where {}, otherwise {}",
            part(yes),
            condition::said(program, which, true).grouped(),
            part(no)
        ),
    }
}

/// Puts a number in words, in brackets where it is made of several.
fn grouped(program: &Program, number: &Number, unit: Option<Measure>) -> String {
    let words = words(program, number, unit);
    match number.is {
        NumberIs::Literal(_) | NumberIs::Setting(_) | NumberIs::Reading(_) => words,
        _ => format!("({words})"),
    }
}

/// Puts a value in words in its unit, with as many decimals as it has, up to six.
pub(super) fn value_words(value: f64, unit: Measure) -> String {
    match unit {
        Measure::Date => unit.words(value),
        Measure::Rate => format!("{} %", decimal(value * 100.0)),
        Measure::Months => format!("{} months", decimal(value)),
        _ => decimal(value),
    }
}

/// A number with as many decimals as it has, up to six, and a minus as print sets it.
fn decimal(value: f64) -> String {
    let size = value.abs();
    // The next number to nought stands for an end that is left out.
    if size < 1e-12 {
        return "0".to_owned();
    }
    if !(1e-6..1e15).contains(&size) {
        return format!("{value:e}").replace('-', "\u{2212}");
    }
    let written = format!("{value:.6}");
    let written = written.trim_end_matches('0').trim_end_matches('.');
    match written.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(size) => format!("\u{2212}{size}"),
        None => written.to_owned(),
    }
}

/// A need in words: two decimals, or three where it has them.
pub(super) fn need_words(need: f64) -> String {
    let written = format!("{:.3}", need + 0.0);
    written.strip_suffix('0').unwrap_or(&written).replace('-', "\u{2212}")
}
