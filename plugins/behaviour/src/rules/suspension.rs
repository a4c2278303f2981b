//! Rule: suspension
//!
//! A pupil who has been suspended this year comes back through a meeting that plans how school can go
//! better.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::evidence;
use crate::inputs::SUSPENSIONS;

pub(crate) const RULE: Rule = Rule {
    id: "suspension",
    title: "Suspension",
    level: Level::Pupil,
    area: Area::Behaviour,
    intervention: "reintegration-meeting",
    inputs: &[SUSPENSIONS.id()],
    measure: Some(SUSPENSIONS.id()),
    evidence: &[evidence::SUSPENSIONS, evidence::SUSPENSION_REASONS],
    because: "Suspensions this year: {input:behaviour.suspensions}. Meet the pupil and the family on \
              the return, and plan what school and pupil will each do differently.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    row.number(SUSPENSIONS).at_least(1.0).then(0.55)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{check, check_needs_each};

    use super::*;
    use crate::RULE_SET;

    #[test]
    fn fires_from_the_first_suspension() {
        check(&RULE_SET, &RULE, &[SUSPENSIONS.reads(1.0)], Fires(0.55));
        check(&RULE_SET, &RULE, &[SUSPENSIONS.reads(4.0)], Fires(0.55));
        check(&RULE_SET, &RULE, &[SUSPENSIONS.reads(0.0)], Silent);
        check_needs_each(&RULE_SET, &RULE, &[SUSPENSIONS.reads(1.0)]);
    }
}
