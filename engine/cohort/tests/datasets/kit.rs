//! Writes datasets into temporary folders and looks readings up.

use std::path::Path;
use uplift_cohort::{Dataset, DatasetError};

/// Loads a dataset of these files.
pub(crate) fn load(files: &[(&str, &str)]) -> Result<Dataset, DatasetError> {
    let bytes: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    load_bytes(&bytes)
}

/// Loads a dataset of these files.
pub(crate) fn load_bytes(files: &[(&str, &[u8])]) -> Result<Dataset, DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    Dataset::load(folder.path(), None)
}

/// Loads a dataset that has no problems.
#[track_caller]
pub(crate) fn clean(files: &[(&str, &str)]) -> Dataset {
    let dataset = load(files).unwrap();
    assert_eq!(said(&dataset), Vec::<String>::new());
    dataset
}

/// Returns the problems as they are shown.
pub(crate) fn said(dataset: &Dataset) -> Vec<String> {
    dataset.problems.iter().map(ToString::to_string).collect()
}

/// Returns the reading of the first enrolment of a pupil.
#[track_caller]
pub(crate) fn reading(dataset: &Dataset, pupil: &str, indicator: &str) -> Option<f64> {
    let ids = &dataset.roster.enrolments.pupil;
    let unit = (0..ids.len()).find(|&at| ids.get(at) == pupil).expect("there is such a pupil");
    dataset.column(indicator)?.reading(unit)
}

/// Returns a fixture's folder.
pub(crate) fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// Fails unless two datasets are the same but for their files.
#[track_caller]
pub(crate) fn assert_same(a: &Dataset, b: &Dataset) {
    assert_eq!(a.roster, b.roster);
    assert_eq!(a.as_at, b.as_at);
    let ids =
        |dataset: &Dataset| dataset.supplied().map(|(id, _)| id.to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(a), ids(b));
    for id in ids(a) {
        assert_eq!(a.column(&id), b.column(&id), "{id}");
    }
}
