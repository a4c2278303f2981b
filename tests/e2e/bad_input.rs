//! Bad data: a broken file ends the run with one message that says what to do; a bad cell is a
//! problem that names file, row and column, and nothing else of its row is lost.

use uplift_tests::{Outcome, Row, Space, csv, json, neighbour, rows, uplift};

/// The dataset with one class, and a plugin that reads its absence.
fn one_class() -> (Space, String) {
    let space = Space::new();
    let data = space.fixture("one-class", "data");
    space.write("plugin.wasm", neighbour("near"));
    (space, data)
}

fn run(space: &Space, data: &str) -> Outcome {
    let (out, plugin) = (space.word("out"), space.word("plugin.wasm"));
    uplift(space, &["run", data, "--out", &out, "--plugins", &plugin])
}

/// Fails unless the run could not begin and says this, in one line.
#[track_caller]
fn refused(space: &Space, data: &str, message: &str) {
    let done = run(space, data);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{}", done.err);
    assert!(done.err.contains(message), "no {message:?} in:\n{}", done.err);
    assert!(done.err.starts_with("error: ") && done.err.lines().count() == 1, "{}", done.err);
    assert!(!space.path("out").exists(), "a run that could not begin leaves nothing");
}

/// Runs, and returns the problems; fails unless each of this many pupils has an outcome.
#[track_caller]
fn finished(space: &Space, data: &str, pupils: u64) -> Vec<Row> {
    let done = run(space, data);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    let record = json(space, "out/run.json");
    assert_eq!(record["levels"]["pupil"]["units"].as_u64(), Some(pupils));
    let problems = rows(space, "out/problems.csv");
    assert_eq!(record["problems"].as_u64(), Some(problems.len() as u64));
    let summary = format!("{} problem", problems.len());
    assert!(problems.is_empty() || done.out.contains(&summary), "{}", done.out);
    problems
}

/// Fails unless there is one problem, with these cells.
#[track_caller]
fn one(problems: &[Row], row: &str, column: &str, read: &str, what: &str) {
    let [problem] = problems else { panic!("{problems:#?}") };
    let cells = ["row", "column", "read"].map(|it| problem[it].as_str());
    assert_eq!(cells, [row, column, read], "{problem:?}");
    assert!(problem["what"].contains(what), "{problem:?}");
    assert!(!problem["done"].is_empty(), "{problem:?}");
}

#[test]
fn no_folder() {
    let (space, _) = one_class();
    refused(&space, &space.word("nowhere"), "dataset `[space]/nowhere` is not a folder");
    let file = space.write("file", "pupil_id\n");
    refused(&space, &file, "dataset `[space]/file` is not a folder");
}

#[test]
fn no_pupils_file() {
    let (space, _) = one_class();
    space.write("empty/readme.txt", "nothing");
    refused(&space, &space.word("empty"), "no `pupils.csv`");
}

#[test]
fn an_empty_file() {
    let (space, data) = one_class();
    space.write("data/pupils.csv", "");
    refused(&space, &data, "`pupils.csv`");
    space.write("data/pupils.csv", "pupil_id,academy_id\n");
    refused(&space, &data, "`pupils.csv`");
}

#[test]
fn a_file_twice() {
    let (space, data) = one_class();
    space.write("data/pupils.parquet", "PAR1");
    refused(&space, &data, "both `pupils.csv` and `pupils.parquet`");
}

#[test]
fn a_required_column_misspelt() {
    let (space, data) = one_class();
    space.edit("data/pupils.csv", "pupil_id,", "pupli_id,");
    refused(
        &space,
        &data,
        "`pupils.csv` has no column `pupil_id`, which is required; did you mean `pupli_id`?",
    );
    space.edit("data/pupils.csv", "pupli_id,academy_id,", "pupil_id,school,");
    refused(&space, &data, "`pupils.csv` has no column `academy_id`");
}

