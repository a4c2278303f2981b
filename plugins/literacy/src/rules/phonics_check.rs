//! Rule: phonics-check
//!
//! A pupil in Year 1 or 2 who has not met the standard of the phonics check may need phonics in short
//! regular sessions. A pupil without a result is lacking it, not below it.

use crate::evidence;
use crate::guards::EHC_PLAN;
use crate::inputs::{PHONICS, YEAR_GROUP};
use crate::need;
use crate::settings::PHONICS_STANDARD;
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "phonics-check",
    title: "Below the standard in the phonics check",
    level: Level::Pupil,
    area: Area::Literacy,
    intervention: "phonics",
    years: Some(YEAR_GROUP.years(1, 2)),
    inputs: &[PHONICS.id()],
    settings: &[PHONICS_STANDARD],
    measure: Some(PHONICS.id()),
    guards: &[EHC_PLAN],
    evidence: &[evidence::PHONICS, evidence::PHONICS_CHECK],
    because: "Read {input:literacy.phonics} of 40 words in the phonics check, where \
              {setting:phonics_standard} is the standard; short regular phonics may help. Start from \
              the sounds that are not yet known.",
    decide: each_row!(phonics_check),
    ..Rule::EMPTY
};

fn phonics_check(row: Row<'_>) -> Decision {
    let words = row.number(PHONICS);
    let standard = row.setting(PHONICS_STANDARD);
    words.below(standard).then(need(words, standard, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    #[test]
    fn around_the_standard() {
        for (words, expected) in [
            (0.0, Fires(0.8)),
            (31.0, Fires(0.3 + 1.0 / 32.0 * 0.5)),
            (32.0, Silent),
            (33.0, Silent),
        ] {
            let readings = [YEAR_GROUP.reads(1.0), PHONICS.reads(words)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
        let readings = [YEAR_GROUP.reads(1.0), PHONICS.reads(27.0)];
        check_with(&RULE_SET, &RULE, &[(PHONICS_STANDARD, 36.0)], &readings, Fires(0.425));
    }

    #[test]
    fn years_1_and_2_only() {
        for (year, expected) in
            [(0.0, Silent), (1.0, Fires(0.55)), (2.0, Fires(0.55)), (3.0, Silent)]
        {
            let readings = [YEAR_GROUP.reads(year), PHONICS.reads(16.0)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[YEAR_GROUP.reads(2.0), PHONICS.reads(20.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
