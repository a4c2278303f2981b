//! Case files, coverage and random cohorts over a manifest made by hand.

use crate::trial::random::random;
use crate::trial::{CaseFile, Coverage};
use proptest::prelude::*;
use std::borrow::Cow;
use uplift_cohort::{MISSING_CODE, OTHER_CODE};
use uplift_model::{
    Area, Input, Kind, Level, Manifest, Need, Readings, Rule, RuleBook, RuleSetEntry, Setting,
    Statistic, Text,
};

fn setting(id: &str, unit: &str, default: f64, minimum: f64, maximum: f64) -> Setting {
    Setting {
        id: id.to_owned(),
        title: id.to_owned(),
        unit: unit.to_owned(),
        default,
        minimum,
        maximum,
        overridable: true,
    }
}

fn input(level: Level, indicator: &str, statistic: Statistic, kind: Kind) -> Input {
    Input { level, indicator: indicator.to_owned(), statistic, kind }
}

fn rule(id: &str, level: Level, inputs: Vec<usize>, settings: Vec<usize>) -> Rule {
    Rule {
        id: id.to_owned(),
        title: id.to_owned(),
        level,
        area: "attendance".to_owned(),
        intervention: "attendance-meeting".to_owned(),
        years: None,
        inputs,
        settings,
        measure: None,
        guards: Vec::new(),
        evidence: Vec::new(),
        because: "Because.".to_owned(),
        notes: Vec::new(),
    }
}

fn manifest() -> Manifest {
    let needs = ["SEMH", "SLCN"].map(Text::Borrowed).to_vec();
    Manifest {
        id: "hand".to_owned(),
        version: "1.0.0".to_owned(),
        title: "By hand".to_owned(),
        summary: String::new(),
        publisher: String::new(),
        licence: String::new(),
        settings: vec![
            setting("rate", "rate", 0.1, 0.05, 0.3),
            setting("lates", "count", 10.0, 3.0, 60.0),
        ],
        inputs: vec![
            input(Level::Pupil, "attendance.absence_rate", Statistic::Value, Kind::Number),
            input(Level::Pupil, "attendance.lates", Statistic::Value, Kind::Number),
            input(Level::Pupil, "pupil.eal", Statistic::Value, Kind::Flag),
            input(
                Level::Pupil,
                "pupil.sen_need",
                Statistic::Value,
                Kind::Category(Cow::Owned(needs)),
            ),
            input(Level::Class, "attendance.absence_rate", Statistic::Mean, Kind::Number),
            input(Level::Trust, "attendance.absence_rate", Statistic::Gap, Kind::Number),
            input(Level::Pupil, "pupil.year_group", Statistic::Value, Kind::Number),
        ],
        interventions: Vec::new(),
        rules: vec![
            rule("absent", Level::Pupil, vec![0, 2, 3], vec![0]),
            rule("late", Level::Pupil, vec![1], vec![1, 0]),
            rule("class", Level::Class, vec![4], vec![0]),
        ],
        notes: Vec::new(),
    }
}

fn book() -> RuleBook {
    let manifest = manifest();
    let count = manifest.inputs.len();
    RuleBook {
        inputs: manifest.inputs.clone(),
        rule_sets: vec![RuleSetEntry {
            settings: manifest.settings.iter().map(|setting| setting.default).collect(),
            manifest,
            digest: String::new(),
            rules: 0..0,
            inputs: (0..count).collect(),
            granted: vec![true; count],
        }],
        rules: Vec::new(),
        interventions: Vec::new(),
        steps: [0; Area::COUNT],
    }
}

