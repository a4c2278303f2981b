//! Rule: class-maths-mastery
//!
//! A class in which half score below a modest mark in mathematics is taught for mastery, rather than
//! sent to groups one by one.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{CLASS_COUNT, CLASS_MATHS};
use crate::settings::{CLASS_MEDIAN, CLASS_MINIMUM};

pub(crate) const RULE: Rule = Rule {
    id: "class-maths-mastery",
    title: "Mathematics across the class",
    level: Level::Class,
    area: Area::Numeracy,
    intervention: "mastery-learning",
    inputs: &[CLASS_MATHS.id(), CLASS_COUNT.id()],
    settings: &[CLASS_MEDIAN, CLASS_MINIMUM],
    measure: Some(CLASS_MATHS.id()),
    evidence: &[evidence::STANDARDISED, evidence::MASTERY],
    because: "The median score of the {input:numeracy.maths_standard.count} pupils who have one is \
              {input:numeracy.maths_standard.median} in mathematics; the limit set is \
              {setting:class_median}. Consider which steps the whole class needs again before adding \
              groups.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (median, limit) = (row.number(CLASS_MATHS), row.setting(CLASS_MEDIAN));
    let enough = row.number(CLASS_COUNT).at_least(row.setting(CLASS_MINIMUM));
    (enough & median.below(limit)).then((0.4 + (limit - median) / 40.0).min(0.9))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn class(median: f64, count: f64) -> [Reading; 2] {
        [CLASS_MATHS.reads(median), CLASS_COUNT.reads(count)]
    }

    #[test]
    fn fires_where_enough_pupils_have_a_low_median() {
        check(&RULE_SET, &RULE, &class(91.0, 8.0), Fires(0.425));
        check(&RULE_SET, &RULE, &class(60.0, 30.0), Fires(0.9));
        check(&RULE_SET, &RULE, &class(92.0, 30.0), Silent);
        check(&RULE_SET, &RULE, &class(80.0, 7.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &class(91.0, 8.0));
        check_with(&RULE_SET, &RULE, &[(CLASS_MEDIAN, 85.0)], &class(85.0, 30.0), Silent);
        check_with(&RULE_SET, &RULE, &[(CLASS_MINIMUM, 20.0)], &class(80.0, 19.0), Silent);
    }
}
