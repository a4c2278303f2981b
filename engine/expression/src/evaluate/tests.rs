//! The table of meanings line by line, and every expression against a reading of it row by row.

#![expect(clippy::float_cmp, reason = "the very same number is meant")]

use super::*;
use crate::{Known, Reads, Settings, Shared, Typing, Written, parse};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uplift_model::Level;

const MISSING: f64 = f64::NAN;
/// The readings of one pupil: lates, absence rate, English as an additional language, SEN.
const NAMES: [&str; 4] =
    ["attendance.lates", "attendance.absence_rate", "pupil.eal", "pupil.sen_status"];

enum Made {
    Number(Number),
    Condition(Condition),
}

/// Makes an expression, and its inputs as places in [`NAMES`].
fn made(text: &str) -> (Made, Vec<usize>) {
    let file = format!("x = '''{text}'''");
    let node = parse(&Written { at: 4..file.len(), it: text.to_owned() }, &file).unwrap();
    let (known, settings, definitions) =
        (Known::default(), Settings::default(), BTreeMap::default());
    let mut shared = Shared::new(&known, &settings, &definitions);
    let mut reads = Reads::default();
    let mut typing = Typing::new(&mut shared, Level::Pupil, &mut reads);
    let made = match typing.condition(&node) {
        Some(condition) => Made::Condition(condition),
        None => Made::Number(typing.number(&node).unwrap()),
    };
    let place = |id: &str| NAMES.iter().position(|name| *name == id).unwrap();
    (made, shared.inputs.list.iter().map(|input| place(&input.indicator)).collect())
}

/// The pupil of the guide's table: lates are missing, the others known.
const PUPIL: [f64; 4] = [MISSING, 0.25, 1.0, 1.0];

#[track_caller]
fn check(text: &str, expected: f64) {
    let (made, places) = made(text);
    let columns: Vec<[f64; 1]> = places.iter().map(|&at| [PUPIL[at]]).collect();
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
    let evaluator = Evaluator::new(&columns, 1);
    let found = match made {
        Made::Number(number) => evaluator.number(&number)[0],
        Made::Condition(condition) => match evaluator.condition(&condition)[0].known() {
            None => MISSING,
            Some(yes) => f64::from(u8::from(yes)),
        },
    };
    assert!(found == expected || (found.is_nan() && expected.is_nan()), "{text}: {found}");
}

#[test]
fn numbers() {
    check("attendance.absence_rate * 100 + 1", 26.0);
    check("attendance.absence_rate / 0.5", 0.5);
    check("-attendance.absence_rate", -0.25);
    check("1 / 2", 0.5);
    check("attendance.absence_rate / 0", MISSING);
    check("0 / 0", MISSING);
    check("1 / (attendance.absence_rate - attendance.absence_rate)", MISSING);
    check("1 / (-0.0)", MISSING);
    check("attendance.lates + 1", MISSING);
    check("attendance.lates * 0", MISSING);
    check("1e200 * 1e200", f64::INFINITY);
    check("1e200 * 1e200 * 0", MISSING);
    check("1e200 * 1e200 - 1e200 * 1e200", MISSING);
    check("min(3, 1, 2)", 1.0);
    check("max(3, 1, 2)", 3.0);
    check("min(attendance.lates, 1)", MISSING);
    check("max(1, attendance.lates)", MISSING);
    check("clamp(attendance.absence_rate, 0.3, 0.5)", 0.3);
    check("clamp(attendance.lates, 0, 1)", MISSING);
    check("pupil.eal ? 1 : attendance.lates", 1.0);
    check("pupil.eal ? attendance.lates : 1", MISSING);
    check("attendance.lates > 3 ? 1 : 1", MISSING);
}

