//! Rank: the order of a unit's rows, and of the rows of a class or an academy.

use std::cmp::Reverse;
use uplift_model::{Basis, Need, ONE, Policy, Recommendation};

/// What decides the order of pupil rows, in one number of which the lower goes first: the priority
/// and the need, both from the highest, then the pair. Pairs are numbered by cost, tier,
/// intervention and area, and a unit has each at most once: the order of its rows is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(u64);

impl Key {
    const PAIR_BITS: u32 = 16;
    const NEED_BITS: u32 = 20;

    pub(crate) fn new(priority: u64, need: Need, pair: u16) -> Self {
        let priority = Policy::MOST_WEIGHT.saturating_sub(priority);
        let need = Need::MOST.millionths() - need.millionths();
        Self((priority << Self::NEED_BITS | need) << Self::PAIR_BITS | u64::from(pair))
    }

    pub(crate) fn pair(self) -> u16 {
        #[expect(clippy::cast_possible_truncation, reason = "the pair is the last 16 bits")]
        let pair = self.0 as u16;
        pair
    }
}

// The key's parts must not run into each other.
const _: () = assert!(ONE < 1 << Key::NEED_BITS);
const _: () = assert!(Policy::MOST_WEIGHT < 1 << (u64::BITS - Key::NEED_BITS - Key::PAIR_BITS));

/// What decides the order of the rows of a class, academy or trust: the priority, a step before
/// what it covers, then as for pupils; last, a rule of the unit's own before its pupils.
pub(crate) type UnitKey = (Reverse<u64>, bool, Reverse<Need>, u16, Basis);

pub(crate) fn unit_key(priority: u64, need: Need, pair: u16, basis: Basis) -> UnitKey {
    (Reverse(priority), basis != Basis::Step, Reverse(need), pair, basis)
}

/// Gives every row of an academy its place in the academy and in its home class. `class_of` returns
/// a unit's home class, counted from the academy's first.
pub(crate) fn place(
    rows: &mut [Recommendation],
    keys: &[Key],
    classes: usize,
    class_of: impl Fn(u32) -> Option<usize>,
) {
    // Rows come by unit, so that their own place decides between equal keys.
    let mut order: Vec<(Key, u32)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let mut in_class = vec![0; classes];
    for (place, (_, at)) in (1..).zip(order) {
        let Some(row) = rows.get_mut(at as usize) else { continue };
        row.place_in_academy = place;
        if let Some(count) = class_of(row.unit).and_then(|class| in_class.get_mut(class)) {
            *count += 1;
            row.place_in_class = *count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_key_orders_as_its_parts_do(
            one in (0..=Policy::MOST_WEIGHT, 0_u64..=1_000_000, any::<u16>()),
            other in (0..=Policy::MOST_WEIGHT, 0_u64..=1_000_000, any::<u16>()),
        ) {
            let key = |(priority, need, pair)| Key::new(priority, Need::from_millionths(need), pair);
            let parts = |(priority, need, pair)| (Reverse(priority), Reverse(need), pair);
            prop_assert_eq!(key(one).cmp(&key(other)), parts(one).cmp(&parts(other)));
            prop_assert_eq!(key(one).pair(), one.2);
        }
    }

    #[test]
    fn a_step_goes_before_what_it_covers() {
        let of = |millionths| Need::from_millionths(millionths);
        let step = unit_key(5, of(1), 9, Basis::Step);
        assert!(step < unit_key(5, of(2), 1, Basis::Pupils));
        assert!(unit_key(6, of(1), 9, Basis::Pupils) < step);
        assert!(unit_key(5, of(1), 9, Basis::Rule) < unit_key(5, of(1), 9, Basis::Pupils));
    }
}
