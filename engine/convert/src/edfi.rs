//! Ed-Fi bulk files: XML interchanges of a student information system.
//!
//! An interchange is a list of records that refer to each other by their keys, spelled out
//! (`StudentReference/StudentIdentity/StudentUniqueId`) or by a `ref` to an `id`, and come in any
//! order and in several files: so [`Interchange`] remembers what it needs of each, a few dozen bytes
//! a record, and says the rest when all files are read. Versions 2 to 5 differ in namespaces (not
//! looked at), in how descriptors are written (`uri://...#Tardy`, `CodeValue`, plain text) and in
//! some names; extensions put `EXTENSION-` before and `Extension` after. All are read alike.
//!
//! # What becomes what
//!
//! | core data set | from |
//! |---|---|
//! | academies | `School`: `SchoolId`, `NameOfInstitution` |
//! | pupils | `StudentSchoolAssociation`, with the sex that `Student` or `StudentEducationOrganizationAssociation` says. One that ended is left out where the pupil entered another school later. Grades become year groups by age (`formats/ed-fi.toml`) |
//! | attendance | `StudentSchoolAttendanceEvent`, see below |
//! | behaviour `incident` | a pupil's part in a `DisciplineIncident`, once however often it is told: not victims and witnesses |
//! | behaviour `suspension` | `DisciplineAction` with an out-of-school suspension, with its days |
//!
//! Names, dates of birth, addresses, reporters, descriptions and characteristics are passed over.
//! Limited English is not English as an additional language, disability is not SEN, and a lunch
//! program not free school meals in England: none is read.
//!
//! # Attendance
//!
//! Ed-Fi files list what was out of the ordinary: absent, late. Marks made of those alone would say
//! that a pupil was absent from every session there was. So for each academy:
//!
//! - where it has events "In Attendance", its events become session marks;
//! - where it has none, its events become sums of absences without sessions possible, from which no
//!   rate can be had, and a problem says so.
//!
//! Events of parts of a day do not say which session they mean and are left out and counted.
//!
//! # Sources
//!
//! Ed-Fi Alliance, Data Standard 2.0 to 5.2: interchange schemas, sample files and descriptors.

use crate::notes::Notes;
use crate::xml::{Element, Xml, XmlFault, shown};
use crate::{ConvertError, Sink};
use attendance::Events;
use codes::Codes;
use discipline::Incidents;
use enrolment::Roll;
use std::collections::BTreeMap;
use std::io::BufRead;

mod attendance;
mod codes;
mod discipline;
mod enrolment;
#[cfg(test)]
mod tests;

/// Records that are remembered at most: a year of events of the largest trust, ten times over.
const MAX_REMEMBERED: usize = 20_000_000;
/// Kinds of things left out that are told apart.
const MAX_KINDS: usize = 100;
/// How much of a name is shown.
const SHOWN: usize = 60;

/// The elements of a record that are read. All others, and what is in them, are passed over.
const OF_RECORD: &[&str] = &[
    "StudentUniqueId",
    "StudentUniqueStateId",
    "StudentReference",
    "StudentIdentity",
    "SchoolId",
    "StateOrganizationId",
    "NameOfInstitution",
    "SchoolReference",
    "SchoolIdentity",
    "ResponsibilitySchoolReference",
    "EducationalOrgReference",
    "EducationalOrgIdentity",
    "EducationOrganizationReference",
    "Sex",
    "SexType",
    "EntryDate",
    "ExitWithdrawDate",
    "EntryGradeLevel",
    "GradeLevel",
    "AttendanceEvent",
    "EventDate",
    "AttendanceEventCategory",
    "EventDuration",
    "IncidentIdentifier",
    "IncidentDate",
    "DisciplineIncidentReference",
    "DisciplineIncidentIdentity",
    "StudentParticipationCode",
    "DisciplineIncidentParticipationCode",
    "Discipline",
    "Disciplines",
    "DisciplineDate",
    "DisciplineActionLength",
    "ActualDisciplineActionLength",
    "CodeValue",
    "ShortDescription",
];

