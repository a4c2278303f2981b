//! The words of an expression, by the lexical rules of CEL.

use super::place::Source;
use super::words;
use crate::Diagnostic;
use std::ops::Range;

/// A word of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its characters.
    pub(super) at: Range<usize>,
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its text.
    pub(super) text: String,
}

/// The kinds of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number,
    Text,
    Name,
    /// An operator, a bracket or a mark.
    Mark,
}

impl Token {
    /// Returns whether it is this operator, bracket or mark.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Mark && self.text == mark
    }
}

/// Runs of these characters are one operator, however they are put together, so that `=>` and `<>` can
/// be told as a whole.
const RUNS: &str = "=<>!&|";
/// The operators among those runs.
const OPERATORS: [&str; 9] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!"];

/// Takes an expression apart.
pub(super) fn tokens(source: &Source) -> Result<Vec<Token>, Diagnostic> {
    let characters = &source.characters;
    let get = |at: usize| characters.get(at).copied();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = get(at) {
        let start = at;
        let kind = match c {
            ' ' | '\t' | '\r' | '\n' | '\u{c}' => {
                at += 1;
                continue;
            }
            '/' if get(at + 1) == Some('/') => {
                while get(at).is_some_and(|c| c != '\n') {
                    at += 1;
                }
                continue;
            }
            '"' | '\'' => {
                at = text_end(characters, at)
                    .ok_or_else(|| words::unclosed_text(source.at(start..characters.len())))?;
                TokenKind::Text
            }
            _ if c.is_ascii_digit()
                || (c == '.' && get(at + 1).is_some_and(|c| c.is_ascii_digit())) =>
            {
                at = number_end(characters, at);
                TokenKind::Number
            }
            _ if c.is_ascii_alphabetic() || c == '_' => {
                while get(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
                    at += 1;
                }
                TokenKind::Name
            }
            _ if RUNS.contains(c) => {
                at = run_end(characters, at);
                TokenKind::Mark
            }
            _ => {
                at += 1;
                TokenKind::Mark
            }
        };
        tokens.push(Token { at: start..at, kind, text: source.text(start..at) });
    }
    Ok(tokens)
}

/// Returns the end of a text in quotes.
fn text_end(characters: &[char], start: usize) -> Option<usize> {
    let quote = characters.get(start)?;
    let mut at = start + 1;
    loop {
        match characters.get(at)? {
            '\\' => at += 2,
            '\n' | '\r' => return None,
            c if c == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn number_end(characters: &[char], start: usize) -> usize {
    let digits = |mut at: usize, hex: bool| {
        let is_digit = |c: &char| if hex { c.is_ascii_hexdigit() } else { c.is_ascii_digit() };
        while characters.get(at).is_some_and(is_digit) {
            at += 1;
        }
        at
    };
    let is = |at: usize, one_of: &str| characters.get(at).is_some_and(|c| one_of.contains(*c));
    let mut at = if is(start, "0") && is(start + 1, "x") {
        digits(start + 2, true)
    } else {
        let mut at = digits(start, false);
        if is(at, ".") && digits(at + 1, false) > at + 1 {
            at = digits(at + 1, false);
        }
        if is(at, "eE") {
            let signed = at + 1 + usize::from(is(at + 1, "+-"));
            if digits(signed, false) > signed {
                at = digits(signed, false);
            }
        }
        at
    };
    if is(at, "uU") && characters.get(start..at).is_some_and(|digits| !digits.contains(&'.')) {
        at += 1;
    }
    at
}

/// Returns the end of an operator: the longest run, unless it is an operator before `!`.
fn run_end(characters: &[char], start: usize) -> usize {
    let mut end = start;
    while characters.get(end).is_some_and(|c| RUNS.contains(*c)) {
        end += 1;
    }
    let text =
        |to: usize| -> String { characters.get(start..to).unwrap_or_default().iter().collect() };
    // `&&!`, `||!` and `!!` are operators side by side.
    let apart = (start + 1..end).find(|&to| {
        characters.get(to) == Some(&'!')
            && characters.get(to + 1) != Some(&'=')
            && OPERATORS.contains(&text(to).as_str())
    });
    apart.unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Written;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let file = format!("'''{text}'''");
        let written = Written { at: 0..file.len(), it: text.to_owned() };
        let found = tokens(&Source::new(&written, &file)).unwrap();
        let found: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_told_apart() {
        check("a.b_1>=0.5&&!c", &["a", ".", "b_1", ">=", "0.5", "&&", "!", "c"]);
        check("1e-3 .5 0x1F 7u 2.e", &["1e-3", ".5", "0x1F", "7u", "2", ".", "e"]);
        check("x == \"a\\\"b\" // says \"\n<>", &["x", "==", "\"a\\\"b\"", "<>"]);
        check("a||!!b !=c", &["a", "||", "!", "!", "b", "!=", "c"]);
        check("a => b ≥ c", &["a", "=>", "b", "≥", "c"]);
        check("a=!b", &["a", "=!", "b"]);
    }

    #[test]
    fn a_text_that_is_never_closed() {
        let written = Written { at: 0..8, it: "a == \"b".to_owned() };
        assert!(tokens(&Source::new(&written, "'a == \"b'")).is_err());
    }
}
