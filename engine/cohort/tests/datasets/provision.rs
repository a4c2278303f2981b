//! Provision: what goes on, what has ended, and what came of it.

use crate::kit::{assert_same, clean, load, reading, said};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uplift_cohort::Dataset;

const PUPILS: (&str, &str) =
    ("pupils.csv", "pupil_id,academy_id\nP1,OAK\nP2,OAK\nP3,OAK\nP4,ELM\n");
const HEAD: &str =
    "pupil_id,intervention_id,start,end,sessions_planned,sessions_delivered,outcome\n";
const AS_AT: (&str, &str) = ("dataset.toml", "as_at = 2026-03-27");

fn all(dataset: &Dataset, pupil: &str) -> [Option<f64>; 6] {
    ["active", "past", "sessions_planned", "sessions_delivered", "delivered_share", "outcome"]
        .map(|id| reading(dataset, pupil, &format!("provision.{id}")))
}

/// The interventions in place, by enrolment.
fn in_place(dataset: &Dataset) -> Vec<(usize, String, i32)> {
    let enrolments = &dataset.roster.enrolments;
    let of = |unit| enrolments.in_place.of(unit).map(move |(id, day)| (unit, id.to_owned(), day));
    (0..enrolments.pupil.len()).flat_map(of).collect()
}

#[test]
fn provision_is_counted_on_the_day_that_the_data_speak_of() {
    let provision = format!(
        "{HEAD}P1,phonics,2026-01-05,,20,10,\n\
        P1,mentoring,2025-09-08,2025-12-12,12,9,1\n\
        P1,one-to-one-tuition,2025-09-01,2026-03-26,10,10,-1\n\
        P2,neli,2025-11-01,2026-03-27,,4,\n\
        P2,phonics,2026-03-28,,20,0,\n"
    );
    let dataset = clean(&[PUPILS, ("provision.csv", &provision), AS_AT]);
    // One goes on, two have ended, one of them yesterday; of those that have, 19 of 22 sessions.
    let p1 = [1.0, 2.0, 42.0, 29.0, 19.0 / 22.0, -1.0].map(Some);
    assert_eq!(all(&dataset, "P1"), p1);
    // What ends today goes on today; what begins tomorrow is not there yet.
    let p2 = [Some(1.0), Some(0.0), None, Some(4.0), None, None];
    assert_eq!(all(&dataset, "P2"), p2);
    let none = [Some(0.0), Some(0.0), Some(0.0), Some(0.0), None, None];
    assert_eq!(all(&dataset, "P3"), none);
    // The other academy appears nowhere in the file.
    assert_eq!(all(&dataset, "P4"), [None; 6]);
    let day = |year, month, day| {
        let since = jiff::civil::date(year, month, day).since(jiff::civil::date(1970, 1, 1));
        since.unwrap().get_days()
    };
    // In cohort order: P4 of ELM, then P1 to P3 of OAK.
    let expected =
        [(1, "phonics".to_owned(), day(2026, 1, 5)), (2, "neli".to_owned(), day(2025, 11, 1))];
    assert_eq!(in_place(&dataset), expected);
}

#[test]
fn without_a_day_or_a_file_nothing_is_in_place() {
    let provision = format!("{HEAD}P1,phonics,2026-01-05,,20,10,\n");
    let dataset = clean(&[PUPILS, ("provision.csv", &provision)]);
    assert_eq!((all(&dataset, "P1"), in_place(&dataset)), ([None; 6], vec![]));
    let dataset = clean(&[PUPILS, AS_AT]);
    assert_eq!((all(&dataset, "P1"), in_place(&dataset)), ([None; 6], vec![]));
}

#[test]
fn what_is_wrong_is_taken_down_and_never_taken_for_in_place() {
    let provision = format!(
        "{HEAD}P1,phonics,2026-01-05,2026-01-04,,,\n\
        P1,mentoring,,,,,\n\
        P1,neli,2025-09-08,ongoing,,,\n\
        P1,feedback,2025-09-08,2025-10-08,10,11,3\n\
        P1,homework,2025-09-08,2025-10-09,10,10,0.5\n\
        P2,reading-club,2025-09-08,,,,\n\
        P3,reading-club,2025-09-08,,,,\n\
        P1,small-group-tuition,2025-09-08,2025-10-10,10,10,-2\n"
    );
    let dataset = load(&[PUPILS, ("provision.csv", &provision), AS_AT]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "provision.csv:2: column `end`: `2026-01-04`: before the start; row left out",
            "provision.csv:3: column `start`: missing; row left out",
            "provision.csv:4: column `end`: `ongoing`: not a date of the form 2026-03-31; row left out",
            "provision.csv:5: column `outcome`: `3`: outside -2 to 2; reading left out",
            "provision.csv:5: column `sessions_delivered`: `11`: more sessions than were planned; reading left out",
            "provision.csv:6: column `outcome`: `0.5`: not a whole number on the scale from -2 to 2; reading left out",
            "provision.csv:7: column `intervention_id`: `reading-club, in 2 rows`: no intervention of the catalogue; kept, for a plugin may name it",
        ]
    );
    assert_eq!(all(&dataset, "P1"), [Some(0.0), Some(3.0), Some(30.0), None, None, Some(-2.0)]);
    let ids: Vec<_> = in_place(&dataset).into_iter().map(|(unit, id, _)| (unit, id)).collect();
    assert_eq!(ids, [(2, "reading-club".to_owned()), (3, "reading-club".to_owned())]);
}

