//! The tables and keys of a rule file. Their comments are also the descriptions of its JSON Schema.

use serde::{Deserialize, Deserializer};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

/// A value and its place in the text. Ordered by place, so that a map keyed by it keeps the order of
/// the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed<T> {
    /// Where it stands, in bytes.
    pub(crate) at: Range<usize>,
    /// The value.
    pub(crate) it: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(from)?;
        Ok(Self { at: spanned.span(), it: spanned.into_inner() })
    }
}

impl From<&Placed<String>> for uplift_expression::Written {
    fn from(placed: &Placed<String>) -> Self {
        Self { at: placed.at.clone(), it: placed.it.clone() }
    }
}

impl Eq for Placed<String> {}

impl PartialOrd for Placed<String> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Placed<String> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.start.cmp(&other.at.start).then_with(|| self.it.cmp(&other.it))
    }
}

/// Rules that a data manager writes and `uplift` compiles to a plugin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "Rule file"))]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    /// Unique among the rule sets of a run: lower case letters, digits and hyphens.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z][a-z0-9-]*$")))]
    pub(crate) id: Placed<String>,
    /// Such as `1.0.0`; raise it whenever the rules change.
    pub(crate) version: Placed<String>,
    /// What a person calls the rule set.
    pub(crate) title: Placed<String>,
    /// What it does, in a sentence or two.
    pub(crate) summary: Option<Placed<String>>,
    /// Who answers for it.
    pub(crate) publisher: Placed<String>,
    /// On what terms others may use it: an SPDX expression, such as `MIT`.
    pub(crate) licence: Option<Placed<String>>,
    /// Numbers the trust may set within bounds, used in expressions by their bare name.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Setting>"))]
    pub(crate) settings: BTreeMap<Placed<String>, Setting>,
    /// Indicators the catalogue does not have, as `dataset.toml` declares them.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Input>"))]
    pub(crate) inputs: BTreeMap<Placed<String>, Input>,
    /// Named expressions, used in `when`, `need` and each other by their bare name.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub(crate) define: BTreeMap<Placed<String>, Placed<String>>,
    /// Dated, cited claims, named by rules and interventions.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Evidence>"))]
    pub(crate) evidence: BTreeMap<Placed<String>, Evidence>,
    /// Interventions of one's own, beside those of the catalogue.
    #[serde(default)]
    pub(crate) intervention: Vec<Intervention>,
    /// The rules.
    #[serde(default)]
    pub(crate) rule: Vec<Rule>,
}

/// A number the trust may set within bounds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    /// What it is, for the person who sets it.
    pub(crate) title: Placed<String>,
    /// The unit of the number: rate (0 to 1), count, points, score, months, years, days, hours or
    /// number.
    pub(crate) unit: Placed<String>,
    /// Used where the trust sets nothing.
    pub(crate) default: Placed<f64>,
    /// The least value allowed.
    pub(crate) minimum: Placed<f64>,
    /// The greatest value allowed.
    pub(crate) maximum: Placed<f64>,
    /// Whether an academy may depart from the trust's value; true where nothing is said.
    pub(crate) overridable: Option<bool>,
}

/// An indicator of the trust's own, or which members of a category are meant.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// What sort of reading it has: number, flag or category.
    pub(crate) kind: Placed<String>,
    /// The unit of a number: rate, count, points, score, months, years, days, hours, date or number.
    pub(crate) unit: Option<Placed<String>>,
    /// The least and the greatest reading of a number.
    pub(crate) range: Option<Placed<(f64, f64)>>,
    /// What a person calls it.
    pub(crate) title: Option<Placed<String>>,
    /// The members of a category.
    pub(crate) members: Option<Placed<Vec<Placed<String>>>>,
}

/// A dated, cited claim.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    /// What is claimed, in a sentence.
    pub(crate) claim: Placed<String>,
    /// Who says so: a study, a review, a regulation.
    pub(crate) source: Placed<String>,
    /// Where to read it.
    pub(crate) url: Option<Placed<String>>,
    /// The day the figures were taken, such as `2026-07-23`.
    pub(crate) as_at: Placed<String>,
    /// Additional months' progress over a year, on average.
    pub(crate) months: Option<Placed<f64>>,
    /// Cost band from 1 (very low) to 5 (very high).
    #[cfg_attr(test, schemars(range(min = 1, max = 5)))]
    pub(crate) cost: Option<Placed<u8>>,
    /// Security of the evidence from 0 (insufficient) to 5 (very high).
    #[cfg_attr(test, schemars(range(min = 0, max = 5)))]
    pub(crate) security: Option<Placed<u8>>,
    /// Whom the studies were about.
    pub(crate) population: Option<Placed<String>>,
}

