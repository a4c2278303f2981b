//! What stands out in single academies: readings that many of their pupils lack, dates that are
//! older than the others', marks that wait for their reason.

use super::sections::Found;
use jiff::civil::Date;
use uplift_cohort::Readings;
use uplift_report::{About, Cell, Heading, Is, Row, Section};

/// Rows of academies that are shown.
const SHOWN: usize = 20;
/// An academy stands out where this many hundredths of a reading more are missing than in the whole
/// dataset.
const BEHIND: u64 = 20;
/// Its dates are old where they are this many days older than the newest of the file: longer than
/// any holiday but the summer's.
const OLD: i32 = 28;

impl Found<'_> {
    fn academy(&self, at: usize) -> Cell {
        let academy = self.dataset.roster.academies.get(at);
        academy.map_or(Cell::Nothing, |of| Cell::Academy(of.id.clone(), of.name.clone()))
    }
}

/// Returns how many hundredths of the expected readings are missing.
fn missing(of: &Readings) -> u64 {
    (of.missing * 100).checked_div(of.expected).unwrap_or(0)
}

/// The academies that lack most of an indicator that others have.
pub(super) fn coverage(found: &Found<'_>) -> Section {
    let headings = vec![
        Heading::new("academy", Is::About(About::Academy)),
        Heading::new("indicator", Is::About(About::Indicator)),
        Heading::new("without a reading", Is::Fact("missing")),
        Heading::new("share with one", Is::Aside),
        Heading::new("in all academies", Is::Aside),
    ];
    let mut section = Section::new("coverage-by-academy", "Academies that lack readings", headings);
    section.says = format!(
        "Where an academy lacks a reading for far more of its pupils than all academies together do, by at least {BEHIND} in a hundred. The worst {SHOWN} are shown."
    );
    let mut worst: Vec<(u64, usize, usize)> = Vec::new();
    for (indicator, of) in found.quality.coverage.iter().enumerate() {
        for (academy, here) in of.academies.iter().enumerate() {
            let more = missing(here).saturating_sub(missing(&of.all));
            if of.all.held() > 0 && more >= BEHIND {
                worst.push((more, indicator, academy));
            }
        }
    }
    worst.sort_by_key(|&(more, indicator, academy)| (std::cmp::Reverse(more), indicator, academy));
    let all = &found.quality.coverage;
    section.totals = all.iter().map(|of| (of.all.missing, of.all.expected)).collect();
    for (_, indicator, academy) in worst.into_iter().take(SHOWN) {
        let Some(of) = all.get(indicator) else { continue };
        let here = of.academies.get(academy).copied().unwrap_or_default();
        let cells = vec![
            found.academy(academy),
            Cell::Text(of.indicator.clone()),
            Cell::Part(here.missing, here.expected),
            Cell::Share(here.held(), here.expected),
            Cell::Share(of.all.held(), of.all.expected),
        ];
        section.rows.push(Row { cells, group: Some(indicator), tied: None });
    }
    "No academy lacks much that the others have.".clone_into(&mut section.empty);
    section
}

/// How new each dated file is, and the academies whose rows are older than the others' or missing.
pub(super) fn newest(found: &Found<'_>) -> Section {
    let headings = vec![
        Heading::new("file", Is::About(About::File)),
        Heading::new("academy", Is::About(About::Academy)),
        Heading::new("newest date", Is::Fact("newest")),
        Heading::new("days before", Is::Fact("days")),
    ];
    let mut section = Section::new("newest", "How new the data are", headings);
    section.says = format!(
        "The newest date of each file and how many days that is before the day the data speak of; an academy is named where its newest row is {OLD} days or more older than the file's, or where it has none."
    );
    let as_at = found.dataset.as_at;
    let days = |from: Option<Date>, to: Option<Date>| {
        let (from, to) = (from?, to?);
        from.until(to).ok().map(|span| span.get_days())
    };
    let age = |day: Option<Date>| {
        let age = days(day, as_at).and_then(|days| u64::try_from(days).ok());
        age.map_or(Cell::Nothing, Cell::Count)
    };
    let shown = |day: Option<Date>| day.map_or(Cell::Nothing, |day| Cell::Day(day.to_string()));
    for dated in &found.dataset.dated {
        let file = Cell::Text(dated.file.clone());
        let all = Cell::Academy(String::new(), "all".to_owned());
        section.push(vec![file.clone(), all, shown(dated.newest), age(dated.newest)]);
        let mut old: Vec<(Option<Date>, usize)> = (0..found.dataset.roster.academies.len())
            .map(|academy| (dated.academies.get(academy).copied().flatten(), academy))
            .filter(|(day, _)| days(*day, dated.newest).is_none_or(|days| days >= OLD))
            .collect();
        old.sort_unstable();
        for (day, academy) in old.into_iter().take(SHOWN) {
            section.push(vec![file.clone(), found.academy(academy), shown(day), age(day)]);
        }
    }
    "No file has dates.".clone_into(&mut section.empty);
    section
}

/// Register marks that wait for their reason, in all and in the academies that have most.
pub(super) fn unresolved(found: &Found<'_>) -> Option<Section> {
    let unresolved = found.quality.unresolved.as_ref()?;
    let headings = vec![
        Heading::new("academy", Is::About(About::Academy)),
        Heading::new("marks", Is::Fact("marks")),
        Heading::new("enrolments", Is::Fact("enrolments")),
        Heading::new("days the oldest has waited", Is::Fact("oldest_days")),
    ];
    let mut section = Section::new("unresolved", "Marks without a reason yet", headings);
    "Marks of the code N: absent, the reason not known yet. They count as unauthorised absence until they are resolved."
        .clone_into(&mut section.says);
    let everybody = found.quality.people.enrolments;
    let row = |academy: Cell, of: &uplift_cohort::Waiting, whole: u64, group: Option<usize>| {
        let about = |number: u64| Cell::Of(number, of.enrolments, whole);
        let cells = vec![
            academy,
            about(of.marks),
            Cell::Part(of.enrolments, whole),
            of.oldest_days.map_or(Cell::Nothing, about),
        ];
        Row { cells, group, tied: None }
    };
    if unresolved.all.marks > 0 {
        let all = Cell::Academy(String::new(), "all".to_owned());
        section.rows.push(row(all, &unresolved.all, everybody, None));
    }
    section.totals = vec![(unresolved.all.enrolments, everybody)];
    let mut most: Vec<usize> = (0..unresolved.academies.len()).collect();
    let marks = |at: usize| unresolved.academies.get(at).map_or(0, |of| of.marks);
    most.retain(|&at| marks(at) > 0);
    most.sort_by_key(|&at| std::cmp::Reverse(marks(at)));
    for at in most.into_iter().take(SHOWN) {
        let Some(of) = unresolved.academies.get(at) else { continue };
        let whole = found.dataset.roster.academies.get(at).map_or(0, |of| of.enrolments.len());
        section.rows.push(row(found.academy(at), of, whole as u64, Some(0)));
    }
    "Every mark has its reason.".clone_into(&mut section.empty);
    Some(section)
}
