//! Files of other systems become a dataset.

pub use convert::{Format, Report, Request, Source, convert};
pub use error::ConvertError;
pub use pseudonyms::{Ids, KeyUsed};
pub use sink::{Core, Sink};
pub use upn::{Upn, upn};
pub use writer::{PROBLEMS, Sort};

mod archive;
mod convert;
mod error;
mod inputs;
mod mapping;
mod oneroster;
mod pseudonyms;
mod settings;
mod sink;
mod upn;
mod writer;
