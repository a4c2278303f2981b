//! Hand-written files and the rows they become, worked out by hand.

use super::read;
use crate::gather::{Gathered, bytes, mutated};
use crate::{ConvertError, XmlFault};
use proptest::prelude::*;

fn gathered(name: &str) -> Gathered {
    let mut gathered = Gathered::default();
    read(name, bytes(&format!("ctf/{name}")).as_slice(), &mut gathered).unwrap();
    gathered
}

#[test]
fn a_nested_file_becomes_these_rows() {
    let gathered = gathered("nested.xml");
    let expected = [
        "Academies: academy_id=8014001",
        "Pupils: pupil_id=H801200001001, academy_id=8014001, year_group=6, sex=F, \
         sen_status=support, sen_need=SLCN, fsm_ever6=yes, eal=yes, looked_after=no",
        "Attendance: pupil_id=H801200001001, from=2024-09-01, to=2025-08-31, possible=380, \
         present=361, authorised=15, unauthorised=4",
        "Attendance: pupil_id=H801200001001, from=2025-09-01, to=2025-12-12, possible=130, \
         authorised=9, unauthorised=1",
        "Assessments: pupil_id=H801200001001, assessment=phonics, measure=score, value=24, \
         date=2021-06-01",
        "Assessments: pupil_id=H801200001001, assessment=phonics, measure=score, value=33, \
         date=2022-06-09",
        "Assessments: pupil_id=H801200001001, assessment=multiplication-check, measure=score, \
         value=20, date=2024-06-01",
        "Pupils: pupil_id=F335412323005, academy_id=8014001, year_group=R, sex=M, fsm_ever6=no",
        "Pupils: pupil_id=A123456789012, academy_id=8014001",
    ];
    assert_eq!(gathered.rows, expected);
    let expected = [
        "nested.xml:124: column `NCyearActual`: `X`: not a year group from N1 to 14; read as missing",
        "nested.xml:122: column `Gender`: `Q`: neither F nor M; read as missing",
        "nested.xml:129: column `SENprovision`: `Z`: not a code of SEN provision; read as missing",
        "nested.xml:130: column `SENtype`: `SHY`: not a code of a type of SEN; read as missing",
        "nested.xml:126: column `FSMstartDate`: `01/09/2024`: not a date of the form 2026-03-31; \
         read as missing",
        "nested.xml:125: column `Language`: `English`: not a code of a language; read as missing",
        "nested.xml:127: column `InCare`: `perhaps`: neither yes nor no; read as missing",
        "nested.xml:132: column `SessionsPossible`: 11 sessions of 10 possible are accounted for; \
         the year's sessions left out",
        "nested.xml:139: column `Year`: `2027`: a school year that begins after the day of the \
         file; sessions left out",
        "nested.xml:150: column `Result`: `121`: not a whole number from 80 to 120, as ks2-maths \
         has; read as missing",
        "nested.xml:159: column `UPN`: a pupil without one; pupil left out",
        "nested.xml: column `StageAssessment`: `KS1 ENG: 1`: results of assessments the core data set \
         has no name for (1); left out",
        "nested.xml: column `Result`: results that are codes, such as absent or below (1); read as \
         missing",
    ];
    assert_eq!(gathered.problems, expected);
}

#[test]
fn a_flat_file_becomes_these_rows() {
    let gathered = gathered("flat.xml");
    let expected = [
        "Academies: academy_id=3354123, name=Café Lane “Made-up” Academy",
        "Pupils: pupil_id=T20110001804V, academy_id=3354123, year_group=7, sex=M, \
         sen_status=none, eal=no, looked_after=yes",
        // The header counts school years by their beginning: 2025 is 2025/26.
        "Attendance: pupil_id=T20110001804V, from=2025-09-01, to=2026-07-17, possible=370, \
         authorised=20, unauthorised=0",
        "Assessments: pupil_id=T20110001804V, assessment=ks2-reading, measure=scaled, value=104, \
         date=2025-05-01",
        "Assessments: pupil_id=T20110001804V, assessment=ks2-maths, measure=scaled, value=97, \
         date=2025-05-01",
        "Pupils: pupil_id=R201100018042, academy_id=3354123",
    ];
    assert_eq!(gathered.rows, expected);
    let expected = [
        "flat.xml: column `StageAssessment`: `KS2 MAT: 1`: results of assessments the core data set \
         has no name for (1); left out",
    ];
    assert_eq!(gathered.problems, expected);
}

