//! The rows of an export become rows of the core data set.

use super::{Export, Matched};
use crate::writer::Writer;
use crate::{ConvertError, Core};
use std::collections::BTreeMap;
use uplift_model::Problem;
use uplift_table::parse::day_after_1970;
use uplift_table::{Cell, Chunk, File, TableError};

/// What is known besides the export itself.
pub(crate) struct Context<'a> {
    /// What the trust says of values, which goes before what the export says.
    pub(crate) values: &'a BTreeMap<String, BTreeMap<String, String>>,
    /// What the trust says of every row of a file of ours.
    pub(crate) constants: Option<&'a BTreeMap<String, String>>,
}

/// Where a cell of ours comes from.
struct Source<'a> {
    ours: &'a str,
    places: &'a [usize],
    meanings: Option<&'a BTreeMap<String, String>>,
    /// The trust's own words, which are left for the reader of datasets.
    own: Option<&'a BTreeMap<String, String>>,
}

/// Some rows, as text: cells one after another, and where each row ends.
#[derive(Default)]
struct Part {
    text: String,
    /// For each cell where it ends in the text.
    ends: Vec<usize>,
    rows: Vec<u64>,
    problems: Vec<Problem>,
}

impl Part {
    fn cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// Reads a file into the writer; returns how many rows it had.
pub(crate) fn read(
    file: &File,
    header: &[String],
    export: &Export,
    matched: &Matched,
    context: &Context<'_>,
    writer: &mut Writer,
) -> Result<u64, ConvertError> {
    let sources: Vec<Source<'_>> = matched
        .columns
        .iter()
        .map(|(ours, places)| Source {
            ours,
            places,
            meanings: export.values.get(ours),
            own: context.values.get(ours),
        })
        .collect();
    let mut columns: Vec<usize> = sources.iter().flat_map(|it| it.places).copied().collect();
    columns.extend(matched.measures.iter().map(|(_, at)| *at));
    columns.sort_unstable();
    columns.dedup();
    let width = sources.len() + matched.measures.len();
    let constants: Vec<(&str, &str)> = context
        .constants
        .into_iter()
        .flatten()
        .chain(&export.constants)
        .map(|(ours, text)| (ours.as_str(), text.as_str()))
        .collect();
    let cut = |chunk: &Chunk| part(chunk, &sources, matched, file, header);
    let mut rows = 0;
    let taken = file.read(&columns, cut, |part: Part| {
        for problem in part.problems {
            writer.problem(problem);
        }
        let mut start = 0;
        let mut cells: Vec<&str> = Vec::with_capacity(width);
        let mut ends = part.ends.iter();
        for &row in &part.rows {
            cells.clear();
            for &end in ends.by_ref().take(width) {
                cells.push(part.text.get(start..end).unwrap_or(""));
                start = end;
            }
            writer.at_row(row);
            rows += 1;
            put(export, matched, &sources, &constants, &cells, writer);
        }
    });
    writer.check()?;
    match taken {
        Ok(_) => Ok(rows),
        Err(TableError::Stopped) => Err(ConvertError::Stopped),
        Err(error) => Err(error.into()),
    }
}

/// Hands a row over: one, or in a wide table of results one for each score.
fn put(
    export: &Export,
    matched: &Matched,
    sources: &[Source<'_>],
    constants: &[(&str, &str)],
    cells: &[&str],
    writer: &mut Writer,
) {
    let mut row: Vec<(&str, &str)> = Vec::with_capacity(sources.len() + 3);
    for (source, cell) in sources.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        row.push((source.ours, cell));
    }
    if row.is_empty() {
        return;
    }
    for (ours, text) in constants {
        if !row.iter().any(|(column, _)| column == ours) {
            row.push((ours, text));
        }
    }
    if export.measures.is_empty() {
        writer.put(export.into, row);
        return;
    }
    let scores = cells.get(sources.len()..).unwrap_or(&[]);
    for ((measure, _), score) in matched.measures.iter().zip(scores) {
        let Some(measure) = export.measures.get(*measure).filter(|_| !score.is_empty()) else {
            continue;
        };
        let of = [
            ("assessment", measure.assessment.as_str()),
            ("measure", measure.scale.as_str()),
            ("value", *score),
        ];
        writer.put(Core::Assessments, row.iter().copied().chain(of));
    }
}

fn part(
    chunk: &Chunk,
    sources: &[Source<'_>],
    matched: &Matched,
    file: &File,
    header: &[String],
) -> Part {
    let mut part = Part::default();
    chunk.each_ragged(|row, cells| {
        part.problems.push(Problem {
            file: file.name.clone(),
            row: chunk.number(row),
            column: String::new(),
            read: format!("{cells} cells"),
            what: format!("the header has {} columns", header.len()),
            done: "cells taken from the left, those not there are missing".to_owned(),
        });
    });
    for row in 0..chunk.rows() {
        part.rows.push(chunk.number(row));
        for source in sources {
            let start = part.text.len();
            for (nth, &place) in source.places.iter().enumerate() {
                if nth > 0 {
                    part.text.push('-');
                }
                let before = part.text.len();
                push(&mut part, chunk, row, place, file, header);
                if part.text.len() == before {
                    // Half a joined id would be another pupil's.
                    part.text.truncate(start);
                    break;
                }
            }
            if let Some(meant) = source.meaning(part.text.get(start..).unwrap_or("")) {
                part.text.truncate(start);
                part.text.push_str(meant);
            }
            part.cell();
        }
        for &(_, place) in &matched.measures {
            push(&mut part, chunk, row, place, file, header);
            part.cell();
        }
    }
    part
}

impl Source<'_> {
    /// Returns what a cell means, where the export says and the trust does not.
    fn meaning(&self, text: &str) -> Option<&str> {
        let meanings = self.meanings.filter(|_| !text.is_empty())?;
        if self.own.is_some_and(|own| own.contains_key(text)) {
            return None;
        }
        let exact = meanings.get(text);
        let alike = || {
            let same = |(word, _): &(&String, &String)| word.eq_ignore_ascii_case(text);
            meanings.iter().find(same).map(|(_, meant)| meant)
        };
        exact.or_else(alike).map(String::as_str)
    }
}

/// Adds the text of a cell.
fn push(part: &mut Part, chunk: &Chunk, row: usize, place: usize, file: &File, header: &[String]) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = match chunk.cell(row, place) {
        Cell::Missing => Ok(()),
        Cell::Text(text) => part.text.write_str(text),
        Cell::Whole(number) => write!(part.text, "{number}"),
        Cell::Number(number) => write!(part.text, "{number}"),
        Cell::Flag(flag) => part.text.write_str(if flag { "yes" } else { "no" }),
        Cell::Date(days) => match day_after_1970(days) {
            Some(day) => write!(part.text, "{day}"),
            None => Ok(()),
        },
        Cell::Wrong(why) => {
            part.problems.push(Problem {
                file: file.name.clone(),
                row: chunk.number(row),
                column: header.get(place).cloned().unwrap_or_default(),
                read: String::new(),
                what: why.to_owned(),
                done: "cell left out".to_owned(),
            });
            Ok(())
        }
    };
}
