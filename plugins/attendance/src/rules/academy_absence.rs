//! Rule: academy-absence
//!
//! An academy in which more pupils are persistently absent than nationally works with all its families.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use super::need_of_share;
use crate::evidence;
use crate::inputs::{ACADEMY_COUNT, ACADEMY_PERSISTENT, ACADEMY_SEVERE};
use crate::settings::{ACADEMY_MINIMUM, ACADEMY_SHARE};

pub(crate) const RULE: Rule = Rule {
    id: "academy-absence",
    title: "Absence across the academy",
    level: Level::Academy,
    area: Area::Attendance,
    intervention: "parental-engagement",
    inputs: &[ACADEMY_PERSISTENT.id(), ACADEMY_SEVERE.id(), ACADEMY_COUNT.id()],
    settings: &[ACADEMY_SHARE, ACADEMY_MINIMUM],
    measure: Some(ACADEMY_PERSISTENT.id()),
    evidence: &[evidence::PERSISTENT, evidence::RESPONSES],
    because: "Of {input:attendance.absence_rate.count} pupils, \
              {input:finding.persistent-absence.share} are persistently and \
              {input:finding.severe-absence.share} severely absent; the limit for both together is \
              {setting:academy_share}. Consider how the school speaks with all its families about it.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    // A pupil is persistently or severely absent, never both, so the shares add up.
    let share = row.number(ACADEMY_PERSISTENT) + row.number(ACADEMY_SEVERE);
    let limit = row.setting(ACADEMY_SHARE);
    let enough = row.number(ACADEMY_COUNT).at_least(row.setting(ACADEMY_MINIMUM));
    (enough & share.at_least(limit)).then(need_of_share(share, limit))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn academy(persistent: f64, severe: f64, count: f64) -> [Reading; 3] {
        [
            ACADEMY_PERSISTENT.reads(persistent),
            ACADEMY_SEVERE.reads(severe),
            ACADEMY_COUNT.reads(count),
        ]
    }

    #[test]
    fn fires_where_the_shares_together_reach_the_limit() {
        check(&RULE_SET, &RULE, &academy(0.2, 0.0, 30.0), Fires(0.4));
        check(&RULE_SET, &RULE, &academy(0.75, 0.25, 200.0), Fires(0.9));
        check(&RULE_SET, &RULE, &academy(0.2 - 0.125, 0.1249, 200.0), Silent);
        check(&RULE_SET, &RULE, &academy(0.75, 0.25, 30.0 - 1.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &academy(0.5, 0.125, 30.0));
        check_with(&RULE_SET, &RULE, &[(ACADEMY_SHARE, 0.6)], &academy(0.5, 0.05, 200.0), Silent);
    }
}
