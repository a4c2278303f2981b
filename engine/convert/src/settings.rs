//! What an analyst says of foreign files: a `dataset.toml` beside them, and a file of `--map`. What
//! concerns the core data set is carried over into the dataset that is written.

use crate::mapping::{Export, System};
use crate::{ConvertError, Core};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use uplift_table::{File, Watch};

/// By column or word.
pub(crate) type Words = BTreeMap<String, String>;

/// What was said.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// By file of ours: the files that become it.
    pub(crate) files: BTreeMap<Core, Vec<Named>>,
    /// By file of ours: our column = their header.
    pub(crate) columns: BTreeMap<Core, Words>,
    /// By file of ours: our column = what every row says.
    pub(crate) constants: BTreeMap<Core, Words>,
    /// By column of ours: their word = ours.
    pub(crate) values: BTreeMap<String, Words>,
    pub(crate) oneroster: OneRoster,
    /// Their year group = ours.
    pub(crate) years: Words,
    /// The trust's own mapping.
    pub(crate) system: Option<System>,
    /// What is for the reader of datasets.
    carried: Table,
}

/// What is to be known of `OneRoster` files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneRoster {
    #[serde(default)]
    pub(crate) pupil_id: PupilId,
    #[serde(default)]
    pub(crate) grades: Grades,
}

/// Which column of users is the id of a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(crate) enum PupilId {
    #[default]
    #[serde(rename = "sourcedId")]
    SourcedId,
    #[serde(rename = "identifier")]
    Identifier,
    #[serde(rename = "username")]
    Username,
    #[serde(rename = "userIds")]
    UserIds,
}

/// Whose year groups `grades` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Grades {
    #[default]
    English,
    Us,
}

/// The parts of `dataset.toml` that are about foreign files alone.
const CONSUMED: [&str; 6] = ["files", "columns", "constants", "oneroster", "years", "export"];
/// What heads a mapping.
const OF_A_MAPPING: [&str; 4] = ["title", "as_at", "source", "notes"];

