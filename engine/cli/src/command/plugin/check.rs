//! `uplift plugin check`: everything that can be said of a plugin without a dataset.

use crate::args::Global;
use crate::command::plugin::subject::subject;
use crate::words::counted;
use crate::{CommandError, Exit, Io, sources};
use uplift_author::trial::{Check, Verdict, check};
use uplift_host::Limits;
use uplift_model::Policy;

/// Looks a plugin over.
pub(crate) fn run(
    name: &str,
    json: bool,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let plugin = subject(name)?;
    let host = sources::host(global, &Policy::default())?;
    let checks = check(&host, &Limits::default(), &plugin);
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count() as u64;
    let failed = count(Verdict::Failed);
    if json {
        let text = serde_json::to_string_pretty(&checks)
            .map_err(|error| CommandError::new(format!("could not write the checks: {error}")))?;
        writeln!(io.out, "{text}")?;
    } else {
        writeln!(io.out, "Plugin {}\n", plugin.name)?;
        for check in &checks {
            show(check, io)?;
        }
        writeln!(
            io.out,
            "\n{}: {} ok, {} warned, {failed} failed.",
            counted(checks.len() as u64, "check", "checks"),
            count(Verdict::Ok),
            count(Verdict::Warned),
        )?;
        if failed > 0 && checks.last().is_some_and(|check| check.verdict == Verdict::Failed) {
            writeln!(io.out, "What rests on the last of them was not looked at.")?;
        }
    }
    Ok(if failed > 0 { Exit::No } else { Exit::Clean })
}

fn show(check: &Check, io: &mut Io<'_>) -> std::io::Result<()> {
    writeln!(io.out, "  {:<6}  {}", check.verdict.word(), check.name)?;
    for note in &check.notes {
        writeln!(io.out, "          {note}")?;
    }
    if let Some(hint) = &check.hint {
        writeln!(io.out, "          hint: {hint}")?;
    }
    Ok(())
}
