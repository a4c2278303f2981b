//! The names we know: files, their columns, indicators; and which of them was likely meant.

use uplift_model::{Indicator, Level, catalogue};

/// The files a dataset may have, with the columns we read under names of our own. The columns of
/// `pupils` and `indicators` may also be named after indicators.
pub(crate) const FILES: [(&str, &[&str]); 10] = [
    (
        "pupils",
        &[
            "pupil_id",
            "academy_id",
            "class_id",
            "year_group",
            "sex",
            "date_of_birth",
            "pupil_premium",
            "fsm_ever6",
            "looked_after",
            "disadvantaged",
            "eal",
            "sen_status",
            "sen_need",
        ],
    ),
    ("academies", &["academy_id", "name", "phase", "trust_id", "trust_name", "cluster"]),
    ("classes", &["class_id", "academy_id", "name", "year_group", "subject"]),
    ("enrolments", &["pupil_id", "class_id"]),
    (
        "attendance",
        &[
            "pupil_id",
            "from",
            "to",
            "possible",
            "present",
            "authorised",
            "unauthorised",
            "late",
            "date",
            "session",
            "code",
            "marks",
            "academy_id",
        ],
    ),
    ("assessments", &["pupil_id", "assessment", "measure", "value", "date"]),
    ("behaviour", &["pupil_id", "date", "kind", "type", "points", "days", "academy_id"]),
    (
        "provision",
        &[
            "pupil_id",
            "intervention_id",
            "start",
            "end",
            "sessions_planned",
            "sessions_delivered",
            "outcome",
        ],
    ),
    ("calendar", &["academy_id", "start", "end", "half_term"]),
    ("indicators", &["pupil_id"]),
];

/// Columns of `pupils` that are indicators under a shorter name: `eal` is `pupil.eal`.
const SHORT: [&str; 9] = [
    "year_group",
    "sex",
    "pupil_premium",
    "fsm_ever6",
    "looked_after",
    "disadvantaged",
    "eal",
    "sen_status",
    "sen_need",
];

/// Returns the columns of a file that have names of our own.
pub(crate) fn columns(kind: &str) -> &'static [&'static str] {
    FILES.iter().find(|(file, _)| *file == kind).map_or(&[], |(_, columns)| columns)
}

/// Returns whether the columns of a file may be named after indicators.
pub(crate) fn is_wide(kind: &str) -> bool {
    matches!(kind, "pupils" | "indicators")
}

/// Returns the indicator of this id, of the catalogue or the trust's own.
pub(crate) fn indicator<'a>(id: &str, own: &'a [Indicator]) -> Option<&'a Indicator> {
    catalogue::indicator(id).or_else(|| own.iter().find(|own| own.id == id))
}

/// Returns the indicator of pupils that a column is named after.
pub(crate) fn indicator_of_column<'a>(column: &str, own: &'a [Indicator]) -> Option<&'a Indicator> {
    let short = SHORT.contains(&column).then(|| format!("pupil.{column}"));
    let found = indicator(short.as_deref().unwrap_or(column), own)?;
    (found.level == Level::Pupil).then_some(found)
}

/// Returns the names under which `[values]` may speak of an indicator's column: its id and the
/// short one.
pub(crate) fn other_name(column: &str) -> Option<String> {
    match column.strip_prefix("pupil.") {
        Some(short) => SHORT.contains(&short).then(|| short.to_owned()),
        None => SHORT.contains(&column).then(|| format!("pupil.{column}")),
    }
}

/// Goes through the ids of all indicators of pupils.
pub(crate) fn pupil_indicators(own: &[Indicator]) -> impl Iterator<Item = &str> {
    let all = catalogue::indicators().iter().chain(own);
    all.filter(|known| known.level == Level::Pupil).map(|known| known.id.as_ref())
}

/// Returns the candidate most like a name that must be one of them, if any is like it.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    likest(name, candidates)
        .filter(|(distance, _)| *distance <= flat(name).len() / 3)
        .map(|at| at.1)
}

/// Returns the candidate that a name was likely meant to be, for names that may just as well be
/// something else: stricter than [`nearest`].
pub(crate) fn slip<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = if flat(name).len() < 6 { 0 } else { 1 + flat(name).len() / 12 };
    likest(name, candidates).filter(|(distance, _)| *distance <= most).map(|at| at.1)
}

fn likest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    let wanted = flat(name);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &flat(candidate)), candidate))
        .min()
}

/// Case and what stands between words tell no names apart.
fn flat(text: &str) -> String {
    text.to_lowercase().replace([' ', '-', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_misspelling_is_named() {
        assert_eq!(nearest("pupil_id", ["academy_id", "pupli_id"].into_iter()), Some("pupli_id"));
        assert_eq!(nearest("pupil_id", ["Pupil ID", "name"].into_iter()), Some("Pupil ID"));
        assert_eq!(nearest("pupil_id", ["score", "date"].into_iter()), None);
    }

    #[test]
    fn what_may_be_something_else_is_let_be() {
        let columns = || columns("pupils").iter().copied();
        assert_eq!(slip("SEN Status", columns()), Some("sen_status"));
        assert_eq!(slip("pupil_premum", columns()), Some("pupil_premium"));
        assert_eq!(slip("Sex", columns()), Some("sex"));
        assert_eq!(slip("set", columns()), None);
        assert_eq!(slip("surname", columns()), None);
        assert_eq!(slip("literacy.phonic", pupil_indicators(&[])), Some("literacy.phonics"));
    }

    #[test]
    fn columns_named_after_indicators() {
        assert_eq!(indicator_of_column("eal", &[]).unwrap().id, "pupil.eal");
        assert_eq!(indicator_of_column("pupil.eal", &[]).unwrap().id, "pupil.eal");
        assert!(indicator_of_column("class.subject", &[]).is_none());
        assert!(indicator_of_column("pupil_id", &[]).is_none());
        assert_eq!(other_name("pupil.eal").as_deref(), Some("eal"));
        assert_eq!(other_name("eal").as_deref(), Some("pupil.eal"));
        assert_eq!(other_name("literacy.phonics"), None);
    }
}
