//! Behaviour events: windows, school years, kinds and types, academies, repeated rows, percentiles.

use crate::kit::{assert_same, clean, load, reading, said};
use proptest::prelude::*;
use std::fmt::Write;
use uplift_cohort::Dataset;

const PUPILS: (&str, &str) =
    ("pupils.csv", "pupil_id,academy_id\nP1,OAK\nP2,OAK\nP3,OAK\nP4,ELM\nP1,ELM\n");

fn of(dataset: &Dataset, pupil: &str, id: &str) -> Option<f64> {
    reading(dataset, pupil, &format!("behaviour.{id}"))
}

#[test]
fn a_window_has_thirty_days_and_the_one_before_it_too() {
    let at = |day: &str| {
        let behaviour = format!("pupil_id,date,kind,points\nP1,{day},incident,4\n");
        let toml = ("dataset.toml", "as_at = 2026-03-31");
        let dataset = clean(&[PUPILS, ("behaviour.csv", &behaviour), toml]);
        ["incidents_30_days", "incidents_30_days_before", "points_change"]
            .map(|id| of(&dataset, "P1", id))
    };
    assert_eq!(at("2026-03-31"), [1.0, 0.0, 4.0].map(Some));
    // 29 and 30 days before.
    assert_eq!(at("2026-03-02"), [1.0, 0.0, 4.0].map(Some));
    assert_eq!(at("2026-03-01"), [0.0, 1.0, -4.0].map(Some));
    // 59 and 60 days before.
    assert_eq!(at("2026-01-31"), [0.0, 1.0, -4.0].map(Some));
    assert_eq!(at("2026-01-30"), [0.0, 0.0, 0.0].map(Some));
}

#[test]
fn a_school_year_begins_in_august() {
    let behaviour = "pupil_id,date,kind,points,days\n\
        P1,2025-07-31,suspension,,3\n\
        P1,2025-08-01,suspension,,2.5\n\
        P1,2025-07-31,incident,1,\n\
        P1,2025-08-01,incident,2,\n";
    let at = |as_at: &str| {
        let toml = format!("as_at = {as_at}");
        let dataset = clean(&[PUPILS, ("behaviour.csv", behaviour), ("dataset.toml", &toml)]);
        ["suspensions", "suspended_days", "suspended_days_left", "incidents", "points"]
            .map(|id| of(&dataset, "P1", id))
    };
    // Points are those since the data begin.
    assert_eq!(at("2026-07-31"), [1.0, 2.5, 42.5, 1.0, 3.0].map(Some));
    assert_eq!(at("2026-08-01"), [0.0, 0.0, 45.0, 0.0, 3.0].map(Some));
}

#[test]
fn forty_five_days_of_suspension_are_allowed_and_no_more() {
    let behaviour = "pupil_id,date,kind,days\n\
        P1,2026-01-05,suspension,40\nP1,2026-02-05,suspension,5\n\
        P2,2026-01-05,suspension,40\nP2,2026-02-05,suspension,5.5\n\
        P3,2026-01-05,suspension,3\nP3,2026-02-05,suspension,\n";
    let dataset = load(&[PUPILS, ("behaviour.csv", behaviour)]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "behaviour.csv: column `days`: `45.5 days of pupil P2`: more than 45, the most that the law allows in a school year; kept as read; no day is left"
        ]
    );
    let days =
        |pupil| (of(&dataset, pupil, "suspended_days"), of(&dataset, pupil, "suspended_days_left"));
    assert_eq!(days("P1"), (Some(45.0), Some(0.0)));
    assert_eq!(days("P2"), (Some(45.5), Some(0.0)));
    // One suspension does not say how long it was: no sum, but the count.
    assert_eq!(days("P3"), (None, None));
    assert_eq!(of(&dataset, "P3", "suspensions"), Some(2.0));
    // The other academy logs nothing, but P1 is there too, and so it does.
    assert_eq!(days("P4"), (Some(0.0), Some(45.0)));
}

