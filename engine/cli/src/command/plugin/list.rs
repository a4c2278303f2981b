//! `uplift plugin list`: the plugins of a folder, and whether each is what was added.

use crate::args::Global;
use crate::sources;
use crate::words::table;
use crate::{CommandError, Exit, Io};
use std::path::Path;
use uplift_host::{Host, Plugin};
use uplift_model::Policy;
use uplift_provenance::{Files, Folder, FolderError, PluginFault};

/// Lists the plugins of a folder.
pub(crate) fn run(folder: &Path, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let holdings = Folder::at(folder).holdings()?;
    let holdings = holdings.ok_or_else(|| FolderError::NoLock(folder.to_owned()))?;
    if holdings.plugins.is_empty() && holdings.strays.is_empty() {
        writeln!(io.out, "No plugins in {}", folder.display())?;
        return Ok(Exit::Clean);
    }
    let host = sources::host(global, &Policy::default())?;
    let header = ["id", "version", "title", "digest", "signed with", "state"];
    let mut rows = table(&header, &[], 160);
    for kept in &holdings.plugins {
        let locked = &kept.locked;
        // Only what is just as it was added is loaded to be asked what it is.
        let (title, state) = match &kept.files {
            Ok(files) => title(&host, &locked.file(), files),
            Err(fault) => (String::new(), state(fault)),
        };
        let signer = locked.signer.as_ref();
        rows.add_row([
            locked.id.clone(),
            locked.version.clone(),
            title,
            locked.digest.short(),
            signer.map_or_else(|| "not signed".to_owned(), |key| key.id().to_string()),
            state,
        ]);
    }
    let blank = String::new;
    for stray in &holdings.strays {
        rows.add_row([
            stray.clone(),
            blank(),
            blank(),
            blank(),
            blank(),
            "not in the lock".to_owned(),
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    Ok(Exit::Clean)
}

fn title(host: &Host, name: &str, files: &Files) -> (String, String) {
    let plugin = Plugin { name: name.to_owned(), bytes: files.component.as_slice().into() };
    match sources::load(host, &plugin) {
        Ok(rule_set) => (rule_set.manifest().title.clone(), "as locked".to_owned()),
        Err(_) => (String::new(), "as locked, and refused".to_owned()),
    }
}

fn state(fault: &PluginFault) -> String {
    match fault {
        PluginFault::Missing { .. } => "missing",
        PluginFault::Changed { .. } => "changed",
        PluginFault::NotAFile(_) => "not a file",
        PluginFault::Stray(_) => "not in the lock",
        PluginFault::Unsigned { .. } => "signature missing",
        PluginFault::Signature { .. } => "signature changed",
    }
    .to_owned()
}
