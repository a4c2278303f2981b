//! Rules that never or always fire, and comparisons that are always the same.

use super::walk::{Node, walk};
use super::world::World;
use super::{Rule, Uses, error, setting_words};
use crate::program::{Condition, ConditionIs, Number, NumberIs, Program};
use crate::{Diagnostic, Severity, explain};

/// Finds comparisons of readings that are always or never true because of the scale.
pub(super) fn off_scale(rule: &Rule<'_>, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let mut visit = |node: Node<'_>| {
        let Node::Condition(condition) = node else { return };
        let ConditionIs::Compare(_, a, b) = &condition.is else { return };
        if world.spent() || !(alone(a, b) || alone(b, a)) {
            return;
        }
        let can = |holds: bool| {
            let rows = vec![super::state::State::default()];
            !world.assume(condition, holds, rows).is_empty()
        };
        let outcome = match (can(true), can(false)) {
            (false, true) => "never",
            (true, false) => "always",
            _ => return,
        };
        if world.spent() {
            return;
        }
        let said = told(rule.program, condition);
        let with = rule.settings(&world.settings);
        let scale = scale_words(rule, if reading(a) { a } else { b });
        found.push(error(
            condition.at.clone(),
            format!("`{}`: this comparison is {outcome} true{with}", rule.id),
            &format!("{outcome}{said}"),
            format!("{scale}: compare with a number that some readings reach and others do not"),
        ));
    };
    walk(Node::Condition(&rule.body.when), &mut visit);
    walk(Node::Number(&rule.body.need), &mut visit);
}

/// Finds out whether a rule never fires, or always does, with the settings at their defaults.
pub(super) fn never_or_always(rule: &Rule<'_>, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let (body, with) = (rule.body, rule.settings(&world.settings));
    let rows = world.rows(body);
    let yes = world.assume(&body.when, true, rows.clone());
    if world.spent() {
        return;
    }
    if yes.is_empty() {
        found.push(never(rule, world, &with));
        return;
    }
    if yes.iter().all(|state| world.value(&body.need, state).is_none()) && !world.spent() {
        found.push(error(
            body.need.at.clone(),
            format!("the rule `{}` can never fire: its need is always missing{with}", rule.id),
            "missing wherever the condition holds",
            "read in the need what the condition leaves a reading of, and divide by nothing that is \
             always 0"
                .to_owned(),
        ));
        return;
    }
    // A rule for some years says who it is about by them.
    if body.years.is_none() && world.assume(&body.when, false, rows).is_empty() && !world.spent() {
        found.push(error(
            body.when.at.clone(),
            format!("the rule `{}` always fires where its readings are there{with}", rule.id),
            "always yes",
            "choose a threshold that some readings reach and others do not; what is for everyone \
             needs no rule"
                .to_owned(),
        ));
    }
}

/// Warns of a setting that the rule never fires with, at an end of its bounds.
pub(super) fn never_at_an_end(rule: &Rule<'_>, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    for &at in &rule.uses.settings {
        let Some(setting) = rule.program.manifest.settings.get(at) else { continue };
        for (end, word) in [(setting.minimum, "least"), (setting.maximum, "greatest")] {
            let mut settings = world.settings.clone();
            if let Some(value) = settings.get_mut(at) {
                *value = end;
            }
            let world = world.with(settings);
            let none = world.assume(&rule.body.when, true, world.rows(rule.body)).is_empty();
            if world.spent() {
                return;
            }
            if none {
                let value = setting_words(setting, end);
                found.push(Diagnostic {
                    severity: Severity::Warning,
                    message: format!(
                        "the rule `{}` can never fire where `{}` is {value}, the {word} it may be",
                        rule.id, setting.id
                    ),
                    at: rule.body.when.at.clone(),
                    label: "never yes then".to_owned(),
                    other: None,
                    hint: format!("give `{}` bounds within which the rule can fire", setting.id),
                });
                break;
            }
        }
    }
}

/// Says that a rule never fires, and which parts of its condition are to blame.
fn never(rule: &Rule<'_>, world: &World<'_>, with: &str) -> Diagnostic {
    let (body, program) = (rule.body, rule.program);
    let mut parts = Vec::new();
    flatten(&body.when, &mut parts);
    let message = format!("the rule `{}` can never fire{with}", rule.id);
    let impossible = |of: &[&Condition]| {
        let mut states = world.rows(body);
        for part in of {
            states = world.assume(part, true, states);
        }
        states.is_empty() && !world.spent()
    };
    if let Some(part) = parts.iter().find(|part| impossible(&[part])) {
        let whom = if body.years.is_some() { " for its year groups" } else { "" };
        return error(
            part.at.clone(),
            message,
            &format!("never yes{whom}"),
            "write a condition that some readings meet".to_owned(),
        );
    }
    for (at, late) in parts.iter().enumerate() {
        let early = parts.iter().take(at).find(|early| impossible(&[early, late]));
        if let Some(early) = early {
            let (late_says, early_says) = (told(program, late), told(program, early));
            return Diagnostic {
                other: Some((early.at.clone(), format!("and this exclude each other{early_says}"))),
                ..error(
                    late.at.clone(),
                    message,
                    &format!("this{late_says}"),
                    "no reading meets both: turn one of them about, or write `||` where either will do"
                        .to_owned(),
                )
            };
        }
    }
    error(
        body.when.at.clone(),
        message,
        "never yes",
        "its parts exclude one another: write a condition that some readings meet".to_owned(),
    )
}

/// The parts that all have to hold.
pub(super) fn flatten<'a>(condition: &'a Condition, parts: &mut Vec<&'a Condition>) {
    match &condition.is {
        ConditionIs::All(of) => of.iter().for_each(|part| flatten(part, parts)),
        _ => parts.push(condition),
    }
}

/// A condition in words, where it is short.
fn told(program: &Program, condition: &Condition) -> String {
    if Uses::of_condition(condition).nodes > 16 {
        return String::new();
    }
    format!(": {}", explain::condition(program, condition))
}

fn scale_words(rule: &Rule<'_>, number: &Number) -> String {
    let NumberIs::Reading(input) = number.is else { return String::new() };
    rule.program.scales.get(input).map_or_else(String::new, |scale| {
        let (least, most) = scale.range;
        let words = |value: f64| scale.measure.words(value);
        let range = match (least.is_finite(), most.is_finite()) {
            (true, true) => format!("is from {} to {}", words(least), words(most)),
            (true, false) => format!("is at least {}", words(least)),
            (false, true) => format!("is at most {}", words(most)),
            (false, false) => "is any number".to_owned(),
        };
        format!("{} {range}", scale.title)
    })
}

fn reading(number: &Number) -> bool {
    matches!(number.is, NumberIs::Reading(_))
}

/// Whether one side is a reading and the other reads nothing.
fn alone(one: &Number, other: &Number) -> bool {
    reading(one) && !reads(other)
}

fn reads(number: &Number) -> bool {
    !Uses::of_number(number).inputs.is_empty()
}
