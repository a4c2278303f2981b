//! Marks of sessions, a row each. There may be tens of millions, so they are read column by column:
//! what a cell means is asked once for cells alike, and a mark becomes a byte.

use super::codes::{Codes, is_no_mark};
use super::grid::{Grid, Mark};
use crate::by_pupil::Given;
use crate::meaning::show;
use crate::problems::Problems;
use crate::rows::Table;
use crate::{DatasetError, FileRead};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use uplift_table::{Cell, Chunk, parse};

/// Stands for a day that cannot be read.
const NO_DAY: i32 = i32::MIN;
/// Stands for a session that cannot be read.
const NO_SESSION: u8 = u8::MAX;
/// Stands for a code that the register never had; 0 is no mark.
const NO_CODE: u8 = u8::MAX;

/// Whom a row is about: an enrolment by number, or what stands for a pupil of several enrolments in
/// the index, with this bit.
const SEVERAL: u32 = 1 << 31;
/// Whom a row is about that names no one known.
const NOBODY: u32 = u32::MAX;

/// Marks of a chunk, each with its row; the enrolment is whom it is about.
struct Part {
    marks: Vec<Mark>,
    rows: Rows,
}

/// The row numbers of some marks.
enum Rows {
    /// One after another.
    From(u64),
    Each(Vec<u64>),
}

impl Rows {
    fn of(&self, at: usize) -> u64 {
        match self {
            Self::From(first) => first + at as u64,
            Self::Each(rows) => rows.get(at).copied().unwrap_or(0),
        }
    }
}

/// What the cells of the columns mean.
struct Reader<'a> {
    table: &'a Table<'a>,
    given: &'a Given<'a>,
    codes: Codes,
    pupils: HashMap<&'a str, u32, FixedState>,
    academies: Option<HashMap<&'a str, u32, FixedState>>,
}

/// Reads a file of marks.
pub(super) fn read(
    table: &Table<'_>,
    given: &Given<'_>,
    problems: &mut Problems,
) -> Result<(FileRead, Grid), DatasetError> {
    let name = |ours| table.name(ours).to_owned();
    let units = given.academy.len();
    let mut grid = Grid::new(&table.file.name, &name("date"), &name("code"), units);
    let academies = table.has("academy_id").then(|| given.academies().into_iter().collect());
    let pupils = pupils(given);
    let reader = Reader { table, given, codes: Codes::new(), pupils, academies };
    let read = table.read_chunks(
        &["pupil_id", "academy_id", "session", "code", "date"],
        problems,
        |chunk, problems| reader.part(chunk, problems),
        |part, problems| put(&part, given, &mut grid, problems),
    )?;
    grid.finish(problems)?;
    Ok((read, grid))
}

fn put(part: &Part, given: &Given<'_>, grid: &mut Grid, problems: &mut Problems) {
    for (at, &mark) in part.marks.iter().enumerate() {
        let row = || part.rows.of(at);
        if mark.unit & SEVERAL == 0 {
            grid.put(mark, row, problems);
        } else {
            for &unit in given.index.at(mark.unit & !SEVERAL) {
                grid.put(Mark { unit, ..mark }, row, problems);
            }
        }
    }
}

/// Finds the enrolments of every pupil: a register in order of days asks for another pupil in each
/// row.
fn pupils<'a>(given: &'a Given<'a>) -> HashMap<&'a str, u32, FixedState> {
    let mut pupils: HashMap<&str, u32, FixedState> =
        HashMap::with_capacity_and_hasher(given.academy.len(), FixedState::default());
    for (place, unit) in given.index.in_order() {
        let id = given.index.id(place);
        pupils
            .entry(id)
            .and_modify(|who| {
                if *who & SEVERAL == 0 {
                    *who = given.index.place(id).map_or(NOBODY, |place| place | SEVERAL);
                }
            })
            .or_insert(unit);
    }
    pupils
}

