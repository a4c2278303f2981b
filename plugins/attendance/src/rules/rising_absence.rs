//! Rule: rising-absence
//!
//! A pupil whose absence rises is spoken with before it becomes persistent. Where it already is, the
//! rules on persistent and severe absence speak instead.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use super::enough_sessions;
use crate::evidence;
use crate::inputs::{ABSENCE_CHANGE, ABSENCE_RATE, SESSIONS_MISSED, SESSIONS_POSSIBLE};
use crate::settings::{MINIMUM_SESSIONS, PERSISTENT_RATE, RISING_CHANGE};

pub(crate) const RULE: Rule = Rule {
    id: "rising-absence",
    title: "Rising absence",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "attendance-parent-contact",
    inputs: &[ABSENCE_CHANGE.id(), ABSENCE_RATE.id(), SESSIONS_POSSIBLE.id(), SESSIONS_MISSED.id()],
    settings: &[RISING_CHANGE, PERSISTENT_RATE, MINIMUM_SESSIONS],
    measure: Some(ABSENCE_CHANGE.id()),
    evidence: &[evidence::RESPONSES],
    because: "The absence rate of the last six school weeks is {input:attendance.absence_change} above \
              that of the time before; {input:attendance.sessions_missed} of \
              {input:attendance.sessions_possible} sessions missed so far. An early conversation may \
              find what has changed.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (change, least) = (row.number(ABSENCE_CHANGE), row.setting(RISING_CHANGE));
    let not_yet_persistent = row.number(ABSENCE_RATE).below(row.setting(PERSISTENT_RATE));
    let need = (0.3 + (change - least) * 2.0).min(0.6);
    (enough_sessions(row) & not_yet_persistent & change.at_least(least)).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(absence: f64, change: f64) -> [Reading; 4] {
        [
            ABSENCE_RATE.reads(absence),
            ABSENCE_CHANGE.reads(change),
            SESSIONS_POSSIBLE.reads(100.0),
            SESSIONS_MISSED.reads(absence * 100.0),
        ]
    }

    #[test]
    fn fires_for_a_rise_that_is_not_yet_persistent() {
        check(&RULE_SET, &RULE, &pupil(0.08, 0.05), Fires(0.3));
        check(&RULE_SET, &RULE, &pupil(0.08, 0.1), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(0.0999, 0.5), Fires(0.6));
        check(&RULE_SET, &RULE, &pupil(0.08, 0.0499), Silent);
        check(&RULE_SET, &RULE, &pupil(0.1, 0.5), Silent);
        check(&RULE_SET, &RULE, &[ABSENCE_CHANGE.reads(-0.1)], Silent);
        check(&RULE_SET, &RULE, &[SESSIONS_POSSIBLE.reads(19.0)], Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(0.08, 0.05));
        check_with(&RULE_SET, &RULE, &[(RISING_CHANGE, 0.1)], &pupil(0.08, 0.0999), Silent);
    }
}
