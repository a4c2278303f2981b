//! Tests of the components that are made.

mod build;
mod random;

use super::*;
use crate::program::Arithmetic::{Minus, Over, Plus, Times};
use crate::program::Comparison::{Above, AtLeast, AtMost, Below};
use crate::program::{Condition, ConditionIs, Number, NumberIs};
use build::{all, c, calculate, compare, literal, n, program, reading};
use proptest::prelude::*;
use uplift_model::Kind;

fn workload() -> Program {
    let members: Vec<uplift_model::Text> = [
        "none", "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "DS",
        "NSA", "OTH",
    ]
    .map(Into::into)
    .into();
    let inputs = [
        ("pupil.year_group", Kind::Number),
        ("attendance.absence_rate", Kind::Number),
        ("attendance.absence_change", Kind::Number),
        ("attendance.lates", Kind::Number),
        ("literacy.phonics", Kind::Number),
        ("literacy.reading_scaled", Kind::Number),
        ("literacy.reading_age_gap_months", Kind::Number),
        ("pupil.eal", Kind::Flag),
        ("pupil.pupil_premium", Kind::Flag),
        ("pupil.sen_need", Kind::Category(members.into())),
        ("behaviour.suspensions", Kind::Number),
        ("behaviour.points", Kind::Number),
        ("behaviour.points_change", Kind::Number),
    ];
    let flag = |input| c(ConditionIs::Flag(input));
    let choose = |a, b, d| n(NumberIs::Choose(Box::new(a), Box::new(b), Box::new(d)));
    let premium = || {
        let some = choose(flag(8), literal(0.05), literal(0.0));
        choose(c(ConditionIs::Has(8)), some, literal(0.0))
    };
    let plus = |a, b| calculate(Plus, a, b);
    let ratio = |a, b, by| calculate(Over, calculate(Minus, a, b), literal(by));
    let rules: Vec<(Condition, Number)> = vec![
        (compare(AtLeast, 1, 0.5), literal(0.95)),
        (
            all([compare(AtLeast, 1, 0.1), compare(Below, 1, 0.5)]),
            plus(
                plus(
                    literal(0.4),
                    calculate(Times, ratio(reading(1), literal(0.1), 0.4), literal(0.5)),
                ),
                premium(),
            ),
        ),
        (
            all([compare(AtLeast, 1, 0.05), compare(Below, 1, 0.1), compare(AtLeast, 2, 0.02)]),
            literal(0.35),
        ),
        (compare(AtLeast, 3, 10.0), calculate(Over, reading(3), literal(40.0))),
        (
            all([compare(AtLeast, 0, 1.0), compare(AtMost, 0, 2.0), compare(Below, 4, 32.0)]),
            plus(literal(0.5), ratio(literal(32.0), reading(4), 64.0)),
        ),
        (
            compare(AtMost, 6, -24.0),
            plus(
                literal(0.6),
                n(NumberIs::Least(vec![
                    ratio(n(NumberIs::Negative(Box::new(reading(6)))), literal(24.0), 60.0),
                    literal(0.4),
                ])),
            ),
        ),
        (
            all([compare(AtLeast, 0, 3.0), compare(AtMost, 0, 6.0), compare(Below, 5, 100.0)]),
            plus(plus(literal(0.4), ratio(literal(100.0), reading(5), 50.0)), premium()),
        ),
        (all([flag(7), compare(AtMost, 0, 2.0)]), literal(0.45)),
        (all([compare(AtLeast, 0, 7.0), compare(Below, 5, 90.0)]), literal(0.6)),
        (
            compare(AtLeast, 10, 1.0),
            plus(literal(0.6), calculate(Times, literal(0.1), reading(10))),
        ),
        (
            all([compare(AtLeast, 11, 20.0), compare(Above, 12, 0.0)]),
            calculate(Over, reading(11), literal(60.0)),
        ),
        (all([c(ConditionIs::OneOf(9, vec![5])), compare(AtLeast, 11, 10.0)]), literal(0.55)),
    ];
    program(&inputs, &[], rules)
}

/// Returns the names of what a component's module exports, and how many imports it has.
fn exports_and_imports(component: &[u8]) -> (Vec<String>, usize) {
    let (mut exports, mut imports, mut depth) = (Vec::new(), 0, 0);
    for payload in wasmparser::Parser::new(0).parse_all(component) {
        match payload.unwrap() {
            wasmparser::Payload::ModuleSection { .. } => depth += 1,
            wasmparser::Payload::ImportSection(reader) if depth == 1 => imports += reader.count(),
            wasmparser::Payload::ExportSection(reader) if depth == 1 => {
                exports.extend(reader.into_iter().map(|it| it.unwrap().name.to_owned()));
            }
            _ => {}
        }
    }
    exports.sort();
    (exports, imports as usize)
}

