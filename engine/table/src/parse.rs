//! What text means by itself: an id, a day, yes or no, a year group, a number.

use crate::{Cell, Dates};
use std::borrow::Cow;

pub use crate::words::{NOT_AVAILABLE, is_not_available, is_total};

/// The longest id, in bytes.
const LONGEST_ID: usize = 64;

/// What is wrong with a cell.
pub type Wrong = Cow<'static, str>;

/// Returns an id, or what is wrong with it. A missing one is wrong too.
pub fn id(cell: Cell<'_>) -> Result<Cow<'_, str>, Wrong> {
    let id = match cell {
        Cell::Missing => return Err("missing".into()),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Whole(number) => Cow::Owned(number.to_string()),
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Flag(_) | Cell::Date(_) => return Err("not an id".into()),
        Cell::Wrong(why) => return Err(why.into()),
    };
    if id.len() > LONGEST_ID {
        Err("longer than 64 bytes".into())
    } else if id.bytes().any(|byte| byte.is_ascii_control()) {
        Err("has control characters".into())
    } else if is_total(&id) {
        Err("a row that sums others up".into())
    } else {
        Ok(id)
    }
}

/// Returns a day as days since 1 January 1970, where it is written without doubt. For a column of a
/// file that may have the day or the month first, see [`File::dates`](crate::File::dates).
pub fn day(cell: Cell<'_>) -> Result<Option<i32>, Wrong> {
    Dates::default().day(cell)
}

/// Returns a day as days since 1 January 1970.
pub fn days_since_1970(date: jiff::civil::Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Returns the day so many days after 1 January 1970.
pub fn day_after_1970(days: i32) -> Option<jiff::civil::Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Returns 1 for yes and 0 for no.
pub fn flag(text: &str) -> Option<f64> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["yes", "y", "true", "t", "1"]) {
        Some(1.0)
    } else if is(&["no", "n", "false", "f", "0"]) {
        Some(0.0)
    } else {
        None
    }
}

/// Returns a year group as a number: Reception is 0, Nursery 2 and 1 are -1 and -2.
pub fn year_group(text: &str) -> Option<f64> {
    let rest = ["year", "yr", "y"]
        .iter()
        .find_map(|prefix| {
            let head = text.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
        })
        .unwrap_or(text)
        .trim();
    match rest {
        "R" | "r" | "Reception" | "reception" => Some(0.0),
        "N2" | "n2" => Some(-1.0),
        "N1" | "n1" => Some(-2.0),
        "" if text.eq_ignore_ascii_case("yr") => Some(0.0),
        _ => fast_float2::parse::<f64, _>(rest).ok(),
    }
}

