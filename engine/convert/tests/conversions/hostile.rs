//! Bytes that are made up or damaged: they are read or refused, never a panic, and nothing is left
//! behind either way.

use crate::kit::{files, fixture, keeping, zip};
use proptest::prelude::*;
use proptest::sample::Index;
use uplift_convert::Format;

/// Converts a folder of one file beside a roster that is whole.
fn beside(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roll.csv"), "UPN,School,Year Group\nP1,A,7\n").unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    for format in [Format::Auto, Format::OneRoster, Format::Sims] {
        drop(keeping(format, &[folder.path().to_owned()]));
    }
}

fn damaged(bytes: &[u8], changes: &[(Index, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(Index, u8)>> {
    let byte = prop_oneof![any::<u8>(), Just(b'"'), Just(b','), Just(b'\n'), Just(0)];
    prop::collection::vec((any::<Index>(), byte), 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_feeds(which in any::<Index>(), changes in changes()) {
        let folder = tempfile::tempdir().unwrap();
        let mut all = files(&fixture("oneroster-1.1"), "");
        let at = which.index(all.len());
        all[at].1 = damaged(&all[at].1, &changes);
        for (name, bytes) in &all {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        drop(keeping(Format::OneRoster, &[folder.path().to_owned()]));
    }

    #[test]
    fn damaged_archives_of_feeds(changes in changes(), cut in any::<Index>(), whole in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feed.zip");
        zip(&path, &files(&fixture("oneroster-1.2"), ""));
        let mut bytes = damaged(&std::fs::read(&path).unwrap(), &changes);
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        beside("feed.zip", &bytes);
    }

    #[test]
    fn damaged_reports(which in any::<Index>(), changes in changes()) {
        let all = files(&fixture("sims"), "");
        let (name, bytes) = &all[which.index(all.len())];
        beside(name, &damaged(bytes, &changes));
    }

    #[test]
    fn bytes_made_up(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "(a\\.csv|a\\.zip|a\\.xml|users\\.csv)") {
        beside(&name, &bytes);
    }

    #[test]
    fn cells_made_up_come_out_as_they_went_in(cells in prop::collection::vec("[ -~é]{0,12}", 1..20)) {
        let folder = tempfile::tempdir().unwrap();
        let mut roll = csv::Writer::from_path(folder.path().join("pupils.csv")).unwrap();
        roll.write_record(["pupil_id", "academy_id", "class_id"]).unwrap();
        for (at, cell) in cells.iter().enumerate() {
            roll.write_record([&format!("P{at}"), "A", cell]).unwrap();
        }
        roll.flush().unwrap();
        let done = keeping(Format::Auto, &[folder.path().to_owned()]).unwrap();
        let rows = done.rows("pupils");
        for (row, cell) in rows.iter().zip(&cells) {
            prop_assert_eq!(row.get("class_id").map_or("", String::as_str), cell.trim());
        }
    }
}

#[test]
fn a_bomb_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.zip");
    let rows = "sourcedId,name,type\n".to_owned() + &"0".repeat(32 << 20);
    zip(&path, &[("orgs.csv".to_owned(), rows.into_bytes())]);
    let error = keeping(Format::Auto, &[path]).err().unwrap().to_string();
    assert!(error.contains("feed.zip") && error.contains("times its size"), "{error}");
}
