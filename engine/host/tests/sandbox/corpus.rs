//! The guests of `tests/guests/corpus`: one misbehaviour each, beside one that does nothing wrong.
//! Every file says above its text what it must end in, to the letter.

use crate::forge;
use crate::kit::{Pupils, TIGHT, generous, said};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use uplift_host::{Host, Plugin, Refusal, RuleSet, RuleSetError, RuleSets, bind};
use uplift_model::{Failure, FaultKind, Findings, RuleBook};

/// A file of the corpus.
struct Guest {
    /// The file's name without its ending, which is the rule set's id.
    name: String,
    text: String,
    /// What it must end in.
    expected: String,
}

fn corpus() -> Vec<Guest> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/guests/corpus");
    let mut guests = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "wat") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let comment = text.lines().map_while(|line| line.strip_prefix(";;"));
        let lines: Vec<&str> = comment.map(str::trim).collect();
        let ends = lines.iter().position(|line| line.starts_with("Ends in: "));
        let ends = ends.unwrap_or_else(|| panic!("{name} does not say what it ends in"));
        assert!(ends > 1, "{name} does not say what it does");
        let expected = lines[ends..].join("\n");
        guests.push(Guest { name, text, expected });
    }
    guests.sort_by(|one, other| one.name.cmp(&other.name));
    guests
}

fn load(host: &Host, guest: &Guest) -> Result<RuleSet, RuleSetError> {
    let bytes = forge::guest(&guest.text, &forge::manifest(&guest.name));
    host.load(&Plugin { name: format!("{}.wasm", guest.name), bytes: bytes.into() })
}

/// Runs rule sets over six pupils in batches of three.
fn run(host: &Host, rule_sets: &[RuleSet]) -> (RuleBook, Findings) {
    let pupils =
        Pupils { rates: vec![0.0, 0.125, f64::NAN, 0.1, 0.0996, 0.5], years: vec![None; 6] };
    let rule_sets = RuleSets::new(rule_sets.to_vec()).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let findings = host.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), 3);
    (book, findings)
}

/// Returns how a call failed, in the words of the corpus.
fn words(failure: &Failure) -> String {
    let kind = match &failure.kind {
        FaultKind::Trapped(_) => "Trapped".to_owned(),
        FaultKind::Exceeded { limit, .. } => format!("Exceeded {limit:?}"),
        FaultKind::Lied(_) => "Lied".to_owned(),
        FaultKind::Declined(_) => "Declined".to_owned(),
        FaultKind::Internal(_) => "Internal".to_owned(),
    };
    let frames = failure.frames.join(", in ");
    let place = if frames.is_empty() { String::new() } else { format!("\nin {frames}") };
    format!("{kind}\n{}{place}", failure.kind)
}

/// Returns what loading a guest or having it decide ended in, in the words of the corpus.
fn ending(host: &Host, loaded: &Result<RuleSet, RuleSetError>) -> String {
    let rule_set = match loaded {
        Ok(rule_set) => rule_set,
        Err(RuleSetError { why: Refusal::Speechless(failure), .. }) => {
            return format!("Ends in: refusal, describe, {}", words(failure));
        }
        Err(RuleSetError { why, .. }) => return format!("Ends in: refusal\n{why}"),
    };
    let (_, findings) = run(host, std::slice::from_ref(rule_set));
    let found = &findings.rule_sets[0];
    let Some(first) = found.faults.first() else {
        let fired: Vec<String> = found
            .fired
            .iter()
            .map(|it| format!("row {}: {} millionths", it.unit, it.need.millionths()))
            .collect();
        let fired = if fired.is_empty() { "none".to_owned() } else { fired.join(", ") };
        return format!("Ends in: findings\n{fired}\n{}", purity(host, rule_set));
    };
    let units: Vec<_> = found.faults.iter().map(|fault| fault.units.clone()).collect();
    assert_eq!(units, [0..3, 3..6], "it fails in every batch");
    assert_eq!(found.not_assessed, vec![Range { start: 0, end: 6 }]);
    assert!(found.fired.is_empty());
    let of = |word: &str| found.faults.iter().all(|fault| fault.blame().word() == word);
    assert!(of("rule set"), "the rule set is to blame");
    format!("Ends in: fault, {}", words(&first.failure))
}

/// Returns how a rule set that finds something stands the check of its purity, over nine pupils.
fn purity(host: &Host, rule_set: &RuleSet) -> String {
    let rule_sets = RuleSets::new(vec![rule_set.clone()]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let rates = vec![0.5, 0.0, f64::NAN, 0.25, 0.0, 0.0, 0.125, 0.0, 1.0];
    let pupils = Pupils { rates, years: vec![None; 9] };
    match host.check_purity(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster()) {
        Ok(()) => "pure".to_owned(),
        Err(impurity) => impurity.to_string(),
    }
}

#[test]
fn every_guest_ends_as_it_says() {
    let mut wrong = Vec::new();
    for guest in corpus() {
        let ending = ending(&TIGHT, &load(&TIGHT, &guest));
        if ending != guest.expected {
            wrong.push(format!("{}:\n{ending}\n", guest.name));
        }
    }
    assert!(wrong.is_empty(), "other than their files say:\n\n{}", wrong.join("\n"));
}

#[test]
fn they_take_nothing_from_one_that_does_nothing_wrong() {
    let guests = corpus();
    let loaded: Vec<RuleSet> = guests.iter().filter_map(|guest| load(&TIGHT, guest).ok()).collect();
    let good = loaded.iter().find(|rule_set| rule_set.manifest().id == "good").unwrap();
    let (book, alone) = run(&TIGHT, std::slice::from_ref(good));
    let alone = said(&book, &alone);
    assert!(loaded.len() > 3 && loaded.len() < guests.len());
    let mut first: Option<BTreeMap<String, String>> = None;
    for threads in [1, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (book, all) = pool.install(|| run(&TIGHT, &loaded));
        let all = said(&book, &all);
        assert_eq!(all.len(), loaded.len());
        assert_eq!(all["good"], alone["good"], "{threads} threads");
        assert_eq!(*first.get_or_insert(all.clone()), all, "{threads} threads");
    }
}
