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

/// What a call into a rule set may use no more of than it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Work, in units of fuel: about one an instruction.
    Fuel,
    /// Wall-clock time, in milliseconds.
    Time,
    /// Memory, in bytes.
    Memory,
    /// Elements of tables.
    Table,
    /// Depth of calls, in bytes of stack.
    Stack,
    /// What is returned or logged at once, in bytes.
    Output,
}

impl Limit {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Table => "table",
            Self::Stack => "stack",
            Self::Output => "output",
        }
    }

    fn amount(self, amount: u64) -> String {
        match self {
            Self::Fuel => format!("{amount} units of fuel"),
            Self::Time => format!("{amount} ms"),
            Self::Memory => format!("{amount} bytes of memory"),
            Self::Table => format!("{amount} elements of tables"),
            Self::Stack => format!("{amount} bytes of stack"),
            Self::Output => format!("{amount} bytes handed out at once"),
        }
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It stopped in the middle; the cause as the sandbox gives it.
    Trapped(String),
    /// It wanted more of something than a call is allowed.
    Exceeded {
        /// Of what.
        limit: Limit,
        /// How much it asked for, where it asked for an amount.
        asked: Option<u64>,
        /// How much it is allowed.
        allowed: u64,
    },
    /// It returned something that cannot be true.
    Lied(String),
    /// It said it could not decide the batch.
    Declined(String),
    /// The engine failed.
    Internal(String),
}

impl FaultKind {
    /// Returns whether the same call would fail the same way on any machine.
    pub fn repeatable(&self) -> bool {
        !matches!(self, Self::Exceeded { limit: Limit::Time, .. } | Self::Internal(_))
    }

    /// Returns what can be done about it, for whoever reads the report.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Trapped(_) => {
                "its author can see it happen with `uplift plugin run`; the last lines it logged often say why"
            }
            Self::Exceeded { limit: Limit::Fuel, .. } => {
                "a loop may have no end; if it is only slow, `limits.unit_fuel` in the policy allows more for each row"
            }
            Self::Exceeded { limit: Limit::Time, .. } => {
                "run again on a machine with less to do; if it stays, `limits.batch_millis` in the policy allows more"
            }
            Self::Exceeded { limit: Limit::Memory, .. } => {
                "it should hold less at a time; `limits.memory_bytes` in the policy allows more"
            }
            Self::Exceeded { limit: Limit::Table, .. } => {
                "`limits.table_elements` in the policy allows more"
            }
            Self::Exceeded { limit: Limit::Stack, .. } => {
                "a function may call itself without end; this limit is fixed"
            }
            Self::Exceeded { limit: Limit::Output, .. } => {
                "a batch has at most one finding for each rule and row; this limit follows from its size"
            }
            Self::Lied(_) => "tell its author; `uplift plugin check` finds such mistakes",
            Self::Declined(_) => "tell its author, with the sentence and what it logged",
            Self::Internal(_) => "this is a mistake of uplift's; please report it",
        }
    }
}

/// A call into a rule set that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub kind: FaultKind,
    /// Fuel the call had used by then.
    pub fuel: u64,
    /// The functions it was in, innermost first, as far as their names are known.
    pub frames: Vec<String>,
    /// The last lines it logged in that call.
    pub log: Vec<String>,
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
    /// How the call to `evaluate` failed.
    pub failure: Failure,
}

impl Fault {
    /// Returns whose fault it is.
    pub fn blame(&self) -> Blame {
        match self.failure.kind {
            FaultKind::Internal(_) => Blame::Host,
            _ => Blame::Guest,
        }
    }

    /// Returns whether the same run would fail the same way on any machine.
    pub fn repeatable(&self) -> bool {
        self.failure.kind.repeatable()
    }
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Trapped(why) => write!(f, "stopped: {why}"),
            Self::Exceeded { limit, asked: Some(asked), allowed } => {
                let asked = limit.amount(*asked);
                write!(f, "over its limit: asked for {asked} where {allowed} are allowed")
            }
            Self::Exceeded { limit, asked: None, allowed } => {
                write!(f, "over its limit: used up the {} it is allowed", limit.amount(*allowed))
            }
            Self::Lied(what) => write!(f, "returned something that cannot be: {what}"),
            Self::Declined(why) => write!(f, "could not decide: {why}"),
            Self::Internal(why) => write!(f, "the engine failed: {why}"),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {} units of fuel used", self.kind, self.fuel)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = (u64::from(self.units.start) + 1, self.units.end);
        let (id, version, level) = (&self.rule_set, &self.version, self.level);
        write!(f, "rule set `{id}` {version}, evaluate, {level} rows {first} to {last}: ")?;
        self.failure.fmt(f)
    }
}
