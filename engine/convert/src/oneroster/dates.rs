//! The dates of a feed: year first, or in the order that the dates of the feed themselves decide.

/// The order of day and month where the year stands last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Nothing decides, or dates contradict each other.
    Unknown,
}

fn parts(text: &str) -> Option<(u8, u8, i16)> {
    let mut parts = text.split(['/', '-', '.']);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    let day = text.split_whitespace().next() == Some(text) && parts.next().is_none();
    let year = three.len() == 4;
    (day && year).then_some((one.parse().ok()?, two.parse().ok()?, three.parse().ok()?))
}

impl Order {
    /// Decides by all dates.
    pub(super) fn of<'a>(dates: impl Iterator<Item = &'a str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for (one, two, _) in dates.filter_map(parts) {
            day_first |= one > 12;
            month_first |= two > 12;
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        }
    }

    /// Returns a date with the year first, or what is wrong with it.
    pub(super) fn read(self, text: &str) -> Result<jiff::civil::Date, &'static str> {
        let Some((one, two, year)) = parts(text) else {
            return text.parse().map_err(|_| "not a date");
        };
        let (day, month) = match self {
            Self::DayFirst => (one, two),
            Self::MonthFirst => (two, one),
            Self::Unknown => return Err("which is the day and which the month is not to be told"),
        };
        let small = |part: u8| i8::try_from(part).unwrap_or(i8::MAX);
        jiff::civil::Date::new(year, small(month), small(day)).map_err(|_| "not a date")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_dates_decide_together() {
        let order = |dates: &[&str]| Order::of(dates.iter().copied());
        assert_eq!(order(&["8/27/2018", "1/7/2019"]), Order::MonthFirst);
        assert_eq!(order(&["27/8/2018", "1/7/2019"]), Order::DayFirst);
        assert_eq!(order(&["2/3/2018", "1/7/2019"]), Order::Unknown);
        assert_eq!(order(&["27/8/2018", "8/27/2018"]), Order::Unknown);
        assert_eq!(order(&["2018-08-27"]), Order::Unknown);
        assert_eq!(order(&[]), Order::Unknown);
    }

    #[test]
    fn dates_are_read_in_that_order() {
        let read = |order: Order, text| order.read(text).map(|day| day.to_string());
        assert_eq!(read(Order::MonthFirst, "1/7/2019").as_deref(), Ok("2019-01-07"));
        assert_eq!(read(Order::DayFirst, "1/7/2019").as_deref(), Ok("2019-07-01"));
        assert!(read(Order::Unknown, "1/7/2019").is_err());
        assert_eq!(read(Order::Unknown, "2019-07-01").as_deref(), Ok("2019-07-01"));
        assert_eq!(read(Order::DayFirst, "2019-07-01").as_deref(), Ok("2019-07-01"));
        for text in ["", "soon", "31/31/2019", "2019-02-30", "200/1/2019"] {
            assert!(Order::DayFirst.read(text).is_err(), "{text}");
        }
    }
}
