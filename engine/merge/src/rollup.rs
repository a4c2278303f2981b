//! Roll up: the rows of a class, academy or trust, from the totals of its pupils and from what its
//! own rules propose.

use crate::ground::Ground;
use crate::own::Proposal;
use crate::rank::{UnitKey, unit_key};
use crate::tables::narrow16;
use crate::totals::{Sums, Totals};
use std::cmp::Reverse;
use uplift_model::{Area, Basis, Level, Tally, UnitRow};

/// A unit and its pupils.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whole<'a> {
    pub(crate) level: Level,
    /// Its place in the roster.
    pub(crate) unit: u32,
    /// How many pupils it has.
    pub(crate) pupils: usize,
    pub(crate) totals: &'a Totals,
    /// What its own rules propose.
    pub(crate) proposals: &'a [Proposal],
}

/// What a row is made from, before it has its rank.
#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Step(&'a Sums, Area),
    Pupils(&'a Sums),
    Rule(&'a Proposal),
}

struct Draft<'a> {
    key: UnitKey,
    source: Source<'a>,
}

impl Whole<'_> {
    /// Returns the priority of a proposal as if each of the unit's pupils had its need, so that it
    /// compares with the sums over pupils.
    fn weight_of(&self, proposal: &Proposal) -> u64 {
        proposal.priority.saturating_mul(self.pupils as u64)
    }
}

impl Ground<'_> {
    /// Adds the rows of a unit to `out`, by rank.
    pub(crate) fn list(&self, whole: &Whole<'_>, out: &mut Vec<UnitRow>) {
        let mut drafts = self.drafts(whole);
        drafts.sort_unstable_by_key(|draft| draft.key);
        out.reserve(drafts.len());
        for (rank, draft) in (1..).zip(drafts) {
            out.extend(self.unit_row(whole, rank, &draft));
        }
    }

    fn drafts<'a>(&self, whole: &Whole<'a>) -> Vec<Draft<'a>> {
        let mut drafts = Vec::with_capacity(whole.totals.pairs.len() + whole.proposals.len());
        for (pair, sums) in (0..).zip(&whole.totals.pairs) {
            if sums.tally.flagged > 0 {
                let key = unit_key(sums.priority, sums.mean_need(), pair, Basis::Pupils);
                drafts.push(Draft { key, source: Source::Pupils(sums) });
            }
        }
        for proposal in whole.proposals {
            let priority = whole.weight_of(proposal);
            let key = unit_key(priority, proposal.need, proposal.pair, Basis::Rule);
            drafts.push(Draft { key, source: Source::Rule(proposal) });
        }
        let areas = Area::ALL.iter().zip(&whole.totals.areas).zip(self.tables.steps);
        for ((&area, sums), pair) in areas {
            if self.calls_for_a_step(&sums.tally) {
                let priority = sums.priority + self.proposed(whole, area);
                let key = unit_key(priority, sums.mean_need(), pair, Basis::Step);
                drafts.push(Draft { key, source: Source::Step(sums, area) });
            }
        }
        drafts
    }

    /// Returns the summed priority of what the unit's own rules propose in an area.
    fn proposed(&self, whole: &Whole<'_>, area: Area) -> u64 {
        let of_area = |proposal: &&Proposal| {
            self.tables.pair(proposal.pair).is_some_and(|pair| pair.area == area)
        };
        whole.proposals.iter().filter(of_area).map(|proposal| whole.weight_of(proposal)).sum()
    }

    fn unit_row(&self, whole: &Whole<'_>, rank: u16, draft: &Draft<'_>) -> Option<UnitRow> {
        let (Reverse(priority), _, Reverse(need), pair, basis) = draft.key;
        let pair = self.tables.pair(pair)?;
        let row = UnitRow {
            level: whole.level,
            unit: whole.unit,
            rank,
            area: pair.area,
            intervention: pair.intervention,
            basis,
            tally: Tally::default(),
            recommended: 0,
            need,
            priority,
            disadvantaged: (0, 0),
            years: 0,
            rules: Vec::new(),
            affected: Vec::new(),
            trust_wide: false,
            learn_from: None,
        };
        let (sums, rules) = match draft.source {
            Source::Rule(proposal) => {
                // Rules of the unit itself fired for none of its pupils.
                let rules = proposal.reasons.iter().map(|rule| (narrow16(rule), 0));
                return Some(UnitRow { rules: rules.collect(), ..row });
            }
            Source::Pupils(sums) => (sums, self.fired(whole, pair.pupil_rules.iter().copied())),
            Source::Step(sums, area) => {
                let rules = self.tables.rules_at(Level::Pupil).iter().copied();
                let area = |rule: &u16| {
                    self.book.rules.get(usize::from(*rule)).is_some_and(|rule| rule.area == area)
                };
                (sums, self.fired(whole, rules.filter(area)))
            }
        };
        Some(UnitRow {
            tally: sums.tally,
            recommended: sums.recommended,
            disadvantaged: sums.disadvantaged,
            years: sums.years,
            rules,
            ..row
        })
    }

    /// Returns those of the rules that fired for any pupil, most first.
    fn fired(&self, whole: &Whole<'_>, rules: impl Iterator<Item = u16>) -> Vec<(u16, u32)> {
        let count = |rule| {
            let slot = self.tables.rule(rule)?.slot;
            let count = whole.totals.fired.get(slot).copied().filter(|&count| count > 0)?;
            Some((rule, count))
        };
        let mut fired: Vec<(u16, u32)> = rules.filter_map(count).collect();
        fired.sort_unstable_by_key(|&(rule, count)| (Reverse(count), rule));
        fired
    }
}
