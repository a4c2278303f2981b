//! What a leader reads.

use super::{annotate, explain};
use crate::analyse::sample::{choose, flag, greatest, has, least, n, one_of, program, s, x};
use crate::program::{Comparison, Condition, Number, Years};
use uplift_model::{Gate, Guard};

const SETTINGS: [(&str, f64, f64, f64); 3] = [
    ("severe_rate", 0.5, 0.3, 0.7),
    ("persistent_rate", 0.1, 0.05, 0.2),
    ("minimum_lates", 20.0, 10.0, 30.0),
];

#[track_caller]
fn check_when(when: Condition, expected: &str) {
    assert_eq!(explain(&program(&SETTINGS, &[(when, n(0.5))]), 0).when, expected);
}

#[track_caller]
fn check_need(when: Condition, need: Number, expected: &str) {
    assert_eq!(explain(&program(&SETTINGS, &[(when, need)]), 0).need, expected);
}

fn persistent() -> Condition {
    x(0).at_least(s(1)).and(x(0).below(s(0)))
}

#[test]
fn thresholds_are_told_in_their_unit() {
    check_when(x(0).at_least(n(0.1)), "absence rate is at least 10 %");
    check_when(n(0.125).above(x(0)), "absence rate is below 12.5 %");
    check_when(x(0).is(Comparison::NotEqual, n(0.0)), "absence rate is not 0 %");
    check_when(x(0).at_least(n(0.1)).not(), "absence rate is below 10 %");
    check_when(x(4).below(n(-1.5)), "reading score is below −1.5");
    check_when(x(4).above(x(0)), "reading score is above absence rate");
    check_when(
        x(0).at_least(s(1) * n(2.0)),
        "absence rate is at least 10 % (setting persistent_rate) times 2",
    );
    check_when((x(1) / n(190.0)).above(n(0.1)), "late marks divided by 190 is above 0.1");
}

#[test]
fn two_ends_of_a_band_are_told_together() {
    check_when(
        persistent(),
        "absence rate is at least 10 % (setting persistent_rate) and below 50 % (setting severe_rate)",
    );
    check_when(
        x(1).at_least(s(2)).and(persistent()),
        "all of these:\n\
         - late marks is at least 20 (setting minimum_lates)\n\
         - absence rate is at least 10 % (setting persistent_rate) and below 50 % (setting severe_rate)",
    );
}

#[test]
fn flags_categories_and_presence() {
    check_when(flag(2), "pupil premium is yes");
    check_when(flag(2).not(), "pupil premium is no");
    check_when(one_of(3, &[1, 2]), "SEN status is support or ehcp");
    check_when(one_of(3, &[2]).not(), "SEN status is not ehcp");
    check_when(one_of(3, &[0, 2]).not(), "SEN status is neither none nor ehcp");
    check_when(has(4), "there is a reading of reading score");
    check_when(has(2).and(flag(2)), "pupil premium is yes");
    check_when(has(4).not(), "there is no reading of reading score");
}

#[test]
fn what_is_nested_stays_apart() {
    let high = || x(0).above(n(0.5));
    check_when(flag(2).or(high()), "pupil premium is yes, or absence rate is above 50 %");
    check_when(
        flag(2).or(high()).and(has(4)),
        "(pupil premium is yes, or absence rate is above 50 %), and there is a reading of reading score",
    );
    check_when(flag(2).or(high()).not(), "pupil premium is no, and absence rate is at most 50 %");
    check_when(
        flag(2).same(high()),
        "both or neither of these: pupil premium is yes; absence rate is above 50 %",
    );
    check_when(
        flag(2).choose(high(), has(4)),
        "where pupil premium is yes: absence rate is above 50 %; otherwise: there is a reading of \
         reading score",
    );
}

#[test]
fn a_need_is_told_by_its_ends() {
    let band = n(0.4) + (x(0) - s(1)) / (s(0) - s(1)) * n(0.45);
    check_need(
        persistent(),
        band.clone(),
        "from 0.40 where absence rate is 10 % up to 0.85 where it is 50 %",
    );
    let extra = choose(flag(2), n(0.05), n(0.0));
    check_need(
        persistent(),
        band + extra,
        "from 0.40 where absence rate is 10 % up to 0.85 where it is 50 %, plus 0.05 where pupil \
         premium is yes",
    );
    check_need(flag(2), n(0.35), "always 0.35");
    check_need(flag(2), s(1), "always 0.10 with the settings at their defaults");
    check_need(
        x(4).below(n(0.0)),
        n(0.5) - x(4) / n(10.0),
        "from 0.50 where reading score is 0 up to 0.90 where it is −4",
    );
}

