//! What a person types: each command does what its help says, a wrong word ends with 2, and whatever
//! cannot be done is said in one message.

use uplift_tests::{Outcome, Space, neighbour, root, uplift};

fn northfield() -> String {
    root().join("fixtures/northfield").display().to_string()
}

/// Fails unless the command could not run and says exactly this.
#[track_caller]
fn refused(done: &Outcome, message: &str) {
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{}", done.err);
    assert_eq!(done.err, format!("error: {message}\n"));
}

/// Fails unless all of this is in the text.
#[track_caller]
fn has(text: &str, all: &[&str]) {
    for word in all {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
}

#[test]
fn words_it_does_not_know_end_with_2() {
    let space = Space::new();
    for words in [
        &[] as &[&str],
        &["fly"],
        &["run"],
        &["run", "data"],
        &["run", "data", "--out", "x", "--format", "xls"],
        &["run", "data", "--out", "x", "--threads", "0"],
        &["run", "data", "--out", "x", "--threads", "many"],
        &["run", "data", "--out", "x", "--quiet", "--verbose"],
        &["run", "data", "--out", "x", "--batch", "0"],
        &["generate", "--pupils", "0", "--out", "x"],
        &["explain", "data"],
        &["completions", "smoke-signals"],
        &["catalogue", "phonics", "--indicators"],
    ] {
        let done = uplift(&space, words);
        assert_eq!((done.exit.code(), done.out.as_str()), (2, ""), "{words:?}");
        assert!(!done.err.is_empty(), "{words:?}");
    }
    assert!(!space.path("x").exists());
    for words in [&["--help"] as &[&str], &["--version"], &["run", "--help"], &["help", "run"]] {
        let done = uplift(&space, words);
        assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{words:?}");
        assert!(!done.out.is_empty(), "{words:?}");
    }
}

#[test]
fn check_looks_and_runs_nothing() {
    let space = Space::new();
    let done = uplift(&space, &["check", &northfield()]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    has(
        &done.out,
        &[
            "pupils.csv",
            "90 pupils in 15 classes, 4 academies and 1 trust",
            "The data speak of 2026-03-27, as `dataset.toml` says.",
            "wellbeing.belonging",
            "attendance.absence_rate",
            "No problems.",
        ],
    );
    for id in ["attendance", "behaviour", "literacy", "numeracy"] {
        has(&done.out, &[&format!("\n  {id} 0.1.0: ")]);
    }
}

#[test]
fn check_says_no_where_there_are_problems() {
    let space = Space::new();
    let data = space.fixture("one-class", "data");
    space.edit("data/pupils.csv", ",38,112,", ",forty,112,");
    let done = uplift(&space, &["check", &data]);
    assert_eq!(done.exit.code(), 4);
    has(&done.out, &["1 problem", "pupils.csv:2: column `literacy.phonics`: `forty`"]);
    let strict =
        uplift(&space, &["run", &data, "--out", &space.word("out"), "--strict", "--quiet"]);
    assert_eq!((strict.exit.code(), strict.out.as_str()), (4, ""), "{}", strict.err);
    assert!(space.path("out/run.json").is_file(), "--strict still writes");
    let lenient = uplift(&space, &["run", &data, "--out", &space.word("out"), "--quiet"]);
    assert_eq!(lenient.exit.code(), 0);
}

#[test]
fn explain_shows_every_rule() {
    let space = Space::new();
    let done = uplift(&space, &["explain", &northfield(), "P055"]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    has(
        &done.out,
        &[
            "Pupil P055 at Northfield High (HIG), class 7X, Year 7",
            "Proposals, in order",
            "over the cap",
            "Every rule",
            "fired",
            "priority",
            "evidence:",
            "reads attendance.absence_rate = ",
        ],
    );
    // A pupil of two academies is explained in both, or in the one that is named.
    let both = uplift(&space, &["explain", &northfield(), "P022"]).out;
    assert_eq!(both.matches("Pupil P022 at ").count(), 2);
    let one = uplift(&space, &["explain", &northfield(), "P022", "--academy", "MIL"]).out;
    assert_eq!(one.matches("Pupil P022 at ").count(), 1);
}

#[test]
fn explain_does_not_know_everybody() {
    let space = Space::new();
    refused(
        &uplift(&space, &["explain", &northfield(), "p055"]),
        "the dataset has no pupil `p055`\nhint: ids are as in the pupils file, capital letters and all",
    );
    refused(
        &uplift(&space, &["explain", &northfield(), "P022", "--academy", "HIG"]),
        "pupil `P022` is not in academy `HIG`\nhint: the pupil is in `ASH`, `MIL`",
    );
}

#[test]
fn what_is_in_place_is_not_proposed_again() {
    let space = Space::new();
    let measures = root().join("fixtures/measures").display().to_string();
    let explained = uplift(&space, &["explain", &measures, "S02"]);
    assert_eq!((explained.exit.code(), explained.err.as_str()), (0, ""));
    has(
        &explained.out,
        &[
            "Small-group tuition (literacy): already in place\n",
            "It has been in place since 12 January 2026",
        ],
    );
    let ran = uplift(&space, &["run", &measures, "--out", &space.word("out")]);
    has(&ran.out, &["1 already in place"]);
    let rows = std::fs::read_to_string(space.path("out/pupils.csv")).unwrap();
    let row = rows.lines().find(|row| row.contains(",S02,")).unwrap();
    has(row, &["small-group-tuition", "already in place,in place since 12 January 2026,"]);
}

#[test]
fn generate_writes_a_dataset_that_runs() {
    let space = Space::new();
    let data = space.word("data");
    let made = uplift(&space, &["generate", "--pupils", "1500", "--out", &data]);
    assert_eq!((made.exit.code(), made.err.as_str()), (0, ""));
    has(&made.out, &["1,500 pupils in ", "Next: uplift run "]);
    let checked = uplift(&space, &["check", &data]);
    assert_eq!(checked.exit.code(), 0, "{}{}", checked.out, checked.err);
    let ran = uplift(&space, &["run", &data, "--out", &space.word("out")]);
    assert_eq!(ran.exit.code(), 0, "{}", ran.err);
    has(&ran.out, &["1,500 pupils in ", "Top of the trust list", "Top of the pupil lists"]);
    refused(
        &uplift(&space, &["generate", "--pupils", "10", "--out", &data]),
        "`[space]/data` is not an empty folder",
    );
}

#[test]
fn the_catalogue_is_dated_and_sourced() {
    let space = Space::new();
    let all = uplift(&space, &["catalogue"]).out;
    has(&all, &["Attendance\n", "Literacy\n", "(whole-class step)", "as at 2026-04-02"]);
    let one = uplift(&space, &["catalogue", "small-group-tuition"]).out;
    has(&one, &["Evidence (the headline)", "source: ", "as at 2026-04-02", "https://"]);
    has(&uplift(&space, &["catalogue", "learning-styles"]).out, &["No rule may recommend it"]);
    has(
        &uplift(&space, &["catalogue", "--indicators"]).out,
        &["pupil.sen_status", "literacy.phonics"],
    );
    has(&uplift(&space, &["catalogue", "literacy.phonics"]).out, &["range       0 to 40"]);
    refused(
        &uplift(&space, &["catalogue", "fonics"]),
        "the catalogue has no `fonics`\nhint: did you mean `phonics`?",
    );
}

#[test]
fn a_plugin_is_looked_into() {
    let space = Space::new();
    let file = root().join("plugins/dist/attendance.wasm").display().to_string();
    let (by_id, by_file) = (
        uplift(&space, &["plugin", "inspect", "attendance"]),
        uplift(&space, &["plugin", "inspect", &file]),
    );
    assert_eq!((by_id.exit.code(), by_id.err.as_str()), (0, ""));
    assert_eq!(by_id.out, by_file.out);
    has(
        &by_id.out,
        &["imports nothing but the log", "What it would read", "Settings", "Rules", "sha256"],
    );
    refused(
        &uplift(&space, &["plugin", "inspect", "atendance"]),
        "there is no plugin `atendance`\nhint: name a component file, a rule file, a folder of them, or one \
         of the stock rule sets: attendance, behaviour, disadvantage, literacy, numeracy, send, transition",
    );
}

#[test]
fn completions_for_every_shell() {
    let space = Space::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let done = uplift(&space, &["completions", shell]);
        assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
        has(&done.out, &["uplift", "as-at", "catalogue"]);
    }
}

#[test]
fn the_day_can_be_said() {
    let space = Space::new();
    let out = space.word("out");
    let run = |day: &str| uplift(&space, &["run", &northfield(), "--out", &out, "--as-at", day]);
    has(&run("2026-02-01").out, &["; as at 2026-02-01."]);
    for wrong in ["yesterday", "01/02/2026", "2026-02-30", ""] {
        let why = format!(
            "`--as-at` is `{wrong}`, not a date of the form 2026-03-31\n\
             hint: `[space]/out` still holds the results of an earlier run"
        );
        refused(&run(wrong), &why);
    }
    has(&space.read("out/run.json"), &["\"as_at\": \"2026-02-01\""]);
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    let space = Space::new();
    let out = space.word("out");
    let with = |text: &str| {
        let policy = space.write("policy.toml", text);
        uplift(&space, &["run", &northfield(), "--out", &out, "--policy", &policy])
    };
    refused(
        &with("grants = ['pupil.sen_statis']"),
        "policy `[space]/policy.toml`: `grants`: indicator `pupil.sen_statis` is in neither the catalogue nor dataset.toml; did you mean \
         `pupil.sen_status`?",
    );
    refused(
        &with("[settings.atendance]\nx = 1"),
        "policy `[space]/policy.toml`: `settings.atendance`: no rule set of this id is loaded; did you mean \
         `attendance`?",
    );
    for (text, named) in [
        ("cap = 0", "recommend nothing"),
        ("cap = 'three'", "cap"),
        ("grant = []", "grant"),
        ("[weights]\nliteracy = -1", "not within 0 to 10"),
        ("[weights]\nliterasy = 1", "`literasy`"),
        ("[step]\nshare = 1.5", "`step.share`"),
        (
            "[settings.attendance]\nnothing_of_the_kind = 1",
            "settings.attendance.nothing_of_the_kind",
        ),
        ("exclusive = [['phonics', 'fonics']]", "`fonics`"),
        ("cap = ", "policy"),
    ] {
        let done = with(text);
        assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{text}");
        assert!(
            done.err.starts_with("error: ") && done.err.contains(named),
            "{text}: {}",
            done.err
        );
    }
    let nowhere = space.word("nowhere.toml");
    let done = uplift(&space, &["run", &northfield(), "--out", &out, "--policy", &nowhere]);
    assert_eq!(done.exit.code(), 1);
    has(&done.err, &["could not read policy `[space]/nowhere.toml`"]);
    assert!(!space.path("out").exists());
}

#[test]
fn formats_are_chosen() {
    let space = Space::new();
    let out = space.word("out");
    let names = |format: &str| {
        let done =
            uplift(&space, &["run", &northfield(), "--out", &out, "--format", format, "--quiet"]);
        assert_eq!((done.exit.code(), done.out.as_str(), done.err.as_str()), (0, "", ""));
        let names = space.files("out").into_keys();
        names.filter(|name| name.starts_with("pupils")).collect::<Vec<_>>()
    };
    assert_eq!(names("csv"), ["pupils.csv"]);
    assert_eq!(names("json,parquet"), ["pupils.json", "pupils.parquet"]);
}

#[test]
fn the_log_goes_beside_the_results_of_the_command() {
    let space = Space::new();
    let plugin = space.write("n.wasm", neighbour("n"));
    let words = ["run", &northfield(), "--out", &space.word("out"), "--plugins", &plugin];
    let quiet = uplift(&space, &words);
    let loud = uplift(&space, &[&words[..], &["--verbose"]].concat());
    assert_eq!(quiet.out, loud.out);
}
