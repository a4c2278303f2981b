//! Every folder of `fixtures/awkward` is read, and what is said compared with its `expected.txt`.
//! With `UPDATE_EXPECT=1` the files are written instead.

use crate::kit::fixture;
use std::fmt::Write;
use uplift_cohort::Dataset;

#[test]
fn what_is_said_of_awkward_datasets() {
    #[expect(clippy::disallowed_methods, reason = "a person asks for it when running the test")]
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1");
    let root = fixture("awkward");
    let mut cases: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|case| case.is_dir());
    cases.sort();
    assert!(cases.len() > 20, "only {} cases", cases.len());
    let mut unlike = String::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        assert!(case.join("README.md").is_file(), "{name} has no README.md");
        let mut said = String::new();
        match Dataset::load(&case, None) {
            Ok(dataset) => {
                let count = dataset.problems.len() as u64;
                assert_eq!(dataset.problem_count, count, "{name}");
                for problem in &dataset.problems {
                    writeln!(said, "{problem}").unwrap();
                }
                if let Some(as_at) = dataset.as_at {
                    writeln!(said, "as at {as_at}").unwrap();
                }
            }
            Err(error) => {
                let text = error.to_string().replace(&format!("{}", root.display()), "awkward");
                writeln!(said, "error: {text}").unwrap();
            }
        }
        let expected = case.join("expected.txt");
        if update {
            std::fs::write(&expected, &said).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if wanted != said {
            writeln!(unlike, "== {name}, expected\n{wanted}== {name}, found\n{said}").unwrap();
        }
    }
    assert!(unlike.is_empty(), "{unlike}");
}
