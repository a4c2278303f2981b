//! From data to lists: what a person reads at the end of a run, and what holds of every row. Nothing
//! is dropped, every row has its reasons, and the counts of the record are the counts of the rows.

use std::collections::{BTreeMap, BTreeSet};
use uplift_tests::{Row, Space, json, number, root, rows, uplift};

const COUNTS: [&str; 6] =
    ["fired", "not_fired", "lacking", "not_applicable", "not_granted", "not_assessed"];

/// Runs a fixture with the stock rule sets; returns what was shown.
fn run(space: &Space, fixture: &str, more: &[&str]) -> String {
    let dataset = root().join("fixtures").join(fixture).display().to_string();
    let out = space.word("out");
    let done = uplift(space, &[&["run", &dataset, "--out", &out], more].concat());
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    done.out
}

fn table(space: &Space, name: &str) -> Vec<Row> {
    rows(space, &format!("out/{name}.csv"))
}

/// Returns the rows as short lines: the cells of some columns.
fn lines(rows: &[Row], columns: &[&str], keep: impl Fn(&Row) -> bool) -> String {
    let line =
        |row: &Row| columns.iter().map(|it| row[*it].as_str()).collect::<Vec<_>>().join(" | ");
    rows.iter().filter(|row| keep(row)).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_class_as_it_is_read_in_the_terminal() {
    let space = Space::new();
    insta::assert_snapshot!(run(&space, "one-class", &[]));
}

#[test]
fn northfield_pupils_worth_looking_at() {
    let space = Space::new();
    run(&space, "northfield", &[]);
    let worth = ["P006", "P020", "P038", "P047", "P055", "P069"];
    let columns = [
        "academy_id",
        "pupil_id",
        "rank",
        "area",
        "intervention_id",
        "need",
        "priority",
        "status",
        "cause",
        "because",
    ];
    let pupils = table(&space, "pupils");
    insta::assert_snapshot!(
        lines(&pupils, &columns, |row| worth.contains(&row["pupil_id"].as_str()))
    );
}

#[test]
fn northfield_lists_of_whole_units() {
    let space = Space::new();
    run(&space, "northfield", &[]);
    let columns = [
        "rank",
        "area",
        "intervention_id",
        "basis",
        "flagged",
        "assessed",
        "share",
        "priority",
        "because",
    ];
    let mut text = lines(&table(&space, "trusts"), &columns, |row| number(row, "rank") <= 8);
    text += "\n\nsteps and rules of classes and academies\n";
    let whole = |row: &Row| row["basis"] != "pupils";
    text += &lines(&table(&space, "academies"), &[&["academy_id"], &columns[..]].concat(), whole);
    text += "\n";
    text += &lines(&table(&space, "classes"), &[&["class_id"], &columns[..]].concat(), whole);
    insta::assert_snapshot!(text);
}

#[test]
fn every_recommendation_has_its_reasons() {
    for fixture in ["northfield", "one-class"] {
        let space = Space::new();
        run(&space, fixture, &[]);
        let pupils = table(&space, "pupils");
        assert!(pupils.len() >= 10, "{fixture}: {} rows", pupils.len());
        for row in &pupils {
            for column in ["because", "rules", "rule_sets", "status", "evidence_as_at", "priority"]
            {
                assert!(!row[column].is_empty(), "{fixture}: no {column}: {row:?}");
            }
            assert!(!row["because"].contains(['{', '}']), "{row:?}");
            let held = row["status"] != "recommended";
            assert!(!held || !row["cause"].is_empty(), "held back without a cause: {row:?}");
        }
        for name in ["classes", "academies", "trusts"] {
            for row in table(&space, name) {
                assert!(!row["because"].is_empty(), "{fixture}: {name}: {row:?}");
            }
        }
    }
}

#[test]
fn whatever_fired_stands_in_a_row() {
    for fixture in ["northfield", "one-class"] {
        let space = Space::new();
        run(&space, fixture, &[]);
        // How often each rule is named by a row of its academy, against how often it fired there.
        let mut named: BTreeMap<(String, String), u64> = BTreeMap::new();
        for row in table(&space, "pupils") {
            for rule in row["rules"].split(';') {
                *named.entry((row["academy_id"].clone(), rule.to_owned())).or_default() += 1;
            }
        }
        for row in table(&space, "rules").iter().filter(|row| row["level"] == "pupil") {
            let key = (row["academy_id"].clone(), row["rule"].clone());
            assert_eq!(named.remove(&key).unwrap_or(0), number(row, "fired"), "{fixture}: {key:?}");
        }
        assert!(named.is_empty(), "{fixture}: rows name rules that did not fire: {named:?}");
    }
}

#[test]
fn each_rule_has_an_outcome_for_each_unit() {
    let space = Space::new();
    run(&space, "northfield", &[]);
    let record = json(&space, "out/run.json");
    let rules = table(&space, "rules");
    let mut sums: BTreeMap<(&str, &str), [u64; 6]> = BTreeMap::new();
    for row in &rules {
        let sum = sums.entry((&row["rule_set"], &row["rule"])).or_default();
        for (sum, column) in sum.iter_mut().zip(COUNTS) {
            *sum += number(row, column);
        }
    }
    let recorded = record["rules"].as_array().unwrap();
    assert_eq!(recorded.len(), sums.len());
    for rule in recorded {
        let text = |key: &str| rule[key].as_str().unwrap();
        let sum = sums[&(text("rule_set"), text("rule"))];
        let units = record["levels"][text("level")]["units"].as_u64().unwrap();
        assert_eq!(sum.iter().sum::<u64>(), units, "{rule}");
        for (sum, column) in sum.into_iter().zip(COUNTS) {
            assert_eq!(rule[column].as_u64(), Some(sum), "{column} of {rule}");
        }
    }
}

#[test]
fn the_record_counts_what_the_files_hold() {
    for fixture in ["northfield", "one-class"] {
        let space = Space::new();
        run(&space, fixture, &["--format", "csv,json,parquet"]);
        let record = json(&space, "out/run.json");
        let tables = [
            ("pupil", "pupils"),
            ("class", "classes"),
            ("academy", "academies"),
            ("trust", "trusts"),
        ];
        for (level, name) in tables {
            let rows = table(&space, name);
            let counted = rows.len() as u64;
            assert_eq!(record["levels"][level]["rows"].as_u64(), Some(counted), "{name}");
            for ending in ["csv", "json", "parquet"] {
                let file = format!("{name}.{ending}");
                assert_eq!(record["files"][&file]["rows"].as_u64(), Some(counted), "{file}");
            }
            assert_eq!(
                json(&space, &format!("out/{name}.json")).as_array().unwrap().len(),
                rows.len()
            );
        }
        let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
        for row in table(&space, "pupils") {
            *statuses.entry(row["status"].clone()).or_default() += 1;
        }
        let recorded = record["levels"]["pupil"]["statuses"].as_object().unwrap();
        for (status, count) in recorded {
            let counted = statuses.remove(status).unwrap_or(0);
            assert_eq!(count.as_u64(), Some(counted), "{status}");
        }
        assert!(statuses.is_empty(), "statuses the record does not have: {statuses:?}");
        for (name, bytes) in space.results("out").into_iter().filter(|(name, _)| name != "run.json")
        {
            let length = record["files"][&name]["bytes"].as_u64();
            assert_eq!(length, Some(bytes.len() as u64), "{name}");
        }
        assert_eq!(record["problems"].as_u64(), Some(table(&space, "problems").len() as u64));
        assert_eq!(record["faults"].as_u64(), Some(0));
    }
}

#[test]
fn ranks_go_by_priority_and_hold_the_cap() {
    let space = Space::new();
    run(&space, "northfield", &[]);
    let mut pupils: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for row in table(&space, "pupils") {
        pupils.entry((row["academy_id"].clone(), row["pupil_id"].clone())).or_default().push(row);
    }
    let mut capped = false;
    for rows in pupils.values() {
        let ranks: Vec<u64> = rows.iter().map(|row| number(row, "rank")).collect();
        assert_eq!(ranks, (1..=rows.len() as u64).collect::<Vec<_>>());
        // Six decimals each, so text of equal length compares as numbers do.
        assert!(rows.is_sorted_by(|a, b| a["priority"] >= b["priority"]), "{rows:?}");
        let standing = rows.iter().filter(|row| row["status"] == "recommended").count();
        capped |= rows.iter().any(|row| row["status"] == "over the cap");
        assert!(standing <= 3, "{rows:?}");
    }
    assert!(capped, "nobody in the fixture reaches the cap");
}

#[test]
fn what_is_missing_is_counted_and_never_called_fine() {
    let space = Space::new();
    let shown = run(&space, "one-class", &[]);
    assert!(shown.contains("Not enough data"), "{shown}");
    // The pupil whose sessions missed are not known is lacking, and so is nobody else for want of it.
    let dataset = root().join("fixtures/one-class").display().to_string();
    let explained = uplift(&space, &["explain", &dataset, "P10"]).out;
    assert!(explained.contains("reads attendance.absence_rate = missing"), "{explained}");
    let lacking = explained.split("\n  attendance/").filter(|rule| {
        rule.contains("reads attendance.absence_rate = missing") && !rule.contains("not granted")
    });
    for rule in lacking {
        let outcome = rule.lines().next().unwrap();
        assert!(!outcome.ends_with(": fired"), "{outcome}");
    }
}

#[test]
fn nothing_sensitive_is_read_without_a_grant() {
    let space = Space::new();
    run(&space, "one-class", &[]);
    let record = json(&space, "out/run.json");
    let sets = record["rule_sets"].as_array().unwrap();
    let withheld: BTreeSet<&str> = sets
        .iter()
        .flat_map(|set| set["not_granted"].as_array().unwrap())
        .map(|id| id.as_str().unwrap())
        .collect();
    assert!(withheld.contains("pupil.sen_status"), "{withheld:?}");
    assert_eq!(record["policy"]["grants"].as_array().unwrap().len(), 0);
    for row in table(&space, "pupils") {
        for word in ["pupil premium", "free school meals", "SEN support", "ehcp"] {
            assert!(!row["because"].contains(word), "{row:?}");
        }
    }
}

#[test]
fn times_stand_in_one_file_and_paths_in_none() {
    let space = Space::new();
    run(&space, "northfield", &[]);
    for (name, bytes) in space.results("out") {
        let text = String::from_utf8_lossy(&bytes);
        for path in [space.word(""), root().display().to_string()] {
            assert!(!text.contains(path.trim_end_matches('/')), "{name} names {path}");
        }
    }
    let times = json(&space, "out/timings.json");
    assert!(times["written_after_s"].as_f64().unwrap() > 0.0);
}
