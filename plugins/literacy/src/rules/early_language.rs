//! Rule: early-language
//!
//! A child in Reception with a low score in a screen of spoken language may need language taught in a
//! small group, as the Nuffield programme does.

use crate::evidence;
use crate::guards::EHC_PLAN;
use crate::inputs::{LANGUAGE_SCREEN, YEAR_GROUP};
use crate::settings::LANGUAGE_LOW;
use crate::{LOWEST_STANDARD, need};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "early-language",
    title: "Low score in spoken language in Reception",
    level: Level::Pupil,
    area: Area::Language,
    intervention: "neli",
    years: Some(YEAR_GROUP.years(0, 0)),
    inputs: &[LANGUAGE_SCREEN.id()],
    settings: &[LANGUAGE_LOW],
    measure: Some(LANGUAGE_SCREEN.id()),
    guards: &[EHC_PLAN],
    evidence: &[evidence::LANGUAGE_TRIAL, evidence::LANGUAGE_NATIONALLY],
    because: "A standardised score of {input:literacy.language_screen} in the language screen, where \
              100 is the average; below {setting:language_low}, language work in a small group and one \
              to one may help. If another language is spoken at home, ask how the child does in that.",
    decide: each_row!(early_language),
    ..Rule::EMPTY
};

fn early_language(row: Row<'_>) -> Decision {
    let score = row.number(LANGUAGE_SCREEN);
    let low = row.setting(LANGUAGE_LOW);
    score.below(low).then(need(score, low, LOWEST_STANDARD))
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
            (84.0, Fires(0.3 + 1.0 / 45.0 * 0.5)),
            (85.0, Silent),
            (86.0, Silent),
        ] {
            let readings = [YEAR_GROUP.reads(0.0), LANGUAGE_SCREEN.reads(score)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
        let readings = [YEAR_GROUP.reads(0.0), LANGUAGE_SCREEN.reads(85.0)];
        check_with(&RULE_SET, &RULE, &[(LANGUAGE_LOW, 90.0)], &readings, Fires(0.35));
    }

    #[test]
    fn reception_only() {
        for (year, expected) in [(-1.0, Silent), (0.0, Fires(0.4)), (1.0, Silent)] {
            let readings = [YEAR_GROUP.reads(year), LANGUAGE_SCREEN.reads(76.0)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[YEAR_GROUP.reads(0.0), LANGUAGE_SCREEN.reads(70.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
