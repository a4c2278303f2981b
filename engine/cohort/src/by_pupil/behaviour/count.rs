//! Counts of events that a trust asks for: an indicator of its own.

use super::Event;
use serde::Deserialize;

/// Which events an indicator of the trust's own counts, as `dataset.toml` says. A list that is left
/// out lets every event pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    #[serde(default)]
    kind: Vec<String>,
    #[serde(default, rename = "type")]
    sort: Vec<String>,
    /// Of the last so many days; of the school year where it is left out.
    days: Option<u16>,
}

impl Count {
    /// Returns what is wrong with it.
    pub(crate) fn wrong(&self) -> Option<&'static str> {
        let blank = |words: &[String]| words.iter().any(|word| word.trim().is_empty());
        if self.kind.is_empty() && self.sort.is_empty() {
            Some("`count` names the `kind` or the `type` of the events to be counted")
        } else if blank(&self.kind) || blank(&self.sort) {
            Some("`count` names a `kind` or `type` that is empty")
        } else if self.days == Some(0) {
            Some("`count` has `days`, of which there is at least one")
        } else {
            None
        }
    }

    /// Returns whether it counts by type, which the file must then have.
    pub(super) fn by_sort(&self) -> bool {
        !self.sort.is_empty()
    }

    /// Goes through the types it counts, in lower case.
    pub(super) fn sorts(&self) -> impl Iterator<Item = String> + '_ {
        self.sort.iter().map(|sort| sort.trim().to_ascii_lowercase())
    }

    /// Returns whether an event counts, on the day that the data speak of. Achievements count only
    /// where they are asked for.
    pub(super) fn has(&self, event: &Event, as_at: i32, year: i32) -> bool {
        let among = |words: &[String], word: &str| {
            words.iter().any(|known| known.trim().eq_ignore_ascii_case(word))
        };
        let kind = if self.kind.is_empty() {
            event.kind != super::Kind::Achievement
        } else {
            among(&self.kind, event.kind.word())
        };
        let recent = match self.days {
            Some(days) => as_at - event.day < i32::from(days),
            None => event.day >= year,
        };
        kind && recent && (self.sort.is_empty() || among(&self.sort, &event.sort))
    }
}
