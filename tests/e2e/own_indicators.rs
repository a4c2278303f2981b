//! Indicators of the trust's own that are worked out, as an analyst meets them: two runs, the second
//! telling changes since the first; what is sensitive; and what cannot be.

use uplift_tests::{Outcome, Space, json, root, uplift};

fn fixture(name: &str) -> String {
    root().join("fixtures/own-indicators").join(name).display().to_string()
}

/// Fails unless all of this is in the text.
#[track_caller]
fn has(text: &str, all: &[&str]) {
    for word in all {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
}

#[track_caller]
fn clean(done: &Outcome) {
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{}", done.out);
}

/// Runs a term into a folder of the space, with the rule file that reads changes.
fn term(space: &Space, data: &str, more: &[&str], out: &str) -> Outcome {
    let (out, rules) = (space.word(out), fixture("reading-falls.toml"));
    let words = ["run", data, "--out", &out, "--plugins", &rules];
    uplift(space, &[&words[..], more].concat())
}

#[test]
fn the_second_run_tells_changes_since_the_first() {
    let space = Space::new();
    let first = term(&space, &fixture("autumn"), &[], "autumn");
    clean(&first);
    has(&first.out, &["no change in literacy.reading_standard is known", "`--previous`"]);
    let kept = space.read("autumn/readings.csv");
    assert!(
        kept.starts_with("academy_id,pupil_id,literacy.reading_standard\nA1,P01,88\n"),
        "{kept}"
    );
    has(&kept, &["\nA1,P03,\n", "\nA2,P19,90\n"]);
    let record = json(&space, "autumn/run.json");
    assert_eq!(record["files"]["readings.csv"]["rows"], 18);

    let previous = space.word("autumn");
    let second = term(&space, &fixture("spring"), &["--previous", &previous], "spring");
    clean(&second);
    assert!(!second.out.contains("`--previous`"), "{}", second.out);
    let list = space.read("spring/pupils.csv");
    assert_eq!(list.lines().count(), 3, "{list}");
    has(
        &list,
        &["changed by −3 since the last run", "changed by −4 since the last run", ",P01,", ",P05,"],
    );
    let record = json(&space, "spring/run.json");
    let inputs: Vec<_> =
        record["inputs"].as_array().unwrap().iter().map(|it| &it["file"]).collect();
    assert_eq!(inputs, ["pupils.csv", "previous/readings.csv", "dataset.toml"]);
    has(&space.read("spring/problems.csv"), &["dataset.toml,8,wellbeing.strain,103 of pupil P04,"]);

    // Results may be replaced by the run that reads them.
    let third = term(&space, &fixture("spring"), &["--previous", &previous], "autumn");
    clean(&third);
    assert_eq!(space.results("autumn"), space.results("spring"));
}

#[test]
fn without_an_earlier_run_the_rule_is_lacking() {
    let space = Space::new();
    let done = term(&space, &fixture("spring"), &["--threads", "1"], "out");
    clean(&done);
    assert_eq!(space.read("out/pupils.csv").lines().count(), 1);
    has(&done.out, &["Not enough data", "Reading fell (20)"]);
}

#[test]
fn check_and_explain_know_them() {
    let space = Space::new();
    clean(&term(&space, &fixture("autumn"), &[], "autumn"));
    let (spring, previous) = (fixture("spring"), space.word("autumn"));
    let done = uplift(&space, &["check", &spring, "--previous", &previous]);
    assert_eq!(done.exit.code(), 4);
    has(
        &done.out,
        &["previous/readings.csv", "wellbeing.strain", "reading.place", "103 of pupil P04"],
    );
    let done = uplift(&space, &["check", &spring]);
    has(&done.out, &["no change in literacy.reading_standard is known"]);
    let rules = fixture("reading-falls.toml");
    let words = ["explain", &spring, "P01", "--previous", &previous, "--plugins", &rules];
    let done = uplift(&space, &words);
    clean(&done);
    has(&done.out, &["changed by −3 since the last run"]);
}

#[test]
fn an_earlier_run_that_is_none_is_refused() {
    let space = Space::new();
    clean(&term(&space, &fixture("spring"), &[], "spring"));
    let (spring, results) = (fixture("spring"), space.word("spring"));
    let refused = |data: &str, previous: &str, expected: &str| {
        let done = term(&space, data, &["--previous", previous], "out");
        assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
        has(&done.err, &["error: previous run `", expected]);
        assert!(!space.path("out").exists());
    };
    refused(&spring, &spring, "has no `run.json`");
    refused(&spring, &results, "looks at the same day as this one, 2026-03-27");
    refused(&fixture("autumn"), &results, "looks at 2026-03-27, which is later than 2025-12-19");
    clean(&uplift(
        &space,
        &[
            "run",
            &root().join("fixtures/one-class").display().to_string(),
            "--out",
            &space.word("bare"),
        ],
    ));
    assert!(!space.path("bare/readings.csv").exists());
    refused(&spring, &space.word("bare"), "does not say what day it looks at");
}

#[test]
fn a_wrong_expression_is_underlined() {
    let space = Space::new();
    let data = space.fixture("own-indicators/spring", "data");
    space.edit("data/dataset.toml", "absence_rate * 100", "abscence_rate * 100");
    let done = uplift(&space, &["check", &data]);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    has(
        &done.err,
        &[
            "error: there is no indicator `attendance.abscence_rate`",
            "dataset.toml:8:10",
            "^^^^",
            "did you mean `attendance.absence_rate`?",
        ],
    );
}

#[test]
fn what_is_made_of_something_sensitive_needs_a_grant_of_its_own() {
    let space = Space::new();
    let data = space.fixture("own-indicators/spring", "data");
    let toml = space.read("data/dataset.toml");
    let sensitive = "\n[indicators.\"wellbeing.supported\"]\ntitle = \"supported\"\nkind = \"flag\"\nsensitive = false\nvalue = 'has(pupil.sen_status)'\n";
    space.write("data/dataset.toml", toml + sensitive);
    let rules = std::fs::read_to_string(fixture("reading-falls.toml")).unwrap();
    let rules = rules
        .replace(
            "[evidence.ours]",
            "[inputs.\"wellbeing.supported\"]\nkind = \"flag\"\n\n[evidence.ours]",
        )
        .replace("\"reading.since <= -3\"", "\"reading.since <= -3 && !wellbeing.supported\"");
    let rules = space.write("rules.toml", rules);
    let words = ["check", &data, "--plugins", &rules];
    has(&uplift(&space, &words).out, &["not granted what they read: reading-fell"]);
    space.write("data/policy.toml", "grants = [\"wellbeing.supported\"]\n");
    let granted = uplift(&space, &words);
    assert!(!granted.out.contains("not granted"), "{}", granted.out);
}
