//! Files of other makers, where they are at hand: each loads, or is refused with the reason.

use crate::kit::{keeping, with, write};
use std::path::{Path, PathBuf};
use uplift_convert::{Format, Ids};

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    path.exists().then_some(path)
}

#[test]
fn a_feed_of_ed_fi() {
    let Some(path) = data("oneroster/edfi_lms_1.1") else { return };
    let done = keeping(Format::Auto, &[path]).unwrap();
    assert_eq!(done.rows("pupils").len(), 8);
    assert_eq!(
        done.lines("academies")[1..],
        ["255901001,Grand Bend High School,255901,Grand Bend ISD"],
        "the parent stands in `identifier`"
    );
    assert_eq!(done.rows("classes").len(), 2);
    assert_eq!(done.rows("calendar").len(), 2);
    let text = String::from_utf8(done.bytes().into_values().flatten().collect()).unwrap();
    assert!(!text.contains("Archer") && !text.contains("studentgps"));
}

#[test]
fn user_names_that_are_names_are_replaced() {
    let Some(path) = data("oneroster/edfi_lms_1.1") else { return };
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "m.toml", "[oneroster]\npupil_id = \"username\"");
    let ids = Ids::Replace(Some(folder.path().join("key")));
    let done = with(Format::OneRoster, &[path], ids, Some(&map)).unwrap();
    assert_eq!(done.report.replaced, 8);
}

#[test]
fn a_feed_of_tao() {
    let Some(path) = data("oneroster/oat_1.1") else { return };
    let done = keeping(Format::Auto, &[path]).unwrap();
    let pupils: Vec<String> = done
        .rows("pupils")
        .iter()
        .map(|row| format!("{} {}", row["pupil_id"], row["academy_id"]))
        .collect();
    assert_eq!(pupils, ["user1 12345", "user2 54321"]);
    assert_eq!(done.rows("enrolments").len(), 3);
}

#[test]
fn six_states_of_a_feed() {
    let Some(base) = data("oneroster/rjeike") else { return };
    let first = write_only_files(&base);
    let done = keeping(Format::OneRoster, &[first.path().to_owned()]).unwrap();
    assert!(!done.rows("pupils").is_empty());
    done.has_problem(&["no such organisation"]);
    let steps = ["Step1-UpdateCourse", "Step2-AddCourse", "Step3-DeleteCourse", "Step4-AddClass"];
    let mut paths = vec![first.path().to_owned()];
    paths.extend(steps.iter().map(|step| base.join(step)));
    let after = keeping(Format::OneRoster, &paths).unwrap();
    let classes = |done: &crate::kit::Done| done.rows("classes").len();
    assert_eq!(classes(&after), classes(&done) + 1, "a class was added");
    // Named together, the folder and those within it say the same.
    let whole = keeping(Format::Auto, &[base]).unwrap();
    assert_eq!(whole.lines("classes"), after.lines("classes"));
}

fn write_only_files(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (name, bytes) in crate::kit::files(folder, "") {
        std::fs::write(copy.path().join(name), bytes).unwrap();
    }
    copy
}

#[test]
fn exports_of_contoso_load_with_a_mapping_or_are_refused() {
    let Some(folder) = data("oea_contoso") else { return };
    let here = tempfile::tempdir().unwrap();
    let map = write(
        here.path(),
        "m.toml",
        "title = \"Contoso\"\nas_at = 2026-11-28\nsource = \"its headers\"\n\
         [[export]]\ntitle = \"students\"\ninto = \"pupils\"\nrequired = [\"pupil_id\", \"academy_id\"]\n\
         [export.columns]\npupil_id = [\"SIS ID\"]\nacademy_id = [\"School SIS ID\"]\nyear_group = [\"Grade\"]\nsex = [\"Gender\"]\n\
         [[export]]\ntitle = \"marks\"\ninto = \"assessments\"\nrequired = [\"pupil_id\", \"value\"]\n\
         [export.columns]\npupil_id = [\"student_id\"]\nvalue = [\"numeric_grade_earned\"]\nmeasure = [\"term_id\"]\n\
         [export.constants]\nassessment = \"section\"\n",
    );
    let paths = [
        folder.join("hw_contoso_sis_day1_students_part1.csv"),
        folder.join("hw_contoso_sis_day1_studentsectionmark_part1.csv"),
    ];
    let done = with(Format::Mapped, &paths, Ids::Keep, Some(&map)).unwrap();
    assert_eq!(done.rows("pupils").len(), 400);
    assert_eq!(done.report.sources[1].rows, 4803);
    let text = String::from_utf8(done.bytes().into_values().flatten().collect()).unwrap();
    assert!(!text.contains("Ibarra") && !text.contains("Classrmtest86"));
    // Without one, nothing says what its headers are; attendance and demographics lack what a roster has.
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if let Err(error) = keeping(Format::Auto, &[path]) {
            let said = format!("{error}; {}", error.hint().unwrap_or_default());
            assert!(said.contains("dataset.toml"), "{said}");
        }
    }
}
