//! The files' columns: for each a name, a kind, and how a row fills it.
//!
//! CSV and Parquet are both written from these, so they hold the same values.

use crate::country::{Academy, Class};
use crate::pupil::Pupil;

/// One column of a file with rows of `R`.
#[derive(Debug)]
pub(crate) struct Column<R> {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) cell: fn(&R) -> Cell,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words, ids and flags.
    Text,
    /// Text of which no two rows have the same.
    Id,
    /// Whole numbers.
    Whole,
    /// Numbers with this many decimals.
    Decimal(u32),
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    Missing,
    Word(&'static str),
    /// A letter and a number filled up with noughts.
    Id(char, u32, usize),
    /// The academy's id, a year group and a letter: `A00012-7B`.
    ClassId(Class),
    /// A year group and a letter: `7B`.
    ClassName(Class),
    /// A word and a number: `Academy 12`.
    Name(&'static str, u32),
    Whole(i32),
    /// The value times ten for each decimal.
    Decimal(i32),
}

/// The columns of `academies`.
pub(crate) const ACADEMIES: &[Column<Academy>] = &[
    Column { name: "academy_id", kind: Kind::Id, cell: |row| academy_id(row.number) },
    Column { name: "name", kind: Kind::Id, cell: |row| Cell::Name("Academy", row.number) },
    Column { name: "phase", kind: Kind::Text, cell: |row| Cell::Word(row.phase.word()) },
    Column { name: "trust_id", kind: Kind::Text, cell: |row| Cell::Id('T', row.trust, 4) },
    Column { name: "trust_name", kind: Kind::Text, cell: |row| Cell::Name("Trust", row.trust) },
    Column {
        name: "cluster",
        kind: Kind::Text,
        cell: |row| row.cluster.map_or(Cell::Missing, |number| Cell::Name("Cluster", number)),
    },
];

/// The columns of `classes`.
pub(crate) const CLASSES: &[Column<Class>] = &[
    Column { name: "class_id", kind: Kind::Id, cell: |row| Cell::ClassId(*row) },
    Column { name: "academy_id", kind: Kind::Text, cell: |row| academy_id(row.academy) },
    Column { name: "name", kind: Kind::Text, cell: |row| Cell::ClassName(*row) },
    Column { name: "year_group", kind: Kind::Text, cell: |row| Cell::Word(row.year.word()) },
    Column { name: "subject", kind: Kind::Text, cell: |_| Cell::Word("form") },
];

/// The columns of `pupils`.
pub(crate) const PUPILS: &[Column<Pupil>] = &[
    Column { name: "pupil_id", kind: Kind::Id, cell: |row| Cell::Id('P', row.number, 7) },
    Column { name: "academy_id", kind: Kind::Text, cell: |row| academy_id(row.class.academy) },
    Column { name: "class_id", kind: Kind::Text, cell: |row| Cell::ClassId(row.class) },
    Column { name: "year_group", kind: Kind::Text, cell: |row| Cell::Word(row.class.year.word()) },
    Column {
        name: "sex",
        kind: Kind::Text,
        cell: |row| Cell::Word(if row.part.boy { "M" } else { "F" }),
    },
    Column {
        name: "pupil_premium",
        kind: Kind::Text,
        cell: |row| flag(Some(row.part.disadvantaged)),
    },
    Column { name: "fsm_ever6", kind: Kind::Text, cell: |row| flag(Some(row.fsm)) },
    Column { name: "eal", kind: Kind::Text, cell: |row| flag(row.eal) },
    Column { name: "looked_after", kind: Kind::Text, cell: |row| flag(Some(row.looked_after)) },
    Column { name: "sen_status", kind: Kind::Text, cell: |row| Cell::Word(row.part.status.word()) },
    Column {
        name: "sen_need",
        kind: Kind::Text,
        cell: |row| row.need.map_or(Cell::Missing, |need| Cell::Word(need.word())),
    },
    whole("attendance.sessions_possible", |row| whole_cell(row.attendance.possible)),
    whole("attendance.sessions_missed", |row| whole_cell(row.attendance.missed)),
    Column {
        name: "attendance.absence_change",
        kind: Kind::Decimal(4),
        cell: |row| row.attendance.change.map_or(Cell::Missing, Cell::Decimal),
    },
    whole("attendance.lates", |row| whole_cell(row.attendance.lates)),
    whole("attendance.unauthorised_10_weeks", |row| {
        whole_cell(row.attendance.unauthorised_10_weeks)
    }),
    whole("literacy.phonics", |row| whole_cell(row.attainment.phonics)),
    whole("literacy.reading_scaled", |row| whole_cell(row.attainment.reading_scaled)),
    whole("literacy.reading_standard", |row| whole_cell(row.attainment.reading_standard)),
    whole("literacy.decoding_stanine", |row| whole_cell(row.attainment.decoding)),
    whole("literacy.comprehension_stanine", |row| whole_cell(row.attainment.comprehension)),
    whole("literacy.language_screen", |row| whole_cell(row.attainment.language)),
    whole("numeracy.multiplication_check", |row| whole_cell(row.attainment.multiplication)),
    whole("numeracy.maths_scaled", |row| whole_cell(row.attainment.maths_scaled)),
    whole("numeracy.maths_standard", |row| whole_cell(row.attainment.maths_standard)),
    whole("behaviour.points", |row| whole_cell(row.behaviour.points)),
    whole("behaviour.points_change", |row| whole_cell(row.behaviour.points_change)),
    whole("behaviour.incidents_30_days", |row| whole_cell(row.behaviour.incidents)),
    whole("behaviour.incidents_30_days_before", |row| whole_cell(row.behaviour.incidents_before)),
    whole("behaviour.suspensions", |row| whole_cell(row.behaviour.suspensions)),
    Column {
        name: "behaviour.suspended_days",
        kind: Kind::Decimal(1),
        cell: |row| row.behaviour.suspended_days.map_or(Cell::Missing, Cell::Decimal),
    },
];

const fn whole(name: &'static str, cell: fn(&Pupil) -> Cell) -> Column<Pupil> {
    Column { name, kind: Kind::Whole, cell }
}

fn whole_cell(reading: Option<i32>) -> Cell {
    reading.map_or(Cell::Missing, Cell::Whole)
}

fn flag(flag: Option<bool>) -> Cell {
    flag.map_or(Cell::Missing, |yes| Cell::Word(if yes { "yes" } else { "no" }))
}

fn academy_id(number: u32) -> Cell {
    Cell::Id('A', number, 5)
}

impl Cell {
    /// Appends the value as text; nothing where it is missing.
    pub(crate) fn render(self, kind: Kind, text: &mut String) {
        match self {
            Self::Missing => {}
            Self::Word(word) => text.push_str(word),
            Self::Id(letter, number, width) => {
                text.push(letter);
                padded(number, width, text);
            }
            Self::ClassId(class) => {
                academy_id(class.academy).render(Kind::Text, text);
                text.push('-');
                Self::ClassName(class).render(Kind::Text, text);
            }
            Self::ClassName(class) => {
                text.push_str(class.year.word());
                letters(class.letter, text);
            }
            Self::Name(word, number) => {
                text.push_str(word);
                text.push(' ');
                text.push_str(itoa::Buffer::new().format(number));
            }
            Self::Whole(number) => text.push_str(itoa::Buffer::new().format(number)),
            Self::Decimal(number) => decimal(number, kind.decimals(), text),
        }
    }
}

impl Kind {
    fn decimals(self) -> u32 {
        match self {
            Self::Decimal(decimals) => decimals,
            Self::Text | Self::Id | Self::Whole => 0,
        }
    }

    /// Returns what a value of [`Cell::Decimal`] is to be divided by.
    pub(crate) fn divisor(self) -> u32 {
        10_u32.pow(self.decimals())
    }
}

fn padded(number: u32, width: usize, text: &mut String) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    for _ in digits.len()..width {
        text.push('0');
    }
    text.push_str(digits);
}

