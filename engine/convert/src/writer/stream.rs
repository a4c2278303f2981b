//! A table that is written as it comes. A column that nothing has filled so far is not there; the
//! first cell of a new one begins a new part, and the parts become one file in the end. Only the
//! parts before the last are written twice, so a column that is filled from the start costs nothing.

use crate::{ConvertError, Core};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A table on its way to the disk.
pub(super) struct Stream {
    core: Core,
    folder: PathBuf,
    columns: Vec<String>,
    /// Of each part, where it is and how many columns it has.
    parts: Vec<(PathBuf, usize)>,
    open: Option<csv::Writer<BufWriter<File>>>,
    rows: u64,
}

fn writer(path: &Path) -> Result<csv::Writer<BufWriter<File>>, ConvertError> {
    let file = File::create_new(path).map_err(|error| ConvertError::io("write", path, error))?;
    let buffered = BufWriter::with_capacity(1 << 18, file);
    Ok(csv::WriterBuilder::new().flexible(true).from_writer(buffered))
}

fn failed(path: &Path) -> impl Fn(csv::Error) -> ConvertError {
    move |error| ConvertError::io("write", path, std::io::Error::other(error))
}

fn close(mut writer: csv::Writer<BufWriter<File>>, path: &Path) -> Result<(), ConvertError> {
    writer.flush().map_err(|error| ConvertError::io("write", path, error))
}

impl Stream {
    pub(super) fn new(core: Core, folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self { core, folder, columns: Vec::new(), parts: Vec::new(), open: None, rows: 0 }
    }

    /// Takes a row whose cells are not empty.
    pub(super) fn put(&mut self, row: &[(&str, &str)]) -> Result<(), ConvertError> {
        let known = self.columns.len();
        for (column, _) in row {
            if !self.columns.iter().any(|it| it == column) {
                self.columns.push((*column).to_owned());
            }
        }
        if self.columns.len() > known || self.open.is_none() {
            self.next_part()?;
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        let cells = self.columns.iter().map(|column| {
            row.iter().find(|(named, _)| named == column).map_or("", |(_, text)| text)
        });
        open.write_record(cells).map_err(failed(&self.folder))?;
        self.rows += 1;
        Ok(())
    }

    fn next_part(&mut self) -> Result<(), ConvertError> {
        if let (Some(open), Some((path, _))) = (self.open.take(), self.parts.last()) {
            close(open, path)?;
        }
        let path = self.folder.join(format!("{}-{}.csv", self.core.name(), self.parts.len()));
        let mut open = writer(&path)?;
        if self.parts.is_empty() {
            open.write_record(&self.columns).map_err(failed(&path))?;
        }
        self.parts.push((path, self.columns.len()));
        self.open = Some(open);
        Ok(())
    }

    /// Makes one file of the parts, and returns how many rows it has.
    pub(super) fn finish(mut self, to: &Path) -> Result<u64, ConvertError> {
        if let (Some(open), Some((path, _))) = (self.open.take(), self.parts.last()) {
            close(open, path)?;
        }
        let Some(((last, _), before)) = self.parts.split_last() else { return Ok(0) };
        if before.is_empty() {
            std::fs::rename(last, to).map_err(|error| ConvertError::io("write", to, error))?;
            return Ok(self.rows);
        }
        let mut whole = writer(to)?;
        whole.write_record(&self.columns).map_err(failed(to))?;
        for (part, (path, columns)) in before.iter().enumerate() {
            let file = File::open(path).map_err(|error| ConvertError::io("read", path, error))?;
            let mut rows = csv::ReaderBuilder::new()
                .has_headers(part == 0)
                .flexible(true)
                .from_reader(BufReader::new(file));
            let missing = vec![""; self.columns.len() - columns];
            let mut record = csv::ByteRecord::new();
            while rows.read_byte_record(&mut record).map_err(failed(path))? {
                for cell in &missing {
                    record.push_field(cell.as_bytes());
                }
                whole.write_byte_record(&record).map_err(failed(to))?;
            }
        }
        let mut whole = whole.into_inner().map_err(|error| {
            ConvertError::io("write", to, std::io::Error::other(error.to_string()))
        })?;
        let mut rest = File::open(last).map_err(|error| ConvertError::io("read", last, error))?;
        std::io::copy(&mut rest, &mut whole)
            .and_then(|_| whole.flush())
            .map_err(|error| ConvertError::io("write", to, error))?;
        Ok(self.rows)
    }
}
