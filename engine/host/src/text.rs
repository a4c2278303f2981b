//! Text of rule sets: what may be shown, and which name was meant.

use uplift_model::form::is_deceptive;

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
