//! Ctrl-C and the signal to end: the first asks the work to stop at the next good place, the second
//! ends the process at once.

use crate::{CommandError, Exit, Io};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use uplift_cohort::Watch;

/// Returns a handle that stops the work of this command when the process is asked to end. Only
/// commands that look at it may ask for it: from here on the first signal does nothing else.
///
/// Where a second signal ends the process, what it left behind is mended by the next command that
/// writes to the same place.
pub(crate) fn watch(io: &Io<'_>) -> Result<Watch, CommandError> {
    let watch = Watch::default();
    if io.signals {
        let code = i32::from(Exit::Interrupted.code());
        for signal in [SIGINT, SIGTERM] {
            // In this order: what ends the process looks whether an earlier signal set the flag.
            flag::register_conditional_shutdown(signal, code, watch.flag())
                .and_then(|_| flag::register(signal, watch.flag()))
                .map_err(|error| {
                    CommandError::new(format!("could not listen for signals: {error}"))
                })?;
        }
    }
    Ok(watch)
}

/// Returns an error where the work is to stop.
pub(crate) fn check(watch: &Watch) -> Result<(), CommandError> {
    if watch.is_stopped() { Err(CommandError::interrupted()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_signals_nothing_is_listened_for() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let io = Io { out: &mut out, err: &mut err, terminal: false, signals: false };
        let watch = watch(&io).unwrap();
        assert!(check(&watch).is_ok());
        watch.stop();
        let error = check(&watch).unwrap_err();
        assert!(error.is_interrupted());
        assert_eq!(error.to_string(), "interrupted: nothing was written");
    }
}
