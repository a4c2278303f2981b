//! Hand-written interchanges and the rows they become, worked out by hand.

use super::{Interchange, read};
use crate::gather::{Gathered, bytes, mutated};
use proptest::prelude::*;

const TOGETHER: [&str; 5] = [
    "education-organization.xml",
    "student.xml",
    "student-enrollment.xml",
    "student-attendance.xml",
    "student-discipline.xml",
];

fn together(names: &[&str]) -> Gathered {
    let mut gathered = Gathered::default();
    let mut interchange = Interchange::new().unwrap();
    for name in names {
        let file = bytes(&format!("ed-fi/{name}"));
        interchange.file(name, file.as_slice(), &mut gathered).unwrap();
    }
    interchange.finish("all", &mut gathered);
    gathered
}

#[test]
fn five_files_become_these_rows() {
    let gathered = together(&TOGETHER);
    let expected = [
        "Academies: academy_id=101, name=Made-up Infants",
        "Academies: academy_id=102, name=Made-up Juniors",
        "Behaviour: pupil_id=S1, date=2025-10-07, kind=suspension, days=2, academy_id=102",
        "Behaviour: pupil_id=S3, date=2025-10-09, kind=suspension, academy_id=102",
        "Pupils: pupil_id=S1, academy_id=102, year_group=2, sex=F",
        "Pupils: pupil_id=S2, academy_id=102, year_group=3, sex=M",
        "Pupils: pupil_id=S3, academy_id=102",
        "Pupils: pupil_id=S4, academy_id=101, year_group=3",
        "Pupils: pupil_id=S4, academy_id=102, year_group=3",
        // School 101 tells of attendance, so its events are marks.
        "Attendance: pupil_id=S4, date=2025-09-03, session=AM, code=L, academy_id=101",
        "Attendance: pupil_id=S4, date=2025-09-03, session=PM, code=\\, academy_id=101",
        "Attendance: pupil_id=S4, date=2025-09-04, session=AM, code=O, academy_id=101",
        "Attendance: pupil_id=S4, date=2025-09-04, session=PM, code=O, academy_id=101",
        // School 102 does not: marks would make S1 absent from four of five sessions.
        "Attendance: pupil_id=S1, from=2025-09-03, to=2025-09-05, possible=, authorised=2, \
         unauthorised=2, late=1, academy_id=102",
        "Behaviour: pupil_id=S1, date=2025-10-06, kind=incident, academy_id=102",
        "Behaviour: pupil_id=S3, date=2025-10-07, kind=incident, academy_id=102",
    ];
    assert_eq!(gathered.rows, expected);
}

#[test]
fn what_is_left_out_is_said() {
    let gathered = together(&TOGETHER);
    let others = "records of a kind that has no place in the core data set (1); left out";
    let expected = [
        format!("education-organization.xml: `LocalEducationAgency`: {others}"),
        "student-enrollment.xml:59: column `Sex`: `uri://ed-fi.org/SexDescriptor#Not Selected`: \
         neither Female nor Male; read as missing"
            .to_owned(),
        format!("student-enrollment.xml: `GraduationPlan`: {others}"),
        "student-enrollment.xml:29: column `EntryGradeLevel`: `Ungraded`: enrolments in a grade \
         that is no year group (1); year group read as missing"
            .to_owned(),
        "student-attendance.xml:122: column `EventDate`: `03/09/2025`: not a date of the form \
         2026-03-31; event left out"
            .to_owned(),
        "student-attendance.xml:61: column `AttendanceEventCategory`: `Early departure`: events of \
         a category without a register code (1); left out"
            .to_owned(),
        "student-attendance.xml:52: column `EventDuration`: `Excused Absence`: events of part of a \
         day, which do not say which session (1); left out"
            .to_owned(),
        "student-discipline.xml:63: column `DisciplineActionLength`: `long`: not a number of days \
         from 0 to 200; read as missing"
            .to_owned(),
        "student-discipline.xml:22: column `StudentParticipationCode`: `Victim`: pupils who did not \
         take part in an incident but were victims or saw it (1); left out"
            .to_owned(),
        "student-discipline.xml:51: column `Discipline`: `In School Suspension`: actions that are no \
         suspension from school (1); left out"
            .to_owned(),
        "all: column `ExitWithdrawDate`: enrolments that ended before the pupil entered \
         another school (1); left out"
            .to_owned(),
        "all: column `Student`: students who are enrolled in no school of these files (1); left out; \
         name the file of enrolments too"
            .to_owned(),
        "all: column `AttendanceEventCategory`: days of pupils with events that contradict \
         each other (1); left out"
            .to_owned(),
        "all: column `StudentSchoolAttendanceEvent`: `102`: lists absences and lateness alone, not \
         the sessions attended; summed up without sessions possible, so no absence rate can be had \
         from them"
            .to_owned(),
        "all: column `DisciplineIncidentReference`: parts in incidents that are in none of \
         these files (1); left out"
            .to_owned(),
    ];
    assert_eq!(gathered.problems, expected);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let sorted = |mut gathered: Gathered| {
        gathered.rows.sort_unstable();
        gathered.rows
    };
    let mut backwards = TOGETHER;
    backwards.reverse();
    assert_eq!(sorted(together(&backwards)), sorted(together(&TOGETHER)));
}

