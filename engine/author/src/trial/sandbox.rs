//! A rule set under the limits of a run, over cohorts made at random.

use crate::trial::check::{Check, Verdict};
use crate::trial::describe::{format, name};
use crate::trial::ground::Ground;
use crate::trial::random::{RandomCohort, random};
use std::collections::BTreeMap;
use uplift_cohort::{Column, Inputs};
use uplift_host::{BATCH, Host, Impurity, Limits, RuleSet};
use uplift_model::{Failure, Fault, Indicator, Kind, Level, Manifest, Readings, Setting};

/// Units of a random cohort, and of one for purity, where each is asked about a dozen times.
const ROWS: usize = 2_000;
const FEW_ROWS: usize = 200;
/// The seeds of the random cohorts.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=2;
/// How many cohorts it fails at are told; then it is not tried further.
const SHOWN: usize = 3;
/// Units of a batch when the unit that a rule set fails at is looked for.
const NARROW: usize = 50;

/// Settings of every kind that a trust may choose.
type Choose = fn(usize, &Setting) -> f64;
const CHOICES: [(&str, Choose); 5] = [
    ("settings as they are", |_, setting| setting.default),
    ("every setting at its minimum", |_, setting| setting.minimum),
    ("every setting at its maximum", |_, setting| setting.maximum),
    ("settings at their minimum and maximum by turns", |at, it| turns(at % 2 == 0, it)),
    ("settings at their maximum and minimum by turns", |at, it| turns(at % 2 == 1, it)),
];

fn turns(least: bool, setting: &Setting) -> f64 {
    if least { setting.minimum } else { setting.maximum }
}

/// Whether it decides for whatever can be read under whatever can be set, and how near to its limits
/// it comes.
pub(crate) fn random_cohorts(
    host: &Host,
    limits: &Limits,
    rule_set: &RuleSet,
    own: &[Indicator],
) -> [Check; 2] {
    let mut trouble = Vec::new();
    let mut used = Used::default();
    let manifest = rule_set.manifest();
    'all: for (words, choose) in CHOICES {
        let settings = manifest.settings.iter().enumerate();
        let settings: BTreeMap<String, f64> =
            settings.map(|(at, setting)| (setting.id.clone(), choose(at, setting))).collect();
        let Ok(ground) = Ground::new(rule_set, &settings, own) else { continue };
        for (seed, &level) in SEEDS.flat_map(|seed| Level::ALL.iter().map(move |it| (seed, it))) {
            let cohort = random(&ground.book, level, ROWS, seed);
            let RandomCohort { inputs, roster } = &cohort;
            let (findings, timings) =
                host.evaluate_timed(&ground.rule_sets, &ground.book, inputs, roster, BATCH);
            for timing in &timings {
                used.see(limits, ROWS, timing.heaviest.as_ref().map(|it| it.1), timing.memory);
            }
            if let Some(fault) = findings.faults().next() {
                // Looked for once: it takes a hundred batches, each of which may use up all its fuel.
                let narrowed = trouble.is_empty().then(|| narrow(host, &ground, &cohort, fault));
                trouble.push((words, narrowed.flatten().unwrap_or(fault.into())));
                if trouble.len() == SHOWN {
                    break 'all;
                }
            }
        }
    }
    let notes = trouble.iter().flat_map(|(words, told)| told.notes(words)).collect();
    let hint = trouble.first().map_or("", |(_, told)| told.fault.failure.kind.hint());
    [Check::unless("random cohorts", Verdict::Failed, notes, hint), used.check(manifest)]
}

/// A fault, with the readings of the unit it is about where one alone brings it about.
struct Told {
    fault: Fault,
    readings: Option<String>,
}

impl From<&Fault> for Told {
    fn from(fault: &Fault) -> Self {
        Self { fault: fault.clone(), readings: None }
    }
}

impl Told {
    fn notes(&self, settings: &str) -> Vec<String> {
        let mut notes = vec![match &self.readings {
            None => format!("{}, {settings}: {}", self.fault.level, self.fault.failure),
            Some(readings) => {
                let (level, failure) = (self.fault.level, &self.fault.failure);
                format!("{level} with {readings}; {settings}: {failure}")
            }
        }];
        notes.extend(details(&self.fault.failure));
        notes
    }
}

