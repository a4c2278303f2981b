//! A folder becomes a dataset.

use crate::by_pupil::{self, Found};
use crate::derive::{Columns, Derive, Source};
use crate::folder::{find, take_down_strays};
use crate::meaning::Meaning;
use crate::own::Work;
use crate::previous::Previous;
use crate::problems::Problems;
use crate::pupils::{Pupils, Wide};
use crate::settings::Settings;
use crate::{
    AsAtFrom, Column, DatasetError, Dated, ProblemSort, groups, names, places, pupils, roster,
};
use arrow_array::UInt32Array;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use uplift_model::{Indicator, Problem, Roster};
use uplift_table::Digest;
use uplift_table::{Bytes, File, Watch};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name within the dataset.
    pub name: String,
    /// Rows of data.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
}

impl FileRead {
    pub(crate) fn new(name: &str, rows: u64, bytes: Bytes) -> Self {
        Self { name: name.to_owned(), rows, bytes: bytes.count, digest: bytes.digest }
    }
}

/// A dataset, read and put in order.
#[derive(Debug)]
pub struct Dataset {
    /// Who there is.
    pub roster: Roster,
    /// The day the data speak of; none where they have no dates.
    pub as_at: Option<jiff::civil::Date>,
    /// Where that day comes from.
    pub as_at_from: AsAtFrom,
    /// How new the dated files are.
    pub dated: Vec<Dated>,
    /// Indicators of the trust's own.
    pub own: Vec<Indicator>,
    /// Defects, by file and row; of each sort in a column the first thousand, then a count.
    pub problems: Vec<Problem>,
    /// The sorts of defects, by file and column.
    pub problem_sorts: Vec<ProblemSort>,
    /// How many defects there are in truth.
    pub problem_count: u64,
    /// The files read: pupils first, `dataset.toml` last.
    pub files: Vec<FileRead>,
    /// Columns of the pupils file that mean nothing to the engine.
    pub unused: Vec<String>,
    /// The indicators whose change since an earlier run the dataset asks for, by id: a run keeps their
    /// readings for the next.
    pub changes: Vec<String>,
    /// Whether an earlier run was there to tell changes since.
    pub since_previous: bool,
    pub(crate) columns: Columns,
}

impl Dataset {
    /// Reads a dataset folder. `as_at` overrules what the folder says.
    ///
    /// # Errors
    ///
    /// If there is no pupils file, a required column is missing, a file cannot be read at all, or
    /// `dataset.toml` is wrong. Bad cells are [`Problem`]s.
    pub fn load(folder: &Path, as_at: Option<jiff::civil::Date>) -> Result<Self, DatasetError> {
        Self::load_watched(folder, as_at, &Watch::default())
    }

    /// Reads a dataset folder, telling `watch` how far it has come.
    ///
    /// # Errors
    ///
    /// As [`Dataset::load`], and if `watch` says to stop.
    pub fn load_watched(
        folder: &Path,
        as_at: Option<jiff::civil::Date>,
        watch: &Watch,
    ) -> Result<Self, DatasetError> {
        Self::load_since(folder, as_at, None, watch)
    }

    /// Reads a dataset folder; `previous` is the folder of an earlier run's results, since which
    /// changes are told.
    ///
    /// # Errors
    ///
    /// As [`Dataset::load_watched`], and if `previous` is no earlier run or did not keep what is asked
    /// for.
    pub fn load_since(
        folder: &Path,
        as_at: Option<jiff::civil::Date>,
        previous: Option<&Path>,
        watch: &Watch,
    ) -> Result<Self, DatasetError> {
        if !folder.is_dir() {
            return Err(DatasetError::NotAFolder(folder.to_owned()));
        }
        let mut problems = Problems::default();
        let (settings, own, toml) = Settings::read(folder)?;
        let previous = previous.map(Previous::open).transpose()?;
        let said = match as_at {
            Some(day) => Some(day),
            None => settings.as_at()?,
        };
        let mut files = Files { folder, settings: &settings, watch, read: Vec::new() };
        take_down_strays(folder, &settings, &mut problems);
        let pupils_file = files
            .find("pupils")?
            .ok_or_else(|| DatasetError::NoFile { folder: folder.to_owned(), name: "pupils" })?;
        let (mut pupils, read) = pupils::read(&pupils_file, &settings, &own, &mut problems)?;
        files.read.push(read);
        let (mut roster, order) = files.roster(&mut pupils, &pupils_file.name, &mut problems)?;
        let (mut columns, mut sources) = wide(&mut pupils, order.as_deref(), &pupils_file.name);
        let found = files.by_pupil(&own, &roster, said, &mut problems)?;
        roster.enrolments.in_place = found.in_place;
        for (id, readings) in found.readings {
            let (file, column) = (readings.file, readings.column);
            sources.insert(id.clone(), Source { file, column, wide: false });
            lay_over(&mut columns, id, readings.values, &own);
        }
        for (id, made) in found.columns {
            let column = match columns.remove(&id) {
                None => made,
                Some(wide) => {
                    let reading = |unit| made.reading(unit).or_else(|| wide.reading(unit));
                    let readings = (0..made.len()).map(|unit| reading(unit).unwrap_or(f64::NAN));
                    Column::from_numbers(&readings.collect::<Vec<f64>>())
                }
            };
            columns.insert(id, column);
        }
        let row = |unit: usize| {
            let place = match &order {
                None => Some(unit),
                Some(order) => order.get(unit).map(|&at| at as usize),
            };
            place.map_or(0, |place| pupils.row_of(place))
        };
        Derive { columns: &mut columns, sources: &sources, row: &row }
            .all(&mut roster, &mut problems);
        let changes = settings.changes();
        let mut before = None;
        if let Some(previous) = previous.filter(|_| !changes.is_empty()) {
            let (readings, read) = previous.readings(&changes, found.as_at, &roster, watch)?;
            files.read.push(read);
            before = Some(readings);
        }
        let work = Work { roster: &roster, own: &own, sources: &sources, before: before.as_ref() };
        work.all(&settings.forms, &mut columns, &mut problems);
        if let Some(text) = toml {
            let (digest, bytes) = Digest::of(text.as_bytes());
            files.read.push(FileRead { name: "dataset.toml".to_owned(), rows: 0, bytes, digest });
        }
        let problem_sorts = problems.sorts();
        let (problems, problem_count) = problems.finish();
        Ok(Self {
            roster,
            as_at: found.as_at,
            as_at_from: match (as_at, said, found.as_at) {
                (Some(_), ..) => AsAtFrom::Said,
                (_, Some(_), _) => AsAtFrom::Settings,
                (.., Some(_)) => AsAtFrom::Newest,
                _ => AsAtFrom::Nowhere,
            },
            dated: found.dated,
            own: own.clone(),
            problems,
            problem_sorts,
            problem_count,
            files: files.read,
            unused: pupils.unused,
            changes,
            since_previous: before.is_some(),
            columns,
        })
    }

