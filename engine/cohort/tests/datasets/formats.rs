//! Parquet and CSV of the same data are the same dataset; so are large files, however they are cut.

use crate::kit::{assert_same, clean, load, load_bytes, reading, said};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array,
    Float64Array, Int8Array, Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let mut bytes = Vec::new();
    // Row groups of two rows, so that there are several.
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn typed_columns_and_text_say_the_same() {
    let pupils = "pupil_id,academy_id,class_id,year_group,pupil_premium,eal,sex,sen_status,sen_need,\
        attendance.absence_rate,attendance.lates,literacy.phonics,literacy.reading_standard,behaviour.points_change,date_of_birth\n\
        101,OAK,4M,4,yes,no,F,none,,0.1,3,32,98.5,1.25,2016-09-01\n\
        102,OAK,,R,no,,M,support,SEMH,0.95,,31,,-2.5,\n\
        103,ELM,1E,1,,yes,,ehcp,ASD,,0,,101,,\n\
        104,ELM,1E,,yes,yes,F,,,0,7,40,88,0,\n\
        105,ELM,1E,2,no,no,F,none,,0.0625,1,,,3,\n";
    let behaviour =
        "pupil_id,date,kind,points\n101,2026-03-02,incident,2\n104,2026-03-31,suspension,\n";
    let toml = ("dataset.toml", "[values.year_group]\n'-0' = '0'\n");
    let csv = clean(&[("pupils.csv", pupils), ("behaviour.csv", behaviour), toml]);
    let text = |values: [Option<&str>; 5]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let sen: DictionaryArray<Int32Type> =
        [Some("none"), Some("K"), Some("ehcp"), None, Some("N")].into_iter().collect();
    let rates = vec![Some(0.1_f32), Some(0.95), Some(f32::NAN), Some(0.0), Some(0.0625)];
    let scores = vec![Some(9_850), None, Some(10_100), Some(8_800), None];
    let decimals = Decimal128Array::from(scores).with_precision_and_scale(9, 2).unwrap();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("pupil_id", Arc::new(Int64Array::from(vec![101, 102, 103, 104, 105]))),
        ("academy_id", text([Some("OAK"), Some(" OAK "), Some("ELM"), Some("ELM"), Some("ELM")])),
        ("class_id", Arc::new(LargeStringArray::from(vec!["4M", "", "1E", "1E", "1E"]))),
        ("year_group", Arc::new(Int8Array::from(vec![Some(4), Some(0), Some(1), None, Some(2)]))),
        (
            "pupil_premium",
            Arc::new(BooleanArray::from(vec![
                Some(true),
                Some(false),
                None,
                Some(true),
                Some(false),
            ])),
        ),
        (
            "eal",
            Arc::new(Float64Array::from(vec![
                Some(0.0),
                Some(f64::NAN),
                Some(1.0),
                Some(1.0),
                Some(0.0),
            ])),
        ),
        ("sex", text([Some("F"), Some("male"), None, Some("f"), Some("Female")])),
        ("sen_status", Arc::new(sen)),
        ("sen_need", text([None, Some("SEMH"), Some("asd"), None, Some("  ")])),
        ("attendance.absence_rate", Arc::new(Float32Array::from(rates))),
        (
            "attendance.lates",
            Arc::new(Int64Array::from(vec![Some(3), None, Some(0), Some(7), Some(1)])),
        ),
        ("literacy.phonics", text([Some("32"), Some("31.0"), None, Some("40"), None])),
        ("literacy.reading_standard", Arc::new(decimals)),
        (
            "behaviour.points_change",
            Arc::new(Float64Array::from(vec![Some(1.25), Some(-2.5), None, Some(-0.0), Some(3.0)])),
        ),
        ("date_of_birth", Arc::new(NullArray::new(5))),
    ];
    let pupils = parquet(columns);
    let day = |text: &str| {
        let date: jiff::civil::Date = text.parse().unwrap();
        date.since(jiff::civil::date(1970, 1, 1)).unwrap().get_days()
    };
    let events = |dates: ArrayRef| {
        parquet(vec![
            ("pupil_id", Arc::new(Int64Array::from(vec![101, 104]))),
            ("date", dates),
            ("kind", Arc::new(StringArray::from(vec!["incident", "suspension"]))),
            ("points", Arc::new(Int8Array::from(vec![Some(2), None]))),
        ])
    };
    let days = [day("2026-03-02"), day("2026-03-31")];
    let times = days.map(|day| i64::from(day) * 86_400_000_000 + 1);
    for behaviour in [
        events(Arc::new(Date32Array::from(days.to_vec()))),
        events(Arc::new(TimestampMicrosecondArray::from(times.to_vec()))),
    ] {
        let files: [(&str, &[u8]); 3] = [
            ("pupils.parquet", &pupils),
            ("behaviour.parquet", &behaviour),
            (toml.0, toml.1.as_bytes()),
        ];
        let parquet = load_bytes(&files).unwrap();
        assert_eq!(said(&parquet), Vec::<String>::new());
        assert_same(&csv, &parquet);
    }
}

