//! `dataset.toml`: what an analyst says of a folder of exports.

use crate::DatasetError;
use crate::by_pupil::Count;
use crate::names::{self, FILES, nearest};
use crate::own::{self, Form, FormIs, Own};
use crate::scales::{Assessed, OwnScale, histories};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use uplift_model::{Indicator, Level};
use uplift_table::{DateOrder, TableError};

/// What `dataset.toml` says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    as_at: Option<toml::Value>,
    /// Where each file is.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, Place>,
    /// By file: the order of day and month in its dates.
    #[serde(default)]
    dates: BTreeMap<String, String>,
    /// By file: our column = theirs.
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// By `assessment/measure`: the indicator it is.
    #[serde(default)]
    pub(crate) assessments: BTreeMap<String, Assessed>,
    /// By name: scales of the trust's own.
    #[serde(default)]
    pub(crate) scales: BTreeMap<String, OwnScale>,
    #[serde(default)]
    indicators: BTreeMap<String, Own>,
    /// The trust's own indicators that are worked out, in an order in which they can be.
    #[serde(skip)]
    pub(crate) forms: Vec<Form>,
}

/// Where a file is: its name alone, or with the sheet and the rows that name its columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "a file is its name, or `{ file = \"marks.xlsx\", sheet = \"Marks\", header = 3 }`, where `header` may be several rows, as `[3, 4]`"
)]
pub(crate) enum Place {
    Name(String),
    Within(Within),
}

/// A file, its sheet and the rows that name its columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Within {
    file: String,
    sheet: Option<String>,
    header: Option<HeaderRows>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum HeaderRows {
    One(u64),
    Several(Vec<u64>),
}

impl Place {
    /// Returns the name of the file.
    pub(crate) fn file(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Within(within) => &within.file,
        }
    }

    /// Returns the sheet that is named.
    pub(crate) fn sheet(&self) -> Option<String> {
        match self {
            Self::Name(_) => None,
            Self::Within(within) => within.sheet.clone(),
        }
    }

    /// Returns the rows that name the columns, where they are given.
    pub(crate) fn header(&self) -> Vec<u64> {
        match self {
            Self::Within(Within { header: Some(HeaderRows::One(row)), .. }) => vec![*row],
            Self::Within(Within { header: Some(HeaderRows::Several(rows)), .. }) => rows.clone(),
            _ => Vec::new(),
        }
    }
}

