//! Reasons in words: a rule's template with the readings filled in.

use crate::text::Text;
use crate::{Measure, Readings};
use std::borrow::Cow;
use std::fmt::Write;

/// How a reading is put in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A number in its unit.
    Number(Measure),
    /// Yes or no.
    Flag,
    /// The member's name.
    Category(Cow<'static, [Text]>),
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Words, among them settings already put in words.
    Words(String),
    /// The reading of an input, as a place in [`crate::RuleBook::inputs`].
    Reading(usize, Format),
}

/// A rule's reason, waiting for the readings of a unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    /// In order.
    pub pieces: Vec<Piece>,
    /// The settings that stand in the words: a reading that differs from one of them is never
    /// rounded so far that it looks the same.
    pub settings: Vec<f64>,
}

impl Template {
    /// Adds the reason of a unit to `out`.
    pub fn render(&self, readings: &impl Readings, unit: usize, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Reading(input, format) => match readings.reading(*input, unit) {
                    Some(value) => format.write(value, &self.settings, out),
                    None => out.push_str("not known"),
                },
            }
        }
    }
}

impl Format {
    /// Adds a reading in words to `out`. With enough decimals to tell it from each of `apart`.
    pub fn write(&self, value: f64, apart: &[f64], out: &mut String) {
        match self {
            Self::Number(measure) => measure.write(value, apart, out),
            Self::Flag => out.push_str(if value > 0.0 { "yes" } else { "no" }),
            Self::Category(members) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a code is a small whole number; anything else finds no member"
                )]
                let member = members.get(value as usize);
                out.push_str(member.map_or("other", |member| member));
            }
        }
    }
}

impl Measure {
    /// Returns a value in words, such as `12.5 %`.
    pub fn words(self, value: f64) -> String {
        let mut out = String::new();
        self.write(value, &[], &mut out);
        out
    }

    /// Adds a value in words to `out`, with enough decimals to tell it from each of `apart`.
    pub fn write(self, value: f64, apart: &[f64], out: &mut String) {
        let (scale, decimals) = match self {
            Self::Rate => (100.0, 1),
            Self::Number => (1.0, 2),
            Self::Date => return write_date(value, out),
            _ => (1.0, 1),
        };
        let mut decimals = decimals;
        for &other in apart {
            while decimals < 6
                && whole(value * scale, decimals) == whole(other * scale, decimals)
                && different(value, other)
            {
                decimals += 1;
            }
        }
        write_decimal(whole(value * scale, decimals), decimals, out);
        if self == Self::Rate {
            out.push_str(" %");
        }
    }
}

#[expect(clippy::float_cmp, reason = "whether they are the same number is the question")]
fn different(a: f64, b: f64) -> bool {
    a != b
}

/// Returns the value in units of its last decimal.
#[expect(clippy::cast_possible_truncation, reason = "readings are far within range; saturates")]
fn whole(value: f64, decimals: u32) -> i64 {
    const TENS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    (value * TENS.get(decimals as usize).copied().unwrap_or(1.0)).round() as i64
}

/// Writes a number of units of the last decimal, without trailing zeros.
fn write_decimal(mut whole: i64, mut decimals: u32, out: &mut String) {
    while decimals > 0 && whole % 10 == 0 {
        whole /= 10;
        decimals -= 1;
    }
    let tens = 10_u64.pow(decimals);
    let size = whole.unsigned_abs();
    if whole < 0 {
        // A minus sign, as print sets it.
        out.push('\u{2212}');
    }
    write_digits(size / tens, 1, out);
    if decimals > 0 {
        out.push('.');
        write_digits(size % tens, decimals as usize, out);
    }
}

/// Writes a whole number in at least `least` digits. A run writes some for every row, and this
/// takes a third of the time that `write!` does.
fn write_digits(mut number: u64, least: usize, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        if number == 0 && used >= least {
            break;
        }
        // A digit fits a byte.
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        used += 1;
    }
    let digits = digits.get(digits.len() - used..).unwrap_or_default();
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

fn write_date(days: f64, out: &mut String) {
    #[expect(clippy::cast_possible_truncation, reason = "saturates; a day out of range is no date")]
    let day = jiff::ToSpan::days(days as i32);
    match jiff::civil::date(1970, 1, 1).checked_add(day) {
        Ok(date) => {
            const MONTHS: [&str; 12] = [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ];
            let month =
                MONTHS.get(usize::from(date.month().unsigned_abs()) - 1).copied().unwrap_or("");
            let _ = write!(out, "{} {month} {}", date.day(), date.year());
        }
        Err(_) => out.push_str("no date"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_by_unit() {
        assert_eq!(Measure::Rate.words(0.125), "12.5 %");
        assert_eq!(Measure::Rate.words(0.1), "10 %");
        assert_eq!(Measure::Rate.words(-0.05), "−5 %");
        assert_eq!(Measure::Count.words(38.0), "38");
        assert_eq!(Measure::Number.words(0.619_059_2), "0.62");
        assert_eq!(Measure::Months.words(-24.0), "−24");
        assert_eq!(Measure::Date.words(20_515.0), "3 March 2026");
    }

    #[test]
    fn a_reading_just_below_its_threshold_does_not_look_like_it() {
        let mut out = String::new();
        Measure::Rate.write(0.0996, &[0.1], &mut out);
        assert_eq!(out, "9.96 %");
        out.clear();
        Measure::Rate.write(0.1, &[0.1], &mut out);
        assert_eq!(out, "10 %");
    }
}