impl Reader<'_> {
    fn part(&self, chunk: &Chunk, problems: &mut Problems) -> Part {
        let place = |ours| self.table.place(ours).unwrap_or(usize::MAX);
        let (mut who, mut days) = (Vec::new(), Vec::new());
        let (mut sessions, mut codes) = (Vec::new(), Vec::new());
        chunk.alike(place("pupil_id"), &mut who, |cell| self.who(cell));
        if self.academies.is_some() {
            self.narrow(chunk, &mut who, problems);
        }
        let dates = self.table.dates("date");
        chunk.alike(place("date"), &mut days, |cell| {
            dates.day(cell).ok().flatten().unwrap_or(NO_DAY)
        });
        let meant = self.table.values("session");
        chunk.alike(place("session"), &mut sessions, |cell| session(&word(cell, meant)));
        let meant = self.table.values("code");
        chunk.alike(place("code"), &mut codes, |cell| self.code(&word(cell, meant)));
        let rows = chunk.rows();
        let mut marks = Vec::with_capacity(rows);
        let mut era = (NO_DAY, self.codes.era(NO_DAY));
        let mut skipped = Vec::new();
        for (row, (((&who, &day), &session), &mark)) in
            who.iter().zip(&days).zip(&sessions).zip(&codes).enumerate()
        {
            if day != era.0 {
                era = (day, self.codes.era(day));
            }
            let good = who != NOBODY && day != NO_DAY && session != NO_SESSION;
            if good && era.1.is_some_and(|era| era.has(mark)) {
                marks.push(Mark { unit: who, day, session, code: mark });
            } else {
                self.wrong(chunk, row, (who, day, session, mark), problems);
                skipped.push(row);
            }
        }
        let (first, last) = (chunk.number(0), chunk.number(rows.saturating_sub(1)));
        let rows = if skipped.is_empty() && last == first + (rows as u64).saturating_sub(1) {
            Rows::From(first)
        } else {
            let mut skipped = skipped.into_iter().peekable();
            let kept = (0..rows).filter(|&row| skipped.next_if_eq(&row).is_none());
            Rows::Each(kept.map(|row| chunk.number(row)).collect())
        };
        Part { marks, rows }
    }

    fn who(&self, cell: Cell<'_>) -> u32 {
        let id = parse::id(cell).ok();
        id.and_then(|id| self.pupils.get(&*id).copied()).unwrap_or(NOBODY)
    }

    fn code(&self, word: &str) -> u8 {
        if word.is_empty() || is_no_mark(word) {
            return 0;
        }
        self.codes.mark(word).unwrap_or(NO_CODE)
    }

    /// Where a row says the academy, it is about the enrolment there alone.
    fn narrow(&self, chunk: &Chunk, who: &mut [u32], problems: &mut Problems) {
        let Some(place) = self.table.place("academy_id") else { return };
        let find = |id: &str| self.academies.as_ref().and_then(|all| all.get(id)).copied();
        let mut academies: Vec<Option<u32>> = Vec::new();
        chunk.alike(place, &mut academies, |cell| parse::id(cell).ok().and_then(|id| find(&id)));
        for (row, (who, academy)) in who.iter_mut().zip(academies).enumerate() {
            let units: &[u32] = match *who {
                NOBODY => continue,
                one if one & SEVERAL == 0 => &[one],
                several => self.given.index.at(several & !SEVERAL),
            };
            let there = |unit: &&u32| self.given.academy.get(**unit as usize).copied() == academy;
            let cell = chunk.cell(row, place);
            let narrowed = match units.iter().find(there) {
                Some(&unit) => unit,
                None if cell == Cell::Missing && units.len() == 1 => continue,
                None => {
                    let what = if cell == Cell::Missing {
                        "which of the pupil's academies this is of is not said"
                    } else {
                        "the pupil is not enrolled in this academy"
                    };
                    let number = chunk.number(row);
                    let done = "mark left out";
                    problems.push(self.table.problem(number, "academy_id", show(cell), what, done));
                    NOBODY
                }
            };
            *who = narrowed;
        }
    }

    /// Takes down what is wrong with a row that is no mark.
    #[cold]
    fn wrong(
        &self,
        chunk: &Chunk,
        row: usize,
        (who, day, session, mark): (u32, i32, u8, u8),
        problems: &mut Problems,
    ) {
        let cell = |ours| self.table.place(ours).map_or(Cell::Missing, |at| chunk.cell(row, at));
        let mut push = |ours, what: &str| {
            let number = chunk.number(row);
            problems.push(self.table.problem(
                number,
                ours,
                show(cell(ours)),
                what,
                "mark left out",
            ));
        };
        if who == NOBODY {
            let id = parse::id(cell("pupil_id"));
            match &id {
                Err(why) => push("pupil_id", why),
                Ok(id) if !self.pupils.contains_key(&**id) => {
                    push("pupil_id", "no such pupil in the pupils file");
                }
                // That the academy is another is taken down already.
                Ok(_) => {}
            }
            return;
        }
        if day == NO_DAY {
            let why = self.table.dates("date").day(cell("date")).err();
            let why = why.unwrap_or("missing".into());
            push("date", &why);
        } else if session == NO_SESSION {
            push("session", "not AM or PM");
        } else if mark == 0 {
            push("code", "no mark");
        } else if mark == NO_CODE {
            push("code", "not a code of the attendance register");
        } else {
            push(
                "code",
                "not a code of the register on this day: the codes changed on 19 August 2024",
            );
        }
    }
}

/// Returns what a cell says, by the trust's own word for it where there is one.
fn word<'a>(cell: Cell<'a>, meant: Option<&'a BTreeMap<String, String>>) -> Cow<'a, str> {
    let text = match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Whole(number) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(""),
    };
    match meant.and_then(|meant| meant.get(&*text)) {
        Some(meant) => Cow::Borrowed(meant.trim()),
        None => text,
    }
}

/// Returns 0 for a morning and 1 for an afternoon.
fn session(word: &str) -> u8 {
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is(&["AM", "A", "morning"]) {
        0
    } else if is(&["PM", "P", "afternoon"]) {
        1
    } else {
        NO_SESSION
    }
}
