//! What a check found, as sections of rows: the terminal and the files show the same ones.

use super::academies;
use std::collections::BTreeMap;
use uplift_cohort::{AsAtFrom, Counted, Dataset, Quality};
use uplift_model::{Level, RuleBook, catalogue};
use uplift_report::{About, Cell, Heading, Is, Row, Section};

/// First rows of problems that are named.
const ROWS: usize = 5;

/// What the sections are made of.
pub(super) struct Found<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) quality: &'a Quality,
    pub(super) book: &'a RuleBook,
    /// By enrolment and by pupil, where it is known how many are absent often.
    pub(super) absence: Option<[Counted; 2]>,
}

/// Returns the ids of the indicators that rule sets read or that the dataset supplies.
pub(super) fn indicators<'a>(dataset: &'a Dataset, book: &'a RuleBook) -> Vec<&'a str> {
    let known = |id: &&str| {
        catalogue::indicator(id).is_some_and(|indicator| indicator.level == Level::Pupil)
            || dataset.own.iter().any(|own| own.id == *id)
    };
    let wanted = book.inputs.iter().map(|input| input.indicator.as_str()).filter(known);
    let supplied = dataset.supplied().map(|(id, _)| id);
    let all: std::collections::BTreeSet<&str> = wanted.chain(supplied).collect();
    all.into_iter().collect()
}

/// Says in a sentence what the data speak of and how that is known.
pub(super) fn about(dataset: &Dataset) -> String {
    let Some(day) = dataset.as_at else {
        return "The data have no date; rules that need one lack it (`--as-at` gives one)."
            .to_owned();
    };
    let from = match dataset.as_at_from {
        AsAtFrom::Said => "as `--as-at` says",
        AsAtFrom::Settings => "as `dataset.toml` says",
        AsAtFrom::Newest | AsAtFrom::Nowhere => "the newest date in them",
    };
    format!("The data speak of {day}, {from}.")
}

/// Makes every section, in order.
pub(super) fn sections(found: &Found<'_>) -> Vec<Section> {
    let mut all = vec![files(found), people(found), coverage(found)];
    all.push(academies::coverage(found));
    all.push(academies::newest(found));
    all.extend(academies::unresolved(found));
    all.extend(found.absence.as_ref().map(absence));
    all.push(problems(found));
    all.push(unused(found));
    all
}

fn files(found: &Found<'_>) -> Section {
    let headings =
        vec![Heading::new("file", Is::About(About::File)), Heading::new("rows", Is::Fact("rows"))];
    let mut section = Section::new("files", "Files", headings);
    for file in found.dataset.files.iter().filter(|file| file.name != "dataset.toml") {
        section.push(vec![Cell::Text(file.name.clone()), Cell::Count(file.rows)]);
    }
    section
}

fn people(found: &Found<'_>) -> Section {
    let headings = vec![
        Heading::new("who", Is::About(About::Measure)),
        Heading::new("how many", Is::Fact("count")),
    ];
    let mut section = Section::new("people", "Who there is", headings);
    "A pupil in two academies has two enrolments; everything below counts enrolments."
        .clone_into(&mut section.says);
    let people = &found.quality.people;
    let of = people.enrolments;
    for (word, words, cell) in [
        ("enrolments", "enrolments", Cell::Pupils(of)),
        ("pupils", "pupils, each once", Cell::Part(people.pupils, of)),
        ("in_several", "pupils in more than one academy", Cell::Part(people.in_several, of)),
        ("without_class", "enrolments without a class", Cell::Part(people.without_class, of)),
        ("without_year", "enrolments without a year group", Cell::Part(people.without_year, of)),
        ("classes", "classes and teaching groups", Cell::Count(people.classes)),
        ("academies", "academies", Cell::Count(people.academies)),
        ("trusts", "trusts", Cell::Count(people.trusts)),
    ] {
        section.push(vec![Cell::Measure(word, words.to_owned()), cell]);
    }
    section
}

fn coverage(found: &Found<'_>) -> Section {
    let everybody = found.quality.people.enrolments;
    // Where a reading can be expected of everybody, a column that says so says nothing.
    let some = found.quality.coverage.iter().any(|of| of.all.expected != everybody);
    let mut headings = vec![
        Heading::new("indicator", Is::About(About::Indicator)),
        Heading::new("with a reading", Is::Fact("present")),
    ];
    if some {
        headings.push(Heading::new("expected of", Is::Fact("expected")));
    }
    headings.extend([
        Heading::new("without", Is::Fact("missing")),
        Heading::new("share", Is::Aside),
        Heading::new("read by", Is::Note),
    ]);
    let mut section = Section::new("coverage", "Indicators", headings);
    "How many enrolments have a reading of each indicator, and which rule sets read it. A missing reading is never taken as 0 or \"no\"."
        .clone_into(&mut section.says);
    for of in &found.quality.coverage {
        let sets = found.book.rule_sets.iter();
        let readers: Vec<&str> = sets
            .filter(|set| set.manifest.inputs.iter().any(|input| input.indicator == of.indicator))
            .map(|set| set.manifest.id.as_str())
            .collect();
        let mut cells =
            vec![Cell::Text(of.indicator.clone()), Cell::Part(of.all.present, everybody)];
        if some {
            cells.push(Cell::Pupils(of.all.expected));
        }
        cells.extend([
            Cell::Part(of.all.missing, of.all.expected),
            Cell::Share(of.all.held(), of.all.expected),
            Cell::Text(readers.join(", ")),
        ]);
        section.push(cells);
    }
    "No rule set reads an indicator, and the data supply none.".clone_into(&mut section.empty);
    section
}

