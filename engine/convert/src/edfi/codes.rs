//! What the descriptors of Ed-Fi mean, from `formats/ed-fi.toml`.

use crate::ConvertError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table of descriptors.
#[derive(Debug, Deserialize)]
pub(super) struct Codes {
    attendance: Vec<Category>,
    discipline: Discipline,
    sex: BTreeMap<String, Vec<String>>,
    grade: BTreeMap<String, String>,
}

/// What an event of attendance is.
#[derive(Debug, Deserialize)]
pub(super) struct Category {
    name: String,
    pub(super) morning: String,
    pub(super) afternoon: String,
    pub(super) kind: EventKind,
}

/// What an event says of its sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum EventKind {
    Present,
    Authorised,
    Unauthorised,
    Late,
}

#[derive(Debug, Deserialize)]
struct Discipline {
    suspension: Vec<String>,
    offender: Vec<String>,
}

impl Codes {
    /// Returns the kind of event, and which it is of all.
    pub(super) fn category(&self, name: &str) -> Option<(u8, &Category)> {
        let named = |(_, category): &(u8, &Category)| category.name.eq_ignore_ascii_case(name);
        (0..).zip(&self.attendance).find(named)
    }

    /// Returns the kind of event that is this one of all.
    pub(super) fn category_at(&self, at: u8) -> Option<&Category> {
        self.attendance.get(usize::from(at))
    }

    pub(super) fn is_suspension(&self, name: &str) -> bool {
        has(&self.discipline.suspension, name)
    }

    pub(super) fn is_offender(&self, name: &str) -> bool {
        has(&self.discipline.offender, name)
    }

    pub(super) fn sex(&self, name: &str) -> Option<&str> {
        self.sex.iter().find(|(_, names)| has(names, name)).map(|(sex, _)| sex.as_str())
    }

    /// Returns the year group of a grade, American or English.
    pub(super) fn year_group(&self, name: &str) -> Option<String> {
        let known = self.grade.iter().find(|(grade, _)| grade.eq_ignore_ascii_case(name));
        if let Some((_, year)) = known {
            return Some(year.clone());
        }
        let english = ["year", "reception"]
            .iter()
            .any(|word| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
        let year = uplift_table::parse::year_group(name).filter(|_| english)?;
        (0..=14).find(|known| (f64::from(*known) - year).abs() < 1e-9).map(|year| match year {
            0 => "R".to_owned(),
            year => year.to_string(),
        })
    }
}

fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

static CODES: LazyLock<Result<Codes, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../formats/ed-fi.toml")).map_err(|cause| cause.to_string())
});

/// Returns the table.
pub(super) fn codes() -> Result<&'static Codes, ConvertError> {
    CODES
        .as_ref()
        .map_err(|cause| ConvertError::Codes { table: "ed-fi.toml", cause: cause.clone() })
}
