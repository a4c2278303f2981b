//! The twelve rules as a rule set has them. Year groups are conditions here, as they are in the table.

use uplift_sdk::{Area, Decision, InputId, Member, Number, Row, Rule, each_row, inputs};

inputs! {
    pupil {
        YEAR_GROUP = number "pupil.year_group";
        ABSENCE_RATE = number "attendance.absence_rate";
        ABSENCE_CHANGE = number "attendance.absence_change";
        LATES = number "attendance.lates";
        PHONICS = number "literacy.phonics";
        READING_SCALED = number "literacy.reading_scaled";
        READING_AGE_GAP = number "literacy.reading_age_gap_months";
        EAL = flag "pupil.eal";
        PUPIL_PREMIUM = flag "pupil.pupil_premium";
        SEN_NEED = category "pupil.sen_need" [
            "none", "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD",
            "DS", "NSA", "OTH",
        ];
        SUSPENSIONS = number "behaviour.suspensions";
        POINTS = number "behaviour.points";
        POINTS_CHANGE = number "behaviour.points_change";
    }
}

const SEMH: Member = SEN_NEED.member("SEMH");

/// The rules, in the order of the table.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        id: "a1",
        title: "Severe absence",
        area: Area::Attendance,
        intervention: "workload.r01-severe-absence-plan",
        inputs: &[ABSENCE_RATE.id()],
        because: "Absent for {input:attendance.absence_rate} of sessions.",
        decide: each_row!(a1),
        ..Rule::EMPTY
    },
    Rule {
        id: "a2",
        title: "Persistent absence",
        area: Area::Attendance,
        intervention: "workload.r02-attendance-mentor",
        inputs: &[ABSENCE_RATE.id(), PUPIL_PREMIUM.id()],
        because: "Absent for {input:attendance.absence_rate} of sessions.",
        decide: each_row!(a2),
        ..Rule::EMPTY
    },
    Rule {
        id: "a3",
        title: "Rising absence",
        area: Area::Attendance,
        intervention: "workload.r03-parent-contact",
        inputs: &[ABSENCE_RATE.id(), ABSENCE_CHANGE.id()],
        because: "Absent for {input:attendance.absence_rate} of sessions, a change of \
                  {input:attendance.absence_change}.",
        decide: each_row!(a3),
        ..Rule::EMPTY
    },
    Rule {
        id: "a4",
        title: "Lateness",
        area: Area::Attendance,
        intervention: "workload.r04-punctuality-plan",
        inputs: &[LATES.id()],
        because: "Late {input:attendance.lates} times.",
        decide: each_row!(a4),
        ..Rule::EMPTY
    },
    literacy(
        "l1",
        "Phonics",
        "workload.r05-phonics-group",
        &[YEAR_GROUP.id(), PHONICS.id()],
        "Year {input:pupil.year_group}, {input:literacy.phonics} words read in phonics.",
        each_row!(l1),
    ),
    literacy(
        "l2",
        "Reading age",
        "workload.r06-one-to-one-reading",
        &[READING_AGE_GAP.id()],
        "Reading age less age is {input:literacy.reading_age_gap_months}.",
        each_row!(l2),
    ),
    literacy(
        "l3",
        "Reading in Key Stage 2",
        "workload.r07-comprehension-group",
        &[YEAR_GROUP.id(), READING_SCALED.id(), PUPIL_PREMIUM.id()],
        "Year {input:pupil.year_group}, a scaled score of {input:literacy.reading_scaled} in reading.",
        each_row!(l3),
    ),
    literacy(
        "l4",
        "New to English",
        "workload.r08-oral-language",
        &[YEAR_GROUP.id(), EAL.id()],
        "Year {input:pupil.year_group} with English as an additional language.",
        each_row!(l4),
    ),
    literacy(
        "l5",
        "Reading in Key Stage 3",
        "workload.r09-key-stage-3-catch-up",
        &[YEAR_GROUP.id(), READING_SCALED.id()],
        "Year {input:pupil.year_group}, a scaled score of {input:literacy.reading_scaled} in reading.",
        each_row!(l5),
    ),
    Rule {
        id: "b1",
        title: "Suspension",
        area: Area::Behaviour,
        intervention: "workload.r10-behaviour-support-plan",
        inputs: &[SUSPENSIONS.id()],
        because: "Suspended {input:behaviour.suspensions} times.",
        decide: each_row!(b1),
        ..Rule::EMPTY
    },
    Rule {
        id: "b2",
        title: "Rising points",
        area: Area::Behaviour,
        intervention: "workload.r11-check-in-check-out",
        inputs: &[POINTS.id(), POINTS_CHANGE.id()],
        because: "{input:behaviour.points} points, a change of {input:behaviour.points_change}.",
        decide: each_row!(b2),
        ..Rule::EMPTY
    },
    Rule {
        id: "b3",
        title: "Social and emotional need",
        area: Area::Behaviour,
        intervention: "workload.r12-social-and-emotional-learning-group",
        inputs: &[SEN_NEED.id(), POINTS.id()],
        because: "Need {input:pupil.sen_need} and {input:behaviour.points} points.",
        decide: each_row!(b3),
        ..Rule::EMPTY
    },
];

