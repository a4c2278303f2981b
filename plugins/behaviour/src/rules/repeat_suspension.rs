//! Rule: repeat-suspension
//!
//! A pupil who is suspended again, or for many days, needs a plan: suspension has not changed things,
//! and the law limits the days.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::inputs::{SUSPENDED_DAYS, SUSPENSIONS};
use crate::settings::{DAYS_LIMIT, DAYS_WARNING, SUSPENSION_LIMIT};
use crate::{evidence, guards};

pub(crate) const RULE: Rule = Rule {
    id: "repeat-suspension",
    title: "Repeated suspension",
    level: Level::Pupil,
    area: Area::Behaviour,
    intervention: "behaviour-support-plan",
    inputs: &[SUSPENSIONS.id(), SUSPENDED_DAYS.id()],
    settings: &[SUSPENSION_LIMIT, DAYS_WARNING, DAYS_LIMIT],
    measure: Some(SUSPENSIONS.id()),
    guards: &[guards::REVIEW],
    evidence: &[evidence::SUSPENSIONS, evidence::BEHAVIOUR],
    because: "Suspensions this year: {input:behaviour.suspensions}, together \
              {input:behaviour.suspended_days} of at most {setting:days_limit} school days. Consider \
              whether needs have been missed and which support, rather than more suspension, would \
              change things.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (suspensions, days) = (row.number(SUSPENSIONS), row.number(SUSPENDED_DAYS));
    let often = suspensions.at_least(row.setting(SUSPENSION_LIMIT));
    let long = days.at_least(row.setting(DAYS_WARNING));
    let need = 0.65 + days / row.setting(DAYS_LIMIT) * 0.35;
    ((often | long) & suspensions.needed()).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(suspensions: f64, days: f64) -> [Reading; 2] {
        [SUSPENSIONS.reads(suspensions), SUSPENDED_DAYS.reads(days)]
    }

    #[test]
    fn fires_for_the_second_suspension_or_many_days() {
        check(&RULE_SET, &RULE, &pupil(2.0, 9.0), Fires(0.72));
        check(&RULE_SET, &RULE, &pupil(1.0, 15.0), Fires(0.65 + 15.0 / 45.0 * 0.35));
        check(&RULE_SET, &RULE, &pupil(6.0, 45.0), Fires(1.0));
        check(&RULE_SET, &RULE, &pupil(1.0, 14.0), Silent);
        check(&RULE_SET, &RULE, &pupil(0.0, 0.0), Silent);
        check_with(&RULE_SET, &RULE, &[(SUSPENSION_LIMIT, 3.0)], &pupil(2.0, 9.0), Silent);
        check_with(&RULE_SET, &RULE, &[(DAYS_WARNING, 20.0)], &pupil(1.0, 19.0), Silent);
    }

    #[test]
    fn needs_both_readings() {
        check(&RULE_SET, &RULE, &[SUSPENSIONS.reads(1.0)], Lacking);
        check(&RULE_SET, &RULE, &[SUSPENDED_DAYS.reads(14.0)], Lacking);
        check_needs_each(&RULE_SET, &RULE, &pupil(2.0, 15.0));
    }
}
