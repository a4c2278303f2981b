//! Session marks against a reading of the definitions by hand, one pupil and one mark at a time.

use crate::kit::{load, reading, said};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const CODES: [&str; 14] = ["/", "\\", "L", "V", "I", "C2", "E", "O", "N", "G", "D", "#", "Z", "Y4"];
const PUPILS: [(&str, &str); 5] =
    [("P1", "OAK"), ("P2", "OAK"), ("P3", "OAK"), ("P4", "ELM"), ("P5", "ELM")];

/// A mark: pupil, day, afternoon, code.
type Mark = (usize, Date, bool, &'static str);

fn possible(code: &str) -> bool {
    !matches!(code, "D" | "#" | "Z" | "Y4")
}

fn missed(code: &str) -> bool {
    matches!(code, "I" | "C2" | "E") || unauthorised(code)
}

fn unauthorised(code: &str) -> bool {
    matches!(code, "O" | "N" | "G")
}

fn met(code: &str) -> bool {
    !matches!(code, "#" | "Z" | "Y4")
}

fn monday(day: Date) -> Date {
    day - i64::from(day.weekday().to_monday_zero_offset()).days()
}

/// The readings of one pupil by the definitions of the catalogue.
#[expect(clippy::cast_precision_loss, reason = "counts of marks")]
#[expect(
    clippy::too_many_lines,
    reason = "a definition after the other, as the catalogue has them"
)]
fn naive(marks: &[Mark], pupil: usize) -> BTreeMap<&'static str, f64> {
    let mut all = BTreeMap::new();
    let Some(newest) = marks.iter().map(|mark| mark.1).max() else { return all };
    let august = |year| date(year, 8, 1);
    let year = if newest >= august(newest.year()) { newest.year() } else { newest.year() - 1 };
    let begin = august(year);
    let academy = PUPILS[pupil].1;
    let days: BTreeSet<Date> = marks
        .iter()
        .filter(|mark| PUPILS[mark.0].1 == academy && met(mark.3))
        .map(|mark| mark.1)
        .collect();
    let weeks: BTreeSet<Date> = days.iter().map(|&day| monday(day)).collect();
    let this_year: BTreeSet<Date> =
        days.iter().filter(|&&day| day >= begin).map(|&day| monday(day)).collect();
    let mut own: Vec<Mark> = marks.iter().filter(|mark| mark.0 == pupil).copied().collect();
    own.sort_by_key(|mark| (mark.1, mark.2));
    let last = |weeks: &BTreeSet<Date>, count: usize| {
        weeks.iter().rev().take(count).copied().collect::<BTreeSet<Date>>()
    };
    let notice = last(&weeks, 10);
    let in_notice: Vec<&Mark> = own
        .iter()
        .filter(|mark| notice.iter().next().is_some_and(|first| mark.1 >= *first))
        .collect();
    if in_notice.iter().any(|mark| met(mark.3)) {
        let count = in_notice.iter().filter(|mark| unauthorised(mark.3)).count();
        all.insert("attendance.unauthorised_10_weeks", count as f64);
    }
    let own: Vec<Mark> = own.into_iter().filter(|mark| mark.1 >= begin).collect();
    if own.is_empty() {
        return all;
    }
    let count = |of: &dyn Fn(&&Mark) -> bool| own.iter().filter(of).count() as f64;
    let all_possible = count(&|mark| possible(mark.3));
    let all_missed = count(&|mark| missed(mark.3));
    all.insert("attendance.sessions_possible", all_possible);
    all.insert("attendance.sessions_missed", all_missed);
    all.insert("attendance.lates", count(&|mark| mark.3 == "L"));
    all.insert("attendance.unresolved_marks", count(&|mark| mark.3 == "N"));
    all.insert("attendance.suspended_sessions", count(&|mark| mark.3 == "E"));
    let oldest = own.iter().find(|mark| mark.3 == "N");
    let age = oldest.map_or(0, |mark| (newest - mark.1).get_days());
    all.insert("attendance.unresolved_days", f64::from(age));
    if all_possible > 0.0 {
        all.insert("attendance.absence_rate", all_missed / all_possible);
        let without = count(&|mark| unauthorised(mark.3));
        all.insert("attendance.unauthorised_rate", without / all_possible);
        all.insert("attendance.authorised_rate", (all_missed - without) / all_possible);
    }
    let six = last(&this_year, 6);
    let recent = |mark: &Mark| six.iter().next().is_some_and(|first| mark.1 >= *first);
    let recent_possible = count(&|mark| recent(mark) && possible(mark.3));
    let recent_missed = count(&|mark| recent(mark) && missed(mark.3));
    if recent_possible > 0.0 {
        all.insert("attendance.absence_rate_6_weeks", recent_missed / recent_possible);
        let (possible, missed) = (all_possible - recent_possible, all_missed - recent_missed);
        if possible > 0.0 {
            let change = recent_missed / recent_possible - missed / possible;
            all.insert("attendance.absence_change", change);
        }
    }
    let sequence: Vec<bool> =
        own.iter().filter(|mark| possible(mark.3)).map(|mark| missed(mark.3)).collect();
    let spells = (0..sequence.len()).filter(|&at| sequence[at] && (at == 0 || !sequence[at - 1]));
    all.insert("attendance.absence_spells", spells.count() as f64);
    let first_day = days.iter().find(|&&day| day >= begin);
    if first_day.is_some_and(|&day| day <= date(year, 9, 15)) {
        let first: Vec<Date> = this_year.iter().take(2).copied().collect();
        let within = |mark: &Mark| {
            mark.1 >= *first_day.unwrap() && mark.1 < first[first.len() - 1] + 7.days()
        };
        if count(&|mark| within(mark) && possible(mark.3)) > 0.0 {
            let sessions = count(&|mark| within(mark) && unauthorised(mark.3));
            all.insert("attendance.unauthorised_first_weeks", sessions);
        }
    }
    let weekday = |at: i8| {
        let on =
            move |mark: &Mark| mark.1.weekday() == Weekday::from_monday_zero_offset(at).unwrap();
        (count(&|mark| on(mark) && possible(mark.3)), count(&|mark| on(mark) && missed(mark.3)))
    };
    let by_weekday: Vec<(f64, f64)> = (0..5).map(weekday).collect();
    if by_weekday.iter().all(|(possible, _)| *possible >= 10.0) {
        let total: (f64, f64) =
            by_weekday.iter().fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        let mut best = 0;
        for at in 1..5 {
            if by_weekday[at].1 * by_weekday[best].0 > by_weekday[best].1 * by_weekday[at].0 {
                best = at;
            }
        }
        let of = by_weekday[best];
        let excess =
            if total.1 == 0.0 { 0.0 } else { of.1 / of.0 - (total.1 - of.1) / (total.0 - of.0) };
        all.insert("attendance.weekday_excess", excess);
        if total.1 > 0.0 {
            all.insert("attendance.weekday_highest", best as f64);
        }
    }
    let own_weeks: BTreeSet<Date> =
        own.iter().filter(|mark| met(mark.3)).map(|mark| monday(mark.1)).collect();
    if !own_weeks.is_empty() {
        let part = |week: &Date| own.iter().any(|mark| mark.3 == "C2" && monday(mark.1) == *week);
        let run = own_weeks.iter().rev().take_while(|week| part(week)).count();
        all.insert("attendance.part_time", f64::from(u8::from(run > 0)));
        all.insert("attendance.part_time_weeks", run as f64);
    }
    all
}

