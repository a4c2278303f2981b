//! `uplift plugin tune`: one setting goes through its bounds, and how many each rule would find is shown
//! beside every value.

mod show;
mod sweep;

use crate::args::{Global, TuneArgs};
use crate::command::plugin::preview::{Plugin, asked, write_json};
use crate::command::plugin::subject::{own_policy, subject};
use crate::{CommandError, Exit, Io, policy, sources};
use serde::Serialize;
use sweep::{Sweep, Swept};
use uplift_author::workbench::{nearest, readers};
use uplift_cohort::Dataset;
use uplift_host::RuleSets;
use uplift_model::Manifest;

/// Everything that is shown.
#[derive(Debug, Serialize)]
struct Tuned {
    plugin: Plugin,
    setting: Setting,
    rules: Vec<Swept>,
    faults: Vec<String>,
}

/// The setting that is swept.
#[derive(Debug, Serialize)]
struct Setting {
    id: String,
    title: String,
    unit: String,
    minimum: f64,
    maximum: f64,
    default: f64,
    in_force: f64,
}

impl Tuned {
    /// Returns whether the value in force is the default.
    fn is_default(&self) -> bool {
        let mut steps = self.rules.iter().flat_map(|rule| &rule.steps);
        steps.any(|step| step.default && step.in_force)
    }
}

/// Sweeps a setting.
pub(crate) fn run(args: &TuneArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let policy = policy::read(args.policy.as_deref(), &args.dataset)?.policy;
    // Compiling plugins and reading data have nothing to say to each other.
    let (dataset, loaded) = rayon::join(
        || Dataset::load(&args.dataset, None),
        || {
            let plugin = subject(&args.plugin)?;
            let host = sources::host(global, &policy)?;
            let rule_set = sources::load(&host, &plugin)?;
            let rules = chosen(rule_set.manifest(), args)?;
            Ok::<_, CommandError>((host, rule_set, rules))
        },
    );
    let (host, rule_set, (setting, rules)) = loaded?;
    let dataset = dataset?;
    let manifest = rule_set.manifest().clone();
    let policy = own_policy(&policy, &manifest.id);
    let rule_sets = RuleSets::new(vec![rule_set])?;
    let Some(tuned) = manifest.settings.get(setting) else { return Ok(Exit::Failed) };
    let set = policy.settings.get(&manifest.id).and_then(|own| own.get(&tuned.id));
    let in_force = set.copied().unwrap_or(tuned.default);
    let sweep = Sweep {
        host: &host,
        rule_sets: &rule_sets,
        dataset: &dataset,
        policy: &policy,
        manifest: &manifest,
        setting: tuned,
    };
    let steps = uplift_author::workbench::steps(tuned, in_force, args.steps);
    let (rules, faults) = sweep.over(&steps, &rules)?;
    let tuned = Tuned {
        plugin: Plugin::of(&manifest),
        setting: Setting {
            id: tuned.id.clone(),
            title: tuned.title.clone(),
            unit: tuned.unit.clone(),
            minimum: tuned.minimum,
            maximum: tuned.maximum,
            default: tuned.default,
            in_force,
        },
        rules,
        faults,
    };
    if args.json {
        write_json(&tuned, io)?;
    } else {
        show::show(&tuned, io)?;
    }
    Ok(if tuned.faults.is_empty() { Exit::Clean } else { Exit::Faults })
}

/// Finds the setting and the rules that are asked about, as places in the manifest.
fn chosen(manifest: &Manifest, args: &TuneArgs) -> Result<(usize, Vec<usize>), CommandError> {
    let id = &manifest.id;
    asked(manifest, args.rule.as_deref())?;
    let ids = || manifest.settings.iter().map(|setting| setting.id.as_str());
    let Some(setting) = ids().position(|id| id == args.setting) else {
        let error = CommandError::new(format!("rule set `{id}` has no setting `{}`", args.setting));
        return Err(match nearest(&args.setting, ids()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if manifest.settings.is_empty() => error.hint("it has no settings at all"),
            None => {
                error.hint(format!("its settings are {}", ids().collect::<Vec<_>>().join(", ")))
            }
        });
    };
    let mut rules = readers(manifest, setting);
    let names = |rules: &[usize]| {
        let id = |&place: &usize| manifest.rules.get(place).map_or("", |rule| &rule.id);
        rules.iter().map(id).collect::<Vec<_>>().join(", ")
    };
    if rules.is_empty() {
        return Err(CommandError::new(format!("no rule of `{id}` reads `{}`", args.setting))
            .hint("whatever its value, the findings are the same"));
    }
    let all = names(&rules);
    if let Some(only) = &args.rule {
        rules.retain(|&place| manifest.rules.get(place).is_some_and(|rule| rule.id == *only));
    }
    if rules.is_empty() {
        let rule = args.rule.as_deref().unwrap_or_default();
        return Err(CommandError::new(format!("rule `{rule}` does not read `{}`", args.setting))
            .hint(format!("rules that it bears on: {all}")));
    }
    Ok((setting, rules))
}
