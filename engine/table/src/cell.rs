//! What a cell holds, and some rows of them.

use crate::parquet::Rows;
use crate::records::Records;
use crate::workbook;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
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
    pub const NOT_TEXT: Self = Cell::Wrong("not text in the encoding of the file");

    /// Makes a cell of text, which is trimmed, of blanks that do not break too; nothing but white
    /// space is nothing, and so is `NULL`, which is how databases write it.
    #[inline]
    pub(crate) fn text(text: &'a str) -> Self {
        let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        let bytes = text.as_bytes();
        let text = if plain(bytes.first()) && plain(bytes.last()) { text } else { trimmed(text) };
        if text.is_empty() || text == "NULL" { Cell::Missing } else { Cell::Text(text) }
    }

    pub(crate) fn of_bytes(bytes: &'a [u8]) -> Self {
        std::str::from_utf8(bytes).map_or(Self::NOT_TEXT, Self::text)
    }
}

/// Marks of byte order and blanks without width are no white space, and cannot be seen either.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// Some rows of a file.
#[derive(Debug)]
pub struct Chunk(Form);

#[derive(Debug)]
enum Form {
    Csv(Records),
    Parquet(Rows),
    Sheet(workbook::Rows),
}

impl Chunk {
    pub(crate) fn of_records(records: Records) -> Self {
        Self(Form::Csv(records))
    }

    pub(crate) fn of_rows(rows: Rows) -> Self {
        Self(Form::Parquet(rows))
    }

    pub(crate) fn of_sheet(rows: workbook::Rows) -> Self {
        Self(Form::Sheet(rows))
    }

    /// Returns whether a number in it may stand for a day.
    pub(crate) fn has_serials(&self) -> bool {
        matches!(&self.0, Form::Sheet(rows) if rows.has_serials())
    }

    /// Returns how many rows it has.
    pub fn rows(&self) -> usize {
        match &self.0 {
            Form::Csv(records) => records.rows(),
            Form::Parquet(rows) => rows.rows(),
            Form::Sheet(rows) => rows.rows(),
        }
    }

    /// Returns the number of a row in the file, as a spreadsheet shows it: the header is 1, and a
    /// blank line counts.
    pub fn number(&self, row: usize) -> u64 {
        match &self.0 {
            Form::Csv(records) => records.number(row),
            Form::Parquet(rows) => rows.first_row + row as u64,
            Form::Sheet(rows) => rows.number(row),
        }
    }

    /// Returns a cell.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.0 {
            Form::Csv(records) => records.cell(row, column),
            Form::Parquet(rows) => rows.cell(row, column),
            Form::Sheet(rows) => rows.cell(row, column),
        }
    }

    /// Calls `see` with each cell of a column, in order of rows.
    #[inline]
    pub fn each<'a>(&'a self, column: usize, see: impl FnMut(usize, Cell<'a>)) {
        match &self.0 {
            Form::Csv(records) => records.each(column, see),
            Form::Parquet(rows) => rows.each(column, see),
            Form::Sheet(rows) => rows.each(column, see),
        }
    }

    /// Adds what `of` makes of each cell of a column to `out`, in order of rows. Of cells that are
    /// alike it may be asked but once, so it answers by the cell alone.
    #[inline]
    pub fn alike<T: Copy>(
        &self,
        column: usize,
        out: &mut Vec<T>,
        mut of: impl FnMut(Cell<'_>) -> T,
    ) {
        out.reserve(self.rows());
        match &self.0 {
            Form::Csv(records) => records.alike(column, out, of),
            Form::Parquet(rows) => rows.alike(column, out, of),
            Form::Sheet(rows) => rows.each(column, |_, cell| out.push(of(cell))),
        }
    }

    /// Calls `see` with each row that has not as many cells as the header, and how many it has.
    pub fn each_ragged(&self, see: impl FnMut(usize, u32)) {
        match &self.0 {
            Form::Csv(records) => records.each_ragged(see),
            Form::Sheet(rows) => rows.each_ragged(see),
            Form::Parquet(_) => {}
        }
    }
}
