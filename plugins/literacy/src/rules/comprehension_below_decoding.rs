//! Rule: comprehension-below-decoding
//!
//! A pupil who reads words clearly better than passages may gain from strategies for understanding.
//! They suppose that the words can be read: where decoding itself is low, this rule is silent.

use crate::evidence;
use crate::guards::EHC_PLAN;
use crate::inputs::{COMPREHENSION_STANINE, DECODING_STANINE};
use crate::settings::{DECODING_LOW, STANINE_GAP};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "comprehension-below-decoding",
    title: "Comprehension below decoding",
    level: Level::Pupil,
    area: Area::Literacy,
    intervention: "reading-comprehension",
    inputs: &[DECODING_STANINE.id(), COMPREHENSION_STANINE.id()],
    settings: &[STANINE_GAP, DECODING_LOW],
    measure: Some(COMPREHENSION_STANINE.id()),
    guards: &[EHC_PLAN],
    evidence: &[evidence::COMPREHENSION, evidence::SCORES],
    because: "A stanine of {input:literacy.decoding_stanine} in decoding but of \
              {input:literacy.comprehension_stanine} in comprehension; {setting:stanine_gap} or more \
              between them, with decoding above {setting:decoding_low}, suggests teaching strategies \
              for understanding a text.",
    decide: each_row!(comprehension_below_decoding),
    ..Rule::EMPTY
};

fn comprehension_below_decoding(row: Row<'_>) -> Decision {
    let decoding = row.number(DECODING_STANINE);
    let below = decoding - row.number(COMPREHENSION_STANINE);
    let gap = row.setting(STANINE_GAP);
    let decodes = decoding.above(row.setting(DECODING_LOW));
    // The stanines lie eight apart at most.
    (decodes & below.at_least(gap)).then(0.3 + (below - gap) / (8.0 - gap) * 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    fn pupil(decoding: f64, comprehension: f64) -> [Reading; 2] {
        [DECODING_STANINE.reads(decoding), COMPREHENSION_STANINE.reads(comprehension)]
    }

    #[test]
    fn around_the_thresholds() {
        for (decoding, comprehension, expected) in [
            (9.0, 1.0, Fires(0.8)),
            (6.0, 3.0, Fires(0.3 + 1.0 / 6.0 * 0.5)),
            (6.0, 4.0, Fires(0.3)),
            (6.0, 5.0, Silent),
            (4.0, 6.0, Silent),
            (5.0, 3.0, Fires(0.3)),
            (4.0, 2.0, Fires(0.3)),
            (3.0, 1.0, Silent),
        ] {
            check(&RULE_SET, &RULE, &pupil(decoding, comprehension), expected);
        }
        check_with(&RULE_SET, &RULE, &[(STANINE_GAP, 3.0)], &pupil(6.0, 4.0), Silent);
        check_with(&RULE_SET, &RULE, &[(DECODING_LOW, 2.0)], &pupil(3.0, 1.0), Fires(0.3));
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &pupil(7.0, 3.0));
        check(&RULE_SET, &RULE, &[], Lacking);
        check(&RULE_SET, &RULE, &[DECODING_STANINE.reads(3.0)], Silent);
    }
}
