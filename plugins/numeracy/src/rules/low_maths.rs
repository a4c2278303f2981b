//! Rule: low-maths
//!
//! A pupil whose standardised score in mathematics is low is offered tuition in a small group.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::inputs::MATHS_STANDARD;
use crate::settings::LOW_STANDARD;
use crate::{evidence, guards};

pub(crate) const RULE: Rule = Rule {
    id: "low-maths",
    title: "Low mathematics",
    level: Level::Pupil,
    area: Area::Numeracy,
    intervention: "small-group-tuition",
    inputs: &[MATHS_STANDARD.id()],
    settings: &[LOW_STANDARD],
    measure: Some(MATHS_STANDARD.id()),
    guards: &[guards::PLAN],
    evidence: &[evidence::STANDARDISED, evidence::SMALL_GROUP],
    because: "Standardised score {input:numeracy.maths_standard} in mathematics; below \
              {setting:low_standard} is low. Find out which earlier steps are missing before a group \
              is chosen.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (score, low) = (row.number(MATHS_STANDARD), row.setting(LOW_STANDARD));
    score.below(low).then((0.4 + (low - score) / 60.0).min(0.9))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    #[test]
    fn fires_below_the_low_score() {
        check(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(84.0)], Fires(0.4 + 1.0 / 60.0));
        check(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(70.0)], Fires(0.65));
        check(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(40.0)], Fires(0.9));
        check(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(85.0)], Silent);
        check_needs_each(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(84.0)]);
        let lower = [(LOW_STANDARD, 80.0)];
        check_with(&RULE_SET, &RULE, &lower, &[MATHS_STANDARD.reads(80.0)], Silent);
    }
}
