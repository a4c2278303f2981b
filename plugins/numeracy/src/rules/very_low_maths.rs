//! Rule: very-low-maths
//!
//! A pupil whose standardised score in mathematics is among the lowest may need one-to-one tuition.
//! It costs far more than a small group, so the threshold is two standard deviations below average.

use super::low_maths::LOWEST;
use crate::guards::EHC_PLAN;
use crate::inputs::MATHS_STANDARD;
use crate::need;
use crate::settings::{STANDARD_LOW, STANDARD_VERY_LOW};
use uplift_sdk::{Area, Decision, Evidence, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "very-low-maths",
    title: "Very low score in mathematics",
    level: Level::Pupil,
    area: Area::Numeracy,
    intervention: "one-to-one-tuition",
    inputs: &[MATHS_STANDARD.id()],
    settings: &[STANDARD_LOW, STANDARD_VERY_LOW],
    measure: Some(MATHS_STANDARD.id()),
    guards: &[EHC_PLAN],
    evidence: &[Evidence {
        claim: "One-to-one tuition went with 5 months of additional progress, on average, over 123 \
                studies: 6 in primary schools and 4 in secondary.",
        source: "Education Endowment Foundation, Teaching and Learning Toolkit",
        url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/one-to-one-tuition",
        as_at: "2026-04-02",
        months: Some(5.0),
        cost: Some(3),
        security: Some(3),
        population: "Mostly pupils who were behind, of primary and secondary age",
    }],
    because: "A standardised score of {input:numeracy.maths_standard} in mathematics, where 100 is the \
              average; below {setting:standard_very_low}, tuition one to one may help where a group \
              moves too fast. Find out first what the pupil can do and whether the test could be read.",
    decide: each_row!(very_low_maths),
    ..Rule::EMPTY
};

fn very_low_maths(row: Row<'_>) -> Decision {
    let score = row.number(MATHS_STANDARD);
    // Measured from the threshold of `low-maths`, so that the need does not fall from one to the other.
    let need = need(score, row.setting(STANDARD_LOW), LOWEST);
    score.below(row.setting(STANDARD_VERY_LOW)).then(need)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    #[test]
    fn around_the_threshold() {
        for (score, expected) in [
            (40.0, Fires(0.8)),
            (69.0, Fires(0.3 + 16.0 / 45.0 * 0.5)),
            (70.0, Silent),
            (71.0, Silent),
        ] {
            check(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(score)], expected);
        }
        let readings = [MATHS_STANDARD.reads(69.0)];
        check_with(&RULE_SET, &RULE, &[(STANDARD_VERY_LOW, 69.0)], &readings, Silent);
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[MATHS_STANDARD.reads(60.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
