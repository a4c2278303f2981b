//! Results of assessments: scales, histories, and the summers without tests.

use crate::kit::{assert_same, clean, load, reading, said};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use uplift_cohort::Dataset;

const PUPILS: (&str, &str) =
    ("pupils.csv", "pupil_id,academy_id,year_group\nP1,OAK,4\nP2,OAK,4\nP3,ELM,4\nP1,ELM,4\n");

fn history(dataset: &Dataset, pupil: &str, id: &str) -> [Option<f64>; 4] {
    let of = |suffix: &str| reading(dataset, pupil, &format!("{id}{suffix}"));
    [of(""), of("_previous"), of("_change"), of("_readings")]
}

#[test]
fn a_history_is_the_newest_the_one_before_their_difference_and_a_count() {
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P1,ngrt,standard,90,2026-02-10\n\
        P1,reading,standard,96,2025-09-20\n\
        P1,pira,standard,70,\n\
        P2,ngrt,standard,80,2026-02-10\n\
        P2,phonics,score,30,2025-06-10\n\
        P2,phonics,score,28,\n";
    let dataset = clean(&[PUPILS, ("assessments.csv", assessments)]);
    let of = |pupil, id| history(&dataset, pupil, id);
    assert_eq!(
        of("P1", "literacy.reading_standard"),
        [Some(90.0), Some(96.0), Some(-6.0), Some(3.0)]
    );
    assert_eq!(of("P2", "literacy.reading_standard"), [Some(80.0), None, None, Some(1.0)]);
    // An undated result is older than any other.
    assert_eq!(of("P2", "literacy.phonics"), [Some(30.0), Some(28.0), Some(2.0), Some(2.0)]);
    // Nobody knows whether a pupil without a result was ever tested.
    assert_eq!(of("P3", "literacy.reading_standard"), [None; 4]);
    // What is said of a pupil holds for every enrolment.
    let change = dataset.column("literacy.reading_standard_change").unwrap();
    assert_eq!(change.present(), 2);
    assert!(dataset.column("numeracy.maths_standard_readings").is_none());
}

#[test]
fn what_is_given_directly_is_the_newest_and_has_no_history() {
    let pupils = "pupil_id,academy_id,literacy.phonics,numeracy.maths_standard\n\
        P1,OAK,20,100\nP2,OAK,,\nP3,OAK,,\n";
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P2,phonics,score,25,2025-06-10\nP2,phonics,score,21,2024-06-10\n\
        P3,phonics,score,25,2025-06-10\nP3,phonics,score,21,2024-06-10\n";
    let files = [("pupils.csv", pupils), ("assessments.csv", assessments)];
    let dataset = clean(&files);
    let of = |pupil| history(&dataset, pupil, "literacy.phonics");
    assert_eq!(of("P1"), [Some(20.0), None, None, None]);
    assert_eq!(of("P2"), [Some(25.0), Some(21.0), Some(4.0), Some(2.0)]);
    // Further indicators are laid over results: where they say another number, the history is not
    // that number's.
    let indicators = ("indicators.csv", "pupil_id,literacy.phonics\nP2,39\nP3,25\n");
    let dataset = clean(&[files[0], files[1], indicators]);
    let of = |pupil| history(&dataset, pupil, "literacy.phonics");
    assert_eq!(of("P2"), [Some(39.0), None, None, None]);
    assert_eq!(of("P3"), [Some(25.0), Some(21.0), Some(4.0), Some(2.0)]);
}

/// Loads one result, and returns the reading and what is said.
fn one(assessment: &str, measure: &str, value: &str, id: &str) -> (Option<f64>, Vec<String>) {
    let row = format!(
        "pupil_id,assessment,measure,value,date\nP1,{assessment},{measure},{value},2026-02-10\n"
    );
    let dataset = load(&[PUPILS, ("assessments.csv", &row)]).unwrap();
    (reading(&dataset, "P1", id), said(&dataset))
}

#[test]
fn every_known_measure_keeps_to_its_scale() {
    use uplift_model::catalogue;
    for &(assessment, measure, id) in catalogue::assessments() {
        let scale = catalogue::scale_of_assessment(assessment, measure).unwrap();
        let scale = catalogue::scales_of(scale).find(|scale| scale.is_of(None)).unwrap();
        for good in [scale.least, scale.most] {
            let (reading, said) = one(assessment, measure, &good.to_string(), id);
            assert_eq!((reading, said), (Some(good), vec![]), "{assessment}/{measure}");
        }
        let mut wrong = vec![scale.least - 1.0, scale.most + 1.0];
        if scale.step > 0.0 {
            wrong.push(scale.least + scale.step / 2.0);
        }
        for wrong in wrong {
            let (reading, said) = one(assessment, measure, &wrong.to_string(), id);
            assert_eq!(
                (reading, said.len()),
                (None, 1),
                "{assessment}/{measure} {wrong}: {said:?}"
            );
        }
    }
    let (_, said) = one("phonics", "score", "31.5", "literacy.phonics");
    assert_eq!(
        said,
        [
            "assessments.csv:2: column `value`: `31.5`: not on the scale `phonics`, 0 to 40 in whole numbers; reading left out"
        ]
    );
}