#[test]
fn a_pupil_twice_in_an_academy() {
    let (space, data) = one_class();
    let clean = {
        finished(&space, &data, 10);
        space.read("out/pupils.csv")
    };
    let text = space.read("data/pupils.csv");
    space.write("data/pupils.csv", format!("{text}P04,OAK,4M,4,M,no,no,none,,200,0\n"));
    let problems = finished(&space, &data, 10);
    assert!(
        problems.iter().any(|problem| problem["row"] == "5" && problem["read"].contains("P04")),
        "{problems:#?}"
    );
    assert_ne!(space.read("out/pupils.csv"), clean, "the later row counts");
}

#[test]
fn rows_about_nobody() {
    let (space, data) = one_class();
    space.edit("data/pupils.csv", "\nP05,OAK,", "\n,OAK,");
    one(&finished(&space, &data, 9), "6", "pupil_id", "", "missing");
    space.edit("data/pupils.csv", "\n,OAK,", "\nP05,,");
    one(&finished(&space, &data, 9), "6", "academy_id", "", "missing");
    let long = "P".repeat(65);
    space.edit("data/pupils.csv", "\nP05,,", &format!("\n{long},OAK,"));
    one(&finished(&space, &data, 9), "6", "pupil_id", &"P".repeat(60), "64 bytes");
}

#[test]
fn an_academy_nobody_named() {
    let (space, data) = one_class();
    space.write("data/academies.csv", "academy_id,name,phase\nELM,Elm Primary,primary\n");
    let problems = finished(&space, &data, 10);
    assert!(problems.iter().any(|problem| problem["read"] == "OAK"), "{problems:#?}");
}

#[test]
fn a_number_that_is_none() {
    for (cell, what) in [
        ("many", "not a number"),
        ("20 or so", "not a number"),
        ("inf", "finite"),
        ("NaN", "finite"),
        ("1e999", "finite"),
        ("-1", "outside"),
        ("46.90%", "rate"),
    ] {
        let (space, data) = one_class();
        space.edit("data/pupils.csv", ",,200,20,0.01,", &format!(",,200,{cell},0.01,"));
        let problems = finished(&space, &data, 10);
        one(&problems, "3", "attendance.sessions_missed", cell, what);
        // The rest of the row stands: the pupil is lacking, not gone.
        let explained =
            uplift(&space, &["explain", &data, "P02", "--plugins", &space.word("plugin.wasm")]);
        assert!(explained.out.contains("near/near-absent: lacking"), "{}", explained.out);
    }
}

#[test]
fn a_word_that_means_nothing() {
    let (space, data) = one_class();
    space.edit("data/pupils.csv", "\nP03,OAK,4M,4,F,no,no,", "\nP03,OAK,4M,4,F,perhaps,no,");
    one(&finished(&space, &data, 10), "4", "pupil_premium", "perhaps", "");
    space.edit("data/pupils.csv", "perhaps,no,none,", "no,no,SEND,");
    one(&finished(&space, &data, 10), "4", "sen_status", "SEND", "");
    space.edit("data/pupils.csv", "4M,4,F,no,no,SEND,", "4M,Four,F,no,no,none,");
    one(&finished(&space, &data, 10), "4", "year_group", "Four", "");
}

#[test]
fn a_file_in_windows_1252() {
    let (space, data) = one_class();
    let text = space.read("data/pupils.csv");
    // A letter with an accent is one byte, which is no UTF-8.
    let mut bytes = text.replacen("\nP03,OAK,4M,4,", "\nP03,OAK,4M,Ann\u{1}e,", 1).into_bytes();
    let at = bytes.iter().position(|byte| *byte == 1).unwrap();
    bytes[at] = 0xe9;
    space.write("data/pupils.csv", &bytes);
    let problems = finished(&space, &data, 10);
    let [file, cell] = &problems[..] else { panic!("{problems:#?}") };
    assert_eq!(file["done"], "read as Windows-1252");
    assert_eq!((cell["row"].as_str(), cell["column"].as_str()), ("4", "year_group"));
    assert_eq!(cell["read"], "Ann\u{e9}e", "{cell:?}");
}

#[test]
fn a_file_in_utf_16_is_read_as_the_same_in_utf_8() {
    let (space, data) = one_class();
    finished(&space, &data, 10);
    let clean = space.read("out/pupils.csv");
    let text = space.read("data/pupils.csv");
    let mut wide: Vec<u8> = vec![0xff, 0xfe];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    space.write("data/pupils.csv", wide);
    finished(&space, &data, 10);
    assert_eq!(space.read("out/pupils.csv"), clean);
}

