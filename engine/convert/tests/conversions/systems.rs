//! Exports of the usual systems, mappings of a trust's own, and folders of everything.

use crate::kit::{Done, files, fixture, keeping, with, write, zip};
use uplift_convert::{Format, Ids};

fn whats(done: &Done) -> Vec<(String, String)> {
    let said = |source: &uplift_convert::Source| source.what.clone().unwrap_or_default();
    done.report.sources.iter().map(|source| (source.name.clone(), said(source))).collect()
}

#[test]
fn every_kind_of_report_of_sims() {
    for format in [Format::Sims, Format::Auto] {
        let done = keeping(format, &[fixture("sims")]).unwrap();
        let expected = [
            ("achievements.csv", "achievements"),
            ("behaviour.csv", "behaviour incidents"),
            ("mark strings.csv", "mark strings, a period a row"),
            ("marks.csv", "session marks, a mark a row"),
            ("pupils.csv", "pupils"),
            ("results.csv", "results, a result a row"),
            ("sums.csv", "attendance sums"),
            ("suspensions.csv", "suspensions"),
            ("tests.csv", "results, a column a test"),
        ];
        let expected = expected.map(|(file, what)| (file.to_owned(), format!("{what} of SIMS")));
        assert_eq!(whats(&done), expected);
        assert!(done.problems().is_empty(), "{:?}", done.problems());
        assert_eq!(
            done.lines("pupils")[..2],
            [
                "pupil_id,academy_id,class_id,year_group,sex,pupil_premium,eal,sen_status,sen_need",
                "K999400123001,ASH,1 Oak,Year 1,F,T,No,K - SEN Support,\"Speech, Language and Communication Needs\"",
            ]
            .map(|line| line.replace("K - SEN Support", "support"))
            .map(|line| line.replace("\"Speech, Language and Communication Needs\"", "SLCN"))
        );
        let behaviour: Vec<(String, String, String)> = done
            .rows("behaviour")
            .into_iter()
            .map(|row| (row["kind"].clone(), row["points"].clone(), row["days"].clone()))
            .collect();
        let of = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            behaviour,
            [
                of("achievement", "5", ""),
                of("incident", "2", ""),
                of("incident", "3", ""),
                of("incident", "1", ""),
                of("incident", "1", ""),
                of("suspension", "", "2"),
            ]
        );
        let results = done.lines("assessments");
        assert_eq!(results[0], "pupil_id,assessment,measure,value,date");
        assert!(results.contains(&"K999400123001,ngrt,standard,82,2026-02-02".to_owned()));
        assert!(results.contains(&"N999400123003,phonics,score,30,2026-02-02".to_owned()));
        assert_eq!(results.len(), 1 + 2 + 4, "an empty score is none: {results:?}");
        let attendance = done.rows("attendance");
        assert_eq!(attendance.len(), 5 + 5 + 20);
        let marks = attendance.iter().find(|row| row["code"] == "I").unwrap();
        assert_eq!((&*marks["date"], &*marks["session"]), ("16/03/2026", "PM"));
        let sums = attendance.iter().find(|row| row["possible"] == "200").unwrap();
        assert_eq!((&*sums["authorised"], &*sums["unauthorised"]), ("30", "12"));
        assert!(attendance.iter().any(|row| row["marks"] == "/\\/\\/\\/\\NN"));
        let unused = &done.report.sources[4].unused;
        assert_eq!(unused, &["Surname", "Forename", "DOB", "Adno"]);
    }
}

#[test]
fn ids_of_arbor_are_joined_with_the_school() {
    let done = keeping(Format::Arbor, &[fixture("arbor")]).unwrap();
    let ids: Vec<String> =
        done.rows("pupils").into_iter().map(|row| row["pupil_id"].clone()).collect();
    assert_eq!(ids, ["uk_ash-1", "uk_ash-2", "uk_mil-1"]);
    let marks = done.rows("attendance");
    let of: Vec<(&str, &str)> =
        marks.iter().map(|row| (&*row["pupil_id"], &*row["session"])).collect();
    assert_eq!(of, [("uk_ash-1", "AM"), ("uk_ash-1", "PM"), ("uk_mil-1", "AM"), ("", "PM")]);
    assert_eq!(done.pupil("uk_ash-2")["sen_status"], "none");
    assert_eq!(done.rows("behaviour")[0]["kind"], "incident");
    assert!(done.report.notes.iter().any(|note| note.contains("APPLICATION_ID")));
}

#[test]
fn reports_of_bromcom() {
    let done = keeping(Format::Bromcom, &[fixture("bromcom")]).unwrap();
    assert_eq!(done.pupil("501")["sex"], "F");
    assert_eq!(done.lines("behaviour")[0], "pupil_id,date,kind", "no points of either sign");
    assert_eq!(done.rows("attendance")[1]["session"], "PM");
}

