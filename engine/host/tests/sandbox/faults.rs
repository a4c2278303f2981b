//! Every way in which a rule set can fail on a batch, and what becomes of it.

use crate::kit::{HOST, Pupils, TIGHT, doing, evaluate, faults, generous, host, load_in, said};
use serde_json::{Value, json};
use uplift_host::{Limits, RuleSets};
use uplift_model::{Blame, Fault, FaultKind, Limit};

/// Does something in both batches and returns the first one's fault, the guest's to blame.
fn fault(deeds: &Value) -> Fault {
    let faults = faults(&HOST, &doing(deeds));
    let units: Vec<_> = faults.iter().map(|fault| fault.units.clone()).collect();
    assert_eq!(units, [0..3, 3..6]);
    assert!(faults.iter().all(|fault| fault.blame() == Blame::Guest && fault.repeatable()));
    faults[0].clone()
}

#[track_caller]
fn check_lie(deeds: &Value, expected: &str) {
    let FaultKind::Lied(what) = fault(deeds).failure.kind else { panic!("it did not lie") };
    assert_eq!(what, expected);
}

#[test]
fn a_panic_is_a_fault_with_its_words() {
    let fault = fault(&json!([{ "panic": { "words": "no such thing" } }]));
    let FaultKind::Trapped(cause) = &fault.failure.kind else { panic!("{:?}", fault.failure) };
    assert_eq!(cause, "it panicked or reached what its author took for impossible");
    assert_eq!(fault.rule_set, "bad");
    assert_eq!(fault.version, "1.0.0");
    let log = &fault.failure.log;
    assert!(log.iter().any(|line| line.contains("no such thing")), "{log:?}");
    assert!(fault.failure.fuel > 0);
    let frames = &fault.failure.frames;
    assert!(frames[0].starts_with("guest_puppet::conduct::do_deed"), "{frames:?}");
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let faults = faults(&TIGHT, &doing(&json!([{ "loop": {} }])));
    let kinds: Vec<_> = faults.iter().map(|fault| fault.failure.kind.clone()).collect();
    let out = FaultKind::Exceeded { limit: Limit::Fuel, asked: None, allowed: 50_030_000 };
    assert_eq!(kinds, [out.clone(), out]);
    assert!(faults.iter().all(Fault::repeatable));
    assert_eq!(
        faults[0].to_string(),
        "rule set `bad` 1.0.0, evaluate, pupil rows 1 to 3: over its limit: used up the 50030000 \
         units of fuel it is allowed; 50030000 units of fuel used"
    );
    let frames = &faults[0].failure.frames;
    assert!(frames[0].starts_with("guest_puppet::conduct::do_deed"), "{frames:?}");
}

#[test]
fn what_takes_too_long_is_a_fault_that_need_not_happen_again() {
    let host = host(Limits { batch_fuel: u64::MAX, batch_millis: 50, ..Limits::default() });
    let faults = faults(&host, &doing(&json!([{ "loop": {} }])));
    let out = FaultKind::Exceeded { limit: Limit::Time, asked: None, allowed: 50 };
    assert_eq!(faults[0].failure.kind, out);
    assert!(!faults[0].repeatable());
}

#[test]
fn memory_ends_at_the_limit() {
    let faults = faults(&TIGHT, &doing(&json!([{ "allocate": {} }])));
    let FaultKind::Exceeded { limit, asked: Some(asked), allowed } = faults[0].failure.kind else {
        panic!("{:?}", faults[0].failure.kind)
    };
    assert_eq!((limit, allowed), (Limit::Memory, 16 << 20));
    assert!(asked > allowed, "{asked}");
}

#[test]
fn a_stack_without_end() {
    let fault = fault(&json!([{ "recurse": {} }]));
    let out = FaultKind::Exceeded { limit: Limit::Stack, asked: None, allowed: 512 << 10 };
    assert_eq!(fault.failure.kind, out);
    let frames = &fault.failure.frames;
    assert_eq!(frames.len(), 10);
    assert!(
        frames.iter().all(|name| name.starts_with("guest_puppet::conduct::recurse")),
        "{frames:?}"
    );
}

#[test]
fn a_rule_set_may_decline() {
    let fault = fault(&json!([{ "decline": { "words": "no\u{1b}[2Jt today" } }]));
    assert_eq!(fault.failure.kind, FaultKind::Declined("no[2Jt today".to_owned()));
}

#[test]
fn lists_are_of_one_length() {
    check_lie(&json!([{ "half_fire": { "unit": 0 } }]), "lists of 1 rows, 0 rules and 0 needs");
    check_lie(
        &json!([{ "half_lack": { "unit": 0 } }]),
        "lists of 1 rows and 0 rules that lack data",
    );
}

#[test]
fn rows_and_rules_are_there() {
    check_lie(&json!([{ "fire": { "unit": 3, "rule": 0, "need": 1 } }]), "row 3 of 3");
    check_lie(&json!([{ "fire": { "unit": 0, "rule": 4, "need": 1 } }]), "rule 4 of 4");
    check_lie(
        &json!([{ "lack": { "unit": 4_294_967_295_u32, "rule": 0 } }]),
        "row 4294967295 of 3",
    );
    check_lie(
        &json!([{ "fire": { "unit": 0, "rule": 1, "need": 1 } }]),
        "rule `absent-class` of level class in a batch of level pupil",
    );
}

