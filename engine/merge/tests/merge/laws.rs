//! Laws of merging, held against the naive model and against one another on worlds made at random.

use crate::world::{Dice, Size, World};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uplift_merge::{AcademyLists, Merge, TrustLists};
use uplift_model::{Basis, Bitmap, Cause, Combine, Level, Recommendation, Status, Tally};

/// Merges a whole world.
fn merged(world: &World) -> (Vec<AcademyLists>, Vec<TrustLists>) {
    let World { book, policy, roster, findings, readings } = world;
    let merge = Merge::new(book, policy, roster, findings, readings);
    let academies: Vec<_> = (0..roster.academies.len()).map(|at| merge.academy(at)).collect();
    let trust = |at: usize| {
        let own = roster.trusts[at].academies.clone();
        let totals: Vec<_> = own.map(|academy| &academies[academy].totals).collect();
        merge.trust(at, &totals)
    };
    let trusts = (0..roster.trusts.len()).map(trust).collect();
    (academies, trusts)
}

/// The worlds must show what the laws are about.
#[test]
fn worlds_show_everything() {
    let mut statuses = [0; Status::ALL.len()];
    let (mut bases, mut trust_wide, mut learn_from) = (BTreeSet::new(), 0, 0);
    let (mut tally, mut several, mut marked) = (Tally::default(), 0, 0);
    for seed in 0..200 {
        let (academies, trusts) = merged(&World::of(seed, Size::SMALL));
        for lists in &academies {
            statuses.iter_mut().zip(lists.statuses).for_each(|(sum, count)| *sum += count);
            several += lists.pupils.iter().filter(|row| row.reasons.rest.len() > 1).count();
            marked += lists.pupils.iter().filter(|row| stands_marked(row)).count();
            lists.classes.iter().chain(&lists.academy).for_each(|row| {
                bases.insert((row.level, row.basis));
                tally.add(&row.tally);
            });
        }
        for row in trusts.iter().flat_map(|lists| &lists.rows) {
            bases.insert((row.level, row.basis));
            trust_wide += usize::from(row.trust_wide);
            learn_from += usize::from(row.learn_from.is_some());
        }
    }
    assert!(statuses.iter().all(|&count| count > 50), "{statuses:?}");
    assert_eq!(bases.len(), 9, "{bases:?}");
    let seen = [trust_wide, learn_from, several, marked];
    assert!(seen.iter().all(|&count| count > 20), "{seen:?}");
    assert!(tally.flagged.min(tally.clear).min(tally.lacking).min(tally.not_assessed) > 1000);
}

fn stands_marked(row: &Recommendation) -> bool {
    row.status == Status::Recommended && matches!(row.cause, Cause::Step { .. })
}

fn worlds() -> impl Strategy<Value = World> {
    (any::<u64>(), 1_usize..=16)
        .prop_map(|(seed, home)| World::of(seed, Size { home, ..Size::SMALL }))
}

