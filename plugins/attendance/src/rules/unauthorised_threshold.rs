//! Rule: unauthorised-threshold
//!
//! A pupil at the national threshold of a penalty notice: a person has to consider what to do, and
//! support may be the answer. Nothing is issued.

use uplift_sdk::{Area, Decision, Gate, Guard, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{EHC_PLAN, UNAUTHORISED_10_WEEKS};
use crate::settings::NOTICE_SESSIONS;

pub(crate) const RULE: Rule = Rule {
    id: "unauthorised-threshold",
    title: "Penalty notice threshold reached",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "penalty-notice-consideration",
    inputs: &[UNAUTHORISED_10_WEEKS.id()],
    settings: &[NOTICE_SESSIONS],
    measure: Some(UNAUTHORISED_10_WEEKS.id()),
    guards: &[Guard {
        when: EHC_PLAN,
        gate: Gate::CheckFirst,
        because: "Has an EHC plan: check that the provision in Section F is in place before a notice \
                  is considered.",
    }],
    evidence: &[evidence::NOTICE],
    because: "{input:attendance.unauthorised_10_weeks} unauthorised sessions in ten school weeks; the \
              threshold of {setting:notice_sessions} is reached, so a person has to consider a \
              penalty notice. Consider first which support has been tried and whether more would help.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (sessions, notice) = (row.number(UNAUTHORISED_10_WEEKS), row.setting(NOTICE_SESSIONS));
    sessions.at_least(notice).then((0.7 + (sessions - notice) * 0.01).min(0.85))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each};

    use super::*;
    use crate::RULE_SET;

    fn pupil(sessions: f64) -> [Reading; 1] {
        [UNAUTHORISED_10_WEEKS.reads(sessions)]
    }

    #[test]
    fn fires_from_the_threshold() {
        check(&RULE_SET, &RULE, &pupil(10.0), Fires(0.7));
        check(&RULE_SET, &RULE, &pupil(15.0), Fires(0.75));
        check(&RULE_SET, &RULE, &pupil(60.0), Fires(0.85));
        check(&RULE_SET, &RULE, &pupil(9.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(10.0));
    }
}
