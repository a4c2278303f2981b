//! `policy.toml`: the trust's own choices, read and checked.

use crate::CommandError;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use uplift_host::Limits;
use uplift_model::{
    Area, Combine, FaultPolicy, Grants, ONE, OnFault, Policy, Response, StepPolicy, TrustWide,
};
use uplift_provenance::Trusted;

/// The fewest words in which a trust says why rule sets may read ethnicity.
const FEWEST_WORDS: usize = 5;

/// A policy and the text it was read from.
#[derive(Debug, Clone, Default)]
pub(crate) struct PolicySource {
    pub(crate) policy: Policy,
    /// Whom it believes.
    pub(crate) trusted: Trusted,
    /// None for the defaults.
    pub(crate) text: Option<String>,
    /// The file it was read from; none for the defaults.
    pub(crate) path: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    grants: BTreeSet<String>,
    ethnicity_because: Option<String>,
    faults: FaultWord,
    rule_sets: BTreeMap<String, OwnRuleSet>,
    limits: BTreeMap<String, u64>,
    plugins: Plugins,
    cap: u32,
    combine: CombineWord,
    response: ResponseWord,
    exclusive: Vec<(String, String)>,
    weights: BTreeMap<String, f64>,
    discount: Discount,
    step: Step,
    trust_wide: Wide,
    settings: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Whom a policy believes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Plugins {
    digests: BTreeMap<String, String>,
    signers: Vec<String>,
}

/// What a policy says of one rule set.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OwnRuleSet {
    grants: BTreeSet<String>,
    faults: Option<FaultWord>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FaultWord {
    #[default]
    SkipBatch,
    DropRuleSet,
    FailRun,
}

impl From<FaultWord> for OnFault {
    fn from(word: FaultWord) -> Self {
        match word {
            FaultWord::SkipBatch => Self::SkipBatch,
            FaultWord::DropRuleSet => Self::DropRuleSet,
            FaultWord::FailRun => Self::FailRun,
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CombineWord {
    Highest,
    Independent,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ResponseWord {
    ByEvidence,
    Off,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Discount {
    as_at: String,
    by_security: [f64; 6],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    share: f64,
    minimum_assessed: u32,
    gates: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wide {
    academy_share: f64,
    academies: f64,
    similar_intake: f64,
}

impl Default for File {
    fn default() -> Self {
        Self {
            grants: BTreeSet::new(),
            ethnicity_because: None,
            faults: FaultWord::default(),
            rule_sets: BTreeMap::new(),
            limits: BTreeMap::new(),
            plugins: Plugins::default(),
            cap: Policy::default().cap,
            combine: CombineWord::Highest,
            response: ResponseWord::ByEvidence,
            exclusive: Vec::new(),
            weights: BTreeMap::new(),
            discount: Discount {
                as_at: Policy::DISCOUNT.1.to_owned(),
                by_security: Policy::DISCOUNT.0,
            },
            step: Step::default(),
            trust_wide: Wide::default(),
            settings: BTreeMap::new(),
        }
    }
}

impl Default for Step {
    fn default() -> Self {
        let StepPolicy { share, minimum_assessed, gates } = Policy::default().step;
        Self { share, minimum_assessed, gates }
    }
}

impl Default for Wide {
    fn default() -> Self {
        let TrustWide { academy_share, academies, similar_intake } = Policy::default().trust_wide;
        Self { academy_share, academies, similar_intake }
    }
}

/// Reads the policy: the file named, else the dataset's own, else the defaults.
pub(crate) fn read(named: Option<&Path>, dataset: &Path) -> Result<PolicySource, CommandError> {
    let beside = dataset.join("policy.toml");
    let path = match named {
        Some(path) => path,
        None if beside.is_file() => &beside,
        None => return Ok(PolicySource::default()),
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        CommandError::new(format!("could not read policy `{}`: {error}", path.display()))
    })?;
    let wrong = |why| CommandError::new(format!("policy `{}`: {why}", path.display()));
    let policy = parse(&text).map_err(wrong)?;
    let trusted = trusted(&text).map_err(wrong)?;
    Ok(PolicySource { policy, trusted, text: Some(text), path: Some(path.to_path_buf()) })
}

/// Reads whom a policy believes.
fn trusted(text: &str) -> Result<Trusted, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
    let Plugins { digests, signers } = file.plugins;
    Trusted::parse(digests, signers).map_err(|error| format!("`[plugins]`: {error}"))
}

fn parse(text: &str) -> Result<Policy, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
    let share = |key: &str, value: f64| {
        if (0.0..=1.0).contains(&value) {
            Ok(value)
        } else {
            Err(format!("`{key}` is {value}, which is not within 0 to 1"))
        }
    };
    let mut weights = [ONE; Area::COUNT];
    for (word, weight) in &file.weights {
        let area = Area::from_word(word).ok_or_else(|| {
            let words: Vec<_> = Area::ALL.iter().map(|area| area.word()).collect();
            format!("`[weights]` names `{word}`, which is not one of {}", words.join(", "))
        })?;
        if !(0.0..=10.0).contains(weight) {
            return Err(format!(
                "`[weights]` gives `{word}` {weight}, which is not within 0 to 10"
            ));
        }
        if let Some(slot) = weights.get_mut(area.index()) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within 0 to 10"
            )]
            let millionths = (weight * 1e6).round() as u64;
            *slot = millionths;
        }
    }
    for security in file.discount.by_security {
        share("discount.by_security", security)?;
    }
    if file.cap == 0 {
        return Err("`cap` is 0, which would recommend nothing; leave it out for 3".to_owned());
    }
    if file.discount.as_at.parse::<jiff::civil::Date>().is_err() {
        return Err(format!(
            "`discount.as_at` is `{}`, not a date of the form 2026-03-31",
            file.discount.as_at
        ));
    }
    let ethnicity_because = file.ethnicity_because.map(|why| why.trim().to_owned());
    if ethnicity_because.as_deref().is_some_and(|why| why.split_whitespace().count() < FEWEST_WORDS)
    {
        return Err(format!(
            "`ethnicity_because` says too little: at least {FEWEST_WORDS} words, such as whose decision it was, \
             when, and what for"
        ));
    }
    let mut grants = Grants { every: file.grants, own: BTreeMap::new(), ethnicity_because };
    let mut faults = FaultPolicy { every: file.faults.into(), own: BTreeMap::new() };
    for (id, own) in file.rule_sets {
        faults.own.extend(own.faults.map(|word| (id.clone(), word.into())));
        if !own.grants.is_empty() {
            grants.own.insert(id, own.grants);
        }
    }
    // Refused here, where the file can be named; set where the sandbox is set up.
    limits(&file.limits)?;
    Ok(Policy {
        grants,
        faults,
        limits: file.limits,
        cap: file.cap,
        weights,
        combine: match file.combine {
            CombineWord::Highest => Combine::Highest,
            CombineWord::Independent => Combine::Independent,
        },
        response: match file.response {
            ResponseWord::ByEvidence => Response::ByEvidence {
                discount: file.discount.by_security,
                as_at: file.discount.as_at,
            },
            ResponseWord::Off => Response::Off,
        },
        exclusive: file.exclusive,
        step: StepPolicy {
            share: share("step.share", file.step.share)?,
            minimum_assessed: file.step.minimum_assessed,
            gates: file.step.gates,
        },
        trust_wide: TrustWide {
            academy_share: share("trust_wide.academy_share", file.trust_wide.academy_share)?,
            academies: share("trust_wide.academies", file.trust_wide.academies)?,
            similar_intake: share("trust_wide.similar_intake", file.trust_wide.similar_intake)?,
        },
        settings: file.settings,
    })
}

/// Returns the sandbox's limits as a policy sets them.
pub(crate) fn limits(set: &BTreeMap<String, u64>) -> Result<Limits, String> {
    let mut limits = Limits::default();
    for (name, value) in set {
        limits.set(name, *value).map_err(|error| format!("`[limits]`: {error}"))?;
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_policy_is_the_default() {
        assert_eq!(parse(""), Ok(Policy::default()));
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = |text: &str| parse(text).err().unwrap_or_default();
        assert!(wrong("cap = 0").contains("recommend nothing"));
        assert!(wrong("[weights]\nliterasy = 1").contains("literasy"));
        assert!(wrong("[weights]\nliteracy = 11").contains("not within 0 to 10"));
        assert!(wrong("[step]\nshare = 40").contains("not within 0 to 1"));
        assert!(wrong("response = 'of'").contains("of"));
        assert!(wrong("garnts = []").contains("garnts"));
        assert!(wrong("faults = 'ignore'").contains("skip-batch"));
        assert!(wrong("[rule_sets.literacy]\ngrant = []").contains("grant"));
        assert!(wrong("ethnicity_because = 'because we want'").contains("says too little"));
        assert!(wrong("[limits]\nunit_fuel = 1").contains("1 is not within 1000 to"));
        assert!(wrong("[limits]\nunit_feul = 1").contains("did you mean `unit_fuel`?"));
    }

    #[test]
    fn a_rule_set_has_grants_and_faults_of_its_own() {
        let policy = parse(
            "grants = ['pupil.eal']\nfaults = 'drop-rule-set'\n\
             [rule_sets.literacy]\ngrants = ['pupil.sen_need']\nfaults = 'fail-run'\n\
             [limits]\nunit_fuel = 50_000",
        )
        .unwrap();
        assert!(policy.grants.allow("literacy", "pupil.sen_need"));
        assert!(!policy.grants.allow("numeracy", "pupil.sen_need"));
        assert!(policy.grants.allow("numeracy", "pupil.eal"));
        assert_eq!(policy.faults.of("literacy"), OnFault::FailRun);
        assert_eq!(policy.faults.of("numeracy"), OnFault::DropRuleSet);
        assert_eq!(limits(&policy.limits).unwrap().unit_fuel, 50_000);
    }

    #[test]
    fn digests_are_pinned_and_signers_named() {
        let believed = trusted(
            "[plugins]\nsigners = ['RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3']\n\
             digests = { literacy = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }",
        )
        .unwrap();
        assert_eq!((believed.signers.len(), believed.pinned("literacy", b"abc")), (1, Ok(true)));
        assert_eq!(trusted(""), Ok(Trusted::default()));
        let wrong = |text: &str| trusted(text).err().unwrap_or_default();
        assert!(
            wrong("[plugins]\nsigners = ['RW']")
                .starts_with("`[plugins]`: `signers`: key 1: not a")
        );
        let short = "[plugins.digests]\nliteracy = 'sha256:ba78'";
        assert!(
            wrong(short).starts_with("`[plugins]`: `digests.literacy`: `sha256:ba78` is not a")
        );
        assert!(wrong("[plugins]\nsigner = 'RW'").contains("signer"));
    }

    #[test]
    fn a_weight_is_kept_in_millionths() {
        let policy =
            parse("response = 'off'\ncombine = 'independent'\n[weights]\nattendance = 1.25")
                .unwrap();
        assert_eq!(policy.weights[Area::Attendance.index()], 1_250_000);
        assert_eq!((policy.response, policy.combine), (Response::Off, Combine::Independent));
    }
}
