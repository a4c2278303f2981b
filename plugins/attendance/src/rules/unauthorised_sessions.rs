//! Rule: unauthorised-sessions
//!
//! A pupil who comes near the national threshold of a penalty notice: the family hears of it while
//! there is still time to help. At the threshold itself another rule speaks.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::UNAUTHORISED_10_WEEKS;
use crate::settings::{NOTICE_SESSIONS, UNAUTHORISED_WARNING};

pub(crate) const RULE: Rule = Rule {
    id: "unauthorised-sessions",
    title: "Unauthorised sessions",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "attendance-parent-contact",
    inputs: &[UNAUTHORISED_10_WEEKS.id()],
    settings: &[UNAUTHORISED_WARNING, NOTICE_SESSIONS],
    measure: Some(UNAUTHORISED_10_WEEKS.id()),
    evidence: &[evidence::NOTICE, evidence::RESPONSES],
    because: "{input:attendance.unauthorised_10_weeks} of the {setting:notice_sessions} unauthorised \
              sessions in ten school weeks at which the school has to consider a penalty notice. \
              Consider telling the family how many are left, and ask what support would help now.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let sessions = row.number(UNAUTHORISED_10_WEEKS);
    let (warning, notice) = (row.setting(UNAUTHORISED_WARNING), row.setting(NOTICE_SESSIONS));
    let need = 0.4 + (sessions - warning) / (notice - warning) * 0.3;
    (sessions.at_least(warning) & sessions.below(notice)).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(sessions: f64) -> [Reading; 1] {
        [UNAUTHORISED_10_WEEKS.reads(sessions)]
    }

    #[test]
    fn fires_from_the_warning_to_below_the_threshold() {
        check(&RULE_SET, &RULE, &pupil(6.0), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(8.0), Fires(0.55));
        check(&RULE_SET, &RULE, &pupil(9.0), Fires(0.625));
        check(&RULE_SET, &RULE, &pupil(5.0), Silent);
        check(&RULE_SET, &RULE, &pupil(10.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(6.0));
        check_with(&RULE_SET, &RULE, &[(UNAUTHORISED_WARNING, 9.0)], &pupil(8.0), Silent);
        check_with(&RULE_SET, &RULE, &[(UNAUTHORISED_WARNING, 9.0)], &pupil(9.0), Fires(0.4));
    }
}
