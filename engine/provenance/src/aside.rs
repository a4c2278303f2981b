//! How a folder is changed at one moment, and read whatever moment a change was interrupted at.
//!
//! New files wait under names that end in `.aside`; writing the lock file is the moment at which the
//! change is made; then the files take their places, and those that leave go aside first. Whoever
//! reads takes for a component whichever of the two files has the locked digest. So a change that is
//! interrupted anywhere leaves the folder as it was, or as it was to be.

use crate::error::{FolderError, PluginFault};
use crate::files::{self, Found};
use crate::folder::{Files, Folder};
use crate::lock::{LOCK, Lock, Locked, file};
use crate::{Digest, ENDING, Signature, SignatureError, text};
use std::path::{Path, PathBuf};

/// What the names of files end with that wait for their place, or have left it.
const ASIDE: &str = "aside";

impl Folder {
    /// Returns where a plugin's component and signature are.
    pub(crate) fn paths(&self, id: &str) -> (PathBuf, PathBuf) {
        let component = self.path.join(file(id));
        let signature = with_ending(&component, ENDING);
        (component, signature)
    }

    /// Reads a plugin's files, each from its place or from where it waits for it.
    pub(crate) fn files(&self, locked: &Locked) -> Result<Result<Files, PluginFault>, FolderError> {
        let (component, signature) = self.paths(&locked.id);
        Ok(match find_component(locked, &component)? {
            Ok(component) => find_signature(locked, &signature, &component)?
                .map(|signature| Files { component, signature }),
            Err(fault) => Err(fault),
        })
    }

    /// Finishes what an interrupted change left to be done, and clears away what it left lying.
    pub(crate) fn settle(&self, lock: &Lock) -> Result<(), FolderError> {
        for locked in lock.plugins() {
            let (component, signature) = self.paths(&locked.id);
            let Ok(right) = find_component(locked, &component)? else { continue };
            let stands = |path: &Path, bytes: &[u8]| -> Result<bool, FolderError> {
                Ok(matches!(files::read(path)?, Found::File(found) if found == bytes))
            };
            if !stands(&component, &right)? {
                files::rename(&aside(&component), &component)?;
            }
            if let Ok(Some(text)) = find_signature(locked, &signature, &right)?
                && !stands(&signature, text.as_bytes())?
            {
                files::rename(&aside(&signature), &signature)?;
            }
        }
        let entries = std::fs::read_dir(&self.path).map_err(FolderError::io("read", &self.path))?;
        for entry in entries {
            let entry = entry.map_err(FolderError::io("read", &self.path))?;
            if entry.file_name().to_str().is_some_and(is_left_over) {
                files::remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Reads a component from wherever what is locked is.
fn find_component(
    locked: &Locked,
    path: &Path,
) -> Result<Result<Vec<u8>, PluginFault>, FolderError> {
    let (file, expected) = (locked.file(), locked.digest);
    let fault = match files::read(path)? {
        Found::File(bytes) => match Digest::of(&bytes) {
            found if found == expected => return Ok(Ok(bytes)),
            found => PluginFault::Changed { file, found, expected },
        },
        Found::Other => PluginFault::NotAFile(file),
        Found::Nothing => {
            PluginFault::Missing { file, version: locked.version.clone(), digest: expected }
        }
    };
    Ok(match files::read(&aside(path))? {
        Found::File(bytes) if Digest::of(&bytes) == expected => Ok(bytes),
        _ => Err(fault),
    })
}

/// Reads the signature of a component from wherever one is that the locked signer made.
fn find_signature(
    locked: &Locked,
    path: &Path,
    component: &[u8],
) -> Result<Result<Option<String>, PluginFault>, FolderError> {
    let Some(key) = &locked.signer else { return Ok(Ok(None)) };
    let file = locked.file();
    let check = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).map_err(|_| SignatureError::NotASignature)?;
        let signature: Signature = text.parse()?;
        signature.verify(component, key)?;
        signature.says(&locked.id, &locked.version)?;
        Ok(text)
    };
    let fault = match files::read(path)? {
        Found::File(bytes) => match check(bytes) {
            Ok(text) => return Ok(Ok(Some(text))),
            Err(why) => PluginFault::Signature { file, why },
        },
        Found::Other => PluginFault::NotAFile(format!("{file}.{ENDING}")),
        Found::Nothing => PluginFault::Unsigned { file, signer: key.id() },
    };
    Ok(match files::read(&aside(path))? {
        Found::File(bytes) => check(bytes).map(Some).map_err(|_| fault),
        _ => Err(fault),
    })
}

/// Returns whether a file is one that an interrupted change left.
fn is_left_over(name: &str) -> bool {
    let Some(name) = name.strip_suffix(ASIDE).and_then(|name| name.strip_suffix('.')) else {
        return false;
    };
    let component =
        name.strip_suffix(ENDING).and_then(|name| name.strip_suffix('.')).unwrap_or(name);
    name == LOCK || component.strip_suffix(".wasm").is_some_and(text::is_id)
}

/// Returns where a file waits for its place, or is put when it leaves it.
pub(crate) fn aside(path: &Path) -> PathBuf {
    with_ending(path, ASIDE)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(".");
    name.push(ending);
    name.into()
}
