//! `uplift plugin check`: everything that can be said of a plugin without a dataset.

use crate::args::Global;
use crate::command::plugin::subject::{all_cases, cases_folder, found};
use crate::command::plugin::test;
use crate::plugins::Found;
use crate::words::counted;
use crate::{CommandError, Exit, Io, sources};
use uplift_author::trial::{Check, Verdict, check};
use uplift_host::{Host, Limits};
use uplift_model::Policy;
use uplift_rulefile::{Diagnostic, Diagnostics, Severity};

/// Looks a plugin over.
pub(crate) fn run(
    name: &str,
    json: bool,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let looked = match found(name) {
        Ok(found) => looked(name, &found, global)?,
        Err(error) => Looked::refused(error)?,
    };
    let Looked { plugin, rule_file, mut checks } = looked;
    if let Some(found) = rule_file.filter(|found| !json && !found.is_empty()) {
        writeln!(io.err, "{}\n", found.render(io.terminal))?;
        // They have just been shown with the lines they are about.
        checks.first_mut().into_iter().for_each(|check| check.notes = vec![in_short(&found)]);
    }
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count() as u64;
    let failed = count(Verdict::Failed);
    if json {
        let text = serde_json::to_string_pretty(&checks)
            .map_err(|error| CommandError::new(format!("could not write the checks: {error}")))?;
        writeln!(io.out, "{text}")?;
    } else {
        writeln!(io.out, "Plugin {plugin}\n")?;
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

/// What was found.
struct Looked {
    plugin: String,
    /// What is wrong with a rule file.
    rule_file: Option<Diagnostics>,
    checks: Vec<Check>,
}

/// Looks over what could be found, and built where need be.
fn looked(name: &str, found: &Found, global: &Global) -> Result<Looked, CommandError> {
    let host = sources::host(global, &Policy::default())?;
    let own = found.own_indicators();
    let mut checks = check(&host, &Limits::default(), &found.plugin, &own);
    let rule_file = found.compiled.as_ref().map(|compiled| compiled.warnings.clone());
    if let Some(found) = &rule_file {
        checks.insert(0, of_rule_file(found));
    }
    if found.compiled.is_some() && checks.iter().all(|check| check.verdict != Verdict::Failed) {
        checks.push(of_examples(name, found, &host)?);
    }
    Ok(Looked { plugin: found.plugin.name.clone(), rule_file, checks })
}

/// Tries the examples of a rule file, which are part of it, and the cases beside it.
fn of_examples(name: &str, found: &Found, host: &Host) -> Result<Check, CommandError> {
    let rule_set = sources::load(host, &found.plugin)?;
    let files = all_cases(found, &cases_folder(name, None)?, rule_set.manifest())?;
    let tested = test::test(host, &rule_set, &found.own_indicators(), &files, None)?;
    let check = |verdict, note, hint: Option<&str>| Check {
        name: "examples",
        verdict,
        notes: vec![note],
        hint: hint.map(str::to_owned),
    };
    let (count, wrong) = (tested.count() as u64, tested.wrong() as u64);
    let cases = counted(count, "case", "cases");
    Ok(match (count, wrong) {
        (0, _) => {
            let hint =
                "have one at the threshold, one just below it, and one where a reading is missing";
            check(Verdict::Warned, "no rule has an example".to_owned(), Some(hint))
        }
        (_, 0) => check(Verdict::Ok, format!("{cases}, as expected"), None),
        _ => {
            let hint = "`uplift plugin test` shows them";
            check(Verdict::Failed, format!("{wrong} of {cases} not as expected"), Some(hint))
        }
    })
}

impl Looked {
    /// What can be said of a rule file that is not right; anything else could not be looked at.
    fn refused(error: CommandError) -> Result<Self, CommandError> {
        let found = *error.into_rule_file()?;
        let checks = vec![of_rule_file(&found)];
        Ok(Self { plugin: found.name.clone(), rule_file: Some(found), checks })
    }
}

/// Says how much was found of a rule file.
fn in_short(found: &Diagnostics) -> String {
    let (errors, all) = (found.errors() as u64, found.all.len() as u64);
    let words = |(count, one, many)| (count > 0).then(|| counted(count, one, many));
    let both = [(errors, "error", "errors"), (all - errors, "warning", "warnings")];
    let both: Vec<String> = both.into_iter().filter_map(words).collect();
    format!("{}, shown with {} lines", both.join(" and "), if all == 1 { "its" } else { "their" })
}

/// Returns what was found of a rule file as a check, a line each.
fn of_rule_file(found: &Diagnostics) -> Check {
    let verdict = match (found.errors(), found.is_empty()) {
        (0, true) => Verdict::Ok,
        (0, false) => Verdict::Warned,
        _ => Verdict::Failed,
    };
    let note = |one: &Diagnostic| {
        let Diagnostic { severity, message, at, hint, .. } = one;
        let (line, column) = found.line_column(at.start);
        let word = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!("{}:{line}:{column}: {word}: {message}; {hint}", found.name)
    };
    Check { name: "rule file", verdict, notes: found.all.iter().map(note).collect(), hint: None }
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
