//! What the shipped components are: sealed but for the log, and pure, so that a batch says the same
//! whatever was asked before it.

use uplift_tests::{Space, number, root, rows, uplift};

const STOCK: [&str; 4] = ["attendance", "behaviour", "literacy", "numeracy"];

#[test]
fn shipped_components_import_nothing_but_the_log() {
    let space = Space::new();
    for folder in ["plugins/dist", "tests/guests/dist"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            // Names of what is imported stand in the component in plain text.
            for word in [&b"wasi:"[..], b"wasi_snapshot", b"__wbindgen", b"env.memory"] {
                let there = bytes.windows(word.len()).any(|window| window == word);
                assert!(!there, "{} names {}", path.display(), String::from_utf8_lossy(word));
            }
            // A puppet without a script says nothing of itself, which is another matter.
            if !path.ends_with("puppet.wasm") {
                let shown = uplift(&space, &["plugin", "inspect", path.to_str().unwrap()]);
                assert_eq!(shown.exit.code(), 0, "{}: {}", path.display(), shown.err);
                assert!(shown.out.contains("imports nothing but the log"), "{}", shown.out);
            }
        }
    }
}

#[test]
fn a_stock_component_says_where_its_thresholds_come_from() {
    let space = Space::new();
    for id in STOCK {
        let shown = uplift(&space, &["plugin", "inspect", id]).out;
        let rules = shown.split("\nRules\n").nth(1).unwrap();
        let proposals = rules.matches(" proposes ").count();
        assert!(proposals >= 4, "{id} has {proposals} rules");
        assert!(
            rules.matches("    evidence: ").count() >= proposals,
            "{id}: a rule without evidence"
        );
        for level in ["(pupil, ", "(class, "] {
            assert!(rules.contains(level), "{id} has no rule of level {level}");
        }
    }
}

#[test]
fn rules_of_every_level_speak_in_the_fixtures() {
    let space = Space::new();
    let data = root().join("fixtures/northfield").display().to_string();
    let done = uplift(&space, &["run", &data, "--out", &space.word("out")]);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    let rules = rows(&space, "out/rules.csv");
    for level in ["pupil", "class"] {
        let fired: u64 =
            rules.iter().filter(|row| row["level"] == level).map(|row| number(row, "fired")).sum();
        assert!(fired > 0, "no rule of level {level} fires in northfield");
    }
    for id in STOCK {
        let fired: u64 =
            rules.iter().filter(|row| row["rule_set"] == id).map(|row| number(row, "fired")).sum();
        assert!(fired > 0, "no rule of {id} fires in northfield");
    }
}

#[test]
fn nothing_survives_a_call() {
    let space = Space::new();
    let mut manifest = uplift_tests::manifest("memory");
    manifest["title"] = "Remembers, if it can".into();
    let plugin = uplift_tests::puppet(&serde_json::json!({
        "manifest": manifest, "evaluate": [{ "fire_if_called_before": { "rule": 0 } }],
    }));
    let plugin = space.write("memory.wasm", plugin);
    let data = root().join("fixtures/northfield").display().to_string();
    let words = [
        "run",
        &data,
        "--out",
        &space.word("out"),
        "--plugins",
        &plugin,
        "--batch",
        "5",
        "--threads",
        "1",
    ];
    let done = uplift(&space, &words);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    assert_eq!(rows(&space, "out/pupils.csv"), []);
}
