//! `manifest.csv`: which files of a feed are there, whole or as what changed.

use super::{Feed, Kind, feed};
use crate::ConvertError;
use crate::mapping::flat;
use crate::writer::Writer;
use std::collections::BTreeMap;
use uplift_table::{Cell, File, TableError};

/// What a manifest says.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    file: String,
    /// By file, without case: absent, bulk or delta, and the row that says so.
    files: BTreeMap<String, (String, u64)>,
}

/// Reads a manifest; returns how many rows it had.
pub(super) fn read(
    feed: &mut Feed,
    file: &File,
    header: &[String],
    group: usize,
    writer: &mut Writer,
) -> Result<u64, ConvertError> {
    let places = feed::columns(file, Kind::Manifest, header, writer)?;
    let [Some(name), Some(value)] = places[..] else { return Ok(0) };
    let mut manifest = Manifest { file: file.name.clone(), files: BTreeMap::new() };
    let mut count = 0;
    let read = file.read(
        &[name, value],
        |chunk| {
            let text = |row, column| match chunk.cell(row, column) {
                Cell::Text(text) => text.to_owned(),
                Cell::Number(number) => number.to_string(),
                Cell::Whole(number) => number.to_string(),
                _ => String::new(),
            };
            let row = |row| (chunk.number(row), text(row, name), text(row, value));
            (0..chunk.rows()).map(row).collect::<Vec<_>>()
        },
        |rows: Vec<(u64, String, String)>| {
            for (row, name, value) in rows {
                count += 1;
                match name.strip_prefix("file.") {
                    Some(of) => {
                        manifest.files.insert(flat(of), (flat(&value), row));
                    }
                    None if flat(&name) == "onerosterversion" && !value.starts_with("1.") => {
                        let what = "not version 1.1 or 1.2 of OneRoster";
                        let done = "read as if it were";
                        writer.problem(feed::problem(&file.name, row, &name, &value, what, done));
                    }
                    None => {}
                }
            }
        },
    );
    match read {
        Ok(_) => {}
        Err(TableError::Stopped) => return Err(ConvertError::Stopped),
        Err(error) => return Err(error.into()),
    }
    feed.manifests.insert(group, manifest);
    Ok(count)
}

/// Says where the files of a feed are not what its manifest says.
pub(super) fn check(feed: &Feed, writer: &mut Writer) {
    let nothing = Vec::new();
    for (group, manifest) in &feed.manifests {
        let there = feed.there.get(group).unwrap_or(&nothing);
        for kind in Kind::RECORDS {
            let name = kind.name();
            let Some((said, row)) = manifest.files.get(&flat(name)) else { continue };
            let mut say = |what: &str, done: &str| {
                let column = format!("file.{name}");
                writer.problem(feed::problem(&manifest.file, *row, &column, said, what, done));
            };
            let is_there = there.contains(&kind);
            match (said.as_str(), is_there) {
                ("absent", true) => say("the file is there all the same", "it is read"),
                ("bulk" | "delta", false) => say("there is no such file", "nothing of it is known"),
                ("delta", true) => {
                    let base = feed.there.range(..group).any(|(_, kinds)| kinds.contains(&kind));
                    if !base {
                        say(
                            "no whole file was given before what changed",
                            "only what changed is known; name the whole feed first",
                        );
                    }
                }
                ("absent", false) | ("bulk", true) => {}
                _ => say("not one of absent, bulk, delta", "the file is read if it is there"),
            }
        }
    }
}