/// Reads a file by itself.
pub(crate) fn read(
    name: &str,
    source: impl BufRead,
    sink: &mut dyn Sink,
) -> Result<(), ConvertError> {
    let mut interchange = Interchange::new()?;
    interchange.file(name, source, sink)?;
    interchange.finish(name, sink);
    Ok(())
}

/// What is known from the files read so far.
pub(crate) struct Interchange {
    codes: &'static Codes,
    /// What the `id`s of records mean, for those that refer to them: ids of pupils and academies.
    named: BTreeMap<String, String>,
    roll: Roll,
    events: Events,
    incidents: Incidents,
}

impl Interchange {
    pub(crate) fn new() -> Result<Self, ConvertError> {
        Ok(Self {
            codes: codes::codes()?,
            named: BTreeMap::new(),
            roll: Roll::default(),
            events: Events::default(),
            incidents: Incidents::default(),
        })
    }

    /// Reads one file.
    pub(crate) fn file(
        &mut self,
        name: &str,
        source: impl BufRead,
        sink: &mut dyn Sink,
    ) -> Result<(), ConvertError> {
        let mut notes = Notes::new(name, sink);
        let mut xml = Xml::open(name, source)?;
        if !xml.root()?.starts_with("Interchange") {
            return Err(xml.not_this(
                "an Ed-Fi `Interchange...`",
                "name bulk files of students, schools, attendance or discipline",
            ));
        }
        let mut others = Tally::default();
        while let Some(name) = xml.child()? {
            let Some(kind) = KINDS.iter().find(|kind| **kind == plain(&name)) else {
                others.count(&shown(plain(&name)), 0);
                xml.skip()?;
                continue;
            };
            let record = xml.element(kind, OF_RECORD)?;
            self.record(&record, &mut notes);
            if self.remembered() > MAX_REMEMBERED {
                return Err(xml.fault(XmlFault::ManyReferences));
            }
        }
        xml.finish()?;
        let what = "records of a kind that has no place in the core data set";
        others.note("", what, "left out", &mut notes);
        self.roll.notes(&mut notes);
        self.events.notes(&mut notes);
        self.incidents.notes(&mut notes);
        Ok(())
    }

    /// Says what could be said only now; `name` is the last file's.
    pub(crate) fn finish(self, name: &str, sink: &mut dyn Sink) {
        let mut notes = Notes::new(name, sink);
        self.roll.finish(&mut notes);
        self.events.finish(self.codes, &mut notes);
        self.incidents.finish(&mut notes);
    }

    fn remembered(&self) -> usize {
        self.named.len() + self.roll.len() + self.events.len() + self.incidents.len()
    }

    fn record(&mut self, record: &Element, notes: &mut Notes<'_>) {
        match record.name {
            "School" => {
                let Some(id) = notes.id(school_id(record)) else {
                    notes.unsaid(record.line, "SchoolId", "a school without one", "left out");
                    return;
                };
                self.name(record, id);
                enrolment::school(record, id, notes);
            }
            "Student" => {
                let Some(pupil) = notes.id(student_id(record)) else {
                    notes.unsaid(
                        record.line,
                        "StudentUniqueId",
                        "a student without one",
                        "left out",
                    );
                    return;
                };
                self.name(record, pupil);
                self.roll.student(record, pupil, self.codes, notes);
            }
            "DisciplineIncident" => {
                let school = self.school(record, notes).unwrap_or_default();
                self.incidents.incident(record, &school, notes);
            }
            _ => {
                let school = self.school(record, notes).unwrap_or_default();
                let pupils = self.pupils(record, notes);
                if pupils.is_empty() {
                    let what = "no student, or one that no record before it is";
                    notes.unsaid(record.line, "StudentReference", what, "record left out");
                }
                for pupil in pupils {
                    self.of_pupil(record, &pupil, &school, notes);
                }
            }
        }
    }

