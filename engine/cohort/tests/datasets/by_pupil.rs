//! Attendance, assessments, behaviour, further indicators, and the day that the data speak of.

use crate::kit::{clean, load, reading, said};

const PUPILS: (&str, &str) =
    ("pupils.csv", "pupil_id,academy_id,class_id\nP1,OAK,4M\nP2,OAK,4M\nP3,ELM,4E\nP1,ELM,4E\n");

#[test]
fn periods_are_added_up_and_a_missing_count_spoils_its_own_sum_alone() {
    let attendance = "pupil_id,from,to,possible,present,authorised,unauthorised,late\n\
        P1,2025-09-01,2025-12-19,140,,4,2,3\n\
        P1,2026-01-05,2026-03-27,60,50,,,\n\
        P2,2025-09-01,2025-12-19,140,,3,,0\n\
        P3,2025-09-01,2025-12-19,140,133,,7,1\n";
    let dataset = clean(&[PUPILS, ("attendance.csv", attendance)]);
    let of = |pupil, id| reading(&dataset, pupil, id);
    // The second period has no absences by kind: they are what is possible less what was present.
    assert_eq!(of("P1", "attendance.sessions_possible"), Some(200.0));
    assert_eq!(of("P1", "attendance.sessions_missed"), Some(16.0));
    assert_eq!(of("P1", "attendance.absence_rate"), Some(0.08));
    assert_eq!(of("P1", "attendance.lates"), None);
    assert_eq!(of("P1", "attendance.unauthorised_rate"), None);
    // Authorised absence alone does not say how many sessions were missed.
    assert_eq!(of("P2", "attendance.sessions_missed"), None);
    assert_eq!(of("P2", "attendance.absence_rate"), None);
    assert_eq!(of("P2", "attendance.lates"), Some(0.0));
    assert_eq!(of("P3", "attendance.unauthorised_rate"), Some(0.05));
    assert_eq!(of("P3", "attendance.absence_rate"), Some(0.05));
    // No date is called `date`, so the data speak of no day.
    assert_eq!(dataset.as_at, None);
    // What is said of a pupil holds for every enrolment.
    let missed = dataset.column("attendance.sessions_missed").unwrap();
    assert_eq!(missed.present(), 3);
}

#[test]
fn the_newest_result_counts() {
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P1,reading,standard,90,2026-02-10\n\
        P1,reading,standard,80,2025-09-20\n\
        P1,reading,standard,70,\n\
        P2,reading,standard,70,\n\
        P2,reading,standard,71,\n\
        P3,reading,standard,95,2026-02-10\n\
        P3,ngrt,standard,96,2026-02-10\n\
        P3,reading,standard,,2026-02-11\n";
    let dataset = load(&[PUPILS, ("assessments.csv", assessments)]).unwrap();
    let again = "re-issued: a later row has a result of the same pupil, indicator and day; row left out, the later one counts";
    assert_eq!(
        said(&dataset),
        [
            format!("assessments.csv:5: column `value`: `70, then 71 in row 6`: {again}"),
            format!("assessments.csv:7: column `value`: `95, then 96 in row 8`: {again}"),
        ]
    );
    let of = |pupil| reading(&dataset, pupil, "literacy.reading_standard");
    assert_eq!((of("P1"), of("P2"), of("P3")), (Some(90.0), Some(71.0), Some(96.0)));
    assert_eq!(dataset.as_at.unwrap().to_string(), "2026-02-10");
}

#[test]
fn events_are_counted_up_to_the_day_that_the_data_speak_of() {
    let behaviour = "pupil_id,date,kind,points,days\n\
        P1,2026-03-31,incident,2,\n\
        P1,2026-03-02,incident,3,\n\
        P1,2026-03-01,incident,5,\n\
        P1,2026-01-31,incident,7,\n\
        P1,2026-01-30,Incident,11,\n\
        P1,2026-03-10,suspension,,2.5\n\
        P3,2026-03-11,achievement,4,\n";
    let toml = "as_at = 2026-03-31";
    let pupils = ("pupils.csv", "pupil_id,academy_id\nP1,OAK\nP2,OAK\nP3,ELM\n");
    let dataset = clean(&[pupils, ("behaviour.csv", behaviour), ("dataset.toml", toml)]);
    let of = |pupil, id: &str| reading(&dataset, pupil, &format!("behaviour.{id}"));
    assert_eq!(of("P1", "incidents_30_days"), Some(2.0));
    assert_eq!(of("P1", "incidents_30_days_before"), Some(2.0));
    assert_eq!(of("P1", "points"), Some(28.0));
    assert_eq!(of("P1", "points_change"), Some(2.0 + 3.0 - 5.0 - 7.0));
    assert_eq!(of("P1", "suspensions"), Some(1.0));
    assert_eq!(of("P1", "suspended_days"), Some(2.5));
    // The academy logs incidents, and this pupil has none; the other academy logs none at all.
    assert_eq!(of("P2", "incidents_30_days"), Some(0.0));
    assert_eq!(of("P3", "incidents_30_days"), None);
}

