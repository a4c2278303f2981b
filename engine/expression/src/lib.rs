//! Expressions over readings: how they are read, what they mean, and what is wrong with them.
//!
//! # Overview
//!
//! ```text
//! text ─▶ Node ──────▶ Condition, Number ──▶ evaluated over blocks of columns (here)
//!        (`parse`:    (`Typing`: what names  or compiled to a component (rule files)
//!         CEL's        mean, units, members)
//!         grammar)
//! ```
//!
//! Rule files and the trust's own indicators share one language. Its table of meanings stands in the
//! guide of rule files; the syntax is CEL's, the meaning is not. [`parse`] reads an expression,
//! [`Typing`] finds out what its names mean and whether its parts fit, and [`Evaluator`] works it out
//! over columns. What is wrong is a [`Diagnostic`] that points into the file the expression stands in.
//!
//! # Example
//!
//! ```
//! use uplift_expression::*;
//! use uplift_model::Level;
//!
//! let file = "value = \"attendance.absence_rate >= 0.1 && pupil.eal\"";
//! let text = "attendance.absence_rate >= 0.1 && pupil.eal".to_owned();
//! let node = parse(&Written { at: 8..file.len(), it: text }, file).map_err(|it| it.message)?;
//!
//! let (known, settings, definitions) = Default::default();
//! let mut shared = Shared::new(&known, &settings, &definitions);
//! let condition = Typing::new(&mut shared, Level::Pupil, &mut Reads::default())
//!     .condition(&node)
//!     .ok_or("not a condition")?;
//! let names: Vec<_> = shared.inputs.list.iter().map(|input| &*input.indicator).collect();
//! assert_eq!(names, ["attendance.absence_rate", "pupil.eal"]);
//!
//! // Six pupils; missing is NaN.
//! let absence = [0.2, 0.2, 0.2, 0.0, f64::NAN, f64::NAN];
//! let eal = [1.0, 0.0, f64::NAN, f64::NAN, 1.0, 0.0];
//! let answers = Evaluator::new(&[&absence, &eal], 6).condition(&condition);
//! let words: Vec<_> = answers.iter().map(|answer| answer.known()).collect();
//! assert_eq!(words, [Some(true), Some(false), None, Some(false), None, Some(false)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Design
//!
//! Nothing here knows files or pupils: an expression comes with the text it stands in, readings as
//! slices of numbers. Working out goes part by part over a block of rows, not row by row over the
//! parts, so the cost of walking the tree is paid once for a block; the price is one block of memory
//! for each part that is open.

#[cfg(feature = "build")]
mod build;
mod diagnostic;
mod evaluate;
mod known;
mod near;
mod read;
mod settings;
mod tree;
mod typing;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, line_column};
pub use evaluate::{Answer, Evaluator};
pub use known::{Home, Inputs, Known, Reading, Subject, Why, many, name};
pub use near::{did_you_mean, list, near, short};
pub use read::{FUNCTIONS, Is, Node, Operator, SHORTER, Source, is_kept, parse};
pub use settings::{Places, Settings};
pub use tree::{Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs, Scale};
pub use typing::{Definition, Reads, Shared, Typing, Unit, Used, fraction};

use std::ops::Range;

/// A text of a file and where it stands, in bytes, with its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub at: Range<usize>,
    /// The text.
    pub it: String,
}
