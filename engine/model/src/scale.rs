//! Scales: the numbers that results of an assessment may be; and the summers without a test.

use crate::text::Text;
use jiff::civil::Date;

/// How far a result may be from a step, for decimals that no binary number meets exactly.
const ROUNDING: f64 = 1e-6;

/// The numbers that results of an assessment may be, at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Such as `ks2-scaled`.
    pub id: Text,
    /// What a person calls it.
    pub title: Text,
    /// The least on the scale.
    pub least: f64,
    /// The greatest on the scale.
    pub most: f64,
    /// What lies between two neighbours: 1 for whole numbers only, 0 where all between are on it.
    pub step: f64,
    /// The first day of its use, where it had one.
    pub from: Option<Date>,
    /// The last day of its use, where it had one.
    pub to: Option<Date>,
    /// Where it comes from.
    pub source: Text,
}

impl Scale {
    /// Returns whether a number is on it.
    pub fn has(&self, number: f64) -> bool {
        let steps = (number - self.least) / self.step;
        (self.least..=self.most).contains(&number)
            && (self.step <= 0.0 || (steps - steps.round()).abs() * self.step <= ROUNDING)
    }

    /// Returns whether it was in use on a day; on one that is not known, whether it is now.
    pub fn is_of(&self, day: Option<Date>) -> bool {
        match day {
            None => self.to.is_none(),
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
            }
        }
    }
}

impl std::fmt::Display for Scale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", self.least, self.most)?;
        if self.step <= 0.0 {
            Ok(())
        } else if (self.step - 1.0).abs() <= ROUNDING {
            f.write_str(" in whole numbers")
        } else {
            write!(f, " in steps of {}", self.step)
        }
    }
}

/// A national test, and the summers in which pupils did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTest {
    /// The indicators that it supplies.
    pub indicators: &'static [&'static str],
    /// Taken in the summer that ends this year group.
    pub year_group: i8,
    /// The first summer of it.
    pub since: i16,
    /// Summers without the test: no result can be of one.
    pub none: &'static [i16],
    /// Summers in which schools were free to use it.
    pub not_required: &'static [i16],
    /// Whether those who missed it took it the autumn after.
    pub made_up: bool,
    /// Why, in words that follow a name.
    pub because: &'static str,
    /// Where that is said.
    pub source: &'static str,
}

impl NoTest {
    /// Returns whether a day is in a summer, April to August, in which nobody took the test.
    pub fn rules_out(&self, day: Date) -> bool {
        (4..=8).contains(&day.month()) && self.none.contains(&day.year())
    }

    /// Returns whether pupils who are in a year group, in the school year that ends in a summer,
    /// have passed the time of the test without one.
    pub fn never_taken(&self, year_group: i8, summer: i16) -> bool {
        let years = i16::from(year_group) - i16::from(self.year_group);
        let taken = summer - years;
        let without = self.none.contains(&taken) || self.not_required.contains(&taken);
        years >= 0 && (taken < self.since && !without || without && !self.made_up)
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue;
    use jiff::civil::{Date, date};

    #[track_caller]
    fn check(id: &str, day: Option<Date>, on: &[f64], off: &[f64]) {
        let scales: Vec<_> = catalogue::scales_of(id).filter(|scale| scale.is_of(day)).collect();
        let [scale] = scales[..] else { panic!("{id} has {} scales", scales.len()) };
        for number in on {
            assert!(scale.has(*number), "{id}: {number}");
        }
        for number in off {
            assert!(!scale.has(*number), "{id}: {number}");
        }
    }

    #[test]
    fn the_ends_of_every_scale_and_what_lies_one_step_or_half_a_step_off() {
        check("phonics", None, &[0.0, 1.0, 32.0, 40.0], &[-1.0, 41.0, 31.5, f64::NAN]);
        check("ks2-scaled", None, &[80.0, 100.0, 120.0], &[79.0, 121.0, 99.9, f64::INFINITY]);
        check("standard-score", None, &[40.0, 85.0, 160.0], &[39.0, 161.0, 84.5]);
        check("stanine", None, &[1.0, 9.0], &[0.0, 10.0, 4.5]);
        check("multiplication-check", None, &[0.0, 25.0], &[-1.0, 26.0, 24.5]);
        check("attainment-8", None, &[0.0, 45.25, 90.0], &[-0.01, 90.01]);
        check("reading-age-gap", None, &[-180.0, 0.0, 180.0], &[-181.0, 181.0, 0.5]);
        check("language-screen", None, &[40.0, 160.0], &[39.0, 161.0, 99.5]);
    }

    #[test]
    fn a_scale_that_changed_is_asked_by_day() {
        check("attainment-8", Some(date(2016, 8, 25)), &[80.0], &[80.5]);
        check("attainment-8", Some(date(2016, 12, 31)), &[80.0], &[80.5]);
        check("attainment-8", Some(date(2017, 1, 1)), &[80.5, 90.0], &[90.5]);
        let of = |day| catalogue::scales_of("ks2-scaled").filter(|it| it.is_of(Some(day))).count();
        assert_eq!((of(date(2016, 4, 30)), of(date(2016, 5, 1))), (0, 1));
    }

    #[test]
    fn steps_that_no_binary_number_meets() {
        let scale =
            crate::Scale { step: 0.1, ..catalogue::scales_of("stanine").next().unwrap().clone() };
        assert!(scale.has(1.0 + 0.1 + 0.2) && scale.has(8.9) && !scale.has(8.95));
        assert_eq!(scale.to_string(), "1 to 9 in steps of 0.1");
    }

    #[test]
    fn year_groups_without_a_test() {
        let of = |id| catalogue::no_test(id).unwrap();
        let years = |id, summer| -> Vec<i8> {
            (-2..=14).filter(|&year| of(id).never_taken(year, summer)).collect()
        };
        // Year 11 of 2025/26 ended Year 6 in 2021, Year 12 in 2020; Year 13 took the tests of 2019.
        assert_eq!(years("literacy.reading_scaled", 2026), [11, 12]);
        assert_eq!(years("literacy.reading_scaled", 2025), [10, 11]);
        assert_eq!(years("numeracy.maths_scaled", 2021), [6, 7, 12, 13, 14]);
        // Year 8 of 2025/26 ended Year 4 in 2022, when the check had become statutory.
        assert_eq!(years("numeracy.multiplication_check", 2026), [9, 10, 11, 12, 13, 14]);
        // The phonics check was taken later, so nobody went without.
        assert_eq!(years("literacy.phonics", 2026), []);
        assert!(catalogue::no_test("literacy.reading_standard").is_none());
        let phonics = of("literacy.phonics");
        let out =
            [(2020, 3, 31), (2020, 4, 1), (2020, 8, 31), (2020, 9, 1), (2021, 6, 8), (2022, 6, 8)]
                .map(|(year, month, day)| phonics.rules_out(date(year, month, day)));
        assert_eq!(out, [false, true, true, false, true, false]);
    }
}
