//! What the cells of a column mean: readings of an indicator, within its range or of its members.

use crate::Column;
use crate::column::MISSING_CODE;
use crate::problems::Problems;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use uplift_model::{Indicator, Kind, Measure, Problem, Text};
use uplift_table::parse::{Wrong, flag, number, short_decimal, year_group};
use uplift_table::{Cell, Chunk};

/// Other words for members, by indicator. Case does not matter.
const WORDS: [(&str, &str, &str); 5] = [
    ("pupil.sen_status", "N", "none"),
    ("pupil.sen_status", "K", "support"),
    ("pupil.sen_status", "E", "ehcp"),
    ("pupil.sex", "female", "F"),
    ("pupil.sex", "male", "M"),
];

/// How the cells of one column become readings.
#[derive(Debug, Clone)]
pub(crate) struct Meaning {
    /// The file, for messages.
    pub(crate) file: String,
    /// The column as the file names it.
    pub(crate) column: String,
    /// The indicator it is about.
    pub(crate) indicator: Indicator,
    /// What a value means, by the trust's own word.
    values: BTreeMap<String, String>,
    members: Arc<[Text]>,
    /// The words for members, each with its code.
    words: Vec<(Text, u8)>,
    /// Year groups are whole and have words of their own.
    years: bool,
}

impl Meaning {
    pub(crate) fn new(
        file: &str,
        column: &str,
        indicator: &Indicator,
        values: Option<&BTreeMap<String, String>>,
    ) -> Self {
        let members: Arc<[Text]> = match &indicator.kind {
            Kind::Category(members) => members.iter().cloned().collect(),
            Kind::Number | Kind::Flag => Arc::new([]),
        };
        let mut words: Vec<(Text, u8)> = members.iter().cloned().zip(0..).collect();
        for (_, word, member) in WORDS.iter().filter(|(id, ..)| *id == indicator.id) {
            let code = words.iter().find(|(known, _)| known == member).map(|(_, code)| *code);
            words.extend(code.map(|code| (Text::Borrowed(*word), code)));
        }
        Self {
            file: file.to_owned(),
            column: column.to_owned(),
            indicator: indicator.clone(),
            values: values.cloned().unwrap_or_default(),
            members,
            words,
            years: matches!(&*indicator.id, "pupil.year_group" | "class.year_group"),
        }
    }

