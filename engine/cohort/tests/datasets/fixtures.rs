//! The fixtures that others build on show what their READMEs say.

use crate::kit::{fixture, reading};
use uplift_cohort::Dataset;
use uplift_model::{Bitmap, Level};

#[track_caller]
fn load(name: &str) -> Dataset {
    let dataset = Dataset::load(&fixture(name), None).unwrap();
    assert_eq!(dataset.problems, []);
    assert_eq!(dataset.unused, Vec::<String>::new());
    dataset
}

#[test]
fn one_class() {
    let dataset = load("one-class");
    assert_eq!(dataset.roster.units(Level::Pupil), 10);
    assert_eq!(dataset.roster.units(Level::Class), 1);
    assert_eq!(dataset.roster.classes[0].year_group, Some(4));
    let rate = |pupil| reading(&dataset, pupil, "attendance.absence_rate");
    assert_eq!(rate("P02"), Some(0.1));
    assert_eq!(rate("P03"), Some(0.095));
    assert_eq!(rate("P10"), None);
    assert_eq!(reading(&dataset, "P10", "numeracy.multiplication_check"), None);
    assert_eq!(reading(&dataset, "P10", "pupil.disadvantaged"), None);
}

#[test]
fn northfield() {
    let dataset = load("northfield");
    let roster = &dataset.roster;
    let units: Vec<usize> = Level::ALL.iter().map(|level| roster.units(*level)).collect();
    assert_eq!(units, [91, 15, 4, 1]);
    assert_eq!(dataset.as_at.unwrap().to_string(), "2026-03-27");
    let files: Vec<_> = dataset.files.iter().map(|of| (of.name.as_str(), of.rows)).collect();
    assert_eq!(
        files,
        [
            ("pupils.csv", 91),
            ("academies.csv", 4),
            ("classes.csv", 15),
            ("enrolments.csv", 31),
            ("attendance.csv", 178),
            ("assessments.csv", 425),
            ("behaviour.csv", 59),
            ("indicators.csv", 51),
            ("dataset.toml", 0),
        ]
    );
    let text = std::fs::read(fixture("northfield").join("academies.csv")).unwrap();
    assert_eq!(dataset.files[1].bytes, text.len() as u64);
    assert_eq!(dataset.files[1].digest.len(), 64);
    let class = |id: &str| roster.classes.iter().find(|class| class.id == id).unwrap();
    assert_eq!(class("7En1").size(), 11);
    assert_eq!(class("7Ma1").size(), 10);
    assert_eq!(class("M1").year_group, None);
    // P022 is in two academies, and the trust counts the first.
    let repeated: Vec<_> = roster.enrolments.repeated.ones().collect();
    assert_eq!(repeated.len(), 1);
    assert_eq!(roster.enrolments.pupil.get(repeated[0]), "P022");
    assert_eq!(roster.academies[roster.academy_of(repeated[0])].id, "MIL");
    let low = |unit: &usize| {
        let score = dataset.column("literacy.reading_standard").unwrap().reading(*unit);
        score.is_some_and(|score| score < 85.0)
    };
    assert_eq!(class("3B").members().filter(low).count(), 5);
    let of = |pupil, id| reading(&dataset, pupil, id);
    assert!(of("P055", "attendance.absence_rate").unwrap() > 0.2);
    assert_eq!(of("P055", "behaviour.suspensions"), Some(3.0));
    assert!(of("P069", "attendance.absence_rate").unwrap() > 0.5);
    assert_eq!(of("P006", "attendance.sessions_possible"), Some(18.0));
    assert_eq!(of("P038", "pupil.disadvantaged"), None);
    assert_eq!(of("P041", "attendance.lates"), None);
    assert_eq!(of("P080", "attendance.sessions_possible"), Some(142.0));
    assert!(of("P067", "literacy.reading_standard").is_some());
    assert_eq!(of("P024", "numeracy.multiplication_check"), None);
    assert_eq!(of("P085", "behaviour.points"), None);
    assert_ne!(roster.enrolments.disadvantaged, Bitmap::new(91));
}

#[test]
fn measures() {
    let dataset = load("measures");
    let of = |pupil: &str, id: &str| reading(&dataset, pupil, id);
    let reading_of = |pupil| {
        ["", "_previous", "_change", "_readings"]
            .map(|suffix| of(pupil, &format!("literacy.reading_standard{suffix}")))
    };
    assert_eq!(reading_of("S01"), [Some(91.0), Some(88.0), Some(3.0), Some(3.0)]);
    assert_eq!(reading_of("S02"), [Some(79.0), Some(82.0), Some(-3.0), Some(2.0)]);
    assert_eq!(reading_of("S03"), [Some(99.0), None, None, Some(1.0)]);
    assert_eq!(of("S05", "literacy.star"), Some(725.0));
    assert_eq!(of("S12", "attainment.attainment_8"), Some(61.25));
    let tests = dataset.never_tested("literacy.reading_scaled").unwrap();
    assert_eq!((tests.missing, tests.never, tests.years), (5, 2, vec![11]));

    let suspended = ["suspensions", "suspended_days", "suspended_days_left"]
        .map(|id| of("S03", &format!("behaviour.{id}")));
    assert_eq!(suspended, [2.0, 4.0, 41.0].map(Some));
    assert_eq!(of("S04", "behaviour.fights"), Some(2.0));
    assert_eq!(of("S03", "behaviour.fights"), Some(0.0));
    assert_eq!(of("S04", "behaviour.detentions"), Some(1.0));
    assert_eq!(of("S04", "behaviour.incidents"), Some(3.0));
    // Of thirteen in the secondary school, nine have no points, two 1, one 2 and one 15.
    let rank = |pupil| of(pupil, "behaviour.points_percentile").unwrap();
    assert!((rank("S01") - 4.5 / 13.0 * 100.0).abs() < 1e-9);
    assert!((rank("S05") - 10.0 / 13.0 * 100.0).abs() < 1e-9);
    assert!((rank("S04") - 12.5 / 13.0 * 100.0).abs() < 1e-9);
    // The primary school has two pupils, too few to rank.
    assert_eq!(of("P02", "behaviour.points_percentile"), None);
    assert_eq!(of("P02", "behaviour.points"), Some(0.0));

    let provision = |pupil, id: &str| of(pupil, &format!("provision.{id}"));
    assert_eq!(provision("S02", "active"), Some(1.0));
    assert_eq!(provision("S02", "outcome"), Some(1.0));
    assert_eq!(provision("S01", "delivered_share"), Some(0.9));
    assert_eq!((provision("S04", "active"), provision("S05", "active")), (Some(0.0), Some(1.0)));
    assert_eq!(provision("P02", "active"), None);
    let in_place: Vec<_> = (0..15)
        .filter(|&unit| dataset.roster.enrolments.in_place.of(unit).next().is_some())
        .map(|unit| dataset.roster.enrolments.pupil.get(unit))
        .collect();
    assert_eq!(in_place, ["S02", "S05"]);
}
