//! The promises of `write`: bytes, formats, folders, keys between files.

use crate::columns::PUPILS;
use crate::{Format, Plan, SyntheticError, write};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

fn plan(pupils: u32, format: Format) -> Plan {
    Plan { pupils, seed: 9, format }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let named = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    entries.map(named).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes_on_any_number_of_threads() {
    let parent = tempfile::tempdir().unwrap();
    for format in [Format::Csv, Format::Parquet] {
        let on = |threads: usize, plan: Plan| {
            let out = parent.path().join(format!("{threads}-{format:?}-{}", plan.seed));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| write(&plan, &out)).unwrap();
            files(&out)
        };
        let plan = plan(150_000, format);
        let one = on(1, plan);
        assert_eq!(one.len(), 3);
        assert!(one == on(2, plan) && one == on(5, plan));
        assert!(one != on(2, Plan { seed: 10, ..plan }));
    }
}

#[test]
fn csv_and_parquet_hold_the_same_values() {
    let parent = tempfile::tempdir().unwrap();
    let (csv, parquet) = (parent.path().join("csv"), parent.path().join("parquet"));
    let written = write(&plan(70_000, Format::Csv), &csv).unwrap();
    assert_eq!(write(&plan(70_000, Format::Parquet), &parquet).unwrap(), written);
    for (name, rows) in
        [("academies", written.academies), ("classes", written.classes), ("pupils", written.pupils)]
    {
        let text = fs::read_to_string(csv.join(name).with_extension("csv")).unwrap();
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let file = File::open(parquet.join(name).with_extension("parquet")).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut seen = 0;
        for batch in reader.map(Result::unwrap) {
            let schema = batch.schema();
            assert_eq!(
                schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(),
                header
            );
            for row in 0..batch.num_rows() {
                let cells = lines.next().unwrap().split(',');
                for (cell, column) in cells.zip(batch.columns()) {
                    same(cell, column, row);
                }
                seen += 1;
            }
        }
        assert_eq!((seen, lines.next()), (rows, None), "{name}");
    }
}

#[track_caller]
fn same(cell: &str, column: &arrow_array::ArrayRef, row: usize) {
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int32Type};
    use arrow_schema::DataType;
    if column.is_null(row) {
        assert_eq!(cell, "");
        return;
    }
    match column.data_type() {
        DataType::Utf8 => assert_eq!(column.as_string::<i32>().value(row), cell),
        DataType::Int32 => {
            assert_eq!(column.as_primitive::<Int32Type>().value(row), cell.parse::<i32>().unwrap());
        }
        DataType::Float64 => {
            let value = column.as_primitive::<Float64Type>().value(row);
            assert_eq!(value.to_bits(), cell.parse::<f64>().unwrap().to_bits());
        }
        other => panic!("{other}"),
    }
}

#[test]
fn pupils_belong_to_classes_and_academies_of_the_other_files() {
    let out = tempfile::tempdir().unwrap();
    let written = write(&plan(66_000, Format::Csv), out.path()).unwrap();
    assert!(written.trusts > 1);
    let read = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(out.path().join(name)).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let academies: BTreeSet<String> =
        read("academies.csv").into_iter().map(|row| row[0].clone()).collect();
    let classes: BTreeMap<String, (String, String)> = read("classes.csv")
        .into_iter()
        .map(|row| (row[0].clone(), (row[1].clone(), row[3].clone())))
        .collect();
    assert_eq!(u32::try_from(academies.len()), Ok(written.academies));
    assert_eq!(u32::try_from(classes.len()), Ok(written.classes));
    assert!(classes.values().all(|(academy, _)| academies.contains(academy)));
    let pupils = read("pupils.csv");
    assert!(pupils.is_sorted_by(|a, b| a[0] < b[0]));
    for row in pupils {
        assert_eq!(classes[&row[2]], (row[1].clone(), row[3].clone()));
        assert_eq!(row.len(), PUPILS.len());
        assert_eq!(row[9] == "none", row[9] != "support" && row[9] != "ehcp");
    }
}

#[test]
fn a_plan_without_pupils_is_refused_and_a_tiny_one_is_not() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out");
    let error = write(&plan(0, Format::Csv), &out).unwrap_err();
    assert!(matches!(error, SyntheticError::Pupils { asked: 0 }));
    assert_eq!(error.to_string(), "cannot make `0` pupils: the number must be from 1 to 100000000");
    assert!(!out.exists());
    let written = write(&plan(1, Format::Csv), &out).unwrap();
    assert_eq!((written.pupils, written.classes, written.academies, written.trusts), (1, 1, 1, 1));
    assert!(matches!(
        write(&plan(1, Format::Csv), &out).unwrap_err(),
        SyntheticError::NotEmpty { .. }
    ));
}
