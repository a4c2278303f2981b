//! Errors: why a file cannot be read at all, and what to do about it.

use std::path::PathBuf;
use thiserror::Error;

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum TableError {
    /// It cannot be opened or read.
    #[error("could not read `{path}`: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what its name says.
    #[error("could not read `{file}`: {why}")]
    Broken {
        /// The file, by the name it goes by.
        file: String,
        /// Why, and what to do.
        why: String,
    },
    /// Its dates may be read in more than one way.
    #[error("could not read the dates of column `{column}` of `{file}`: {why}")]
    Dates {
        /// The file, by the name it goes by.
        file: String,
        /// The column, as the file names it.
        column: String,
        /// Why.
        why: String,
    },
    /// Whoever watches asked for it.
    #[error("stopped while reading the data")]
    Stopped,
}
