//! Rule: academy-multiplication
//!
//! An academy in which many pupils leave the multiplication check without secure number facts looks at
//! how they are taught in the years before.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{ACADEMY_COUNT, ACADEMY_MULTIPLICATION};
use crate::settings::{ACADEMY_MINIMUM, ACADEMY_SHARE};

pub(crate) const RULE: Rule = Rule {
    id: "academy-multiplication",
    title: "Number facts across the academy",
    level: Level::Academy,
    area: Area::Numeracy,
    intervention: "whole-class-maths",
    inputs: &[ACADEMY_MULTIPLICATION.id(), ACADEMY_COUNT.id()],
    settings: &[ACADEMY_SHARE, ACADEMY_MINIMUM],
    measure: Some(ACADEMY_MULTIPLICATION.id()),
    evidence: &[evidence::MULTIPLICATION_CHECK],
    because: "{input:finding.multiplication-check.share} of pupils in Years 4 and 5 with a result lack \
              secure number facts ({input:numeracy.multiplication_check.count} results in the academy); \
              the limit set is {setting:academy_share}. Consider how number facts are taught from Year 2.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (share, limit) = (row.number(ACADEMY_MULTIPLICATION), row.setting(ACADEMY_SHARE));
    let enough = row.number(ACADEMY_COUNT).at_least(row.setting(ACADEMY_MINIMUM));
    (enough & share.at_least(limit)).then(0.4 + (share - limit) / (1.0 - limit) * 0.5)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn academy(share: f64, count: f64) -> [Reading; 2] {
        [ACADEMY_MULTIPLICATION.reads(share), ACADEMY_COUNT.reads(count)]
    }

    #[test]
    fn fires_where_the_share_reaches_the_limit() {
        check(&RULE_SET, &RULE, &academy(0.3, 20.0), Fires(0.4));
        check(&RULE_SET, &RULE, &academy(1.0, 60.0), Fires(0.9));
        check(&RULE_SET, &RULE, &academy(0.2999, 60.0), Silent);
        check(&RULE_SET, &RULE, &academy(0.9, 19.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &academy(0.3, 20.0));
        check_with(&RULE_SET, &RULE, &[(ACADEMY_SHARE, 0.5)], &academy(0.4999, 60.0), Silent);
    }
}