    fn of_pupil(&mut self, record: &Element, pupil: &str, school: &str, notes: &mut Notes<'_>) {
        match record.name {
            "StudentSchoolAssociation" => self.roll.enrol(record, pupil, school, self.codes, notes),
            "StudentEducationOrganizationAssociation" => {
                self.roll.student(record, pupil, self.codes, notes);
            }
            "StudentSchoolAttendanceEvent" | "AttendanceEvent" => {
                self.events.event(record, pupil, school, self.codes, notes);
            }
            "DisciplineAction" => {
                self.incidents.action(record, pupil, school, self.codes, notes);
            }
            _ => self.incidents.part(record, pupil, self.codes, notes),
        }
    }

    fn name(&mut self, record: &Element, means: &str) {
        if let Some(id) = &record.id {
            self.named.insert(id.clone(), means.to_owned());
        }
    }

    /// Returns the students of a record: one, but for actions of version 2, which may be of several.
    fn pupils(&self, record: &Element, notes: &mut Notes<'_>) -> Vec<String> {
        record
            .children("StudentReference")
            .filter_map(|reference| self.meant(reference, student_id(reference), notes))
            .collect()
    }

    fn school(&self, record: &Element, notes: &mut Notes<'_>) -> Option<String> {
        let names = ["SchoolReference", "ResponsibilitySchoolReference", "EducationalOrgReference"];
        let reference = names.iter().find_map(|name| record.child(name))?;
        self.meant(reference, school_id(reference), notes)
    }

    fn meant(
        &self,
        reference: &Element,
        id: Option<&Element>,
        notes: &mut Notes<'_>,
    ) -> Option<String> {
        if let Some(id) = notes.id(id) {
            return Some(id.to_owned());
        }
        self.named.get(reference.reference.as_ref()?).cloned()
    }
}

/// The kinds of records that are read.
const KINDS: &[&str] = &[
    "School",
    "Student",
    "StudentSchoolAssociation",
    "StudentEducationOrganizationAssociation",
    "StudentSchoolAttendanceEvent",
    "AttendanceEvent",
    "DisciplineIncident",
    "StudentDisciplineIncidentAssociation",
    "StudentDisciplineIncidentBehaviorAssociation",
    "DisciplineAction",
];

/// Returns the name of a record without what an extension puts around it.
fn plain(name: &str) -> &str {
    let name = name.rsplit_once('-').map_or(name, |(_, name)| name);
    name.strip_suffix("Extension").filter(|name| !name.is_empty()).unwrap_or(name)
}

fn student_id(within: &Element) -> Option<&Element> {
    within.find("StudentUniqueId").or_else(|| within.find("StudentUniqueStateId"))
}

fn school_id(within: &Element) -> Option<&Element> {
    within.find("SchoolId").or_else(|| within.find("StateOrganizationId"))
}

/// Returns what a descriptor says, however it is written.
fn descriptor(element: &Element) -> &str {
    let text = if element.text.is_empty() {
        let inner = element.text_of("CodeValue").or_else(|| element.text_of("ShortDescription"));
        inner.unwrap_or("")
    } else {
        &element.text
    };
    text.rsplit_once('#').map_or(text, |(_, word)| word).trim()
}

/// Things of one kind, counted by name, with the line of the first.
#[derive(Debug, Default)]
struct Tally {
    named: BTreeMap<String, (u64, u64)>,
    others: u64,
}

impl Tally {
    fn count(&mut self, name: &str, line: u64) {
        let name: String = name.chars().take(SHOWN).collect();
        if self.named.len() < MAX_KINDS || self.named.contains_key(&name) {
            self.named.entry(name).or_insert((0, line)).0 += 1;
        } else {
            self.others += 1;
        }
    }

    /// Takes each kind down as one problem, and forgets it.
    fn note(&mut self, column: &str, what: &str, done: &str, notes: &mut Notes<'_>) {
        for (name, (many, line)) in std::mem::take(&mut self.named) {
            notes.counted(line, column, name, &format!("{what} ({many})"), done);
        }
        if self.others > 0 {
            notes.whole(column, String::new(), &format!("more {what} ({})", self.others), done);
            self.others = 0;
        }
    }
}
