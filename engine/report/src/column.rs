//! The columns of a chunk of rows, before they become the bytes of a format.

use crate::dictionary::{Coded, Dictionary, Interner, NONE, Numbers};
use crate::formats::Formats;
use crate::number::Scale;
use crate::packed::Packed;
use std::borrow::Cow;
use std::rc::Rc;

/// Stands for a decimal number that there is not.
pub(crate) const NO_NUMBER: u64 = u64::MAX;

/// One column of a chunk.
#[derive(Debug)]
pub(crate) enum Column<'a> {
    /// Values that stand in many rows: for each row a key, or none.
    Keyed(Vec<u32>, Cow<'a, Dictionary>),
    /// Values of what the rows refer to: for each row its place. Several columns share the places.
    Coded(Rc<[u32]>, &'a Coded),
    /// Texts that differ from row to row; an empty one is none.
    Text(Packed),
    /// Whole numbers, or none.
    Whole(Vec<u32>),
    /// Numbers with a fixed count of decimals, or none.
    Decimal(Vec<u64>, Scale),
}

impl Column<'_> {
    /// Makes a column of keys that were given out for this chunk.
    pub(crate) fn interned(keys: Vec<u32>, interner: Interner) -> Self {
        Self::Keyed(keys, Cow::Owned(interner.finish()))
    }

    /// Makes a column of decimal numbers, none being [`NO_NUMBER`]: of keys where numbers repeat.
    pub(crate) fn decimals(numbers: Vec<u64>, scale: Scale, formats: Formats) -> Self {
        let mut keys = Vec::with_capacity(numbers.len());
        let mut known = Numbers::new(numbers.len() / 4);
        let mut before = (NO_NUMBER, NONE);
        for &steps in &numbers {
            if steps != before.0 {
                let key = if steps == NO_NUMBER { Some(NONE) } else { known.key(steps) };
                let Some(key) = key else { return Self::Decimal(numbers, scale) };
                before = (steps, key);
            }
            keys.push(before.1);
        }
        Self::Keyed(keys, Cow::Owned(Dictionary::decimals(&known.values, scale, formats)))
    }

    /// Returns how many rows it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Keyed(keys, _) => keys.len(),
            Self::Coded(places, _) => places.len(),
            Self::Text(texts) => texts.len(),
            Self::Whole(numbers) => numbers.len(),
            Self::Decimal(numbers, _) => numbers.len(),
        }
    }

    /// Returns about how many bytes a cell takes.
    fn width(&self) -> usize {
        match self {
            Self::Keyed(_, dictionary) => dictionary.width(),
            Self::Coded(_, coded) => coded.dictionary.width(),
            Self::Text(texts) => 3 + texts.bytes() / texts.len().max(1),
            Self::Whole(_) => 4,
            Self::Decimal(..) => 10,
        }
    }
}

/// Neighbouring columns whose cells of CSV mostly come together, and so are made together.
#[derive(Debug)]
pub(crate) struct Together<'a> {
    /// The first of the columns, and how many they are.
    pub(crate) columns: (usize, usize),
    /// For each row the place of its cells.
    pub(crate) keys: Rc<[u32]>,
    /// The cells, with commas between them.
    pub(crate) cells: Cow<'a, Packed>,
}

/// The columns of a chunk.
#[derive(Debug, Default)]
pub(crate) struct Columns<'a> {
    pub(crate) all: Vec<Column<'a>>,
    /// In the order of their columns.
    pub(crate) together: Vec<Together<'a>>,
}