    /// Adds the readings of a column to `out`, NaN where missing, a code as the number it is; what
    /// is wrong is taken down.
    pub(crate) fn readings(
        &self,
        chunk: &Chunk,
        column: usize,
        out: &mut Vec<f64>,
        problems: &mut Problems,
    ) {
        let mut wrong = |row: usize, cell: Cell<'_>, wrong: Wrong| {
            problems.push(self.problem(chunk.number(row), cell, wrong));
            f64::NAN
        };
        out.reserve(chunk.rows());
        if !self.values.is_empty() {
            return chunk.each(column, |row, cell| {
                out.push(self.read(cell).unwrap_or_else(|why| wrong(row, cell, why)));
            });
        }
        // One loop for each kind, with the common cells first: looking at the kind at each cell
        // would cost as much as reading it.
        let mut slow = |row: usize, cell: Cell<'_>| {
            self.plain(cell).unwrap_or_else(|why| wrong(row, cell, why))
        };
        match self.indicator.kind {
            Kind::Number => {
                let (least, most) = self.indicator.range;
                chunk.each(column, |row, cell| {
                    let number = match cell {
                        Cell::Missing => return out.push(f64::NAN),
                        Cell::Text(text) => short_decimal(text.as_bytes()).unwrap_or(f64::NAN),
                        Cell::Whole(number) => float(number),
                        Cell::Number(number) => number,
                        _ => f64::NAN,
                    };
                    let good =
                        number >= least && number <= most && (!self.years || is_whole(number));
                    // Minus zero is zero.
                    out.push(if good { number + 0.0 } else { slow(row, cell) });
                });
            }
            Kind::Flag => chunk.each(column, |row, cell| {
                out.push(match cell {
                    Cell::Missing => f64::NAN,
                    Cell::Text("yes" | "1") => 1.0,
                    Cell::Text("no" | "0") => 0.0,
                    cell => slow(row, cell),
                });
            }),
            Kind::Category(_) => {
                let mut last = ("", f64::NAN);
                chunk.each(column, |row, cell| {
                    out.push(match cell {
                        Cell::Missing => f64::NAN,
                        Cell::Text(text) if text == last.0 => last.1,
                        Cell::Text(text) => {
                            let code = slow(row, cell);
                            // What is wrong is wrong every time, and taken down.
                            if !code.is_nan() {
                                last = (text, code);
                            }
                            code
                        }
                        cell => slow(row, cell),
                    });
                });
            }
        }
    }

    /// Returns a cell's reading, NaN where it is missing; a code as the number it is.
    fn read(&self, cell: Cell<'_>) -> Result<f64, Wrong> {
        let text = match cell {
            Cell::Missing => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Whole(number) => Cow::Owned(number.to_string()),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Flag(flag) => Cow::Borrowed(if flag { "true" } else { "false" }),
            Cell::Date(_) | Cell::Wrong(_) => return self.plain(cell),
        };
        match self.values.get(text.as_ref()).map(|meant| meant.trim()) {
            Some("") => Ok(f64::NAN),
            Some(meant) => self.plain(Cell::Text(meant)),
            None => self.plain(cell),
        }
    }

    /// Returns a cell's reading without regard to the trust's own words.
    fn plain(&self, cell: Cell<'_>) -> Result<f64, Wrong> {
        match (cell, &self.indicator.kind) {
            (Cell::Missing, _) => Ok(f64::NAN),
            (Cell::Wrong(why), _) => Err(why.into()),
            (Cell::Text(text), Kind::Number) => self.number(text),
            (Cell::Whole(number), Kind::Number) => self.within(float(number)),
            (Cell::Number(number), Kind::Number) => self.within(number),
            (Cell::Flag(_) | Cell::Date(_), Kind::Number) => Err("not a number".into()),
            (Cell::Flag(flag), Kind::Flag) => Ok(f64::from(u8::from(flag))),
            (Cell::Text(text), Kind::Flag) => flag(text).ok_or("not yes or no".into()),
            (Cell::Whole(number), Kind::Flag) => {
                flag(&number.to_string()).ok_or("not yes or no".into())
            }
            (Cell::Number(number), Kind::Flag) => {
                flag(&number.to_string()).ok_or("not yes or no".into())
            }
            (Cell::Date(_), Kind::Flag) => Err("not yes or no".into()),
            (Cell::Text(text), Kind::Category(_)) => self.member(text),
            (Cell::Whole(number), Kind::Category(_)) => self.member(&number.to_string()),
            (Cell::Number(number), Kind::Category(_)) => self.member(&number.to_string()),
            (Cell::Flag(_) | Cell::Date(_), Kind::Category(_)) => self.member(""),
        }
    }

    fn number(&self, text: &str) -> Result<f64, Wrong> {
        if let Some(number) = short_decimal(text.as_bytes()) {
            return self.within(number);
        }
        if self.years {
            let year = year_group(text).ok_or("not a year group (N1, N2, R, 1 to 14)")?;
            return self.within(year);
        }
        self.within(number(text)?)
    }

    fn within(&self, reading: f64) -> Result<f64, Wrong> {
        let (least, most) = self.indicator.range;
        if reading < least || reading > most || !reading.is_finite() {
            return Err(self.outside(reading));
        }
        if self.years && !is_whole(reading) {
            return Err("not a whole year group".into());
        }
        // Minus zero is zero.
        Ok(reading + 0.0)
    }

    #[cold]
    fn outside(&self, reading: f64) -> Wrong {
        let (least, most) = self.indicator.range;
        if !reading.is_finite() {
            "not a finite number".into()
        } else if self.indicator.measure == Measure::Rate && reading > 1.0 {
            format!("outside {least} to {most}; write a rate as a fraction, 12.5 % as 0.125").into()
        } else {
            format!("outside {least} to {most}").into()
        }
    }

    fn member(&self, text: &str) -> Result<f64, Wrong> {
        let exact = self.words.iter().find(|(word, _)| word == text);
        let word =
            exact.or_else(|| self.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)));
        word.map(|&(_, code)| f64::from(code)).ok_or_else(|| match self.members.len() {
            0..=20 => format!("not one of {}", self.members.join(", ")).into(),
            many => format!("not one of the {many} members").into(),
        })
    }

    /// Returns the problem that a cell is.
    #[cold]
    fn problem(&self, row: u64, cell: Cell<'_>, wrong: Wrong) -> Problem {
        Problem {
            file: self.file.clone(),
            row,
            column: self.column.clone(),
            read: show(cell),
            what: wrong.into_owned(),
            done: "reading left out".to_owned(),
        }
    }

    /// Reads a cell, taking down what is wrong with it.
    pub(crate) fn take(&self, row: u64, cell: Cell<'_>, problems: &mut Problems) -> f64 {
        self.read(cell).unwrap_or_else(|wrong| {
            problems.push(self.problem(row, cell, wrong));
            f64::NAN
        })
    }

    /// Makes the column of the readings.
    pub(crate) fn column(&self, readings: &[f64]) -> Column {
        if self.indicator.kind == Kind::Number {
            return Column::from_numbers(readings);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "codes are places in a list of at most 200"
        )]
        let codes =
            readings.iter().map(|&code| if code.is_nan() { MISSING_CODE } else { code as u8 });
        Column::from_codes(codes.collect(), self.members.clone())
    }

    /// Returns the member that a reading is the code of.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    pub(crate) fn member_of(&self, reading: f64) -> &str {
        let place = (!reading.is_nan()).then_some(reading as usize);
        place.and_then(|place| self.members.get(place)).map_or("", |member| member)
    }
}