    /// Returns the readings of enrolments of an indicator, if the dataset has any.
    pub fn column(&self, indicator: &str) -> Option<&Column> {
        self.columns.get(indicator)
    }

    /// Returns the indicators that the dataset supplies, with how many enrolments have a reading.
    pub fn supplied(&self) -> impl Iterator<Item = (&str, usize)> {
        self.columns.iter().map(|(id, column)| (id.as_str(), column.present()))
    }
}

/// The files of the folder, and what is known of those read.
struct Files<'a> {
    folder: &'a Path,
    settings: &'a Settings,
    watch: &'a Watch,
    read: Vec<FileRead>,
}

impl Files<'_> {
    fn find(&self, kind: &'static str) -> Result<Option<File>, DatasetError> {
        find(self.folder, kind, self.settings, self.watch)
    }

    /// Reads academies, classes and teaching groups, and puts everyone in order; returns the place
    /// in `pupils` of each enrolment too, if it is another.
    fn roster(
        &mut self,
        pupils: &mut Pupils,
        pupils_file: &str,
        problems: &mut Problems,
    ) -> Result<(Roster, Option<Vec<u32>>), DatasetError> {
        let settings = self.settings;
        let mut academies = None;
        if let Some(file) = self.find("academies")? {
            let (rows, read) = places::academies(&file, settings, problems)?;
            academies = Some(rows);
            self.read.push(read);
        }
        let mut classes = None;
        if let Some(file) = self.find("classes")? {
            let (rows, read) = places::classes(&file, settings, problems)?;
            classes = Some(rows);
            self.read.push(read);
        }
        let mut enrolments = None;
        if let Some(file) = self.find("enrolments")? {
            let (rows, read) = places::enrolments(&file, settings, problems)?;
            enrolments = Some(rows);
            self.read.push(read);
        }
        let doubles = roster::doubles(pupils, pupils_file, problems);
        let groups = enrolments.as_ref().map_or_else(Vec::new, |enrolments| {
            groups::unnamed(enrolments, pupils, classes.as_ref(), problems)
        });
        let given = roster::Given {
            pupils_file,
            academies: academies.as_deref(),
            classes: classes.as_ref(),
            groups: &groups,
            doubles: &doubles,
        };
        let roster::Ordered { mut roster, order } = roster::order(pupils, &given, problems);
        if let Some(enrolments) = &enrolments {
            groups::join(&mut roster, enrolments);
        }
        Ok((roster, order))
    }

    /// Reads the files keyed by pupil.
    fn by_pupil(
        &mut self,
        own: &[Indicator],
        roster: &Roster,
        said: Option<jiff::civil::Date>,
        problems: &mut Problems,
    ) -> Result<Found, DatasetError> {
        let mut there = Vec::new();
        for kind in by_pupil::KINDS {
            there.extend(self.find(kind)?.map(|file| (kind, file)));
        }
        let mut found = by_pupil::read(&there, self.settings, own, roster, said, problems)?;
        self.read.append(&mut found.files);
        Ok(found)
    }
}

/// Takes the wide columns out of `pupils`, in cohort order, with where each stands.
fn wide(
    pupils: &mut Pupils,
    order: Option<&[u32]>,
    file: &str,
) -> (Columns, BTreeMap<String, Source>) {
    let order = order.map(|order| UInt32Array::from(order.to_vec()));
    let source = |wide: &Wide| {
        let source = Source { file: file.to_owned(), column: wide.name.clone(), wide: true };
        (wide.indicator.clone(), source)
    };
    let sources = pupils.columns.iter().map(source).collect();
    let columns = std::mem::take(&mut pupils.columns)
        .into_par_iter()
        .map(|wide| match &order {
            None => (wide.indicator, wide.readings),
            Some(order) => (wide.indicator, wide.readings.reordered(order)),
        })
        .collect();
    (columns, sources)
}

/// Lays the readings of files keyed by pupil over the wide ones.
fn lay_over(columns: &mut Columns, id: String, mut readings: Vec<f64>, own: &[Indicator]) {
    let Some(indicator) = names::indicator(&id, own) else { return };
    if let Some(wide) = columns.get(&id) {
        for (unit, reading) in readings.iter_mut().enumerate().filter(|(_, of)| of.is_nan()) {
            *reading = wide.reading(unit).unwrap_or(f64::NAN);
        }
    }
    columns.insert(id, Meaning::new("", "", indicator, None).column(&readings));
}
