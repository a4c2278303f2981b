//! `uplift plugin new`: a folder with a rule set that works, for an author to make their own.

use crate::args::NewArgs;
use crate::{CommandError, Exit, Io, sources};
use std::path::PathBuf;
use uplift_author::scaffold;

/// Begins a rule set.
pub(crate) fn run(args: &NewArgs, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let name = &args.name;
    if sources::STOCK.iter().any(|(id, _)| id == name) {
        return Err(CommandError::new(format!("`{name}` is the id of a stock rule set"))
            .hint("the ids of a run's rule sets differ: choose another name"));
    }
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(name));
    let language = args.lang.language();
    let files =
        scaffold(name, language, &folder).map_err(|error| CommandError::new(error.to_string()))?;
    let shown = folder.display();
    writeln!(
        io.out,
        "{} written to {shown}; next:\n\n  uplift plugin build {shown}\n  uplift plugin test {shown}\n\n\
         {shown}/README.md says more; `uplift plugin doctor --lang {}` what is missing on this machine.",
        crate::words::counted(files.len() as u64, "file", "files"),
        language.word()
    )?;
    Ok(Exit::Clean)
}