#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 it is out of any range")]
fn float(number: i64) -> f64 {
    number as f64
}

/// Returns whether a year group is a whole number.
#[expect(clippy::cast_possible_truncation, reason = "what does not come back is not whole")]
fn is_whole(number: f64) -> bool {
    f64::from(number as i8).to_bits() == (number + 0.0).to_bits()
}

/// Returns how a cell is shown in a message, cut to a length that fits one.
pub(crate) fn show(cell: Cell<'_>) -> String {
    match cell {
        Cell::Missing | Cell::Wrong(_) => String::new(),
        Cell::Text(text) => text.chars().filter(|c| !c.is_control()).take(60).collect(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Date(days) => uplift_table::parse::day_after_1970(days)
            .map_or_else(String::new, |day| day.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::catalogue;

    fn read(id: &str, text: &str) -> Result<f64, String> {
        let indicator = catalogue::indicator(id).expect("the catalogue has it");
        let cell = if text.is_empty() { Cell::Missing } else { Cell::Text(text) };
        Meaning::new("pupils.csv", id, indicator, None).read(cell).map_err(Cow::into_owned)
    }

    #[test]
    fn numbers_keep_to_their_range() {
        assert_eq!(read("literacy.phonics", "32"), Ok(32.0));
        assert_eq!(read("literacy.phonics", "40"), Ok(40.0));
        assert_eq!(read("literacy.phonics", "41"), Err("outside 0 to 40".to_owned()));
        assert_eq!(read("attendance.absence_rate", "-0.1"), Err("outside 0 to 1".to_owned()));
        assert!(read("attendance.absence_rate", "12.5").is_err_and(|why| why.contains("0.125")));
        assert_eq!(read("literacy.phonics", "inf"), Err("not a finite number".to_owned()));
        assert_eq!(read("literacy.phonics", "nan"), Err("not a finite number".to_owned()));
        assert_eq!(read("literacy.phonics", "x"), Err("not a number".to_owned()));
        assert!(read("literacy.phonics", "").is_ok_and(f64::is_nan));
        let zero = read("attendance.absence_change", "-0.000").unwrap();
        assert!(zero.is_sign_positive());
    }

    #[test]
    fn words_for_flags_categories_and_year_groups() {
        for (text, flag) in [("Yes", 1.0), ("N", 0.0), ("TRUE", 1.0), ("0", 0.0)] {
            assert_eq!(read("pupil.eal", text), Ok(flag));
        }
        assert!(read("pupil.eal", "perhaps").is_err());
        for (text, code) in [("N", 0.0), ("k", 1.0), ("E", 2.0), ("EHCP", 2.0), ("None", 0.0)] {
            assert_eq!(read("pupil.sen_status", text), Ok(code));
        }
        assert_eq!(read("pupil.sex", "female"), read("pupil.sex", "F"));
        assert_eq!(read("pupil.year_group", "Year 7"), Ok(7.0));
        assert!(read("pupil.year_group", "7.5").is_err());
        assert!(read("pupil.year_group", "Seven").is_err());
    }

    #[test]
    fn a_value_may_be_given_a_meaning() {
        let indicator = catalogue::indicator("pupil.sen_need").unwrap();
        let own = [("", "none"), ("9", "ASD"), ("?", " ")]
            .map(|(value, meant)| (value.to_owned(), meant.to_owned()));
        let meaning = Meaning::new("pupils.csv", "need", indicator, Some(&own.into()));
        let member = |cell| meaning.read(cell).map(|code| meaning.member_of(code).to_owned());
        assert_eq!(member(Cell::Missing), Ok("none".to_owned()));
        assert_eq!(member(Cell::Text("9")), Ok("ASD".to_owned()));
        assert_eq!(member(Cell::Whole(9)), Ok("ASD".to_owned()));
        assert_eq!(member(Cell::Number(9.0)), Ok("ASD".to_owned()));
        assert_eq!(member(Cell::Text("?")), Ok(String::new()));
        assert_eq!(member(Cell::Text("semh")), Ok("SEMH".to_owned()));
        assert!(member(Cell::Text("8")).is_err());
    }
}
