//! Year groups: `grades` as English schools write them, or as American ones do where that was said.

use crate::settings::{Grades, Words};
use uplift_table::parse::year_group;

/// What a cell of grades says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Nothing.
    Missing,
    /// One year group, as the core data set writes it.
    One(String),
    /// More than one.
    Several,
    /// Something that is no year group.
    Unknown,
}

/// Reads a cell, which may hold a list.
pub(super) fn read(text: &str, grades: Grades, own: &Words) -> Year {
    let mut found: Option<String> = None;
    for word in text.split([',', ';', '|']).map(|word| word.trim_matches(['[', ']', '"', ' '])) {
        if word.is_empty() {
            continue;
        }
        let Some(year) = own.get(word).cloned().or_else(|| one(word, grades)) else {
            return Year::Unknown;
        };
        match &found {
            Some(before) if *before != year => return Year::Several,
            _ => found = Some(year),
        }
    }
    found.map_or(Year::Missing, Year::One)
}

fn one(word: &str, grades: Grades) -> Option<String> {
    let american = match (grades, word.to_ascii_uppercase().as_str()) {
        // American kindergarten is for children of five: Year 1 here.
        (Grades::Us, "KG" | "K" | "TK") => Some("1"),
        (Grades::Us, "PK" | "PR") => Some("R"),
        _ => None,
    };
    if let Some(year) = american {
        return Some(year.to_owned());
    }
    let number = year_group(word)?;
    let number = match grades {
        Grades::English => number,
        Grades::Us if word.bytes().all(|byte| byte.is_ascii_digit()) && number >= 1.0 => {
            number + 1.0
        }
        Grades::Us => return None,
    };
    let years = ["N1", "N2", "R"].into_iter().map(str::to_owned);
    let years = years.chain((1..=14).map(|year: u8| year.to_string()));
    years.zip(-2_i8..).find(|(_, at)| (f64::from(*at) - number).abs() <= 0.0).map(|(year, _)| year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> Year {
        read(text, Grades::English, &Words::new())
    }

    fn is(year: &str) -> Year {
        Year::One(year.to_owned())
    }

    #[test]
    fn english_year_groups() {
        for (text, year) in [
            ("09", "9"),
            ("9", "9"),
            ("Year 7", "7"),
            ("R", "R"),
            ("N2", "N2"),
            ("0", "R"),
            ("13", "13"),
        ] {
            assert_eq!(english(text), is(year), "{text}");
        }
        for text in ["KG", "PK", "UG", "15", "7.5", "-3", "nan", "Other"] {
            assert_eq!(english(text), Year::Unknown, "{text}");
        }
        assert_eq!(english(""), Year::Missing);
        assert_eq!(english(" , "), Year::Missing);
    }

    #[test]
    fn lists() {
        assert_eq!(english("01,05"), Year::Several);
        assert_eq!(english("05,5"), is("5"));
        assert_eq!(english("[\"7\"]"), is("7"));
        assert_eq!(english("7,x"), Year::Unknown);
    }

    #[test]
    fn american_grades_only_when_said() {
        let american = |text| read(text, Grades::Us, &Words::new());
        assert_eq!(american("KG"), is("1"));
        assert_eq!(american("PK"), is("R"));
        assert_eq!(american("09"), is("10"));
        assert_eq!(american("12"), is("13"));
        assert_eq!(american("0"), Year::Unknown);
        assert_eq!(american("Year 7"), Year::Unknown);
    }

    #[test]
    fn the_trusts_own_words_go_first() {
        let own =
            Words::from([("KG".to_owned(), "R".to_owned()), ("9".to_owned(), "10".to_owned())]);
        assert_eq!(read("KG", Grades::English, &own), is("R"));
        assert_eq!(read("9", Grades::English, &own), is("10"));
        assert_eq!(read("8", Grades::English, &own), is("8"));
    }
}
