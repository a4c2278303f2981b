//! What is wrong with a rule file, pointing into it.

mod render;

use std::ops::Range;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No component is made.
    Error,
    /// Worth a second look.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where, in bytes of the file.
    pub at: Range<usize>,
    /// What is said beside the underlined text; may be empty.
    pub label: String,
    /// Another place it has to do with, and what that is.
    pub other: Option<(Range<usize>, String)>,
    /// What to do about it. Every diagnostic has one.
    pub hint: String,
}

impl Diagnostic {
    /// What keeps a component from being made.
    pub fn error(at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            at,
            label: String::new(),
            other: None,
            hint: hint.into(),
        }
    }

    /// What is worth a second look.
    pub fn warning(at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(at, message, hint) }
    }

    /// Says something beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Points to another place too.
    #[must_use]
    pub fn other(mut self, at: Range<usize>, what: impl Into<String>) -> Self {
        self.other = Some((at, what.into()));
        self
    }
}

/// Everything found wrong with a file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The diagnostics, by where they point.
    pub all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Puts what was found in a file in its order, each once.
    pub fn new(name: &str, text: &str, mut all: Vec<Diagnostic>) -> Self {
        for diagnostic in &mut all {
            diagnostic.at = within(text, &diagnostic.at);
            if let Some((at, _)) = &mut diagnostic.other {
                *at = within(text, at);
            }
        }
        all.sort_by(|a, b| {
            let key = |it: &Diagnostic| (it.at.start, it.at.end, it.severity);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        // A definition that is used by many rules is wrong once.
        all.dedup_by(|a, b| a.at == b.at && a.message == b.message);
        Self { name: name.to_owned(), text: text.to_owned(), all }
    }

    /// Returns whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns how many are errors.
    pub fn errors(&self) -> usize {
        self.all.iter().filter(|it| it.severity == Severity::Error).count()
    }

    /// Returns the line and the column, counted from 1 and in characters, of a place in bytes.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        line_column(&self.text, at)
    }
}

/// Returns the line and the column, counted from 1 and in characters, of a place in bytes.
pub fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..floor(text, at)).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().filter(|c| *c != '\u{feff}').count() + 1)
}

/// Returns the place of the character that a byte belongs to.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Returns a range that lies within the text, between characters.
fn within(text: &str, at: &Range<usize>) -> Range<usize> {
    let start = floor(text, at.start);
    let end = at.end.min(text.len());
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        let text = "a = 1\r\nü = \"é\"\n";
        let check = |at: usize, expected: (usize, usize)| {
            assert_eq!(line_column(text, at), expected, "{at}");
        };
        check(0, (1, 1));
        check(7, (2, 1));
        check(9, (2, 2));
        check(8, (2, 1));
        check(text.len() + 9, (3, 1));
        assert_eq!(line_column("\u{feff}a", 3), (1, 1));
    }

    #[test]
    fn places_lie_within_the_text_and_in_its_order() {
        let all = vec![
            Diagnostic::warning(4..90, "b", "h"),
            Diagnostic::error(1..2, "a", "h"),
            Diagnostic::error(1..2, "a", "h"),
        ];
        let found = Diagnostics::new("x.toml", "éé", all);
        let places: Vec<_> = found.all.iter().map(|it| it.at.clone()).collect();
        assert_eq!(places, [0..2, 4..4]);
        assert_eq!(found.errors(), 1);
        assert!(!found.is_empty());
    }
}
