//! Files that others made are read, or refused with a reason, where they are at hand.

use crate::kit::fixture;
use std::path::{Path, PathBuf};
use uplift_table::{Cell, File, Watch};

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "csv") {
            found.push(path);
        }
    }
}

#[test]
fn every_foreign_file_is_read_or_refused_with_a_reason() {
    let mut files = Vec::new();
    walk(&fixture("../../shared/data"), &mut files);
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = File::new(&name, path.clone(), Watch::default());
        let header = file.header().unwrap_or_else(|error| panic!("{error}"));
        assert!(!header.is_empty(), "{name}");
        let places: Vec<usize> = (0..header.len()).collect();
        let (mut rows, mut filled) = (0, 0);
        let read = file.read(
            &places,
            |chunk| {
                let cells =
                    (0..chunk.rows()).flat_map(|row| places.iter().map(move |at| (row, *at)));
                let there = cells.filter(|&(row, at)| chunk.cell(row, at) != Cell::Missing);
                (chunk.rows(), there.count())
            },
            |some| {
                rows += some.0;
                filled += some.1;
            },
        );
        let bytes = read.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(bytes.count, path.metadata().unwrap().len(), "{name}");
        assert!(filled >= rows, "{name} has rows without anything");
        for place in places {
            if let Err(error) = file.dates(place, None) {
                let said = error.to_string();
                assert!(said.contains("row ") && said.contains("first"), "{said}");
            }
        }
    }
}

#[test]
fn cells_quoted_in_several_ways_come_out_bare() {
    let path = fixture("../../shared/data/torture/studentinsights/fake_behavior_export.csv");
    if !path.is_file() {
        return;
    }
    let file = File::new("events", path, Watch::default());
    let mut all = Vec::new();
    let texts = |chunk: &uplift_table::Chunk| {
        let mut some = Vec::new();
        chunk.each(5, |_, cell| some.push(format!("{cell:?}")));
        some
    };
    file.read(&[5], texts, |mut some| all.append(&mut some)).unwrap();
    assert_eq!(all[1], r#"Text("... yelling \"NO\" to the teacher ...")"#);
}
