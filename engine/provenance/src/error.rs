//! What keeps a plugin folder from being used or changed.

use crate::{Digest, KeyId, LockError, SignatureError};
use std::io;
use std::path::{Path, PathBuf};

/// What keeps a plugin folder from being used or changed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The operating system said no.
    #[error("could not {doing} `{}`: {source}", path.display())]
    Io {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Its lock file cannot be believed.
    #[error("lock file `{}`: {why}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why not.
        why: LockError,
    },
    /// There is no lock file where one is needed.
    #[error("plugin folder `{}` has no `uplift.lock`", .0.display())]
    NoLock(PathBuf),
    /// A plugin is not as it was added.
    #[error("plugin folder `{}`: {fault}", folder.display())]
    Plugin {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        fault: PluginFault,
    },
    /// A plugin may not be added.
    #[error("plugin folder `{}`: {why}", folder.display())]
    NotAdded {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        why: NotAdded,
    },
    /// There is no such plugin.
    #[error("plugin folder `{}` has no plugin `{id}`", folder.display())]
    NoPlugin {
        /// The folder.
        folder: PathBuf,
        /// The plugin, as it was asked for.
        id: String,
        /// Those there are.
        others: Vec<String>,
    },
}

/// How a file of a plugin folder is not as the lock file has it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PluginFault {
    /// It is not there.
    #[error("`{file}` is not there, where the lock file has version {version}, {digest}")]
    Missing {
        /// The file.
        file: String,
        /// The version that was added.
        version: String,
        /// The digest that was added.
        digest: Digest,
    },
    /// It is another.
    #[error("`{file}` is not what was added: {found}, where the lock file has {expected}")]
    Changed {
        /// The file.
        file: String,
        /// What it is.
        found: Digest,
        /// What it was.
        expected: Digest,
    },
    /// It is a link, a folder, or something stranger.
    #[error("`{0}` is not a file of the folder's own, but a link or a folder")]
    NotAFile(String),
    /// The lock file does not have it.
    #[error("`{0}` is not in the lock file")]
    Stray(String),
    /// It was signed when it was added, and is not now.
    #[error(
        "`{file}` was added with a signature of key {signer}, and `{file}.minisig` is not there"
    )]
    Unsigned {
        /// The file.
        file: String,
        /// Who had signed it.
        signer: KeyId,
    },
    /// Its signature is not what was added.
    #[error("`{file}.minisig`: {why}")]
    Signature {
        /// The component's file.
        file: String,
        /// What is wrong with it.
        why: SignatureError,
    },
}

/// Why a plugin may not be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// Its id or version cannot stand in a lock file.
    #[error("{what} `{text}` cannot be that of a plugin in a folder")]
    Name {
        /// Which of the two.
        what: &'static str,
        /// As far as it can be shown.
        text: String,
    },
    /// One that is as new or newer is there.
    #[error("has `{id}` {there} already, and {new} is not newer")]
    NotNewer {
        /// The plugin.
        id: String,
        /// The version in the folder.
        there: String,
        /// The version that was to be added.
        new: String,
    },
    /// A file of that name is there that no lock file has.
    #[error("holds another `{0}` that is not in the lock file")]
    Stray(String),
    /// It is signed by others than before.
    #[error("the `{id}` in it is signed with key {before}, and this one {}", match now {
        Some(now) => format!("with key {now}"),
        None => "is not signed".to_owned(),
    })]
    OtherSigner {
        /// The plugin.
        id: String,
        /// Who signed the one in the folder.
        before: KeyId,
        /// Who signed the one that was to be added.
        now: Option<KeyId>,
    },
    /// Its signature does not vouch for it.
    #[error("{0}")]
    Signature(#[from] SignatureError),
    /// It has no signature where one is needed.
    #[error("`{id}` is not signed, where a signature of key {key} is needed")]
    Unsigned {
        /// The plugin.
        id: String,
        /// The key.
        key: KeyId,
    },
    /// It is signed, and nobody said with what key.
    #[error("`{id}` is signed with key {key}, which neither you nor the lock file have named")]
    UnknownKey {
        /// The plugin.
        id: String,
        /// The key.
        key: KeyId,
    },
}

impl FolderError {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// Returns what the reader may do about it.
    pub fn hint(&self) -> Option<String> {
        let add = "`uplift plugin add FILE --folder FOLDER";
        Some(match self {
            Self::Io { .. } => return None,
            Self::Lock { why: LockError::Newer(_), .. } => "update `uplift`".to_owned(),
            Self::Lock { .. } => format!(
                "put back the `uplift.lock` that was there, or delete it and add every plugin again with {add}`"
            ),
            Self::NoLock(_) => format!("{add}` writes one"),
            Self::Plugin { fault, .. } => fault.hint(),
            Self::NotAdded { why, .. } => return why.hint(),
            Self::NoPlugin { others, .. } if others.is_empty() => "it has none".to_owned(),
            Self::NoPlugin { others, .. } => format!("it has {}", others.join(", ")),
        })
    }
}

impl PluginFault {
    /// Returns what the reader may do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Missing { .. } => {
                "put the file back, add it again with `uplift plugin add`, or take it out of the lock file \
                 with `uplift plugin remove`"
            }
            Self::Changed { .. } => {
                "put the file back; if the change is meant, add the new file with `uplift plugin add \
                 --replace`"
            }
            Self::NotAFile(_) => "put a copy of the file there, or add it with `uplift plugin add`",
            Self::Stray(_) => {
                "add it with `uplift plugin add`, or move it elsewhere: only what is in the lock file runs"
            }
            Self::Unsigned { .. } | Self::Signature { .. } => {
                "put the signature file back, or add the plugin again with `uplift plugin add --replace`"
            }
        }
        .to_owned()
    }
}

impl NotAdded {
    /// Returns what the reader may do about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Name { .. } => return None,
            Self::NotNewer { .. } | Self::Stray(_) => {
                "`--replace` puts it in the place of the one that is there".to_owned()
            }
            Self::OtherSigner { .. } => {
                "if that is meant, name the new signer's key with `--key`, or \
                say `--replace`"
                    .to_owned()
            }
            Self::Signature(_) => {
                "ask whoever handed it over for component and signature once more".to_owned()
            }
            Self::Unsigned { .. } => {
                "the signature is a file beside the component, its name that of the component and \
                 `.minisig`"
                    .to_owned()
            }
            Self::UnknownKey { .. } => {
                "ask the signer for the public key, by another way than the \
                plugin came, and name it with `--key`"
                    .to_owned()
            }
        })
    }
}
