//! Programs built by hand, and a plain reading of what a rule says, for tests.

use crate::program::{
    Arithmetic, Body, Comparison, Condition, ConditionIs, Number, NumberIs, Program, Scale,
};
use uplift_model::{Input, Kind, Level, Manifest, Measure, Rule, Setting, Statistic};

/// An input: id, title, kind, unit and range.
type Declared = (&'static str, &'static str, Kind, Measure, (f64, f64));

/// Inputs: 0 a rate, 1 a count without a greatest, 2 a flag, 3 a category, 4 a score from -4 to 4.
pub(crate) fn program(
    settings: &[(&str, f64, f64, f64)],
    rules: &[(Condition, Number)],
) -> Program {
    let words = ["none".into(), "support".into(), "ehcp".into()];
    let inputs: [Declared; 5] = [
        ("a.absence", "absence rate", Kind::Number, Measure::Rate, (0.0, 1.0)),
        ("a.lates", "late marks", Kind::Number, Measure::Count, (0.0, f64::INFINITY)),
        ("a.premium", "pupil premium", Kind::Flag, Measure::Number, (0.0, 1.0)),
        ("a.sen", "SEN status", Kind::Category(words.to_vec().into()), Measure::Number, (0.0, 2.0)),
        ("a.score", "reading score", Kind::Number, Measure::Score, (-4.0, 4.0)),
    ];
    let scale = |it: &Declared| Scale { title: it.1.to_owned(), measure: it.3, range: it.4 };
    let setting = |(id, default, minimum, maximum): &(&str, f64, f64, f64)| Setting {
        id: (*id).to_owned(),
        title: (*id).to_owned(),
        unit: if id.ends_with("rate") { "rate" } else { "count" }.to_owned(),
        default: *default,
        minimum: *minimum,
        maximum: *maximum,
        overridable: true,
    };
    let rule = |at: usize| Rule {
        id: format!("rule-{at}"),
        title: format!("Rule {at}"),
        level: Level::Pupil,
        area: "attendance".to_owned(),
        intervention: format!("intervention-{at}"),
        years: None,
        inputs: Vec::new(),
        settings: Vec::new(),
        measure: None,
        guards: Vec::new(),
        evidence: Vec::new(),
        because: String::new(),
        notes: Vec::new(),
    };
    let manifest = Manifest {
        id: "a".to_owned(),
        version: "1.0.0".to_owned(),
        title: String::new(),
        summary: String::new(),
        publisher: String::new(),
        licence: String::new(),
        settings: settings.iter().map(setting).collect(),
        inputs: inputs
            .iter()
            .map(|it| Input {
                level: Level::Pupil,
                indicator: it.0.to_owned(),
                statistic: Statistic::Value,
                kind: it.2.clone(),
            })
            .collect(),
        interventions: Vec::new(),
        rules: (0..rules.len()).map(rule).collect(),
        notes: Vec::new(),
    };
    let body = |(when, need): &(Condition, Number)| Body {
        at: 0..0,
        years: None,
        when: when.clone(),
        need: need.clone(),
        shown: Vec::new(),
    };
    Program {
        manifest,
        rules: rules.iter().map(body).collect(),
        scales: inputs.iter().map(scale).collect(),
    }
}

fn number(is: NumberIs) -> Number {
    Number { at: 0..0, is }
}

fn condition(is: ConditionIs) -> Condition {
    Condition { at: 0..0, is }
}

pub(crate) fn n(value: f64) -> Number {
    number(NumberIs::Literal(value))
}

pub(crate) fn x(input: usize) -> Number {
    number(NumberIs::Reading(input))
}

pub(crate) fn s(setting: usize) -> Number {
    number(NumberIs::Setting(setting))
}

pub(crate) fn least<const N: usize>(of: [Number; N]) -> Number {
    number(NumberIs::Least(of.into()))
}

pub(crate) fn greatest<const N: usize>(of: [Number; N]) -> Number {
    number(NumberIs::Greatest(of.into()))
}