#[test]
fn what_missing_does() {
    let (no, yes, unknown) = (0.0, 1.0, MISSING);
    check("attendance.lates >= 10", unknown);
    check("attendance.lates < 10", unknown);
    check("!(attendance.lates >= 10)", unknown);
    check("max(attendance.lates, 5) >= 6", unknown);
    check("attendance.lates >= 10 && pupil.eal", unknown);
    check("attendance.lates >= 10 && !pupil.eal", no);
    check("!pupil.eal && attendance.lates >= 10", no);
    check("attendance.lates >= 10 || pupil.eal", yes);
    check("pupil.eal || attendance.lates >= 10", yes);
    check("attendance.lates >= 10 || !pupil.eal", unknown);
    check("pupil.eal ? attendance.lates >= 10 : attendance.absence_rate >= 0.1", unknown);
    check("has(attendance.lates) && attendance.lates >= 10", no);
    check("has(attendance.lates) ? attendance.lates >= 10 : pupil.eal", yes);
    check("attendance.absence_rate >= 0.25", yes);
    check("attendance.absence_rate > 0.25", no);
    check("attendance.absence_rate <= 0.25", yes);
    check("attendance.absence_rate < 0.25", no);
    check("attendance.absence_rate == 0.25", yes);
    check("attendance.absence_rate != 0.25", no);
    check("pupil.eal == true", yes);
    check("pupil.eal != (attendance.lates > 3)", unknown);
    check("pupil.sen_status == \"support\"", yes);
    check("pupil.sen_status != \"support\"", no);
    check("pupil.sen_status in [\"none\", \"ehcp\"]", no);
    check("has(pupil.sen_status)", yes);
}

#[test]
fn an_input_that_is_not_there_is_missing() {
    let (made, _) = made("has(pupil.eal) || pupil.eal");
    let Made::Condition(condition) = made else { panic!("a condition") };
    assert_eq!(Evaluator::new(&[], 2).condition(&condition), [Answer::Unknown; 2]);
    assert!(Evaluator::new(&[], 0).condition(&condition).is_empty());
}

/// Works a number out for one row; none where it is missing. Written apart from what it is held to.
fn number(of: &Number, row: &[f64]) -> Option<f64> {
    let found = match &of.is {
        NumberIs::Literal(it) => *it,
        NumberIs::Setting(_) => return None,
        NumberIs::Reading(at) => row[*at],
        NumberIs::Negative(a) => -number(a, row)?,
        NumberIs::Arithmetic(how, a, b) => {
            let (a, b) = (number(a, row)?, number(b, row)?);
            match how {
                Arithmetic::Plus => a + b,
                Arithmetic::Minus => a - b,
                Arithmetic::Times => a * b,
                Arithmetic::Over if b == 0.0 => return None,
                Arithmetic::Over => a / b,
            }
        }
        NumberIs::Least(all) | NumberIs::Greatest(all) => {
            let mut all = all.iter().map(|it| number(it, row)).collect::<Option<Vec<_>>>()?;
            all.sort_by(f64::total_cmp);
            if matches!(of.is, NumberIs::Least(_)) { all[0] } else { all[all.len() - 1] }
        }
        NumberIs::Choose(asked, a, b) => number(if condition(asked, row)? { a } else { b }, row)?,
    };
    (!found.is_nan()).then_some(found)
}

fn condition(of: &Condition, row: &[f64]) -> Option<bool> {
    let reading = |at: usize| Some(row[at]).filter(|it| !it.is_nan());
    match &of.is {
        ConditionIs::Literal(it) => Some(*it),
        ConditionIs::Flag(at) => Some(reading(*at)? == 1.0),
        ConditionIs::OneOf(at, codes) => {
            let code = reading(*at)?;
            Some(codes.iter().any(|it| f64::from(*it) == code))
        }
        ConditionIs::Has(at) => Some(reading(*at).is_some()),
        ConditionIs::Compare(how, a, b) => {
            let order = number(a, row)?.partial_cmp(&number(b, row)?)?;
            Some(match how {
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
                Comparison::Below => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::Above => order.is_gt(),
                Comparison::AtLeast => order.is_ge(),
            })
        }
        ConditionIs::Same(a, b) => Some(condition(a, row)? == condition(b, row)?),
        ConditionIs::Not(a) => Some(!condition(a, row)?),
        ConditionIs::All(all) | ConditionIs::Any(all) => {
            let any = matches!(of.is, ConditionIs::Any(_));
            let all: Vec<_> = all.iter().map(|it| condition(it, row)).collect();
            if all.contains(&Some(any)) {
                Some(any)
            } else if all.contains(&None) {
                None
            } else {
                Some(!any)
            }
        }
        ConditionIs::Choose(asked, a, b) => {
            condition(if condition(asked, row)? { a } else { b }, row)
        }
    }
}

