//! Which column of a file is which.

use crate::DatasetError;
use crate::names::{self, nearest, slip};
use crate::problems::Problems;
use crate::settings::Settings;
use std::collections::BTreeMap;
use uplift_model::Problem;
use uplift_table::File;

/// The columns of a file, by the names we give them.
#[derive(Debug)]
pub(crate) struct Header {
    file: String,
    /// As the file names them.
    theirs: Vec<String>,
    /// Ours to theirs, where `dataset.toml` says so.
    mapped: BTreeMap<String, String>,
}

impl Header {
    /// Reads the header of a file.
    pub(crate) fn read(
        kind: &str,
        file: &File,
        settings: &Settings,
        problems: &mut Problems,
    ) -> Result<Self, DatasetError> {
        let theirs = file.header()?;
        let mapped = settings.columns.get(kind).cloned().unwrap_or_default();
        for (ours, name) in &mapped {
            if !theirs.contains(name) {
                return Err(DatasetError::Settings(format!(
                    "`[columns.{kind}]` says that `{ours}` is `{name}`, but `{}` has no such column; {}",
                    file.name,
                    hint(name, &theirs)
                )));
            }
        }
        let header = Self { file: file.name.clone(), theirs, mapped };
        for (place, name) in header.theirs.iter().enumerate() {
            if !name.is_empty() && header.theirs.iter().take(place).any(|before| before == name) {
                let what = "the header names it twice";
                problems.push(header.problem(place, what, "the first is used"));
            }
        }
        if !names::is_wide(kind) {
            let free = names::columns(kind).iter().filter(|ours| header.place(ours).is_none());
            let free: Vec<&str> = free.copied().collect();
            for (place, ours) in header.ours() {
                let known = names::columns(kind).contains(&ours);
                if let Some(near) = slip(ours, free.iter().copied()).filter(|_| !known) {
                    problems.push(header.unknown(place, near));
                }
            }
        }
        Ok(header)
    }

    /// Returns the place of a column of ours.
    pub(crate) fn place(&self, ours: &str) -> Option<usize> {
        if let Some(name) = self.mapped.get(ours) {
            return self.theirs.iter().position(|theirs| theirs == name);
        }
        // A column that is mapped to another name of ours no longer has its own.
        let place = self.theirs.iter().position(|theirs| theirs == ours)?;
        (!self.mapped.values().any(|name| name == ours)).then_some(place)
    }

    /// Returns the place of a column that must be there.
    pub(crate) fn required(&self, ours: &str) -> Result<usize, DatasetError> {
        self.place(ours).ok_or_else(|| DatasetError::NoColumn {
            file: self.file.clone(),
            column: ours.to_owned(),
            hint: hint(ours, &self.theirs),
        })
    }

    /// Returns what the file calls the column at a place.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.theirs.get(place).map_or("", String::as_str)
    }

    /// Goes through the columns as (place, our name). One that the file names twice is there once,
    /// one that we give two names twice.
    pub(crate) fn ours(&self) -> impl Iterator<Item = (usize, &str)> {
        self.theirs.iter().enumerate().flat_map(|(place, theirs)| {
            let mapped =
                self.mapped.iter().filter(move |(_, name)| *name == theirs).map(|(ours, _)| ours);
            let same = (!theirs.is_empty() && mapped.clone().next().is_none()).then_some(theirs);
            mapped
                .chain(same)
                .map(move |ours| (place, ours.as_str()))
                .filter(|(place, ours)| self.place(ours) == Some(*place))
        })
    }

    /// Returns how many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.theirs.len()
    }

    /// Returns a problem of a whole column.
    pub(crate) fn problem(&self, place: usize, what: &str, done: &str) -> Problem {
        Problem {
            file: self.file.clone(),
            row: 1,
            column: self.name(place).to_owned(),
            read: String::new(),
            what: what.to_owned(),
            done: done.to_owned(),
        }
    }

    /// Returns the problem that a column is whose name looks like one we know.
    pub(crate) fn unknown(&self, place: usize, near: &str) -> Problem {
        let what = format!("not a name we know, but like `{near}`");
        self.problem(place, &what, "column left out")
    }
}

fn hint(name: &str, there: &[String]) -> String {
    if let Some(near) = nearest(name, there.iter().map(String::as_str)) {
        return format!(
            "did you mean `{near}`? Rename it, or map it under `[columns]` in `dataset.toml`"
        );
    }
    let named = there.iter().filter(|name| !name.is_empty());
    let mut some: Vec<_> = named.take(12).map(|name| format!("`{name}`")).collect();
    if there.len() > some.len() {
        some.push("...".to_owned());
    }
    format!("it has {}; map it under `[columns]` in `dataset.toml`", some.join(", "))
}
