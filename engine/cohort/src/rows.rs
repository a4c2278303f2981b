//! Files read row by row: academies, classes, enrolments, and most of those keyed by pupil.

use crate::header::Header;
use crate::meaning::{Meaning, show};
use crate::problems::Problems;
use crate::settings::Settings;
use crate::{DatasetError, FileRead};
use std::borrow::Cow;
use uplift_model::{Indicator, Problem, catalogue};
use uplift_table::parse::{day, id};
use uplift_table::{Cell, Chunk, File};

/// A file and which of its columns are ours.
pub(crate) struct Table<'a> {
    pub(crate) file: &'a File,
    header: Header,
    settings: &'a Settings,
    columns: Vec<(&'static str, usize)>,
}

/// A row being read.
pub(crate) struct Row<'a> {
    table: &'a Table<'a>,
    chunk: &'a Chunk,
    at: usize,
}

impl<'a> Table<'a> {
    /// Reads the header; `required` columns must be there.
    pub(crate) fn open(
        kind: &str,
        file: &'a File,
        required: &[&'static str],
        optional: &[&'static str],
        settings: &'a Settings,
        problems: &mut Problems,
    ) -> Result<Self, DatasetError> {
        let header = Header::read(kind, file, settings, problems)?;
        let mut columns = Vec::new();
        for &name in required {
            columns.push((name, header.required(name)?));
        }
        for &name in optional {
            columns.extend(header.place(name).map(|place| (name, place)));
        }
        Ok(Self { file, header, settings, columns })
    }

    fn place(&self, ours: &str) -> Option<usize> {
        self.columns.iter().find(|(name, _)| *name == ours).map(|(_, place)| *place)
    }

    /// Returns what the file calls a column of ours.
    pub(crate) fn name(&self, ours: &str) -> &str {
        self.place(ours).map_or("", |place| self.header.name(place))
    }

    /// Returns whether the file has a column.
    pub(crate) fn has(&self, ours: &str) -> bool {
        self.place(ours).is_some()
    }

    /// Reads all rows; returns what `read` made of those it did not leave out, in order.
    pub(crate) fn read<T: Send>(
        &self,
        problems: &mut Problems,
        read: impl Fn(&Row<'_>, &mut Problems) -> Option<T> + Sync,
    ) -> Result<(Vec<T>, FileRead), DatasetError> {
        let places: Vec<usize> = self.columns.iter().map(|(_, place)| *place).collect();
        let (mut all, mut rows) = (Vec::new(), 0);
        let parse = |chunk: &Chunk| {
            let mut problems = Problems::default();
            ragged(chunk, &self.file.name, &self.header, &mut problems);
            let rows = (0..chunk.rows()).map(|at| Row { table: self, chunk, at });
            let made: Vec<T> = rows.filter_map(|row| read(&row, &mut problems)).collect();
            (made, chunk.rows() as u64, problems)
        };
        let bytes = self.file.read(&places, parse, |(mut made, count, some)| {
            all.append(&mut made);
            rows += count;
            problems.join(some);
        })?;
        Ok((all, FileRead::new(&self.file.name, rows, bytes)))
    }

    /// Returns the problem that a cell of ours is, in whatever row.
    pub(crate) fn problem(
        &self,
        row: u64,
        ours: &str,
        read: String,
        what: &str,
        done: &str,
    ) -> Problem {
        Problem {
            file: self.file.name.clone(),
            row,
            column: self.name(ours).to_owned(),
            read,
            what: what.to_owned(),
            done: done.to_owned(),
        }
    }

    /// Returns how the cells of a column of ours are read as an indicator of the catalogue; none
    /// where the file has no such column.
    pub(crate) fn meaning(&self, ours: &str, indicator: &str) -> Option<Meaning> {
        catalogue::indicator(indicator).and_then(|indicator| self.meaning_as(ours, indicator))
    }

    /// Returns how the cells of a column of ours are read as an indicator.
    pub(crate) fn meaning_as(&self, ours: &str, indicator: &Indicator) -> Option<Meaning> {
        let name = self.header.name(self.place(ours)?);
        Some(Meaning::new(&self.file.name, name, indicator, self.settings.values(ours)))
    }
}

/// Takes down rows that have not as many cells as the header.
pub(crate) fn ragged(chunk: &Chunk, file: &str, header: &Header, problems: &mut Problems) {
    chunk.each_ragged(|row, cells| {
        problems.push(Problem {
            file: file.to_owned(),
            row: chunk.number(row),
            column: String::new(),
            read: format!("{cells} cells"),
            what: format!("the header has {} columns", header.len()),
            done: "cells taken from the left, those not there are missing".to_owned(),
        });
    });
}

impl Row<'_> {
    /// Returns its number, the header being 1.
    pub(crate) fn number(&self) -> u64 {
        self.chunk.number(self.at)
    }

    /// Returns the cell of a column of ours, missing where the file has no such column.
    pub(crate) fn cell(&self, ours: &str) -> Cell<'_> {
        self.table.place(ours).map_or(Cell::Missing, |place| self.chunk.cell(self.at, place))
    }

    /// Returns the problem that a cell is.
    pub(crate) fn problem(&self, ours: &str, what: &str, done: &str) -> Problem {
        self.table.problem(self.number(), ours, show(self.cell(ours)), what, done)
    }

    /// Reads an id; where there is none, the row is left out and that is taken down.
    pub(crate) fn id(&self, ours: &str, problems: &mut Problems) -> Option<Cow<'_, str>> {
        id(self.cell(ours))
            .map_err(|wrong| problems.push(self.problem(ours, &wrong, "row left out")))
            .ok()
    }

    /// Reads a day, taking down what is wrong with it.
    pub(crate) fn day(&self, ours: &str, problems: &mut Problems) -> Option<i32> {
        day(self.cell(ours)).unwrap_or_else(|wrong| {
            problems.push(self.problem(ours, &wrong, "date left out"));
            None
        })
    }

    /// Reads a number, yes or no, or a member, NaN where it is missing or there is no such column.
    pub(crate) fn reading(
        &self,
        ours: &str,
        meaning: Option<&Meaning>,
        problems: &mut Problems,
    ) -> f64 {
        meaning.map_or(f64::NAN, |meaning| meaning.take(self.number(), self.cell(ours), problems))
    }

    /// Reads a word as it stands; empty where it is missing.
    pub(crate) fn word(&self, ours: &str) -> Cow<'_, str> {
        match self.cell(ours) {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Whole(number) => Cow::Owned(number.to_string()),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            _ => Cow::Borrowed(""),
        }
    }

    /// Reads a name, at most 200 characters of it; what is no text is left out.
    pub(crate) fn name(&self, ours: &str, problems: &mut Problems) -> String {
        if let Cell::Wrong(why) = self.cell(ours) {
            problems.push(self.problem(ours, why, "left out"));
        }
        self.word(ours).chars().filter(|c| !c.is_control()).take(200).collect()
    }
}
