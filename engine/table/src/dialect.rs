//! How a CSV file parts and quotes its cells, told from its first lines.

use memchr::memchr;

/// What may stand between cells; of two that are there as often, the first here.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How cells are parted and quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: u8,
    pub(crate) quote: u8,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { separator: b',', quote: b'"' }
    }
}

impl Dialect {
    /// Tells the dialect of the header and that of the rows from the beginning of a file; the
    /// header stands in the line of this number, or in the first that is not blank.
    pub(crate) fn of(sample: &[u8], header: Option<u64>) -> (Self, Self) {
        let mut lines = sample.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
        let skipped = header.map_or(0, |row| usize::try_from(row.saturating_sub(1)).unwrap_or(0));
        let mut lines = lines.by_ref().skip(skipped).filter(|line| !is_blank(line));
        let first = lines.next().unwrap_or(&[]);
        let separator = separator(first);
        // A header of several lines has its rows below the last one; that one is quoted likewise.
        let rows = lines.next().unwrap_or(&[]);
        (
            Self { separator, quote: quote(first, separator) },
            Self { separator, quote: quote(rows, separator) },
        )
    }

    /// Goes through a quoted cell from behind the mark that opens it, handing the pieces of it to
    /// `see`; returns where the file goes on behind the mark that closes it, if one does. A mark is
    /// meant as one where it is doubled, or has a backslash before it: such marks come in pairs,
    /// and the first of a pair does not end a cell, while a path may end in a backslash.
    pub(crate) fn quoted(
        self,
        bytes: &[u8],
        mut at: usize,
        mut see: impl FnMut(&[u8]),
    ) -> Option<usize> {
        let mut open = false;
        loop {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let Some(length) = memchr(self.quote, rest) else {
                see(rest);
                return None;
            };
            let before = rest.get(..length).unwrap_or(&[]);
            let next = rest.get(length + 1).copied();
            at += length + 1;
            let closes = match next {
                None => true,
                Some(next) => {
                    next == self.separator || next == self.quote || matches!(next, b'\r' | b'\n')
                }
            };
            match before.split_last() {
                Some((b'\\', text)) if open || !closes => {
                    see(text);
                    see(&[self.quote]);
                    open = !open;
                    continue;
                }
                _ => see(before),
            }
            if next != Some(self.quote) {
                return Some(at);
            }
            see(&[self.quote]);
            at += 1;
        }
    }

    /// Returns whether a record holds nothing at all: spreadsheets leave rows of separators behind.
    pub(crate) fn is_blank(self, record: &[u8]) -> bool {
        let nothing = |byte| byte == self.separator || matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        record.iter().all(|&byte| nothing(byte))
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| SEPARATORS.contains(byte) || byte.is_ascii_whitespace())
}

/// Returns the separator that a line has most of, outside quotation marks.
fn separator(line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in line {
        quoted ^= *byte == b'"';
        for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
            *count += usize::from(!quoted && *byte == separator);
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let first = counts.iter().zip(SEPARATORS).find(|(count, _)| **count == most);
    first.map_or(b',', |(_, separator)| separator)
}

/// Returns the quotation mark of a line: a single one where it opens the line, ends it, and stands
/// before a separator.
fn quote(line: &[u8], separator: u8) -> u8 {
    let single = line.len() > 1 && line.starts_with(b"'") && line.ends_with(b"'");
    let parts = memchr::memmem::find(line, &[b'\'', separator]).is_some();
    if single && parts { b'\'' } else { b'"' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_the_first_lines() {
        let of = |text: &str| Dialect::of(text.as_bytes(), None).0.separator;
        assert_eq!(of("a,b\n"), b',');
        assert_eq!(of("\n;;\na;b,c;d\n"), b';');
        assert_eq!(of("a\tb\n"), b'\t');
        assert_eq!(of("a|b|\"c,d,e,f\"\n"), b'|');
        assert_eq!(of("a;b,c\n"), b',');
        assert_eq!(of("only\n"), b',');
        assert_eq!(of(""), b',');
        let quotes = |text: &str| {
            let (header, rows) = Dialect::of(text.as_bytes(), None);
            (header.quote, rows.quote)
        };
        assert_eq!(quotes("'a','b'\r\n\"1\",\"2\"\r\n"), (b'\'', b'"'));
        assert_eq!(quotes("a,b\n'1','O''Brien'\n"), (b'"', b'\''));
        assert_eq!(quotes("a,b\n'tis,never\n"), (b'"', b'"'));
        assert_eq!(Dialect::of(b"My, title, of, it\n\na;b\n", Some(3)).0.separator, b';');
    }

    #[test]
    fn marks_within_a_quoted_cell() {
        let read = |text: &str| {
            let mut out = Vec::new();
            let end = Dialect::default().quoted(text.as_bytes(), 1, |some| out.extend(some));
            (String::from_utf8(out).unwrap(), end.map(|at| text.split_at(at).1.to_owned()))
        };
        let cell = |text: &str, rest: &str| (text.to_owned(), Some(rest.to_owned()));
        assert_eq!(read(r#""a""b",c"#), cell("a\"b", ",c"));
        assert_eq!(
            read(r#""he said \"no\", then left",c"#),
            cell("he said \"no\", then left", ",c")
        );
        assert_eq!(read(r#""he said \"no\"",c"#), cell("he said \"no\"", ",c"));
        assert_eq!(read(r#""C:\dir\",c"#), cell("C:\\dir\\", ",c"));
        assert_eq!(read(r#""open"#), ("open".to_owned(), None));
    }
}
