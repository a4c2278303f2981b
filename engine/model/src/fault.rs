//! Faults: one rule set failed on one batch, and who is to blame.

use crate::Level;
use std::ops::Range;

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// The rule set's.
    Guest,
    /// The engine's, or its limits'.
    Host,
}

impl Blame {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Guest => "rule set",
            Self::Host => "engine",
        }
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It trapped; the cause as the sandbox gives it.
    Trapped(String),
    /// It used more fuel than a batch of this size is allowed.
    OutOfFuel {
        /// The fuel allowed for the batch.
        allowed: u64,
    },
    /// It ran longer than the wall clock allows. Not repeatable.
    OutOfTime {
        /// Milliseconds allowed.
        allowed: u64,
    },
    /// It asked for more memory than it may have.
    OutOfMemory {
        /// Bytes it asked for.
        asked: u64,
        /// Bytes it may have.
        allowed: u64,
    },
    /// It returned something that cannot be true.
    Lied(String),
    /// It said it could not decide the batch.
    Declined(String),
    /// The engine failed.
    Internal(String),
}

/// One rule set failed on one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule set's id.
    pub rule_set: String,
    /// Its version.
    pub version: String,
    /// The level of the batch.
    pub level: Level,
    /// Rows of the batch in cohort order.
    pub units: Range<u32>,
    /// What went wrong.
    pub kind: FaultKind,
    /// The last things it logged in that call.
    pub log: Vec<String>,
}

impl Fault {
    /// Returns whose fault it is.
    pub fn blame(&self) -> Blame {
        match self.kind {
            FaultKind::Internal(_) => Blame::Host,
            _ => Blame::Guest,
        }
    }

    /// Returns whether the same run would fail the same way on any machine.
    pub fn repeatable(&self) -> bool {
        !matches!(self.kind, FaultKind::OutOfTime { .. } | FaultKind::Internal(_))
    }
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Trapped(why) => write!(f, "stopped: {why}"),
            Self::OutOfFuel { allowed } => {
                write!(
                    f,
                    "ran out of fuel: more than the {allowed} allowed for a batch of this size"
                )
            }
            Self::OutOfTime { allowed } => write!(f, "took longer than {allowed} ms for one batch"),
            Self::OutOfMemory { asked, allowed } => {
                write!(f, "ran out of memory: asked for {asked} bytes where {allowed} are allowed")
            }
            Self::Lied(what) => write!(f, "returned something that cannot be: {what}"),
            Self::Declined(why) => write!(f, "could not decide: {why}"),
            Self::Internal(why) => write!(f, "the engine failed: {why}"),
        }
    }
}
