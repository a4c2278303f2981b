//! `uplift plugin preview`: what a plugin would do to a dataset, rule by rule, and how the lists would
//! change, before it is in force. It shows pupils as they are: it is the screen of whoever answers for
//! the data, and nothing of it is made for others.

mod facts;
mod groups;
mod lists;
mod nearest;
mod show;

use crate::args::{Global, PreviewArgs};
use crate::command::plugin::subject::subject;
use crate::pipeline::{Decided, decide};
use crate::policy::{self, PolicySource};
use crate::{CommandError, Exit, Io, sources};
use facts::{Facts, Preview};
use lists::Evaluated;
use serde::Serialize;
use std::borrow::Cow;
use uplift_cohort::Dataset;
use uplift_host::{BATCH, Host, RuleSets, bind, settle_faults};
use uplift_model::{Findings, Manifest, Policy, RuleBook};

pub(super) use facts::{Counts, Plugin};
pub(super) use groups::{is_granted, withheld};

/// Shows what a plugin would do.
pub(crate) fn run(
    args: &PreviewArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let PolicySource { policy, trusted, .. } = policy::read(args.policy.as_deref(), &args.dataset)?;
    // Compiling plugins and reading data have nothing to say to each other.
    let (dataset, loaded) = rayon::join(
        || Dataset::load(&args.dataset, None),
        || {
            let plugin = subject(&args.plugin)?;
            let host = sources::host(global, &policy)?;
            let rule_set = sources::load(&host, &plugin)?;
            asked(rule_set.manifest(), args.rule.as_deref())?;
            let in_force = sources::rule_sets(&host, &args.plugins, &trusted)?;
            Ok::<_, CommandError>((host, rule_set, in_force))
        },
    );
    let (host, rule_set, in_force) = loaded?;
    let dataset = dataset?;
    let id = &rule_set.manifest().id;
    let others = in_force.iter().filter(|other| other.manifest().id != *id);
    let with = RuleSets::new(others.cloned().chain([rule_set.clone()]).collect())?;
    let book = sources::book(&with, &dataset, &policy)?;
    let decided = evaluate(&host, &with, &book, &dataset, &policy)?;
    let after = Evaluated { book: &book, decided: &decided };

    let replaced = in_force.iter().find(|other| other.manifest().id == *id);
    let unchanged = replaced.is_some_and(|other| other.digest() == rule_set.digest());
    let lists = if unchanged {
        Vec::new()
    } else {
        let policy = match replaced {
            Some(_) => Cow::Borrowed(&policy),
            None => Cow::Owned(without(&policy, id)),
        };
        let book = bind(&in_force, &dataset.own, &policy)?;
        let decided = evaluate(&host, &in_force, &book, &dataset, &policy)?;
        let before = Evaluated { book: &book, decided: &decided };
        lists::changes(&before, &after, &policy, &dataset.roster, args.places)
    };
    let facts = Facts { dataset: &dataset, policy: &policy, book: &book, decided: &decided };
    let preview = Preview {
        plugin: Plugin::of(rule_set.manifest()),
        units: facts.units(),
        rules: facts.rules(id, args.rule.as_deref()),
        in_force: in_force.iter().map(|it| Plugin::of(it.manifest())).collect(),
        unchanged,
        places: args.places,
        lists,
        faults: faults(&decided),
    };
    if args.json {
        write_json(&preview, io)?;
    } else {
        show::show(&preview, io)?;
    }
    Ok(if preview.faults.is_empty() { Exit::Clean } else { Exit::Faults })
}

/// Has rule sets decide, faults treated as in a run.
fn evaluate(
    host: &Host,
    rule_sets: &RuleSets,
    book: &RuleBook,
    dataset: &Dataset,
    policy: &Policy,
) -> Result<Decided, CommandError> {
    let mut decided = decide(host, rule_sets, book, dataset, BATCH)?;
    settle_faults(book, &policy.faults, &mut decided.findings)?;
    Ok(decided)
}

/// Returns a policy without what it says of one rule set, which is not in force yet.
fn without(policy: &Policy, id: &str) -> Policy {
    let mut policy = policy.clone();
    policy.grants.own.remove(id);
    policy.faults.own.remove(id);
    policy.settings.remove(id);
    policy
}

/// Refuses a rule that the manifest does not have.
pub(super) fn asked(manifest: &Manifest, rule: Option<&str>) -> Result<(), CommandError> {
    let ids = || manifest.rules.iter().map(|rule| rule.id.as_str());
    match rule {
        Some(rule) if !ids().any(|id| id == rule) => {
            let error =
                CommandError::new(format!("rule set `{}` has no rule `{rule}`", manifest.id));
            Err(match uplift_author::workbench::nearest(rule, ids()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => {
                    error.hint(format!("its rules are {}", ids().collect::<Vec<_>>().join(", ")))
                }
            })
        }
        _ => Ok(()),
    }
}

/// Returns every fault in words.
pub(super) fn faults(decided: &Decided) -> Vec<String> {
    decided.findings.iter().flat_map(Findings::faults).map(ToString::to_string).collect()
}

/// Writes anything as JSON.
pub(super) fn write_json(what: &impl Serialize, io: &mut Io<'_>) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(what)
        .map_err(|error| CommandError::new(format!("could not write JSON: {error}")))?;
    Ok(writeln!(io.out, "{text}")?)
}
