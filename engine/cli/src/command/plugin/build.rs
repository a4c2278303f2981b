//! `uplift plugin build`: from an author's folder to a component.

use crate::{CommandError, Exit, Io};
use std::path::Path;

/// Builds a component.
pub(crate) fn run(folder: &Path, out: &Path, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let bytes = uplift_author::build(folder).map_err(|error| {
        let hint = error.hint();
        let error = CommandError::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })?;
    std::fs::write(out, &bytes).map_err(|error| {
        CommandError::new(format!("could not write `{}`: {error}", out.display()))
    })?;
    writeln!(
        io.out,
        "{} bytes written to {}",
        crate::words::count(bytes.len() as u64),
        out.display()
    )?;
    Ok(Exit::Clean)
}
