//! What is being done, for those who ask: spans and events on standard error.

use crate::CommandError;
use crate::args::Global;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Runs `work` with the log that was asked for. Without one, nothing is written.
pub(crate) fn with<T>(
    global: &Global,
    terminal: bool,
    work: impl FnOnce() -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let level = match (global.verbose, global.log_json) {
        (0, false) => return work(),
        (0 | 1, _) => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let builder = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(terminal && !global.log_json)
        .with_span_events(FmtSpan::CLOSE)
        // A message that nobody can read is no reason to end a run.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    // Rayon's threads are not this one, so the log is set for the whole process. Where one is set
    // already, as in tests that run several commands, it stays.
    let _set_or_there = if global.log_json {
        tracing::subscriber::set_global_default(builder.json().finish())
    } else {
        tracing::subscriber::set_global_default(builder.compact().finish())
    };
    work()
}
