//! When files change: looked at a few times a second, which needs nothing of the system.

use crate::CommandError;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(300);
/// Folders that hold what was built, not what an author writes.
const BUILT: [&str; 3] = ["target", "node_modules", "__pycache__"];

/// What a file was when it was looked at: when it was written, and its size.
type Seen = (PathBuf, Option<SystemTime>, u64);

/// Changes of files and of everything in folders, one after the other, for ever.
#[derive(Debug)]
pub(crate) struct Changes {
    roots: Vec<PathBuf>,
    last: Vec<Seen>,
}

impl Changes {
    /// Begins with what is there now. A root may come later; the first has to be there.
    pub(crate) fn of(roots: &[PathBuf]) -> Result<Self, CommandError> {
        if let Some(first) = roots.first().filter(|first| !first.exists()) {
            let name = first.display();
            return Err(CommandError::new(format!("there is no folder or file `{name}` to watch")));
        }
        let roots = roots.to_vec();
        Ok(Self { last: seen(&roots), roots })
    }
}

impl Iterator for Changes {
    type Item = ();

    /// Waits for a change, and then until nothing has changed for one look: editors write in parts.
    fn next(&mut self) -> Option<()> {
        let mut changed = false;
        loop {
            std::thread::sleep(EVERY);
            let now = seen(&self.roots);
            let quiet = now == self.last;
            self.last = now;
            if quiet && changed {
                return Some(());
            }
            changed |= !quiet;
        }
    }
}

fn seen(roots: &[PathBuf]) -> Vec<Seen> {
    let mut found = Vec::new();
    for root in roots {
        if root.is_dir() { walk(root, &mut found) } else { look(root, &mut found) }
    }
    found.sort();
    found.dedup();
    found
}

/// Looks at everything below a folder but what is hidden or built. What cannot be read is not there.
fn walk(folder: &Path, found: &mut Vec<Seen>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') || BUILT.contains(&name.as_ref()) || name.ends_with(".wasm") {
            continue;
        }
        // A link is not followed: it may lead back.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, found),
            Ok(_) => look(&path, found),
            Err(_) => {}
        }
    }
}

fn look(path: &Path, found: &mut Vec<Seen>) {
    if let Ok(data) = std::fs::metadata(path) {
        found.push((path.to_owned(), data.modified().ok(), data.len()));
    }
}
