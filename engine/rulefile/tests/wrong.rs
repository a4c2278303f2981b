//! Wrong files, and word for word what is said of each. `UPDATE=1` writes what is said anew.

use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "UPDATE=1 writes the messages anew")]
fn every_wrong_file_is_told_what_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let update = std::env::var_os("UPDATE").is_some();
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    names.sort();
    assert!(names.len() >= 40, "{} files", names.len());
    let mut wrong = Vec::new();
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let said = match uplift_rulefile::compile(&name, &text) {
            Ok(compiled) => compiled.warnings,
            Err(said) => said,
        };
        assert!(!said.is_empty(), "nothing is said of {name}");
        for diagnostic in &said.all {
            assert!(!diagnostic.hint.is_empty(), "{name}: {diagnostic:?}");
        }
        let said = format!("{said}\n");
        let path = path.with_extension("txt");
        if update {
            std::fs::write(&path, &said).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != said {
            wrong.push(format!("{name}:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
