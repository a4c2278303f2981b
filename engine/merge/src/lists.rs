//! What a merge returns.

use crate::totals::Totals;
use uplift_model::{Area, Recommendation, RuleCount, Status, Tally, UnitRow};

/// The lists of one academy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcademyLists {
    /// Rows of its enrolments, in cohort order, then by rank.
    pub pupils: Vec<Recommendation>,
    /// Rows of its classes, in order, then by rank.
    pub classes: Vec<UnitRow>,
    /// Its own rows, by rank.
    pub academy: Vec<UnitRow>,
    /// How often each rule of pupils, classes and academies had each outcome among its units, by
    /// level and then place in the rule book.
    pub rules: Vec<(u16, RuleCount)>,
    /// How many pupil rows have each status, in the order of [`Status::ALL`].
    pub statuses: [u32; Status::ALL.len()],
    /// What its trust needs of it.
    pub totals: AcademyTotals,
}

/// What a trust needs to know of an academy: far smaller than its lists, and all that has to be
/// kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcademyTotals {
    /// The academy, as a place in the roster.
    pub(crate) academy: u32,
    /// Its pupils who are not counted in an earlier academy of the trust.
    pub(crate) pupils: u32,
    /// Of all its enrolments: disadvantaged, and those of whom it is known.
    pub(crate) intake: (u32, u32),
    /// All its enrolments by pair and by area, as its own list counts them.
    pub(crate) pairs: Vec<Tally>,
    pub(crate) areas: [Tally; Area::COUNT],
    /// Without the pupils counted in an earlier academy.
    pub(crate) distinct: Totals,
}

/// The lists of one trust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustLists {
    /// By rank.
    pub rows: Vec<UnitRow>,
    /// What became of each rule of trusts, by place in the rule book.
    pub rules: Vec<(u16, RuleCount)>,
}
