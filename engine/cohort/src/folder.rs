//! Which files a dataset folder has.

use crate::DatasetError;
use crate::names::{FILES, nearest};
use crate::problems::Problems;
use crate::settings::Settings;
use std::path::Path;
use uplift_model::Problem;
use uplift_table::{File, Watch};

/// Finds a file of the dataset.
pub(crate) fn find(
    folder: &Path,
    kind: &'static str,
    settings: &Settings,
    watch: &Watch,
) -> Result<Option<File>, DatasetError> {
    if let Some(name) = settings.files.get(kind) {
        let path = folder.join(name);
        if !path.is_file() {
            return Err(DatasetError::Settings(format!(
                "`[files]` says that `{kind}` is `{name}`, but there is no such file"
            )));
        }
        return Ok(Some(File::new(name, path, watch.clone())));
    }
    let candidates = ["csv", "parquet"].map(|extension| {
        let name = format!("{kind}.{extension}");
        File::new(&name, folder.join(&name), watch.clone())
    });
    let mut there = candidates.into_iter().filter(|file| file.path.is_file());
    match (there.next(), there.next()) {
        (Some(_), Some(_)) => Err(DatasetError::TwoFiles { folder: folder.to_owned(), name: kind }),
        (first, _) => Ok(first),
    }
}

/// Takes down files that were probably meant to be read: those whose name is nearly right, and
/// workbooks.
pub(crate) fn take_down_strays(folder: &Path, settings: &Settings, problems: &mut Problems) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !settings.files.values().any(|used| used == name))
        .collect();
    names.sort_unstable();
    for name in names {
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let kinds = || FILES.iter().map(|(kind, _)| *kind);
        let exact = kinds().any(|kind| kind == stem);
        let what = match extension.to_ascii_lowercase().as_str() {
            "csv" | "parquet" if exact && matches!(extension, "csv" | "parquet") => continue,
            "csv" | "parquet" => match nearest(stem, kinds()) {
                Some(near) => {
                    let extension = extension.to_ascii_lowercase();
                    format!("not a name we know, but like `{near}.{extension}`")
                }
                None => continue,
            },
            "xlsx" | "xls" | "ods" if exact => {
                "a workbook is not read; save it as CSV UTF-8".to_owned()
            }
            _ => continue,
        };
        problems.push(Problem {
            file: name,
            row: 0,
            column: String::new(),
            read: String::new(),
            what,
            done: "file left out".to_owned(),
        });
    }
}
