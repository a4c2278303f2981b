//! Data that nobody here made, where the folder of them stands beside the workspace: published counts
//! of absence, which the rules must reproduce, and a foreign table, which must be read as it is.
//! Without the folder these tests say so and hold nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use uplift_tests::{Space, json, number, root, rows, uplift};

/// Returns something in the folder of real data; says so where it is not there.
fn real(name: &str) -> Option<PathBuf> {
    let path = root().parent()?.join("shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("not there, so nothing is held: shared/data/{name}");
    None
}

#[test]
fn persistent_and_severe_absence_are_as_published() {
    let Some(script) = real("dfe-absence-bands/expand.py") else { return };
    let space = Space::new();
    let data = space.word("data");
    let expanded = Command::new("python3").arg(script).args([&data, "806,857"]).output();
    let Ok(expanded) = expanded else {
        println!("not there, so nothing is held: python3");
        return;
    };
    assert!(expanded.status.success(), "{}", String::from_utf8_lossy(&expanded.stderr));
    let done = uplift(&space, &["run", &data, "--out", &space.word("out"), "--quiet"]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));

    let mut fired: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in rows(&space, "out/rules.csv") {
        *fired.entry((row["academy_id"].clone(), row["rule"].clone())).or_default() +=
            number(&row, "fired");
    }
    // The rule sheet ends its lines as Windows does.
    space.write("expected.csv", space.read("data/expected.csv").replace('\r', ""));
    let expected = rows(&space, "expected.csv");
    assert!(expected.len() >= 4, "{expected:?}");
    for academy in &expected {
        let of = |rule: &str| {
            fired.get(&(academy["academy_id"].clone(), rule.to_owned())).copied().unwrap_or(0)
        };
        let (persistent, severe) = (of("persistent-absence"), of("severe-absence"));
        assert_eq!(
            persistent + severe,
            number(academy, "persistent_including_severe"),
            "{academy:?}"
        );
        assert_eq!(severe, number(academy, "severe"), "{academy:?}");
    }
    let pupils: u64 = expected.iter().map(|academy| number(academy, "pupils")).sum();
    let record = json(&space, "out/run.json");
    assert_eq!(record["levels"]["pupil"]["units"].as_u64(), Some(pupils));
    assert_eq!(record["problems"].as_u64(), Some(0));
}

#[test]
fn a_foreign_table_is_read_as_it_is() {
    let Some(table) = real("rdatasets/mlmRev_Exam.csv") else { return };
    let space = Space::new();
    space.write("data/Exam.csv", std::fs::read(table).unwrap());
    space.write(
        "data/dataset.toml",
        r#"
[files]
pupils = "Exam.csv"

[columns.pupils]
pupil_id = "rownames"
academy_id = "school"
"exam.score" = "normexam"
"exam.reading" = "standLRT"

[indicators."exam.score"]
title = "exam score, normalised"
range = [-5, 5]
direction = "higher"

[indicators."exam.reading"]
title = "reading at 11, standardised"
range = [-5, 5]
direction = "higher"
"#,
    );
    let data = space.word("data");
    let checked = uplift(&space, &["check", &data]);
    assert_eq!((checked.exit.code(), checked.err.as_str()), (0, ""), "{}", checked.out);
    assert!(
        checked.out.contains("4,059 pupils in 0 classes, 65 academies and 1 trust"),
        "{}",
        checked.out
    );
    for line in ["exam.reading", "exam.score"] {
        let shown = checked.out.lines().find(|shown| shown.trim_start().starts_with(line)).unwrap();
        assert!(shown.contains("4,059") && shown.contains("100 %"), "{shown}");
    }
    let done = uplift(&space, &["run", &data, "--out", &space.word("out")]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    // Nothing that the stock rules read is there: they say for how many, and recommend nothing.
    assert!(done.out.contains("Not enough data"), "{}", done.out);
    assert!(done.out.contains("Severe absence (4,059)"), "{}", done.out);
    assert!(done.out.contains("The dataset does not supply"), "{}", done.out);
    assert_eq!(rows(&space, "out/pupils.csv"), []);
    let record = json(&space, "out/run.json");
    let rules = record["rules"].as_array().unwrap();
    let lacking = rules.iter().filter(|rule| rule["lacking"].as_u64() > Some(0)).count();
    assert!(lacking > 5, "{lacking} rules lack data");
    for rule in rules {
        assert_eq!(rule["fired"].as_u64(), Some(0), "{rule}");
    }
}

#[test]
fn a_rule_set_of_ones_own_reads_ones_own_indicator() {
    let Some(table) = real("rdatasets/mlmRev_Exam.csv") else { return };
    let space = Space::new();
    let text = std::fs::read_to_string(table).unwrap();
    space.write(
        "data/pupils.csv",
        text.replacen("rownames,school,normexam", "pupil_id,academy_id,exam.score", 1),
    );
    space.write(
        "data/dataset.toml",
        "[indicators.'exam.score']\ntitle = 'exam score'\nrange = [-5, 5]\n",
    );
    let mut manifest = uplift_tests::manifest("own");
    manifest["inputs"][0]["indicator"] = "exam.score".into();
    manifest["rules"][0]["because"] = "Scored {input:exam.score}.".into();
    let plugin = uplift_tests::puppet(&serde_json::json!({ "manifest": manifest, "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 2.0, "full": 5.0 } },
    ]}));
    let plugin = space.write("own.wasm", plugin);
    let done = uplift(
        &space,
        &["run", &space.word("data"), "--out", &space.word("out"), "--plugins", &plugin],
    );
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    let scores =
        text.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().parse::<f64>().unwrap());
    let high = scores.filter(|score| *score >= 2.0).count();
    assert!(high > 10);
    assert_eq!(rows(&space, "out/pupils.csv").len(), high);
}
