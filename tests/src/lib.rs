//! What tests that cross crates have in common: folders to work in, the command run within the test,
//! results read back as rows, and plugins that a test makes up.
//!
//! # Brief overview
//!
//! [`Space`] is a folder that goes when the test ends; [`uplift`] runs a command line in it and
//! returns an [`Outcome`]; [`rows`] reads a CSV of results, each [`Row`] a map from column to cell;
//! [`puppet`] makes a component that says and does what a test needs.
//!
//! # Example
//!
//! ```
//! use uplift_tests::{Space, uplift};
//!
//! let space = Space::new();
//! let shown = uplift(&space, &["catalogue", "phonics"]);
//! assert_eq!(shown.exit.code(), 0);
//! assert!(shown.out.contains("Evidence"));
//! ```
//!
//! # The decision behind it, and its price
//!
//! Commands run in the test's own process, against the same library as the binary: hundreds of runs
//! cost milliseconds each. What only a process has, such as being killed, needs one, and the few tests
//! of that start themselves again.

#![expect(
    clippy::panic,
    reason = "a test whose folder cannot be made or whose results cannot be read has failed"
)]

mod puppets;
mod results;
mod space;

pub use puppets::{faulty, manifest, neighbour, puppet};
pub use results::{Row, json, number, rows};
pub use space::{Outcome, Space, csv, root, uplift};
