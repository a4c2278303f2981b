//! Whose recommendations differ between two builds of a rule set.

use std::collections::BTreeMap;
use uplift_model::Status;

/// A recommendation of one build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The academy's id.
    pub academy: String,
    /// The pupil's id.
    pub pupil: String,
    /// The area and the id of what is proposed.
    pub proposal: (&'static str, String),
    /// Its place among the rows of the pupil.
    pub rank: u16,
    /// What became of it.
    pub status: Status,
}

/// What became of a recommendation from one build to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is there now.
    Added,
    /// It is there no more.
    Gone,
    /// It has another rank, from and to.
    Moved(u16, u16),
    /// It has another status, from and to.
    Became(Status, Status),
}

/// A recommendation that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The recommendation: as it is, or as it was where it is gone.
    pub row: Standing,
    /// What became of it.
    pub change: Change,
}

/// Returns how the recommendations of two builds differ, by academy, pupil and proposal. One that has
/// another rank and another status is named for its status, which matters more.
pub fn changes(before: &[Standing], after: &[Standing]) -> Vec<Changed> {
    type Pair<'a> = (Option<&'a Standing>, Option<&'a Standing>);
    let mut pairs: BTreeMap<_, Pair<'_>> = BTreeMap::new();
    let key = |row: &Standing| (row.academy.clone(), row.pupil.clone(), row.proposal.clone());
    for row in before {
        pairs.entry(key(row)).or_default().0 = Some(row);
    }
    for row in after {
        pairs.entry(key(row)).or_default().1 = Some(row);
    }
    let changed = |pair: Pair<'_>| {
        let (row, change) = match pair {
            (Some(was), None) => (was, Change::Gone),
            (None, Some(is)) => (is, Change::Added),
            (Some(was), Some(is)) if was.status != is.status => {
                (is, Change::Became(was.status, is.status))
            }
            (Some(was), Some(is)) if was.rank != is.rank => (is, Change::Moved(was.rank, is.rank)),
            _ => return None,
        };
        Some(Changed { row: Standing::clone(row), change })
    };
    pairs.into_values().filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pupil: &str, proposal: &str, rank: u16, status: Status) -> Standing {
        Standing {
            academy: "OAK".to_owned(),
            pupil: pupil.to_owned(),
            proposal: ("attendance", proposal.to_owned()),
            rank,
            status,
        }
    }

    #[test]
    fn added_gone_moved_and_become() {
        use Status::{OverCap, Recommended};
        let before = [
            row("P1", "a", 1, Recommended),
            row("P2", "a", 1, Recommended),
            row("P2", "b", 2, Recommended),
            row("P3", "a", 1, Recommended),
            row("P4", "c", 4, Recommended),
        ];
        let after = [
            row("P4", "c", 5, OverCap),
            row("P2", "a", 2, Recommended),
            row("P2", "b", 1, Recommended),
            row("P3", "a", 1, Recommended),
            row("P3", "d", 2, Recommended),
        ];
        let found: Vec<(String, String, Change)> = changes(&before, &after)
            .into_iter()
            .map(|it| (it.row.pupil, it.row.proposal.1, it.change))
            .collect();
        let expected = [
            ("P1", "a", Change::Gone),
            ("P2", "a", Change::Moved(1, 2)),
            ("P2", "b", Change::Moved(2, 1)),
            ("P3", "d", Change::Added),
            ("P4", "c", Change::Became(Recommended, OverCap)),
        ];
        assert_eq!(found, expected.map(|(pupil, it, change)| (pupil.into(), it.into(), change)));
        assert_eq!(changes(&after, &after), []);
    }
}
