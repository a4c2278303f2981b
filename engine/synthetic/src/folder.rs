//! The folder the dataset goes to: absent or empty before, whole or untouched after.

use crate::SyntheticError;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder beside the one asked for, which it becomes when everything is written.
#[derive(Debug)]
pub(crate) struct Draft {
    target: PathBuf,
    // Removed when dropped, with what is still in it.
    beside: TempDir,
    written: PathBuf,
}

impl Draft {
    /// Starts a draft of a folder that is absent or empty.
    pub(crate) fn start(out: &Path) -> Result<Self, SyntheticError> {
        let target = match fs::read_dir(out) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(SyntheticError::NotEmpty { path: out.to_owned() });
                }
                fs::canonicalize(out).map_err(SyntheticError::io("read", out))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => out.to_owned(),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(SyntheticError::NotEmpty { path: out.to_owned() });
            }
            Err(error) => return Err(SyntheticError::io("read", out)(error)),
        };
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(SyntheticError::io("create", parent))?;
        let beside = tempfile::Builder::new()
            .prefix(".uplift-generate-")
            .tempdir_in(parent)
            .map_err(SyntheticError::io("create a folder in", parent))?;
        let written = beside.path().join("dataset");
        fs::create_dir(&written).map_err(SyntheticError::io("create", &written))?;
        Ok(Self { target, beside, written })
    }

    /// Returns the folder to write to.
    pub(crate) fn path(&self) -> &Path {
        &self.written
    }

    /// Puts the draft in its place.
    pub(crate) fn finish(self) -> Result<(), SyntheticError> {
        let target = &self.target;
        match fs::remove_dir(target) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
                return Err(SyntheticError::NotEmpty { path: target.clone() });
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(SyntheticError::io("replace", target)(error));
            }
            Ok(()) | Err(_) => {}
        }
        fs::rename(&self.written, target).map_err(SyntheticError::io("write", target))?;
        let beside = self.beside.path().to_owned();
        self.beside.close().map_err(SyntheticError::io("remove", &beside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_becomes_the_folder() {
        let parent = tempfile::tempdir().unwrap();
        for out in
            [parent.path().join("new"), parent.path().join("deep/er"), parent.path().join("empty")]
        {
            if out.ends_with("empty") {
                fs::create_dir(&out).unwrap();
            }
            let draft = Draft::start(&out).unwrap();
            fs::write(draft.path().join("file"), "text").unwrap();
            draft.finish().unwrap();
            assert_eq!(fs::read_to_string(out.join("file")).unwrap(), "text");
        }
        let mut left: Vec<_> =
            fs::read_dir(parent.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["deep", "empty", "new"]);
    }

    #[test]
    fn a_folder_with_something_in_it_is_refused() {
        let out = tempfile::tempdir().unwrap();
        fs::write(out.path().join("mine"), "text").unwrap();
        let file = out.path().join("mine");
        for path in [out.path(), file.as_path()] {
            let error = Draft::start(path).unwrap_err().to_string();
            assert_eq!(error, format!("`{}` is not an empty folder", path.display()));
        }
        assert_eq!(fs::read_to_string(file).unwrap(), "text");
    }

    #[test]
    fn a_dropped_draft_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let draft = Draft::start(&parent.path().join("new")).unwrap();
        fs::write(draft.path().join("file"), "text").unwrap();
        drop(draft);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
