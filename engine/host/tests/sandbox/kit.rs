//! Puppets, cohorts and a host for them. The only place that touches the engine's interface at
//! length.

use crate::forge;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;
use uplift_cohort::{Column, Inputs};
use uplift_host::{Host, HostSettings, Limits, Plugin, RuleSet, RuleSetError, RuleSets};
use uplift_model::{Enrolments, Fault, Findings, Grants, Level, Policy, Roster, RuleBook};

/// A host with the limits of a run, shared by all tests.
pub(crate) static HOST: LazyLock<Host> = LazyLock::new(|| host(Limits::default()));

/// A host whose limits a puppet reaches soon.
pub(crate) static TIGHT: LazyLock<Host> = LazyLock::new(|| {
    host(Limits {
        memory_bytes: 16 << 20,
        describe_fuel: 200_000_000,
        batch_fuel: 50_000_000,
        unit_fuel: 10_000,
        ..Limits::default()
    })
});

/// Ends all tests where one of them hangs, which no test can say of itself.
static GUARD: LazyLock<()> = LazyLock::new(|| {
    const LONGEST: Duration = Duration::from_mins(15);
    let guard = || {
        std::thread::sleep(LONGEST);
        eprintln!(
            "the tests of the sandbox have not come to an end in {LONGEST:?}: something hangs"
        );
        std::process::abort();
    };
    std::thread::spawn(guard);
});

pub(crate) fn host(limits: Limits) -> Host {
    LazyLock::force(&GUARD);
    // Kept from one run of the tests to the next.
    let cache = Some(concat!(env!("CARGO_TARGET_TMPDIR"), "/puppets").into());
    Host::new(HostSettings { cache, limits, threads: 8 }).unwrap()
}

/// The manifest of a rule set with one pupil rule on absence and one class rule on the share of its
/// findings.
pub(crate) fn manifest(id: &str) -> Value {
    json!({
        "id": id,
        "version": "1.0.0",
        "title": "A puppet",
        "settings": [{
            "id": "least", "title": "Least rate", "unit": "rate",
            "default": 0.1, "minimum": 0.05, "maximum": 0.3
        }],
        "inputs": [
            { "indicator": "attendance.absence_rate" },
            { "indicator": "pupil.sen_status", "kind": { "category": ["none", "support", "ehcp"] } },
            { "level": "class", "indicator": "finding.absent", "statistic": "share" },
        ],
        "interventions": [intervention(id)],
        "rules": [
            rule(id, "absent", &json!({
                "inputs": [0], "settings": [0],
                "because": "Missed {input:attendance.absence_rate}; {setting:least} is a lot.",
            })),
            rule(id, "absent-class", &json!({ "level": "class", "inputs": [2] })),
            rule(id, "young-and-absent", &json!({ "inputs": [0], "years": [0, 2] })),
            rule(id, "absent-with-needs", &json!({ "inputs": [0, 1] })),
        ],
    })
}

pub(crate) fn intervention(id: &str) -> Value {
    json!({
        "id": format!("{id}.talk"), "title": "A talk", "areas": ["attendance"], "tier": 2,
        "evidence": [{ "claim": "It helps.", "source": "A study", "as_at": "2026-01-31" }],
    })
}

pub(crate) fn rule(set: &str, id: &str, rest: &Value) -> Value {
    let rule = json!({
        "id": id, "title": id, "area": "attendance", "intervention": format!("{set}.talk"),
        "because": "Because.",
    });
    with(rule, rest)
}