const INDICATORS: [&str; 18] = [
    "attendance.sessions_possible",
    "attendance.sessions_missed",
    "attendance.absence_rate",
    "attendance.authorised_rate",
    "attendance.unauthorised_rate",
    "attendance.lates",
    "attendance.absence_rate_6_weeks",
    "attendance.absence_change",
    "attendance.absence_spells",
    "attendance.unauthorised_10_weeks",
    "attendance.unauthorised_first_weeks",
    "attendance.weekday_highest",
    "attendance.weekday_excess",
    "attendance.unresolved_marks",
    "attendance.unresolved_days",
    "attendance.part_time",
    "attendance.part_time_weeks",
    "attendance.suspended_sessions",
];

fn pupils() -> String {
    let rows = PUPILS.map(|(pupil, academy)| format!("{pupil},{academy},5\n"));
    format!("pupil_id,academy_id,year_group\n{}", rows.concat())
}

fn csv(marks: &[Mark]) -> String {
    let mut text = "pupil_id,date,session,code\n".to_owned();
    for (pupil, day, afternoon, code) in marks {
        let session = if *afternoon { "PM" } else { "AM" };
        writeln!(text, "{},{day},{session},{code}", PUPILS[*pupil].0).unwrap();
    }
    text
}

/// Marks of so many days from a day on, most of them attended, of which some pupils have none.
fn register() -> impl Strategy<Value = Vec<Mark>> {
    let code = prop_oneof![6 => Just("/"), 3 => proptest::sample::select(CODES.to_vec())];
    let start =
        prop_oneof![Just(date(2025, 9, 3)), Just(date(2025, 6, 16)), Just(date(2026, 1, 5))];
    let gaps =
        prop::collection::vec(prop_oneof![20 => Just(1_i64), 1 => Just(8), 1 => Just(40)], 1..90);
    (start, gaps, prop::collection::vec((code, 0..12_u8), 900)).prop_map(|(start, gaps, codes)| {
        let mut day = start;
        let mut codes = codes.into_iter().cycle();
        let mut marks = Vec::new();
        for gap in gaps {
            day += gap.days();
            for pupil in 0..PUPILS.len() {
                for afternoon in [false, true] {
                    let (code, there) = codes.next().unwrap();
                    let weekend = monday(day) + 5.days() <= day;
                    if there > 0 && !weekend {
                        marks.push((pupil, day, afternoon, code));
                    }
                }
            }
        }
        marks
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn readings_are_those_of_the_definitions(marks in register(), reverse: bool) {
        let mut rows = marks.clone();
        if reverse {
            rows.reverse();
        }
        let dataset = load(&[("pupils.csv", &pupils()), ("attendance.csv", &csv(&rows))]).unwrap();
        for (at, (pupil, _)) in PUPILS.iter().enumerate() {
            let expected = naive(&marks, at);
            for indicator in INDICATORS {
                prop_assert_eq!(
                    reading(&dataset, pupil, indicator),
                    expected.get(indicator).copied(),
                    "{} of {}", indicator, pupil
                );
            }
        }
    }

    /// However rows of the same sessions stand, the last of them counts, and each other is reported.
    #[test]
    fn the_later_row_counts(marks in register(), again in prop::collection::vec((0..400_usize, 0..14_usize), 0..6)) {
        prop_assume!(!marks.is_empty());
        let mut rows = marks.clone();
        let mut settled = marks.clone();
        for (at, code) in again {
            let at = at % marks.len();
            let (pupil, day, afternoon, _) = marks[at];
            rows.push((pupil, day, afternoon, CODES[code]));
            settled[at].3 = CODES[code];
        }
        let found = load(&[("pupils.csv", &pupils()), ("attendance.csv", &csv(&rows))]).unwrap();
        let plain = load(&[("pupils.csv", &pupils()), ("attendance.csv", &csv(&settled))]).unwrap();
        for id in INDICATORS {
            prop_assert_eq!(found.column(id), plain.column(id), "{}", id);
        }
        let reported = said(&found).iter().filter(|it| it.contains("the later one counts")).count();
        prop_assert_eq!(reported, rows.len() - marks.len());
    }
}

#[test]
fn strings_of_marks_say_the_same_as_rows() {
    let strings = "pupil_id,from,to,marks\nP1,2025-09-08,2025-09-14,/\\/LIIO\\/\\\nP4,2025-09-08,,/ C2 / C2\n";
    let mut rows = "pupil_id,date,session,code\n".to_owned();
    for (at, code) in ["/", "\\", "/", "L", "I", "I", "O", "\\", "/", "\\"].iter().enumerate() {
        let session = ["AM", "PM"][at % 2];
        writeln!(rows, "P1,2025-09-{:02},{session},{code}", 8 + at / 2).unwrap();
    }
    rows.push_str(
        "P4,2025-09-08,AM,/\nP4,2025-09-08,PM,C2\nP4,2025-09-09,AM,/\nP4,2025-09-09,PM,C2\n",
    );
    let strings = load(&[("pupils.csv", &pupils()), ("attendance.csv", strings)]).unwrap();
    let rows = load(&[("pupils.csv", &pupils()), ("attendance.csv", &rows)]).unwrap();
    assert_eq!(strings.as_at, rows.as_at);
    for id in INDICATORS {
        assert_eq!(strings.column(id), rows.column(id), "{id}");
    }
    assert_eq!(reading(&rows, "P1", "attendance.sessions_missed"), Some(3.0));
}

#[test]
fn what_is_wrong_with_a_mark_is_said() {
    let attendance = "pupil_id,date,session,code\n\
                      P1,2025-09-08,AM,/\n\
                      P9,2025-09-08,AM,/\n\
                      P1,08.09.2025,AM,/\n\
                      P1,2025-09-08,noon,/\n\
                      P1,2025-09-08,PM,-\n\
                      P1,2025-09-09,AM,\n\
                      P1,2025-09-09,PM,A\n\
                      P1,2025-09-10,AM,H\n\
                      ,2025-09-10,AM,/\n\
                      P1,,AM,/\n\
                      P1,2025-09-08,AM,I\n";
    let dataset = load(&[("pupils.csv", &pupils()), ("attendance.csv", attendance)]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "attendance.csv: column `date`: `1 school weeks`: marks of ten school weeks are needed to count unauthorised sessions over ten; counted over those there are; add the marks of last summer term",
            "attendance.csv:3: column `pupil_id`: `P9`: no such pupil in the pupils file; mark left out",
            "attendance.csv:4: column `date`: `08.09.2025`: may have the day or the month first; write it as 2026-03-31; mark left out",
            "attendance.csv:5: column `session`: `noon`: not AM or PM; mark left out",
            "attendance.csv:6: column `code`: `-`: no mark; mark left out",
            "attendance.csv:7: column `code`: no mark; mark left out",
            "attendance.csv:8: column `code`: `A`: not a code of the attendance register; mark left out",
            "attendance.csv:9: column `code`: `H`: not a code of the register on this day: the codes changed on 19 August 2024; mark left out",
            "attendance.csv:10: column `pupil_id`: missing; mark left out",
            "attendance.csv:11: column `date`: missing; mark left out",
            "attendance.csv:12: column `code`: `I after /`: this pupil has a mark for this session in a row before; the later one counts",
        ]
    );
    assert_eq!(reading(&dataset, "P1", "attendance.sessions_possible"), Some(1.0));
    assert_eq!(reading(&dataset, "P1", "attendance.sessions_missed"), Some(1.0));
    assert_eq!(reading(&dataset, "P2", "attendance.sessions_possible"), None);
}

#[test]
fn a_calendar_says_which_days_count() {
    let calendar = "academy_id,start,end,half_term\n\
                    OAK,2025-09-08,2025-09-09,HT1\nOAK,2025-09-15,2025-09-16,HT2\n\
                    OAK,2025-09-16,2025-09-20,HT3\nFIR,2025-09-01,2025-10-01,HT1\nOAK,2025-09-30,2025-09-29,HT4\n";
    let attendance = "pupil_id,date,session,code\n\
                      P1,2025-09-08,AM,I\nP1,2025-09-09,AM,/\nP1,2025-09-10,AM,I\nP1,2025-09-11,AM,#\n\
                      P1,2025-09-15,AM,/\nP1,2025-09-16,AM,I\nP4,2025-09-10,AM,I\n";
    let dataset = load(&[
        ("pupils.csv", &pupils()),
        ("attendance.csv", attendance),
        ("calendar.csv", calendar),
    ])
    .unwrap();
    let of = |indicator| reading(&dataset, "P1", indicator);
    assert_eq!(of("attendance.sessions_possible"), Some(4.0));
    assert_eq!(of("attendance.sessions_missed"), Some(2.0));
    assert_eq!(of("attendance.absence_rate_half_term"), Some(0.5));
    assert_eq!(reading(&dataset, "P4", "attendance.sessions_possible"), Some(1.0));
    assert_eq!(reading(&dataset, "P4", "attendance.absence_rate_half_term"), None);
    let said = said(&dataset);
    assert!(said.contains(&"attendance.csv: column `date`: `1 marks of academy OAK on 1 days, the first 2025-09-10`: outside the terms of the calendar; left out".to_owned()), "{said:?}");
    assert!(said.iter().any(|it| it.starts_with("calendar.csv:4") && it.contains("covers days")));
    assert!(
        said.iter().any(|it| it.starts_with("calendar.csv:5") && it.contains("no such academy"))
    );
    assert!(said.iter().any(|it| it.starts_with("calendar.csv:6") && it.contains("earlier than")));
}

#[test]
fn marks_of_a_pupil_in_two_academies() {
    let pupils = "pupil_id,academy_id,year_group\nP1,ELM,5\nP1,OAK,5\nP2,OAK,5\n";
    let rows = "P1,2025-09-08,AM,I\nP2,2025-09-08,AM,/\n";
    let both = load(&[
        ("pupils.csv", pupils),
        ("attendance.csv", &format!("pupil_id,date,session,code\n{rows}")),
    ])
    .unwrap();
    let missed = |dataset: &uplift_cohort::Dataset| {
        let column = dataset.column("attendance.sessions_missed").unwrap();
        [0, 1, 2].map(|unit| column.reading(unit))
    };
    // Without an academy a mark is of every enrolment, with one of that alone.
    assert_eq!(missed(&both), [Some(1.0), Some(1.0), Some(0.0)]);
    let told = "pupil_id,academy_id,date,session,code\nP1,OAK,2025-09-08,AM,I\nP1,ELM,2025-09-08,AM,/\n\
                P2,,2025-09-08,AM,/\nP1,,2025-09-09,AM,/\nP2,ELM,2025-09-09,AM,/\n";
    let told = load(&[("pupils.csv", pupils), ("attendance.csv", told)]).unwrap();
    assert_eq!(missed(&told), [Some(0.0), Some(1.0), Some(0.0)]);
    let left_out: Vec<String> =
        said(&told).into_iter().filter(|it| it.contains("mark left out")).collect();
    assert!(left_out[0].contains("which of the pupil's academies"), "{left_out:?}");
    assert!(left_out[1].contains("not enrolled in this academy"), "{left_out:?}");
    assert_eq!(left_out.len(), 2);
}