#[test]
fn nothing_private_comes_out() {
    for name in ["nested.xml", "flat.xml"] {
        let out = format!("{:?}", gathered(name));
        for private in [
            "Surn",
            "Forename",
            "Contact",
            "ZZ1",
            "A000000000000",
            "2014-10-02",
            "2013-09-19",
            "WBRI",
        ] {
            assert!(!out.contains(private), "{private} of {name}: {out}");
        }
    }
}

/// Returns what a pupil with this in it becomes, on 12 December 2025.
#[track_caller]
fn pupil(within: &str) -> Gathered {
    let file = format!(
        "<CTfile><Header><DateTime>2025-12-12T00:00:00</DateTime><SourceSchool><LEA>801</LEA>\
         <Estab>2000</Estab></SourceSchool></Header><CTFpupilData><Pupil>\
         <UPN>H801200001001</UPN>{within}</Pupil></CTFpupilData></CTfile>"
    );
    let mut gathered = Gathered::default();
    read("a.xml", file.as_bytes(), &mut gathered).unwrap();
    gathered
}

#[track_caller]
fn cell(within: &str, column: &str) -> Option<String> {
    let gathered = pupil(within);
    let row = gathered.rows.iter().find(|row| row.starts_with("Pupils:")).unwrap();
    let cells = row.trim_start_matches("Pupils: ").split(", ");
    cells
        .filter_map(|cell| cell.split_once('='))
        .find(|(name, _)| *name == column)
        .map(|c| c.1.to_owned())
}

#[test]
fn free_meals_count_for_six_years_to_the_day() {
    let history = |start: &str, end: &str, more: &str| {
        let end =
            if end.is_empty() { String::new() } else { format!("<FSMendDate>{end}</FSMendDate>") };
        let within = format!(
            "<FSMhistory><FSMinstance><FSMstartDate>{start}</FSMstartDate>{end}{more}\
             </FSMinstance></FSMhistory>"
        );
        cell(&within, "fsm_ever6")
    };
    let yes = Some("yes".to_owned());
    let no = Some("no".to_owned());
    assert_eq!(history("2012-01-01", "", ""), yes);
    assert_eq!(history("2012-01-01", "2019-12-13", ""), yes);
    assert_eq!(history("2012-01-01", "2019-12-12", ""), no);
    assert_eq!(history("2025-12-12", "", ""), yes);
    // Not begun yet, in Wales, not readable: nothing is said.
    assert_eq!(history("2025-12-13", "", ""), None);
    assert_eq!(history("2024-01-01", "", "<UKcountry>WLS</UKcountry>"), None);
    assert_eq!(history("2012-01-01", "soon", ""), None);
    // One that cannot be read keeps the others from saying no, not from saying yes.
    let two = |other: &str| {
        let within = format!(
            "<FSMhistory><FSMinstance><FSMstartDate>soon</FSMstartDate></FSMinstance><FSMinstance>\
             <FSMstartDate>2012-01-01</FSMstartDate>{other}</FSMinstance></FSMhistory>"
        );
        cell(&within, "fsm_ever6")
    };
    assert_eq!(two(""), yes);
    assert_eq!(two("<FSMendDate>2013-01-01</FSMendDate>"), None);
    assert_eq!(cell("<FSMhistory/>", "fsm_ever6"), None);
    assert_eq!(cell("", "fsm_ever6"), None);
}

