//! Nothing that names a pupil comes out: names, addresses, passwords and dates of birth of the
//! fixtures all hold `zz`, and no byte of the output does.

use crate::kit::{Done, fixture, with, write};
use std::path::PathBuf;
use uplift_convert::{Format, Ids};

const UPNS: [&str; 12] = [
    "K999400123001",
    "Z999400123002",
    "N999400123003",
    "C999400123004",
    "R999400123005",
    "K99940012300B",
    "V999400123007",
    "A999400123008",
    "Y999400123009",
    "J999400123010",
    "Y999400123011",
    "M999400123012",
];

#[track_caller]
fn holds_nobody(done: &Done, upns: bool) {
    for (name, bytes) in done.bytes() {
        // Pseudonyms are of capital letters, and may have two Z.
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("zz") && !text.contains("Zz"), "{name}: {text}");
        assert!(!text.contains(".invalid"), "{name}");
        for upn in UPNS.iter().filter(|_| upns) {
            assert!(!text.contains(upn), "{name}: {upn}");
        }
    }
    for sort in &done.report.problems {
        let shown = sort.first.to_string();
        assert!(!shown.contains("zz") && !shown.contains("Zz"), "{shown}");
        assert!(!UPNS.iter().any(|upn| upns && shown.contains(upn)), "{shown}");
    }
}

#[test]
fn no_name_comes_out_of_any_fixture() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let paths = |names: &[&str]| names.iter().map(|name| fixture(name)).collect::<Vec<PathBuf>>();
    for names in [
        &["oneroster-1.1"] as &[&str],
        &["oneroster-1.2"],
        &["oneroster-1.1", "oneroster-delta"],
        &["sims"],
        &["arbor"],
        &["bromcom"],
        &["oneroster-1.1", "trust"],
    ] {
        let ids = Ids::Replace(Some(key.clone()));
        holds_nobody(&with(Format::Auto, &paths(names), ids, None).unwrap(), true);
        holds_nobody(&with(Format::Auto, &paths(names), Ids::Keep, None).unwrap(), false);
    }
}

#[test]
fn ids_that_may_be_names_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let map = write(folder.path(), "m.toml", "[columns.pupils]\npupil_id = \"Email\"");
    let roll = write(
        folder.path(),
        "roll.csv",
        "Email,School,Year Group\nzz@pupil.invalid,A,7\nZz Surname,A,7\nP3,A,8\n",
    );
    let ids = Ids::Replace(Some(key));
    let done = with(Format::Sims, &[roll], ids, Some(&map)).unwrap();
    holds_nobody(&done, true);
    assert_eq!(done.report.replaced, 2);
    assert_eq!(done.pupil("P3")["year_group"], "8");
}

#[test]
fn problems_show_no_upn() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    // A UPN stands where the year group should be, and rows say different things.
    let roll = write(
        folder.path(),
        "roll.csv",
        "UPN,School,Year Group\nA999400123008,A,7\nA999400123008,A,K999400123001\n",
    );
    let ids = Ids::Replace(Some(key));
    let done = with(Format::Sims, &[roll], ids, None).unwrap();
    assert!(done.problems().len() >= 2, "{:?}", done.problems());
    holds_nobody(&done, true);
}

#[test]
fn user_names_are_replaced_whatever_they_look_like() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "m.toml", "[oneroster]\npupil_id = \"username\"");
    let ids = Ids::Replace(Some(folder.path().join("key")));
    let done = with(Format::OneRoster, &[fixture("oneroster-1.1")], ids, Some(&map)).unwrap();
    holds_nobody(&done, true);
    assert_eq!(done.report.replaced, 11);
}
