//! `check --out`: what the data hold, as files that may travel.

use uplift_tests::{Space, root, uplift};

fn northfield() -> String {
    root().join("fixtures/northfield").display().to_string()
}

#[test]
fn northfield_has_its_report_as_files() {
    let space = Space::new();
    let done = uplift(&space, &["check", &northfield(), "--out", &space.word("out")]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    let files = space.files("out");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["problems.csv", "quality.csv", "quality.html", "quality.json"]);

    let facts = space.read("out/quality.csv");
    let people: Vec<&str> = facts.lines().filter(|line| line.starts_with("people,")).collect();
    assert_eq!(
        people,
        [
            "people,,,,,enrolments,91,,,",
            // One pupil is in two academies, which the difference would tell.
            "people,,,,,pupils,c,,,",
            "people,,,,,in_several,c,,,",
            "people,,,,,without_class,0,91,0.0000,",
            "people,,,,,without_year,0,91,0.0000,",
            "people,,,,,classes,15,,,",
            "people,,,,,academies,4,,,",
            "people,,,,,trusts,1,,,",
        ]
    );
    assert!(facts.contains("\nfiles,,pupils.csv,,,rows,91,,,\n"), "{facts}");
    assert!(facts.contains("\nnewest,all,attendance.csv,,,newest,2026-03-27,,,\n"), "{facts}");

    let page = space.read("out/quality.html");
    assert!(page.contains("The data speak of 2026-03-27, as <code>dataset.toml</code> says."));
    // No pupil of Northfield is named anywhere: their ids are P and three digits.
    for text in [&page, &facts] {
        let shown = text.match_indices('P').find(|(at, _)| {
            let after = text.as_bytes().get(at + 1..at + 4);
            after.is_some_and(|after| after.iter().all(u8::is_ascii_digit))
        });
        assert_eq!(shown, None);
    }
    // The terminal stays with the analyst: it shows what the files keep back.
    let shown = done.out.lines().find(|line| line.contains("more than one academy")).unwrap();
    assert!(shown.trim_end().ends_with('1'), "{shown}");

    // The same data give the same files, and an earlier check is replaced.
    let again = uplift(&space, &["check", &northfield(), "--out", &space.word("out")]);
    assert_eq!(again.exit.code(), 0, "{}", again.err);
    assert_eq!(space.files("out"), files);
}

#[test]
fn a_check_does_not_replace_a_run() {
    let space = Space::new();
    let out = space.word("out");
    assert_eq!(uplift(&space, &["run", &northfield(), "--out", &out, "--quiet"]).exit.code(), 0);
    let before = space.files("out");
    let done = uplift(&space, &["check", &northfield(), "--out", &out]);
    assert_eq!(done.exit.code(), 1);
    assert!(done.err.contains("`[space]/out` is not an earlier check: it holds `"), "{}", done.err);
    assert_eq!(space.files("out"), before);
}

#[test]
fn what_could_not_be_read_is_counted_by_sort() {
    let space = Space::new();
    let data = space.fixture("one-class", "data");
    space.edit("data/pupils.csv", ",38,112,", ",forty,112,");
    let done = uplift(&space, &["check", &data, "--out", &space.word("out")]);
    assert_eq!(done.exit.code(), 4, "{}", done.err);
    let facts = space.read("out/quality.csv");
    let problems: Vec<&str> = facts.lines().filter(|line| line.starts_with("problems,")).collect();
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert!(
        problem.starts_with("problems,,pupils.csv,,literacy.phonics,problems,1,,,"),
        "{problem}"
    );
    assert!(space.read("out/problems.csv").contains("forty"));
    let page = space.read("out/quality.html");
    assert!(!page.contains("forty"), "what a pupil's cell holds is not for a page");
}
