//! How long does a pupil's row take: its reason in words, its line of CSV, its share of a Parquet
//! row group? And how long would the libraries' own writers take over the same values?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may stop where it is wrong, and says what it measured"
)]

use arrow_array::types::UInt32Type;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow_schema::{Field, Schema};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use uplift_model::{Level, Policy, Tally, UnitRow};
use uplift_report::{Context, Encoder, Format, Formats, PolicyRecord, RunRecord};

#[path = "../src/sample.rs"]
#[expect(dead_code, reason = "tests use the rest")]
mod sample;

fn formats(formats: &[Format]) -> Formats {
    formats.iter().copied().collect()
}

fn pupils(criterion: &mut Criterion) {
    let (roster, book, policy) = (sample::roster(500, 28), sample::book(), Policy::default());
    let context = Context { book: &book, roster: &roster, policy: &policy };
    let rows = sample::rows(&roster);
    let mut group = criterion.benchmark_group("pupils");
    group.throughput(Throughput::Elements(rows.len() as u64)).sample_size(20);

    group.bench_function("reasons alone", |bencher| {
        let mut text = String::new();
        bencher.iter(|| {
            for row in &rows {
                text.clear();
                for rule in row.reasons.iter() {
                    book.rules[rule].because.render(
                        &sample::Readings,
                        row.unit as usize,
                        &mut text,
                    );
                }
                black_box(&text);
            }
        });
    });
    for (name, wanted) in [
        ("columns alone", &[][..]),
        ("csv", &[Format::Csv]),
        ("parquet", &[Format::Parquet]),
        ("csv and parquet", &[Format::Csv, Format::Parquet]),
        ("json", &[Format::Json]),
    ] {
        let encoder = Encoder::new(context, formats(wanted)).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(encoder.pupils(&sample::Readings, &rows).unwrap().bytes()));
        });
        let chunk = encoder.pupils(&sample::Readings, &rows).unwrap();
        println!("{name}: {} bytes a row", chunk.bytes() / rows.len());
    }

    let cells = cells(context, &rows);
    group.bench_function("csv by the library", |bencher| {
        let mut out = vec![0; 64 << 20];
        bencher.iter(|| black_box(write_csv(&cells, &mut out)));
    });
    let batch = batch(&cells);
    let library = |compression| {
        let properties = WriterProperties::builder()
            .set_statistics_enabled(EnabledStatistics::None)
            .set_compression(compression);
        properties.build()
    };
    for (name, compression) in [
        ("parquet by the library", Compression::UNCOMPRESSED),
        ("parquet by the library, snappy", Compression::SNAPPY),
        ("parquet by the library, lz4", Compression::LZ4_RAW),
        ("parquet by the library, zstd", Compression::ZSTD(ZstdLevel::try_new(1).unwrap())),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(write_parquet(&batch, library(compression))));
        });
        println!(
            "{name}: {} bytes a row",
            write_parquet(&batch, library(compression)) / rows.len()
        );
    }
    group.finish();
}

/// And the row of a class, whose sentence is hardly ever the same twice?
fn classes(criterion: &mut Criterion) {
    let (roster, book, policy) = (sample::roster(500, 28), sample::book(), Policy::default());
    let context = Context { book: &book, roster: &roster, policy: &policy };
    let units = u32::try_from(roster.classes.len()).unwrap();
    let rows = (0..units * 20).map(|at| UnitRow {
        level: Level::Class,
        unit: at / 20,
        tally: Tally { flagged: at % 29, clear: at % 7 + 1, lacking: at % 5, not_assessed: 0 },
        rules: vec![(0, at % 23), (1, at % 11)],
        ..sample::unit_row()
    });
    let rows: Vec<_> = rows.collect();
    let encoder = Encoder::new(context, Formats::default()).unwrap();
    let mut group = criterion.benchmark_group("classes");
    group.throughput(Throughput::Elements(rows.len() as u64)).sample_size(20);
    group.bench_function("csv and parquet", |bencher| {
        bencher.iter(|| {
            black_box(encoder.units(Level::Class, &sample::Readings, &rows).unwrap().bytes())
        });
    });
    let chunk = encoder.units(Level::Class, &sample::Readings, &rows).unwrap();
    println!("classes: {} bytes a row", chunk.bytes() / rows.len());
    group.finish();
}

/// The cells of a chunk, read back from its CSV.
fn cells(context: Context<'_>, rows: &[uplift_model::Recommendation]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let encoder = Encoder::new(context, formats(&[Format::Csv])).unwrap();
    let mut writer = uplift_report::Writer::create(&out, formats(&[Format::Csv])).unwrap();
    writer.append(encoder.pupils(&sample::Readings, rows).unwrap()).unwrap();
    let policy = PolicyRecord::new(context.policy, None);
    let record = RunRecord::new("0.0.0", context.book, policy);
    writer.finish(record, &(), context.roster, [], context.book, &[]).unwrap();
    let text = std::fs::read(out.join("pupils.csv")).unwrap();
    sample::parse_csv(&text).split_off(1)
}

fn write_csv(rows: &[Vec<String>], out: &mut [u8]) -> usize {
    let mut writer = csv_core::Writer::new();
    let mut at = 0;
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                at += writer.delimiter(&mut out[at..]).1;
            }
            at += writer.field(cell.as_bytes(), &mut out[at..]).2;
        }
        at += writer.terminator(&mut out[at..]).1;
    }
    at
}

/// The same values as arrays: dictionaries wherever values repeat.
fn batch(rows: &[Vec<String>]) -> RecordBatch {
    let names = uplift_report::Table::Pupils.columns();
    let column = |place: usize| rows.iter().map(move |row| row[place].as_str());
    let arrays = names.iter().enumerate().map(|(place, &name)| -> ArrayRef {
        match name {
            "pupil_id" => Arc::new(column(place).map(Some).collect::<StringArray>()),
            "rank" | "place_in_class" | "place_in_academy" | "tier" | "cost" | "security" => {
                Arc::new(column(place).map(|cell| cell.parse().ok()).collect::<UInt32Array>())
            }
            "need" | "area_weight" | "response" | "priority" | "months" => {
                Arc::new(column(place).map(|cell| cell.parse().ok()).collect::<Float64Array>())
            }
            _ => {
                let mut values = Vec::new();
                let mut seen = HashMap::new();
                let keys = column(place).map(|cell| {
                    (!cell.is_empty()).then(|| {
                        *seen.entry(cell).or_insert_with(|| {
                            values.push(cell);
                            u32::try_from(values.len() - 1).unwrap()
                        })
                    })
                });
                let keys = keys.collect::<UInt32Array>();
                let values = Arc::new(values.into_iter().map(Some).collect::<StringArray>());
                Arc::new(DictionaryArray::<UInt32Type>::new(keys, values))
            }
        }
    });
    let arrays: Vec<_> = arrays.collect();
    let fields: Vec<_> = names
        .iter()
        .zip(&arrays)
        .map(|(&name, array)| Field::new(name, array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn write_parquet(batch: &RecordBatch, properties: WriterProperties) -> usize {
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    out.len()
}

criterion_group!(benches, pupils, classes);
criterion_main!(benches);
