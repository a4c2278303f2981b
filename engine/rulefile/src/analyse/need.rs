//! Needs that can leave 0 to 1.

use super::interval::Interval;
use super::world::World;
use super::{Rule, error};
use crate::Diagnostic;
use crate::program::Body;
use uplift_model::Measure;

/// With more settings than this, not every corner of their bounds is looked at, but each setting
/// alone at its ends.
const MOST_CORNERED: usize = 8;
/// What arithmetic may be off.
const OFF: f64 = 1e-9;

/// Finds a need that can be below 0 or above 1 where the rule fires: with the settings at their
/// defaults, else at the ends of their bounds.
pub(super) fn out_of_bounds(rule: &Rule<'_>, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let mut worst: Option<(Interval, Vec<f64>)> = None;
    for (at, settings) in corners(rule, &world.settings).enumerate() {
        let world = world.with(settings);
        let range = range(&world, rule.body);
        world.spend(world.settings.len());
        if world.spent() {
            break;
        }
        let Some(range) = range.filter(|range| excess(*range) > OFF) else { continue };
        if worst.as_ref().is_none_or(|(so_far, _)| excess(range) > excess(*so_far)) {
            worst = Some((range, world.settings));
        }
        // Where it is so at the defaults, there is no more to say.
        if at == 0 {
            break;
        }
    }
    let Some((range, settings)) = worst else { return };
    let with = rule.settings(&settings);
    let said = said(range);
    let hint = if range.least > 1.0 + OFF || range.most < -OFF || constant(range) {
        "a need is 0 to 1: write a smaller part of one, such as 0.6".to_owned()
    } else {
        format!(
            "write `{}` with the need in place of the dots, or numbers that keep it within 0 to 1",
            match (range.least < -OFF, range.most > 1.0 + OFF) {
                (true, false) => "max(0, ...)",
                (false, true) => "min(1, ...)",
                _ => "clamp(..., 0, 1)",
            }
        )
    };
    found.push(error(
        rule.body.need.at.clone(),
        format!("the need of `{}` can leave 0 to 1: it is {said}{with}", rule.id),
        &said,
        hint,
    ));
}

/// The numbers a need can be where the rule fires; none where it does not fire.
pub(super) fn range(world: &World<'_>, body: &Body) -> Option<Interval> {
    let states = world.assume(&body.when, true, world.rows(body));
    let values = states.iter().filter_map(|state| world.value(&body.need, state));
    values.map(|value| value.range).reduce(Interval::hull)
}

/// How far an interval leaves 0 to 1.
fn excess(range: Interval) -> f64 {
    (range.most - 1.0).max(-range.least)
}

fn constant(range: Interval) -> bool {
    range.least >= range.most
}

/// Says what a need can be.
fn said(range: Interval) -> String {
    let words = |value: f64| {
        let mut out = String::new();
        Measure::Number.write(value, &[0.0, 1.0], &mut out);
        out
    };
    match (range.least.is_finite(), range.most.is_finite()) {
        _ if constant(range) => words(range.least),
        (true, true) => format!("from {} to {}", words(range.least), words(range.most)),
        (true, false) => format!("from {} upwards without bound", words(range.least)),
        (false, true) => format!("up to {}, and downwards without bound", words(range.most)),
        (false, false) => "without bound either way".to_owned(),
    }
}

/// The values of the settings to look at: the defaults, then every corner of the bounds of those the
/// rule reads, or, where that is too many, each alone at its ends.
fn corners<'a>(rule: &Rule<'a>, defaults: &'a [f64]) -> impl Iterator<Item = Vec<f64>> + use<'a> {
    let settings = &rule.program.manifest.settings;
    let bounds: Vec<(usize, [f64; 2])> = rule
        .uses
        .settings
        .iter()
        .filter_map(|&at| settings.get(at).map(|it| (at, [it.minimum, it.maximum])))
        .collect();
    let alone = bounds.len() > MOST_CORNERED;
    let count = if alone { 2 * bounds.len() } else { 1 << bounds.len() };
    let corner = move |corner: usize| {
        let mut values = defaults.to_vec();
        for (bit, &(at, ends)) in bounds.iter().enumerate() {
            let end = match alone {
                true if corner / 2 != bit => continue,
                true => corner % 2,
                false => corner >> bit & 1,
            };
            if let Some((value, end)) = values.get_mut(at).zip(ends.get(end)) {
                *value = *end;
            }
        }
        values
    };
    std::iter::once(defaults.to_vec()).chain((0..count).map(corner))
}
