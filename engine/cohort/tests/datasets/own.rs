//! Indicators of the trust's own that are worked out: every form by hand, places within every group,
//! and changes since an earlier run.

use crate::kit::{fixture, load, reading, said};
use std::fmt::Write;
use std::path::Path;
use uplift_cohort::{Dataset, DatasetError, Watch};

/// Writes a dataset of pupils and a `dataset.toml` into a folder.
fn folder(pupils: &str, toml: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pupils.csv"), pupils).unwrap();
    std::fs::write(folder.path().join("dataset.toml"), toml).unwrap();
    folder
}

/// Writes the results of an earlier run: its record and its readings.
fn earlier(as_at: &str, readings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = format!("{{\"readings.csv\": {{\"rows\": 1, \"bytes\": {}}}}}", readings.len());
    let record = format!("{{\"uplift_run\": 1, \"as_at\": {as_at}, \"files\": {files}}}");
    std::fs::write(folder.path().join("run.json"), record).unwrap();
    std::fs::write(folder.path().join("readings.csv"), readings).unwrap();
    folder
}

fn since(dataset: &Path, previous: &Path) -> Result<Dataset, DatasetError> {
    Dataset::load_since(dataset, None, Some(previous), &Watch::default())
}

/// Returns the readings of every enrolment in cohort order.
fn all(dataset: &Dataset, id: &str) -> Vec<Option<f64>> {
    let column = dataset.column(id).unwrap();
    (0..column.len()).map(|unit| column.reading(unit)).collect()
}

#[test]
fn the_fixture_is_what_its_readme_says() {
    let readings = "academy_id,pupil_id,literacy.reading_standard\n\
        A1,P01,88\nA1,P02,90\nA1,P03,\nA1,P04,95\nA1,P05,104\nA1,P06,100\nA1,P07,100\nA1,P08,118\n\
        A1,P10,139\nA2,P11,90\nA2,P19,90\nA1,P99,7\n";
    let previous = earlier("\"2025-12-19\"", readings);
    let dataset = since(&fixture("own-indicators/spring"), previous.path()).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "dataset.toml:8: column `wellbeing.strain`: `103 of pupil P04`: outside 0 to 100; reading left out"
        ]
    );
    let some = |values: [f64; 10]| values.map(Some).to_vec();
    let of = |id: &str| all(&dataset, id)[..11].to_vec();
    let n = None;
    let (yes, no) = (Some(1.0), Some(0.0));
    assert_eq!(
        of("wellbeing.strain"),
        [Some(5.), Some(15.), n, n, n, Some(10.), n, Some(12.), Some(0.), Some(21.), Some(21.)]
    );
    assert_eq!(of("wellbeing.watch"), [no, yes, n, no, n, no, no, yes, no, n, n]);
    let mut places = some([5., 20., 20., 45., 45., 45., 65., 75., 85., 95.]);
    places.push(None);
    assert_eq!(of("reading.place"), places);
    assert_eq!(
        of("reading.since"),
        [
            Some(-3.),
            Some(0.),
            n,
            Some(5.),
            Some(-4.),
            Some(0.),
            Some(10.),
            Some(2.),
            n,
            Some(1.),
            n
        ]
    );
    assert_eq!(all(&dataset, "reading.since")[11..13], [Some(5.0), None]);
    assert!(dataset.since_previous);
    let files: Vec<_> = dataset.files.iter().map(|of| (of.name.as_str(), of.rows)).collect();
    let expected = [("pupils.csv", 20), ("previous/readings.csv", 12), ("dataset.toml", 0)];
    assert_eq!(files, expected);
}

#[test]
fn without_an_earlier_run_there_is_no_change() {
    let dataset = Dataset::load(&fixture("own-indicators/spring"), None).unwrap();
    assert_eq!(dataset.column("reading.since").unwrap().present(), 0);
    assert_eq!(dataset.changes, ["literacy.reading_standard"]);
    assert!(!dataset.since_previous);
}

const CHANGE: &str = "as_at='2026-03-27'\n[indicators.'a.since']\nchange_of='attendance.lates'\n";
const PUPILS: &str = "pupil_id,academy_id,attendance.lates\nP1,A,3\n=P2,A,4\n'=P3,A,5\n=P3,A,6\n";

#[track_caller]
fn refused(dataset: &Path, previous: &Path, expected: &str) {
    let error = since(dataset, previous).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    assert!(error.starts_with("previous run `"), "{error}");
}

