//! Rows as Parquet: text as strings, whole numbers as 32-bit integers, others as doubles.
//!
//! A block is a row group, so that threads encode them without waiting for each other.

use crate::SyntheticError;
use crate::columns::{Cell, Column, Kind};
use crate::output::TableFile;
use ::parquet::arrow::ArrowSchemaConverter;
use ::parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves,
};
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::ColumnPath;
use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Float64Array, Int32Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A Parquet file being written.
#[derive(Debug)]
pub(crate) struct ParquetFile<R: 'static> {
    path: PathBuf,
    columns: &'static [Column<R>],
    schema: SchemaRef,
    factory: ArrowRowGroupWriterFactory,
    writer: SerializedFileWriter<File>,
}

impl<R> TableFile<R> for ParquetFile<R> {
    type Block = Vec<ArrowColumnChunk>;

    const EXTENSION: &'static str = "parquet";

    fn create(path: &Path, columns: &'static [Column<R>]) -> Result<Self, SyntheticError> {
        let file = File::create_new(path).map_err(SyntheticError::io("create", path))?;
        let start = || {
            let schema: SchemaRef =
                Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
            let described = ArrowSchemaConverter::new().convert(&schema)?;
            let properties = Arc::new(properties(columns));
            let writer = SerializedFileWriter::new(file, described.root_schema_ptr(), properties)?;
            let factory = ArrowRowGroupWriterFactory::new(&writer, Arc::clone(&schema));
            Ok(Self { path: path.to_owned(), columns, schema, factory, writer })
        };
        start().map_err(SyntheticError::parquet(path))
    }

    fn encode(&self, rows: &[R]) -> Result<Self::Block, SyntheticError> {
        let encode = || {
            let writers = self.factory.create_column_writers(0)?;
            let mut chunks = Vec::with_capacity(writers.len());
            for ((mut writer, column), field) in
                writers.into_iter().zip(self.columns).zip(self.schema.fields())
            {
                for leaf in compute_leaves(field, &array(column, rows))? {
                    writer.write(&leaf)?;
                }
                chunks.push(writer.close()?);
            }
            Ok(chunks)
        };
        encode().map_err(SyntheticError::parquet(&self.path))
    }

    fn append(&mut self, block: Self::Block) -> Result<(), SyntheticError> {
        let writer = &mut self.writer;
        let append = || {
            let mut group = writer.next_row_group()?;
            for chunk in block {
                chunk.append_to_row_group(&mut group)?;
            }
            group.close().map(|_| ())
        };
        append().map_err(SyntheticError::parquet(&self.path))
    }

    fn finish(self) -> Result<(), SyntheticError> {
        self.writer.close().map(|_| ()).map_err(SyntheticError::parquet(&self.path))
    }
}

fn properties<R>(columns: &[Column<R>]) -> WriterProperties {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let ids = columns.iter().filter(|column| column.kind == Kind::Id);
    ids.fold(properties, |properties, column| {
        properties.set_column_dictionary_enabled(ColumnPath::from(column.name), false)
    })
    .build()
}

fn field<R>(column: &Column<R>) -> Field {
    let data_type = match column.kind {
        Kind::Text | Kind::Id => DataType::Utf8,
        Kind::Whole => DataType::Int32,
        Kind::Decimal(_) => DataType::Float64,
    };
    Field::new(column.name, data_type, true)
}

fn array<R>(column: &Column<R>, rows: &[R]) -> ArrayRef {
    let cells = rows.iter().map(column.cell);
    let number = |cell| match cell {
        Cell::Whole(number) | Cell::Decimal(number) => Some(number),
        Cell::Missing
        | Cell::Word(_)
        | Cell::Id(..)
        | Cell::ClassId(_)
        | Cell::ClassName(_)
        | Cell::Name(..) => None,
    };
    match column.kind {
        Kind::Whole => Arc::new(cells.map(number).collect::<Int32Array>()),
        Kind::Decimal(_) => {
            let divisor = f64::from(column.kind.divisor());
            let value = |cell| number(cell).map(|number| f64::from(number) / divisor);
            Arc::new(cells.map(value).collect::<Float64Array>())
        }
        Kind::Text | Kind::Id => {
            let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 8);
            let mut text = String::new();
            for cell in cells {
                text.clear();
                cell.render(column.kind, &mut text);
                builder.append_option((cell != Cell::Missing).then_some(text.as_str()));
            }
            Arc::new(builder.finish())
        }
    }
}
