//! A CSV file in blocks of whole records. Where a record ends is all that is found out here, on the
//! one thread that reads; the cells are found on the others.

use crate::dialect::Dialect;
use crate::source::Source;
use memchr::{memchr, memchr_iter, memchr2, memrchr};
use std::io::Read;

/// How many bytes a block has, about: what fits well into a processor's cache.
pub(crate) const SIZE: usize = 1 << 18;
/// A record longer than this is a quotation mark that was never closed.
const LONGEST: usize = 1 << 20;

/// Some whole records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The row number of the first.
    pub(crate) first_row: u64,
    pub(crate) bytes: Vec<u8>,
}

/// Why a file cannot be read on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The disk says no.
    Io(std::io::Error),
    /// It is no CSV file.
    Broken(String),
}

/// Reads a file block by block.
pub(crate) struct Blocks<R> {
    source: Source<R>,
    size: usize,
    /// How the cells of the records to come are parted and quoted.
    pub(crate) dialect: Dialect,
    /// Read, and not handed on yet.
    rest: Vec<u8>,
    ended: bool,
    /// The number of the row that `rest` begins with.
    next_row: u64,
}

/// The records that name the columns.
pub(crate) struct Head {
    pub(crate) records: Vec<Vec<u8>>,
    pub(crate) dialect: Dialect,
}

/// Where a record ends.
enum End {
    /// After its line break.
    At(usize),
    /// Not within the bytes there are.
    Beyond,
    /// Not within the bytes there are, and a quotation mark is open.
    Open,
}

impl<R: Read> Blocks<R> {
    /// Begins to read a file; returns the records that name its columns, too: those in these rows,
    /// or the first that is not blank.
    pub(crate) fn open(source: R, size: usize, header: &[u64]) -> Result<(Self, Head), Failure> {
        let source = Source::open(source).map_err(Failure::Io)?;
        let (dialect, rows) = Dialect::of(source.sample(), header.first().copied());
        let mut blocks =
            Self { source, size, dialect, rest: Vec::new(), ended: false, next_row: 1 };
        let last = header.iter().copied().max();
        let mut records = Vec::new();
        loop {
            if blocks.rest.is_empty() && blocks.ended {
                return Err(Failure::Broken(last.map_or_else(
                    || "it is empty; its first line names the columns".to_owned(),
                    |last| format!("it ends before row {last}, which is to name the columns"),
                )));
            }
            let Some(end) = blocks.end(0)? else {
                blocks.fill(size)?;
                continue;
            };
            let rest = blocks.rest.split_off(end);
            let record = std::mem::replace(&mut blocks.rest, rest);
            let row = blocks.next_row;
            blocks.next_row += 1;
            let wanted =
                if header.is_empty() { !dialect.is_blank(&record) } else { header.contains(&row) };
            if wanted && record.contains(&0) {
                return Err(Failure::Broken(
                    "it holds NUL bytes, so it is no text; save it as CSV UTF-8".to_owned(),
                ));
            }
            if wanted {
                records.push(record);
            }
            if last.map_or(wanted, |last| row >= last) {
                blocks.dialect = rows;
                return Ok((blocks, Head { records, dialect }));
            }
        }
    }

