//! `uplift plugin test`: whether rules do what their author's cases expect.

use crate::args::{Global, TestArgs};
use crate::command::plugin::subject::{Cases, all_cases, cases_folder, found};
use crate::error::details;
use crate::words::{counted, table};
use crate::{CommandError, Exit, Io, sources};
use std::path::Path;
use uplift_author::trial::{Coverage, Tried, try_cases, update};
use uplift_host::{Host, RuleSet};
use uplift_model::{Indicator, Policy};

/// Tries the cases of a plugin.
pub(crate) fn run(args: &TestArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let folder = cases_folder(&args.plugin, args.cases.as_deref())?;
    let found = found(&args.plugin)?;
    if let Some(warned) = found.warned() {
        writeln!(io.err, "warning: {warned}")?;
    }
    let host = sources::host(global, &Policy::default())?;
    let rule_set = sources::load(&host, &found.plugin)?;
    let files = all_cases(&found, &folder, rule_set.manifest())?;
    if let Some(name) = &args.only {
        named(name, &files)?;
    }
    let own = found.own_indicators();
    let tested = test(&host, &rule_set, &own, &files, args.only.as_deref())?;
    tested.show(io)?;
    if tested.count() == 0 {
        let folder = folder.display();
        if found.compiled.is_some() {
            writeln!(
                io.out,
                "Nothing was tested: no rule has an example, and there is no case in `{folder}`."
            )?;
            writeln!(io.out, "hint: an example of a rule is, after it, such as\n{RULE_EXAMPLE}")?;
            return Ok(Exit::No);
        }
        writeln!(io.out, "Nothing was tested: there is no case in `{folder}`.")?;
        writeln!(
            io.out,
            "hint: a case is a unit with its readings and what is expected, such as\n{EXAMPLE}"
        )?;
        return Ok(Exit::No);
    }
    let updated = if args.update { tested.update(&files, io)? } else { 0 };
    if args.only.is_none() {
        show_coverage(&tested.coverage, io)?;
    }
    Ok(if tested.wrong() > updated { Exit::No } else { Exit::Clean })
}

