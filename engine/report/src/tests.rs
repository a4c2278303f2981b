//! Rows go through every format and come back as the same values.

use crate::sample;
use crate::{
    Context, Encoder, Format, Formats, PolicyRecord, ReportError, RuleRow, RunRecord, Table,
    Writer, Written, csv,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs;
use std::path::Path;
use uplift_model::{Level, Policy, Recommendation, Roster, RuleBook, RuleCount, UnitRow};

fn all() -> Formats {
    Format::ALL.into_iter().collect()
}

/// Everything that is in a run's tables.
struct Rows {
    pupils: Vec<Recommendation>,
    units: Vec<UnitRow>,
    rules: Vec<RuleRow>,
}

impl Rows {
    fn of(roster: &Roster) -> Self {
        let unit = |level, unit, rank| UnitRow { level, unit, rank, ..sample::unit_row() };
        let units = vec![
            unit(Level::Class, 0, 1),
            unit(Level::Class, 3, 1),
            unit(Level::Academy, 0, 1),
            UnitRow { disadvantaged: (0, 0), years: 0, ..unit(Level::Academy, 2, 1) },
            UnitRow {
                affected: vec![0, 2],
                trust_wide: true,
                learn_from: Some(2),
                ..unit(Level::Trust, 1, 1)
            },
            unit(Level::Trust, 1, 2),
        ];
        let count = RuleCount { fired: 3, not_fired: 200, lacking: 70_000, ..RuleCount::default() };
        let rules = vec![
            RuleRow { trust: 0, academy: Some(1), rule: 0, count },
            RuleRow { trust: 1, academy: Some(2), rule: 2, count },
            RuleRow { trust: 1, academy: None, rule: 1, count: RuleCount::default() },
        ];
        Self { pupils: sample::rows(roster), units, rules }
    }

    fn none() -> Self {
        Self { pupils: Vec::new(), units: Vec::new(), rules: Vec::new() }
    }
}

/// Writes rows, the pupils in chunks of so many.
fn write(
    out: &Path,
    formats: Formats,
    world: &(Roster, RuleBook, Policy),
    rows: &Rows,
    chunk: usize,
) -> Result<Written, ReportError> {
    let (roster, book, policy) = world;
    let encoder = Encoder::new(Context { book, roster, policy }, formats)?;
    let mut writer = Writer::create(out, formats)?;
    for rows in rows.pupils.chunks(chunk) {
        writer.append(encoder.pupils(&sample::Readings, rows)?)?;
    }
    for level in [Level::Class, Level::Academy, Level::Trust] {
        let rows = rows.units.iter().filter(|row| row.level == level).cloned();
        writer.append(encoder.units(level, &sample::Readings, &rows.collect::<Vec<_>>())?)?;
    }
    writer.append(encoder.rules(&rows.rules)?)?;
    let run = RunRecord::new("0.1.0", book, PolicyRecord::new(policy, None));
    writer.finish(run, &[("all", 0.5)], roster, [], book, &[])
}

fn parquet(path: &Path) -> Vec<Vec<Field>> {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().into_columns().into_iter().map(|(_, field)| field).collect())
        .collect()
}

