//! What a rule set in Rust is written with.
//!
//! A rule set is a WebAssembly component that says once what it reads and proposes, and then decides
//! over batches of columns. This crate turns constants and plain functions into such a component; the
//! functions themselves are ordinary Rust and are tested without one.
//!
//! # Brief overview
//!
//! A [`RuleSet`] lists settings, inputs, interventions and rules, all as constants. [`inputs!`] and
//! [`settings!`] declare what is read and give each a typed handle. A [`Rule`] names one condition
//! and one intervention; its function takes a [`Row`], reads [`Number`]s and [`Truth`]s by handle and
//! returns a [`Decision`]. A missing reading is neither 0 nor "no": it makes a condition unknown, and
//! a rule whose condition or need is unknown is *lacking*. [`export!`] checks the whole rule set while
//! compiling and makes a component of it. [`testing`] runs rules natively over readings in a table.
//!
//! # Example
//!
//! A rule on absence, and six pupils: one who is seldom absent, one exactly at the threshold, one far
//! above it, one at the start of the year, and two with a reading missing.
//!
//! ```
//! use uplift_sdk::testing::{Outcome, decide};
//! use uplift_sdk::{Area, Decision, Level, Row, Rule, RuleSet, each_row, inputs, settings};
//!
//! inputs! {
//!     pupil {
//!         ABSENCE_RATE = number "attendance.absence_rate";
//!         SESSIONS_POSSIBLE = number "attendance.sessions_possible";
//!     }
//! }
//!
//! settings! {
//!     PERSISTENT_RATE = "persistent_rate" Rate 0.1 in 0.05..=0.3, "Absence that is persistent";
//!     MINIMUM_SESSIONS = "minimum_sessions" Count 20.0 in 10.0..=100.0, "Sessions needed to judge";
//! }
//!
//! const PERSISTENT_ABSENCE: Rule = Rule {
//!     id: "persistent-absence",
//!     title: "Persistent absence",
//!     level: Level::Pupil,
//!     area: Area::Attendance,
//!     intervention: "attendance-meeting",
//!     inputs: &[ABSENCE_RATE.id(), SESSIONS_POSSIBLE.id()],
//!     settings: &[PERSISTENT_RATE, MINIMUM_SESSIONS],
//!     because: "Absent for {input:attendance.absence_rate} of sessions; {setting:persistent_rate} \
//!               or more is persistent absence.",
//!     decide: each_row!(persistent_absence),
//!     ..Rule::EMPTY
//! };
//!
//! fn persistent_absence(row: Row<'_>) -> Decision {
//!     let absence = row.number(ABSENCE_RATE);
//!     let enough = row.number(SESSIONS_POSSIBLE).at_least(row.setting(MINIMUM_SESSIONS));
//!     (enough & absence.at_least(row.setting(PERSISTENT_RATE))).then(absence * 2.0)
//! }
//!
//! const RULE_SET: RuleSet = RuleSet {
//!     id: "example",
//!     version: "1.0.0",
//!     title: "Example",
//!     settings: SETTINGS,
//!     inputs: INPUTS,
//!     rules: &[PERSISTENT_ABSENCE],
//!     ..RuleSet::EMPTY
//! };
//!
//! uplift_sdk::export!(RULE_SET);
//!
//! # fn main() {
//! let pupils: &[&[_]] = &[
//!     &[ABSENCE_RATE.reads(0.02), SESSIONS_POSSIBLE.reads(60.0)],
//!     &[ABSENCE_RATE.reads(0.1), SESSIONS_POSSIBLE.reads(60.0)],
//!     &[ABSENCE_RATE.reads(0.7), SESSIONS_POSSIBLE.reads(60.0)],
//!     &[ABSENCE_RATE.reads(0.5), SESSIONS_POSSIBLE.reads(4.0)],
//!     &[ABSENCE_RATE.reads(0.3)],
//!     &[ABSENCE_RATE.reads(0.05)],
//! ];
//! assert_eq!(
//!     decide(&RULE_SET, Level::Pupil, pupils),
//!     [
//!         (1, "persistent-absence", Outcome::Fires(0.2)),
//!         (2, "persistent-absence", Outcome::Fires(1.0)),
//!         (4, "persistent-absence", Outcome::Lacking),
//!     ],
//! );
//! # }
//! ```
//!
//! The sixth pupil's absence is below the threshold whatever the number of sessions, so nothing is
//! lacking.
//!
//! # The decision a rule is written as, and its price
//!
//! An author writes about one row; the machine asks about sixty-four at a time. [`each_row!`] compiles
//! the function into a loop over blocks whose columns are arrays of fixed length, once to learn about
//! which rows the rule is not silent and once more, for those few, to learn the need. Nothing is
//! called, looked up or allocated for a row. The price is that a decision is a value and not a place
//! to do things: it may be asked twice and can say nothing but a need, and it should be arithmetic on
//! readings rather than a tree of `if`s.

// The generated export macro names the crate from outside.
extern crate self as uplift_sdk;

pub use bindings::export_guest;
pub use declare::{Area, Decide, Evidence, Gate, Guard, Intervention, Level, Rule, RuleSet, Years};
pub use describe::describe;
pub use evaluate::evaluate;
pub use export::report_panics;
pub use inputs::{CategoryInput, FlagInput, Input, InputId, Kind, Member, NumberInput, Statistic};
pub use logic::{Decision, Number, Truth};
pub use rows::{Batch, Found, Row};
pub use settings::{Setting, SettingId, Unit};

pub mod bindings;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

mod check;
mod declare;
mod describe;
mod evaluate;
mod export;
mod inputs;
mod logic;
mod rows;
mod settings;
mod text;
