//! A rule set on trial: its test cases, cohorts made at random, and everything its author is told
//! before it is handed over.
//!
//! # Overview
//!
//! - [`CaseFile`] is a file of test cases, [`try_cases`] says of each what is not as expected, and
//!   [`update`] writes what is into the file. [`Coverage`] says which rules no case has tried.
//! - [`examples`] makes cases of those of a rule file, each held against its own rule alone.
//! - [`random`] makes cohorts out of a manifest alone, thresholds hit to the last bit.
//! - [`check`] goes through everything that can be said of a plugin without a dataset.
//! - [`changes`] says whose recommendations differ between two builds.
//!
//! A trial runs under the limits of the host it is given, which are to be those of a run, and grants
//! every sensitive indicator but ethnicity: what a trust may grant has to work.

mod case;
mod case_text;
mod change;
mod check;
mod coverage;
mod declared;
pub mod describe;
mod example;
mod ground;
mod judge;
mod random;
mod sandbox;
#[cfg(test)]
mod tests;
mod update;
mod wording;

pub use case::{Case, CaseError, CaseFile, Expected};
pub use change::{Change, Changed, Standing, changes};
pub use check::{Check, Verdict, check, purity};
pub use coverage::{Coverage, RuleCoverage};
pub use example::{examples, own_indicators};
pub use ground::{Ground, granting};
pub use judge::{Fired, Tried, Wrong, try_cases};
pub use random::{RandomCohort, random};
pub use update::update;
