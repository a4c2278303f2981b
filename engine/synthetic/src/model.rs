//! Everything worked out from the tables once, before any pupil is drawn.

use crate::absence::Bands;
use crate::attainment::Scores;
use crate::composition::{Composition, premium_otherwise};
use crate::ladder::Ladder;
use crate::number::pick;
use crate::sen::Need;
use crate::tables::Tables;
use crate::year::{Setting, Year};

/// The tables and what follows from them.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) tables: Tables,
    pub(crate) bands: Bands,
    pub(crate) scores: Scores,
    pub(crate) plan_needs: Needs,
    pub(crate) support_needs: Needs,
    mainstream: Vec<Composition>,
    special: Composition,
}

impl Model {
    /// Works everything out.
    pub(crate) fn new(tables: Tables) -> Self {
        let mainstream: Vec<Composition> =
            Year::all().map(|year| Composition::mainstream(&tables, year)).collect();
        Self {
            bands: Bands::new(&tables),
            scores: Scores::new(&tables, &mainstream, premium_otherwise(&tables)),
            plan_needs: Needs::new(&tables.needs.plan),
            support_needs: Needs::new(&tables.needs.support),
            special: Composition::special(&tables),
            mainstream,
            tables,
        }
    }

    /// Returns who is in a year group.
    pub(crate) fn composition(&self, setting: Setting, year: Year) -> &Composition {
        match setting {
            Setting::Primary | Setting::Secondary => pick(&self.mainstream, year.index()),
            Setting::Special => &self.special,
        }
    }
}

/// The primary needs by their weights.
#[derive(Debug)]
pub(crate) struct Needs {
    ladder: Ladder,
    needs: Vec<Need>,
}

impl Needs {
    fn new(weights: &[(Need, f64)]) -> Self {
        Self {
            ladder: Ladder::new(weights.iter().map(|(_, weight)| *weight)),
            needs: weights.iter().map(|(need, _)| *need).collect(),
        }
    }

    /// Returns the need of this rank.
    pub(crate) fn at(&self, rank: f64) -> Option<Need> {
        self.needs.get(self.ladder.climb(rank).0).copied()
    }
}