#[test]
fn a_folder_of_everything_with_one_dataset_toml() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&fixture("trust"), "") {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::copy(fixture("trust").join("dataset.toml"), folder.path().join("dataset.toml"))
        .unwrap();
    std::fs::write(folder.path().join("README.md"), "# notes").unwrap();
    zip(&folder.path().join("feed.zip"), &files(&fixture("oneroster-1.1"), ""));
    let key = folder.path().join("key");
    let ids = Ids::Replace(Some(key.clone()));
    let paths = [folder.path().to_owned()];
    let done = with(Format::Auto, &paths, ids.clone(), None).unwrap();
    assert_eq!(done.report.replaced, 11);
    assert!(done.report.key.as_ref().is_some_and(|used| used.made && used.path == key));
    let pupils = done.rows("pupils");
    assert_eq!(pupils.len(), 11);
    assert!(pupils.iter().all(|row| row["pupil_id"].starts_with("P-")));
    for table in ["indicators", "attendance", "behaviour"] {
        for row in done.rows(table) {
            let known = pupils.iter().any(|pupil| pupil["pupil_id"] == row["pupil_id"]);
            assert!(known, "{table}: {row:?}");
        }
    }
    let indicators = done.lines("indicators");
    assert_eq!(indicators[0], "pupil_id,literacy.phonics,wellbeing.belonging");
    let toml = std::fs::read_to_string(done.out().join("dataset.toml")).unwrap();
    assert!(toml.contains("as_at") && toml.contains("wellbeing.belonging"), "{toml}");
    assert!(!toml.contains("oneroster") && !toml.contains("[files]"), "{toml}");
    // The same under the same key, and the same bytes.
    let again = with(Format::Auto, &paths, ids, None).unwrap();
    assert_eq!(again.bytes(), done.bytes());
    assert!(again.report.key.is_some_and(|used| !used.made));
}

#[test]
fn a_trusts_own_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let roll = write(folder.path(), "roll.csv", "No,House,Yr,Sch\n1,Red,7,H\n2,Blue,8,H\n,,,\n");
    let log = write(
        folder.path(),
        "log.csv",
        "No,Day,Why\n1,2026-03-02,Detention\n1,2026-03-03,Praise\n",
    );
    let map = write(
        folder.path(),
        "map.toml",
        "title = \"Our own\"\nas_at = 2026-03-01\nsource = \"us\"\n\
         [[export]]\ntitle = \"roll\"\ninto = \"pupils\"\nrequired = [\"pupil_id\", \"academy_id\"]\n\
         [export.columns]\npupil_id = [\"No\"]\nacademy_id = [\"Sch\"]\nyear_group = [\"Yr\"]\n\
         [[export]]\ntitle = \"log\"\ninto = \"behaviour\"\nrequired = [\"pupil_id\", \"date\", \"kind\"]\n\
         [export.columns]\npupil_id = [\"No\"]\ndate = [\"Day\"]\nkind = [\"Why\"]\n\
         [export.values.kind]\ndetention = \"incident\"\nPraise = \"achievement\"\n",
    );
    for format in [Format::Mapped, Format::Auto] {
        let paths = [roll.clone(), log.clone()];
        let done = with(format, &paths, Ids::Keep, Some(&map)).unwrap();
        assert_eq!(done.lines("pupils"), ["pupil_id,academy_id,year_group", "1,H,7", "2,H,8"]);
        assert_eq!(
            done.lines("behaviour"),
            ["pupil_id,date,kind", "1,2026-03-02,incident", "1,2026-03-03,achievement"]
        );
        assert_eq!(done.report.sources[0].unused, ["House"]);
    }
}

#[test]
fn the_trusts_own_values_go_before_those_of_a_mapping() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "dataset.toml", "[values.sen_status]\n\"SEN Support\" = \"none\"\n");
    let roll = write(
        folder.path(),
        "roll.csv",
        "UPN,School,Year Group,SEN Status\nP1,A,7,SEN Support\nP2,A,7,School Support\n",
    );
    let done = keeping(Format::Sims, &[roll]).unwrap();
    assert_eq!(done.pupil("P1")["sen_status"], "SEN Support", "left for the reader of datasets");
    assert_eq!(done.pupil("P2")["sen_status"], "support");
}

#[test]
fn rows_of_several_files_are_joined_and_the_first_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let a = write(folder.path(), "a.csv", "UPN,School,Year Group\nP1,A,7\nP2,A,8\nP3,B,8\n");
    let b = write(folder.path(), "b.csv", "UPN,Year,EAL\nP2,9,Y\nP1,7,N\nP9,7,N\n");
    for paths in [[a.clone(), b.clone()], [b, a]] {
        let done = keeping(Format::Sims, &paths).unwrap();
        assert_eq!(
            done.lines("pupils"),
            ["pupil_id,academy_id,year_group,eal", "P1,A,7,N", "P2,A,8,Y", "P3,B,8,"]
        );
        done.has_problem(&["b.csv:2", "year_group", "`9`", "says otherwise"]);
        done.has_problem(&["b.csv:4", "academy_id", "no file says which academy", "row left out"]);
    }
}

#[test]
fn columns_that_fill_late_are_there_and_those_that_never_fill_are_not() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.csv", "pupil_id,academy_id\n1,A\n");
    write(
        folder.path(),
        "behaviour.csv",
        "pupil_id,date,kind,points,days\n1,2026-03-01,incident,,\n1,2026-03-02,\"inci,\"\"dent\",,\n1,2026-03-03,incident,2,\n",
    );
    let done = keeping(Format::Auto, &[folder.path().to_owned()]).unwrap();
    assert_eq!(
        done.lines("behaviour"),
        [
            "pupil_id,date,kind,points",
            "1,2026-03-01,incident,",
            "1,2026-03-02,\"inci,\"\"dent\",",
            "1,2026-03-03,incident,2"
        ]
    );
}
