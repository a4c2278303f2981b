//! Codes of the attendance register.

use crate::MarkClass;

/// A code of the attendance register, and when it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterCode {
    /// Such as `/` or `Y4`.
    pub code: &'static str,
    /// What a person calls it.
    pub title: &'static str,
    /// How a session with it counts.
    pub class: MarkClass,
    /// The first day it is in force, `YYYY-MM-DD`; empty where it always was.
    pub from: &'static str,
    /// The last day it is in force, `YYYY-MM-DD`; empty where it still is.
    pub until: &'static str,
}
