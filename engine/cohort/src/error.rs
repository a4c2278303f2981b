//! Errors: why a dataset cannot be read at all, and what to do about it.

use std::path::PathBuf;
use thiserror::Error;
use uplift_table::TableError;

/// Why a dataset cannot be read.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// There is no such folder.
    #[error(
        "dataset `{0}` is not a folder; name the folder that holds `pupils.csv` or `pupils.parquet`"
    )]
    NotAFolder(PathBuf),
    /// There is no pupils file.
    #[error(
        "dataset `{folder}` has no `{name}.csv` and no `{name}.parquet`; add one, or name the file under `[files]` in `dataset.toml`"
    )]
    NoFile {
        /// The folder.
        folder: PathBuf,
        /// What was looked for.
        name: &'static str,
    },
    /// Both a CSV and a Parquet file are there.
    #[error(
        "dataset `{folder}` has both `{name}.csv` and `{name}.parquet`; remove one, or name the one to read under `[files]` in `dataset.toml`"
    )]
    TwoFiles {
        /// The folder.
        folder: PathBuf,
        /// What was looked for.
        name: &'static str,
    },
    /// A file cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A required column is missing.
    #[error("`{file}` has no column `{column}`, which is required; {hint}")]
    NoColumn {
        /// The file within the dataset.
        file: String,
        /// The column.
        column: String,
        /// The likely misspelling, or the columns there are.
        hint: String,
    },
    /// The dataset's own settings are wrong.
    #[error("`dataset.toml`: {0}")]
    Settings(String),
    /// Nothing in the dataset is about anybody.
    #[error("`{file}` has no row that names a pupil and an academy; nothing can be done with it")]
    NoPupils {
        /// The file within the dataset.
        file: String,
    },
}

impl DatasetError {
    /// Returns whether nothing is wrong: whoever watches asked reading to stop.
    pub fn is_stopped(&self) -> bool {
        matches!(self, Self::Table(TableError::Stopped))
    }
}
