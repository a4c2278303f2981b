//! Puts the findings of a batch in order, by unit and then rule.

use uplift_model::Finding;

/// Puts findings in order. Most rule sets list them rule by rule, so that counting how many each
/// unit has and dealing them out is all there is to do; the rest is sorted.
pub(crate) fn in_order(mut fired: Vec<Finding>, first: u32, rows: usize) -> Vec<Finding> {
    let key = |finding: &Finding| (finding.unit, finding.rule);
    if fired.is_sorted_by_key(key) {
        return fired;
    }
    if fired.len() >= rows / 4 {
        fired = dealt_out(&fired, first, rows);
    }
    if !fired.is_sorted_by_key(key) {
        fired.sort_unstable_by_key(key);
    }
    fired
}

/// Returns the findings by unit, those of one unit in the order they had.
fn dealt_out(fired: &[Finding], first: u32, rows: usize) -> Vec<Finding> {
    let row = |finding: &Finding| finding.unit.wrapping_sub(first) as usize;
    let mut places = vec![0_u32; rows];
    for finding in fired {
        if let Some(count) = places.get_mut(row(finding)) {
            *count += 1;
        }
    }
    let mut place = 0;
    for count in &mut places {
        place += std::mem::replace(count, place);
    }
    let mut out = fired.to_vec();
    for finding in fired {
        if let Some(place) = places.get_mut(row(finding))
            && let Some(out) = out.get_mut(*place as usize)
        {
            *out = *finding;
            *place += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::Need;

    fn check(pairs: &[(u32, u16)]) {
        let fired: Vec<Finding> = pairs
            .iter()
            .map(|&(unit, rule)| Finding { unit: unit + 100, rule, need: Need::default() })
            .collect();
        let mut expected = fired.clone();
        expected.sort();
        assert_eq!(in_order(fired, 100, 10), expected);
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
