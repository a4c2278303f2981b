//! The tables of a run: their names and the names and types of their columns.

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::errors::Result;
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;
use uplift_model::Level;

/// A table of results, written in every format asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// What is proposed for whom.
    Pupils,
    /// The lists of classes.
    Classes,
    /// The lists of academies.
    Academies,
    /// The lists of trusts.
    Trusts,
    /// How often each rule had each outcome.
    Rules,
}

/// What a column holds. Every column may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// 32 bits, from 0.
    Whole,
    Number,
}

const UNIT: &[(&str, Kind)] = &[
    ("rank", Kind::Whole),
    ("area", Kind::Text),
    ("intervention_id", Kind::Text),
    ("intervention", Kind::Text),
    ("tier", Kind::Whole),
    ("basis", Kind::Text),
    ("flagged", Kind::Whole),
    ("recommended", Kind::Whole),
    ("assessed", Kind::Whole),
    ("lacking", Kind::Whole),
    ("not_assessed", Kind::Whole),
    ("share", Kind::Number),
    ("need", Kind::Number),
    ("priority", Kind::Number),
    ("disadvantaged_share", Kind::Number),
    ("because", Kind::Text),
];

impl Table {
    /// Every table.
    pub const ALL: [Self; 5] =
        [Self::Pupils, Self::Classes, Self::Academies, Self::Trusts, Self::Rules];

    /// Returns its name, which its files begin with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Classes => "classes",
            Self::Academies => "academies",
            Self::Trusts => "trusts",
            Self::Rules => "rules",
        }
    }

    /// Returns the table of the lists of a level.
    pub fn of(level: Level) -> Self {
        match level {
            Level::Pupil => Self::Pupils,
            Level::Class => Self::Classes,
            Level::Academy => Self::Academies,
            Level::Trust => Self::Trusts,
        }
    }

    /// Returns the names of its columns, in order.
    pub fn columns(self) -> Vec<&'static str> {
        self.kinds().iter().map(|(name, _)| *name).collect()
    }

    /// Returns the names and kinds of its columns.
    pub(crate) fn kinds(self) -> Vec<(&'static str, Kind)> {
        use Kind::{Number, Text, Whole};
        let ids = |ids: &[&'static str]| ids.iter().map(|id| (*id, Text)).collect::<Vec<_>>();
        match self {
            Self::Pupils => vec![
                ("trust_id", Text),
                ("academy_id", Text),
                ("class_id", Text),
                ("pupil_id", Text),
                ("rank", Whole),
                ("place_in_class", Whole),
                ("place_in_academy", Whole),
                ("area", Text),
                ("intervention_id", Text),
                ("intervention", Text),
                ("tier", Whole),
                ("need", Number),
                ("area_weight", Number),
                ("response", Number),
                ("priority", Number),
                ("status", Text),
                ("cause", Text),
                ("because", Text),
                ("rules", Text),
                ("rule_sets", Text),
                ("months", Number),
                ("cost", Whole),
                ("security", Whole),
                ("evidence_as_at", Text),
            ],
            Self::Classes => [&ids(&["trust_id", "academy_id", "class_id"]), UNIT].concat(),
            Self::Academies => [&ids(&["trust_id", "academy_id"]), UNIT].concat(),
            Self::Trusts => {
                let more = ids(&["academies_affected", "trust_wide", "learn_from"]);
                [&ids(&["trust_id"]), UNIT, &more].concat()
            }
            Self::Rules => vec![
                ("trust_id", Text),
                ("academy_id", Text),
                ("rule_set", Text),
                ("rule", Text),
                ("level", Text),
                ("fired", Whole),
                ("not_fired", Whole),
                ("lacking", Whole),
                ("not_applicable", Whole),
                ("not_granted", Whole),
                ("not_assessed", Whole),
            ],
        }
    }

    /// Returns its schema for Parquet.
    pub(crate) fn schema(self) -> Result<TypePtr> {
        let fields = self.kinds().into_iter().map(|(name, kind)| {
            let (physical, logical) = match kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Whole => (Physical::INT32, Some(LogicalType::integer(32, false))),
                Kind::Number => (Physical::DOUBLE, None),
            };
            let field = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical);
            Ok(Arc::new(field.build()?))
        });
        let fields = fields.collect::<Result<Vec<_>>>()?;
        Ok(Arc::new(Type::group_type_builder(self.name()).with_fields(fields).build()?))
    }
}
