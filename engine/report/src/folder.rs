//! The folder of results: all or nothing.
//!
//! Results are written into a hidden folder beside the one they are for and swapped in by renames.
//! Where an earlier run is replaced, everything is synced before the swap, so that a loss of power
//! leaves either run whole. A first run has nothing to lose and is not synced: on a slow disk that
//! would cost more than the run. The byte lengths in the record show a torn file.

use crate::ReportError;
use crate::output::Output;
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The name of a run's record.
pub(crate) const RECORD: &str = "run.json";
/// The name of the file of times.
pub(crate) const TIMINGS: &str = "timings.json";

/// What sort of results a folder holds. One sort is never replaced by the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The results of a run.
    Run,
    /// What a check found.
    Check,
}

impl Sort {
    /// Returns the name of the file that marks a folder as one of ours.
    pub(crate) fn record(self) -> &'static str {
        match self {
            Self::Run => RECORD,
            Self::Check => "quality.json",
        }
    }

    /// Returns what a person calls it.
    fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Check => "check",
        }
    }
}

/// A folder to be replaced by results, locked against other runs.
///
/// Dropped before [`Folder::swap_in`], it leaves everything as it was.
#[derive(Debug)]
pub(crate) struct Folder {
    sort: Sort,
    target: PathBuf,
    new: PathBuf,
    old: PathBuf,
    // Last, so that it is held until everything else is done.
    _lock: Lock,
}

/// What a folder is before a run.
enum Found {
    Nothing,
    Empty,
    Run,
}

impl Folder {
    /// Checks that the folder may be replaced, mends what an interrupted run left, and makes the
    /// folder that is written into.
    pub(crate) fn create(target: &Path, sort: Sort) -> Result<Self, ReportError> {
        // A link is followed: what it leads to is replaced, not the link.
        let target = match fs::canonicalize(target) {
            Ok(real) => real,
            Err(_) => std::path::absolute(target).map_err(ReportError::io("find", target))?,
        };
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(ReportError::NoName(target));
        };
        fs::create_dir_all(parent).map_err(ReportError::io("make the folder", parent))?;
        let beside = |what: &str| {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".uplift-{what}"));
            parent.join(hidden)
        };
        let (new, old) = (beside("new"), beside("old"));
        let lock = Lock::take(beside("lock"), &target)?;
        mend(sort, &target, &new, &old)?;
        look(sort, &target)?;
        fs::create_dir(&new).map_err(ReportError::io("make the folder", &new))?;
        Ok(Self { sort, target, new, old, _lock: lock })
    }

    /// Makes a file among the results.
    pub(crate) fn file(&self, name: &str) -> Result<Output, ReportError> {
        Output::create(&self.new.join(name)).map_err(ReportError::io("write", &self.path(name)))
    }

    /// Returns where a file will be.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// Puts the results where they belong and removes the earlier run.
    pub(crate) fn swap_in(self) -> Result<PathBuf, ReportError> {
        let target = &self.target;
        let replace = ReportError::io("replace", target);
        // It may have changed since.
        if let Found::Run = look(self.sort, target)? {
            sync(&self.new).map_err(ReportError::io("write", target))?;
            fs::rename(target, &self.old).map_err(replace)?;
            if let Err(error) = fs::rename(&self.new, target) {
                // The earlier run goes back to its place; if that fails too, the next run does it.
                fs::rename(&self.old, target).ok();
                return Err(ReportError::io("replace", target)(error));
            }
            sync_folder(target.parent().unwrap_or(target))
                .map_err(ReportError::io("write", target))?;
            // The results are in place: what is left of the earlier run, the next one removes.
            fs::remove_dir_all(&self.old).ok();
        } else {
            match fs::remove_dir(target) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(replace(error)),
                _ => fs::rename(&self.new, target).map_err(replace)?,
            }
        }
        Ok(target.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing is there any more once the results are in place.
        fs::remove_dir_all(&self.new).ok();
    }
}

/// Mends what an interrupted run left behind.
fn mend(sort: Sort, target: &Path, new: &Path, old: &Path) -> Result<(), ReportError> {
    if old.is_dir() {
        match look(sort, target) {
            // Interrupted between the two renames.
            Ok(Found::Nothing | Found::Empty) => {
                fs::remove_dir(target).ok();
                fs::rename(old, target).map_err(ReportError::io("restore", target))?;
            }
            Ok(Found::Run) => {
                fs::remove_dir_all(old).map_err(ReportError::io("remove", old))?;
            }
            // Not ours to judge: the caller says what is wrong.
            Err(_) => {}
        }
    }
    match fs::remove_dir_all(new) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ReportError::io("remove", new)(error))
        }
        _ => Ok(()),
    }
}

