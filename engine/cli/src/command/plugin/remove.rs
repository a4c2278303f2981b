//! `uplift plugin remove`: a plugin out of a folder and its lock file.

use crate::{CommandError, Exit, Io};
use std::path::Path;
use uplift_provenance::Folder;

/// Removes a plugin from a folder.
pub(crate) fn run(id: &str, folder: &Path, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let removed = Folder::at(folder).remove(id)?;
    writeln!(io.out, "removed {} {} from {}", removed.id, removed.version, folder.display())?;
    Ok(Exit::Clean)
}
