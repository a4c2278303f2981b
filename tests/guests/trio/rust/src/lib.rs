//! The trio in Rust: the same rule set as in `../python` and `../javascript`, line for line where the
//! languages allow it. What it finds must be the same to the byte.

use uplift_sdk::{
    Area, Decision, Evidence, Gate, Guard, Intervention, Level, Member, Row, Rule, RuleSet,
    each_row, inputs, settings,
};

inputs! {
    pupil {
        YEAR = number "pupil.year_group";
        EAL = flag "pupil.eal";
        SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
        ABSENCE = number "attendance.absence_rate";
        POSSIBLE = number "attendance.sessions_possible";
        LATES = number "attendance.lates";
        READING = number "literacy.reading_standard";
        PHONICS = number "literacy.phonics";
        DECODING = number "literacy.decoding_stanine";
        COMPREHENSION = number "literacy.comprehension_stanine";
        INCIDENTS = number "behaviour.incidents_30_days";
        INCIDENTS_BEFORE = number "behaviour.incidents_30_days_before";
    }
    class {
        CLASS_ABSENCE = mean "attendance.absence_rate";
        CLASS_READINGS = count "attendance.absence_rate";
        CLASS_LOW_READING = share "finding.low-reading";
    }
}

const SUPPORT: Member = SEN_STATUS.member("support");
const EHC_PLAN: Member = SEN_STATUS.member("ehcp");

settings! {
    PERSISTENT_RATE = "persistent_rate" Rate 0.1 in 0.05..=0.3, "Absence that is persistent";
    MINIMUM_SESSIONS = "minimum_sessions" Count 20.0 in 10.0..=100.0, "Sessions needed to judge";
    LOW_SCORE = "low_score" Score 85.0 in 70.0..=100.0, "Standardised score that is low", fixed;
    CLASS_SHARE = "class_share" Rate 0.2 in 0.1..=0.9, "Share of a class that is many";
}

const ORAL_LANGUAGE: Evidence = Evidence {
    claim: "Work on spoken language went with 6 months of additional progress, on average.",
    source: "Education Endowment Foundation, Teaching and Learning Toolkit",
    as_at: "2026-04-02",
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/\
          oral-language-interventions",
    months: Some(6.0),
    cost: Some(1),
    security: Some(4),
    population: "Children aged 3 to 11 above all",
};

const TALK: Intervention = Intervention {
    id: "trio.talk",
    title: "Talk in a small group",
    summary: "An adult leads talk about a book with three or four pupils.",
    areas: &[Area::Language, Area::Literacy],
    tier: 2,
    evidence: &[ORAL_LANGUAGE],
    excludes: &["oral-language"],
    minutes: 20,
    sessions_per_week: 2.5,
    weeks: 10,
    group_min: 3,
    group_max: 4,
    notes: &[("Where", "A quiet room.")],
    ..Intervention::EMPTY
};

const PERSISTENT_ABSENCE: Rule = Rule {
    id: "persistent-absence",
    title: "Persistent absence",
    area: Area::Attendance,
    intervention: "attendance-meeting",
    inputs: &[ABSENCE.id(), POSSIBLE.id()],
    settings: &[PERSISTENT_RATE, MINIMUM_SESSIONS],
    measure: Some(ABSENCE.id()),
    because: "Absent for {input:attendance.absence_rate} of {input:attendance.sessions_possible} sessions; \
              from {setting:persistent_rate} absence is persistent.",
    decide: each_row!(persistent_absence),
    ..Rule::EMPTY
};

fn persistent_absence(row: Row<'_>) -> Decision {
    let (absence, persistent) = (row.number(ABSENCE), row.setting(PERSISTENT_RATE));
    let enough = row.number(POSSIBLE).at_least(row.setting(MINIMUM_SESSIONS));
    let need = 0.4 + (absence - persistent) / (0.5 - persistent) * 0.45;
    (enough & absence.at_least(persistent)).then(need)
}

const LATENESS: Rule = Rule {
    id: "lateness",
    title: "Lateness",
    area: Area::Attendance,
    intervention: "punctuality-plan",
    inputs: &[LATES.id(), POSSIBLE.id()],
    because: "Late {input:attendance.lates} times in {input:attendance.sessions_possible} sessions.",
    decide: each_row!(lateness),
    ..Rule::EMPTY
};

fn lateness(row: Row<'_>) -> Decision {
    let rate = row.number(LATES) / row.number(POSSIBLE);
    rate.above(0.02).then(rate * 4.0 - 0.01)
}

const LOW_READING: Rule = Rule {
    id: "low-reading",
    title: "Low reading score",
    area: Area::Literacy,
    intervention: "reading-comprehension",
    years: Some(YEAR.years(1, 8)),
    inputs: &[READING.id()],
    settings: &[LOW_SCORE],
    guards: &[
        Guard {
            when: EHC_PLAN,
            gate: Gate::CheckFirst,
            because: "Has an EHC plan: check that this fits Section F.",
        },
        Guard {
            when: EAL.yes(),
            gate: Gate::Contraindicated,
            because: "Learns English as an additional language: talk comes first.",
        },
    ],
    evidence: &[ORAL_LANGUAGE],
    because: "A reading score of {input:literacy.reading_standard}, below {setting:low_score}.",
    decide: each_row!(low_reading),
    ..Rule::EMPTY
};

