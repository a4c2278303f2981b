//! `plugin check`: what is wrong with a plugin is found without a dataset, and said with what to do.

use serde_json::{Value, json};
use uplift_tests::{Space, manifest, neighbour, puppet, uplift};

/// Fails unless all of this is in the text.
#[track_caller]
fn has(text: &str, all: &[&str]) {
    for word in all {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
}

/// Returns a puppet that does this at pupil level, its manifest changed.
fn changed(deeds: &Value, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest = manifest("bad");
    change(&mut manifest);
    puppet(&json!({ "manifest": manifest, "evaluate": deeds }))
}

const STOCK: [&str; 4] = ["attendance", "behaviour", "literacy", "numeracy"];

#[test]
fn stock_rule_sets_pass_every_check() {
    let space = Space::new();
    for id in STOCK {
        let done = uplift(&space, &["plugin", "check", id]);
        assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{}", done.out);
        has(&done.out, &["13 checks: 13 ok, 0 warned, 0 failed.\n"]);
    }
}

/// Fails unless a plugin is looked over with this code, and all of this is said.
#[track_caller]
fn checked(plugin: impl AsRef<[u8]>, code: u8, all: &[&str]) {
    let space = Space::new();
    let plugin = space.write("p.wasm", plugin);
    let done = uplift(&space, &["plugin", "check", &plugin]);
    assert_eq!(done.exit.code(), code, "{}{}", done.out, done.err);
    has(&done.out, all);
}

/// A plugin in which one name was written over another of the same length.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    let mut bytes = neighbour("near");
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        (0..bytes.len()).filter(|&at| bytes[at..].starts_with(from.as_bytes())).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn what_is_wrong_with_a_plugin_is_found_without_a_dataset() {
    let fires = json!([{ "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } }]);
    checked("no wasm", 4, &["failed  component\n          not a WebAssembly file"]);
    checked(
        renamed("uplift:rules/host@0.1.0", "wasi:clocks/clk-x@0.2.0"),
        4,
        &[
            "ok      component",
            "failed  imports\n          imports `wasi:clocks/clk-x@0.2.0#log`",
            "--stub-wasi --sync",
        ],
    );
    checked(
        changed(&fires, |it| it["title"] = json!("")),
        4,
        &[
            "failed  manifest\n          the title is empty",
            "What rests on the last of them was not looked at.",
        ],
    );
    checked(
        changed(&fires, |it| it["inputs"][0]["indicator"] = json!("attendance.absence_rat")),
        4,
        &["failed  manifest"],
    );
    checked(
        changed(&json!([{ "fire_all": { "rule": 0, "need": 1.5 } }]), |_| {}),
        4,
        &[
            "failed  random cohorts\n          pupil with attendance.absence_rate = ",
            "returned something that cannot be",
        ],
    );
    checked(
        changed(&json!([{ "panic_where": { "column": 0, "reading": 0.0 } }]), |_| {}),
        4,
        &["pupil with attendance.absence_rate = 0; settings as they are: stopped: it panicked"],
    );
    checked(
        changed(&json!([{ "fire_if_called_before": { "rule": 0 } }]), |_| {}),
        4,
        &[
            "ok      random cohorts",
            "failed  purity",
            "by an instance that was called before",
            "keep nothing from call to call",
        ],
    );
}

#[test]
fn what_a_person_should_look_at_is_a_warning() {
    let fires = json!([{ "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } }]);
    checked(neighbour("near"), 0, &["13 checks: 13 ok, 0 warned, 0 failed."]);
    checked(
        changed(&fires, |it| {
            it["rules"][0]["because"] = json!("Lazy: missed {input:attendance.absence_rate}.");
        }),
        0,
        &["warned  wording\n          the reason of rule `bad-absent` says \"lazy\"", "1 warned"],
    );
    checked(
        changed(&fires, |it| {
            it["inputs"] = json!([
                { "indicator": "attendance.absence_rate" }, { "indicator": "attendance.lates" },
            ]);
            it["rules"][0]["evidence"] =
                json!([{ "claim": "It helps.", "source": "A study", "as_at": "2010-01-31" }]);
        }),
        0,
        &[
            "warned  evidence\n          rule `bad-absent`: the figures of A study are of 2010-01-31",
            "warned  nothing unused\n          input `attendance.lates` of a pupil is named by no rule",
        ],
    );
    checked(
        changed(&fires, |it| {
            it["inputs"] = json!([
                { "indicator": "attendance.absence_rate" },
                { "indicator": "pupil.ethnicity", "kind": { "category": ["WROM", "WIRT"] } },
                { "indicator": "pupil.sen_need", "kind": { "category": ["SLCN"] } },
            ]);
            it["rules"][0]["inputs"] = json!([0, 1, 2]);
        }),
        0,
        &[
            "warned  sensitive readings",
            "`pupil.ethnicity` needs the policy's grant, for `bad-absent`",
            "`pupil.sen_need` needs the policy's grant, for `bad-absent`",
            "`ethnicity_because` says why",
        ],
    );
}

#[test]
fn checks_are_written_for_programs_too() {
    let space = Space::new();
    let plugin = space.write("p.wasm", "no wasm");
    let done = uplift(&space, &["plugin", "check", &plugin, "--json"]);
    assert_eq!(done.exit.code(), 4);
    let checks: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(
        (&checks[0]["name"], &checks[0]["verdict"]),
        (&json!("component"), &json!("failed"))
    );
}
