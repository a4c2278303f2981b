//! The workbench of rule authors: what a rule set makes of real pupils, counted, and how that depends on
//! its settings.
//!
//! # Overview
//!
//! - [`became`] says what became of a rule for every unit, [`counts`] and [`split`] count it.
//! - [`edge`] finds the reading at which a rule begins to fire, and who stands nearest to it.
//! - [`shifts`] says what of a list is gained, lost or moved where rule sets change.
//! - [`steps`] are the values over which a setting is swept, [`readers`] the rules it bears on.
//!
//! All of it is pure: whoever shows it evaluates the rule sets.

mod edge;
mod lists;
mod outcomes;
mod steps;

pub use edge::{Edge, Line, Near, Side, edge};
pub use lists::{Row, Shift, shifts};
pub use outcomes::{assessed, became, counts, share, split};
pub use steps::{Step, exact, readers, steps};

/// Returns the word that is most likely to have been meant: the one with the fewest letters to change,
/// where they are few enough.
pub fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    among
        .map(|other| (strsim::damerau_levenshtein(word, other), other))
        .min()
        .filter(|(distance, _)| *distance <= word.len() / 3 + 1)
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let words = || ["persistent_rate", "severe_rate"].into_iter();
        assert_eq!(nearest("persistant_rate", words()), Some("persistent_rate"));
        assert_eq!(nearest("cap", words()), None);
    }
}
