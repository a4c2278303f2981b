//! The codes of the register by number, and how each counts on a day.

use jiff::civil::Date;
use uplift_model::{MarkClass, RegisterCode, catalogue};
use uplift_table::parse::days_since_1970;

/// The most codes that a number can stand for: a mark is a byte, of which 0 is no mark.
const MOST: usize = 63;

/// The codes of the register.
#[derive(Debug)]
pub(super) struct Codes {
    /// Each word once, in order.
    words: Vec<&'static str>,
    /// Spans of days within which the codes in force are the same, the last first.
    eras: Vec<Era>,
}

/// A span of days within which the codes in force are the same.
#[derive(Debug)]
pub(super) struct Era {
    /// Its first day.
    first: i32,
    /// How each code counts, by number; none where it is not in force.
    classes: [Option<MarkClass>; MOST + 1],
    /// A bit for each code in force, by number.
    in_force: u64,
}

impl Era {
    /// Returns whether a number stands for a code in force.
    #[inline]
    pub(super) fn has(&self, mark: u8) -> bool {
        mark < 64 && self.in_force >> mark & 1 == 1
    }

    /// Returns how the code of a number counts.
    pub(super) fn class(&self, mark: u8) -> Option<MarkClass> {
        self.classes.get(usize::from(mark)).copied().flatten()
    }
}

fn day(text: &str) -> Option<i32> {
    text.parse::<Date>().ok().map(days_since_1970)
}

impl Codes {
    /// Takes the codes of the catalogue.
    pub(super) fn new() -> Self {
        let all = catalogue::register_codes();
        let mut words: Vec<&'static str> = all.iter().map(|code| code.code).collect();
        words.dedup();
        words.truncate(MOST);
        let after = |code: &RegisterCode| day(code.until).map(|last| last.saturating_add(1));
        let mut firsts: Vec<i32> =
            all.iter().flat_map(|code| [day(code.from), after(code)]).flatten().collect();
        firsts.push(i32::MIN);
        firsts.sort_unstable();
        firsts.dedup();
        let era = |&first: &i32| {
            let mut classes = [None; MOST + 1];
            let in_force = all.iter().filter(|code| {
                day(code.from).is_none_or(|from| from <= first)
                    && day(code.until).is_none_or(|until| first <= until)
            });
            for code in in_force {
                let place = words.iter().position(|word| *word == code.code);
                if let Some(class) = place.and_then(|place| classes.get_mut(place + 1)) {
                    *class = Some(code.class);
                }
            }
            let bit = |(at, class): (usize, &Option<MarkClass>)| u64::from(class.is_some()) << at;
            let in_force = classes.iter().enumerate().map(bit).sum();
            Era { first, classes, in_force }
        };
        let eras = firsts.iter().rev().map(era).collect();
        Self { words, eras }
    }

    /// Returns the number of a code, from 1, whatever its case.
    pub(super) fn mark(&self, word: &str) -> Option<u8> {
        let place = self.words.iter().position(|known| known.eq_ignore_ascii_case(word))?;
        u8::try_from(place + 1).ok()
    }

    /// Returns the code of a number.
    pub(super) fn word(&self, mark: u8) -> &'static str {
        usize::from(mark).checked_sub(1).and_then(|at| self.words.get(at)).copied().unwrap_or("")
    }

    /// Returns the span that a day falls in.
    pub(super) fn era(&self, day: i32) -> Option<&Era> {
        self.eras.iter().find(|era| era.first <= day)
    }

    /// Returns how a mark counts on a day; none where its code is not in force.
    pub(super) fn class(&self, mark: u8, day: i32) -> Option<MarkClass> {
        self.era(day)?.class(mark)
    }
}

/// Returns whether a cell says that there is no mark.
pub(super) fn is_no_mark(text: &str) -> bool {
    matches!(text, "-" | "." | "_" | "?" | "!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, day: &str, class: Option<MarkClass>) {
        let codes = Codes::new();
        let mark = codes.mark(word).expect("the register has had it");
        let day = days_since_1970(day.parse().unwrap());
        assert_eq!(codes.class(mark, day), class, "{word} on {day}");
    }

    #[test]
    fn codes_change_with_the_regulations() {
        use MarkClass::{Approved, Authorised, NotPossible, PartTime, Present};
        check("/", "2024-08-18", Some(Present));
        check("/", "2024-08-19", Some(Present));
        check("J", "2024-08-18", Some(Approved));
        check("J", "2024-08-19", None);
        check("J1", "2024-08-18", None);
        check("J1", "2024-08-19", Some(Authorised));
        check("H", "2024-08-18", Some(Authorised));
        check("H", "2024-08-19", None);
        check("Y", "2024-08-18", Some(NotPossible));
        check("Y", "2024-08-19", None);
        check("Y7", "2024-08-19", Some(NotPossible));
        check("C2", "2024-08-19", Some(PartTime));
        check("F", "2013-08-31", Some(Authorised));
        check("F", "2013-09-01", None);
        check("c2", "2026-01-12", Some(PartTime));
    }

    #[test]
    fn a_number_stands_for_each_code() {
        let codes = Codes::new();
        assert!(codes.words.len() > 35 && codes.words.len() < MOST);
        for word in &codes.words {
            let mark = codes.mark(word).unwrap();
            assert_eq!(codes.word(mark), *word);
            for era in &codes.eras {
                assert_eq!(era.has(mark), era.class(mark).is_some());
            }
        }
        assert_eq!(codes.mark("A"), None);
        assert_eq!(codes.mark("-"), None);
        assert_eq!(codes.word(0), "");
        assert!(codes.eras.iter().all(|era| !era.has(0) && !era.has(u8::MAX)));
    }
}