    /// Returns the next block, if there is more.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, Failure> {
        loop {
            self.fill(self.size)?;
            let (border, rows) = self.border()?;
            if border > 0 {
                let rest = self.rest.split_off(border);
                let bytes = std::mem::replace(&mut self.rest, rest);
                let first_row = self.next_row;
                self.next_row += rows;
                return Ok(Some(Block { first_row, bytes }));
            }
            if self.ended {
                return Ok(None);
            }
        }
    }

    /// Returns the digest of what was read and how many bytes it was, and whether it was taken to
    /// be Windows-1252.
    pub(crate) fn finish(self) -> ((String, u64), bool) {
        self.source.finish()
    }

    /// Reads about so many bytes more.
    fn fill(&mut self, more: usize) -> Result<(), Failure> {
        self.ended = self.source.fill(&mut self.rest, more).map_err(Failure::Io)?;
        Ok(())
    }

    /// Returns the end of the last whole record at hand and how many records that makes.
    fn border(&self) -> Result<(usize, u64), Failure> {
        let breaks = |bytes: &[u8]| memchr_iter(b'\n', bytes).count() as u64;
        if memchr(self.dialect.quote, &self.rest).is_none() {
            if self.ended {
                let unended = self.rest.last().is_some_and(|&last| last != b'\n');
                return Ok((self.rest.len(), breaks(&self.rest) + u64::from(unended)));
            }
            if let Some(last) = memrchr(b'\n', &self.rest) {
                let whole = self.rest.get(..=last).unwrap_or(&[]);
                return Ok((whole.len(), breaks(whole)));
            }
        }
        let (mut border, mut rows) = (0, 0);
        while let Some(end) = self.end_of(border, self.next_row + rows)? {
            border = end;
            rows += 1;
        }
        Ok((border, rows))
    }

    fn end(&self, start: usize) -> Result<Option<usize>, Failure> {
        self.end_of(start, self.next_row)
    }

    /// Returns where the record ends that begins at `start`, if it ends here.
    fn end_of(&self, start: usize, row: u64) -> Result<Option<usize>, Failure> {
        let left = self.rest.len() - start;
        match end_of_record(&self.rest, start, self.dialect) {
            End::At(end) => Ok(Some(end)),
            End::Beyond if self.ended => Ok((left > 0).then_some(self.rest.len())),
            End::Open if self.ended => Err(Failure::Broken(format!(
                "row {row} opens a quotation mark that is never closed; close it there, or remove it"
            ))),
            End::Beyond | End::Open if left > LONGEST => Err(Failure::Broken(format!(
                "row {row} goes on for more than a megabyte; a quotation mark is probably not closed there"
            ))),
            End::Beyond | End::Open => Ok(None),
        }
    }
}

/// A cell that begins with a quotation mark goes on to the one that closes it; elsewhere quotation
/// marks mean nothing.
fn end_of_record(bytes: &[u8], start: usize, dialect: Dialect) -> End {
    let mut at = start;
    loop {
        if bytes.get(at) == Some(&dialect.quote) {
            let Some(end) = dialect.quoted(bytes, at + 1, |_| {}) else { return End::Open };
            at = end;
        }
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(separator) = memchr2(dialect.separator, b'\n', rest) else { return End::Beyond };
        at += separator + 1;
        if bytes.get(at - 1) == Some(&b'\n') {
            return End::At(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, size: usize) -> Result<Vec<(u64, String)>, String> {
        let said = |failure| match failure {
            Failure::Broken(why) => why,
            Failure::Io(error) => error.to_string(),
        };
        let (mut blocks, header) = Blocks::open(text.as_bytes(), size, &[]).map_err(said)?;
        let header = header.records.concat();
        let mut all = vec![(0, String::from_utf8(header).unwrap())];
        while let Some(block) = blocks.next().map_err(said)? {
            all.push((block.first_row, String::from_utf8(block.bytes).unwrap()));
        }
        Ok(all)
    }

    #[test]
    fn borders_lie_between_records() {
        let text = "\n,,\na,b\n1,\"x\ny\"\n2,\"\"\"\n\"\n3,z";
        for size in 1..40 {
            let all = rows(text, size).unwrap();
            assert_eq!(all[0].1, "a,b\n");
            let rest: String = all[1..].iter().map(|(_, bytes)| bytes.as_str()).collect();
            assert_eq!(rest, "1,\"x\ny\"\n2,\"\"\"\n\"\n3,z");
            assert_eq!(all[1].0, 4);
            for (row, bytes) in &all[1..] {
                let first = bytes.split(',').next().unwrap();
                assert_eq!(first.parse::<u64>().unwrap() + 3, *row, "{size}");
            }
        }
    }

    #[test]
    fn says_why_a_file_cannot_be_read() {
        for size in [1, 3, 100] {
            assert!(rows("", size).unwrap_err().contains("empty"));
            assert!(rows("\n \n,,\n", size).unwrap_err().contains("empty"));
            assert!(rows("a\n1\n\"2\n3\n", size).unwrap_err().contains("row 3 opens"));
        }
        assert!(rows("a\0b\n", 100).unwrap_err().contains("NUL"));
        let long = format!("a\n\"{}", "x\n".repeat(LONGEST));
        assert!(rows(&long, SIZE).unwrap_err().contains("row 2 goes on"));
    }
}
