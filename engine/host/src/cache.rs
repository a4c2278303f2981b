//! Compiled code, kept from one run to the next.
//!
//! Compiled code runs outside the sandbox's checks, so none is run that this host did not write
//! itself: an entry carries a seal made with a key that only its owner can read, over the code, the
//! component it was made of and the compiler that made it. One that is cut short, altered, renamed,
//! brought from another machine or made by another version does not fit its seal; it is compiled
//! anew and written over.

use crate::compile::Sha;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use wasmtime::Engine;
use wasmtime::component::Component;

/// What a seal is made for, so that the key's seals are good for nothing else.
const PURPOSE: &[u8] = b"uplift compiled code 1";
/// Bytes of a seal.
const SEAL: usize = 32;
/// Bytes of entries kept in all; beyond, those used longest ago go first.
const MOST_BYTES: u64 = 1 << 30;

/// A key: as many bytes as HMAC with SHA-256 takes in whole.
type Key = [u8; 64];

/// A folder of compiled code, and the key of its seals.
pub(crate) struct Cache {
    folder: PathBuf,
    key: Key,
}

impl Cache {
    /// Opens the folder, which is made where it does not exist; fails where others could write in it.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let folder = std::path::absolute(folder)?;
        make_private(&folder)?;
        check_private(&folder, OTHERS_WRITE)?;
        let key = key(&folder.join("key"))?;
        Ok(Self { folder, key })
    }

    /// Returns the code of a component, where there is an entry of it that this host wrote.
    pub(crate) fn load(&self, engine: &Engine, component: &Sha) -> Option<Component> {
        let path = self.path(engine, component);
        let entry = fs::read(&path).ok()?;
        let Some((seal, code)) = entry.split_at_checked(SEAL) else {
            tracing::debug!(path = %path.display(), "compiled code is cut short");
            return None;
        };
        if self.sealed(engine, component, code).verify_slice(seal).is_err() {
            tracing::debug!(path = %path.display(), "compiled code does not fit its seal");
            return None;
        }
        // When it was last used; of no consequence where it cannot be noted.
        #[expect(
            clippy::disallowed_methods,
            reason = "says which entries go first, and is part of no result"
        )]
        let now = SystemTime::now();
        let used = File::options().append(true).open(&path);
        used.and_then(|file| file.set_modified(now)).ok();
        match revive(engine, code) {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::debug!(path = %path.display(), %error, "compiled code is of no use");
                None
            }
        }
    }

    /// Keeps the code of a component. A folder that is full or cannot be written costs time in the
    /// next run and nothing else.
    pub(crate) fn keep(&self, engine: &Engine, component: &Sha, code: &[u8]) {
        let seal = self.sealed(engine, component, code).finalize().into_bytes();
        let written = tempfile::NamedTempFile::new_in(&self.folder).and_then(|mut file| {
            file.write_all(&seal)?;
            file.write_all(code)?;
            file.persist(self.path(engine, component)).map_err(|error| error.error)
        });
        if let Err(error) = written.map(drop).and_then(|()| self.tidy()) {
            tracing::warn!(folder = %self.folder.display(), %error, "compiled code is not kept");
        }
    }

    fn sealed(&self, engine: &Engine, component: &Sha, code: &[u8]) -> Hmac<Sha256> {
        let mut seal = Hmac::<Sha256>::new((&self.key).into());
        seal.update(PURPOSE);
        seal.update(component);
        seal.update(&compiler(engine).to_le_bytes());
        seal.update(code);
        seal
    }

    fn path(&self, engine: &Engine, component: &Sha) -> PathBuf {
        let mut name = String::with_capacity(96);
        for byte in component {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        let _ = write!(name, "-{:016x}.code", compiler(engine));
        self.folder.join(name)
    }

    /// Lets go of what was used longest ago where there is too much.
    fn tidy(&self) -> io::Result<()> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            if entry.path().extension().is_some_and(|extension| extension == "code") {
                entries.push((about.modified()?, about.len(), entry.path()));
            }
        }
        entries.sort();
        let mut bytes: u64 = entries.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, path) in entries {
            if bytes <= MOST_BYTES {
                break;
            }
            fs::remove_file(path)?;
            bytes = bytes.saturating_sub(size);
        }
        Ok(())
    }
}

/// What tells compilers, their settings and processors apart.
fn compiler(engine: &Engine) -> u64 {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.finish()
}

/// Makes code that was compiled before ready to run.
#[expect(unsafe_code, reason = "the one way to run code compiled before; see the safety comment")]
fn revive(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the code must be what an engine of this version serialized, unaltered. It fits a seal
    // that only this host's key makes, and the host seals nothing but what it has just serialized.
    unsafe { Component::deserialize(engine, code) }
}

/// Returns the key of the folder; makes one where there is none.
fn key(path: &Path) -> io::Result<Key> {
    let read = || -> io::Result<Key> {
        check_private(path, OTHERS_ANYTHING)?;
        fs::read(path)?.try_into().map_err(|_| io::Error::other("the key is not 64 bytes long"))
    };
    if path.try_exists()? {
        return read();
    }
    let mut key = [0; 64];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    let folder = path.parent().unwrap_or(path);
    // Readable by its owner alone, as temporary files are; another process may have been faster.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&key)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(key),
        Err(_) => read(),
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Rights to a folder that nobody but its owner may have: who writes there can put an entry there.
const OTHERS_WRITE: u32 = 0o022;
/// Rights to a key that nobody but its owner may have: who reads it can seal an entry.
const OTHERS_ANYTHING: u32 = 0o077;

/// Fails where a file or folder is another user's, or others have one of these rights to it.
#[cfg(unix)]
fn check_private(path: &Path, rights: u32) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let about = fs::metadata(path)?;
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other(format!("`{}` belongs to another user", path.display())));
    }
    if about.mode() & rights != 0 {
        let mode = about.mode() & 0o777;
        return Err(io::Error::other(format!(
            "others than its owner have rights to `{}` (mode {mode:03o})",
            path.display()
        )));
    }
    Ok(())
}

/// Elsewhere the user's own folders are private by default.
#[cfg(not(unix))]
fn check_private(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
