//! Decides for one batch: cuts its columns into blocks, asks each rule of the level about them and
//! writes down what it found.

use std::iter::zip;

use crate::bindings::uplift::rules::types::{Cohort, Findings, Readings};
use crate::declare::{RuleSet, Years};
use crate::describe::level;
use crate::inputs::{Input, Kind};
use crate::rows::{BLOCK, Batch, Found, LANES, MOST, NO_CODE, lanes};

/// Decides for one batch. `settings` are the values in force, in the order of the manifest.
///
/// # Errors
/// A sentence saying how the batch differs from what the rule set declared.
pub fn evaluate(set: &RuleSet, settings: &[f64], mut cohort: Cohort) -> Result<Findings, String> {
    if settings.len() != set.settings.len() {
        return Err("the batch has another number of settings than the manifest".into());
    }
    let units = usize::try_from(cohort.units).unwrap_or(usize::MAX);
    let inputs = set.inputs.iter().filter(|input| level(input.level) == cohort.level);
    if inputs.clone().count() != cohort.columns.len()
        || !zip(inputs, &cohort.columns).all(|(input, column)| fits(input, column, units))
    {
        return Err("the columns of the batch are not those of the manifest".into());
    }
    cohort.columns.iter_mut().for_each(fill_last_block);
    let batch = batch(settings, &cohort.columns);

    let everyone: Vec<u64> = (0..cohort.units)
        .step_by(LANES)
        .map(|first| u64::MAX >> BLOCK.saturating_sub(cohort.units - first))
        .collect();
    let mut found = Found {
        asked: everyone.clone(),
        units: Vec::with_capacity(units),
        needs: Vec::with_capacity(units),
        lacking: Vec::with_capacity(units),
    };
    let mut rules = Vec::with_capacity(units);
    let mut lacking_rules = Vec::with_capacity(units);
    for (index, rule) in zip(0.., set.rules) {
        if level(rule.level) != cohort.level {
            continue;
        }
        match rule.years {
            Some(years) => ask_years(years, &batch, &everyone, &mut found),
            None => found.asked.clone_from(&everyone),
        }
        (rule.decide)(&batch, &mut found);
        rules.resize(found.units.len(), index);
        lacking_rules.resize(found.lacking.len(), index);
    }
    Ok(Findings {
        units: found.units,
        rules,
        needs: found.needs,
        lacking_units: found.lacking,
        lacking_rules,
    })
}

/// Asks a rule only about the rows of its year groups; those without a year group are lacking.
fn ask_years(years: Years, batch: &Batch<'_>, everyone: &[u64], found: &mut Found) {
    let (first, last) = (f64::from(years.first), f64::from(years.last));
    let column = batch.numbers.get(years.input.column).copied().unwrap_or_default();
    let mut unit = 0;
    for (block, (asked, everyone)) in zip(&mut found.asked, everyone).enumerate() {
        let (mut inside, mut known) = (0_u64, 0_u64);
        for (lane, year) in column.get(block).into_iter().flatten().enumerate() {
            inside |= u64::from(*year >= first && *year <= last) << lane;
            known |= u64::from(!year.is_nan()) << lane;
        }
        *asked = everyone & inside;
        found.lacking.extend(lanes(everyone & !known).map(|lane| unit + lane));
        unit += BLOCK;
    }
}

fn batch<'a>(settings: &[f64], columns: &'a [Readings]) -> Batch<'a> {
    let mut batch = Batch { numbers: [&[]; MOST], codes: [&[]; MOST], settings: [f64::NAN; MOST] };
    for (slot, value) in zip(&mut batch.settings, settings) {
        *slot = *value;
    }
    for (column, (numbers, codes)) in zip(columns, zip(&mut batch.numbers, &mut batch.codes)) {
        match column {
            Readings::Numbers(values) => *numbers = values.as_chunks().0,
            Readings::Codes(values) => *codes = values.as_chunks().0,
        }
    }
    batch
}

fn fits(input: &Input, column: &Readings, units: usize) -> bool {
    match (input.kind, column) {
        (Kind::Number, Readings::Numbers(values)) => values.len() == units,
        (Kind::Flag | Kind::Category(_), Readings::Codes(values)) => values.len() == units,
        _ => false,
    }
}

fn fill_last_block(column: &mut Readings) {
    match column {
        Readings::Numbers(values) => values.resize(values.len().next_multiple_of(LANES), f64::NAN),
        Readings::Codes(values) => values.resize(values.len().next_multiple_of(LANES), NO_CODE),
    }
}

#[cfg(test)]
mod tests {
    use crate::bindings::uplift::rules::types::Level as WitLevel;
    use crate::declare::Level;
    use crate::{Area, Decision, Row, Rule, each_row, inputs, settings};

    use super::*;

    inputs! {
        pupil {
            YEAR = number "pupil.year_group";
            SCORE = number "literacy.reading_standard";
            EAL = flag "pupil.eal";
        }
        class { MEDIAN = median "literacy.reading_standard"; }
    }

