//! Rows of a workbook: one sheet of it, read whole and within bounds.

use crate::digest::Digest;
use crate::{Bytes, Cell, Chunk, File, TableError, header, open, parse};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use jiff::civil::Date;
use rayon::prelude::*;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The bounds of what is read: bytes of all parts of the file once unpacked, filled cells of a
/// sheet, bytes of text in them. A file of a few kilobytes may unpack to gigabytes.
const MOST_BYTES: u64 = 1 << 29;
const MOST_CELLS: usize = 1 << 24;
const MOST_TEXT: usize = 1 << 28;
/// Rows a chunk holds.
const CHUNK: usize = 8_192;

/// The filled cells of a sheet, in order of rows and columns.
#[derive(Debug)]
struct Sheet {
    text: String,
    cells: Vec<Held>,
    /// Numbers stand for days since 1904 instead of 1900.
    from_1904: bool,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    row: u32,
    column: u32,
    value: Value,
}

#[derive(Debug, Clone, Copy)]
enum Value {
    /// Start and length in the text.
    Text(u32, u32),
    Number(f64),
    Flag(bool),
    Date(i32),
    Wrong(&'static str),
}

/// The number of a row, and where its cells begin and end.
type Span = (u32, usize, usize);

/// Some rows of a sheet.
#[derive(Debug)]
pub(crate) struct Rows {
    of: Arc<Sheet>,
    /// Those that hold anything.
    spans: Vec<Span>,
    columns: usize,
}

impl Rows {
    /// Returns how many there are.
    pub(crate) fn rows(&self) -> usize {
        self.spans.len()
    }

    /// Returns whether a plain number may stand for a day as it does in most workbooks.
    pub(crate) fn has_serials(&self) -> bool {
        !self.of.from_1904
    }

    /// Returns the number of a row, as the spreadsheet shows it.
    pub(crate) fn number(&self, row: usize) -> u64 {
        self.spans.get(row).map_or(0, |&(number, ..)| u64::from(number) + 1)
    }

    fn held(&self, row: usize) -> &[Held] {
        let span = self.spans.get(row).map_or(0..0, |&(_, start, end)| start..end);
        self.of.cells.get(span).unwrap_or(&[])
    }

    /// Returns a cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let held = self.held(row);
        let Ok(column) = u32::try_from(column) else { return Cell::Missing };
        let place = held.binary_search_by_key(&column, |held| held.column);
        place.ok().and_then(|at| held.get(at)).map_or(Cell::Missing, |held| self.of.cell(held))
    }

    /// Calls `see` with each cell of a column.
    pub(crate) fn each<'a>(&'a self, column: usize, mut see: impl FnMut(usize, Cell<'a>)) {
        (0..self.rows()).for_each(|row| see(row, self.cell(row, column)));
    }

    /// Calls `see` with each row that has cells beyond the header's, and how many that makes.
    pub(crate) fn each_ragged(&self, mut see: impl FnMut(usize, u32)) {
        for row in 0..self.rows() {
            let cells = self.held(row).last().map_or(0, |last| last.column + 1);
            if cells as usize > self.columns {
                see(row, cells);
            }
        }
    }
}

impl Sheet {
    /// Reads the sheet that the file speaks of.
    fn open(file: &File) -> Result<Self, TableError> {
        unpacks(file)?;
        // The library's own checks end in panics for some damaged files; that file cannot be read,
        // and nothing that it was at outlives the call.
        catch_unwind(AssertUnwindSafe(|| Self::read(file)))
            .unwrap_or_else(|_| Err(file.broken("it is a damaged workbook; save it again")))
    }

