//! Rows that come in any shape stand in whole tables, or the folder is not there.

use super::*;
use proptest::prelude::*;

fn cells(row: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    row.iter().filter(|(_, text)| !text.trim().is_empty()).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A table written as it comes is the table that somebody who knew all columns would write.
    #[test]
    fn parts_make_the_table_that_a_naive_writer_makes(
        rows in prop::collection::vec(
            (prop::sample::subsequence(vec!["pupil_id", "date", "kind", "points", "days"], 1..=5), "[a-z,\"\n]{1,4}"),
            0..30,
        ),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut writer = Writer::begin(&out, Ids::Keep).unwrap();
        writer.put(Core::Pupils, [("pupil_id", "P"), ("academy_id", "A")]);
        let rows: Vec<Vec<(&'static str, String)>> = rows
            .iter()
            .map(|(columns, text)| cells(&columns.iter().map(|&c| (c, format!("{c}{text}x"))).collect::<Vec<_>>()))
            .collect();
        let mut columns: Vec<&str> = Vec::new();
        for row in &rows {
            writer.put(Core::Behaviour, row.iter().map(|(column, text)| (*column, text.as_str())));
            for (column, _) in row {
                if !columns.contains(column) {
                    columns.push(column);
                }
            }
        }
        writer.finish("").unwrap();
        let path = out.join("behaviour.csv");
        prop_assert_eq!(path.is_file(), !rows.is_empty());
        if rows.is_empty() {
            return Ok(());
        }
        let mut naive = csv::Writer::from_writer(Vec::new());
        naive.write_record(&columns).unwrap();
        for row in &rows {
            let cell = |column: &&str| {
                row.iter().find(|(named, _)| named == column).map_or("", |(_, text)| text.as_str())
            };
            naive.write_record(columns.iter().map(cell)).unwrap();
        }
        let naive = String::from_utf8(naive.into_inner().unwrap()).unwrap();
        prop_assert_eq!(std::fs::read_to_string(path).unwrap(), naive);
    }
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/out");
    let mut writer = Writer::begin(&out, Ids::Keep).unwrap();
    writer.put(Core::Pupils, [("pupil_id", "P"), ("academy_id", "A")]);
    writer.put(Core::Behaviour, [("pupil_id", "P")]);
    drop(writer);
    let left = std::fs::read_dir(folder.path().join("deep")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn what_is_no_column_of_ours_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut writer = Writer::begin(&out, Ids::Keep).unwrap();
    let row = [
        ("pupil_id", "P"),
        ("academy_id", "A"),
        ("date_of_birth", "2015-01-01"),
        ("surname", "Zz"),
    ];
    Sink::row(&mut writer, Core::Pupils, &row);
    writer.finish("").unwrap();
    let text = std::fs::read_to_string(out.join("pupils.csv")).unwrap();
    assert_eq!(text, "pupil_id,academy_id\nP,A\n");
}

#[test]
fn problems_are_written_whole_counted_and_inert() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut writer = Writer::begin(&out, Ids::Keep).unwrap();
    writer.put(Core::Pupils, [("pupil_id", "P"), ("academy_id", "A")]);
    for row in 2..5_000 {
        writer.problem(Problem {
            file: "x.csv".to_owned(),
            row,
            column: "value".to_owned(),
            read: "=1+1".to_owned(),
            what: "odd".to_owned(),
            done: "left out".to_owned(),
        });
    }
    let written = writer.finish("").unwrap();
    assert_eq!(written.problems.len(), 1);
    assert_eq!((written.problems[0].count, written.problems[0].first.row), (4_998, 2));
    let text = std::fs::read_to_string(out.join(PROBLEMS)).unwrap();
    assert_eq!(text.lines().count(), 4_999);
    assert!(text.contains("x.csv,2,value,'=1+1,odd,left out\n"));
}

#[test]
fn a_row_without_its_key_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut writer = Writer::begin(&out, Ids::Keep).unwrap();
    writer.put(Core::Pupils, [("pupil_id", "P"), ("academy_id", "A")]);
    writer.put(Core::Pupils, [("academy_id", "A")]);
    writer.put(Core::Classes, [("class_id", "C")]);
    let written = writer.finish("").unwrap();
    assert_eq!(written.tables, [(Core::Pupils, 1)]);
    assert_eq!(written.problems.len(), 2);
}
