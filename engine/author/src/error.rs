//! What keeps an author's folder or rule file from becoming a component.

use crate::Language;
use crate::said::Wrong;
use std::path::{Path, PathBuf};
use uplift_rulefile::Diagnostics;

/// What keeps an author's folder or rule file from becoming a component.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is no rule set in the folder.
    #[error("`{}` has no rule set: none of rules.toml, Cargo.toml, rules.py and rules.js", .0.display())]
    NoRules(PathBuf),
    /// There are rule sets of two languages in the folder.
    #[error("`{}` has both {} and {}", folder.display(), one.file(), other.file())]
    Several {
        /// The author's folder.
        folder: PathBuf,
        /// One language.
        one: Language,
        /// Another.
        other: Language,
    },
    /// A tool could not be started.
    #[error("could not run {tool}, which rule sets in {language} are built with: {source}")]
    NoTool {
        /// The tool.
        tool: &'static str,
        /// The language it is needed for.
        language: Language,
        /// Why.
        source: std::io::Error,
    },
    /// The compiler lacks the target of the sandbox.
    #[error("the compiler has no target {}", crate::rust::TARGET)]
    NoTarget,
    /// The author's rules are not well.
    #[error("`{}`: {said}", folder.display())]
    Wrong {
        /// The author's folder.
        folder: PathBuf,
        /// Where and what.
        said: String,
    },
    /// The tool or the compiler refused; what it said.
    #[error("could not build `{}`: {said}", folder.display())]
    Refused {
        /// The author's folder.
        folder: PathBuf,
        /// What the tool said; a compiler as many lines as it took.
        said: String,
    },
    /// Cargo spoke in a way that was not expected.
    #[error("could not read what cargo said")]
    Unreadable(#[source] serde_json::Error),
    /// Nothing came out of it.
    #[error("building `{}` made no module", .0.display())]
    NoModule(PathBuf),
    /// A file could not be read.
    #[error("could not read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A rule file is not text.
    #[error("{}:{line}: the text is not UTF-8", path.display())]
    NotUtf8 {
        /// The rule file.
        path: PathBuf,
        /// The line in which that shows, counted from 1.
        line: usize,
    },
    /// A rule file has errors; there is at least one.
    #[error("{}", refused(.0))]
    RuleFile(Box<Diagnostics>),
    /// The folder in which things are built could not be made.
    #[error("could not write `{}`: {source}", path.display())]
    Stage {
        /// What was to be written.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder is not that of a rule set alone.
    #[error("`{}` and the folders below it hold more than {most} files of code", folder.display())]
    TooMany {
        /// The folder in which it was too much.
        folder: PathBuf,
        /// How many are allowed.
        most: usize,
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
    pub(crate) fn wrong(folder: &Path, wrong: &Wrong) -> Self {
        Self::Wrong { folder: folder.to_path_buf(), said: wrong.to_string() }
    }

    /// Returns what the author can do about it, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoRules(_) => Some("`uplift plugin new NAME --rules` begins one"),
            Self::Several { .. } => Some("one folder holds one rule set in one language"),
            Self::NoTool { language: Language::Rust, .. } => {
                Some("install Rust from https://rustup.rs")
            }
            Self::NoTool { tool: "node", .. } => Some("install Node.js from https://nodejs.org"),
            Self::NoTool { tool: "python3", .. } => {
                Some("install Python from https://www.python.org")
            }
            Self::NoTool { language: Language::Python, .. } => {
                Some("`uplift plugin doctor --install python` fetches it")
            }
            Self::NoTool { language: Language::JavaScript, .. } => {
                Some("`uplift plugin doctor --install javascript` fetches it")
            }
            Self::NoTarget => Some("run `rustup target add wasm32-unknown-unknown`"),
            Self::TooMany { .. } => Some("keep a rule set in a folder of its own"),
            Self::NotARuleSet { .. } => {
                Some("end the crate's lib.rs with `uplift_sdk::export!(RULE_SET);`")
            }
            Self::NotUtf8 { .. } => Some("save it as UTF-8 in the editor it was written with"),
            Self::NoTool { language: Language::RuleFile, .. }
            | Self::Wrong { .. }
            | Self::RuleFile(_)
            | Self::Refused { .. }
            | Self::Unreadable(_)
            | Self::NoModule(_)
            | Self::Read { .. }
            | Self::Stage { .. } => None,
        }
    }
}

/// Says of a rule file how much is wrong with it.
fn refused(found: &Diagnostics) -> String {
    let errors = found.errors();
    let noun = if errors == 1 { "error" } else { "errors" };
    format!("rule file `{}` has {errors} {noun}", found.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(tool: &'static str, language: Language) -> BuildError {
        BuildError::NoTool { tool, language, source: std::io::ErrorKind::NotFound.into() }
    }

    #[test]
    fn a_missing_tool_is_named_with_how_to_get_it() {
        let error = missing("componentize-py", Language::Python);
        assert_eq!(
            error.to_string(),
            "could not run componentize-py, which rule sets in Python are built with: entity not found"
        );
        for (tool, language, get) in [
            ("componentize-py", Language::Python, "doctor --install python"),
            ("python3", Language::Python, "python.org"),
            ("componentize-qjs", Language::JavaScript, "doctor --install javascript"),
            ("node", Language::JavaScript, "nodejs.org"),
            ("cargo", Language::Rust, "rustup.rs"),
        ] {
            let hint = missing(tool, language).hint();
            assert!(hint.is_some_and(|hint| hint.contains(get)), "{tool}: {hint:?}");
        }
    }

    #[test]
    fn a_mistake_is_told_by_the_authors_own_file_and_line() {
        let wrong = Wrong {
            file: Some("rules.py".into()),
            line: Some(12),
            message: "'(' was never closed".into(),
            text: "return when(".into(),
        };
        assert_eq!(
            BuildError::wrong(Path::new("mine"), &wrong).to_string(),
            "`mine`: rules.py:12: '(' was never closed: `return when(`"
        );
    }
}
