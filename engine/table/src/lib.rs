//! A file of rows, whatever its format, as chunks of cells. Knows nothing of pupils: what a cell is
//! about is for others to say.
//!
//! # Overview
//!
//! - [`File`] is a file that was found: its header, and its rows in chunks.
//! - [`Chunk`] is some of its rows, [`Cell`] what one cell of them holds: text as it stands, or the
//!   number, flag or day of a typed file.
//! - [`parse`] says what text means by itself: an id, a day, a number, yes or no.
//! - [`Dates`] are how the dates of a column are read, the day or the month first.
//! - [`Watch`] says how far reading has come, and stops it.
//! - [`Digest`] names exactly which bytes were read.
//!
//! # Example
//!
//! ```
//! use uplift_table::{Cell, File, Watch};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("scores.csv");
//! std::fs::write(&path, "pupil_id,score\nP1,31\nP2,\nP3, 40\nP4,12\nP5,8\nP6,27\n")?;
//!
//! let file = File::new("scores.csv", path, Watch::default());
//! assert_eq!(file.header()?, ["pupil_id", "score"]);
//! let mut scores = Vec::new();
//! file.read(
//!     &[1],
//!     |chunk| {
//!         let mut some = Vec::new();
//!         chunk.each(1, |row, cell| {
//!             if let Cell::Text(text) = cell {
//!                 some.push((chunk.number(row), text.to_owned()));
//!             }
//!         });
//!         some
//!     },
//!     |some| scores.extend(some),
//! )?;
//! assert_eq!(scores.len(), 5);
//! assert_eq!(scores[1], (4, "40".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Design
//!
//! One thread reads blocks of whole records, the others find the cells and what they mean, and the
//! parts are handed on in order: neither the size of a block nor the number of threads changes a
//! bit of what comes out. The price is a reader of CSV of our own, which a property test holds
//! against `csv-core`.

pub use cell::{Cell, Chunk};
pub use dates::{DateOrder, Dates};
pub use digest::Digest;
pub use error::TableError;
pub use file::{Bytes, File, Note, open};
pub use watch::Watch;

mod arrays;
mod blocks;
mod cell;
mod csv;
mod dates;
mod dialect;
mod digest;
mod error;
mod file;
mod header;
mod parquet;
pub mod parse;
mod records;
mod source;
mod watch;
mod words;
mod workbook;
