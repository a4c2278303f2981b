//! Rule: class-absence
//!
//! A class in which absence is common is looked at as a class: something it shares may be the cause.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use super::need_of_share;
use crate::evidence;
use crate::inputs::{CLASS_COUNT, CLASS_PERSISTENT, CLASS_SEVERE};
use crate::settings::{CLASS_MINIMUM, CLASS_SHARE};

pub(crate) const RULE: Rule = Rule {
    id: "class-absence",
    title: "Absence across the class",
    level: Level::Class,
    area: Area::Attendance,
    intervention: "whole-class-attendance",
    inputs: &[CLASS_PERSISTENT.id(), CLASS_SEVERE.id(), CLASS_COUNT.id()],
    settings: &[CLASS_SHARE, CLASS_MINIMUM],
    measure: Some(CLASS_PERSISTENT.id()),
    evidence: &[evidence::PERSISTENT, evidence::RESPONSES],
    because: "Of {input:attendance.absence_rate.count} pupils, \
              {input:finding.persistent-absence.share} are persistently and \
              {input:finding.severe-absence.share} severely absent; the limit for both together is \
              {setting:class_share}. Consider what the class shares before planning for single pupils.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    // A pupil is persistently or severely absent, never both, so the shares add up.
    let share = row.number(CLASS_PERSISTENT) + row.number(CLASS_SEVERE);
    let limit = row.setting(CLASS_SHARE);
    let enough = row.number(CLASS_COUNT).at_least(row.setting(CLASS_MINIMUM));
    (enough & share.at_least(limit)).then(need_of_share(share, limit))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn class(persistent: f64, severe: f64, count: f64) -> [Reading; 3] {
        [CLASS_PERSISTENT.reads(persistent), CLASS_SEVERE.reads(severe), CLASS_COUNT.reads(count)]
    }

    #[test]
    fn fires_where_the_shares_together_reach_the_limit() {
        check(&RULE_SET, &RULE, &class(0.3, 0.0, 8.0), Fires(0.4));
        check(&RULE_SET, &RULE, &class(0.75, 0.25, 200.0), Fires(0.9));
        check(&RULE_SET, &RULE, &class(0.3 - 0.125, 0.1249, 200.0), Silent);
        check(&RULE_SET, &RULE, &class(0.75, 0.25, 8.0 - 1.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &class(0.5, 0.125, 8.0));
        check_with(&RULE_SET, &RULE, &[(CLASS_SHARE, 0.6)], &class(0.5, 0.05, 200.0), Silent);
    }
}
