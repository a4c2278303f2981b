//! What a checked rule file can and cannot do: rules that never or always fire, needs out of bounds,
//! thresholds off their scale, bands that overlap.
//!
//! Nothing is tried out. What a condition leaves of each reading is worked out with intervals, so what
//! is said never to be is never; what can be may be missed. The work is bounded: what cannot be settled
//! within the bound is not spoken of.

mod assume;
mod bands;
mod firing;
mod form;
mod interval;
mod need;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod sample;
mod state;
#[cfg(test)]
mod tests;
mod walk;
mod world;

use crate::program::{Body, Program};
use crate::{Diagnostic, Severity};
pub(crate) use assume::{opposite, turned};
use std::cell::Cell;
use uplift_model::{Measure, Setting};
pub(crate) use walk::Uses;
use world::World;

/// How many nodes may be looked at for a rule with the settings at their defaults.
const RULE_WORK: u64 = 50_000;
/// How many for all rules together; a rule that is looked at later may get less.
const FILE_WORK: u64 = 2_000_000;
/// How many, for all rules together, with settings at the ends of their bounds.
const CORNER_WORK: u64 = 1_000_000;

/// Finds what is doubtful about a program.
pub(crate) fn analyse(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut file_work = FILE_WORK;
    let mut corner_work = CORNER_WORK;
    let mut fires = Vec::with_capacity(program.rules.len());
    for (rule, body) in program.rules.iter().enumerate() {
        let allowed = file_work.min(RULE_WORK);
        let left = Cell::new(allowed);
        let one = Rule { program, body, uses: Uses::of(body), id: id(program, rule) };
        let before = found.len();
        firing::off_scale(&one, &World::new(program, &left), &mut found);
        if found.len() == before {
            firing::never_or_always(&one, &World::new(program, &left), &mut found);
        }
        fires.push(found.len() == before);
        file_work -= allowed - left.get();
        if found.len() == before {
            // Rules share what there is, so that the last is looked at as well as the first.
            let rest = u64::try_from(program.rules.len() - rule).unwrap_or(u64::MAX).max(1);
            let allowed = (corner_work / rest).max(RULE_WORK / 100).min(corner_work);
            let left = Cell::new(allowed);
            need::out_of_bounds(&one, &World::new(program, &left), &mut found);
            firing::never_at_an_end(&one, &World::new(program, &left), &mut found);
            corner_work -= allowed - left.get();
        }
    }
    let left = Cell::new(file_work.max(FILE_WORK / 4));
    bands::overlapping(program, &fires, &World::new(program, &left), &mut found);
    found
}

/// A rule that is looked at.
struct Rule<'a> {
    program: &'a Program,
    body: &'a Body,
    uses: Uses,
    id: &'a str,
}

impl Rule<'_> {
    /// Says which values the settings have that the rule reads, as in " with `severe_rate` 50 %";
    /// nothing where it reads none.
    fn settings(&self, values: &[f64]) -> String {
        let named: Vec<String> = self
            .uses
            .settings
            .iter()
            .filter_map(|at| {
                let setting = self.program.manifest.settings.get(*at)?;
                let value = setting_words(setting, *values.get(*at)?);
                Some(format!("`{}` {value}", setting.id))
            })
            .collect();
        match named.as_slice() {
            [] => String::new(),
            named => format!(" with {}", and(named)),
        }
    }
}

/// Returns the range a number of the rule can have where the rule fires, with the settings at their
/// defaults; none where that is not known.
pub(crate) fn need_range(program: &Program, body: &Body) -> Option<(f64, f64)> {
    let left = Cell::new(RULE_WORK);
    let world = World::new(program, &left);
    let range = need::range(&world, body)?;
    (!world.spent()).then_some((range.least, range.most))
}

/// Returns the readings of an input that the rule fires for, with the settings at their defaults; none
/// where that is not known.
pub(crate) fn reading_range(program: &Program, body: &Body, input: usize) -> Option<(f64, f64)> {
    let left = Cell::new(RULE_WORK);
    let world = World::new(program, &left);
    let states = world.assume(&body.when, true, world.rows(body));
    let ranges = states.iter().map(|state| state.numbers(program, input));
    let range = ranges.flatten().reduce(interval::Interval::hull)?;
    (!world.spent()).then_some((range.least, range.most))
}

/// A value of a setting in its unit.
fn setting_words(setting: &Setting, value: f64) -> String {
    let measure = Measure::from_word(&setting.unit).unwrap_or(Measure::Number);
    measure.words(value)
}

/// A list as it stands in a sentence.
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn id(program: &Program, rule: usize) -> &str {
    program.manifest.rules.get(rule).map_or("", |it| &it.id)
}

fn error(at: std::ops::Range<usize>, message: String, label: &str, hint: String) -> Diagnostic {
    let label = label.to_owned();
    Diagnostic { severity: Severity::Error, message, at, label, other: None, hint }
}
