//! Rule: maths-entering-year-7
//!
//! A pupil who enters Year 7 below the standard of Key Stage 2 in mathematics is offered tuition early,
//! while the steps that are missing are few.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::inputs::{MATHS_SCALED, YEAR_GROUP};
use crate::settings::EXPECTED_SCALED;
use crate::{evidence, guards};

pub(crate) const RULE: Rule = Rule {
    id: "maths-entering-year-7",
    title: "Mathematics on entering Year 7",
    level: Level::Pupil,
    area: Area::Numeracy,
    intervention: "small-group-tuition",
    years: Some(YEAR_GROUP.years(7, 7)),
    inputs: &[MATHS_SCALED.id()],
    settings: &[EXPECTED_SCALED],
    measure: Some(MATHS_SCALED.id()),
    guards: &[guards::PLAN],
    evidence: &[evidence::KEY_STAGE_2, evidence::SMALL_GROUP],
    because: "Scaled score {input:numeracy.maths_scaled} in mathematics at the end of Key Stage 2; \
              {setting:expected_scaled} meets the standard. Find out which steps of Key Stage 2 are \
              missing before a group is chosen.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (score, expected) = (row.number(MATHS_SCALED), row.setting(EXPECTED_SCALED));
    score.below(expected).then(0.4 + (expected - score) / 40.0)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(year: f64, score: f64) -> [Reading; 2] {
        [YEAR_GROUP.reads(year), MATHS_SCALED.reads(score)]
    }

    #[test]
    fn fires_below_the_standard_in_year_7() {
        check(&RULE_SET, &RULE, &pupil(7.0, 99.0), Fires(0.425));
        check(&RULE_SET, &RULE, &pupil(7.0, 80.0), Fires(0.9));
        check(&RULE_SET, &RULE, &pupil(7.0, 100.0), Silent);
        check(&RULE_SET, &RULE, &pupil(6.0, 90.0), Silent);
        check(&RULE_SET, &RULE, &pupil(8.0, 90.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(7.0, 99.0));
        check_with(&RULE_SET, &RULE, &[(EXPECTED_SCALED, 95.0)], &pupil(7.0, 95.0), Silent);
    }
}
