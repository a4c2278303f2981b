//! The tools of rule authors: a guest crate becomes a component.
//!
//! # Overview
//!
//! [`build`] compiles a crate for the sandbox and wraps the module as a component that imports
//! nothing but what the interface allows. The same source gives the same bytes wherever the
//! workspace and cargo's own folders stand.
//!
//! # Example
//!
//! ```no_run
//! use std::path::Path;
//!
//! let component = uplift_author::build(Path::new("plugins/attendance"))?;
//! std::fs::write("attendance.wasm", component)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The decision behind it, and its price
//!
//! An author needs cargo and one target, nothing else: how a guest is compiled stands here and not
//! in the profiles of every author's workspace. The price is that a guest cannot be compiled in
//! another way, and that a build asks cargo first which folders must not leave a trace.

mod build;
mod cargo;
mod error;
mod wrap;

pub use build::build;
pub use error::BuildError;
