//! Rule: low-reading
//!
//! A pupil with a low standardised score in reading may need a small group. Only where there is no
//! score does the stanine in comprehension take its place; a score that is not low settles it.

use crate::evidence;
use crate::guards::{EHC_PLAN, OTHER_LANGUAGE};
use crate::inputs::{COMPREHENSION_STANINE, READING_STANDARD};
use crate::settings::{COMPREHENSION_LOW, READING_LOW};
use crate::{LOWEST_STANDARD, LOWEST_STANINE, need};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "low-reading",
    title: "Low result in reading",
    level: Level::Pupil,
    area: Area::Literacy,
    intervention: "small-group-tuition",
    inputs: &[READING_STANDARD.id(), COMPREHENSION_STANINE.id()],
    settings: &[READING_LOW, COMPREHENSION_LOW],
    measure: Some(READING_STANDARD.id()),
    guards: &[EHC_PLAN, OTHER_LANGUAGE],
    evidence: &[evidence::SMALL_GROUPS, evidence::SCORES],
    because: "Standardised score in reading: {input:literacy.reading_standard}; stanine in \
              comprehension: {input:literacy.comprehension_stanine}. With a score below \
              {setting:reading_low} or, without one, a stanine of {setting:comprehension_low} or less, \
              a small group may help.",
    decide: each_row!(low_reading),
    ..Rule::EMPTY
};

fn low_reading(row: Row<'_>) -> Decision {
    let (score, low) = (row.number(READING_STANDARD), row.setting(READING_LOW));
    let (stanine, low_stanine) =
        (row.number(COMPREHENSION_STANINE), row.setting(COMPREHENSION_LOW));
    let need = need(score, low, LOWEST_STANDARD).or(need(stanine, low_stanine, LOWEST_STANINE));
    score.below(low).or(stanine.at_most(low_stanine)).then(need)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_with};

    #[test]
    fn around_the_score() {
        for (score, expected) in [
            (40.0, Fires(0.8)),
            (84.0, Fires(0.3 + 1.0 / 45.0 * 0.5)),
            (85.0, Silent),
            (86.0, Silent),
        ] {
            // The score settles it, whether there is a stanine or none.
            check(&RULE_SET, &RULE, &[READING_STANDARD.reads(score)], expected);
            for stanine in [1.0, 9.0] {
                let readings =
                    [READING_STANDARD.reads(score), COMPREHENSION_STANINE.reads(stanine)];
                check(&RULE_SET, &RULE, &readings, expected);
            }
        }
        let readings = [READING_STANDARD.reads(85.0)];
        check_with(&RULE_SET, &RULE, &[(READING_LOW, 90.0)], &readings, Fires(0.35));
    }

    #[test]
    fn around_the_stanine_without_a_score() {
        for (stanine, expected) in
            [(1.0, Fires(0.8)), (2.0, Fires(0.55)), (3.0, Fires(0.3)), (4.0, Silent)]
        {
            check(&RULE_SET, &RULE, &[COMPREHENSION_STANINE.reads(stanine)], expected);
        }
        let readings = [COMPREHENSION_STANINE.reads(4.0)];
        check_with(&RULE_SET, &RULE, &[(COMPREHENSION_LOW, 4.0)], &readings, Fires(0.3));
    }

    #[test]
    fn missing_both() {
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