#[test]
fn marks_and_line_ends_of_spreadsheets_do_no_harm() {
    let (space, data) = one_class();
    finished(&space, &data, 10);
    let clean = space.read("out/pupils.csv");
    let text = space.read("data/pupils.csv");
    space.write("data/pupils.csv", format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n")));
    assert!(finished(&space, &data, 10).is_empty());
    assert_eq!(space.read("out/pupils.csv"), clean);
}

#[test]
fn a_row_with_too_few_cells() {
    let (space, data) = one_class();
    let text = space.read("data/pupils.csv");
    space.write("data/pupils.csv", format!("{text}P11,OAK,4M,4\n"));
    one(&finished(&space, &data, 11), "12", "", "4 cells", "25 columns");
}

#[test]
fn parquet_that_is_none() {
    let (space, _) = one_class();
    let data = space.word("torn");
    for bytes in [&b""[..], b"PAR1", b"PAR1 and some text PAR1", &[0; 4096]] {
        space.write("torn/pupils.parquet", bytes);
        refused(&space, &data, "`pupils.parquet`");
    }
    // A true file, cut short and damaged in the middle.
    let made = uplift(
        &space,
        &["generate", "--pupils", "300", "--format", "parquet", "--out", &space.word("true")],
    );
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    let bytes = std::fs::read(space.path("true/pupils.parquet")).unwrap();
    space.write("torn/pupils.parquet", &bytes[..bytes.len() / 2]);
    refused(&space, &data, "`pupils.parquet`");
    let mut damaged = bytes;
    let end = damaged.len() - 200;
    damaged[end..end + 100].fill(0xff);
    space.write("torn/pupils.parquet", damaged);
    refused(&space, &data, "`pupils.parquet`");
}

#[test]
fn settings_that_cannot_be() {
    let (space, data) = one_class();
    for (text, message) in [
        ("as_at = 'soon'", "`as_at` is `soon`"),
        ("[files]\npupils = 'pupil.csv'", "`pupil.csv`, but there is no such file"),
        ("[columns.pupils]\nsex = 'Gender'", "`Gender`, but `pupils.csv` has no such column"),
        ("[columns.pupil]\nsex = 'Gender'", "`pupil` is no file of a dataset"),
        ("[indicators.\"literacy.phonics\"]\ntitle = 'x'\nrange = [0, 1]", "has it already"),
    ] {
        space.write("data/dataset.toml", text);
        refused(&space, &data, message);
    }
}

#[test]
fn joined_files_about_others() {
    let (space, data) = one_class();
    space.write(
        "data/assessments.csv",
        "pupil_id,assessment,measure,value,date\nP01,phonics,score,30,2026-01-10\nP99,phonics,score,30,2026-01-10\n\
         P02,juggling,clubs,3,2026-01-10\nP03,phonics,score,50,2026-01-10\nP04,phonics,score,30,10/01/2026\n",
    );
    let problems = finished(&space, &data, 10);
    let met: Vec<&str> = problems.iter().map(|problem| problem["row"].as_str()).collect();
    for row in ["3", "5", "6"] {
        assert!(met.contains(&row), "nothing of row {row}: {problems:#?}");
    }
    assert!(problems.iter().any(|it| it["read"].contains("juggling")), "{problems:#?}");
}

#[test]
fn a_column_that_is_wrong_throughout_is_told_in_short() {
    let space = Space::new();
    space.write("plugin.wasm", neighbour("near"));
    let pupils = (0..5_000).map(|at| format!("P{at},OAK,x"));
    space.write("data/pupils.csv", csv("pupil_id,academy_id,literacy.phonics", pupils));
    let done = run(&space, &space.word("data"));
    assert_eq!(done.exit.code(), 0, "{}", done.err);
    assert_eq!(json(&space, "out/run.json")["problems"].as_u64(), Some(5_000));
    let problems = rows(&space, "out/problems.csv");
    assert!(problems.len() < 1_100, "{}", problems.len());
    assert!(
        problems.iter().any(|problem| problem["read"].contains("4000 more")),
        "the rest is counted"
    );
}
