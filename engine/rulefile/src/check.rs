//! From the text of a rule file to a program, or to what is wrong with it.
//!
//! Whatever the host would refuse of a manifest is refused here first, with its place: a file that
//! passes makes a component that loads.

mod because;
mod evidence;
mod examples;
mod guards;
mod interventions;
mod own;
mod rules;
mod settings;
pub(crate) mod text;

use crate::Diagnostic;
use crate::file::{self, Placed, RuleFile};
use crate::program::{Example, Program};
use rules::Context;
use settings::Settings;
use std::collections::BTreeMap;
use uplift_expression::parse;
use uplift_expression::{Definition, Known, Shared, Used};
use uplift_model::{Level, Manifest};

/// Reads and checks a rule file: the program where there are no errors, its examples, and all that was
/// found.
pub(crate) fn check(text: &str) -> (Option<Program>, Vec<Example>, Vec<Diagnostic>) {
    let file = match file::read(text) {
        Ok(file) => file,
        Err(found) => return (None, Vec::new(), found),
    };
    let mut found = Vec::new();
    header(&file, &mut found);
    let settings = settings::settings(&file.settings, &mut found);
    let mut known = Known::default();
    own::indicators(&file.inputs, &mut known, &mut found);
    let levels: Vec<Level> = file.rule.iter().map(|rule| rules::level(rule, &mut found)).collect();
    known.rules = file
        .rule
        .iter()
        .zip(&levels)
        .map(|(rule, level)| (rule.id.it.clone(), *level, rule.title.it.clone()))
        .collect();
    let definitions = definitions(&file.define, &settings, text, &mut found);
    let all_evidence = evidence::evidence(&file.evidence, &mut found);
    let mut used = Used::default();
    let interventions = interventions::interventions(
        &file.intervention,
        &file.id.it,
        &all_evidence,
        &mut used,
        &mut found,
    );
    let mut shared = Shared { used, found, ..Shared::new(&known, &settings, &definitions) };
    let context = Context { text, evidence: &all_evidence, interventions: &interventions };
    let (mut rules, mut bodies, mut examples) = (Vec::new(), Vec::new(), Vec::new());
    for (nth, (written, level)) in file.rule.iter().zip(levels).enumerate() {
        let (rule, body, its) = rules::rule(written, nth, level, &context, &mut shared);
        rules.push(rule);
        bodies.push(body);
        examples.extend(its);
    }
    // What an expression that could not be read would have used is not known.
    if !shared.found.iter().any(|it| it.severity == crate::Severity::Error) {
        unused(&file, &mut shared);
    }
    inputs(&file, &mut shared);
    let Shared { inputs, found, .. } = shared;
    let refused = found.iter().any(|it| it.severity == crate::Severity::Error);
    let manifest = Manifest {
        id: file.id.it,
        version: file.version.it,
        title: file.title.it,
        summary: file.summary.map_or_else(String::new, |it| it.it),
        publisher: file.publisher.it,
        licence: file.licence.map_or_else(String::new, |it| it.it),
        settings: settings.into_list(),
        inputs: inputs.list,
        interventions,
        rules,
        notes: Vec::new(),
    };
    let program = Program { manifest, rules: bodies, scales: inputs.scales };
    ((!refused).then_some(program), examples, found)
}

/// Checks what a file says of itself.
fn header(file: &RuleFile, found: &mut Vec<Diagnostic>) {
    text::id("the id", &file.id.it, &file.id.at, '-', found);
    if !text::is_version(&file.version.it) {
        let message = format!("`{}` is not a version", text::short(&file.version.it));
        let hint = "write three numbers, such as `1.0.0`";
        found.push(Diagnostic::error(file.version.at.clone(), message, hint));
    }
    text::needed("the title", &file.title, text::TITLE, found);
    text::needed("the publisher", &file.publisher, text::SENTENCE, found);
    if let Some(summary) = &file.summary {
        text::text("the summary", summary, text::LONG, found);
    }
    if let Some(licence) = &file.licence {
        text::text("the licence", licence, text::SENTENCE, found);
    }
    if file.rule.is_empty() {
        let hint = "add `[[rule]]` with `id`, `title`, `area`, `recommend`, `when`, `need`, `because` and `evidence`";
        found.push(Diagnostic::error(file.id.at.clone(), "the file has no rule", hint));
    }
    let mut ids = BTreeMap::new();
    for rule in &file.rule {
        if let Some(other) = ids.insert(&rule.id.it, &rule.id.at) {
            let message = format!("there are two rules `{}`", text::short(&rule.id.it));
            let error =
                Diagnostic::error(rule.id.at.clone(), message, "give one of them another id");
            found.push(error.other(other.clone(), "the other one"));
        }
    }
}

