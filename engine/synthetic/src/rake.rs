//! Iterative proportional fitting: a table is scaled to one margin after another until all hold.
//!
//! Published tables share margins but not cells (bands by cell, rates by year group, rates by sex);
//! raking finds the joint table that agrees with all of them and adds nothing else.

/// What the entries of a group should add up to.
#[derive(Debug)]
pub(crate) struct Margin {
    groups: Vec<usize>,
    totals: Vec<f64>,
}

impl Margin {
    /// Puts each entry of the table, by its index, into a group whose total is given.
    pub(crate) fn new(entries: usize, group: impl Fn(usize) -> usize, totals: Vec<f64>) -> Self {
        Self { groups: (0..entries).map(group).collect(), totals }
    }
}

/// Enough for margins that agree with one another to hold to the seventh decimal.
const SWEEPS: usize = 200;

/// Scales the table to the margins; where they disagree the last one holds exactly.
pub(crate) fn rake(table: &mut [f64], margins: &[Margin]) {
    for _ in 0..SWEEPS {
        for margin in margins {
            let mut sums = vec![0.0; margin.totals.len()];
            for (entry, group) in table.iter().zip(&margin.groups) {
                if let Some(sum) = sums.get_mut(*group) {
                    *sum += entry;
                }
            }
            let factors: Vec<f64> = margin
                .totals
                .iter()
                .zip(&sums)
                .map(|(total, sum)| if *sum > 0.0 { total / sum } else { 0.0 })
                .collect();
            for (entry, group) in table.iter_mut().zip(&margin.groups) {
                *entry *= factors.get(*group).copied().unwrap_or(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_margins_hold() {
        let mut table = vec![4.0, 1.0, 1.0, 2.0, 3.0, 1.0];
        let rows = Margin::new(6, |i| i / 3, vec![0.4, 0.6]);
        let columns = Margin::new(6, |i| i % 3, vec![0.5, 0.3, 0.2]);
        rake(&mut table, &[rows, columns]);
        assert!((table[..3].iter().sum::<f64>() - 0.4).abs() < 1e-9);
        assert!((table[3..].iter().sum::<f64>() - 0.6).abs() < 1e-9);
        assert!((table[0] + table[3] - 0.5).abs() < 1e-12);
        assert!((table[1] + table[4] - 0.3).abs() < 1e-12);
    }

    #[test]
    fn an_empty_entry_stays_empty() {
        let mut table = vec![0.0, 1.0, 1.0, 1.0];
        rake(&mut table, &[Margin::new(4, |i| i / 2, vec![0.5, 0.5])]);
        assert_eq!(table, [0.0, 0.5, 0.25, 0.25]);
    }
}
