//! Rule: multiplication-check
//!
//! A pupil whose multiplication check shows number facts that are not yet secure practises them,
//! little and often. The check is in June of Year 4, so this speaks mostly in Year 5.

use uplift_sdk::{Area, Decision, Level, Row, Rule, each_row};

use crate::inputs::{MULTIPLICATION_CHECK, YEAR_GROUP};
use crate::settings::LOW_MULTIPLICATION;
use crate::{evidence, guards};

pub(crate) const RULE: Rule = Rule {
    id: "multiplication-check",
    title: "Multiplication check",
    level: Level::Pupil,
    area: Area::Numeracy,
    intervention: "number-fact-fluency",
    years: Some(YEAR_GROUP.years(4, 5)),
    inputs: &[MULTIPLICATION_CHECK.id()],
    settings: &[LOW_MULTIPLICATION],
    measure: Some(MULTIPLICATION_CHECK.id()),
    guards: &[guards::PLAN],
    evidence: &[evidence::MULTIPLICATION_CHECK],
    because: "{input:numeracy.multiplication_check} of 25 in the multiplication check; up to \
              {setting:low_multiplication} the number facts are not yet secure. Find out which tables \
              are known, and practise the others little and often.",
    decide: each_row!(decide),
    ..Rule::EMPTY
};

fn decide(row: Row<'_>) -> Decision {
    let (marks, low) = (row.number(MULTIPLICATION_CHECK), row.setting(LOW_MULTIPLICATION));
    marks.at_most(low).then(0.4 + (low - marks) / low * 0.5)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    use super::*;
    use crate::RULE_SET;

    fn pupil(year: f64, marks: f64) -> [Reading; 2] {
        [YEAR_GROUP.reads(year), MULTIPLICATION_CHECK.reads(marks)]
    }

    #[test]
    fn fires_up_to_the_low_mark() {
        check(&RULE_SET, &RULE, &pupil(4.0, 15.0), Fires(0.4));
        check(&RULE_SET, &RULE, &pupil(5.0, 0.0), Fires(0.9));
        check(&RULE_SET, &RULE, &pupil(5.0, 16.0), Silent);
        check(&RULE_SET, &RULE, &pupil(3.0, 5.0), Silent);
        check(&RULE_SET, &RULE, &pupil(6.0, 5.0), Silent);
        check_needs_each(&RULE_SET, &RULE, &pupil(5.0, 15.0));
        check_with(&RULE_SET, &RULE, &[(LOW_MULTIPLICATION, 10.0)], &pupil(5.0, 11.0), Silent);
    }
}