/// Returns what is known of a call that failed.
pub(crate) fn details(failure: &Failure) -> Vec<String> {
    let frames = failure.frames.iter().enumerate().map(|(depth, frame)| {
        let word = if depth == 0 { "in" } else { "called by" };
        format!("{word} `{frame}`")
    });
    frames.chain(failure.log.iter().map(|line| format!("it logged: {line}"))).collect()
}

/// Looks for one unit that alone makes a rule set fail as it did.
fn narrow(host: &Host, ground: &Ground, cohort: &RandomCohort, fault: &Fault) -> Option<Told> {
    if !fault.repeatable() {
        return None;
    }
    let RandomCohort { inputs, roster } = cohort;
    let first = |inputs: &Inputs, roster, batch| {
        let found = host.evaluate(&ground.rule_sets, &ground.book, inputs, roster, batch);
        found.faults().next().cloned()
    };
    let units = first(inputs, roster, NARROW)?.units;
    let units = units.start as usize..units.end as usize;
    let columns = (0..ground.book.inputs.len()).map(|place| {
        let column = inputs.column(place)?;
        Some(if let Column::Codes(_, members) = column {
            let mut codes = Vec::new();
            column.codes(units.clone(), &mut codes);
            Column::from_codes(codes, members.clone())
        } else {
            let mut numbers = Vec::new();
            column.numbers(units.clone(), &mut numbers);
            Column::from_numbers(&numbers)
        })
    });
    let part = Inputs::new(inputs.level, units.len(), columns.collect());
    let years: Vec<Option<i8>> =
        units.clone().map(|unit| roster.year(inputs.level, unit)).collect();
    let few = crate::trial::random::roster(inputs.level, &years);
    let fault = first(&part, &few, 1)?;
    let unit = fault.units.start as usize;
    let level = inputs.level;
    let own = ground.book.inputs.iter().enumerate().filter(|(_, input)| input.level == level);
    let readings = own.map(|(place, input)| {
        let mut words = format!("{} = ", name(input));
        match (part.reading(place, unit), &input.kind) {
            // To the last digit: it may be what it is about.
            (Some(reading), Kind::Number) => words.push_str(&reading.to_string()),
            (Some(reading), _) => format(input).write(reading, &[], &mut words),
            (None, _) => words.push_str("missing"),
        }
        words
    });
    let readings = readings.collect::<Vec<_>>().join(", ");
    Some(Told { fault, readings: Some(readings).filter(|it| !it.is_empty()) })
}

/// The largest shares of what a batch may use, in thousandths.
#[derive(Debug, Default)]
struct Used {
    fuel: u64,
    memory: u64,
}

impl Used {
    fn see(&mut self, limits: &Limits, rows: usize, fuel: Option<u64>, memory: u64) {
        let share = |used: u64, of: u64| used.saturating_mul(1_000) / of.max(1);
        self.fuel = self.fuel.max(share(fuel.unwrap_or(0), limits.fuel(rows)));
        self.memory = self.memory.max(share(memory, limits.memory_bytes));
    }

    fn check(&self, manifest: &Manifest) -> Check {
        let per_cent = |share: u64| match share {
            0 => "under 0.1 %".to_owned(),
            share => format!("{}.{} %", share / 10, share % 10),
        };
        let (fuel, memory) = (per_cent(self.fuel), per_cent(self.memory));
        let notes = vec![format!(
            "`{}` used {fuel} of the fuel and {memory} of the memory that a batch is allowed, at most",
            manifest.id
        )];
        if self.fuel.max(self.memory) <= 500 {
            return Check::ok("limits", notes);
        }
        let hint = "a batch of a real dataset may need more: see `uplift plugin run`, and do less for each \
                    row or hold less at a time";
        Check::unless("limits", Verdict::Warned, notes, hint)
    }
}

/// Whether it says the same of a unit whatever was asked before, in batches of whatever size and order.
pub(crate) fn purity(host: &Host, ground: &Ground) -> Check {
    let mut notes = Vec::new();
    for &level in Level::ALL {
        let RandomCohort { inputs, roster } = random(&ground.book, level, FEW_ROWS, 3);
        let checked = host.check_purity(&ground.rule_sets, &ground.book, &inputs, &roster);
        if let Err(impurity) = checked {
            notes.push(impurity.to_string());
            if let Impurity::Failed { failure, .. } = &impurity {
                notes.extend(details(failure));
            }
        }
    }
    let hint = "decide each row by its own readings and the settings alone; keep nothing from call to call";
    Check::unless("purity", Verdict::Failed, notes, hint)
}
