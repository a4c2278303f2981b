//! What a test may write: a manifest and deeds. Everything left out is empty.

use crate::code::{Code, choice, record};
use crate::manifest::Manifest;

record! {
    /// What a puppet says of itself and does.
    Script {
        /// What `describe` returns.
        manifest: Manifest,
        /// What is done in `describe` before it returns.
        describe: Vec<Deed>,
        /// What is done in `evaluate`, in order.
        evaluate: Vec<Step>,
    }
}

/// A deed at one level or at all.
#[derive(Debug, Clone)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
pub struct Step {
    /// The word of the level; at every level where left out.
    pub level: Option<String>,
    /// What is done.
    #[cfg_attr(not(target_arch = "wasm32"), serde(flatten))]
    pub deed: Deed,
}

impl Code for Step {
    fn write(&self, out: &mut Vec<u8>) {
        self.level.write(out);
        self.deed.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(Self { level: Code::read(from)?, deed: Code::read(from)? })
    }
}

choice! {
    /// Something a puppet does. Rows, rules and columns are counted from 0; columns are those of
    /// the level.
    Deed {
        /// A rule fires for a row.
        Fire {
            /// The row.
            unit: u32,
            /// The rule.
            rule: u32,
            /// The need; text for one that JSON has no number for, such as `NaN`.
            need: Need,
        } = 0,
        /// A rule lacks data for a row.
        Lack {
            /// The row.
            unit: u32,
            /// The rule.
            rule: u32,
        } = 1,
        /// A rule fires for every row.
        FireAll {
            /// The rule.
            rule: u32,
            /// The need.
            need: Need,
        } = 2,
        /// A rule fires where the reading is at least this, with the reading's share of `full` as need,
        /// at most 1; it lacks data where there is none.
        FireFrom {
            /// The rule.
            rule: u32,
            /// The column.
            column: usize,
            /// The least reading.
            least: f64,
            /// The reading of the greatest need.
            full: f64,
        } = 3,
        /// A rule fires for every row if this instance has been called before.
        FireIfCalledBefore {
            /// The rule.
            rule: u32,
        } = 4,
        /// A rule fires for every row, with a setting's value as need.
        FireSetting {
            /// The rule.
            rule: u32,
            /// The setting.
            setting: usize,
        } = 5,
        /// A row in the list of findings, without a rule or a need.
        HalfFire {
            /// The row.
            unit: u32,
        } = 6,
        /// A row in the list of those lacking, without a rule.
        HalfLack {
            /// The row.
            unit: u32,
        } = 7,
        /// The first row this many times.
        Flood {
            /// How many.
            findings: usize,
        } = 8,
        /// Panics with these words.
        Panic {
            /// The words.
            words: String,
        } = 9,
        /// Panics where a column has this reading.
        PanicWhere {
            /// The column.
            column: usize,
            /// The reading.
            reading: f64,
        } = 10,
        /// Never returns.
        Loop {} = 11,
        /// Calls itself until the stack ends.
        Recurse {} = 12,
        /// Takes memory until it is refused.
        Allocate {} = 13,
        /// Says it could not decide, in these words.
        Decline {
            /// The words.
            words: String,
        } = 14,
        /// Logs a text this many times.
        Log {
            /// The text.
            text: String,
            /// How many times.
            times: u32,
        } = 15,
        /// Logs the columns.
        LogColumns {} = 16,
    }
}

/// A number, or what Rust reads as one.
#[derive(Debug, Clone)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
#[cfg_attr(not(target_arch = "wasm32"), serde(untagged))]
pub enum Need {
    /// A number of JSON.
    Number(f64),
    /// `NaN`, `inf` and the like.
    Text(String),
}

impl Need {
    /// Returns the number.
    pub fn value(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }
}

impl Code for Need {
    fn write(&self, out: &mut Vec<u8>) {
        self.value().write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        f64::read(from).map(Self::Number)
    }
}