pub(crate) fn choose(which: Condition, yes: Number, no: Number) -> Number {
    number(NumberIs::Choose(Box::new(which), Box::new(yes), Box::new(no)))
}

pub(crate) fn literal(value: bool) -> Condition {
    condition(ConditionIs::Literal(value))
}

pub(crate) fn flag(input: usize) -> Condition {
    condition(ConditionIs::Flag(input))
}

pub(crate) fn one_of(input: usize, codes: &[u8]) -> Condition {
    condition(ConditionIs::OneOf(input, codes.to_vec()))
}

pub(crate) fn has(input: usize) -> Condition {
    condition(ConditionIs::Has(input))
}

/// What a condition is for a row, with the settings at their defaults.
#[expect(clippy::float_cmp, reason = "whether they are the same number is the question")]
pub(crate) fn decide(program: &Program, of: &Condition, row: &[Option<f64>]) -> Option<bool> {
    match &of.is {
        ConditionIs::Literal(value) => Some(*value),
        ConditionIs::Flag(input) => row[*input].map(|code| code > 0.0),
        ConditionIs::OneOf(input, codes) => {
            row[*input].map(|it| codes.iter().any(|code| f64::from(*code) == it))
        }
        ConditionIs::Has(input) => Some(row[*input].is_some()),
        ConditionIs::Compare(how, a, b) => {
            let (a, b) = (measure(program, a, row)?, measure(program, b, row)?);
            Some(match how {
                Comparison::Equal => a == b,
                Comparison::NotEqual => a != b,
                Comparison::Below => a < b,
                Comparison::AtMost => a <= b,
                Comparison::Above => a > b,
                Comparison::AtLeast => a >= b,
            })
        }
        ConditionIs::Same(a, b) => Some(decide(program, a, row)? == decide(program, b, row)?),
        ConditionIs::Not(of) => decide(program, of, row).map(|it| !it),
        ConditionIs::All(of) => together(of.iter().map(|it| decide(program, it, row)), false),
        ConditionIs::Any(of) => together(of.iter().map(|it| decide(program, it, row)), true),
        ConditionIs::Choose(which, yes, no) => {
            decide(program, if decide(program, which, row)? { yes } else { no }, row)
        }
    }
}

/// Kleene's and (`settles` is no) and or (`settles` is yes).
fn together(mut of: impl Iterator<Item = Option<bool>>, settles: bool) -> Option<bool> {
    of.try_fold(Ok(!settles), |so_far, one| match one {
        Some(one) if one == settles => Err(()),
        Some(_) => Ok(so_far),
        None => Ok(Err(())),
    })
    .map_or(Some(settles), Result::ok)
}

/// What a number is for a row, with the settings at their defaults.
pub(crate) fn measure(program: &Program, of: &Number, row: &[Option<f64>]) -> Option<f64> {
    let value = match &of.is {
        NumberIs::Literal(value) => *value,
        NumberIs::Setting(setting) => program.manifest.settings[*setting].default,
        NumberIs::Reading(input) => row[*input]?,
        NumberIs::Negative(of) => -measure(program, of, row)?,
        NumberIs::Arithmetic(how, a, b) => {
            let (a, b) = (measure(program, a, row)?, measure(program, b, row)?);
            match how {
                Arithmetic::Plus => a + b,
                Arithmetic::Minus => a - b,
                Arithmetic::Times => a * b,
                Arithmetic::Over if b == 0.0 => return None,
                Arithmetic::Over => a / b,
            }
        }
        NumberIs::Least(all) | NumberIs::Greatest(all) => {
            let all: Option<Vec<f64>> = all.iter().map(|it| measure(program, it, row)).collect();
            let least = matches!(of.is, NumberIs::Least(_));
            all?.into_iter().reduce(if least { f64::min } else { f64::max })?
        }
        NumberIs::Choose(which, yes, no) => {
            measure(program, if decide(program, which, row)? { yes } else { no }, row)?
        }
    };
    (!value.is_nan()).then_some(value)
}
