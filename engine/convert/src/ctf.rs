//! Common Transfer Files, with which English schools hand pupils on.
//!
//! Versions 15 to 25 differ in little that concerns us, and programs differ more: the header is
//! nested (`SourceSchool/LEA`) or flat (`SourceSchoolLEA`), pupils stand in `CTFpupilData` or
//! `Pupils`, details stand in `BasicDetails` or beside it. So elements are looked for by name
//! within the section they belong to.
//!
//! # What becomes what
//!
//! | core data set | from |
//! |---|---|
//! | `pupil_id` | `UPN`; a pupil without one is left out. Former UPNs are not read |
//! | `academy_id` | LEA and Estab, seven digits, of the school the file is *for*, if it names one (not `LLLL`, `MMMMMMM`): the pupil is going to be there. Else of the school it is *from* |
//! | `year_group` | `NCyearActual` |
//! | `sex` | `Gender`, from version 24 on `Sex` |
//! | `sen_status` | the newest `SENprovision` in force on the day of the file; S, A and P of old histories as what replaced them |
//! | `sen_need` | the `SENtype` of the first rank among needs that have not ended |
//! | `fsm_ever6` | yes if an instance of `FSMhistory` in England touches the six years before the day of the file; no if there are instances and none does; missing without a history, which many files leave out. An approximation: what counts is being recorded in a census in those years |
//! | `eal` | the first language; what is not known or refused is missing |
//! | `looked_after` | `InCare` |
//! | attendance | `Attendance/YearData`: sessions of a year, 1 September to 31 August or the day of the file. Years at several schools are added up; the string of marks beside them is left alone, as it says the same twice |
//! | assessments | phonics, key stage 2 scaled scores, the multiplication check; see `formats/ctf.toml`. Everything else is left out and counted |
//!
//! Names, addresses, contacts, dates of birth, ethnicity, nationality and medical flags are passed
//! over while reading and never held as such. `ServiceChild` has no place in the core data set.
//!
//! `Year` of attendance is the year in which the school year ends, as for assessments, unless the
//! file's own `AcademicYear` counts by the beginning (it equals the year in which the school year of
//! the file's day began), or the sessions have a start date, which decides.
//!
//! # Sources
//!
//! Department for Education, Common Transfer File specifications 15 to 21 (2015 to 2021); the
//! element names and headers of files written and read by public programs.

use crate::notes::Notes;
use crate::xml::{Element, Xml};
use crate::{ConvertError, Core, Sink};
use header::Header;
use results::Skipped;
use std::io::BufRead;

mod attendance;
mod codes;
mod header;
mod pupil;
mod results;
#[cfg(test)]
mod tests;

/// The elements of a pupil that are read. All others, and what is in them, are passed over.
const OF_PUPIL: &[&str] = &[
    "UPN",
    "BasicDetails",
    "Gender",
    "Sex",
    "NCyearActual",
    "FirstLanguage",
    "Languages",
    "Type",
    "LanguageType",
    "Language",
    "LanguageTy",
    "LanguageCode",
    "FSMhistory",
    "FSMinstance",
    "FSMreview",
    "FSMstartDate",
    "FSMendDate",
    "FSMeligible",
    "UKcountry",
    "LookedAfter",
    "LookAfter",
    "InCare",
    "SEN",
    "SENhistory",
    "StartDate",
    "EndDate",
    "SENprovision",
    "SENprovisionInfo",
    "SENneeds",
    "SENneed",
    "SENtype",
    "SENtypeRank",
    "NeedEndDate",
    "Attendance",
    "YearData",
    "Year",
    "LEA",
    "Estab",
    "SessionsPossible",
    "SessionsAuthorised",
    "SessionsAttended",
    "SessionsUnauthorised",
    "AttendSessions",
    "AttendanceStartDate",
    "StageAssessments",
    "KeyStage",
    "Stage",
    "StageAssessment",
    "Subject",
    "Component",
    "Method",
    "Result",
    "ResultQualifier",
    "ResultDate",
];

/// Reads a transfer file.
pub(crate) fn read(
    name: &str,
    source: impl BufRead,
    sink: &mut dyn Sink,
) -> Result<(), ConvertError> {
    let mut reading = Reading {
        notes: Notes::new(name, sink),
        header: None,
        codes: codes::codes()?,
        skipped: Skipped::default(),
        pupils: 0,
    };
    let mut xml = Xml::open(name, source)?;
    if !xml.root()?.eq_ignore_ascii_case("CTfile") {
        return Err(xml.not_this("`CTfile`", "name a Common Transfer File as it was exported"));
    }
    while let Some(section) = xml.child()? {
        match section.as_str() {
            "Header" => {
                let header = xml.element("Header", header::OF_HEADER)?;
                reading.header(&header);
            }
            "CTFpupilData" | "Pupils" => {
                while let Some(record) = xml.child()? {
                    if record == "Pupil" {
                        let pupil = xml.element("Pupil", OF_PUPIL)?;
                        reading.pupil(&pupil);
                    } else {
                        xml.skip()?;
                    }
                }
            }
            "Pupil" => {
                let pupil = xml.element("Pupil", OF_PUPIL)?;
                reading.pupil(&pupil);
            }
            _ => xml.skip()?,
        }
    }
    xml.finish()?;
    reading.finish();
    Ok(())
}

struct Reading<'a> {
    notes: Notes<'a>,
    header: Option<Header>,
    codes: &'static codes::Codes,
    skipped: Skipped,
    pupils: u64,
}

impl Reading<'_> {
    fn header(&mut self, header: &Element) {
        let header = Header::read(header, &mut self.notes);
        if !header.academy.is_empty() {
            let cells = [("academy_id", header.academy.as_str()), ("name", header.name.as_str())];
            self.notes.row(Core::Academies, &cells);
        }
        self.header = Some(header);
    }

    fn pupil(&mut self, pupil: &Element) {
        self.pupils += 1;
        if self.header.is_none() {
            self.notes.whole(
                "Header",
                String::new(),
                "there is none before the first pupil, so neither academy nor day of the file is known",
                "pupils read without",
            );
        }
        let header = self.header.get_or_insert_with(Header::default);
        let Some(id) = self.notes.id(pupil.child("UPN")) else {
            self.notes.unsaid(pupil.line, "UPN", "a pupil without one", "pupil left out");
            return;
        };
        pupil::row(pupil, id, header, self.codes, &mut self.notes);
        attendance::rows(pupil, id, header, &mut self.notes);
        results::rows(pupil, id, self.codes, &mut self.notes, &mut self.skipped);
    }

    fn finish(&mut self) {
        if self.pupils == 0 {
            self.notes.whole("Pupil", String::new(), "there is none in the file", "nothing read");
        }
        self.skipped.note(&mut self.notes);
    }
}
