//! What one chunk of the `pupils` file holds.

use crate::column::Column;
use crate::header::Header;
use crate::meaning::{Meaning, show};
use crate::problems::Problems;
use crate::rows::ragged;
use std::collections::HashMap;
use uplift_model::{Enrolments, Ids, Problem};
use uplift_table::parse::{Wrong, id};
use uplift_table::{Cell, Chunk, File};

/// The columns that say who is where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub(super) pupil: usize,
    pub(super) academy: usize,
    pub(super) class: Option<usize>,
}

/// What one chunk holds; academies and classes are places in its own lists of them.
#[derive(Debug)]
pub(super) struct Part {
    /// Rows, with those left out.
    pub(super) rows: u64,
    pub(super) pupil: Ids,
    pub(super) row: Vec<u32>,
    pub(super) academy: Vec<u32>,
    pub(super) class: Vec<u32>,
    pub(super) academies: Vec<String>,
    pub(super) classes: Vec<(u32, String)>,
    pub(super) columns: Vec<Column>,
    pub(super) problems: Problems,
}

impl Part {
    /// Reads a chunk. Rows without a pupil or an academy are left out.
    pub(super) fn read(
        chunk: &Chunk,
        file: &File,
        header: &Header,
        places: Places,
        meanings: &[(usize, Meaning)],
    ) -> Self {
        let mut problems = Problems::default();
        ragged(chunk, &file.name, header, &mut problems);
        let mut wrong = |row: usize, place: usize, cell: Cell<'_>, what: Wrong, done: &str| {
            problems.push(Problem {
                file: file.name.clone(),
                row: chunk.number(row),
                column: header.name(place).to_owned(),
                read: show(cell),
                what: what.into_owned(),
                done: done.to_owned(),
            });
        };
        let rows = chunk.rows();
        let mut kept = Kept { all: true, rows: vec![true; rows] };
        let mut pupil = Ids::default();
        pupil.reserve(rows, rows * 8);
        chunk.each(places.pupil, |row, cell| match id(cell) {
            Ok(id) => pupil.push(&id),
            Err(why) => {
                wrong(row, places.pupil, cell, why, "row left out");
                pupil.push("");
                kept.leave_out(row);
            }
        });
        let mut names = Names::default();
        let (mut academy, mut academies) = (Vec::with_capacity(rows), Vec::new());
        chunk.each(places.academy, |row, cell| {
            if let Some(place) = names.last_academy(cell).filter(|_| kept.has(row)) {
                return academy.push(place);
            }
            academy.push(match id(cell) {
                Ok(id) if kept.has(row) => names.academy(&id, &mut academies),
                Err(why) if kept.has(row) => {
                    wrong(row, places.academy, cell, why, "row left out");
                    kept.leave_out(row);
                    0
                }
                _ => 0,
            });
        });
        let (mut class, mut classes) = (Vec::with_capacity(rows), Vec::new());
        if let Some(place) = places.class {
            chunk.each(place, |row, cell| {
                let academy = academy.get(row).copied().unwrap_or(0);
                if let Some(place) = names.last_class(academy, cell).filter(|_| kept.has(row)) {
                    return class.push(place);
                }
                class.push(match id(cell) {
                    _ if cell == Cell::Missing || !kept.has(row) => Enrolments::NO_CLASS,
                    Ok(id) => names.class(academy, &id, &mut classes),
                    Err(why) => {
                        wrong(row, place, cell, why, "pupil taken to have no class");
                        Enrolments::NO_CLASS
                    }
                });
            });
        }
        class.resize(rows, Enrolments::NO_CLASS);
        let number = |row| u32::try_from(chunk.number(row)).unwrap_or(u32::MAX);
        let row: Vec<u32> = kept.places().map(number).collect();
        if !kept.all {
            pupil =
                kept.places().map(|row| pupil.get(row)).collect::<Vec<_>>().into_iter().collect();
            academy = kept.of(&academy);
            class = kept.of(&class);
        }
        let mut readings = Vec::new();
        let columns = meanings
            .iter()
            .map(|(place, meaning)| {
                readings.clear();
                meaning.readings(chunk, *place, &mut readings, &mut problems);
                if !kept.all {
                    readings = kept.of(&readings);
                }
                meaning.column(&readings)
            })
            .collect();
        let rows = rows as u64;
        Self { rows, pupil, row, academy, class, academies, classes, columns, problems }
    }
}

/// Which rows are kept.
struct Kept {
    all: bool,
    rows: Vec<bool>,
}

impl Kept {
    fn has(&self, row: usize) -> bool {
        self.all || self.rows.get(row) == Some(&true)
    }

    fn leave_out(&mut self, row: usize) {
        self.all = false;
        if let Some(kept) = self.rows.get_mut(row) {
            *kept = false;
        }
    }

    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().filter(|(_, kept)| **kept).map(|(row, _)| row)
    }

    fn of<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.places().filter_map(|row| values.get(row).copied()).collect()
    }
}

/// Gives each academy and class a place in a list, most being the same as the one before.
#[derive(Debug, Default)]
pub(super) struct Names {
    academies: HashMap<String, u32>,
    last_academy: Option<(String, u32)>,
    /// By academy: the same id elsewhere is another class.
    classes: HashMap<u32, HashMap<String, u32>>,
    last_class: Option<(u32, String, u32)>,
}

impl Names {
    /// Returns the place of an academy if it is the one asked for last.
    #[inline]
    fn last_academy(&self, cell: Cell<'_>) -> Option<u32> {
        let (last, place) = self.last_academy.as_ref()?;
        (cell == Cell::Text(last)).then_some(*place)
    }

    /// Returns the place of a class if it is the one asked for last.
    #[inline]
    fn last_class(&self, academy: u32, cell: Cell<'_>) -> Option<u32> {
        let (of, last, place) = self.last_class.as_ref()?;
        (*of == academy && cell == Cell::Text(last)).then_some(*place)
    }

    /// Returns the place of an academy in `all`, where it is put if it is new.
    pub(super) fn academy(&mut self, id: &str, all: &mut Vec<String>) -> u32 {
        let place = self.academies.get(id).copied().unwrap_or_else(|| {
            let place = next(all.len());
            self.academies.insert(id.to_owned(), place);
            all.push(id.to_owned());
            place
        });
        self.last_academy = Some((id.to_owned(), place));
        place
    }

    /// Returns the place of an academy's class in `all`, where it is put if it is new.
    pub(super) fn class(&mut self, academy: u32, id: &str, all: &mut Vec<(u32, String)>) -> u32 {
        let classes = self.classes.entry(academy).or_default();
        let place = classes.get(id).copied().unwrap_or_else(|| {
            let place = next(all.len());
            classes.insert(id.to_owned(), place);
            all.push((academy, id.to_owned()));
            place
        });
        self.last_class = Some((academy, id.to_owned(), place));
        place
    }
}

fn next(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