    settings! {
        LOW = "low" Score 85.0 in 70.0..=100.0, "Low score";
    }

    const RULE: Rule = Rule {
        id: "low",
        title: "Low",
        area: Area::Literacy,
        intervention: "phonics",
        years: Some(YEAR.years(1, 6)),
        inputs: &[SCORE.id(), EAL.id()],
        settings: &[LOW],
        because: "{input:literacy.reading_standard} is below {setting:low}, {{and that is all.",
        decide: each_row!(low),
        ..Rule::EMPTY
    };

    const CLASS_RULE: Rule = Rule {
        id: "class-low",
        level: Level::Class,
        inputs: &[MEDIAN.id()],
        because: "The median is {input:literacy.reading_standard.median}.",
        decide: each_row!(class_low),
        years: None,
        ..RULE
    };

    const SET: RuleSet = RuleSet {
        id: "set",
        version: "1.0.0",
        title: "Set",
        settings: SETTINGS,
        inputs: INPUTS,
        rules: &[CLASS_RULE, RULE],
        ..RuleSet::EMPTY
    };
    const _: () = SET.check();

    fn low(row: Row<'_>) -> Decision {
        let score = row.number(SCORE);
        (score.below(row.setting(LOW)) & !row.flag(EAL)).then((85.0 - score) / 100.0)
    }

    fn class_low(row: Row<'_>) -> Decision {
        row.number(MEDIAN).below(row.setting(LOW)).then(0.5)
    }

    fn pupils(years: Vec<f64>, scores: Vec<f64>, eal: Vec<u8>) -> Cohort {
        let units = u32::try_from(years.len()).unwrap();
        let columns =
            vec![Readings::Numbers(years), Readings::Numbers(scores), Readings::Codes(eal)];
        Cohort { level: WitLevel::Pupil, units, columns }
    }

    #[test]
    fn every_row_of_every_block_is_decided_once() {
        for units in [0_u32, 1, 63, 64, 65, 200] {
            let years = (0..units).map(|unit| f64::from(unit % 8)).collect();
            let scores = (0..units).map(|unit| f64::from(60 + unit % 50)).collect();
            let found =
                evaluate(&SET, &[85.0], pupils(years, scores, vec![0; units as usize])).unwrap();
            let expected: Vec<u32> =
                (0..units).filter(|unit| (1..=6).contains(&(unit % 8)) && unit % 50 < 25).collect();
            assert_eq!(found.units, expected);
            assert_eq!(found.rules, vec![1; expected.len()]);
            assert_eq!(found.needs.len(), expected.len());
            assert_eq!(found.lacking_units, []);
        }
    }

    #[test]
    fn a_row_without_a_year_group_is_lacking_and_one_outside_the_years_is_not() {
        let nan = f64::NAN;
        let years = vec![nan, 0.0, 7.0, 1.0, 6.0, 3.0, nan];
        let scores = vec![70.0, 70.0, 70.0, 70.0, nan, 90.0, 90.0];
        let found = evaluate(&SET, &[85.0], pupils(years, scores, vec![0; 7])).unwrap();
        assert_eq!(found.units, [3]);
        let mut lacking = found.lacking_units;
        lacking.sort_unstable();
        assert_eq!(lacking, [0, 4, 6]);
        assert_eq!(found.lacking_rules, [1, 1, 1]);
    }

    #[test]
    fn a_level_runs_its_own_rules_with_the_settings_in_force() {
        let classes = Cohort {
            level: WitLevel::Class,
            units: 3,
            columns: vec![Readings::Numbers(vec![80.0, 90.0, f64::NAN])],
        };
        let found = evaluate(&SET, &[95.0], classes).unwrap();
        assert_eq!((found.units, found.rules), (vec![0, 1], vec![0, 0]));
        assert_eq!((found.lacking_units, found.lacking_rules), (vec![2], vec![0]));
    }

    #[test]
    fn what_was_not_declared_is_refused() {
        let wrong_settings = evaluate(&SET, &[], pupils(vec![1.0], vec![70.0], vec![0]));
        assert!(wrong_settings.is_err_and(|why| why.contains("settings")));
        let short = evaluate(&SET, &[85.0], pupils(vec![1.0], vec![], vec![0]));
        assert!(short.is_err_and(|why| why.contains("columns")));
        let mut swapped = pupils(vec![1.0], vec![70.0], vec![0]);
        swapped.columns.swap(1, 2);
        assert!(evaluate(&SET, &[85.0], swapped).is_err());
    }

    #[test]
    fn a_member_that_is_not_in_the_list_is_not_missing() {
        let years = vec![1.0; 4];
        let found =
            evaluate(&SET, &[85.0], pupils(years, vec![70.0; 4], vec![0, 1, 254, 255])).unwrap();
        assert_eq!(found.units, [0, 2]);
        assert_eq!(found.lacking_units, [3]);
    }
}
