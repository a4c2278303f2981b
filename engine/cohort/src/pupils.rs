//! The `pupils` file: who is enrolled where, and their wide readings.

mod part;

use crate::column::Column;
use crate::header::Header;
use crate::meaning::Meaning;
use crate::names::{self, slip};
use crate::narrow::Growing;
use crate::problems::Problems;
use crate::settings::Settings;
use crate::{DatasetError, FileRead};
use part::{Names, Part, Places};
use uplift_model::{Enrolments, Ids, Indicator};
use uplift_table::File;

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
    let mut whole = Whole::new(meanings.len());
    let bytes = file.read(
        &columns,
        |chunk| Part::read(chunk, file, &header, places, &meanings),
        |part| whole.push(part, problems),
    )?;
    let rows = whole.rows;
    let mut pupils = whole.finish(&meanings);
    let class = places.class.map_or("", |class| header.name(class));
    pupils.called =
        [header.name(places.pupil), header.name(places.academy), class].map(str::to_owned);
    pupils.unused = unused;
    if pupils.row.is_empty() {
        return Err(DatasetError::NoPupils { file: file.name.clone() });
    }
    Ok((pupils, FileRead::new(&file.name, rows, bytes)))
}

/// The parts so far, joined. Each is dropped once it is copied, so that the whole is in memory but
/// once.
struct Whole {
    /// Rows of the file, with those left out.
    rows: u64,
    pupils: Pupils,
    names: Names,
    columns: Vec<Growing>,
}

impl Whole {
    fn new(columns: usize) -> Self {
        Self {
            rows: 0,
            pupils: Pupils::default(),
            names: Names::default(),
            columns: (0..columns).map(|_| Growing::new()).collect(),
        }
    }

    fn push(&mut self, part: Part, problems: &mut Problems) {
        let (all, names) = (&mut self.pupils, &mut self.names);
        self.rows += part.rows;
        problems.join(part.problems);
        let academies = part.academies.iter().map(|name| names.academy(name, &mut all.academies));
        let academies: Vec<u32> = academies.collect();
        let academy = |place: u32| academies.get(place as usize).copied().unwrap_or(0);
        let classes = part
            .classes
            .iter()
            .map(|(place, name)| names.class(academy(*place), name, &mut all.classes));
        let classes: Vec<u32> = classes.collect();
        let class = |place: u32| classes.get(place as usize).copied();
        all.academy.extend(part.academy.into_iter().map(academy));
        let class = |place| class(place).unwrap_or(Enrolments::NO_CLASS);
        all.class.extend(part.class.into_iter().map(class));
        all.row.extend(part.row);
        (0..part.pupil.len()).for_each(|at| all.pupil.push(part.pupil.get(at)));
        for (column, part) in self.columns.iter_mut().zip(&part.columns) {
            column.push(part);
        }
    }

    fn finish(self, meanings: &[(usize, Meaning)]) -> Pupils {
        let wide = |(column, (_, meaning)): (Growing, &(usize, Meaning))| Wide {
            indicator: meaning.indicator.id.to_string(),
            name: meaning.column.clone(),
            readings: column.finish(),
        };
        let columns = self.columns.into_iter().zip(meanings).map(wide).collect();
        Pupils { columns, ..self.pupils }
    }
}
