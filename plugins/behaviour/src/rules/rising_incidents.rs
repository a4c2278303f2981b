//! Rule: rising-incidents
//!
//! A pupil with clearly more incidents than in the 30 days before is asked what has changed.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{INCIDENTS, INCIDENTS_BEFORE};
use crate::settings::RISE;

pub(crate) const RULE: Rule = Rule {
    id: "rising-incidents",
    title: "Rising incidents",
    level: Level::Pupil,
    area: Area::Behaviour,
    intervention: "pastoral-check-in",
    inputs: &[INCIDENTS.id(), INCIDENTS_BEFORE.id()],
    settings: &[RISE],
    measure: Some(INCIDENTS.id()),
    evidence: &[evidence::EARLY_SIGNS],
    because: "{input:behaviour.incidents_30_days} incidents in the last 30 days after \
              {input:behaviour.incidents_30_days_before} in the 30 before; a rise of {setting:rise} is \
              the limit set. Something may have changed, in school or outside: ask.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (rise, least) = (row.number(INCIDENTS) - row.number(INCIDENTS_BEFORE), row.setting(RISE));
    rise.at_least(least).then((0.3 + (rise - least) * 0.05).min(0.6))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(incidents: f64, before: f64) -> [Reading; 2] {
        [INCIDENTS.reads(incidents), INCIDENTS_BEFORE.reads(before)]
    }

    #[test]
    fn fires_for_a_rise_of_three() {
        check(&RULE_SET, &RULE, &pupil(3.0, 0.0), Fires(0.3));
        check(&RULE_SET, &RULE, &pupil(7.0, 2.0), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(30.0, 2.0), Fires(0.6));
        check(&RULE_SET, &RULE, &pupil(4.0, 2.0), Silent);
        check(&RULE_SET, &RULE, &pupil(2.0, 9.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(3.0, 0.0));
        check_with(&RULE_SET, &RULE, &[(RISE, 5.0)], &pupil(6.0, 2.0), Silent);
    }
}
