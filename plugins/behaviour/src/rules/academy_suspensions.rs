//! Rule: academy-suspensions
//!
//! An academy that suspends more often than schools do nationally looks at what leads there and at what
//! is tried before.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::{ACADEMY_COUNT, ACADEMY_SUSPENSIONS};
use crate::settings::{ACADEMY_MINIMUM, ACADEMY_SUSPENSION_RATE};

pub(crate) const RULE: Rule = Rule {
    id: "academy-suspensions",
    title: "Suspensions across the academy",
    level: Level::Academy,
    area: Area::Behaviour,
    intervention: "behaviour-interventions",
    inputs: &[ACADEMY_SUSPENSIONS.id(), ACADEMY_COUNT.id()],
    settings: &[ACADEMY_SUSPENSION_RATE, ACADEMY_MINIMUM],
    measure: Some(ACADEMY_SUSPENSIONS.id()),
    evidence: &[evidence::SUSPENSIONS, evidence::GUIDANCE, evidence::BEHAVIOUR],
    because: "{input:behaviour.suspensions.mean} suspensions for each of the \
              {input:behaviour.suspensions.count} pupils with a record; the limit set is \
              {setting:academy_suspension_rate}. Consider what leads to suspension here and what is \
              tried before it.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (rate, limit) = (row.number(ACADEMY_SUSPENSIONS), row.setting(ACADEMY_SUSPENSION_RATE));
    let enough = row.number(ACADEMY_COUNT).at_least(row.setting(ACADEMY_MINIMUM));
    (enough & rate.at_least(limit)).then((0.4 + (rate - limit) / limit * 0.2).min(0.9))
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn academy(rate: f64, count: f64) -> [Reading; 2] {
        [ACADEMY_SUSPENSIONS.reads(rate), ACADEMY_COUNT.reads(count)]
    }

    #[test]
    fn fires_where_the_rate_reaches_the_limit() {
        check(&RULE_SET, &RULE, &academy(0.12, 30.0), Fires(0.4));
        check(&RULE_SET, &RULE, &academy(0.24, 900.0), Fires(0.6));
        check(&RULE_SET, &RULE, &academy(2.0, 900.0), Fires(0.9));
        check(&RULE_SET, &RULE, &academy(0.1199, 900.0), Silent);
        check(&RULE_SET, &RULE, &academy(0.5, 29.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &academy(0.12, 30.0));
        let settings = [(ACADEMY_SUSPENSION_RATE, 0.3)];
        check_with(&RULE_SET, &RULE, &settings, &academy(0.2999, 900.0), Silent);
    }
}
