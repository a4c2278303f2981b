//! The workbench of rule authors: a plugin is run, measured and watched, and whatever is wrong with it is
//! said in words.

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use uplift_cli::{Exit, Io};
use uplift_tests::{Outcome, Space, csv, faulty, manifest, neighbour, puppet, root, uplift};

fn northfield() -> String {
    root().join("fixtures/northfield").display().to_string()
}

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

#[test]
fn a_run_says_what_it_costs_and_finds() {
    let space = Space::new();
    let plugin = space.write("p.wasm", neighbour("near"));
    // A policy speaks of rule sets that are not there, and that is no fault of this one.
    let policy = space.write("policy.toml", "[settings.attendance]\nlate_marks = 5\n");
    let done = uplift(&space, &["plugin", "run", &plugin, &northfield(), "--policy", &policy]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{}", done.out);
    has(
        &done.out,
        &[
            "near 1.0.0, over 91 pupils",
            "fuel a row",
            "of its memory",
            "near-absent",
            "P013: Missed 16.9 % of sessions.",
            "No fault.",
        ],
    );
    assert!(!done.out.contains("Near its limits"), "{}", done.out);
}

#[test]
fn a_run_shows_every_fault_in_full() {
    let space = Space::new();
    let plugin = space.write("p.wasm", faulty("bad"));
    let done = uplift(&space, &["plugin", "run", &plugin, &northfield()]);
    assert_eq!((done.exit.code(), done.err.as_str()), (3, ""));
    has(
        &done.out,
        &[
            "1 fault\n  rule set `bad` 1.0.0, evaluate, pupil rows 1 to 91: stopped: ",
            "it logged: ",
            "the string is cut",
            "hint: ",
        ],
    );
    let endless = space.write("e.wasm", changed(&json!([{ "loop": {} }]), |_| {}));
    let done = uplift(&space, &["plugin", "run", &endless, &northfield()]);
    assert_eq!(done.exit.code(), 3);
    has(&done.out, &["Near its limits, or over them\n  pupil: 100 % of its fuel", "units of fuel"]);
}

#[test]
fn a_run_says_what_the_policy_does_not_grant() {
    let space = Space::new();
    let plugin = changed(&json!([]), |it| {
        it["inputs"][0] =
            json!({ "indicator": "pupil.sen_need", "kind": { "category": ["SLCN"] } });
        it["rules"][0]["because"] = json!("Because.");
    });
    let plugin = space.write("p.wasm", plugin);
    let policy = space.write("policy.toml", "");
    let done = uplift(&space, &["plugin", "run", &plugin, &northfield(), "--policy", &policy]);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    has(
        &done.out,
        &[
            "bad-absent: the policy does not grant `pupil.sen_need`",
            "Nothing: it has no rule that may run.",
        ],
    );
}

fn bench(space: &Space, plugin: &str, rest: &[&str]) -> Outcome {
    let figures = space.word("figures/near.json");
    let words = ["plugin", "bench", plugin, "--rounds", "1", "--figures", &figures];
    let done = uplift(space, &[&words[..], rest].concat());
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{}", done.out);
    done
}

#[test]
fn a_bench_is_compared_with_the_last_on_the_same_data() {
    let space = Space::new();
    let plugin = space.write("p.wasm", neighbour("near"));
    let first = bench(&space, &plugin, &[&northfield()]).out;
    has(
        &first,
        &[
            "compile and load",
            "load from the cache",
            "pupil: instantiate and decide one row",
            "pupil: fuel a row",
        ],
    );
    has(&first, &["There are no earlier figures", "Kept in [space]/figures/near.json."]);
    let second = bench(&space, &plugin, &[&northfield()]).out;
    has(&second, &["the same", "The last figures are of version 1.0.0."]);
    let other = bench(&space, &plugin, &[]).out;
    has(
        &other,
        &["100,000 units of each level made at random", "The last figures are of 91 pupils of"],
    );
    assert!(!other.contains("the same"), "{other}");
    let bad = space.write("bad.wasm", faulty("bad"));
    let done = uplift(&space, &["plugin", "bench", &bad, "--rounds", "1"]);
    assert_eq!(done.exit.code(), 1);
    has(&done.err, &["error: cannot be measured: rule set `bad`", "`uplift plugin check`"]);
}

#[test]
fn words_it_does_not_know_end_with_2() {
    let space = Space::new();
    for words in [
        &["test"] as &[&str],
        &["run", "attendance"],
        &["bench", "attendance", "--rounds", "0"],
        &["watch", "folder", "--policy", "policy.toml"],
        &["watch", "folder", "--builds", "0"],
    ] {
        let done = uplift(&space, &[&["plugin"], words].concat());
        assert_eq!((done.exit.code(), done.out.as_str()), (2, ""), "{words:?}");
    }
}

/// A terminal at which somebody changes a file whenever the watch waits.
struct Author<'a> {
    said: Vec<u8>,
    changes: std::vec::IntoIter<(PathBuf, &'a [u8])>,
}

impl Write for Author<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.said.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.said.ends_with(b"Ctrl-C ends it.\n\n")
            && let Some((path, bytes)) = self.changes.next()
        {
            std::fs::write(path, bytes)?;
        }
        Ok(())
    }
}

