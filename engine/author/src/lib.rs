//! The tools of rule authors: a rule file or a folder of rules becomes a component.
//!
//! # Overview
//!
//! [`scaffold`] begins a rule set in one of four [`Language`]s; [`build`] makes a component of such a
//! folder that imports nothing but what the interface allows; [`examine`] says what a machine lacks to
//! do so, and a [`Kit`] fetches and finds it. Of a rule set in Rust the same source gives the same
//! bytes wherever the workspace and cargo's own folders stand. A rule file needs no folder and no tool:
//! [`compile`] makes one a component.
//!
//! What was built is put on [`trial`]: its cases, cohorts made at random, and everything else that can be
//! said of it without a dataset. What it makes of one is counted on the [`workbench`].
//!
//! # Example
//!
//! ```no_run
//! use std::path::Path;
//! use uplift_author::{Kit, Language};
//!
//! let folder = Path::new("lateness");
//! uplift_author::scaffold("lateness", Language::Rust, folder)?;
//! let component = uplift_author::build(folder, &Kit::default())?;
//! std::fs::write("lateness.wasm", component)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The decision behind it, and its price
//!
//! How a guest is built stands here and not in every author's folder: an author of Rust needs cargo and
//! one target, one of Python or JavaScript a pinned tool that the kit keeps, and the SDKs, the interface
//! and the templates are part of this crate, so that nothing has to be found or can be of another
//! version. The price is that a guest cannot be built in another way, that a build of Rust asks cargo
//! first which folders must not leave a trace, and that the crate reads files of `plugins/sdk` while it
//! is compiled.

mod build;
mod cargo;
mod doctor;
mod error;
mod javascript;
mod kit;
mod language;
mod python;
mod rule_file;
mod rust;
mod said;
mod scaffold;
mod stage;
pub mod trial;
pub mod workbench;
mod wrap;

pub use build::build;
pub use doctor::{Tool, examine};
pub use error::BuildError;
pub use kit::{COMPONENTIZE_PY, COMPONENTIZE_QJS, Kit, KitError};
pub use language::Language;
pub use rule_file::{compile, has_rules, is_rule_file, rule_file};
pub use scaffold::{ScaffoldError, scaffold};
