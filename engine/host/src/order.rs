//! Puts the findings of a batch in order, by unit and then rule.

use uplift_model::Finding;

/// Puts findings in order; `counts` says how many each unit has from `first` on. Most rule sets list
/// them rule by rule, so that dealing them out is all there is to do; the rest is sorted.
pub(crate) fn in_order(fired: Vec<Finding>, first: u32, mut counts: Vec<u32>) -> Vec<Finding> {
    let key = |finding: &Finding| (finding.unit, finding.rule);
    if fired.is_sorted_by_key(key) {
        return fired;
    }
    let mut start = 0;
    for count in &mut counts {
        start += std::mem::replace(count, start);
    }
    let mut places = counts;
    let mut ordered = fired.clone();
    for finding in fired {
        if let Some(place) = places.get_mut(finding.unit.wrapping_sub(first) as usize)
            && let Some(slot) = ordered.get_mut(*place as usize)
        {
            *slot = finding;
            *place += 1;
        }
    }
    if !ordered.is_sorted_by_key(key) {
        ordered.sort_unstable_by_key(key);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::Need;

    fn check(pairs: &[(u32, u16)]) {
        let mut counts = vec![0; 10];
        let fired: Vec<Finding> = pairs
            .iter()
            .map(|&(unit, rule)| {
                counts[unit as usize] += 1;
                Finding { unit: unit + 100, rule, need: Need::default() }
            })
            .collect();
        let mut expected = fired.clone();
        expected.sort();
        assert_eq!(in_order(fired, 100, counts), expected);
    }

    #[test]
    fn whatever_order_they_come_in() {
        check(&[]);
        check(&[(9, 1)]);
        check(&[(0, 1), (1, 0), (1, 2), (9, 0)]);
        check(&[(0, 0), (5, 0), (9, 0), (0, 1), (4, 1), (5, 1), (0, 2), (9, 2)]);
        check(&[(5, 2), (5, 1), (5, 0), (4, 7), (4, 7)]);
        check(&[(9, 0), (0, 0)]);
    }
}
