//! Finds the day that the data speak of.

use crate::problems::Problems;
use uplift_model::Problem;
use uplift_table::parse::day_after_1970;

/// A date more than this many days after nearly all others is not believed.
const LEAP: i32 = 14;

/// The dates met, by file.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Each file's name and what it calls the column.
    files: Vec<(String, String)>,
    /// Day, place of the file, row.
    days: Vec<(i32, usize, u64)>,
}

impl Dates {
    /// Adds the dates of a file, each with its row.
    pub(super) fn add(&mut self, file: &str, column: &str, days: impl Iterator<Item = (i32, u64)>) {
        let place = self.files.len();
        self.files.push((file.to_owned(), column.to_owned()));
        self.days.extend(days.map(|(day, row)| (day, place, row)));
    }

    /// Returns the newest day, leaving out those more than two weeks after nearly all others: a
    /// mistyped year must not move the whole run. Nearly all are 99.9 %, but never every one, so
    /// that one slip is seen among few dates too.
    pub(super) fn newest(mut self, problems: &mut Problems) -> Option<i32> {
        self.days.sort_unstable();
        let count = self.days.len();
        let bound = if count < 3 {
            // Of two dates far apart, who can say which is wrong?
            i32::MAX
        } else {
            let rank = (count * 999).div_ceil(1000).saturating_sub(1).min(count - 2);
            self.days.get(rank)?.0.saturating_add(LEAP)
        };
        let split = self.days.partition_point(|(day, ..)| *day <= bound);
        for (day, file, row) in self.days.get(split..).unwrap_or(&[]) {
            let (what, done) = ("more than 14 days after nearly all other dates", "row left out");
            problems.push(self.problem(*file, *row, show(*day), what.to_owned(), done));
        }
        split.checked_sub(1).and_then(|last| self.days.get(last)).map(|(day, ..)| *day)
    }

    /// Takes down, once for each file, that rows are dated after the day that was said.
    pub(super) fn take_down_later(mut self, said: i32, problems: &mut Problems) {
        self.days.retain(|(day, ..)| *day > said);
        self.days.sort_unstable();
        for place in 0..self.files.len() {
            let later = self.days.iter().filter(|(_, file, _)| *file == place);
            let count = later.clone().count();
            if let Some((day, _, row)) = later.max() {
                let read = match count {
                    1 => show(*day),
                    count => format!("{count} rows, the latest of {} in row {row}", show(*day)),
                };
                let what = format!("after {}, the day that the data speak of", show(said));
                let row = if count == 1 { *row } else { 0 };
                problems.push(self.problem(place, row, read, what, "left out"));
            }
        }
    }

    fn problem(&self, place: usize, row: u64, read: String, what: String, done: &str) -> Problem {
        let (file, column) = self.files.get(place).cloned().unwrap_or_default();
        Problem { file, row, column, read, what, done: done.to_owned() }
    }
}

fn show(day: i32) -> String {
    day_after_1970(day).map_or_else(String::new, |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(days: &[i32], newest: Option<i32>, left_out: u64) {
        let mut dates = Dates::default();
        dates.add("behaviour.csv", "date", days.iter().copied().zip(2..));
        let mut problems = Problems::default();
        assert_eq!(dates.newest(&mut problems), newest);
        assert_eq!(problems.finish().1, left_out);
    }

    #[test]
    fn one_slip_does_not_move_the_day() {
        check(&[], None, 0);
        check(&[5], Some(5), 0);
        check(&[5, 500], Some(500), 0);
        check(&[5, 6, 7, 20], Some(20), 0);
        check(&[5, 6, 7, 21], Some(21), 0);
        check(&[5, 6, 7, 22], Some(7), 1);
        let mut many: Vec<i32> = (0..5_000).map(|at| at / 25).collect();
        many.extend([900, 900, 900, 900]);
        check(&many, Some(199), 4);
        many.extend([900, 900]);
        check(&many, Some(900), 0);
    }

    #[test]
    fn what_comes_later_than_was_said_is_counted() {
        let mut dates = Dates::default();
        dates.add("assessments.csv", "date", [(1, 2), (9, 3), (8, 4)].into_iter());
        dates.add("behaviour.csv", "When", [(7, 2), (3, 3)].into_iter());
        let mut problems = Problems::default();
        dates.take_down_later(5, &mut problems);
        let said: Vec<String> = problems.finish().0.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "assessments.csv: column `date`: `2 rows, the latest of 1970-01-10 in row 3`: after 1970-01-06, the day that the data speak of; left out",
                "behaviour.csv:2: column `When`: `1970-01-08`: after 1970-01-06, the day that the data speak of; left out",
            ]
        );
    }
}