#[test]
fn a_case_is_read_as_it_is_written() {
    let text = r#"
settings.rate = 0.15

[[unit]]
name = "at the threshold"
readings = { "attendance.absence_rate" = 0.15, "pupil.eal" = true, "pupil.sen_need" = "SLCN", "pupil.year_group" = 0 }
fires = { absent = 0.2, late = { need = 1, because = "Late." } }

[[unit]]
name = "a need the rules do not tell apart"
readings = { "attendance.lates" = 3, "pupil.sen_need" = "ASD" }
fires.late = "Late."
lacking = ["absent"]

[[unit]]
name = "a class"
level = "class"
readings = { "attendance.absence_rate.mean" = 0.07, "class.year_group" = 4 }
"#;
    let file = CaseFile::parse("cases/a.toml", text, &manifest()).unwrap();
    assert_eq!(file.settings.get("rate"), Some(&0.15));
    let [one, two, class] = &file.cases[..] else { panic!("{file:?}") };
    assert_eq!((one.line, two.line, one.year, class.year), (5, 10, Some(0), Some(4)));
    let readings: Vec<(usize, f64)> = one.readings.clone().into_iter().collect();
    assert_eq!(readings, [(0, 0.15), (2, 1.0), (3, 1.0), (6, 0.0)]);
    assert_eq!(two.readings.get(&3), Some(&f64::from(OTHER_CODE)));
    assert_eq!(one.fires["absent"].need, Need::from_fraction(0.2));
    assert_eq!(one.fires["late"].need, Some(Need::MOST));
    assert_eq!(two.fires["late"].because.as_deref(), Some("Late."));
    assert_eq!((two.lacking.join(" "), class.level), ("absent".to_owned(), Level::Class));
    assert_eq!(class.readings.get(&4), Some(&0.07));
}

