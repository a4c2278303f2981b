//! Programs for the tests, put together by hand.

use crate::program::{
    Arithmetic, Body, Comparison, Condition, ConditionIs, Number, NumberIs, Program, Scale,
};
use uplift_model::{Evidence, Input, Kind, Level, Manifest, Measure, Rule, Setting, Statistic};

pub(super) fn c(is: ConditionIs) -> Condition {
    Condition { at: 0..0, is }
}

pub(super) fn n(is: NumberIs) -> Number {
    Number { at: 0..0, is }
}

pub(super) fn literal(value: f64) -> Number {
    n(NumberIs::Literal(value))
}

pub(super) fn reading(input: usize) -> Number {
    n(NumberIs::Reading(input))
}

pub(super) fn calculate(how: Arithmetic, a: Number, b: Number) -> Number {
    n(NumberIs::Arithmetic(how, Box::new(a), Box::new(b)))
}

pub(super) fn compare(how: Comparison, input: usize, with: f64) -> Condition {
    c(ConditionIs::Compare(how, Box::new(reading(input)), Box::new(literal(with))))
}

pub(super) fn all<const N: usize>(parts: [Condition; N]) -> Condition {
    c(ConditionIs::All(parts.into()))
}

/// A manifest and bodies for rules of pupils over these inputs and settings, with defaults.
pub(super) fn program(
    inputs: &[(&'static str, Kind)],
    settings: &[f64],
    rules: Vec<(Condition, Number)>,
) -> Program {
    let inputs: Vec<Input> = inputs
        .iter()
        .map(|(indicator, kind)| Input {
            level: Level::Pupil,
            indicator: (*indicator).to_owned(),
            statistic: Statistic::Value,
            kind: kind.clone(),
        })
        .collect();
    let setting = |(at, default): (usize, &f64)| Setting {
        id: format!("setting_{at}"),
        title: format!("Setting {at}"),
        unit: "number".to_owned(),
        default: *default,
        minimum: default - 1.0,
        maximum: default + 1.0,
        overridable: true,
    };
    let settings: Vec<Setting> = settings.iter().enumerate().map(setting).collect();
    let rule = |at: usize| Rule {
        id: format!("rule-{at}"),
        title: format!("Rule {at}"),
        level: Level::Pupil,
        area: "attendance".to_owned(),
        intervention: "attendance-meeting".to_owned(),
        years: None,
        inputs: (0..inputs.len()).collect(),
        settings: (0..settings.len()).collect(),
        measure: None,
        guards: Vec::new(),
        evidence: vec![evidence()],
        because: "Because.".to_owned(),
        notes: Vec::new(),
    };
    let scale = Scale {
        title: "a reading".to_owned(),
        measure: Measure::Number,
        range: (f64::NEG_INFINITY, f64::INFINITY),
    };
    Program {
        scales: vec![scale; inputs.len()],
        manifest: Manifest {
            id: "built".to_owned(),
            version: "1.0.0".to_owned(),
            title: "Built".to_owned(),
            summary: String::new(),
            publisher: "Nobody".to_owned(),
            licence: String::new(),
            rules: (0..rules.len()).map(rule).collect(),
            settings,
            interventions: Vec::new(),
            notes: Vec::new(),
            inputs,
        },
        rules: rules
            .into_iter()
            .map(|(when, need)| Body { at: 0..0, years: None, when, need, shown: Vec::new() })
            .collect(),
    }
}

fn evidence() -> Evidence {
    Evidence {
        claim: "A claim.".into(),
        source: "Somebody".into(),
        url: "https://example.org".into(),
        as_at: "2026-07-23".into(),
        months: Some(3.0),
        cost: None,
        security: Some(2),
        population: "Pupils".into(),
    }
}
