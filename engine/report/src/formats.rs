//! The formats of result files.

/// The format of a result file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Parquet, exact and typed.
    Parquet,
    /// CSV by RFC 4180 in UTF-8, safe to open in a spreadsheet.
    Csv,
    /// A JSON array with an object a line.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Parquet, Self::Csv, Self::Json];

    /// Returns the word for it, which is also the ending of its files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Returns the format with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// The formats that a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    pub(crate) parquet: bool,
    pub(crate) csv: bool,
    pub(crate) json: bool,
}

impl Formats {
    /// Returns whether it is one of them.
    pub fn contains(self, format: Format) -> bool {
        match format {
            Format::Parquet => self.parquet,
            Format::Csv => self.csv,
            Format::Json => self.json,
        }
    }
}

impl Default for Formats {
    /// Parquet and CSV.
    fn default() -> Self {
        [Format::Parquet, Format::Csv].into_iter().collect()
    }
}

impl FromIterator<Format> for Formats {
    fn from_iter<T: IntoIterator<Item = Format>>(formats: T) -> Self {
        let mut all = Self { parquet: false, csv: false, json: false };
        for format in formats {
            match format {
                Format::Parquet => all.parquet = true,
                Format::Csv => all.csv = true,
                Format::Json => all.json = true,
            }
        }
        all
    }
}
