//! Rule: incident-rate
//!
//! A pupil with several incidents in the last 30 days checks in with an adult each day. Where incidents
//! have fallen well below the 30 days before, the pupil is recovering and the rule is silent.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{INCIDENTS, INCIDENTS_BEFORE};
use crate::settings::{INCIDENT_LIMIT, RECOVERY};

pub(crate) const RULE: Rule = Rule {
    id: "incident-rate",
    title: "Repeated incidents",
    level: Level::Pupil,
    area: Area::Behaviour,
    intervention: "check-in-check-out",
    inputs: &[INCIDENTS.id(), INCIDENTS_BEFORE.id()],
    settings: &[INCIDENT_LIMIT, RECOVERY],
    measure: Some(INCIDENTS.id()),
    evidence: &[evidence::GUIDANCE, evidence::BEHAVIOUR],
    because: "{input:behaviour.incidents_30_days} incidents in the last 30 days and \
              {input:behaviour.incidents_30_days_before} in the 30 before; the limit set is \
              {setting:incident_limit}. Ask the pupil when and where it goes well before agreeing what \
              to try.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (incidents, limit) = (row.number(INCIDENTS), row.setting(INCIDENT_LIMIT));
    let recovering = incidents.at_most(row.number(INCIDENTS_BEFORE) * row.setting(RECOVERY));
    let upper_bands = incidents.at_least(limit * 3.0).choose(0.75, 0.55);
    let need = incidents.at_least(limit * 2.0).choose(upper_bands, 0.35);
    (incidents.at_least(limit) & !recovering).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(incidents: f64, before: f64) -> [Reading; 2] {
        [INCIDENTS.reads(incidents), INCIDENTS_BEFORE.reads(before)]
    }

    #[test]
    fn need_goes_by_bands() {
        check(&RULE_SET, &RULE, &pupil(3.0, 0.0), Silent);
        check(&RULE_SET, &RULE, &pupil(4.0, 0.0), Fires(0.35));
        check(&RULE_SET, &RULE, &pupil(7.0, 7.0), Fires(0.35));
        check(&RULE_SET, &RULE, &pupil(8.0, 7.0), Fires(0.55));
        check(&RULE_SET, &RULE, &pupil(11.0, 7.0), Fires(0.55));
        check(&RULE_SET, &RULE, &pupil(12.0, 7.0), Fires(0.75));
        check_with(&RULE_SET, &RULE, &[(INCIDENT_LIMIT, 5.0)], &pupil(4.0, 0.0), Silent);
    }

    #[test]
    fn a_pupil_who_is_recovering_is_left_alone() {
        check(&RULE_SET, &RULE, &pupil(5.0, 10.0), Silent);
        check(&RULE_SET, &RULE, &pupil(5.0, 9.0), Fires(0.35));
        check_with(&RULE_SET, &RULE, &[(RECOVERY, 0.25)], &pupil(5.0, 10.0), Fires(0.35));
        check(&RULE_SET, &RULE, &[INCIDENTS.reads(3.0)], Silent);
        check(&RULE_SET, &RULE, &[INCIDENTS_BEFORE.reads(3.0)], Lacking);
        check_needs_each(&RULE_SET, &RULE, &pupil(4.0, 0.0));
    }
}