#[test]
fn version_2_becomes_these_rows() {
    let gathered = together(&["version-2.xml"]);
    let expected = [
        "Academies: academy_id=101, name=Made-up Infants",
        "Pupils: pupil_id=S1, academy_id=101, year_group=R, sex=F",
        "Attendance: pupil_id=S1, date=2015-09-07, session=AM, code=/, academy_id=101",
        "Attendance: pupil_id=S1, date=2015-09-07, session=PM, code=\\, academy_id=101",
    ];
    assert_eq!(gathered.rows, expected);
    let expected = ["version-2.xml:23: column `StudentReference`: no student, or one that no \
                     record before it is; record left out"];
    assert_eq!(gathered.problems, expected);
}

#[test]
fn nothing_private_comes_out() {
    for names in [&TOGETHER[..], &["version-2.xml"]] {
        let out = format!("{:?}", together(names));
        for private in ["Private", "2017-01", "777", "999"] {
            assert!(!out.contains(private), "{private}: {out}");
        }
    }
}

#[test]
fn another_file_is_refused_by_name() {
    let mut gathered = Gathered::default();
    let error = read("ctf.xml", &b"<CTfile/>"[..], &mut gathered).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ctf.xml`:1: begins with the element `CTfile`, not an Ed-Fi `Interchange...`; name bulk \
         files of students, schools, attendance or discipline"
    );
}

#[test]
fn grades_are_year_groups_by_age() {
    let codes = super::codes::codes().unwrap();
    let year = |grade| codes.year_group(grade);
    let some = |year: &str| Some(year.to_owned());
    assert_eq!(year("First grade"), some("2"));
    assert_eq!(year("Twelfth Grade"), some("13"));
    assert_eq!(year("Reception"), some("R"));
    assert_eq!(year("Year 6"), some("6"));
    assert_eq!(year("Year 15"), None);
    assert_eq!(year("6"), None);
    assert_eq!(year("Preschool/Prekindergarten"), None);
    assert_eq!(year(""), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happened to a file, it is read or refused, the same every time.
    #[test]
    fn a_damaged_file_is_read_or_refused(
        at in 0..TOGETHER.len(),
        changes in proptest::collection::vec(any::<(usize, u8, u8)>(), 0..6),
    ) {
        let file = mutated(bytes(&format!("ed-fi/{}", TOGETHER[at])), &changes);
        let reading = |block: usize| {
            let mut gathered = Gathered::default();
            let source = std::io::BufReader::with_capacity(block, file.as_slice());
            let result = read("a.xml", source, &mut gathered);
            (result.map_err(|error| error.to_string()), gathered)
        };
        prop_assert_eq!(reading(1), reading(8192));
    }
}