/// Looks at what is there, and fails where it is not ours to replace.
fn look(sort: Sort, target: &Path) -> Result<Found, ReportError> {
    /// As much of a record as shows which files belong to the run.
    #[derive(Deserialize)]
    struct Marked {
        uplift_run: Option<u32>,
        uplift_check: Option<u32>,
        files: serde_json::Map<String, serde_json::Value>,
    }
    let entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(ReportError::NotAFolder(target.to_owned()));
        }
        Err(error) => return Err(ReportError::io("read", target)(error)),
    };
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>();
    let mut names = names.map_err(ReportError::io("read", target))?;
    names.sort();
    if names.is_empty() {
        return Ok(Found::Empty);
    }
    let record = fs::read(target.join(sort.record())).unwrap_or_default();
    let marked = serde_json::from_slice::<Marked>(&record).ok();
    let files = marked.filter(|marked| match sort {
        Sort::Run => marked.uplift_run.is_some(),
        Sort::Check => marked.uplift_check.is_some(),
    });
    let ours = |name: &str| {
        files.as_ref().is_some_and(|of| {
            name == sort.record() || name == TIMINGS || of.files.contains_key(name)
        })
    };
    let foreign = names
        .iter()
        .find(|name| !name.to_str().is_some_and(|name| ours(name) && target.join(name).is_file()));
    match foreign {
        Some(name) => Err(ReportError::Foreign {
            folder: target.to_owned(),
            sort: sort.word(),
            found: name.to_string_lossy().into_owned(),
        }),
        None => Ok(Found::Run),
    }
}

/// Writes a folder and its files through to the disk.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        // Opened for writing, since not every system syncs what is only read.
        File::options().write(true).open(entry?.path())?.sync_all()?;
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such call")]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// A lock that ends with the process, however it ends.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(path: PathBuf, target: &Path) -> Result<Self, ReportError> {
        let options = File::options().write(true).create(true).truncate(false).clone();
        loop {
            let file = options.open(&path).map_err(ReportError::io("write", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(ReportError::Busy(target.to_owned()));
                }
                Err(fs::TryLockError::Error(error)) => {
                    return Err(ReportError::io("lock", &path)(error));
                }
            }
            // Whoever held it may have removed it in the meantime: then it locks nothing.
            if same(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}

#[cfg(unix)]
fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ids = |about: fs::Metadata| (about.dev(), about.ino());
    let (held, there) = (file.metadata().map(ids), fs::metadata(path).map(ids));
    held.is_ok_and(|held| there.is_ok_and(|there| held == there))
}

