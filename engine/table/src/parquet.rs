//! Rows of a Parquet file, row groups side by side.

use crate::{Cell, Chunk, File, TableError, arrays, open};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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

    /// Adds what `of` makes of each cell of a column to `out`.
    #[inline]
    pub(crate) fn alike<T: Copy>(
        &self,
        column: usize,
        out: &mut Vec<T>,
        mut of: impl FnMut(Cell<'_>) -> T,
    ) {
        match self.array(column) {
            Some(array) => arrays::alike(array, out, of),
            None => out.extend((0..self.rows()).map(|_| of(Cell::Missing))),
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

/// Returns the same with text of some columns read as a dictionary, as the file has it: a word that
/// stands in a million rows is then looked at once.
fn as_words(metadata: ArrowReaderMetadata, words: &[usize]) -> ArrowReaderMetadata {
    let fields = metadata.schema().fields().iter().enumerate().map(|(place, field)| {
        if words.contains(&place) && *field.data_type() == DataType::Utf8 {
            let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(words))
        } else {
            field.clone()
        }
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(schema);
    // Where the reader does not take them for words, they stay text.
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).unwrap_or(metadata)
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
/// in order by whichever thread is free. Text of `words` is expected to repeat.
pub(crate) fn read(
    file: &File,
    columns: &[usize],
    words: &[usize],
    work: &(impl Fn(usize, &Chunk) + Sync),
) -> Result<(), TableError> {
    let metadata = as_words(metadata(file)?, words);
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
