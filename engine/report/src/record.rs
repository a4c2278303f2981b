//! The record of a run: everything needed to repeat it and to check its results. It holds no
//! time, path or thread count, so equal runs have equal records.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uplift_model::{
    Combine, Input, Policy, Response, RuleBook, RuleCount, RuleSetEntry, Status, catalogue,
    fraction,
};

/// The version of the record's layout. A folder with a record of any version is an earlier run.
pub const SCHEMA_VERSION: u32 = 1;

/// The record of a run, `run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The version of this layout.
    pub uplift_run: u32,
    /// The version of the engine.
    pub engine: String,
    /// The day the run looks at, `YYYY-MM-DD`.
    pub as_at: Option<String>,
    /// What was read.
    pub inputs: Vec<InputRecord>,
    /// The rule sets, by id.
    pub rule_sets: Vec<RuleSetRecord>,
    /// The catalogue's files.
    pub catalogue: Vec<CatalogueRecord>,
    /// The trust's own choices.
    pub policy: PolicyRecord,
    /// How many are persistently and severely absent; none where no absence is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<AbsenceRecord>,
    /// Counts of each level.
    pub levels: BTreeMap<String, LevelRecord>,
    /// How often each rule had each outcome, in the order of the rule book.
    pub rules: Vec<RuleRecord>,
    /// How many defects of input data were found. The writer fills this in.
    pub problems: u64,
    /// How many batches failed. The writer fills this in.
    pub faults: u64,
    /// The result files. The writer fills this in.
    pub files: BTreeMap<String, FileRecord>,
}

/// How many of Years 1 to 11 are persistently and severely absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceRecord {
    /// By enrolment, as the Department for Education counts.
    pub enrolments: AbsenceCount,
    /// By pupil, over all enrolments in a trust together.
    pub pupils: AbsenceCount,
    /// Enrolments left out for a year group below or beyond compulsory school age.
    pub other_years: u64,
    /// Enrolments left out because the year group is not known.
    pub no_year: u64,
}

/// How many are absent often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceCount {
    /// Of so many whose absence is known.
    pub assessed: u64,
    /// Missed 10 % of their possible sessions or more.
    pub persistent: u64,
    /// Missed 50 % of their possible sessions or more.
    pub severe: u64,
}

/// An input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its name within the dataset.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// A rule set in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleSetRecord {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the component, in hexadecimal.
    pub sha256: String,
    /// Settings in force.
    pub settings: BTreeMap<String, f64>,
    /// Sensitive indicators it asks for and may not read.
    pub not_granted: Vec<String>,
}

/// A file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRecord {
    /// Its name.
    pub file: String,
    /// Its version.
    pub version: String,
    /// The date its figures were taken.
    pub as_at: String,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// The trust's own choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyRecord {
    /// SHA-256 of the policy's file, in hexadecimal; none where defaults are in force.
    pub sha256: Option<String>,
    /// Sensitive indicators that every rule set may read.
    pub grants: Vec<String>,
    /// Sensitive indicators that a rule set may read besides, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_grants: BTreeMap<String, Vec<String>>,
    /// Why rule sets may read ethnicity, in the trust's words; none where they may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ethnicity_because: Option<String>,
    /// What becomes of faults: `skip-batch`, `drop-rule-set` or `fail-run`.
    pub faults: String,
    /// What becomes of the faults of a rule set, by its id, where the policy says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_faults: BTreeMap<String, String>,
    /// Limits of the sandbox that the policy sets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, u64>,
    /// Interventions at once for one pupil.
    pub cap: u32,
    /// Weight of each area.
    pub weights: BTreeMap<String, f64>,
    /// `highest` or `independent`.
    pub combine: String,
    /// The factor for each security from 0 to 5, and when the table was set; none where evidence
    /// does not weigh.
    pub response: Option<(Vec<f64>, String)>,
    /// Pairs of interventions not given to the same pupil at the same time.
    pub exclusive: Vec<(String, String)>,
    /// Whole-class steps.
    pub step: StepRecord,
    /// Trust-wide priorities.
    pub trust_wide: TrustWideRecord,
}

/// When a whole class, academy or trust should do something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The share from which on it should.
    pub share: f64,
    /// Of at least so many assessed pupils.
    pub minimum_assessed: u32,
    /// Whether it holds back the pupils' own rows.
    pub gates: bool,
}

/// When something is common enough to be a trust-wide priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrustWideRecord {
    /// The share of pupils from which on an academy counts as affected.
    pub academy_share: f64,
    /// The share of academies that must be affected.
    pub academies: f64,
    /// How far apart similar intakes may be.
    pub similar_intake: f64,
}

/// Counts of one level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LevelRecord {
    /// How many units there are.
    pub units: u64,
    /// How many rows were written.
    pub rows: u64,
    /// How many rows have each status; only for pupils.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<String, u64>,
}

/// How often a rule had each outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRecord {
    /// Its rule set.
    pub rule_set: String,
    /// Its id.
    pub rule: String,
    /// The level it decides at.
    pub level: String,
    /// The condition held.
    pub fired: u64,
    /// It did not.
    pub not_fired: u64,
    /// Data were missing.
    pub lacking: u64,
    /// The rule is for other year groups.
    pub not_applicable: u64,
    /// The policy does not grant what it reads.
    pub not_granted: u64,
    /// The rule set failed.
    pub not_assessed: u64,
}

