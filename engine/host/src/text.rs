//! Text of rule sets: what may be shown, what an id looks like, and which name was meant.

/// Returns whether a character could make a line look like something else: control characters and
/// those that turn the direction of writing or cannot be seen.
fn is_deceptive(character: char) -> bool {
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

/// Returns whether a text shows what it says.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(is_deceptive)
}

/// Returns a text without what could make it look like something else; a tab or the end of a line
/// becomes a blank.
pub(crate) fn plain(text: &str) -> String {
    let text = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    text.filter(|character| !is_deceptive(*character)).collect()
}

/// Returns the beginning of a text that may be of any length, for a message.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 200;
    let text = plain(text);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

/// Returns whether a text is lower case letters, digits and `joint` between them, beginning with a
/// letter.
pub(crate) fn is_id(text: &str, joint: char) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.chars().all(fits)
        && !text.ends_with(joint)
}

/// Returns whether a text is a version such as `1.2.0` or `1.2.0-rc.1`.
pub(crate) fn is_version(text: &str) -> bool {
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
pub(crate) fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    text.len() == 10
        && text.get(4..5) == Some("-")
        && text.get(7..8) == Some("-")
        && (1..=12).contains(&month)
        && (1..=days).contains(&day)
}

/// Returns `; did you mean ...?` with the name nearest to what was written, if one is near.
pub(crate) fn did_you_mean<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let distance = |name: &str| {
        if name.eq_ignore_ascii_case(written) {
            0
        } else {
            strsim::damerau_levenshtein(written, name)
        }
    };
    let near = names
        .into_iter()
        .map(|name| (distance(name), name))
        .filter(|(distance, name)| *distance <= written.len().min(name.len()) / 3)
        .min();
    near.map_or(String::new(), |(_, name)| format!("; did you mean `{name}`?"))
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

    #[test]
    fn the_nearest_name() {
        let names = ["literacy.reading_age_gap_months", "literacy.phonics"];
        assert_eq!(did_you_mean("literacy.phonic", names), "; did you mean `literacy.phonics`?");
        assert_eq!(did_you_mean("horse", names), "");
    }

    #[test]
    fn what_deceives_is_taken_out() {
        assert_eq!(plain("a\u{202e}b\u{1b}[0m\tc\u{feff}"), "ab[0m c");
        assert!(is_plain("é 10 % – “so”") && !is_plain("two\nlines"));
        assert!(!is_plain("soft\u{ad}") && !is_plain("\u{e0041}") && !is_plain("\u{3164}"));
    }
}
