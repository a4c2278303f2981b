//! `uplift plugin add`: a plugin into a folder, with its signature, and into the lock file.

use super::keys;
use crate::args::{AddArgs, Global};
use crate::plugins::find;
use crate::sources;
use crate::{CommandError, Exit, Io};
use uplift_author::trial::{Verdict, purity};
use uplift_model::Policy;
use uplift_provenance::{Folder, NewPlugin, Replace};

/// Adds a plugin to a folder.
pub(crate) fn run(args: &AddArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let key = args.key.as_deref().map(keys::public).transpose()?;
    let found = find(&args.plugin)?;
    if let Some(warned) = found.warned() {
        writeln!(io.err, "warning: {warned}")?;
    }
    // What no run would take does not get in; and what it is compiled to is kept for the first run.
    let host = sources::host(global, &Policy::default())?;
    let rule_set = sources::load(&host, &found.plugin)?;
    let pure = purity(&host, &rule_set, &found.own_indicators());
    if let Some(check) = pure.filter(|check| check.verdict == Verdict::Failed) {
        let why = check.notes.join("; ");
        let error = CommandError::new(format!("plugin `{}` is not added: {why}", args.plugin));
        return Err(check.hint.into_iter().fold(error, CommandError::hint));
    }
    let manifest = rule_set.manifest();
    let plugin = NewPlugin {
        id: &manifest.id,
        version: &manifest.version,
        component: &found.plugin.bytes,
        signature: found.signature.as_deref(),
    };
    let replace = if args.replace { Replace::Any } else { Replace::Newer };
    let added = Folder::at(&args.folder).add(&plugin, key.as_ref(), replace)?;

    let before = match &added.before {
        Some(before) if before.digest == added.locked.digest => " again".to_owned(),
        Some(before) => format!(" in the place of {}", before.version),
        None => String::new(),
    };
    let signer = match &added.locked.signer {
        Some(key) => format!("signed with key {}", key.id()),
        None => "not signed".to_owned(),
    };
    writeln!(
        io.out,
        "added {} {}{before} to {}\n  component  {}\n  signature  {signer}",
        added.locked.id,
        added.locked.version,
        args.folder.display(),
        added.locked.digest
    )?;
    for stray in &added.strays {
        writeln!(
            io.out,
            "\n`{stray}` is in the folder and not in its lock file: add it too or move it elsewhere, since a run \
             takes all of a folder or nothing"
        )?;
    }
    Ok(Exit::Clean)
}
