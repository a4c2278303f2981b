//! The `academies`, `classes` and `enrolments` files.

use crate::groups::Enrolments;
use crate::problems::Problems;
use crate::rows::{Row, Table};
use crate::settings::Settings;
use crate::{DatasetError, FileRead};
use std::collections::BTreeSet;
use uplift_table::{Cell, File};

/// A row of `academies`.
#[derive(Debug, Clone, Default)]
pub(crate) struct AcademyRow {
    pub(crate) row: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) phase: String,
    pub(crate) trust_id: String,
    pub(crate) trust_name: String,
}

/// A row of `classes`.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClassRow {
    pub(crate) row: u64,
    pub(crate) id: String,
    pub(crate) academy: String,
    pub(crate) name: String,
    pub(crate) year_group: Option<i8>,
    pub(crate) subject: String,
}

/// The `classes` file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Classes {
    pub(crate) file: String,
    /// What the file calls `academy_id`.
    pub(crate) academy_column: String,
    pub(crate) rows: Vec<ClassRow>,
}

/// A row of `enrolments`.
#[derive(Debug, Clone, Default)]
pub(crate) struct EnrolmentRow {
    pub(crate) row: u64,
    pub(crate) pupil: String,
    pub(crate) class: String,
}

/// Reads `academies`; of two rows of one academy the first is kept.
pub(crate) fn academies(
    file: &File,
    settings: &Settings,
    problems: &mut Problems,
) -> Result<(Vec<AcademyRow>, FileRead), DatasetError> {
    let optional = ["name", "phase", "trust_id", "trust_name"];
    let table = Table::open("academies", file, &["academy_id"], &optional, settings, problems)?;
    let phase = table.meaning("phase", "academy.phase");
    let (mut rows, read) = table.read(problems, |row, problems| {
        let phase = phase.as_ref();
        Some(AcademyRow {
            row: row.number(),
            id: row.id("academy_id", problems)?.into_owned(),
            name: row.name("name", problems),
            phase: phase
                .map_or("", |phase| phase.member_of(row.reading("phase", Some(phase), problems)))
                .to_owned(),
            trust_id: trust(row, problems),
            trust_name: row.name("trust_name", problems),
        })
    })?;
    let again = again(&rows, |row| &row.id);
    for row in leave_out(&mut rows, &again) {
        let (what, done) = ("this academy is in a row before", "row left out");
        problems.push(table.problem(row.row, "academy_id", row.id, what, done));
    }
    Ok((rows, read))
}

/// Returns the places of rows whose key a row before has.
fn again<'a, T, K: Ord>(rows: &'a [T], key: impl Fn(&'a T) -> K) -> BTreeSet<usize> {
    let mut keys: Vec<(K, usize)> = rows.iter().map(key).zip(0..).collect();
    keys.sort();
    let twice = keys.windows(2).filter_map(|two| match two {
        [(before, _), (key, at)] if before == key => Some(*at),
        _ => None,
    });
    twice.collect()
}

/// Takes rows out.
fn leave_out<T>(rows: &mut Vec<T>, places: &BTreeSet<usize>) -> Vec<T> {
    if places.is_empty() {
        return Vec::new();
    }
    let numbered = std::mem::take(rows).into_iter().enumerate();
    let (out, kept): (Vec<_>, Vec<_>) = numbered.partition(|(at, _)| places.contains(at));
    *rows = kept.into_iter().map(|(_, row)| row).collect();
    out.into_iter().map(|(_, row)| row).collect()
}

/// Reads the trust of an academy, which may be missing.
fn trust(row: &Row<'_>, problems: &mut Problems) -> String {
    let cell = row.cell("trust_id");
    if cell == Cell::Missing {
        return String::new();
    }
    uplift_table::parse::id(cell).map_or_else(
        |wrong| {
            problems.push(row.problem("trust_id", &wrong, "academy taken to be of no trust"));
            String::new()
        },
        std::borrow::Cow::into_owned,
    )
}

/// Reads `classes`; of two rows of one class of an academy the first is kept.
pub(crate) fn classes(
    file: &File,
    settings: &Settings,
    problems: &mut Problems,
) -> Result<(Classes, FileRead), DatasetError> {
    let (required, optional) = (["class_id", "academy_id"], ["name", "year_group", "subject"]);
    let table = Table::open("classes", file, &required, &optional, settings, problems)?;
    let years = table.meaning("year_group", "class.year_group");
    let subject = table.meaning("subject", "class.subject");
    let (mut rows, read) = table.read(problems, |row, problems| {
        let subject = subject.as_ref();
        Some(ClassRow {
            row: row.number(),
            id: row.id("class_id", problems)?.into_owned(),
            academy: row.id("academy_id", problems)?.into_owned(),
            name: row.name("name", problems),
            year_group: whole_year(row.reading("year_group", years.as_ref(), problems)),
            subject: subject
                .map_or("", |words| words.member_of(row.reading("subject", subject, problems)))
                .to_owned(),
        })
    })?;
    let again = again(&rows, |row| (&row.academy, &row.id));
    for row in leave_out(&mut rows, &again) {
        let (what, done) = ("this class of this academy is in a row before", "row left out");
        problems.push(table.problem(row.row, "class_id", row.id, what, done));
    }
    let academy_column = table.name("academy_id").to_owned();
    Ok((Classes { file: file.name.clone(), academy_column, rows }, read))
}

/// Returns a year group as the small whole number it is.
pub(crate) fn whole_year(year: f64) -> Option<i8> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and within -2 to 14")]
    (!year.is_nan()).then_some(year as i8)
}

/// Reads `enrolments`.
pub(crate) fn enrolments(
    file: &File,
    settings: &Settings,
    problems: &mut Problems,
) -> Result<(Enrolments, FileRead), DatasetError> {
    let required = ["pupil_id", "class_id"];
    let table = Table::open("enrolments", file, &required, &[], settings, problems)?;
    let (rows, read) = table.read(problems, |row, problems| {
        Some(EnrolmentRow {
            row: row.number(),
            pupil: row.id("pupil_id", problems)?.into_owned(),
            class: row.id("class_id", problems)?.into_owned(),
        })
    })?;
    let called = required.map(|ours| table.name(ours).to_owned());
    Ok((Enrolments { file: file.name.clone(), called, rows }, read))
}
