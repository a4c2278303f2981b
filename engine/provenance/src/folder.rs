//! A plugin folder: components and signatures, and the lock file that says what they must be.

use crate::aside::aside;
use crate::error::{FolderError, NotAdded, PluginFault};
use crate::files::{self, Found, Guard};
use crate::key::PublicKey;
use crate::lock::{LOCK, Lock, LockError, Locked};
use crate::{Digest, Signature, text};
use std::path::{Path, PathBuf};

/// A plugin folder.
#[derive(Debug, Clone)]
pub struct Folder {
    pub(crate) path: PathBuf,
}

/// A plugin of the lock file, and what stands in the folder for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What the lock file says.
    pub locked: Locked,
    /// Its files, or how they are not what the lock file says.
    pub files: Result<Files, PluginFault>,
}

/// The files of a plugin, each just as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The component.
    pub component: Vec<u8>,
    /// The text of its signature, verified with the locked signer's key.
    pub signature: Option<String>,
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The plugins of the lock file, in order of id.
    pub plugins: Vec<Kept>,
    /// Files that look like components and are not in the lock file, in order.
    pub strays: Vec<String>,
}

/// A plugin to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewPlugin<'a> {
    /// The id of the rule set.
    pub id: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The component.
    pub component: &'a [u8],
    /// The text of the signature that lay beside it.
    pub signature: Option<&'a str>,
}

/// When a plugin may take the place of another of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// If its version is newer and its signer the same.
    Newer,
    /// Whatever they are.
    Any,
}

/// A plugin that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// What the lock file says of it.
    pub locked: Locked,
    /// What it said before of the plugin of that id.
    pub before: Option<Locked>,
    /// Files that look like components and are not in the lock file, in order.
    pub strays: Vec<String>,
}

impl Folder {
    /// Names a plugin folder, which need not be there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns what the folder holds and whether it is what the lock file says, or nothing where there
    /// is no lock file.
    pub fn holdings(&self) -> Result<Option<Holdings>, FolderError> {
        let _guard = Guard::together(&self.path);
        let Some(lock) = self.lock()? else { return Ok(None) };
        let mut plugins = Vec::with_capacity(lock.plugins().len());
        for locked in lock.plugins() {
            plugins.push(Kept { locked: locked.clone(), files: self.files(locked)? });
        }
        Ok(Some(Holdings { plugins, strays: self.strays(&lock)? }))
    }

    /// Returns the plugins to be run: all of the lock file's, or nothing where there is no lock file.
    /// Fails unless every file is what was added, and no other looks like a plugin.
    pub fn plugins(&self) -> Result<Option<Vec<(Locked, Files)>>, FolderError> {
        let Some(holdings) = self.holdings()? else { return Ok(None) };
        let fault = |fault| FolderError::Plugin { folder: self.path.clone(), fault };
        if let Some(stray) = holdings.strays.into_iter().next() {
            return Err(fault(PluginFault::Stray(stray)));
        }
        let plugins = holdings.plugins.into_iter();
        let plugins = plugins.map(|kept| Ok((kept.locked, kept.files.map_err(fault)?)));
        plugins.collect::<Result<_, _>>().map(Some)
    }

    /// Adds a plugin, whose signature is held against this key, or against that of the folder's signer
    /// it names.
    pub fn add(
        &self,
        plugin: &NewPlugin<'_>,
        key: Option<&PublicKey>,
        replace: Replace,
    ) -> Result<Added, FolderError> {
        let refuse = |why| FolderError::NotAdded { folder: self.path.clone(), why };
        names(plugin).map_err(refuse)?;
        std::fs::create_dir_all(&self.path).map_err(FolderError::io("make", &self.path))?;
        let _guard = Guard::alone(&self.path)?;
        let mut lock = self.lock()?.unwrap_or_default();
        self.settle(&lock)?;
        let signer = signer(plugin, key, &lock).map_err(refuse)?;
        let locked = Locked {
            id: plugin.id.to_owned(),
            version: plugin.version.to_owned(),
            digest: Digest::of(plugin.component),
            signer,
        };
        let before = lock.get(plugin.id).cloned();
        if replace == Replace::Newer {
            match &before {
                Some(before) => may_follow(before, &locked, key.is_some()).map_err(refuse)?,
                None => self.is_free(&locked)?,
            }
        }
        let (component, signature) = self.paths(plugin.id);
        self.is_no_folder(&component)?;
        self.is_no_folder(&signature)?;
        files::write_new(&aside(&component), plugin.component)?;
        if let Some(text) = plugin.signature {
            files::write_new(&aside(&signature), text.as_bytes())?;
        }
        lock.insert(locked.clone());
        self.write(&lock)?;
        files::rename(&aside(&component), &component)?;
        match plugin.signature {
            Some(_) => files::rename(&aside(&signature), &signature)?,
            None => files::remove(&signature)?,
        }
        files::sync_folder(&self.path)?;
        Ok(Added { locked, before, strays: self.strays(&lock)? })
    }

