//! Further columns by pupil.

use super::{Found, Given, set};
use crate::header::Header;
use crate::meaning::show;
use crate::problems::Problems;
use crate::pupils::meanings;
use crate::rows::ragged;
use crate::{DatasetError, FileRead};
use uplift_model::Problem;
use uplift_table::parse::id;
use uplift_table::{Chunk, File};

/// Reads indicators. A pupil named twice keeps the first row.
pub(super) fn read(
    file: &File,
    given: &Given<'_>,
    found: &mut Found,
    problems: &mut Problems,
) -> Result<FileRead, DatasetError> {
    let header = Header::read("indicators", file, given.settings, problems)?;
    let pupil = header.required("pupil_id")?;
    let (meanings, _) = meanings("indicators", &header, file, given.settings, given.own, problems);
    let places: Vec<usize> = meanings.iter().map(|(place, _)| *place).chain([pupil]).collect();
    let problem = |row: u64, read: &str, what: &str| Problem {
        file: file.name.clone(),
        row,
        column: header.name(pupil).to_owned(),
        read: read.to_owned(),
        what: what.to_owned(),
        done: "row left out".to_owned(),
    };
    let parse = |chunk: &Chunk| {
        let mut problems = Problems::default();
        ragged(chunk, &file.name, &header, &mut problems);
        let mut pupils = Vec::with_capacity(chunk.rows());
        chunk.each(pupil, |row, cell| {
            let unknown = || "no such pupil in the pupils file".into();
            let place = id(cell).and_then(|id| given.index.place(&id).ok_or_else(unknown));
            pupils.push(place.unwrap_or_else(|wrong| {
                problems.push(problem(chunk.number(row), &show(cell), &wrong));
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
    let mut seen = vec![false; units];
    let mut all: Vec<Vec<f64>> = meanings.iter().map(|_| vec![f64::NAN; units]).collect();
    let mut rows = 0;
    let bytes = file.read(&places, parse, |(mut pupils, numbers, columns, some)| {
        problems.join(some);
        rows += pupils.len() as u64;
        for (pupil, number) in pupils.iter_mut().zip(numbers) {
            if let Some(seen) = seen.get_mut(*pupil as usize)
                && std::mem::replace(seen, true)
            {
                let id = given.index.id(*pupil);
                problems.push(problem(number, id, "this pupil is in a row before"));
                *pupil = u32::MAX;
            }
        }
        for (readings, column) in all.iter_mut().zip(&columns) {
            for (&pupil, &value) in pupils.iter().zip(column) {
                set(readings, given.index.at(pupil), value);
            }
        }
    })?;
    for ((_, meaning), readings) in meanings.iter().zip(all) {
        found.lay_over(&meaning.indicator.id, &meaning.file, &meaning.column, readings);
    }
    Ok(FileRead::new(&file.name, rows, bytes))
}
