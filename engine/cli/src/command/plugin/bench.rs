//! `uplift plugin bench`: how long a plugin takes to start and to decide, beside the last time.

use crate::args::{BenchArgs, Global};
use crate::command::plugin::subject::found;
use crate::words::{count, counted, table};
use crate::{CommandError, Exit, Io, policy, sources};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uplift_author::trial::{Ground, RandomCohort, granting, random};
use uplift_cohort::{Dataset, Inputs};
use uplift_host::{BATCH, Host, HostSettings, Plugin, RuleSet, RuleSets, bind};
use uplift_model::{Indicator, Level, Policy, Roster, RuleBook};
use uplift_rulefile::Diagnostics;

/// Units made at random.
const ROWS: usize = 100_000;
/// The seed they are made of.
const SEED: u64 = 1;

/// What was measured, and on what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Figures {
    /// The engine's version: fuel is counted anew by each.
    engine: String,
    /// The plugin's version.
    version: String,
    /// What it decided about.
    on: String,
    /// By name, in nanoseconds or units of fuel.
    by_name: BTreeMap<String, f64>,
}

/// A figure and how it is shown.
struct Figure {
    name: String,
    unit: Unit,
    value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Nanoseconds,
    Fuel,
}

/// Measures a plugin.
pub(crate) fn run(
    args: &BenchArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let found = found(&args.plugin)?;
    let own = found.own_indicators();
    let plugin = &found.plugin;
    let host = sources::host(global, &Policy::default())?;
    // This fills the cache, too.
    let rule_set = sources::load(&host, plugin)?;
    let world = World::new(&rule_set, &own, args.dataset.as_deref())?;
    let (id, version) = (rule_set.manifest().id.clone(), rule_set.manifest().version.clone());
    writeln!(
        io.out,
        "{id} {version}, {}; median of {}\n",
        world.on,
        counted(args.rounds.into(), "round", "rounds")
    )?;
    let mut figures = Vec::new();
    if let Some(compiled) = &found.compiled {
        let Diagnostics { name, text, .. } = &compiled.warnings;
        let took = median(args.rounds, || {
            let started = Instant::now();
            uplift_rulefile::compile(name, text).ok();
            Ok(started.elapsed())
        })?;
        figures.push(figure("compile the rule file", Unit::Nanoseconds, took));
    }
    figures.extend(measure(&host, plugin, &world, global, args.rounds)?);

    let file = args.figures.clone().or_else(|| figures_file(&id));
    let last = file.as_deref().and_then(read);
    let comparable = last.as_ref().filter(|last| last.on == world.on);
    show(&figures, comparable, io)?;
    match (&last, comparable) {
        (None, _) => writeln!(io.out, "There are no earlier figures to compare with.")?,
        (Some(last), None) => {
            writeln!(io.out, "The last figures are of {}, so they are not compared.", last.on)?;
        }
        (_, Some(last)) => {
            writeln!(io.out, "The last figures are of version {}.", last.version)?;
            if last.engine != env!("CARGO_PKG_VERSION") {
                let engine = &last.engine;
                writeln!(
                    io.out,
                    "They are of uplift {engine}, which may count fuel in another way."
                )?;
            }
        }
    }
    writeln!(
        io.out,
        "Fuel is exact: where it differs, the rules or the compiler do. Times are of one thread and differ from run \
to run; compare them only on a machine with nothing else to do."
    )?;
    if let Some(file) = file {
        let by_name = figures.into_iter().map(|figure| (figure.name, figure.value)).collect();
        let engine = env!("CARGO_PKG_VERSION").to_owned();
        write(&file, &Figures { engine, version, on: world.on, by_name })?;
        writeln!(io.out, "Kept in {}.", file.display())?;
    }
    Ok(Exit::Clean)
}

/// What a plugin decides about.
struct World {
    rule_sets: RuleSets,
    book: RuleBook,
    on: String,
    levels: Vec<(Inputs, Roster)>,
}

impl World {
    fn new(
        rule_set: &RuleSet,
        own: &[Indicator],
        dataset: Option<&Path>,
    ) -> Result<Self, CommandError> {
        let Some(folder) = dataset else {
            let Ground { rule_sets, book } = Ground::new(rule_set, &BTreeMap::new(), own)?;
            let on =
                format!("{} units of each level made at random, seed {SEED}", count(ROWS as u64));
            let levels = used_levels(&book).map(|level| {
                let RandomCohort { inputs, roster } = random(&book, level, ROWS, SEED);
                (inputs, roster)
            });
            let levels = levels.collect();
            return Ok(Self { rule_sets, book, on, levels });
        };
        let dataset = Dataset::load(folder, None)?;
        let rule_sets = RuleSets::new(vec![rule_set.clone()])?;
        let book = bind(&rule_sets, &dataset.own, &granting())?;
        let digests: String = dataset.files.iter().map(|file| file.digest.as_str()).collect();
        let digest = crate::command::run::sha256(&digests);
        let pupils = counted(dataset.roster.units(Level::Pupil) as u64, "pupil", "pupils");
        let digest = digest.get(..12).unwrap_or_default();
        let on = format!("{pupils} of `{}` (sha256 {digest})", folder.display());
        // Statistics of findings would take a run; what a pupil costs is what counts.
        let inputs = dataset.inputs(&book, Level::Pupil, None);
        Ok(Self { rule_sets, book, on, levels: vec![(inputs, dataset.roster)] })
    }
}

/// Goes through the levels at which there are rules that may run.
fn used_levels(book: &RuleBook) -> impl Iterator<Item = Level> {
    let used = |level: &&Level| book.at(**level).any(|(_, rule)| rule.granted);
    Level::ALL.iter().filter(used).copied()
}

