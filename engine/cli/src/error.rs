//! What a person reads when a command cannot go on: every library's error becomes a message and
//! hints here, and nowhere else.

use uplift_cohort::DatasetError;
use uplift_host::{BindError, HostError, RuleSetError};
use uplift_report::ReportError;
use uplift_synthetic::SyntheticError;

/// Why a command cannot go on.
#[derive(Debug)]
pub struct CommandError {
    message: String,
    hints: Vec<String>,
    broken_pipe: bool,
}

impl CommandError {
    /// Makes one of a message: lower case, no full stop, what the user typed in backticks.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), broken_pipe: false }
    }

    /// Returns whether whoever read what was written went away, which is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "error: {}", self.message)?;
        for hint in &self.hints {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl From<DatasetError> for CommandError {
    fn from(error: DatasetError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<HostError> for CommandError {
    fn from(error: HostError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<RuleSetError> for CommandError {
    fn from(error: RuleSetError) -> Self {
        let hint = error.hint();
        let error = Self::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

impl From<BindError> for CommandError {
    fn from(error: BindError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<ReportError> for CommandError {
    fn from(error: ReportError) -> Self {
        let hint = error.hint();
        let error = Self::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

impl From<SyntheticError> for CommandError {
    fn from(error: SyntheticError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { broken_pipe, ..Self::new(format!("could not write: {error}")) }
    }
}
