//! `uplift run`: a dataset becomes ranked lists, as files and in the terminal.

use crate::args::{Format, Global, RunArgs};
use crate::pipeline::{self, Evaluated};
use crate::progress::{Progress, Stage};
use crate::summary::Summary;
use crate::{CommandError, Exit, Io};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::ops::Range;
use std::time::Instant;
use uplift_cohort::Dataset;
use uplift_host::Timing;
use uplift_merge::{AcademyLists, AcademyTotals, Merge, TrustLists};
use uplift_model::{Level, Roster, RuleCount, Status, catalogue};
use uplift_report::{
    AbsenceCount, AbsenceRecord, CatalogueRecord, Chunk, Context, Encoder, Formats, InputRecord,
    LevelRecord, PolicyRecord, Reading, RuleRow, RunRecord, Writer,
};

/// Enrolments whose rows are made and written together, at the least and at the most.
const BLOCK: (usize, usize) = (4_096, 65_536);

pub(crate) fn run(args: &RunArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let earlier = args.out.join("run.json").is_file();
    anew(args, global, io).map_err(|error| {
        if !earlier || error.is_broken_pipe() {
            return error;
        }
        error.hint(format!("`{}` still holds the results of an earlier run", args.out.display()))
    })
}

fn anew(args: &RunArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let started = Instant::now();
    let formats: Formats = args.format.iter().map(|format| format.report()).collect();
    let progress = Progress::begin(global, io)?;
    // Whether the results can be written is found out before anything is computed.
    let mut writer = Writer::create(&args.out, formats)?;
    let batch = args.batch.map(|batch| batch as usize);
    let evaluated = pipeline::evaluate(&args.sources, global, batch, &progress)?;
    let evaluated_after = started.elapsed();
    let (record, summary) = write(&evaluated, formats, &mut writer, &progress)?;
    keep(&evaluated.dataset, &mut writer)?;
    let faults = evaluated.faults();
    let timings = Timings::new(
        &evaluated.timings,
        evaluated_after.as_secs_f64(),
        started.elapsed().as_secs_f64(),
    );
    {
        let span = tracing::info_span!("finish");
        let _entered = span.enter();
        let problems = &evaluated.dataset.problems;
        writer.finish(
            record,
            &timings,
            &evaluated.dataset.roster,
            problems,
            &evaluated.book,
            &evaluated.findings,
        )?;
    }
    drop(progress);
    if !global.quiet {
        tell(&evaluated.notes, io)?;
        summary.show(&evaluated, &args.out, io)?;
    }
    Ok(if !faults.is_empty() {
        Exit::Faults
    } else if args.strict && evaluated.dataset.problem_count > 0 {
        Exit::No
    } else {
        Exit::Clean
    })
}

