//! The files of a run: chunks are appended in the order given, and the record closes it.

use crate::ReportError;
use crate::encoder::Chunk;
use crate::folder::{Folder, RECORD, Sort, TIMINGS};
use crate::formats::{Format, Formats};
use crate::lists::{self, Reading};
use crate::output::Output;
use crate::pages::Pages;
use crate::record::{FileRecord, RunRecord};
use crate::table::Table;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uplift_model::{Findings, Problem, Roster, RuleBook};

/// Writes the files of a run into a folder, all or nothing.
///
/// Dropped before [`Writer::finish`], it leaves the folder as it was.
#[derive(Debug)]
pub struct Writer {
    // Files are closed before their folder is moved or removed.
    tables: Vec<TableFiles>,
    files: BTreeMap<String, FileRecord>,
    folder: Folder,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// The result files by name.
    pub files: BTreeMap<String, FileRecord>,
}

/// The files of one table.
#[derive(Debug)]
struct TableFiles {
    rows: u64,
    csv: Option<(String, Output)>,
    json: Option<(String, Output)>,
    parquet: Option<(String, SerializedFileWriter<Output>)>,
}

impl Writer {
    /// Begins a run's results for a folder that is absent, empty or an earlier run.
    pub fn create(out: &Path, formats: Formats) -> Result<Self, ReportError> {
        let folder = Folder::create(out, Sort::Run)?;
        let tables =
            Table::ALL.into_iter().map(|table| TableFiles::create(&folder, table, formats));
        let files = BTreeMap::new();
        Ok(Self { tables: tables.collect::<Result<_, _>>()?, files, folder })
    }

    /// Writes `readings.csv`: the readings of enrolments that a later run asks for, by the indicator.
    pub fn readings(
        &mut self,
        roster: &Roster,
        columns: &[(&str, Reading<'_>)],
    ) -> Result<(), ReportError> {
        const NAME: &str = "readings.csv";
        let mut out = self.folder.file(NAME)?;
        let written = lists::readings(roster, columns, &mut out)
            .and_then(|rows| Ok(FileRecord { rows, bytes: out.finish()? }))
            .map_err(ReportError::io("write", &self.folder.path(NAME)))?;
        self.files.insert(NAME.to_owned(), written);
        Ok(())
    }

    /// Appends encoded rows to their table. Their order is the caller's to keep.
    pub fn append(&mut self, chunk: Chunk) -> Result<(), ReportError> {
        if chunk.rows == 0 {
            return Ok(());
        }
        let Self { tables, folder, .. } = self;
        let Some(files) = tables.get_mut(chunk.table as usize) else { return Ok(()) };
        let missing = |name: &str| ReportError::NotEncoded(name.to_owned());
        if let Some((name, file)) = &mut files.csv {
            let bytes = chunk.csv.ok_or_else(|| missing(name))?;
            file.write_all(&bytes).map_err(ReportError::io("write", &folder.path(name)))?;
        }
        if let Some((name, file)) = &mut files.json {
            let bytes = chunk.json.ok_or_else(|| missing(name))?;
            let between: &[u8] = if files.rows == 0 { b"" } else { b",\n" };
            let written = file.write_all(between).and_then(|()| file.write_all(&bytes));
            written.map_err(ReportError::io("write", &folder.path(name)))?;
        }
        if let Some((name, file)) = &mut files.parquet {
            let pages = chunk.parquet.ok_or_else(|| missing(name))?;
            row_group(file, pages).map_err(ReportError::encode(&folder.path(name)))?;
        }
        files.rows += chunk.rows as u64;
        Ok(())
    }

    /// Writes the lists of problems and faults, the record and the times, and puts the results in
    /// their place.
    ///
    /// `run` says everything of the run but its files and faults; `timings` is written as
    /// it is, for people, and is no part of the results. `findings` are those of every level, from
    /// which come the faults and who was not assessed for them.
    pub fn finish<'a>(
        self,
        mut run: RunRecord,
        timings: &impl Serialize,
        roster: &Roster,
        problems: impl IntoIterator<Item = &'a Problem>,
        book: &RuleBook,
        findings: &[Findings],
    ) -> Result<Written, ReportError> {
        let Self { tables, mut files, folder } = self;
        for table in tables {
            table.finish(&folder, &mut files)?;
        }
        let mut list = |name: &str, write: &mut dyn FnMut(&mut Output) -> io::Result<u64>| {
            let mut out = folder.file(name)?;
            let written = write(&mut out)
                .and_then(|rows| Ok(FileRecord { rows, bytes: out.finish()? }))
                .map_err(ReportError::io("write", &folder.path(name)))?;
            files.insert(name.to_owned(), written);
            Ok(())
        };
        let mut problems = Some(problems);
        list("problems.csv", &mut |out| {
            lists::problems(problems.take().into_iter().flatten(), out)
        })?;
        list("faults.csv", &mut |out| {
            lists::faults(roster, findings.iter().flat_map(Findings::faults), out)
        })?;
        list("not_assessed.csv", &mut |out| lists::not_assessed(roster, book, findings, out))?;
        run.faults = files.get("faults.csv").map_or(0, |file| file.rows);
        run.files.clone_from(&files);
        record(&folder, TIMINGS, timings)?;
        record(&folder, RECORD, &run)?;
        Ok(Written { folder: folder.swap_in()?, files })
    }
}

/// Writes something as JSON, for people to read too.
pub(crate) fn record(
    folder: &Folder,
    name: &str,
    value: &impl Serialize,
) -> Result<(), ReportError> {
    let path = folder.path(name);
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|source| ReportError::Record { path: path.clone(), source })?;
    let mut file = folder.file(name)?;
    let written = file.write_all((text + "\n").as_bytes()).and_then(|()| file.finish());
    written.map(drop).map_err(ReportError::io("write", &path))
}

