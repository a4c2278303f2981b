//! Where each character of an expression stands in the file, through the escapes of a TOML string.

use crate::Written;
use std::ops::Range;

/// An expression and the places of its characters.
#[derive(Debug)]
pub struct Source {
    /// The characters of the expression.
    pub characters: Vec<char>,
    /// Of each character, its bytes in the file.
    places: Vec<Range<usize>>,
    /// The whole string in the file, with its quotes.
    whole: Range<usize>,
}

impl Source {
    /// Finds where the characters of a text stand in the file.
    pub fn new(written: &Written, file: &str) -> Self {
        let raw = file.get(written.at.clone()).unwrap_or_default();
        let characters: Vec<char> = written.it.chars().collect();
        let places = decode(raw, &characters, written.at.start)
            .unwrap_or_else(|| vec![written.at.clone(); characters.len()]);
        Self { characters, places, whole: written.at.clone() }
    }

    /// Returns the bytes in the file of a range of characters; the last one of an empty range behind the
    /// end.
    pub fn at(&self, range: Range<usize>) -> Range<usize> {
        let first = self.places.get(range.start).or_else(|| self.places.last());
        let last = self.places.get(range.end.saturating_sub(1).max(range.start));
        match (first, last.or_else(|| self.places.last())) {
            (Some(first), Some(last)) => first.start..last.end.max(first.start),
            _ => self.whole.clone(),
        }
    }

    /// Returns the text of a range of characters.
    pub fn text(&self, range: Range<usize>) -> String {
        self.characters.get(range).unwrap_or_default().iter().collect()
    }
}

/// Finds each character of a string in its raw text; none where they do not agree, which is a defect
/// here, and costs no more than a wider underline.
fn decode(raw: &str, characters: &[char], start: usize) -> Option<Vec<Range<usize>>> {
    let (quote, many) = match raw.get(..3) {
        Some(quote @ ("\"\"\"" | "'''")) => (quote, true),
        _ => (raw.get(..1)?, false),
    };
    let body = raw.get(quote.len()..raw.len().checked_sub(quote.len())?)?;
    let escapes = quote.starts_with('"');
    let mut rest = body.char_indices().peekable();
    if many {
        // A line that ends directly after the opening quotes is not part of the text.
        if body.starts_with("\r\n") {
            rest.nth(1);
        } else if body.starts_with('\n') {
            rest.next();
        }
    }
    let mut places = Vec::with_capacity(characters.len());
    let mut wanted = characters.iter();
    let from = start + quote.len();
    while let Some((at, c)) = rest.next() {
        let mut end = at + c.len_utf8();
        let is = if escapes && c == '\\' {
            let (_, escape) = rest.next()?;
            end += escape.len_utf8();
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '\n' | '\r' | ' ' | '\t' => {
                    // A backslash at the end of a line takes all blanks that follow with it.
                    while rest.next_if(|(_, c)| c.is_ascii_whitespace()).is_some() {}
                    continue;
                }
                _ => 0,
            };
            for _ in 0..digits {
                end += rest.next()?.1.len_utf8();
            }
            None
        } else {
            Some(c)
        };
        // The end of a line may have been made the same on all systems.
        if is == Some('\r') && wanted.as_slice().first() != Some(&'\r') {
            continue;
        }
        let expected = wanted.next()?;
        if is.is_some_and(|is| is != *expected) {
            return None;
        }
        places.push(from + at..from + end);
    }
    (places.len() == characters.len()).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, find: &str, expected: &str) {
        let table: std::collections::BTreeMap<String, toml::Spanned<String>> =
            toml::from_str(file).unwrap();
        let of = &table["when"];
        let written = Written { at: of.span(), it: of.get_ref().clone() };
        let source = Source::new(&written, file);
        let start = written.it.split(find).next().unwrap().chars().count();
        let at = source.at(start..start + find.chars().count());
        assert_eq!(file.get(at).unwrap(), expected);
    }

    #[test]
    fn every_form_of_a_string() {
        check("'é' = 'ü'\nwhen = 'a < b'", "b", "b");
        check("when = \"é == \\\"x\\\"\"", "\"x\"", "\\\"x\\\"");
        check("when = \"\\u0061 < b\"", "a", "\\u0061");
        check("when = \"\"\"\n  a \\\n   && b\"\"\"", "&& b", "&& b");
        check("when = '''\r\na &&\r\nb'''", "b", "b");
        check("when = \"\"\"\r\na &&\r\n\\\r\n b\"\"\"", "b", "b");
        check("when = '''a'''", "a", "a");
    }

    #[test]
    fn behind_the_end_is_the_last_character() {
        let source = Source::new(&Written { at: 0..4, it: "ab".to_owned() }, "'ab'");
        assert_eq!(source.at(2..2), 2..3);
        let source = Source::new(&Written { at: 0..2, it: String::new() }, "''");
        assert_eq!(source.at(0..0), 0..2);
    }
}