/// Asserts that the three files of a table hold the same values, and returns those of its CSV.
#[track_caller]
fn same(out: &Path, table: Table) -> Vec<Vec<String>> {
    let path = |format: Format| out.join(format!("{}.{}", table.name(), format.word()));
    let mut lines = sample::parse_csv(&fs::read(path(Format::Csv)).unwrap());
    let rows = lines.split_off(1);
    let names = table.columns();
    assert_eq!(lines.concat(), names);
    let fields = parquet(&path(Format::Parquet));
    let json: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(&fs::read(path(Format::Json)).unwrap()).unwrap();
    assert_eq!((fields.len(), json.len()), (rows.len(), rows.len()), "{table:?}");
    for ((row, fields), object) in rows.iter().zip(&fields).zip(&json) {
        assert_eq!(object.keys().len(), names.len());
        for ((cell, field), name) in row.iter().zip(fields).zip(&names) {
            let value = &object[*name];
            match field {
                Field::Null => {
                    assert_eq!(cell, "", "{name}");
                    assert!(value.is_null(), "{name}: {value}");
                }
                Field::Str(text) => {
                    let guard = if csv::runs_as_formula(text) { "'" } else { "" };
                    assert_eq!(cell, &format!("{guard}{text}"), "{name}");
                    assert_eq!(value.as_str(), Some(text.as_str()), "{name}");
                }
                Field::UInt(number) => {
                    assert_eq!(cell, &number.to_string(), "{name}");
                    assert_eq!(value.as_u64(), Some(u64::from(*number)), "{name}");
                }
                Field::Double(number) => {
                    let cell: f64 = cell.parse().unwrap();
                    assert_eq!(cell.to_bits(), number.to_bits(), "{name}");
                    assert_eq!(value.as_f64().map(f64::to_bits), Some(number.to_bits()), "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    rows
}

#[test]
fn every_format_has_the_same_values() {
    let home = tempfile::tempdir().unwrap();
    let world = (sample::roster(30, 25), sample::book(), Policy::default());
    let rows = Rows::of(&world.0);
    for chunk in [700, usize::MAX] {
        let out = home.path().join("out");
        let written = write(&out, all(), &world, &rows, chunk).unwrap();
        assert_eq!(same(&out, Table::Pupils).len(), rows.pupils.len());
        for table in [Table::Classes, Table::Academies, Table::Trusts] {
            assert_eq!(same(&out, table).len(), 2);
        }
        assert_eq!(same(&out, Table::Rules).len(), 3);
        assert_eq!(written.files["pupils.json"].rows, rows.pupils.len() as u64);
    }
}

#[test]
fn many_rows_of_every_width_come_back() {
    // Few and many distinct values: dictionaries of every size, runs and packed keys, plain pages.
    let home = tempfile::tempdir().unwrap();
    let world = (sample::roster(90, 28), sample::book(), Policy::default());
    let mut rows = Rows::of(&world.0);
    for (at, row) in rows.pupils.iter_mut().enumerate() {
        row.priority = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 34;
        row.place_in_academy = u32::try_from(row.priority % 1_000_000).unwrap();
        row.area_weight = if at % 5 == 0 { 10_000_000 } else { 1 };
    }
    let out = home.path().join("out");
    write(&out, all(), &world, &rows, 5_000).unwrap();
    same(&out, Table::Pupils);
}

#[test]
fn a_row_reads_as_promised() {
    let home = tempfile::tempdir().unwrap();
    let world = sample::world();
    let rows = Rows::of(&world.0);
    let out = home.path().join("out");
    write(&out, all(), &world, &rows, 100).unwrap();
    let lines = |name: &str, most: usize| {
        let text = fs::read_to_string(out.join(name)).unwrap();
        text.lines().skip(1).take(most).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines("pupils.csv", 3),
        [
            "\"north, \"\"the old\"\"\",100001,,P0000000,1,,1,attendance,attendance-mentor,\
             Attendance mentor,2,0.400000,1.000000,0.750000,0.300000,recommended,,\
             Missed 12.5 % of sessions; persistent absence begins at 10 %.,persistent-absence,\
             attendance,,2,,2026-11-22",
            "\"north, \"\"the old\"\"\",100001,,P0000000,2,,1,attendance,whole-class-reading,\
             \"Whole-class reading, every day\",2,0.400000,1.000000,0.750000,0.300000,recommended,,\
             Missed 12.5 % of sessions; persistent absence begins at 10 %.,persistent-absence,\
             attendance,0.5,2,4,2026-11-22",
            "\"north, \"\"the old\"\"\",100001,3A,P0001000,1,1,2,literacy,phonics-group,\
             Phonics group,2,0.788900,1.000000,0.750000,0.591675,recommended,,\
             \"Read 0 of 40 words in the phonics check, below 32.\",phonics-below-expected,\
             literacy,5,2,4,2026-11-22",
        ]
    );
    assert_eq!(
        lines("trusts.csv", 1),
        ["'=south,1,literacy,phonics-group,Phonics group,2,pupils,34,30,210,5,0,0.1619,0.612345,\
          20.819730,0.3333,\"34 of 210 pupils with enough data (16.2 %): persistent absence 30, \
          phonics below expected 6; years 3 to 5.\",100001;-100003+1,yes,'-100003+1"]
    );
    assert_eq!(
        lines("rules.csv", 3),
        [
            "\"north, \"\"the old\"\"\",100002,attendance,persistent-absence,pupil,3,200,70000,0,0,0",
            "'=south,'-100003+1,literacy,reading-age,pupil,3,200,70000,0,0,0",
            "'=south,,literacy,phonics-below-expected,pupil,0,0,0,0,0,0",
        ]
    );
    assert!(fs::read_to_string(out.join("rules.json")).unwrap().starts_with(
        "[\n{\"trust_id\":\"north, \\\"the old\\\"\",\"academy_id\":\"100002\",\"rule_set\":"
    ));
}

#[test]
fn every_row_of_a_person_says_why() {
    let home = tempfile::tempdir().unwrap();
    let world = (sample::roster(3, 20), sample::book(), Policy::default());
    let out = home.path().join("out");
    write(&out, all(), &world, &Rows::of(&world.0), 100).unwrap();
    for row in same(&out, Table::Pupils) {
        let [status, cause, because, rules, sets] = [15, 16, 17, 18, 19].map(|at| row[at].as_str());
        assert!(!because.is_empty() && !rules.is_empty() && !sets.is_empty(), "{row:?}");
        assert_eq!(rules.split(';').count(), because.matches(". ").count() + 1, "{row:?}");
        assert!(status == "recommended" || !cause.is_empty(), "{row:?}");
    }
}

#[test]
fn tables_without_rows_are_whole_files() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let written = write(&out, all(), &sample::world(), &Rows::none(), 100).unwrap();
    for table in Table::ALL {
        assert!(same(&out, table).is_empty());
    }
    assert_eq!(written.files.len(), 3 * Table::ALL.len() + 3);
}

#[test]
fn the_columns_are_the_contract() {
    let columns = |table: Table| table.columns().join(", ");
    assert_eq!(
        columns(Table::Pupils),
        "trust_id, academy_id, class_id, pupil_id, rank, place_in_class, place_in_academy, area, \
         intervention_id, intervention, tier, need, area_weight, response, priority, status, cause, \
         because, rules, rule_sets, months, cost, security, evidence_as_at"
    );
    let shared = "rank, area, intervention_id, intervention, tier, basis, flagged, recommended, \
                  assessed, lacking, not_assessed, share, need, priority, disadvantaged_share, because";
    assert_eq!(columns(Table::Classes), format!("trust_id, academy_id, class_id, {shared}"));
    assert_eq!(columns(Table::Academies), format!("trust_id, academy_id, {shared}"));
    assert_eq!(
        columns(Table::Trusts),
        format!("trust_id, {shared}, academies_affected, trust_wide, learn_from")
    );
    assert_eq!(
        columns(Table::Rules),
        "trust_id, academy_id, rule_set, rule, level, fired, not_fired, lacking, not_applicable, \
         not_granted, not_assessed"
    );
}

#[test]
fn equal_rows_give_equal_bytes() {
    let home = tempfile::tempdir().unwrap();
    let world = (sample::roster(20, 25), sample::book(), Policy::default());
    let rows = Rows::of(&world.0);
    let [one, two] = ["one", "two"].map(|name| home.path().join(name));
    let written = write(&one, all(), &world, &rows, 500).unwrap();
    write(&two, all(), &world, &rows, 500).unwrap();
    for name in written.files.keys().map(String::as_str).chain(["run.json"]) {
        assert!(fs::read(one.join(name)).unwrap() == fs::read(two.join(name)).unwrap(), "{name}");
    }
}

#[test]
fn the_record_has_the_rows_and_bytes_of_every_file() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let formats = Formats::default();
    let written = write(&out, formats, &sample::world(), &Rows::of(&sample::world().0), 7).unwrap();
    assert_eq!(written.folder, fs::canonicalize(&out).unwrap());
    let run: RunRecord = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!((run.uplift_run, &run.files), (1, &written.files));
    assert_eq!(run.files.len(), 2 * Table::ALL.len() + 3);
    for (name, file) in &run.files {
        assert_eq!(file.bytes, fs::metadata(out.join(name)).unwrap().len(), "{name}");
    }
    assert_eq!(run.files["pupils.csv"].rows, run.files["pupils.parquet"].rows);
    assert_eq!(run.files["trusts.csv"].rows, 2);
    assert!(out.join("timings.json").is_file());
}

#[test]
fn a_chunk_lacking_a_format_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (roster, book, policy) = sample::world();
    let context = Context { book: &book, roster: &roster, policy: &policy };
    let encoder = Encoder::new(context, [Format::Csv].into_iter().collect()).unwrap();
    let mut writer = Writer::create(&home.path().join("out"), Formats::default()).unwrap();
    let chunk = encoder.pupils(&sample::Readings, &[sample::row(0)]).unwrap();
    let error = writer.append(chunk).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write `pupils.parquet`: its rows were not encoded for it"
    );
    drop(writer);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn an_encoder_is_shared_by_threads() {
    fn check<T: Sync + Send>() {}
    check::<Encoder<'_>>();
    check::<crate::Chunk>();
    check::<Writer>();
}
