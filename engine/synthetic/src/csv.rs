//! Rows as CSV. No value has a comma, a quote or a line break, so nothing is quoted.

use crate::SyntheticError;
use crate::columns::Column;
use crate::output::TableFile;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A CSV file being written.
#[derive(Debug)]
pub(crate) struct CsvFile<R: 'static> {
    path: PathBuf,
    file: File,
    columns: &'static [Column<R>],
}

impl<R> TableFile<R> for CsvFile<R> {
    type Block = String;

    const EXTENSION: &'static str = "csv";

    fn create(path: &Path, columns: &'static [Column<R>]) -> Result<Self, SyntheticError> {
        let file = File::create_new(path).map_err(SyntheticError::io("create", path))?;
        let mut created = Self { path: path.to_owned(), file, columns };
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        created.append(names.join(",") + "\n")?;
        Ok(created)
    }

    fn encode(&self, rows: &[R]) -> Result<String, SyntheticError> {
        let mut text = String::with_capacity(rows.len() * self.columns.len() * 5);
        for row in rows {
            let mut first = true;
            for column in self.columns {
                if !first {
                    text.push(',');
                }
                first = false;
                (column.cell)(row).render(column.kind, &mut text);
            }
            text.push('\n');
        }
        Ok(text)
    }

    fn append(&mut self, block: String) -> Result<(), SyntheticError> {
        self.file.write_all(block.as_bytes()).map_err(SyntheticError::io("write", &self.path))
    }

    fn finish(self) -> Result<(), SyntheticError> {
        Ok(())
    }
}
