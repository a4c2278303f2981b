//! `uplift plugin run`: a plugin over a real dataset, under the limits of a run: what it costs, what it
//! finds, and how it fails.

use crate::args::{Global, PluginRunArgs};
use crate::command::plugin::subject::{found, own_policy};
use crate::error::details;
use crate::pipeline::{Decided, decide};
use crate::words::{count, counted, share, table};
use crate::{CommandError, Exit, Io, policy, sources};
use uplift_cohort::Dataset;
use uplift_host::{BATCH, Limits, RuleSets, Timing, bind};
use uplift_model::{Findings, Level, Outcome, Roster, RuleBook};

/// Reasons that are shown of each rule.
const SHOWN: usize = 3;

/// Runs a plugin over a dataset.
pub(crate) fn run(
    args: &PluginRunArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let found = found(&args.plugin)?;
    if let Some(warned) = found.warned() {
        writeln!(io.err, "warning: {warned}")?;
    }
    let source = policy::read(args.policy.as_deref(), &args.dataset)?;
    let policy = &source.policy;
    let limits = policy::limits(&policy.limits).map_err(CommandError::new)?;
    let host = sources::host(global, policy)?;
    let rule_set = sources::load(&host, &found.plugin)?;
    let dataset = Dataset::load(&args.dataset, None)?;
    let policy = own_policy(policy, &rule_set.manifest().id);
    let rule_sets = RuleSets::new(vec![rule_set])?;
    let book = bind(&rule_sets, &dataset.own, &policy)
        .map_err(|error| CommandError::from(error).of_policy(&source))?;
    let decided = decide(&host, &rule_sets, &book, &dataset, BATCH)?;
    let report = Report { dataset: &dataset, book: &book, decided: &decided, limits: &limits };
    report.title(io)?;
    report.cost(io)?;
    report.rules(io)?;
    report.reasons(io)?;
    let faults = report.faults(io)?;
    Ok(if faults > 0 { Exit::Faults } else { Exit::Clean })
}

struct Report<'a> {
    dataset: &'a Dataset,
    book: &'a RuleBook,
    decided: &'a Decided,
    limits: &'a Limits,
}