#[test]
fn the_provision_in_force_is_the_newest_that_began_and_has_not_ended() {
    let sen = |entries: &[(&str, &str, &str)]| {
        let mut within = "<SENhistory>".to_owned();
        for (start, end, code) in entries {
            within.extend(["<SEN><StartDate>", start, "</StartDate>"]);
            if !end.is_empty() {
                within.extend(["<EndDate>", end, "</EndDate>"]);
            }
            within.extend(["<SENprovision>", code, "</SENprovision></SEN>"]);
        }
        cell(&(within + "</SENhistory>"), "sen_status").unwrap_or_default()
    };
    assert_eq!(sen(&[("2020-09-01", "", "K"), ("2023-09-01", "", "E")]), "ehcp");
    assert_eq!(sen(&[("2023-09-01", "", "E"), ("2020-09-01", "", "K")]), "ehcp");
    assert_eq!(sen(&[("2020-09-01", "", "K"), ("2025-12-13", "", "E")]), "support");
    assert_eq!(sen(&[("2020-09-01", "2025-12-12", "K")]), "support");
    assert_eq!(sen(&[("2020-09-01", "2025-12-11", "K")]), "");
    assert_eq!(sen(&[("2010-09-01", "", "S")]), "ehcp");
    // The newest cannot be read: an older one is not what is in force.
    assert_eq!(sen(&[("2020-09-01", "", "K"), ("2023-09-01", "", "?")]), "");
}

#[test]
fn the_first_need_is_that_of_the_lowest_rank_and_not_another() {
    let need = |needs: &[(&str, &str)]| {
        let mut within = "<SENneeds>".to_owned();
        for (rank, code) in needs {
            within.extend(["<SENneed><SENtypeRank>", rank, "</SENtypeRank>"]);
            within.extend(["<SENtype>", code, "</SENtype></SENneed>"]);
        }
        cell(&(within + "</SENneeds>"), "sen_need").unwrap_or_default()
    };
    assert_eq!(need(&[("3", "HI"), ("1", "asd"), ("2", "PD")]), "ASD");
    assert_eq!(need(&[("", "HI"), ("2", "PD")]), "PD");
    assert_eq!(need(&[("1", "XYZ"), ("2", "PD")]), "");
}

#[test]
fn the_school_is_the_one_the_file_is_for() {
    let academy = |header: &str| {
        let file = format!("<CTfile><Header>{header}</Header></CTfile>");
        let mut gathered = Gathered::default();
        read("a.xml", file.as_bytes(), &mut gathered).unwrap();
        gathered.rows.into_iter().next()
    };
    let school = |kind: &str, lea: &str, estab: &str| {
        format!(
            "<{kind}><LEA>{lea}</LEA><Estab>{estab}</Estab><SchoolName>{kind}</SchoolName></{kind}>"
        )
    };
    let source = school("SourceSchool", "801", "2000");
    let row = |id: &str, name: &str| Some(format!("Academies: academy_id={id}, name={name}"));
    assert_eq!(academy(&source), row("8012000", "SourceSchool"));
    assert_eq!(
        academy(&(source.clone() + &school("DestSchool", "801", "LLLL"))),
        row("8012000", "SourceSchool")
    );
    assert_eq!(
        academy(&(source.clone() + &school("DestSchool", "MMM", "MMMM"))),
        row("8012000", "SourceSchool")
    );
    assert_eq!(
        academy(&(source + &school("DestSchool", "802", "4000"))),
        row("8024000", "DestSchool")
    );
    assert_eq!(academy(&school("SourceSchool", "LLL", "LLLL")), None);
    assert_eq!(
        academy("<LEA>801</LEA><Estab>2000</Estab><SchoolName>beside</SchoolName>"),
        row("8012000", "beside")
    );
}

