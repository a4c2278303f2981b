//! The structure of a rule file: its tables and keys, each value with its place in the text. What the
//! values mean is not known here.

mod read;
#[cfg(test)]
mod schema;
mod structure;
mod words;

pub(crate) use read::{MOST_ENTRIES, read};
pub(crate) use structure::{
    Evidence, Example, Given, Guard, Input, Intervention, Placed, Rule, RuleFile, Setting,
};
