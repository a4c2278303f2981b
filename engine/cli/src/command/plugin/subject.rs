//! The plugin that a verb is about: a stock rule set, a component, or a rule file or a folder that is
//! built first.

use crate::CommandError;
use crate::command::plugin::build;
use crate::plugins::{Found, find, is_stock};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use uplift_author::rule_file;
use uplift_author::trial::{CaseFile, examples};
use uplift_host::Plugin;
use uplift_model::{Manifest, Policy};

/// Finds a plugin, and builds it first where a rule file or the folder of an author is named.
pub(crate) fn subject(name: &str) -> Result<Plugin<'static>, CommandError> {
    Ok(found(name)?.plugin)
}

/// Finds a plugin and what is known of it besides, and builds it first where a rule file or the folder
/// of an author is named.
pub(crate) fn found(name: &str) -> Result<Found, CommandError> {
    let path = Path::new(name);
    if is_stock(name) || !path.is_dir() || rule_file(path).is_some() {
        return find(name);
    }
    let bytes = build::component(path)?;
    let name = path.file_name().map_or_else(|| name.to_owned(), |it| it.to_string_lossy().into());
    let plugin = Plugin { name, bytes: Cow::Owned(bytes) };
    Ok(Found { plugin, stock: false, signature: None, locked: None, compiled: None })
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

/// Cases, and the file that holds them.
pub(crate) struct Cases {
    /// None where they are the examples of a rule file, which is not written to.
    pub(crate) written: Option<Written>,
    pub(crate) file: CaseFile,
}

/// A file of cases and its text.
pub(crate) struct Written {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Returns all cases of a plugin: its own examples, where it is a rule file, and then the case files of
/// the folder.
pub(crate) fn all_cases(
    found: &Found,
    folder: &Path,
    manifest: &Manifest,
) -> Result<Vec<Cases>, CommandError> {
    let own = found.compiled.as_deref().map(examples).unwrap_or_default();
    let own = own.into_iter().map(|file| Cases { written: None, file });
    Ok(own.chain(cases(folder, manifest)?).collect())
}

/// Reads the case files of a folder, in the order of their names; none where there is no folder.
fn cases(folder: &Path, manifest: &Manifest) -> Result<Vec<Cases>, CommandError> {
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
        Ok(Cases { written: Some(Written { path, text }), file })
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
