//! Rule: social-emotional
//!
//! A pupil whose primary need is social, emotional and mental health, and who has behaviour points, is
//! offered social and emotional learning. It reads a sensitive indicator and runs only where granted.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::inputs::{POINTS, SEMH, SEN_NEED};
use crate::settings::POINTS_LIMIT;
use crate::{evidence, guards};

pub(crate) const RULE: Rule = Rule {
    id: "social-emotional",
    title: "Social and emotional need",
    level: Level::Pupil,
    area: Area::Wellbeing,
    intervention: "social-emotional-learning",
    inputs: &[SEN_NEED.id(), POINTS.id()],
    settings: &[POINTS_LIMIT],
    measure: Some(POINTS.id()),
    guards: &[guards::PLAN],
    evidence: &[evidence::SOCIAL_EMOTIONAL],
    because: "The primary need is {input:pupil.sen_need} and there are {input:behaviour.points} behaviour \
              points; the limit set is {setting:points_limit}. Consider with the SENCo which feelings \
              and situations the work should start from.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (points, limit) = (row.number(POINTS), row.setting(POINTS_LIMIT));
    let need = (0.5 + (points - limit) / limit * 0.1).min(0.8);
    (row.is(SEMH) & points.at_least(limit)).then(need)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(need: &str, points: f64) -> [Reading; 2] {
        [SEN_NEED.reads(need), POINTS.reads(points)]
    }

    #[test]
    fn fires_for_this_need_and_points() {
        check(&RULE_SET, &RULE, &pupil("SEMH", 10.0), Fires(0.5));
        check(&RULE_SET, &RULE, &pupil("SEMH", 20.0), Fires(0.6));
        check(&RULE_SET, &RULE, &pupil("SEMH", 900.0), Fires(0.8));
        check(&RULE_SET, &RULE, &pupil("SEMH", 9.0), Silent);
        check(&RULE_SET, &RULE, &pupil("SLCN", 90.0), Silent);
        check(&RULE_SET, &RULE, &pupil("none", 90.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil("SEMH", 10.0));
        check_with(&RULE_SET, &RULE, &[(POINTS_LIMIT, 50.0)], &pupil("SEMH", 49.0), Silent);
    }
}
