//! Days as people write them, and whether the day or the month stands first.

use crate::parse::{NOT_AVAILABLE, Wrong, days_since_1970, is_not_available};
use crate::{Cell, Chunk, File, TableError};
use jiff::civil::Date;

/// So many rows at the beginning of a file say what form its dates are of.
const FIRST_ROWS: usize = 1_000;
const NO_DATE: &str = "not a date of the form 2026-03-31";

/// Which of two numbers with a year behind them is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/03/2026.
    DayFirst,
    /// 03/31/2026.
    MonthFirst,
}

impl DateOrder {
    /// Returns the order that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "day-first" => Some(Self::DayFirst),
            "month-first" => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

/// How the dates of a column are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    order: Option<DateOrder>,
    serials: bool,
}

impl Dates {
    /// Returns a day as days since 1 January 1970. What is written without doubt, as 2026-03-31,
    /// 2026/03/31 or 31 Mar 2026, is read whatever the order; a time behind it is passed over. A
    /// year of two digits is refused, for 02/03/04 may be six different days.
    ///
    /// # Errors
    ///
    /// What is wrong with the cell.
    pub fn day(self, cell: Cell<'_>) -> Result<Option<i32>, Wrong> {
        match cell {
            Cell::Missing => Ok(None),
            Cell::Date(days) => Ok(Some(days)),
            Cell::Text(text) => match text.parse::<Date>() {
                Ok(date) => Ok(Some(days_since_1970(date))),
                Err(_) => self.written(text).map(|date| Some(days_since_1970(date))),
            },
            Cell::Whole(number) if self.serials => serial(number),
            Cell::Number(number) if self.serials && number.abs() < 1e7 =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "less than ten million")]
                serial(number.floor() as i64)
            }
            Cell::Wrong(why) => Err(why.into()),
            Cell::Whole(_) | Cell::Number(_) | Cell::Flag(_) => Err(NO_DATE.into()),
        }
    }

    #[cold]
    fn written(self, text: &str) -> Result<Date, Wrong> {
        let day = |year: i16, month: i8, day: i8| {
            Date::new(year, month, day).map_err(|_| Wrong::from("no day of the calendar"))
        };
        match (Written::of(text), self.order) {
            (Written::Day(year, month, of), _)
            | (Written::Two(of, month, year), Some(DateOrder::DayFirst))
            | (Written::Two(month, of, year), Some(DateOrder::MonthFirst)) => day(year, month, of),
            (Written::Two(..), None) => {
                Err("may have the day or the month first; write it as 2026-03-31".into())
            }
            (Written::Short, _) => {
                Err("has a year of two digits; write it with four, as 2026-03-31".into())
            }
            (Written::Nothing, _) if is_not_available(text) => Err(NOT_AVAILABLE.into()),
            (Written::Nothing, _) => Err(NO_DATE.into()),
        }
    }
}

/// The day of a spreadsheet's number for it. Those before March 1900 are not the same everywhere.
fn serial(number: i64) -> Result<Option<i32>, Wrong> {
    match i32::try_from(number) {
        Ok(number @ 61..=2_958_465) => Ok(Some(number - 25_569)),
        _ => Err(NO_DATE.into()),
    }
}

/// What a text that may be a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Year, month, day.
    Day(i16, i8, i8),
    /// Two numbers and a year.
    Two(i8, i8, i16),
    /// A year of two digits.
    Short,
    Nothing,
}

impl Written {
    fn of(text: &str) -> Self {
        let apart = |c: char| matches!(c, '/' | '-' | '.' | ',' | ' ' | '\u{a0}');
        let mut words = text.split(apart).filter(|word| !word.is_empty());
        let (Some(a), Some(b), Some(c)) = (words.next(), words.next(), words.next()) else {
            return Self::Nothing;
        };
        // Behind the date there may be a time.
        let (c, mut timed) = match c.split_once('T') {
            Some((c, time)) => (c, time.contains(':')),
            None => (c, true),
        };
        if let Some(time) = words.next() {
            timed &= time.contains(':');
        }
        if !timed {
            return Self::Nothing;
        }
        let number = |word: &str| match word.len() {
            1 | 2 => {
                word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<i8>().ok())?
            }
            _ => None,
        };
        let year = |word: &str| match word.len() {
            4 => {
                word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<i16>().ok())?
            }
            _ => None,
        };
        if let Some(of) = year(a) {
            return match (number(b).or_else(|| month(b)), number(c)) {
                (Some(month), Some(day)) => Self::Day(of, month, day),
                _ => Self::Nothing,
            };
        }
        let Some(of) = year(c) else {
            let two = number(a).or_else(|| month(a)).and(number(b).or_else(|| month(b)));
            return if two.and(number(c)).is_some() { Self::Short } else { Self::Nothing };
        };
        match (number(a), number(b), month(a), month(b)) {
            (Some(a), Some(b), ..) => Self::Two(a, b, of),
            (Some(day), _, _, Some(month)) | (_, Some(day), Some(month), _) => {
                Self::Day(of, month, day)
            }
            _ => Self::Nothing,
        }
    }
}

