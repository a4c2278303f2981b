//! The list of one trust: its academies' totals added up, with what they show side by side.

use crate::ground::{Ground, part_reaches, reaches, share_limit};
use crate::lists::{AcademyTotals, TrustLists};
use crate::rollup::Whole;
use crate::tables::{millionths, narrow};
use crate::totals::Totals;
use uplift_model::{Area, Basis, Level, ONE, Tally, UnitRow};

/// The policy's limits for what is trust-wide, as whole numbers.
struct Limits {
    academy_share: u64,
    academies: u64,
    similar_intake: u64,
}

/// Merges the totals of a trust's academies, in whichever order they are given.
pub(crate) fn lists(
    ground: &Ground<'_>,
    place: usize,
    academies: &[&AcademyTotals],
) -> Option<TrustLists> {
    ground.roster.trusts.get(place)?;
    let mut academies = academies.to_vec();
    academies.sort_unstable_by_key(|totals| totals.academy);
    let mut totals = Totals::new(&ground.tables);
    for academy in &academies {
        totals.add(&academy.distinct);
    }
    let (proposals, rules) = ground.own(Level::Trust, &(place..place + 1));
    let whole = Whole {
        level: Level::Trust,
        unit: narrow(place),
        pupils: academies.iter().map(|totals| totals.pupils as usize).sum(),
        totals: &totals,
        proposals: &proposals,
    };
    let mut rows = Vec::new();
    ground.list(&whole, &mut rows);
    let trust_wide = &ground.policy.trust_wide;
    let limits = Limits {
        academy_share: share_limit(trust_wide.academy_share),
        academies: share_limit(trust_wide.academies),
        similar_intake: millionths(trust_wide.similar_intake, 1),
    };
    for row in &mut rows {
        ground.compare(row, &academies, &limits);
    }
    Some(TrustLists { rows, rules })
}

impl Ground<'_> {
    /// Says which academies a row affects, whether that is most of them, and which of the others
    /// does best. A row of the trust's own rules rests on no academy.
    fn compare(&self, row: &mut UnitRow, academies: &[&AcademyTotals], limits: &Limits) {
        let tally = |totals: &AcademyTotals| -> Option<Tally> {
            match row.basis {
                Basis::Rule => None,
                Basis::Step => totals.areas.get(row.area.index()).copied(),
                Basis::Pupils => {
                    totals.pairs.get(self.place_of_pair(row.area, row.intervention)?).copied()
                }
            }
        };
        let assessed: Vec<(&AcademyTotals, Tally)> = academies
            .iter()
            .filter_map(|totals| Some((*totals, tally(totals)?)))
            .filter(|(_, tally)| self.assessed_enough(tally))
            .collect();
        let (affected, others): (Vec<_>, Vec<_>) =
            assessed.iter().copied().partition(|(_, tally)| reaches(tally, limits.academy_share));
        let (few, all) = (narrow(affected.len()), narrow(assessed.len()));
        row.affected = affected.iter().map(|(totals, _)| totals.academy).collect();
        row.trust_wide = few >= 2 && part_reaches(few, all, limits.academies);
        row.learn_from = self.best(&affected, &others, limits);
    }

    fn place_of_pair(&self, area: Area, intervention: u16) -> Option<usize> {
        let wanted = (area, intervention);
        self.tables.pairs.iter().position(|pair| (pair.area, pair.intervention) == wanted)
    }

    /// Returns the academy with the lowest flagged share among those that are not affected, of a
    /// phase with one that is, and of a similar intake; the first of equals.
    fn best(
        &self,
        affected: &[(&AcademyTotals, Tally)],
        others: &[(&AcademyTotals, Tally)],
        limits: &Limits,
    ) -> Option<u32> {
        let phase = |totals: &AcademyTotals| {
            self.roster.academies.get(totals.academy as usize).map(|academy| &academy.phase)
        };
        let pooled = affected.iter().fold((0, 0), |(part, whole), (totals, _)| {
            (part + totals.intake.0, whole + totals.intake.1)
        });
        let alike = |totals: &AcademyTotals| {
            similar(pooled, totals.intake, limits.similar_intake)
                && affected.iter().any(|(other, _)| phase(other) == phase(totals))
        };
        let mut best: Option<(u32, Tally)> = None;
        for (totals, tally) in others.iter().filter(|(totals, _)| alike(totals)) {
            if best.is_none_or(|(_, best)| lower_share(tally, &best)) {
                best = Some((totals.academy, *tally));
            }
        }
        best.map(|(academy, _)| academy)
    }
}

/// Returns whether one flagged share is below another, compared as fractions.
fn lower_share(one: &Tally, other: &Tally) -> bool {
    u64::from(one.flagged) * u64::from(other.assessed())
        < u64::from(other.flagged) * u64::from(one.assessed())
}

/// Returns whether two shares, each a part and a whole, lie no further apart than `limit`
/// millionths. A share of nobody is similar to none.
fn similar(one: (u32, u32), other: (u32, u32), limit: u64) -> bool {
    let product = |a: u32, b: u32| u128::from(a) * u128::from(b);
    let apart = product(one.0, other.1).abs_diff(product(other.0, one.1));
    let whole = product(one.1, other.1);
    whole > 0 && apart * u128::from(ONE) <= whole * u128::from(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intakes_are_compared_exactly() {
        assert!(similar((4, 10), (3, 10), 100_000));
        assert!(similar((3, 10), (4, 10), 100_000));
        assert!(!similar((41, 100), (30, 100), 100_000));
        assert!(!similar((0, 0), (0, 10), 1_000_000));
    }

    #[test]
    fn shares_are_compared_as_fractions() {
        let tally =
            |flagged, assessed| Tally { flagged, clear: assessed - flagged, ..Tally::default() };
        assert!(lower_share(&tally(1, 30), &tally(1, 29)));
        assert!(!lower_share(&tally(2, 60), &tally(1, 30)));
        assert!(lower_share(&tally(0, 8), &tally(1, 30)));
    }
}
