//! Rows of a Parquet file, row groups side by side.

use crate::{Cell, Chunk, File, TableError, arrays, open};
use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rows a chunk holds.
const CHUNK: usize = 8_192;

/// Some rows.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The row number of the first, the header being 1.
    pub(crate) first_row: u64,
    batch: RecordBatch,
    /// The file's columns that were read, by place.
    columns: Vec<usize>,
}

impl Rows {
    /// Returns how many there are.
    pub(crate) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn array(&self, column: usize) -> Option<&arrow_array::ArrayRef> {
        let place = self.columns.iter().position(|&read| read == column)?;
        self.batch.columns().get(place)
    }

    /// Returns a cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.array(column).map_or(Cell::Missing, |array| arrays::cell(array, row))
    }

    /// Calls `see` with each cell of a column.
    #[inline]
    pub(crate) fn each<'a>(&'a self, column: usize, see: impl FnMut(usize, Cell<'a>)) {
        if let Some(array) = self.array(column) {
            arrays::each(array, see);
        }
    }
}

fn broken(file: &File, error: &impl std::fmt::Display) -> TableError {
    file.broken(format!("it is no whole Parquet file: {error}"))
}

fn metadata(file: &File) -> Result<ArrowReaderMetadata, TableError> {
    // The types are taken from the Parquet schema alone: a schema that some writer left beside it
    // would only bring further ways to spell text.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ArrowReaderMetadata::load(&open(&file.path)?, options).map_err(|error| broken(file, &error))
}

/// Reads the names of the columns.
pub(crate) fn header(file: &File) -> Result<Vec<String>, TableError> {
    let metadata = metadata(file)?;
    Ok(metadata.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect())
}

/// A row group, with the number of its first chunk and of its first row.
struct Group {
    place: usize,
    chunk: usize,
    row: u64,
}

/// Reads `columns` of all rows, each chunk handed to `work` with its number. Row groups are taken
/// in order by whichever thread is free.
pub(crate) fn read(
    file: &File,
    columns: &[usize],
    work: &(impl Fn(usize, &Chunk) + Sync),
) -> Result<(), TableError> {
    let metadata = metadata(file)?;
    let mut places = columns.to_vec();
    places.sort_unstable();
    places.dedup();
    let (mut chunk, mut row) = (0, 2);
    let mut groups = Vec::new();
    for (place, of) in metadata.metadata().row_groups().iter().enumerate() {
        groups.push(Group { place, chunk, row });
        let rows = u64::try_from(of.num_rows()).unwrap_or(0);
        row += rows;
        chunk += usize::try_from(rows).unwrap_or(usize::MAX).div_ceil(CHUNK);
    }
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(BTreeMap::new());
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads() {
            scope.spawn(|_| {
                while let Some(group) = groups.get(next.fetch_add(1, Ordering::AcqRel)) {
                    let read = read_group(file, metadata.clone(), &places, group, work);
                    if let (Err(error), Ok(mut failed)) = (read, failed.lock()) {
                        failed.insert(group.place, error);
                        return;
                    }
                }
            });
        }
    });
    // Of several errors the first, so that the same file always fails in the same words.
    let mut failed = failed.into_inner().unwrap_or_default();
    failed.pop_first().map_or(Ok(()), |(_, error)| Err(error))
}

/// Reads one row group. Each has its own handle, for a handle has but one place to read from.
fn read_group(
    file: &File,
    metadata: ArrowReaderMetadata,
    places: &[usize],
    group: &Group,
    work: &impl Fn(usize, &Chunk),
) -> Result<(), TableError> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(open(&file.path)?, metadata);
    let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().copied());
    let reader = builder
        .with_projection(mask)
        .with_row_groups(vec![group.place])
        .with_batch_size(CHUNK)
        .build()
        .map_err(|error| broken(file, &error))?;
    let mut first_row = group.row;
    for (at, batch) in reader.enumerate() {
        if file.watch.is_stopped() {
            return Err(TableError::Stopped);
        }
        let batch = batch.map_err(|error| broken(file, &error))?;
        let rows = batch.num_rows() as u64;
        let chunk = Chunk::of_rows(Rows { first_row, batch, columns: places.to_vec() });
        work(group.chunk + at, &chunk);
        first_row += rows;
    }
    Ok(())
}
