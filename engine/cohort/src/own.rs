//! An indicator of the trust's own, as `dataset.toml` declares it: read from a column, or worked out
//! of others.

mod order;
mod work;

pub(crate) use order::{Form, FormIs, order};
pub(crate) use work::Work;

use crate::by_pupil::Count;
use serde::Deserialize;
use toml::Spanned;
use uplift_model::{Direction, Indicator, Kind, Level, Measure, Text, catalogue};

/// The greatest number that a range may reach: beyond it, sums of millionths would not be exact.
const GREATEST: f64 = 1e9;

/// An indicator of the trust's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    title: Option<String>,
    #[serde(default = "number")]
    kind: String,
    unit: Option<String>,
    range: Option<(f64, f64)>,
    /// Which events of the behaviour log it counts.
    pub(crate) count: Option<Count>,
    /// How far apart the readings of a column are, from the least on: 1 for whole numbers.
    step: Option<u32>,
    #[serde(default)]
    members: Vec<String>,
    direction: Option<String>,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    source: String,
    /// An expression over other indicators.
    value: Option<Spanned<String>>,
    /// The indicator whose readings are put in their place among those of a group.
    percentile_of: Option<Spanned<String>>,
    within: Option<Spanned<String>>,
    /// The indicator whose readings in an earlier run are taken from those of now.
    change_of: Option<Spanned<String>>,
}

fn number() -> String {
    "number".to_owned()
}

impl Own {
    /// Returns the indicator it declares, or what is wrong with it. What a place or a change takes from
    /// the indicator it is of is filled in by [`order`].
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
        self.form().map_err(&wrong)?;
        let title = match &self.title {
            Some(title) => title.clone(),
            None if self.is_of_one() => String::new(),
            None => {
                return Err(wrong("it has no `title`; add one, such as `title = \"exam score\"`"));
            }
        };
        let unit = self.unit.as_deref().unwrap_or("number");
        let measure = Measure::from_word(unit).ok_or_else(|| {
            let words: Vec<_> = Measure::ALL.iter().map(|measure| measure.word()).collect();
            wrong(&format!("unit `{unit}` is not one of {}", words.join(", ")))
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
        let definition = if self.definition.is_empty() { &title } else { &self.definition };
        let source = if self.source.is_empty() { "the trust's own" } else { &self.source };
        Ok(Indicator {
            id: Text::Owned(id.to_owned()),
            definition: Text::Owned(definition.clone()),
            title: Text::Owned(title),
            level: Level::Pupil,
            kind,
            measure,
            range,
            direction,
            sensitive: self.sensitive,
            source: Text::Owned(source.to_owned()),
        })
    }

    /// Returns whether it is a place or a change, which say of one other indicator where it stands.
    fn is_of_one(&self) -> bool {
        self.percentile_of.is_some() || self.change_of.is_some()
    }

    /// Checks that it says in one way how its readings come about.
    fn form(&self) -> Result<(), &'static str> {
        let worked = [&self.value, &self.percentile_of, &self.change_of];
        if worked.into_iter().flatten().count() > 1 {
            return Err(
                "`value`, `percentile_of` and `change_of` are three ways to work it out; keep one",
            );
        }
        if self.count.is_some() && worked.into_iter().flatten().next().is_some() {
            return Err("`count` is a way to work it out by itself; keep it or the other");
        }
        if self.within.is_some() != self.percentile_of.is_some() {
            return Err(
                "`percentile_of` and `within` go together, such as `within = \"academy\"`; the groups are class, academy, trust and year",
            );
        }
        if self.is_of_one() && self.kind != "number" {
            return Err("a percentile or a change is a number; leave `kind` out");
        }
        if self.value.is_some() && self.kind == "category" {
            return Err("an expression is a number or a flag; a category is read from a column");
        }
        if self.step.is_some()
            && (self.kind != "number" || worked.into_iter().flatten().next().is_some())
        {
            return Err("`step` is of a number that is read from a column; leave it out");
        }
        if self.step == Some(0)
            || self.step.is_some_and(|_| !self.range.is_some_and(|it| it.0.fract().abs() <= 0.0))
        {
            return Err(
                "`step` is a whole number from 1 on, and goes with a `range` that begins with one, as in `range = [1, 10]` and `step = 1`",
            );
        }
        Ok(())
    }

    /// Returns how far apart its readings are, if it says so.
    pub(crate) fn step(&self) -> Option<f64> {
        self.step.map(f64::from)
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
            None if *kind != Kind::Number || self.is_of_one() => Ok((0.0, 0.0)),
            None if measure == Measure::Rate => Ok((0.0, 1.0)),
            None => Err("a number has a `range`, such as `range = [0, 100]`"),
        }
    }
}
