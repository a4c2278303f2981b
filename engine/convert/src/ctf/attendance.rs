//! Attendance of a pupil, year by year.

use super::header::{Header, beginning};
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Sessions of a year at most: two on each of 366 days.
const MOST: u32 = 732;

/// Sessions of one school year.
#[derive(Debug, Clone, Copy, Default)]
struct Sessions {
    possible: u32,
    present: Option<u32>,
    authorised: u32,
    unauthorised: u32,
}

pub(super) fn rows(pupil: &Element, id: &str, header: &Header, notes: &mut Notes<'_>) {
    // By the year it began in, then by school: what is said of both twice is said anew.
    let mut years: BTreeMap<i16, BTreeMap<(&str, &str), Sessions>> = BTreeMap::new();
    for year in pupil.all("YearData") {
        let Some(began) = began(year, header, notes) else { continue };
        let Some(sessions) = sessions(year, notes) else { continue };
        let lea = year.text_of("LEA").unwrap_or("");
        let estab = year.text_of("Estab").unwrap_or("");
        if years.entry(began).or_default().insert((lea, estab), sessions).is_some() {
            let what = "the year stands twice for one school";
            notes.unsaid(year.line, "YearData", what, "the later one taken");
        }
    }
    for (began, schools) in years {
        let mut sum = Sessions { present: Some(0), ..Sessions::default() };
        for sessions in schools.values() {
            sum.possible += sessions.possible;
            sum.authorised += sessions.authorised;
            sum.unauthorised += sessions.unauthorised;
            sum.present = sum.present.zip(sessions.present).map(|(some, more)| some + more);
        }
        let from = date(began, 9, 1);
        let last = date(began + 1, 8, 31);
        let to = header.day.map_or(last, |day| day.min(last));
        let cells = [
            ("pupil_id", id),
            ("from", &from.to_string()),
            ("to", &to.to_string()),
            ("possible", &sum.possible.to_string()),
            ("present", &sum.present.map_or_else(String::new, |present| present.to_string())),
            ("authorised", &sum.authorised.to_string()),
            ("unauthorised", &sum.unauthorised.to_string()),
        ];
        notes.row(Core::Attendance, &cells);
    }
}

/// Returns the year in which the school year began.
fn began(data: &Element, header: &Header, notes: &mut Notes<'_>) -> Option<i16> {
    const LATER: &str = "a school year that begins after the day of the file";
    let start = data.find("AttendanceStartDate");
    if let (Some(said), Some(start)) = (start, notes.day(start)) {
        let began = beginning(start);
        if !fits(began, header.day) {
            notes.wrong(said, LATER, "sessions left out");
            return None;
        }
        return Some(began);
    }
    let Some(said) = data.child("Year") else {
        notes.unsaid(data.line, "Year", "missing", "sessions left out");
        return None;
    };
    let number = said.text.get(..4).and_then(|year| year.parse::<i16>().ok());
    let began = number.filter(|year| (1990..=2100).contains(year)).map(|year| {
        // `2024/2025` says both.
        if said.text.len() > 4 || header.by_beginning { year } else { year - 1 }
    });
    match began {
        Some(began) if fits(began, header.day) => Some(began),
        Some(_) => {
            notes.wrong(said, LATER, "sessions left out");
            None
        }
        None => {
            notes.wrong(said, "not a year", "sessions left out");
            None
        }
    }
}

fn fits(began: i16, day: Option<Date>) -> bool {
    day.is_none_or(|day| began <= beginning(day)) && (1989..=2100).contains(&began)
}

fn sessions(data: &Element, notes: &mut Notes<'_>) -> Option<Sessions> {
    let mut needed = |name: &'static str, line: u64| {
        let element = data.child(name);
        let number = notes.whole_number(element, MOST);
        if number.is_none() {
            if element.is_none() {
                notes.unsaid(line, name, "missing", "the year's sessions left out");
            } else {
                notes.unsaid(line, "YearData", "its sessions cannot be read", "left out");
            }
        }
        number
    };
    let possible = needed("SessionsPossible", data.line)?;
    let authorised = needed("SessionsAuthorised", data.line)?;
    let unauthorised = needed("SessionsUnauthorised", data.line)?;
    let present = notes.whole_number(data.child("SessionsAttended"), MOST);
    let told = present.unwrap_or(0) + authorised + unauthorised;
    if told > possible {
        let what = format!("{told} sessions of {possible} possible are accounted for");
        notes.unsaid(data.line, "SessionsPossible", &what, "the year's sessions left out");
        return None;
    }
    Some(Sessions { possible, present, authorised, unauthorised })
}