impl TableFiles {
    fn create(folder: &Folder, table: Table, formats: Formats) -> Result<Self, ReportError> {
        let make = |format: Format| {
            let name = format!("{}.{}", table.name(), format.word());
            let file = formats.contains(format).then(|| folder.file(&name)).transpose()?;
            Ok::<_, ReportError>(file.map(|file| (name, file)))
        };
        let begin = |file: Option<(String, Output)>, start: &str| {
            file.map(|(name, mut file)| {
                let written = file.write_all(start.as_bytes());
                written.map_err(ReportError::io("write", &folder.path(&name)))?;
                Ok::<_, ReportError>((name, file))
            })
            .transpose()
        };
        let csv = begin(make(Format::Csv)?, &(table.columns().join(",") + "\n"))?;
        let json = begin(make(Format::Json)?, "[\n")?;
        let parquet = make(Format::Parquet)?.map(|(name, file)| {
            let properties =
                WriterProperties::builder().set_created_by("uplift".to_owned()).build();
            let writer = table
                .schema()
                .and_then(|schema| SerializedFileWriter::new(file, schema, Arc::new(properties)));
            let writer = writer.map_err(ReportError::encode(&folder.path(&name)))?;
            Ok::<_, ReportError>((name, writer))
        });
        Ok(Self { rows: 0, csv, json, parquet: parquet.transpose()? })
    }

    fn finish(
        self,
        folder: &Folder,
        files: &mut BTreeMap<String, FileRecord>,
    ) -> Result<(), ReportError> {
        let rows = self.rows;
        let mut finish = |name: String, file: Output| {
            let bytes = file.finish().map_err(ReportError::io("write", &folder.path(&name)))?;
            files.insert(name, FileRecord { rows, bytes });
            Ok::<_, ReportError>(())
        };
        if let Some((name, file)) = self.csv {
            finish(name, file)?;
        }
        if let Some((name, mut file)) = self.json {
            let end: &[u8] = if rows == 0 { b"]\n" } else { b"\n]\n" };
            file.write_all(end).map_err(ReportError::io("write", &folder.path(&name)))?;
            finish(name, file)?;
        }
        if let Some((name, writer)) = self.parquet {
            let file = writer.into_inner().map_err(ReportError::encode(&folder.path(&name)))?;
            finish(name, file)?;
        }
        Ok(())
    }
}

/// Appends a row group.
fn row_group(
    file: &mut SerializedFileWriter<Output>,
    columns: Vec<Pages>,
) -> parquet::errors::Result<()> {
    let mut group = file.next_row_group()?;
    for Pages { bytes, close } in columns {
        group.append_column(&bytes, close)?;
    }
    group.close()?;
    Ok(())
}
