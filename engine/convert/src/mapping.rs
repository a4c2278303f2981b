//! Mappings: what the exports of a system are called by their headers, and what their cells mean in
//! the words of the core data set. A mapping is a file of TOML; those of the usual systems are part
//! of the program, a trust's own is given beside the data.

use crate::{ConvertError, Core};
use serde::Deserialize;
use std::collections::BTreeMap;

mod matching;
mod reading;

pub(crate) use matching::{KNOWN_BY, Matched, best, flat};
pub(crate) use reading::{Context, read};

/// The exports of one system.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct System {
    /// What it is called in messages.
    pub(crate) title: String,
    /// The day on which the headers were looked up.
    #[serde(rename = "as_at")]
    _as_at: toml::Value,
    /// Where the headers are from.
    #[serde(rename = "source")]
    _source: String,
    /// What whoever uses it should know.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    #[serde(rename = "export")]
    pub(crate) exports: Vec<Export>,
}

/// One kind of export.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Export {
    /// What it is, in messages: `session marks`.
    pub(crate) title: String,
    #[serde(deserialize_with = "core")]
    pub(crate) into: Core,
    /// The columns of ours without which a file is not this export.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    /// Headers one of which a file must have to be this export, though no column of ours is made of
    /// them: what an incident was about tells a log of incidents from one of awards.
    #[serde(default)]
    pub(crate) known_by: Vec<String>,
    /// By our column: the headers it may have, the likeliest first. `A + B` is both, joined.
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// By our column: what every row says where the file says nothing.
    #[serde(default)]
    pub(crate) constants: BTreeMap<String, String>,
    /// By our column: their word = ours.
    #[serde(default)]
    pub(crate) values: BTreeMap<String, BTreeMap<String, String>>,
    /// In a wide table of results: what each column of scores is.
    #[serde(default, rename = "measure")]
    pub(crate) measures: Vec<Measure>,
}

/// A column of scores.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measure {
    pub(crate) headers: Vec<String>,
    pub(crate) assessment: String,
    #[serde(rename = "measure")]
    pub(crate) scale: String,
}

fn core<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Core, D::Error> {
    let name = String::deserialize(from)?;
    Core::of_name(&name).ok_or_else(|| {
        let all: Vec<&str> = Core::ALL.iter().map(|core| core.name()).collect();
        serde::de::Error::custom(format!("`{name}` is not one of {}", all.join(", ")))
    })
}

/// The mappings that are part of the program, by the word of the format.
const BUILT_IN: [(&str, &str); 3] = [
    ("sims", include_str!("../mappings/sims.toml")),
    ("arbor", include_str!("../mappings/arbor.toml")),
    ("bromcom", include_str!("../mappings/bromcom.toml")),
];

/// Returns the mapping of a system, or of all.
pub(crate) fn built_in(word: Option<&str>) -> Result<Vec<System>, ConvertError> {
    let wanted = BUILT_IN.iter().filter(|(id, _)| word.is_none_or(|word| word == *id));
    wanted.map(|(id, text)| parse(&format!("{id}.toml"), text)).collect()
}

/// Reads a mapping.
pub(crate) fn parse(file: &str, text: &str) -> Result<System, ConvertError> {
    let wrong = |why: String| ConvertError::Settings { file: file.to_owned(), why };
    let system: System =
        toml::from_str(text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
    for export in &system.exports {
        export.check().map_err(wrong)?;
    }
    Ok(system)
}

impl Export {
    /// Checks that every name of ours is one: a slip here would lose a column without a word.
    pub(crate) fn check(&self) -> Result<(), String> {
        let columns = self.columns.keys().chain(self.constants.keys()).chain(self.values.keys());
        for ours in columns.chain(&self.required) {
            if !self.into.has_column(ours) {
                return Err(format!("`{ours}` is no column of `{}`", self.into.name()));
            }
        }
        let from =
            |ours: &String| self.columns.contains_key(ours) || self.constants.contains_key(ours);
        if let Some(ours) = self.required.iter().find(|ours| !from(ours)) {
            return Err(format!("`{ours}` is required in `{}`, but no header is", self.title));
        }
        if !self.measures.is_empty() && self.into != Core::Assessments {
            return Err(format!("`{}` has measures, which only assessments have", self.title));
        }
        Ok(())
    }

    /// Returns the export that a file of ours is: its columns have our own names.
    pub(crate) fn of_core(core: Core) -> Self {
        let own = |column: &&str| ((*column).to_owned(), vec![(*column).to_owned()]);
        Self {
            title: format!("`{}` of the core data set", core.name()),
            into: core,
            required: core.required().iter().map(|&column| column.to_owned()).collect(),
            known_by: Vec::new(),
            columns: core.columns().iter().map(own).collect(),
            constants: BTreeMap::new(),
            values: BTreeMap::new(),
            measures: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