#[test]
fn rows_of_a_parquet_file_have_numbers_too() {
    let pupils = parquet(vec![
        ("pupil_id", Arc::new(StringArray::from(vec![Some("P1"), Some("P2"), None, Some("P4")]))),
        ("academy_id", Arc::new(StringArray::from(vec!["OAK"; 4]))),
        ("literacy.phonics", Arc::new(Int64Array::from(vec![30, 31, 32, 41]))),
        ("eal", Arc::new(Date32Array::from(vec![None, None, None, Some(365)]))),
    ]);
    let dataset = load_bytes(&[("pupils.parquet", &pupils)]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "pupils.parquet:4: column `pupil_id`: missing; row left out",
            "pupils.parquet:5: column `eal`: `1971-01-01`: not yes or no; reading left out",
            "pupils.parquet:5: column `literacy.phonics`: `41`: outside 0 to 40; reading left out",
        ]
    );
    assert_eq!(dataset.roster.enrolments.pupil.len(), 3);
    assert_eq!(reading(&dataset, "P4", "literacy.phonics"), None);
}

#[test]
fn a_file_of_many_blocks_is_read_as_if_it_were_one() {
    let mut text = "pupil_id,academy_id,class_id,year_group,literacy.phonics,notes\n".to_owned();
    let mut expected = Vec::new();
    let mut wrong = Vec::new();
    let mut row = 1;
    for at in 0..40_000 {
        row += 1;
        if at % 997 == 0 {
            text.push_str("\n,,,,,\n");
            row += 2;
        }
        let score = (at * 7) % 43;
        expected.push((score <= 40).then(|| f64::from(score)));
        if score > 40 {
            wrong.push(row);
        }
        let notes = if at % 1_000 == 1 { "\"a, b\nc\"" } else { "plain" };
        writeln!(text, "P{at:06},OAK,C{:05},{},{score},{notes}", at / 30, at % 12).unwrap();
    }
    assert!(text.len() > 1 << 20);
    let dataset = load(&[("pupils.csv", &text)]).unwrap();
    let column = dataset.column("literacy.phonics").unwrap();
    for (unit, expected) in expected.iter().enumerate() {
        assert_eq!(column.reading(unit), *expected, "{unit}");
    }
    let rows: Vec<u64> = dataset.problems.iter().filter(|of| of.row > 0).map(|of| of.row).collect();
    assert!(rows == wrong[..1_000]);
    assert_eq!(dataset.problem_count, wrong.len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_file_nothing_breaks(
        rest in prop::collection::vec(any::<u8>(), 0..400),
        words in "([a-zP0-9é.%\"-]{0,5}[,\n]){0,60}",
        as_settings in any::<bool>(),
    ) {
        let header = b"pupil_id,academy_id,class_id,year_group,eal,sex,literacy.phonics\n";
        drop(load_bytes(&[("pupils.csv", &rest)]));
        drop(load_bytes(&[("pupils.csv", &[header, words.as_bytes()].concat())]));
        let good = b"pupil_id,academy_id\nP1,OAK\n";
        let other = if as_settings { "dataset.toml" } else { "pupils.csv" };
        drop(load_bytes(&[("pupils.csv", good), (other, &[header, &rest[..]].concat())]));
        drop(load_bytes(&[("pupils.parquet", &rest)]));
        let behaviour = [b"pupil_id,date,kind,points,days\n", words.as_bytes()].concat();
        drop(load_bytes(&[("pupils.csv", good), ("behaviour.csv", &behaviour)]));
    }
}
