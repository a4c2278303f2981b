//! What makes a foreign file one that cannot be read, with where and what to do.

use crate::xml::XmlFault;

/// A foreign file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
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
}

fn within(element: &str) -> String {
    if element.is_empty() { String::new() } else { format!(": in `{element}`") }
}
