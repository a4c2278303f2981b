//! `plugin test`: cases are judged, mended and counted, and what no case has tried is named.

use serde_json::{Value, json};
use uplift_tests::{Space, manifest, neighbour, puppet, root, uplift};

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

const CASES: &str = "\
# From 8 % on.
[[unit]]
name = \"at the threshold\"
readings = { \"attendance.absence_rate\" = 0.08 }
fires = { near-absent = { need = 0.08, because = \"Missed 8 % of sessions.\" } }

[[unit]] # a mistake
name = \"far above\"
readings = { \"attendance.absence_rate\" = 0.5 }
fires = { near-absent = 0.6 } # not so

[[unit]]
name = \"nothing known\"

[[unit]]
name = \"just below\"
readings = { \"attendance.absence_rate\" = 0.0799 }
";

#[test]
fn cases_are_judged_and_mended() {
    let space = Space::new();
    let plugin = space.write("near/near.wasm", neighbour("near"));
    space.write("near/cases/a.toml", CASES);
    let done = uplift(&space, &["plugin", "test", &plugin]);
    assert_eq!((done.exit.code(), done.err.as_str()), (4, ""));
    has(
        &done.out,
        &[
            "[space]/near/cases/a.toml:8: far above\n  rule near-absent\n    expected  need 0.6\n    \
             got       fired with need 0.5\n    it read   attendance.absence_rate = 50 %\n",
            "[space]/near/cases/a.toml:13: nothing known\n  rule near-absent\n    expected  silent\n    \
             got       lacking data\n    it read   attendance.absence_rate = missing\n",
            "4 cases, of which 2 are not as expected.",
            "Cases in which each rule",
        ],
    );
    assert!(!done.out.contains("just below"), "{}", done.out);

    let updated = uplift(&space, &["plugin", "test", &plugin, "--update"]);
    assert_eq!(updated.exit.code(), 0, "{}", updated.err);
    has(&updated.out, &["Updated 2 cases in [space]/near/cases/a.toml.", "Read what changed"]);
    let text = CASES
        .replace("near-absent = 0.6 } # not so", "near-absent = 0.5 } # not so")
        .replace("\"nothing known\"\n", "\"nothing known\"\nlacking = [\"near-absent\"]\n");
    assert_eq!(space.read("near/cases/a.toml"), text);

    let again = uplift(&space, &["plugin", "test", &plugin, "--update"]);
    assert_eq!(again.exit.code(), 0);
    assert!(again.out.starts_with("4 cases, all as expected.\n"), "{}", again.out);
    assert_eq!(space.read("near/cases/a.toml"), text);
    let one = uplift(&space, &["plugin", "test", &plugin, "--only", "far above"]);
    assert_eq!((one.exit.code(), one.out.as_str()), (0, "1 case, all as expected.\n"));
    let none = uplift(&space, &["plugin", "test", &plugin, "--only", "far abov"]);
    assert_eq!(none.exit.code(), 1);
    assert_eq!(none.err, "error: there is no case `far abov`\nhint: did you mean `far above`?\n");
}

#[test]
fn what_no_case_has_tried_is_named() {
    let space = Space::new();
    let plugin = space.write("p.wasm", neighbour("near"));
    space.write("cases/a.toml", "[[unit]]\nname = \"one\"\nlacking = [\"near-absent\"]");
    let done = uplift(&space, &["plugin", "test", &plugin]);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    has(
        &done.out,
        &["`near-absent` never fired", "`near-absent` never stayed silent with enough data"],
    );
    assert!(!done.out.contains("never lacking"), "{}", done.out);
}

#[test]
fn nothing_tested_is_no_success() {
    let space = Space::new();
    let plugin = space.write("p.wasm", neighbour("near"));
    let done = uplift(&space, &["plugin", "test", &plugin]);
    assert_eq!(done.exit.code(), 4);
    has(&done.out, &["Nothing was tested: there is no case in `[space]/cases`.", "[[unit]]"]);
    let stock = uplift(&space, &["plugin", "test", "attendance"]);
    assert_eq!((stock.exit.code(), stock.out.as_str()), (1, ""));
    has(&stock.err, &["stock rule set `attendance` has no folder of cases", "`--cases FOLDER`"]);
    space.write("cases/b.toml", "[[unit]]\nname = \"one\"\nfires = { near-absen = 1 }");
    let wrong = uplift(&space, &["plugin", "test", &plugin]);
    assert_eq!((wrong.exit.code(), wrong.out.as_str()), (1, ""));
    let message = "error: [space]/cases/b.toml:3: case `one`: there is no rule `near-absen`; did you mean \
                   `near-absent`?\n";
    assert_eq!(wrong.err, message);
}

#[test]
fn a_case_that_a_rule_set_fails_at_costs_no_other() {
    let space = Space::new();
    let deeds = json!([
        { "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } },
        { "panic_where": { "column": 0, "reading": 0.25 } },
    ]);
    let plugin = space.write("p.wasm", changed(&deeds, |_| {}));
    let case = |name: &str, rate: f64| {
        format!(
            "[[unit]]\nname = \"{name}\"\nreadings.\"attendance.absence_rate\" = {rate}\n\
             fires.bad-absent = {rate}\n"
        )
    };
    let text = [case("one", 0.1), case("two", 0.25), case("three", 0.3)].concat();
    space.write("cases/a.toml", &text);
    let done = uplift(&space, &["plugin", "test", &plugin, "--update"]);
    assert_eq!(done.exit.code(), 4, "{}", done.err);
    has(
        &done.out,
        &[
            "a.toml:6: two\n  stopped: it panicked",
            "hint: ",
            "3 cases, of which 1 is not as expected.",
        ],
    );
    assert_eq!(space.read("cases/a.toml"), text);
}

#[test]
fn cases_have_settings_of_their_own() {
    let space = Space::new();
    let setting = json!([{ "id": "how_much", "title": "How much", "unit": "rate", "default": 0.5,
        "minimum": 0.1, "maximum": 1.0 }]);
    let plugin = changed(&json!([{ "fire_setting": { "rule": 0, "setting": 0 } }]), |it| {
        it["settings"] = setting;
        it["rules"][0]["settings"] = json!([0]);
        it["rules"][0]["because"] = json!("Set to {setting:how_much}.");
    });
    let plugin = space.write("p.wasm", plugin);
    let case = "[[unit]]\nname = \"one\"\nfires.bad-absent";
    space.write("cases/a.toml", format!("{case} = \"Set to 50 %.\""));
    space.write("cases/b.toml", format!("settings.how_much = 0.25\n{case} = 0.25"));
    let done = uplift(&space, &["plugin", "test", &plugin]);
    assert!(done.out.starts_with("2 cases, all as expected.\n"), "{}{}", done.out, done.err);
}

#[test]
fn the_cases_of_a_stock_rule_set_leave_nothing_untried() {
    let space = Space::new();
    let cases = root().join("plugins/attendance/cases").display().to_string();
    let done = uplift(&space, &["plugin", "test", "attendance", "--cases", &cases]);
    assert_eq!(done.exit.code(), 0, "{}{}", done.out, done.err);
    has(&done.out, &[" cases, all as expected.\n", "severe-absence", "trust-absence-gap"]);
    assert!(!done.out.contains("Not tried yet"), "{}", done.out);
}
