//! On how many days an academy had school, and when a school year begins.

use crate::calendar::Calendar;
use std::ops::Range;
use uplift_model::catalogue;
use uplift_table::parse::{day_after_1970, days_since_1970};

/// Says on how many days an academy had school.
pub(super) trait SchoolDays {
    /// Returns how many there were between two days, both included; none where nobody knows.
    fn between(&self, academy: u32, from: i32, to: i32) -> Option<f64>;
}

/// What the dataset says of terms, and the days on which academies met by their registers.
pub(super) struct Known<'a> {
    pub(super) calendar: &'a Calendar,
    /// By academy, in order.
    pub(super) met: &'a [Vec<i32>],
}

impl SchoolDays for Known<'_> {
    /// A calendar speaks for the whole year, so it goes before a register, which may begin late.
    fn between(&self, academy: u32, from: i32, to: i32) -> Option<f64> {
        if let Some(days) = weekdays_of_terms(self.calendar.of(academy as usize), from, to) {
            return Some(days);
        }
        let met = self.met.get(academy as usize).filter(|met| !met.is_empty())?;
        let days = met.iter().filter(|day| (from..=to).contains(*day)).count();
        u32::try_from(days).ok().map(f64::from)
    }
}

/// Returns how many school days an academy with these terms had between two days, both included:
/// weekdays of a term, which ends before the end of its range. Terms do not overlap; without any,
/// nobody knows.
fn weekdays_of_terms(terms: &[Range<i32>], from: i32, to: i32) -> Option<f64> {
    let within = |term: &Range<i32>| {
        let (start, end) = (term.start.max(from), term.end.min(to.saturating_add(1)));
        if start < end { weekdays_before(end) - weekdays_before(start) } else { 0 }
    };
    let days: i64 = terms.iter().map(within).sum();
    (!terms.is_empty()).then_some(u32::try_from(days).ok()).flatten().map(f64::from)
}

/// Counts the days from Monday to Friday before a day, from some Monday on.
fn weekdays_before(day: i32) -> i64 {
    // 1 January 1970 was a Thursday.
    let since_monday = i64::from(day) + 3;
    since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(5)
}

/// Returns the first day of the school year that a day belongs to.
pub(crate) fn school_year_start(day: i32) -> i32 {
    let Some(date) = day_after_1970(day) else { return i32::MIN };
    let month = first_month();
    let year = if date.month() >= month { date.year() } else { date.year() - 1 };
    jiff::civil::Date::new(year, month, 1).map_or(i32::MIN, days_since_1970)
}

/// Returns the year of the summer in which the school year of a day ends.
pub(crate) fn summer_of(date: jiff::civil::Date) -> i16 {
    if date.month() >= first_month() { date.year() + 1 } else { date.year() }
}

#[expect(clippy::cast_possible_truncation, reason = "a month of the catalogue")]
fn first_month() -> i8 {
    catalogue::limit("school-year-month").map_or(8, |month| month as i8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn day(year: i16, month: i8, day: i8) -> i32 {
        days_since_1970(date(year, month, day))
    }

    #[test]
    fn a_school_year_begins_on_the_first_of_august() {
        let start = |of: Date| day_after_1970(school_year_start(days_since_1970(of)));
        assert_eq!(start(date(2026, 7, 31)), Some(date(2025, 8, 1)));
        assert_eq!(start(date(2026, 8, 1)), Some(date(2026, 8, 1)));
        assert_eq!(start(date(2026, 1, 1)), Some(date(2025, 8, 1)));
        let summers = [date(2026, 7, 31), date(2026, 8, 1), date(2025, 12, 31)].map(summer_of);
        assert_eq!(summers, [2026, 2027, 2026]);
    }

    #[test]
    fn weekdays_of_terms_are_school_days() {
        // Monday 5 to Friday 16 January and Monday 26 to Tuesday 27 January 2026.
        let january = |first, last| day(2026, 1, first)..day(2026, 1, last) + 1;
        let terms = [january(5, 16), january(26, 27)];
        let between = |from, to| weekdays_of_terms(&terms, day(2026, 1, from), day(2026, 1, to));
        assert_eq!(between(1, 31), Some(12.0));
        assert_eq!(between(9, 12), Some(2.0));
        assert_eq!(between(10, 11), Some(0.0));
        assert_eq!(between(16, 26), Some(2.0));
        assert_eq!(between(28, 31), Some(0.0));
        assert_eq!(between(16, 5), Some(0.0));
        assert_eq!(weekdays_of_terms(&[], 0, 9), None);
    }

    #[test]
    fn a_register_speaks_where_no_calendar_does() {
        let (calendar, met) = (Calendar::default(), [vec![4, 5, 8], vec![]]);
        let known = Known { calendar: &calendar, met: &met };
        assert_eq!(known.between(0, 5, 9), Some(2.0));
        assert_eq!(known.between(0, 9, 20), Some(0.0));
        assert_eq!(known.between(1, 0, 9), None);
        assert_eq!(known.between(2, 0, 9), None);
    }

    #[test]
    fn weekdays_are_those_counted_one_by_one() {
        let is_weekday = |day: i32| {
            let date = day_after_1970(day).unwrap();
            date.weekday().to_monday_one_offset() <= 5
        };
        for start in -20..20 {
            for end in start..start + 30 {
                let counted = u32::try_from((start..end).filter(|&day| is_weekday(day)).count());
                let terms = [start..start + 3, start + 3..end.max(start + 3)];
                let found = weekdays_of_terms(&terms, i32::MIN, end - 1);
                assert_eq!(found, Some(f64::from(counted.unwrap())), "{start} to {end}");
            }
        }
    }
}
