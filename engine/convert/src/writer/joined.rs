//! A table that is kept until the end, where rows of one key from several files are joined: what one
//! does not say, another may. Where two say different things, the first is kept and that is a
//! problem.

use crate::{ConvertError, Core};
use std::collections::HashMap;
use std::path::Path;
use uplift_model::Problem;

/// A table in the making.
pub(super) struct Joined {
    core: Core,
    key: &'static [&'static str],
    columns: Vec<String>,
    rows: Vec<Row>,
    /// The place of each row by its key.
    places: HashMap<Vec<String>, usize>,
    /// Rows of pupils that name no academy.
    loose: Vec<Loose>,
}

type Cells = Vec<Option<Box<str>>>;
type Row = Cells;

struct Loose {
    pupil: String,
    cells: Cells,
    at: (String, u64),
}

/// Returns the place of a column, which may be new.
fn place(columns: &mut Vec<String>, column: &str) -> usize {
    columns.iter().position(|known| known == column).unwrap_or_else(|| {
        columns.push(column.to_owned());
        columns.len() - 1
    })
}

fn set(cells: &mut Cells, at: usize, text: &str) {
    if cells.len() <= at {
        cells.resize(at + 1, None);
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = Some(text.into());
    }
}

impl Joined {
    pub(super) fn new(core: Core, key: &'static [&'static str]) -> Self {
        let columns = key.iter().map(|&column| column.to_owned()).collect();
        let (rows, places, loose) = (Vec::new(), HashMap::new(), Vec::new());
        Self { core, key, columns, rows, places, loose }
    }

    /// Takes a row whose cells are not empty; returns what is wrong with it.
    pub(super) fn put(&mut self, row: &[(&str, &str)], at: &(String, u64)) -> Vec<Problem> {
        let of =
            |column: &str| row.iter().find(|(named, _)| *named == column).map(|(_, text)| *text);
        let mut cells = Cells::new();
        for (column, text) in row {
            set(&mut cells, place(&mut self.columns, column), text);
        }
        let lacking: Vec<&str> = self.key.iter().copied().filter(|key| of(key).is_none()).collect();
        match (lacking.as_slice(), of("pupil_id")) {
            ([], _) => {}
            (["academy_id"], Some(pupil)) if self.core == Core::Pupils => {
                self.loose.push(Loose { pupil: pupil.to_owned(), cells, at: at.clone() });
                return Vec::new();
            }
            ([column, ..], _) => {
                return vec![problem(at, column, "", "missing", "row left out")];
            }
        }
        let key: Vec<String> =
            self.key.iter().filter_map(|key| of(key)).map(str::to_owned).collect();
        if let Some(&place) = self.places.get(&key) {
            self.join(place, &cells, at)
        } else {
            self.places.insert(key, self.rows.len());
            self.rows.push(cells);
            Vec::new()
        }
    }

    /// Lays what a row says over one that is there.
    fn join(&mut self, place: usize, cells: &Cells, at: &(String, u64)) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Some(row) = self.rows.get_mut(place) else { return problems };
        for (column, cell) in cells.iter().enumerate() {
            let Some(text) = cell else { continue };
            match row.get(column) {
                Some(Some(there)) if there == text => {}
                Some(Some(_)) => {
                    let column = self.columns.get(column).map_or("", String::as_str);
                    let what = "a row before says otherwise of the same";
                    problems.push(problem(at, column, text, what, "what stood first is kept"));
                }
                _ => set(row, column, text),
            }
        }
        problems
    }

    /// Joins rows of pupils that name no academy to those of the same pupil that do.
    fn place_loose(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.loose.is_empty() {
            return problems;
        }
        let mut of_pupil: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            if let Some(Some(pupil)) = row.first() {
                of_pupil.entry(pupil).or_default().push(place);
            }
        }
        let mut joins = Vec::new();
        let mut lost = Vec::new();
        for loose in std::mem::take(&mut self.loose) {
            match of_pupil.get(loose.pupil.as_str()) {
                Some(places) => joins.push((places.clone(), loose)),
                None => lost.push(loose),
            }
        }
        for (places, loose) in joins {
            for place in places {
                problems.append(&mut self.join(place, &loose.cells, &loose.at));
            }
        }
        for loose in lost {
            let what = "no file says which academy this pupil is in";
            problems.push(problem(&loose.at, "academy_id", "", what, "row left out"));
        }
        problems
    }

    /// Writes the table, and returns how many rows it has and what is wrong with some.
    pub(super) fn finish(mut self, to: &Path) -> Result<(u64, Vec<Problem>), ConvertError> {
        let problems = self.place_loose();
        if self.rows.is_empty() {
            return Ok((0, problems));
        }
        let failed =
            |error: csv::Error| ConvertError::io("write", to, std::io::Error::other(error));
        let filled = |at: &usize| self.rows.iter().any(|row| matches!(row.get(*at), Some(Some(_))));
        let mut order: Vec<usize> = (0..self.columns.len()).filter(filled).collect();
        let rank = |at: &usize| {
            let name = self.columns.get(*at).map_or("", String::as_str);
            let own = self.core.columns();
            own.iter().position(|own| *own == name).unwrap_or(own.len() + at)
        };
        order.sort_by_key(rank);
        let mut out = csv::Writer::from_path(to).map_err(failed)?;
        let header = order.iter().filter_map(|&at| self.columns.get(at));
        out.write_record(header).map_err(failed)?;
        for row in &self.rows {
            let cell = |at: &usize| row.get(*at).and_then(Option::as_deref).unwrap_or("");
            out.write_record(order.iter().map(cell)).map_err(failed)?;
        }
        out.flush().map_err(|error| ConvertError::io("write", to, error))?;
        Ok((self.rows.len() as u64, problems))
    }
}

fn problem(at: &(String, u64), column: &str, read: &str, what: &str, done: &str) -> Problem {
    Problem {
        file: at.0.clone(),
        row: at.1,
        column: column.to_owned(),
        read: read.to_owned(),
        what: what.to_owned(),
        done: done.to_owned(),
    }
}
