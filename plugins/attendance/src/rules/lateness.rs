//! Rule: lateness
//!
//! A pupil who is often late for registration is offered help with getting to school on time.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::LATES;
use crate::settings::LATE_MARKS;

pub(crate) const RULE: Rule = Rule {
    id: "lateness",
    title: "Lateness",
    level: Level::Pupil,
    area: Area::Attendance,
    intervention: "punctuality-plan",
    inputs: &[LATES.id()],
    settings: &[LATE_MARKS],
    measure: Some(LATES.id()),
    evidence: &[evidence::LATE],
    because: "Late {input:attendance.lates} times; the limit set is {setting:late_marks}. Ask what \
              makes mornings hard, and agree one thing to try.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (lates, limit) = (row.number(LATES), row.setting(LATE_MARKS));
    let need = (0.2 + (lates - limit) / limit * 0.2).min(0.6);
    lates.at_least(limit).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    #[test]
    fn fires_from_the_limit() {
        check(&RULE_SET, &RULE, &[LATES.reads(10.0)], Fires(0.2));
        check(&RULE_SET, &RULE, &[LATES.reads(20.0)], Fires(0.4));
        check(&RULE_SET, &RULE, &[LATES.reads(90.0)], Fires(0.6));
        check(&RULE_SET, &RULE, &[LATES.reads(9.0)], Silent);
        check_needs_each(&RULE_SET, &RULE, &[LATES.reads(10.0)]);
        check_with(&RULE_SET, &RULE, &[(LATE_MARKS, 5.0)], &[LATES.reads(5.0)], Fires(0.2));
    }
}
