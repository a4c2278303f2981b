//! The private folder in which a rule set in Python or JavaScript is built, so that nothing is left in
//! the author's own.

use crate::BuildError;
use crate::said::last_lines;
use std::path::{Path, PathBuf};
use std::process::Output;

/// The interface that components are built for.
const INTERFACE: &str = include_str!("../../../wit/0.1.0/rules.wit");
/// The most files of an author; more means that the folder is not one of a rule set.
const MOST_FILES: usize = 500;

/// A private folder: `app` with the author's files and the SDK, `wit` with the interface, `tool` with
/// what is run beforehand. Gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    /// Copies an author's files of one ending, and the SDK over them.
    pub(crate) fn of(
        author: &Path,
        ending: &str,
        sdk: &[(&str, &str)],
        tool: (&str, &str),
    ) -> Result<Self, BuildError> {
        let folder = tempfile::Builder::new().prefix("uplift-build-").tempdir();
        let folder = folder.map_err(|source| BuildError::Stage {
            path: PathBuf::from("the folder for temporary files"),
            source,
        })?;
        let stage = Self { folder };
        let mut files = 0;
        copy(author, &stage.app(), ending, &mut files)?;
        for (name, text) in sdk {
            write(&stage.app().join(name), text)?;
        }
        write(&stage.wit().join("rules.wit"), INTERFACE)?;
        write(&stage.folder.path().join("tool").join(tool.0), tool.1)?;
        Ok(stage)
    }

    pub(crate) fn app(&self) -> PathBuf {
        self.folder.path().join("app")
    }

    pub(crate) fn wit(&self) -> PathBuf {
        self.folder.path().join("wit")
    }

    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.folder.path().join("tool").join(name)
    }

    /// Where the component is to be written.
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out.wasm")
    }

    /// Returns the component that a tool wrote, or what it said instead.
    pub(crate) fn component(&self, author: &Path, said: &Output) -> Result<Vec<u8>, BuildError> {
        if !said.status.success() {
            let said = last_lines(said, 5);
            return Err(BuildError::Refused { folder: author.to_path_buf(), said });
        }
        let path = self.out();
        std::fs::read(&path).map_err(|source| BuildError::Read { path, source })
    }
}

fn write(path: &Path, text: &str) -> Result<(), BuildError> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|source| BuildError::Stage { path: path.to_path_buf(), source })
}

/// Copies the files of one ending from a folder and those below it, without what is hidden, installed
/// or only for tests.
fn copy(from: &Path, to: &Path, ending: &str, files: &mut usize) -> Result<(), BuildError> {
    let unreadable = |source| BuildError::Read { path: from.to_path_buf(), source };
    for entry in std::fs::read_dir(from).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        let installed = ["node_modules", "__pycache__", "target", "cases"].contains(&&*name);
        if name.starts_with('.') || installed || path.join("pyvenv.cfg").exists() {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(&name), ending, files)?;
        } else if path.extension().is_some_and(|found| found == ending) {
            *files += 1;
            if *files > MOST_FILES {
                return Err(BuildError::TooMany { folder: from.to_path_buf(), most: MOST_FILES });
            }
            let text = std::fs::read_to_string(&path)
                .map_err(|source| BuildError::Read { path: path.clone(), source })?;
            write(&to.join(&name), &text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_authors_files_and_the_sdk_and_nothing_else() {
        let author = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("rules.py", "rules"),
            ("uplift.py", "an old copy"),
            ("more/parts.py", "parts"),
            ("notes.md", ""),
            ("cases/absence.toml", ""),
            (".venv/hidden.py", ""),
            ("env/pyvenv.cfg", ""),
            ("env/installed.py", ""),
            ("__pycache__/rules.py", ""),
        ] {
            write(&author.path().join(name), text).unwrap();
        }
        let stage =
            Stage::of(author.path(), "py", &[("uplift.py", "the sdk")], ("check.py", "")).unwrap();
        let text = |name: &str| std::fs::read_to_string(stage.app().join(name)).unwrap();
        assert_eq!((text("rules.py"), text("more/parts.py")), ("rules".into(), "parts".into()));
        assert_eq!(text("uplift.py"), "the sdk");
        let mut names: Vec<String> = std::fs::read_dir(stage.app())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["more", "rules.py", "uplift.py"]);
        let folder = stage.app();
        drop(stage);
        assert!(!folder.exists());
    }
}
