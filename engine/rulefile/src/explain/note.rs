//! Explanations in the notes of a manifest, so that a component carries them wherever it goes.

use super::{condition, need};
use crate::analyse::Uses;
use crate::program::Program;

/// The most characters of a note. The host takes 5,000.
const MOST: usize = 4_000;
/// What is made of more parts than this is not read as a sentence by anybody.
const PARTS: u64 = 400;

/// Writes the explanation of each rule into its notes, so that the component carries it.
pub(crate) fn annotate(program: &mut Program) {
    let notes: Vec<[(String, String); 2]> = program
        .rules
        .iter()
        .map(|body| {
            let parts = |of: u64| format!("made of {of} parts, too many to tell in a note");
            let (when, need) =
                (Uses::of_condition(&body.when).nodes, Uses::of_number(&body.need).nodes);
            let when = if when > PARTS { parts(when) } else { condition(program, &body.when) };
            let need = if need > PARTS { parts(need) } else { need::said(program, body) };
            [("Condition".to_owned(), shortened(&when)), ("Need".to_owned(), shortened(&need))]
        })
        .collect();
    for (rule, notes) in program.manifest.rules.iter_mut().zip(notes) {
        rule.notes.extend(notes);
    }
}

/// Makes one line of a text that is not too long, and says where it leaves something out.
fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let Some((end, _)) = line.char_indices().nth(MOST) else { return line };
    let kept = line.get(..end).unwrap_or_default();
    let kept = kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept);
    let left_out = line.chars().count() - kept.chars().count();
    format!("{kept} … ({left_out} characters more, left out)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_says_how_much_is_left_out() {
        assert_eq!(shortened("one\ntwo"), "one two");
        let fits = "x".repeat(MOST);
        assert_eq!(shortened(&fits), fits);
        let long = shortened(&"ab cd ".repeat(MOST));
        assert!(long.chars().count() < 5_000);
        assert!(long.ends_with("characters more, left out)"), "{long}");
    }
}
