//! The results of a run as files: ranked lists of pupils, classes, academies and trusts, each row
//! with its reasons in words; how often each rule had each outcome; problems, faults and the record
//! of the run. The only crate that writes result files.
//!
//! # Overview
//!
//! An [`Encoder`] turns rows into a [`Chunk`]: the bytes of every [`Format`] asked for. It is made
//! once and shared by every thread, so that rows are put in words and encoded where they are made.
//! A [`Writer`] appends chunks to the files of their [`Table`] in the order it is given them, adds
//! the [`RunRecord`], and puts the whole folder in its place, or leaves the earlier one whole.
//!
//! A [`QualityReport`] says what a check found of the data; [`write_quality`] makes files of it, without
//! small counts of pupils.
//!
//! # Example
//!
//! Of six pupils the second needs something:
//!
//! ```
//! use uplift_model::*;
//! use uplift_report::{Context, Encoder, Formats, PolicyRecord, RunRecord, Writer};
//!
//! struct Absence([f64; 6]);
//! impl Readings for Absence {
//!     fn reading(&self, _input: usize, unit: usize) -> Option<f64> {
//!         self.0.get(unit).copied()
//!     }
//! }
//!
//! let academy = Academy {
//!     id: "100001".to_owned(),
//!     name: String::new(),
//!     phase: String::new(),
//!     trust: 0,
//!     classes: 0..0,
//!     enrolments: 0..6,
//! };
//! let trust = Trust { id: "T1".to_owned(), name: String::new(), academies: 0..1 };
//! let enrolments = Enrolments {
//!     pupil: ["P1", "P2", "P3", "P4", "P5", "P6"].into_iter().collect(),
//!     class: vec![Enrolments::NO_CLASS; 6],
//!     year: vec![3; 6],
//!     ..Enrolments::default()
//! };
//! let roster = Roster { trusts: vec![trust], academies: vec![academy], classes: vec![], enrolments };
//! let rule = BoundRule {
//!     rule_set: 0,
//!     place: 0,
//!     id: "persistent-absence".to_owned(),
//!     title: "Persistent absence".to_owned(),
//!     level: Level::Pupil,
//!     area: Area::Attendance,
//!     intervention: 0,
//!     years: None,
//!     granted: true,
//!     inputs: vec![0],
//!     withheld: vec![],
//!     guards: vec![],
//!     evidence: vec![],
//!     because: Template {
//!         pieces: vec![
//!             Piece::Words("Missed ".to_owned()),
//!             Piece::Reading(0, uplift_model::Format::Number(Measure::Rate)),
//!             Piece::Words(" of sessions; persistent absence begins at 10 %.".to_owned()),
//!         ],
//!         settings: vec![0.1],
//!     },
//! };
//! let book = RuleBook {
//!     rule_sets: vec![],
//!     rules: vec![rule],
//!     inputs: vec![],
//!     interventions: catalogue::interventions().to_vec(),
//!     steps: [0; Area::COUNT],
//! };
//! let row = Recommendation {
//!     unit: 1,
//!     rank: 1,
//!     place_in_class: 0,
//!     place_in_academy: 1,
//!     area: Area::Attendance,
//!     intervention: 0,
//!     need: Need::from_millionths(450_000),
//!     area_weight: ONE,
//!     response: ONE,
//!     priority: 450_000,
//!     status: Status::Recommended,
//!     cause: Cause::None,
//!     reasons: Reasons { first: 0, rest: vec![] },
//! };
//!
//! let home = tempfile::tempdir()?;
//! let out = home.path().join("out");
//! let policy = Policy::default();
//! let context = Context { book: &book, roster: &roster, policy: &policy };
//! let encoder = Encoder::new(context, Formats::default())?;
//! let mut writer = Writer::create(&out, Formats::default())?;
//! let absence = Absence([0.02, 0.125, 0.0, 0.04, 0.01, 0.03]);
//! writer.append(encoder.pupils(&absence, &[row])?)?;
//! let run = RunRecord::new("0.1.0", &book, PolicyRecord::new(&policy, None));
//! writer.finish(run, &(), &roster, [], &book, &[])?;
//!
//! let list = std::fs::read_to_string(out.join("pupils.csv"))?;
//! assert!(list.contains(",0.450000,1.000000,1.000000,0.450000,recommended,,"));
//! assert!(list.contains(",Missed 12.5 % of sessions; persistent absence begins at 10 %.,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The decisions behind it, and their price
//!
//! England's list has ten million rows and three gigabytes of CSV, and nearly every cell of it has
//! been written before. So a chunk is a set of columns of keys into dictionaries, and each distinct
//! value becomes a cell of CSV, a value of Parquet and a value of JSON once. The price is that
//! Parquet's pages are encoded here (`pages.rs`, `hybrid.rs`), since the library's writer hashes
//! every value of every row; headers, row groups and the footer are the library's.
//!
//! A chunk becomes a row group, so equal bytes need equal chunks: whoever cuts the rows must not
//! let the number of threads decide where. [`Chunk::ROWS`] rows are a good size.
//!
//! Replacing an earlier run syncs everything before the swap; a first run does not sync, since
//! nothing could be lost that a second run would not bring back (`folder.rs`). On Linux, large files
//! are written past the page cache (`output.rs`).

mod because;
mod cause;
mod column;
mod csv;
mod dictionary;
mod encoder;
mod error;
mod folder;
mod formats;
mod hybrid;
mod json;
mod lists;
mod number;
mod output;
mod packed;
mod pages;
mod pupils;
mod quality;
mod record;
mod rules;
mod table;
mod units;
mod writer;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use encoder::{Chunk, Context, Encoder};
pub use error::ReportError;
pub use formats::{Format, Formats};
pub use lists::Reading;
pub use quality::{About, Cell, Heading, Is, QualityReport, Row, Section, write_quality};
pub use record::{
    AbsenceCount, AbsenceRecord, CatalogueRecord, FileRecord, InputRecord, LevelRecord,
    PolicyRecord, RuleRecord, RuleSetRecord, RunRecord, SCHEMA_VERSION, StepRecord,
    TrustWideRecord,
};
pub use rules::RuleRow;
pub use table::Table;
pub use writer::{Writer, Written};
