//! Rule files at the command line: wherever a plugin is named, a rule file is one, with no other tool.

use insta::assert_snapshot;
use std::path::Path;
use uplift_tests::{Outcome, Space, json, root, rows, uplift};

/// The least that is a rule file: a rule that fires from 15 % of sessions missed.
const SMALL: &str = r#"id = "small"
version = "1.0.0"
title = "Small"
publisher = "A test"

[settings.rate]
title = "Absence that counts"
unit = "rate"
default = 0.15
minimum = 0.05
maximum = 0.3

[evidence.absence]
claim = "Absence goes with lower attainment."
source = "A study"
as_at = "2026-01-01"

[[rule]]
id = "often-absent"
title = "Often absent"
area = "attendance"
recommend = "attendance-meeting"
when = "attendance.absence_rate >= rate"
need = "attendance.absence_rate"
because = "Missed {input:attendance.absence_rate} of sessions; {setting:rate} counts."
evidence = ["absence"]

[[rule.example]]
name = "at the threshold"
readings = { "attendance.absence_rate" = 0.15 }
expect = "fires"
need = 0.15
because = "Missed 15 % of sessions; 15 % counts."

[[rule.example]]
name = "nothing known"
readings = {}
expect = "lacking"

[[rule.example]]
name = "just below"
readings = { "attendance.absence_rate" = 0.149 }
expect = "silent"
"#;

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

