//! Gathers problems, with a bound on how many of one sort are kept.

use crate::ProblemSort;
use std::collections::BTreeMap;
use uplift_model::Problem;
use uplift_table::Bytes;

/// How many problems of one file, column and sort are kept in full. A column that is wrong
/// throughout would otherwise fill the memory; the rest are counted in a last line.
pub(crate) const KEPT: u64 = 1_000;

/// Problems in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    kept: Vec<Problem>,
    counts: BTreeMap<Sort, u64>,
}

/// File, column, what is wrong and what was done.
type Sort = (String, String, String, String);

fn sort_of(problem: &Problem) -> Sort {
    let Problem { file, column, what, done, .. } = problem;
    (file.clone(), column.clone(), what.clone(), done.clone())
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        let count = self.counts.entry(sort_of(&problem)).or_default();
        *count += 1;
        if *count <= KEPT {
            self.kept.push(problem);
        }
    }

    /// Counts so many more problems of a sort, none of which is kept.
    pub(crate) fn more(&mut self, file: &str, column: &str, what: &str, done: &str, count: u64) {
        if count > 0 {
            let sort = [file, column, what, done].map(str::to_owned);
            let [file, column, what, done] = sort;
            *self.counts.entry((file, column, what, done)).or_default() += count;
        }
    }

    /// Takes down what is to be known of a whole file.
    pub(crate) fn notes(&mut self, file: &str, bytes: &Bytes) {
        for note in &bytes.notes {
            self.push(Problem {
                file: file.to_owned(),
                row: 0,
                column: String::new(),
                read: String::new(),
                what: note.what.to_owned(),
                done: note.done.to_owned(),
            });
        }
    }

    /// Adds the problems of the next part of the same file.
    pub(crate) fn join(&mut self, other: Self) {
        let mut beyond = other.counts;
        for problem in other.kept {
            if let Some(left) = beyond.get_mut(&sort_of(&problem)) {
                *left = left.saturating_sub(1);
            }
            self.push(problem);
        }
        for (sort, left) in beyond {
            *self.counts.entry(sort).or_default() += left;
        }
    }

    /// Returns each sort by file, with how many there are in truth.
    pub(crate) fn sorts(&self) -> Vec<ProblemSort> {
        let sort = |((file, column, what, done), &count): (&Sort, &u64)| ProblemSort {
            file: file.clone(),
            column: column.clone(),
            what: what.clone(),
            done: done.clone(),
            count,
        };
        self.counts.iter().map(sort).collect()
    }

    /// Returns all of them by file, in order of rows, and how many there are in truth.
    pub(crate) fn finish(mut self) -> (Vec<Problem>, u64) {
        let total = self.counts.values().sum();
        for ((file, column, what, done), count) in self.counts {
            if count > KEPT {
                self.kept.push(Problem {
                    file,
                    row: 0,
                    column,
                    read: format!("{} more cells", count - KEPT),
                    what,
                    done,
                });
            }
        }
        self.kept.sort();
        (self.kept, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u64) -> Problem {
        Problem {
            file: "pupils.csv".to_owned(),
            row,
            column: "x".to_owned(),
            read: "?".to_owned(),
            what: "not a number".to_owned(),
            done: "reading left out".to_owned(),
        }
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let mut all = Problems::default();
        for part in 0..3 {
            let mut some = Problems::default();
            (0..700).for_each(|row| some.push(at(2 + part * 700 + row)));
            all.join(some);
        }
        let sorts = all.sorts();
        assert_eq!(sorts.len(), 1);
        assert_eq!((sorts[0].column.as_str(), sorts[0].count), ("x", 2_100));
        let (kept, total) = all.finish();
        assert_eq!(total, 2_100);
        assert_eq!(kept.len() as u64, KEPT + 1);
        assert!(kept.iter().any(|problem| problem.read == "1100 more cells"));
    }
}
