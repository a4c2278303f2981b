//! What a feed says in the end: records by id, later files laid over earlier ones.

use super::Kind;
use crate::ConvertError;
use crate::mapping::flat;
use crate::writer::Writer;
use std::collections::BTreeMap;
use uplift_model::Problem;
use uplift_table::{Cell, Chunk, File, TableError};

/// A record: the cells of the columns that are read, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    cells: Vec<Box<str>>,
    /// Where it stands: the place of its file among those read, and its row.
    pub(super) at: (usize, u64),
}

/// The records of a feed.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    records: BTreeMap<Kind, BTreeMap<String, Record>>,
    /// The files read, by the names they go by.
    files: Vec<String>,
    /// What is there of each group.
    pub(super) there: BTreeMap<usize, Vec<Kind>>,
    /// What the manifest of each group says of its files.
    pub(super) manifests: BTreeMap<usize, super::manifest::Manifest>,
}

/// Some rows of a file.
struct Part {
    rows: Vec<(u64, Vec<Box<str>>)>,
    problems: Vec<Problem>,
}

impl Record {
    /// Returns the cell of a column by its first name; empty where there is none.
    pub(super) fn get(&self, kind: Kind, column: &str) -> &str {
        let at = kind.columns().iter().position(|names| names.first() == Some(&column));
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell)
    }
}

impl Feed {
    /// Returns whether nothing was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Goes through the records of a kind by id.
    pub(super) fn records(&self, kind: Kind) -> impl Iterator<Item = (&str, &Record)> {
        self.records.get(&kind).into_iter().flatten().map(|(id, record)| (id.as_str(), record))
    }

    /// Returns a record.
    pub(super) fn record(&self, kind: Kind, id: &str) -> Option<&Record> {
        self.records.get(&kind)?.get(id)
    }

    /// Returns the file and row of a record.
    pub(super) fn place(&self, record: &Record) -> (&str, u64) {
        (self.files.get(record.at.0).map_or("", String::as_str), record.at.1)
    }

    /// Returns the problem that something is about a record.
    pub(super) fn problem(
        &self,
        record: &Record,
        column: &str,
        read: &str,
        what: &str,
        done: &str,
    ) -> Problem {
        let (file, row) = self.place(record);
        problem(file, row, column, read, what, done)
    }

    /// Reads a file; returns how many rows it had.
    pub(super) fn read(
        &mut self,
        file: &File,
        kind: Kind,
        header: &[String],
        group: usize,
        writer: &mut Writer,
    ) -> Result<u64, ConvertError> {
        self.there.entry(group).or_default().push(kind);
        if kind == Kind::Other {
            return Ok(0);
        }
        let places = columns(file, kind, header, writer)?;
        let at = self.files.len();
        self.files.push(file.name.clone());
        let named: Vec<usize> = places.iter().flatten().copied().collect();
        let records = self.records.entry(kind).or_default();
        let mut count = 0;
        let read = file.read(
            &named,
            |chunk| part(chunk, &places, file, header),
            |part: Part| {
                part.problems.into_iter().for_each(|problem| writer.problem(problem));
                for (row, cells) in part.rows {
                    count += 1;
                    let record = Record { cells, at: (at, row) };
                    lay(records, kind, record, file, writer);
                }
            },
        );
        writer.check()?;
        match read {
            Ok(_) => Ok(count),
            Err(TableError::Stopped) => Err(ConvertError::Stopped),
            Err(error) => Err(error.into()),
        }
    }
}

/// Lays a record over the one of the same id. A blank status is active.
fn lay(
    records: &mut BTreeMap<String, Record>,
    kind: Kind,
    record: Record,
    file: &File,
    writer: &mut Writer,
) {
    let row = record.at.1;
    let id = record.cells.first().map_or("", |id| id).to_owned();
    if id.is_empty() {
        let what = "missing";
        writer.problem(problem(&file.name, row, "sourcedId", "", what, "row left out"));
        return;
    }
    let status = flat(record.get(kind, "status"));
    match status.as_str() {
        "" | "active" => {
            let before = records.get(&id).filter(|before| before.at.0 == record.at.0);
            if before.is_some_and(|before| before.cells != record.cells) {
                let what = "a row before has the same id and says otherwise";
                writer.problem(problem(
                    &file.name,
                    row,
                    "sourcedId",
                    "",
                    what,
                    "the later row is kept",
                ));
            }
            records.insert(id, record);
        }
        "tobedeleted" | "inactive" => {
            records.remove(&id);
        }
        _ => {
            let what = "not one of active, inactive, tobedeleted";
            let shown = record.get(kind, "status").to_owned();
            writer.problem(problem(&file.name, row, "status", &shown, what, "taken as active"));
            records.insert(id, record);
        }
    }
}

