//! From the words of the command line to a dataset, a policy and rule sets.

use crate::CommandError;
use crate::args::{Global, Sources};
use crate::plugins::{self, Found, Plugins};
use crate::policy::{self, PolicySource};
use crate::progress::{Progress, Stage};
use std::path::PathBuf;
use uplift_author::Kit;
use uplift_cohort::Dataset;
use uplift_host::{Host, HostSettings, Plugin, Refusal, RuleSet, RuleSets, bind};
use uplift_model::{Policy, RuleBook};
use uplift_provenance::{Distrust, Trusted};

/// Sets the sandbox up, with compiled code kept in the user's cache folder.
pub(crate) fn host(global: &Global, policy: &Policy) -> Result<Host, CommandError> {
    let limits = policy::limits(&policy.limits).map_err(CommandError::new)?;
    let settings = HostSettings {
        cache: cache_folder(),
        limits,
        threads: global.threads.map_or(0, usize::from),
    };
    Ok(Host::new(settings)?)
}

/// Returns the folder for compiled code: `UPLIFT_CACHE`, or the user's cache folder.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(crate) fn cache_folder() -> Option<PathBuf> {
    let folder =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("UPLIFT_CACHE").or_else(|| {
        let base = if cfg!(windows) {
            folder("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Caches"))
        } else {
            folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
        };
        base.map(|base| base.join("uplift"))
    })
}

/// Returns the file of the key of pseudonyms in the user's configuration folder.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(crate) fn pseudonym_key() -> Option<PathBuf> {
    let folder =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
    };
    base.map(|base| base.join("uplift/pseudonym.key"))
}

/// Returns the tools that plugins are built with: the user's own, kept beside the compiled code.
pub(crate) fn kit() -> Kit {
    Kit::at(cache_folder().map(|folder| folder.join("kit")))
}

/// Reads the dataset.
pub(crate) fn dataset(sources: &Sources, progress: &Progress) -> Result<Dataset, CommandError> {
    let as_at = sources.as_at.as_deref().map(|day| {
        day.parse().map_err(|_| {
            CommandError::new(format!("`--as-at` is `{day}`, not a date of the form 2026-03-31"))
        })
    });
    let span = tracing::info_span!("load", dataset = %sources.dataset.display());
    let _entered = span.enter();
    progress.stage(Stage::Reading(size(&sources.dataset)));
    let dataset = Dataset::load_since(
        &sources.dataset,
        as_at.transpose()?,
        sources.previous.as_deref(),
        progress.watch(),
    )?;
    tracing::info!(
        enrolments = dataset.roster.enrolments.year.len(),
        problems = dataset.problem_count,
        "dataset read"
    );
    Ok(dataset)
}

/// Returns how many bytes the files of a folder have, as far as that can be found out.
pub(crate) fn size(folder: &std::path::Path) -> u64 {
    if let Ok(file) = std::fs::metadata(folder)
        && file.is_file()
    {
        return file.len();
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files =
        entries.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file);
    files.map(|about| about.len()).sum()
}

/// Reads the policy.
pub(crate) fn policy(sources: &Sources) -> Result<PolicySource, CommandError> {
    policy::read(sources.policy.as_deref(), &sources.dataset)
}

/// Loads the rule sets that were named, or the stock ones. Nothing is compiled before every file is
/// what its folder's lock file says, and signed by whom the policy names; the stock rule sets, being
/// part of this program, need no signature.
pub(crate) fn rule_sets(
    host: &Host,
    named: &[String],
    trusted: &Trusted,
) -> Result<RuleSets, CommandError> {
    Ok(noted_rule_sets(host, named, trusted)?.0)
}