/// Something a school can do that the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Intervention {
    /// The file's id, a full stop, and lower case letters, digits and hyphens.
    pub(crate) id: Placed<String>,
    /// What a person calls it.
    pub(crate) title: Placed<String>,
    /// What is done, in a sentence or two.
    pub(crate) summary: Option<Placed<String>>,
    /// The areas it serves: attendance, literacy, numeracy, behaviour, wellbeing, language, send,
    /// attainment.
    pub(crate) areas: Placed<Vec<Placed<String>>>,
    /// 1 universal, 2 targeted, 3 intensive.
    #[cfg_attr(test, schemars(range(min = 1, max = 3)))]
    pub(crate) tier: Placed<u8>,
    /// Keys of `[evidence]`; the first gives the months, cost and security that are shown.
    pub(crate) evidence: Placed<Vec<Placed<String>>>,
    /// Ids of interventions not given to the same pupil at the same time.
    #[serde(default)]
    pub(crate) excludes: Vec<Placed<String>>,
    /// Length of a session in minutes.
    pub(crate) minutes: Option<u16>,
    /// Sessions a week.
    pub(crate) sessions_per_week: Option<Placed<f64>>,
    /// How many weeks it lasts.
    pub(crate) weeks: Option<u16>,
    /// Adult hours a pupil needs over the whole of it.
    pub(crate) adult_hours: Option<Placed<f64>>,
    /// The smallest and the largest group.
    pub(crate) group: Option<Placed<(u16, u16)>>,
}

/// A condition that proposes an intervention.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Where the rule begins; not a key of the file.
    #[serde(skip)]
    pub(crate) at: Range<usize>,
    /// Unique in the file: lower case letters, digits and hyphens.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z][a-z0-9-]*$")))]
    pub(crate) id: Placed<String>,
    /// What a person calls it.
    pub(crate) title: Placed<String>,
    /// What it decides about: pupil (where nothing is said), class, academy or trust.
    pub(crate) level: Option<Placed<String>>,
    /// The part of school life it is about: attendance, literacy, numeracy, behaviour, wellbeing,
    /// language, send, attainment.
    pub(crate) area: Placed<String>,
    /// Id of an intervention of the catalogue or of this file.
    pub(crate) recommend: Placed<String>,
    /// The first and the last year group it applies to: Reception is 0, Nursery -1 and -2.
    pub(crate) years: Option<Placed<(i8, i8)>>,
    /// The condition under which it fires.
    pub(crate) when: Placed<String>,
    /// How much help is needed where it fires, from 0 to 1.
    pub(crate) need: Placed<String>,
    /// The reading the rule is chiefly about.
    pub(crate) measure: Option<Placed<String>>,
    /// The reason a person reads; `{input:attendance.absence_rate}` stands for a reading and
    /// `{setting:persistent_rate}` for a setting.
    pub(crate) because: Placed<String>,
    /// Keys of `[evidence]`, at least one.
    pub(crate) evidence: Placed<Vec<Placed<String>>>,
    /// What holds the recommendation back.
    #[serde(default)]
    pub(crate) guard: Vec<Guard>,
    /// Examples, which are also tests.
    #[serde(default)]
    pub(crate) example: Vec<Example>,
}

/// Holds a recommendation back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Guard {
    /// A category that equals a member, a flag, or `!` and a flag.
    pub(crate) when: Placed<String>,
    /// check-first: a person checks something first; contraindicated: it is not offered.
    pub(crate) gate: Placed<String>,
    /// A sentence for the person who decides.
    pub(crate) because: Placed<String>,
}

/// Readings, and what the rule says of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    /// Where the example begins; not a key of the file.
    #[serde(skip)]
    pub(crate) at: Range<usize>,
    /// What it shows.
    pub(crate) name: Placed<String>,
    /// Readings by indicator, above pupil level by indicator and statistic; what is not named is
    /// missing.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Given>"))]
    pub(crate) readings: BTreeMap<Placed<String>, Placed<Given>>,
    /// Settings that differ from their default.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, f64>"))]
    pub(crate) settings: BTreeMap<Placed<String>, Placed<f64>>,
    /// fires, silent or lacking.
    pub(crate) expect: Placed<String>,
    /// The need where it fires, from 0 to 1.
    pub(crate) need: Option<Placed<f64>>,
    /// The reason where it fires, as a leader reads it.
    pub(crate) because: Option<Placed<String>>,
}

/// A reading as an example gives it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum Given {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// The member of a category.
    Member(String),
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }

    fn _schemars_private_is_option() -> bool {
        T::_schemars_private_is_option()
    }
}
