//! A small world for tests and benches: two trusts whose ids and titles need quotes here and
//! there, three rules, and readings for as many pupils as are wanted.

use std::borrow::Cow;
use uplift_model::{
    Area, Basis, BoundGuard, BoundRule, Cause, Class, Enrolments, Evidence, Format, Gate, Input,
    Intervention, Kind, Level, Manifest, Measure, Need, ONE, Piece, Policy, Reasons,
    Recommendation, Roster, RuleBook, RuleSetEntry, Statistic, Status, Tally, Template, Text,
    Trust, UnitRow,
};

/// Readings made up from the place of the input and of the unit; unit 0 has missed 12.5 %.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readings;

impl uplift_model::Readings for Readings {
    fn reading(&self, input: usize, unit: usize) -> Option<f64> {
        let mixed = (unit as u64 * 3 + input as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let mixed = u32::try_from(mixed).unwrap_or(0);
        match (input, unit) {
            (0, 0) => Some(0.125),
            // Sessions missed of 176 to 191.
            (0, _) => Some(f64::from(19 + mixed % 60) / f64::from(176 + (mixed >> 8) % 16)),
            (1, _) => Some(f64::from(mixed % 32)),
            (_, _) => (!mixed.is_multiple_of(7)).then(|| f64::from(mixed % 90) - 120.0),
        }
    }
}

fn evidence(months: Option<f64>) -> Cow<'static, [Evidence]> {
    vec![Evidence {
        claim: Text::Borrowed("It helps."),
        source: Text::Borrowed("A study"),
        url: Text::Borrowed("https://example.org"),
        as_at: Text::Borrowed("2026-11-22"),
        months,
        cost: Some(2),
        security: months.map(|_| 4),
        population: Text::Borrowed("pupils"),
    }]
    .into()
}

fn intervention(id: &'static str, title: &'static str, months: Option<f64>) -> Intervention {
    Intervention {
        id: Text::Borrowed(id),
        title: Text::Borrowed(title),
        summary: Text::Borrowed("What is done."),
        areas: vec![Area::Attendance, Area::Literacy].into(),
        tier: 2,
        evidence: evidence(months),
        excludes: Cow::Borrowed(&[]),
        minutes: 30,
        sessions_per_week: 2.5,
        weeks: 10,
        adult_hours: 0.0,
        group: (1, 6),
        notes: Cow::Borrowed(&[]),
    }
}

fn rule(rule_set: usize, id: &str, title: &str, area: Area, pieces: Vec<Piece>) -> BoundRule {
    BoundRule {
        rule_set,
        place: 0,
        id: id.to_owned(),
        title: title.to_owned(),
        level: Level::Pupil,
        area,
        intervention: rule_set,
        years: None,
        granted: true,
        inputs: vec![0],
        withheld: Vec::new(),
        guards: vec![BoundGuard {
            input: 0,
            granted: true,
            code: 1,
            gate: Gate::CheckFirst,
            because: "Ask the SENCo first, please.".to_owned(),
        }],
        evidence: Vec::new(),
        because: Template { pieces, settings: vec![0.1] },
    }
}

fn rule_set(id: &str, rules: std::ops::Range<usize>) -> RuleSetEntry {
    let manifest = Manifest {
        id: id.to_owned(),
        version: "1.0.0".to_owned(),
        title: id.to_owned(),
        summary: String::new(),
        publisher: String::new(),
        licence: "MIT".to_owned(),
        settings: Vec::new(),
        inputs: Vec::new(),
        interventions: Vec::new(),
        rules: Vec::new(),
        notes: Vec::new(),
    };
    let digest = "0".repeat(64);
    RuleSetEntry {
        manifest,
        digest,
        settings: Vec::new(),
        rules,
        inputs: vec![0],
        granted: vec![true],
    }
}

/// Makes the rules.
pub(crate) fn book() -> RuleBook {
    let words = |words: &str| Piece::Words(words.to_owned());
    let number = |input, measure| Piece::Reading(input, Format::Number(measure));
    let rules = vec![
        rule(
            0,
            "persistent-absence",
            "Persistent absence",
            Area::Attendance,
            vec![
                words("Missed "),
                number(0, Measure::Rate),
                words(" of sessions; persistent absence begins at 10 %."),
            ],
        ),
        rule(
            1,
            "phonics-below-expected",
            "Phonics below expected",
            Area::Literacy,
            vec![
                words("Read "),
                number(1, Measure::Score),
                words(" of 40 words in the phonics check, below 32."),
            ],
        ),
        rule(
            1,
            "reading-age",
            "Reading age far behind",
            Area::Literacy,
            vec![
                words("Reading age is "),
                number(2, Measure::Months),
                words(" months from the pupil's own, \"far\" being −24."),
            ],
        ),
    ];
    let input = |indicator: &str| Input {
        level: Level::Pupil,
        indicator: indicator.to_owned(),
        statistic: Statistic::Value,
        kind: Kind::Number,
    };
    RuleBook {
        rule_sets: vec![rule_set("attendance", 0..1), rule_set("literacy", 1..3)],
        rules,
        inputs: vec![
            input("attendance.absence_rate"),
            input("literacy.phonics"),
            input("literacy.reading_age_gap_months"),
        ],
        interventions: vec![
            intervention("attendance-mentor", "Attendance mentor", None),
            intervention("phonics-group", "Phonics group", Some(5.0)),
            intervention("whole-class-reading", "Whole-class reading, every day", Some(0.5)),
        ],
        steps: [2; Area::COUNT],
    }
}

