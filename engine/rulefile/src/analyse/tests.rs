//! What is said of programs, at the edges of every threshold.

use super::analyse;
use super::sample::{choose, flag, greatest, has, least, literal, n, one_of, program, s, x};
use crate::Severity;
use crate::program::{Comparison, Condition, Number};

/// The settings of the attendance rules, in the order 0 severe, 1 persistent, 2 rising.
const RATES: [(&str, f64, f64, f64); 3] = [
    ("severe_rate", 0.5, 0.3, 0.7),
    ("persistent_rate", 0.1, 0.05, 0.2),
    ("rising_rate", 0.05, 0.02, 0.3),
];
const COUNTS: [(&str, f64, f64, f64); 2] =
    [("warning", 6.0, 2.0, 9.0), ("notice", 10.0, 10.0, 20.0)];

#[track_caller]
fn check_with(
    settings: &[(&str, f64, f64, f64)],
    rules: &[(Condition, Number)],
    expected: &[(Severity, &str)],
) {
    let found = analyse(&program(settings, rules));
    assert!(found.iter().all(|it| !it.hint.is_empty()));
    let said: Vec<_> = found.iter().map(|it| (it.severity, it.message.as_str())).collect();
    assert_eq!(said, expected);
}

/// Checks what is said of a condition, with a need of a half.
#[track_caller]
fn check_when(when: Condition, expected: &str) {
    let expected = [(Severity::Error, expected)];
    let expected = if expected[0].1.is_empty() { &[][..] } else { &expected[..] };
    check_with(&RATES, &[(when, n(0.5))], expected);
}

/// Checks what is said of a need.
#[track_caller]
fn check_need(settings: &[(&str, f64, f64, f64)], when: Condition, need: Number, expected: &str) {
    let expected = [(Severity::Error, expected)];
    let expected = if expected[0].1.is_empty() { &[][..] } else { &expected[..] };
    check_with(settings, &[(when, need)], expected);
}

const NEVER: &str = "the rule `rule-0` can never fire";

#[test]
fn thresholds_that_exclude_each_other() {
    check_when(x(0).at_least(n(0.5)).and(x(0).below(n(0.5))), NEVER);
    check_when(x(0).above(n(0.5)).and(x(0).at_most(n(0.5))), NEVER);
    check_when(x(0).at_least(n(0.5)).and(x(0).at_most(n(0.5))), "");
    check_when(x(0).above(n(0.5)).and(x(0).below(n(0.5_f64.next_up()))), NEVER);
    check_when(x(0).above(n(0.5)).and(x(0).at_most(n(0.5_f64.next_up()))), "");
    check_when(x(0).at_least(n(0.5)).and(x(0).at_least(n(0.5))), "");
    check_when(n(0.5).above(x(0)).and(n(0.5).at_most(x(0))), NEVER);
    check_when((-x(0)).at_least(n(-0.5)).and(x(0).above(n(0.5))), NEVER);
    let equal = |number: f64| x(0).is(Comparison::Equal, n(number));
    check_when(equal(0.5).and(x(0).above(n(0.5))), NEVER);
    check_when(equal(0.5).and(equal(0.25)), NEVER);
    check_when(equal(0.5).and(equal(0.5).not()), NEVER);
    check_when(x(4).above(x(0)).and(x(0).above(x(4))), NEVER);
    check_when(x(4).at_least(x(0)).and(x(0).at_least(x(4))), "");
    check_when(x(4).above(x(0)).and(x(4).at_most(n(0.0))), NEVER);
    check_when(x(4).at_least(x(0)).and(x(4).at_most(n(0.0))), "");
}