const fn literacy(
    id: &'static str,
    title: &'static str,
    intervention: &'static str,
    inputs: &'static [InputId],
    because: &'static str,
    decide: uplift_sdk::Decide,
) -> Rule {
    Rule { id, title, area: Area::Literacy, intervention, inputs, because, decide, ..Rule::EMPTY }
}

/// What pupil premium adds to a need; nothing where it is not recorded.
fn premium(row: Row<'_>) -> Number {
    row.flag(PUPIL_PREMIUM).choose(0.05, 0.0).or(0.0)
}

fn a1(row: Row<'_>) -> Decision {
    row.number(ABSENCE_RATE).at_least(0.5).then(0.95)
}

fn a2(row: Row<'_>) -> Decision {
    let absence = row.number(ABSENCE_RATE);
    let need = 0.4 + (absence - 0.1) / 0.4 * 0.5 + premium(row);
    (absence.at_least(0.1) & absence.below(0.5)).then(need)
}

fn a3(row: Row<'_>) -> Decision {
    let absence = row.number(ABSENCE_RATE);
    let rising = row.number(ABSENCE_CHANGE).at_least(0.02);
    (absence.at_least(0.05) & absence.below(0.1) & rising).then(0.35)
}

fn a4(row: Row<'_>) -> Decision {
    let lates = row.number(LATES);
    lates.at_least(10.0).then(lates / 40.0)
}

fn l1(row: Row<'_>) -> Decision {
    let phonics = row.number(PHONICS);
    let year = row.number(YEAR_GROUP).between(1.0, 2.0);
    (year & phonics.below(32.0)).then(0.5 + (32.0 - phonics) / 64.0)
}

fn l2(row: Row<'_>) -> Decision {
    let gap = row.number(READING_AGE_GAP);
    gap.at_most(-24.0).then(0.6 + ((-gap - 24.0) / 60.0).min(0.4))
}

fn l3(row: Row<'_>) -> Decision {
    let reading = row.number(READING_SCALED);
    let year = row.number(YEAR_GROUP).between(3.0, 6.0);
    (year & reading.below(100.0)).then(0.4 + (100.0 - reading) / 50.0 + premium(row))
}

fn l4(row: Row<'_>) -> Decision {
    (row.flag(EAL) & row.number(YEAR_GROUP).at_most(2.0)).then(0.45)
}

fn l5(row: Row<'_>) -> Decision {
    let year = row.number(YEAR_GROUP).at_least(7.0);
    (year & row.number(READING_SCALED).below(90.0)).then(0.6)
}

fn b1(row: Row<'_>) -> Decision {
    let suspensions = row.number(SUSPENSIONS);
    suspensions.at_least(1.0).then(0.6 + 0.1 * suspensions)
}

fn b2(row: Row<'_>) -> Decision {
    let points = row.number(POINTS);
    (points.at_least(20.0) & row.number(POINTS_CHANGE).above(0.0)).then(points / 60.0)
}

fn b3(row: Row<'_>) -> Decision {
    (row.is(SEMH) & row.number(POINTS).at_least(10.0)).then(0.55)
}

#[cfg(test)]
mod tests {
    use uplift_sdk::testing::Outcome::{Fires, Lacking, Silent};
    use uplift_sdk::testing::{Reading, check, check_needs_each};

