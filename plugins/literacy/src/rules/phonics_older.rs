//! Rule: phonics-older
//!
//! A pupil from Year 3 whose decoding is low may need phonics taught from the first sounds that are not
//! known, in a programme made for catching up.

use crate::evidence;
use crate::guards::EHC_PLAN;
use crate::inputs::{DECODING_STANINE, YEAR_GROUP};
use crate::settings::DECODING_LOW;
use crate::{LOWEST_STANINE, need};
use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

pub(crate) const RULE: Rule = Rule {
    id: "phonics-older",
    title: "Low decoding from Year 3",
    level: Level::Pupil,
    area: Area::Literacy,
    intervention: "phonics-catch-up-ta",
    years: Some(YEAR_GROUP.years(3, 14)),
    inputs: &[DECODING_STANINE.id()],
    settings: &[DECODING_LOW],
    measure: Some(DECODING_STANINE.id()),
    guards: &[EHC_PLAN],
    evidence: &[evidence::ASSISTANTS, evidence::PHONICS, evidence::SCORES],
    because: "A stanine of {input:literacy.decoding_stanine} in decoding, on a scale from 1 to 9; at \
              {setting:decoding_low} or below, a structured phonics programme may help. Check first \
              which sounds are not yet known.",
    decide: each_row!(phonics_older),
    ..Rule::EMPTY
};

fn phonics_older(row: Row<'_>) -> Decision {
    let stanine = row.number(DECODING_STANINE);
    let low = row.setting(DECODING_LOW);
    stanine.at_most(low).then(need(stanine, low, LOWEST_STANINE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    #[test]
    fn around_the_threshold() {
        for (stanine, expected) in
            [(1.0, Fires(0.8)), (2.0, Fires(0.55)), (3.0, Fires(0.3)), (4.0, Silent)]
        {
            let readings = [YEAR_GROUP.reads(5.0), DECODING_STANINE.reads(stanine)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
        let readings = [YEAR_GROUP.reads(5.0), DECODING_STANINE.reads(3.0)];
        check_with(&RULE_SET, &RULE, &[(DECODING_LOW, 2.0)], &readings, Silent);
    }

    #[test]
    fn from_year_3() {
        for (year, expected) in [(2.0, Silent), (3.0, Fires(0.55)), (14.0, Fires(0.55))] {
            let readings = [YEAR_GROUP.reads(year), DECODING_STANINE.reads(2.0)];
            check(&RULE_SET, &RULE, &readings, expected);
        }
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &[YEAR_GROUP.reads(4.0), DECODING_STANINE.reads(1.0)]);
        check(&RULE_SET, &RULE, &[], Lacking);
    }
}
