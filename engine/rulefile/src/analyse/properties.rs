//! What is said of random rules is never contradicted by a row.

use super::analyse;
use super::sample::{
    choose, decide, flag, greatest, has, least, literal, measure, n, one_of, program, s, x,
};
use crate::Severity;
use crate::program::{Comparison, Condition, Number};
use proptest::prelude::*;

/// Thresholds and readings are few, so that they meet.
const SCORES: [f64; 9] = [-4.0, -2.0, -1.0, -0.5, 0.0, 0.3, 0.5, 1.0, 4.0];
const RATES: [f64; 7] = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0];

fn numbers() -> impl Strategy<Value = Number> {
    let leaf = prop_oneof![
        3 => (0..3_usize).prop_map(|at| x([0, 0, 4][at])),
        3 => prop::sample::select(&SCORES[..]).prop_map(n),
        1 => (0..2_usize).prop_map(s),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| a + b),
            two.clone().prop_map(|(a, b)| a - b),
            two.clone().prop_map(|(a, b)| a * b),
            two.clone().prop_map(|(a, b)| a / b),
            two.clone().prop_map(|(a, b)| a.clone() + b - a),
            two.clone().prop_map(|(a, b)| least([a, b])),
            two.clone().prop_map(|(a, b)| greatest([a, b])),
            two.prop_map(|(a, b)| choose(flag(2), a, b)),
            inner.prop_map(|a| -a),
        ]
    })
}

fn conditions() -> impl Strategy<Value = Condition> {
    let how = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Below,
        Comparison::AtMost,
        Comparison::Above,
        Comparison::AtLeast,
    ]);
    let plain = (how.clone(), any::<bool>(), 0..SCORES.len());
    let leaf = prop_oneof![
        6 => plain.prop_map(|(how, rate, at)| {
            if rate { x(0).is(how, n(RATES[at % RATES.len()])) } else { x(4).is(how, n(SCORES[at])) }
        }),
        4 => (how, numbers(), numbers()).prop_map(|(how, a, b)| a.is(how, b)),
        1 => Just(flag(2)),
        1 => prop::sample::subsequence(vec![0, 1, 2], 1..3).prop_map(|codes| one_of(3, &codes)),
        1 => prop::sample::select(vec![0, 2, 4]).prop_map(has),
        1 => any::<bool>().prop_map(literal),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            4 => two.clone().prop_map(|(a, b)| a.and(b)),
            2 => two.clone().prop_map(|(a, b)| a.or(b)),
            1 => two.prop_map(|(a, b)| a.same(b)),
            1 => inner.clone().prop_map(Condition::not),
            1 => (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| a.choose(b, c)),
        ]
    })
}

/// Rows at every threshold, beside it, and with readings missing.
fn rows() -> Vec<[Option<f64>; 5]> {
    let about = |values: &[f64], within: (f64, f64)| {
        let near = values.iter().flat_map(|it| [it.next_down(), *it, it.next_up(), it + 0.037]);
        let near = near.filter(|it| within.0 <= *it && *it <= within.1).map(Some);
        near.chain([None]).collect::<Vec<_>>()
    };
    let codes =
        [(Some(0.0), Some(0.0)), (Some(1.0), Some(1.0)), (None, Some(254.0)), (Some(1.0), None)];
    let mut rows = Vec::new();
    for rate in about(&RATES, (0.0, 1.0)) {
        for score in about(&SCORES, (-4.0, 4.0)) {
            for (flag, member) in codes {
                rows.push([rate, Some(3.0), flag, member, score]);
            }
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default() })]

    #[test]
    fn no_row_contradicts_what_is_said(when in conditions(), need in numbers()) {
        let settings = [("low_rate", 0.2, 0.1, 0.3), ("high_rate", 0.5, 0.5, 0.7)];
        let program = program(&settings, &[(when.clone(), need.clone())]);
        let found = analyse(&program);
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        let refused = errors.clone().next().is_some();
        let said = |words: &str| errors.clone().any(|it| it.message.contains(words));
        let never = said("can never fire");
        let always = said("always fires");
        for row in rows() {
            let decision = decide(&program, &when, &row);
            let need = measure(&program, &need, &row);
            if never {
                prop_assert!(decision != Some(true) || need.is_none(), "fires: {row:?}");
            }
            if always {
                prop_assert!(decision != Some(false), "does not fire: {row:?}");
            }
            if let (false, Some(true), Some(need)) = (refused, decision, need) {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&need), "need {need}: {row:?}");
            }
        }
    }

    #[test]
    fn no_row_contradicts_a_comparison_said_to_be_always_the_same(
        at in 0..SCORES.len(),
        above in any::<bool>(),
    ) {
        let how = if above { Comparison::Above } else { Comparison::AtMost };
        let when = x(0).is(how, n(SCORES[at]));
        let program = program(&[], &[(when.clone().or(flag(2)), n(0.5))]);
        let found = analyse(&program);
        for row in rows() {
            let decision = decide(&program, &when, &row);
            for it in &found {
                prop_assert!(!it.message.contains("never true") || decision != Some(true));
                prop_assert!(!it.message.contains("always true") || decision != Some(false));
            }
        }
        prop_assert_eq!(found.is_empty(), (0.0..1.0).contains(&SCORES[at]));
    }
}
