//! The door: what a merge is made of, and the two questions it answers.

use crate::academy;
use crate::ground::Ground;
use crate::lists::{AcademyLists, AcademyTotals, TrustLists};
use crate::trust;
use uplift_model::{Findings, Level, Policy, Readings, Roster, RuleBook};

/// Everything that lists are made from. Made once a run, then asked for each academy, by several
/// threads at once if need be, and after that for each trust.
#[derive(Debug)]
pub struct Merge<'a, R> {
    ground: Ground<'a>,
    readings: &'a R,
}

impl<'a, R: Readings> Merge<'a, R> {
    /// Works out what is the same for all academies.
    ///
    /// `findings` are those of pupils, classes, academies and trusts, in this order; `readings` are
    /// those of pupils, for guards. The findings are taken to have been checked: by unit and then
    /// rule, of rules of their level that are granted and for the unit's year, and none for units
    /// that were not assessed.
    pub fn new(
        book: &'a RuleBook,
        policy: &'a Policy,
        roster: &'a Roster,
        findings: &'a [Findings; Level::ALL.len()],
        readings: &'a R,
    ) -> Self {
        Self { ground: Ground::new(book, policy, roster, findings), readings }
    }

    /// Makes the lists of an academy, given as its place in the roster. Academies do not depend on
    /// one another. Empty outside the roster.
    pub fn academy(&self, academy: usize) -> AcademyLists {
        academy::lists(&self.ground, self.readings, academy).unwrap_or_default()
    }

    /// Makes the lists of a trust, given as its place in the roster, from the totals of its
    /// academies. Empty outside the roster.
    pub fn trust(&self, trust: usize, academies: &[&AcademyTotals]) -> TrustLists {
        trust::lists(&self.ground, trust, academies).unwrap_or_default()
    }
}