/// Rounding alone makes these fire: absence rates of 0.3 and of 0.7 do.
#[test]
fn nothing_is_made_of_readings_that_cancel_each_other() {
    let [low, high] = std::hint::black_box([0.3_f64, 0.7]);
    assert!(low + 0.1 - low > 0.1);
    assert!(high * 0.1 + high * 0.2 - high * 0.3 < 0.0);
    check_when((x(0) + n(0.1) - x(0)).above(n(0.1)), "");
    let thirds = x(0) * n(0.1) + x(0) * n(0.2) - x(0) * n(0.3);
    check_when(thirds.below(n(0.0)).and(x(0).above(n(0.5))), "");
    check_need(
        &[],
        x(0).above(n(0.5)),
        least([greatest([n(1.0) / (x(0) + n(0.1) - x(0) - n(0.1)), n(0.0)]), n(1.0)]),
        "",
    );
    check_when((x(4) + n(1e12) - n(1e12)).above(x(4)), "");
}

#[test]
fn settings_are_named() {
    let found =
        "the rule `rule-0` can never fire with `severe_rate` 50 % and `persistent_rate` 10 %";
    check_when(x(0).at_least(s(0)).and(x(0).below(s(1))), found);
    check_when(x(0).at_least(s(1)).and(x(0).below(s(0))), "");
}

#[test]
fn flags_categories_and_presence() {
    check_when(flag(2).and(flag(2).not()), NEVER);
    check_when(one_of(3, &[0]).and(one_of(3, &[1, 2])), NEVER);
    check_when(one_of(3, &[0, 1]).and(one_of(3, &[1, 2])), "");
    // Another member than those listed is left.
    check_when(one_of(3, &[0, 1, 2]).not(), "");
    check_when(has(0).not().and(x(0).above(n(0.5))), NEVER);
    check_when(x(0).above(n(0.5)).and(has(0).not()), NEVER);
    check_when(has(0), "");
    check_when(has(0).not().or(x(0).above(n(0.5))), "");
    check_when(has(0).not().and(flag(2)).and(flag(2).or(x(0).above(n(0.5)))), "");
}

#[test]
fn ways_about_are_followed() {
    let low = || x(0).below(n(0.1));
    let high = || x(0).above(n(0.9));
    check_when(low().or(high()).and(x(0).above(n(0.2))).and(x(0).below(n(0.8))), NEVER);
    check_when(low().or(high()).and(x(0).above(n(0.2))), "");
    check_when(low().same(high()).and(x(0).below(n(0.05))), NEVER);
    check_when(low().choose(high(), low()), NEVER);
    check_when(flag(2).choose(high(), low()), "");
    let kept = least([x(0), x(4)]);
    check_when(kept.clone().above(n(0.5)).and(x(4).below(n(0.5))), NEVER);
    check_when(kept.below(n(0.5)).and(x(4).above(n(0.5))), "");
    let kept = greatest([x(0), x(4)]);
    check_when(kept.clone().below(n(0.5)).and(x(4).above(n(0.5))), NEVER);
    check_when(kept.above(n(0.5)).and(x(4).below(n(0.5))), "");
}

#[test]
fn rules_that_always_fire() {
    let always = "the rule `rule-0` always fires where its readings are there";
    check_when(literal(true), always);
    check_when(x(0).above(n(0.5)).or(x(0).at_most(n(0.5))), always);
    check_when(x(0).above(n(0.5)).or(x(0).below(n(0.5))), "");
    check_when(flag(2).or(flag(2).not()), always);
    check_when(literal(false), NEVER);
}

#[test]
fn thresholds_off_the_scale() {
    let said = |outcome: &str| format!("`rule-0`: this comparison is {outcome} true");
    check_when(x(0).at_least(n(10.0)), &said("never"));
    check_when(x(0).above(n(1.0)), &said("never"));
    check_when(x(0).at_least(n(1.0)), "");
    check_when(x(0).at_least(n(0.0)).and(flag(2)), &said("always"));
    check_when(x(0).above(n(0.0)), "");
    check_when(n(-1.0).above(x(1)).or(flag(2)), &said("never"));
}

#[test]
fn the_parts_to_blame_are_pointed_at() {
    let when = flag(2)
        .placed(1)
        .and(x(0).at_least(n(0.5)).placed(2))
        .and(has(4).placed(3))
        .and(x(0).below(n(0.25)).placed(4));
    let found = analyse(&program(&[], &[(when, n(0.5))]));
    assert_eq!(found[0].at, 4..5);
    assert_eq!(found[0].label, "this: absence rate is below 25 %");
    let (at, label) = found[0].other.clone().unwrap();
    assert_eq!(at, 2..3);
    assert_eq!(label, "and this exclude each other: absence rate is at least 50 %");
}