#[test]
fn a_run_that_cannot_be_used_says_why() {
    let data = folder(PUPILS, CHANGE);
    let data = data.path();
    let readings = "academy_id,pupil_id,attendance.lates\nA,P1,1\n";
    let check = |as_at: &str, readings: &str, expected: &str| {
        refused(data, earlier(as_at, readings).path(), expected);
    };
    refused(data, data, "it has no `run.json`");
    check("\"2026-03-27\"", readings, "looks at the same day as this one, 2026-03-27");
    check("\"2026-03-28\"", readings, "looks at 2026-03-28, which is later than 2026-03-27");
    check("null", readings, "it does not say what day it looks at");
    let other = readings.replace("lates", "sessions_missed");
    check("\"2025-12-19\"", &other, "it kept no readings of `attendance.lates`");
    let words = readings.replace("P1,1", "P1,many");
    check("\"2025-12-19\"", &words, "holds what is no number");
    check("\"2025-12-19\"", "a,b\n", "has no `academy_id` and `pupil_id`");
    let torn = earlier("\"2025-12-19\"", readings);
    std::fs::write(torn.path().join("readings.csv"), "academy_id").unwrap();
    refused(data, torn.path(), "not as long as `run.json` says");
    std::fs::write(torn.path().join("run.json"), "{\"as_at\": 7}").unwrap();
    refused(data, torn.path(), "is no record of a run");
    let none = "{\"as_at\": \"2025-12-19\", \"files\": {}}";
    std::fs::write(torn.path().join("run.json"), none).unwrap();
    refused(data, torn.path(), "it kept no readings of `attendance.lates`");
    let undated = folder(PUPILS, &CHANGE.replace("as_at='2026-03-27'\n", ""));
    let run = earlier("\"2025-12-19\"", readings);
    refused(undated.path(), run.path(), "the day that the data of now speak of is not known");
}

#[test]
fn ids_that_results_guard_are_found_and_never_taken_for_each_other() {
    let data = folder(PUPILS, CHANGE);
    let text =
        "academy_id,pupil_id,attendance.lates\nA,P1,1\nA,'=P2,1\nA,'=P3,1\nA,'=P3,1\nB,P1,9\n";
    let dataset = since(data.path(), earlier("\"2025-12-19\"", text).path()).unwrap();
    let change = |pupil| reading(&dataset, pupil, "a.since");
    assert_eq!((change("P1"), change("=P2")), (Some(2.0), Some(3.0)));
    assert_eq!((change("=P3"), change("'=P3")), (None, None));
}

#[test]
fn a_column_of_what_is_worked_out_is_left_out() {
    let toml = "[indicators.'a.double']\ntitle='x'\nrange=[0,9]\nvalue='attendance.lates * 2'\n";
    let pupils = "pupil_id,academy_id,attendance.lates,a.double\nP1,A,3,1\nP2,A,,1\nP3,A,5,\n";
    let dataset = load(&[("pupils.csv", pupils), ("dataset.toml", toml)]).unwrap();
    let outside =
        "dataset.toml:4: column `a.double`: `10 of pupil P3`: outside 0 to 9; reading left out";
    let column = "pupils.csv:1: column `a.double`: `dataset.toml` says how `a.double` is worked out; column left out";
    assert_eq!(said(&dataset), [outside, column]);
    assert_eq!(all(&dataset, "a.double"), [Some(6.0), None, None]);
}

#[test]
fn nothing_infinite_and_nothing_divided_by_nought() {
    let toml = "[indicators.'a.a']\ntitle='x'\nrange=[-1e9,1e9]\nvalue='1e300 * 1e300 * attendance.lates'\n\
        [indicators.'a.b']\ntitle='x'\nrange=[-1e9,1e9]\nvalue='1 / attendance.lates'\n\
        [indicators.'a.c']\ntitle='x'\nrange=[0,1]\nvalue='-attendance.lates * 0 + a.b * 0'\n";
    let pupils = "pupil_id,academy_id,attendance.lates\nP1,A,2\nP2,A,0\nP3,A,\n";
    let dataset = load(&[("pupils.csv", pupils), ("dataset.toml", toml)]).unwrap();
    let problem =
        "dataset.toml:4: column `a.a`: `inf of pupil P1`: too large for a number; reading left out";
    assert_eq!(said(&dataset), [problem]);
    assert_eq!(all(&dataset, "a.a"), [None; 3]);
    assert_eq!(all(&dataset, "a.b"), [Some(0.5), None, None]);
    assert_eq!(all(&dataset, "a.c"), [Some(0.0), None, None]);
}