/// Runs words in which `[space]` stands for the folder.
fn run(space: &Space, words: &str) -> Outcome {
    let folder = format!("{}/", space.word(""));
    let folder = format!("{}/", folder.trim_end_matches('/'));
    let words: Vec<String> =
        words.split_whitespace().map(|word| word.replace("[space]", &folder)).collect();
    uplift(space, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Runs words that are to go well.
#[track_caller]
fn done(space: &Space, words: &str) -> String {
    let done = run(space, words);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{}", done.out);
    done.out
}

/// Everything a person would see.
fn seen(done: &Outcome) -> String {
    format!("exit {}\n--- out\n{}\n--- err\n{}", done.exit.code(), done.out, done.err)
}

/// A folder with a rule file as `plugin new` writes it.
fn begun() -> Space {
    let space = Space::new();
    done(&space, "plugin new spring-term --rules --out [space]spring-term");
    space
}

#[test]
fn a_new_rule_file_needs_nothing_and_is_right() {
    let space = Space::new();
    assert_snapshot!(done(&space, "plugin new spring-term --rules --out [space]spring-term"));
    let files: Vec<String> = space.files("spring-term").into_keys().collect();
    assert_eq!(files, ["README.md", "rule-file.schema.json", "rules.toml"]);
    let rules = space.read("spring-term/rules.toml");
    assert!(rules.starts_with("#:schema ./rule-file.schema.json\n"), "{rules}");
    let schema = std::fs::read_to_string(root().join("plugins/rule-file.schema.json")).unwrap();
    assert_eq!(space.read("spring-term/rule-file.schema.json"), schema);
    for verb in ["check", "test", "build"] {
        done(&space, &format!("plugin {verb} [space]spring-term"));
    }
    assert!(space.files("spring-term").contains_key("spring-term.wasm"));
}

#[test]
fn a_new_plugin_is_a_rule_file_or_a_program() {
    let space = Space::new();
    for words in ["--rules --lang rust", ""] {
        let refused = run(&space, &format!("plugin new a {words}"));
        assert_eq!(refused.exit.code(), 2, "{}", refused.err);
        has(&refused.err, &["--rules", "--lang"]);
    }
    has(&run(&space, "plugin doctor --lang rust").out, &["Rust: "]);
    has(
        &run(&space, "plugin doctor").out,
        &["Rule files: ready; they need nothing but this program"],
    );
}

#[test]
fn its_rules_are_explained_in_plain_english() {
    let space = begun();
    let told = done(&space, "plugin explain-rule [space]spring-term/rules.toml");
    assert_snapshot!(told);
    assert_eq!(told, done(&space, "plugin explain-rule [space]spring-term"));
    done(&space, "plugin build [space]spring-term/rules.toml --out [space]s.wasm");
    assert_snapshot!(done(&space, "plugin explain-rule [space]s.wasm persistent-absence"));
    space.write("policy.toml", "[settings.spring-term]\npersistent_rate = 0.2\n");
    let told = done(&space, "plugin explain-rule [space]s.wasm --policy [space]policy.toml");
    has(&told, &["Absence that is persistent: 20 %, by the policy"]);
    let other = run(&space, "plugin explain-rule [space]s.wasm persistent-absense");
    assert_snapshot!(seen(&other));
}

#[test]
fn rules_in_code_say_that_they_are() {
    let space = Space::new();
    assert_snapshot!(done(&space, "plugin explain-rule attendance persistent-absence"));
}

#[test]
fn its_examples_are_its_tests() {
    let space = begun();
    assert_snapshot!(done(&space, "plugin test [space]spring-term/rules.toml"));
    space.edit("spring-term/rules.toml", "need = 1\n", "need = 0.9\n");
    space.edit(
        "spring-term/rules.toml",
        "\"attendance.sessions_possible\" = 19 }",
        "\"attendance.sessions_possible\" = 20 }",
    );
    let before = space.read("spring-term/rules.toml");
    let wrong = run(&space, "plugin test [space]spring-term/rules.toml --update");
    assert_snapshot!(seen(&wrong));
    assert_eq!(space.read("spring-term/rules.toml"), before);
}

#[test]
fn examples_speak_of_their_own_rule_and_cases_of_all() {
    let space = Space::new();
    let rule = SMALL.split("[[rule]]").nth(1).unwrap().replace("often-absent", "at-all-absent");
    let rule = rule.replace(">= rate", "> 0").split("[[rule.example]]").next().unwrap().to_owned();
    let example = "[[rule.example]]\nname = \"a little\"\nreadings = { \"attendance.absence_rate\" = 0.01 }\nexpect = \"fires\"\n";
    space.write("two/two.toml", format!("{SMALL}\n[[rule]]{rule}{example}"));
    let tested = done(&space, "plugin test [space]two/two.toml");
    has(&tested, &["4 cases, all as expected."]);
    let cases = "[[unit]]\nname = \"both\"\nreadings = { \"attendance.absence_rate\" = 0.2 }\nfires = { often-absent = 0.2 }\n";
    space.write("two/cases/all.toml", cases);
    let tested = run(&space, "plugin test [space]two/two.toml");
    assert_eq!(tested.exit.code(), 4);
    has(
        &tested.out,
        &["[space]/two/cases/all.toml:2: both\n  rule at-all-absent\n    expected  silent"],
    );
    has(&tested.out, &["5 cases, of which 1 is not as expected."]);
    let only = ["plugin", "test", &space.word("two/two.toml"), "--only", "nothing known"];
    has(&uplift(&space, &only).out, &["1 case, all as expected."]);
}

#[test]
fn a_run_compiles_it_and_says_what_it_was() {
    let space = Space::new();
    space.write("small.toml", SMALL);
    let built = done(&space, "plugin build [space]small.toml");
    has(&built, &["bytes written to [space]/small.wasm"]);
    let flown = done(
        &space,
        &format!("run {} --plugins [space]small.toml --out [space]flown", northfield()),
    );
    let ran =
        done(&space, &format!("run {} --plugins [space]small.wasm --out [space]ran", northfield()));
    assert_eq!(flown, ran.replace("/ran", "/flown"));
    assert_eq!(space.results("flown"), space.results("ran"));
    let built = std::fs::read(space.word("small.wasm")).unwrap();
    let digest = uplift_provenance::Digest::of(&built).to_string();
    let record = json(&space, "flown/run.json");
    assert_eq!(
        format!("sha256:{}", record["rule_sets"][0]["sha256"].as_str().unwrap_or_default()),
        digest
    );
    assert!(!rows(&space, "flown/pupils.csv").is_empty());
}

#[test]
fn what_is_wrong_is_shown_where_it_is() {
    let space = Space::new();
    let wrong = SMALL.replace("attendance.absence_rate >= rate", "attendance.absense_rate >= rat");
    space.write("small.toml", wrong);
    let refused =
        run(&space, &format!("run {} --plugins [space]small.toml --out [space]out", northfield()));
    assert_eq!((refused.exit.code(), refused.out.as_str()), (1, ""));
    assert_snapshot!(refused.err);
    for words in [
        "build [space]small.toml",
        "test [space]small.toml",
        "inspect [space]small.toml",
        "explain-rule [space]small.toml",
    ] {
        let same = run(&space, &format!("plugin {words}"));
        assert_eq!((same.exit.code(), same.out.as_str()), (1, ""), "{words}");
        assert_eq!(same.err, refused.err, "{words}");
    }
    assert!(!Path::new(&space.word("small.wasm")).exists());
    assert_snapshot!(seen(&run(&space, "plugin check [space]small.toml")));
    let checks = run(&space, "plugin check [space]small.toml --json");
    assert_eq!((checks.exit.code(), checks.err.as_str()), (4, ""));
    has(&checks.out, &["\"rule file\"", "small.toml:23:9: error: ", "\"failed\""]);
}

#[test]
fn a_warning_is_a_line_in_a_run_and_whole_in_a_check() {
    let space = Space::new();
    let unused = "[define]\nnever_used = \"attendance.absence_rate > 0.5\"\n\n[evidence";
    space.write("small.toml", SMALL.replacen("[evidence", unused, 1));
    let ran =
        run(&space, &format!("run {} --plugins [space]small.toml --out [space]out", northfield()));
    assert_eq!(ran.exit.code(), 0);
    assert_snapshot!(ran.err);
    let quiet = run(
        &space,
        &format!("run {} --plugins [space]small.toml --out [space]out --quiet", northfield()),
    );
    assert_eq!((quiet.exit.code(), quiet.err.as_str()), (0, ""));
    assert_snapshot!(seen(&run(&space, "plugin check [space]small.toml")));
    let built = run(&space, "plugin build [space]small.toml");
    assert_eq!(built.exit.code(), 0);
    has(&built.err, &["warning", "never_used ="]);
}

#[test]
fn it_has_no_signature_until_it_is_built() {
    let space = Space::new();
    space.write("small.toml", SMALL);
    done(&space, "plugin keygen [space]key --no-password");
    assert_snapshot!(seen(&run(&space, "plugin sign [space]small.toml --key [space]key")));
    let verified = run(&space, "plugin verify [space]small.toml --key [space]key.pub");
    has(
        &verified.err,
        &["is a rule file", "build it first: `uplift plugin build [space]/small.toml`"],
    );
    done(&space, "plugin build [space]small.toml");
    done(&space, "plugin sign [space]small.wasm --key [space]key");
    let key = space.read("key.pub").lines().last().unwrap_or_default().to_owned();
    space.write("policy.toml", format!("[plugins]\nsigners = [\"{key}\"]\n"));
    let words = |plugin: &str| {
        format!(
            "run {} --policy [space]policy.toml --plugins [space]{plugin} --out [space]out",
            northfield()
        )
    };
    done(&space, &words("small.wasm"));
    // A signature beside a rule file is none of it.
    std::fs::copy(space.word("small.wasm.minisig"), space.word("small.toml.minisig")).unwrap();
    let distrusted = run(&space, &words("small.toml"));
    assert_eq!(distrusted.exit.code(), 1);
    has(
        &distrusted.err,
        &["plugin `small.toml`: ", "not signed", "still holds the results of an earlier run"],
    );
}

#[test]
fn a_folder_of_plugins_takes_rule_files_too() {
    let space = Space::new();
    space.write("plugins/small.toml", SMALL);
    space.write("plugins/policy.toml", "cap = 2\n");
    space.write("plugins/notes.toml", b"caf\xe9 = 1\n");
    let words = format!("run {} --plugins [space]plugins --out [space]out", northfield());
    let first = done(&space, &words);
    // What was built of it and stands beside it is the same plugin.
    done(&space, "plugin build [space]plugins/small.toml");
    assert_eq!(done(&space, &words), first);
    space.edit("plugins/small.toml", "default = 0.15", "default = 0.14");
    let twice = run(&space, &words);
    assert_eq!(twice.exit.code(), 1);
    has(
        &twice.err,
        &["small.toml", "small.wasm", "hint: if one was built of the other, build it again"],
    );

    space.edit("plugins/small.toml", "default = 0.14", "default = 0.15");
    let added = done(&space, "plugin add [space]plugins/small.toml --folder [space]locked");
    has(&added, &["added small 1.0.0 to [space]/locked", "not signed"]);
    assert!(space.files("locked").contains_key("small.wasm"));
    let words = format!("run {} --plugins [space]locked --out [space]out", northfield());
    done(&space, &words);
    space.write("locked/other.toml", SMALL);
    let left = run(&space, &words);
    assert_eq!(left.exit.code(), 0);
    has(
        &left.err,
        &[
            "warning: rule file `[space]/locked/other.toml` is not run, since the folder has a lock file",
        ],
    );
}

#[test]
fn indicators_of_the_trusts_own_are_tested_as_the_file_says_they_are() {
    let space = Space::new();
    let own = "[inputs.\"exam.reading\"]\nkind = \"number\"\nunit = \"score\"\nrange = [-4, 4]\ntitle = \"reading test at 11\"\n\n[evidence";
    let text = SMALL
        .replacen("[evidence", own, 1)
        .replace("attendance.absence_rate", "exam.reading")
        .replace("unit = \"rate\"", "unit = \"score\"")
        .replace("of sessions", "points")
        .replace("15 %", "0.2")
        .replace("need = \"exam.reading\"", "need = \"clamp(exam.reading, 0, 1)\"");
    space.write("own.toml", text.replace("because = \"Missed 0.2 points; 0.2 counts.\"\n", ""));
    has(&done(&space, "plugin test [space]own.toml"), &["3 cases, all as expected."]);
    let checked = done(&space, "plugin check [space]own.toml");
    has(&checked, &["`exam.reading` is not in the catalogue: a trust's dataset has to have it"]);
    has(
        &done(&space, "plugin explain-rule [space]own.toml"),
        &["reading test at 11 (exam.reading)"],
    );
}

#[test]
fn other_verbs_take_it() {
    let space = Space::new();
    space.write("small.toml", SMALL);
    let ran = done(&space, &format!("plugin run [space]small.toml {}", northfield()));
    has(&ran, &["small 1.0.0, over 91 pupils", "often-absent", "No fault."]);
    let measured =
        done(&space, "plugin bench [space]small.toml --rounds 1 --figures [space]figures.json");
    has(&measured, &["compile the rule file", "pupil: fuel a row"]);
    let watched =
        done(&space, &format!("plugin watch [space]small.toml {} --builds 1", northfield()));
    has(
        &watched,
        &["small 1.0.0: 1 rule", "3 cases, all as expected.", "recommendations for pupils"],
    );
    let checked = run(&space, &format!("check {} --plugins [space]small.toml", northfield()));
    has(&checked.out, &["small 1.0.0: 1 rule"]);
    // How long the component is and its digest are the compiler's own affair.
    let inspected = done(&space, "plugin inspect [space]small.toml");
    let lines = inspected.lines().filter(|line| !line.starts_with("  component"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
    let explained =
        done(&space, &format!("explain {} P013 --plugins [space]small.toml", northfield()));
    has(&explained, &["small/often-absent: "]);
}

#[test]
fn a_stock_id_is_taken_with_a_warning() {
    let space = Space::new();
    space.write("a.toml", SMALL.replace("id = \"small\"", "id = \"attendance\""));
    let ran =
        run(&space, &format!("run {} --plugins [space]a.toml --out [space]out", northfield()));
    assert_eq!(ran.exit.code(), 0, "{}", ran.err);
    assert_eq!(
        ran.err,
        "warning: plugin `a.toml` has the id of the stock rule set `attendance` and is run in its place\n"
    );
}

#[test]
fn what_is_no_plugin_is_said_to_be_none() {
    let space = Space::new();
    space.write("mine/rules.py", "");
    space.write("empty/notes.md", "");
    space.write("policy.toml", "cap = 2\n");
    for (words, says) in [
        ("plugin inspect [space]mine", "build it first: `uplift plugin build [space]/mine`"),
        ("plugin add [space]mine --folder [space]f", "with a rule set in Python that is not built"),
        ("plugin inspect [space]empty", "`[space]/empty` is a folder, not a plugin"),
        ("plugin build [space]empty", "none of rules.toml, Cargo.toml, rules.py and rules.js"),
        ("plugin build [space]none.toml", "could not read `[space]/none.toml`"),
        ("plugin inspect [space]none.toml", "there is no plugin `[space]/none.toml`"),
        ("plugin build [space]policy.toml", "[space]/policy.toml"),
    ] {
        let refused = run(&space, words);
        assert_eq!(refused.exit.code(), 1, "{words}: {}", refused.err);
        has(&refused.err, &[says]);
    }
    let words = format!("run {} --plugins [space]empty --out [space]out", northfield());
    has(&run(&space, &words).err, &["holds neither a `.wasm` file nor a rule file"]);
}

/// The author's only copy is never what is written.
#[cfg(unix)]
#[test]
fn a_rule_file_is_not_written_over_by_what_is_built_of_it() {
    let space = Space::new();
    let file = space.write("small.toml", SMALL);
    std::os::unix::fs::symlink(&file, space.word("soft.wasm")).unwrap();
    std::fs::hard_link(&file, space.word("hard.wasm")).unwrap();
    for out in ["small.toml", "soft.wasm", "hard.wasm"] {
        let done = uplift(&space, &["plugin", "build", &file, "--out", &space.word(out)]);
        assert_eq!(done.exit.code(), 1, "{out}: {}", done.out);
        assert!(done.err.contains("cannot be written over"), "{out}: {}", done.err);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), SMALL, "{out}");
    }
}
