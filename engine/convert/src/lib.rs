//! Files of other systems become a dataset: `OneRoster` feeds, Common Transfer Files, Ed-Fi bulk files
//! and the exports of management information systems, rewritten as the core data set. The second crate that reads files about pupils, and the
//! only one that meets their names, which it drops.
//!
//! # Overview
//!
//! - [`convert`] does what a [`Request`] asks for and says in a [`Report`] what became of each file.
//! - [`Format`] says what the files are; [`Format::Auto`] looks into each.
//! - [`Sink`] is where readers of files put rows of [`Core`] tables and problems.
//! - [`upn`] says whether text is a Unique Pupil Number; [`Ids`] what becomes of one.
//!
//! # Example
//!
//! ```
//! use uplift_convert::{Core, Format, Ids, Request, convert};
//! use uplift_table::Watch;
//!
//! let folder = tempfile::tempdir()?;
//! let roll = folder.path().join("roll.csv");
//! std::fs::write(&roll, "School,Surname,UPN,Year Group\nASH,Zzname,R201100018042,Year 3\n")?;
//!
//! let report = convert(
//!     &Request {
//!         format: Format::Sims,
//!         paths: &[roll],
//!         out: &folder.path().join("data"),
//!         ids: Ids::Replace(Some(folder.path().join("key"))),
//!         map: None,
//!     },
//!     &Watch::default(),
//! )?;
//! assert_eq!(report.written, [(Core::Pupils, 1)]);
//! assert_eq!(report.sources[0].unused, ["Surname"]);
//! let pupils = std::fs::read_to_string(folder.path().join("data/pupils.csv"))?;
//! assert!(pupils.starts_with("pupil_id,academy_id,year_group\nP-"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Design
//!
//! Only named columns are ever read out of a file, so a name that nobody thought of does not slip
//! through; and cells are handed on as they stand, but for ids and words that a mapping explains, so
//! that the reader of datasets alone judges dates, marks and numbers. Marks go to the disk as they
//! come, whatever their number; rosters are kept until the end, for rows of several files are joined
//! by pupil and academy. The price is that a feed must fit in memory: a few hundred bytes a record.

pub use convert::{Format, Report, Request, Source, convert};
pub use error::ConvertError;
pub use pseudonyms::{Ids, KeyUsed};
pub use sink::{Core, Sink};
pub use upn::{Upn, upn};
pub use writer::{PROBLEMS, Sort};
pub use xml::XmlFault;

mod archive;
mod convert;
mod ctf;
mod edfi;
mod error;
#[cfg(test)]
mod gather;
mod inputs;
mod mapping;
mod notes;
mod oneroster;
#[doc(hidden)]
pub mod probe;
mod pseudonyms;
mod settings;
mod sink;
mod upn;
mod writer;
mod xml;
