//! Tests of rules as tables: readings in, what the rule should say out. Native only.
//!
//! A rule sees only the readings of inputs it declares, as it would in a host, so a test also fails
//! where a decision reads something that the rule does not name.

use crate::bindings::uplift::rules::types::{Cohort, Readings};
use crate::declare::{Level, Rule, RuleSet};
use crate::describe::level;
use crate::evaluate::evaluate;
use crate::inputs::{CategoryInput, FlagInput, Input, InputId, Kind, NumberInput};
use crate::rows::NO_CODE;
use crate::settings::SettingId;

/// How far a need may be from the one expected: both are meant to millionths.
const NEAR: f64 = 1e-6;

/// One reading of one unit.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    input: InputId,
    value: f64,
}

impl NumberInput {
    /// This reading.
    pub fn reads(self, value: f64) -> Reading {
        Reading { input: self.id(), value }
    }
}

impl FlagInput {
    /// This reading.
    pub fn reads(self, value: bool) -> Reading {
        Reading { input: self.id(), value: f64::from(u8::from(value)) }
    }
}

impl CategoryInput {
    /// The reading of the member of this name.
    ///
    /// # Panics
    /// Where the list has no such member.
    pub fn reads(self, member: &str) -> Reading {
        let member = self.member(member);
        Reading { input: self.id(), value: f64::from(member.code) }
    }
}

/// What a rule says of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It fires with this need.
    Fires(f64),
    /// It does not fire, or does not apply to the year group.
    Silent,
    /// A missing reading keeps it from deciding.
    Lacking,
}

/// Checks what a rule says of a unit with these readings, under the default settings.
///
/// # Panics
/// Where it says anything else.
#[track_caller]
pub fn check(set: &RuleSet, rule: &Rule, readings: &[Reading], expected: Outcome) {
    check_with(set, rule, &[], readings, expected);
}

/// Checks what a rule says of a unit with these readings, with some settings changed.
///
/// # Panics
/// Where it says anything else.
#[track_caller]
pub fn check_with(
    set: &RuleSet,
    rule: &Rule,
    settings: &[(SettingId, f64)],
    readings: &[Reading],
    expected: Outcome,
) {
    let seen = outcome(set, rule, settings, readings);
    let same = match (seen, expected) {
        (Outcome::Fires(seen), Outcome::Fires(expected)) => (seen - expected).abs() < NEAR,
        (seen, expected) => seen == expected,
    };
    let named = Named { set, readings };
    assert!(same, "rule `{}` should say {expected:?} but says {seen:?} of {named:?}", rule.id);
}

/// Checks that a rule fires for these readings and is lacking without any one of them.
///
/// # Panics
/// Where it is not so.
#[track_caller]
pub fn check_needs_each(set: &RuleSet, rule: &Rule, readings: &[Reading]) {
    let named = Named { set, readings };
    let seen = outcome(set, rule, &[], readings);
    assert!(matches!(seen, Outcome::Fires(_)), "rule `{}` says {seen:?} of {named:?}", rule.id);
    for left_out in readings {
        let others: Vec<Reading> =
            readings.iter().filter(|reading| reading.input != left_out.input).copied().collect();
        check(set, rule, &others, Outcome::Lacking);
    }
}

/// Runs every rule of a level over some units, under the default settings: one line for each rule
/// that fires or is lacking, in the order of units and rules. Needs are rounded to millionths, as a
/// host rounds them.
///
/// # Panics
/// Where a reading is of another level.
pub fn decide(
    set: &RuleSet,
    level: Level,
    units: &[&[Reading]],
) -> Vec<(usize, &'static str, Outcome)> {
    let rows: Vec<Vec<Reading>> = units.iter().map(|readings| readings.to_vec()).collect();
    run(set, level, &default_settings(set), &rows)
        .into_iter()
        .filter_map(|(unit, rule, outcome)| {
            set.rules.get(rule).map(|rule| (unit, rule.id, outcome))
        })
        .collect()
}

fn outcome(
    set: &RuleSet,
    rule: &Rule,
    settings: &[(SettingId, f64)],
    readings: &[Reading],
) -> Outcome {
    let index = set.rules.iter().position(|other| other.id == rule.id);
    assert!(index.is_some(), "rule `{}` is not in the rule set", rule.id);
    for reading in readings {
        let input = set.inputs.get(reading.input.index);
        let declared = rule.inputs.contains(&reading.input)
            || rule.years.is_some_and(|years| years.input == reading.input);
        assert!(declared, "rule `{}` does not declare {input:?}", rule.id);
    }
    let mut values = default_settings(set);
    for (setting, value) in settings {
        if let Some(slot) = values.get_mut(setting.index) {
            *slot = *value;
        }
    }
    // An empty row on either side, so that a decision about the wrong row is seen.
    let rows = [Vec::new(), readings.to_vec(), Vec::new()];
    run(set, rule.level, &values, &rows)
        .into_iter()
        .find(|(unit, other, _)| *unit == 1 && Some(*other) == index)
        .map_or(Outcome::Silent, |(_, _, outcome)| outcome)
}

fn default_settings(set: &RuleSet) -> Vec<f64> {
    set.settings.iter().map(|setting| setting.default).collect()
}

fn run(
    set: &RuleSet,
    of: Level,
    settings: &[f64],
    rows: &[Vec<Reading>],
) -> Vec<(usize, usize, Outcome)> {
    let inputs = set.inputs.iter().enumerate().filter(|(_, input)| input.level == of);
    let columns = inputs.map(|(index, input)| column(index, input, rows)).collect();
    let units = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let cohort = Cohort { level: level(of), units, columns };
    let found = evaluate(set, settings, cohort);
    assert!(found.is_ok(), "the rule set refuses its own columns: {found:?}");
    let Ok(found) = found else { return Vec::new() };
    let fired = found.units.iter().zip(&found.rules).zip(&found.needs);
    let fired = fired.map(|((unit, rule), need)| (*unit, *rule, Outcome::Fires(rounded(*need))));
    let lacking = found.lacking_units.iter().zip(&found.lacking_rules);
    let lacking = lacking.map(|(unit, rule)| (*unit, *rule, Outcome::Lacking));
    let mut all: Vec<(usize, usize, Outcome)> = fired
        .chain(lacking)
        .map(|(unit, rule, outcome)| (unit as usize, rule as usize, outcome))
        .collect();
    all.sort_by_key(|(unit, rule, _)| (*unit, *rule));
    all
}

/// A need to millionths, as a host rounds it.
fn rounded(need: f64) -> f64 {
    (need * 1e6).round() / 1e6
}

fn column(index: usize, input: &Input, rows: &[Vec<Reading>]) -> Readings {
    let values = rows.iter().map(|readings| {
        readings.iter().find(|reading| reading.input.index == index).map(|reading| reading.value)
    });
    match input.kind {
        Kind::Number => Readings::Numbers(values.map(|value| value.unwrap_or(f64::NAN)).collect()),
        Kind::Flag | Kind::Category(_) => Readings::Codes(values.map(code).collect()),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value was made from a code"
)]
fn code(value: Option<f64>) -> u8 {
    value.map_or(NO_CODE, |value| value as u8)
}

/// Readings with the names of their indicators, for messages.
struct Named<'a> {
    set: &'a RuleSet,
    readings: &'a [Reading],
}

impl std::fmt::Debug for Named<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = self.readings.iter().map(|reading| {
            let indicator = self.set.inputs.get(reading.input.index).map(|input| input.indicator);
            (indicator.unwrap_or_default(), reading.value)
        });
        f.debug_map().entries(named).finish()
    }
}