/// How many are absent often, counted both ways.
fn absence(counts: &[Counted; 2]) -> Section {
    let headings = vec![
        Heading::new("counted by", Is::About(About::Measure)),
        Heading::new("with a possible session", Is::Fact("assessed")),
        Heading::new("persistently absent", Is::Fact("persistent")),
        Heading::new("share", Is::Aside),
        Heading::new("severely absent", Is::Fact("severe")),
        Heading::new("share", Is::Aside),
    ];
    let mut section = Section::new("absence", "Absent often", headings);
    "Of Years 1 to 11. By enrolment, as the Department for Education counts: a pupil in two academies counts twice. By pupil, over the sessions of all enrolments together."
        .clone_into(&mut section.says);
    let ways = [("by_enrolment", "enrolment"), ("by_pupil", "pupil")];
    for ((word, words), of) in ways.into_iter().zip(counts) {
        let cells = vec![
            Cell::Measure(word, words.to_owned()),
            Cell::Pupils(of.assessed),
            Cell::Part(of.persistent, of.assessed),
            Cell::Share(of.persistent, of.assessed),
            Cell::Part(of.severe, of.assessed),
            Cell::Share(of.severe, of.assessed),
        ];
        // Beside the other row, this one tells how many pupils are in two academies.
        let [enrolments, _] = counts;
        section.rows.push(Row {
            cells,
            group: None,
            tied: Some((of.assessed, enrolments.assessed)),
        });
    }
    section
}

fn problems(found: &Found<'_>) -> Section {
    let dataset = found.dataset;
    let mut rows: BTreeMap<(&str, &str, &str, &str), Vec<u64>> = BTreeMap::new();
    for problem in dataset.problems.iter().filter(|problem| problem.row > 0) {
        let sort = (&*problem.file, &*problem.column, &*problem.what, &*problem.done);
        rows.entry(sort).or_default().push(problem.row);
    }
    let headings = vec![
        Heading::new("file", Is::About(About::File)),
        Heading::new("column", Is::About(About::Column)),
        Heading::new("what is wrong", Is::Note),
        Heading::new("what was done", Is::Note),
        Heading::new("times", Is::Fact("problems")),
        Heading::new("first rows", Is::Aside),
    ];
    let mut section = Section::new("problems", "What could not be read", headings);
    "Each sort of problem, what was done about it, and the rows it stands in first. What was read there is listed in problems.csv."
        .clone_into(&mut section.says);
    for sort in &dataset.problem_sorts {
        let key = (&*sort.file, &*sort.column, &*sort.what, &*sort.done);
        let rows = rows.get(&key).map_or(&[][..], Vec::as_slice);
        let first: Vec<String> = rows.iter().take(ROWS).map(ToString::to_string).collect();
        let more = if rows.len() > ROWS { ", …" } else { "" };
        let text = |text: &str| match text {
            "" => Cell::Nothing,
            text => Cell::Text(text.to_owned()),
        };
        section.push(vec![
            text(&sort.file),
            text(&sort.column),
            text(&sort.what),
            text(&sort.done),
            Cell::Count(sort.count),
            text(&(first.join(", ") + more)),
        ]);
    }
    "No problems.".clone_into(&mut section.empty);
    section
}

fn unused(found: &Found<'_>) -> Section {
    let headings = vec![
        Heading::new("column", Is::About(About::Column)),
        Heading::new("file", Is::About(About::File)),
        Heading::new("used", Is::Fact("used")),
    ];
    let mut section = Section::new("unused", "Columns that are not used", headings);
    "They mean nothing to the engine; `dataset.toml` can map them or declare an indicator of the trust's own."
        .clone_into(&mut section.says);
    let pupils = found.dataset.files.first().map_or("", |file| &file.name);
    for column in &found.dataset.unused {
        section.push(vec![
            Cell::Text(column.clone()),
            Cell::Text(pupils.to_owned()),
            Cell::Text("no".to_owned()),
        ]);
    }
    "Every column of the pupils file is used.".clone_into(&mut section.empty);
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absence_is_shown_both_ways() {
        let of = |assessed, persistent, severe| Counted { assessed, persistent, severe };
        let section = absence(&[of(100, 21, 6), of(99, 20, 6)]);
        let shown: Vec<Vec<String>> =
            section.rows.iter().map(|row| row.cells.iter().map(Cell::words).collect()).collect();
        assert_eq!(
            shown,
            [
                ["enrolment", "100", "21", "21 %", "6", "6 %"],
                ["pupil", "99", "20", "20.2 %", "6", "6.1 %"],
            ]
        );
    }
}