#[test]
fn a_row_given_anew_takes_the_place_of_the_one_before() {
    let provision = format!(
        "{HEAD}P1,phonics,2026-01-05,,20,10,\n\
        P1,phonics,2025-01-05,2025-03-05,20,20,1\n\
        P1,phonics,2026-01-05,2026-03-20,20,18,2\n\
        P1,phonics,2026-03-02,,20,18,\n\
        P1,phonics,2026-03-01,,20,18,\n"
    );
    let dataset = load(&[PUPILS, ("provision.csv", &provision), AS_AT]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "provision.csv:2: column `pupil_id`: `again in row 4`: re-issued: a later row is of the same pupil, intervention and start; row left out, the later one counts"
        ]
    );
    // The same intervention twice at once is in place once, since its first start.
    assert_eq!(all(&dataset, "P1"), [1.0, 2.0, 80.0, 74.0, 38.0 / 40.0, 2.0].map(Some));
    assert_eq!(in_place(&dataset).len(), 1);
    assert_eq!(in_place(&dataset)[0].2, 20_513);
}

/// Pupil, intervention, start and end as days from 1 March, planned, delivered, outcome.
type Row = (u8, u8, u8, Option<u8>, Option<u8>, u8, Option<i8>);

const NAMES: [&str; 3] = ["feedback", "neli", "phonics"];

fn text(rows: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    for (pupil, name, start, length, planned, delivered, outcome) in rows {
        let day = |days: u8| {
            let days = jiff::Span::new().days(i64::from(days));
            jiff::civil::date(2026, 3, 1).checked_add(days).unwrap()
        };
        let end = length.map_or_else(String::new, |length| day(start + length).to_string());
        let planned = planned.map_or_else(String::new, |more| (delivered + more).to_string());
        let outcome = outcome.map_or_else(String::new, |outcome| outcome.to_string());
        let (name, start) = (NAMES[usize::from(*name)], day(*start));
        writeln!(text, "P{pupil},{name},{start},{end},{planned},{delivered},{outcome}").unwrap();
    }
    text
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let some = prop::option::weighted(0.8, 0_u8..20);
    prop::collection::btree_map(
        (1_u8..4, 0_u8..3, 0_u8..35),
        (prop::option::of(0_u8..20), some, 0_u8..30, prop::option::of(-2_i8..=2)),
        1..20,
    )
    .prop_map(|rows| {
        let row = |((pupil, name, start), (length, more, delivered, outcome))| {
            (pupil, name, start, length, more, delivered, outcome)
        };
        rows.into_iter().map(row).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Held against a reading of the definitions, one pupil after the other.
    #[test]
    fn sums_are_what_the_definitions_say(rows in rows()) {
        let dataset = clean(&[PUPILS, ("provision.csv", &text(&rows)), AS_AT]);
        for pupil in 1..4 {
            // 27 March is day 26.
            let begun: Vec<&Row> = rows.iter().filter(|row| row.0 == pupil && row.2 <= 26).collect();
            let (ended, active): (Vec<&Row>, Vec<&Row>) =
                begun.iter().copied().partition(|row| row.3.is_some_and(|length| row.2 + length < 26));
            let names: BTreeSet<u8> = active.iter().map(|row| row.1).collect();
            let planned = |rows: &[&Row]| -> Option<f64> {
                let sum: Option<u32> =
                    rows.iter().map(|row| Some(u32::from(row.5) + u32::from(row.4?))).sum();
                sum.map(f64::from)
            };
            let delivered = |rows: &[&Row]| f64::from(rows.iter().map(|row| u32::from(row.5)).sum::<u32>());
            let count = |count: usize| Some(f64::from(u32::try_from(count).unwrap()));
            let last: BTreeMap<_, i8> = ended
                .iter()
                .filter_map(|row| Some(((row.2 + row.3?, row.2, row.1), row.6?)))
                .collect();
            let expected = [
                count(names.len()),
                count(ended.len()),
                planned(&begun),
                Some(delivered(&begun)),
                planned(&ended).filter(|planned| *planned > 0.0).map(|planned| delivered(&ended) / planned),
                last.last_key_value().map(|(_, outcome)| f64::from(*outcome)),
            ];
            prop_assert_eq!(all(&dataset, &format!("P{pupil}")), expected);
            let unit = usize::from(pupil);
            let place: Vec<String> =
                dataset.roster.enrolments.in_place.of(unit).map(|(id, _)| id.to_owned()).collect();
            let names: Vec<&str> = names.iter().map(|name| NAMES[usize::from(*name)]).collect();
            prop_assert_eq!(place, names);
        }
    }

    #[test]
    fn the_order_of_rows_leaves_no_trace(
        rows in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (rows, shuffled) = rows;
        let one = clean(&[PUPILS, ("provision.csv", &text(&rows)), AS_AT]);
        let other = clean(&[PUPILS, ("provision.csv", &text(&shuffled)), AS_AT]);
        assert_same(&one, &other);
    }
}
