//! The laws of cohort order.

use crate::kit::{assert_same, clean, load, said};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uplift_cohort::Dataset;

/// Academy, class (0 for none), pupil.
type Row = (u8, u8, u8);

fn dataset(rows: &[Row]) -> Dataset {
    let mut pupils = "pupil_id,academy_id,class_id,behaviour.points\n".to_owned();
    for (at, (academy, class, pupil)) in rows.iter().enumerate() {
        let class = if *class == 0 { String::new() } else { format!("C{class}") };
        writeln!(pupils, "P{pupil},A{academy},{class},{at}").unwrap();
    }
    // The first academy by id is of the last trust by id.
    let academies = "academy_id,trust_id\nA0,T2\nA1,T1\nA2,T2\nA3,T1\n";
    load(&[("pupils.csv", &pupils), ("academies.csv", academies)]).unwrap()
}

/// Checks a roster against the rows it was made of, in the plainest way.
fn check(rows: &[Row]) {
    let dataset = dataset(rows);
    let roster = &dataset.roster;
    let mut kept: BTreeMap<(u8, u8), (u8, usize)> = BTreeMap::new();
    for (at, (academy, class, pupil)) in rows.iter().enumerate() {
        kept.insert((*academy, *pupil), (*class, at));
    }
    let trust = |academy: u8| if academy.is_multiple_of(2) { 2 } else { 1 };
    let mut expected: Vec<_> = kept
        .iter()
        .map(|(&(academy, pupil), &(class, at))| {
            (trust(academy), academy, class, format!("P{pupil}"), at)
        })
        .collect();
    expected.sort();
    assert_eq!(roster.enrolments.pupil.len(), expected.len());
    assert_eq!(dataset.problems.len(), rows.len() - kept.len());
    let points = dataset.column("behaviour.points").unwrap();
    let (mut seen, mut repeated) = (BTreeSet::new(), Vec::new());
    for (unit, (trust, academy, class, pupil, at)) in expected.iter().enumerate() {
        assert_eq!(roster.enrolments.pupil.get(unit), pupil);
        assert_eq!(roster.academies[roster.academy_of(unit)].id, format!("A{academy}"));
        let home = roster.home_class(unit).map(|class| roster.classes[class].id.clone());
        assert_eq!(home, (*class > 0).then(|| format!("C{class}")));
        assert_eq!(points.reading(unit), Some(f64::from(u32::try_from(*at).unwrap())));
        if !seen.insert((trust, pupil)) {
            repeated.push(unit);
        }
    }
    assert_eq!(roster.enrolments.repeated.ones().collect::<Vec<_>>(), repeated);
    // Ranges tile: trusts into academies, academies into classes and enrolments.
    let mut academies = 0;
    for trust in &roster.trusts {
        assert_eq!(trust.academies.start, academies);
        academies = trust.academies.end;
    }
    assert_eq!(academies, roster.academies.len());
    let (mut classes, mut units) = (0, 0);
    for (place, academy) in roster.academies.iter().enumerate() {
        assert_eq!((academy.classes.start, academy.enrolments.start), (classes, units));
        (classes, units) = (academy.classes.end, academy.enrolments.end);
        let mut unit = academy.enrolments.start;
        while unit < units && roster.home_class(unit).is_none() {
            unit += 1;
        }
        for class in academy.classes.clone() {
            let of = &roster.classes[class];
            assert_eq!((of.academy, of.home.start), (place, unit));
            assert!(of.home.clone().all(|unit| roster.home_class(unit) == Some(class)));
            assert!(!of.home.is_empty(), "nobody is in {}", of.id);
            unit = of.home.end;
        }
        assert_eq!(unit, units);
    }
    assert_eq!((classes, units), (roster.classes.len(), expected.len()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_row_is_there_once_and_in_order(
        rows in prop::collection::vec((0u8..4, 0u8..3, 0u8..30), 1..60)
    ) {
        check(&rows);
    }

    #[test]
    fn the_order_of_the_file_leaves_no_trace(
        rows in prop::collection::btree_map((0u8..4, 0u8..30), 0u8..3, 1..40),
        seed in any::<u64>(),
    ) {
        let rows: Vec<(u8, u8, u8)> = rows.into_iter().map(|((a, p), c)| (a, c, p)).collect();
        let text = |rows: &[Row]| {
            let mut text = "pupil_id,academy_id,class_id,year_group\n".to_owned();
            for (academy, class, pupil) in rows {
                writeln!(text, "P{pupil},A{academy},C{class},{}", pupil % 12).unwrap();
            }
            text
        };
        let mut other = rows.clone();
        other.sort_by_key(|row| (u64::from(row.0) * 31 + u64::from(row.2) * 17).wrapping_mul(seed | 1));
        assert_same(&clean(&[("pupils.csv", &text(&rows))]), &clean(&[("pupils.csv", &text(&other))]));
    }
}

#[test]
fn teaching_groups_without_a_classes_file() {
    let pupils = "pupil_id,academy_id,class_id,year_group\nP1,OAK,7X,7\nP2,OAK,7X,7\nP3,OAK,8Y,8\nP1,ELM,7E,7\n";
    let groups = "pupil_id,class_id\nP2,MA\nP3,MA\nP3,MA\nP2,7X\nP2,8Y\nP1,7X\n";
    let dataset = clean(&[("pupils.csv", pupils), ("enrolments.csv", groups)]);
    let roster = &dataset.roster;
    let classes: Vec<_> = roster
        .classes
        .iter()
        .map(|class| {
            let ids = class.members().map(|unit| roster.enrolments.pupil.get(unit).to_owned());
            (
                class.id.as_str(),
                class.home.len(),
                ids.collect::<Vec<_>>().join(" "),
                class.year_group,
            )
        })
        .collect();
    assert_eq!(
        classes,
        [
            ("7E", 1, "P1".to_owned(), Some(7)),
            ("7X", 2, "P1 P2".to_owned(), Some(7)),
            ("8Y", 1, "P3 P2".to_owned(), None),
            ("MA", 0, "P2 P3".to_owned(), None),
        ]
    );
}

#[test]
fn rows_left_out_leave_no_academy_or_class_behind() {
    let pupils = "pupil_id,academy_id,class_id\nP1,OAK,4M\n,ASH,4A\nP3,,4B\nP1,OAK,4N\n";
    let dataset = load(&[("pupils.csv", pupils)]).unwrap();
    let ids: Vec<_> = dataset.roster.academies.iter().map(|academy| academy.id.as_str()).collect();
    assert_eq!(ids, ["OAK"]);
    let ids: Vec<_> = dataset.roster.classes.iter().map(|class| class.id.as_str()).collect();
    assert_eq!(ids, ["4N"]);
    assert_eq!(said(&dataset).len(), 3);
}
