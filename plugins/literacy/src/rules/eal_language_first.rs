//! Rule: eal-language-first
//!
//! A pupil with another language at home and a low score in reading may read well and know little
//! English, or the other way round: English is assessed before a catch-up is chosen.

use crate::evidence;
use crate::inputs::{EAL, READING_STANDARD};
use crate::settings::READING_LOW;
use crate::{LOWEST_STANDARD, need};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "eal-language-first",
    title: "Low reading with English as an additional language",
    level: Level::Pupil,
    area: Area::Language,
    intervention: "language-assessment-first",
    inputs: &[EAL.id(), READING_STANDARD.id()],
    settings: &[READING_LOW],
    measure: Some(READING_STANDARD.id()),
    evidence: &[evidence::ENGLISH_FIRST],
    because: "A standardised score of {input:literacy.reading_standard} in reading, below \
              {setting:reading_low}, and another language at home. The test cannot tell whether \
              reading or English is the difficulty: consider assessing English before a catch-up is \
              chosen.",
    decide: each_row!(eal_language_first),
    ..Rule::EMPTY
};

fn eal_language_first(row: Row<'_>) -> Decision {
    let score = row.number(READING_STANDARD);
    let low = row.setting(READING_LOW);
    (row.flag(EAL) & score.below(low)).then(need(score, low, LOWEST_STANDARD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    #[test]
    fn around_the_threshold() {
        for (eal, score, expected) in [
            (true, 40.0, Fires(0.8)),
            (true, 84.0, Fires(0.3 + 1.0 / 45.0 * 0.5)),
            (true, 85.0, Silent),
            (true, 86.0, Silent),
            (false, 40.0, Silent),
        ] {
            let readings = [EAL.reads(eal), READING_STANDARD.reads(score)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
        let readings = [EAL.reads(true), READING_STANDARD.reads(85.0)];
        check_with(&RULE_SET, &RULE, &[(READING_LOW, 90.0)], &readings, Fires(0.35));
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[EAL.reads(true), READING_STANDARD.reads(70.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
        check(&RULE_SET, &RULE, &[EAL.reads(false)], Silent);
        check(&RULE_SET, &RULE, &[READING_STANDARD.reads(85.0)], Silent);
    }
}