const STAR: &str = "[indicators.\"exam.star\"]\ntitle = \"star\"\nrange = [0, 1400]\n\
    [assessments]\n\"star/score\" = { indicator = \"exam.star\", scale = \"star\" }\n\
    \"star/plain\" = \"exam.star\"\n\
    \"old/words\" = { indicator = \"literacy.phonics\" }\n\
    [scales.\"star\"]\nleast = 100\nmost = 1350\nstep = 25\n";

#[test]
fn a_scale_of_the_trusts_own() {
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P1,star,score,1350,2026-02-10\n\
        P1,star,score,100,2025-02-10\n\
        P2,star,score,110,2026-02-10\n\
        P2,star,score,75,2026-02-11\n\
        P2,star,plain,1399.5,2026-02-12\n\
        P3,old,words,12.5,2026-02-12\n";
    let files = [PUPILS, ("assessments.csv", assessments), ("dataset.toml", STAR)];
    let dataset = load(&files).unwrap();
    let on = "not on the scale `star`, 100 to 1350 in steps of 25; reading left out";
    assert_eq!(
        said(&dataset),
        [
            format!("assessments.csv:4: column `value`: `110`: {on}"),
            format!("assessments.csv:5: column `value`: `75`: {on}"),
            // The string form takes the scale of the indicator, and the trust's own has its range.
            "assessments.csv:7: column `value`: `12.5`: not on the scale `phonics`, 0 to 40 in whole numbers; reading left out"
                .to_owned(),
        ]
    );
    let of = |pupil| history(&dataset, pupil, "exam.star");
    assert_eq!(of("P1"), [Some(1350.0), Some(100.0), Some(1250.0), Some(2.0)]);
    assert_eq!(of("P2"), [Some(1399.5), None, None, Some(1.0)]);
    // Rules may read the history, so it is declared.
    let own: Vec<_> = dataset.own.iter().map(|own| (&*own.id, own.range)).collect();
    assert_eq!(
        own,
        [
            ("exam.star", (0.0, 1400.0)),
            ("exam.star_previous", (0.0, 1400.0)),
            ("exam.star_change", (-1400.0, 1400.0)),
            ("exam.star_readings", (0.0, 10_000.0)),
        ]
    );
}

