//! The header of a transfer file: which academy, which day.

use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::Date;

/// The elements of a header that are read.
pub(super) const OF_HEADER: &[&str] = &[
    "DateTime",
    "SourceSchool",
    "DestSchool",
    "LEA",
    "Estab",
    "SchoolName",
    "AcademicYear",
    "SourceSchoolLEA",
    "SourceSchoolEstab",
    "SourceSchoolName",
    "SourceSchoolAcademicYear",
    "DestSchoolLEA",
    "DestSchoolEstab",
    "DestSchoolName",
];

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Empty where no school is named.
    pub(super) academy: String,
    /// The academy's name, as far as it is said.
    pub(super) name: String,
    /// The day the file was made.
    pub(super) day: Option<Date>,
    /// Whether the file names school years by the year they begin in.
    pub(super) by_beginning: bool,
}

impl Header {
    pub(super) fn read(header: &Element, notes: &mut Notes<'_>) -> Self {
        let text = |element: Option<&Element>, name: &str| {
            element.and_then(|element| element.text_of(name)).unwrap_or("").to_owned()
        };
        let school = |nested: &str, flat: [&str; 3]| {
            let [lea, estab, name] = flat;
            match header.child(nested).filter(|school| !school.children.is_empty()) {
                Some(school) => [
                    text(Some(school), "LEA"),
                    text(Some(school), "Estab"),
                    text(Some(school), "SchoolName"),
                ],
                None => {
                    [text(Some(header), lea), text(Some(header), estab), text(Some(header), name)]
                }
            }
        };
        let from = {
            let flat = school(
                "SourceSchool",
                ["SourceSchoolLEA", "SourceSchoolEstab", "SourceSchoolName"],
            );
            let flatter = school("SourceSchool", ["LEA", "Estab", "SchoolName"]);
            if number(&flat).is_some() { flat } else { flatter }
        };
        let to = school("DestSchool", ["DestSchoolLEA", "DestSchoolEstab", "DestSchoolName"]);
        let (academy, name) = match (number(&to), number(&from)) {
            (Some(academy), same) => {
                // A destination has no name; if the school writes to itself, the source has it.
                let [.., own] = &from;
                let [.., name] = to;
                let name = if name.is_empty() && same.as_ref() == Some(&academy) {
                    own.clone()
                } else {
                    name
                };
                (academy, name)
            }
            (None, Some(academy)) => {
                let [.., name] = from;
                (academy, name)
            }
            (None, None) => {
                let what = "neither destination nor source is a school with LEA and Estab";
                notes.unsaid(header.line, "Header", what, "pupils read without an academy");
                (String::new(), String::new())
            }
        };
        let day = notes.day(header.child("DateTime"));
        if day.is_none() {
            let what = "the day of the file is not known";
            let done = "free school meals of the last six years read as missing";
            notes.unsaid(header.line, "DateTime", what, done);
        }
        let year = header.find("AcademicYear").or_else(|| header.child("SourceSchoolAcademicYear"));
        let year = year.and_then(|year| year.text.get(..4)?.parse::<i16>().ok());
        let by_beginning = year.is_some() && year == day.map(beginning);
        Self { academy, name, day, by_beginning }
    }
}

/// Returns the year in which the school year of a day began.
pub(super) fn beginning(day: Date) -> i16 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

fn number([lea, estab, _]: &[String; 3]) -> Option<String> {
    let digits =
        |text: &str, many| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(lea, 3) && digits(estab, 4)).then(|| format!("{lea}{estab}"))
}
