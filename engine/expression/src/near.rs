//! Which name was meant, and names in messages.

use std::fmt::Write;
use uplift_model::form::is_deceptive;

/// Returns the name nearest to what was written, if one is near.
pub fn near<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // What nobody could have meant is not compared: comparing takes the product of the lengths.
    if written.len() > 200 {
        return None;
    }
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
        .filter(|(distance, name)| *distance <= written.len().min(name.len()).max(3) / 3);
    near.min().map(|(_, name)| name)
}

/// Returns `did you mean ...?` for the nearest name, or what else to do.
pub fn did_you_mean<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match near(written, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => otherwise(),
    }
}

/// Returns names with commas between, and how many more there are after the first few.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let names: Vec<&str> = names.into_iter().collect();
    let mut text = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        let _ = write!(text, " and {} more", names.len() - MOST);
    }
    text
}

/// Returns the beginning of a text that may be of any length, for a message.
pub fn short(text: &str) -> String {
    const MOST: usize = 60;
    let plain: String = text.chars().filter(|c| !is_deceptive(*c)).take(MOST + 1).collect();
    match plain.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", plain.get(..end).unwrap_or_default()),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name() {
        let names = ["when", "need", "measure"];
        assert_eq!(near("whem", names), Some("when"));
        assert_eq!(near("Need", names), Some("need"));
        assert_eq!(near("evidence", names), None);
        assert_eq!(did_you_mean("x", [], || "write it".to_owned()), "write it");
        assert_eq!(list(["a", "b"]), "a, b");
        assert_eq!(list(["a"; 14]).matches('a').count(), 12 + 1);
    }
}
