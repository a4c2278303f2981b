//! Further columns by pupil.

use super::{Found, Given};
use crate::header::Header;
use crate::meaning::show;
use crate::problems::Problems;
use crate::pupils::meanings;
use crate::rows::ragged;
use crate::{DatasetError, FileRead};
use std::collections::BTreeSet;
use uplift_model::Problem;
use uplift_table::parse::id;
use uplift_table::{Chunk, File};

const LEFT_OUT: &str = "row left out";

/// Reads indicators; returns which, too. Of several rows of a pupil the last counts.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    found: &mut Found,
    problems: &mut Problems,
) -> Result<(FileRead, BTreeSet<String>), DatasetError> {
    let header = Header::read("indicators", file, given.settings, problems)?;
    let pupil = header.required("pupil_id")?;
    let (meanings, _) = meanings("indicators", &header, file, given.settings, given.own, problems);
    let places: Vec<usize> = meanings.iter().map(|(place, _)| *place).chain([pupil]).collect();
    let problem = |row: u64, read: &str, what: &str, done: &str| Problem {
        file: file.name.clone(),
        row,
        column: header.name(pupil).to_owned(),
        read: read.to_owned(),
        what: what.to_owned(),
        done: done.to_owned(),
    };
    let parse = |chunk: &Chunk| {
        let mut problems = Problems::default();
        ragged(chunk, &file.name, &header, &mut problems);
        let mut pupils = Vec::with_capacity(chunk.rows());
        chunk.each(pupil, |row, cell| {
            let unknown = || "no such pupil in the pupils file".into();
            let place = id(cell).and_then(|id| given.index.place(&id).ok_or_else(unknown));
            pupils.push(place.unwrap_or_else(|wrong| {
                problems.push(problem(chunk.number(row), &show(cell), &wrong, LEFT_OUT));
                u32::MAX
            }));
        });
        let numbers: Vec<u64> = (0..chunk.rows()).map(|row| chunk.number(row)).collect();
        let columns: Vec<Vec<f64>> = meanings
            .iter()
            .map(|(place, meaning)| {
                let mut readings = Vec::new();
                meaning.readings(chunk, *place, &mut readings, &mut problems);
                readings
            })
            .collect();
        (pupils, numbers, columns, problems)
    };
    let units = given.academy.len();
    // For each pupil, the row that counts so far.
    let mut seen = vec![0_u64; units];
    let mut all: Vec<Vec<f64>> = meanings.iter().map(|_| vec![f64::NAN; units]).collect();
    let mut rows = 0;
    let bytes = file.read(&places, parse, |(pupils, numbers, columns, some)| {
        problems.join(some);
        rows += pupils.len() as u64;
        for (pupil, number) in pupils.iter().zip(numbers) {
            let before = seen.get_mut(*pupil as usize).map(|seen| std::mem::replace(seen, number));
            if let Some(before) = before.filter(|&before| before > 0) {
                let (id, what) = (given.index.id(*pupil), "a later row has this pupil again");
                problems.push(problem(before, id, what, "row left out, the later one counts"));
            }
        }
        for (readings, column) in all.iter_mut().zip(&columns) {
            for (&pupil, &value) in pupils.iter().zip(column) {
                for &unit in given.index.at(pupil) {
                    // What is missing in the row that counts is missing.
                    if let Some(reading) = readings.get_mut(unit as usize) {
                        *reading = value;
                    }
                }
            }
        }
    })?;
    problems.notes(&file.name, &bytes);
    for ((_, meaning), readings) in meanings.iter().zip(all) {
        found.lay_over(&meaning.indicator.id, &meaning.file, &meaning.column, readings);
    }
    let ids = meanings.iter().map(|(_, meaning)| meaning.indicator.id.to_string()).collect();
    Ok((FileRead::new(&file.name, rows, bytes), ids))
}