/// Returns the number that plain digits, at most fifteen, with at most one full stop among them
/// and perhaps a minus in front, stand for. That is what nearly every number is, and both the
/// digits and the power of ten are exact, so their quotient is the nearest number there is.
#[inline]
pub fn short_decimal(text: &[u8]) -> Option<f64> {
    const TENS: [f64; 16] =
        [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut number, mut point) = (0_u64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number.wrapping_mul(10).wrapping_add(u64::from(byte & 15)),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let decimals = match point {
        None if digits.len() > 15 => return None,
        None => 0,
        Some(at) => digits.len() - at - 1,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits")]
    let number = number as f64;
    let number = if decimals == 0 { number } else { number / TENS.get(decimals)? };
    Some(if negative { -number } else { number })
}

/// Returns the rate that a percentage stands for: 46.90 % is 0.469, to the last digit.
pub fn percent(text: &str) -> Option<f64> {
    let bare = text.strip_suffix('%')?.trim_end();
    let digits = !bare.bytes().any(|byte| byte.is_ascii_alphabetic());
    digits.then(|| fast_float2::parse(format!("{bare}e-2")).ok()).flatten()
}

/// Returns the number that a text stands for, commas between thousands and all, or what to write
/// instead.
pub fn number(text: &str) -> Result<f64, Wrong> {
    if let Ok(number) = fast_float2::parse(text) {
        return Ok(number);
    }
    if percent(text).is_some() {
        return Err("has a percent sign, but is no rate".into());
    }
    let (head, tail) = text.split_once(',').unwrap_or((text, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = head.strip_prefix('-').unwrap_or(head);
    let thousands = tail.split_once('.').map_or(tail, |(whole, _)| whole);
    let grouped = digits(first)
        && matches!(first.len(), 1..=3)
        && first != "0"
        && thousands.split(',').all(|group| group.len() == 3 && digits(group));
    if grouped && let Ok(number) = fast_float2::parse(text.replace(',', "")) {
        return Ok(number);
    }
    if digits(first) && digits(tail) {
        Err("has a decimal comma; write 12,5 as 12.5".into())
    } else if is_not_available(text) {
        Err(NOT_AVAILABLE.into())
    } else {
        Err("not a number".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_short_text() {
        assert!(id(Cell::Text(&"x".repeat(64))).is_ok());
        assert!(id(Cell::Text(&"x".repeat(65))).is_err());
        assert!(id(Cell::Text(&"é".repeat(33))).is_err());
        assert!(id(Cell::Text("a\tb")).is_err());
        assert!(id(Cell::Missing).is_err());
        assert_eq!(id(Cell::Number(12.0)).as_deref(), Ok("12"));
        assert_eq!(id(Cell::Whole(9_007_199_254_740_993)).as_deref(), Ok("9007199254740993"));
    }

    #[test]
    fn days_are_counted_from_1970() {
        let read = |text| day(Cell::Text(text)).ok().flatten();
        assert_eq!(read("1970-01-02"), Some(1));
        assert_eq!(read("31/03/2026"), None);
        for text in ["1969-12-31", "2026-03-31", "9999-12-31"] {
            let date = day_after_1970(read(text).unwrap()).unwrap();
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(number("1,250"), Ok(1250.0));
        assert_eq!(number("-1,250,000.5"), Ok(-1_250_000.5));
        assert_eq!(percent("46.90%"), Some(0.469));
        assert_eq!(percent("12 %"), Some(0.12));
        assert_eq!(percent("%"), None);
        assert_eq!(percent("1e3%"), None);
        let wrong = |text: &str| number(text).unwrap_err().into_owned();
        assert!(wrong("12.5%").contains("percent sign"));
        assert!(wrong("12,5").contains("12.5"));
        assert!(wrong("0,125").contains("12.5"));
        assert!(wrong("1250,125").contains("12.5"));
        assert_eq!(wrong("1,25,000"), "not a number");
        assert_eq!(wrong("SUPP"), NOT_AVAILABLE);
        assert_eq!(wrong("%"), "not a number");
        assert_eq!(wrong(","), "not a number");
        assert_eq!(wrong("absent"), "not a number");
        assert_eq!(id(Cell::Text("Grand Total")).unwrap_err(), "a row that sums others up");
    }

    #[test]
    fn year_groups() {
        for (text, year) in
            [("R", 0.0), ("N1", -2.0), ("Year 7", 7.0), ("y11", 11.0), ("YR", 0.0), ("Year R", 0.0)]
        {
            assert_eq!(year_group(text), Some(year), "{text}");
        }
        assert_eq!(year_group("Seven"), None);
        assert_eq!(year_group("Year"), None);
    }

    proptest! {
        #[test]
        fn short_numbers_are_read_as_the_standard_library_reads_them(
            text in "-?[0-9]{1,9}(\\.[0-9]{0,9})?"
        ) {
            if let Some(number) = short_decimal(text.as_bytes()) {
                prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
            } else {
                prop_assert!(text.len() > 15);
            }
        }

        #[test]
        fn what_is_no_number_is_none(text in "[-+.,0-9eE%x]{0,12}") {
            if let Some(number) = short_decimal(text.as_bytes()) {
                prop_assert_eq!(Ok(number), text.parse::<f64>());
            }
        }
    }
}