const EXAMPLE: &str = "
  [[unit]]
  name = \"exactly at the threshold\"
  readings = { \"attendance.absence_rate\" = 0.1 }
  fires = { persistent-absence = 0.4 }
";

const RULE_EXAMPLE: &str = "
  [[rule.example]]
  name = \"exactly at the threshold\"
  readings = { \"attendance.absence_rate\" = 0.1 }
  expect = \"fires\"
  need = 0.4
";

/// Fails unless there is a case of this name.
fn named(name: &str, files: &[Cases]) -> Result<(), CommandError> {
    let names = || files.iter().flat_map(|cases| &cases.file.cases).map(|case| case.name.as_str());
    if names().any(|other| other == name) {
        return Ok(());
    }
    let error = CommandError::new(format!("there is no case `{name}`"));
    let near = names().map(|other| (strsim::damerau_levenshtein(name, other), other)).min();
    Err(match near {
        Some((_, near)) => error.hint(format!("did you mean `{near}`?")),
        None => error,
    })
}

/// The cases of a plugin, tried.
pub(crate) struct Tested {
    /// By file.
    tried: Vec<Vec<Tried>>,
    names: Vec<String>,
    coverage: Coverage,
}

/// Tries the cases of some files, or those of one name; `own` are the trust's own indicators, where they
/// are known.
pub(crate) fn test(
    host: &Host,
    rule_set: &RuleSet,
    own: &[Indicator],
    files: &[Cases],
    only: Option<&str>,
) -> Result<Tested, CommandError> {
    let mut coverage = Coverage::new(rule_set.manifest());
    let mut tried = Vec::new();
    for cases in files {
        let of_file = try_cases(host, rule_set, own, &cases.file, only, &mut coverage)
            .map_err(|error| CommandError::new(error.to_string()))?;
        tried.push(of_file);
    }
    let names = files.iter().map(|cases| cases.file.name.clone()).collect();
    Ok(Tested { tried, names, coverage })
}

impl Tested {
    /// Returns how many cases there are.
    pub(crate) fn count(&self) -> usize {
        self.tried.iter().map(Vec::len).sum()
    }

    /// Returns how many are not as expected.
    pub(crate) fn wrong(&self) -> usize {
        self.tried.iter().flatten().filter(|case| !case.is_right()).count()
    }

    /// Shows every case that is wrong, and how many are not.
    pub(crate) fn show(&self, io: &mut Io<'_>) -> std::io::Result<()> {
        for (name, tried) in self.names.iter().zip(&self.tried) {
            for case in tried.iter().filter(|case| !case.is_right()) {
                show_wrong(name, case, io)?;
            }
        }
        if self.count() > 0 {
            let (count, wrong) = (self.count(), self.wrong());
            let cases = counted(count as u64, "case", "cases");
            if wrong == 0 {
                writeln!(io.out, "{cases}, all as expected.")?;
            } else {
                let (is, wrong) = (if wrong == 1 { "is" } else { "are" }, wrong);
                writeln!(io.out, "{cases}, of which {wrong} {is} not as expected.")?;
            }
        }
        Ok(())
    }

    /// Writes what is into the files where something else was expected; returns how many cases were
    /// put right.
    fn update(&self, files: &[Cases], io: &mut Io<'_>) -> Result<usize, CommandError> {
        let (mut updated, mut left) = (0, 0);
        for (cases, tried) in files.iter().zip(&self.tried) {
            let Some(written) = &cases.written else {
                left += tried.iter().filter(|case| !case.is_right()).count();
                continue;
            };
            let text = update(&written.text, tried);
            if text == written.text {
                continue;
            }
            write(&written.path, &text)?;
            let wrong = tried.iter().filter(|case| !case.wrong.is_empty() && case.fault.is_none());
            let wrong = wrong.count();
            updated += wrong;
            let those = counted(wrong as u64, "case", "cases");
            writeln!(io.out, "Updated {those} in {}.", written.path.display())?;
        }
        if left > 0 {
            let those = counted(left as u64, "example", "examples");
            writeln!(
                io.out,
                "The rule file is left as it is: change {those} by hand, or the rules."
            )?;
        }
        if updated > 0 {
            writeln!(
                io.out,
                "Read what changed before you keep it: the rules may be wrong, not the cases."
            )?;
        }
        Ok(updated)
    }
}

fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    std::fs::write(path, text).map_err(|error| {
        CommandError::new(format!("could not write `{}`: {error}", path.display()))
    })
}

fn show_wrong(file: &str, case: &Tried, io: &mut Io<'_>) -> std::io::Result<()> {
    writeln!(io.out, "{file}:{}: {}", case.line, case.name)?;
    if let Some(fault) = &case.fault {
        writeln!(io.out, "  {}", fault.failure)?;
        for detail in details(&fault.failure) {
            writeln!(io.out, "    {detail}")?;
        }
        writeln!(io.out, "  hint: {}", fault.failure.kind.hint())?;
    }
    for wrong in &case.wrong {
        writeln!(io.out, "  rule {}", wrong.rule)?;
        writeln!(io.out, "    expected  {}", wrong.expected)?;
        writeln!(io.out, "    got       {}", wrong.got)?;
        for (nth, read) in wrong.read.iter().enumerate() {
            writeln!(io.out, "    {}  {read}", if nth == 0 { "it read " } else { "        " })?;
        }
    }
    writeln!(io.out)
}

fn show_coverage(coverage: &Coverage, io: &mut Io<'_>) -> std::io::Result<()> {
    writeln!(io.out, "\nCases in which each rule")?;
    let header = ["  rule", "fired", "was silent", "lacked data", "thresholds met"];
    let mut rows = table(&header, &[1, 2, 3, 4], 110);
    for rule in &coverage.rules {
        let thresholds = match rule.thresholds() {
            (_, 0) => "none".to_owned(),
            (met, all) => format!("{met} of {all}"),
        };
        rows.add_row([
            format!("  {}", rule.id),
            rule.fired.to_string(),
            rule.silent.to_string(),
            rule.lacked.to_string(),
            thresholds,
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    let gaps = coverage.gaps();
    if !gaps.is_empty() {
        writeln!(io.out, "\nNot tried yet")?;
        for gap in gaps {
            writeln!(io.out, "  {gap}")?;
        }
    }
    Ok(())
}
