//! The names of the columns: cleaned of what cannot be seen, and joined where they stand in several
//! rows.

/// Returns the names that the rows of a header give together. A cell of an upper row speaks for
/// those after it that are blank, as merged cells do, unless it has none below it and so names its
/// own column alone.
pub(crate) fn joined(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut names = vec![String::new(); columns];
    let last = rows.len().saturating_sub(1);
    for at in 0..rows.len() {
        let mut group = "";
        for (column, name) in names.iter_mut().enumerate() {
            let cell = |row: &Vec<String>| row.get(column).map_or("", String::as_str).to_owned();
            let own =
                rows.get(at).and_then(|row| row.get(column)).map_or("", String::as_str).trim();
            let below = rows.iter().skip(at + 1).any(|row| !clean(&cell(row)).is_empty());
            let word = if !own.is_empty() {
                group = if at < last && below { own } else { "" };
                own
            } else if below {
                group
            } else {
                ""
            };
            if !name.is_empty() && !word.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    names.iter().map(|name| clean(name)).collect()
}

/// Takes out of a name what cannot be seen: blanks around it, marks of byte order, and blanks that
/// do not break, which become plain ones.
pub(crate) fn clean(name: &str) -> String {
    let seen = name.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'));
    let plain = seen.map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c });
    plain.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[&[&str]], expected: &[&str]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(joined(&rows), expected);
    }

    #[test]
    fn what_cannot_be_seen_does_not_matter() {
        check(
            &[&["\u{feff}pupil_id", " score\u{a0}", "a\u{a0}b", ""]],
            &["pupil_id", "score", "a b", ""],
        );
        check(&[], &[]);
    }

    #[test]
    fn groups_stand_above() {
        check(
            &[&["Pupil", "", "Reading", "", "Maths"], &["", "Form", "SAS", "Stanine", "SAS", "x"]],
            &["Pupil", "Form", "Reading SAS", "Reading Stanine", "Maths SAS", "Maths x"],
        );
        check(&[&["A", ""], &["B", ""], &["C", "D"]], &["A B C", "A B D"]);
    }
}
