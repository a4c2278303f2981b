//! The folder that a dataset is written to before it stands where it was asked for.

use crate::ConvertError;
use std::path::{Path, PathBuf};

/// A folder beside the one asked for, removed when it goes.
pub(super) struct Work {
    folder: PathBuf,
    out: PathBuf,
}

impl Work {
    pub(super) fn begin(out: &Path) -> Result<Self, ConvertError> {
        let failed = |error| ConvertError::io("make a folder for", out, error);
        match std::fs::read_dir(out).map(|mut entries| entries.next().is_some()) {
            Ok(true) => {
                return Err(ConvertError::OutTaken(out.to_owned()));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                return Err(ConvertError::OutTaken(out.to_owned()));
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(error));
            }
            Ok(false) | Err(_) => {}
        }
        let parent = match out.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => return Err(ConvertError::OutTaken(out.to_owned())),
        };
        let name = out.file_name().ok_or_else(|| ConvertError::OutTaken(out.to_owned()))?;
        std::fs::create_dir_all(parent).map_err(failed)?;
        for attempt in 0..100_u8 {
            let unique =
                format!(".{}.{}-{attempt}.part", name.to_string_lossy(), std::process::id());
            let folder = parent.join(unique);
            match private(&folder) {
                Ok(()) => {
                    let work = Self { folder, out: out.to_owned() };
                    for made in [work.dataset(), work.parts(), work.unpacked()] {
                        std::fs::create_dir(&made).map_err(failed)?;
                    }
                    return Ok(work);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Err(ConvertError::OutTaken(out.to_owned()))
    }

    /// Returns the folder that becomes the dataset.
    pub(super) fn dataset(&self) -> PathBuf {
        self.folder.join("dataset")
    }

    /// Returns the folder of parts of tables.
    pub(super) fn parts(&self) -> PathBuf {
        self.folder.join("parts")
    }

    /// Returns the folder of what is unpacked.
    pub(super) fn unpacked(&self) -> PathBuf {
        self.folder.join("unpacked")
    }

    /// Puts the dataset where it was asked for.
    pub(super) fn finish(&self) -> Result<(), ConvertError> {
        // An empty folder in its place would keep some systems from renaming.
        match std::fs::remove_dir(&self.out) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(_) => return Err(ConvertError::OutTaken(self.out.clone())),
        }
        std::fs::rename(self.dataset(), &self.out)
            .map_err(|error| ConvertError::io("write", &self.out, error))
    }
}

/// Makes a folder that only its owner can enter: what is unpacked into it has names.
fn private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Drop for Work {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}
