//! The `pupils` file: who is enrolled where, and their wide readings.

mod part;

use crate::column::Column;
use crate::header::Header;
use crate::meaning::Meaning;
use crate::names::{self, slip};
use crate::problems::Problems;
use crate::settings::Settings;
use crate::table::File;
use crate::{DatasetError, FileRead};
use part::{Names, Part, Places};
use rayon::prelude::*;
use uplift_model::{Enrolments, Ids, Indicator};

/// Enrolments in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Pupils {
    /// The pupil of each.
    pub(crate) pupil: Ids,
    /// Its row in the file.
    pub(crate) row: Vec<u32>,
    /// Its academy as a place in `academies`.
    pub(crate) academy: Vec<u32>,
    /// Its home class as a place in `classes`, or [`Enrolments::NO_CLASS`].
    pub(crate) class: Vec<u32>,
    /// The academies named, in no particular order.
    pub(crate) academies: Vec<String>,
    /// The home classes named, each with the place of its academy.
    pub(crate) classes: Vec<(u32, String)>,
    /// Readings by indicator, each with what the file calls the column.
    pub(crate) columns: Vec<Wide>,
    /// Columns that mean nothing here.
    pub(crate) unused: Vec<String>,
    /// What the file calls `pupil_id`, `academy_id` and `class_id`.
    pub(crate) called: [String; 3],
}

/// A column of the file and the readings in it.
#[derive(Debug)]
pub(crate) struct Wide {
    pub(crate) indicator: String,
    pub(crate) name: String,
    pub(crate) readings: Column,
}

impl Pupils {
    /// Returns the row of the file that an enrolment stands in.
    pub(crate) fn row_of(&self, place: usize) -> u64 {
        self.row.get(place).map_or(0, |&row| row.into())
    }
}

/// Finds the columns of a file that are indicators of pupils; and those that mean nothing, leaving
/// out `known`.
pub(crate) fn meanings(
    kind: &str,
    header: &Header,
    file: &File,
    settings: &Settings,
    own: &[Indicator],
    problems: &mut Problems,
) -> (Vec<(usize, Meaning)>, Vec<String>) {
    let (mut meanings, mut unused): (Vec<(usize, Meaning)>, Vec<String>) = (Vec::new(), Vec::new());
    let known = names::columns(kind);
    for (place, ours) in header.ours() {
        if let Some(indicator) = names::indicator_of_column(ours, own) {
            if meanings.iter().any(|(_, meaning)| meaning.indicator.id == indicator.id) {
                let what = format!("a column before is `{}` already", indicator.id);
                problems.push(header.problem(place, &what, "column left out"));
                continue;
            }
            let (name, values) = (header.name(place), settings.values(ours));
            meanings.push((place, Meaning::new(&file.name, name, indicator, values)));
        } else if !known.contains(&ours) {
            let names = known.iter().copied().chain(names::pupil_indicators(own));
            let free = names.filter(|name| header.place(name).is_none());
            if let Some(near) = slip(ours, free) {
                problems.push(header.unknown(place, near));
            }
            unused.push(header.name(place).to_owned());
        }
    }
    (meanings, unused)
}

/// Reads the `pupils` file.
pub(crate) fn read(
    file: &File,
    settings: &Settings,
    own: &[Indicator],
    problems: &mut Problems,
) -> Result<(Pupils, FileRead), DatasetError> {
    let header = Header::read("pupils", file, settings, problems)?;
    let places = Places {
        pupil: header.required("pupil_id")?,
        academy: header.required("academy_id")?,
        class: header.place("class_id"),
    };
    let (meanings, unused) = meanings("pupils", &header, file, settings, own, problems);
    // A date of birth is needed by nothing here, so it is not read.
    let mut columns: Vec<usize> = meanings.iter().map(|(place, _)| *place).collect();
    columns.extend([places.pupil, places.academy]);
    columns.extend(places.class);
    let read = file.read(&columns, |chunk| Part::read(chunk, file, &header, places, &meanings))?;
    let mut parts = read.parts;
    let rows = parts.iter().map(|part| part.rows).sum();
    for part in &mut parts {
        problems.join(std::mem::take(&mut part.problems));
    }
    let mut pupils = join(parts, &meanings, unused);
    let class = places.class.map_or("", |class| header.name(class));
    pupils.called =
        [header.name(places.pupil), header.name(places.academy), class].map(str::to_owned);
    if pupils.row.is_empty() {
        return Err(DatasetError::NoPupils { file: file.name.clone() });
    }
    let found = FileRead { name: file.name.clone(), rows, bytes: read.bytes, digest: read.digest };
    Ok((pupils, found))
}

/// Joins the parts in order, dropping what is copied as soon as it is.
fn join(mut parts: Vec<Part>, meanings: &[(usize, Meaning)], unused: Vec<String>) -> Pupils {
    let rows = parts.iter().map(|part| part.row.len()).sum();
    let mut all = Pupils {
        row: Vec::with_capacity(rows),
        academy: Vec::with_capacity(rows),
        class: Vec::with_capacity(rows),
        unused,
        ..Pupils::default()
    };
    all.pupil.reserve(rows, parts.iter().map(|part| part.id_bytes).sum());
    let mut names = Names::default();
    for part in &mut parts {
        let academies: Vec<u32> = std::mem::take(&mut part.academies)
            .iter()
            .map(|name| names.academy(name, &mut all.academies))
            .collect();
        let at = |place: u32| academies.get(place as usize).copied().unwrap_or(0);
        let classes: Vec<u32> = std::mem::take(&mut part.classes)
            .iter()
            .map(|(academy, name)| names.class(at(*academy), name, &mut all.classes))
            .collect();
        let class = |place: u32| classes.get(place as usize).copied();
        all.academy.extend(std::mem::take(&mut part.academy).into_iter().map(at));
        all.class.extend(
            std::mem::take(&mut part.class)
                .into_iter()
                .map(|place| class(place).unwrap_or(Enrolments::NO_CLASS)),
        );
        all.row.append(&mut part.row);
        part.row = Vec::new();
        let ids = std::mem::take(&mut part.pupil);
        (0..ids.len()).for_each(|at| all.pupil.push(ids.get(at)));
    }
    let mut columns: Vec<Vec<Column>> =
        meanings.iter().map(|_| Vec::with_capacity(parts.len())).collect();
    for part in parts {
        for (all, column) in columns.iter_mut().zip(part.columns) {
            all.push(column);
        }
    }
    all.columns = columns
        .into_par_iter()
        .zip(meanings)
        .map(|(parts, (_, meaning))| Wide {
            indicator: meaning.indicator.id.to_string(),
            name: meaning.column.clone(),
            readings: Column::join(parts, rows),
        })
        .collect();
    all
}