/// Keeps the readings that a later run needs to tell changes since this one; no file where none does.
fn keep(dataset: &Dataset, writer: &mut Writer) -> Result<(), CommandError> {
    let reading = |id: &str| {
        let column = dataset.column(id);
        move |unit: usize| column.and_then(|column| column.reading(unit))
    };
    let readings: Vec<_> = dataset.changes.iter().map(|id| reading(id)).collect();
    let columns: Vec<(&str, Reading<'_>)> = dataset
        .changes
        .iter()
        .zip(&readings)
        .map(|(id, reading)| (id.as_str(), reading as Reading<'_>))
        .collect();
    if !columns.is_empty() {
        writer.readings(&dataset.roster, &columns)?;
    }
    Ok(())
}

/// Says what is worth knowing of plugins before anything is said of pupils.
pub(crate) fn tell(notes: &[String], io: &mut Io<'_>) -> std::io::Result<()> {
    notes.iter().try_for_each(|note| writeln!(io.err, "warning: {note}"))
}

impl Format {
    fn report(self) -> uplift_report::Format {
        match self {
            Self::Parquet => uplift_report::Format::Parquet,
            Self::Csv => uplift_report::Format::Csv,
            Self::Json => uplift_report::Format::Json,
        }
    }
}

/// The rows of some academies, ranked and encoded.
struct Block {
    chunks: Vec<Chunk>,
    lists: Vec<AcademyLists>,
    enrolments: u64,
}

/// Merges and writes academy by academy. While one block is written, the next are made; their order
/// and size depend on the data alone.
fn write(
    evaluated: &Evaluated,
    formats: Formats,
    writer: &mut Writer,
    progress: &Progress,
) -> Result<(RunRecord, Summary), CommandError> {
    let span = tracing::info_span!("merge and write");
    let _entered = span.enter();
    let Evaluated { dataset, policy, book, inputs, findings, .. } = evaluated;
    let roster = &dataset.roster;
    progress.stage(Stage::Writing(roster.units(Level::Pupil) as u64));
    let [pupils, classes, academies, trusts] = inputs;
    let merge = Merge::new(book, &policy.policy, roster, findings, pupils);
    let encoder = Encoder::new(Context { book, roster, policy: &policy.policy }, formats)?;
    let encode = |range: Range<usize>| -> Result<Block, CommandError> {
        progress.check()?;
        let enrolments = roster
            .academies
            .get(range.clone())
            .map_or(0, |academies| academies.iter().map(|of| of.enrolments.len() as u64).sum());
        let lists: Vec<AcademyLists> =
            range.clone().map(|academy| merge.academy(academy)).collect();
        let rows = |of: fn(&AcademyLists) -> &Vec<uplift_model::UnitRow>| {
            lists.iter().flat_map(|lists| of(lists).iter().cloned()).collect::<Vec<_>>()
        };
        let pupil_rows: Vec<_> =
            lists.iter().flat_map(|lists| lists.pupils.iter().cloned()).collect();
        let rules: Vec<RuleRow> = range
            .zip(&lists)
            .flat_map(|(academy, lists)| {
                lists.rules.iter().map(move |&(rule, count)| (academy, rule, count))
            })
            .map(|(academy, rule, count)| RuleRow {
                trust: place(roster.academies.get(academy).map_or(0, |academy| academy.trust)),
                academy: Some(place(academy)),
                rule,
                count,
            })
            .collect();
        let chunks = vec![
            encoder.pupils(pupils, &pupil_rows)?,
            encoder.units(Level::Class, classes, &rows(|lists| &lists.classes))?,
            encoder.units(Level::Academy, academies, &rows(|lists| &lists.academy))?,
            encoder.rules(&rules)?,
        ];
        Ok(Block { chunks, lists, enrolments })
    };
    let mut summary = Summary::new(book);
    let mut totals: Vec<AcademyTotals> = Vec::with_capacity(roster.academies.len());
    let blocks = blocks(roster);
    let mut made: Vec<Result<Block, CommandError>> = Vec::new();
    for window in blocks.chunks(rayon::current_num_threads()).chain(std::iter::once(&[][..])) {
        // One thread writes what is made while the others make what comes next.
        let (written, next) = rayon::join(
            || -> Result<(), CommandError> {
                for block in std::mem::take(&mut made) {
                    progress.check()?;
                    let block = block?;
                    for chunk in block.chunks {
                        writer.append(chunk)?;
                    }
                    progress.watch().done(block.enrolments);
                    for lists in block.lists {
                        summary.see(&lists);
                        totals.push(lists.totals);
                    }
                }
                Ok(())
            },
            || window.par_iter().map(|range| encode(range.clone())).collect::<Vec<_>>(),
        );
        written?;
        made = next;
    }
    let mut trust_rules = Vec::new();
    for (at, trust) in roster.trusts.iter().enumerate() {
        let of_trust: Vec<&AcademyTotals> =
            totals.get(trust.academies.clone()).unwrap_or(&[]).iter().collect();
        let TrustLists { rows, rules } = merge.trust(at, &of_trust);
        writer.append(encoder.units(Level::Trust, trusts, &rows)?)?;
        trust_rules.extend(rules.iter().map(|&(rule, count)| RuleRow {
            trust: place(at),
            academy: None,
            rule,
            count,
        }));
        summary.see_trust(&rows, &rules);
    }
    writer.append(encoder.rules(&trust_rules)?)?;
    progress.check()?;
    Ok((record(evaluated, &summary), summary))
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Cuts the academies into blocks of whole academies.
fn blocks(roster: &Roster) -> Vec<Range<usize>> {
    let size = (roster.units(Level::Pupil) / 8).clamp(BLOCK.0, BLOCK.1);
    let mut blocks = Vec::new();
    let (mut start, mut held) = (0, 0);
    for (at, academy) in roster.academies.iter().enumerate() {
        held += academy.enrolments.len();
        if held >= size {
            blocks.push(start..at + 1);
            (start, held) = (at + 1, 0);
        }
    }
    if start < roster.academies.len() {
        blocks.push(start..roster.academies.len());
    }
    blocks
}

/// Writes down what the run was, for `run.json`.
fn record(evaluated: &Evaluated, summary: &Summary) -> RunRecord {
    let Evaluated { dataset, policy, book, .. } = evaluated;
    let policy_record = PolicyRecord::new(&policy.policy, policy.text.as_deref().map(sha256));
    let mut record = RunRecord::new(env!("CARGO_PKG_VERSION"), book, policy_record);
    record.as_at = dataset.as_at.map(|day| day.to_string());
    record.absence = dataset.absence().map(|counts| {
        let count = |of: uplift_cohort::Counted| AbsenceCount {
            assessed: of.assessed,
            persistent: of.persistent,
            severe: of.severe,
        };
        AbsenceRecord {
            enrolments: count(counts.enrolments),
            pupils: count(counts.pupils),
            other_years: counts.other_years,
            no_year: counts.no_year,
        }
    });
    record.inputs = dataset
        .files
        .iter()
        .map(|file| InputRecord {
            file: file.name.clone(),
            bytes: file.bytes,
            sha256: file.digest.clone(),
        })
        .collect();
    record.catalogue = catalogue::files()
        .iter()
        .map(|file| CatalogueRecord::new(file, sha256(file.text)))
        .collect();
    for &level in Level::ALL {
        let mut counts = LevelRecord {
            units: dataset.roster.units(level) as u64,
            rows: summary.rows(level),
            ..LevelRecord::default()
        };
        if level == Level::Pupil {
            let statuses = Status::ALL.iter().zip(summary.statuses);
            counts.statuses =
                statuses.map(|(status, count)| (status.words().to_owned(), count)).collect();
        }
        record.levels.insert(level.word().to_owned(), counts);
    }
    for (rule, counts) in record.rules.iter_mut().zip(&summary.rules) {
        rule.fired = counts.fired;
        rule.not_fired = counts.not_fired;
        rule.lacking = counts.lacking;
        rule.not_applicable = counts.not_applicable;
        rule.not_granted = counts.not_granted;
        rule.not_assessed = counts.not_assessed;
    }
    record.problems = dataset.problem_count;
    record.faults = evaluated.faults().len() as u64;
    record
}

pub(crate) fn sha256(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// How often a rule had each outcome in the whole run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcomes {
    pub(crate) fired: u64,
    pub(crate) not_fired: u64,
    pub(crate) lacking: u64,
    pub(crate) not_applicable: u64,
    pub(crate) not_granted: u64,
    pub(crate) not_assessed: u64,
}

impl Outcomes {
    pub(crate) fn add(&mut self, count: &RuleCount) {
        self.fired += u64::from(count.fired);
        self.not_fired += u64::from(count.not_fired);
        self.lacking += u64::from(count.lacking);
        self.not_applicable += u64::from(count.not_applicable);
        self.not_granted += u64::from(count.not_granted);
        self.not_assessed += u64::from(count.not_assessed);
    }
}

/// `timings.json`: how long things took, which differs from run to run.
#[derive(Debug, Serialize)]
struct Timings {
    evaluated_after_s: f64,
    written_after_s: f64,
    rule_sets: Vec<RuleSetTiming>,
}

#[derive(Debug, Serialize)]
struct RuleSetTiming {
    rule_set: String,
    level: &'static str,
    batches: usize,
    busy_s: f64,
    fuel: u64,
    slowest_units: Option<(u32, u32)>,
    slowest_s: f64,
}

impl Timings {
    fn new(timings: &[Timing], evaluated_after_s: f64, written_after_s: f64) -> Self {
        let rule_sets = timings.iter().map(|timing| RuleSetTiming {
            rule_set: timing.rule_set.clone(),
            level: timing.level.word(),
            batches: timing.batches,
            busy_s: timing.busy.as_secs_f64(),
            fuel: timing.fuel,
            slowest_units: timing.slowest.as_ref().map(|(units, _)| (units.start, units.end)),
            slowest_s: timing.slowest.as_ref().map_or(0.0, |(_, took)| took.as_secs_f64()),
        });
        Self { evaluated_after_s, written_after_s, rule_sets: rule_sets.collect() }
    }
}
