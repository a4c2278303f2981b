//! Writes a dataset: rows come in from any number of files, tables stand whole at the end, or
//! nothing does.

use crate::pseudonyms::{KeyUsed, Pseudonyms};
use crate::{ConvertError, Core, Ids, Sink};
use joined::Joined;
use problems::Problems;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use stream::Stream;
use uplift_model::Problem;
use work::Work;

mod joined;
mod problems;
mod stream;
mod work;

pub use problems::Sort;

/// The file of problems in the folder of the dataset.
pub const PROBLEMS: &str = "convert-problems.csv";

/// Receives rows and writes them to a folder beside the one asked for.
pub(crate) struct Writer {
    // Files are closed before the folder they are in is removed.
    tables: BTreeMap<Core, Table>,
    problems: Problems,
    pseudonyms: Pseudonyms,
    /// The file and row being read.
    at: (String, u64),
    /// The first thing that went wrong; what comes after it is not written.
    failed: Option<ConvertError>,
    /// Rows taken since the file being read was begun.
    taken: u64,
    work: Work,
}

enum Table {
    /// Written as it comes.
    Stream(Box<Stream>),
    /// Kept until the end, rows of one key joined.
    Joined(Joined),
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Written {
    /// Rows by file.
    pub(crate) tables: Vec<(Core, u64)>,
    pub(crate) problems: Vec<Sort>,
    pub(crate) replaced: usize,
    pub(crate) key: Option<KeyUsed>,
}

impl Writer {
    /// Makes the folder that is written to beside `out`, which must be absent or empty.
    pub(crate) fn begin(out: &Path, ids: Ids) -> Result<Self, ConvertError> {
        let work = Work::begin(out)?;
        let problems = Problems::begin(&work.dataset().join(PROBLEMS))?;
        Ok(Self {
            tables: BTreeMap::new(),
            problems,
            pseudonyms: Pseudonyms::new(ids),
            at: (String::new(), 0),
            failed: None,
            taken: 0,
            work,
        })
    }

    /// Returns a folder for what is unpacked, which goes with the work.
    pub(crate) fn unpacked(&self) -> PathBuf {
        self.work.unpacked()
    }

    /// Replaces every id of a pupil, for user names mostly hold names.
    pub(crate) fn replace_all_ids(&mut self) {
        self.pseudonyms.all = true;
    }

    /// Says which file the next rows are from.
    pub(crate) fn begin_file(&mut self, name: &str) {
        name.clone_into(&mut self.at.0);
        self.at.1 = 0;
        self.taken = 0;
    }

    /// Says which row the next cells are from.
    pub(crate) fn at_row(&mut self, row: u64) {
        self.at.1 = row;
    }

    /// Says which file and row the next cells are from, where rows of several files are mixed.
    pub(crate) fn at(&mut self, file: &str, row: u64) {
        if self.at.0 != file {
            file.clone_into(&mut self.at.0);
        }
        self.at.1 = row;
    }

    /// Returns how many rows were taken of the file being read.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    /// Returns what went wrong, if anything did.
    pub(crate) fn check(&mut self) -> Result<(), ConvertError> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Takes a row whose columns may be named after indicators.
    pub(crate) fn put<'a>(
        &mut self,
        core: Core,
        cells: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        if self.failed.is_some() {
            return;
        }
        let mut row: Vec<(&str, Cow<'_, str>)> = Vec::new();
        for (column, text) in cells {
            let text = text.trim();
            if text.is_empty() || !core.has_column(column) {
                continue;
            }
            match self.pseudonyms.of(text, column == "pupil_id") {
                Ok(None) => row.push((column, Cow::Borrowed(text))),
                Ok(Some(stand)) => {
                    if stand.wrong {
                        self.wrong_letter(column, &stand.text);
                    }
                    row.push((column, Cow::Owned(stand.text)));
                }
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            }
        }
        let row: Vec<(&str, &str)> = row.iter().map(|(column, text)| (*column, &**text)).collect();
        if row.is_empty() {
            return;
        }
        self.taken += 1;
        if let Err(error) = self.write(core, &row) {
            self.failed = Some(error);
        }
    }

    fn write(&mut self, core: Core, row: &[(&str, &str)]) -> Result<(), ConvertError> {
        let folder = self.work.parts();
        let table = self.tables.entry(core).or_insert_with(|| match core.key() {
            Some(key) => Table::Joined(Joined::new(core, key)),
            None => Table::Stream(Box::new(Stream::new(core, &folder))),
        });
        match table {
            Table::Stream(stream) => stream.put(row),
            Table::Joined(joined) => {
                for problem in joined.put(row, &self.at) {
                    self.problems.push(&problem)?;
                }
                Ok(())
            }
        }
    }

    fn wrong_letter(&mut self, column: &str, stand: &str) {
        self.problem(Problem {
            file: self.at.0.clone(),
            row: self.at.1,
            column: column.to_owned(),
            read: stand.to_owned(),
            what: "the check letter of this UPN belongs to another number".to_owned(),
            done: "taken as it stands; later rows of this pupil are not named".to_owned(),
        });
    }

    /// Takes a defect. What was read is shown without UPNs.
    pub(crate) fn problem(&mut self, mut problem: Problem) {
        if self.failed.is_some() {
            return;
        }
        for text in [&mut problem.read, &mut problem.what] {
            match self.without_upns(text) {
                Ok(Some(changed)) => *text = changed,
                Ok(None) => {}
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            }
        }
        if let Err(error) = self.problems.push(&problem) {
            self.failed = Some(error);
        }
    }

    /// Returns a text with pseudonyms in the place of UPNs, if it has any.
    fn without_upns(&mut self, text: &str) -> Result<Option<String>, ConvertError> {
        if text.len() < 13 {
            return Ok(None);
        }
        let mut changed = None;
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            if let Some(stand) = self.pseudonyms.of(word, false)? {
                let text = changed.as_deref().unwrap_or(text);
                changed = Some(text.replace(word, &stand.text));
            }
        }
        Ok(changed)
    }

    /// Writes what was kept, and puts the folder where it was asked for.
    pub(crate) fn finish(mut self, settings: &str) -> Result<Written, ConvertError> {
        self.check()?;
        let dataset = self.work.dataset();
        let mut tables = Vec::new();
        for (core, table) in std::mem::take(&mut self.tables) {
            let path = dataset.join(format!("{}.csv", core.name()));
            let rows = match table {
                Table::Stream(stream) => stream.finish(&path)?,
                Table::Joined(joined) => {
                    let (rows, problems) = joined.finish(&path)?;
                    for problem in problems {
                        self.problem(problem);
                    }
                    rows
                }
            };
            if rows > 0 {
                tables.push((core, rows));
            }
        }
        self.check()?;
        if tables.iter().all(|(core, _)| *core != Core::Pupils) {
            return Err(ConvertError::NoPupils(
                "no file that was read says which pupil is in which academy".to_owned(),
            ));
        }
        let path = dataset.join("dataset.toml");
        std::fs::write(&path, settings).map_err(|error| ConvertError::io("write", &path, error))?;
        let problems = self.problems.finish()?;
        self.work.finish()?;
        Ok(Written {
            tables,
            problems,
            replaced: self.pseudonyms.count(),
            key: self.pseudonyms.used().cloned(),
        })
    }
}

impl Sink for Writer {
    fn row(&mut self, core: Core, cells: &[(&'static str, &str)]) {
        self.put(core, cells.iter().copied());
    }

    fn problem(&mut self, problem: Problem) {
        Self::problem(self, problem);
    }
}

#[cfg(test)]
mod tests;