/// Returns a rule over the first input of [`workload`], with this condition and need.
fn one(when: Condition, need: Number) -> Program {
    program(
        &[("attendance.lates", Kind::Number), ("pupil.eal", Kind::Flag)],
        &[1.0],
        vec![(when, need)],
    )
}

#[test]
fn the_module_has_what_the_interface_asks_for_and_wants_nothing() {
    let bytes = component(&workload()).unwrap();
    let (exports, imports) = exports_and_imports(&bytes);
    assert_eq!(imports, 0);
    assert!(exports.starts_with(&[
        "cabi_post_uplift:rules/rules@0.1.0#evaluate".to_owned(),
        "cabi_realloc".to_owned(),
        "memory".to_owned(),
        "uplift:rules/rules@0.1.0#describe".to_owned(),
        "uplift:rules/rules@0.1.0#evaluate".to_owned(),
    ]));
    let named = b"rule rule-11";
    assert!(bytes.windows(named.len()).any(|it| it == named), "no names of rules");
}

#[test]
fn a_component_is_small_and_the_same_each_time() {
    let small = one(compare(AtLeast, 0, 10.0), calculate(Over, reading(0), literal(40.0)));
    let bytes = component(&small).unwrap();
    assert!(bytes.len() < 8 << 10, "{} bytes for one rule", bytes.len());
    assert_eq!(bytes, component(&small).unwrap());
    let bytes = component(&workload()).unwrap();
    assert!(bytes.len() < 24 << 10, "{} bytes for twelve rules", bytes.len());
}

#[test]
fn depth_and_length_are_no_matter() {
    const MANY: usize = 2_000;
    let mut need = reading(0);
    let mut when = compare(AtLeast, 0, 1.0);
    for _ in 0..MANY {
        need = calculate(Plus, literal(1.0), need);
        let chosen = c(ConditionIs::Choose(
            Box::new(c(ConditionIs::Flag(1))),
            Box::new(when),
            Box::new(c(ConditionIs::Literal(true))),
        ));
        when = c(ConditionIs::Not(Box::new(chosen)));
    }
    component(&one(when, need)).unwrap();
    let long = (0..MANY).map(|_| compare(AtLeast, 0, 1.0)).collect();
    component(&one(c(ConditionIs::Any(long)), n(NumberIs::Least(vec![literal(1.0); MANY]))))
        .unwrap();
    let rules = (0..1_000).map(|_| (compare(AtLeast, 0, 1.0), literal(0.5))).collect();
    component(&program(&[("attendance.lates", Kind::Number)], &[], rules)).unwrap();
}

#[test]
fn conditions_that_read_nothing() {
    for when in [true, false] {
        component(&one(c(ConditionIs::Literal(when)), literal(0.5))).unwrap();
    }
    for so in [true, false] {
        let none = c(ConditionIs::OneOf(1, Vec::new()));
        let none = if so { none } else { c(ConditionIs::Not(Box::new(none))) };
        component(&one(all([none, compare(Above, 0, 1.0)]), literal(0.5))).unwrap();
    }
}

#[test]
fn a_program_that_was_not_found_right_is_a_defect() {
    let fine = || one(compare(AtLeast, 0, 1.0), literal(0.5));
    let defects = [
        one(compare(AtLeast, 1, 1.0), literal(0.5)),
        one(compare(AtLeast, 2, 1.0), literal(0.5)),
        one(c(ConditionIs::Flag(0)), literal(0.5)),
        one(c(ConditionIs::All(Vec::new())), n(NumberIs::Setting(1))),
        one(compare(AtLeast, 0, 1.0), n(NumberIs::Least(Vec::new()))),
        Program { rules: Vec::new(), ..fine() },
    ];
    component(&fine()).unwrap();
    for (nth, defect) in defects.iter().enumerate() {
        assert!(component(defect).is_err(), "defect {nth}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // Both the module and the component around it are validated where they are made.
    #[test]
    fn whatever_the_program_the_component_is_valid(program in random::programs()) {
        let bytes = component(&program).unwrap();
        prop_assert!(wasmparser::validate(&bytes).is_ok());
        prop_assert_eq!(bytes, component(&program).unwrap());
    }
}