    fn read(file: &File) -> Result<Self, TableError> {
        let damaged = |error: &dyn std::fmt::Display| {
            file.broken(format!("it is no whole workbook: {error}; save it again as .xlsx"))
        };
        let mut book: Xlsx<_> =
            Xlsx::new(BufReader::new(open(&file.path)?)).map_err(|error| damaged(&error))?;
        let names = book.sheet_names();
        let from_1904 = book.has_1904_epoch();
        let name = match &file.sheet {
            Some(wanted) => names.iter().find(|name| *name == wanted),
            None => names.first(),
        };
        let Some(name) = name else {
            let wanted = file.sheet.as_deref().unwrap_or("");
            return Err(file.broken(format!(
                "it has no sheet `{wanted}`; its sheets are {}",
                names.join(", ")
            )));
        };
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
        let mut sheet = Self { text: String::new(), cells: Vec::new(), from_1904 };
        while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
            if sheet.cells.len() >= MOST_CELLS || sheet.text.len() >= MOST_TEXT {
                return Err(file.broken("its sheet is too large; save it as CSV UTF-8"));
            }
            if file.watch.is_stopped() {
                return Err(TableError::Stopped);
            }
            let (row, column) = cell.get_position();
            if let Some(value) = sheet.value(cell.get_value()) {
                sheet.cells.push(Held { row, column, value });
            }
        }
        // Of two cells of one place, which no spreadsheet writes, the last counts.
        sheet.cells.reverse();
        sheet.cells.sort_by_key(|held| (held.row, held.column));
        sheet.cells.dedup_by_key(|held| (held.row, held.column));
        Ok(sheet)
    }

    /// Returns what is kept of a cell; nothing of one that holds nothing.
    fn value(&mut self, data: &DataRef<'_>) -> Option<Value> {
        const TIME: Value = Value::Wrong("a time without a day");
        match data {
            DataRef::Int(number) => {
                #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold floats alone")]
                let number = *number as f64;
                Some(Value::Number(number))
            }
            DataRef::Float(number) => Some(Value::Number(*number)),
            DataRef::Bool(flag) => Some(Value::Flag(*flag)),
            DataRef::String(text) => self.text(text),
            DataRef::SharedString(text) => self.text(text),
            DataRef::DateTime(time) if time.is_duration() || time.as_f64() < 1.0 => Some(TIME),
            DataRef::DateTime(time) => Some(date(time)),
            DataRef::DateTimeIso(text) => Some(
                text.parse::<Date>().map_or(TIME, |date| Value::Date(parse::days_since_1970(date))),
            ),
            DataRef::DurationIso(_) => Some(TIME),
            DataRef::Error(_) => Some(Value::Wrong("an error of the spreadsheet, such as #N/A")),
            DataRef::Empty => None,
        }
    }

    fn text(&mut self, text: &str) -> Option<Value> {
        let Cell::Text(text) = Cell::text(text) else { return None };
        let start = u32::try_from(self.text.len()).ok()?;
        let length = u32::try_from(text.len()).ok()?;
        self.text.push_str(text);
        Some(Value::Text(start, length))
    }

    fn cell(&self, held: &Held) -> Cell<'_> {
        match held.value {
            Value::Text(start, length) => {
                let span = start as usize..start as usize + length as usize;
                self.text.get(span).map_or(Cell::Missing, Cell::Text)
            }
            #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
            Value::Number(number) if number.fract().abs() <= 0.0 && number.abs() < 9e15 => {
                Cell::Whole(number as i64)
            }
            Value::Number(number) if number.is_nan() => Cell::Missing,
            Value::Number(number) => Cell::Number(number),
            Value::Flag(flag) => Cell::Flag(flag),
            Value::Date(days) => Cell::Date(days),
            Value::Wrong(why) => Cell::Wrong(why),
        }
    }

    /// Returns the names of the columns, and the filled rows below them.
    fn laid_out(&self, file: &File) -> Result<(Vec<String>, Vec<Span>), TableError> {
        let mut rows: Vec<Span> = Vec::new();
        let mut start = 0;
        for held in self.cells.chunk_by(|a, b| a.row == b.row) {
            rows.extend(held.first().map(|first| (first.row, start, start + held.len())));
            start += held.len();
        }
        let Some(&(first, ..)) = rows.first() else {
            return Err(file.broken("its sheet is empty; its first row names the columns"));
        };
        let wanted = match file.header.as_slice() {
            [] => vec![u64::from(first) + 1],
            given => given.to_vec(),
        };
        let last = wanted.iter().copied().max().unwrap_or(1);
        let cells_of = |wanted: u64| {
            let found = rows.iter().find(|(number, ..)| u64::from(*number) + 1 == wanted);
            let held = found.and_then(|&(_, start, end)| self.cells.get(start..end)).unwrap_or(&[]);
            let width = held.last().map_or(0, |held| held.column as usize + 1);
            let mut names = vec![String::new(); width];
            for held in held {
                if let Some(name) = names.get_mut(held.column as usize) {
                    *name = match self.cell(held) {
                        Cell::Text(text) => text.to_owned(),
                        Cell::Whole(number) => number.to_string(),
                        Cell::Number(number) => number.to_string(),
                        _ => String::new(),
                    };
                }
            }
            names
        };
        let names = header::joined(&wanted.into_iter().map(cells_of).collect::<Vec<_>>());
        if names.iter().all(String::is_empty) {
            return Err(
                file.broken(format!("its row {last}, which is to name the columns, is blank"))
            );
        }
        rows.retain(|(row, ..)| u64::from(*row) + 1 > last);
        Ok((names, rows))
    }
}