pub(super) fn problem(
    file: &str,
    row: u64,
    column: &str,
    read: &str,
    what: &str,
    done: &str,
) -> Problem {
    Problem {
        file: file.to_owned(),
        row,
        column: column.to_owned(),
        read: read.to_owned(),
        what: what.to_owned(),
        done: done.to_owned(),
    }
}

/// Returns where the columns of a file stand. A header that is nearly right is taken, and said.
pub(super) fn columns(
    file: &File,
    kind: Kind,
    header: &[String],
    writer: &mut Writer,
) -> Result<Vec<Option<usize>>, ConvertError> {
    let header_flat: Vec<String> = header.iter().map(|name| flat(name)).collect();
    let exact = |names: &[&str]| {
        names.iter().find_map(|name| header_flat.iter().position(|it| *it == flat(name)))
    };
    let mut places: Vec<Option<usize>> = kind.columns().iter().map(|names| exact(names)).collect();
    for at in 0..places.len() {
        let Some(names) = kind.columns().get(at) else { continue };
        let Some(first) = names.first().filter(|_| places.get(at) == Some(&None)) else { continue };
        // Short names are near to many.
        let near =
            |name: &str| first.len() > 6 && strsim::damerau_levenshtein(name, &flat(first)) <= 2;
        let mut like = (0..header_flat.len()).filter(|column| {
            !places.contains(&Some(*column)) && header_flat.get(*column).is_some_and(|it| near(it))
        });
        if let (Some(column), None) = (like.next(), like.next()) {
            let read = header.get(column).map_or("", String::as_str);
            let what = "no header of OneRoster";
            let done = format!("read as `{first}`");
            writer.problem(problem(&file.name, 1, read, read, what, &done));
            if let Some(place) = places.get_mut(at) {
                *place = Some(column);
            }
        }
    }
    for (names, place) in kind.columns().iter().zip(&places) {
        let required = |first: &&&str| kind.required().contains(*first);
        if let (Some(first), None) = (names.first().filter(required), place) {
            return Err(ConvertError::NoColumn {
                file: file.name.clone(),
                column: (*first).to_owned(),
                what: format!("{} of OneRoster", kind.name()),
                aliases: names.iter().map(|&name| name.to_owned()).collect(),
            });
        }
    }
    Ok(places)
}

fn part(chunk: &Chunk, places: &[Option<usize>], file: &File, header: &[String]) -> Part {
    let mut part = Part { rows: Vec::with_capacity(chunk.rows()), problems: Vec::new() };
    for row in 0..chunk.rows() {
        let number = chunk.number(row);
        let mut cell = |place: &Option<usize>| -> Box<str> {
            let Some(place) = *place else { return "".into() };
            match chunk.cell(row, place) {
                Cell::Text(text) => text.into(),
                Cell::Whole(number) => number.to_string().into(),
                Cell::Number(number) => number.to_string().into(),
                Cell::Flag(flag) => flag.to_string().into(),
                Cell::Date(days) => uplift_table::parse::day_after_1970(days)
                    .map_or_else(String::new, |day| day.to_string())
                    .into(),
                Cell::Missing => "".into(),
                Cell::Wrong(why) => {
                    let column = header.get(place).map_or("", String::as_str);
                    let done = "cell left out";
                    part.problems.push(problem(&file.name, number, column, "", why, done));
                    "".into()
                }
            }
        };
        let cells = places.iter().map(&mut cell).collect();
        part.rows.push((number, cells));
    }
    part
}
