//! How far long work has come, on the terminal: one line that appears after a second and is cleared
//! at the end. Whoever works only feeds a [`Watch`].

use crate::args::Global;
use crate::{CommandError, Io, interrupt};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use uplift_cohort::Watch;

/// Work that is done sooner shows nothing.
const LONG: Duration = Duration::from_secs(1);
/// How often the line is drawn anew.
const BETWEEN: Duration = Duration::from_millis(120);

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Reading files of so many bytes.
    Reading(u64),
    /// Evaluating batches.
    Evaluating,
    /// Writing so many enrolments.
    Writing(u64),
}

/// Work that may take long. Dropped, its line is cleared.
#[derive(Debug)]
pub(crate) struct Progress {
    watch: Watch,
    now: Arc<Mutex<Now>>,
    line: Option<(Sender<()>, JoinHandle<()>)>,
}

/// The stage, and how many pieces of work were done and expected before it.
#[derive(Debug)]
struct Now {
    stage: Stage,
    before: (u64, u64),
}

impl Progress {
    /// Begins work that signals stop. Its line is shown where a person watches messages on a
    /// terminal and asked neither for silence nor for a log.
    pub(crate) fn begin(global: &Global, io: &Io<'_>) -> Result<Self, CommandError> {
        let mut progress = Self::none();
        progress.watch = interrupt::watch(io)?;
        if io.terminal && !global.quiet && !global.log_json && global.verbose == 0 {
            let (watch, now) = (progress.watch.clone(), Arc::clone(&progress.now));
            let (end, ended) = mpsc::channel();
            let line = std::thread::Builder::new().spawn(move || {
                let mut bar = None;
                let mut wait = LONG;
                while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = BETWEEN;
                    let (words, done, of) = state(&watch, &now);
                    let bar = bar.get_or_insert_with(line);
                    bar.set_message(words);
                    bar.set_length(of.max(1));
                    bar.set_position(done);
                }
                if let Some(bar) = bar {
                    bar.finish_and_clear();
                }
            });
            // Without a thread for it there is no line, and nothing else is amiss.
            progress.line = line.ok().map(|line| (end, line));
        }
        Ok(progress)
    }

    /// Is work that nobody watches.
    pub(crate) fn none() -> Self {
        let now = Now { stage: Stage::Reading(0), before: (0, 0) };
        Self { watch: Watch::default(), now: Arc::new(Mutex::new(now)), line: None }
    }

    /// Says what is done next.
    pub(crate) fn stage(&self, stage: Stage) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = Now { stage, before: self.watch.pieces() };
    }

    /// Returns what the work looks at.
    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Returns an error where the work is to stop.
    pub(crate) fn check(&self) -> Result<(), CommandError> {
        interrupt::check(&self.watch)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, line)) = self.line.take() {
            drop(end);
            line.join().ok();
        }
    }
}

/// Makes the line.
fn line() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:10} {wide_bar} {percent:>3} %");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1).with_style(style.progress_chars("=> "))
}

/// Returns what is being done, how much of it is done, and of how much.
fn state(watch: &Watch, now: &Mutex<Now>) -> (&'static str, u64, u64) {
    let now = now.lock().unwrap_or_else(PoisonError::into_inner);
    let (done, expected) = watch.pieces();
    let done = done.saturating_sub(now.before.0);
    match now.stage {
        Stage::Reading(size) => ("reading", watch.bytes().min(size), size),
        Stage::Evaluating => ("evaluating", done, expected.saturating_sub(now.before.1)),
        Stage::Writing(enrolments) => ("writing", done.min(enrolments), enrolments),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_counts_for_itself() {
        let progress = Progress::none();
        let state = || state(&progress.watch, &progress.now);
        progress.stage(Stage::Reading(10));
        progress.watch.read(4);
        assert_eq!(state(), ("reading", 4, 10));
        // A compressed file may hold more than its size.
        progress.watch.read(40);
        assert_eq!(state(), ("reading", 10, 10));
        progress.stage(Stage::Evaluating);
        progress.watch.expect(8);
        progress.watch.done(3);
        assert_eq!(state(), ("evaluating", 3, 8));
        progress.watch.done(5);
        progress.stage(Stage::Writing(100));
        assert_eq!(state(), ("writing", 0, 100));
        progress.watch.done(60);
        assert_eq!(state(), ("writing", 60, 100));
    }

    #[test]
    fn short_work_ends_at_once_and_shows_nothing() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let io = Io { out: &mut out, err: &mut err, terminal: true, signals: false };
        let global = Global { verbose: 0, quiet: false, log_json: false, threads: None };
        let started = std::time::Instant::now();
        let progress = Progress::begin(&global, &io).unwrap();
        assert!(progress.line.is_some());
        drop(progress);
        assert!(started.elapsed() < LONG);
        for quiet in [
            Global {
                quiet: true,
                ..Global { verbose: 0, quiet: false, log_json: false, threads: None }
            },
            Global {
                log_json: true,
                ..Global { verbose: 0, quiet: false, log_json: false, threads: None }
            },
        ] {
            assert!(Progress::begin(&quiet, &io).unwrap().line.is_none());
        }
        let io = Io { terminal: false, ..io };
        assert!(Progress::begin(&global, &io).unwrap().line.is_none());
        assert!(err.is_empty());
    }
}
