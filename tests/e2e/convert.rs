//! `uplift convert`, as an analyst uses it: a folder of exports becomes a ranked list with two
//! commands, and what cannot be done is said.

use std::io::Write;
use uplift_tests::{Outcome, Space, root, rows, uplift};
use zip::write::SimpleFileOptions;

/// Lays the folder of an analyst: a feed as a zip, marks, incidents, tests and a `dataset.toml`.
fn exports(space: &Space) -> String {
    let folder = space.fixture("foreign/trust", "exports");
    let feed = std::fs::File::create(space.path("exports/feed.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(feed);
    for entry in std::fs::read_dir(root().join("fixtures/foreign/oneroster-1.1")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "csv") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&std::fs::read(path).unwrap()).unwrap();
        }
    }
    zip.finish().unwrap();
    folder
}

fn convert(space: &Space, exports: &str, more: &[&str]) -> Outcome {
    let data = space.word("data");
    let words = [&["convert", "auto", exports, "--out", &data], more].concat();
    uplift(space, &words)
}

#[test]
fn two_commands_from_exports_to_a_ranked_list() {
    let space = Space::new();
    let exports = exports(&space);
    let key = space.word("key");
    let done = convert(&space, &exports, &["--key", &key]);
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    assert!(done.err.contains("made a key") && done.err.contains("keep it"), "{}", done.err);
    for said in [
        "feed.zip/users.csv",
        "users of OneRoster",
        "session marks, a mark a row of SIMS",
        "behaviour incidents of SIMS",
        "marks.csv: Name",
        "11 ids of pupils replaced by pseudonyms",
        "convert-problems.csv",
        "Next: uplift run",
    ] {
        assert!(done.out.contains(said), "no {said:?} in:\n{}", done.out);
    }
    let ran = uplift(&space, &["run", &space.word("data"), "--out", &space.word("out")]);
    assert_eq!(ran.exit.code(), 0, "{}", ran.err);
    let lists = rows(&space, "out/pupils.csv");
    assert!(!lists.is_empty(), "{}", ran.out);
    let problems = rows(&space, "out/problems.csv");
    let stray = problems.iter().find(|row| row["file"].contains("convert-problems"));
    assert!(stray.is_none(), "{stray:?}");
    let unknown = problems.iter().find(|row| row["what"].contains("no such pupil"));
    assert!(unknown.is_none(), "{unknown:?}");
    for (name, bytes) in space.files("out").into_iter().chain(space.files("data")) {
        let text = String::from_utf8_lossy(&bytes);
        let named =
            ["Zzsurname", "Zzforename", "zzuser", ".invalid"].iter().find(|it| text.contains(**it));
        assert_eq!(named, None, "{name} names a pupil");
        assert!(!text.contains("K999400123001"), "{name} has a UPN");
    }
}

#[test]
fn the_same_exports_under_the_same_key_are_the_same_dataset() {
    let space = Space::new();
    let exports = exports(&space);
    let key = space.word("key");
    let data = |out: &str, threads: &str| {
        let words = ["convert", "auto", &exports, "--out", &space.word(out), "--key", &key];
        let done = uplift(&space, &[&words[..], &["--threads", threads]].concat());
        assert_eq!(done.exit.code(), 0, "{}", done.err);
        (space.files(out), done)
    };
    let (one, _) = data("one", "1");
    let (four, said) = data("four", "4");
    assert_eq!(one, four);
    assert!(said.err.contains("are made with the key"), "{}", said.err);
}

#[test]
fn ids_are_kept_where_that_is_asked_for() {
    let space = Space::new();
    let exports = exports(&space);
    let done = convert(&space, &exports, &["--keep-ids"]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    assert!(space.read("data/pupils.csv").contains("K999400123001"));
    assert!(!done.out.contains("pseudonyms"), "{}", done.out);
    let quiet = uplift(
        &space,
        &["convert", "auto", &exports, "--out", &space.word("quiet"), "--keep-ids", "--quiet"],
    );
    assert_eq!((quiet.exit.code(), quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn what_cannot_be_converted_is_said() {
    let space = Space::new();
    let exports = exports(&space);
    let taken = space.word("exports");
    let done = uplift(&space, &["convert", "auto", &exports, "--out", &taken, "--keep-ids"]);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    assert_eq!(
        done.err,
        "error: `[space]/exports` is there already and is no empty folder\n\
         hint: name a folder that is absent or empty; nothing is written over\n"
    );
    let marks = space.write("marks.csv", "UPN,Mark Date,Mark\n");
    let done =
        uplift(&space, &["convert", "sims", &marks, "--out", &space.word("data"), "--keep-ids"]);
    assert!(done.err.starts_with("error: `marks.csv` has no column `session`"), "{}", done.err);
    assert!(done.err.contains("\nhint: it may be called `Session`"), "{}", done.err);
    for words in [
        &["convert", "auto", "--out", "x"] as &[&str],
        &["convert", "pigeon", "x", "--out", "x"],
        &["convert", "auto", "x"],
        &["convert", "auto", "x", "--out", "x", "--keep-ids", "--key", "k"],
    ] {
        assert_eq!(uplift(&space, words).exit.code(), 2, "{words:?}");
    }
    assert!(!space.path("data").exists());
}
