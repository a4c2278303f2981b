//! Rule: reading-entering-year-7
//!
//! A pupil in Year 7 whose scaled score at the end of Key Stage 2 was below the expected standard may
//! need a small group. In secondary schools tuition one to one went with no more progress than that and
//! costs more. A pupil without a score is lacking it, not below it.

use crate::evidence;
use crate::guards::EHC_PLAN;
use crate::inputs::{READING_SCALED, YEAR_GROUP};
use crate::need;
use crate::settings::SCALED_EXPECTED;
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

/// The lowest scaled score that is given.
const LOWEST: f64 = 80.0;

pub(crate) const RULE: Rule = Rule {
    id: "reading-entering-year-7",
    title: "Below the expected standard in reading on entry to Year 7",
    level: Level::Pupil,
    area: Area::Literacy,
    intervention: "small-group-tuition",
    years: Some(YEAR_GROUP.years(7, 7)),
    inputs: &[READING_SCALED.id()],
    settings: &[SCALED_EXPECTED],
    measure: Some(READING_SCALED.id()),
    guards: &[EHC_PLAN],
    evidence: &[evidence::SMALL_GROUPS, evidence::KEY_STAGE_2],
    because: "A scaled score of {input:literacy.reading_scaled} in reading at the end of Year 6; below \
              {setting:scaled_expected}, a small group may help the start of Year 7. The test is \
              months old: check whether words or their meaning are the difficulty now.",
    decide: each_row!(reading_entering_year_7),
    ..Rule::EMPTY
};

fn reading_entering_year_7(row: Row<'_>) -> Decision {
    let score = row.number(READING_SCALED);
    let expected = row.setting(SCALED_EXPECTED);
    score.below(expected).then(need(score, expected, LOWEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    #[test]
    fn around_the_threshold() {
        for (score, expected) in
            [(80.0, Fires(0.8)), (99.0, Fires(0.325)), (100.0, Silent), (101.0, Silent)]
        {
            let readings = [YEAR_GROUP.reads(7.0), READING_SCALED.reads(score)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
        let readings = [YEAR_GROUP.reads(7.0), READING_SCALED.reads(100.0)];
        check_with(&RULE_SET, &RULE, &[(SCALED_EXPECTED, 105.0)], &readings, Fires(0.4));
    }

    #[test]
    fn year_7_only() {
        for (year, expected) in [(6.0, Silent), (7.0, Fires(0.55)), (8.0, Silent)] {
            let readings = [YEAR_GROUP.reads(year), READING_SCALED.reads(90.0)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[YEAR_GROUP.reads(7.0), READING_SCALED.reads(85.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
