//! The cells of a block of CSV records.

use crate::Cell;
use crate::blocks::{Block, Head};
use crate::dialect::Dialect;
use crate::header;
use memchr::{memchr, memchr2};

/// Some records, cut into cells. Blank ones are left out; every other one has as many cells as the
/// header, for those not there are empty and those too many are dropped.
#[derive(Debug)]
pub(crate) struct Records {
    first_row: u64,
    columns: usize,
    content: Content,
    /// For each record where it begins, then where each of its cells is followed by the next: one
    /// byte after its end.
    edges: Vec<u32>,
    /// For each blank record, how many records stand before it.
    blank: Vec<u32>,
    /// Records with too few or too many cells, and how many they have.
    ragged: Vec<(u32, u32)>,
}

/// The bytes; as text where all of them are, which spares looking at each cell.
#[derive(Debug)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

fn short(at: usize) -> u32 {
    // INVARIANT: a block is little longer than its longest record, a few megabytes.
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Records {
    /// Cuts a block into cells.
    pub(crate) fn cut(block: Block, columns: usize, dialect: Dialect) -> Self {
        let mut making = Making {
            dialect,
            columns,
            edges: Vec::with_capacity(block.bytes.len() / 3),
            rows: 0,
            blank: Vec::new(),
            ragged: Vec::new(),
            cells: 0,
            start: 0,
        };
        let bytes = if memchr(dialect.quote, &block.bytes).is_some() {
            making.quoted(&block.bytes)
        } else {
            making.plain(&block.bytes);
            block.bytes
        };
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Bytes(error.into_bytes()),
        };
        let Making { edges, blank, ragged, .. } = making;
        Self { first_row: block.first_row, columns, content, edges, blank, ragged }
    }

    /// Returns how many records there are.
    pub(crate) fn rows(&self) -> usize {
        self.edges.len() / (self.columns + 1)
    }

    /// Returns the row number of a record.
    pub(crate) fn number(&self, row: usize) -> u64 {
        let blank = self.blank.partition_point(|&before| before as usize <= row);
        self.first_row + row as u64 + blank as u64
    }

    /// Returns a cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let start = row * (self.columns + 1);
        let edges = self.edges.get(start..=start + self.columns).unwrap_or(&[]);
        self.cell_within(edges, column)
    }

    /// Calls `see` with each cell of a column, in order of records.
    #[inline]
    pub(crate) fn each<'a>(&'a self, column: usize, mut see: impl FnMut(usize, Cell<'a>)) {
        for (row, edges) in self.edges.chunks_exact(self.columns + 1).enumerate() {
            see(row, self.cell_within(edges, column));
        }
    }

    /// Adds what `of` makes of each cell of a column to `out`. Exports repeat ids, days and codes, so
    /// what was made of short cells lately is kept, and known again by their bytes.
    pub(crate) fn alike<T: Copy>(
        &self,
        column: usize,
        out: &mut Vec<T>,
        mut of: impl FnMut(Cell<'_>) -> T,
    ) {
        const NONE: u128 = u128::MAX;
        let mut lately = [(NONE, of(Cell::Missing)); LATELY];
        let bytes = match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        for edges in self.edges.chunks_exact(self.columns + 1) {
            let key = match (edges.get(column), edges.get(column + 1)) {
                (Some(&start), Some(&next)) => key(bytes, start, next),
                _ => None,
            };
            let slot = key.and_then(|key| Some((key, lately.get_mut(place(key))?)));
            out.push(match slot {
                Some((key, &mut (known, made))) if known == key => made,
                Some((key, slot)) => {
                    let made = of(self.cell_within(edges, column));
                    *slot = (key, made);
                    made
                }
                None => of(self.cell_within(edges, column)),
            });
        }
    }

    #[inline]
    fn cell_within(&self, edges: &[u32], column: usize) -> Cell<'_> {
        let (Some(&start), Some(&next)) = (edges.get(column), edges.get(column + 1)) else {
            return Cell::Missing;
        };
        let span = start as usize..(next as usize).saturating_sub(1);
        match &self.content {
            Content::Text(text) => text.get(span).map_or(Cell::Missing, Cell::text),
            Content::Bytes(bytes) => bytes.get(span).map_or(Cell::Missing, Cell::of_bytes),
        }
    }

    /// Calls `see` with each record that has not as many cells as the header.
    pub(crate) fn each_ragged(&self, mut see: impl FnMut(usize, u32)) {
        for &(row, cells) in &self.ragged {
            see(row as usize, cells);
        }
    }
}

/// How many short cells are known again, a power of two.
const LATELY: usize = 256;

/// Returns the bytes of a short cell and how many they are as one number; none where it is longer, or
/// stands at the very end of the block.
#[inline]
fn key(bytes: &[u8], start: u32, next: u32) -> Option<u128> {
    let (start, length) = (start as usize, next.checked_sub(start + 1)?);
    if length > 15 {
        return None;
    }
    let sixteen: [u8; 16] = bytes.get(start..start + 16)?.try_into().ok()?;
    let keep = (1_u128 << (length * 8)) - 1;
    Some(u128::from_le_bytes(sixteen) & keep | u128::from(length) << 120)
}