/// Reads the definitions. What they mean is found out where they are used.
fn definitions(
    written: &BTreeMap<Placed<String>, Placed<String>>,
    settings: &Settings,
    text: &str,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Definition> {
    let mut definitions = BTreeMap::new();
    for (name, expression) in written {
        text::id("the definition", &name.it, &name.at, '_', found);
        if settings::is_word(&name.it) {
            let message = format!("`{}` is a function or a word of the language", name.it);
            let hint = format!("call it `{}_limit`", name.it);
            found.push(Diagnostic::error(name.at.clone(), message, hint));
        }
        if let Some(place) = settings.place(&name.it) {
            let message = format!("`{}` is a setting and a definition", name.it);
            let error =
                Diagnostic::error(name.at.clone(), message, "give one of them another name");
            let other = settings.placed().nth(place).map(|(.., at)| at.clone());
            found.push(error.other(other.unwrap_or_default(), "the setting"));
        }
        let node = parse(&expression.into(), text).map_err(|error| found.push(error)).ok();
        definitions.insert(name.it.clone(), Definition { at: name.at.clone(), node });
    }
    definitions
}

/// What stands in the file and is used by nothing: a setting would be set in vain, and so is refused.
fn unused(file: &RuleFile, shared: &mut Shared<'_>) {
    let Shared { settings, definitions, used, found, .. } = shared;
    for (place, id, at) in settings.placed() {
        if !used.settings.contains(&place) {
            let message = format!("no rule uses the setting `{}`", text::short(id));
            let hint = "use it in `when`, `need` or `because`, or leave it out";
            found.push(Diagnostic::error(at.clone(), message, hint));
        }
    }
    let mut warn = |at: &std::ops::Range<usize>, what: String| {
        let hint = "use it, or leave it out";
        found.push(Diagnostic::warning(at.clone(), format!("no rule uses {what}"), hint));
    };
    for (name, definition) in *definitions {
        if !used.definitions.contains(name) {
            warn(&definition.at, format!("the definition `{}`", text::short(name)));
        }
    }
    for id in file.inputs.keys().filter(|id| !used.indicators.contains(&id.it)) {
        warn(&id.at, format!("the input `{}`", text::short(&id.it)));
    }
    for key in file.evidence.keys().filter(|key| !used.evidence.contains(&key.it)) {
        warn(&key.at, format!("the evidence `{}`", text::short(&key.it)));
    }
    let own = file.intervention.iter().map(|intervention| &intervention.id);
    for id in own.filter(|id| !used.interventions.contains(&id.it)) {
        warn(&id.at, format!("the intervention `{}`", text::short(&id.it)));
    }
}

/// Checks what all rules read together.
fn inputs(file: &RuleFile, shared: &mut Shared<'_>) {
    let (many, most) = (shared.inputs.list.len(), file::MOST_ENTRIES);
    if many > most {
        let message = format!("the rules read {many} inputs, where {most} are allowed");
        let hint = "share the rules out over several files";
        shared.found.push(Diagnostic::error(file.id.at.clone(), message, hint));
    }
    if shared.inputs.list.iter().any(|input| uplift_model::is_ethnicity(&input.indicator)) {
        let hint = "it is for watching whether outcomes are unequal, not for choosing who gets help; \
                    the policy has to grant it and say why";
        let message = "the rules read pupils' ethnicity";
        shared.found.push(Diagnostic::warning(file.id.at.clone(), message, hint));
    }
}

#[cfg(test)]
mod tests;