#[test]
fn needs_are_fractions() {
    for (need, expected) in [
        (json!(2.0), "a need of 2.0 from rule `absent`"),
        (json!(-0.5), "a need of -0.5 from rule `absent`"),
        (json!("NaN"), "a need of NaN from rule `absent`"),
        (json!("inf"), "a need of inf from rule `absent`"),
    ] {
        check_lie(&json!([{ "fire": { "unit": 0, "rule": 0, "need": need } }]), expected);
    }
    let (_, found) = evaluate(
        &[doing(&json!([{ "fire_all": { "rule": 0, "need": "-0.0" } }]))],
        &Pupils::of(2),
        2,
    );
    assert_eq!(found.faults().count(), 0);
}

#[test]
fn no_pair_stands_twice() {
    let fire = json!({ "fire": { "unit": 1, "rule": 0, "need": 0.5 } });
    let lack = json!({ "lack": { "unit": 1, "rule": 0 } });
    check_lie(&json!([fire, fire]), "rule `absent` fired twice for row 1");
    check_lie(&json!([lack, lack]), "rule `absent` twice lacking for row 1");
    check_lie(&json!([lack, fire]), "rule `absent` both fired and lacking for row 1");
}

#[test]
fn nothing_fires_outside_its_years() {
    // The pupils are of year groups 0 to 3, one that is not known, and 5.
    let script = doing(&json!([{ "fire_all": { "rule": 2, "need": 1 } }]));
    let kinds: Vec<String> =
        faults(&HOST, &script).into_iter().map(|fault| fault.failure.kind.to_string()).collect();
    assert_eq!(
        kinds,
        [
            "returned something that cannot be: rule `young-and-absent` fired for row 0 of year group \
         3, where it is for 0 to 2",
        ]
    );
    let script = doing(&json!([{ "fire": { "unit": 0, "rule": 2, "need": 1 } }]));
    let pupils = Pupils { rates: vec![0.5], years: vec![None] };
    let (_, found) = evaluate(&[script], &pupils, 1);
    assert_eq!(
        found.rule_sets[0].faults[0].failure.kind.to_string(),
        "returned something that cannot be: rule `young-and-absent` fired for row 0, whose year \
         group is not known",
    );
}

#[test]
fn too_much_is_not_taken() {
    let fault = fault(&json!([{ "flood": { "findings": 100_000 } }]));
    // Three rows, three pupil rules, 24 bytes each, and 64 KiB.
    let out = FaultKind::Exceeded { limit: Limit::Output, asked: None, allowed: 65_752 };
    assert_eq!(fault.failure.kind, out);
}

#[test]
fn the_log_is_bounded() {
    let fault = fault(&json!([
        { "log": { "text": format!("\u{7}{}", "x".repeat(5_000)), "times": 500 } },
        { "panic": { "words": "at last" } },
    ]));
    let log = &fault.failure.log;
    assert_eq!(log.len(), 20);
    assert!(log.iter().all(|line| line.len() <= 1_000 && !line.contains('\u{7}')));
    assert!(log[19].contains("at last"), "the last line is the last thing said: {log:?}");
}

#[test]
fn who_logs_for_ever_runs_out_of_fuel() {
    let forever = json!([{ "log": { "text": "again", "times": u32::MAX } }]);
    let faults = faults(&TIGHT, &doing(&forever));
    let out = FaultKind::Exceeded { limit: Limit::Fuel, asked: None, allowed: 50_030_000 };
    assert_eq!(faults[0].failure.kind, out);
    assert_eq!(faults[0].failure.log.len(), 20);
}

#[test]
fn only_the_batch_with_the_fault_is_not_assessed() {
    let rule_sets = |host| {
        let script = doing(&json!([
            { "fire_from": { "rule": 0, "column": 0, "least": 0.1, "full": 1.0 } },
            { "panic_where": { "column": 0, "reading": 0.25 } },
        ]));
        RuleSets::new(vec![load_in(host, "bad.wasm", &script).unwrap()]).unwrap()
    };
    let rule_sets = rule_sets(&HOST);
    let book = uplift_host::bind(&rule_sets, &[], &generous()).unwrap();
    let pupils = Pupils::of(60);
    let evaluate =
        |batch| HOST.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), batch);
    let found = evaluate(10);
    let bad = &found.rule_sets[0];
    assert_eq!(format!("{:?}", bad.not_assessed), "[20..30]");
    assert_eq!(bad.faults.len(), 1);
    assert!(bad.fired.iter().all(|finding| !(20..30).contains(&finding.unit)));
    assert!(bad.fired.iter().any(|finding| finding.unit < 20));
    assert!(bad.fired.iter().any(|finding| finding.unit >= 30));
    assert_eq!(said(&book, &found), said(&book, &evaluate(10)));
}

#[test]
fn batches_that_failed_side_by_side_are_one_gap_and_two_faults() {
    let (_, found) =
        evaluate(&[doing(&json!([{ "panic": { "words": "ever" } }]))], &Pupils::of(6), 3);
    assert_eq!(format!("{:?}", found.rule_sets[0].not_assessed), "[0..6]");
    assert_eq!(found.rule_sets[0].faults.len(), 2);
}

#[test]
fn nothing_survives_between_calls() {
    let script = doing(&json!([{ "fire_if_called_before": { "rule": 0 } }]));
    let (_, found) = evaluate(&[script], &Pupils::of(300), 1);
    assert!(found.rule_sets[0].fired.is_empty());
    assert_eq!(found.faults().count(), 0);
}