fn measure(
    host: &Host,
    plugin: &Plugin<'_>,
    world: &World,
    global: &Global,
    rounds: u32,
) -> Result<Vec<Figure>, CommandError> {
    let limits = policy::limits(&BTreeMap::new()).map_err(CommandError::new)?;
    let threads = global.threads.map_or(0, usize::from);
    let bare = Host::new(HostSettings { cache: None, limits, threads })?;
    let load = |host: &Host| {
        let started = Instant::now();
        sources::load(host, plugin).map(|_| started.elapsed())
    };
    let mut figures = vec![
        figure("compile and load", Unit::Nanoseconds, median(rounds, || load(&bare))?),
        figure("load from the cache", Unit::Nanoseconds, median(rounds, || load(host))?),
    ];
    for (inputs, roster) in &world.levels {
        let level = inputs.level;
        let (rule_sets, book) = (&world.rule_sets, &world.book);
        let run = |inputs: &Inputs, batch| {
            let (findings, timings) = host.evaluate_timed(rule_sets, book, inputs, roster, batch);
            if let Some(fault) = findings.faults().next() {
                return Err(CommandError::new(format!("cannot be measured: {fault}"))
                    .hint("`uplift plugin check` shows what it fails at"));
            }
            Ok(timings.into_iter().next())
        };
        let none = Inputs::new(level, 1, vec![None; book.inputs.len()]);
        let first = median(rounds, || Ok(run(&none, 1)?.map_or(Duration::ZERO, |it| it.busy)))?;
        figures.push(figure(
            &format!("{level}: instantiate and decide one row"),
            Unit::Nanoseconds,
            first,
        ));
        let mut fuel = 0;
        let all = median(rounds, || {
            let timing = run(inputs, BATCH)?;
            fuel = timing.as_ref().map_or(0, |timing| timing.fuel);
            Ok(timing.map_or(Duration::ZERO, |timing| timing.busy))
        })?;
        let rows = precise(inputs.units.max(1) as u64);
        let a_row = |what: &str| format!("{level}: {what}, batches of {}", count(BATCH as u64));
        figures.push(figure(&a_row("time a row"), Unit::Nanoseconds, all / rows));
        figures.push(figure(&a_row("fuel a row"), Unit::Fuel, precise(fuel) / rows));
    }
    Ok(figures)
}

fn figure(name: &str, unit: Unit, value: f64) -> Figure {
    Figure { name: name.to_owned(), unit, value }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn precise(number: u64) -> f64 {
    number as f64
}

/// Measures something so many times and returns the middle in nanoseconds.
fn median(
    rounds: u32,
    mut once: impl FnMut() -> Result<Duration, CommandError>,
) -> Result<f64, CommandError> {
    let mut times = (0..rounds).map(|_| once()).collect::<Result<Vec<_>, _>>()?;
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(precise(u64::try_from(middle.as_nanos()).unwrap_or(u64::MAX)))
}

fn show(figures: &[Figure], last: Option<&Figures>, io: &mut Io<'_>) -> std::io::Result<()> {
    let mut rows = table(&["  figure", "now", "last", "now / last"], &[1, 2, 3], 110);
    for figure in figures {
        let before = last.and_then(|last| last.by_name.get(&figure.name)).copied();
        rows.add_row([
            format!("  {}", figure.name),
            words(figure.unit, figure.value),
            before.map_or_else(String::new, |value| words(figure.unit, value)),
            before.map_or_else(String::new, |value| ratio(figure.unit, figure.value, value)),
        ]);
    }
    writeln!(io.out, "{}\n", rows.trim_fmt())
}

fn words(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Fuel => {
            let text = format!("{value:.2}");
            let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
            let apart = whole.parse().map_or_else(|_| whole.to_owned(), count);
            format!("{apart}.{rest}")
        }
        Unit::Nanoseconds if value < 1e3 => format!("{value:.1} ns"),
        Unit::Nanoseconds if value < 1e6 => format!("{:.1} µs", value / 1e3),
        Unit::Nanoseconds if value < 1e9 => format!("{:.1} ms", value / 1e6),
        Unit::Nanoseconds => format!("{:.2} s", value / 1e9),
    }
}

fn ratio(unit: Unit, now: f64, last: f64) -> String {
    match unit {
        Unit::Fuel if now.to_bits() == last.to_bits() => "the same".to_owned(),
        _ if last > 0.0 => format!("{:.2}", now / last),
        _ => String::new(),
    }
}

/// Returns the file of a plugin's last figures in the user's cache folder.
fn figures_file(id: &str) -> Option<PathBuf> {
    sources::cache_folder().map(|folder| folder.join("bench").join(format!("{id}.json")))
}

/// Reads figures; a file that cannot be read is as good as none.
fn read(file: &Path) -> Option<Figures> {
    serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()
}

fn write(file: &Path, figures: &Figures) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(figures).map_err(std::io::Error::other);
    let made = text.and_then(|text| {
        file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(file, text + "\n")
    });
    made.map_err(|error| {
        CommandError::new(format!("could not write `{}`: {error}", file.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_say_them() {
        let time = |value| words(Unit::Nanoseconds, value);
        assert_eq!([time(26.04), time(1_500.0)], ["26.0 ns", "1.5 µs"]);
        assert_eq!([time(2.5e7), time(1.25e9)], ["25.0 ms", "1.25 s"]);
        assert_eq!(words(Unit::Fuel, 22.506), "22.51");
        assert_eq!(words(Unit::Fuel, 6_960.0), "6,960.00");
        assert_eq!(ratio(Unit::Fuel, 22.5, 22.5), "the same");
        assert_eq!(ratio(Unit::Fuel, 45.0, 22.5), "2.00");
        assert_eq!(ratio(Unit::Nanoseconds, 1.0, 0.0), "");
    }
}
