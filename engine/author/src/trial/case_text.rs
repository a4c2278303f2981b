//! Case files as they are written, before anything in them is looked up.

use crate::trial::case::CaseError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::{Spanned, Value};

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileText {
    #[serde(default)]
    pub(crate) settings: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    pub(crate) unit: Vec<UnitText>,
}

/// A case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitText {
    pub(crate) name: Spanned<String>,
    pub(crate) level: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) readings: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    pub(crate) fires: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    pub(crate) lacking: Vec<Spanned<String>>,
}

/// A text and the name of its file, for messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// Reads the text.
    pub(crate) fn read(self) -> Result<FileText, CaseError> {
        toml::from_str(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let case = self.case_at(span.start);
            let why = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            self.error(&span, case, why)
        })
    }

    /// Makes an error of something at a place of the text.
    pub(crate) fn error(self, at: &Range<usize>, case: Option<String>, why: String) -> CaseError {
        CaseError { file: self.file.to_owned(), line: self.line(at), case, why }
    }

    /// Returns the line of a place of the text, counted from 1.
    pub(crate) fn line(self, at: &Range<usize>) -> usize {
        self.text.get(..at.start).unwrap_or(self.text).matches('\n').count() + 1
    }

    /// Returns the name of the case that a place of the text is in, as far as it can be seen in a text
    /// that cannot be read.
    fn case_at(self, at: usize) -> Option<String> {
        let (mut from, mut to) = (None, self.text.len());
        let mut place = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_start().starts_with("[[unit]]") {
                if place > at {
                    to = place;
                    break;
                }
                from = Some(place);
            }
            place += line.len();
        }
        let mut lines = self.text.get(from?..to)?.lines();
        let value =
            lines.find_map(|line| line.trim().strip_prefix("name")?.trim().strip_prefix('='));
        Some(value?.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty())
    }
}
