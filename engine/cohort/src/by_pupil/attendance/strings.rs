//! Marks as strings, a row for each pupil and week or term: `/\/\NN` is Monday to Wednesday.

use super::codes::{Codes, is_no_mark};
use super::grid::{Grid, Mark};
use super::weeks::weekday;
use crate::by_pupil::Given;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::{DatasetError, FileRead};
use uplift_table::Cell;

/// The most days that one string may be about.
const MOST_DAYS: i32 = 400;

/// What a row says.
struct Text {
    row: u64,
    units: Vec<u32>,
    marks: Vec<(i32, u8, u8)>,
}

/// Reads a file of strings of marks.
pub(super) fn read(
    table: &Table<'_>,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Grid), DatasetError> {
    let name = |ours| table.name(ours).to_owned();
    let units = given.academy.len();
    let mut grid = Grid::new(&table.file.name, &name("from"), &name("marks"), units);
    let codes = Codes::new();
    let (texts, read) = table.read(problems, |row, problems| text(row, given, &codes, problems))?;
    for Text { row, units, marks } in texts {
        for unit in units {
            for &(day, session, mark) in &marks {
                grid.put(Mark { unit, day, session, code: mark }, || row, problems);
            }
        }
    }
    grid.finish(problems)?;
    Ok((read, grid))
}

fn text(row: &Row<'_>, given: &Given<'_>, codes: &Codes, problems: &mut Problems) -> Option<Text> {
    let pupil = given.pupil(row, problems)?;
    let units = units(row, pupil, given, problems)?;
    let cell = row.cell("from");
    let Some(from) = row.day("from", problems) else {
        if cell == Cell::Missing {
            problems.push(row.problem("from", "missing", "row left out"));
        }
        return None;
    };
    let to = row.day("to", problems);
    let word = row.word("marks");
    let words = words(&word);
    let days = match days(from, to, words.len()) {
        Ok(days) => days,
        Err(what) => {
            problems.push(row.problem("marks", &what, "row left out"));
            return None;
        }
    };
    let mut marks = Vec::with_capacity(words.len());
    let mut wrong = |at: usize, what: &str, shown: &str| {
        let mut problem = row.problem("marks", what, "mark left out");
        problem.read = format!("{shown} at session {}", at + 1);
        problems.push(problem);
    };
    for (at, shown) in words.iter().enumerate() {
        let Some(&day) = days.get(at / 2) else { break };
        let session = u8::from(at % 2 == 1);
        if is_no_mark(shown) || shown.trim().is_empty() {
            wrong(at, "no mark", shown);
            continue;
        }
        match codes.mark(shown) {
            None => wrong(at, "not a code of the attendance register", shown),
            Some(mark) if codes.class(mark, day).is_none() => {
                let what =
                    "not a code of the register on this day: the codes changed on 19 August 2024";
                wrong(at, what, shown);
            }
            Some(mark) => marks.push((day, session, mark)),
        }
    }
    Some(Text { row: row.number(), units, marks })
}

/// Returns the enrolments that a row is about.
fn units(
    row: &Row<'_>,
    pupil: u32,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Option<Vec<u32>> {
    let all = given.index.at(pupil);
    let word = row.word("academy_id");
    if word.is_empty() {
        return Some(all.to_vec());
    }
    let academy = given.academies().get(&*word).copied();
    let there =
        |unit: &&u32| academy.is_some_and(|of| given.academy.get(**unit as usize) == Some(&of));
    let found: Vec<u32> = all.iter().filter(there).copied().collect();
    if found.is_empty() {
        let what = "the pupil is not enrolled in this academy";
        problems.push(row.problem("academy_id", what, "row left out"));
        return None;
    }
    Some(found)
}

/// Cuts a string into marks: at blanks, commas or semicolons where there are any, else each
/// character is one.
fn words(text: &str) -> Vec<&str> {
    let parts = |c: char| c.is_whitespace() || c == ',' || c == ';';
    if text.contains(parts) {
        return text.split(parts).filter(|word| !word.is_empty()).collect();
    }
    text.char_indices().map(|(at, c)| text.get(at..at + c.len_utf8()).unwrap_or("")).collect()
}

/// Returns the days that so many marks, two a day, are of. Where the last day is said, they are all
/// days or the weekdays, whichever fits; else weekdays.
fn days(from: i32, to: Option<i32>, marks: usize) -> Result<Vec<i32>, String> {
    let is_weekday = |day: &i32| weekday(*day) < 5;
    let Some(to) = to else {
        if !is_weekday(&from) {
            return Err("begins on a weekend and does not say its last day".to_owned());
        }
        let last = from.saturating_add(MOST_DAYS);
        let days: Vec<i32> = (from..last).filter(is_weekday).take(marks.div_ceil(2)).collect();
        return if days.len() == marks.div_ceil(2) {
            Ok(days)
        } else {
            Err("goes on for more than a year".to_owned())
        };
    };
    if to < from {
        return Err("ends before it begins".to_owned());
    }
    if to.saturating_sub(from) > MOST_DAYS {
        return Err("goes on for more than a year".to_owned());
    }
    let all: Vec<i32> = (from..=to).collect();
    let weekdays: Vec<i32> = all.iter().copied().filter(is_weekday).collect();
    if marks == all.len() * 2 {
        Ok(all)
    } else if marks == weekdays.len() * 2 {
        Ok(weekdays)
    } else {
        Err(format!(
            "{marks} marks for {} sessions on weekdays or {} on all days",
            weekdays.len() * 2,
            all.len() * 2
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_cut_where_it_has_blanks() {
        assert_eq!(words("/\\L"), ["/", "\\", "L"]);
        assert_eq!(words("/ \\ C1  Y2"), ["/", "\\", "C1", "Y2"]);
        assert_eq!(words("C1,C2;Q"), ["C1", "C2", "Q"]);
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("é/"), ["é", "/"]);
    }

    #[test]
    fn two_marks_are_a_day() {
        // 5 January 1970 was a Monday.
        assert_eq!(days(4, None, 11), Ok(vec![4, 5, 6, 7, 8, 11]));
        assert_eq!(days(4, Some(10), 10), Ok(vec![4, 5, 6, 7, 8]));
        assert_eq!(days(4, Some(10), 14), Ok((4..=10).collect()));
        assert_eq!(days(4, Some(4), 2), Ok(vec![4]));
        assert!(days(4, Some(10), 12).is_err_and(|why| why.starts_with("12 marks for 10")));
        assert!(days(4, Some(3), 2).is_err());
        assert!(days(2, None, 2).is_err_and(|why| why.contains("weekend")));
        assert_eq!(days(4, None, 0), Ok(vec![]));
        assert!(days(i32::MAX, None, 2).is_err());
        assert!(days(i32::MIN, Some(i32::MAX), 2).is_err());
    }
}