/// Appends `A` to `Z`, then `AA` and so on.
fn letters(number: u32, text: &mut String) {
    if number >= 26 {
        letters(number / 26 - 1, text);
    }
    text.push(char::from_u32(u32::from('A') + number % 26).unwrap_or('A'));
}

fn decimal(number: i32, decimals: u32, text: &mut String) {
    if number < 0 {
        text.push('-');
    }
    let one = 10_u32.pow(decimals);
    let number = number.unsigned_abs();
    text.push_str(itoa::Buffer::new().format(number / one));
    text.push('.');
    padded(number % one, usize::try_from(decimals).unwrap_or(0), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: Cell, kind: Kind, expected: &str) {
        let mut text = String::new();
        cell.render(kind, &mut text);
        assert_eq!(text, expected);
    }

    #[test]
    fn cells_render() {
        check(Cell::Missing, Kind::Whole, "");
        check(Cell::Id('P', 12, 7), Kind::Id, "P0000012");
        check(Cell::Id('T', 12_345, 4), Kind::Text, "T12345");
        check(Cell::Name("Academy", 3), Kind::Id, "Academy 3");
        check(Cell::Whole(-4), Kind::Whole, "-4");
        check(Cell::Decimal(-25), Kind::Decimal(4), "-0.0025");
        check(Cell::Decimal(15), Kind::Decimal(1), "1.5");
        check(Cell::Decimal(0), Kind::Decimal(1), "0.0");
    }

    #[test]
    fn class_letters_go_on_after_z() {
        let name = |number| {
            let mut text = String::new();
            letters(number, &mut text);
            text
        };
        assert_eq!([0, 25, 26, 51, 52].map(name), ["A", "Z", "AA", "AZ", "BA"]);
    }
}