fn date(time: &ExcelDateTime) -> Value {
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let part = |number: u8| i8::try_from(number).unwrap_or(0);
    let year = i16::try_from(year).unwrap_or(0);
    Date::new(year, part(month), part(day)).map_or(Value::Wrong("no day of the calendar"), |date| {
        Value::Date(parse::days_since_1970(date))
    })
}

/// Checks that what is packed in the file keeps within bounds, by unpacking it: what the file says
/// of itself need not be true.
fn unpacks(file: &File) -> Result<(), TableError> {
    let damaged = |error: zip::result::ZipError| {
        file.broken(format!("it is no whole workbook: {error}; save it again as .xlsx"))
    };
    let mut zip = zip::ZipArchive::new(BufReader::new(open(&file.path)?)).map_err(damaged)?;
    let mut left = MOST_BYTES;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(damaged)?;
        let read = std::io::copy(&mut part.take(left), &mut std::io::sink())
            .map_err(|source| damaged(zip::result::ZipError::Io(source)))?;
        left -= read;
        if left == 0 {
            return Err(file.broken("it is too large once unpacked; save it as CSV UTF-8"));
        }
        if file.watch.is_stopped() {
            return Err(TableError::Stopped);
        }
    }
    Ok(())
}

/// Reads the names of the columns.
pub(crate) fn header(file: &File) -> Result<Vec<String>, TableError> {
    Sheet::open(file)?.laid_out(file).map(|(names, _)| names)
}

/// Returns all rows in chunks.
pub(crate) fn chunks(file: &File) -> Result<Vec<Chunk>, TableError> {
    let sheet = Arc::new(Sheet::open(file)?);
    let (names, rows) = sheet.laid_out(file)?;
    let chunk = |rows: &[Span]| {
        let (of, columns) = (Arc::clone(&sheet), names.len());
        Chunk::of_sheet(Rows { of, spans: rows.to_vec(), columns })
    };
    Ok(rows.chunks(CHUNK).map(chunk).collect())
}

/// Reads all rows, each chunk handed to `work` with its number.
pub(crate) fn read(
    file: &File,
    work: &(impl Fn(usize, &Chunk) + Sync),
) -> Result<Bytes, TableError> {
    let chunks = chunks(file)?;
    chunks.par_iter().enumerate().for_each(|(at, chunk)| work(at, chunk));
    let (digest, count) = Digest::of_file(&file.path)?;
    file.watch.read(count);
    Ok(Bytes { count, digest, notes: Vec::new() })
}

#[cfg(test)]
mod tests;
