//! Rule: class-behaviour
//!
//! A class in which many pupils have repeated incidents is helped through the classroom: routines,
//! seating and support for the teacher come before single pupils.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{CLASS_COUNT, CLASS_INCIDENT_RATE};
use crate::settings::{CLASS_MINIMUM, CLASS_SHARE};

pub(crate) const RULE: Rule = Rule {
    id: "class-behaviour",
    title: "Behaviour across the class",
    level: Level::Class,
    area: Area::Behaviour,
    intervention: "classroom-management",
    inputs: &[CLASS_INCIDENT_RATE.id(), CLASS_COUNT.id()],
    settings: &[CLASS_SHARE, CLASS_MINIMUM],
    measure: Some(CLASS_INCIDENT_RATE.id()),
    evidence: &[evidence::GUIDANCE],
    because: "{input:finding.incident-rate.share} of the class have repeated incidents \
              ({input:behaviour.incidents_30_days.count} pupils with a record); the limit set is \
              {setting:class_share}. Consider routines, seating and support for the teacher before \
              planning for single pupils.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (share, limit) = (row.number(CLASS_INCIDENT_RATE), row.setting(CLASS_SHARE));
    let enough = row.number(CLASS_COUNT).at_least(row.setting(CLASS_MINIMUM));
    (enough & share.at_least(limit)).then(0.4 + (share - limit) / (1.0 - limit) * 0.5)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn class(share: f64, count: f64) -> [Reading; 2] {
        [CLASS_INCIDENT_RATE.reads(share), CLASS_COUNT.reads(count)]
    }

    #[test]
    fn fires_where_the_share_reaches_the_limit() {
        check(&RULE_SET, &RULE, &class(0.2, 8.0), Fires(0.4));
        check(&RULE_SET, &RULE, &class(1.0, 30.0), Fires(0.9));
        check(&RULE_SET, &RULE, &class(0.1999, 30.0), Silent);
        check(&RULE_SET, &RULE, &class(0.5, 7.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &class(0.2, 8.0));
        check_with(&RULE_SET, &RULE, &[(CLASS_SHARE, 0.4)], &class(0.3999, 30.0), Silent);
        check_with(&RULE_SET, &RULE, &[(CLASS_MINIMUM, 20.0)], &class(0.5, 19.0), Silent);
    }
}
