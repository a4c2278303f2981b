//! Rule: trust-absence-gap
//!
//! A trust whose disadvantaged pupils miss much more school than the others looks at why. It reads
//! who is disadvantaged and so runs only where the trust grants that.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::TRUST_GAP;
use crate::settings::GAP_RATE;

pub(crate) const RULE: Rule = Rule {
    id: "trust-absence-gap",
    title: "Absence of disadvantaged pupils across the trust",
    level: Level::Trust,
    area: Area::Attendance,
    intervention: "attendance-trust-review",
    inputs: &[TRUST_GAP.id()],
    settings: &[GAP_RATE],
    measure: Some(TRUST_GAP.id()),
    evidence: &[evidence::GAP],
    because: "The mean absence rate of pupils who are not disadvantaged, less that of those who are, is \
              {input:attendance.absence_rate.gap}; disadvantaged pupils missing {setting:gap_rate} more is \
              the limit set. Consider which barriers the academies could remove together.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    // The gap is below nought where disadvantaged pupils miss more.
    let (more, limit) = (-row.number(TRUST_GAP), row.setting(GAP_RATE));
    more.at_least(limit).then(0.5 + (more - limit) * 5.0)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    #[test]
    fn fires_where_disadvantaged_pupils_miss_more() {
        check(&RULE_SET, &RULE, &[TRUST_GAP.reads(-0.05)], Fires(0.5));
        check(&RULE_SET, &RULE, &[TRUST_GAP.reads(-0.07)], Fires(0.6));
        check(&RULE_SET, &RULE, &[TRUST_GAP.reads(-0.0499)], Silent);
        check(&RULE_SET, &RULE, &[TRUST_GAP.reads(0.2)], Silent);
        check_needs_each(&RULE_SET, &RULE, &[TRUST_GAP.reads(-0.05)]);
        check_with(&RULE_SET, &RULE, &[(GAP_RATE, 0.1)], &[TRUST_GAP.reads(-0.0999)], Silent);
    }
}
