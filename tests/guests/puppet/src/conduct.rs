//! What a puppet does when it is called.

use crate::script::{Deed, Script};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use uplift_sdk::bindings::uplift::rules::host;
use uplift_sdk::bindings::uplift::rules::types::{Cohort, Findings, Level, Readings};

/// The greatest whole need.
const MOST: f64 = 1.0;
/// What stands for a missing code.
const NO_CODE: u8 = 255;

static CALLED: AtomicBool = AtomicBool::new(false);

/// Does what the script says of a batch.
///
/// # Errors
/// Where the script says so.
///
/// # Panics
/// Where the script says so.
pub fn evaluate(script: &Script, settings: &[f64], cohort: &Cohort) -> Result<Findings, String> {
    let called_before = CALLED.swap(true, Ordering::Relaxed);
    let mut found = Found(Findings {
        units: Vec::new(),
        rules: Vec::new(),
        needs: Vec::new(),
        lacking_units: Vec::new(),
        lacking_rules: Vec::new(),
    });
    for step in &script.evaluate {
        if step.level.as_deref().is_some_and(|level| level != word(cohort.level)) {
            continue;
        }
        match &step.deed {
            Deed::Fire { unit, rule, need } => found.fire(*unit, *rule, need.value()),
            Deed::Lack { unit, rule } => found.lack(*unit, *rule),
            Deed::FireAll { rule, need } => {
                (0..cohort.units).for_each(|unit| found.fire(unit, *rule, need.value()));
            }
            Deed::FireFrom { rule, column, least, full } => {
                for (unit, reading) in (0..).zip(readings(cohort, *column)) {
                    match reading {
                        Some(reading) if reading >= *least => {
                            found.fire(unit, *rule, (reading / full).min(MOST));
                        }
                        Some(_) => (),
                        None => found.lack(unit, *rule),
                    }
                }
            }
            Deed::FireIfCalledBefore { rule } if called_before => {
                (0..cohort.units).for_each(|unit| found.fire(unit, *rule, MOST));
            }
            Deed::FireSetting { rule, setting } => {
                let need = settings.get(*setting).copied().unwrap_or(f64::NAN);
                (0..cohort.units).for_each(|unit| found.fire(unit, *rule, need));
            }
            Deed::HalfFire { unit } => found.0.units.push(*unit),
            Deed::HalfLack { unit } => found.0.lacking_units.push(*unit),
            Deed::Flood { findings } => (0..*findings).for_each(|_| found.fire(0, 0, MOST)),
            Deed::PanicWhere { column, reading } => {
                let met = readings(cohort, *column).contains(&Some(*reading));
                assert!(!met, "there is a reading of {reading} in column {column}");
            }
            Deed::Decline { words } => return Err(words.clone()),
            Deed::LogColumns {} => {
                for column in 0..cohort.columns.len() {
                    host::log(&format!("{:?}", readings(cohort, column)));
                }
            }
            deed => do_deed(deed),
        }
    }
    Ok(found.0)
}

/// Does what needs no batch.
pub(crate) fn do_deed(deed: &Deed) {
    match deed {
        #[expect(clippy::panic, reason = "what the script asks for")]
        Deed::Panic { words } => panic!("{words}"),
        Deed::Loop {} => {
            let mut turns = 0_u64;
            while black_box(true) {
                turns = black_box(turns.wrapping_add(1));
            }
        }
        Deed::Recurse {} => {
            black_box(recurse(black_box(1)));
        }
        Deed::Allocate {} => {
            let mut taken = Vec::new();
            loop {
                taken.push(black_box(vec![1_u8; 1 << 20]));
            }
        }
        Deed::Log { text, times } => (0..*times).for_each(|_| host::log(text)),
        _ => (),
    }
}

/// Too entangled with its own result to become a loop.
#[expect(unconditional_recursion, reason = "what the script asks for")]
fn recurse(depth: u64) -> u64 {
    let deeper = recurse(black_box(depth.wrapping_add(1)));
    black_box(deeper).wrapping_add(recurse(black_box(deeper)))
}

struct Found(Findings);

impl Found {
    fn fire(&mut self, unit: u32, rule: u32, need: f64) {
        self.0.units.push(unit);
        self.0.rules.push(rule);
        self.0.needs.push(need);
    }

    fn lack(&mut self, unit: u32, rule: u32) {
        self.0.lacking_units.push(unit);
        self.0.lacking_rules.push(rule);
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Pupil => "pupil",
        Level::Class => "class",
        Level::Academy => "academy",
        Level::Trust => "trust",
    }
}

/// Returns the readings of a column, none where missing.
fn readings(cohort: &Cohort, column: usize) -> Vec<Option<f64>> {
    match cohort.columns.get(column) {
        Some(Readings::Numbers(numbers)) => {
            numbers.iter().map(|number| Some(*number).filter(|number| !number.is_nan())).collect()
        }
        Some(Readings::Codes(codes)) => {
            let known = |code: &u8| (*code != NO_CODE).then_some(f64::from(*code));
            codes.iter().map(known).collect()
        }
        None => Vec::new(),
    }
}