/// Returns where a short cell is kept.
#[inline]
fn place(key: u128) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "both halves are wanted")]
    let mixed = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::from((mixed >> 56).to_le_bytes()[0])
}

/// The names of the columns. What is no text of a name is left out: a name is better shown as it
/// can be than lost.
pub(crate) fn names(head: &Head) -> Vec<String> {
    let rows: Vec<_> = head.records.iter().map(|record| cells(record, head.dialect)).collect();
    header::joined(&rows)
}

fn cells(record: &[u8], dialect: Dialect) -> Vec<String> {
    let bytes = String::from_utf8_lossy(record).into_owned().into_bytes();
    let columns = bytes.len() + 1;
    let records = Records::cut(Block { first_row: 1, bytes }, columns, dialect);
    let cells = records.ragged.first().map_or(0, |&(_, cells)| cells as usize);
    let name = |column| match records.cell(0, column) {
        Cell::Text(name) => name.to_owned(),
        _ => String::new(),
    };
    (0..cells).map(name).collect()
}

/// Records in the making.
struct Making {
    dialect: Dialect,
    columns: usize,
    edges: Vec<u32>,
    rows: usize,
    blank: Vec<u32>,
    ragged: Vec<(u32, u32)>,
    /// Cells of the record at hand so far, and where it begins.
    cells: usize,
    start: usize,
}

impl Making {
    #[inline]
    fn cell(&mut self, end: usize) {
        if self.cells == 0 {
            self.edges.push(short(self.start));
        }
        if self.cells < self.columns {
            self.edges.push(short(end + 1));
        }
        self.cells += 1;
    }

    /// Ends the record at hand, whose line break stands at `end`.
    #[inline]
    fn record(&mut self, bytes: &[u8], end: usize) {
        // A blank record is short; looking at every one would cost as much as cutting it.
        if end < self.start + self.columns + 8 && self.holds_nothing(bytes, end) {
            self.edges.truncate(self.rows * (self.columns + 1));
            self.blank.push(short(self.rows));
        } else {
            if self.cells != self.columns {
                self.ragged.push((short(self.rows), short(self.cells)));
                // A cell that ends before it begins is none.
                self.edges.resize((self.rows + 1) * (self.columns + 1), short(end + 1));
            }
            self.rows += 1;
        }
        self.cells = 0;
        self.start = end + 1;
    }

    fn holds_nothing(&self, bytes: &[u8], end: usize) -> bool {
        let first = self.rows * (self.columns + 1);
        let edges = self.edges.get(first..).unwrap_or(&[]);
        let empty = |edges: &[u32]| match edges {
            [start, next] => {
                let cell = bytes.get(*start as usize..(*next as usize).saturating_sub(1));
                cell.is_none_or(|cell| cell.trim_ascii().is_empty())
            }
            _ => true,
        };
        let known = self.cells <= self.columns;
        edges.windows(2).all(empty)
            && (known || self.dialect.is_blank(bytes.get(self.start..end).unwrap_or(&[])))
    }

    /// Cuts records without any quotation mark, eight bytes at a time.
    fn plain(&mut self, bytes: &[u8]) {
        let separator = self.dialect.separator;
        let words = bytes.chunks_exact(8);
        let tail = words.remainder();
        let mut at = 0;
        for word in words {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            let breaks = places_of(word, b'\n');
            let mut found = places_of(word, separator) | breaks;
            while found != 0 {
                let end = at + (found.trailing_zeros() / 8) as usize;
                self.cell(end);
                if breaks & found & found.wrapping_neg() != 0 {
                    self.record(bytes, end);
                }
                found &= found - 1;
            }
            at += 8;
        }
        for &byte in tail {
            if byte == separator || byte == b'\n' {
                self.cell(at);
            }
            if byte == b'\n' {
                self.record(bytes, at);
            }
            at += 1;
        }
        if self.start < bytes.len() {
            self.cell(bytes.len());
            self.record(bytes, bytes.len());
        }
    }

    /// Cuts records with quotation marks; returns their bytes without those.
    fn quoted(&mut self, bytes: &[u8]) -> Vec<u8> {
        let dialect = self.dialect;
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() || self.cells > 0 {
            if bytes.get(at) == Some(&dialect.quote) {
                let end = dialect.quoted(bytes, at + 1, |some| out.extend_from_slice(some));
                at = end.unwrap_or(bytes.len());
            }
            let rest = bytes.get(at..).unwrap_or(&[]);
            let length = memchr2(dialect.separator, b'\n', rest).unwrap_or(rest.len());
            out.extend_from_slice(rest.get(..length).unwrap_or(&[]));
            let separator = rest.get(length).copied().unwrap_or(b'\n');
            self.cell(out.len());
            if separator == b'\n' {
                self.record(&out, out.len());
            }
            out.push(separator);
            at += length + 1;
        }
        out
    }
}

/// Returns the places of a byte among eight, as the top bit of each.
#[inline]
fn places_of(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let unlike = word ^ u64::from_le_bytes([byte; 8]);
    !(((unlike & LOW) + LOW) | unlike | LOW)
}

#[cfg(test)]
mod tests;
