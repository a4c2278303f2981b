//! A file of rows, CSV, Parquet or a workbook, read in chunks of columns of cells.

use crate::digest::Digest;
use crate::{Chunk, TableError, Watch, blocks, csv, parquet, workbook};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A file of a dataset, found but not read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name within the dataset, for messages.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    pub(crate) watch: Watch,
    /// The sheet of a workbook; the first where none is named.
    pub(crate) sheet: Option<String>,
    /// The rows that name the columns; the first that is not blank where none is given.
    pub(crate) header: Vec<u64>,
}

/// Something about a whole file that whoever reads it should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// What is the matter.
    pub what: &'static str,
    /// What was done about it.
    pub done: &'static str,
}

/// The bytes of a file that was read.
#[derive(Debug)]
pub struct Bytes {
    /// What whoever reads it should know of the whole file.
    pub notes: Vec<Note>,
    /// How many there are.
    pub count: u64,
    /// Their SHA-256, in hexadecimal.
    pub digest: String,
}

impl File {
    /// Makes a file of a name for messages and a path; `watch` sees how far reading comes.
    pub fn new(name: &str, path: PathBuf, watch: Watch) -> Self {
        Self { name: name.to_owned(), path, watch, sheet: None, header: Vec::new() }
    }

    /// Takes this sheet of a workbook, in the place of the first.
    #[must_use]
    pub fn with_sheet(mut self, sheet: Option<String>) -> Self {
        self.sheet = sheet;
        self
    }

    /// Takes the names of the columns from these rows, 1 being the first of the file. The names of
    /// several are joined, and what stands above and between them is passed over.
    #[must_use]
    pub fn with_header(mut self, mut rows: Vec<u64>) -> Self {
        rows.retain(|row| *row > 0);
        rows.sort_unstable();
        rows.dedup();
        self.header = rows;
        self
    }

    fn is(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|there| there.eq_ignore_ascii_case(extension))
    }

    pub(crate) fn is_parquet(&self) -> bool {
        self.is("parquet")
    }

    pub(crate) fn is_workbook(&self) -> bool {
        ["xlsx", "xlsm"].iter().any(|extension| self.is(extension))
    }

    /// Goes through the first rows of a file that is not Parquet, as long as `see` says to go on.
    pub(crate) fn peek(&self, see: impl FnMut(&Chunk) -> bool) -> Result<(), TableError> {
        if self.is_workbook() {
            workbook::chunks(self)?.iter().all(see);
            return Ok(());
        }
        csv::peek(self, open(&self.path)?, see)
    }

    /// Reads the names of the columns alone.
    pub fn header(&self) -> Result<Vec<String>, TableError> {
        if self.is_parquet() {
            parquet::header(self)
        } else if self.is_workbook() {
            workbook::header(self)
        } else {
            csv::header(self)
        }
    }

    /// Reads the whole file, `columns` of it, handing each chunk to `parse` on whichever thread is
    /// free. What that returns is handed to `take` in order of rows, however the chunks were cut,
    /// and as soon as may be, so that little of it waits.
    ///
    /// # Errors
    ///
    /// If it cannot be read to its end, or whoever watches asks to stop.
    pub fn read<T: Send>(
        &self,
        columns: &[usize],
        parse: impl Fn(&Chunk) -> T + Sync,
        take: impl FnMut(T) + Send,
    ) -> Result<Bytes, TableError> {
        self.read_words(columns, &[], parse, take)
    }

    /// Reads the whole file as [`File::read`] does; the text of `words`, some of the columns, is
    /// expected to repeat, and is read the faster for it where the file is made so.
    ///
    /// # Errors
    ///
    /// As [`File::read`].
    pub fn read_words<T: Send>(
        &self,
        columns: &[usize],
        words: &[usize],
        parse: impl Fn(&Chunk) -> T + Sync,
        take: impl FnMut(T) + Send,
    ) -> Result<Bytes, TableError> {
        let parts = InOrder::new(take);
        let work = |at: usize, chunk: &Chunk| {
            if !self.watch.is_stopped() {
                parts.put(at, parse(chunk));
            }
        };
        let bytes = if self.is_parquet() {
            let (read, digest) = rayon::join(
                || parquet::read(self, columns, words, &work),
                || Digest::of_file(&self.path),
            );
            read?;
            let (digest, count) = digest?;
            self.watch.read(count);
            Bytes { count, digest, notes: Vec::new() }
        } else if self.is_workbook() {
            workbook::read(self, &work)?
        } else {
            csv::read(self, open(&self.path)?, blocks::SIZE, &work)?
        };
        if self.watch.is_stopped() {
            return Err(TableError::Stopped);
        }
        if !parts.is_done() {
            return Err(self.broken("it has fewer rows than it says"));
        }
        Ok(bytes)
    }

    pub(crate) fn broken(&self, why: impl Into<String>) -> TableError {
        TableError::Broken { file: self.name.clone(), why: why.into() }
    }

    pub(crate) fn unreadable(&self, source: std::io::Error) -> TableError {
        TableError::Io { path: self.path.clone(), source }
    }
}

/// Hands on what comes in any order in the order it should have come in.
struct InOrder<T, F>(Mutex<Waiting<T, F>>);

struct Waiting<T, F> {
    next: usize,
    parts: BTreeMap<usize, T>,
    take: F,
}

impl<T, F: FnMut(T)> InOrder<T, F> {
    fn new(take: F) -> Self {
        Self(Mutex::new(Waiting { next: 0, parts: BTreeMap::new(), take }))
    }

    fn put(&self, at: usize, part: T) {
        // A lock is poisoned only where a thread has panicked already, and the run with it.
        let Ok(mut waiting) = self.0.lock() else { return };
        let waiting = &mut *waiting;
        waiting.parts.insert(at, part);
        while let Some(part) = waiting.parts.remove(&waiting.next) {
            (waiting.take)(part);
            waiting.next += 1;
        }
    }

    fn is_done(&self) -> bool {
        self.0.lock().is_ok_and(|waiting| waiting.parts.is_empty())
    }
}

/// Opens a file, naming it if that fails.
pub fn open(path: &Path) -> Result<std::fs::File, TableError> {
    std::fs::File::open(path).map_err(|source| TableError::Io { path: path.to_owned(), source })
}