impl Settings {
    /// Adds what a file says; what was said before stands.
    pub(crate) fn add(&mut self, path: &Path) -> Result<(), ConvertError> {
        let file = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| ConvertError::io("read", path, error))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        self.add_text(&file, text)
    }

    fn add_text(&mut self, file: &str, text: &str) -> Result<(), ConvertError> {
        let wrong = |why: String| ConvertError::Settings { file: file.to_owned(), why };
        let table: Table =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        let is_mapping = table.contains_key("export");
        if is_mapping {
            let mapped = |key: &&str| OF_A_MAPPING.contains(key) || *key == "export";
            let own: Table = table
                .iter()
                .filter(|(key, _)| mapped(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let text = toml::to_string(&own).map_err(|error| wrong(error.to_string()))?;
            let system = crate::mapping::parse(file, &text)?;
            match &mut self.system {
                Some(known) => known.exports.extend(system.exports),
                none => *none = Some(system),
            }
        }
        for (key, value) in table {
            self.take(&key, value, is_mapping).map_err(wrong)?;
        }
        Ok(())
    }

    fn take(&mut self, key: &str, value: Value, is_mapping: bool) -> Result<(), String> {
        match key {
            "files" => {
                for (kind, names) in read::<BTreeMap<String, OneOrMore>>(key, value)? {
                    let names = match names {
                        OneOrMore::One(name) => vec![name],
                        OneOrMore::More(names) => names,
                    };
                    self.files.entry(core(key, &kind)?).or_insert(names);
                }
            }
            "columns" | "constants" => {
                for (kind, words) in read::<BTreeMap<String, Words>>(key, value)? {
                    let core = core(key, &kind)?;
                    if let Some(ours) = words.keys().find(|ours| !core.has_column(ours)) {
                        let dropped = if ours == "date_of_birth" {
                            "; dates of birth are not kept"
                        } else {
                            ""
                        };
                        return Err(format!(
                            "`[{key}.{kind}]` names `{ours}`, which is no column of ours{dropped}"
                        ));
                    }
                    let of = if key == "columns" { &mut self.columns } else { &mut self.constants };
                    add(of.entry(core).or_default(), words);
                }
            }
            "values" => {
                for (column, words) in read::<BTreeMap<String, Words>>(key, value.clone())? {
                    add(self.values.entry(column).or_default(), words);
                }
                self.carry(key, value);
            }
            "oneroster" => self.oneroster = read(key, value)?,
            "years" => add(&mut self.years, read(key, value)?),
            "export" => {}
            _ if is_mapping && OF_A_MAPPING.contains(&key) => {}
            _ => self.carry(key, value),
        }
        Ok(())
    }

    /// Keeps what is for the reader of datasets; of two tables of one name both are kept.
    fn carry(&mut self, key: &str, value: Value) {
        match (self.carried.get_mut(key), value) {
            (Some(Value::Table(known)), Value::Table(more)) => {
                for (key, value) in more {
                    match (known.get_mut(&key), value) {
                        (Some(Value::Table(known)), Value::Table(more)) => {
                            more.into_iter().for_each(|(key, value)| {
                                known.entry(key).or_insert(value);
                            });
                        }
                        (Some(_), _) => {}
                        (None, value) => {
                            known.insert(key, value);
                        }
                    }
                }
            }
            (Some(_), _) => {}
            (None, value) => {
                self.carried.insert(key.to_owned(), value);
            }
        }
    }

    /// Returns the `dataset.toml` of the dataset that is written.
    pub(crate) fn carried(&self) -> Result<String, ConvertError> {
        debug_assert!(CONSUMED.iter().all(|key| !self.carried.contains_key(*key)));
        let text = toml::to_string(&self.carried).map_err(|error| ConvertError::Settings {
            file: "dataset.toml".to_owned(),
            why: error.to_string(),
        })?;
        Ok(format!(
            "# Written by `uplift convert`; the tables beside it are the core data set.\n{text}"
        ))
    }

    /// Returns the export that `[files]` says a file is.
    pub(crate) fn named(&self, file: &str) -> Option<Export> {
        let named = |names: &Vec<Named>| names.iter().any(|name| name.file() == file);
        let (core, _) = self.files.iter().find(|(_, names)| named(names))?;
        Some(Export::of_core(*core))
    }

    /// Makes a file of its name for messages, its own name and where it is, with the sheet and the
    /// rows of the header that `[files]` says.
    pub(crate) fn file(&self, name: &str, bare: &str, path: PathBuf, watch: Watch) -> File {
        let file = File::new(name, path, watch);
        match self.files.values().flatten().find(|named| named.file() == bare) {
            Some(Named::Within { sheet, header, .. }) => {
                let rows = match header {
                    None => Vec::new(),
                    Some(Rows::One(row)) => vec![*row],
                    Some(Rows::More(rows)) => rows.clone(),
                };
                file.with_sheet(sheet.clone()).with_header(rows)
            }
            _ => file,
        }
    }
}

/// A file by its name, or with where in it the table is.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Named {
    /// The whole file.
    File(String),
    /// A sheet of a workbook, or below some rows of a file.
    Within { file: String, sheet: Option<String>, header: Option<Rows> },
}

/// The rows that name the columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Rows {
    /// One.
    One(u64),
    /// Several, one below the other.
    More(Vec<u64>),
}

