//! The same findings for any number of threads, any size of batch and any order of plugins.

use crate::kit::{HOST, Pupils, evaluate, generous, good, load_in, said};
use uplift_cohort::{Column, Inputs};
use uplift_host::{RuleSets, bind};
use uplift_model::{Bitmap, Class, Level, Outcome, Roster};

#[test]
fn whatever_the_threads_the_batches_and_the_order() {
    let pupils = Pupils::of(1_000);
    let scripts = [good("a"), good("b"), good("c")];
    let (book, expected) = evaluate(&scripts, &pupils, 1_000);
    let expected = said(&book, &expected);
    assert!(expected["a"].len() > 1_000);
    let backwards: Vec<_> = scripts.iter().rev().cloned().collect();
    for threads in [1, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for batch in [1, 64, 100, 4_096] {
            let (book, found) = pool.install(|| evaluate(&backwards, &pupils, batch));
            assert_eq!(said(&book, &found), expected, "{threads} threads, batches of {batch}");
        }
    }
}

#[test]
fn year_groups_are_the_hosts_affair() {
    let pupils = Pupils {
        rates: vec![0.5, 0.5, f64::NAN, f64::NAN, 0.0],
        years: vec![Some(1), None, Some(1), Some(9), None],
    };
    let mut script = good("good");
    script["evaluate"] = serde_json::json!([
        { "fire": { "unit": 0, "rule": 2, "need": 0.5 } },
        { "lack": { "unit": 2, "rule": 2 } },
        { "lack": { "unit": 3, "rule": 2 } },
    ]);
    let (book, found) = evaluate(&[script], &pupils, 5);
    assert_eq!(found.faults().count(), 0);
    let outcomes = (0..5).map(|unit| found.outcome(&book, &pupils.roster(), 2, unit).words());
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        ["fired", "lacking", "lacking", "not applicable", "lacking"]
    );
}

#[test]
fn classes_are_asked_about_classes() {
    let class = |id: &str| Class {
        id: id.to_owned(),
        name: String::new(),
        year_group: Some(1),
        subject: String::new(),
        academy: 0,
        home: 0..0,
        others: Vec::new(),
    };
    let roster = Roster { classes: ["a", "b", "c"].map(class).into(), ..Roster::default() };
    let rule_sets =
        RuleSets::new(vec![load_in(&HOST, "good.wasm", &good("good")).unwrap()]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let shares = Column::from_numbers(&[0.75, f64::NAN, 0.25]);
    let inputs = Inputs::new(Level::Class, 3, vec![None, None, Some(shares)]);
    let (found, timings) = HOST.evaluate_timed(&rule_sets, &book, &inputs, &roster, 2);
    assert_eq!(found.level, Level::Class);
    let outcome = |unit| found.outcome(&book, &roster, 1, unit);
    assert!(matches!(outcome(0), Outcome::Fired(need) if need.millionths() == 750_000));
    assert_eq!([outcome(1), outcome(2)], [Outcome::Lacking, Outcome::NotFired]);
    let lacking: Vec<usize> = found.rule_sets[0].lacking.iter().map(Bitmap::len).collect();
    assert_eq!(lacking, [0, 3, 0, 0]);
    assert_eq!((timings.len(), timings[0].batches), (1, 2));
    assert!(timings[0].fuel > 0);
}

#[test]
fn a_share_of_findings_that_are_not_granted_is_missing() {
    let mut script = good("good");
    script["manifest"]["rules"][0]["inputs"] = serde_json::json!([0, 1]);
    let rule_sets = RuleSets::new(vec![load_in(&HOST, "good.wasm", &script).unwrap()]).unwrap();
    let book = bind(&rule_sets, &[], &uplift_model::Policy::default()).unwrap();
    let roster = Roster::default();
    let inputs =
        Inputs::new(Level::Class, 1, vec![None, None, Some(Column::from_numbers(&[0.75]))]);
    let found = HOST.evaluate(&rule_sets, &book, &inputs, &roster, 2);
    assert_eq!(found.outcome(&book, &roster, 1, 0), Outcome::Lacking);
}

#[test]
fn a_level_without_rules_or_units_is_quiet() {
    let rule_sets =
        RuleSets::new(vec![load_in(&HOST, "good.wasm", &good("good")).unwrap()]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let inputs = Inputs::new(Level::Trust, 4, Vec::new());
    let (found, timings) = HOST.evaluate_timed(&rule_sets, &book, &inputs, &Roster::default(), 2);
    assert!(found.rule_sets[0].fired.is_empty() && timings.is_empty());
    let inputs = Inputs::new(Level::Pupil, 0, Vec::new());
    let found = HOST.evaluate(&rule_sets, &book, &inputs, &Roster::default(), 2);
    assert_eq!((found.units, found.faults().count()), (0, 0));
    let none = HOST.evaluate(&RuleSets::default(), &book, &inputs, &Roster::default(), 2);
    assert!(none.rule_sets[0].fired.is_empty());
}
