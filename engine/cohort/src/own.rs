//! An indicator of the trust's own, as `dataset.toml` declares it.

use crate::by_pupil::Count;
use serde::Deserialize;
use uplift_model::{Direction, Indicator, Kind, Level, Measure, Text, catalogue};

/// The greatest number that a range may reach: beyond it, sums of millionths would not be exact.
const GREATEST: f64 = 1e9;

/// An indicator of the trust's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    title: String,
    #[serde(default = "number")]
    kind: String,
    #[serde(default = "number")]
    unit: String,
    range: Option<(f64, f64)>,
    /// Which events of the behaviour log it counts.
    pub(crate) count: Option<Count>,
    #[serde(default)]
    members: Vec<String>,
    direction: Option<String>,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    source: String,
}

fn number() -> String {
    "number".to_owned()
}

impl Own {
    /// Returns the indicator it declares, or what is wrong with it.
    pub(crate) fn indicator(&self, id: &str) -> Result<Indicator, String> {
        let wrong = |what: &str| format!("indicator `{id}`: {what}");
        if catalogue::indicator(id).is_some() {
            return Err(wrong("the catalogue has it already; choose another id"));
        }
        let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
        if !id.contains('.') || !id.chars().all(shape) || id.starts_with("finding.") {
            return Err(wrong(
                "an id is lower case with a full stop inside, such as `exam.score`, and does not begin with `finding.`",
            ));
        }
        if let Some(count) = &self.count
            && let Some(what) = count.wrong()
        {
            return Err(wrong(what));
        }
        let measure = Measure::from_word(&self.unit).ok_or_else(|| {
            let words: Vec<_> = Measure::ALL.iter().map(|measure| measure.word()).collect();
            wrong(&format!("unit `{}` is not one of {}", self.unit, words.join(", ")))
        })?;
        let kind = self.kind().map_err(|what| wrong(&what))?;
        let direction = match self.direction.as_deref() {
            Some("lower") => Direction::Lower,
            Some("higher") => Direction::Higher,
            None | Some("neither") => Direction::Neither,
            Some(other) => {
                return Err(wrong(&format!(
                    "direction `{other}` is not one of lower, higher, neither"
                )));
            }
        };
        let range = self.range(&kind, measure).map_err(wrong)?;
        let definition = if self.definition.is_empty() { &self.title } else { &self.definition };
        let source = if self.source.is_empty() { "the trust's own" } else { &self.source };
        Ok(Indicator {
            id: Text::Owned(id.to_owned()),
            title: Text::Owned(self.title.clone()),
            level: Level::Pupil,
            kind,
            measure,
            range,
            direction,
            sensitive: self.sensitive,
            definition: Text::Owned(definition.clone()),
            source: Text::Owned(source.to_owned()),
        })
    }

    fn kind(&self) -> Result<Kind, String> {
        match self.kind.as_str() {
            "number" => Ok(Kind::Number),
            "flag" => Ok(Kind::Flag),
            "category" if (1..=200).contains(&self.members.len()) => {
                for (place, member) in self.members.iter().enumerate() {
                    let before = self.members.iter().take(place);
                    if member.trim().is_empty() || member.trim() != member {
                        return Err("a member is a word without white space around it".to_owned());
                    }
                    if before.into_iter().any(|other| other.eq_ignore_ascii_case(member)) {
                        return Err(format!(
                            "the member `{member}` is there twice; case does not matter"
                        ));
                    }
                }
                Ok(Kind::Category(self.members.iter().cloned().map(Text::Owned).collect()))
            }
            "category" => Err("a category has `members`, from 1 to 200 of them".to_owned()),
            other => Err(format!("kind `{other}` is not one of number, flag, category")),
        }
    }

    fn range(&self, kind: &Kind, measure: Measure) -> Result<(f64, f64), &'static str> {
        let within = |number: f64| number.abs() <= GREATEST;
        match self.range {
            Some((least, most)) if within(least) && within(most) && least <= most => {
                Ok((least, most))
            }
            Some(_) => {
                Err("`range` is two numbers, the lesser first, neither beyond a thousand million")
            }
            None if self.count.is_some() => Ok((0.0, 10_000.0)),
            None if *kind != Kind::Number => Ok((0.0, 0.0)),
            None if measure == Measure::Rate => Ok((0.0, 1.0)),
            None => Err("a number has a `range`, such as `range = [0, 100]`"),
        }
    }
}
