//! The stages in order: dataset, rule sets, findings of every level.

use crate::CommandError;
use crate::args::{Global, Sources};
use crate::policy::PolicySource;
use crate::progress::{Progress, Stage};
use crate::sources;
use uplift_cohort::{Dataset, Inputs, Watch};
use uplift_host::{BATCH, Host, RuleSets, Timing, settle_faults};
use uplift_model::{Findings, Level, RuleBook};

/// A dataset, evaluated.
pub(crate) struct Evaluated {
    pub(crate) dataset: Dataset,
    pub(crate) policy: PolicySource,
    pub(crate) book: RuleBook,
    /// By level.
    pub(crate) inputs: [Inputs; 4],
    /// By level.
    pub(crate) findings: [Findings; 4],
    pub(crate) timings: Vec<Timing>,
    /// What is worth knowing of the plugins.
    pub(crate) notes: Vec<String>,
    /// Whether an earlier run was named.
    pub(crate) previous: bool,
}

/// Reads everything and has every rule decide for every unit.
pub(crate) fn evaluate(
    sources: &Sources,
    global: &Global,
    batch: Option<usize>,
    progress: &Progress,
) -> Result<Evaluated, CommandError> {
    let batch = batch.unwrap_or(BATCH);
    let watch = progress.watch();
    let policy = sources::policy(sources)?;
    // Compiling plugins and reading data have nothing to say to each other.
    let (dataset, host) = rayon::join(
        || sources::dataset(sources, progress),
        || {
            let host = sources::host(global, &policy.policy)?;
            let loaded = sources::noted_rule_sets(&host, &sources.plugins, &policy.trusted)
                .map_err(|error| error.of_policy(&policy))?;
            Ok::<_, CommandError>((host, loaded))
        },
    );
    let (dataset, (host, (rule_sets, notes))) = (dataset?, host?);
    let book = sources::book(&rule_sets, &dataset, &policy.policy)
        .map_err(|error| error.of_policy(&policy))?;
    progress.stage(Stage::Evaluating);
    let Decided { inputs, mut findings, timings } =
        decide_watched(&host, &rule_sets, &book, &dataset, batch, watch)?;
    settle_faults(&book, &policy.policy.faults, &mut findings)?;
    Ok(Evaluated {
        dataset,
        policy,
        book,
        inputs,
        findings,
        timings,
        notes,
        previous: sources.previous.is_some(),
    })
}

/// What rule sets decided over a dataset, faults and all.
pub(crate) struct Decided {
    /// By level.
    pub(crate) inputs: [Inputs; 4],
    /// By level.
    pub(crate) findings: [Findings; 4],
    pub(crate) timings: Vec<Timing>,
}

/// Has every rule decide for every unit, level by level.
pub(crate) fn decide(
    host: &Host,
    rule_sets: &RuleSets,
    book: &RuleBook,
    dataset: &Dataset,
    batch: usize,
) -> Result<Decided, CommandError> {
    decide_watched(host, rule_sets, book, dataset, batch, &Watch::default())
}

/// Does the same, telling `watch` how far it has come; interrupted if `watch` says to stop.
fn decide_watched(
    host: &Host,
    rule_sets: &RuleSets,
    book: &RuleBook,
    dataset: &Dataset,
    batch: usize,
    watch: &Watch,
) -> Result<Decided, CommandError> {
    let mut timings = Vec::new();
    let mut level = |level: Level, pupils: Option<&Findings>| {
        let span = tracing::info_span!("evaluate", level = level.word());
        let _entered = span.enter();
        let inputs = dataset.inputs(book, level, pupils);
        let (findings, took) = host
            .evaluate_watched(rule_sets, book, &inputs, &dataset.roster, batch, watch)
            .ok_or_else(CommandError::interrupted)?;
        for timing in &took {
            tell(timing);
        }
        timings.extend(took);
        Ok::<_, CommandError>((inputs, findings))
    };
    let (pupil_inputs, pupils) = level(Level::Pupil, None)?;
    let (class_inputs, classes) = level(Level::Class, Some(&pupils))?;
    let (academy_inputs, academies) = level(Level::Academy, Some(&pupils))?;
    let (trust_inputs, trusts) = level(Level::Trust, Some(&pupils))?;
    Ok(Decided {
        inputs: [pupil_inputs, class_inputs, academy_inputs, trust_inputs],
        findings: [pupils, classes, academies, trusts],
        timings,
    })
}

fn tell(timing: &Timing) {
    let (units, slowest) = match &timing.slowest {
        Some((units, took)) => (format!("{}..{}", units.start, units.end), took.as_secs_f64()),
        None => (String::new(), 0.0),
    };
    tracing::info!(
        rule_set = timing.rule_set,
        level = timing.level.word(),
        batches = timing.batches,
        busy_s = timing.busy.as_secs_f64(),
        fuel = timing.fuel,
        slowest_batch = units,
        slowest_s = slowest,
        "rule set evaluated"
    );
}

impl Evaluated {
    /// Returns the findings' faults, by level, rule set and unit.
    pub(crate) fn faults(&self) -> Vec<&uplift_model::Fault> {
        self.findings.iter().flat_map(Findings::faults).collect()
    }
}