/// Expressions as texts: numbers and conditions over [`NAMES`], up to four deep.
fn texts() -> impl Strategy<Value = (String, String)> {
    let numbers = prop_oneof![
        Just("attendance.lates * 1".to_owned()),
        Just("attendance.absence_rate * 4".to_owned()),
        (-3_i8..4).prop_map(|it| it.to_string()),
        Just("1e300".to_owned()),
    ];
    let conditions = prop_oneof![
        Just("pupil.eal".to_owned()),
        Just("has(attendance.lates)".to_owned()),
        Just("pupil.sen_status in [\"none\", \"ehcp\"]".to_owned()),
        Just("true".to_owned()),
    ];
    (numbers, conditions).prop_recursive(4, 60, 4, |inner| {
        let three = (inner.clone(), inner.clone(), inner);
        (three, 0..8_u8, 0..8_u8).prop_map(|(((a, p), (b, q), (c, r)), first, second)| {
            let number = match first {
                0 => format!("({a}) + ({b})"),
                1 => format!("({a}) - ({b})"),
                2 => format!("({a}) * ({b})"),
                3 => format!("({a}) / ({b})"),
                4 => format!("-({a})"),
                5 => format!("min({a}, {b}, {c})"),
                6 => format!("max({a}, {b})"),
                _ => format!("({p}) ? ({a}) : ({b})"),
            };
            let condition = match second {
                0 => format!("({p}) && ({q}) && ({r})"),
                1 => format!("({p}) || ({q})"),
                2 => format!("!({p})"),
                3 => format!("({p}) == ({q})"),
                4 => format!("({a}) < ({b})"),
                5 => format!("({a}) >= ({b})"),
                6 => format!("({a}) != ({c})"),
                _ => format!("({p}) ? ({q}) : ({r})"),
            };
            (number, condition)
        })
    })
}

fn rows() -> impl Strategy<Value = Vec<[f64; 4]>> {
    let reading = |most: u8| prop_oneof![1 => Just(MISSING), 3 => (0..=most).prop_map(f64::from)];
    let row = (reading(3), reading(1), reading(1), reading(2));
    prop::collection::vec(row.prop_map(|(a, b, c, d)| [a, b, c, d]), 0..20)
}

proptest! {
    #[test]
    fn a_block_is_its_rows((left, right) in texts(), rows in rows()) {
        for text in [left, right] {
            let (made, places) = made(&text);
            let columns: Vec<Vec<f64>> =
                places.iter().map(|&at| rows.iter().map(|row| row[at]).collect()).collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let evaluator = Evaluator::new(&columns, rows.len());
            let of = |row: &[f64; 4]| places.iter().map(|&at| row[at]).collect::<Vec<_>>();
            match made {
                Made::Number(it) => {
                    let found = evaluator.number(&it);
                    prop_assert_eq!(found.len(), rows.len());
                    for (found, row) in found.into_iter().zip(&rows) {
                        let found = (!found.is_nan()).then_some(found);
                        prop_assert_eq!(found, number(&it, &of(row)), "{} of {:?}", text, row);
                    }
                }
                Made::Condition(it) => {
                    let found = evaluator.condition(&it);
                    prop_assert_eq!(found.len(), rows.len());
                    for (found, row) in found.into_iter().zip(&rows) {
                        let naive = condition(&it, &of(row));
                        prop_assert_eq!(found.known(), naive, "{} of {:?}", text, row);
                    }
                }
            }
        }
    }
}
