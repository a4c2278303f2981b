//! `uplift check`: a dataset, the policy and the plugins, looked at and nothing run.

mod academies;
mod sections;

use crate::args::{CheckArgs, Global};
use crate::command::run::tell;
use crate::progress::Progress;
use crate::summary::changes;
use crate::words::{count, counted, table, wrapped};
use crate::{CommandError, Exit, Io, sources};
use sections::Found;
use std::collections::BTreeMap;
use uplift_cohort::Dataset;
use uplift_model::RuleBook;
use uplift_report::{QualityReport, Section, write_quality};

/// Problems of one sort that are shown without `--all`.
const SHOWN: usize = 3;

pub(crate) fn run(
    args: &CheckArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let progress = Progress::begin(global, io)?;
    let policy = sources::policy(&args.sources)?;
    let dataset = sources::dataset(&args.sources, &progress)?;
    let host = sources::host(global, &policy.policy)?;
    let (rule_sets, notes) =
        sources::noted_rule_sets(&host, &args.sources.plugins, &policy.trusted)
            .map_err(|error| error.of_policy(&policy))?;
    let book = sources::book(&rule_sets, &dataset, &policy.policy)
        .map_err(|error| error.of_policy(&policy))?;
    let quality = dataset.quality(&sections::indicators(&dataset, &book));
    progress.check()?;
    drop(progress);
    if !global.quiet {
        tell(&notes, io)?;
    }
    let absence = dataset.absence().map(|counts| [counts.enrolments, counts.pupils]);
    let found = Found { dataset: &dataset, quality: &quality, book: &book, absence };
    let sections = sections::sections(&found);
    show(&found, &sections, io)?;
    if let Some(line) = changes::line(&dataset, args.sources.previous.is_some()) {
        writeln!(io.out, "\n{line}")?;
    }
    rule_sets_in(&book, io)?;
    let exit = problems(&dataset, args.all, io)?;
    if let Some(out) = &args.out {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let report = QualityReport { version, about: sections::about(&dataset), sections };
        let written = write_quality(out, &report, &dataset.problems)?;
        if !global.quiet {
            let page = written.folder.join("quality.html");
            writeln!(io.out, "\nWritten without small counts of pupils: {}", page.display())?;
        }
    }
    Ok(exit)
}

/// Shows the sections but that of problems, which are shown one by one.
fn show(found: &Found<'_>, sections: &[Section], io: &mut Io<'_>) -> Result<(), CommandError> {
    let people = &found.quality.people;
    writeln!(
        io.out,
        "{} in {}, {} and {}",
        counted(people.pupils, "pupil", "pupils"),
        counted(people.classes, "class", "classes"),
        counted(people.academies, "academy", "academies"),
        counted(people.trusts, "trust", "trusts"),
    )?;
    writeln!(io.out, "{}", sections::about(found.dataset))?;
    for section in sections.iter().filter(|section| section.id != "problems") {
        writeln!(io.out, "\n{}", section.title)?;
        if section.rows.is_empty() {
            writeln!(io.out, "  {}", section.empty)?;
            continue;
        }
        write!(io.out, "{}", wrapped(&section.says, 2))?;
        let header: Vec<String> =
            section
                .headings
                .iter()
                .enumerate()
                .map(|(place, heading)| {
                    if place == 0 { format!("  {}", heading.title) } else { heading.title.clone() }
                })
                .collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let numbers: Vec<usize> = (0..header.len())
            .filter(|&place| {
                let mut cells = section.rows.iter().filter_map(|row| row.cells.get(place));
                cells.any(uplift_report::Cell::is_number)
            })
            .collect();
        let mut rows = table(&header, &numbers, 120);
        for row in &section.rows {
            rows.add_row(row.cells.iter().enumerate().map(|(place, cell)| {
                if place == 0 { format!("  {}", cell.words()) } else { cell.words() }
            }));
        }
        writeln!(io.out, "{}", rows.trim_fmt())?;
    }
    Ok(())
}

/// Shows the rule sets, and which of their rules are not granted what they read.
fn rule_sets_in(book: &RuleBook, io: &mut Io<'_>) -> Result<(), CommandError> {
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
    Ok(())
}

/// File, column, what is wrong and what was done.
type Sort<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Shows the problems of a dataset sort by sort, the first few of each or all of them.
fn problems(dataset: &Dataset, all: bool, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    if dataset.problem_count == 0 {
        writeln!(io.out, "\nNo problems.")?;
        return Ok(Exit::Clean);
    }
    writeln!(io.out, "\n{}", counted(dataset.problem_count, "problem", "problems"))?;
    let mut sorts: BTreeMap<Sort<'_>, Vec<_>> = BTreeMap::new();
    for problem in &dataset.problems {
        let sort = (&*problem.file, &*problem.column, &*problem.what, &*problem.done);
        sorts.entry(sort).or_default().push(problem);
    }
    for sort in &dataset.problem_sorts {
        let key = (&*sort.file, &*sort.column, &*sort.what, &*sort.done);
        let problems = sorts.get(&key).map_or(&[][..], Vec::as_slice);
        let shown = if all { problems.len() } else { SHOWN };
        for problem in problems.iter().take(shown) {
            writeln!(io.out, "  {problem}")?;
        }
        let more = sort.count.saturating_sub(shown as u64);
        if more > 0 && !all {
            writeln!(io.out, "    and {} like these; `--all` shows them", count(more))?;
        }
    }
    Ok(Exit::No)
}