/// Makes two trusts of two academies, each with some classes and one pupil without a class.
pub(crate) fn roster(classes: usize, pupils: usize) -> Roster {
    let mut roster = Roster::default();
    let names = ["north, \"the old\"", "=south"];
    let academies = ["100001", "100002", "-100003+1", "100004"];
    for (trust, name) in names.iter().enumerate() {
        roster.trusts.push(Trust {
            id: (*name).to_owned(),
            name: String::new(),
            academies: trust * 2..trust * 2 + 2,
        });
    }
    for (academy, id) in academies.iter().enumerate() {
        let (first_class, first) = (roster.classes.len(), roster.units(Level::Pupil));
        for class in 0..=classes {
            let home = roster.units(Level::Pupil);
            let size = if class == 0 { 1 } else { pupils };
            for pupil in 0..size {
                let id = format!("P{academy}{class:03}{pupil:03}");
                roster.enrolments.pupil.push(&id);
                roster.enrolments.year.push(3);
                let place = u32::try_from(roster.classes.len()).unwrap_or(0);
                let class = if class == 0 { Enrolments::NO_CLASS } else { place };
                roster.enrolments.class.push(class);
            }
            if class > 0 {
                roster.classes.push(Class {
                    id: format!(
                        "3{}",
                        (b'A' + u8::try_from((class - 1) % 26).unwrap_or(0)) as char
                    ),
                    name: String::new(),
                    year_group: Some(3),
                    subject: String::new(),
                    academy,
                    home: home..home + size,
                    others: Vec::new(),
                });
            }
        }
        roster.academies.push(uplift_model::Academy {
            id: (*id).to_owned(),
            name: String::new(),
            phase: "primary".to_owned(),
            trust: academy / 2,
            classes: first_class..roster.classes.len(),
            enrolments: first..roster.units(Level::Pupil),
        });
    }
    roster
}

/// Makes a small roster, the rules and the default policy.
pub(crate) fn world() -> (Roster, RuleBook, Policy) {
    (roster(2, 3), book(), Policy::default())
}

/// Makes the first row of an enrolment.
pub(crate) fn row(unit: u32) -> Recommendation {
    let rule = u16::try_from(unit % 3).unwrap_or(0);
    let mixed = u64::from(unit).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let need = Need::from_millionths(400_000 + mixed % 5_000 * 100);
    let (status, cause) = match unit % 11 {
        4 => (Status::CheckFirst, Cause::Guard { rule, guard: 0 }),
        5 => (Status::Exclusive, Cause::Row { rank: 1, intervention: 1 }),
        6 => (Status::OverCap, Cause::Cap { limit: 3 }),
        7 => (Status::Recommended, Cause::Step { class: 0 }),
        _ => (Status::Recommended, Cause::None),
    };
    Recommendation {
        unit,
        rank: 1,
        place_in_class: unit % 30,
        place_in_academy: unit % 400 + 1,
        area: if rule == 0 { Area::Attendance } else { Area::Literacy },
        intervention: rule.min(1),
        need,
        area_weight: ONE,
        response: 750_000,
        priority: need.millionths() * 3 / 4,
        status,
        cause,
        reasons: Reasons { first: rule, rest: if unit % 9 == 8 { vec![2] } else { Vec::new() } },
    }
}

/// Makes rows for every enrolment of a roster; every seventh has a second one.
pub(crate) fn rows(roster: &Roster) -> Vec<Recommendation> {
    let units = u32::try_from(roster.units(Level::Pupil)).unwrap_or(0);
    let rows = (0..units).flat_map(|unit| {
        let second = Recommendation { rank: 2, intervention: 2, ..row(unit) };
        std::iter::once(row(unit)).chain((unit % 7 == 0).then_some(second))
    });
    rows.collect()
}

/// Makes a row of the first academy.
pub(crate) fn unit_row() -> UnitRow {
    UnitRow {
        level: Level::Academy,
        unit: 0,
        rank: 1,
        area: Area::Literacy,
        intervention: 1,
        basis: Basis::Pupils,
        tally: Tally { flagged: 34, clear: 176, lacking: 5, not_assessed: 0 },
        recommended: 30,
        need: Need::from_millionths(612_345),
        priority: 20_819_730,
        disadvantaged: (1, 3),
        years: 0b1110_0000,
        rules: vec![(0, 30), (1, 6)],
        affected: Vec::new(),
        trust_wide: false,
        learn_from: None,
    }
}

/// Reads CSV with `csv_core`, a library that the results are not written with.
pub(crate) fn parse_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv_core::Reader::new();
    let (mut rest, mut rows) = (bytes, Vec::new());
    let (mut text, mut ends) = (vec![0; 64 << 10], vec![0; 64]);
    while !rest.is_empty() {
        let (result, read, _, count) = reader.read_record(rest, &mut text, &mut ends);
        rest = rest.get(read..).unwrap_or_default();
        // Every line is whole, so whatever else comes back ends the text.
        if result != csv_core::ReadRecordResult::Record {
            break;
        }
        let mut start = 0;
        let cells = ends.iter().take(count).map(|&end| {
            let cell = text.get(start..end).unwrap_or_default();
            start = end;
            String::from_utf8_lossy(cell).into_owned()
        });
        rows.push(cells.collect());
    }
    rows
}
