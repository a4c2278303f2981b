//! What a plugin would do, before it is in force: previews and sweeps, held against results of runs that
//! are counted here anew.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uplift_tests::{Outcome, Row, Space, faulty, neighbour, number, root, rows, uplift};

fn northfield() -> String {
    root().join("fixtures/northfield").display().to_string()
}

/// Runs a verb of `uplift plugin` on northfield that has to go well.
#[track_caller]
fn done(space: &Space, words: &str) -> String {
    let northfield = northfield();
    let words: Vec<&str> = std::iter::once("plugin")
        .chain(words.split_whitespace())
        .map(|word| if word == "NORTHFIELD" { &*northfield } else { word })
        .collect();
    let Outcome { exit, out, err } = uplift(space, &words);
    assert_eq!((exit.code(), err.as_str()), (0, ""), "{out}");
    out
}

#[track_caller]
fn json(space: &Space, words: &str) -> Value {
    serde_json::from_str(&done(space, &format!("{words} --json"))).unwrap()
}

/// Runs rule sets on northfield and returns a table of the results.
#[track_caller]
fn results(space: &Space, to: &str, words: &[&str]) -> impl Fn(&str) -> Vec<Row> {
    let (northfield, out) = (northfield(), space.word(to));
    let words = [&["run", &northfield, "--out", &out, "-q"], words].concat();
    let ran = uplift(space, &words);
    assert_eq!((ran.exit.code(), ran.err.as_str()), (0, ""));
    move |table| rows(space, &format!("{to}/{table}.csv"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn a_preview_as_it_is_read_in_the_terminal() {
    let space = Space::new();
    let words =
        "preview attendance NORTHFIELD --rule persistent-absence --plugins behaviour literacy";
    insta::assert_snapshot!(done(&space, words));
}

#[test]
fn a_sweep_as_it_is_read_in_the_terminal() {
    let space = Space::new();
    insta::assert_snapshot!(done(&space, "tune attendance NORTHFIELD --setting persistent_rate"));
}

#[test]
fn no_line_is_wider_than_a_terminal() {
    let space = Space::new();
    let verbs = ["attendance", "behaviour", "literacy", "numeracy"]
        .map(|plugin| format!("preview {plugin} NORTHFIELD --plugins attendance"));
    let sweep = "tune attendance NORTHFIELD --setting academy_share --steps 5".to_owned();
    for words in verbs.into_iter().chain([sweep]) {
        let out = done(&space, &words);
        // A title is as long as its author made it.
        let lines = out.lines().filter(|line| line.starts_with(' '));
        let wide: Vec<&str> = lines.filter(|line| line.chars().count() > 80).collect();
        assert_eq!(wide, [""; 0], "{words}");
    }
}

const COUNTS: [&str; 6] =
    ["fired", "not_fired", "lacking", "not_applicable", "not_granted", "not_assessed"];

#[test]
fn what_is_counted_is_what_a_run_counts() {
    let space = Space::new();
    let table = results(&space, "out", &[]);
    let mut checked = 0;
    for plugin in ["attendance", "behaviour", "literacy", "numeracy"] {
        let preview = json(&space, &format!("preview {plugin} NORTHFIELD"));
        assert_eq!(preview["unchanged"], true);
        for rule in list(&preview["rules"]) {
            let (id, level) = (rule["id"].as_str().unwrap(), rule["level"].as_str().unwrap());
            let is_it = |row: &&Row| row["rule_set"] == plugin && row["rule"] == id;
            let found = table("rules");
            // A trust counts its pupils once; a preview, like an academy, counts enrolments.
            let of_academy = |row: &&Row| row["academy_id"].is_empty() == (level == "trust");
            for count in COUNTS {
                let sum: u64 = found
                    .iter()
                    .filter(is_it)
                    .filter(of_academy)
                    .map(|row| number(row, count))
                    .sum();
                assert_eq!(rule[count], sum, "{id}: {count}");
            }
            for group in list(&rule["groups"]).iter().filter(|group| group["by"] == "academy") {
                let own = |row: &&Row| group["name"] == row["academy_id"].as_str();
                let row = found.iter().filter(is_it).find(own).unwrap();
                for count in COUNTS {
                    assert_eq!(group[count], number(row, count), "{id}: {count}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "{checked}");
}

#[test]
fn groups_are_those_of_the_pupils_file() {
    let space = Space::new();
    let table = results(&space, "out", &[]);
    let fixture = space.fixture("northfield", "data");
    assert!(fixture.ends_with("data"));
    // Every rule that fired for a pupil is among the rules of some row of the pupil.
    let found: BTreeSet<(String, String)> = table("pupils")
        .iter()
        .filter(|row| row["rules"].split(' ').any(|rule| rule == "persistent-absence"))
        .map(|row| (row["academy_id"].clone(), row["pupil_id"].clone()))
        .collect();
    let mut expected: BTreeMap<(&str, String), u64> = BTreeMap::new();
    for row in rows(&space, "data/pupils.csv") {
        if found.contains(&(row["academy_id"].clone(), row["pupil_id"].clone())) {
            let year = match row["NC Year"].as_str() {
                "R" | "0" => "Reception".to_owned(),
                year => format!("Year {year}"),
            };
            let eal = if row["eal"] == "OTH" { "yes" } else { "no" };
            let all = [("year group", year), ("sex", row["sex"].clone()), ("EAL", eal.to_owned())];
            for group in all {
                *expected.entry(group).or_default() += 1;
            }
        }
    }
    let preview = json(&space, "preview attendance NORTHFIELD --rule persistent-absence");
    let [rule] = list(&preview["rules"]) else { panic!("{preview}") };
    let by = ["year group", "sex", "EAL"];
    let seen: BTreeMap<(&str, String), u64> = list(&rule["groups"])
        .iter()
        .filter(|group| group["fired"] != 0)
        .filter_map(|group| {
            let by = by.into_iter().find(|by| group["by"] == *by)?;
            Some(((by, group["name"].as_str()?.to_owned()), group["fired"].as_u64()?))
        })
        .collect();
    assert_eq!(seen, expected);
    assert_eq!(seen.values().sum::<u64>(), 3 * found.len() as u64);
}

#[test]
fn groups_that_the_policy_does_not_grant_are_not_shown() {
    let space = Space::new();
    let policy = space.write("policy.toml", "");
    let words = format!("preview attendance NORTHFIELD --policy {policy}");
    let preview = json(&space, &words);
    let [rule, ..] = list(&preview["rules"]) else { panic!("{preview}") };
    let by: BTreeSet<&str> =
        list(&rule["groups"]).iter().filter_map(|group| group["by"].as_str()).collect();
    assert_eq!(by, BTreeSet::from(["academy", "year group", "EAL", "sex"]));
    let out = done(&space, &words);
    assert!(out.contains("the policy does not grant it: disadvantaged, SEN status."), "{out}");
    assert!(out.contains("Not run: the policy does not grant `pupil.disadvantaged`."), "{out}");
}

/// Returns the place in the academy of every row that stands, by academy, pupil, area and intervention.
fn standing(table: &[Row]) -> BTreeMap<[String; 4], u64> {
    let key = ["academy_id", "pupil_id", "area", "intervention_id"];
    let recommended = table.iter().filter(|row| row["status"] == "recommended");
    recommended
        .map(|row| (key.map(|column| row[column].clone()), number(row, "place_in_academy")))
        .collect()
}

#[test]
fn lists_change_as_the_lists_of_two_runs_differ() {
    let space = Space::new();
    let some = ["--plugins", "behaviour", "literacy", "numeracy"];
    let all = ["--plugins", "behaviour", "literacy", "numeracy", "attendance"];
    let before = standing(&results(&space, "before", &some)("pupils"));
    let after = standing(&results(&space, "after", &all)("pupils"));
    // gained, lost, up, down: of each academy and each intervention.
    let mut expected: BTreeMap<String, [u64; 4]> = BTreeMap::new();
    for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let change = match (before.get(key), after.get(key)) {
            (None, Some(_)) => 0,
            (Some(_), None) => 1,
            (Some(was), Some(is)) if is + 3 < *was => 2,
            (Some(was), Some(is)) if was + 3 < *is => 3,
            _ => continue,
        };
        for name in [&key[0], &key[3]] {
            expected.entry(name.clone()).or_default()[change] += 1;
        }
    }
    let words = "preview attendance NORTHFIELD --places 3 --plugins behaviour literacy numeracy";
    let preview = json(&space, words);
    let [pupils, classes, ..] = list(&preview["lists"]) else { panic!("{preview}") };
    assert_eq!((&pupils["before"], &pupils["after"]), (&before.len().into(), &after.len().into()));
    let named = ["by_academy", "by_intervention"];
    let seen: BTreeMap<String, [u64; 4]> = named
        .into_iter()
        .flat_map(|by| list(&pupils[by]))
        .map(|it| {
            let count = |of: &str| it[of].as_u64().unwrap();
            let counts = ["gained", "lost", "moved_up", "moved_down"].map(count);
            (it["name"].as_str().unwrap().to_owned(), counts)
        })
        .collect();
    assert_eq!(seen, expected);
    assert!(expected.values().any(|counts| counts[3] > 0), "nothing moves");
    let rows = |out| results(&space, out, if out == "b" { &some } else { &all })("classes").len();
    assert_eq!((&classes["before"], &classes["after"]), (&rows("b").into(), &rows("a").into()));
}

#[test]
fn a_rule_set_of_the_same_id_takes_its_place() {
    let space = Space::new();
    let plugin = space.write("near.wasm", neighbour("attendance"));
    let out = done(&space, &format!("preview {plugin} NORTHFIELD"));
    assert!(out.contains("attendance 1.0.0 takes the place of attendance 0.1.0."), "{out}");
    assert!(out.contains("punctuality-plan"), "{out}");
    let out = done(&space, "preview attendance NORTHFIELD");
    assert!(out.contains("This is the attendance in force: nothing changes."), "{out}");
}

#[test]
fn a_sweep_counts_what_runs_with_each_value_count() {
    let space = Space::new();
    let policy = std::fs::read_to_string(root().join("fixtures/northfield/policy.toml")).unwrap();
    let words = "tune attendance NORTHFIELD --setting persistent_rate --steps 4";
    let swept = json(&space, words);
    let [first, ..] = list(&swept["rules"]) else { panic!("{swept}") };
    let values: Vec<f64> =
        list(&first["steps"]).iter().filter_map(|step| step["value"].as_f64()).collect();
    assert_eq!(values, [0.05, 0.1, 0.15, 0.2]);
    for (nth, value) in values.iter().enumerate() {
        let policy = format!("{policy}\n[settings.attendance]\npersistent_rate = {value}\n");
        let policy = space.write("policy.toml", policy);
        let found = results(&space, &format!("out{nth}"), &["--policy", &policy])("rules");
        for rule in list(&swept["rules"]) {
            let is_it = |row: &&Row| {
                rule["id"] == row["rule"].as_str()
                    && row["academy_id"].is_empty() == (rule["level"] == "trust")
            };
            for count in COUNTS {
                let sum: u64 = found.iter().filter(is_it).map(|row| number(row, count)).sum();
                assert_eq!(rule["steps"][nth][count], sum, "{value}: {}: {count}", rule["id"]);
            }
        }
    }
    // Classes and academies read what the rule found, not the setting alone.
    let ids: Vec<&str> = list(&swept["rules"]).iter().filter_map(|it| it["id"].as_str()).collect();
    assert!(ids.contains(&"academy-absence"), "{ids:?}");
}

#[test]
fn the_default_and_the_value_in_force_are_among_the_steps() {
    let space = Space::new();
    let policy = space.write("policy.toml", "[settings.attendance]\nlate_marks = 17\n");
    let words =
        format!("tune attendance NORTHFIELD --setting late_marks --steps 3 --policy {policy}");
    let swept = json(&space, &words);
    let step = |it: &Value| {
        let mark = [&it["default"], &it["in_force"]].map(|it| it.as_bool().unwrap());
        (it["value"].as_f64().unwrap(), mark, it["disadvantaged_share"].clone())
    };
    let steps: Vec<_> = list(&swept["rules"][0]["steps"]).iter().map(step).collect();
    // Without a grant nothing is said of disadvantage. What is counted goes in whole steps.
    let expected = [
        (3.0, [false, false]),
        (10.0, [true, false]),
        (17.0, [false, true]),
        (32.0, [false, false]),
        (60.0, [false, false]),
    ];
    assert_eq!(steps, expected.map(|(value, mark)| (value, mark, Value::Null)));
    let out = done(&space, &words);
    assert!(out.contains("From 3 to 60; 17 in force, where the default is 10."), "{out}");
}

#[track_caller]
fn refused(space: &Space, words: &str, expected: &str) {
    let northfield = northfield();
    let words: Vec<&str> = std::iter::once("plugin")
        .chain(words.split_whitespace())
        .map(|word| if word == "NORTHFIELD" { &*northfield } else { word })
        .collect();
    let done = uplift(space, &words);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    assert_eq!(done.err, expected);
}

#[test]
fn what_is_not_there_is_refused_with_the_nearest() {
    let space = Space::new();
    refused(
        &space,
        "preview attendance NORTHFIELD --rule persistant-absence",
        "error: rule set `attendance` has no rule `persistant-absence`\nhint: did you mean `persistent-absence`?\n",
    );
    refused(
        &space,
        "tune attendance NORTHFIELD --setting late_mark",
        "error: rule set `attendance` has no setting `late_mark`\nhint: did you mean `late_marks`?\n",
    );
    refused(
        &space,
        "tune attendance NORTHFIELD --setting late_marks --rule severe-absence",
        "error: rule `severe-absence` does not read `late_marks`\nhint: rules that it bears on: lateness\n",
    );
}

#[test]
fn faults_are_shown_and_end_with_3() {
    let space = Space::new();
    let plugin = space.write("bad.wasm", faulty("bad"));
    let done = uplift(&space, &["plugin", "preview", &plugin, &northfield()]);
    assert_eq!((done.exit.code(), done.err.as_str()), (3, ""));
    assert!(done.out.contains("91 met with a fault"), "{}", done.out);
    assert!(done.out.contains("\n1 fault\n  rule set `bad`"), "{}", done.out);
}

const LATE: &str = r#"
id = "late"
version = "1.0.0"
title = "Late"
publisher = "Northfield Learning Trust"

[settings.late_limit]
title = "Late marks from which to act"
unit = "count"
default = 10
minimum = 9
maximum = 12

[evidence.late]
claim = "Pupils who are late miss the start of lessons."
source = "The trust's own count"
as_at = "2026-03-27"

[[rule]]
id = "often-late"
title = "Often late"
area = "attendance"
recommend = "punctuality-plan"
when = 'attendance.lates >= late_limit'
need = 'clamp(attendance.lates / 50, 0, 1)'
because = "Late {input:attendance.lates} times; the limit set is {setting:late_limit}."
evidence = ["late"]
"#;

#[test]
fn a_rule_file_is_previewed_and_tuned_like_any_plugin() {
    let space = Space::new();
    let file = space.write("late.toml", LATE);
    let preview = json(&space, &format!("preview {file} NORTHFIELD"));
    let stock = json(&space, "preview attendance NORTHFIELD --rule lateness");
    // The same condition gives the same counts, of every group.
    let [own, stock] = [&preview, &stock].map(|it| &it["rules"][0]);
    for what in COUNTS.into_iter().chain(["groups"]) {
        assert_eq!(own[what], stock[what], "{what}");
    }
    assert_eq!(own["nearest"]["line"], stock["nearest"]["line"]);
    assert_eq!(own["nearest"]["line"]["first_fired"], 10.0);
    assert_eq!(own["nearest"]["measure"], true);
    let swept = json(&space, &format!("tune {file} NORTHFIELD --setting late_limit"));
    let step = |step: &Value| (step["value"].as_f64().unwrap(), step["fired"].clone());
    let steps: Vec<(f64, Value)> = list(&swept["rules"][0]["steps"]).iter().map(step).collect();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps[1], (10.0, stock["fired"].clone()));
    assert!(steps.is_sorted_by(|one, next| one.1.as_u64() >= next.1.as_u64()), "{steps:?}");
}
