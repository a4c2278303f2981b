//! `uplift plugin watch`: builds, tests and compares a plugin whenever its files change.

mod changes;

use crate::args::{Global, WatchArgs};
use crate::command::plugin::subject::{all_cases, cases_folder, found, own_policy};
use crate::command::plugin::test::test;
use crate::pipeline::{Decided, decide};
use crate::words::counted;
use crate::{CommandError, Exit, Io, policy, sources};
use changes::Changes;
use std::path::{Path, PathBuf};
use uplift_author::trial::{Change, Changed, Standing};
use uplift_cohort::Dataset;
use uplift_host::{BATCH, Host, RuleSet, RuleSets, bind};
use uplift_merge::Merge;
use uplift_model::{Findings, Policy};

/// Changed recommendations that are shown.
const SHOWN: usize = 20;

/// Watches a plugin until it is interrupted.
pub(crate) fn run(
    args: &WatchArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let folder = cases_folder(&args.plugin, args.cases.as_deref())?;
    let policy = match &args.dataset {
        Some(dataset) => policy::read(args.policy.as_deref(), dataset)?.policy,
        None => Policy::default(),
    };
    let dataset = args.dataset.as_deref().map(|folder| Dataset::load(folder, None)).transpose()?;
    let host = sources::host(global, &policy)?;
    let watch = Watch { plugin: &args.plugin, cases: &folder, host, policy, dataset };
    // What stands there now is looked at first, so that a change during a build is not missed.
    let changes = Changes::of(&[PathBuf::from(&args.plugin), folder.clone()])?;
    let builds = args.builds.map_or(usize::MAX, |builds| builds as usize);
    watch.until(std::iter::once(()).chain(changes).take(builds), io)
}

struct Watch<'a> {
    plugin: &'a str,
    cases: &'a Path,
    host: Host,
    policy: Policy,
    dataset: Option<Dataset>,
}

impl Watch<'_> {
    /// Builds once for each event. What cannot be built or tested is shown and waits for a change; only
    /// a terminal that cannot be written to ends it early.
    fn until(
        &self,
        events: impl Iterator<Item = ()>,
        io: &mut Io<'_>,
    ) -> Result<Exit, CommandError> {
        let mut last: Option<Vec<Standing>> = None;
        for () in events {
            match self.once(last.as_deref(), io) {
                Ok(standings) => last = standings.or(last),
                Err(error) if error.is_broken_pipe() => return Err(error),
                Err(error) => writeln!(io.out, "{}", error.text(io.terminal))?,
            }
            writeln!(io.out, "\nWaiting for `{}` to change; Ctrl-C ends it.\n", self.plugin)?;
            io.out.flush()?;
        }
        Ok(Exit::Clean)
    }

    /// Builds, tests, and compares with the last good build; returns what is recommended now.
    fn once(
        &self,
        last: Option<&[Standing]>,
        io: &mut Io<'_>,
    ) -> Result<Option<Vec<Standing>>, CommandError> {
        let found = found(self.plugin)?;
        if let Some(compiled) = &found.compiled
            && !compiled.warnings.is_empty()
        {
            writeln!(io.out, "{}\n", compiled.warnings.render(io.terminal))?;
        }
        let rule_set = sources::load(&self.host, &found.plugin)?;
        let manifest = rule_set.manifest();
        writeln!(
            io.out,
            "{} {}: {}",
            manifest.id,
            manifest.version,
            counted(manifest.rules.len() as u64, "rule", "rules")
        )?;
        let files = all_cases(&found, self.cases, manifest)?;
        let tested = test(&self.host, &rule_set, &found.own_indicators(), &files, None)?;
        tested.show(io)?;
        if tested.count() == 0 {
            writeln!(io.out, "There are no cases in `{}`.", self.cases.display())?;
        }
        let Some(dataset) = &self.dataset else { return Ok(None) };
        let (now, faults) = self.standings(&rule_set, dataset)?;
        if let Some(fault) = faults {
            writeln!(io.out, "{fault}")?;
            writeln!(io.out, "Recommendations are not compared with a build that fails.")?;
            return Ok(None);
        }
        match last {
            None => {
                let rows = counted(now.len() as u64, "recommendation", "recommendations");
                writeln!(io.out, "{rows} for pupils; what changes will be shown.")?;
            }
            Some(last) => show(&uplift_author::trial::changes(last, &now), io)?,
        }
        Ok(Some(now))
    }

    /// Returns what a build recommends for every pupil, or that it fails.
    fn standings(
        &self,
        rule_set: &RuleSet,
        dataset: &Dataset,
    ) -> Result<(Vec<Standing>, Option<String>), CommandError> {
        let policy = own_policy(&self.policy, &rule_set.manifest().id);
        let rule_sets = RuleSets::new(vec![rule_set.clone()])?;
        let book = bind(&rule_sets, &dataset.own, &policy)?;
        let Decided { inputs, findings, .. } =
            decide(&self.host, &rule_sets, &book, dataset, BATCH)?;
        if let Some(fault) = findings.iter().flat_map(Findings::faults).next() {
            return Ok((Vec::new(), Some(fault.to_string())));
        }
        let [pupils, ..] = &inputs;
        let roster = &dataset.roster;
        let merge = Merge::new(&book, &policy, roster, &findings, pupils);
        let standing = |academy: &uplift_model::Academy, row: &uplift_model::Recommendation| {
            let proposed = book.interventions.get(usize::from(row.intervention));
            Standing {
                academy: academy.id.clone(),
                pupil: roster.enrolments.pupil.get(row.unit as usize).to_owned(),
                proposal: (row.area.word(), proposed.map_or("", |it| &it.id).to_owned()),
                rank: row.rank,
                status: row.status,
            }
        };
        let mut standings = Vec::new();
        for (place, academy) in roster.academies.iter().enumerate() {
            let lists = merge.academy(place);
            standings.extend(lists.pupils.iter().map(|row| standing(academy, row)));
        }
        Ok((standings, None))
    }
}

/// Shows whose recommendations are not as they were.
fn show(changes: &[Changed], io: &mut Io<'_>) -> std::io::Result<()> {
    if changes.is_empty() {
        return writeln!(io.out, "Nobody's recommendations changed.");
    }
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|it| is(&it.change)).count();
    let mut pupils: Vec<(&str, &str)> =
        changes.iter().map(|it| (it.row.academy.as_str(), it.row.pupil.as_str())).collect();
    pupils.dedup();
    writeln!(
        io.out,
        "Recommendations of {} changed: {} added, {} gone, {} of another rank, {} of another status.",
        counted(pupils.len() as u64, "pupil", "pupils"),
        count(|it| matches!(it, Change::Added)),
        count(|it| matches!(it, Change::Gone)),
        count(|it| matches!(it, Change::Moved(..))),
        count(|it| matches!(it, Change::Became(..))),
    )?;
    for Changed { row, change } in changes.iter().take(SHOWN) {
        let words = match change {
            Change::Added => format!("added, rank {}, {}", row.rank, row.status.words()),
            Change::Gone => "gone".to_owned(),
            Change::Moved(from, to) => format!("rank {from} is now {to}"),
            Change::Became(from, to) => format!("{} is now {}", from.words(), to.words()),
        };
        let (academy, pupil, (area, id)) = (&row.academy, &row.pupil, &row.proposal);
        writeln!(io.out, "  {academy}/{pupil}  {id} ({area}): {words}")?;
    }
    if changes.len() > SHOWN {
        writeln!(io.out, "  and {} more", changes.len() - SHOWN)?;
    }
    Ok(())
}