#[test]
fn a_watch_rebuilds_retests_and_compares() {
    let space = Space::new();
    let from = |least: f64| {
        let fires =
            json!([{ "fire_from": { "rule": 0, "column": 0, "least": least, "full": 1.0 } }]);
        changed(&fires, |_| {})
    };
    let (strict, mild) = (from(0.2), from(0.1));
    let plugin = space.write("p.wasm", &mild);
    let pupils = (0..30).map(|at| format!("P{at:02},OAK,0.{at:02}"));
    let data = space.word("data");
    space.write("data/pupils.csv", csv("pupil_id,academy_id,attendance.absence_rate", pupils));
    space.write("cases/a.toml", "[[unit]]\nname = \"one\"\nlacking = [\"bad-absent\"]");
    let case = b"[[unit]]\nname = \"one\"\nlacking = []";
    let (file, cases) = (space.path("p.wasm"), space.path("cases/a.toml"));
    let changes: Vec<(PathBuf, &[u8])> =
        vec![(file.clone(), &strict), (file.clone(), b"broken"), (cases, case), (file, &mild)];
    let mut author = Author { said: Vec::new(), changes: changes.into_iter() };
    let mut err = Vec::new();
    let mut io = Io { out: &mut author, err: &mut err, terminal: false, signals: false };
    let words = ["uplift", "plugin", "watch", &plugin, &data, "--builds", "5"];
    let exit = uplift_cli::run(words, &mut io);
    let said = String::from_utf8(author.said).unwrap();
    assert_eq!((exit, err.len()), (Exit::Clean, 0), "{said}");
    let rounds: Vec<&str> = said.split("Waiting for ").collect();
    assert_eq!(rounds.len(), 6, "{said}");
    has(
        rounds[0],
        &["bad 1.0.0: 1 rule\n1 case, all as expected.", "20 recommendations for pupils"],
    );
    has(
        rounds[1],
        &[
            "Recommendations of 10 pupils changed: 0 added, 10 gone, 0 of another rank, 0 of another status.",
            "OAK/P10  attendance-meeting (attendance): gone",
        ],
    );
    has(rounds[2], &["error: plugin `p.wasm`: not a WebAssembly file"]);
    // What is broken stays broken while the cases change; the last good build is what counts then.
    has(rounds[3], &["error: plugin `p.wasm`: not a WebAssembly file"]);
    has(
        rounds[4],
        &[
            "1 case, of which 1 is not as expected.",
            "10 added, 0 gone",
            "added, rank 1, recommended",
        ],
    );
    let nowhere = uplift(&space, &["plugin", "watch", &space.word("nowhere")]);
    assert_eq!(nowhere.exit.code(), 1);
    has(&nowhere.err, &["error: there is no folder or file `[space]/nowhere` to watch"]);
}