    /// Removes a plugin and returns what the lock file said of it.
    pub fn remove(&self, id: &str) -> Result<Locked, FolderError> {
        let no_lock = || FolderError::NoLock(self.path.clone());
        // Before there is a guard: a folder of somebody else's is left as it is.
        self.lock()?.ok_or_else(no_lock)?;
        let _guard = Guard::alone(&self.path)?;
        let mut lock = self.lock()?.ok_or_else(no_lock)?;
        self.settle(&lock)?;
        let Some(locked) = lock.remove(id) else {
            return Err(FolderError::NoPlugin {
                folder: self.path.clone(),
                id: text::short(id),
                others: lock.plugins().map(|other| format!("`{}`", other.id)).collect(),
            });
        };
        let (component, signature) = self.paths(id);
        for path in [&component, &signature] {
            self.is_no_folder(path)?;
            if !matches!(files::read(path)?, Found::Nothing) {
                files::rename(path, &aside(path))?;
            }
        }
        self.write(&lock)?;
        files::remove(&aside(&component))?;
        files::remove(&aside(&signature))?;
        files::sync_folder(&self.path)?;
        Ok(locked)
    }

    /// Reads the lock file.
    fn lock(&self) -> Result<Option<Lock>, FolderError> {
        let path = self.path.join(LOCK);
        let bytes = match files::read(&path)? {
            Found::Nothing => return Ok(None),
            Found::Other => return Err(self.fault(PluginFault::NotAFile(LOCK.to_owned()))),
            Found::File(bytes) => bytes,
        };
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| LockError::Damaged("it is not text".to_owned()));
        let lock = text.and_then(Lock::parse);
        lock.map(Some).map_err(|why| FolderError::Lock { path, why })
    }

    /// Writes the lock file, whole or not at all.
    fn write(&self, lock: &Lock) -> Result<(), FolderError> {
        let path = self.path.join(LOCK);
        files::write_new(&aside(&path), lock.to_string().as_bytes())?;
        files::sync_folder(&self.path)?;
        files::rename(&aside(&path), &path)?;
        files::sync_folder(&self.path)
    }

    /// Fails where another file of the plugin's name is there that nobody added.
    fn is_free(&self, locked: &Locked) -> Result<(), FolderError> {
        match files::read(&self.path.join(locked.file()))? {
            Found::Nothing => Ok(()),
            Found::File(bytes) if Digest::of(&bytes) == locked.digest => Ok(()),
            _ => Err(FolderError::NotAdded {
                folder: self.path.clone(),
                why: NotAdded::Stray(locked.file()),
            }),
        }
    }

    /// Fails where a folder stands in the place of a file: it would take the place of nothing.
    fn is_no_folder(&self, path: &Path) -> Result<(), FolderError> {
        if std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(self.fault(PluginFault::NotAFile(name)));
        }
        Ok(())
    }

    fn strays(&self, lock: &Lock) -> Result<Vec<String>, FolderError> {
        let mut names = files::components(&self.path)?;
        names.retain(|name| !lock.plugins().any(|locked| locked.file() == *name));
        Ok(names)
    }

    fn fault(&self, fault: PluginFault) -> FolderError {
        FolderError::Plugin { folder: self.path.clone(), fault }
    }
}

/// Checks that what a plugin calls itself can be a file's name and stand in a lock file.
fn names(plugin: &NewPlugin<'_>) -> Result<(), NotAdded> {
    let wrong = |what, name: &str| NotAdded::Name { what, text: text::short(name) };
    if !text::is_id(plugin.id) {
        return Err(wrong("the id", plugin.id));
    }
    match semver::Version::parse(plugin.version) {
        Ok(_) => Ok(()),
        Err(_) => Err(wrong("the version", plugin.version)),
    }
}

/// Finds out who signed a plugin.
fn signer(
    plugin: &NewPlugin<'_>,
    key: Option<&PublicKey>,
    lock: &Lock,
) -> Result<Option<PublicKey>, NotAdded> {
    let id = || plugin.id.to_owned();
    let Some(text) = plugin.signature else {
        return match key {
            Some(key) => Err(NotAdded::Unsigned { id: id(), key: key.id() }),
            None => Ok(None),
        };
    };
    let signature: Signature = text.parse()?;
    let known = || {
        let mut signers = lock.plugins().filter_map(|locked| locked.signer.as_ref());
        signers.find(|signer| signer.id() == signature.key())
    };
    let key = key
        .or_else(known)
        .ok_or_else(|| NotAdded::UnknownKey { id: id(), key: signature.key() })?;
    signature.verify(plugin.component, key)?;
    signature.says(plugin.id, plugin.version)?;
    Ok(Some(key.clone()))
}

/// Checks that a plugin may take the place of another without anybody saying so.
fn may_follow(before: &Locked, new: &Locked, signer_named: bool) -> Result<(), NotAdded> {
    let version = |text: &str| semver::Version::parse(text).ok();
    let newer = match (version(&new.version), version(&before.version)) {
        (Some(new), Some(before)) => new.cmp_precedence(&before).is_gt(),
        _ => false,
    };
    if new.digest != before.digest && !newer {
        return Err(NotAdded::NotNewer {
            id: new.id.clone(),
            there: before.version.clone(),
            new: new.version.clone(),
        });
    }
    match &before.signer {
        Some(signer) if new.signer.as_ref() != Some(signer) && !signer_named => {
            Err(NotAdded::OtherSigner {
                id: new.id.clone(),
                before: signer.id(),
                now: new.signer.as_ref().map(PublicKey::id),
            })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
