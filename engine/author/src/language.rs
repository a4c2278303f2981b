//! The languages rule sets are written in, and how a folder tells its own.

use crate::BuildError;
use std::path::Path;

/// A language that rule sets are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust, compiled by cargo.
    Rust,
    /// Python, wrapped by componentize-py.
    Python,
    /// JavaScript, wrapped by componentize-qjs.
    JavaScript,
    /// A rule file, compiled by this program itself.
    RuleFile,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rust, Self::Python, Self::JavaScript, Self::RuleFile];

    /// Returns the word for the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::JavaScript => "javascript",
            Self::RuleFile => "rules",
        }
    }

    /// Returns the name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::RuleFile => "a rule file",
        }
    }

    /// Returns the file by which a folder is known to hold a rule set of this language.
    pub fn file(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "rules.py",
            Self::JavaScript => "rules.js",
            Self::RuleFile => "rules.toml",
        }
    }

    /// Tells the language of an author's folder by what is in it.
    pub fn of(folder: &Path) -> Result<Self, BuildError> {
        let mut found = Self::ALL.into_iter().filter(|it| folder.join(it.file()).is_file());
        match (found.next(), found.next()) {
            (Some(language), None) => Ok(language),
            (Some(one), Some(other)) => {
                Err(BuildError::Several { folder: folder.to_path_buf(), one, other })
            }
            (None, _) => Err(BuildError::NoRules(folder.to_path_buf())),
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_known_by_one_file() {
        for language in Language::ALL {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("notes.md"), "").unwrap();
            assert!(matches!(Language::of(folder.path()), Err(BuildError::NoRules(_))));
            std::fs::write(folder.path().join(language.file()), "").unwrap();
            assert_eq!(Language::of(folder.path()).unwrap(), language);
        }
    }

    #[test]
    fn two_languages_in_a_folder_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rules.py"), "").unwrap();
        std::fs::write(folder.path().join("rules.js"), "").unwrap();
        let said = Language::of(folder.path()).unwrap_err().to_string();
        assert!(said.contains("rules.py") && said.contains("rules.js"), "{said}");
    }
}
