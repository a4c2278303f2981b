//! What these tests have in common: files of the fixtures, and a conversion looked at as rows.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use uplift_convert::{ConvertError, Format, Ids, Report, Request, convert};
use uplift_table::Watch;

/// Returns a folder of the fixtures.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/foreign").join(name)
}

/// A conversion that was done.
pub(crate) struct Done {
    pub(crate) report: Report,
    pub(crate) folder: tempfile::TempDir,
}

/// A row, by column.
pub(crate) type Row = BTreeMap<String, String>;

impl Done {
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Returns the rows of a table; none where there is no such file.
    pub(crate) fn rows(&self, name: &str) -> Vec<Row> {
        let path = self.out().join(format!("{name}.csv"));
        if !path.is_file() {
            return Vec::new();
        }
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        let row = |record: csv::StringRecord| {
            header.iter().zip(&record).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    /// Returns the lines of a table, its header first.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.out().join(format!("{name}.csv"))).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Returns the row of a pupil.
    pub(crate) fn pupil(&self, id: &str) -> Row {
        let rows = self.rows("pupils");
        rows.into_iter().find(|row| row["pupil_id"] == id).unwrap_or_else(|| panic!("no {id}"))
    }

    /// Returns all problems, a line each.
    pub(crate) fn problems(&self) -> Vec<String> {
        let rows = self.rows("convert-problems");
        let line = |row: Row| {
            format!(
                "{}:{} {} `{}` {}; {}",
                row["file"], row["row"], row["column"], row["read"], row["what"], row["done"]
            )
        };
        rows.into_iter().map(line).collect()
    }

    /// Fails unless one problem has all these words.
    #[track_caller]
    pub(crate) fn has_problem(&self, words: &[&str]) {
        let problems = self.problems();
        let has = problems.iter().any(|line| words.iter().all(|word| line.contains(word)));
        assert!(has, "no {words:?} in\n{}", problems.join("\n"));
    }

    /// Returns the bytes of all files written.
    pub(crate) fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.out()).unwrap().map(|entry| entry.unwrap());
        let named = |entry: std::fs::DirEntry| {
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
        };
        entries.map(named).collect()
    }
}

/// Converts paths, keeping ids.
pub(crate) fn keeping(format: Format, paths: &[PathBuf]) -> Result<Done, ConvertError> {
    with(format, paths, Ids::Keep, None)
}

/// Converts paths.
pub(crate) fn with(
    format: Format,
    paths: &[PathBuf],
    ids: Ids,
    map: Option<&Path>,
) -> Result<Done, ConvertError> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let request = Request { format, paths, out: &out, ids, map };
    let report = convert(&request, &Watch::default());
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let expected: &[&str] = if report.is_ok() { &["out"] } else { &[] };
    assert_eq!(left, expected, "what is left behind");
    Ok(Done { report: report?, folder })
}

/// Makes a zip of files.
pub(crate) fn zip(path: &Path, files: &[(String, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// Returns the CSV files of a folder, each name after a prefix.
pub(crate) fn files(folder: &Path, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|it| it == "csv"))
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (format!("{prefix}{name}"), std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Writes a file into a folder and returns its path.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}