/// Fails unless a case of these lines is refused in these words.
#[track_caller]
fn refused(lines: &str, message: &str) {
    let text = format!("# Cases.\n[[unit]]\nname = \"one\"\n{lines}\n");
    let error = CaseFile::parse("a.toml", &text, &manifest()).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn what_cannot_be_is_named_with_its_line_and_case() {
    refused(
        "readings = { \"attendance.absence_rat\" = 0.1 }",
        "a.toml:4: case `one`: the rule set does not read `attendance.absence_rat` of a pupil; did you \
         mean `attendance.absence_rate`?",
    );
    refused(
        "readings = { \"attendance.absence_rate\" = 15 }",
        "a.toml:4: case `one`: reading `attendance.absence_rate`: 15 is not within 0 to 1; 0.1 is 10 %, \
         so perhaps 0.15 is meant",
    );
    refused(
        "readings = { \"attendance.absence_rate\" = nan }",
        "a.toml:4: case `one`: reading `attendance.absence_rate`: nan is not a number",
    );
    refused(
        "readings = { \"pupil.eal\" = \"yes\" }",
        "a.toml:4: case `one`: reading `pupil.eal`: \"yes\" is not true or false",
    );
    refused(
        "readings = { \"pupil.sen_need\" = \"SLCM\" }",
        "a.toml:4: case `one`: reading `pupil.sen_need`: `SLCM` is none of `SEMH`, `SLCN`; did you mean \
         `SLCN`?",
    );
    refused(
        "\nlevel = \"form\"",
        "a.toml:5: case `one`: level `form` is none of `pupil`, `class`, `academy`, `trust`",
    );
    refused(
        "level = \"academy\"\nreadings = { \"attendance.absence_rate\" = 0.1 }",
        "a.toml:5: case `one`: the rule set does not read `attendance.absence_rate` of an academy; it \
         reads nothing of an academy",
    );
    refused(
        "fires = { absnt = 0.2 }",
        "a.toml:4: case `one`: there is no rule `absnt`; did you mean `absent`?",
    );
    refused(
        "fires = { class = 0.2 }",
        "a.toml:4: case `one`: rule `class` is of level class; the case is a pupil",
    );
    refused(
        "fires = { absent = 1.2 }",
        "a.toml:4: case `one`: rule `absent`: the need 1.2 is not within 0 to 1",
    );
    refused(
        "fires = { absent = 0.2 }\nlacking = [\"absent\"]",
        "a.toml:5: case `one`: rule `absent` is named twice",
    );
    refused(
        "\nfire = { absent = 0.2 }",
        "a.toml:5: case `one`: unknown field `fire`, expected one of `name`, `level`, `readings`, \
         `fires`, `lacking`",
    );
    refused(
        "[[unit]]\nname = \"one\"",
        "a.toml:5: case `one`: the file has two cases of this name",
    );
    let error = CaseFile::parse("a.toml", "[settings]\nrat = 1", &manifest()).unwrap_err();
    let expected =
        "a.toml:2: `[settings]`: the rule set has no setting `rat`; did you mean `rate`?";
    assert_eq!(error.to_string(), expected);
    let error = CaseFile::parse("a.toml", "settings.rate = 0.5", &manifest()).unwrap_err();
    assert_eq!(error.to_string(), "a.toml:1: setting `rate`: 0.5 is not within 0.05 to 0.3");
}

#[test]
fn only_settings_in_the_unit_of_a_reading_are_thresholds() {
    let coverage = Coverage::new(&manifest());
    let thresholds: Vec<(usize, usize)> =
        coverage.rules.iter().map(super::RuleCoverage::thresholds).collect();
    // `late` reads a count and names a rate as well, which no count can be at.
    assert_eq!(thresholds, [(0, 1), (0, 1), (0, 1)]);
    let gaps = ["absent", "late", "class"].map(|id| format!("`{id}` was not tried at all"));
    assert_eq!(coverage.gaps(), gaps);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_cohorts_are_what_the_manifest_says(seed in any::<u64>(), rows in 40_usize..200) {
        let book = book();
        for &level in Level::ALL {
            let cohort = random(&book, level, rows, seed);
            prop_assert_eq!(cohort.roster.units(level), rows);
            for unit in 0..rows {
                let year = cohort.roster.year(level, unit);
                prop_assert!(year.is_none_or(|year| (-2..=14).contains(&year)));
            }
            for (place, input) in book.inputs.iter().enumerate() {
                let Some(column) = cohort.inputs.column(place) else {
                    prop_assert_ne!(input.level, level);
                    continue;
                };
                prop_assert_eq!((input.level, column.len()), (level, rows));
                let readings: Vec<Option<f64>> =
                    (0..rows).map(|unit| cohort.inputs.reading(place, unit)).collect();
                if place == 6 {
                    for (unit, year) in readings.iter().enumerate() {
                        prop_assert_eq!(*year, cohort.roster.year(level, unit).map(f64::from));
                    }
                    continue;
                }
                prop_assert!(readings.contains(&None), "{} is never missing", input.indicator);
                let is = |value: f64| readings.iter().flatten().any(|it| it.to_bits() == value.to_bits());
                match &input.kind {
                    Kind::Number => {
                        let (least, most) = crate::trial::describe::range(input);
                        prop_assert!(readings.iter().flatten().all(|it| (least..=most).contains(it)));
                        prop_assert!(is(least) && is(most));
                        for value in [0.1_f64, 0.05, 0.3, 10.0, 3.0, 60.0] {
                            let there = !(least..=most).contains(&value)
                                || is(value) && is(value.next_down()) && (value >= most || is(value.next_up()));
                            prop_assert!(there, "{} is never at {}", input.indicator, value);
                        }
                    }
                    Kind::Flag => prop_assert!(is(0.0) && is(1.0)),
                    Kind::Category(_) => {
                        prop_assert!(is(0.0) && is(1.0) && is(f64::from(OTHER_CODE)));
                        prop_assert!(!is(2.0) && !is(f64::from(MISSING_CODE)));
                    }
                }
            }
            let again = random(&book, level, rows, seed);
            for place in 0..book.inputs.len() {
                prop_assert_eq!(cohort.inputs.column(place), again.inputs.column(place));
            }
        }
    }
}
