//! What every step of a merge stands on: the rules, the policy, who there is and what was found.

use crate::standing::Standing;
use crate::tables::{Pair, Tables, millionths};
use crate::weigh::Candidates;
use uplift_model::{Area, Findings, Level, ONE, Policy, Response, Roster, RuleBook, Tally};

/// What every step of a merge stands on.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) book: &'a RuleBook,
    pub(crate) policy: &'a Policy,
    pub(crate) roster: &'a Roster,
    findings: &'a [Findings; Level::ALL.len()],
    pub(crate) tables: Tables,
    pub(crate) in_place: Standing,
    step_share: u64,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(
        book: &'a RuleBook,
        policy: &'a Policy,
        roster: &'a Roster,
        findings: &'a [Findings; Level::ALL.len()],
    ) -> Self {
        let tables = Tables::new(book, policy);
        let step_share = share_limit(policy.step.share);
        let in_place = Standing::new(book, &roster.enrolments.in_place);
        Self { book, policy, roster, findings, tables, in_place, step_share }
    }

    pub(crate) fn findings(&self, level: Level) -> &'a Findings {
        let [pupil, class, academy, trust] = self.findings;
        match level {
            Level::Pupil => pupil,
            Level::Class => class,
            Level::Academy => academy,
            Level::Trust => trust,
        }
    }

    /// Returns the weight of an area in millionths, at most what a policy may give.
    pub(crate) fn weight(&self, area: Area) -> u64 {
        let weight = self.policy.weights.get(area.index()).copied().unwrap_or(0);
        weight.min(Policy::MOST_WEIGHT)
    }

    /// Returns the factor for the evidence in millionths.
    pub(crate) fn response(&self, candidates: &Candidates, pair: &Pair) -> u64 {
        match self.policy.response {
            Response::ByEvidence { .. } => candidates.response(pair.area, pair.value),
            Response::Off => ONE,
        }
    }

    /// Returns whether so many of an area's pupils are flagged that the whole unit should do
    /// something.
    pub(crate) fn calls_for_a_step(&self, tally: &Tally) -> bool {
        tally.flagged > 0 && self.assessed_enough(tally) && reaches(tally, self.step_share)
    }

    /// Returns whether enough pupils were assessed for their share to say something.
    pub(crate) fn assessed_enough(&self, tally: &Tally) -> bool {
        tally.assessed() > 0 && tally.assessed() >= self.policy.step.minimum_assessed
    }
}

/// Returns a policy's share in millionths; one that is not a number or above 1 is never reached.
pub(crate) fn share_limit(share: f64) -> u64 {
    if share <= 1.0 { millionths(share, 1) } else { u64::from(u32::MAX) }
}

/// Returns whether the flagged share is at least `limit` millionths. Compared as whole numbers: 4
/// of 10 is 40 %.
pub(crate) fn reaches(tally: &Tally, limit: u64) -> bool {
    part_reaches(tally.flagged, tally.assessed(), limit)
}

/// Returns whether `part` of `whole` is at least `limit` millionths.
pub(crate) fn part_reaches(part: u32, whole: u32, limit: u64) -> bool {
    u64::from(part) * ONE >= u64::from(whole) * limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(flagged: u32, assessed: u32, share: f64, expected: bool) {
        let tally = Tally { flagged, clear: assessed - flagged, ..Tally::default() };
        assert_eq!(reaches(&tally, share_limit(share)), expected, "{flagged} of {assessed}");
    }

    #[test]
    fn a_share_is_reached_exactly() {
        check(4, 10, 0.4, true);
        check(3, 8, 0.4, false);
        check(3, 8, 0.375, true);
        check(1, 3, 0.333_333, true);
        check(1, 3, 0.333_334, false);
        check(7, 10, 0.7, true);
        check(3, 10, 0.1 + 0.2, true);
    }

    #[test]
    fn what_is_no_share_is_never_reached() {
        check(10, 10, f64::NAN, false);
        check(10, 10, 1.1, false);
        check(10, 10, 1.0, true);
        check(0, 10, 0.0, true);
    }
}
