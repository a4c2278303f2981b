//! Bad plugins: what cannot be a rule set is refused before anything runs; what fails while it runs
//! costs its own answers, is named in the report, and leaves every other rule set's answers alone.

use serde_json::{Value, json};
use uplift_tests::{
    Outcome, Row, Space, csv, faulty, json as read_json, manifest, neighbour, number, puppet, rows,
    uplift,
};

fn northfield(space: &Space, plugins: &[&str]) -> Outcome {
    let data = uplift_tests::root().join("fixtures/northfield").display().to_string();
    let out = space.word("out");
    uplift(space, &[&["run", &data, "--out", &out, "--plugins"], plugins].concat())
}

/// Fails unless this plugin is refused with this message.
#[track_caller]
fn refused(plugin: impl AsRef<[u8]>, message: &str) {
    let space = Space::new();
    let plugin = space.write("bad.wasm", plugin);
    let done = northfield(&space, &[&plugin]);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{}", done.err);
    assert!(done.err.starts_with("error: plugin `bad.wasm`: "), "{}", done.err);
    assert!(done.err.contains(message), "no {message:?} in:\n{}", done.err);
    assert!(!space.path("out").exists());
}

/// Returns a puppet whose manifest is changed.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest = manifest("bad");
    change(&mut manifest);
    puppet(&json!({ "manifest": manifest }))
}

#[test]
fn what_is_no_component() {
    refused("", "not a WebAssembly file");
    refused("#!/bin/sh\necho hello\n", "not a WebAssembly file");
    refused(b"\0asm\x01\0\0\0", "a core module, where a component is needed");
    refused(b"\0asm\x0d\0\x01\0", "exports no `uplift:rules/rules`");
    refused(b"\0asm\x0d\0\x01\0 and so on", "could not be compiled");
    let whole = neighbour("bad");
    refused(&whole[..whole.len() / 2], "could not be compiled");
}

#[test]
fn an_indicator_nobody_has() {
    refused(
        changed(|it| {
            it["inputs"][0]["indicator"] = json!("attendance.absense_rate");
            it["rules"][0]["because"] = json!("Absent.");
        }),
        "indicator `attendance.absense_rate` is in neither the catalogue nor dataset.toml; did you mean \
         `attendance.absence_rate`?",
    );
    refused(
        changed(|it| {
            it["inputs"][0]["kind"] = json!("flag");
            it["rules"][0]["because"] = json!("Absent.");
        }),
        "declared a flag and is a number",
    );
}

#[test]
fn an_intervention_that_may_not_be_proposed() {
    let proposing = |id: &str| changed(|it| it["rules"][0]["intervention"] = json!(id));
    refused(proposing("magic"), "`magic`, which is in neither the catalogue nor the manifest");
    refused(proposing("phonics"), "serves literacy and not attendance");
    refused(
        changed(|it| {
            it["rules"][0]["intervention"] = json!("learning-styles");
            it["rules"][0]["area"] = json!("attainment");
        }),
        "advised against",
    );
}

#[test]
fn a_reason_that_says_nothing_true() {
    let saying = |text: &str| changed(|it| it["rules"][0]["because"] = json!(text));
    refused(saying("{input:literacy.phonics}"), "rule `bad-absent`");
    refused(saying("{setting:nothing}"), "rule `bad-absent`");
    refused(saying("{pupil}"), "rule `bad-absent`");
    refused(saying(&"x".repeat(301)), "300");
}

#[test]
fn one_that_cannot_say_what_it_is() {
    let mute = |deeds: Value| puppet(&json!({ "describe": deeds }));
    refused(
        mute(json!([{ "panic": { "words": "no words" } }])),
        "could not say what it is: call `describe`: stopped: it panicked or reached what its author took \
         for impossible",
    );
    refused(
        mute(json!([{ "log": { "text": "one moment", "times": 1 } }, { "loop": {} }])),
        "could not say what it is: call `describe`: over its limit: used up the 2000000000 units of fuel \
         it is allowed; 2000000000 units of fuel used\n",
    );
    // Where it was, what it said last and what to do about it stand below.
    refused(mute(json!([{ "panic": { "words": "no words" } }])), "\n  in `guest_puppet::");
    refused(
        mute(json!([{ "log": { "text": "one moment", "times": 1 } }, { "recurse": {} }])),
        "\n  it logged: one moment\nhint: a function may call itself without end; this limit is fixed\n",
    );
}

#[test]
fn two_of_one_id() {
    let space = Space::new();
    let (one, other) =
        (space.write("one.wasm", neighbour("near")), space.write("other.wasm", neighbour("near")));
    let done = northfield(&space, &[&one, &other]);
    assert_eq!(done.exit.code(), 1);
    assert!(done.err.contains("has the id `near`, as has plugin `"), "{}", done.err);
    assert!(done.err.contains("hint: leave one of the two out"), "{}", done.err);
}