#[test]
fn a_need_that_is_always_missing() {
    let found = "the rule `rule-0` can never fire: its need is always missing";
    check_need(&[], flag(2), x(0) / n(0.0), found);
    check_need(&[], has(0).not(), x(0), found);
    check_need(&[], has(0).not(), choose(has(0), x(0), n(0.5)), "");
}

#[test]
fn the_needs_of_the_attendance_rules_stay_within_bounds() {
    let between = |low: Number, high: Number, of: usize| x(of).at_least(low).and(x(of).below(high));
    let persistent = n(0.4) + (x(0) - s(1)) / (s(0) - s(1)) * n(0.45);
    check_need(&RATES, between(s(1), s(0), 0), persistent, "");
    let severe = n(0.9) + (x(0) - s(0)) / (n(1.0) - s(0)) * n(0.1);
    check_need(&RATES, x(0).at_least(s(0)), severe, "");
    let rising = least([n(0.3) + (x(0) - s(2)) * n(2.0), n(0.6)]);
    check_need(&RATES, x(0).at_least(s(2)), rising, "");
    let warned = n(0.4) + (x(1) - s(0)) / (s(1) - s(0)) * n(0.3);
    check_need(&COUNTS, between(s(0), s(1), 1), warned, "");
    let lates = least([n(0.2) + (x(1) - s(0)) / s(0) * n(0.2), n(0.6)]);
    check_need(&COUNTS, x(1).at_least(s(0)), lates, "");
    let noticed = least([n(0.7) + (x(1) - s(1)) * n(0.01), n(0.85)]);
    check_need(&COUNTS, x(1).at_least(s(1)), noticed, "");
    // The shares of two rules: what the condition says of their sum is kept in mind.
    let share = || x(0) + x(4);
    let shared = least([n(1.0), n(0.4) + (share() - s(0)) / (n(1.0) - s(0)) * n(0.5)]);
    check_need(&RATES, share().at_least(s(0)), shared, "");
}

#[test]
fn the_needs_of_the_reference_workload_stay_within_bounds() {
    let premium = || choose(flag(2), n(0.05), n(0.0));
    let band = x(0).at_least(n(0.1)).and(x(0).below(n(0.5)));
    check_need(&[], band, n(0.4) + (x(0) - n(0.1)) / n(0.4) * n(0.5) + premium(), "");
    check_need(&[], x(1).at_least(n(10.0)), least([n(1.0), x(1) / n(40.0)]), "");
    let gap = n(0.6) + least([n(0.4), (-x(4) - n(2.0)) / n(60.0)]);
    check_need(&[], x(4).at_most(n(-2.0)), gap, "");
    let score = least([n(1.0), n(0.4) + (n(3.0) - x(4)) / n(5.0) + premium()]);
    check_need(&[], x(4).below(n(3.0)), score, "");
    let suspended = least([n(1.0), n(0.6) + n(0.1) * x(1)]);
    check_need(&[], x(1).at_least(n(1.0)), suspended, "");
}

#[test]
fn needs_that_leave_their_bounds() {
    let out = |said: &str| format!("the need of `rule-0` can leave 0 to 1: it is {said}");
    let late = || x(1).at_least(n(10.0));
    check_need(&[], late(), x(1) / n(40.0), &out("from 0.25 upwards without bound"));
    check_need(&[], late(), n(1.2), &out("1.2"));
    check_need(&[], late(), n(1.0), "");
    check_need(&[], late(), n(1.0_f64 + 1e-12), "");
    check_need(&[], late(), n(-0.001), &out("−0.001"));
    check_need(&[], x(0).above(n(0.5)), x(0) + n(0.25), &out("from 0.75 to 1.25"));
    check_need(&[], x(0).above(n(0.5)), x(4), &out("from −4 to 4"));
    check_need(&[], x(0).above(n(0.5)), least([greatest([x(4), n(0.0)]), n(1.0)]), "");
    check_need(&[], x(0).above(n(0.5)), n(0.25) / x(0), "");
    check_need(&[], x(0).below(n(0.5)), n(0.25) / x(0), &out("from 0.5 upwards without bound"));
    check_need(&[], x(0).below(n(0.5)), x(0) / x(0), &out("from 0 upwards without bound"));
    check_need(&[], x(0).below(n(0.5)), x(0) - x(0), &out("from −0.5 to 0.5"));
}

