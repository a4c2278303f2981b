//! Combine: what rules found for one unit, area and intervention becomes one need.

use crate::tables::Tables;
use std::cmp::Reverse;
use std::ops::Range;
use uplift_model::{Bitmap, Combine, Finding, Findings, Need, Reasons};

/// A rule fired for the unit in hand. Ordered as reasons are given: within a pair, the highest
/// need first, then the rule's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fired {
    pub(crate) pair: u16,
    pub(crate) need: Reverse<Need>,
    pub(crate) rule: u16,
}

/// All that was found for one unit and pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Combined {
    pub(crate) pair: u16,
    pub(crate) need: Need,
    pub(crate) reasons: Reasons,
}

/// Goes through the units of a range for which any rule fired, in order, each with all that fired.
pub(crate) fn each_unit(
    findings: &Findings,
    units: Range<usize>,
    tables: &Tables,
    mut visit: impl FnMut(u32, &mut Vec<Fired>),
) {
    let sets = 0..findings.rule_sets.len();
    let mut heads: Vec<&[Finding]> = sets
        .map(|set| findings.fired(set, units.clone()))
        .filter(|head| !head.is_empty())
        .collect();
    let mut fired = Vec::new();
    while let Some(unit) = heads.iter().filter_map(|head| head.first()).map(|it| it.unit).min() {
        fired.clear();
        for head in &mut heads {
            while let Some((finding, rest)) = head.split_first()
                && finding.unit == unit
            {
                if let Some(facts) = tables.rule(finding.rule) {
                    let need = Reverse(finding.need);
                    fired.push(Fired { pair: facts.pair, need, rule: finding.rule });
                }
                *head = rest;
            }
        }
        visit(unit, &mut fired);
    }
}

/// Notes for whom rules of a level fired: `flags` has a bitmap for each of them.
pub(crate) fn flag(flags: &mut [Bitmap], unit: usize, fired: &[Fired], tables: &Tables) {
    for fired in fired {
        if let Some(facts) = tables.rule(fired.rule)
            && let Some(flags) = flags.get_mut(facts.slot)
        {
            flags.set(unit);
        }
    }
}

/// Adds to `out` one row for each pair, by pair, whatever the order of `fired`.
pub(crate) fn combine(fired: &mut [Fired], how: Combine, tables: &Tables, out: &mut Vec<Combined>) {
    fired.sort_unstable();
    for group in fired.chunk_by(|one, other| one.pair == other.pair) {
        let Some((first, rest)) = group.split_first() else { continue };
        let need = match how {
            Combine::Independent if !rest.is_empty() => {
                independent(group, |one, other| related(tables, one, other))
            }
            _ => first.need.0,
        };
        let rest = match rest {
            [] => Vec::new(),
            _ => rest.iter().map(|fired| fired.rule).collect(),
        };
        out.push(Combined { pair: first.pair, need, reasons: Reasons { first: first.rule, rest } });
    }
}

/// Returns whether two rules may have fired for the same cause: they are of one rule set, or read
/// an indicator in common.
fn related(tables: &Tables, one: u16, other: u16) -> bool {
    let set = |rule| tables.rule(rule).map(|facts| facts.rule_set);
    set(one) == set(other) || tables.share_an_indicator(one, other)
}

/// Returns `1 - Π(1 - need)` over bundles of findings, the highest of a bundle standing for it. Two
/// findings are of one bundle if they are related, directly or through others.
///
/// `group` has the highest need first; bundles are multiplied in that order, so that rounding does
/// not depend on how the findings came.
fn independent(group: &[Fired], related: impl Fn(u16, u16) -> bool) -> Need {
    let mut bundles: Vec<(Need, Vec<u16>)> = Vec::new();
    for fired in group {
        let (joined, mut apart): (Vec<_>, Vec<_>) = bundles
            .into_iter()
            .partition(|(_, rules)| rules.iter().any(|&rule| related(rule, fired.rule)));
        let need = joined.iter().map(|(need, _)| *need).fold(fired.need.0, Need::max);
        let rules = joined.into_iter().flat_map(|(_, rules)| rules).chain([fired.rule]).collect();
        apart.push((need, rules));
        bundles = apart;
    }
    let mut needs: Vec<Need> = bundles.into_iter().map(|(need, _)| need).collect();
    needs.sort_unstable_by_key(|&need| Reverse(need));
    needs.into_iter().fold(Need::default(), Need::independent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Findings for one pair, by (rule, need in hundredths); rules are related if `links` says so.
    fn need_of(found: &[(u16, u64)], links: &[(u16, u16)]) -> u64 {
        let of = |&(rule, need): &(u16, u64)| Fired {
            pair: 0,
            need: Reverse(Need::from_millionths(need * 10_000)),
            rule,
        };
        let mut group: Vec<Fired> = found.iter().map(of).collect();
        group.sort_unstable();
        let related = |a, b| a == b || links.contains(&(a, b)) || links.contains(&(b, a));
        independent(&group, related).millionths()
    }

    #[test]
    fn unrelated_findings_add_up_and_related_ones_do_not() {
        assert_eq!(need_of(&[(0, 50)], &[]), 500_000);
        assert_eq!(need_of(&[(0, 50), (1, 50)], &[]), 750_000);
        assert_eq!(need_of(&[(0, 50), (1, 40)], &[(0, 1)]), 500_000);
        assert_eq!(need_of(&[(0, 50), (1, 50), (2, 50)], &[(0, 2)]), 750_000);
    }

    #[test]
    fn findings_are_related_through_a_third() {
        assert_eq!(need_of(&[(0, 50), (1, 40)], &[(0, 2), (1, 2)]), 700_000);
        assert_eq!(need_of(&[(0, 50), (1, 40), (2, 10)], &[(0, 2), (1, 2)]), 500_000);
    }

    proptest! {
        #[test]
        fn independence_does_not_depend_on_order_and_never_lowers_a_need(
            found in prop::collection::vec((0_u16..12, 0_u64..=100), 1..8).prop_shuffle(),
            links in prop::collection::vec((0_u16..12, 0_u16..12), 0..6),
        ) {
            let need = need_of(&found, &links);
            let mut turned = found.clone();
            turned.reverse();
            prop_assert_eq!(need_of(&turned, &links), need);
            let highest = found.iter().map(|(_, need)| need * 10_000).max().unwrap();
            prop_assert!(need >= highest && need <= 1_000_000);
        }
    }
}
