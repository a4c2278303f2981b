//! Marks of `fixtures/worked-attendance` against sums made by hand from the regulations.

use crate::kit::fixture;
use std::path::Path;
use uplift_cohort::{AbsenceCounts, Counted, Dataset};
use uplift_model::Level;

/// Returns the enrolment of a pupil, in an academy where that is said.
fn unit(dataset: &Dataset, pupil: &str, academy: Option<&str>) -> usize {
    let roster = &dataset.roster;
    let is = |&unit: &usize| {
        roster.enrolments.pupil.get(unit) == pupil
            && academy.is_none_or(|id| roster.academies[roster.academy_of(unit)].id == id)
    };
    (0..roster.units(Level::Pupil)).find(is).unwrap_or_else(|| panic!("no pupil {pupil}"))
}

/// Compares every cell of `expected.csv`; returns how many there were.
fn compare(folder: &Path) -> usize {
    let dataset = Dataset::load(folder, None).unwrap();
    let text = std::fs::read_to_string(folder.join("expected.csv")).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut compared = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        let academy = header.iter().position(|name| *name == "academy_id").map(|at| cells[at]);
        let unit = unit(&dataset, cells[0], academy);
        for (indicator, cell) in header.iter().zip(&cells).filter(|(name, _)| name.contains('.')) {
            let expected = match *cell {
                "" => None,
                "yes" => Some(1.0),
                "no" => Some(0.0),
                number => Some(number.parse::<f64>().unwrap()),
            };
            let found = dataset.column(indicator).and_then(|column| column.reading(unit));
            assert_eq!(found, expected, "{}: {indicator} of {}", folder.display(), cells[0]);
            compared += 1;
        }
    }
    compared
}

#[test]
fn sums_are_those_made_by_hand() {
    let root = fixture("worked-attendance");
    let mut folders: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert_eq!(folders.len(), 6);
    let compared: usize = folders.iter().map(|folder| compare(folder)).sum();
    assert!(compared > 800, "{compared} readings compared");
}

#[test]
fn a_code_that_is_not_in_force_is_a_problem() {
    for (folder, left_out) in [("codes-from-2024", 6), ("codes-before-2024", 7)] {
        let dataset =
            Dataset::load(&fixture(&format!("worked-attendance/{folder}")), None).unwrap();
        let count = dataset.problems.iter().filter(|it| it.done == "mark left out").count();
        assert_eq!(count, left_out, "{folder}: {:?}", dataset.problems);
    }
}

#[test]
fn persistent_absence_by_enrolment_and_by_pupil() {
    let dataset = Dataset::load(&fixture("worked-attendance/comings-and-goings"), None).unwrap();
    // One pupil missed all four sessions in one academy and none of 36 in the other: severely
    // absent as one enrolment of two, persistently as a pupil. A pupil in Reception is not counted.
    assert_eq!(
        dataset.absence(),
        Some(AbsenceCounts {
            enrolments: Counted { assessed: 10, persistent: 3, severe: 1 },
            pupils: Counted { assessed: 9, persistent: 3, severe: 0 },
            other_years: 1,
            no_year: 0,
        })
    );
}
