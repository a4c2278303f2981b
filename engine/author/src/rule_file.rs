//! Rule files: the file an author writes is all there is, and no tool is needed.

use crate::{BuildError, Language};
use std::path::{Path, PathBuf};
use uplift_rulefile::Compiled;

/// Compiles the rule file of this path.
pub fn compile(path: &Path) -> Result<Compiled, BuildError> {
    let read = |source| BuildError::Read { path: path.to_path_buf(), source };
    // A device or a pipe may have no end.
    if !std::fs::metadata(path).map_err(read)?.is_file() {
        return Err(read(std::io::Error::other("it is no file")));
    }
    let bytes = std::fs::read(path).map_err(read)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
        BuildError::NotUtf8 { path: path.to_path_buf(), line }
    })?;
    uplift_rulefile::compile(&path.display().to_string(), &text)
        .map_err(|found| BuildError::RuleFile(Box::new(found)))
}

/// Returns whether a path is that of a rule file, by its ending.
pub fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}

/// Returns whether a text is that of a rule file and not of some other file in the same language, such
/// as a policy: it has a rule.
pub fn has_rules(text: &str) -> bool {
    text.lines().any(|line| {
        let words = line.strip_prefix('\u{feff}').unwrap_or(line).trim_start();
        let inner = words.strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        inner.is_some_and(|(name, _)| name.trim().trim_matches(['"', '\'']) == "rule")
    })
}

/// Returns the rule file that a name stands for: itself, or that of the author's folder. None where it
/// is something else.
pub fn rule_file(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        let file = path.join(Language::RuleFile.file());
        return matches!(Language::of(path), Ok(Language::RuleFile)).then_some(file);
    }
    is_rule_file(path).then(|| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_file_is_told_from_a_policy_by_its_rules() {
        for text in ["[[rule]]", "id = \"a\"\n  [[ rule ]] # one", "\u{feff}[[\"rule\"]]"] {
            assert!(has_rules(text), "{text}");
        }
        for text in ["", "id = \"a\"", "[rule]", "[[rules]]", "# [[rule]]", "[[rule.guard]]"] {
            assert!(!has_rules(text), "{text}");
        }
    }

    #[test]
    fn a_folder_stands_for_the_rule_file_in_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(rule_file(folder.path()), None);
        std::fs::write(folder.path().join("rules.toml"), "").unwrap();
        assert_eq!(rule_file(folder.path()), Some(folder.path().join("rules.toml")));
        assert_eq!(rule_file(Path::new("a/b.toml")), Some("a/b.toml".into()));
        assert_eq!(rule_file(Path::new("a/b.wasm")), None);
        std::fs::write(folder.path().join("rules.py"), "").unwrap();
        assert_eq!(rule_file(folder.path()), None);
    }

    #[test]
    fn a_text_of_another_encoding_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, b"id = \"a\"\ntitle = \"Caf\xe9\"\n").unwrap();
        let error = compile(&path).unwrap_err();
        assert!(error.to_string().ends_with("a.toml:2: the text is not UTF-8"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("save it as UTF-8")));
        let missing = compile(&folder.path().join("b.toml")).unwrap_err();
        assert!(missing.to_string().starts_with("could not read "), "{missing}");
    }
}
