//! Units by what became of one pair or one area for them, as bitmaps counted from the start of an
//! academy, and how members are counted in them. An empty bitmap stands for no unit at all.

use crate::tables::narrow;
use std::ops::Range;
use uplift_model::{Bitmap, Tally};

/// The members of a class, an academy, or an academy without those counted elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Members<'a> {
    /// Members next to each other, as places in the roster.
    pub(crate) home: Range<usize>,
    /// Members here and there, as places in the roster.
    pub(crate) others: &'a [u32],
}

impl<'a> Members<'a> {
    pub(crate) fn next_to_each_other(home: Range<usize>) -> Self {
        Self { home, others: &[] }
    }

    pub(crate) fn here_and_there(others: &'a [u32]) -> Self {
        Self { home: 0..0, others }
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = usize> + '_ {
        self.home.clone().chain(self.others.iter().map(|&unit| unit as usize))
    }

    pub(crate) fn size(&self) -> usize {
        self.home.len() + self.others.len()
    }

    /// Counts the members in a set whose bits are counted from `start`.
    pub(crate) fn count(&self, set: &Bitmap, start: usize) -> u32 {
        if set.is_empty() {
            return 0;
        }
        let local = |unit: usize| unit.saturating_sub(start);
        let home = set.count_range(local(self.home.start)..local(self.home.end));
        let others = self.others.iter().filter(|&&unit| set.get(local(unit as usize)));
        home + narrow(others.count())
    }
}

/// Units by what became of one pair or one area for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sets {
    pub(crate) flagged: Bitmap,
    pub(crate) clear: Bitmap,
    pub(crate) lacking: Bitmap,
    pub(crate) not_assessed: Bitmap,
}

/// Which goes first for a unit that no rule flagged, where one was decided and one is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precedence {
    /// For one intervention: a rule that is lacking might have flagged the unit.
    Lacking,
    /// For a whole area: one decision is a decision in the area.
    Clear,
}

impl Sets {
    pub(crate) fn tally(&self, members: &Members<'_>, start: usize) -> Tally {
        Tally {
            flagged: members.count(&self.flagged, start),
            clear: members.count(&self.clear, start),
            lacking: members.count(&self.lacking, start),
            not_assessed: members.count(&self.not_assessed, start),
        }
    }

    /// Adds what became of another rule or pair.
    pub(crate) fn join(&mut self, other: &Self) {
        join(&mut self.flagged, &other.flagged);
        join(&mut self.clear, &other.clear);
        join(&mut self.lacking, &other.lacking);
        join(&mut self.not_assessed, &other.not_assessed);
    }

    /// Leaves every unit in one set only.
    pub(crate) fn settle(&mut self, precedence: Precedence) {
        let (first, second) = match precedence {
            Precedence::Lacking => (&mut self.lacking, &mut self.clear),
            Precedence::Clear => (&mut self.clear, &mut self.lacking),
        };
        first.and_not(&self.flagged);
        second.and_not(&self.flagged);
        second.and_not(first);
        for set in [&self.flagged, first, second] {
            self.not_assessed.and_not(set);
        }
        // What nobody is in need not be counted for every class.
        for set in [&mut self.clear, &mut self.lacking, &mut self.not_assessed] {
            if set.count() == 0 {
                *set = Bitmap::default();
            }
        }
    }
}

/// Adds the bits of `other`.
fn join(set: &mut Bitmap, other: &Bitmap) {
    if set.is_empty() {
        set.clone_from(other);
    } else {
        set.or(other);
    }
}
