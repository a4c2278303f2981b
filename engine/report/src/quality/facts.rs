//! The facts of a report as CSV, a row each.

use super::suppress::suppressed;
use super::{About, Cell, Is, QualityReport, Row, Section, ratio};
use crate::csv;
use std::io::{Result, Write};

const HEADER: &[u8] = b"section,academy,file,indicator,column,measure,value,of,share,note\n";

/// Writes the facts, and returns how many.
pub(super) fn facts(report: &QualityReport, out: &mut impl Write) -> Result<u64> {
    out.write_all(HEADER)?;
    let mut rows = 0;
    for section in report.sections.iter().map(suppressed) {
        for row in &section.rows {
            for (cell, heading) in row.cells.iter().zip(&section.headings) {
                if let Is::Fact(measure) = heading.is {
                    fact(&section, row, measure, cell, out)?;
                    rows += 1;
                }
            }
        }
    }
    Ok(rows)
}

/// Returns what a row says of what its facts are about.
fn about(section: &Section, row: &Row, wanted: About) -> String {
    let mut cells = row.cells.iter().zip(&section.headings);
    match cells.find(|(_, heading)| heading.is == Is::About(wanted)).map(|(cell, _)| cell) {
        None | Some(Cell::Nothing) => String::new(),
        // All of them have no id; a word says so.
        Some(Cell::Academy(id, _)) if !id.is_empty() => id.clone(),
        Some(Cell::Measure(word, _)) => (*word).to_owned(),
        Some(cell) => cell.words(),
    }
}

fn fact(
    section: &Section,
    row: &Row,
    measure: &str,
    cell: &Cell,
    out: &mut impl Write,
) -> Result<()> {
    let measured = match about(section, row, About::Measure) {
        named if named.is_empty() => measure.to_owned(),
        named if measure == "count" => named,
        named => format!("{measure}_{named}"),
    };
    let (value, of, share) = match cell {
        Cell::Nothing => (String::new(), String::new(), String::new()),
        Cell::Count(number) | Cell::Pupils(number) | Cell::Of(number, ..) => {
            (number.to_string(), String::new(), String::new())
        }
        Cell::Part(part, whole) | Cell::Share(part, whole) => {
            let share = match whole {
                0 => String::new(),
                whole => format!("{:.4}", ratio(*part, *whole)),
            };
            (part.to_string(), whole.to_string(), share)
        }
        cell => (cell.words(), String::new(), String::new()),
    };
    let notes = row.cells.iter().zip(&section.headings).filter(|(cell, heading)| {
        heading.is == Is::Note && **cell != Cell::Nothing && !cell.words().is_empty()
    });
    let note: Vec<String> = notes.map(|(cell, _)| cell.words()).collect();
    let cells = [
        section.id,
        &about(section, row, About::Academy),
        &about(section, row, About::File),
        &about(section, row, About::Indicator),
        &about(section, row, About::Column),
        &measured,
        &value,
        &of,
        &share,
        &note.join("; "),
    ];
    let mut line = Vec::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(b',');
        }
        csv::text(cell.as_bytes(), &mut line);
    }
    line.push(b'\n');
    out.write_all(&line)
}