#[test]
fn a_column_in_steps() {
    let toml = "[indicators.'a.a']\ntitle='x'\nrange=[1,10]\nstep=3\n";
    let pupils = "pupil_id,academy_id,a.a\nP1,A,1\nP2,A,4.0\nP3,A,5\nP4,A,9.999\nP5,A,10\nP6,A,\n";
    let dataset = load(&[("pupils.csv", pupils), ("dataset.toml", toml)]).unwrap();
    let said_of = |row, read| {
        format!(
            "pupils.csv:{row}: column `a.a`: `{read}`: not 1 or whole steps of 3 above it; reading left out"
        )
    };
    assert_eq!(said(&dataset), [said_of(4, "5"), said_of(5, "9.999")]);
    assert_eq!(all(&dataset, "a.a"), [Some(1.0), Some(4.0), None, None, Some(10.0), None]);
    for (keys, why) in [
        ("range=[1,10]\nstep=0", "`step` is a whole number from 1 on"),
        ("range=[0.5,10]\nstep=1", "begins with one"),
        ("unit='rate'\nstep=1", "begins with one"),
        ("kind='flag'\nstep=1", "a number that is read from a column"),
        ("range=[1,10]\nstep=1\nvalue='1'", "a number that is read from a column"),
    ] {
        let toml = format!("[indicators.'a.a']\ntitle='x'\n{keys}\n");
        let error = load(&[("pupils.csv", pupils), ("dataset.toml", &toml)]).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
}

/// Twelve pupils in each of two academies of one trust; the twelfth of each is the same pupil, X.
fn two_academies() -> String {
    let mut text = "pupil_id,academy_id,class_id,year_group,literacy.reading_standard\n".to_owned();
    for (academy, from) in [("A1", 80), ("A2", 81)] {
        for at in 0..11 {
            let class = if at < 10 { "M" } else { "N" };
            let year = if at < 10 { "3" } else { "" };
            writeln!(text, "{academy}{at:02},{academy},{academy}{class},{year},{}", from + 2 * at)
                .unwrap();
        }
        writeln!(text, "X,{academy},{academy}N,4,{}", from + 40).unwrap();
    }
    text
}

#[test]
fn places_within_every_group() {
    let place = |within: &str| {
        format!(
            "[indicators.'a.{within}']\npercentile_of='literacy.reading_standard'\nwithin='{within}'\n"
        )
    };
    let toml = ["class", "year", "academy", "trust"].map(place).concat();
    let dataset = load(&[("pupils.csv", &two_academies()), ("dataset.toml", &toml)]).unwrap();
    assert_eq!(said(&dataset), Vec::<String>::new());
    let of = |pupil, within: &str| reading(&dataset, pupil, &format!("a.{within}"));
    // Ten in class and year; of the eleventh the year is unknown and the class has two.
    assert_eq!((of("A100", "class"), of("A109", "class")), (Some(5.0), Some(95.0)));
    assert_eq!((of("A100", "year"), of("A109", "year")), (Some(5.0), Some(95.0)));
    assert_eq!((of("A110", "class"), of("A110", "year"), of("X", "year")), (None, None, None));
    // Twelve in the academy.
    assert_eq!(of("A100", "academy"), Some(50.0 / 12.0));
    assert_eq!(of("X", "academy"), Some(1_150.0 / 12.0));
    // Twenty-three in the trust, where X counts once: in A1, with 120.
    assert_eq!(of("A100", "trust"), Some(50.0 / 23.0));
    assert_eq!(of("A200", "trust"), Some(150.0 / 23.0));
    let of_x: Vec<_> = all(&dataset, "a.trust").into_iter().collect();
    let ids = &dataset.roster.enrolments.pupil;
    let both: Vec<_> = (0..ids.len()).filter(|&at| ids.get(at) == "X").map(|at| of_x[at]).collect();
    assert_eq!(both, [Some(2_250.0 / 23.0); 2]);
}

#[test]
fn many_pupils_in_blocks_are_each_their_own() {
    let mut pupils = "pupil_id,academy_id,attendance.lates\n".to_owned();
    for at in 0..5_000 {
        let lates = if at % 7 == 0 { String::new() } else { (at % 200).to_string() };
        writeln!(pupils, "P{at:04},A,{lates}").unwrap();
    }
    let toml = "[indicators.'a.a']\ntitle='x'\nrange=[0,1000]\nvalue='attendance.lates * 3 + 1'\n";
    let dataset = load(&[("pupils.csv", &pupils), ("dataset.toml", toml)]).unwrap();
    for (at, found) in all(&dataset, "a.a").into_iter().enumerate() {
        let expected =
            (at % 7 > 0).then(|| f64::from(u32::try_from(at % 200).unwrap()) * 3.0 + 1.0);
        assert_eq!(found, expected, "{at}");
    }
}