#[test]
fn needs_are_looked_at_where_settings_end() {
    let need = n(0.5) + (x(0) - s(0)) * n(1.0);
    let found =
        "the need of `rule-0` can leave 0 to 1: it is from 0.5 to 1.2 with `severe_rate` 30 %";
    check_need(&[("severe_rate", 0.5, 0.3, 0.7)], x(0).at_least(s(0)), need, found);
    // Where the settings contradict each other the rule does not fire, and has no need.
    let crossing = [("severe_rate", 0.5, 0.3, 0.7), ("persistent_rate", 0.1, 0.05, 0.6)];
    let need = n(0.4) + (x(0) - s(1)) / (s(0) - s(1)) * n(0.45);
    let band = x(0).at_least(s(1)).and(x(0).below(s(0)));
    let warning =
        "the rule `rule-0` can never fire where `persistent_rate` is 60 %, the greatest it may be";
    check_with(&crossing, &[(band, need)], &[(Severity::Warning, warning)]);
}

#[test]
fn bands_that_overlap() {
    let band = |low: f64, high: f64| x(0).at_least(n(low)).and(x(0).below(n(high)));
    let overlap = |stretch: &str| {
        format!("the bands of `rule-0` and `rule-1` overlap: both fire where {stretch}")
    };
    let check = |a: Condition, b: Condition, expected: &str| {
        let expected = [(Severity::Warning, expected)];
        let expected = if expected[0].1.is_empty() { &[][..] } else { &expected[..] };
        check_with(&[], &[(a, n(0.5)), (b, n(0.5))], expected);
    };
    check(band(0.1, 0.5), band(0.5, 0.9), "");
    check(band(0.1, 0.5), band(0.4, 0.9), &overlap("absence rate is from 40 % to 50 %"));
    check(x(0).at_most(n(0.5)), x(0).at_least(n(0.5)), &overlap("absence rate is 50 %"));
    check(x(0).below(n(0.5)), x(0).at_least(n(0.5)), "");
    check(x(1).above(n(4.0)), x(1).at_least(n(9.0)), &overlap("late marks is 9 or more"));
    check(
        band(0.1, 0.5).and(flag(2)),
        band(0.4, 0.9).and(flag(2)),
        &overlap("absence rate is from 40 % to 50 %"),
    );
    check(band(0.1, 0.5).and(flag(2)), band(0.4, 0.9).and(flag(2).not()), "");
    check(band(0.1, 0.5).and(flag(2)), band(0.4, 0.9), "");
    // The same condition with two interventions is meant so.
    check(band(0.1, 0.5), band(0.1, 0.5), "");
}

#[test]
fn a_thousand_large_rules_are_settled_or_left_within_bounds() {
    let mut when = x(0).below(s(0)).or(x(4).above(s(1)));
    for _ in 0..90 {
        when = when.clone().same(x(4).below(s(2)).or(flag(2)));
    }
    for _ in 0..400 {
        when = when.and(x(0).below(s(0)).or(x(4).above(s(1))));
    }
    let rules = vec![(when, n(0.5) + x(0) * s(1)); 1_000];
    let start = std::time::Instant::now();
    analyse(&program(&RATES, &rules));
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn nothing_is_said_of_the_attendance_rules_and_the_reference_workload() {
    for text in [
        include_str!("../../../../tests/guests/rule_files/attendance.toml"),
        include_str!("../../../../tests/guests/rule_files/workload.toml"),
    ] {
        let (program, _, found) = crate::check::check(text);
        assert_eq!(found, []);
        assert_eq!(analyse(&program.unwrap()), []);
    }
}
