//! A way in for fuzz targets, which stand outside.

use crate::{ConvertError, Sink, ctf, edfi};
use std::io::BufRead;

/// Reads a Common Transfer File.
pub fn transfer_file(source: impl BufRead, sink: &mut dyn Sink) -> Result<(), ConvertError> {
    ctf::read("fuzz.xml", source, sink)
}

/// Reads a bulk file of Ed-Fi.
pub fn ed_fi(source: impl BufRead, sink: &mut dyn Sink) -> Result<(), ConvertError> {
    edfi::read("fuzz.xml", source, sink)
}
