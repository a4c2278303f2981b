//! The plugin that a verb is about: a stock rule set, a file, or a folder that is built first.

use crate::command::plugin::build;
use crate::{CommandError, sources};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use uplift_author::trial::CaseFile;
use uplift_host::Plugin;
use uplift_model::{Manifest, Policy};

/// Finds a plugin, and builds it first where the folder of its author is named.
pub(crate) fn subject(name: &str) -> Result<Plugin<'static>, CommandError> {
    let path = Path::new(name);
    if is_stock(name) || !path.is_dir() {
        return sources::plugin(name);
    }
    let bytes = build::component(path)?;
    let name = path.file_name().map_or_else(|| name.to_owned(), |it| it.to_string_lossy().into());
    Ok(Plugin { name, bytes: Cow::Owned(bytes) })
}

fn is_stock(name: &str) -> bool {
    sources::STOCK.iter().any(|(id, _)| *id == name)
}

/// Returns the folder of a plugin's cases: the one given, or `cases` beside what it is built of.
pub(crate) fn cases_folder(name: &str, given: Option<&Path>) -> Result<PathBuf, CommandError> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    if is_stock(name) {
        return Err(CommandError::new(format!("stock rule set `{name}` has no folder of cases"))
            .hint("name one with `--cases FOLDER`"));
    }
    let path = Path::new(name);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    Ok(folder.join("cases"))
}

/// A file of cases and its text.
pub(crate) struct Cases {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    pub(crate) file: CaseFile,
}

/// Reads the case files of a folder, in the order of their names; none where there is no folder.
pub(crate) fn cases(folder: &Path, manifest: &Manifest) -> Result<Vec<Cases>, CommandError> {
    let unreadable = |path: &Path, error: std::io::Error| {
        CommandError::new(format!("could not read `{}`: {error}", path.display()))
    };
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        let file = CaseFile::parse(&path.display().to_string(), &text, manifest)
            .map_err(|error| CommandError::new(error.to_string()))?;
        Ok(Cases { path, text, file })
    };
    paths.into_iter().map(read).collect()
}

/// Returns a policy without what it says of other rule sets than this, which are not there.
pub(crate) fn own_policy(policy: &Policy, id: &str) -> Policy {
    let mut own = policy.clone();
    own.grants.own.retain(|other, _| other == id);
    own.faults.own.retain(|other, _| other == id);
    own.settings.retain(|other, _| other == id);
    own
}
