//! What keeps a crate from becoming a component.

use std::path::PathBuf;

/// What keeps a crate from becoming a component.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is no crate in the folder.
    #[error("`{}` has no Cargo.toml", .0.display())]
    NoCrate(PathBuf),
    /// Cargo could not be started.
    #[error("could not run cargo")]
    NoCargo(#[source] std::io::Error),
    /// The compiler lacks the target of the sandbox.
    #[error("the compiler has no target {}", crate::build::TARGET)]
    NoTarget,
    /// Cargo or the compiler refused; what it said.
    #[error("could not build `{}`: {said}", folder.display())]
    Refused {
        /// The crate's folder.
        folder: PathBuf,
        /// What cargo or the compiler said, of as many lines as it took.
        said: String,
    },
    /// Cargo spoke in a way that was not expected.
    #[error("could not read what cargo said")]
    Unreadable(#[source] serde_json::Error),
    /// Nothing came out of it.
    #[error("building `{}` made no module", .0.display())]
    NoModule(PathBuf),
    /// A file could not be read.
    #[error("could not read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The module is no rule set.
    #[error("the module of `{}` is no rule set: {why}", folder.display())]
    NotARuleSet {
        /// The crate's folder.
        folder: PathBuf,
        /// Why.
        why: String,
    },
}

impl BuildError {
    /// Returns what the author can do about it, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoCrate(_) => Some("name the folder of a crate"),
            Self::NoCargo(_) => Some("install Rust from https://rustup.rs"),
            Self::NoTarget => Some("run `rustup target add wasm32-unknown-unknown`"),
            Self::NotARuleSet { .. } => {
                Some("end the crate's lib.rs with `uplift_sdk::export!(RULE_SET);`")
            }
            _ => None,
        }
    }
}
