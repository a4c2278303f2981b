//! Why a dataset could not be written.

use crate::MOST_PUPILS;
use ::parquet::errors::ParquetError;
use std::path::{Path, PathBuf};

/// Why a dataset could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SyntheticError {
    /// The plan asks for none or too many.
    #[error("cannot make `{asked}` pupils: the number must be from 1 to {MOST_PUPILS}")]
    Pupils {
        /// How many were asked for.
        asked: u32,
    },
    /// Something stands where the dataset should go.
    #[error("`{}` is not an empty folder", path.display())]
    NotEmpty {
        /// Where the dataset should go.
        path: PathBuf,
    },
    /// A file or folder could not be used.
    #[error("could not {action} `{}`: {source}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A Parquet file could not be written.
    #[error("could not write `{}`: {source}", path.display())]
    Parquet {
        /// Which file.
        path: PathBuf,
        /// What the Parquet writer said.
        source: ParquetError,
    },
    /// The tables inside the program cannot be read.
    #[error("the tables of figures cannot be read: {source}")]
    Tables {
        /// What the reader said.
        source: Box<toml::de::Error>,
    },
}

impl SyntheticError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    pub(crate) fn parquet(path: &Path) -> impl FnOnce(ParquetError) -> Self {
        move |source| Self::Parquet { path: path.to_owned(), source }
    }

    pub(crate) fn tables(source: toml::de::Error) -> Self {
        Self::Tables { source: Box::new(source) }
    }
}