/// Where the next cells of a line come from.
enum Cells<'c> {
    Ready(&'c [u32], &'c Packed),
    Coded(&'c [u32], &'c Coded),
    Text(&'c Packed),
    Whole(&'c [u32]),
    Decimal(&'c [u64], Scale),
}

impl Columns<'_> {
    /// Returns how many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.all.first().map_or(0, Column::len)
    }

    fn cells(&self) -> Vec<Cells<'_>> {
        let mut cells = Vec::new();
        let mut together = self.together.iter().peekable();
        let mut covered = 0;
        for (at, column) in self.all.iter().enumerate() {
            if let Some(next) = together.next_if(|next| next.columns.0 == at) {
                cells.push(Cells::Ready(&next.keys, &next.cells));
                covered = at + next.columns.1;
            }
            if at >= covered {
                cells.push(match column {
                    Column::Keyed(keys, dictionary) => Cells::Ready(keys, &dictionary.csv),
                    Column::Coded(places, coded) => Cells::Coded(places, coded),
                    Column::Text(texts) => Cells::Text(texts),
                    Column::Whole(numbers) => Cells::Whole(numbers),
                    Column::Decimal(numbers, scale) => Cells::Decimal(numbers, *scale),
                });
            }
        }
        cells
    }

    /// Puts the rows in CSV, a line each, without a header.
    pub(crate) fn csv(&self) -> Vec<u8> {
        let cells = self.cells();
        let width: usize = self.all.iter().map(Column::width).sum();
        let mut out = Vec::with_capacity(self.rows() * width);
        for row in 0..self.rows() {
            for cells in &cells {
                match cells {
                    Cells::Ready(keys, cells) => {
                        // No list has a cell at the key that stands for none.
                        let key = keys.get(row).copied().unwrap_or(NONE);
                        out.extend_from_slice(cells.get(key as usize));
                    }
                    Cells::Coded(places, coded) => {
                        let place = places.get(row).copied().unwrap_or(NONE);
                        let key = coded.key(place as usize);
                        out.extend_from_slice(coded.dictionary.csv.get(key as usize));
                    }
                    Cells::Text(texts) => crate::csv::text(texts.get(row), &mut out),
                    Cells::Whole(numbers) => whole(numbers, row, &mut out),
                    Cells::Decimal(numbers, scale) => decimal(numbers, *scale, row, &mut out),
                }
                out.push(b',');
            }
            if let Some(last) = out.last_mut() {
                *last = b'\n';
            }
        }
        out
    }

    /// Puts the rows in JSON, an object a line, with a comma and a line break between two.
    pub(crate) fn json(&self, names: &[&str]) -> Vec<u8> {
        let mut before = Packed::default();
        for (at, name) in names.iter().enumerate() {
            before.push_with(|out| {
                out.push(if at == 0 { b'{' } else { b',' });
                crate::json::text(name, out);
                out.push(b':');
            });
        }
        let mut out = Vec::new();
        for row in 0..self.rows() {
            for (column, before) in self.all.iter().zip(before.iter()) {
                out.extend_from_slice(before);
                let start = out.len();
                match column {
                    Column::Keyed(keys, dictionary) => {
                        let key = keys.get(row).copied().unwrap_or(NONE);
                        out.extend_from_slice(dictionary.json.get(key as usize));
                    }
                    Column::Coded(places, coded) => {
                        let place = places.get(row).copied().unwrap_or(NONE);
                        let key = coded.key(place as usize);
                        out.extend_from_slice(coded.dictionary.json.get(key as usize));
                    }
                    Column::Text(texts) => match texts.get(row) {
                        [] => {}
                        text => crate::json::text(utf8(text), &mut out),
                    },
                    Column::Whole(numbers) => whole(numbers, row, &mut out),
                    Column::Decimal(numbers, scale) => decimal(numbers, *scale, row, &mut out),
                }
                if out.len() == start {
                    out.extend_from_slice(b"null");
                }
            }
            out.extend_from_slice(b"},\n");
        }
        out.truncate(out.len().saturating_sub(2));
        out
    }
}

/// Appends a whole number, or nothing.
#[inline]
fn whole(numbers: &[u32], row: usize, out: &mut Vec<u8>) {
    if let Some(&number) = numbers.get(row).filter(|&&number| number != NONE) {
        crate::number::whole(u64::from(number), out);
    }
}

/// Appends a decimal number, or nothing.
#[inline]
fn decimal(numbers: &[u64], scale: Scale, row: usize, out: &mut Vec<u8>) {
    if let Some(&steps) = numbers.get(row).filter(|&&steps| steps != NO_NUMBER) {
        crate::number::decimal(steps, scale, out);
    }
}

/// Returns bytes as the text they were; every text of a column was one.
fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