const OWN: &str = "as_at = 2026-03-31\n\
    [values.kind]\nDetention = \"detention\"\nPraise = \"achievement\"\n\
    [values.type]\nPunch = \"fight\"\n\
    [indicators.\"behaviour.fights\"]\ntitle = \"fights\"\nunit = \"count\"\ncount = { type = [\"Fight\", \"assault\"], days = 30 }\n\
    [indicators.\"behaviour.detentions\"]\ntitle = \"detentions\"\ncount = { kind = [\"detention\"] }\n\
    [indicators.\"behaviour.praise\"]\ntitle = \"praise\"\ncount = { kind = [\"achievement\"], days = 1 }\n";

#[test]
fn a_trust_counts_kinds_and_types_of_its_own() {
    let behaviour = "pupil_id,date,kind,type,points\n\
        P1,2026-03-31,incident,fight,1\n\
        P1,2026-03-02,incident,Punch,1\n\
        P1,2026-03-01,incident,fight,1\n\
        P1,2026-03-30,suspension,ASSAULT,\n\
        P1,2026-03-30,incident,disruption,1\n\
        P1,2026-03-30,incident,,1\n\
        P1,2026-03-29,Praise,fight,50\n\
        P1,2026-03-31,praise,,\n\
        P2,2025-08-01,detention,fight,7\n\
        P2,2025-07-31,detention,,7\n\
        P2,2026-03-20,DETENTION,,\n";
    let pupils = ("pupils.csv", "pupil_id,academy_id\nP1,OAK\nP2,OAK\nP4,ELM\n");
    let dataset = clean(&[pupils, ("behaviour.csv", behaviour), ("dataset.toml", OWN)]);
    let own = |pupil| ["fights", "detentions", "praise"].map(|id| of(&dataset, pupil, id));
    assert_eq!(own("P1"), [Some(3.0), Some(0.0), Some(1.0)]);
    assert_eq!(own("P2"), [Some(0.0), Some(2.0), Some(0.0)]);
    assert_eq!(own("P4"), [None; 3]);
    // Neither kind is an incident or scores points.
    assert_eq!(of(&dataset, "P1", "incidents"), Some(5.0));
    assert_eq!(of(&dataset, "P1", "points"), Some(5.0));
    assert_eq!(
        (of(&dataset, "P2", "incidents"), of(&dataset, "P2", "points")),
        (Some(0.0), Some(0.0))
    );
    // Without the column nobody can count by type, and that is not none.
    let plain = "pupil_id,date,kind\nP1,2026-03-31,incident\n";
    let dataset = clean(&[pupils, ("behaviour.csv", plain), ("dataset.toml", OWN)]);
    assert_eq!(of(&dataset, "P1", "fights"), None);
    assert_eq!(of(&dataset, "P1", "detentions"), Some(0.0));
}

#[track_caller]
fn refused(toml: &str, expected: &str) {
    let behaviour = ("behaviour.csv", "pupil_id,date,kind\nP1,2026-03-31,incident\n");
    let error = load(&[PUPILS, behaviour, ("dataset.toml", toml)]).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn slips_that_would_count_nothing() {
    refused("[values.kind]\nDetention = \"incidnet\"\n", "did you mean `incident`?");
    let count = |count: &str| OWN.replace("{ kind = [\"detention\"] }", count);
    refused(&count("{ days = 3 }"), "names the `kind` or the `type`");
    refused(&count("{ kind = [\" \"] }"), "that is empty");
    refused(&count("{ kind = [\"x\"], days = 0 }"), "at least one");
    refused(&count("{ knid = [\"x\"] }"), "knid");
    let behaviour =
        "pupil_id,date,kind,type\nP1,2026-03-31,incident,assaults\nP1,2026-03-31,incident,fight\n";
    let dataset = load(&[PUPILS, ("behaviour.csv", behaviour), ("dataset.toml", OWN)]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "behaviour.csv: column `type`: `assault`: no event is of this type, which `behaviour.fights` counts, but some of `assaults`; counted as none"
        ]
    );
}

