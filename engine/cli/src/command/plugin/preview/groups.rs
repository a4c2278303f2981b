//! The groups that pupils are counted by: academies, year groups, and what the policy lets be seen.

use uplift_cohort::{Column, Dataset};
use uplift_model::{BoundRule, Level, Policy, RuleBook, Statistic, catalogue};

/// What pupils are grouped by beside academy and year group, where the policy grants it.
const BY: [(&str, &str); 4] = [
    ("pupil.disadvantaged", "disadvantaged"),
    ("pupil.sen_status", "SEN status"),
    ("pupil.eal", "EAL"),
    ("pupil.sex", "sex"),
];

/// One way to group pupils.
pub(super) struct Grouping<'a> {
    pub(super) title: String,
    pub(super) names: Vec<String>,
    /// Says of a pupil which of `names` it is.
    pub(super) of: Box<dyn Fn(usize) -> Option<usize> + 'a>,
}

/// Returns whether a policy lets a rule set read an indicator.
pub(in crate::command::plugin) fn is_granted(
    policy: &Policy,
    rule_set: &str,
    indicator: &str,
) -> bool {
    let sensitive = catalogue::indicator(indicator).is_none_or(|it| it.sensitive);
    !sensitive || policy.grants.allow(rule_set, indicator)
}

/// Returns what a rule reads and a policy does not let its rule set read.
pub(in crate::command::plugin) fn withheld(
    policy: &Policy,
    book: &RuleBook,
    rule: &BoundRule,
) -> Vec<String> {
    let rule_set = book.rule_sets.get(rule.rule_set).map_or("", |entry| &entry.manifest.id);
    let inputs = rule.withheld.iter().filter_map(|&input| book.inputs.get(input));
    let mut ids: Vec<String> = Vec::new();
    for input in inputs {
        let own = input.indicator.split('=').next().unwrap_or_default();
        // A gap tells disadvantaged pupils from the others, whatever it is a gap in.
        let gap = (input.statistic == Statistic::Gap).then_some("pupil.disadvantaged");
        let needed = std::iter::once(own).chain(gap);
        ids.extend(needed.filter(|id| !is_granted(policy, rule_set, id)).map(str::to_owned));
    }
    ids.sort();
    ids.dedup();
    ids
}

/// Returns the ways to group pupils, and the titles of those that the policy does not grant. What the
/// dataset does not have is neither.
pub(super) fn groupings<'a>(
    dataset: &'a Dataset,
    policy: &Policy,
    rule_set: &str,
) -> (Vec<Grouping<'a>>, Vec<String>) {
    let (mut shown, mut hidden) = (vec![academies(dataset), years(dataset)], Vec::new());
    for (id, title) in BY {
        let Some(column) = dataset.column(id) else { continue };
        if is_granted(policy, rule_set, id) {
            shown.push(members(title, column));
        } else {
            hidden.push(title.to_owned());
        }
    }
    (shown, hidden)
}

fn academies(dataset: &Dataset) -> Grouping<'_> {
    let roster = &dataset.roster;
    Grouping {
        title: "academy".to_owned(),
        names: roster.academies.iter().map(|academy| academy.id.clone()).collect(),
        of: Box::new(|unit| Some(roster.academy_of(unit))),
    }
}

fn years(dataset: &Dataset) -> Grouping<'_> {
    let roster = &dataset.roster;
    let year = |unit| roster.year(Level::Pupil, unit);
    let mut years: Vec<Option<i8>> = (0..roster.units(Level::Pupil)).map(year).collect();
    years.sort_unstable();
    years.dedup();
    // Those whose year is not known come last.
    if years.first() == Some(&None) {
        years.rotate_left(1);
    }
    Grouping {
        title: "year group".to_owned(),
        names: years.iter().map(|&year| year_words(year)).collect(),
        of: Box::new(move |unit| years.iter().position(|&other| other == year(unit))),
    }
}

/// Groups by the members of a category, or by yes and no.
fn members<'a>(title: &str, column: &'a Column) -> Grouping<'a> {
    let mut names: Vec<String> = match column {
        Column::Codes(_, members) if !members.is_empty() => {
            members.iter().map(ToString::to_string).collect()
        }
        _ => vec!["no".to_owned(), "yes".to_owned()],
    };
    let known = names.len();
    names.push("not known".to_owned());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a code is a small whole number; anything else is no member"
    )]
    let of = move |unit| Some(column.reading(unit).map_or(known, |code| known.min(code as usize)));
    Grouping { title: title.to_owned(), names, of: Box::new(of) }
}

fn year_words(year: Option<i8>) -> String {
    match year {
        None => "not known".to_owned(),
        Some(0) => "Reception".to_owned(),
        Some(-1) => "Nursery 2".to_owned(),
        Some(-2) => "Nursery 1".to_owned(),
        Some(year) => format!("Year {year}"),
    }
}