impl Report<'_> {
    fn title(&self, io: &mut Io<'_>) -> std::io::Result<()> {
        let Some(entry) = self.book.rule_sets.first() else { return Ok(()) };
        let units = |level| self.dataset.roster.units(level) as u64;
        writeln!(
            io.out,
            "{} {}, over {} in {}, {} and {}",
            entry.manifest.id,
            entry.manifest.version,
            counted(units(Level::Pupil), "pupil", "pupils"),
            counted(units(Level::Class), "class", "classes"),
            counted(units(Level::Academy), "academy", "academies"),
            counted(units(Level::Trust), "trust", "trusts"),
        )
    }

    fn cost(&self, io: &mut Io<'_>) -> std::io::Result<()> {
        writeln!(io.out, "\nWhat it costs")?;
        if self.decided.timings.is_empty() {
            return writeln!(io.out, "  Nothing: it has no rule that may run.");
        }
        let header = [
            "  level",
            "rows",
            "batches",
            "fuel a row",
            "of its fuel",
            "memory",
            "of its memory",
            "time a row",
        ];
        let mut rows = table(&header, &[1, 2, 3, 4, 5, 6, 7], 110);
        let mut near = Vec::new();
        for timing in &self.decided.timings {
            let units = self.dataset.roster.units(timing.level) as u64;
            let (used, allowed) = self.heaviest(timing);
            for (what, used, allowed) in
                [("fuel", used, allowed), ("memory", timing.memory, self.limits.memory_bytes)]
            {
                if used.saturating_mul(2) > allowed {
                    near.push(format!("{}: {} of its {what}", timing.level, share(used, allowed)));
                }
            }
            rows.add_row([
                format!("  {}", timing.level),
                count(units),
                count(timing.batches as u64),
                timing.fuel.checked_div(units).map_or_else(String::new, count),
                portion(used, allowed),
                format!("{} KiB", count(timing.memory >> 10)),
                portion(timing.memory, self.limits.memory_bytes),
                time(timing, units),
            ]);
        }
        writeln!(io.out, "{}", rows.trim_fmt())?;
        writeln!(
            io.out,
            "  Shares are those of the batch that came nearest to its limit; a batch has up to {} rows.",
            count(BATCH as u64)
        )?;
        if !near.is_empty() {
            writeln!(io.out, "\nNear its limits, or over them")?;
            for line in near {
                writeln!(io.out, "  {line}")?;
            }
        }
        Ok(())
    }

    /// Returns the fuel that the heaviest batch used, and what it was allowed.
    fn heaviest(&self, timing: &Timing) -> (u64, u64) {
        let Some((units, fuel)) = &timing.heaviest else { return (0, 0) };
        (*fuel, self.limits.fuel(units.len()))
    }

    fn rules(&self, io: &mut Io<'_>) -> std::io::Result<()> {
        writeln!(io.out, "\nWhat it finds")?;
        let header = [
            "  rule",
            "level",
            "fired",
            "not fired",
            "lacking",
            "not applicable",
            "not granted",
            "not assessed",
        ];
        let mut rows = table(&header, &[2, 3, 4, 5, 6, 7], 120);
        for (findings, level) in self.decided.findings.iter().zip(Level::ALL) {
            for (place, rule) in self.book.at(*level) {
                let counts = counts(self.book, findings, &self.dataset.roster, place);
                let mut cells = vec![format!("  {}", rule.id), level.to_string()];
                cells.extend(counts.into_iter().map(count));
                rows.add_row(cells);
            }
        }
        writeln!(io.out, "{}", rows.trim_fmt())?;
        for rule in self.book.rules.iter().filter(|rule| !rule.granted) {
            let inputs = rule.withheld.iter().filter_map(|&place| self.book.inputs.get(place));
            let names: Vec<String> = inputs.map(|input| format!("`{}`", input.indicator)).collect();
            writeln!(io.out, "  {}: the policy does not grant {}", rule.id, names.join(", "))?;
        }
        Ok(())
    }

    fn reasons(&self, io: &mut Io<'_>) -> std::io::Result<()> {
        writeln!(io.out, "\nThe first it found")?;
        let mut any = false;
        for ((findings, inputs), level) in
            self.decided.findings.iter().zip(&self.decided.inputs).zip(Level::ALL)
        {
            for (place, rule) in self.book.at(*level) {
                let fired = findings.fired(rule.rule_set, 0..findings.units);
                let fired = fired.iter().filter(|finding| usize::from(finding.rule) == place);
                for (nth, finding) in fired.take(SHOWN).enumerate() {
                    any = true;
                    if nth == 0 {
                        writeln!(io.out, "  {}", rule.id)?;
                    }
                    let unit = finding.unit as usize;
                    let mut because = String::new();
                    rule.because.render(inputs, unit, &mut because);
                    let name = unit_name(&self.dataset.roster, *level, unit);
                    writeln!(io.out, "    {name}: {because}")?;
                }
            }
        }
        if !any {
            writeln!(io.out, "  Nothing.")?;
        }
        Ok(())
    }

    /// Shows every fault in full; returns how many there are.
    fn faults(&self, io: &mut Io<'_>) -> std::io::Result<usize> {
        let faults: Vec<_> = self.decided.findings.iter().flat_map(Findings::faults).collect();
        if faults.is_empty() {
            writeln!(io.out, "\nNo fault.")?;
            return Ok(0);
        }
        writeln!(io.out, "\n{}", counted(faults.len() as u64, "fault", "faults"))?;
        for fault in &faults {
            writeln!(io.out, "  {fault}")?;
            for detail in details(&fault.failure) {
                writeln!(io.out, "    {detail}")?;
            }
            writeln!(io.out, "    hint: {}", fault.failure.kind.hint())?;
        }
        Ok(faults.len())
    }
}

/// Counts the units by what became of a rule: fired, not fired, lacking, not applicable, not granted,
/// not assessed.
fn counts(book: &RuleBook, findings: &Findings, roster: &Roster, rule: usize) -> [u64; 6] {
    let [mut fired, mut not_fired, mut lacking] = [0; 3];
    let [mut not_applicable, mut not_granted, mut not_assessed] = [0; 3];
    for unit in 0..findings.units {
        *match findings.outcome(book, roster, rule, unit) {
            Outcome::Fired(_) => &mut fired,
            Outcome::NotFired => &mut not_fired,
            Outcome::Lacking => &mut lacking,
            Outcome::NotApplicable => &mut not_applicable,
            Outcome::NotGranted => &mut not_granted,
            Outcome::NotAssessed => &mut not_assessed,
        } += 1;
    }
    [fired, not_fired, lacking, not_applicable, not_granted, not_assessed]
}

/// Returns a share of what is allowed, which is nothing only where it is.
fn portion(used: u64, allowed: u64) -> String {
    if used > 0 && used.saturating_mul(1_000) < allowed {
        return "under 0.1 %".to_owned();
    }
    share(used, allowed)
}

/// Returns the id of a unit.
fn unit_name(roster: &Roster, level: Level, unit: usize) -> &str {
    match level {
        Level::Pupil => roster.enrolments.pupil.get(unit),
        Level::Class => roster.classes.get(unit).map_or("", |it| &it.id),
        Level::Academy => roster.academies.get(unit).map_or("", |it| &it.id),
        Level::Trust => roster.trusts.get(unit).map_or("", |it| &it.id),
    }
}

fn time(timing: &Timing, units: u64) -> String {
    let nanos = u64::try_from(timing.busy.as_nanos()).unwrap_or(u64::MAX);
    nanos.checked_div(units).map_or_else(String::new, |nanos| format!("{} ns", count(nanos)))
}
