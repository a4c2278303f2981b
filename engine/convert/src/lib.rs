//! Files of other systems become a dataset: `OneRoster`, Common Transfer File, Ed-Fi, and the exports
//! of management information systems, rewritten as the core data set. The second crate that reads
//! files about pupils, and the only one that meets their names, which it drops.

pub use error::ConvertError;
pub use sink::{Core, Sink};
pub use xml::XmlFault;

mod ctf;
mod edfi;
mod error;
#[cfg(test)]
mod gather;
mod notes;
#[doc(hidden)]
pub mod probe;
mod sink;
mod xml;
