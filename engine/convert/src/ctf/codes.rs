//! What the codes of a transfer file mean, from `formats/ctf.toml`.

use crate::ConvertError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table of codes.
#[derive(Debug, Deserialize)]
pub(super) struct Codes {
    /// SEN provision, as the core data set has it.
    pub(super) sen_provision: BTreeMap<String, String>,
    /// First languages.
    pub(super) language: Languages,
    /// Results that the core data set has a name for.
    pub(super) assessment: Vec<Assessment>,
}

/// First languages that are English, and codes that name none.
#[derive(Debug, Deserialize)]
pub(super) struct Languages {
    pub(super) english: Vec<String>,
    pub(super) unknown: Vec<String>,
}

/// A result that the core data set has a name for.
#[derive(Debug, Deserialize)]
pub(super) struct Assessment {
    pub(super) stage: String,
    pub(super) subject: String,
    pub(super) components: Vec<String>,
    pub(super) qualifiers: Vec<String>,
    pub(super) minimum: u32,
    pub(super) maximum: u32,
    pub(super) month: i8,
    pub(super) name: String,
    pub(super) measure: String,
}

static CODES: LazyLock<Result<Codes, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../formats/ctf.toml")).map_err(|cause| cause.to_string())
});

/// Returns the table.
pub(super) fn codes() -> Result<&'static Codes, ConvertError> {
    CODES.as_ref().map_err(|cause| ConvertError::Codes { table: "ctf.toml", cause: cause.clone() })
}