impl Settings {
    /// Reads `dataset.toml` if the folder has one; returns its text and the trust's own indicators
    /// too.
    pub(crate) fn read(
        folder: &Path,
    ) -> Result<(Self, Vec<Indicator>, Option<String>), DatasetError> {
        let path = folder.join("dataset.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok((Self::default(), Vec::new(), None));
            }
            Err(source) => return Err(TableError::Io { path, source }.into()),
        };
        let (mut settings, mut own) = Self::parse(&text).map_err(DatasetError::Settings)?;
        let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
        settings.forms = own::order(&settings.indicators, &mut own, bare)
            .map_err(|found| DatasetError::Own(Box::new(found)))?;
        Ok((settings, own, Some(text)))
    }

    fn parse(text: &str) -> Result<(Self, Vec<Indicator>), String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let settings: Self = toml::from_str(text).map_err(|error| {
            let said = error.to_string().trim().to_owned();
            let bare = |line: &str| line.starts_with("[indicators.") && !line.contains(['"', '\'']);
            if text.lines().any(|line| bare(line.trim())) {
                format!("{said}\nan id of an indicator stands in quotation marks, as in `[indicators.\"exam.score\"]`")
            } else {
                said
            }
        })?;
        let mut own: Vec<Indicator> = settings
            .indicators
            .iter()
            .map(|(id, own)| own.indicator(id))
            .collect::<Result<_, _>>()?;
        own.extend(histories(&settings, &own)?);
        settings.check(&own)?;
        Ok((settings, own))
    }

    /// Checks that every name of ours is one: a slip here would lose a column without a word.
    fn check(&self, own: &[Indicator]) -> Result<(), String> {
        let unknown = |what: String, name: &str, known: &mut dyn Iterator<Item = &str>| {
            let near = nearest(name, known);
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            Err(format!("{what}{hint}"))
        };
        let files = || FILES.iter().map(|(file, _)| *file);
        let named = self.files.keys().chain(self.columns.keys()).chain(self.dates.keys());
        for name in named {
            if !files().any(|file| file == name) {
                let all: Vec<_> = files().collect();
                return Err(format!(
                    "`{name}` is no file of a dataset; the files are {}",
                    all.join(", ")
                ));
            }
        }
        for (kind, place) in &self.files {
            if place.header().iter().any(|row| !(1..=1_000).contains(row)) {
                return Err(format!(
                    "`[files]` gives `{kind}` a header row that is not within 1 to 1000"
                ));
            }
        }
        for (kind, order) in &self.dates {
            if DateOrder::from_word(order).is_none() {
                return Err(format!(
                    "`[dates]` says `{order}` of `{kind}`; it is `day-first` or `month-first`"
                ));
            }
        }
        for (kind, columns) in &self.columns {
            let known = names::columns(kind);
            for ours in columns.keys() {
                let wide = names::is_wide(kind);
                let is = known.contains(&ours.as_str())
                    || (wide && names::indicator_of_column(ours, own).is_some());
                if !is {
                    let ids = names::pupil_indicators(own).filter(|_| wide);
                    return unknown(
                        format!("`[columns.{kind}]` names `{ours}`, which is no column of ours"),
                        ours,
                        &mut known.iter().copied().chain(ids),
                    );
                }
            }
        }
        let columns = || FILES.iter().flat_map(|(_, columns)| columns.iter().copied());
        for ours in self.values.keys() {
            if !columns().any(|known| known == ours) && names::indicator(ours, own).is_none() {
                return unknown(
                    format!("`[values]` names `{ours}`, which is no column of ours"),
                    ours,
                    &mut columns().chain(names::pupil_indicators(own)),
                );
            }
        }
        if let Some(wrong) = self.scales.iter().find_map(|(name, scale)| scale.wrong(name)) {
            return Err(wrong);
        }
        for (measure, assessed) in &self.assessments {
            if let Some(wrong) = assessed.wrong(measure, self) {
                return Err(wrong);
            }
            let id = assessed.indicator();
            if !measure.contains('/') {
                return Err(format!(
                    "`[assessments]` names `{measure}`; write the assessment and the measure, as `\"reading/standard\"`"
                ));
            }
            let known = names::indicator(id, own);
            if known.is_none_or(|known| known.level != Level::Pupil) {
                return unknown(
                    format!("`[assessments]` names `{id}`, which is no indicator of pupils"),
                    id,
                    &mut names::pupil_indicators(own),
                );
            }
        }
        Ok(())
    }

    /// Returns how far apart the readings of an indicator are, where that is said.
    pub(crate) fn step(&self, indicator: &Indicator) -> Option<f64> {
        self.indicators.get(&*indicator.id)?.step()
    }

    /// Returns the indicators whose change since an earlier run is asked for, each once.
    pub(crate) fn changes(&self) -> Vec<String> {
        let of = |form: &Form| match &form.is {
            FormIs::Change(of) => Some(of.clone()),
            _ => None,
        };
        self.forms.iter().filter_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the day that the data speak of, where the file says.
    pub(crate) fn as_at(&self) -> Result<Option<jiff::civil::Date>, DatasetError> {
        let said = match &self.as_at {
            None => return Ok(None),
            Some(toml::Value::String(said)) => said.clone(),
            Some(other) => other.to_string(),
        };
        let day = said.parse().map_err(|_| {
            DatasetError::Settings(format!(
                "`as_at` is `{said}`, not a date of the form 2026-03-31"
            ))
        })?;
        Ok(Some(day))
    }

    /// Returns the order of day and month in the dates of a file, where it is said.
    pub(crate) fn date_order(&self, kind: &str) -> Option<DateOrder> {
        self.dates.get(kind).and_then(|order| DateOrder::from_word(order))
    }

    /// Goes through the trust's own indicators that count events of the behaviour log.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (&str, &Count)> {
        self.indicators.iter().filter_map(|(id, own)| Some((id.as_str(), own.count.as_ref()?)))
    }

    /// Returns what values of a column of ours mean.
    pub(crate) fn values(&self, ours: &str) -> Option<&BTreeMap<String, String>> {
        let other = || names::other_name(ours).and_then(|other| self.values.get(&other));
        self.values.get(ours).or_else(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        match Settings::parse(text) {
            Ok((settings, _)) => {
                settings.as_at().map_or_else(|error| error.to_string(), |_| "no error".to_owned())
            }
            Err(why) => why,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = error(text);
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn says_what_is_wrong_with_an_indicator() {
        check("[indicators.exam]\ntitle='x'\nrange=[0,1]", "full stop inside");
        check("[indicators.exam.score]\ntitle='x'\nrange=[0,1]", "in quotation marks");
        check("[indicators.'exam.score']\ntitle='x'", "a number has a `range`");
        check("[indicators.'exam.score']\ntitle='x'\nrange=[2,1]", "the lesser first");
        check("[indicators.'exam.score']\ntitle='x'\nrange=[0,1e300]", "beyond a thousand million");
        check("[indicators.'exam.score']\ntitle='x'\nkind='category'", "from 1 to 200");
        let twice = "[indicators.'exam.score']\ntitle='x'\nkind='category'\nmembers=['a','A']";
        check(twice, "there twice");
        check("[indicators.'literacy.phonics']\ntitle='x'\nrange=[0,1]", "has it already");
        check("[indicators.'exam.score']\ntitle='x'\nrange=[-5,5]", "no error");
    }

    #[test]
    fn says_which_name_was_likely_meant() {
        check("[columns.pupil]\neal='y'", "no file of a dataset");
        check("[columns.pupils]\npupil_premum='PP'", "did you mean `pupil_premium`?");
        check("[columns.pupils]\n'literacy.phonic'='P'", "did you mean `literacy.phonics`?");
        check("[columns.classes]\n'literacy.phonics'='P'", "no column of ours");
        check("[values.sen_nede]\nx='none'", "did you mean `sen_need`?");
        check("[assessments]\n'star/score'='literacy.reading'", "no indicator of pupils");
        check("[assessments]\n'star'='literacy.phonics'", "the assessment and the measure");
        check("as_att='2026-01-01'", "as_att");
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        check("[files]\nattendance={file='a.xlsx',sheet='M',header=[3,4]}", "no error");
        check("[files]\nattendance={file='a.csv',header=0}", "within 1 to 1000");
        check("[files]\nattendance={file='a.csv',heads=1}", "a file is its name");
        check("[dates]\nattendance='day-first'", "no error");
        check("[dates]\nattendance='dmy'", "`day-first` or `month-first`");
        check("[dates]\nattendence='day-first'", "no file of a dataset");
    }

    #[test]
    fn a_day_with_or_without_quotation_marks() {
        for text in ["as_at='2026-03-31'", "as_at=2026-03-31", "\u{feff}as_at=2026-03-31"] {
            let (settings, _) = Settings::parse(text).unwrap();
            let day = settings.as_at().unwrap().map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some("2026-03-31"));
        }
        check("as_at='31/03/2026'", "not a date");
        check("as_at=7", "not a date");
    }
}