#[test]
fn none_where_some_were_named() {
    let space = Space::new();
    space.write("none/readme.txt", "nothing");
    let done = northfield(&space, &[&space.word("none")]);
    assert_eq!(
        (done.exit.code(), done.err.as_str()),
        (1, "error: plugin folder `[space]/none` holds neither a `.wasm` file nor a rule file\n")
    );
    let done = northfield(&space, &[&space.word("nowhere.wasm")]);
    assert_eq!(done.exit.code(), 1);
    assert!(
        done.err.starts_with("error: there is no plugin `[space]/nowhere.wasm`\nhint: "),
        "{}",
        done.err
    );
}

/// Returns the rows that name a rule set.
fn of<'a>(rows: &'a [Row], column: &str, set: &str) -> Vec<&'a Row> {
    rows.iter().filter(|row| row[column].split(';').any(|it| it == set)).collect()
}

#[test]
fn one_that_fails_costs_its_own_answers_alone() {
    let space = Space::new();
    let (near, bad) =
        (space.write("near.wasm", neighbour("near")), space.write("bad.wasm", faulty("bad")));
    let alone = northfield(&space, &[&near]);
    assert_eq!(alone.exit.code(), 0, "{}", alone.err);
    let (pupils, rules) = (space.read("out/pupils.csv"), rows(&space, "out/rules.csv"));
    let lists: Vec<Vec<Row>> = ["classes", "academies", "trusts"]
        .map(|table| rows(&space, &format!("out/{table}.csv")))
        .into();

    let both = northfield(&space, &[&near, &bad]);
    assert_eq!((both.exit.code(), both.err.as_str()), (3, ""));
    assert!(both.out.contains("1 batch was not assessed"), "{}", both.out);
    assert!(
        both.out
            .contains("rule set `bad` 1.0.0, evaluate, pupil rows 1 to 91: stopped: it panicked"),
        "{}",
        both.out
    );
    assert_eq!(space.read("out/pupils.csv"), pupils, "every row of pupils is the other rule set's");
    let with_bad = rows(&space, "out/rules.csv");
    assert_eq!(of(&with_bad, "rule_set", "near"), of(&rules, "rule_set", "near"));
    // Lists of units say the same of everybody who was assessed, and how many were not.
    for (table, before) in ["classes", "academies", "trusts"].into_iter().zip(lists) {
        let after = rows(&space, &format!("out/{table}.csv"));
        assert_eq!(before.len(), after.len(), "{table}");
        for (before, after) in before.iter().zip(&after) {
            assert_eq!((&before["flagged"], &before["need"]), (&after["flagged"], &after["need"]));
        }
    }
    // Who was not assessed is said by rule and academy, and in the list of faults.
    let not_assessed: u64 =
        of(&with_bad, "rule_set", "bad").iter().map(|row| number(row, "not_assessed")).sum();
    assert_eq!(not_assessed, 91);
    let faults = rows(&space, "out/faults.csv");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    let cells = ["rule_set", "level", "first_unit", "last_unit", "units", "blame", "repeatable"];
    assert_eq!(
        cells.map(|it| fault[it].as_str()),
        ["bad", "pupil", "ASH/P001", "MIL/P090", "91", "rule set", "yes"]
    );
    assert!(fault["log"].contains("the string is cut"), "{fault:?}");
    assert!(fault["frames"].starts_with("guest_puppet::conduct::do_deed"), "{fault:?}");
    assert!(number(fault, "fuel") > 0);
    assert!(fault["hint"].starts_with("its author can see it happen"), "{fault:?}");
    assert_eq!(read_json(&space, "out/run.json")["faults"].as_u64(), Some(1));
}

#[test]
fn a_batch_that_fails_is_the_only_one_lost() {
    let space = Space::new();
    let picky = puppet(&json!({ "manifest": manifest("picky"), "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } },
        { "panic_where": { "column": 0, "reading": 0.25 } },
    ]}));
    let plugin = space.write("picky.wasm", picky);
    let pupils = (0..100).map(|at| format!("P{at:03},OAK,0.{}", if at == 57 { 25 } else { 12 }));
    let data = space.word("data");
    space.write("data/pupils.csv", csv("pupil_id,academy_id,attendance.absence_rate", pupils));
    let words = ["run", &data, "--out", &space.word("out"), "--plugins", &plugin, "--batch", "10"];
    let done = uplift(&space, &words);
    assert_eq!(done.exit.code(), 3, "{}", done.err);
    let faults = rows(&space, "out/faults.csv");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    assert_eq!(
        (fault["first_unit"].as_str(), fault["last_unit"].as_str()),
        ("OAK/P050", "OAK/P059")
    );
    let rules = rows(&space, "out/rules.csv");
    assert_eq!((number(&rules[0], "fired"), number(&rules[0], "not_assessed")), (90, 10));
    assert_eq!(rows(&space, "out/pupils.csv").len(), 90);
    // A person who asks for one of them is told.
    let explained = uplift(&space, &["explain", &data, "P055", "--plugins", &plugin]);
    assert_eq!(explained.exit.code(), 3);
    assert!(explained.out.contains("picky/picky-absent: not assessed"), "{}", explained.out);
}