proptest! {
    #[test]
    fn every_list_is_as_the_naive_model_has_it(world in worlds()) {
        let (academies, trusts) = merged(&world);
        for (at, lists) in academies.iter().enumerate() {
            let naive = world.naive_academy(at);
            prop_assert_eq!(&lists.pupils, &naive.pupils);
            prop_assert_eq!(&lists.classes, &naive.classes);
            prop_assert_eq!(&lists.academy, &naive.own);
            prop_assert_eq!(&lists.rules, &naive.rules);
            let count = |status| {
                u32::try_from(naive.pupils.iter().filter(|row| row.status == status).count()).unwrap()
            };
            prop_assert_eq!(lists.statuses, Status::ALL.map(count));
        }
        for (at, lists) in trusts.iter().enumerate() {
            let naive = world.naive_trust(at);
            prop_assert_eq!(&lists.rows, &naive.own);
            prop_assert_eq!(&lists.rules, &naive.rules);
        }
    }

    #[test]
    fn a_rule_set_that_repeats_another_adds_nothing_to_the_highest_need(world in worlds()) {
        let mut world = world;
        world.policy.combine = Combine::Highest;
        let (before, _) = merged(&world);
        // Findings of the first rule set come again as those of a last one, of the same rules.
        let mut again = world.findings[Level::Pupil as usize].rule_sets[0].clone();
        again.lacking.clear();
        world.findings[Level::Pupil as usize].rule_sets.push(again);
        let (after, _) = merged(&world);
        for (before, after) in before.iter().zip(&after) {
            let needs = |lists: &AcademyLists| -> Vec<_> {
                lists.pupils.iter().map(|row| (row.unit, row.rank, row.need, row.priority, row.status)).collect()
            };
            prop_assert_eq!(needs(before), needs(after));
        }
    }

    #[test]
    fn a_rank_is_a_place_in_a_total_order(world in worlds()) {
        for lists in merged(&world).0 {
            for rows in lists.pupils.chunk_by(|one, other| one.unit == other.unit) {
                prop_assert!(rows.iter().map(|row| usize::from(row.rank)).eq(1..=rows.len()));
                prop_assert!(rows.is_sorted_by(|one, other| world.order(one) < world.order(other)));
            }
            let mut places: Vec<_> = lists.pupils.iter().map(|row| row.place_in_academy as usize).collect();
            places.sort_unstable();
            prop_assert!(places.iter().copied().eq(1..=lists.pupils.len()));
            for rows in [&lists.classes, &lists.academy] {
                for rows in rows.chunk_by(|one, other| one.unit == other.unit) {
                    prop_assert!(rows.iter().map(|row| usize::from(row.rank)).eq(1..=rows.len()));
                    prop_assert!(rows.is_sorted_by(|one, other| one.priority >= other.priority));
                }
            }
        }
    }

    #[test]
    fn nothing_is_dropped_and_the_cap_holds(world in worlds()) {
        let (lists, _) = merged(&world);
        let mut strict = world.clone();
        strict.policy.cap = 0;
        strict.policy.step.gates = true;
        for (lists, strict) in lists.iter().zip(merged(&strict).0) {
            let rows = |lists: &AcademyLists| -> Vec<_> {
                lists.pupils.iter().map(|row| (row.unit, row.rank, row.area, row.intervention)).collect()
            };
            prop_assert_eq!(rows(lists), rows(&strict));
            prop_assert!(strict.pupils.iter().all(|row| row.status != Status::Recommended));
            for rows in lists.pupils.chunk_by(|one, other| one.unit == other.unit) {
                let standing = rows.iter().filter(|row| row.status == Status::Recommended);
                prop_assert!(standing.count() <= world.policy.cap as usize);
            }
            prop_assert_eq!(lists.statuses.iter().sum::<u32>() as usize, lists.pupils.len());
        }
    }

    #[test]
    fn a_step_is_the_first_row_of_its_area(world in worlds()) {
        let (academies, trusts) = merged(&world);
        let of_academies = academies.iter().flat_map(|lists| [&lists.classes, &lists.academy]);
        for rows in of_academies.chain(trusts.iter().map(|lists| &lists.rows)) {
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.basis == Basis::Step) {
                prop_assert!(!rows[..at].iter().any(|other| other.unit == row.unit && other.area == row.area));
            }
        }
    }

    #[test]
    fn a_trust_is_the_sum_of_its_academies(seed in any::<u64>()) {
        let mut world = World::of(seed, Size::SMALL);
        world.roster.enrolments.repeated = Bitmap::default();
        let (academies, trusts) = merged(&world);
        for (trust, lists) in world.roster.trusts.iter().zip(trusts) {
            for row in lists.rows.iter().filter(|row| row.basis == Basis::Pupils) {
                let rows = || academies[trust.academies.clone()].iter().flat_map(|lists| &lists.academy)
                    .filter(|part| (part.basis, part.area, part.intervention) == (row.basis, row.area, row.intervention));
                prop_assert_eq!(row.priority, rows().map(|part| part.priority).sum::<u64>());
                prop_assert_eq!(row.tally.flagged, rows().map(|part| part.tally.flagged).sum::<u32>());
                prop_assert_eq!(row.recommended, rows().map(|part| part.recommended).sum::<u32>());
                prop_assert_eq!(row.years, rows().fold(0, |years, part| years | part.years));
            }
        }
    }

    #[test]
    fn the_order_of_academies_leaves_no_trace(seed in any::<u64>()) {
        let world = World::of(seed, Size::SMALL);
        let World { book, policy, roster, findings, readings } = &world;
        let merge = Merge::new(book, policy, roster, findings, readings);
        let academies: Vec<_> = (0..roster.academies.len()).map(|at| merge.academy(at)).collect();
        for (at, trust) in roster.trusts.iter().enumerate() {
            let mut totals: Vec<_> = academies[trust.academies.clone()].iter().map(|lists| &lists.totals).collect();
            let before = merge.trust(at, &totals);
            let mut dice = Dice(seed);
            totals.sort_by_key(|_| dice.below(1000));
            prop_assert_eq!(before, merge.trust(at, &totals));
        }
    }
}
