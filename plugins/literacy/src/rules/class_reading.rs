//! Rule: class-reading
//!
//! A class of which half has a low score in reading may gain more from reading taught to everyone than
//! from taking half of it out. Only English classes and forms, which in primary schools are taught
//! reading together, are looked at, so that the same pupils are not named again in every subject.

use crate::evidence;
use crate::inputs::{CLASS_READING_COUNT, CLASS_READING_MEDIAN, CLASS_SUBJECT};
use crate::settings::{CLASS_MEDIAN, CLASS_RESULTS};
use uplift_sdk::{Area, Decision, Level, Member, Row, Rule, each_row};

const FORM: Member = CLASS_SUBJECT.member("form");
const ENGLISH: Member = CLASS_SUBJECT.member("english");

pub(crate) const RULE: Rule = Rule {
    id: "class-reading",
    title: "Half of a class low in reading",
    level: Level::Class,
    area: Area::Literacy,
    intervention: "whole-class-reading",
    inputs: &[CLASS_SUBJECT.id(), CLASS_READING_MEDIAN.id(), CLASS_READING_COUNT.id()],
    settings: &[CLASS_MEDIAN, CLASS_RESULTS],
    measure: Some(CLASS_READING_MEDIAN.id()),
    evidence: &[evidence::WHOLE_CLASS_PRIMARY, evidence::WHOLE_CLASS_SECONDARY],
    because: "Half of {input:literacy.reading_standard.count} pupils with a result have a standardised \
              score of {input:literacy.reading_standard.median} or less in reading; with a median below \
              {setting:class_median}, reading taught to everyone may do more than groups outside the \
              class.",
    decide: each_row!(class_reading),
    ..Rule::EMPTY
};

fn class_reading(row: Row<'_>) -> Decision {
    let median = row.number(CLASS_READING_MEDIAN);
    let threshold = row.setting(CLASS_MEDIAN);
    let enough = row.number(CLASS_READING_COUNT).at_least(row.setting(CLASS_RESULTS));
    let taught = row.is(ENGLISH) | row.is(FORM);
    // A class whose median lies two standard deviations below the threshold has a need of 0.8.
    let need = 0.3 + (threshold - median) / 60.0;
    (taught & enough & median.below(threshold)).then(need.min(0.8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE_SET;
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each, check_with};

    fn class(subject: &str, median: f64, count: f64) -> [Reading; 3] {
        [
            CLASS_SUBJECT.reads(subject),
            CLASS_READING_MEDIAN.reads(median),
            CLASS_READING_COUNT.reads(count),
        ]
    }

    #[test]
    fn around_the_thresholds() {
        for (subject, median, count, expected) in [
            ("english", 50.0, 20.0, Fires(0.8)),
            ("english", 89.0, 20.0, Fires(0.3 + 1.0 / 60.0)),
            ("english", 90.0, 20.0, Silent),
            ("english", 91.0, 20.0, Silent),
            ("english", 84.0, 7.0, Silent),
            ("english", 84.0, 8.0, Fires(0.4)),
            ("english", 84.0, 9.0, Fires(0.4)),
            ("form", 84.0, 20.0, Fires(0.4)),
            ("history", 84.0, 20.0, Silent),
        ] {
            check(&RULE_SET, &RULE, &class(subject, median, count), expected);
        }
        let readings = class("english", 84.0, 20.0);
        check_with(&RULE_SET, &RULE, &[(CLASS_MEDIAN, 84.0)], &readings, Silent);
    }

    #[test]
    fn missing() {
        check_needs_each(&RULE_SET, &RULE, &class("english", 80.0, 20.0));
        check(&RULE_SET, &RULE, &[], Lacking);
        check(&RULE_SET, &RULE, &[CLASS_READING_COUNT.reads(0.0)], Silent);
    }
}
