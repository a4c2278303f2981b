//! Rule: persistent-absence
//!
//! A pupil who has missed one session in ten or more is offered a meeting with the family. Severe
//! absence has a rule of its own.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use super::enough_sessions;
use crate::evidence;
use crate::inputs::{ABSENCE_RATE, SESSIONS_MISSED, SESSIONS_POSSIBLE};
use crate::settings::{MINIMUM_SESSIONS, PERSISTENT_RATE, SEVERE_RATE};

pub(crate) const RULE: Rule = Rule {
    id: "persistent-absence",
    title: "Persistent absence",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "attendance-meeting",
    inputs: &[ABSENCE_RATE.id(), SESSIONS_POSSIBLE.id(), SESSIONS_MISSED.id()],
    settings: &[PERSISTENT_RATE, SEVERE_RATE, MINIMUM_SESSIONS],
    measure: Some(ABSENCE_RATE.id()),
    evidence: &[evidence::PERSISTENT, evidence::RESPONSES],
    because: "Missed {input:attendance.sessions_missed} of {input:attendance.sessions_possible} \
              sessions ({input:attendance.absence_rate}); from {setting:persistent_rate} absence is \
              persistent. Ask the pupil and the family what gets in the way of coming to school \
              before deciding what would help.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let absence = row.number(ABSENCE_RATE);
    let (persistent, severe) = (row.setting(PERSISTENT_RATE), row.setting(SEVERE_RATE));
    let need = 0.4 + (absence - persistent) / (severe - persistent) * 0.45;
    (enough_sessions(row) & absence.at_least(persistent) & absence.below(severe)).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
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
    fn fires_from_a_tenth_to_below_half() {
        check(&RULE_SET, &RULE, &pupil(0.1, 20.0), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(0.3, 380.0), Fires(0.625));
        check(&RULE_SET, &RULE, &pupil(0.0999, 380.0), Silent);
        check(&RULE_SET, &RULE, &pupil(0.5, 380.0), Silent);
    }

    #[test]
    fn waits_for_enough_sessions() {
        check(&RULE_SET, &RULE, &pupil(0.1, 19.0), Silent);
        check(&RULE_SET, &RULE, &[SESSIONS_POSSIBLE.reads(19.0)], Silent);
        check(&RULE_SET, &RULE, &[ABSENCE_RATE.reads(0.0999)], Silent);
        check(&RULE_SET, &RULE, &[], Lacking);
        check_needs_each(&RULE_SET, &RULE, &pupil(0.1, 20.0));
    }

    #[test]
    fn follows_the_settings() {
        let settings = [(PERSISTENT_RATE, 0.15), (SEVERE_RATE, 0.4)];
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.1499, 20.0), Silent);
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.15, 20.0), Fires(0.4));
        check_with(&RULE_SET, &RULE, &settings, &pupil(0.4, 20.0), Silent);
    }
}
