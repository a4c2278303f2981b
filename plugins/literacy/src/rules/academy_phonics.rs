//! Rule: academy-phonics
//!
//! An academy in which as many pupils as nationally, or more, have not met the standard of the phonics
//! check may look at how phonics is taught to everyone.

use crate::evidence;
use crate::inputs::{ACADEMY_PHONICS_COUNT, ACADEMY_PHONICS_SHARE};
use crate::settings::{ACADEMY_RESULTS, ACADEMY_SHARE, PHONICS_STANDARD};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "academy-phonics",
    title: "Many of an academy below the standard in the phonics check",
    level: Level::Academy,
    area: Area::Literacy,
    intervention: "phonics",
    inputs: &[ACADEMY_PHONICS_SHARE.id(), ACADEMY_PHONICS_COUNT.id()],
    settings: &[ACADEMY_SHARE, ACADEMY_RESULTS, PHONICS_STANDARD],
    measure: Some(ACADEMY_PHONICS_SHARE.id()),
    evidence: &[evidence::PHONICS, evidence::PHONICS_CHECK],
    because: "{input:finding.phonics-check.share} of the pupils in Years 1 and 2 with a result read \
              fewer than {setting:phonics_standard} of 40 words in the phonics check; from \
              {setting:academy_share}, consider how phonics is taught to everyone.",
    decide: each_row!(academy_phonics),
    ..Rule::EMPTY
};

fn academy_phonics(row: Row<'_>) -> Decision {
    let share = row.number(ACADEMY_PHONICS_SHARE);
    let limit = row.setting(ACADEMY_SHARE);
    // Results of older pupils count here too, so this only keeps out academies with very few.
    let enough = row.number(ACADEMY_PHONICS_COUNT).at_least(row.setting(ACADEMY_RESULTS));
    (enough & share.at_least(limit)).then(0.3 + (share - limit) / (1.0 - limit) * 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    fn academy(share: f64, count: f64) -> [Reading; 2] {
        [ACADEMY_PHONICS_SHARE.reads(share), ACADEMY_PHONICS_COUNT.reads(count)]
    }

    #[test]
    fn around_the_thresholds() {
        for (share, count, expected) in [
            (0.19, 60.0, Silent),
            (0.2, 60.0, Fires(0.3)),
            (0.28, 60.0, Fires(0.35)),
            (1.0, 60.0, Fires(0.8)),
            (0.28, 14.0, Silent),
            (0.28, 15.0, Fires(0.35)),
            (0.28, 16.0, Fires(0.35)),
        ] {
            check(&RULE_SET, &RULE, &academy(share, count), expected);
        }
        let readings = academy(0.28, 60.0);
        check_with(&RULE_SET, &RULE, &[(ACADEMY_SHARE, 0.3)], &readings, Silent);
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &academy(0.4, 60.0));
        check(&RULE_SET, &RULE, &[], Lacking);
        check(&RULE_SET, &RULE, &[ACADEMY_PHONICS_COUNT.reads(0.0)], Silent);
    }
}
