//! What is said of data, against counting by hand.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Loads a dataset of these files.
fn load(files: &[(&str, &str)]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    Dataset::load(folder.path(), None).unwrap()
}

fn northfield() -> Dataset {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/northfield");
    Dataset::load(&path, None).unwrap()
}

#[test]
fn who_there_is_in_northfield() {
    let quality = northfield().quality(&[]);
    let people = People {
        enrolments: 91,
        pupils: 90,
        in_several: 1,
        without_class: 0,
        without_year: 0,
        classes: 15,
        academies: 4,
        trusts: 1,
    };
    assert_eq!(quality.people, people);
    assert_eq!(quality.unresolved, None);
}

#[test]
fn how_new_the_files_of_northfield_are() {
    let dataset = northfield();
    assert_eq!(dataset.as_at_from, AsAtFrom::Settings);
    let date = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let [attendance, assessments, behaviour] = &dataset.dated[..] else { panic!("three files") };
    assert_eq!(attendance.file, "attendance.csv");
    assert_eq!(attendance.newest, Some(date("2026-03-27")));
    assert_eq!(assessments.file, "assessments.csv");
    // Mill Lane logs no behaviour; its pupil who is in Ashgrove too was logged there or nowhere.
    assert_eq!(behaviour.academies.len(), 4);
    for dated in &dataset.dated {
        assert_eq!(dated.newest, dated.academies.iter().copied().max().flatten());
    }
}

#[test]
fn where_the_day_comes_from() {
    let pupils = ("pupils.csv", "pupil_id,academy_id\nP1,A\n");
    assert_eq!(load(&[pupils]).as_at_from, AsAtFrom::Nowhere);
    let log = ("behaviour.csv", "pupil_id,date,kind\nP1,2026-02-03,incident\n");
    assert_eq!(load(&[pupils, log]).as_at_from, AsAtFrom::Newest);
    let toml = ("dataset.toml", "as_at = \"2026-03-01\"\n");
    assert_eq!(load(&[pupils, log, toml]).as_at_from, AsAtFrom::Settings);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pupils.csv"), pupils.1).unwrap();
    let said = Dataset::load(folder.path(), Some(jiff::civil::date(2026, 3, 1))).unwrap();
    assert_eq!(said.as_at_from, AsAtFrom::Said);
}

#[test]
fn only_days_up_to_the_day_of_the_data_are_new() {
    let pupils = ("pupils.csv", "pupil_id,academy_id\nP1,A\nP2,B\nP3,B\nP3,A\n");
    let toml = ("dataset.toml", "as_at = \"2026-03-10\"\n");
    let log = "pupil_id,date,kind\nP1,2026-03-10,incident\nP1,2026-03-11,incident\nP2,2026-01-05,incident\n";
    let sums = "pupil_id,from,to,possible,present\n\
        P1,2026-01-05,2026-02-13,60,60\nP1,2026-02-23,2026-03-27,40,40\nP2,2026-03-11,2026-03-27,40,40\nP2,,,9,9\n";
    let scores = "pupil_id,assessment,measure,value,date\nP3,phonics,score,31,2026-02-02\nP1,phonics,score,31,\n";
    let dataset = load(&[
        pupils,
        toml,
        ("behaviour.csv", log),
        ("attendance.csv", sums),
        ("assessments.csv", scores),
    ]);
    let shown: Vec<String> = dataset
        .dated
        .iter()
        .map(|dated| {
            let day = |day: &Option<jiff::civil::Date>| {
                day.map_or_else(|| "none".to_owned(), |day| day.to_string())
            };
            let academies: Vec<String> = dated.academies.iter().map(day).collect();
            format!("{} {}: {}", dated.file, day(&dated.newest), academies.join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "attendance.csv 2026-03-10: 2026-03-10 none",
            "assessments.csv 2026-02-02: 2026-02-02 2026-02-02",
            "behaviour.csv 2026-03-10: 2026-03-10 2026-01-05",
        ]
    );
}

#[test]
fn unresolved_marks_are_added_up_and_the_oldest_is_named() {
    let pupils = "pupil_id,academy_id,attendance.unresolved_marks,attendance.unresolved_days\n\
        P1,A,2,9\nP2,A,0,\nP3,A,,\nP4,B,1,\nP5,B,3,4\n";
    let toml = "[indicators.\"attendance.unresolved_marks\"]\ntitle = \"unresolved marks\"\nunit = \"count\"\nrange = [0, 1000]\n\
        [indicators.\"attendance.unresolved_days\"]\ntitle = \"days\"\nunit = \"count\"\nrange = [0, 1000]\n";
    // Where the catalogue has them already, no trust may declare them.
    let dataset = if uplift_model::catalogue::indicator("attendance.unresolved_marks").is_some() {
        load(&[("pupils.csv", pupils)])
    } else {
        load(&[("pupils.csv", pupils), ("dataset.toml", toml)])
    };
    let unresolved = dataset.quality(&[]).unresolved.unwrap();
    assert_eq!(unresolved.all, Waiting { marks: 6, enrolments: 3, oldest_days: Some(9) });
    assert_eq!(
        unresolved.academies,
        [
            Waiting { marks: 2, enrolments: 1, oldest_days: Some(9) },
            Waiting { marks: 4, enrolments: 2, oldest_days: Some(4) },
        ]
    );
}

proptest! {
    /// Counts agree with a count over the text of the file.
    #[test]
    fn coverage_is_what_a_naive_count_says(
        kept in prop::collection::btree_map(
            (0..40_u8, 0..4_u8),
            prop::option::of(0..41_u8),
            1..80,
        ),
    ) {
        let mut text = "pupil_id,academy_id,literacy.phonics\n".to_owned();
        for ((pupil, academy), score) in &kept {
            let cell = score.map_or_else(String::new, |score| score.to_string());
            text.extend([format!("P{pupil},A{academy},{cell}\n")]);
        }
        let quality = load(&[("pupils.csv", &text)]).quality(&["literacy.phonics", "numeracy.maths_scaled"]);
        let [phonics, maths] = &quality.coverage[..] else { panic!("two were asked about") };
        let present = |academy: Option<u8>| {
            let of = kept.iter().filter(|((_, a), _)| academy.is_none_or(|academy| academy == *a));
            let of: Vec<_> = of.collect();
            let present = of.iter().filter(|(_, score)| score.is_some()).count() as u64;
            Readings { present, expected: of.len() as u64, missing: of.len() as u64 - present }
        };
        prop_assert_eq!(phonics.all, present(None));
        let academies: BTreeSet<u8> = kept.keys().map(|(_, academy)| *academy).collect();
        let by_academy: Vec<Readings> = academies.iter().map(|academy| present(Some(*academy))).collect();
        prop_assert_eq!(&phonics.academies, &by_academy);
        prop_assert_eq!(maths.all, Readings { present: 0, expected: kept.len() as u64, missing: kept.len() as u64 });
        let pupils: BTreeMap<u8, usize> = kept.keys().fold(BTreeMap::new(), |mut all, (pupil, _)| {
            *all.entry(*pupil).or_default() += 1;
            all
        });
        prop_assert_eq!(quality.people.enrolments, kept.len() as u64);
        prop_assert_eq!(quality.people.pupils, pupils.len() as u64);
        prop_assert_eq!(quality.people.in_several, pupils.values().filter(|&&of| of > 1).count() as u64);
        prop_assert_eq!(quality.people.without_class, kept.len() as u64);
    }
}
