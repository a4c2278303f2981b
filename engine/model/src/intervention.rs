//! Interventions and the evidence for them.

use crate::Area;
use crate::text::Text;
use std::borrow::Cow;

/// A dated, cited claim about an intervention or a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What is claimed, in a sentence.
    pub claim: Text,
    /// Who says so.
    pub source: Text,
    /// Where to read it; text, never fetched.
    pub url: Text,
    /// The date the figures were taken, `YYYY-MM-DD`.
    pub as_at: Text,
    /// Additional months' progress over a year, on average.
    pub months: Option<f64>,
    /// Cost band, 1 (very low) to 5 (very high).
    pub cost: Option<u8>,
    /// Security of the evidence, 0 (insufficient) to 5 (very high).
    pub security: Option<u8>,
    /// Whom the studies were about.
    pub population: Text,
}

/// Something a school can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervention {
    /// Such as `small-group-tuition`; a plugin's own begin with its id and a full stop.
    pub id: Text,
    /// What a person calls it.
    pub title: Text,
    /// A sentence saying what is done.
    pub summary: Text,
    /// The areas it serves, at least one.
    pub areas: Cow<'static, [Area]>,
    /// 1 universal, 2 targeted, 3 intensive.
    pub tier: u8,
    /// The first is the headline: [`Intervention::months`] and its like are taken from it.
    pub evidence: Cow<'static, [Evidence]>,
    /// Ids of interventions not given to the same pupil at the same time.
    pub excludes: Cow<'static, [Text]>,
    /// Length of a session in minutes; 0 where none is known.
    pub minutes: u16,
    /// Sessions a week; 0 where none is known.
    pub sessions_per_week: f64,
    /// Weeks it lasts; 0 where none is known.
    pub weeks: u16,
    /// Adult hours a pupil needs over the whole of it; 0 where none is known.
    pub adult_hours: f64,
    /// Smallest and largest group; (0, 0) where none is known.
    pub group: (u16, u16),
    /// A heading and a text each.
    pub notes: Cow<'static, [(Text, Text)]>,
}

impl Intervention {
    /// Returns the headline evidence.
    pub fn headline(&self) -> Option<&Evidence> {
        self.evidence.first()
    }

    /// Returns the months' progress of the headline evidence.
    pub fn months(&self) -> Option<f64> {
        self.headline().and_then(|evidence| evidence.months)
    }

    /// Returns the cost band of the headline evidence, 1 to 5.
    pub fn cost(&self) -> Option<u8> {
        self.headline().and_then(|evidence| evidence.cost)
    }

    /// Returns the security of the headline evidence, 0 to 5.
    pub fn security(&self) -> Option<u8> {
        self.headline().and_then(|evidence| evidence.security)
    }

    /// Returns the sentence saying why the evidence speaks against recommending it, if it does:
    /// no progress or worse on average, or a security of 0.
    pub fn advised_against(&self) -> Option<&'static str> {
        if self.months().is_some_and(|months| months <= 0.0) {
            Some("its evidence shows no progress on average")
        } else if self.security() == Some(0) {
            Some("its evidence is insufficient (security 0)")
        } else {
            None
        }
    }
}
