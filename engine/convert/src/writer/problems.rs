//! Problems go to a file of their own, whole; what is kept of them is the first of each sort and how
//! many there are.

use crate::ConvertError;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use uplift_model::Problem;

/// Problems of one sort: of one file and column, with the same thing wrong and done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The first of them.
    pub first: Problem,
    /// How many there are.
    pub count: u64,
}

/// Problems on their way to the disk.
pub(super) struct Problems {
    path: PathBuf,
    out: csv::Writer<File>,
    sorts: BTreeMap<(String, String, String, String), Sort>,
}

/// Returns a cell that no spreadsheet runs as a formula.
fn inert(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

impl Problems {
    pub(super) fn begin(path: &Path) -> Result<Self, ConvertError> {
        let failed =
            |error: csv::Error| ConvertError::io("write", path, std::io::Error::other(error));
        let mut out = csv::Writer::from_path(path).map_err(failed)?;
        out.write_record(["file", "row", "column", "read", "what", "done"]).map_err(failed)?;
        Ok(Self { path: path.to_owned(), out, sorts: BTreeMap::new() })
    }

    pub(super) fn push(&mut self, problem: &Problem) -> Result<(), ConvertError> {
        let Problem { file, row, column, read, what, done } = problem;
        let row = if *row == 0 { String::new() } else { row.to_string() };
        let cells = [inert(file), row, inert(column), inert(read), inert(what), inert(done)];
        self.out
            .write_record(cells)
            .map_err(|error| ConvertError::io("write", &self.path, std::io::Error::other(error)))?;
        let key = (file.clone(), column.clone(), what.clone(), done.clone());
        let sort = self.sorts.entry(key);
        sort.or_insert_with(|| Sort { first: problem.clone(), count: 0 }).count += 1;
        Ok(())
    }

    /// Returns the first of each sort; without any, the file goes.
    pub(super) fn finish(mut self) -> Result<Vec<Sort>, ConvertError> {
        self.out.flush().map_err(|error| ConvertError::io("write", &self.path, error))?;
        if self.sorts.is_empty() {
            std::fs::remove_file(&self.path).ok();
        }
        Ok(self.sorts.into_values().collect())
    }
}