/// Fails unless a puppet that does this is at fault, in these words, and the run finishes.
#[track_caller]
fn at_fault(deed: &Value, what: &str) {
    let space = Space::new();
    let bad = puppet(&json!({ "manifest": manifest("bad"), "evaluate": [deed] }));
    let (near, bad) = (space.write("near.wasm", neighbour("near")), space.write("bad.wasm", bad));
    let done = northfield(&space, &[&near, &bad]);
    assert_eq!(done.exit.code(), 3, "{what}: {}", done.err);
    let faults = rows(&space, "out/faults.csv");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    assert!(fault["what"].contains(what), "{fault:?}");
    assert_eq!(fault["blame"], "rule set");
    assert!(!rows(&space, "out/pupils.csv").is_empty(), "the neighbour's rows stand");
}

#[test]
fn every_way_of_failing_has_its_name() {
    let fire = |unit: u32, rule: u32, need: Value| json!({ "fire": { "unit": unit, "rule": rule, "need": need } });
    let lied = |what: &str| format!("returned something that cannot be: {what}");
    at_fault(&fire(91, 0, json!(0.5)), &lied("row 91 of 91"));
    at_fault(&fire(0, 1, json!(0.5)), &lied("rule 1 of 1"));
    at_fault(&fire(0, 0, json!(1.5)), &lied("a need of 1.5 from rule `bad-absent`"));
    at_fault(&fire(0, 0, json!("NaN")), &lied("a need of NaN from rule `bad-absent`"));
    at_fault(&json!({ "half_fire": { "unit": 0 } }), &lied("lists of 1 rows, 0 rules and 0 needs"));
    at_fault(&json!({ "decline": { "words": "not today" } }), "could not decide: not today");
    let over = |what: &str| format!("over its limit: {what} it is allowed");
    at_fault(&json!({ "recurse": {} }), &over("used up the 524288 bytes of stack"));
    at_fault(&json!({ "loop": {} }), &over("used up the 227300000 units of fuel"));
}

#[test]
fn a_limit_of_the_policy_is_the_limit() {
    let space = Space::new();
    let bad = puppet(&json!({ "manifest": manifest("bad"), "evaluate": [{ "allocate": {} }] }));
    let bad = space.write("bad.wasm", bad);
    let policy = space.write("policy.toml", "[limits]\nmemory_bytes = 8388608\n");
    let done = northfield(&space, &[&bad, "--policy", &policy]);
    assert_eq!(done.exit.code(), 3, "{}", done.err);
    let faults = rows(&space, "out/faults.csv");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    assert!(fault["what"].starts_with("over its limit: asked for "), "{fault:?}");
    assert!(fault["what"].ends_with(" bytes of memory where 8388608 are allowed"), "{fault:?}");
    assert!(fault["hint"].contains("`limits.memory_bytes`"), "{fault:?}");
}

#[test]
fn what_a_rule_set_says_is_text_wherever_it_is_shown() {
    let space = Space::new();
    let words = "=cmd|' /C calc'!A0\u{1b}[2J\u{202e}<script>\"";
    let bad = puppet(&json!({ "manifest": manifest("bad"), "evaluate": [
        { "log": { "text": words, "times": 1 } }, { "decline": { "words": words } },
    ]}));
    let done = northfield(&space, &[&space.write("bad.wasm", bad)]);
    assert_eq!(done.exit.code(), 3, "{}", done.err);
    let plain = "=cmd|' /C calc'!A0[2J<script>\"";
    assert!(done.out.contains(&format!("could not decide: {plain}")), "{}", done.out);
    let faults = rows(&space, "out/faults.csv");
    assert_eq!(faults[0]["what"], format!("could not decide: {plain}"));
    assert_eq!(faults[0]["log"], format!("'{plain}"), "a spreadsheet takes it for text");
    for (name, bytes) in space.results("out") {
        let odd = [&b"\x1b"[..], "\u{202e}".as_bytes()];
        let found = odd.iter().any(|odd| bytes.windows(odd.len()).any(|window| window == *odd));
        assert!(!found || name.ends_with(".parquet"), "{name} would not show what it says");
    }
}
