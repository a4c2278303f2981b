//! Schools, students and who is enrolled where.

use super::codes::Codes;
use super::{Tally, descriptor};
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) fn school(record: &Element, id: &str, notes: &mut Notes<'_>) {
    let name = record.text_of("NameOfInstitution").unwrap_or("");
    notes.row(Core::Academies, &[("academy_id", id), ("name", name)]);
}

/// Students and their enrolments.
#[derive(Debug, Default)]
pub(super) struct Roll {
    /// The sex of each student, empty where it is not said.
    students: BTreeMap<String, String>,
    /// By student, then by school.
    enrolments: BTreeMap<String, BTreeMap<String, Enrolment>>,
    many: usize,
    grades: Tally,
}

#[derive(Debug)]
struct Enrolment {
    entered: Option<Date>,
    left: Option<Date>,
    year_group: String,
}

impl Roll {
    pub(super) fn len(&self) -> usize {
        self.students.len() + self.many
    }

    /// Takes down what is known of a student.
    pub(super) fn student(
        &mut self,
        record: &Element,
        pupil: &str,
        codes: &Codes,
        notes: &mut Notes<'_>,
    ) {
        let known = self.students.entry(pupil.to_owned()).or_default();
        let Some(said) = record.child("Sex").or_else(|| record.child("SexType")) else { return };
        match codes.sex(descriptor(said)) {
            Some(sex) => sex.clone_into(known),
            None => notes.wrong(said, "neither Female nor Male", "read as missing"),
        }
    }

    /// Takes an enrolment down.
    pub(super) fn enrol(
        &mut self,
        record: &Element,
        pupil: &str,
        school: &str,
        codes: &Codes,
        notes: &mut Notes<'_>,
    ) {
        if school.is_empty() {
            let what = "no school, or one that no record before it is";
            notes.unsaid(record.line, "SchoolReference", what, "enrolment left out");
            return;
        }
        let entered = notes.day(record.child("EntryDate"));
        let left = notes.day(record.child("ExitWithdrawDate"));
        let year_group = self.year_group(record, codes);
        let enrolment = Enrolment { entered, left, year_group };
        let schools = self.enrolments.entry(pupil.to_owned()).or_default();
        match schools.get_mut(school) {
            None => {
                self.many += 1;
                schools.insert(school.to_owned(), enrolment);
            }
            // Left and came back: the later entry is the one in force.
            Some(known) if known.entered <= enrolment.entered => *known = enrolment,
            Some(_) => {}
        }
    }

    fn year_group(&mut self, record: &Element, codes: &Codes) -> String {
        let Some(said) = record.child("EntryGradeLevel") else { return String::new() };
        let grade = descriptor(said);
        codes.year_group(grade).unwrap_or_else(|| {
            self.grades.count(grade, said.line);
            String::new()
        })
    }

    /// Takes down what is missing from a file.
    pub(super) fn notes(&mut self, notes: &mut Notes<'_>) {
        let what = "enrolments in a grade that is no year group";
        self.grades.note("EntryGradeLevel", what, "year group read as missing", notes);
    }

    /// Hands pupils on.
    pub(super) fn finish(self, notes: &mut Notes<'_>) {
        let mut ended = 0_u64;
        for (pupil, schools) in &self.enrolments {
            let sex = self.students.get(pupil).map_or("", String::as_str);
            let newest = schools.values().filter_map(|enrolment| enrolment.entered).max();
            for (school, enrolment) in schools {
                if enrolment.left.zip(newest).is_some_and(|(left, entered)| left <= entered)
                    && schools.len() > 1
                    && enrolment.entered < newest
                {
                    ended += 1;
                    continue;
                }
                let cells = [
                    ("pupil_id", pupil.as_str()),
                    ("academy_id", school.as_str()),
                    ("year_group", enrolment.year_group.as_str()),
                    ("sex", sex),
                ];
                notes.row(Core::Pupils, &cells);
            }
        }
        if ended > 0 {
            let what =
                format!("enrolments that ended before the pupil entered another school ({ended})");
            notes.whole("ExitWithdrawDate", String::new(), &what, "left out");
        }
        let nowhere =
            self.students.keys().filter(|pupil| !self.enrolments.contains_key(*pupil)).count();
        if nowhere > 0 {
            let what = format!("students who are enrolled in no school of these files ({nowhere})");
            let done = "left out; name the file of enrolments too";
            notes.whole("Student", String::new(), &what, done);
        }
    }
}
