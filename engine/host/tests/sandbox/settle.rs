//! What the policy makes of faults: a gap, a rule set less, or no results at all.

use crate::forge;
use crate::kit::{HOST, Pupils, generous, said};
use serde_json::Value;
use std::ops::Range;
use uplift_cohort::{Column, Inputs};
use uplift_host::{Plugin, RuleSets, bind, settle_faults};
use uplift_model::{
    Bitmap, Class, FaultPolicy, Findings, Level, OnFault, Outcome, Roster, RuleBook,
};

const GOOD: &str = include_str!("../../../../tests/guests/corpus/good.wat");

/// A guest that decides pupils as the good one does, and falls over classes.
fn no_classes() -> String {
    GOOD.replace(
        "(local $row i32) (local $reading f64)",
        "(local $row i32) (local $reading f64)
         (if (i32.eq (local.get $level) (i32.const 1)) (then (unreachable)))",
    )
}

/// A guest that fails in the batch whose first reading is a half.
fn no_halves() -> String {
    GOOD.replace(
        "(local $row i32) (local $reading f64)",
        "(local $row i32) (local $reading f64)
         (if (f64.eq (f64.const 0.5) (f64.load (i32.load offset=4 (local.get $columns))))
           (then (unreachable)))",
    )
}

/// Runs two rule sets, `bad` and `good`, over twelve pupils in batches of four and over two classes.
fn run(bad: &str) -> (RuleBook, Roster, Vec<Findings>) {
    let load = |id: &str, text: &str| {
        let manifest: Value = forge::manifest(id);
        let bytes = forge::guest(text, &manifest).into();
        HOST.load(&Plugin { name: format!("{id}.wasm"), bytes }).unwrap()
    };
    let rule_sets = RuleSets::new(vec![load("bad", bad), load("good", GOOD)]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let rates: Vec<f64> = (0..12).map(|at| f64::from(12 - at) / 16.0).collect();
    let pupils = Pupils { rates, years: vec![Some(1); 12] };
    let mut roster = pupils.roster();
    let class = |id: &str| Class {
        id: id.to_owned(),
        name: String::new(),
        year_group: Some(1),
        subject: String::new(),
        academy: 0,
        home: 0..0,
        others: Vec::new(),
    };
    roster.classes = ["a", "b"].map(class).into();
    let shares = Column::from_numbers(&[0.75, 0.25]);
    let columns = book.inputs.iter().map(|_| Some(shares.clone()));
    let classes = Inputs::new(Level::Class, 2, columns.collect());
    let found = vec![
        HOST.evaluate(&rule_sets, &book, &pupils.inputs(&book), &roster, 4),
        HOST.evaluate(&rule_sets, &book, &classes, &roster, 4),
    ];
    (book, roster, found)
}

fn policy(every: OnFault, own: &[(&str, OnFault)]) -> FaultPolicy {
    let own = own.iter().map(|(id, on)| ((*id).to_owned(), *on)).collect();
    FaultPolicy { every, own }
}

fn all_said(book: &RuleBook, found: &[Findings]) -> Vec<Vec<(String, String)>> {
    found.iter().map(|found| said(book, found).into_iter().collect()).collect()
}

#[test]
fn a_batch_that_is_skipped_leaves_everything_else_as_it_was() {
    let (book, _, mut found) = run(&no_halves());
    let before = all_said(&book, &found);
    settle_faults(&book, &FaultPolicy::default(), &mut found).unwrap();
    assert_eq!(all_said(&book, &found), before);
    assert_eq!(found[0].rule_sets[0].not_assessed, vec![Range { start: 4, end: 8 }]);
    assert!(!found[0].rule_sets[0].fired.is_empty());
}

#[test]
fn of_a_rule_set_that_is_dropped_nothing_is_left_at_any_level() {
    for (bad, failed, whole) in [(no_halves(), 0, 1), (no_classes(), 1, 0)] {
        let (book, roster, mut found) = run(&bad);
        let before = all_said(&book, &found);
        assert!(found[whole].rule_sets[0].faults.is_empty());
        assert_eq!(found[failed].rule_sets[0].faults.len(), 1);
        settle_faults(&book, &policy(OnFault::DropRuleSet, &[]), &mut found).unwrap();
        for (level, before) in found.iter().zip(&before) {
            let dropped = &level.rule_sets[0];
            assert!(dropped.fired.is_empty());
            assert!(dropped.lacking.iter().all(|rows| rows.count() == 0));
            let units = u32::try_from(level.units).unwrap();
            assert_eq!(dropped.not_assessed, vec![0..units], "{}", level.level);
            let rule = usize::from(level.level == Level::Class);
            for unit in 0..level.units {
                assert_eq!(level.outcome(&book, &roster, rule, unit), Outcome::NotAssessed);
            }
            assert_eq!(said(&book, level)["good"], before[1].1, "the other says what it said");
        }
        assert_eq!(found[failed].rule_sets[0].faults.len(), 1, "the cause is still told");
        // Bits of the other level's rules stay as long as they were.
        let lengths: Vec<usize> = found[0].rule_sets[0].lacking.iter().map(Bitmap::len).collect();
        assert_eq!(lengths, [12, 0]);
    }
}

#[test]
fn a_run_that_fails_names_the_fault() {
    for own in
        [policy(OnFault::FailRun, &[]), policy(OnFault::SkipBatch, &[("bad", OnFault::FailRun)])]
    {
        let (book, _, mut found) = run(&no_halves());
        let failed = settle_faults(&book, &own, &mut found).unwrap_err();
        assert_eq!((failed.0.rule_set.as_str(), failed.0.units.clone()), ("bad", 4..8));
        let message = failed.to_string();
        let start =
            "rule set `bad` 1.0.0, evaluate, pupil rows 5 to 8: stopped: it panicked or reached";
        assert!(message.starts_with(start), "{message}");
    }
}

#[test]
fn a_policy_of_its_own_goes_before_that_of_every_rule_set() {
    let (book, _, mut found) = run(&no_halves());
    let before = all_said(&book, &found);
    let spared = policy(OnFault::FailRun, &[("bad", OnFault::SkipBatch)]);
    settle_faults(&book, &spared, &mut found).unwrap();
    assert_eq!(all_said(&book, &found), before);
    let other = policy(OnFault::SkipBatch, &[("good", OnFault::FailRun)]);
    settle_faults(&book, &other, &mut found).unwrap();
    assert_eq!(all_said(&book, &found), before, "the good one has no fault");
}