/// Puts the fields of one object into another.
pub(crate) fn with(mut object: Value, rest: &Value) -> Value {
    for (key, value) in rest.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

/// Returns a puppet that fires the first rule from a rate of 0.1 on, and the third and fourth with
/// the same need.
pub(crate) fn good(id: &str) -> Value {
    json!({ "manifest": manifest(id), "evaluate": [
        { "level": "pupil", "fire_from": { "rule": 0, "column": 0, "least": 0.1, "full": 1.0 } },
        { "level": "pupil", "fire_from": { "rule": 3, "column": 0, "least": 0.2, "full": 1.0 } },
        { "level": "class", "fire_from": { "rule": 1, "column": 0, "least": 0.5, "full": 1.0 } },
    ]})
}

/// Returns a puppet that does these things at every level.
pub(crate) fn doing(deeds: &Value) -> Value {
    json!({ "manifest": manifest("bad"), "evaluate": deeds })
}

pub(crate) fn load_in(host: &Host, name: &str, script: &Value) -> Result<RuleSet, RuleSetError> {
    let bytes = guest_puppet::component(guest_puppet::PUPPET, script);
    host.load(&Plugin { name: name.to_owned(), bytes: bytes.into() })
}

pub(crate) fn load(script: &Value) -> Result<RuleSet, RuleSetError> {
    load_in(&HOST, "puppet.wasm", script)
}

/// Loads a rule set that says this of itself and finds nothing.
pub(crate) fn load_saying(manifest: &Value) -> Result<RuleSet, RuleSetError> {
    let bytes = forge::guest("(module)", manifest).into();
    HOST.load(&Plugin { name: "puppet.wasm".to_owned(), bytes })
}

pub(crate) fn rule_sets(scripts: &[Value]) -> RuleSets {
    let loaded = scripts.iter().map(|script| load(script).unwrap()).collect();
    RuleSets::new(loaded).unwrap()
}

/// Grants everything the puppets read.
pub(crate) fn generous() -> Policy {
    granting(&["pupil.sen_status", "pupil.disadvantaged"])
}

/// Returns a policy that grants these indicators to every rule set.
pub(crate) fn granting(indicators: &[&str]) -> Policy {
    let every = indicators.iter().map(|&id| id.to_owned()).collect();
    Policy { grants: Grants { every, ..Grants::default() }, ..Policy::default() }
}

/// Readings of pupils: an absence rate each, and a year group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pupils {
    pub(crate) rates: Vec<f64>,
    pub(crate) years: Vec<Option<i8>>,
}

impl Pupils {
    /// Returns so many pupils, the rates going round from 0 by hundredths and every seventh missing,
    /// the year groups from Reception to year 6 and every fifth missing.
    pub(crate) fn of(count: u32) -> Self {
        let rate = |at: u32| if at % 7 == 3 { f64::NAN } else { f64::from(at % 100) / 100.0 };
        let year = |at: u32| i8::try_from(at % 7).ok().filter(|_| at % 5 != 4);
        Self { rates: (0..count).map(rate).collect(), years: (0..count).map(year).collect() }
    }

    pub(crate) fn roster(&self) -> Roster {
        let mut enrolments = Enrolments::default();
        for (at, year) in self.years.iter().enumerate() {
            enrolments.pupil.push(&at.to_string());
            enrolments.class.push(Enrolments::NO_CLASS);
            enrolments.year.push(year.unwrap_or(Enrolments::NO_YEAR));
        }
        Roster { enrolments, ..Roster::default() }
    }

    pub(crate) fn inputs(&self, book: &RuleBook) -> Inputs {
        let columns = book.inputs.iter().map(|input| match &*input.indicator {
            "attendance.absence_rate" => Some(Column::from_numbers(&self.rates)),
            _ => None,
        });
        Inputs::new(Level::Pupil, self.rates.len(), columns.collect())
    }
}

/// Binds and evaluates.
pub(crate) fn evaluate(scripts: &[Value], pupils: &Pupils, batch: usize) -> (RuleBook, Findings) {
    let rule_sets = rule_sets(scripts);
    let book = uplift_host::bind(&rule_sets, &[], &generous()).unwrap();
    let findings = HOST.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), batch);
    (book, findings)
}

/// Returns everything findings say, so that two can be compared.
pub(crate) fn said(book: &RuleBook, findings: &Findings) -> BTreeMap<String, String> {
    let sets = book.rule_sets.iter().zip(&findings.rule_sets);
    sets.map(|(entry, found)| {
        let first = entry.rules.start;
        let fired: Vec<(u32, usize, u64)> = found
            .fired
            .iter()
            .map(|f| (f.unit, usize::from(f.rule) - first, f.need.millionths()))
            .collect();
        let lacking: Vec<Vec<usize>> =
            found.lacking.iter().map(|rows| rows.ones().collect()).collect();
        let rest = (&found.not_assessed, &found.faults);
        (entry.manifest.id.clone(), format!("{fired:?} {lacking:?} {rest:?}"))
    })
    .collect()
}

/// Runs a bad puppet beside a good one over six pupils in batches of three, and returns the bad
/// one's faults. The good one's findings must be what they are without it.
pub(crate) fn faults(host: &Host, script: &Value) -> Vec<Fault> {
    let pupils = Pupils::of(6);
    let load = |name: &str, script: &Value| load_in(host, name, script).unwrap();
    let run = |rule_sets: Vec<RuleSet>| {
        let rule_sets = RuleSets::new(rule_sets).unwrap();
        let book = uplift_host::bind(&rule_sets, &[], &generous()).unwrap();
        let findings = host.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), 3);
        (book, findings)
    };
    let good = load("good.wasm", &good("good"));
    let (book, alone) = run(vec![good.clone()]);
    let alone = said(&book, &alone);
    let (book, both) = run(vec![load("bad.wasm", script), good]);
    assert_eq!(said(&book, &both).get("good"), alone.get("good"));
    both.faults().cloned().collect()
}
