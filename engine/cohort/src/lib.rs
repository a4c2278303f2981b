//! A dataset folder becomes Arrow columns, a roster and problems.

mod by_pupil;
mod column;
mod dataset;
mod derive;
mod digest;
mod error;
mod folder;
mod groups;
mod header;
mod inputs;
mod meaning;
mod names;
mod narrow;
mod own;
mod parse;
mod places;
mod problems;
mod pupils;
mod roster;
mod rows;
mod settings;
mod statistics;
mod table;

pub use column::{Column, MISSING_CODE, OTHER_CODE};
pub use dataset::{Dataset, FileRead};
pub use error::DatasetError;
pub use inputs::Inputs;
