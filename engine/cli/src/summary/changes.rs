//! What the summary says of changes since an earlier run.

use uplift_cohort::Dataset;

/// Returns the line that says that changes are asked for and no earlier run was named, or the other way
/// about.
pub(crate) fn line(dataset: &Dataset, previous: bool) -> Option<String> {
    let asked = &dataset.changes;
    if asked.is_empty() {
        return previous.then(|| {
            "No change is asked for: `--previous` is of use where an indicator of `dataset.toml` has `change_of`."
                .to_owned()
        });
    }
    (!dataset.since_previous).then(|| {
        format!(
            "No earlier run is named, so no change in {} is known; name its results with `--previous`.",
            asked.join(", ")
        )
    })
}
