//! What a policy makes of rule sets: whose faults cost what, and who may read what is sensitive.

use serde_json::{Value, json};
use uplift_tests::{
    Outcome, Space, csv, json as read_json, manifest, neighbour, number, puppet, rows, uplift,
};

/// Returns a puppet that decides as a neighbour does, and stops where a reading is a quarter.
fn picky() -> Vec<u8> {
    puppet(&json!({ "manifest": manifest("picky"), "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } },
        { "panic_where": { "column": 0, "reading": 0.25 } },
    ]}))
}

/// Runs a picky and a good rule set over thirty pupils in batches of ten, of which one fails.
fn run(space: &Space, policy: &str) -> Outcome {
    let pupils = (0..30).map(|at| format!("P{at:02},OAK,0.{}", if at == 17 { 25 } else { 12 }));
    let data = space.word("data");
    space.write("data/pupils.csv", csv("pupil_id,academy_id,attendance.absence_rate", pupils));
    let policy = space.write("policy.toml", policy);
    let plugins = [space.write("picky.wasm", picky()), space.write("near.wasm", neighbour("near"))];
    let out = space.word("out");
    let words = ["run", &data, "--out", &out, "--policy", &policy, "--batch", "10"];
    uplift(space, &[&words[..], &["--plugins", &plugins[0], &plugins[1]]].concat())
}

/// Returns for how many pupils a rule fired, and how many it did not assess.
fn counts(space: &Space, rule: &str) -> (u64, u64) {
    let rows = rows(space, "out/rules.csv");
    let row = rows.iter().find(|row| row["rule"] == rule).unwrap();
    (number(row, "fired"), number(row, "not_assessed"))
}

#[test]
fn a_batch_is_skipped_unless_the_policy_says_otherwise() {
    for policy in [
        "",
        "faults = \"skip-batch\"",
        "faults = \"fail-run\"\n[rule_sets.picky]\nfaults = \"skip-batch\"",
    ] {
        let space = Space::new();
        let done = run(&space, policy);
        assert_eq!(done.exit.code(), 3, "{policy}: {}", done.err);
        assert_eq!(counts(&space, "picky-absent"), (20, 10), "{policy}");
        assert_eq!(counts(&space, "near-absent"), (30, 0), "{policy}");
    }
}

#[test]
fn a_rule_set_may_be_dropped() {
    let space = Space::new();
    let done = run(&space, "faults = \"drop-rule-set\"");
    assert_eq!(done.exit.code(), 3, "{}", done.err);
    assert_eq!(counts(&space, "picky-absent"), (0, 30));
    assert_eq!(counts(&space, "near-absent"), (30, 0));
    let faults = rows(&space, "out/faults.csv");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    assert_eq!((fault["first_unit"].as_str(), fault["last_unit"].as_str()), ("OAK/P10", "OAK/P19"));
    let not_assessed = rows(&space, "out/not_assessed.csv");
    assert_eq!(not_assessed.len(), 30);
    assert!(not_assessed.iter().all(|row| row["rule_set"] == "picky"));
    assert!(rows(&space, "out/pupils.csv").iter().all(|row| !row["rule_sets"].contains("picky")));
    assert_eq!(read_json(&space, "out/run.json")["policy"]["faults"], "drop-rule-set");
}

#[test]
fn a_run_may_fail_and_leaves_earlier_results_whole() {
    let space = Space::new();
    assert_eq!(run(&space, "").exit.code(), 3);
    let before = space.files("out");
    let done = run(&space, "[rule_sets.picky]\nfaults = \"fail-run\"");
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    let start = "error: the policy says that a fault of rule set `picky` fails the run: rule set `picky` \
                 1.0.0, evaluate, pupil rows 11 to 20: stopped: it panicked or reached";
    assert!(done.err.starts_with(start), "{}", done.err);
    assert!(done.err.contains("there is a reading of 0.25 in column 0"), "{}", done.err);
    assert!(done.err.contains("\nhint: "), "{}", done.err);
    assert!(space.files("out") == before, "the results of the run before");
    assert_eq!(
        std::fs::read_dir(space.path("")).unwrap().count(),
        5,
        "nothing is left beside them"
    );

    let space = Space::new();
    assert_eq!(run(&space, "faults = \"fail-run\"").exit.code(), 1);
    assert!(!space.path("out").exists());
}

#[test]
fn a_policy_for_a_rule_set_that_is_not_there_is_refused() {
    let space = Space::new();
    let done = run(&space, "[rule_sets.pickey]\nfaults = \"fail-run\"");
    assert_eq!(done.exit.code(), 1);
    assert!(
        done.err.contains(
            "`rule_sets.pickey`: no rule set of this id is loaded; did you mean `picky`?"
        ),
        "{}",
        done.err
    );
}

/// Runs a rule set that reads what pupils are, over a dataset that says so.
fn reading(space: &Space, indicator: &str, kind: &Value, policy: &str) -> Outcome {
    let mut said = manifest("curious");
    said["inputs"][0] = json!({ "indicator": indicator, "kind": kind });
    said["rules"][0]["because"] = json!("Is {input:INDICATOR}.".replace("INDICATOR", indicator));
    let curious = puppet(&json!({ "manifest": said, "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 1.0, "full": 1.0 } },
    ]}));
    let plugin = space.write("curious.wasm", curious);
    let member = if indicator == "pupil.ethnicity" { "MWBC" } else { "1" };
    let header = format!("pupil_id,academy_id,{indicator}");
    space.write("data/pupils.csv", csv(&header, [format!("P1,OAK,{member}")]));
    space.write(
        "data/dataset.toml",
        "[indicators.\"own.ethnic_code\"]\ntitle = \"code\"\nrange = [0, 20]\nsensitive = false\n",
    );
    let (data, out) = (space.word("data"), space.word("out"));
    let policy = space.write("policy.toml", policy);
    uplift(space, &["run", &data, "--out", &out, "--policy", &policy, "--plugins", &plugin])
}

#[test]
fn ethnicity_is_read_only_where_the_policy_says_why_and_the_run_records_it() {
    let why = "The board asked on 4 May 2026 whether offers are even.";
    let category = json!({ "category": ["WBRI", "MWBC"] });
    for (indicator, kind) in [("pupil.ethnicity", category), ("own.ethnic_code", json!("number"))] {
        let space = Space::new();
        let grants = format!("grants = [\"{indicator}\"]\n");
        let own = format!("[rule_sets.curious]\n{grants}");
        let done = reading(&space, indicator, &kind, "");
        assert_eq!(done.exit.code(), 0, "{}", done.err);
        assert_eq!(rows(&space, "out/pupils.csv"), [], "{indicator} is not granted");
        for refused in [&grants, &own] {
            let done = reading(&space, indicator, &kind, refused);
            assert_eq!(done.exit.code(), 1);
            let needed =
                format!("`{indicator}` is granted only where `ethnicity_because` says why");
            assert!(done.err.contains(&needed), "{}", done.err);
        }
        let because = format!("ethnicity_because = \"{why}\"\n");
        let done = reading(&space, indicator, &kind, &format!("{because}{own}"));
        assert_eq!(done.exit.code(), 0, "{}", done.err);
        assert_eq!(rows(&space, "out/pupils.csv").len(), 1);
        let policy = &read_json(&space, "out/run.json")["policy"];
        assert_eq!(policy["ethnicity_because"], why);
        assert_eq!(policy["own_grants"]["curious"], json!([indicator]));
    }
}
