//! Small counts of pupils, which could point at a child: put out of sight, with whatever would give
//! them back.

use super::{Cell, Row, Section};

/// A count of pupils below this could point at one of them.
pub(super) const SMALL: u64 = 5;
/// A share of fewer pupils than this could too.
pub(super) const FEW: u64 = 10;

/// Returns a section without small counts: those from 1 to 4, those whose rest is from 1 to 4, and
/// what could be subtracted from a total to get at such a one.
pub(super) fn suppressed(section: &Section) -> Section {
    let mut section = section.clone();
    for row in &mut section.rows {
        let tied = row.tied.is_some_and(|(part, whole)| hidden(part, whole));
        for cell in &mut row.cells {
            if is_small(cell) || (tied && is_of_pupils(cell)) {
                *cell = Cell::Suppressed;
            }
        }
    }
    for (group, &total) in section.totals.iter().enumerate() {
        // Whoever does not know the total cannot subtract from it.
        while !hidden(total.0, total.1)
            && let Some(at) = gives_away(&section.rows, group, total)
        {
            let Some(row) = section.rows.get_mut(at) else { break };
            for cell in &mut row.cells {
                if is_of_pupils(cell) && !matches!(cell, Cell::Pupils(_)) {
                    *cell = Cell::Suppressed;
                }
            }
        }
    }
    section
}

/// Returns whether a count shows a small one, itself or what is left to the whole.
fn hidden(part: u64, whole: u64) -> bool {
    let small = |count: u64| (1..SMALL).contains(&count);
    small(part) || small(whole.saturating_sub(part))
}

fn is_of_pupils(cell: &Cell) -> bool {
    matches!(cell, Cell::Pupils(_) | Cell::Part(..) | Cell::Share(..) | Cell::Of(..))
}

fn is_small(cell: &Cell) -> bool {
    match *cell {
        Cell::Pupils(count) => (1..SMALL).contains(&count),
        Cell::Part(part, whole) | Cell::Of(_, part, whole) => hidden(part, whole),
        Cell::Share(part, whole) => (1..FEW).contains(&whole) || hidden(part, whole),
        _ => false,
    }
}

/// Returns the count that a row shows.
fn shown(row: &Row) -> Option<(u64, u64)> {
    row.cells.iter().find_map(|cell| match *cell {
        Cell::Part(part, whole) => Some((part, whole)),
        _ => None,
    })
}

/// Where what the rows of a group leave of their total is small, returns the place of the row to put
/// out of sight next: the one of the fewest pupils.
fn gives_away(rows: &[Row], group: usize, total: (u64, u64)) -> Option<usize> {
    let seen = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.group == Some(group))
        .filter_map(|(at, row)| Some((at, shown(row)?)));
    let (mut part, mut whole) = total;
    for (_, (of, all)) in seen.clone() {
        part = part.saturating_sub(of);
        whole = whole.saturating_sub(all);
    }
    if !hidden(part, whole) {
        return None;
    }
    seen.min_by_key(|(_, (part, whole))| (*part).min(whole.saturating_sub(*part))).map(|(at, _)| at)
}
