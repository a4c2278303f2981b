//! Files read without following links, and replaced whole or not at all.

use crate::FolderError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The file that whoever changes a folder holds locked.
const GUARD: &str = ".uplift-guard";

/// What stands at a path.
pub(crate) enum Found {
    Nothing,
    /// A link, a folder, or something stranger.
    Other,
    File(Vec<u8>),
}

/// Reads a file, unless it is a link: what it leads to may be anybody's.
pub(crate) fn read(path: &Path) -> Result<Found, FolderError> {
    let error = |error| FolderError::io("read", path)(error);
    match fs::symlink_metadata(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(why) => return Err(error(why)),
        Ok(found) if !found.is_file() => return Ok(Found::Other),
        Ok(_) => (),
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(error)?;
    Ok(Found::File(bytes))
}

/// Writes a file under a name that is not taken yet, through to the disk.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    remove(path)?;
    #[cfg(test)]
    stop::step(|| drop(fs::write(path, bytes.get(..bytes.len() / 2).unwrap_or_default())));
    // Never through a link: what is there already is not opened.
    let written =
        OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| {
        fs::remove_file(path).ok();
        FolderError::io("write", path)(error)
    })
}

pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), FolderError> {
    #[cfg(test)]
    stop::step(|| ());
    fs::rename(from, to).map_err(FolderError::io("replace", to))
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), FolderError> {
    #[cfg(test)]
    stop::step(|| ());
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(FolderError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Writes through to the disk what a folder's files are called.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<(), FolderError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(FolderError::io("write", folder))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such call")]
pub(crate) fn sync_folder(_folder: &Path) -> Result<(), FolderError> {
    Ok(())
}

/// Held while a folder is read or changed, and let go with the process, however it ends.
#[derive(Debug)]
pub(crate) struct Guard {
    _file: File,
}

impl Guard {
    /// Waits until nobody else reads or changes the folder.
    pub(crate) fn alone(folder: &Path) -> Result<Self, FolderError> {
        let path = folder.join(GUARD);
        let error = |error| FolderError::io("lock", &path)(error);
        if let Ok(found) = fs::symlink_metadata(&path)
            && !found.is_file()
        {
            return Err(error(io::Error::other("it is not a file")));
        }
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&path).map_err(error)?;
        file.lock().map_err(error)?;
        Ok(Self { _file: file })
    }

    /// Waits until nobody changes the folder. Nobody does where there is nothing to lock, and who may
    /// only read is not kept from it.
    pub(crate) fn together(folder: &Path) -> Option<Self> {
        let path = folder.join(GUARD);
        let file = fs::symlink_metadata(&path).ok()?.is_file().then(|| File::open(path))?.ok()?;
        file.lock_shared().ok()?;
        Some(Self { _file: file })
    }
}

/// Returns the names of what in a folder looks like a component, in order.
pub(crate) fn components(folder: &Path) -> Result<Vec<String>, FolderError> {
    let error = |error| FolderError::io("read", folder)(error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let name = PathBuf::from(entry.map_err(error)?.file_name());
        if name.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("wasm")) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Loss of power, for tests: the thread stops dead before the change of a file that a test chose.
#[cfg(test)]
pub(crate) mod stop {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    thread_local! {
        /// Changes of files that still happen; all where there is no number.
        static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
    }

    /// What the thread stops with.
    struct PowerLost;

    /// Counts a change of a file, or does what is half done of it and stops.
    pub(crate) fn step(half: impl FnOnce()) {
        match LEFT.get() {
            Some(0) => {
                half();
                resume_unwind(Box::new(PowerLost));
            }
            Some(left) => LEFT.set(Some(left - 1)),
            None => (),
        }
    }

    /// Does something, but stops after so many changes of files. Returns whether it came to its end.
    pub(crate) fn after(changes: u32, deed: impl FnOnce()) -> bool {
        LEFT.set(Some(changes));
        let ended = catch_unwind(AssertUnwindSafe(deed));
        LEFT.set(None);
        match ended {
            Ok(()) => true,
            Err(cause) if cause.is::<PowerLost>() => false,
            Err(cause) => resume_unwind(cause),
        }
    }
}
