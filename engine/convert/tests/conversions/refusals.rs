//! What cannot be converted is said in one message with what to do, and leaves nothing behind.

use crate::kit::{fixture, keeping, with, write};
use std::path::{Path, PathBuf};
use uplift_convert::{ConvertError, Format, Ids, Request, convert};
use uplift_table::Watch;

#[track_caller]
fn refused(format: Format, paths: &[PathBuf], words: &[&str]) {
    let Err(error) = keeping(format, paths) else { panic!("it was converted") };
    let said = format!("{error}; {}", error.hint().unwrap_or_default());
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
}

#[test]
fn a_folder_that_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [fixture("oneroster-1.1")];
    let try_out = |out: &Path| {
        let request =
            Request { format: Format::Auto, paths: &paths, out, ids: Ids::Keep, map: None };
        convert(&request, &Watch::default())
    };
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(try_out(&empty).is_ok());
    assert!(matches!(try_out(&empty), Err(ConvertError::OutTaken(_))), "it is full now");
    let file = write(folder.path(), "file", "x");
    assert!(matches!(try_out(&file), Err(ConvertError::OutTaken(_))));
    assert_eq!(std::fs::read_to_string(file).unwrap(), "x");
}

#[test]
fn a_watch_that_says_stop() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let paths = [fixture("sims")];
    let watch = Watch::default();
    watch.stop();
    let request =
        Request { format: Format::Auto, paths: &paths, out: &out, ids: Ids::Keep, map: None };
    assert!(matches!(convert(&request, &watch), Err(ConvertError::Stopped)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn files_that_are_nothing_we_know() {
    let folder = tempfile::tempdir().unwrap();
    let odd = write(folder.path(), "odd.csv", "alpha,beta\n1,2\n");
    refused(Format::Auto, std::slice::from_ref(&odd), &["odd.csv", "alpha, beta", "[files]"]);
    refused(Format::Mapped, std::slice::from_ref(&odd), &["odd.csv"]);
    refused(Format::OneRoster, std::slice::from_ref(&odd), &["odd.csv", "oneroster"]);
    refused(Format::Auto, &[folder.path().join("none.csv")], &["none.csv", "read"]);
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    refused(Format::Auto, &[empty], &["no file"]);
    // Beside something that is known it is passed by, and said.
    std::fs::copy(fixture("sims").join("pupils.csv"), folder.path().join("pupils.csv")).unwrap();
    write(folder.path(), "dataset.toml", "[constants.pupils]\nacademy_id = \"ASH\"");
    let done = keeping(Format::Auto, &[folder.path().to_owned()]).unwrap();
    let odd = done.report.sources.iter().find(|source| source.name == "odd.csv").unwrap();
    assert!(odd.what.is_none() && odd.why_not.contains("alpha"), "{odd:?}");
}

#[test]
fn a_column_that_is_missing_is_named_with_what_it_may_be_called() {
    let folder = tempfile::tempdir().unwrap();
    let marks = write(folder.path(), "marks.csv", "UPN,Mark Date,Mark\nP1,2026-03-02,/\n");
    refused(Format::Sims, &[marks], &["marks.csv", "`session`", "`AM/PM`", "[columns]"]);
    let users = write(folder.path(), "classes.csv", "sourcedId,title\n1,x\n");
    refused(Format::OneRoster, &[users], &["classes.csv", "schoolSourcedId"]);
}

#[test]
fn pupils_of_no_academy() {
    let folder = tempfile::tempdir().unwrap();
    let roll = write(folder.path(), "roll.csv", "UPN,Year Group\nP1,7\n");
    refused(Format::Sims, &[roll], &["which pupil is in which academy", "[constants.pupils]"]);
}

#[test]
fn xml_is_not_taken_for_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let odd = write(folder.path(), "odd.xml", "<?xml version=\"1.0\"?><Odd><a/></Odd>");
    refused(Format::Auto, &[odd], &["odd.xml", "`Odd`"]);
}

#[test]
fn no_place_for_a_key() {
    let done = with(Format::Auto, &[fixture("sims")], Ids::Replace(None), None);
    assert!(matches!(done, Err(ConvertError::Key(_))));
    assert!(with(Format::Auto, &[fixture("arbor")], Ids::Replace(None), None).is_ok());
}

#[test]
fn a_mapping_with_a_slip() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "m.toml", "[columns.pupils]\npupil_ids = \"x\"");
    let done = with(Format::Auto, &[fixture("sims")], Ids::Keep, Some(&map));
    let error = done.err().unwrap().to_string();
    assert!(error.contains("m.toml") && error.contains("`pupil_ids`"), "{error}");
}
