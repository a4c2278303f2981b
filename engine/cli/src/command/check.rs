//! `uplift check`: a dataset, the policy and the plugins, looked at and nothing run.

use crate::args::{CheckArgs, Global};
use crate::command::run::tell;
use crate::progress::Progress;
use crate::sources;
use crate::words::{count, counted, share, table};
use crate::{CommandError, Exit, Io};
use std::collections::BTreeMap;
use uplift_cohort::Dataset;
use uplift_model::{Level, catalogue};

/// Problems of one sort that are shown without `--all`.
const SHOWN: usize = 3;

pub(crate) fn run(
    args: &CheckArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let policy = sources::policy(&args.sources)?;
    let progress = Progress::begin(global, io)?;
    let dataset = sources::dataset(&args.sources, &progress)?;
    let host = sources::host(global, &policy.policy)?;
    let (rule_sets, notes) =
        sources::noted_rule_sets(&host, &args.sources.plugins, &policy.trusted)
            .map_err(|error| error.of_policy(&policy))?;
    if !global.quiet {
        tell(&notes, io)?;
    }
    let book = sources::book(&rule_sets, &dataset, &policy.policy)
        .map_err(|error| error.of_policy(&policy))?;

    writeln!(io.out, "Files")?;
    let mut rows = table(&["  file", "rows"], &[1], 100);
    for file in dataset.files.iter().filter(|file| file.name != "dataset.toml") {
        rows.add_row([format!("  {}", file.name), count(file.rows)]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    if !dataset.unused.is_empty() {
        writeln!(
            io.out,
            "  Columns of the pupils file that are not used: {}",
            dataset.unused.join(", ")
        )?;
    }
    let units = dataset.roster.units(Level::Pupil) as u64;
    writeln!(
        io.out,
        "  {} in {}, {} and {}",
        counted(units, "pupil", "pupils"),
        counted(dataset.roster.classes.len() as u64, "class", "classes"),
        counted(dataset.roster.academies.len() as u64, "academy", "academies"),
        counted(dataset.roster.trusts.len() as u64, "trust", "trusts"),
    )?;
    match dataset.as_at {
        Some(day) => writeln!(io.out, "  The data speak of {day}")?,
        None => writeln!(
            io.out,
            "  The data have no date; rules that need one lack it (`--as-at` gives one)"
        )?,
    }

    writeln!(io.out, "\nIndicators")?;
    let mut rows = table(&["  indicator", "pupils", "share", "read by"], &[1, 2], 120);
    let supplied: BTreeMap<&str, usize> = dataset.supplied().collect();
    let wanted = book.inputs.iter().map(|input| input.indicator.as_str());
    let known = |id: &&str| {
        catalogue::indicator(id).is_some_and(|indicator| indicator.level == Level::Pupil)
            || dataset.own.iter().any(|own| own.id == *id)
    };
    let ids: std::collections::BTreeSet<&str> =
        wanted.filter(known).chain(supplied.keys().copied()).collect();
    for id in ids {
        let present = supplied.get(id).copied().unwrap_or(0) as u64;
        let readers: Vec<&str> = book
            .rule_sets
            .iter()
            .filter(|set| set.manifest.inputs.iter().any(|input| input.indicator == id))
            .map(|set| set.manifest.id.as_str())
            .collect();
        rows.add_row([
            format!("  {id}"),
            count(present),
            share(present, units),
            readers.join(", "),
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;

    writeln!(io.out, "\nRule sets")?;
    for (at, set) in book.rule_sets.iter().enumerate() {
        let rules = book.rules.iter().filter(|rule| rule.rule_set == at);
        let withheld: Vec<&str> =
            rules.clone().filter(|rule| !rule.granted).map(|rule| rule.id.as_str()).collect();
        write!(
            io.out,
            "  {} {}: {}",
            set.manifest.id,
            set.manifest.version,
            counted(rules.count() as u64, "rule", "rules")
        )?;
        if withheld.is_empty() {
            writeln!(io.out)?;
        } else {
            writeln!(io.out, "; not granted what they read: {}", withheld.join(", "))?;
        }
    }

    problems(&dataset, args.all, io)
}

/// Shows the problems of a dataset, the first few of each sort or all of them.
fn problems(dataset: &Dataset, all: bool, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    if dataset.problem_count == 0 {
        writeln!(io.out, "\nNo problems.")?;
        return Ok(Exit::Clean);
    }
    writeln!(io.out, "\n{}", counted(dataset.problem_count, "problem", "problems"))?;
    let mut sorts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for problem in &dataset.problems {
        let sort = sorts.entry((&problem.file, &problem.column, &problem.what)).or_default();
        *sort += 1;
        if all || *sort <= SHOWN || problem.row == 0 {
            writeln!(io.out, "  {problem}")?;
        }
    }
    let more: usize = sorts.values().map(|count| count.saturating_sub(SHOWN)).sum();
    if !all && more > 0 {
        writeln!(io.out, "  and {} like these; `--all` shows them", count(more as u64))?;
    }
    Ok(Exit::No)
}
