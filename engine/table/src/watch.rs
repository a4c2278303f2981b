//! How far reading has come, and whether it is to stop: shared by whoever reads and whoever waits.

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
    stopped: AtomicBool,
    bytes: AtomicU64,
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

    /// Says that so many more bytes were read.
    pub fn read(&self, bytes: u64) {
        self.0.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Returns how many bytes were read so far.
    pub fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }
}