    use super::*;
    use crate::RULE_SET;

    fn rule(id: &str) -> &'static Rule {
        RULES.iter().find(|rule| rule.id == id).unwrap()
    }

    #[test]
    fn each_rule_fires_at_its_threshold_and_needs_each_reading_of_its_condition() {
        let year = |year| YEAR_GROUP.reads(year);
        let cases: &[(&str, &[Reading], f64)] = &[
            ("a1", &[ABSENCE_RATE.reads(0.5)], 0.95),
            ("a2", &[ABSENCE_RATE.reads(0.1)], 0.4),
            ("a3", &[ABSENCE_RATE.reads(0.05), ABSENCE_CHANGE.reads(0.02)], 0.35),
            ("a4", &[LATES.reads(10.0)], 0.25),
            ("l1", &[year(2.0), PHONICS.reads(31.0)], 0.5 + 1.0 / 64.0),
            ("l2", &[READING_AGE_GAP.reads(-24.0)], 0.6),
            ("l3", &[year(3.0), READING_SCALED.reads(99.0)], 0.42),
            ("l4", &[EAL.reads(true), year(2.0)], 0.45),
            ("l5", &[year(7.0), READING_SCALED.reads(89.0)], 0.6),
            ("b1", &[SUSPENSIONS.reads(1.0)], 0.7),
            ("b2", &[POINTS.reads(20.0), POINTS_CHANGE.reads(1.0)], 20.0 / 60.0),
            ("b3", &[SEN_NEED.reads("SEMH"), POINTS.reads(10.0)], 0.55),
        ];
        for (id, readings, need) in cases {
            check(&RULE_SET, rule(id), readings, Fires(*need));
            check_needs_each(&RULE_SET, rule(id), readings);
        }
    }

    #[test]
    fn each_rule_is_silent_just_past_its_threshold() {
        let year = |year| YEAR_GROUP.reads(year);
        let cases: &[(&str, &[Reading])] = &[
            ("a1", &[ABSENCE_RATE.reads(0.4999)]),
            ("a2", &[ABSENCE_RATE.reads(0.5)]),
            ("a2", &[ABSENCE_RATE.reads(0.0999)]),
            ("a3", &[ABSENCE_RATE.reads(0.1)]),
            ("a3", &[ABSENCE_CHANGE.reads(0.0199)]),
            ("a4", &[LATES.reads(9.0)]),
            ("l1", &[year(0.0)]),
            ("l1", &[year(3.0)]),
            ("l1", &[PHONICS.reads(32.0)]),
            ("l2", &[READING_AGE_GAP.reads(-23.0)]),
            ("l3", &[year(2.0)]),
            ("l3", &[year(7.0)]),
            ("l3", &[READING_SCALED.reads(100.0)]),
            ("l4", &[EAL.reads(false)]),
            ("l4", &[year(3.0)]),
            ("l5", &[year(6.0)]),
            ("l5", &[READING_SCALED.reads(90.0)]),
            ("b1", &[SUSPENSIONS.reads(0.0)]),
            ("b2", &[POINTS.reads(19.0)]),
            ("b2", &[POINTS_CHANGE.reads(0.0)]),
            ("b3", &[SEN_NEED.reads("none")]),
            ("b3", &[POINTS.reads(9.0)]),
        ];
        for (id, readings) in cases {
            check(&RULE_SET, rule(id), readings, Silent);
        }
    }

    #[test]
    fn pupil_premium_adds_where_it_is_recorded() {
        let absence = ABSENCE_RATE.reads(0.3);
        let need = 0.4 + (0.3 - 0.1) / 0.4 * 0.5;
        check(&RULE_SET, rule("a2"), &[absence], Fires(need));
        check(&RULE_SET, rule("a2"), &[absence, PUPIL_PREMIUM.reads(false)], Fires(need));
        check(&RULE_SET, rule("a2"), &[absence, PUPIL_PREMIUM.reads(true)], Fires(need + 0.05));
        check(&RULE_SET, rule("a2"), &[PUPIL_PREMIUM.reads(true)], Lacking);
        check(&RULE_SET, rule("b1"), &[SUSPENSIONS.reads(7.0)], Fires(1.0));
    }
}
