//! Problems: defects of input data, each with what was done about it.

/// A defect in input data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file's name within the dataset.
    pub file: String,
    /// The row, counting the header as 1 (in a Parquet file, the first row of data is 2 likewise);
    /// 0 where the whole file or column is meant.
    pub row: u64,
    /// The column as the file names it; empty where the row is meant.
    pub column: String,
    /// What was read.
    pub read: String,
    /// What is wrong with it.
    pub what: String,
    /// What was done.
    pub done: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if self.row > 0 {
            write!(f, ":{}", self.row)?;
        }
        if !self.column.is_empty() {
            write!(f, ": column `{}`", self.column)?;
        }
        if !self.read.is_empty() {
            write!(f, ": `{}`", self.read)?;
        }
        write!(f, ": {}; {}", self.what, self.done)
    }
}
