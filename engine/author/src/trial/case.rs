//! Test cases: a unit with its readings, and what is expected of the rules.

use crate::trial::case_text::{Source, UnitText};
use crate::trial::describe::{list, measure, name, near, one, range};
use std::collections::BTreeMap;
use toml::{Spanned, Value};
use uplift_cohort::OTHER_CODE;
use uplift_model::{Input, Kind, Level, Manifest, Measure, Need, catalogue};

/// A file of cases, all under the same settings.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// Its name, for messages.
    pub name: String,
    /// Settings that are not the default.
    pub settings: BTreeMap<String, f64>,
    /// The cases, in the file's order.
    pub cases: Vec<Case>,
}

/// A unit and what is expected of the rules of its level. A rule that is not named is expected to be
/// silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Its line in the file.
    pub line: usize,
    /// What the unit is.
    pub level: Level,
    /// The unit's year group, if it has one.
    pub year: Option<i8>,
    /// By input, as a place in the manifest; a code as the number it is. All others are missing.
    pub readings: BTreeMap<usize, f64>,
    /// The rules that fire, by id.
    pub fires: BTreeMap<String, Expected>,
    /// The rules that lack data, by id.
    pub lacking: Vec<String>,
    /// The one rule that it says something of, by id; none where it speaks of every rule of its level.
    pub only: Option<String>,
}

/// How a rule is expected to fire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// With this need.
    pub need: Option<Need>,
    /// With this reason, as a leader reads it.
    pub because: Option<String>,
}

/// A case file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The case's name, where it is about one.
    pub case: Option<String>,
    /// What is wrong.
    pub why: String,
}

impl std::error::Error for CaseError {}

impl std::fmt::Display for CaseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(case) = &self.case {
            write!(f, "case `{case}`: ")?;
        }
        f.write_str(&self.why)
    }
}

impl CaseFile {
    /// Reads the text of a file of cases for a rule set.
    pub fn parse(file: &str, text: &str, manifest: &Manifest) -> Result<Self, CaseError> {
        let source = Source { file, text };
        let read = source.read()?;
        let mut settings = BTreeMap::new();
        for (id, value) in &read.settings {
            let value = setting(id, value.get_ref(), manifest)
                .map_err(|why| source.error(&value.span(), None, why))?;
            settings.insert(id.clone(), value);
        }
        let mut cases: Vec<Case> = Vec::new();
        for unit in &read.unit {
            let case = Resolve { source, unit, manifest }.case()?;
            if cases.iter().any(|other| other.name == case.name) {
                let why = "the file has two cases of this name".to_owned();
                return Err(source.error(&unit.name.span(), Some(case.name), why));
            }
            cases.push(case);
        }
        Ok(Self { name: file.to_owned(), settings, cases })
    }
}

/// Looks a setting up.
fn setting(id: &str, value: &Value, manifest: &Manifest) -> Result<f64, String> {
    let Some(setting) = manifest.settings.iter().find(|setting| setting.id == id) else {
        let near = near(id, manifest.settings.iter().map(|setting| &*setting.id));
        return Err(format!("`[settings]`: the rule set has no setting `{id}`{near}"));
    };
    let value = number(value).ok_or_else(|| format!("setting `{id}` is not a number"))?;
    if !(setting.minimum..=setting.maximum).contains(&value) {
        let (least, most) = (setting.minimum, setting.maximum);
        return Err(format!("setting `{id}`: {value} is not within {least} to {most}"));
    }
    Ok(value)
}

/// Returns a value as a finite number.
fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "readings and settings are far below 2^53")]
    match value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Float(number) => Some(*number).filter(|number| number.is_finite()),
        _ => None,
    }
}

/// A case being looked up.
struct Resolve<'a> {
    source: Source<'a>,
    unit: &'a UnitText,
    manifest: &'a Manifest,
}

