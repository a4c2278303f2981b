//! Statistics of classes, academies and trusts, against the plainest way to work them out.

use crate::kit::load;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use uplift_cohort::Dataset;
use uplift_model::{Area, Input, Kind, Level, RuleBook, Statistic};

const STATISTICS: [Statistic; 7] = [
    Statistic::Mean,
    Statistic::Median,
    Statistic::Minimum,
    Statistic::Maximum,
    Statistic::Share,
    Statistic::Count,
    Statistic::Gap,
];

fn book(inputs: Vec<Input>) -> RuleBook {
    RuleBook {
        rule_sets: Vec::new(),
        rules: Vec::new(),
        inputs,
        interventions: Vec::new(),
        steps: [0; Area::COUNT],
    }
}

fn input(level: Level, indicator: &str, statistic: Statistic) -> Input {
    Input { level, indicator: indicator.to_owned(), statistic, kind: Kind::Number }
}

/// The members of a unit, found by looking at every enrolment.
fn members(dataset: &Dataset, level: Level, unit: usize) -> Vec<usize> {
    let roster = &dataset.roster;
    let mut seen = BTreeSet::new();
    (0..roster.units(Level::Pupil))
        .filter(|&at| match level {
            Level::Pupil => at == unit,
            Level::Class => {
                roster.home_class(at) == Some(unit)
                    || roster.classes[unit].others.iter().any(|&other| other as usize == at)
            }
            Level::Academy => roster.academy_of(at) == unit,
            Level::Trust => {
                roster.academies[roster.academy_of(at)].trust == unit
                    && seen.insert(roster.enrolments.pupil.get(at).to_owned())
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few pupils")]
fn naive(dataset: &Dataset, of: &[usize], indicator: &str, statistic: Statistic) -> Option<f64> {
    let column = dataset.column(indicator)?;
    let mut readings: Vec<f64> = of.iter().filter_map(|&unit| column.reading(unit)).collect();
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    if statistic == Statistic::Count {
        return Some(readings.len() as f64);
    }
    if statistic == Statistic::Gap {
        let side = |yes: f64| -> Vec<f64> {
            let is = |unit: &&usize| {
                dataset.column("pupil.pupil_premium").unwrap().reading(**unit) == Some(yes)
            };
            of.iter().filter(is).filter_map(|&unit| column.reading(unit)).collect()
        };
        let (yes, no) = (side(1.0), side(0.0));
        return (yes.len() >= 5 && no.len() >= 5).then(|| mean(&no) - mean(&yes));
    }
    readings.sort_by(f64::total_cmp);
    let n = readings.len();
    (n > 0).then(|| match statistic {
        Statistic::Minimum => readings[0],
        Statistic::Maximum => readings[n - 1],
        Statistic::Median => mean(&readings[(n - 1) / 2..=n / 2]),
        Statistic::Share => readings.iter().filter(|flag| **flag > 0.0).count() as f64 / n as f64,
        _ => mean(&readings),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn statistics_are_those_of_the_members(
        rows in prop::collection::btree_map(
            (0u8..3, 0u8..40),
            (0u8..3, prop::option::of(0u8..=40), prop::option::of(any::<bool>()), prop::option::of(-500i32..500)),
            1..80,
        ),
        groups in prop::collection::vec((0u8..40, 0u8..3), 0..20),
    ) {
        let mut pupils = "pupil_id,academy_id,class_id,literacy.phonics,pupil_premium,attendance.absence_change\n".to_owned();
        for ((academy, pupil), (class, score, premium, change)) in &rows {
            let score = score.map_or_else(String::new, |score| score.to_string());
            let premium = premium.map_or("", |yes| if yes { "yes" } else { "no" });
            let change = change.map_or_else(String::new, |of| (f64::from(of) / 1000.0).to_string());
            writeln!(pupils, "P{pupil},A{academy},C{class},{score},{premium},{change}").unwrap();
        }
        let mut enrolments = "pupil_id,class_id\n".to_owned();
        for (pupil, class) in groups {
            writeln!(enrolments, "P{pupil},C{class}").unwrap();
        }
        let dataset = load(&[("pupils.csv", &pupils), ("enrolments.csv", &enrolments)]).unwrap();
        for level in [Level::Class, Level::Academy, Level::Trust] {
            let mut inputs = Vec::new();
            for statistic in STATISTICS {
                let flag = statistic == Statistic::Share;
                for id in ["literacy.phonics", "attendance.absence_change", "pupil.pupil_premium"] {
                    if flag == (id == "pupil.pupil_premium") {
                        inputs.push(input(level, id, statistic));
                    }
                }
            }
            let found = dataset.inputs(&book(inputs.clone()), level, None);
            prop_assert_eq!(found.units, dataset.roster.units(level));
            for (place, input) in inputs.iter().enumerate() {
                let Some(column) = found.column(place) else {
                    prop_assert!(dataset.column(&input.indicator).is_none());
                    continue;
                };
                for unit in 0..found.units {
                    let of = members(&dataset, level, unit);
                    let expected = naive(&dataset, &of, &input.indicator, input.statistic);
                    match (column.reading(unit), expected) {
                        (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-6, "{input:?}: {a} {b}"),
                        (a, b) => prop_assert_eq!(a, b, "{:?}", input),
                    }
                }
            }
        }
    }
}

#[test]
fn members_of_a_category_and_attributes() {
    let pupils = "pupil_id,academy_id,class_id,sen_need\nP1,OAK,4M,ASD\nP2,OAK,4M,SEMH\nP3,OAK,4M,\nP4,OAK,5R,SEMH\n";
    let academies = "academy_id,phase\nOAK,Primary\n";
    let classes = "class_id,academy_id,year_group,subject\n4M,OAK,4,form\n5R,OAK,,\n";
    let files = [("pupils.csv", pupils), ("academies.csv", academies), ("classes.csv", classes)];
    let dataset = load(&files).unwrap();
    let category = |level, indicator, members: &[&'static str]| Input {
        kind: Kind::Category(members.iter().map(|&member| member.into()).collect()),
        ..input(level, indicator, Statistic::Value)
    };
    let inputs = vec![
        input(Level::Class, "pupil.sen_need=SEMH", Statistic::Share),
        input(Level::Class, "pupil.sen_need=XXX", Statistic::Share),
        category(Level::Class, "class.subject", &["english", "form"]),
        input(Level::Class, "class.year_group", Statistic::Value),
        category(Level::Academy, "academy.phase", &["secondary"]),
        input(Level::Trust, "pupil.sen_need=ASD", Statistic::Share),
    ];
    let book = book(inputs);
    let found = dataset.inputs(&book, Level::Class, None);
    let readings = |place: usize| {
        found.column(place).map(|of| (0..2).map(|unit| of.reading(unit)).collect::<Vec<_>>())
    };
    assert_eq!(readings(0), Some(vec![Some(0.5), Some(1.0)]));
    assert_eq!(readings(1), None);
    assert_eq!(readings(2), Some(vec![Some(1.0), None]));
    assert_eq!(readings(3), Some(vec![Some(4.0), None]));
    assert_eq!(readings(4), None);
    let academies = dataset.inputs(&book, Level::Academy, None);
    let other = academies.column(4).unwrap().reading(0);
    assert_eq!(other, Some(f64::from(uplift_cohort::OTHER_CODE)));
    let trusts = dataset.inputs(&book, Level::Trust, None);
    assert_eq!(trusts.column(5).unwrap().reading(0), Some(1.0 / 3.0));
}
