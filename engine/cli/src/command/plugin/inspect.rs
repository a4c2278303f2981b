//! `uplift plugin inspect`: what a plugin says of itself and what it would read.

use crate::args::Global;
use crate::words::{count, table, wrapped};
use crate::{CommandError, Exit, Io, plugins, policy, sources};
use std::path::Path;
use uplift_host::{Read, RuleSet};
use uplift_model::is_ethnicity;
use uplift_model::{Evidence, Grants, Kind, Level, Manifest, Policy, Rule};

/// Shows what a plugin says of itself and what it would read.
pub(crate) fn run(
    name: &str,
    policy: Option<&Path>,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let found = plugins::find(name)?;
    let plugin = found.plugin;
    let policy = policy.map(|path| policy::read(Some(path), Path::new(""))).transpose()?;
    let host = sources::host(global, policy.as_ref().map_or(&Policy::default(), |it| &it.policy))?;
    let rule_set = sources::load(&host, &plugin)?;
    let manifest = rule_set.manifest();
    writeln!(io.out, "{} ({} {})", manifest.title, manifest.id, manifest.version)?;
    if !manifest.summary.is_empty() {
        writeln!(io.out, "{}", manifest.summary)?;
    }
    writeln!(io.out)?;
    for (what, says) in [("publisher", &manifest.publisher), ("licence", &manifest.licence)] {
        let says = if says.is_empty() { "not said" } else { says };
        writeln!(io.out, "  {what:<11} {says}")?;
    }
    let bytes = count(plugin.bytes.len() as u64);
    writeln!(io.out, "  component   {bytes} bytes, sha256:{}", rule_set.digest())?;
    writeln!(io.out, "  interface   {}; imports nothing but the log", rule_set.interface())?;
    notes(&manifest.notes, 2, io)?;
    reads(&rule_set, policy.map(|it| it.policy.grants).as_ref(), io)?;
    settings(manifest, io)?;
    interventions(manifest, io)?;
    writeln!(io.out, "\nRules")?;
    for one in &manifest.rules {
        rule(one, io)?;
    }
    Ok(Exit::Clean)
}

fn reads(rule_set: &RuleSet, grants: Option<&Grants>, io: &mut Io<'_>) -> Result<(), CommandError> {
    writeln!(io.out, "\nWhat it would read: these columns and no others, without ids or names")?;
    let mut rows = table(&["  level", "indicator", "as", "kind", "grant"], &[], 130);
    for Read { input, sensitive } in rule_set.reads(&[]) {
        let kind = match &input.kind {
            Kind::Category(members) => format!("one of {}", members.join(", ")),
            Kind::Number | Kind::Flag => input.kind.word().to_owned(),
        };
        let grant = match sensitive {
            Ok(sensitive) => grant(&sensitive, &rule_set.manifest().id, grants),
            Err(_) => "not in the catalogue: must be the trust's own".to_owned(),
        };
        rows.add_row([
            format!("  {}", input.level),
            input.indicator.clone(),
            if input.level == Level::Pupil { String::new() } else { input.statistic.to_string() },
            kind,
            grant,
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    Ok(())
}

/// Puts into words whether the policy must grant an input, and whether it does.
fn grant(sensitive: &[String], rule_set: &str, grants: Option<&Grants>) -> String {
    let words = |id: &String| match grants {
        None if is_ethnicity(id) => format!("needs `{id}` and a reason in the policy"),
        None => format!("needs `{id}`"),
        Some(grants) if grants.allow(rule_set, id) => format!("granted `{id}`"),
        Some(_) => format!("not granted `{id}`"),
    };
    sensitive.iter().map(words).collect::<Vec<_>>().join(", ")
}

fn settings(manifest: &Manifest, io: &mut Io<'_>) -> Result<(), CommandError> {
    if manifest.settings.is_empty() {
        return Ok(());
    }
    writeln!(io.out, "\nSettings")?;
    let mut rows = table(&["  id", "what it is", "stock", "from", "to", "unit"], &[2, 3, 4], 130);
    for setting in &manifest.settings {
        rows.add_row([
            format!("  {}", setting.id),
            setting.title.clone(),
            setting.default.to_string(),
            setting.minimum.to_string(),
            setting.maximum.to_string(),
            setting.unit.clone(),
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    Ok(())
}

fn interventions(manifest: &Manifest, io: &mut Io<'_>) -> Result<(), CommandError> {
    if manifest.interventions.is_empty() {
        return Ok(());
    }
    writeln!(io.out, "\nInterventions of its own")?;
    for own in &manifest.interventions {
        let areas: Vec<&str> = own.areas.iter().map(|area| area.word()).collect();
        writeln!(io.out, "  {} ({}, tier {}): {}", own.id, areas.join(", "), own.tier, own.title)?;
        if !own.summary.is_empty() {
            writeln!(io.out, "    {}", own.summary)?;
        }
        own.evidence.iter().try_for_each(|it| show_evidence(it, io))?;
        notes(&own.notes, 4, io)?;
    }
    Ok(())
}

fn rule(rule: &Rule, io: &mut Io<'_>) -> Result<(), CommandError> {
    let years = years(rule);
    let Rule { id, level, area, intervention, because, .. } = rule;
    writeln!(io.out, "  {id} ({level}, {area}{years}) proposes {intervention}\n    {because}")?;
    for guard in &rule.guards {
        writeln!(io.out, "    guard: {}", guard.because)?;
    }
    rule.evidence.iter().try_for_each(|it| show_evidence(it, io))?;
    notes(&rule.notes, 4, io)
}

/// Returns the year groups of a rule in words, where it does not apply to all.
pub(super) fn years(rule: &Rule) -> String {
    match rule.years {
        Some((first, last)) if first == last => format!(", year group {first}"),
        Some((first, last)) => format!(", year groups {first} to {last}"),
        None => String::new(),
    }
}

/// Shows what else a plugin says of something: a heading and a text each.
fn notes<T: AsRef<str>>(
    notes: &[(T, T)],
    indent: usize,
    io: &mut Io<'_>,
) -> Result<(), CommandError> {
    for (heading, text) in notes {
        let text = format!("{}: {}", heading.as_ref(), text.as_ref());
        write!(io.out, "{}", wrapped(&text, indent))?;
    }
    Ok(())
}

fn show_evidence(one: &Evidence, io: &mut Io<'_>) -> Result<(), CommandError> {
    Ok(writeln!(io.out, "    evidence: {}", evidence(one))?)
}

/// Puts a piece of evidence in words; its address is text and is never opened.
pub(super) fn evidence(evidence: &Evidence) -> String {
    let Evidence { claim, source, as_at, url, .. } = evidence;
    let url = if url.is_empty() { String::new() } else { format!(", {url}") };
    format!("{claim} ({source}, as at {as_at}{url})")
}
