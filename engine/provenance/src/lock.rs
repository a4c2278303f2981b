//! The lock file of a plugin folder: which plugins stand in it, byte for byte.

use crate::key::PublicKey;
use crate::{Digest, text};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The name of the lock file.
pub const LOCK: &str = "uplift.lock";
/// The version of the lock file that this crate reads and writes.
const VERSION: u32 = 1;
/// What a lock file begins with.
const HEAD: &str = "\
# The plugins of this folder. `uplift plugin add` and `uplift plugin remove` write it; do not edit it.
version = 1
";

/// A plugin of the folder, as it was when it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// The id of the rule set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The component's digest.
    pub digest: Digest,
    /// Whose signature lies beside it.
    pub signer: Option<PublicKey>,
}

impl Locked {
    /// Returns the name of its component: an id is a file name on every system.
    pub fn file(&self) -> String {
        file(&self.id)
    }
}

pub(crate) fn file(id: &str) -> String {
    format!("{id}.wasm")
}

/// What keeps a lock file from being believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// It is no lock file, or damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// A later engine wrote it.
    #[error("of version {0}, where this engine reads version {VERSION}")]
    Newer(u32),
    /// It says something that no lock file says.
    #[error("plugin `{id}`: {why}")]
    Entry {
        /// The plugin, as far as it can be shown.
        id: String,
        /// What is wrong.
        why: String,
    },
    /// It is not as it was written.
    #[error("line {0} is not as it was written")]
    Edited(usize),
}

/// A lock file: plugins by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    plugins: BTreeMap<String, Locked>,
}

impl Lock {
    /// Reads a lock file. What it says has one text, and no other is taken: so no damage to it, and
    /// no edit by hand, goes unseen.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let damaged = |error: toml::de::Error| LockError::Damaged(text::short(error.message()));
        let Marked { version } = toml::from_str(text).map_err(damaged)?;
        if version != VERSION {
            return Err(LockError::Newer(version));
        }
        let file: File = toml::from_str(text).map_err(damaged)?;
        let mut lock = Self::default();
        for entry in file.plugin {
            let id = text::short(&entry.id);
            let locked = entry.check().map_err(|why| LockError::Entry { id, why })?;
            lock.insert(locked);
        }
        let (written, read) = (lock.to_string(), text.replace("\r\n", "\n"));
        if written == read {
            return Ok(lock);
        }
        let same = written.lines().zip(read.lines()).take_while(|(one, other)| one == other);
        Err(LockError::Edited(same.count() + 1))
    }

    /// Returns the plugins in order of id.
    pub fn plugins(&self) -> impl ExactSizeIterator<Item = &Locked> {
        self.plugins.values()
    }

    /// Finds a plugin.
    pub fn get(&self, id: &str) -> Option<&Locked> {
        self.plugins.get(id)
    }

    pub(crate) fn insert(&mut self, locked: Locked) {
        self.plugins.insert(locked.id.clone(), locked);
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Locked> {
        self.plugins.remove(id)
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for locked in self.plugins() {
            // Nothing here has a character that TOML would have written otherwise.
            writeln!(f, "\n[[plugin]]")?;
            writeln!(f, "id = \"{}\"", locked.id)?;
            writeln!(f, "version = \"{}\"", locked.version)?;
            writeln!(f, "file = \"{}\"", locked.file())?;
            writeln!(f, "digest = \"{}\"", locked.digest)?;
            if let Some(key) = &locked.signer {
                writeln!(f, "signer = {{ id = \"{}\", key = \"{key}\" }}", key.id())?;
            }
        }
        Ok(())
    }
}

