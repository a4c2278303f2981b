//! Begins a rule set: a folder with one rule that works, cases that test it, and what to do next.

use crate::Language;
use std::path::{Path, PathBuf};

/// What stands for the rule set's id in templates.
const NAME: &str = "@NAME@";

/// A file of a new folder and what is in it.
type File = (&'static str, &'static str);

/// What keeps a rule set from being begun.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The name can be no id.
    #[error(
        "`{0}` is no name for a rule set: lower case letters, digits and hyphens, a letter first"
    )]
    Name(String),
    /// There is something already.
    #[error("`{}` is already there", .0.display())]
    There(PathBuf),
    /// A file could not be written.
    #[error("could not write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Begins a rule set of this name in a folder that is not there yet; returns the files written.
pub fn scaffold(
    name: &str,
    language: Language,
    folder: &Path,
) -> Result<Vec<PathBuf>, ScaffoldError> {
    if !is_name(name) {
        return Err(ScaffoldError::Name(name.to_owned()));
    }
    if folder.exists() {
        return Err(ScaffoldError::There(folder.to_path_buf()));
    }
    let (common, own) = match language {
        Language::Rust => (COMMON, RUST),
        Language::Python => (COMMON, PYTHON),
        Language::JavaScript => (COMMON, JAVASCRIPT),
        Language::RuleFile => (&[][..], RULE_FILE),
    };
    let mut written = Vec::new();
    for (file, text) in common.iter().chain(own) {
        let path = folder.join(file);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, filled(text, name, language)))
            .map_err(|source| ScaffoldError::Write { path: path.clone(), source })?;
        written.push(path);
    }
    Ok(written)
}

/// Fills a template in.
fn filled(text: &str, name: &str, language: Language) -> String {
    text.replace(NAME, name)
        .replace("@LANGUAGE@", language.name())
        .replace("@GUIDE@", language.word())
        .replace("@FILE@", rules_file(language))
        // The SDK stands in the interface's own tree here and beside it there.
        .replace("\"../../wit/0.1.0\"", "\"wit\"")
}

/// Returns the file in which an author writes.
fn rules_file(language: Language) -> &'static str {
    match language {
        Language::Rust => "src/lib.rs",
        other => other.file(),
    }
}

/// Whether a name can be the id of a rule set.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.chars().all(fits)
}

const COMMON: &[File] = &[
    ("README.md", include_str!("templates/README.md")),
    ("cases/absence.toml", include_str!("templates/absence.toml")),
    (".gitignore", include_str!("templates/gitignore")),
];

/// The rule file, and what an editor needs to complete and check it.
const RULE_FILE: &[File] = &[
    ("README.md", include_str!("templates/rule-file.md")),
    ("rules.toml", include_str!("templates/rules.toml")),
    ("rule-file.schema.json", include_str!("../../../plugins/rule-file.schema.json")),
];

const PYTHON: &[File] = &[("rules.py", include_str!("templates/rules.py"))];

const JAVASCRIPT: &[File] = &[("rules.js", include_str!("templates/rules.js"))];

