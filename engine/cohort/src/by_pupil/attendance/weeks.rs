//! School weeks of an academy, and the spans of days that sums are made over.

use std::collections::BTreeSet;
use std::ops::Range;
use uplift_table::parse::{day_after_1970, days_since_1970};

/// School weeks of recent absence.
const RECENT: usize = 6;
/// School weeks over which the national framework for penalty notices counts unauthorised sessions.
pub(super) const NOTICE: usize = 10;
/// School weeks that are the first of a year.
const FIRST: usize = 2;
/// Where the marks of a year begin later than this day of September, its first weeks are not known.
const LATEST_START: i8 = 15;

/// The spans of days that sums are made over, the last of each the as-at date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spans {
    /// The first day of the school year, 1 August.
    pub(super) year: i32,
    /// The first day of the last six school weeks of the year.
    pub(super) recent: i32,
    /// The first day of the last ten school weeks, which may be of the year before.
    pub(super) notice: i32,
    /// The first two school weeks of the year, where they are known.
    pub(super) first: Option<Range<i32>>,
    /// The half-term, where the calendar has one.
    pub(super) half_term: Option<Range<i32>>,
}

/// Returns the Monday of a day's week.
pub(super) fn monday(day: i32) -> i32 {
    day.saturating_sub(i32::try_from(weekday(day)).unwrap_or(0))
}

/// Returns the weekday of a day, Monday being 0.
pub(super) fn weekday(day: i32) -> usize {
    // 1 January 1970 was a Thursday.
    (day.wrapping_add(3)).rem_euclid(7).unsigned_abs() as usize
}

impl Spans {
    /// Works out the spans from the days on which an academy met, up to the as-at date.
    pub(super) fn new(met: &[i32], year: i32, half_term: Option<Range<i32>>) -> Self {
        let weeks: BTreeSet<i32> = met.iter().map(|&day| monday(day)).collect();
        let this_year: BTreeSet<i32> =
            met.iter().filter(|&&day| day >= year).map(|&day| monday(day)).collect();
        let from = |weeks: &BTreeSet<i32>, count: usize| {
            weeks
                .iter()
                .rev()
                .nth(count.min(weeks.len()).saturating_sub(1))
                .copied()
                .unwrap_or(i32::MAX)
        };
        let start = day_after_1970(year)
            .and_then(|date| jiff::civil::Date::new(date.year(), 9, LATEST_START).ok())
            .map_or(i32::MIN, days_since_1970);
        let first_day = met.iter().find(|&&day| day >= year);
        let first = first_day.filter(|&&day| day <= start).and_then(|&day| {
            let last = this_year.iter().nth(FIRST.min(this_year.len()).checked_sub(1)?)?;
            Some(day..last + 7)
        });
        Self {
            year,
            recent: from(&this_year, RECENT).max(year),
            notice: from(&weeks, NOTICE),
            first,
            half_term,
        }
    }

    /// Returns the first day that any sum needs.
    pub(super) fn begin(&self) -> i32 {
        self.year.min(self.notice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        days_since_1970(text.parse().unwrap())
    }

    #[test]
    fn weekdays() {
        assert_eq!([weekday(0), weekday(4), weekday(-1), weekday(3)], [3, 0, 2, 6]);
        assert!(weekday(i32::MAX) < 7 && weekday(i32::MIN) < 7);
        assert_eq!(monday(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(monday(day("2026-11-23")), day("2026-11-23"));
    }

    /// Wednesdays of so many weeks, leaving some out.
    fn wednesdays(first: &str, count: i32, without: &[i32]) -> Vec<i32> {
        (0..count).filter(|at| !without.contains(at)).map(|at| day(first) + at * 7).collect()
    }

    #[test]
    fn holidays_are_no_school_weeks() {
        let year = day("2025-08-01");
        // Twelve weeks from 3 September, without the one of half-term, 29 October.
        let met = wednesdays("2025-09-03", 12, &[8]);
        let spans = Spans::new(&met, year, None);
        assert_eq!(spans.recent, day("2025-10-06"));
        assert_eq!(spans.notice, day("2025-09-08"));
        assert_eq!(spans.first, Some(day("2025-09-03")..day("2025-09-15")));
    }

    #[test]
    fn ten_weeks_may_reach_into_the_year_before_and_six_do_not() {
        let year = day("2025-08-01");
        let mut met = wednesdays("2025-06-04", 7, &[]);
        met.extend(wednesdays("2025-09-03", 4, &[]));
        let spans = Spans::new(&met, year, None);
        assert_eq!(spans.recent, day("2025-09-01"));
        assert_eq!(spans.notice, day("2025-06-09"));
        assert_eq!(spans.begin(), day("2025-06-09"));
    }

    #[test]
    fn first_weeks_are_known_where_the_marks_begin_in_time() {
        let year = day("2025-08-01");
        let first = |text: &str| Spans::new(&wednesdays(text, 5, &[]), year, None).first;
        assert!(first("2025-09-10").is_some());
        let monday = Spans::new(&[day("2025-09-15"), day("2025-09-22")], year, None);
        assert_eq!(monday.first, Some(day("2025-09-15")..day("2025-09-29")));
        assert!(Spans::new(&[day("2025-09-16")], year, None).first.is_none());
        let none = Spans::new(&[], year, None);
        assert_eq!((none.first, none.recent, none.notice), (None, i32::MAX, i32::MAX));
    }
}
