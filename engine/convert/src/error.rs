//! Errors: why nothing can be converted at all, and what to do about it.

use crate::xml::XmlFault;
use std::path::{Path, PathBuf};
use thiserror::Error;
use uplift_table::TableError;

/// Why files cannot be converted.
#[derive(Debug, Error)]
pub enum ConvertError {
    /// Something is where the dataset would be written.
    #[error("`{0}` is there already and is no empty folder")]
    OutTaken(PathBuf),
    /// Something on the disk cannot be read or written.
    #[error("could not {doing} `{path}`: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A table cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file is not what it says it is.
    #[error("could not read `{file}`: {why}")]
    Broken {
        /// The file, by the name it goes by.
        file: String,
        /// Why not.
        why: String,
    },
    /// A column that is needed is not there.
    #[error("`{file}` has no column `{column}`, which {what} need")]
    NoColumn {
        /// The file, by the name it goes by.
        file: String,
        /// The column, by our name for it.
        column: String,
        /// What the file was read as.
        what: String,
        /// The headers it may have.
        aliases: Vec<String>,
    },
    /// A file was named whose content is nothing we know.
    #[error("`{file}` is nothing that is read as `{format}`: {why}")]
    Unknown {
        /// The file, by the name it goes by.
        file: String,
        /// The word of the format.
        format: &'static str,
        /// What was seen.
        why: String,
    },
    /// `dataset.toml` or a mapping is wrong.
    #[error("`{file}`: {why}")]
    Settings {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// The key of the pseudonyms cannot be had.
    #[error("{0}")]
    Key(String),
    /// Nothing that was read says who is enrolled where.
    #[error("{0}")]
    NoPupils(String),
    /// The file system said no.
    #[error("`{file}` cannot be read: {cause}")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It is not the XML it should be.
    #[error("`{file}`:{line}{}: {fault}; {}", within(element), fault.fix())]
    Xml {
        /// The file.
        file: String,
        /// The line, counting the first as 1.
        line: u64,
        /// The innermost element that was open; empty outside all.
        element: String,
        /// What is wrong.
        fault: XmlFault,
    },
    /// It is XML about something else.
    #[error("`{file}`:{line}: begins with the element `{found}`, not {expected}; {fix}")]
    NotThis {
        /// The file.
        file: String,
        /// The line of the first element.
        line: u64,
        /// The first element.
        found: String,
        /// What it should have been.
        expected: &'static str,
        /// What to do.
        fix: &'static str,
    },
    /// A table of codes that comes with the program is not as it should be.
    #[error("the table of codes `{table}` is broken: {cause}; this is a defect of the program")]
    Codes {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        cause: String,
    },
    /// Whoever watches asked for it.
    #[error("stopped while reading; nothing was written")]
    Stopped,
}

impl ConvertError {
    /// Names what was being done to a file when the disk said no.
    pub(crate) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { doing, path: path.to_owned(), source }
    }

    pub(crate) fn broken(file: &str, why: impl Into<String>) -> Self {
        Self::Broken { file: file.to_owned(), why: why.into() }
    }

    /// Returns whether whoever watches asked for it.
    pub fn is_stopped(&self) -> bool {
        matches!(self, Self::Stopped | Self::Table(TableError::Stopped))
    }

    /// Returns what to do about it, where the message does not say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::OutTaken(_) => {
                "name a folder that is absent or empty; nothing is written over".to_owned()
            }
            Self::NoColumn { column, aliases, .. } if aliases.is_empty() => {
                format!("say which header it has under `[columns]` in `dataset.toml`, as in `{column} = \"their header\"`")
            }
            Self::NoColumn { column, aliases, .. } => format!(
                "it may be called {}; say what else it is called under `[columns]` in `dataset.toml`, as in `{column} = \"their header\"`",
                aliases.iter().map(|alias| format!("`{alias}`")).collect::<Vec<_>>().join(", ")
            ),
            Self::Unknown { .. } => {
                "name the file under `[files]` in a `dataset.toml` beside it, and its headers under `[columns]`, or give a mapping with `--map`".to_owned()
            }
            Self::Key(_) => "`--key FILE` says where the key is kept; `--keep-ids` leaves UPNs as they are".to_owned(),
            Self::NoPupils(_) => {
                "a list of pupils has a column of ids and one of schools; for an export of one school, write `academy_id = \"its id\"` under `[constants.pupils]` in `dataset.toml`".to_owned()
            }
            _ => return None,
        })
    }
}

fn within(element: &str) -> String {
    if element.is_empty() { String::new() } else { format!(": in `{element}`") }
}
