//! Errors: why a dataset cannot be read at all, and what to do about it.

use std::path::PathBuf;
use thiserror::Error;
use uplift_expression::Diagnostics;
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
    /// More than one file of that name is there.
    #[error(
        "dataset `{folder}` has both `{first}` and `{second}`; remove one, or name the one to read under `[files]` in `dataset.toml`"
    )]
    TwoFiles {
        /// The folder.
        folder: PathBuf,
        /// One of them.
        first: String,
        /// Another.
        second: String,
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
    /// Dates may be read in more than one way.
    #[error(
        "`{file}`: column `{column}`: {why}; say so in `dataset.toml` under `[dates]`, as `{kind} = \"day-first\"` or `\"month-first\"`, or write them as 2026-03-31"
    )]
    Dates {
        /// The file within the dataset.
        file: String,
        /// The column as the file names it.
        column: String,
        /// What is not clear.
        why: String,
        /// The file's name in `dataset.toml`.
        kind: String,
    },
    /// The dataset's own settings are wrong.
    #[error("`dataset.toml`: {0}")]
    Settings(String),
    /// What the dataset's own settings say of indicators that are worked out is wrong.
    #[error("{0}")]
    Own(Box<Diagnostics>),
    /// The results of an earlier run cannot be used.
    #[error("previous run `{folder}`: {what}")]
    Previous {
        /// The folder of its results.
        folder: PathBuf,
        /// Why, and what to do.
        what: String,
    },
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