impl Named {
    fn file(&self) -> &str {
        match self {
            Self::File(file) | Self::Within { file, .. } => file,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(Named),
    More(Vec<Named>),
}

fn read<T: serde::de::DeserializeOwned>(key: &str, value: Value) -> Result<T, String> {
    value.try_into().map_err(|error: toml::de::Error| {
        let why = error.message();
        if why.is_empty() {
            format!("`[{key}]` is not as it should be")
        } else {
            format!("`[{key}]`: {why}")
        }
    })
}

fn core(key: &str, kind: &str) -> Result<Core, String> {
    Core::of_name(kind).ok_or_else(|| {
        let all: Vec<&str> = Core::ALL.iter().map(|core| core.name()).collect();
        format!(
            "`[{key}]` names `{kind}`, which is no file of a dataset; the files are {}",
            all.join(", ")
        )
    })
}

fn add(known: &mut Words, more: Words) {
    for (key, value) in more {
        known.entry(key).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Result<Settings, String> {
        let mut settings = Settings::default();
        for text in texts {
            settings.add_text("dataset.toml", text).map_err(|error| error.to_string())?;
        }
        Ok(settings)
    }

    #[test]
    fn what_concerns_the_core_data_set_is_carried_over() {
        let settings = of(&[
            "as_at = \"2026-03-27\"\n[files]\npupils = \"roll.csv\"\nassessments = [\"a.csv\", \"b.csv\"]\n\
             [columns.pupils]\npupil_id = \"UPN\"\n[values.kind]\ndetention = \"incident\"\n\
             [indicators.\"exam.score\"]\ntitle = \"exam score\"\nrange = [0, 100]\n[oneroster]\npupil_id = \"identifier\"",
        ])
        .unwrap();
        let carried: Table = settings.carried().unwrap().parse().unwrap();
        let keys: Vec<&String> = carried.keys().collect();
        assert_eq!(keys, ["as_at", "indicators", "values"]);
        assert_eq!(settings.oneroster.pupil_id, PupilId::Identifier);
        assert_eq!(settings.named("b.csv").unwrap().into, Core::Assessments);
        assert!(settings.named("c.csv").is_none());
        assert_eq!(settings.values["kind"]["detention"], "incident");
    }

    #[test]
    fn what_was_said_first_stands() {
        let settings = of(&[
            "[values.eal]\nENG = \"no\"\n[years]\nKG = \"R\"",
            "as_at = \"2026-01-01\"\n[values.eal]\nENG = \"yes\"\nOTH = \"yes\"\n[years]\nKG = \"1\"\nPK = \"N2\"",
        ])
        .unwrap();
        assert_eq!(settings.values["eal"]["ENG"], "no");
        assert_eq!(settings.years["KG"], "R");
        assert_eq!(settings.years["PK"], "N2");
        let carried: Table = settings.carried().unwrap().parse().unwrap();
        assert_eq!(carried["values"]["eal"]["ENG"].as_str(), Some("no"));
        assert_eq!(carried["values"]["eal"]["OTH"].as_str(), Some("yes"));
    }

    #[test]
    fn a_mapping_says_when_its_headers_were_looked_up_not_when_the_data_are_of() {
        let settings = of(&[
            "title = \"Ours\"\nas_at = 2026-01-01\nsource = \"x\"\n[[export]]\ntitle = \"roll\"\ninto = \"pupils\"\n\
             required = [\"pupil_id\"]\n[export.columns]\npupil_id = [\"Number\"]",
        ])
        .unwrap();
        assert_eq!(settings.system.unwrap().exports.len(), 1);
        assert!(settings.carried.is_empty());
    }

    #[test]
    fn slips_are_named() {
        let error = |text: &str| of(&[text]).unwrap_err();
        assert!(error("[files]\npupil = \"x\"").contains("no file of a dataset"));
        assert!(error("[columns.pupils]\npupil = \"x\"").contains("no column of ours"));
        assert!(error("[columns.pupils]\ndate_of_birth = \"x\"").contains("not kept"));
        assert!(error("[oneroster]\npupil_id = \"name\"").contains("oneroster"));
        assert!(error("[oneroster]\ngrade = \"us\"").contains("grade"));
        assert!(error("[files").contains("dataset.toml"));
        assert!(error("[[export]]\ntitle=\"x\"").contains("missing field"));
    }
}