#[test]
fn an_event_may_belong_to_one_enrolment_alone() {
    let behaviour = "pupil_id,date,kind,points,academy_id\n\
        P1,2026-03-31,incident,1,OAK\n\
        P1,2026-03-30,incident,2,ELM\n\
        P1,2026-03-29,incident,4,\n\
        P2,2026-03-29,incident,4,ELM\n\
        P2,2026-03-29,incident,4,ASH\n";
    let dataset = load(&[PUPILS, ("behaviour.csv", behaviour)]).unwrap();
    let wrong = "the pupil is in no such academy; row left out";
    assert_eq!(
        said(&dataset),
        [
            format!("behaviour.csv:5: column `academy_id`: `ELM`: {wrong}"),
            format!("behaviour.csv:6: column `academy_id`: `ASH`: {wrong}"),
        ]
    );
    // In cohort order ELM comes first.
    let points = dataset.column("behaviour.points").unwrap();
    let all: Vec<_> = (0..5).map(|unit| points.reading(unit)).collect();
    assert_eq!(all, [Some(6.0), Some(0.0), Some(5.0), Some(0.0), Some(0.0)]);
}

#[test]
fn a_row_that_repeats_another_counts_once() {
    let behaviour = "pupil_id,date,kind,type,points,days\n\
        P1,2026-03-31,incident,fight,1,\n\
        P1,2026-03-31,incident,fight,2,\n\
        P1,2026-03-31,Incident,Fight,1.0,\n\
        P1,2026-03-31,incident,,1,\n\
        P2,2026-03-31,incident,fight,1,\n\
        P1,2026-03-31,incident,fight,1,\n\
        P1,2026-03-31,incident,fight,,\n\
        P1,2026-03-31,incident,fight,,\n";
    let dataset = load(&[PUPILS, ("behaviour.csv", behaviour)]).unwrap();
    let again = "repeats a row before in every column; row left out, the event counts once";
    assert_eq!(
        said(&dataset),
        [
            format!("behaviour.csv:4: column `pupil_id`: `as in row 2`: {again}"),
            format!("behaviour.csv:7: column `pupil_id`: `as in row 2`: {again}"),
            format!("behaviour.csv:9: column `pupil_id`: `as in row 8`: {again}"),
        ]
    );
    assert_eq!(of(&dataset, "P1", "incidents"), Some(4.0));
    assert_eq!(of(&dataset, "P2", "incidents"), Some(1.0));
}

#[test]
fn percentiles_are_among_the_pupils_of_the_academy() {
    let mut pupils =
        "pupil_id,academy_id,behaviour.points,behaviour.points_percentile\n".to_owned();
    for pupil in 0..10 {
        // Half of OAK have 0 points, the others 1 to 5; ELM has only nine with a reading.
        let points = if pupil < 5 { 0 } else { pupil - 4 };
        let given = if pupil == 9 { "42" } else { "" };
        let other = if pupil == 0 { String::new() } else { pupil.to_string() };
        writeln!(pupils, "A{pupil},OAK,{points},{given}\nB{pupil},ELM,{other},").unwrap();
    }
    let dataset = clean(&[("pupils.csv", &pupils)]);
    let rank = |pupil: &str| of(&dataset, pupil, "points_percentile");
    assert_eq!(["A0", "A4", "A5", "A8"].map(rank), [25.0, 25.0, 55.0, 85.0].map(Some));
    // What the dataset gives stays.
    assert_eq!(rank("A9"), Some(42.0));
    assert_eq!((rank("B0"), rank("B9")), (None, None));
    assert!(dataset.column("behaviour.incidents_percentile").is_none());
}

/// Pupil, academy (0 for none), days before, kind, points.
type Row = (u8, u8, u16, u8, Option<u8>);

const KINDS: [&str; 3] = ["incident", "suspension", "achievement"];
const ACADEMIES: [&str; 3] = ["", "OAK", "ELM"];

