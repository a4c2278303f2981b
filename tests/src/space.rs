//! Folders that go when a test ends, and the command run in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uplift_cli::{Exit, Io, run};

/// Returns the folder of the workspace.
///
/// # Panics
/// If the package stands at the root of the file system.
pub fn root() -> &'static Path {
    match Path::new(env!("CARGO_MANIFEST_DIR")).parent() {
        Some(root) => root,
        None => panic!("the package is not inside the workspace"),
    }
}

/// What a command wrote and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub exit: Exit,
    /// Results.
    pub out: String,
    /// Messages.
    pub err: String,
}

/// A folder that goes when the test ends.
#[derive(Debug)]
pub struct Space {
    folder: TempDir,
}

impl Default for Space {
    fn default() -> Self {
        Self::new()
    }
}

impl Space {
    /// Makes an empty folder.
    ///
    /// # Panics
    /// If that cannot be done.
    pub fn new() -> Self {
        match TempDir::new() {
            Ok(folder) => Self { folder },
            Err(error) => panic!("could not make a folder: {error}"),
        }
    }

    /// Returns the path of something in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the path of something in the folder as a word of a command line.
    pub fn word(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Writes a file, making the folders it stands in, and returns its path as a word.
    ///
    /// # Panics
    /// If that cannot be done.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = made.and_then(|()| std::fs::write(&path, content)) {
            panic!("could not write {name}: {error}");
        }
        self.word(name)
    }

    /// Copies a dataset of the fixtures, so that a test may change it, and returns its path as a
    /// word.
    ///
    /// # Panics
    /// If that cannot be done.
    pub fn fixture(&self, name: &str, to: &str) -> String {
        for (file, bytes) in files(&root().join("fixtures").join(name)) {
            self.write(&format!("{to}/{file}"), bytes);
        }
        self.word(to)
    }

    /// Changes a file.
    ///
    /// # Panics
    /// If there is no such file, or it is the same afterwards.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        let changed = text.replacen(from, to, 1);
        assert!(changed != text, "{name} has no {from:?}");
        self.write(name, changed);
    }

    /// Reads a file.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn read(&self, name: &str) -> String {
        match std::fs::read_to_string(self.path(name)) {
            Ok(text) => text,
            Err(error) => panic!("could not read {name}: {error}"),
        }
    }

    /// Returns the files of a folder by name, with what is in them.
    ///
    /// # Panics
    /// If the folder cannot be read.
    pub fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(name))
    }

    /// Returns a folder of results without the file of times, which differs from run to run.
    ///
    /// # Panics
    /// If the folder cannot be read or has no times.
    pub fn results(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files(name);
        assert!(files.remove("timings.json").is_some(), "{name} has no times");
        files
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |folder: &Path| -> std::io::Result<BTreeMap<String, Vec<u8>>> {
        let entries = std::fs::read_dir(folder)?;
        let files = entries.map(|entry| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?))
        });
        files.collect()
    };
    match read(folder) {
        Ok(files) => files,
        Err(error) => panic!("could not read {}: {error}", folder.display()),
    }
}

/// Returns a CSV of this header and these rows.
pub fn csv(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    let mut text = header.to_owned();
    for row in rows {
        text.push('\n');
        text.push_str(&row);
    }
    text.push('\n');
    text
}

/// Runs a command line, without the program's name. What it writes has `[space]` in place of the
/// test's own folder and `[root]` in place of the workspace's.
pub fn uplift(space: &Space, words: &[&str]) -> Outcome {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut io = Io { out: &mut out, err: &mut err, terminal: false, signals: false };
    let exit = run(std::iter::once("uplift").chain(words.iter().copied()), &mut io);
    let text = |bytes: Vec<u8>| {
        String::from_utf8_lossy(&bytes)
            .replace(&space.folder.path().display().to_string(), "[space]")
            .replace(&root().display().to_string(), "[root]")
    };
    Outcome { exit, out: text(out), err: text(err) }
}
