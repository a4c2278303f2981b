//! A dataset folder becomes Arrow columns, a roster and problems. The only crate that reads files
//! about pupils; it never prints, and it reads neither the clock nor the environment.
//!
//! # Overview
//!
//! - [`Dataset`] is what a folder of CSV or Parquet files holds: the roster (who is in which class,
//!   academy and trust, in cohort order), the [`Column`]s of readings, the problems found and the
//!   files with their digests.
//! - [`Column`] has the readings of one indicator for every unit of a level, missing ones as nulls.
//! - [`Inputs`] are the columns that the rules of one level read: pupils' own, or statistics of the
//!   members of each class, academy or trust. Nothing else of a dataset reaches a rule set.
//! - [`Quality`] says what can be said of the data themselves: who there is, how many have which
//!   reading, and how new the dated files are ([`Dated`]).
//! - [`DatasetError`] says why a folder cannot be read at all, and what to do about it. A bad cell
//!   is no error: its reading is left out, and a problem names file, row and column.
//!
//! # Example
//!
//! Six pupils of two classes; one was never screened, one score cannot be right.
//!
//! ```
//! use uplift_cohort::Dataset;
//! use uplift_model::Level;
//!
//! let folder = tempfile::tempdir()?;
//! let pupils = "\
//! pupil_id,academy_id,class_id,year_group,literacy.phonics
//! P1,OAK,1M,1,38
//! P2,OAK,1M,1,31
//! P3,OAK,1M,1,
//! P4,OAK,1N,1,36
//! P5,OAK,1N,1,320
//! P6,OAK,1N,1,12
//! ";
//! std::fs::write(folder.path().join("pupils.csv"), pupils)?;
//!
//! let dataset = Dataset::load(folder.path(), None)?;
//! assert_eq!(dataset.roster.units(Level::Pupil), 6);
//! assert_eq!(dataset.roster.units(Level::Class), 2);
//!
//! let phonics = dataset.column("literacy.phonics").ok_or("no such column")?;
//! assert_eq!(phonics.reading(1), Some(31.0));
//! assert_eq!((phonics.reading(2), phonics.present()), (None, 4));
//! assert_eq!(
//!     dataset.problems[0].to_string(),
//!     "pupils.csv:6: column `literacy.phonics`: `320`: outside 0 to 40; reading left out"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Design
//!
//! A dataset is read whole, into columns, before any rule runs. So a rule set is handed slices of
//! memory instead of records, statistics of classes and trusts are loops over a column, and the
//! order in which a file happens to stand leaves no trace in any result. The price is memory that
//! grows with the number of pupils: about 60 bytes each for a wide file of twenty columns, which
//! numbers kept in the narrowest type that holds them exactly make bearable, and a second pass
//! over it all where a file does not stand in cohort order.
//!
//! One thread reads blocks of whole records, the others find the cells and what they mean, and the
//! parts are joined in order: neither the size of a block nor the number of threads changes a bit
//! of what comes out.

pub use absence::{AbsenceCounts, Counted};
pub use column::{Column, MISSING_CODE, OTHER_CODE};
pub use dataset::{Dataset, FileRead};
pub use error::DatasetError;
pub use inputs::Inputs;
pub use no_tests::NeverTested;
pub use quality::{
    AsAtFrom, Coverage, Dated, People, ProblemSort, Quality, Readings, Unresolved, Waiting,
};
pub use uplift_table::Watch;

mod absence;
mod by_pupil;
mod calendar;
mod column;
mod dataset;
mod derive;
mod error;
mod folder;
mod groups;
mod header;
mod inputs;
mod meaning;
mod names;
mod narrow;
mod no_tests;
mod own;
mod percentiles;
mod places;
mod previous;
mod problems;
mod pupils;
mod quality;
mod roster;
mod rows;
mod scales;
mod settings;
mod statistics;
mod within_academies;
