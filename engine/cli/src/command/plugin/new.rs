//! `uplift plugin new`: a folder with a rule set that works, for an author to make their own.

use crate::args::{LanguageWord, NewArgs};
use crate::words::counted;
use crate::{CommandError, Exit, Io, plugins};
use std::path::PathBuf;
use uplift_author::{Language, scaffold};

/// Begins a rule set.
pub(crate) fn run(args: &NewArgs, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let name = &args.name;
    if plugins::is_stock(name) {
        return Err(CommandError::new(format!("`{name}` is the id of a stock rule set"))
            .hint("the ids of a run's rule sets differ: choose another name"));
    }
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(name));
    let language = args.lang.map_or(Language::RuleFile, LanguageWord::language);
    let files =
        scaffold(name, language, &folder).map_err(|error| CommandError::new(error.to_string()))?;
    let shown = folder.display();
    let written = counted(files.len() as u64, "file", "files");
    if language == Language::RuleFile {
        let file = folder.join(language.file());
        let file = file.display();
        writeln!(
            io.out,
            "{written} written to {shown}; next:\n\n  uplift plugin check {file}\n  uplift plugin test {file}\n  \
             uplift plugin explain-rule {file}\n\n{shown}/README.md says more; no other program is needed."
        )?;
        return Ok(Exit::Clean);
    }
    writeln!(
        io.out,
        "{written} written to {shown}; next:\n\n  uplift plugin build {shown}\n  uplift plugin test {shown}\n\n\
         {shown}/README.md says more; `uplift plugin doctor --lang {}` what is missing on this machine.",
        language.word()
    )?;
    Ok(Exit::Clean)
}