/// A result file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// How many rows it has, the header not counted.
    pub rows: u64,
    /// How many bytes it has. A file that is shorter was torn.
    pub bytes: u64,
}

impl RunRecord {
    /// Makes the record of a run of this version of the engine that has read nothing yet.
    pub fn new(engine: &str, book: &RuleBook, policy: PolicyRecord) -> Self {
        Self {
            uplift_run: SCHEMA_VERSION,
            engine: engine.to_owned(),
            as_at: None,
            inputs: Vec::new(),
            rule_sets: book.rule_sets.iter().map(RuleSetRecord::new).collect(),
            catalogue: Vec::new(),
            policy,
            absence: None,
            levels: BTreeMap::new(),
            rules: (0..book.rules.len()).map(|rule| RuleRecord::new(book, rule)).collect(),
            problems: 0,
            faults: 0,
            files: BTreeMap::new(),
        }
    }
}

impl RuleSetRecord {
    /// Makes the record of a rule set.
    pub fn new(entry: &RuleSetEntry) -> Self {
        let settings = entry.manifest.settings.iter().map(|setting| setting.id.clone());
        let inputs = entry.manifest.inputs.iter().zip(&entry.granted);
        let withheld = inputs.filter(|(_, granted)| !**granted);
        let mut not_granted: Vec<_> =
            withheld.map(|(Input { indicator, .. }, _)| indicator.clone()).collect();
        not_granted.sort();
        not_granted.dedup();
        Self {
            id: entry.manifest.id.clone(),
            version: entry.manifest.version.clone(),
            sha256: entry.digest.clone(),
            settings: settings.zip(entry.settings.iter().copied()).collect(),
            not_granted,
        }
    }
}

impl CatalogueRecord {
    /// Makes the record of a file of the catalogue with this digest.
    pub fn new(file: &catalogue::File, sha256: String) -> Self {
        Self {
            file: file.name.to_owned(),
            version: file.version.to_owned(),
            as_at: file.as_at.to_owned(),
            sha256,
        }
    }
}

impl PolicyRecord {
    /// Makes the record of a policy whose file has this digest.
    pub fn new(policy: &Policy, sha256: Option<String>) -> Self {
        let weights = uplift_model::Area::ALL.iter().zip(policy.weights);
        let combine = match policy.combine {
            Combine::Highest => "highest",
            Combine::Independent => "independent",
        };
        let response = match &policy.response {
            Response::ByEvidence { discount, as_at } => Some((discount.to_vec(), as_at.clone())),
            Response::Off => None,
        };
        Self {
            sha256,
            grants: policy.grants.every.iter().cloned().collect(),
            own_grants: policy
                .grants
                .own
                .iter()
                .map(|(id, own)| (id.clone(), own.iter().cloned().collect()))
                .collect(),
            ethnicity_because: policy.grants.ethnicity_because.clone(),
            faults: policy.faults.every.word().to_owned(),
            own_faults: policy
                .faults
                .own
                .iter()
                .map(|(id, on_fault)| (id.clone(), on_fault.word().to_owned()))
                .collect(),
            limits: policy.limits.clone(),
            cap: policy.cap,
            weights: weights.map(|(area, it)| (area.word().to_owned(), fraction(it))).collect(),
            combine: combine.to_owned(),
            response,
            exclusive: policy.exclusive.clone(),
            step: StepRecord {
                share: policy.step.share,
                minimum_assessed: policy.step.minimum_assessed,
                gates: policy.step.gates,
            },
            trust_wide: TrustWideRecord {
                academy_share: policy.trust_wide.academy_share,
                academies: policy.trust_wide.academies,
                similar_intake: policy.trust_wide.similar_intake,
            },
        }
    }
}

impl LevelRecord {
    /// Counts a row of this status.
    pub fn count(&mut self, status: Status) {
        self.rows += 1;
        *self.statuses.entry(status.words().to_owned()).or_default() += 1;
    }
}

impl RuleRecord {
    /// Makes the record of a rule of which no outcome has been counted.
    pub fn new(book: &RuleBook, rule: usize) -> Self {
        let bound = book.rules.get(rule);
        let set = bound.and_then(|bound| book.rule_sets.get(bound.rule_set));
        Self {
            rule_set: set.map(|set| set.manifest.id.clone()).unwrap_or_default(),
            rule: bound.map(|bound| bound.id.clone()).unwrap_or_default(),
            level: bound.map(|bound| bound.level.word().to_owned()).unwrap_or_default(),
            fired: 0,
            not_fired: 0,
            lacking: 0,
            not_applicable: 0,
            not_granted: 0,
            not_assessed: 0,
        }
    }

    /// Adds the outcomes of some units.
    pub fn add(&mut self, count: &RuleCount) {
        self.fired += u64::from(count.fired);
        self.not_fired += u64::from(count.not_fired);
        self.lacking += u64::from(count.lacking);
        self.not_applicable += u64::from(count.not_applicable);
        self.not_granted += u64::from(count.not_granted);
        self.not_assessed += u64::from(count.not_assessed);
    }
}