fn text(rows: &[Row]) -> String {
    let mut text = "pupil_id,academy_id,date,kind,points,days\n".to_owned();
    for (pupil, academy, before, kind, points) in rows {
        let day = jiff::civil::date(2026, 3, 31)
            .checked_sub(jiff::Span::new().days(i64::from(*before)))
            .unwrap();
        let points = points.map_or_else(String::new, |points| points.to_string());
        let (academy, kind) = (ACADEMIES[usize::from(*academy)], KINDS[usize::from(*kind)]);
        writeln!(text, "P{pupil},{academy},{day},{kind},{points},{points}").unwrap();
    }
    text
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1_u8..5, 0_u8..3, 0_u16..300, 0_u8..3, prop::option::weighted(0.9, 0_u8..9));
    prop::collection::vec(row, 1..50)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Held against a reading of the definitions, one enrolment after the other.
    #[test]
    fn sums_are_what_the_definitions_say(rows in rows()) {
        let toml = ("dataset.toml", "as_at = 2026-03-31");
        let dataset = load(&[PUPILS, ("behaviour.csv", &text(&rows)), toml]).unwrap();
        let mut kept: Vec<Row> = rows;
        kept.sort_unstable();
        kept.dedup();
        // P1 is in both academies, P2 and P3 in OAK, P4 in ELM.
        let is_in = |pupil: u8, academy: u8| pupil == 1 || (academy == 2) == (pupil == 4);
        kept.retain(|row| row.1 == 0 || is_in(row.0, row.1));
        let belongs = |row: &Row, pupil: u8, academy: u8| row.0 == pupil && (row.1 == 0 || row.1 == academy);
        let units = [(1, 2), (4, 2), (1, 1), (2, 1), (3, 1)];
        for (unit, (pupil, academy)) in units.into_iter().enumerate() {
            let logs = kept.iter().any(|row| {
                let there = if row.1 == 0 { is_in(row.0, academy) } else { row.1 == academy };
                row.3 != 2 && there
            });
            let own: Vec<&Row> = kept.iter().filter(|row| belongs(row, pupil, academy)).collect();
            let of = |value: &dyn Fn(&Row) -> Option<i32>| -> Option<f64> {
                let sum: Option<i32> = own.iter().map(|row| value(row)).sum();
                sum.filter(|_| logs).map(f64::from)
            };
            let one = |is: bool| Some(i32::from(is));
            let given = |row: &Row| match (row.3, row.4) {
                (2, _) | (1, None) => Some(0),
                (_, points) => points.map(i32::from),
            };
            // 242 days before 31 March 2026 is 1 August 2025.
            let expected = [
                ("incidents_30_days", of(&|row| one(row.3 == 0 && row.2 < 30))),
                ("incidents_30_days_before", of(&|row| one(row.3 == 0 && (30..60).contains(&row.2)))),
                ("incidents", of(&|row| one(row.3 == 0 && row.2 <= 242))),
                ("suspensions", of(&|row| one(row.3 == 1 && row.2 <= 242))),
                ("suspended_days", of(&|row| if row.3 == 1 && row.2 <= 242 { row.4.map(i32::from) } else { Some(0) })),
                ("points", of(&given)),
                ("points_change", of(&|row| match row.2 {
                    0..30 => given(row),
                    30..60 => given(row).map(|points| -points),
                    _ => Some(0),
                })),
            ];
            for (id, expected) in expected {
                let column = dataset.column(&format!("behaviour.{id}"));
                prop_assert_eq!(column.and_then(|column| column.reading(unit)), expected, "{} {}", id, unit);
            }
        }
    }

    /// The order of rows leaves no trace, but in which of two that are the same is taken down.
    #[test]
    fn the_order_of_events_leaves_no_trace(
        rows in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (rows, shuffled) = rows;
        let one = load(&[PUPILS, ("behaviour.csv", &text(&rows))]).unwrap();
        let other = load(&[PUPILS, ("behaviour.csv", &text(&shuffled))]).unwrap();
        assert_same(&one, &other);
        prop_assert_eq!(one.problem_count, other.problem_count);
    }
}
