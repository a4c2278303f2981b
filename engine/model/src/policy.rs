//! The trust's own choices.

use crate::{Area, amount::ONE};
use std::collections::{BTreeMap, BTreeSet};

/// Which sensitive indicators rule sets may read. The default lets none of them read any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// What every rule set may read.
    pub every: BTreeSet<String>,
    /// What a rule set may read besides, by its id.
    pub own: BTreeMap<String, BTreeSet<String>>,
    /// Why rule sets may read ethnicity, in the trust's own words. Without it a grant of ethnicity
    /// is refused: a school may have to watch for unequal outcomes, but has to say so first
    /// (Equality Act 2010, section 149).
    pub ethnicity_because: Option<String>,
}

impl Grants {
    /// Returns whether a rule set may read an indicator that is sensitive.
    pub fn allow(&self, rule_set: &str, indicator: &str) -> bool {
        self.every.contains(indicator)
            || self.own.get(rule_set).is_some_and(|own| own.contains(indicator))
    }

    /// Goes through every indicator granted to anyone, each with the place in the policy.
    pub fn all(&self) -> impl Iterator<Item = (String, &str)> {
        let every = self.every.iter().map(|id| ("grants".to_owned(), id.as_str()));
        let own = self.own.iter().flat_map(|(rule_set, own)| {
            own.iter().map(move |id| (format!("rule_sets.{rule_set}.grants"), id.as_str()))
        });
        every.chain(own)
    }
}

/// What becomes of a run in which a rule set failed on a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFault {
    /// The units of the batch are not assessed by it.
    #[default]
    SkipBatch,
    /// No unit is assessed by it.
    DropRuleSet,
    /// There are no results.
    FailRun,
}

impl OnFault {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SkipBatch, Self::DropRuleSet, Self::FailRun];

    /// Returns the word for it in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Self::SkipBatch => "skip-batch",
            Self::DropRuleSet => "drop-rule-set",
            Self::FailRun => "fail-run",
        }
    }
}

/// What becomes of faults, rule set by rule set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultPolicy {
    /// For every rule set that is not named.
    pub every: OnFault,
    /// By the rule set's id.
    pub own: BTreeMap<String, OnFault>,
}

impl FaultPolicy {
    /// Returns what becomes of the faults of a rule set.
    pub fn of(&self, rule_set: &str) -> OnFault {
        self.own.get(rule_set).copied().unwrap_or(self.every)
    }
}

/// How findings for one intervention become one need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The highest need counts.
    Highest,
    /// Needs of different rule sets whose fired rules share no indicator are taken to be
    /// independent: `1 - Π(1 - need)`.
    Independent,
}

/// Whether evidence weighs between the responses to a problem.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// It does, discounted by how secure it is.
    ByEvidence {
        /// The factor for each security from 0 to 5.
        discount: [f64; 6],
        /// When this table was set, `YYYY-MM-DD`.
        as_at: String,
    },
    /// Every response counts the same.
    Off,
}

/// When a whole class, academy or trust should do something.
#[derive(Debug, Clone, PartialEq)]
pub struct StepPolicy {
    /// The share of an area's assessed pupils from which on the whole-class step is proposed.
    pub share: f64,
    /// The fewest assessed pupils for that.
    pub minimum_assessed: u32,
    /// Whether a class's step holds back its pupils' rows of that area, or only marks them.
    pub gates: bool,
}

/// When something is common enough to be a trust-wide priority.
#[derive(Debug, Clone, PartialEq)]
pub struct TrustWide {
    /// The share of assessed pupils from which on an academy counts as affected.
    pub academy_share: f64,
    /// The share of assessed academies that must be affected.
    pub academies: f64,
    /// How far apart two intakes' disadvantaged shares may be to be called similar.
    pub similar_intake: f64,
}

/// The trust's own choices. [`Policy::default`] grants nothing sensitive.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Sensitive indicators that rule sets may read.
    pub grants: Grants,
    /// What becomes of faults.
    pub faults: FaultPolicy,
    /// Limits of the sandbox that the trust sets itself, by name; their bounds are the sandbox's.
    pub limits: BTreeMap<String, u64>,
    /// Interventions at once for one pupil.
    pub cap: u32,
    /// Weight of each area in millionths, at most ten wholes, by [`Area::index`].
    pub weights: [u64; Area::COUNT],
    /// How findings are combined.
    pub combine: Combine,
    /// How evidence weighs.
    pub response: Response,
    /// Pairs of interventions not given to the same pupil at the same time.
    pub exclusive: Vec<(String, String)>,
    /// Whole-class steps.
    pub step: StepPolicy,
    /// Trust-wide priorities.
    pub trust_wide: TrustWide,
    /// Values of settings by rule set and setting.
    pub settings: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Policy {
    /// The greatest weight of an area, in millionths.
    pub const MOST_WEIGHT: u64 = 10 * ONE;

    /// The stock discounts by security, and when they were chosen.
    pub const DISCOUNT: ([f64; 6], &'static str) = ([0.0, 0.3, 0.5, 0.7, 0.9, 1.0], "2026-11-22");
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            grants: Grants::default(),
            faults: FaultPolicy::default(),
            limits: BTreeMap::new(),
            cap: 3,
            weights: [ONE; Area::COUNT],
            combine: Combine::Highest,
            response: Response::ByEvidence {
                discount: Self::DISCOUNT.0,
                as_at: Self::DISCOUNT.1.to_owned(),
            },
            exclusive: Vec::new(),
            step: StepPolicy { share: 0.4, minimum_assessed: 8, gates: false },
            trust_wide: TrustWide { academy_share: 0.1, academies: 0.5, similar_intake: 0.1 },
            settings: BTreeMap::new(),
        }
    }
}
