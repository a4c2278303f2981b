//! What can keep results from being written.

use std::io;
use std::path::{Path, PathBuf};

/// What kept results from being written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The path cannot be that of a folder.
    #[error("`{}` names no folder", .0.display())]
    NoName(PathBuf),
    /// Something that is not a folder is in the way.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds something that is not ours to replace.
    #[error("`{}` is not an earlier {sort}: it holds `{found}`, which no {sort} wrote", folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// Run or check: what it would have to be.
        sort: &'static str,
        /// The name of what is in it.
        found: String,
    },
    /// Another process is writing to the same folder.
    #[error("another run is writing to `{}`", .0.display())]
    Busy(PathBuf),
    /// The operating system said no.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    Io {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Rows could not be encoded.
    #[error("cannot write `{}`: {source}", path.display())]
    Encode {
        /// The file they were for.
        path: PathBuf,
        /// Why not.
        source: parquet::errors::ParquetError,
    },
    /// A record could not be put in JSON.
    #[error("cannot write `{}`: {source}", path.display())]
    Record {
        /// The file it was for.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// Rows were encoded for fewer formats than are written.
    #[error("cannot write `{0}`: its rows were not encoded for it")]
    NotEncoded(String),
}

impl ReportError {
    /// Returns what the reader may do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Foreign { sort: "check", .. } => {
                Some("name a folder that is absent, empty or an earlier check")
            }
            Self::NoName(_) | Self::NotAFolder(_) | Self::Foreign { .. } => {
                Some("name a folder that is absent, empty or an earlier run")
            }
            Self::Busy(_) => Some("wait until it has finished, or name another folder"),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("make room on the disk, or name a folder on another one")
            }
            _ => None,
        }
    }

    /// Makes the error of something tried on a path.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    /// Makes the error of encoding a file, keeping the operating system's own where there is one.
    pub(crate) fn encode(path: &Path) -> impl FnOnce(parquet::errors::ParquetError) -> Self {
        use parquet::errors::ParquetError;
        move |error| {
            let path = path.to_owned();
            match error {
                ParquetError::External(cause) => match cause.downcast::<io::Error>() {
                    Ok(source) => Self::Io { doing: "write", path, source: *source },
                    Err(cause) => Self::Encode { path, source: ParquetError::External(cause) },
                },
                source => Self::Encode { path, source },
            }
        }
    }
}
