//! Rule: severe-absence
//!
//! A pupil who has missed half of their sessions or more needs a plan that other services share in.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use super::enough_sessions;
use crate::evidence;
use crate::inputs::{ABSENCE_RATE, SESSIONS_MISSED, SESSIONS_POSSIBLE};
use crate::settings::{MINIMUM_SESSIONS, SEVERE_RATE};

pub(crate) const RULE: Rule = Rule {
    id: "severe-absence",
    title: "Severe absence",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "severe-absence-plan",
    inputs: &[ABSENCE_RATE.id(), SESSIONS_POSSIBLE.id(), SESSIONS_MISSED.id()],
    settings: &[SEVERE_RATE, MINIMUM_SESSIONS],
    measure: Some(ABSENCE_RATE.id()),
    evidence: &[evidence::SEVERE, evidence::RESPONSES],
    because: "Missed {input:attendance.sessions_missed} of {input:attendance.sessions_possible} \
              sessions ({input:attendance.absence_rate}); from {setting:severe_rate} absence is \
              severe. Consider with the pupil, the family and other services what stands in the way \
              of coming to school.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let absence = row.number(ABSENCE_RATE);
    let severe = row.setting(SEVERE_RATE);
    let need = 0.9 + (absence - severe) / (1.0 - severe) * 0.1;
    (enough_sessions(row) & absence.at_least(severe)).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(absence: f64, possible: f64) -> [Reading; 3] {
        [
            ABSENCE_RATE.reads(absence),
            SESSIONS_POSSIBLE.reads(possible),
            SESSIONS_MISSED.reads(absence * possible),
        ]
    }

    #[test]
    fn fires_from_half_of_enough_sessions() {
        check(&RULE_SET, &RULE, &pupil(0.5, 20.0), Fires(0.9));
        check(&RULE_SET, &RULE, &pupil(1.0, 380.0), Fires(1.0));
        check(&RULE_SET, &RULE, &pupil(0.4999, 380.0), Silent);
        check(&RULE_SET, &RULE, &pupil(0.5, 19.0), Silent);
        check(&RULE_SET, &RULE, &[ABSENCE_RATE.reads(0.49)], Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(0.5, 20.0));
    }

    #[test]
    fn follows_the_settings() {
        let settings = [(SEVERE_RATE, 0.6), (MINIMUM_SESSIONS, 40.0)];
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.5, 40.0), Silent);
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.6, 39.0), Silent);
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.6, 40.0), Fires(0.9));
    }
}
