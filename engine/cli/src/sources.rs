//! From the words of the command line to a dataset, a policy and rule sets.

use crate::CommandError;
use crate::args::{Global, Sources};
use crate::policy::{self, PolicySource};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use uplift_author::Kit;
use uplift_cohort::Dataset;
use uplift_host::{Host, HostSettings, Plugin, RuleSet, RuleSets, bind};
use uplift_model::{Policy, RuleBook};
use uplift_provenance::{Distrust, ENDING, Folder, Locked, Trusted};

/// The stock rule sets, as components.
pub(crate) const STOCK: [(&str, &[u8]); 4] = [
    ("attendance", include_bytes!("../../../plugins/dist/attendance.wasm")),
    ("behaviour", include_bytes!("../../../plugins/dist/behaviour.wasm")),
    ("literacy", include_bytes!("../../../plugins/dist/literacy.wasm")),
    ("numeracy", include_bytes!("../../../plugins/dist/numeracy.wasm")),
];

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

/// Returns the tools that plugins are built with: the user's own, kept beside the compiled code.
pub(crate) fn kit() -> Kit {
    Kit::at(cache_folder().map(|folder| folder.join("kit")))
}

/// Reads the dataset.
pub(crate) fn dataset(sources: &Sources) -> Result<Dataset, CommandError> {
    let as_at = sources.as_at.as_deref().map(|day| {
        day.parse().map_err(|_| {
            CommandError::new(format!("`--as-at` is `{day}`, not a date of the form 2026-03-31"))
        })
    });
    let span = tracing::info_span!("load", dataset = %sources.dataset.display());
    let _entered = span.enter();
    let dataset = Dataset::load(&sources.dataset, as_at.transpose()?)?;
    tracing::info!(
        enrolments = dataset.roster.enrolments.year.len(),
        problems = dataset.problem_count,
        "dataset read"
    );
    Ok(dataset)
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
    let span = tracing::info_span!("plugins");
    let _entered = span.enter();
    let found = plugins(named)?;
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
    let rule_sets = RuleSets::new(loaded)?;
    let ids: Vec<&str> = rule_sets.iter().map(|rule_set| &*rule_set.manifest().id).collect();
    if let Some(id) = trusted.digests.keys().find(|id| !ids.contains(&id.as_str())) {
        let error = format!("policy: `plugins.digests.{id}`: no rule set of this id is loaded");
        let hint = format!(
            "a digest that belongs to none protects nothing; loaded are {}",
            ids.join(", ")
        );
        return Err(CommandError::new(error).hint(hint));
    }
    Ok(rule_sets)
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

/// A plugin found, with what vouches for it.
pub(crate) struct Found {
    pub(crate) plugin: Plugin<'static>,
    /// Whether it is part of this program.
    pub(crate) stock: bool,
    /// The text of the signature beside it.
    pub(crate) signature: Option<String>,
    /// What the lock file of its folder says of it.
    pub(crate) locked: Option<Locked>,
}

/// Finds the plugins that were named, or the stock ones.
fn plugins(named: &[String]) -> Result<Vec<Found>, CommandError> {
    if named.is_empty() {
        return Ok(STOCK.iter().map(|(id, bytes)| stock(id, bytes)).collect());
    }
    let mut plugins = Vec::new();
    for name in named {
        let path = Path::new(name);
        if path.is_dir() {
            plugins.extend(folder(path)?);
        } else {
            plugins.push(find(name)?);
        }
    }
    Ok(plugins)
}

/// Finds one plugin: a stock rule set by id, or a file.
pub(crate) fn plugin(name: &str) -> Result<Plugin<'static>, CommandError> {
    Ok(find(name)?.plugin)
}

/// Finds one plugin and what vouches for it.
pub(crate) fn find(name: &str) -> Result<Found, CommandError> {
    if let Some((id, bytes)) = STOCK.iter().find(|(id, _)| *id == name) {
        return Ok(stock(id, bytes));
    }
    let path = Path::new(name);
    if !path.is_file() {
        let ids: Vec<_> = STOCK.iter().map(|(id, _)| *id).collect();
        return Err(CommandError::new(format!("there is no plugin `{name}`")).hint(format!(
            "name a component file, a folder of them, or one of the stock rule sets: {}",
            ids.join(", ")
        )));
    }
    read(path)
}

fn stock(id: &str, bytes: &'static [u8]) -> Found {
    let plugin = Plugin { name: id.to_owned(), bytes: Cow::Borrowed(bytes) };
    Found { plugin, stock: true, signature: None, locked: None }
}

/// Finds the plugins of a folder: those of its lock file, each just as it was added, or where it has
/// none whatever is there.
fn folder(path: &Path) -> Result<Vec<Found>, CommandError> {
    if let Some(plugins) = Folder::at(path).plugins()? {
        if plugins.is_empty() {
            return Err(CommandError::new(format!(
                "plugin folder `{}` holds no plugin: its lock file is empty",
                path.display()
            )));
        }
        let found = plugins.into_iter().map(|(locked, files)| Found {
            plugin: Plugin { name: locked.file(), bytes: Cow::Owned(files.component) },
            stock: false,
            signature: files.signature,
            locked: Some(locked),
        });
        return Ok(found.collect());
    }
    let unreadable = |error: std::io::Error| {
        CommandError::new(format!("could not read plugin folder `{}`: {error}", path.display()))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(CommandError::new(format!(
            "plugin folder `{}` holds no `.wasm` file",
            path.display()
        )));
    }
    files.iter().map(|file| read(file)).collect()
}

/// Reads a component and the signature beside it.
pub(crate) fn read(path: &Path) -> Result<Found, CommandError> {
    let unreadable = |what: &str, path: &Path, error: &std::io::Error| {
        CommandError::new(format!("could not read {what} `{}`: {error}", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable("plugin", path, &error))?;
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let beside = signature_file(path);
    let signature = match std::fs::read(&beside) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(unreadable("signature", &beside, &error)),
    };
    let plugin = Plugin { name, bytes: Cow::Owned(bytes) };
    Ok(Found { plugin, stock: false, signature, locked: None })
}

/// Returns where the signature of a component is: beside it.
pub(crate) fn signature_file(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(".");
    name.push(ENDING);
    name.into()
}