/// Returns the month that a name stands for, whole or its first three letters or four.
fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is =
        |name: &&str| word == **name || ((3..=4).contains(&word.len()) && name.starts_with(&word));
    NAMES.iter().position(is).and_then(|at| i8::try_from(at + 1).ok())
}

/// What the cells of a column say of the order, each by the first row that does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Evidence {
    day_first: Option<u64>,
    month_first: Option<u64>,
    open: Option<u64>,
}

impl Evidence {
    fn of(chunk: &Chunk, column: usize) -> Self {
        let mut evidence = Self::default();
        chunk.each(column, |row, cell| {
            let Cell::Text(text) = cell else { return };
            let place = match Written::of(text) {
                Written::Two(13.., 1..=12, _) => &mut evidence.day_first,
                Written::Two(1..=12, 13.., _) => &mut evidence.month_first,
                Written::Two(..) => &mut evidence.open,
                _ => return,
            };
            place.get_or_insert_with(|| chunk.number(row));
        });
        evidence
    }

    /// Adds what later rows say.
    fn join(&mut self, later: Self) {
        self.day_first = self.day_first.or(later.day_first);
        self.month_first = self.month_first.or(later.month_first);
        self.open = self.open.or(later.open);
    }

    fn is_any(self) -> bool {
        self != Self::default()
    }

    fn order(self) -> Result<Option<DateOrder>, String> {
        match (self.day_first, self.month_first, self.open) {
            (Some(day), Some(month), _) => {
                Err(format!("row {day} can only have the day first, row {month} only the month"))
            }
            (Some(_), None, _) => Ok(Some(DateOrder::DayFirst)),
            (None, Some(_), _) => Ok(Some(DateOrder::MonthFirst)),
            (None, None, Some(row)) => Err(format!(
                "nothing tells whether the day or the month stands first, as in row {row}"
            )),
            (None, None, None) => Ok(None),
        }
    }
}

impl File {
    /// Finds out how the dates of a column are read. Where the first of them are of the form
    /// 2026-03-31 or need no order for another reason, that costs no second pass over the file, and
    /// a later one that needs it is wrong; otherwise every date of the column has a say, and what
    /// they leave open is refused, or left to its own cells where the first date is in no doubt.
    /// `said` overrules them all. Dates in the text columns of Parquet files have no say.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or its dates leave the order open or contradict each other.
    pub fn dates(&self, column: usize, said: Option<DateOrder>) -> Result<Dates, TableError> {
        if self.is_parquet() || (said.is_some() && !self.is_workbook()) {
            return Ok(Dates { order: said, serials: false });
        }
        let (mut rows, mut evidence, mut serials) = (0, Evidence::default(), false);
        let (mut seen, mut plain) = (false, false);
        self.peek(|chunk| {
            serials |= chunk.has_serials();
            chunk.each(column, |_, cell| {
                if !seen && cell != Cell::Missing {
                    seen = true;
                    plain = !matches!(cell, Cell::Text(text) if matches!(Written::of(text), Written::Two(..)));
                }
            });
            evidence.join(Evidence::of(chunk, column));
            rows += chunk.rows();
            !evidence.is_any() && (rows < FIRST_ROWS || !seen)
        })?;
        if said.is_some() {
            return Ok(Dates { order: said, serials });
        }
        if evidence.is_any() {
            evidence = Evidence::default();
            self.read(&[column], |chunk| Evidence::of(chunk, column), |of| evidence.join(of))?;
        }
        let order = evidence.order();
        if plain && order.is_err() {
            // The column begins with dates in no doubt, so those in doubt are slips of their own.
            return Ok(Dates { order: None, serials });
        }
        let order = order.map_err(|why| {
            let names = self.header().unwrap_or_default();
            let column = names.get(column).cloned().unwrap_or_default();
            TableError::Dates { file: self.name.clone(), column, why }
        })?;
        Ok(Dates { order, serials })
    }
}

#[cfg(test)]
mod tests;
