//! The vocabulary every other crate speaks: what is measured, who there is, what a rule set says,
//! what it finds and what is recommended. No I/O, nothing that can fail, no dependency that the
//! rest of the engine would have to share.
//!
//! # Overview
//!
//! A [`Roster`] says who there is, at four [`Level`]s. A [`RuleBook`] holds the rules of a run,
//! bound to the catalogue ([`catalogue`]) and to the trust's [`Policy`]. Rule sets leave
//! [`Findings`]; merging them makes [`Recommendation`]s for pupils and [`UnitRow`]s for classes,
//! academies and trusts. A reason in words is a [`Template`] that reads its values through
//! [`Readings`].
//!
//! # Example
//!
//! A reason for the second of six pupils:
//!
//! ```
//! use uplift_model::{Format, Measure, Piece, Readings, Template};
//!
//! struct Absence([Option<f64>; 6]);
//! impl Readings for Absence {
//!     fn reading(&self, _input: usize, unit: usize) -> Option<f64> {
//!         self.0.get(unit).copied().flatten()
//!     }
//! }
//!
//! let absence = Absence([Some(0.02), Some(0.125), None, Some(0.1), Some(0.0996), Some(0.5)]);
//! let because = Template {
//!     pieces: vec![
//!         Piece::Words("Missed ".to_owned()),
//!         Piece::Reading(0, Format::Number(Measure::Rate)),
//!         Piece::Words(" of sessions; persistent absence begins at 10 %.".to_owned()),
//!     ],
//!     settings: vec![0.1],
//! };
//! let mut reason = String::new();
//! because.render(&absence, 1, &mut reason);
//! assert_eq!(reason, "Missed 12.5 % of sessions; persistent absence begins at 10 %.");
//! ```
//!
//! # The decision behind it, and its price
//!
//! Units, rules and interventions are places in lists rather than pointers or ids: a finding is
//! twelve bytes, and England has ten million of them. The price is that a place means nothing
//! without its list, so lists are made once, sorted, and never changed.

mod amount;
mod bitmap;
pub mod catalogue;
mod fault;
mod findings;
pub mod form;
mod history;
mod indicator;
mod intervention;
mod level;
mod manifest;
mod policy;
mod problem;
mod readings;
mod recommendation;
mod register;
mod roster;
mod rulebook;
mod scale;
mod template;
mod text;

pub use amount::{Need, ONE, fraction, product, quotient};
pub use bitmap::Bitmap;
pub use fault::{Blame, Failure, Fault, FaultKind, Limit};
pub use findings::{Finding, Findings, Outcome, RuleSetFindings};
pub use history::History;
pub use indicator::{Direction, Indicator, Kind, is_ethnicity};
pub use intervention::{Evidence, Intervention};
pub use level::{Area, Level, MarkClass, Measure, Statistic};
pub use manifest::{Gate, Guard, Input, Manifest, Rule, Setting};
pub use policy::{Combine, FaultPolicy, Grants, OnFault, Policy, Response, StepPolicy, TrustWide};
pub use problem::Problem;
pub use readings::Readings;
pub use recommendation::{
    Basis, Cause, Reasons, Recommendation, RuleCount, Status, Tally, UnitRow,
};
pub use register::RegisterCode;
pub use roster::{Academy, Class, Enrolments, Ids, InPlace, Roster, Trust};
pub use rulebook::{BoundGuard, BoundRule, RuleBook, RuleSetEntry};
pub use scale::{NoTest, Scale};
pub use template::{Format, Piece, Template};
pub use text::Text;
