//! What can be said of data, in sections of rows: the same for a terminal, a CSV and a page. A page
//! and a CSV travel, so in them small counts of pupils are suppressed; a terminal shows them.

mod facts;
mod page;
mod suppress;
mod write;

pub use write::write_quality;

/// A report of the quality of a dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityReport {
    /// The version of the program that made it.
    pub version: String,
    /// What the data speak of, in words.
    pub about: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section: a table, or a sentence where it has no rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// A word for it.
    pub id: &'static str,
    /// What it is called.
    pub title: String,
    /// What a reader needs to know of it; may be empty. Numbers of pupils have no place in it.
    pub says: String,
    /// What its columns are.
    pub headings: Vec<Heading>,
    /// Its rows; each has a cell for each heading.
    pub rows: Vec<Row>,
    /// What is said where there are no rows.
    pub empty: String,
    /// Of each group of rows, the count of pupils in all, and of how many: what the rows of the group
    /// are parts of.
    pub totals: Vec<(u64, u64)>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What a person calls it.
    pub title: String,
    /// What it is among facts.
    pub is: Is,
}

/// What a column is among facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// It names what the facts of its row are about.
    About(About),
    /// Each of its cells is a fact: what is measured.
    Fact(&'static str),
    /// Words to the facts of its row.
    Note,
    /// Says again, or for people alone, what stands elsewhere.
    Aside,
}

/// What a fact may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An academy.
    Academy,
    /// A file.
    File,
    /// An indicator.
    Indicator,
    /// A column of a file.
    Column,
    /// Something with a word of its own, which is what is measured.
    Measure,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// A place in [`Section::totals`], where the row is a part of such a total. The count meant is that
    /// of its first [`Cell::Part`].
    pub group: Option<usize>,
    /// A count of pupils, and of how many, that the numbers of the row would give away.
    pub tied: Option<(u64, u64)>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing can be said.
    Nothing,
    /// Words.
    Text(String),
    /// The id and the name of an academy; the name may be empty. Without an id, all academies are meant.
    Academy(String, String),
    /// The word for a measure among facts, and what people call it.
    Measure(&'static str, String),
    /// How many, but not of pupils.
    Count(u64),
    /// How many pupils or enrolments.
    Pupils(u64),
    /// How many pupils or enrolments, of how many.
    Part(u64, u64),
    /// The share that so many of so many are.
    Share(u64, u64),
    /// A number that is about so many pupils of so many.
    Of(u64, u64, u64),
    /// A date, as 2026-03-31.
    Day(String),
    /// In the place of a number that would give away a small one.
    Suppressed,
}

impl Heading {
    /// Makes one.
    pub fn new(title: &str, is: Is) -> Self {
        Self { title: title.to_owned(), is }
    }
}

impl Section {
    /// Makes one without rows.
    pub fn new(id: &'static str, title: &str, headings: Vec<Heading>) -> Self {
        Self {
            id,
            title: title.to_owned(),
            says: String::new(),
            headings,
            rows: Vec::new(),
            empty: String::new(),
            totals: Vec::new(),
        }
    }

    /// Adds a row that is no part of anything.
    pub fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, ..Row::default() });
    }
}

impl Cell {
    /// Returns whether it is set to the right.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Count(_)
            | Self::Pupils(_)
            | Self::Part(..)
            | Self::Share(..)
            | Self::Of(..)
            | Self::Suppressed => true,
            Self::Nothing
            | Self::Text(_)
            | Self::Academy(..)
            | Self::Measure(..)
            | Self::Day(_) => false,
        }
    }

    /// Returns what a person reads.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) | Self::Measure(_, text) | Self::Day(text) => text.clone(),
            Self::Academy(id, name) if name.is_empty() => id.clone(),
            Self::Academy(id, name) if id.is_empty() => name.clone(),
            Self::Academy(id, name) => format!("{name} ({id})"),
            Self::Count(number)
            | Self::Pupils(number)
            | Self::Part(number, _)
            | Self::Of(number, ..) => thousands(*number),
            Self::Share(_, 0) => "no data".to_owned(),
            Self::Share(part, whole) => uplift_model::Measure::Rate.words(ratio(*part, *whole)),
            Self::Suppressed => "c".to_owned(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of pupils")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Returns a number with its thousands apart.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
