//! `OneRoster` feeds: who is enrolled where in the end, and what is said of what does not fit.

use crate::kit::{Done, files, fixture, keeping, with, write, zip};
use std::collections::BTreeSet;
use uplift_convert::{Format, Ids};

fn first() -> Done {
    keeping(Format::OneRoster, &[fixture("oneroster-1.1")]).unwrap()
}

#[test]
fn a_feed_becomes_pupils_classes_academies_and_terms() {
    let done = first();
    let pupils = done.rows("pupils");
    let ids: Vec<&str> = pupils.iter().map(|row| row["pupil_id"].as_str()).collect();
    let expected: Vec<String> = (1..=11).map(|at| format!("u{at:02}")).collect();
    assert_eq!(ids, expected, "no teacher, and none that is to be deleted");
    assert_eq!(
        done.lines("pupils")[..2],
        ["pupil_id,academy_id,class_id,year_group,sex", "u01,ASH,ASH-1,1,F"]
    );
    assert_eq!(done.pupil("u07")["year_group"], "R");
    assert_eq!(done.pupil("u04")["sex"], "M");
    assert_eq!(
        done.lines("academies"),
        [
            "academy_id,name,trust_id,trust_name",
            "ASH,Ashdown Primary,T1,Wood Trust",
            "MIL,Millbrook Primary,T1,Wood Trust",
            "LOST,,,",
        ]
    );
    let classes = done.lines("classes");
    assert!(classes.contains(&"ASH-PH,ASH,Phonics group,1,Phonics".to_owned()), "{classes:?}");
    assert!(classes.contains(&"MIL-M,MIL,Mixed,,".to_owned()), "a class of several years has none");
    assert_eq!(
        done.lines("enrolments"),
        ["pupil_id,class_id", "u01,ASH-PH", "u02,ASH-PH", "u03,ASH-PH"]
    );
    assert_eq!(
        done.lines("calendar"),
        [
            "academy_id,start,end",
            "ASH,2025-09-01,2025-12-19",
            "ASH,2026-01-05,2026-03-27",
            "MIL,2025-09-01,2025-12-19",
        ]
    );
}

#[test]
fn what_does_not_fit_is_a_problem() {
    let done = first();
    for words in [
        &["users.csv:10", "orgSourcedIds", "`LOST`", "no such organisation"] as &[&str],
        &["users.csv:11", "grades", "02,03", "more than one year group"],
        &["users.csv:12", "grades", "`KG`", "[years]"],
        &["enrollments.csv", "classSourcedId", "`GONE`", "no such class", "the pupil is kept"],
        &["enrollments.csv", "userSourcedId", "`u99`", "no such user"],
        &["enrollments.csv", "schoolSourcedId", "`MIL`", "not the school of the class"],
    ] {
        done.has_problem(words);
    }
    assert_eq!(done.problems().len(), 6, "{:#?}", done.problems());
    assert_eq!(done.pupil("u10").get("year_group").map(String::as_str), Some(""));
}

#[test]
fn a_zip_says_the_same_as_the_folder_at_the_root_or_one_down() {
    let folder = tempfile::tempdir().unwrap();
    let from = fixture("oneroster-1.1");
    for prefix in ["", "feed/"] {
        let path = folder.path().join("feed.zip");
        zip(&path, &files(&from, prefix));
        for format in [Format::Auto, Format::OneRoster] {
            let zipped = keeping(format, std::slice::from_ref(&path)).unwrap();
            for table in ["pupils", "academies", "classes", "enrolments", "calendar"] {
                assert_eq!(zipped.lines(table), first().lines(table), "{prefix}");
            }
            zipped.has_problem(&[&format!("feed.zip/{prefix}users.csv:10"), "LOST"]);
        }
    }
}

#[test]
fn what_changed_is_laid_over_the_feed() {
    let both = [fixture("oneroster-1.1"), fixture("oneroster-delta")];
    let done = keeping(Format::OneRoster, &both).unwrap();
    let ids: BTreeSet<String> =
        done.rows("pupils").into_iter().map(|row| row["pupil_id"].clone()).collect();
    assert!(!ids.contains("u01") && ids.contains("u13"));
    assert_eq!(done.pupil("u02")["year_group"], "2");
    assert_eq!(done.pupil("u13")["class_id"], "MIL-M");
    assert!(done.rows("enrolments").is_empty());
    assert!(!done.problems().iter().any(|line| line.contains("what changed")));
    let alone = keeping(Format::OneRoster, &both[1..]).unwrap();
    alone.has_problem(&["manifest.csv", "file.users", "`delta`", "no whole file"]);
    assert_eq!(alone.rows("pupils").len(), 2);
}

#[test]
fn version_1_2_keeps_roles_apart() {
    let done = keeping(Format::Auto, &[fixture("oneroster-1.2")]).unwrap();
    let places: Vec<(String, String)> = done
        .rows("pupils")
        .into_iter()
        .map(|row| (row["pupil_id"].clone(), row["academy_id"].clone()))
        .collect();
    let expected = [("p1", "A"), ("p2", "A"), ("p2", "B")];
    assert_eq!(places, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    done.has_problem(&["users.csv:5", "role", "no file says what this user is"]);
    done.has_problem(&["enrollments.csv:1", "classSourceId", "read as `classSourcedId`"]);
    assert_eq!(done.lines("enrolments"), ["pupil_id,class_id", "p1,K1"]);
    let passed = done.report.sources.iter().find(|source| source.name == "lineItems.csv").unwrap();
    assert_eq!(passed.what, None);
}

#[test]
fn the_id_of_a_pupil_is_the_column_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let ids = |column: &str, fixture_name: &str| {
        let map = write(folder.path(), "m.toml", &format!("[oneroster]\npupil_id = \"{column}\""));
        let paths = [fixture(fixture_name)];
        let done = with(Format::OneRoster, &paths, Ids::Keep, Some(&map)).unwrap();
        let ids: Vec<String> =
            done.rows("pupils").into_iter().map(|row| row["pupil_id"].clone()).collect();
        (ids, done)
    };
    assert_eq!(ids("identifier", "oneroster-1.1").0[0], "K999400123001");
    assert_eq!(ids("userIds", "oneroster-1.1").0[..2], ["1", "2"]);
    assert_eq!(ids("username", "oneroster-1.1").0[0], "zzuser01");
    let (first, done) = ids("userIds", "oneroster-1.2");
    assert_eq!(first[0], "1");
    done.has_problem(&["userIds", "several ids"]);
    done.has_problem(&["role", "no file says"]);
}

#[test]
fn a_check_letter_that_is_wrong_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "m.toml", "[oneroster]\npupil_id = \"identifier\"");
    let paths = [fixture("oneroster-1.1")];
    let done = with(Format::OneRoster, &paths, Ids::Keep, Some(&map)).unwrap();
    let wrong: Vec<String> =
        done.problems().into_iter().filter(|line| line.contains("check letter")).collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].starts_with("users.csv:9 pupil_id `A999400123008`"), "{wrong:?}");
}

#[test]
fn american_grades_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "m.toml", "[oneroster]\ngrades = \"us\"\n[years]\nR = \"R\"");
    let paths = [fixture("oneroster-1.1")];
    let done = with(Format::OneRoster, &paths, Ids::Keep, Some(&map)).unwrap();
    for (id, year) in [("u01", "2"), ("u04", "3"), ("u07", "R"), ("u11", "1")] {
        assert_eq!(done.pupil(id)["year_group"], year, "{id}");
    }
}
