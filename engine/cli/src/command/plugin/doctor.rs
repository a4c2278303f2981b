//! `uplift plugin doctor`: what is missing on this machine to write rule sets, and how to get it.

use crate::args::{DoctorArgs, LanguageWord};
use crate::words::table;
use crate::{CommandError, Exit, Io, sources};
use uplift_author::{Kit, KitError, Language, Tool, examine};

/// Looks, and fetches what was asked for.
pub(crate) fn run(args: &DoctorArgs, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let kit = sources::kit();
    let only = args.lang.or(args.install).map(LanguageWord::language);
    if let Some(word) = args.install {
        install(&kit, word.language(), io)?;
    }
    let languages: Vec<Language> = match only {
        Some(language) => vec![language],
        None => Language::ALL.into_iter().filter(|it| *it != Language::RuleFile).collect(),
    };
    if only.is_none() {
        writeln!(io.out, "Rule files: ready; they need nothing but this program\n")?;
    }
    let mut whole = false;
    for language in languages {
        let tools = examine(language, &kit);
        let ready = tools.iter().all(|tool| tool.good);
        whole |= ready;
        writeln!(io.out, "{language}: {}", if ready { "ready" } else { "something is missing" })?;
        show(&tools, io)?;
    }
    Ok(if whole { Exit::Clean } else { Exit::No })
}

fn install(kit: &Kit, language: Language, io: &mut Io<'_>) -> Result<(), CommandError> {
    let folder = kit.install(language).map_err(|error: KitError| {
        let hint = error.hint();
        let error = CommandError::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })?;
    writeln!(io.out, "the tools for {language} are in {}\n", folder.display())?;
    Ok(())
}

fn show(tools: &[Tool], io: &mut Io<'_>) -> Result<(), CommandError> {
    let mut rows = table(&["  tool", "needed", "found", "", "get it"], &[], 130);
    for tool in tools {
        let found = tool.found.clone().unwrap_or_else(|| "nothing".to_owned());
        let verdict = match (&tool.found, tool.good) {
            (_, true) => "ok",
            (Some(_), false) => "will not do",
            (None, false) => "missing",
        };
        let get = if tool.good { "" } else { tool.get };
        rows.add_row([&format!("  {}", tool.name), &*tool.needed, &*found, verdict, get]);
    }
    writeln!(io.out, "{}\n", rows.trim_fmt())?;
    Ok(())
}
