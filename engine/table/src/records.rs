//! The cells of a block of CSV records.

use crate::Cell;
use crate::blocks::{Block, is_blank};
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
    pub(crate) fn cut(block: Block, columns: usize) -> Self {
        let mut making = Making {
            columns,
            edges: Vec::with_capacity(block.bytes.len() / 3),
            rows: 0,
            blank: Vec::new(),
            ragged: Vec::new(),
            cells: 0,
            start: 0,
        };
        let bytes = if memchr(b'"', &block.bytes).is_some() {
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

/// The names in a header record, in lossy UTF-8: a name is better shown as it can be than lost.
pub(crate) fn names(header: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(header).into_owned();
    let bytes = text.into_bytes();
    let columns = bytes.len() + 1;
    let records = Records::cut(Block { first_row: 1, bytes }, columns);
    let cells = records.ragged.first().map_or(0, |&(_, cells)| cells as usize);
    let name = |column| match records.cell(0, column) {
        Cell::Text(name) => name.to_owned(),
        _ => String::new(),
    };
    (0..cells).map(name).collect()
}

/// Records in the making.
struct Making {
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
            && (known || is_blank(bytes.get(self.start..end).unwrap_or(&[])))
    }

    /// Cuts records without any quotation mark, eight bytes at a time.
    fn plain(&mut self, bytes: &[u8]) {
        let words = bytes.chunks_exact(8);
        let tail = words.remainder();
        let mut at = 0;
        for word in words {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            let breaks = places_of(word, b'\n');
            let mut found = places_of(word, b',') | breaks;
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
            if byte == b',' || byte == b'\n' {
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
        let from = |at: usize| bytes.get(at..).unwrap_or(&[]);
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() || self.cells > 0 {
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    let rest = from(at);
                    let length = memchr(b'"', rest).unwrap_or(rest.len());
                    out.extend_from_slice(rest.get(..length).unwrap_or(&[]));
                    at += length + 1;
                    if bytes.get(at) != Some(&b'"') {
                        break;
                    }
                    out.push(b'"');
                    at += 1;
                }
            }
            let rest = from(at);
            let length = memchr2(b',', b'\n', rest).unwrap_or(rest.len());
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
mod tests {
    use super::*;
    use crate::blocks::Blocks;
    use csv_core::{ReadRecordResult, Reader};
    use proptest::prelude::*;

    type Row = (u64, Vec<Option<String>>);

    /// All rows, read in blocks of about `size` bytes; the header first.
    fn read(bytes: &[u8], size: usize) -> Option<(Vec<String>, Vec<Row>)> {
        let (mut blocks, header) = Blocks::open(bytes, size).ok()?;
        let header = names(&header);
        let mut rows = Vec::new();
        while let Some(block) = blocks.next().ok()? {
            let records = Records::cut(block, header.len());
            for row in 0..records.rows() {
                let cell = |column| match records.cell(row, column) {
                    Cell::Missing => None,
                    Cell::Text(text) => Some(text.to_owned()),
                    _ => Some("?".to_owned()),
                };
                rows.push((records.number(row), (0..header.len()).map(cell).collect()));
            }
        }
        Some((header, rows))
    }

    /// The same by `csv-core`.
    fn reference(bytes: &[u8]) -> Vec<Vec<String>> {
        let (mut reader, mut at, mut all) = (Reader::new(), 0, Vec::new());
        let (mut out, mut ends) = (vec![0; bytes.len() + 8], vec![0; bytes.len() + 8]);
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, used, wrote, more) =
                reader.read_record(&bytes[at..], &mut out[written..], &mut ends[ended..]);
            (at, written, ended) = (at + used, written + wrote, ended + more);
            if result == ReadRecordResult::Record {
                let mut start = 0;
                let cell = |&end: &usize| {
                    let text = String::from_utf8_lossy(&out[start..end]).trim().to_owned();
                    start = end;
                    text
                };
                all.push(ends[..ended].iter().map(cell).collect());
                (written, ended) = (0, 0);
            } else if result == ReadRecordResult::End {
                return all;
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            6 => "[a-c1-3é]{0,3}",
            6 => Just(",".to_owned()),
            3 => Just("\n".to_owned()),
            1 => Just("\r\n".to_owned()),
            1 => "\"([a,\n]|\"\")*\"",
            1 => Just("\"".to_owned()),
            1 => Just(" ".to_owned()),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn where_blocks_are_cut_does_not_matter(text in text(), size in 1usize..30) {
            prop_assert_eq!(read(text.as_bytes(), size), read(text.as_bytes(), 1 << 16));
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..30) {
            read(&bytes, size);
        }

        #[test]
        fn cells_are_those_that_another_reader_finds(text in text()) {
            let Some((header, rows)) = read(text.as_bytes(), 7) else { return Ok(()) };
            // The other one knows no row of mere commas.
            let blank = |row: &Vec<String>| row.iter().all(String::is_empty);
            let theirs: Vec<_> = reference(text.as_bytes()).into_iter().filter(|row| !blank(row)).collect();
            let ours = rows.iter().filter(|(_, row)| row.iter().any(Option::is_some));
            let fit = |row: &Vec<String>| {
                let cell = |at| row.get(at).filter(|cell: &&String| !cell.is_empty()).cloned();
                (0..header.len()).map(cell).collect::<Vec<_>>()
            };
            let theirs: Vec<_> = theirs.iter().skip(1).map(fit)
                .filter(|row| row.iter().any(Option::is_some)).collect();
            prop_assert_eq!(ours.map(|(_, row)| row.clone()).collect::<Vec<_>>(), theirs);
        }

        #[test]
        fn plain_rows_are_split_at_commas(cells in prop::collection::vec(
            prop::collection::vec("[a-z0-9.]{1,6}", 3), 0..40), size in 1usize..50) {
            let lines: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
            let text = format!("x,y,z\n{}", lines.join("\n"));
            let (header, rows) = read(text.as_bytes(), size).unwrap();
            prop_assert_eq!(header, ["x", "y", "z"]);
            let expected: Vec<Row> = cells.into_iter().enumerate()
                .map(|(at, row)| (at as u64 + 2, row.into_iter().map(Some).collect())).collect();
            prop_assert_eq!(rows, expected);
        }
    }

    #[test]
    fn blank_and_ragged_rows() {
        let (_, rows) =
            read("\u{feff}a,b\r\n1\r\n\r\n,,\r\n2,\" x, \",3\r\n\u{a0}4 ,\n".as_bytes(), 5)
                .unwrap();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            rows,
            [
                (2, vec![some("1"), None]),
                (5, vec![some("2"), some("x,")]),
                (6, vec![some("4"), None])
            ]
        );
    }
}
