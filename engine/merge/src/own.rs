//! What rules of a class, academy or trust find themselves, beside what their pupils add up to.

use crate::combine::{Combined, combine, each_unit, flag};
use crate::ground::Ground;
use crate::outcome::each_rule;
use crate::weigh::{Candidates, priority};
use std::ops::Range;
use uplift_model::{Bitmap, Level, Need, Reasons, RuleCount};

/// An intervention that rules of a unit's own level propose for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) unit: u32,
    pub(crate) pair: u16,
    pub(crate) need: Need,
    /// Weight × need × response of the unit.
    pub(crate) priority: u64,
    pub(crate) reasons: Reasons,
}

/// Returns the proposals for one of the units.
pub(crate) fn of_unit(proposals: &[Proposal], unit: u32) -> &[Proposal] {
    let start = proposals.partition_point(|proposal| proposal.unit < unit);
    let end = proposals.partition_point(|proposal| proposal.unit <= unit);
    proposals.get(start..end).unwrap_or(&[])
}

impl Ground<'_> {
    /// Combines and weighs what the rules of a level above pupils found, by unit and pair, and
    /// counts what became of each rule.
    pub(crate) fn own(
        &self,
        level: Level,
        units: &Range<usize>,
    ) -> (Vec<Proposal>, Vec<(u16, RuleCount)>) {
        let tables = &self.tables;
        let rules = tables.rules_at(level);
        if rules.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let mut flags = vec![Bitmap::new(units.len()); rules.len()];
        let mut rows = Vec::new();
        let mut proposals = Vec::new();
        each_unit(self.findings(level), units.clone(), tables, |unit, fired| {
            flag(&mut flags, (unit as usize).saturating_sub(units.start), fired, tables);
            combine(fired, self.policy.combine, tables, &mut rows);
            let candidates = Candidates::of(&rows, tables);
            proposals.extend(rows.drain(..).filter_map(|row| self.propose(unit, row, &candidates)));
        });
        let mut counts = Vec::with_capacity(rules.len());
        each_rule(self, level, units, flags, |rule, count, _| counts.push((rule, count)));
        (proposals, counts)
    }

    fn propose(&self, unit: u32, combined: Combined, candidates: &Candidates) -> Option<Proposal> {
        let Combined { pair, need, reasons } = combined;
        let facts = self.tables.pair(pair)?;
        let response = self.response(candidates, facts);
        let priority = priority(self.weight(facts.area), need, response);
        Some(Proposal { unit, pair, need, priority, reasons })
    }
}
