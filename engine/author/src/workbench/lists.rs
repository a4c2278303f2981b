//! How a list changes where rule sets change: what is gained, lost and moved.

use std::cmp::Ordering;
use uplift_model::Area;

/// A row of a list. The intervention is an id, since two rule books number theirs apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// The unit, in cohort order.
    pub unit: u32,
    /// The area.
    pub area: Area,
    /// The id of what is proposed.
    pub intervention: &'a str,
    /// Its place in the list, from 1.
    pub place: u32,
    /// Whether it stands: rows that are held back are listed, but nobody acts on them.
    pub stands: bool,
}

/// How many rows of a list are there, gained, lost and moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shift {
    /// Rows that stood before.
    pub before: u64,
    /// Rows that stand now.
    pub after: u64,
    /// Rows that stand now and did not.
    pub gained: u64,
    /// Rows that stood and do not now.
    pub lost: u64,
    /// Rows that moved up by more places than were asked about.
    pub up: u64,
    /// Rows that moved down by more.
    pub down: u64,
}

impl Shift {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.before += other.before;
        self.after += other.after;
        self.gained += other.gained;
        self.lost += other.lost;
        self.up += other.up;
        self.down += other.down;
    }

    /// Returns how many rows are not as they were.
    pub fn changed(&self) -> u64 {
        self.gained + self.lost + self.up + self.down
    }
}

/// Returns for every row of either list, once, whose it is and what became of it. A row has moved where
/// it stands in both and its place differs by more than `places`.
pub fn shifts<'a>(
    mut before: Vec<Row<'a>>,
    mut after: Vec<Row<'a>>,
    places: u32,
) -> Vec<(Row<'a>, Shift)> {
    let order = |a: &Row<'_>, b: &Row<'_>| {
        (a.unit, a.area, a.intervention).cmp(&(b.unit, b.area, b.intervention))
    };
    before.sort_by(order);
    after.sort_by(order);
    let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
    let mut all = Vec::new();
    loop {
        let next = match (before.peek(), after.peek()) {
            (None, None) => return all,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(was), Some(is)) => order(was, is),
        };
        let was = if next.is_le() { before.next() } else { None };
        let is = if next.is_ge() { after.next() } else { None };
        all.extend(is.or(was).map(|row| (row, shift(was, is, places))));
    }
}

/// Says what became of one row.
fn shift(was: Option<Row<'_>>, is: Option<Row<'_>>, places: u32) -> Shift {
    let standing = |row: Option<Row<'_>>| row.filter(|row| row.stands).map(|row| row.place);
    match (standing(was), standing(is)) {
        (None, None) => Shift::default(),
        (Some(_), None) => Shift { before: 1, lost: 1, ..Shift::default() },
        (None, Some(_)) => Shift { after: 1, gained: 1, ..Shift::default() },
        (Some(was), Some(is)) => Shift {
            before: 1,
            after: 1,
            up: u64::from(is < was && was - is > places),
            down: u64::from(is > was && is - was > places),
            ..Shift::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: u32, intervention: &'static str, place: u32, stands: bool) -> Row<'static> {
        Row { unit, area: Area::Attendance, intervention, place, stands }
    }

    #[test]
    fn gained_lost_and_moved() {
        let before = vec![
            row(3, "a", 30, true),
            row(0, "a", 1, true),
            row(1, "a", 2, true),
            row(1, "b", 3, false),
            row(2, "a", 4, true),
        ];
        let after = vec![
            row(0, "a", 12, true),
            row(0, "c", 1, true),
            row(1, "a", 3, false),
            row(1, "b", 2, true),
            row(2, "a", 14, true),
            row(3, "a", 19, true),
            row(4, "d", 5, false),
        ];
        let found = shifts(before.clone(), after.clone(), 10);
        let named: Vec<_> = found
            .iter()
            .map(|(row, it)| (row.unit, row.intervention, it.gained, it.lost, it.up, it.down))
            .collect();
        let expected = [
            (0, "a", 0, 0, 0, 1),
            (0, "c", 1, 0, 0, 0),
            (1, "a", 0, 1, 0, 0),
            (1, "b", 1, 0, 0, 0),
            // Ten places are not more than ten.
            (2, "a", 0, 0, 0, 0),
            (3, "a", 0, 0, 1, 0),
            (4, "d", 0, 0, 0, 0),
        ];
        assert_eq!(named, expected);
        let mut all = Shift::default();
        for (_, shift) in &found {
            all.add(shift);
        }
        assert_eq!(all, Shift { before: 4, after: 5, gained: 2, lost: 1, up: 1, down: 1 });
        assert_eq!(all.changed(), 5);
        let same = shifts(after.clone(), after, 0);
        assert!(same.iter().all(|(_, shift)| shift.changed() == 0));
    }
}
