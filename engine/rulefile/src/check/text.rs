//! Texts, ids, versions and dates, held to what the host takes.

use crate::Diagnostic;
use crate::file::Placed;
use std::ops::Range;
pub(crate) use uplift_expression::short;
use uplift_model::form::is_deceptive;
pub(crate) use uplift_model::form::{LONG, REASON, SENTENCE, TITLE, is_date, is_id, is_version};

/// Returns an id that a text could become.
pub(crate) fn as_id(text: &str, joint: char) -> Option<String> {
    let mut id = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with(joint) {
            id.push(joint);
        }
    }
    let id = id.trim_matches(joint).trim_start_matches(|c: char| c.is_ascii_digit() || c == joint);
    is_id(id, joint).then(|| id.to_owned())
}

/// Checks a text that may be empty.
pub(crate) fn text(what: &str, text: &Placed<String>, most: usize, found: &mut Vec<Diagnostic>) {
    let length = text.it.chars().count();
    if length > most {
        let message = format!("{what} has {length} characters, where {most} are allowed");
        found.push(Diagnostic::error(text.at.clone(), message, "say it shorter"));
    } else if text.it.contains(['\n', '\r', '\t']) {
        let message = format!("{what} goes over several lines, or has a tab");
        let hint = "write it on one line; in triple quotes, a backslash at the end of a line joins it to the next";
        found.push(Diagnostic::error(text.at.clone(), message, hint));
    } else if text.it.chars().any(is_deceptive) {
        let message =
            format!("{what} has characters that cannot be seen or turn the writing round");
        found.push(Diagnostic::error(text.at.clone(), message, "type the text anew"));
    }
}

/// Checks a text that may not be empty.
pub(crate) fn needed(what: &str, it: &Placed<String>, most: usize, found: &mut Vec<Diagnostic>) {
    if it.it.trim().is_empty() {
        let hint = "say it in a few words";
        found.push(Diagnostic::error(it.at.clone(), format!("{what} is empty"), hint));
    } else {
        text(what, it, most, found);
    }
}

/// Checks an id.
pub(crate) fn id(
    what: &str,
    id: &str,
    at: &Range<usize>,
    joint: char,
    found: &mut Vec<Diagnostic>,
) {
    if is_id(id, joint) {
        return;
    }
    let between = if joint == '-' { "hyphens" } else { "underscores" };
    let message = format!(
        "{what} `{}` is not lower case letters, digits and {between}, beginning with a letter, at most 64",
        short(id)
    );
    let hint = match as_id(id, joint) {
        Some(id) => format!("write `{id}`"),
        None => format!("choose one such as `low{joint}attendance`"),
    };
    found.push(Diagnostic::error(at.clone(), message, hint));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_mended() {
        assert_eq!(as_id("Low Attendance", '-').as_deref(), Some("low-attendance"));
        assert_eq!(as_id("2_up", '-').as_deref(), Some("up"));
        assert_eq!(as_id("é", '-'), None);
        assert!(is_id("a-1", '-') && !is_id("a_1", '-') && !is_id("a-", '-') && !is_id("", '_'));
        assert!(is_id(&"a".repeat(64), '-') && !is_id(&"a".repeat(65), '-'));
    }

    #[test]
    fn versions_and_dates() {
        assert!(is_version("0.1.0") && is_version("1.20.3-rc.1+abc"));
        assert!(["", "1.2", "1.2.x", "v1.2.3", "1.2.3-"].iter().all(|bad| !is_version(bad)));
        assert!(is_date("2026-11-22") && is_date("2024-02-29"));
        assert!(["", "2026-02-29", "2026-13-01", "22-11-2026"].iter().all(|bad| !is_date(bad)));
    }

    #[test]
    fn texts_are_of_their_length_and_on_one_line() {
        let check = |it: &str, expected: usize| {
            let mut found = Vec::new();
            needed("the title", &Placed { at: 0..1, it: it.to_owned() }, 5, &mut found);
            assert_eq!(found.len(), expected, "{it}");
        };
        check("ééééé", 0);
        check("éééééé", 1);
        check(" ", 1);
        check("a\nb", 1);
        check("a\u{200b}", 1);
    }
}