#[test]
fn the_least_and_greatest_are_told_by_where_they_are_reached() {
    let late = || x(1).at_least(n(10.0));
    check_need(
        late(),
        least([n(1.0), x(1) / n(40.0)]),
        "from 0.25 where late marks is 10 up to 1.00 where it is 40 or more",
    );
    check_need(
        late(),
        x(1) / n(40.0),
        "0.25 where late marks is 10, and 0.025 more for each 1 above that",
    );
    check_need(
        x(1).at_least(n(3.0)),
        least([greatest([n(0.4), n(0.4) + (x(1) - n(3.0)) * n(0.1)]), n(0.8)]),
        "from 0.40 where late marks is 3 up to 0.80 where it is 7 or more",
    );
    check_need(late(), least([n(0.2), x(1) / n(40.0)]), "always 0.20");
    check_need(
        x(4).at_most(n(-1.0)),
        n(0.6) + least([n(0.4), greatest([n(0.0), (-x(4) - n(2.0)) / n(4.0)])]),
        "from 0.60 where reading score is −2 or more up to 1.00 where it is −3.6 or less",
    );
}

#[test]
fn other_needs_are_told_by_their_formula_and_range() {
    check_need(
        x(0).above(n(0.5)),
        x(0) * x(0),
        "absence rate times absence rate; from 0.25 to 1.00",
    );
    check_need(
        x(0).above(n(0.5)),
        choose(flag(2), n(0.6), x(0)),
        "where pupil premium is yes: always 0.60; otherwise: from 0.50 where absence rate is 50 % up \
         to 1.00 where it is 100 %",
    );
}

#[test]
fn a_whole_rule_is_told() {
    let mut program = program(&SETTINGS, &[(persistent(), n(0.5))]);
    let body = &mut program.rules[0];
    body.shown = vec![1];
    body.years = Some(Years { input: 4, first: 1, last: 6 });
    let rule = &mut program.manifest.rules[0];
    rule.years = Some((1, 6));
    rule.intervention = "phonics".to_owned();
    rule.guards.push(Guard {
        input: 3,
        code: 2,
        gate: Gate::CheckFirst,
        because: "has a plan".to_owned(),
    });
    assert_eq!(
        explain(&program, 0).to_string(),
        "Rule 0\n\
         For: pupils in Years 1 to 6\n\
         Fires when: absence rate is at least 10 % (setting persistent_rate) and below 50 % (setting \
         severe_rate)\n\
         Need: always 0.50\n\
         Not enough data: where one of these is missing and the rest does not settle it: absence rate, \
         late marks and reading score\n\
         Proposes: phonics (phonics)\n\
         Held back: a person checks first where SEN status is ehcp: has a plan\n"
    );
    assert_eq!(explain(&program, 1), super::Explanation::default());
    program.manifest.rules[0].years = Some((0, 2));
    assert_eq!(explain(&program, 0).who, "pupils in Reception to Year 2");
    program.manifest.rules[0].years = Some((3, 3));
    assert_eq!(explain(&program, 0).who, "pupils in Year 3");
}

#[test]
fn the_notes_carry_the_explanation_in_one_line() {
    let mut big = flag(2);
    for _ in 0..1_000 {
        big = big.and(flag(2));
    }
    let long = x(1).at_least(s(2)).and(persistent());
    let mut program = program(&SETTINGS, &[(long, n(0.5)), (big, n(0.5))]);
    annotate(&mut program);
    let notes = &program.manifest.rules[0].notes;
    assert_eq!(notes[0].0, "Condition");
    assert!(!notes[0].1.contains('\n') && notes[0].1.starts_with("late marks is at least 20"));
    assert_eq!(notes[1], ("Need".to_owned(), "always 0.50".to_owned()));
    assert_eq!(
        program.manifest.rules[1].notes[0].1,
        "made of 2001 parts, too many to tell in a note"
    );
}