impl Resolve<'_> {
    fn case(&self) -> Result<Case, CaseError> {
        let level = self.level()?;
        let mut year = None;
        let mut readings = BTreeMap::new();
        for (id, value) in &self.unit.readings {
            let inputs = self.manifest.inputs.iter().enumerate();
            let input = inputs.filter(|(_, it)| it.level == level).find(|(_, it)| name(it) == *id);
            let is_year = match level {
                Level::Pupil => id == "pupil.year_group",
                Level::Class => id == "class.year_group",
                Level::Academy | Level::Trust => false,
            };
            if is_year {
                year = Some(self.within(value, year_group(value.get_ref()))?);
            }
            match input {
                Some((place, input)) => {
                    let reading = reading(input, value.get_ref())
                        .map_err(|why| format!("reading `{id}`: {why}"));
                    readings.insert(place, self.within(value, reading)?);
                }
                None if is_year => {}
                None => return self.within(value, Err(self.unread(id, level))),
            }
        }
        let mut fires = BTreeMap::new();
        for (id, value) in &self.unit.fires {
            let expected = self.rule(id, level).and_then(|()| {
                expected(value.get_ref()).map_err(|why| format!("rule `{id}`: {why}"))
            });
            fires.insert(id.clone(), self.within(value, expected)?);
        }
        let mut lacking: Vec<String> = Vec::new();
        for id in &self.unit.lacking {
            let known = self.rule(id.get_ref(), level).and_then(|()| {
                if fires.contains_key(id.get_ref()) || lacking.contains(id.get_ref()) {
                    return Err(format!("rule `{}` is named twice", id.get_ref()));
                }
                Ok(id.get_ref().clone())
            });
            lacking.push(self.within(id, known)?);
        }
        let line = self.source.line(&self.unit.name.span());
        let name = self.unit.name.get_ref().clone();
        Ok(Case { name, line, level, year, readings, fires, lacking, only: None })
    }

    /// Adds to what is wrong where it is.
    fn within<T, S>(&self, at: &Spanned<S>, found: Result<T, String>) -> Result<T, CaseError> {
        let case = || Some(self.unit.name.get_ref().clone());
        found.map_err(|why| self.source.error(&at.span(), case(), why))
    }

    fn level(&self) -> Result<Level, CaseError> {
        let Some(word) = &self.unit.level else { return Ok(Level::Pupil) };
        let words = || Level::ALL.iter().map(|level| level.word());
        let level = Level::from_word(word.get_ref());
        self.within(
            word,
            level.ok_or_else(|| {
                let near = near(word.get_ref(), words());
                format!("level `{}` is none of {}{near}", word.get_ref(), list(words()))
            }),
        )
    }

    /// Says what is wrong with the name of a reading that no rule of the level reads.
    fn unread(&self, id: &str, level: Level) -> String {
        let names: Vec<String> =
            self.manifest.inputs.iter().filter(|it| it.level == level).map(name).collect();
        let near = near(id, names.iter().map(String::as_str));
        let why = format!("the rule set does not read `{id}` of {}{near}", one(level));
        if near.is_empty() && names.is_empty() {
            format!("{why}; it reads nothing of {}", one(level))
        } else if near.is_empty() {
            format!("{why}; it reads {}", list(&names))
        } else {
            why
        }
    }

    /// Fails unless there is a rule of this id at the case's level.
    fn rule(&self, id: &str, level: Level) -> Result<(), String> {
        let rules = &self.manifest.rules;
        match rules.iter().find(|rule| rule.id == id) {
            Some(rule) if rule.level == level => Ok(()),
            Some(rule) => {
                Err(format!("rule `{id}` is of level {}; the case is {}", rule.level, one(level)))
            }
            None => {
                let own = rules.iter().filter(|rule| rule.level == level);
                Err(format!("there is no rule `{id}`{}", near(id, own.map(|rule| &*rule.id))))
            }
        }
    }
}

/// Reads a year group.
fn year_group(value: &Value) -> Result<i8, String> {
    let year = value.as_integer().and_then(|year| i8::try_from(year).ok());
    year.filter(|year| (-2..=14).contains(year))
        .ok_or_else(|| format!("{value} is not a year group; they are whole and -2 to 14"))
}

/// Reads a reading of an input.
fn reading(input: &Input, value: &Value) -> Result<f64, String> {
    match &input.kind {
        Kind::Number => {
            let number = number(value).ok_or_else(|| format!("{value} is not a number"))?;
            let (least, most) = range(input);
            if (least..=most).contains(&number) {
                return Ok(number);
            }
            let hint = if measure(input) == Measure::Rate && number > 1.0 && number <= 100.0 {
                format!("; 0.1 is 10 %, so perhaps {} is meant", number / 100.0)
            } else {
                String::new()
            };
            Err(format!("{number} is not within {least} to {most}{hint}"))
        }
        Kind::Flag => {
            let flag = value.as_bool().ok_or_else(|| format!("{value} is not true or false"))?;
            Ok(f64::from(u8::from(flag)))
        }
        Kind::Category(members) => {
            let word = value.as_str().ok_or_else(|| format!("{value} is not a text"))?;
            let place = members.iter().position(|member| member == word);
            if let Some(code) = place.and_then(|place| u8::try_from(place).ok()) {
                return Ok(f64::from(code));
            }
            // One that the catalogue has and the rule set does not tell apart.
            let known = catalogue::indicator(&input.indicator);
            match known.map(|indicator| &indicator.kind) {
                Some(Kind::Category(all)) if all.iter().any(|member| member == word) => {
                    Ok(f64::from(OTHER_CODE))
                }
                _ => {
                    let near = near(word, members.iter().map(|member| &**member));
                    Err(format!("`{word}` is none of {}{near}", list(members.iter())))
                }
            }
        }
    }
}

/// Reads how a rule is to fire: a need, a reason, or both.
fn expected(value: &Value) -> Result<Expected, String> {
    const FORM: &str = "write a need from 0 to 1, the reason as a leader reads it, or \
                        { need = ..., because = ... }";
    let need = |value: &Value| {
        let number = number(value).ok_or_else(|| format!("{value} is not a need; {FORM}"))?;
        Need::from_fraction(number).ok_or_else(|| format!("the need {number} is not within 0 to 1"))
    };
    match value {
        Value::String(because) => Ok(Expected { because: Some(because.clone()), need: None }),
        Value::Table(table) if !table.is_empty() => {
            let mut both = Expected::default();
            for (key, value) in table {
                match (key.as_str(), value) {
                    ("need", value) => both.need = Some(need(value)?),
                    ("because", Value::String(because)) => both.because = Some(because.clone()),
                    _ => return Err(format!("`{key}` is not understood here; {FORM}")),
                }
            }
            Ok(both)
        }
        value => Ok(Expected { need: Some(need(value)?), because: None }),
    }
}
