//! Laws over made-up data, which no crate can hold alone: whatever stands in the cells, nobody is
//! lost, nothing is called fine for want of data, and what is wrong is told.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use uplift_tests::{Space, csv, json, neighbour, number, rows, uplift};

/// Cells that exports are known to hold.
const CELLS: [&str; 24] = [
    "",
    " ",
    "0",
    "1",
    "0.5",
    "0.08",
    "200",
    "-1",
    "1e3",
    "yes",
    "No",
    "TRUE",
    "N",
    "K",
    "E",
    "R",
    "Y7",
    "Year 13",
    "NULL",
    "z",
    "46.9%",
    "=1+1",
    "2026-01-10",
    "\"a, b\"",
];
/// Columns, all of which mean something.
const COLUMNS: [&str; 9] = [
    "class_id",
    "year_group",
    "sex",
    "pupil_premium",
    "sen_status",
    "attendance.absence_rate",
    "attendance.sessions_possible",
    "attendance.sessions_missed",
    "literacy.phonics",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_cells_hold_everybody_has_an_outcome(
        table in vec((select(vec!["A", "B", "C"]), vec(select(CELLS.to_vec()), COLUMNS.len())), 1..40),
    ) {
        let space = Space::new();
        let pupils = table.iter().enumerate();
        let pupils = pupils.map(|(at, (academy, cells))| format!("P{at},{academy},{}", cells.join(",")));
        let header = format!("pupil_id,academy_id,{}", COLUMNS.join(","));
        space.write("data/pupils.csv", csv(&header, pupils));
        let plugin = space.write("near.wasm", neighbour("near"));
        let words = ["run", &space.word("data"), "--out", &space.word("out"), "--plugins", &plugin];
        let done = uplift(&space, &words);
        prop_assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));

        let pupils = table.len() as u64;
        let (mut fired, mut outcomes) = (0, 0);
        for row in rows(&space, "out/rules.csv") {
            fired += number(&row, "fired");
            outcomes += ["fired", "not_fired", "lacking"].map(|it| number(&row, it)).iter().sum::<u64>();
        }
        prop_assert_eq!(outcomes, pupils);
        prop_assert_eq!(rows(&space, "out/pupils.csv").len() as u64, fired);
        let academies: u64 = rows(&space, "out/academies.csv").iter()
            .filter(|row| row["basis"] == "pupils").map(|row| number(row, "flagged")).sum();
        prop_assert_eq!(academies, fired);
        // Whoever has neither a rate nor both counts can be neither flagged nor clear.
        let silent = |cells: &[&str]| cells[5].trim().is_empty() && (cells[6].trim().is_empty() || cells[7].trim().is_empty());
        let silent = table.iter().filter(|(_, cells)| silent(cells)).count() as u64;
        let lacking: u64 = rows(&space, "out/rules.csv").iter().map(|row| number(row, "lacking")).sum();
        prop_assert!(lacking >= silent, "{} lacking of {} without data", lacking, silent);
        // A percentage is a rate; where another number should be it is always told.
        let told = json(&space, "out/run.json")["problems"].as_u64().unwrap();
        let wrong = table.iter().flat_map(|(_, cells)| &cells[6..]).filter(|cell| **cell == "46.9%").count();
        prop_assert!(told >= wrong as u64, "{} problems of {}", told, wrong);
    }

    #[test]
    fn a_file_of_any_bytes_is_data_or_one_message(bytes in vec(any::<u8>(), 0..400), headed in any::<bool>()) {
        let space = Space::new();
        let mut file = if headed { b"pupil_id,academy_id,sex\n".to_vec() } else { Vec::new() };
        file.extend(bytes);
        space.write("data/pupils.csv", file);
        let plugin = space.write("near.wasm", neighbour("near"));
        let words = ["run", &space.word("data"), "--out", &space.word("out"), "--plugins", &plugin];
        let done = uplift(&space, &words);
        match done.exit.code() {
            0 => prop_assert!(space.path("out/run.json").is_file()),
            1 => prop_assert!(done.err.starts_with("error: ") && !space.path("out").exists(), "{}", done.err),
            other => prop_assert!(false, "exit {other}: {}", done.err),
        }
    }
}
