//! Rule: transition
//!
//! A pupil in Year 7 with incidents in the last 30 days is helped to settle into the new school.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{INCIDENTS, YEAR_GROUP};
use crate::settings::TRANSITION_LIMIT;

pub(crate) const RULE: Rule = Rule {
    id: "transition",
    title: "Settling into Year 7",
    level: Level::Pupil,
    area: Area::Behaviour,
    intervention: "transition-support",
    years: Some(YEAR_GROUP.years(7, 7)),
    inputs: &[INCIDENTS.id()],
    settings: &[TRANSITION_LIMIT],
    measure: Some(INCIDENTS.id()),
    evidence: &[evidence::EARLY_SIGNS],
    because: "In Year 7, with {input:behaviour.incidents_30_days} incidents in the last 30 days; the \
              limit set is {setting:transition_limit}. Consider what helped at primary school and who \
              could look in each day for a while.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (incidents, limit) = (row.number(INCIDENTS), row.setting(TRANSITION_LIMIT));
    incidents.at_least(limit).then((0.4 + (incidents - limit) * 0.05).min(0.7))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(year: f64, incidents: f64) -> [Reading; 2] {
        [YEAR_GROUP.reads(year), INCIDENTS.reads(incidents)]
    }

    #[test]
    fn fires_in_year_7_from_two_incidents() {
        check(&RULE_SET, &RULE, &pupil(7.0, 2.0), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(7.0, 4.0), Fires(0.5));
        check(&RULE_SET, &RULE, &pupil(7.0, 40.0), Fires(0.7));
        check(&RULE_SET, &RULE, &pupil(7.0, 1.0), Silent);
        check(&RULE_SET, &RULE, &pupil(6.0, 9.0), Silent);
        check(&RULE_SET, &RULE, &pupil(8.0, 9.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(7.0, 2.0));
        check_with(&RULE_SET, &RULE, &[(TRANSITION_LIMIT, 3.0)], &pupil(7.0, 2.0), Silent);
    }
}
