//! Text from files of others: ids and versions that may become file names and table cells, and what
//! of any other text may stand in a message.

/// Names that are devices on some systems, whatever the ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns whether a text is the id of a rule set that may be a file's name on every system: lower
/// case letters, digits and hyphens between them, beginning with a letter.
pub fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let numbered = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest != "0" && is_digit(rest))
    };
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.chars().all(fits)
        && !text.ends_with('-')
        && !DEVICES.contains(&text)
        && !numbered("com")
        && !numbered("lpt")
}

fn is_digit(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// Returns the beginning of a text, of characters that can be seen.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 80;
    let mut seen = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let mut short: String = seen.by_ref().take(MOST).collect();
    if seen.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_be_a_file_name() {
        for id in ["a", "reading-2", "con-2", "com", "com10", &"a".repeat(64)] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "",
            "-a",
            "a-",
            "2a",
            "A",
            "a_b",
            "a.b",
            "../a",
            "a/b",
            "a\\b",
            "a b",
            "é",
            "con",
            "nul",
            "com1",
            "lpt9",
            "a\n",
            &"a".repeat(65),
        ] {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(short("a\u{202e}b\nc d"), "abc d");
        assert_eq!(short(&"x".repeat(81)).chars().count(), 81);
    }
}