#[test]
fn points_that_are_not_there_are_not_nought() {
    let pupils = ("pupils.csv", "pupil_id,academy_id\nP1,OAK\nP2,OAK\n");
    let dataset =
        clean(&[pupils, ("behaviour.csv", "pupil_id,date,kind\nP1,2026-03-31,incident\n")]);
    assert_eq!(reading(&dataset, "P1", "behaviour.incidents_30_days"), Some(1.0));
    assert!(dataset.column("behaviour.points").is_none());
    assert!(dataset.column("behaviour.suspended_days").is_none());
    let behaviour =
        "pupil_id,date,kind,points\nP1,2026-03-31,incident,\nP1,2026-03-30,incident,2\n";
    let dataset = clean(&[pupils, ("behaviour.csv", behaviour)]);
    assert_eq!(reading(&dataset, "P1", "behaviour.points"), None);
    assert_eq!(reading(&dataset, "P2", "behaviour.points"), Some(0.0));
}

#[test]
fn rows_after_the_day_given_are_left_out() {
    let assessments = "pupil_id,assessment,measure,value,date\n\
        P1,reading,standard,90,2026-02-10\nP1,reading,standard,80,2025-09-20\n";
    let toml = ("dataset.toml", "as_at = '2025-12-31'");
    let dataset = load(&[PUPILS, ("assessments.csv", assessments), toml]).unwrap();
    assert_eq!(reading(&dataset, "P1", "literacy.reading_standard"), Some(80.0));
    assert_eq!(dataset.as_at.unwrap().to_string(), "2025-12-31");
    assert_eq!(
        said(&dataset),
        [
            "assessments.csv:2: column `date`: `2026-02-10`: after 2025-12-31, the day that the data speak of; left out"
        ]
    );
}

#[test]
fn further_indicators_count_more_than_wide_ones_and_leave_what_they_lack() {
    let pupils =
        ("pupils.csv", "pupil_id,academy_id,exam.score,exam.house\nP1,OAK,1,red\nP2,OAK,2,Blue\n");
    let toml = "[indicators.\"exam.score\"]\ntitle = \"score\"\nrange = [0, 10]\n\
        [indicators.\"exam.house\"]\ntitle = \"house\"\nkind = \"category\"\nmembers = [\"red\", \"blue\"]\n";
    let indicators = "exam.score,pupil_id\n7,P1\n,P2\n";
    let dataset = clean(&[pupils, ("indicators.csv", indicators), ("dataset.toml", toml)]);
    assert_eq!(reading(&dataset, "P1", "exam.score"), Some(7.0));
    assert_eq!(reading(&dataset, "P2", "exam.score"), Some(2.0));
    assert_eq!(reading(&dataset, "P2", "exam.house"), Some(1.0));
    assert_eq!(dataset.own.len(), 2);
}

#[test]
fn a_rate_of_another_file_names_the_pupil() {
    let attendance = "pupil_id,possible,authorised,unauthorised\nP2,100,5,5\n";
    let indicators = "pupil_id,attendance.absence_rate\nP2,0.2\nP3,0.3\n";
    let dataset =
        load(&[PUPILS, ("attendance.csv", attendance), ("indicators.csv", indicators)]).unwrap();
    assert_eq!(
        said(&dataset),
        [
            "indicators.csv: column `attendance.absence_rate`: `0.2 of pupil P2`: differs from the sessions missed and possible; worked out from them instead"
        ]
    );
    assert_eq!(reading(&dataset, "P2", "attendance.absence_rate"), Some(0.1));
    assert_eq!(reading(&dataset, "P3", "attendance.absence_rate"), Some(0.3));
}

#[test]
fn disadvantage_is_worked_out_where_it_is_not_said() {
    let pupils = "pupil_id,academy_id,disadvantaged,pupil_premium,fsm_ever6,sen_status,sen_need\n\
        P1,OAK,,yes,,N,\nP2,OAK,,no,,K,\nP3,OAK,,,,,\nP4,OAK,no,yes,yes,N,SEMH\nP5,OAK,,no,yes,E,none\n";
    let dataset = clean(&[("pupils.csv", pupils)]);
    let of = |pupil| reading(&dataset, pupil, "pupil.disadvantaged");
    let all = ["P1", "P2", "P3", "P4", "P5"];
    assert_eq!(all.map(of), [Some(1.0), Some(0.0), None, Some(0.0), Some(1.0)]);
    let enrolments = &dataset.roster.enrolments;
    assert_eq!(enrolments.disadvantage_known.ones().collect::<Vec<_>>(), [0, 1, 3, 4]);
    assert_eq!(enrolments.disadvantaged.ones().collect::<Vec<_>>(), [0, 4]);
    // No special educational need where none is recorded; else a missing need is missing.
    let need = |pupil| reading(&dataset, pupil, "pupil.sen_need");
    assert_eq!(all.map(need), [Some(0.0), None, None, Some(5.0), Some(0.0)]);
}
