//! Where plugins come from: what they are byte for byte, who signed them, and the folder a trust
//! keeps them in.
//!
//! # Overview
//!
//! A [`Digest`] says in one line what a component is. A [`Signature`] lies beside a component and is
//! in the format of minisign: a [`SecretKey`] that is kept offline makes it, a [`PublicKey`] that is
//! handed out verifies it, and the `minisign` program does both as well. A [`Folder`] holds plugins,
//! and its [`Lock`] file says what each of them was when it was added and who had signed it.
//! [`Trusted`] is what a policy pins: digests, and signers.
//!
//! # Example
//!
//! A component is signed with a key just made; then a byte of it is changed:
//!
//! ```
//! use uplift_provenance::{Digest, NewKey, SecretKey, Signature, Statement};
//!
//! let key = NewKey::make(None)?;
//! let mut component = b"\0asm and so on".to_vec();
//! let statement = Statement {
//!     id: "reading".to_owned(),
//!     version: "1.2.0".to_owned(),
//!     digest: Digest::of(&component),
//! };
//! let secret = SecretKey::open(&key.secret_file, None)?;
//! let file = Signature::sign(&component, &statement, &secret)?;
//!
//! let signature: Signature = file.parse()?;
//! signature.verify(&component, &key.public)?;
//! assert_eq!(signature.statement(), Some(statement));
//!
//! component[3] ^= 1;
//! assert!(signature.verify(&component, &key.public).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The decision behind it, and its price
//!
//! Trust is a matter of files: a key pair, a signature beside a component, a lock file in a folder.
//! There is no registry, no certificate and no network, and what the trust's people check a second
//! time they can check with a program that is not ours. The price is that the first public key must
//! reach them by a way they believe, and that a signer whose key is lost or stolen is taken out of
//! every policy by hand. A signature and a lock file have one text each, and any other is refused, so
//! neither is edited by hand; and no date is kept, since a library that reads no clock has none.

mod aside;
mod digest;
mod error;
mod files;
mod folder;
mod key;
mod lock;
mod signature;
mod text;
mod trusted;

pub use digest::{Digest, NotADigest};
pub use error::{FolderError, NotAdded, PluginFault};
pub use folder::{Added, Files, Folder, Holdings, Kept, NewPlugin, Replace};
pub use key::{KeyError, KeyId, NewKey, PublicKey, SecretKey};
pub use lock::{LOCK, Lock, LockError, Locked};
pub use signature::{ENDING, Signature, SignatureError, Statement};
pub use text::is_id;
pub use trusted::{Distrust, Standing, Trusted, TrustedError};
