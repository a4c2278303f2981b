//! What an id, a version, a day and a text to be shown look like. The host holds manifests to it, and the
//! compiler of rule files says of a file beforehand what the host would refuse.

/// The most characters of a title.
pub const TITLE: usize = 200;
/// The most characters of a sentence.
pub const SENTENCE: usize = 1_000;
/// The most characters of a longer text.
pub const LONG: usize = 5_000;
/// The most characters of a reason.
pub const REASON: usize = 300;

/// Returns whether a character could make a line look like something else: control characters and
/// those that turn the direction of writing or cannot be seen.
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                // Tags: whole sentences can be written in them that nobody sees.
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Returns whether a text is lower case letters, digits and `joint` between them, beginning with a
/// letter, at most 64 bytes long.
pub fn is_id(text: &str, joint: char) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.chars().all(fits)
        && !text.ends_with(joint)
}

/// Returns whether a text is a version such as `1.2.0` or `1.2.0-rc.1`.
pub fn is_version(text: &str) -> bool {
    let (numbers, rest) = match text.find(['-', '+']) {
        Some(at) => (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or("")),
        None => (text, "x"),
    };
    let is_number = |part: &str| {
        !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit())
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+');
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && !rest.is_empty()
        && rest.len() <= 64
        && rest.chars().all(fits)
}

/// Returns whether a text is a day such as `2026-11-22`.
pub fn is_date(text: &str) -> bool {
    // The calendar takes other forms too.
    let form =
        |(at, b): (usize, u8)| if [4, 7].contains(&at) { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10
        && text.bytes().enumerate().all(form)
        && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_versions_and_dates() {
        assert!(is_id("key-stage-2", '-') && is_id("persistent_rate", '_'));
        for bad in ["", "2-up", "Up", "a b", "a_b", "up-", "../up", "ü"] {
            assert!(!is_id(bad, '-'), "{bad}");
        }
        assert!(is_version("0.1.0") && is_version("1.20.3-rc.1+abc"));
        for bad in ["", "1", "1.2", "1.2.3.4", "1.2.x", "v1.2.3", "1.2.3-", "1..3"] {
            assert!(!is_version(bad), "{bad}");
        }
        assert!(is_date("2026-11-22") && is_date("2024-02-29"));
        for bad in ["", "2026-02-29", "2026-13-01", "2026-1-01", "22-11-2026", "2026-11-22T00"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