fn low_reading(row: Row<'_>) -> Decision {
    let (score, low) = (row.number(READING), row.setting(LOW_SCORE));
    score.below(low).then((low - score) / 40.0)
}

const LOW_STANINE: Rule = Rule {
    id: "low-stanine",
    title: "Low stanine",
    area: Area::Literacy,
    intervention: "small-group-tuition",
    inputs: &[DECODING.id(), COMPREHENSION.id()],
    because: "Stanines of {input:literacy.decoding_stanine} in decoding and \
              {input:literacy.comprehension_stanine} in comprehension, {{of 9.",
    decide: each_row!(low_stanine),
    ..Rule::EMPTY
};

fn low_stanine(row: Row<'_>) -> Decision {
    let (decoding, comprehension) = (row.number(DECODING), row.number(COMPREHENSION));
    let least = decoding.or(comprehension).min(comprehension.or(decoding));
    (decoding.at_most(3.0) | comprehension.at_most(3.0)).then((4.0 - least) / 3.0)
}

const TALK_FIRST: Rule = Rule {
    id: "talk",
    title: "Talk first",
    area: Area::Language,
    intervention: TALK.id,
    inputs: &[EAL.id(), READING.id(), PHONICS.id()],
    because: "Learns English as an additional language; a reading score of {input:literacy.reading_standard} \
              and {input:literacy.phonics} words in the phonics check.",
    decide: each_row!(talk),
    ..Rule::EMPTY
};

fn talk(row: Row<'_>) -> Decision {
    let low = row.number(READING).below(90.0).or(row.number(PHONICS).below(32.0));
    let need = row.number(READING).below(80.0).choose(0.8, 0.3).or(0.5);
    (row.flag(EAL) & low).then(need)
}

const SUPPORT_AND_INCIDENTS: Rule = Rule {
    id: "support-and-incidents",
    title: "SEN support and incidents",
    area: Area::Behaviour,
    intervention: "check-in-check-out",
    inputs: &[SEN_STATUS.id(), INCIDENTS.id(), INCIDENTS_BEFORE.id()],
    because: "{input:behaviour.incidents_30_days} incidents in 30 days, \
              {input:behaviour.incidents_30_days_before} in the 30 before; SEN status \
              {input:pupil.sen_status}.",
    decide: each_row!(support_and_incidents),
    ..Rule::EMPTY
};

fn support_and_incidents(row: Row<'_>) -> Decision {
    let (incidents, before) = (row.number(INCIDENTS), row.number(INCIDENTS_BEFORE));
    let support = row.is(SUPPORT) | row.is(EHC_PLAN);
    let rising = incidents.above(before);
    let need = (incidents.max(before) / 10.0).max(0.05);
    (!incidents.below(1.0) & (support | rising)).then(need)
}

const CLASS_ABSENCE_RULE: Rule = Rule {
    id: "class-absence",
    title: "Absence in a class",
    level: Level::Class,
    area: Area::Attendance,
    intervention: "whole-class-attendance",
    inputs: &[CLASS_ABSENCE.id(), CLASS_READINGS.id()],
    settings: &[PERSISTENT_RATE],
    because: "Pupils missed {input:attendance.absence_rate.mean} of sessions on average \
              ({input:attendance.absence_rate.count} pupils).",
    decide: each_row!(class_absence),
    ..Rule::EMPTY
};

fn class_absence(row: Row<'_>) -> Decision {
    let absence = row.number(CLASS_ABSENCE);
    let many = row.number(CLASS_READINGS).between(4.0, 40.0);
    (many & absence.at_least(row.setting(PERSISTENT_RATE) / 2.0)).then(absence * 3.0)
}

const CLASS_READING: Rule = Rule {
    id: "class-reading",
    title: "Reading in a class",
    level: Level::Class,
    area: Area::Literacy,
    intervention: "whole-class-reading",
    inputs: &[CLASS_LOW_READING.id()],
    settings: &[CLASS_SHARE],
    because: "A low reading score for {input:finding.low-reading.share} of the class.",
    decide: each_row!(class_reading),
    ..Rule::EMPTY
};

fn class_reading(row: Row<'_>) -> Decision {
    let share = row.number(CLASS_LOW_READING);
    share.at_least(row.setting(CLASS_SHARE)).then(share)
}

/// The rule set.
pub const RULE_SET: RuleSet = RuleSet {
    id: "trio",
    version: "0.1.0",
    title: "The trio",
    summary: "One rule set written in Rust, Python and JavaScript; a test, not advice.",
    publisher: "The uplift project",
    licence: "MIT OR Apache-2.0",
    settings: SETTINGS,
    inputs: INPUTS,
    interventions: &[TALK],
    rules: &[
        PERSISTENT_ABSENCE,
        LATENESS,
        LOW_READING,
        LOW_STANINE,
        TALK_FIRST,
        SUPPORT_AND_INCIDENTS,
        CLASS_ABSENCE_RULE,
        CLASS_READING,
    ],
    notes: &[("Use", "Compares languages.")],
};

uplift_sdk::export!(RULE_SET);
