//! Words that blame, where a sentence should say what was seen and what might help.

use crate::trial::check::{Check, Verdict};
use uplift_model::Manifest;

/// Words that say what a person or family is. Each is found where it stands as a word or words of its
/// own, whatever the case of its letters.
const BLAMING: &[&str] = &[
    "attention seeker",
    "attention seeking",
    "bad parent",
    "bad parenting",
    "bad parents",
    "broken home",
    "cannot be bothered",
    "chaotic family",
    "disruptive child",
    "disruptive pupil",
    "disruptive pupils",
    "dysfunctional",
    "failing child",
    "failing pupil",
    "failing pupils",
    "failure",
    "hard to reach",
    "idle",
    "lazy",
    "less able",
    "low ability",
    "low aspirations",
    "naughty",
    "neglectful",
    "non-compliant",
    "poor parenting",
    "problem child",
    "problem children",
    "problem families",
    "problem family",
    "slow learner",
    "slow learners",
    "stupid",
    "troubled families",
    "troubled family",
    "uncaring",
    "unmotivated",
    "weak pupil",
    "weak pupils",
];

/// Whether the texts that people read blame somebody.
pub(crate) fn wording(manifest: &Manifest) -> Check {
    let mut notes = Vec::new();
    let mut look = |place: String, text: &str| {
        notes.extend(blaming(text).map(|word| format!("{place} says \"{word}\"")));
    };
    look("the title".to_owned(), &manifest.title);
    look("the summary".to_owned(), &manifest.summary);
    for rule in &manifest.rules {
        look(format!("the title of rule `{}`", rule.id), &rule.title);
        look(format!("the reason of rule `{}`", rule.id), &rule.because);
        for guard in &rule.guards {
            look(format!("a guard of rule `{}`", rule.id), &guard.because);
        }
    }
    for intervention in &manifest.interventions {
        look(format!("intervention `{}`", intervention.id), &intervention.title);
        look(format!("intervention `{}`", intervention.id), &intervention.summary);
    }
    let hint = "say what was seen and ask what stands in the way, not what a pupil or family is: \
                parents may read it";
    Check::unless("wording", Verdict::Warned, notes, hint)
}

/// Finds blaming words in a text.
fn blaming(text: &str) -> impl Iterator<Item = &'static str> {
    let letters = text.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' });
    let words: String = letters.flat_map(char::to_lowercase).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!(" {words} ");
    BLAMING.iter().copied().filter(move |word| words.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(blaming(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        check("Lazy. Comes of a Problem\n family!", &["lazy", "problem family"]);
        check("Missed 12 sessions; ask what gets in the way.", &[]);
        check("A failing of the boiler, idleness, unlazy", &[]);
        check("low-ability set, low ability", &["low ability"]);
    }

    #[test]
    fn the_list_is_sorted_and_small_letters() {
        assert!(BLAMING.is_sorted());
        assert!(BLAMING.iter().all(|word| word.to_lowercase() == *word));
    }
}
