//! The same inputs give the same bytes: for any number of threads, size of batch and order of
//! plugins, for the same data as CSV and as Parquet, and again after an earlier run.

use std::collections::BTreeMap;
use uplift_tests::{Space, json, root, uplift};

/// Pupils: enough for several batches of the stock size and several blocks of rows.
const PUPILS: &str = "20000";

fn generated(format: &str) -> Space {
    let space = Space::new();
    let made = uplift(
        &space,
        &[
            "generate",
            "--pupils",
            PUPILS,
            "--seed",
            "7",
            "--format",
            format,
            "--out",
            &space.word("data"),
        ],
    );
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    space
}

fn stock(id: &str) -> String {
    root().join("plugins/dist").join(format!("{id}.wasm")).display().to_string()
}

/// Runs and returns the bytes of every file of results but the times.
fn run(space: &Space, dataset: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let (dataset, out) = (space.word(dataset), space.word("out"));
    let words =
        [&["run", &dataset, "--out", &out, "--format", "csv,parquet,json", "--quiet"], more]
            .concat();
    let done = uplift(space, &words);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    let results = space.results("out");
    assert!(
        results["pupils.csv"].len() > 1_000 && results.len() == 5 * 3 + 4,
        "{:?}",
        results.keys()
    );
    results
}

#[track_caller]
fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(one.keys().eq(other.keys()), "{what}: other files");
    for (name, bytes) in one {
        assert!(*bytes == other[name], "{what}: {name} differs");
    }
}

#[test]
fn threads_and_batches_leave_no_trace() {
    let space = generated("csv");
    let policy = space.write(
        "policy.toml",
        "grants = ['pupil.disadvantaged', 'pupil.pupil_premium', 'pupil.sen_status', 'pupil.sen_need']\n",
    );
    let run = |more: &[&str]| run(&space, "data", &[&["--policy", &policy], more].concat());
    let first = run(&["--threads", "1", "--batch", "4096"]);
    for threads in ["2", "8"] {
        same(&first, &run(&["--threads", threads]), &format!("{threads} threads"));
    }
    for batch in ["64", "4095", "1048576"] {
        same(&first, &run(&["--batch", batch]), &format!("batches of {batch}"));
    }
}

#[test]
fn a_batch_of_one_says_what_a_batch_of_all_says() {
    let space = Space::new();
    space.fixture("northfield", "data");
    let all = run(&space, "data", &[]);
    same(&all, &run(&space, "data", &["--batch", "1", "--threads", "8"]), "batches of 1");
}

#[test]
fn the_order_of_plugins_leaves_no_trace() {
    let space = Space::new();
    space.fixture("northfield", "data");
    let ids = ["attendance", "literacy", "numeracy", "behaviour"];
    let stocks = run(&space, "data", &[]);
    for start in 0..ids.len() {
        let mut files: Vec<String> = ids.iter().map(|id| stock(id)).collect();
        files.rotate_left(start);
        for _ in 0..2 {
            let mut words = vec!["--plugins"];
            words.extend(files.iter().map(String::as_str));
            same(&stocks, &run(&space, "data", &words), &format!("{words:?}"));
            files.reverse();
        }
    }
    for id in ids {
        space.write(&format!("folder/{id}.wasm"), std::fs::read(stock(id)).unwrap());
    }
    let folder = space.word("folder");
    same(&stocks, &run(&space, "data", &["--plugins", &folder]), "a folder");
}

#[test]
fn csv_and_parquet_of_the_same_data_give_the_same_lists() {
    let (csv, parquet) = (generated("csv"), generated("parquet"));
    let (from_csv, from_parquet) = (run(&csv, "data", &[]), run(&parquet, "data", &[]));
    for (name, bytes) in from_csv.iter().filter(|(name, _)| *name != "run.json") {
        assert!(*bytes == from_parquet[name], "{name} differs");
    }
    let record = |space: &Space| {
        let mut record = json(space, "out/run.json");
        let inputs = record.as_object_mut().unwrap().remove("inputs").unwrap();
        (record, inputs)
    };
    let ((csv, csv_inputs), (parquet, parquet_inputs)) = (record(&csv), record(&parquet));
    assert_eq!(csv, parquet);
    assert_ne!(csv_inputs, parquet_inputs);
}

#[test]
fn rows_of_the_pupils_file_may_stand_in_any_order() {
    let space = Space::new();
    space.fixture("northfield", "data");
    space.fixture("northfield", "turned");
    let text = space.read("data/pupils.csv");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    space.write("turned/pupils.csv", lines.join("\n") + "\n");
    let (straight, turned) = (run(&space, "data", &[]), run(&space, "turned", &[]));
    for (name, bytes) in straight.iter().filter(|(name, _)| *name != "run.json") {
        assert!(*bytes == turned[name], "{name} differs");
    }
}
