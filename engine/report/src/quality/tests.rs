//! What a report shows and what it keeps to itself.

use super::facts::facts;
use super::page::page;
use super::suppress::suppressed;
use super::*;
use proptest::prelude::*;
use uplift_model::Problem;

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A report with a section of every sort of cell.
fn report() -> QualityReport {
    let mut people = Section::new(
        "people",
        "Who there is",
        vec![
            Heading::new("who", Is::About(About::Measure)),
            Heading::new("how many", Is::Fact("count")),
        ],
    );
    people.push(vec![Cell::Measure("enrolments", "enrolments".to_owned()), Cell::Pupils(1_091)]);
    people.push(vec![
        Cell::Measure("pupils", "pupils, each once".to_owned()),
        Cell::Part(1_090, 1_091),
    ]);
    people.push(vec![Cell::Measure("academies", "academies".to_owned()), Cell::Count(4)]);
    let mut coverage = Section::new(
        "coverage",
        "Indicators",
        vec![
            Heading::new("indicator", Is::About(About::Indicator)),
            Heading::new("without", Is::Fact("missing")),
            Heading::new("share", Is::Aside),
            Heading::new("read by", Is::Note),
        ],
    );
    coverage.push(vec![
        text("literacy.phonics"),
        Cell::Part(91, 1_091),
        Cell::Share(1_000, 1_091),
        text("literacy"),
    ]);
    coverage.push(vec![text("=1+1"), Cell::Part(3, 1_091), Cell::Share(1_088, 1_091), text("")]);
    let mut newest = Section::new(
        "newest",
        "How new",
        vec![
            Heading::new("file", Is::About(About::File)),
            Heading::new("academy", Is::About(About::Academy)),
            Heading::new("newest date", Is::Fact("newest")),
        ],
    );
    let ash = Cell::Academy("ASH".to_owned(), "<b>Ash & Oak</b>".to_owned());
    newest.push(vec![text("attendance.csv"), ash.clone(), Cell::Day("2026-03-27".to_owned())]);
    newest.push(vec![text("behaviour.csv"), ash, Cell::Nothing]);
    let mut empty = Section::new("problems", "Problems", vec![]);
    "No problems; `a.csv` is whole.".clone_into(&mut empty.empty);
    let sections = vec![people, coverage, newest, empty];
    QualityReport {
        version: "0.1.0".to_owned(),
        about: "The data speak of 2026-03-27.".to_owned(),
        sections,
    }
}

#[test]
fn every_fact_is_a_row() {
    let mut out = Vec::new();
    assert_eq!(facts(&report(), &mut out).unwrap(), 7);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "section,academy,file,indicator,column,measure,value,of,share,note\n\
         people,,,,,enrolments,1091,,,\n\
         people,,,,,pupils,c,,,\n\
         people,,,,,academies,4,,,\n\
         coverage,,,literacy.phonics,,missing,91,1091,0.0834,literacy\n\
         coverage,,,'=1+1,,missing,c,,,\n\
         newest,ASH,attendance.csv,,,newest,2026-03-27,,,\n\
         newest,ASH,behaviour.csv,,,newest,,,,\n"
    );
}