/// Loads the rule sets that were named, or the stock ones, and says what is worth knowing of them.
pub(crate) fn noted_rule_sets(
    host: &Host,
    named: &[String],
    trusted: &Trusted,
) -> Result<(RuleSets, Vec<String>), CommandError> {
    let span = tracing::info_span!("plugins");
    let _entered = span.enter();
    let Plugins { found, mut notes } = plugins::plugins(named)?;
    for found in found.iter().filter(|found| !found.stock) {
        trusted
            .signer(&found.plugin.bytes, found.signature.as_deref())
            .map_err(|why| distrust(&found.plugin.name, &why))?;
    }
    let load = |found: &Found| -> Result<RuleSet, CommandError> {
        let rule_set = load(host, &found.plugin)?;
        let manifest = rule_set.manifest();
        if let Some(locked) = &found.locked
            && (&locked.id, &locked.version) != (&manifest.id, &manifest.version)
        {
            return Err(CommandError::new(format!(
                "plugin `{}` is {} {}, where the lock file has {} {}",
                found.plugin.name, manifest.id, manifest.version, locked.id, locked.version
            ))
            .hint("the lock file was changed: put back the one that was there, or add the plugin again"));
        }
        trusted
            .pinned(&manifest.id, &found.plugin.bytes)
            .map_err(|why| distrust(&found.plugin.name, &why))?;
        Ok(rule_set)
    };
    let loaded: Vec<Result<RuleSet, CommandError>> = {
        use rayon::prelude::*;
        found.par_iter().map(load).collect()
    };
    let loaded = loaded.into_iter().collect::<Result<Vec<_>, _>>()?;
    let takes_stock = |(found, rule_set): (&Found, &RuleSet)| {
        let id = &rule_set.manifest().id;
        plugins::takes_stock_id(id, &found.plugin.bytes).then(|| {
            let name = &found.plugin.name;
            format!(
                "plugin `{name}` has the id of the stock rule set `{id}` and is run in its place"
            )
        })
    };
    notes.extend(found.iter().zip(&loaded).filter_map(takes_stock));
    let rule_sets = RuleSets::new(loaded).map_err(|error| {
        let built = found.iter().any(|found| found.compiled.is_some())
            && matches!(error.why, Refusal::Twice { .. });
        let error = CommandError::from(error);
        if built { error.hint("if one was built of the other, build it again") } else { error }
    })?;
    let ids: Vec<&str> = rule_sets.iter().map(|rule_set| &*rule_set.manifest().id).collect();
    if let Some(id) = trusted.digests.keys().find(|id| !ids.contains(&id.as_str())) {
        let error = format!("policy: `plugins.digests.{id}`: no rule set of this id is loaded");
        let hint = format!(
            "a digest that belongs to none protects nothing; loaded are {}",
            ids.join(", ")
        );
        return Err(CommandError::new(error).hint(hint));
    }
    Ok((rule_sets, notes))
}

/// Says why a plugin may not run.
fn distrust(plugin: &str, why: &Distrust) -> CommandError {
    CommandError::new(format!("plugin `{plugin}`: {why}")).hint(why.hint())
}

/// Loads one plugin.
pub(crate) fn load(host: &Host, plugin: &Plugin<'_>) -> Result<RuleSet, CommandError> {
    Ok(host.load(plugin)?)
}

/// Binds the rule sets to the dataset and the policy, which may name nothing that is not there.
pub(crate) fn book(
    rule_sets: &RuleSets,
    dataset: &Dataset,
    policy: &Policy,
) -> Result<RuleBook, CommandError> {
    let book = bind(rule_sets, &dataset.own, policy)?;
    for id in policy.exclusive.iter().flat_map(|(one, other)| [one, other]) {
        if book.interventions.iter().any(|it| it.id == id.as_str()) {
            continue;
        }
        let near =
            book.interventions.iter().map(|it| (strsim::damerau_levenshtein(id, &it.id), &it.id));
        let error = CommandError::new(format!(
            "policy: `exclusive`: intervention `{id}` is in neither the catalogue nor a plugin"
        ));
        return Err(match near.min().filter(|(distance, _)| *distance <= id.len() / 3) {
            Some((_, near)) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`uplift catalogue` lists interventions"),
        });
    }
    Ok(book)
}
