//! `uplift plugin build`: from an author's folder to a component.

use crate::{CommandError, Exit, Io, sources};
use std::path::{Path, PathBuf};
use uplift_author::BuildError;

/// Builds a component.
pub(crate) fn run(
    folder: &Path,
    out: Option<&Path>,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let bytes = component(folder)?;
    let out = match out {
        Some(out) => out.to_path_buf(),
        None => beside(folder)?,
    };
    std::fs::write(&out, &bytes).map_err(|error| {
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

/// Builds the rule set of an author's folder.
pub(crate) fn component(folder: &Path) -> Result<Vec<u8>, CommandError> {
    let span = tracing::info_span!("build", folder = %folder.display());
    let _entered = span.enter();
    Ok(uplift_author::build(folder, &sources::kit())?)
}

/// Returns the file that a folder's component is written to if nothing else is said: in the folder,
/// by the folder's own name.
fn beside(folder: &Path) -> Result<PathBuf, CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::new(format!("could not read `{}`: {error}", folder.display()))
    };
    // A folder may be named by `.`, which is no name for a file.
    let whole = folder.canonicalize().map_err(unreadable)?;
    let mut name = whole.file_name().unwrap_or("plugin".as_ref()).to_owned();
    name.push(".wasm");
    Ok(folder.join(name))
}

impl From<BuildError> for CommandError {
    fn from(error: BuildError) -> Self {
        let hint = error.hint();
        let error = Self::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}
