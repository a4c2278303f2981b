//! Recommendations: what is proposed for whom, in which order, and what became of it.

use crate::{Area, Level, Need};

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It stands.
    Recommended,
    /// A guard speaks against it.
    Contraindicated,
    /// A guard asks that a person checks something first.
    CheckFirst,
    /// The pupil has the intervention now.
    AlreadyInPlace,
    /// An earlier row rules it out.
    Exclusive,
    /// The whole class does something about it.
    CoveredByStep,
    /// The pupil has as many already as the policy allows at once.
    OverCap,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 7] = [
        Self::Recommended,
        Self::Contraindicated,
        Self::CheckFirst,
        Self::AlreadyInPlace,
        Self::Exclusive,
        Self::CoveredByStep,
        Self::OverCap,
    ];

    /// Returns the words for it, as files and pages write them.
    pub fn words(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Contraindicated => "contraindicated",
            Self::CheckFirst => "check first",
            Self::AlreadyInPlace => "already in place",
            Self::Exclusive => "exclusive",
            Self::CoveredByStep => "covered by a whole-class step",
            Self::OverCap => "over the cap",
        }
    }
}

/// Why a recommendation has its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Nothing holds it back.
    None,
    /// A guard of a rule.
    Guard {
        /// The rule, as a place in [`crate::RuleBook::rules`].
        rule: u16,
        /// The guard, as a place in its guards.
        guard: u16,
    },
    /// The pupil has had the intervention since this day.
    InPlace {
        /// Days since 1 January 1970.
        since: i32,
    },
    /// The row of this rank, of the same unit.
    Row {
        /// Its rank.
        rank: u16,
        /// Its intervention.
        intervention: u16,
    },
    /// The whole-class step of this class.
    Step {
        /// The class, as a place in [`crate::Roster::classes`].
        class: u32,
    },
    /// The policy's cap.
    Cap {
        /// How many are allowed at once.
        limit: u32,
    },
}

/// The rules behind a recommendation, at least one; the one with the highest need first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reasons {
    /// The rule with the highest need, as a place in [`crate::RuleBook::rules`].
    pub first: u16,
    /// The others, by need and then place.
    pub rest: Vec<u16>,
}

impl Reasons {
    /// Goes through all of them.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied()).map(usize::from)
    }
}

/// One intervention proposed for one enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The enrolment, in cohort order.
    pub unit: u32,
    /// Its place among the rows of the unit, from 1.
    pub rank: u16,
    /// Its place among the rows of the home class, from 1; 0 without a class.
    pub place_in_class: u32,
    /// Its place among the rows of the academy, from 1.
    pub place_in_academy: u32,
    /// The area.
    pub area: Area,
    /// What is proposed, as a place in [`crate::RuleBook::interventions`].
    pub intervention: u16,
    /// The combined need.
    pub need: Need,
    /// The area's weight, in millionths.
    pub area_weight: u64,
    /// The factor for the evidence, in millionths.
    pub response: u64,
    /// The product of the three, in millionths.
    pub priority: u64,
    /// What became of it.
    pub status: Status,
    /// Why. For a row that stands, the class's step where there is one.
    pub cause: Cause,
    /// The rules that fired.
    pub reasons: Reasons,
}

/// What a row of a class, academy or trust rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// So many of an area's pupils are flagged that the whole unit should do something.
    Step,
    /// A rule of this level fired.
    Rule,
    /// Pupils are flagged.
    Pupils,
}

impl Basis {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Rule => "rule",
            Self::Pupils => "pupils",
        }
    }
}

/// Pupils by what became of them, for one (area, intervention) or one area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Any rule fired.
    pub flagged: u32,
    /// None fired, one was decided and none is lacking.
    pub clear: u32,
    /// None fired and at least one is lacking.
    pub lacking: u32,
    /// Nobody could decide because of a fault.
    pub not_assessed: u32,
}

impl Tally {
    /// Returns how many were assessed: flagged or clear.
    pub fn assessed(&self) -> u32 {
        self.flagged + self.clear
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.flagged += other.flagged;
        self.clear += other.clear;
        self.lacking += other.lacking;
        self.not_assessed += other.not_assessed;
    }

    /// Returns the flagged share of the assessed, 0 to 1.
    pub fn share(&self) -> Option<f64> {
        (self.assessed() > 0).then(|| f64::from(self.flagged) / f64::from(self.assessed()))
    }
}

/// One row of the list of a class, academy or trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Class, academy or trust.
    pub level: Level,
    /// Its place in the roster.
    pub unit: u32,
    /// From 1.
    pub rank: u16,
    /// The area.
    pub area: Area,
    /// What is proposed, as a place in [`crate::RuleBook::interventions`].
    pub intervention: u16,
    /// What it rests on.
    pub basis: Basis,
    /// The pupils behind it.
    pub tally: Tally,
    /// Pupil rows that stand.
    pub recommended: u32,
    /// Mean need of the flagged, or the need of the rule.
    pub need: Need,
    /// Summed priority, in millionths.
    pub priority: u64,
    /// Of the flagged: disadvantaged, and those of whom it is known.
    pub disadvantaged: (u32, u32),
    /// Year groups of the flagged, as bits from N2 (bit 0) on.
    pub years: u32,
    /// The rules behind it, as places in [`crate::RuleBook::rules`], and for how many pupils each
    /// fired.
    pub rules: Vec<(u16, u32)>,
    /// At trust level: the academies affected, as places in the roster.
    pub affected: Vec<u32>,
    /// At trust level: whether it is common enough to be a trust-wide priority.
    pub trust_wide: bool,
    /// At trust level: the academy that does best with a similar intake.
    pub learn_from: Option<u32>,
}

/// How often a rule had each outcome among the units of an academy (or of a trust).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCount {
    /// The condition held.
    pub fired: u32,
    /// It did not.
    pub not_fired: u32,
    /// Data were missing.
    pub lacking: u32,
    /// The rule is for other year groups.
    pub not_applicable: u32,
    /// The policy does not grant what it reads.
    pub not_granted: u32,
    /// The rule set failed.
    pub not_assessed: u32,
}

impl RuleCount {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.fired += other.fired;
        self.not_fired += other.not_fired;
        self.lacking += other.lacking;
        self.not_applicable += other.not_applicable;
        self.not_granted += other.not_granted;
        self.not_assessed += other.not_assessed;
    }
}
