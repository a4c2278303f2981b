//! Rows of a Parquet file, row groups side by side.

use super::{Cell, Chunk, File, arrays, open};
use crate::DatasetError;
use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rayon::prelude::*;

/// Rows a chunk holds.
const CHUNK: usize = 8_192;

/// Some rows.
pub(crate) struct Rows {
    /// The row number of the first, the header being 1.
    pub(super) first_row: u64,
    batch: RecordBatch,
    /// The file's columns that were read, by place.
    columns: Vec<usize>,
}

impl Rows {
    /// Returns how many there are.
    pub(super) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn array(&self, column: usize) -> Option<&arrow_array::ArrayRef> {
        let place = self.columns.iter().position(|&read| read == column)?;
        self.batch.columns().get(place)
    }

    /// Returns a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.array(column).map_or(Cell::Missing, |array| arrays::cell(array, row))
    }

    /// Calls `see` with each cell of a column.
    #[inline]
    pub(super) fn each<'a>(&'a self, column: usize, see: impl FnMut(usize, Cell<'a>)) {
        if let Some(array) = self.array(column) {
            arrays::each(array, see);
        }
    }
}

fn broken(file: &File, error: &impl std::fmt::Display) -> DatasetError {
    file.broken(format!("it is no whole Parquet file: {error}"))
}

fn metadata(file: &File) -> Result<ArrowReaderMetadata, DatasetError> {
    // The types are taken from the Parquet schema alone: a schema that some writer left beside it
    // would only bring further ways to spell text.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ArrowReaderMetadata::load(&open(&file.path)?, options).map_err(|error| broken(file, &error))
}

/// Reads the names of the columns.
pub(super) fn header(file: &File) -> Result<Vec<String>, DatasetError> {
    let metadata = metadata(file)?;
    Ok(metadata.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect())
}

/// Reads `columns` of all rows; returns what `parse` made of each chunk, in order.
pub(super) fn read<T: Send>(
    file: &File,
    columns: &[usize],
    parse: &(impl Fn(&Chunk) -> T + Sync),
) -> Result<Vec<T>, DatasetError> {
    let metadata = metadata(file)?;
    let mut places = columns.to_vec();
    places.sort_unstable();
    places.dedup();
    let mut next = 2;
    let groups: Vec<(usize, u64)> = metadata
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .map(|(group, of)| {
            let first = next;
            next += u64::try_from(of.num_rows()).unwrap_or(0);
            (group, first)
        })
        .collect();
    let parts: Vec<Result<Vec<T>, DatasetError>> = groups
        .into_par_iter()
        .map(|(group, first_row)| {
            read_group(file, metadata.clone(), &places, (group, first_row), parse)
        })
        .collect();
    let mut all = Vec::new();
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

/// Reads one row group. Each has its own handle, for a handle has but one place to read from.
fn read_group<T>(
    file: &File,
    metadata: ArrowReaderMetadata,
    places: &[usize],
    (group, mut first_row): (usize, u64),
    parse: &impl Fn(&Chunk) -> T,
) -> Result<Vec<T>, DatasetError> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(open(&file.path)?, metadata);
    let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().copied());
    let reader = builder
        .with_projection(mask)
        .with_row_groups(vec![group])
        .with_batch_size(CHUNK)
        .build()
        .map_err(|error| broken(file, &error))?;
    let mut parts = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| broken(file, &error))?;
        let rows = batch.num_rows() as u64;
        parts.push(parse(&Chunk::Parquet(Rows { first_row, batch, columns: places.to_vec() })));
        first_row += rows;
    }
    Ok(parts)
}
