//! Events of attendance, as session marks or as sums.

use super::codes::{Codes, EventKind};
use super::{Tally, descriptor};
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Texts that come often, each kept once.
#[derive(Debug, Default)]
pub(super) struct Texts {
    known: BTreeMap<String, u32>,
}

impl Texts {
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(text.to_owned(), next);
        next
    }

    /// Returns the texts by their numbers.
    pub(super) fn all(&self) -> Vec<&str> {
        let mut all: Vec<_> = self.known.iter().map(|(text, number)| (*number, text)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// A whole day of a pupil. Few bytes, for there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    pupil: u32,
    academy: u32,
    day: Date,
    category: u8,
}

/// The events of all files.
#[derive(Debug, Default)]
pub(super) struct Events {
    texts: Texts,
    days: Vec<Event>,
    /// Academies that tell of attendance as well.
    positive: BTreeSet<u32>,
    unknown: Tally,
    parts: Tally,
}

/// Sessions of a pupil told as exceptions.
#[derive(Debug, Default)]
struct Sum {
    authorised: u32,
    unauthorised: u32,
    late: u32,
}

impl Events {
    pub(super) fn len(&self) -> usize {
        self.days.len()
    }

    pub(super) fn event(
        &mut self,
        record: &Element,
        pupil: &str,
        school: &str,
        codes: &Codes,
        notes: &mut Notes<'_>,
    ) {
        let Some(said) = record.find("AttendanceEventCategory") else {
            notes.unsaid(record.line, "AttendanceEventCategory", "missing", "event left out");
            return;
        };
        let category = descriptor(said);
        let Some((at, known)) = codes.category(category) else {
            self.unknown.count(category, said.line);
            return;
        };
        let Some(date) = record.find("EventDate") else {
            notes.unsaid(record.line, "EventDate", "missing", "event left out");
            return;
        };
        let Some(day) = notes.day_or(Some(date), "event left out") else { return };
        // How long a pupil was late is no part of a day missed.
        if known.kind != EventKind::Late
            && let Some(duration) = record.find("EventDuration")
        {
            match duration.text.parse::<f64>() {
                Ok(days) if (days - 1.0).abs() < 1e-9 => {}
                Ok(days) if (0.0..1.0).contains(&days) => {
                    self.parts.count(category, duration.line);
                    return;
                }
                _ => {
                    notes.wrong(duration, "not a part of a day, 0 to 1", "event left out");
                    return;
                }
            }
        }
        let (pupil, academy) = (self.texts.number(pupil), self.texts.number(school));
        if known.kind == EventKind::Present {
            self.positive.insert(academy);
        }
        self.days.push(Event { pupil, academy, day, category: at });
    }

    /// Takes down what was left out of a file.
    pub(super) fn notes(&mut self, notes: &mut Notes<'_>) {
        let column = "AttendanceEventCategory";
        let what = "events of a category without a register code";
        self.unknown.note(column, what, "left out", notes);
        let what = "events of part of a day, which do not say which session";
        self.parts.note("EventDuration", what, "left out", notes);
    }

    /// Hands attendance on.
    pub(super) fn finish(mut self, codes: &Codes, notes: &mut Notes<'_>) {
        self.days.sort_unstable();
        self.days.dedup();
        let texts = self.texts.all();
        let text = |number: u32| {
            usize::try_from(number).ok().and_then(|at| texts.get(at)).copied().unwrap_or("")
        };
        // Of a pupil's day, each session is marked once.
        let same =
            |a: &Event, b: &Event| (a.pupil, a.academy, a.day) == (b.pupil, b.academy, b.day);
        let (mut sums, mut spans) = (BTreeMap::new(), BTreeMap::new());
        let mut doubtful = 0_u64;
        for events in self.days.chunk_by(same) {
            let Some((event, more)) = events.split_first() else { continue };
            let Some(category) = codes.category_at(event.category) else { continue };
            let kinds = events.iter().filter_map(|event| codes.category_at(event.category));
            let late = kinds.clone().any(|known| known.kind == EventKind::Late);
            let present = kinds
                .clone()
                .all(|known| matches!(known.kind, EventKind::Late | EventKind::Present));
            if !(more.is_empty() || present) {
                doubtful += 1;
                continue;
            }
            if self.positive.contains(&event.academy) {
                let morning = if late { "L" } else { &category.morning };
                let marks = [("AM", morning), ("PM", category.afternoon.as_str())];
                for (session, code) in marks {
                    if code.is_empty() {
                        continue;
                    }
                    let cells = [
                        ("pupil_id", text(event.pupil)),
                        ("date", &event.day.to_string()),
                        ("session", session),
                        ("code", code),
                        ("academy_id", text(event.academy)),
                    ];
                    notes.row(Core::Attendance, &cells);
                }
            } else {
                let sum: &mut Sum = sums.entry((event.academy, event.pupil)).or_default();
                match category.kind {
                    EventKind::Authorised => sum.authorised += 2,
                    EventKind::Unauthorised => sum.unauthorised += 2,
                    EventKind::Late => sum.late += 1,
                    EventKind::Present => {}
                }
                let span = spans.entry(event.academy).or_insert((event.day, event.day));
                *span = (span.0.min(event.day), span.1.max(event.day));
            }
        }
        for ((academy, pupil), sum) in &sums {
            let Some((from, to)) = spans.get(academy) else { continue };
            // Sessions possible are named and empty, so that whoever writes them has the column.
            let cells = [
                ("pupil_id", text(*pupil)),
                ("from", &from.to_string()),
                ("to", &to.to_string()),
                ("possible", ""),
                ("authorised", &sum.authorised.to_string()),
                ("unauthorised", &sum.unauthorised.to_string()),
                ("late", &sum.late.to_string()),
                ("academy_id", text(*academy)),
            ];
            notes.row_as_it_is(Core::Attendance, &cells);
        }
        if doubtful > 0 {
            let what =
                format!("days of pupils with events that contradict each other ({doubtful})");
            notes.whole("AttendanceEventCategory", String::new(), &what, "left out");
        }
        for academy in spans.keys() {
            notes.whole(
                "StudentSchoolAttendanceEvent",
                text(*academy).to_owned(),
                "lists absences and lateness alone, not the sessions attended",
                "summed up without sessions possible, so no absence rate can be had from them",
            );
        }
    }
}
