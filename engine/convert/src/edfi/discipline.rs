//! Incidents, who had a part in them, and suspensions.

use super::attendance::Texts;
use super::codes::Codes;
use super::{Tally, descriptor};
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days of a suspension at most: a school year has 190 or so.
const MOST_DAYS: f64 = 200.0;

/// Incidents of all files.
#[derive(Debug, Default)]
pub(super) struct Incidents {
    /// Ids of pupils, and names of incidents: their `id`, or school and identifier.
    texts: Texts,
    known: BTreeMap<u32, (Option<Date>, String)>,
    /// By what names an incident goes: the second stands for the first.
    names: BTreeMap<u32, u32>,
    parts: BTreeSet<(u32, u32)>,
    bystanders: Tally,
    actions: Tally,
}

impl Incidents {
    pub(super) fn len(&self) -> usize {
        self.known.len() + self.names.len() + self.parts.len()
    }

    /// Takes an incident down.
    pub(super) fn incident(&mut self, record: &Element, school: &str, notes: &mut Notes<'_>) {
        let Some(identifier) = record.text_of("IncidentIdentifier") else {
            let what = "an incident without one";
            notes.unsaid(record.line, "IncidentIdentifier", what, "left out");
            return;
        };
        let number = self.texts.number(&key(school, identifier));
        let day = notes.day(record.child("IncidentDate"));
        self.known.insert(number, (day, school.to_owned()));
        if let Some(id) = &record.id {
            let name = self.texts.number(&by_id(id));
            self.names.insert(name, number);
        }
    }

    /// Takes down that a pupil had a part in an incident.
    pub(super) fn part(
        &mut self,
        record: &Element,
        pupil: &str,
        codes: &Codes,
        notes: &mut Notes<'_>,
    ) {
        // The newer kind of record is about those who did something, and says no more of it.
        let told = ["StudentParticipationCode", "DisciplineIncidentParticipationCode"];
        let part = told.iter().find_map(|name| record.find(name)).map_or("", descriptor);
        let newer = record.name == "StudentDisciplineIncidentBehaviorAssociation";
        if !(codes.is_offender(part) || (newer && part.is_empty())) {
            let part = if part.is_empty() { "no part said" } else { part };
            self.bystanders.count(part, record.line);
            return;
        }
        let reference = record.child("DisciplineIncidentReference");
        let name = reference.and_then(|reference| {
            if let Some(identifier) = reference.find("IncidentIdentifier") {
                let school = super::school_id(reference).map_or("", |school| &school.text);
                Some(key(school, &identifier.text))
            } else {
                reference.reference.as_deref().map(by_id)
            }
        });
        let Some(name) = name else {
            let what = "no incident is named";
            notes.unsaid(record.line, "DisciplineIncidentReference", what, "left out");
            return;
        };
        let pupil = self.texts.number(&format!("p{pupil}"));
        let incident = self.texts.number(&name);
        self.parts.insert((incident, pupil));
    }

    /// Hands a suspension on.
    pub(super) fn action(
        &mut self,
        record: &Element,
        pupil: &str,
        school: &str,
        codes: &Codes,
        notes: &mut Notes<'_>,
    ) {
        let mut kinds = record.all("Discipline");
        kinds.extend(record.all("Disciplines"));
        if !kinds.iter().any(|kind| codes.is_suspension(descriptor(kind))) {
            let kind = kinds.first().map_or("", |kind| descriptor(kind));
            self.actions.count(kind, record.line);
            return;
        }
        let Some(date) = record.child("DisciplineDate") else {
            notes.unsaid(record.line, "DisciplineDate", "missing", "suspension left out");
            return;
        };
        let Some(day) = notes.day_or(Some(date), "suspension left out") else { return };
        let length = record.child("ActualDisciplineActionLength");
        let length = length.or_else(|| record.child("DisciplineActionLength"));
        let days = length.map_or("", |length| match length.text.parse::<f64>() {
            Ok(days) if (0.0..=MOST_DAYS).contains(&days) => length.text.as_str(),
            _ => {
                let what = format!("not a number of days from 0 to {MOST_DAYS}");
                notes.wrong(length, &what, "read as missing");
                ""
            }
        });
        let day = day.to_string();
        let cells = [
            ("pupil_id", pupil),
            ("date", &day),
            ("kind", "suspension"),
            ("days", days),
            ("academy_id", school),
        ];
        notes.row(Core::Behaviour, &cells);
    }

    /// Takes down what was left out of a file.
    pub(super) fn notes(&mut self, notes: &mut Notes<'_>) {
        let what = "pupils who did not take part in an incident but were victims or saw it";
        self.bystanders.note("StudentParticipationCode", what, "left out", notes);
        let what = "actions that are no suspension from school";
        self.actions.note("Discipline", what, "left out", notes);
    }

    /// Hands incidents on.
    pub(super) fn finish(self, notes: &mut Notes<'_>) {
        let texts = self.texts.all();
        let mut told = BTreeSet::new();
        let (mut unknown, mut undated) = (0_u64, 0_u64);
        for (name, pupil) in &self.parts {
            let number = self.names.get(name).unwrap_or(name);
            let Some((day, school)) = self.known.get(number) else {
                unknown += 1;
                continue;
            };
            let Some(day) = day else {
                undated += 1;
                continue;
            };
            if !told.insert((number, pupil)) {
                continue;
            }
            let pupil = usize::try_from(*pupil).ok().and_then(|at| texts.get(at));
            let cells = [
                ("pupil_id", pupil.and_then(|pupil| pupil.get(1..)).unwrap_or("")),
                ("date", &day.to_string()),
                ("kind", "incident"),
                ("academy_id", school.as_str()),
            ];
            notes.row(Core::Behaviour, &cells);
        }
        if unknown > 0 {
            let what = format!("parts in incidents that are in none of these files ({unknown})");
            notes.whole("DisciplineIncidentReference", String::new(), &what, "left out");
        }
        if undated > 0 {
            let what = format!("parts in incidents without a date ({undated})");
            notes.whole("IncidentDate", String::new(), &what, "left out");
        }
    }
}

/// Returns a name that no `id` and no pupil has.
fn key(school: &str, identifier: &str) -> String {
    format!("k{school}\n{identifier}")
}

fn by_id(id: &str) -> String {
    format!("i{id}")
}