/// A crate, and the SDK beside it: the same that the stock rule sets are written with.
const RUST: &[File] = &[
    ("Cargo.toml", include_str!("templates/Cargo.toml.in")),
    ("src/lib.rs", include_str!("templates/lib.rs.in")),
    ("sdk/Cargo.toml", include_str!("templates/sdk.Cargo.toml.in")),
    ("sdk/wit/rules.wit", include_str!("../../../wit/0.1.0/rules.wit")),
    ("sdk/src/bindings.rs", include_str!("../../../plugins/sdk/src/bindings.rs")),
    ("sdk/src/check.rs", include_str!("../../../plugins/sdk/src/check.rs")),
    ("sdk/src/declare.rs", include_str!("../../../plugins/sdk/src/declare.rs")),
    ("sdk/src/describe.rs", include_str!("../../../plugins/sdk/src/describe.rs")),
    ("sdk/src/evaluate.rs", include_str!("../../../plugins/sdk/src/evaluate.rs")),
    ("sdk/src/export.rs", include_str!("../../../plugins/sdk/src/export.rs")),
    ("sdk/src/inputs.rs", include_str!("../../../plugins/sdk/src/inputs.rs")),
    ("sdk/src/lib.rs", include_str!("../../../plugins/sdk/src/lib.rs")),
    ("sdk/src/logic.rs", include_str!("../../../plugins/sdk/src/logic.rs")),
    ("sdk/src/rows.rs", include_str!("../../../plugins/sdk/src/rows.rs")),
    ("sdk/src/settings.rs", include_str!("../../../plugins/sdk/src/settings.rs")),
    ("sdk/src/testing.rs", include_str!("../../../plugins/sdk/src/testing.rs")),
    ("sdk/src/text.rs", include_str!("../../../plugins/sdk/src/text.rs")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_new_folder_has_rules_cases_and_what_to_do_next() {
        let folder = tempfile::tempdir().unwrap();
        for language in Language::ALL {
            let folder = folder.path().join(language.word());
            let written = scaffold("spring-term", language, &folder).unwrap();
            assert_eq!(Language::of(&folder).unwrap(), language);
            for path in &written {
                let text = std::fs::read_to_string(path).unwrap();
                assert!(!text.contains(NAME) && !text.contains("@LANGUAGE@"), "{}", path.display());
            }
            let rules = std::fs::read_to_string(folder.join(rules_file(language))).unwrap();
            assert!(rules.contains("\"spring-term\""), "{rules}");
            if language == Language::RuleFile {
                assert!(rules.matches("[[rule.example]]").count() >= 3, "{rules}");
            } else {
                let cases = std::fs::read_to_string(folder.join("cases/absence.toml")).unwrap();
                assert!(cases.matches("[[unit]]").count() >= 3, "{cases}");
            }
            let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
            for verb in ["build", "check", "test", "run", "watch"] {
                assert!(readme.contains(&format!("uplift plugin {verb} ")), "{verb}");
            }
        }
    }

    #[test]
    fn a_new_rule_file_is_right_and_has_nothing_to_warn_of() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("spring-term");
        scaffold("spring-term", Language::RuleFile, &folder).unwrap();
        let compiled = crate::compile(&folder.join("rules.toml")).unwrap();
        assert_eq!(compiled.program.manifest.id, "spring-term");
        assert!(compiled.warnings.all.is_empty(), "{:?}", compiled.warnings.all);
        assert!(compiled.examples.len() >= 3);
        // The editor finds the schema beside the file.
        let rules = std::fs::read_to_string(folder.join("rules.toml")).unwrap();
        let schema = rules.lines().next().and_then(|line| line.strip_prefix("#:schema ./"));
        assert!(folder.join(schema.unwrap()).is_file());
    }

    #[test]
    fn what_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let there = scaffold("spring-term", Language::Python, folder.path()).unwrap_err();
        assert!(there.to_string().ends_with("is already there"), "{there}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn names_are_ids() {
        for name in ["a", "spring-term", "year-7"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "7a", "Spring", "spring_term", "spring term", "../x", "-a", "a-", "a.b"] {
            assert!(!is_name(name), "{name}");
            let folder = tempfile::tempdir().unwrap();
            let said = scaffold(name, Language::Rust, &folder.path().join("x")).unwrap_err();
            assert!(matches!(said, ScaffoldError::Name(_)), "{said}");
        }
        assert!(!is_name(&"a".repeat(65)));
    }

    #[test]
    fn the_sdk_of_a_new_crate_is_the_whole_sdk() {
        let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/sdk/src");
        let there: BTreeSet<String> = std::fs::read_dir(sdk)
            .unwrap()
            .map(|entry| format!("sdk/src/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        let embedded: BTreeSet<String> = RUST
            .iter()
            .map(|(file, _)| (*file).to_owned())
            .filter(|file| file.starts_with("sdk/src/"))
            .collect();
        assert_eq!(embedded, there);
        let bindings = RUST.iter().find(|(file, _)| *file == "sdk/src/bindings.rs").unwrap().1;
        assert!(filled(bindings, "a", Language::Rust).contains("path: \"wit\""));
    }

    #[test]
    fn the_sdk_of_a_new_crate_needs_what_the_sdk_here_needs() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let here = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let line = here.lines().find(|line| line.starts_with("wit-bindgen = ")).unwrap();
        let there = RUST.iter().find(|(file, _)| *file == "sdk/Cargo.toml").unwrap().1;
        assert!(there.contains(line), "{line}");
        let edition = here.lines().find(|line| line.starts_with("edition = ")).unwrap();
        assert!(there.contains(edition), "{edition}");
    }
}
