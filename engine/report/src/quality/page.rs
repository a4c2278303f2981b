//! A report as one page of HTML that needs nothing else: no script, no other file.
//!
//! Markup by `maud`: it escapes whatever is put into it, and what is not well formed does not compile.

use super::suppress::{FEW, SMALL, suppressed};
use super::{About, Cell, Heading, Is, QualityReport, Row, Section};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");
const TITLE: &str = "Data quality report";

/// Returns the page.
pub(super) fn page(report: &QualityReport) -> String {
    let sections: Vec<Section> = report.sections.iter().map(suppressed).collect();
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; img-src 'none'; connect-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'";
                title { (TITLE) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                header {
                    h1 { (TITLE) }
                    p { (marked(&report.about)) }
                    p {
                        "What the data hold, how new they are, and what could not be read. No rule was run and no pupil is named. "
                        "Counts from 1 to " (SMALL - 1) " pupils are suppressed and shown as c."
                    }
                }
                nav aria-label="Sections" {
                    ul {
                        @for section in &sections {
                            li { a href={ "#" (section.id) } { (section.title) } }
                        }
                    }
                }
                main #main {
                    @for section in &sections { (one(section)) }
                }
                footer {
                    p { "Made by uplift " (report.version) ". Small numbers suppressed; contains no data about individual pupils." }
                }
            }
        }
    };
    markup.into_string() + "\n"
}

fn one(section: &Section) -> Markup {
    let hidden = section.rows.iter().any(|row| row.cells.contains(&Cell::Suppressed));
    let heading = format!("{}-heading", section.id);
    html! {
        section #(section.id) aria-labelledby=(heading) {
            h2 #(heading) { (section.title) }
            @if !section.says.is_empty() { p { (marked(&section.says)) } }
            @if section.rows.is_empty() {
                p { (marked(&section.empty)) }
            } @else {
                // What scrolls can be reached by keyboard, and so has a name.
                div.wide role="region" aria-labelledby={ (section.id) "-caption" } tabindex="0" {
                    table {
                        caption.vh #{ (section.id) "-caption" } { (section.title) ", table" }
                        thead {
                            tr {
                                @for (place, heading) in section.headings.iter().enumerate() {
                                    th scope="col" class=[is_number(section, place).then_some("n")] { (heading.title) }
                                }
                            }
                        }
                        tbody {
                            @for row in &section.rows { (line(section, row)) }
                        }
                    }
                }
                @if hidden {
                    p.note {
                        "c: suppressed. A count from 1 to " (SMALL - 1) ", or one from which such a count could be worked out; a share of fewer than "
                        (FEW) " pupils."
                    }
                }
            }
        }
    }
}

/// Returns whether a column is one of numbers.
fn is_number(section: &Section, place: usize) -> bool {
    section.rows.iter().any(|row| row.cells.get(place).is_some_and(Cell::is_number))
}

fn line(section: &Section, row: &Row) -> Markup {
    // The first cell says what its row is about.
    html! {
        tr {
            @for (place, (cell, heading)) in row.cells.iter().zip(&section.headings).enumerate() {
                @if place == 0 {
                    th scope="row" { (words(cell, heading)) }
                } @else {
                    td class=[is_number(section, place).then_some("n")] { (words(cell, heading)) }
                }
            }
        }
    }
}

fn words(cell: &Cell, heading: &Heading) -> Markup {
    match cell {
        Cell::Suppressed => html! {
            span aria-hidden="true" { "c" } span.vh { "suppressed" }
        },
        Cell::Nothing => html! {
            span aria-hidden="true" { "–" } span.vh { "none" }
        },
        // A long id may be broken where a person would break it.
        Cell::Text(text) if heading.is == Is::About(About::Indicator) => html! {
            @for (nth, part) in text.split('.').enumerate() {
                @if nth > 0 { "." wbr; }
                @for (nth, part) in part.split('_').enumerate() {
                    @if nth > 0 { "_" wbr; }
                    (part)
                }
            }
        },
        cell => marked(&cell.words()),
    }
}

/// Sets what stands in backticks as code.
fn marked(text: &str) -> Markup {
    html! {
        @for (nth, part) in text.split('`').enumerate() {
            @if nth % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