#[test]
fn a_year_that_stands_twice_for_a_school_is_taken_once() {
    let year = |school: &str, possible: u32| {
        format!(
            "<YearData><Year>2025</Year><LEA>801</LEA><Estab>{school}</Estab>\
             <SessionsPossible>{possible}</SessionsPossible><SessionsAuthorised>1</SessionsAuthorised>\
             <SessionsUnauthorised>1</SessionsUnauthorised></YearData>"
        )
    };
    let gathered =
        pupil(&format!("<Attendance>{}{}</Attendance>", year("2000", 90), year("2000", 100)));
    assert!(gathered.rows[2].contains("possible=100, authorised=1"), "{gathered:?}");
    assert!(gathered.problems[0].contains("the later one taken"), "{gathered:?}");
    let gathered =
        pupil(&format!("<Attendance>{}{}</Attendance>", year("2000", 90), year("2001", 100)));
    assert!(gathered.rows[2].contains("possible=190, authorised=2"), "{gathered:?}");
    assert_eq!(gathered.problems.len(), 0);
}

#[test]
fn the_school_year_is_the_one_that_the_sessions_began_in() {
    let year = |within: &str| {
        let gathered = pupil(&format!(
            "<Attendance><YearData>{within}<SessionsPossible>9</SessionsPossible>\
             <SessionsAuthorised>1</SessionsAuthorised>\
             <SessionsUnauthorised>1</SessionsUnauthorised></YearData></Attendance>"
        ));
        let row = gathered.rows.into_iter().find(|row| row.starts_with("Attendance"));
        let from =
            row.and_then(|row| row.split("from=").nth(1)?.split(',').next().map(str::to_owned));
        (from, gathered.problems.len())
    };
    let start = |day: &str| {
        let sessions = format!("<AttendanceStartDate>{day}</AttendanceStartDate>");
        year(&format!("<Year>2024</Year><AttendSessions>{sessions}</AttendSessions>"))
    };
    let some = |day: &str| (Some(day.to_owned()), 0);
    assert_eq!(year("<Year>2026</Year>"), some("2025-09-01"));
    assert_eq!(year("<Year>2024/2025</Year>"), some("2024-09-01"));
    assert_eq!(year("<Year>2027</Year>"), (None, 1));
    assert_eq!(year("<Year>last</Year>"), (None, 1));
    assert_eq!(year(""), (None, 1));
    assert_eq!(start("2025-09-01"), some("2025-09-01"));
    assert_eq!(start("2025-08-31"), some("2024-09-01"));
    assert_eq!(start("2026-09-01"), (None, 1));
}

#[test]
fn another_file_is_refused_by_name() {
    let mut gathered = Gathered::default();
    let error =
        read("feed.xml", &b"<rss version='2.0'><channel/></rss>"[..], &mut gathered).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`feed.xml`:1: begins with the element `rss`, not `CTfile`; name a Common Transfer File as \
         it was exported"
    );
    assert_eq!(gathered, Gathered::default());
}

#[test]
fn a_file_cut_short_says_where() {
    let whole = bytes("ctf/nested.xml");
    let cut = &whole[..whole.len() - 200];
    let error = read("cut.xml", cut, &mut Gathered::default()).unwrap_err();
    assert!(
        matches!(&error, ConvertError::Xml { fault: XmlFault::Truncated, line, .. } if *line > 150),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever happened to a file, it is read or refused, the same every time, and nothing
    /// private comes out of where names are.
    #[test]
    fn a_damaged_file_is_read_or_refused(
        flat in any::<bool>(),
        changes in proptest::collection::vec(any::<(usize, u8, u8)>(), 0..6),
    ) {
        let file = mutated(bytes(if flat { "ctf/flat.xml" } else { "ctf/nested.xml" }), &changes);
        let once = { let mut to = Gathered::default(); (read("a.xml", file.as_slice(), &mut to).map_err(|e| e.to_string()), to) };
        // In blocks of one byte it is the same file.
        let slowly = std::io::BufReader::with_capacity(1, file.as_slice());
        let again = { let mut to = Gathered::default(); (read("a.xml", slowly, &mut to).map_err(|e| e.to_string()), to) };
        prop_assert_eq!(once, again);
    }
}
