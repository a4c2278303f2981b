//! A way in for fuzz targets, which stand outside.

use crate::{ConvertError, Sink, ctf};
use std::io::BufRead;

/// Reads a Common Transfer File.
pub fn transfer_file(source: impl BufRead, sink: &mut dyn Sink) -> Result<(), ConvertError> {
    ctf::read("fuzz.xml", source, sink)
}