#[cfg(not(unix))]
fn same(_file: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use tempfile::TempDir;

    /// Writes a run of one result file that holds `text`.
    fn run(target: &Path, text: &str) -> Result<PathBuf, ReportError> {
        let folder = Folder::create(target, Sort::Run)?;
        write(&folder, text);
        folder.swap_in()
    }

    fn write(folder: &Folder, text: &str) {
        let file = |name: &str, text: &str| {
            let mut file = folder.file(name).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.finish().unwrap();
        };
        file("pupils.csv", text);
        let files = format!(r#"{{"pupils.csv": {}}}"#, text.len());
        file(RECORD, &format!(r#"{{"uplift_run": 1, "files": {files}}}"#));
        file(TIMINGS, "");
    }

    /// Asserts that there is nothing but a run whose result file holds `text`.
    #[track_caller]
    fn check(home: &TempDir, text: &str) {
        assert_eq!(names(home.path()), ["out"]);
        let out = home.path().join("out");
        assert_eq!(names(&out), ["pupils.csv", RECORD, TIMINGS]);
        assert_eq!(fs::read_to_string(out.join("pupils.csv")).unwrap(), text);
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn home() -> (TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        (home, out)
    }

    #[test]
    fn absent_empty_and_earlier_runs_are_replaced() {
        let (home, out) = home();
        fs::create_dir(&out).unwrap();
        assert_eq!(run(&out, "first").unwrap(), fs::canonicalize(&out).unwrap());
        check(&home, "first");
        run(&out, "second").unwrap();
        check(&home, "second");
        run(&home.path().join("new/and/deep"), "third").unwrap();
    }

    #[test]
    fn what_is_not_ours_stays() {
        let (home, out) = home();
        fs::create_dir(&out).unwrap();
        fs::write(out.join("thesis.txt"), "years of work").unwrap();
        let error = run(&out, "first").unwrap_err();
        let out = fs::canonicalize(out).unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "`{}` is not an earlier run: it holds `thesis.txt`, which no run wrote",
                out.display()
            )
        );
        assert!(error.hint().is_some());
        assert_eq!(names(home.path()), ["out"]);
        assert_eq!(names(&out), ["thesis.txt"]);
    }

    #[test]
    fn a_run_to_which_a_person_added_a_file_stays() {
        let (_home, out) = home();
        run(&out, "first").unwrap();
        fs::write(out.join("notes.txt"), "call home").unwrap();
        assert!(
            matches!(run(&out, "second"), Err(ReportError::Foreign { found, .. }) if found == "notes.txt")
        );
        assert_eq!(fs::read_to_string(out.join("pupils.csv")).unwrap(), "first");
    }

    #[test]
    fn a_file_added_during_the_run_stays() {
        let (home, out) = home();
        run(&out, "first").unwrap();
        let folder = Folder::create(&out, Sort::Run).unwrap();
        write(&folder, "second");
        fs::write(out.join("notes.txt"), "call home").unwrap();
        assert!(matches!(folder.swap_in(), Err(ReportError::Foreign { .. })));
        fs::remove_file(out.join("notes.txt")).unwrap();
        check(&home, "first");
    }

    #[test]
    fn a_folder_of_the_same_files_without_a_record_stays() {
        let (_home, out) = home();
        fs::create_dir(&out).unwrap();
        fs::write(out.join("pupils.csv"), "somebody else's").unwrap();
        assert!(matches!(run(&out, "first"), Err(ReportError::Foreign { .. })));
        fs::write(out.join(RECORD), "{}").unwrap();
        assert!(matches!(run(&out, "first"), Err(ReportError::Foreign { .. })));
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let (_home, out) = home();
        fs::write(&out, "a file").unwrap();
        assert!(matches!(run(&out, "first"), Err(ReportError::NotAFolder(_))));
        let error = run(&out.join("below"), "first").unwrap_err();
        assert!(error.to_string().starts_with("cannot make the folder `"), "{error}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "a file");
        assert!(matches!(run(Path::new("/"), "first"), Err(ReportError::NoName(_))));
    }

    #[test]
    fn a_run_that_does_not_finish_leaves_no_trace() {
        let (home, out) = home();
        run(&out, "first").unwrap();
        let folder = Folder::create(&out, Sort::Run).unwrap();
        write(&folder, "half of sec");
        drop(folder);
        check(&home, "first");
    }

    #[test]
    fn an_interruption_before_the_swap_is_mended() {
        let (home, out) = home();
        run(&out, "first").unwrap();
        fs::create_dir(home.path().join(".out.uplift-new")).unwrap();
        fs::write(home.path().join(".out.uplift-new/pupils.csv"), "half of sec").unwrap();
        fs::write(home.path().join(".out.uplift-lock"), "").unwrap();
        run(&out, "second").unwrap();
        check(&home, "second");
    }

    #[test]
    fn an_interruption_between_the_renames_is_mended() {
        let (home, out) = home();
        run(&out, "first").unwrap();
        fs::rename(&out, home.path().join(".out.uplift-old")).unwrap();
        // The next run restores the earlier one before it does anything that can fail.
        drop(Folder::create(&out, Sort::Run).unwrap());
        check(&home, "first");
        fs::rename(&out, home.path().join(".out.uplift-old")).unwrap();
        run(&out, "second").unwrap();
        check(&home, "second");
    }

    #[test]
    fn an_interruption_after_the_renames_is_mended() {
        let (home, out) = home();
        run(&out, "first").unwrap();
        fs::rename(&out, home.path().join(".out.uplift-old")).unwrap();
        fs::remove_file(home.path().join(".out.uplift-old/run.json")).unwrap();
        run(&home.path().join("other"), "second").unwrap();
        fs::rename(home.path().join("other"), &out).unwrap();
        drop(Folder::create(&out, Sort::Run).unwrap());
        check(&home, "second");
    }

    #[test]
    fn two_runs_do_not_write_to_one_folder() {
        let (home, out) = home();
        let first = Folder::create(&out, Sort::Run).unwrap();
        let error = Folder::create(&out, Sort::Run).unwrap_err();
        assert!(matches!(error, ReportError::Busy(_)), "{error}");
        assert!(error.hint().is_some());
        // Another folder is free, and this one is once the first run is done.
        run(&home.path().join("other"), "other").unwrap();
        fs::remove_dir_all(home.path().join("other")).unwrap();
        write(&first, "first");
        first.swap_in().unwrap();
        run(&out, "second").unwrap();
        check(&home, "second");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed() {
        let (home, out) = home();
        let link = home.path().join("link");
        fs::create_dir(&out).unwrap();
        std::os::unix::fs::symlink(&out, &link).unwrap();
        run(&link, "first").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::remove_file(&link).unwrap();
        check(&home, "first");
    }
}
