//! How far long work has come, and whether it is to stop: shared by whoever works and whoever waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A handle on work that takes long. Clones are the same handle.
///
/// ```
/// let watch = uplift_table::Watch::default();
/// let other = watch.clone();
/// other.stop();
/// assert!(watch.is_stopped());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// By itself, so that a signal can set it.
    stopped: Arc<AtomicBool>,
    bytes: AtomicU64,
    expected: AtomicU64,
    done: AtomicU64,
}

impl Watch {
    /// Asks the work to stop at the next good place.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Release);
    }

    /// Returns whether the work is to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Acquire)
    }

    /// Returns what stops the work once it is set, for those who can only set a flag.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.stopped)
    }

    /// Says that so many more bytes were read.
    pub fn read(&self, bytes: u64) {
        self.0.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Returns how many bytes were read so far.
    pub fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Says that so many more pieces of work are to be done.
    pub fn expect(&self, pieces: u64) {
        self.0.expected.fetch_add(pieces, Ordering::Relaxed);
    }

    /// Says that so many more pieces of work are done.
    pub fn done(&self, pieces: u64) {
        self.0.done.fetch_add(pieces, Ordering::Relaxed);
    }

    /// Returns how many pieces of work are done, and of how many.
    pub fn pieces(&self) -> (u64, u64) {
        (self.0.done.load(Ordering::Relaxed), self.0.expected.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, TableError};

    #[test]
    fn clones_are_the_same_handle() {
        let watch = Watch::default();
        let other = watch.clone();
        other.read(7);
        other.expect(3);
        other.done(1);
        assert_eq!((watch.bytes(), watch.pieces()), (7, (1, 3)));
        assert!(!watch.is_stopped());
        other.flag().store(true, Ordering::SeqCst);
        assert!(watch.is_stopped() && other.is_stopped());
        assert!(!Watch::default().is_stopped());
    }

    /// Reads a file of so many rows, and stops when so many chunks were seen.
    fn read(rows: usize, stop_after: usize) -> (Result<u64, TableError>, u64) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        std::fs::write(&path, "pupil_id,score\n".to_owned() + &"P1,31\n".repeat(rows)).unwrap();
        let watch = Watch::default();
        if stop_after == 0 {
            watch.stop();
        }
        let (file, mut seen) = (File::new("scores.csv", path, watch.clone()), 0);
        let taken = |()| {
            seen += 1;
            if seen == stop_after {
                watch.stop();
            }
        };
        (file.read(&[0], |_| (), taken).map(|bytes| bytes.count), watch.bytes())
    }

    #[test]
    fn what_is_stopped_says_so_and_reads_no_further() {
        let whole = 15 + 6 * 400_000;
        let (done, bytes) = read(400_000, usize::MAX);
        assert_eq!((done.unwrap(), bytes), (whole, whole - 15));
        let (stopped, bytes) = read(400_000, 0);
        assert!(matches!(stopped, Err(TableError::Stopped)));
        assert_eq!(bytes, 0);
        let (stopped, _) = read(400_000, 1);
        assert!(matches!(stopped, Err(TableError::Stopped)));
    }
}
