//! A file of rows, CSV or Parquet, read in chunks of columns of cells.

mod arrays;
mod blocks;
mod csv;
mod parquet;
mod records;

use crate::DatasetError;
use crate::digest::Digest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A file of a dataset, found but not read.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Its name within the dataset, for messages.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Missing,
    /// Text, trimmed and not empty.
    Text(&'a str),
    /// A whole number, of a typed file.
    Whole(i64),
    /// A number, of a typed file; never NaN.
    Number(f64),
    /// Yes or no, of a typed file.
    Flag(bool),
    /// Days since 1 January 1970, of a typed file.
    Date(i32),
    /// Nothing that can be read, and why.
    Wrong(&'static str),
}

impl<'a> Cell<'a> {
    /// What is wrong with bytes that are no text.
    pub(crate) const NOT_TEXT: Self = Cell::Wrong("not UTF-8 text");

    /// Makes a cell of text, which is trimmed; nothing but white space is nothing.
    #[inline]
    fn text(text: &'a str) -> Self {
        let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        let bytes = text.as_bytes();
        let text = if plain(bytes.first()) && plain(bytes.last()) { text } else { text.trim() };
        if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
    }

    fn of_bytes(bytes: &'a [u8]) -> Self {
        std::str::from_utf8(bytes).map_or(Self::NOT_TEXT, Self::text)
    }
}

/// Some rows of a file.
pub(crate) enum Chunk {
    Csv(records::Records),
    Parquet(parquet::Rows),
}

impl Chunk {
    /// Returns how many rows it has.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Csv(records) => records.rows(),
            Self::Parquet(rows) => rows.rows(),
        }
    }

    /// Returns the number of a row in the file, as a spreadsheet shows it: the header is 1, and a
    /// blank line counts.
    pub(crate) fn number(&self, row: usize) -> u64 {
        match self {
            Self::Csv(records) => records.number(row),
            Self::Parquet(rows) => rows.first_row + row as u64,
        }
    }

    /// Returns a cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self {
            Self::Csv(records) => records.cell(row, column),
            Self::Parquet(rows) => rows.cell(row, column),
        }
    }

    /// Calls `see` with each cell of a column, in order of rows.
    #[inline]
    pub(crate) fn each<'a>(&'a self, column: usize, see: impl FnMut(usize, Cell<'a>)) {
        match self {
            Self::Csv(records) => records.each(column, see),
            Self::Parquet(rows) => rows.each(column, see),
        }
    }

    /// Calls `see` with each row that has not as many cells as the header, and how many it has.
    pub(crate) fn each_ragged(&self, see: impl FnMut(usize, u32)) {
        if let Self::Csv(records) = self {
            records.each_ragged(see);
        }
    }
}

/// The bytes of a file that was read.
pub(crate) struct Bytes {
    /// How many there are.
    pub(crate) count: u64,
    /// Their SHA-256, in hexadecimal.
    pub(crate) digest: String,
}

impl File {
    fn is_parquet(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
    }

    /// Reads the names of the columns alone.
    pub(crate) fn header(&self) -> Result<Vec<String>, DatasetError> {
        if self.is_parquet() { parquet::header(self) } else { csv::header(self) }
    }

    /// Reads the whole file, `columns` of it, handing each chunk to `parse` on whichever thread is
    /// free. What that returns is handed to `take` in order of rows, however the chunks were cut,
    /// and as soon as may be, so that little of it waits.
    pub(crate) fn read<T: Send>(
        &self,
        columns: &[usize],
        parse: impl Fn(&Chunk) -> T + Sync,
        take: impl FnMut(T) + Send,
    ) -> Result<Bytes, DatasetError> {
        let parts = InOrder::new(take);
        let work = |at: usize, chunk: &Chunk| parts.put(at, parse(chunk));
        let (digest, count) = if self.is_parquet() {
            let (read, digest) =
                rayon::join(|| parquet::read(self, columns, &work), || Digest::of_file(&self.path));
            read?;
            digest?
        } else {
            csv::read(self, open(&self.path)?, blocks::SIZE, &work)?
        };
        if !parts.is_done() {
            return Err(self.broken("it has fewer rows than it says"));
        }
        Ok(Bytes { count, digest })
    }

    fn broken(&self, why: impl Into<String>) -> DatasetError {
        DatasetError::Broken { file: self.name.clone(), why: why.into() }
    }

    fn unreadable(&self, source: std::io::Error) -> DatasetError {
        DatasetError::Io { path: self.path.clone(), source }
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
pub(crate) fn open(path: &Path) -> Result<std::fs::File, DatasetError> {
    std::fs::File::open(path).map_err(|source| DatasetError::Io { path: path.to_owned(), source })
}
