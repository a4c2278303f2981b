//! Random programs, of every kind of node.

use super::build::{c, n, program};
use crate::program::{
    Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs, Program, Years,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use uplift_model::Kind;

/// How many numbers, flags, categories and settings there are; inputs stand in this order.
pub(super) const NUMBERS: usize = 3;
const FLAGS: usize = 2;
const CATEGORIES: usize = 2;
const SETTINGS: usize = 2;
pub(super) const INPUTS: usize = NUMBERS + FLAGS + CATEGORIES;

/// A program of a few rules.
pub(super) fn programs() -> impl Strategy<Value = Program> {
    let years = proptest::option::of((-2_i8..5, 0_i8..6));
    let rule = (conditions(), numbers(), years, vec(0..INPUTS, 0..3));
    vec(rule, 1..5).prop_map(|rules| {
        let text = |kind: &Kind| kind.clone();
        let category = Kind::Category(["a", "b", "c", "d"].map(Into::into).to_vec().into());
        let inputs = [
            ("pupil.year_group", Kind::Number),
            ("attendance.absence_rate", Kind::Number),
            ("attendance.lates", Kind::Number),
            ("pupil.eal", Kind::Flag),
            ("pupil.pupil_premium", Kind::Flag),
            ("pupil.sen_need", text(&category)),
            ("pupil.sen_status", category),
        ];
        let bodies = rules.iter().map(|(when, need, ..)| (when.clone(), need.clone())).collect();
        let mut made = program(&inputs, &[0.5, 2.0], bodies);
        for (body, (.., years, shown)) in made.rules.iter_mut().zip(rules) {
            body.years = years.map(|(first, more)| Years { input: 0, first, last: first + more });
            body.shown = shown;
        }
        made
    })
}

/// Numbers that meet one another often.
fn literals() -> impl Strategy<Value = f64> {
    select(vec![0.0, -0.0, 0.1, 0.5, 1.0, 2.0, -1.0, 3.0, 1e300])
}

fn comparisons() -> impl Strategy<Value = Comparison> {
    use Comparison::{Above, AtLeast, AtMost, Below, Equal, NotEqual};
    select(vec![Equal, NotEqual, Below, AtMost, Above, AtLeast])
}

fn plain_numbers() -> impl Strategy<Value = Number> {
    prop_oneof![
        literals().prop_map(NumberIs::Literal),
        (0..SETTINGS).prop_map(NumberIs::Setting),
        (0..NUMBERS).prop_map(NumberIs::Reading),
    ]
    .prop_map(n)
}

fn numbers() -> impl Strategy<Value = Number> {
    plain_numbers().prop_recursive(5, 40, 4, |of| {
        use Arithmetic::{Minus, Over, Plus, Times};
        let how = select(vec![Plus, Minus, Times, Over]);
        let boxed = of.clone().prop_map(Box::new);
        prop_oneof![
            boxed.clone().prop_map(NumberIs::Negative),
            (how, boxed.clone(), boxed.clone()).prop_map(|(a, b, c)| NumberIs::Arithmetic(a, b, c)),
            vec(of.clone(), 2..4).prop_map(NumberIs::Least),
            vec(of.clone(), 2..4).prop_map(NumberIs::Greatest),
            (plain_conditions(of.boxed()), boxed.clone(), boxed)
                .prop_map(|(a, b, c)| NumberIs::Choose(Box::new(a), b, c)),
        ]
        .prop_map(n)
    })
}

fn plain_conditions(of: BoxedStrategy<Number>) -> impl Strategy<Value = Condition> {
    let coded = NUMBERS + FLAGS..INPUTS;
    let boxed = of.prop_map(Box::new);
    prop_oneof![
        1 => any::<bool>().prop_map(ConditionIs::Literal),
        3 => (NUMBERS..NUMBERS + FLAGS).prop_map(ConditionIs::Flag),
        3 => (coded, vec(0..4_u8, 0..4)).prop_map(|(input, codes)| ConditionIs::OneOf(input, codes)),
        2 => (0..INPUTS).prop_map(ConditionIs::Has),
        6 => (comparisons(), boxed.clone(), boxed).prop_map(|(a, b, c)| ConditionIs::Compare(a, b, c)),
    ]
    .prop_map(c)
}

fn conditions() -> impl Strategy<Value = Condition> {
    let (plain, any) = (plain_numbers().boxed(), numbers().boxed());
    let leaf = prop_oneof![2 => plain_conditions(plain), 1 => plain_conditions(any)];
    leaf.prop_recursive(5, 40, 4, |of| {
        let boxed = of.clone().prop_map(Box::new);
        prop_oneof![
            boxed.clone().prop_map(ConditionIs::Not),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| ConditionIs::Same(a, b)),
            vec(of.clone(), 2..4).prop_map(ConditionIs::All),
            vec(of, 2..4).prop_map(ConditionIs::Any),
            (boxed.clone(), boxed.clone(), boxed)
                .prop_map(|(a, b, c)| ConditionIs::Choose(a, b, c)),
        ]
        .prop_map(c)
    })
}