#[test]
fn a_page_needs_nothing_else_and_escapes_what_it_shows() {
    let page = page(&report());
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en-GB\">"), "{page}");
    for no in ["<script", "http:", "https:", "<b>", "src=", "<img", "1,090", "0.0%"] {
        assert!(!page.contains(no), "{no} in {page}");
    }
    for yes in [
        "&lt;b&gt;Ash &amp; Oak&lt;/b&gt; (ASH)",
        "<th scope=\"row\">literacy.<wbr>phonics</th>",
        "<th scope=\"col\" class=\"n\">without</th>",
        "<td class=\"n\">91</td><td class=\"n\">91.7 %</td>",
        "<span aria-hidden=\"true\">c</span><span class=\"vh\">suppressed</span>",
        "<span aria-hidden=\"true\">–</span><span class=\"vh\">none</span>",
        "<p>No problems; <code>a.csv</code> is whole.</p>",
        "<td class=\"n\">1,091</td>",
    ] {
        assert!(page.contains(yes), "no {yes} in {page}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    assert_eq!(page.matches("<caption").count(), page.matches("<table").count());
}

/// A section of one row of one cell.
fn one(cell: Cell) -> Section {
    let mut section = Section::new("x", "x", vec![Heading::new("x", Is::Fact("x"))]);
    section.push(vec![cell]);
    section
}

#[track_caller]
fn shows(cell: &Cell, shown: bool) {
    let after = suppressed(&one(cell.clone()));
    assert_eq!(after.rows[0].cells[0] == *cell, shown, "{cell:?}");
    assert_eq!(after.rows[0].cells[0] == Cell::Suppressed, !shown, "{cell:?}");
}

#[test]
fn counts_from_1_to_4_are_suppressed() {
    for (count, shown) in [(0, true), (1, false), (4, false), (5, true)] {
        shows(&Cell::Pupils(count), shown);
        shows(&Cell::Part(count, 100), shown);
        // What is left is as telling.
        shows(&Cell::Part(100 - count, 100), shown);
        shows(&Cell::Share(count, 100), shown);
        shows(&Cell::Of(60, count, 100), shown);
        // Files and problems are no pupils.
        shows(&Cell::Count(count), true);
    }
    for (whole, shown) in [(0, true), (1, false), (9, false), (10, true)] {
        shows(&Cell::Share(0, whole), shown);
        shows(&Cell::Share(whole, whole), shown);
    }
    shows(&Cell::Share(5, 10), true);
    shows(&Cell::Share(4, 9), false);
}

#[test]
fn a_row_goes_with_what_it_is_tied_to() {
    for (tied, shown) in
        [((99, 100), false), ((96, 100), false), ((95, 100), true), ((100, 100), true)]
    {
        let mut section = one(Cell::Part(20, 90));
        section.rows[0].tied = Some(tied);
        let after = suppressed(&section);
        assert_eq!(after.rows[0].cells[0] == Cell::Part(20, 90), shown, "{tied:?}");
    }
}

/// A section whose rows are these parts of the total.
fn parts(rows: &[(u64, u64)], total: (u64, u64)) -> Section {
    let headings = vec![Heading::new("x", Is::Fact("x")), Heading::new("y", Is::Aside)];
    let mut section = Section::new("x", "x", headings);
    section.totals = vec![total];
    for &(part, whole) in rows {
        let cells = vec![Cell::Part(part, whole), Cell::Share(part, whole)];
        section.rows.push(Row { cells, group: Some(0), tied: None });
    }
    section
}

/// Returns which rows of such a section show their count.
fn shown(rows: &[(u64, u64)], total: (u64, u64)) -> Vec<bool> {
    let section = suppressed(&parts(rows, total));
    section.rows.iter().map(|row| matches!(row.cells[0], Cell::Part(..))).collect()
}

#[test]
fn what_could_be_subtracted_is_suppressed_too() {
    // All that the total has besides is in rows that are not shown, and is not small.
    assert_eq!(shown(&[(20, 50), (30, 60)], (100, 300)), [true, true]);
    // The one that is suppressed is what the others leave of the total: the next smallest goes.
    assert_eq!(shown(&[(20, 50), (3, 60), (30, 60)], (53, 170)), [false, false, true]);
    // The academy that is no row is the rest.
    assert_eq!(shown(&[(20, 50), (30, 60)], (53, 170)), [false, true]);
    // Nobody can subtract from a total that is not shown.
    assert_eq!(shown(&[(20, 50), (30, 60)], (53, 54)), [true, true]);
    // As many are left as may be told.
    assert_eq!(shown(&[(20, 50), (30, 60)], (55, 170)), [true, true]);
}

proptest! {
    /// No reader who subtracts what is shown from the total is left with a small count, and nothing
    /// small is shown.
    #[test]
    fn nothing_small_can_be_worked_out(
        rows in prop::collection::vec((0..30_u64, 0..30_u64), 0..6),
        rest in (0..12_u64, 0..12_u64),
    ) {
        let rows: Vec<(u64, u64)> = rows.into_iter().map(|(a, b)| (a, a + b)).collect();
        let sum = |of: fn(&(u64, u64)) -> u64| rows.iter().map(of).sum::<u64>();
        let total = (sum(|of| of.0) + rest.0, sum(|of| of.1) + rest.0 + rest.1);
        let small = |count: u64| (1..5).contains(&count);
        let shown = shown(&rows, total);
        let seen: Vec<_> = rows.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(of, _)| *of).collect();
        for (part, whole) in &seen {
            prop_assert!(!small(*part) && !small(whole - part));
        }
        if !small(total.0) && !small(total.1 - total.0) {
            let part = total.0 - seen.iter().map(|of| of.0).sum::<u64>();
            let whole = total.1 - seen.iter().map(|of| of.1).sum::<u64>();
            prop_assert!(!small(part) && !small(whole - part), "{part} of {whole}");
        }
    }
}

#[test]
fn files_are_replaced_whole_and_only_by_their_own_sort() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let problem = Problem {
        file: "pupils.csv".to_owned(),
        row: 2,
        column: "x".to_owned(),
        read: "?".to_owned(),
        what: "not a number".to_owned(),
        done: "reading left out".to_owned(),
    };
    let written = write_quality(&out, &report(), [&problem]).unwrap();
    let names: Vec<&str> = written.files.keys().map(String::as_str).collect();
    assert_eq!(names, ["problems.csv", "quality.csv", "quality.html"]);
    assert_eq!(written.files["problems.csv"].rows, 1);
    let first = std::fs::read(out.join("quality.html")).unwrap();
    write_quality(&out, &report(), []).unwrap();
    assert_eq!(std::fs::read(out.join("quality.html")).unwrap(), first);
    // A run does not replace a check.
    let run = crate::Writer::create(&out, crate::Formats::default()).unwrap_err();
    assert!(run.to_string().contains("is not an earlier run: it holds `problems.csv`"), "{run}");
    std::fs::write(out.join("notes.txt"), "call home").unwrap();
    let error = write_quality(&out, &report(), []).unwrap_err();
    assert!(error.to_string().contains("is not an earlier check: it holds `notes.txt`"), "{error}");
    assert_eq!(error.hint(), Some("name a folder that is absent, empty or an earlier check"));
}
