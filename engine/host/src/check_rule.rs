//! Whether a rule of a manifest can be.

use crate::check::{evidence, find_intervention, notes, sentence, text, title};
use crate::text::{did_you_mean, short};
use crate::{lift, template};
use uplift_model::form::{REASON, is_id};
use uplift_model::{Guard, Input, Kind, Level, Manifest, Rule, catalogue};

/// Checks a rule.
pub(crate) fn rule(rule: &Rule, manifest: &Manifest, once: bool) -> Result<(), String> {
    if !is_id(&rule.id, '-') {
        return Err("the id is not lower case letters, digits and hyphens".to_owned());
    }
    if !once {
        return Err("there are two of this id".to_owned());
    }
    title("the title", &rule.title)?;
    notes("the rule", &rule.notes)?;
    rule.evidence.iter().try_for_each(evidence)?;
    proposal(rule, manifest)?;
    if let Some((first, last)) = rule.years {
        if !matches!(rule.level, Level::Pupil | Level::Class) {
            return Err(format!("it is for year groups, of which an {} has none", rule.level));
        }
        if first > last {
            return Err(format!("the year groups {first} to {last} are none"));
        }
    }
    for (nth, &at) in rule.inputs.iter().enumerate() {
        own_input(at, rule, manifest)?;
        if rule.inputs.iter().take(nth).any(|&other| other == at) {
            return Err(format!("it names input {at} twice"));
        }
    }
    if let Some(at) = rule.measure {
        own_input(at, rule, manifest)?;
    }
    for &at in &rule.settings {
        if manifest.settings.get(at).is_none() {
            return Err(format!("it names setting {at} of {}", manifest.settings.len()));
        }
    }
    rule.guards.iter().try_for_each(|entry| guard(entry, rule, manifest))?;
    text("the reason", &rule.because, REASON)?;
    template::parse(rule, manifest).map(drop)
}

/// Checks what a rule proposes.
fn proposal(rule: &Rule, manifest: &Manifest) -> Result<(), String> {
    let area = lift::area(&rule.area)?;
    known_intervention(&rule.intervention, manifest).map_err(|why| format!("it proposes {why}"))?;
    let Some(intervention) = find_intervention(&rule.intervention, manifest) else {
        let id = short(&rule.intervention);
        return Err(format!("it proposes `{id}`, which is another plugin's"));
    };
    let id = &intervention.id;
    if !intervention.areas.contains(&area) {
        let areas: Vec<&str> = intervention.areas.iter().map(|area| area.word()).collect();
        let areas = areas.join(", ");
        return Err(format!("it proposes `{id}`, which serves {areas} and not {area}"));
    }
    match intervention.advised_against() {
        Some(why) => Err(format!("it proposes `{id}`, which is advised against: {why}")),
        None => Ok(()),
    }
}

/// Checks that there is an intervention of this id, unless it is another plugin's.
pub(crate) fn known_intervention(id: &str, manifest: &Manifest) -> Result<(), String> {
    let of = id.split_once('.').map(|(plugin, _)| plugin);
    let foreign = of.is_some_and(|plugin| plugin != manifest.id && is_id(plugin, '-'));
    if foreign || find_intervention(id, manifest).is_some() {
        return Ok(());
    }
    let stock = catalogue::interventions().iter();
    let names = stock.chain(&manifest.interventions).map(|intervention| &*intervention.id);
    let hint = did_you_mean(id, names);
    Err(format!("`{}`, which is in neither the catalogue nor the manifest{hint}", short(id)))
}

/// Returns an input, of the rule's level, that the rule names by its place.
fn own_input<'a>(at: usize, rule: &Rule, manifest: &'a Manifest) -> Result<&'a Input, String> {
    let Some(input) = manifest.inputs.get(at) else {
        return Err(format!("it names input {at} of {}", manifest.inputs.len()));
    };
    if input.level != rule.level {
        let name = short(&input.indicator);
        let (own, other) = (rule.level, input.level);
        return Err(format!("it decides at level {own} and names input `{name}` of level {other}"));
    }
    Ok(input)
}

fn guard(guard: &Guard, rule: &Rule, manifest: &Manifest) -> Result<(), String> {
    let input = own_input(guard.input, rule, manifest)?;
    sentence("what a guard says", &guard.because)?;
    let name = short(&input.indicator);
    let codes = match &input.kind {
        Kind::Number => return Err(format!("a guard reads `{name}`, which is a number")),
        Kind::Flag => 2,
        Kind::Category(members) => members.len(),
    };
    if usize::from(guard.code) >= codes {
        let code = guard.code;
        return Err(format!("a guard waits for {code} of `{name}`, which has {codes} codes"));
    }
    Ok(())
}