/// As much of any lock file as says how to read the rest.
#[derive(Deserialize)]
struct Marked {
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    plugin: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    version: String,
    file: String,
    digest: String,
    signer: Option<Signer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signer {
    id: String,
    key: String,
}

impl Entry {
    fn check(self) -> Result<Locked, String> {
        if !text::is_id(&self.id) {
            return Err("the id is not lower case letters, digits and hyphens".to_owned());
        }
        if semver::Version::parse(&self.version).is_err() {
            let version = text::short(&self.version);
            return Err(format!("the version `{version}` is not one such as `1.0.0`"));
        }
        if self.file != file(&self.id) {
            let (found, needed) = (text::short(&self.file), file(&self.id));
            return Err(format!(
                "the file is `{found}`, where only `{needed}` in this folder can be"
            ));
        }
        let digest = self.digest.parse().map_err(|error: crate::NotADigest| error.to_string())?;
        let signer = self.signer.map(Signer::check).transpose()?;
        Ok(Locked { id: self.id, version: self.version, digest, signer })
    }
}

impl Signer {
    fn check(self) -> Result<PublicKey, String> {
        let key: PublicKey =
            self.key.parse().map_err(|error| format!("the signer's key: {error}"))?;
        if key.id().to_string() == self.id {
            Ok(key)
        } else {
            Err(format!("the signer's key is {}, not {}", key.id(), text::short(&self.id)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewKey;
    use proptest::prelude::*;

    fn lock() -> Lock {
        let mut lock = Lock::default();
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".parse().unwrap();
        let locked = |id: &str, version: &str, signer| Locked {
            id: id.to_owned(),
            version: version.to_owned(),
            digest: Digest::of(id.as_bytes()),
            signer,
        };
        lock.insert(locked("reading", "1.2.0-rc.1+5", None));
        lock.insert(locked("bells", "0.10.0", Some(key)));
        lock
    }

    #[test]
    fn is_read_as_it_is_written_and_in_order() {
        let text = lock().to_string();
        assert_eq!(
            text,
            "\
# The plugins of this folder. `uplift plugin add` and `uplift plugin remove` write it; do not edit it.
version = 1

[[plugin]]
id = \"bells\"
version = \"0.10.0\"
file = \"bells.wasm\"
digest = \"sha256:254a82f42b25369e5371db7213fee93838baf8f5e53f25d03376b93fcf597376\"
signer = { id = \"E7620F1842B4E81F\", key = \"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\" }

[[plugin]]
id = \"reading\"
version = \"1.2.0-rc.1+5\"
file = \"reading.wasm\"
digest = \"sha256:d70afca615203838da3d858e60dda12f900e83e4a6fb03a63cfadb8576ca8985\"
"
        );
        assert_eq!(Lock::parse(&text), Ok(lock()));
        assert_eq!(Lock::parse(&text.replace('\n', "\r\n")), Ok(lock()));
        assert_eq!(Lock::parse(&Lock::default().to_string()), Ok(Lock::default()));
    }

    /// Fails unless the lock file, with this changed, is refused with these words.
    #[track_caller]
    fn refused(from: &str, to: &str, words: &str) {
        let text = lock().to_string();
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        let error = Lock::parse(&changed).unwrap_err().to_string();
        assert_eq!(error, words);
    }

    #[test]
    fn says_what_is_wrong_with_it() {
        let at = "plugin `bells`: the file is";
        let only = "where only `bells.wasm` in this folder can be";
        refused("\"bells.wasm", "\"../bells.wasm", &format!("{at} `../bells.wasm`, {only}"));
        refused("\"bells.wasm", "\"/bells.wasm", &format!("{at} `/bells.wasm`, {only}"));
        refused("\"bells.wasm", "\"c:bells.wasm", &format!("{at} `c:bells.wasm`, {only}"));
        refused("\"bells.wasm", "\"reading.wasm", &format!("{at} `reading.wasm`, {only}"));
        let hyphens = "the id is not lower case letters, digits and hyphens";
        refused("\"bells\"", "\"../bells\"", &format!("plugin `../bells`: {hyphens}"));
        refused("0.10.0", "0.10", "plugin `bells`: the version `0.10` is not one such as `1.0.0`");
        refused("version = 1", "version = 2", "of version 2, where this engine reads version 1");
        refused("\nversion = 1\n", "\n", "damaged: missing field `version`");
        refused(
            "E7620F",
            "E7620E",
            "plugin `bells`: the signer's key is E7620F1842B4E81F, not E7620E1842B4E81F",
        );
        refused("do not", "do", "line 1 is not as it was written");
        refused(
            "\n\n[[plugin]]\nid = \"reading\"",
            "\n[[plugin]]\nid = \"reading\"",
            "line 10 is not as it was written",
        );
        let twice = format!("{}\n[[plugin]]", HEAD.trim_end());
        assert!(Lock::parse(&twice).is_err());
    }

    #[test]
    fn one_plugin_cannot_stand_in_it_twice() {
        let text = lock().to_string();
        let entry = text.strip_prefix(HEAD).unwrap();
        assert_eq!(Lock::parse(&format!("{text}{entry}")), Err(LockError::Edited(16)));
    }

    #[test]
    fn a_key_made_here_can_stand_in_it() {
        let mut lock = lock();
        let signer = Some(NewKey::make(None).unwrap().public);
        lock.insert(Locked { signer, ..lock.get("bells").unwrap().clone() });
        assert_eq!(Lock::parse(&lock.to_string()), Ok(lock));
    }

    proptest! {
        #[test]
        fn any_bit_flipped_is_seen(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let mut bytes = lock().to_string().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            // What stands in it must stand for other plugins than before, or for none.
            let read = String::from_utf8(bytes).ok().and_then(|text| Lock::parse(&text).ok());
            prop_assert!(read.is_none_or(|read| read != lock()));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}", tail in ".{0,80}") {
            Lock::parse(&text).ok();
            Lock::parse(&format!("version = 1\n[[plugin]]\n{tail}")).ok();
            Lock::parse(&format!("{HEAD}\n[[plugin]]\nid = \"{tail}\"")).ok();
        }
    }
}
