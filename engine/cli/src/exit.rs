//! How a command ends.

use std::process::ExitCode;

/// How a command ends. Where several hold, the first of usage, interrupted, could not run, faults and no wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Clean,
    /// It could not run.
    Failed,
    /// It was called wrongly.
    Usage,
    /// It finished, but rule sets failed on some batches.
    Faults,
    /// It finished, but strictness found problems, or a check said no.
    No,
    /// A person ended it before it was done: nothing was written.
    Interrupted,
}

impl Exit {
    /// Returns the number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Faults => 3,
            Self::No => 4,
            // What shells say of a command that Ctrl-C ended.
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
