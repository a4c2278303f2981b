//! `uplift convert`: exports of other systems become a dataset.

use crate::args::{ConvertArgs, Global};
use crate::progress::{Progress, Stage};
use crate::sources::{pseudonym_key, size};
use crate::words::{count, counted};
use crate::{CommandError, Exit, Io};
use std::path::Path;
use uplift_convert::{Ids, KeyUsed, PROBLEMS, Report, Request, convert};

/// How many headers of a file that nothing was made of are shown.
const HEADERS: usize = 12;
/// How many sorts of problems are shown.
const SORTS: usize = 20;

/// Converts files and says what became of them.
pub(crate) fn run(
    args: &ConvertArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let ids = if args.keep_ids {
        Ids::Keep
    } else {
        Ids::Replace(args.key.clone().or_else(pseudonym_key))
    };
    let request = Request {
        format: args.format.into(),
        paths: &args.files,
        out: &args.out,
        ids,
        map: args.map.as_deref(),
    };
    let progress = Progress::begin(global, io)?;
    progress.stage(Stage::Reading(args.files.iter().map(|path| size(path)).sum()));
    let report = convert(&request, progress.watch())?;
    drop(progress);
    if let Some(key) = report.key.as_ref().filter(|key| key.made || !global.quiet) {
        say_key(key, io)?;
    }
    if !global.quiet {
        show(&report, &args.out, io)?;
    }
    Ok(Exit::Clean)
}

/// Says where the key is, without which the same pupils are other pupils next time.
fn say_key(key: &KeyUsed, io: &mut Io<'_>) -> Result<(), CommandError> {
    let path = key.path.display();
    if key.made {
        writeln!(
            io.err,
            "made a key for pseudonyms: `{path}`\nkeep it, and keep it to yourself: without it the same pupils get \
             other pseudonyms next time, and whoever has it can tell whose a pseudonym is"
        )?;
    } else {
        writeln!(io.err, "pseudonyms are made with the key `{path}`")?;
    }
    Ok(())
}

fn show(report: &Report, out: &Path, io: &mut Io<'_>) -> Result<(), CommandError> {
    let read = || report.sources.iter().filter_map(|source| Some((source, source.what.as_ref()?)));
    let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0).min(40);
    let names = widest(&mut read().map(|(source, _)| source.name.chars().count()));
    let whats = widest(&mut read().map(|(_, what)| what.chars().count()));
    writeln!(io.out, "Read")?;
    for (source, what) in read() {
        let rows = counted(source.rows, "row", "rows");
        writeln!(io.out, "  {:names$}  {what:whats$}  {rows}", source.name)?;
    }
    let mut not_read = report.sources.iter().filter(|source| source.what.is_none()).peekable();
    if not_read.peek().is_some() {
        writeln!(io.out, "\nNot read")?;
        for source in not_read {
            writeln!(io.out, "  {}: {}", source.name, source.why_not)?;
        }
    }
    let mut unused = report.sources.iter().filter(|source| !source.unused.is_empty()).peekable();
    if unused.peek().is_some() {
        writeln!(io.out, "\nNot used")?;
        for source in unused {
            let shown: Vec<&str> = source.unused.iter().map(String::as_str).take(HEADERS).collect();
            let more = match source.unused.len() - shown.len() {
                0 => String::new(),
                more => format!(" and {} more", count(more as u64)),
            };
            writeln!(io.out, "  {}: {}{more}", source.name, shown.join(", "))?;
        }
    }
    writeln!(io.out, "\nWritten to {}", out.display())?;
    for (core, rows) in &report.written {
        let name = format!("{}.csv", core.name());
        writeln!(io.out, "  {name:16}  {}", counted(*rows, "row", "rows"))?;
    }
    writeln!(io.out, "  dataset.toml")?;
    if report.replaced > 0 {
        let ids = counted(report.replaced as u64, "id of a pupil", "ids of pupils");
        writeln!(
            io.out,
            "\n{ids} replaced by pseudonyms; no names, addresses or dates of birth were kept."
        )?;
    }
    for note in &report.notes {
        writeln!(io.out, "\nNote: {note}.")?;
    }
    problems(report, io)?;
    writeln!(io.out, "\nNext: uplift run {} --out RESULTS", out.display())?;
    Ok(())
}

fn problems(report: &Report, io: &mut Io<'_>) -> Result<(), CommandError> {
    let total: u64 = report.problems.iter().map(|sort| sort.count).sum();
    if total == 0 {
        writeln!(io.out, "\nNo problems.")?;
        return Ok(());
    }
    let all = counted(total, "problem", "problems");
    writeln!(io.out, "\n{all}, the first of each sort; all of them are in {PROBLEMS}")?;
    for sort in report.problems.iter().take(SORTS) {
        let more = match sort.count {
            1 => String::new(),
            many => format!(" ({} of this sort)", count(many)),
        };
        writeln!(io.out, "  {}{more}", sort.first)?;
    }
    if report.problems.len() > SORTS {
        let more = (report.problems.len() - SORTS) as u64;
        writeln!(io.out, "  and {}", counted(more, "more sort", "more sorts"))?;
    }
    Ok(())
}