#[track_caller]
fn refused(toml: &str, expected: &str) {
    let error = load(&[PUPILS, ("dataset.toml", toml)]).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_scale_that_is_none_is_refused() {
    refused(&STAR.replace("scale = \"star\"", "scale = \"stra\""), "did you mean `star`?");
    refused(&STAR.replace("least = 100", "least = 1350"), "the lesser first");
    refused(&STAR.replace("step = 25", "step = 24"), "does not lead from `least` to `most`");
    refused(&STAR.replace("step = 25", "step = -25"), "does not lead from `least` to `most`");
    refused(&STAR.replace("scales.\"star\"", "scales.\"moon\""), "neither the catalogue");
    let stanine = format!("{STAR}[scales.\"stanine\"]\nleast = 1\nmost = 9\n");
    refused(&stanine, "the catalogue has it already");
    refused(
        &STAR.replace("{ indicator = \"exam.star\"", "{ indicatr = \"exam.star\""),
        "the id of",
    );
    let taken = "[indicators.\"exam.star_change\"]\ntitle = \"x\"\nrange = [0, 1]\n";
    refused(&format!("{STAR}{taken}"), "the history of `exam.star` has this id");
}

#[test]
fn a_summer_without_tests_has_no_results() {
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P1,ks2-reading,scaled,101,2020-05-12\n\
        P1,ks2-maths,scaled,101,2021-07-06\n\
        P1,phonics,score,31,2020-06-09\n\
        P2,phonics,score,33,2020-11-20\n\
        P2,multiplication-check,score,20,2021-06-09\n\
        P2,ks2-reading,scaled,102,2019-05-14\n\
        P3,ks2-reading,scaled,103,2015-05-12\n\
        P3,attainment-8,score,85,2016-08-25\n\
        P3,ngrt,standard,100,2020-05-12\n";
    let toml = ("dataset.toml", "as_at = 2026-03-27");
    let dataset = load(&[PUPILS, ("assessments.csv", assessments), toml]).unwrap();
    let ks2 = "the key stage 2 tests of summer 2020 and 2021 were cancelled; row left out";
    assert_eq!(
        said(&dataset),
        [
            format!("assessments.csv:2: column `date`: `2020-05-12`: there was no such test: {ks2}"),
            format!("assessments.csv:3: column `date`: `2021-07-06`: there was no such test: {ks2}"),
            "assessments.csv:4: column `date`: `2020-06-09`: there was no such test: the phonics checks of June 2020 and 2021 were cancelled and taken the autumn after, in Year 2; row left out".to_owned(),
            "assessments.csv:8: column `value`: `103`: the scale `ks2-scaled` was not in use on that day; reading left out".to_owned(),
            "assessments.csv:9: column `value`: `85`: not on the scale `attainment-8`, 0 to 80; reading left out".to_owned(),
        ]
    );
    assert_eq!(reading(&dataset, "P1", "literacy.phonics"), None);
    assert_eq!(reading(&dataset, "P2", "literacy.phonics"), Some(33.0));
    assert_eq!(reading(&dataset, "P2", "numeracy.multiplication_check"), Some(20.0));
    assert_eq!(reading(&dataset, "P2", "literacy.reading_scaled"), Some(102.0));
    assert_eq!(reading(&dataset, "P3", "literacy.reading_standard"), Some(100.0));
}

#[test]
fn a_year_group_that_never_had_the_test_is_told_from_one_that_lacks_results() {
    let pupils = "pupil_id,academy_id,year_group\n\
        P1,HIG,11\nP2,HIG,11\nP3,HIG,12\nP4,HIG,10\nP5,HIG,7\nP6,HIG,\nP7,HIG,10\n";
    let assessments =
        "pupil_id,assessment,measure,value,date\nP7,ks2-reading,scaled,99,2022-05-10\n";
    let files = [("pupils.csv", pupils), ("assessments.csv", assessments)];
    let at = |as_at: &str, id: &str| {
        let toml = format!("as_at = {as_at}");
        let dataset = clean(&[files[0], files[1], ("dataset.toml", &toml)]);
        dataset.never_tested(id).map(|found| (found.missing, found.never, found.years))
    };
    let ks2 = "literacy.reading_scaled";
    assert_eq!(at("2026-03-27", ks2), Some((6, 3, vec![11, 12])));
    // The last day of a school year, and the first of the next.
    assert_eq!(at("2025-07-31", ks2), Some((6, 3, vec![10, 11])));
    assert_eq!(at("2025-08-01", ks2), Some((6, 3, vec![11, 12])));
    // Nobody has a result of mathematics; the test went missing for the same year groups.
    assert_eq!(at("2026-03-27", "numeracy.maths_scaled"), Some((7, 3, vec![11, 12])));
    assert_eq!(at("2026-03-27", "literacy.phonics"), Some((7, 0, vec![])));
    assert_eq!(at("2026-03-27", "literacy.reading_standard"), None);
    let undated = clean(&[files[0]]);
    assert_eq!(undated.never_tested(ks2), None);
}

/// What one row of the file says: pupil, measure, day, value.
type Result_ = (u8, bool, Option<u8>, u8);

fn text(rows: &[Result_]) -> String {
    let mut text = "pupil_id,assessment,measure,value,date\n".to_owned();
    for (pupil, reading, day, value) in rows {
        let measure = if *reading { "reading" } else { "maths" };
        let day = day.map_or_else(String::new, |day| format!("2026-01-{:02}", day + 1));
        let value = 60 + u32::from(*value);
        writeln!(text, "P{pupil},{measure},standard,{value},{day}").unwrap();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Held against a reading of the definitions, one pupil after the other.
    #[test]
    fn histories_are_what_the_definitions_say(
        rows in prop::collection::vec((1_u8..4, any::<bool>(), prop::option::of(0_u8..5), 0_u8..90), 1..40),
    ) {
        let dataset = load(&[PUPILS, ("assessments.csv", &text(&rows))]).unwrap();
        let mut again = 0;
        for pupil in 1..4 {
            for (is, id) in [(true, "literacy.reading_standard"), (false, "numeracy.maths_standard")] {
                let mut by_day: BTreeMap<Option<u8>, f64> = BTreeMap::new();
                for (_, _, day, value) in rows.iter().filter(|row| (row.0, row.1) == (pupil, is)) {
                    again += u64::from(by_day.insert(*day, f64::from(*value) + 60.0).is_some());
                }
                let results: Vec<f64> = by_day.into_values().collect();
                let [.., previous, latest] = &results[..] else {
                    let count = results.first().map(|_| 1.0);
                    let expected = [results.first().copied(), None, None, count];
                    prop_assert_eq!(history(&dataset, &format!("P{pupil}"), id), expected);
                    continue;
                };
                let count = f64::from(u32::try_from(results.len()).unwrap());
                let expected = [*latest, *previous, latest - previous, count].map(Some);
                prop_assert_eq!(history(&dataset, &format!("P{pupil}"), id), expected);
            }
        }
        prop_assert_eq!(dataset.problem_count, again);
    }

    /// But for re-issues, the order of rows leaves no trace.
    #[test]
    fn the_order_of_results_leaves_no_trace(
        rows in prop::collection::btree_map((1_u8..4, any::<bool>(), prop::option::of(0_u8..5)), 0_u8..90, 1..30)
            .prop_map(|rows| -> Vec<Result_> {
                rows.into_iter().map(|((pupil, is, day), value)| (pupil, is, day, value)).collect()
            })
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (rows, shuffled) = rows;
        let one = clean(&[PUPILS, ("assessments.csv", &text(&rows))]);
        let other = clean(&[PUPILS, ("assessments.csv", &text(&shuffled))]);
        assert_same(&one, &other);
    }
}
