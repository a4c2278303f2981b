//! A rule set decides once for every value of a setting; everything else stays as it is.

use crate::CommandError;
use crate::command::plugin::preview::{Counts, faults, is_granted, withheld};
use crate::pipeline::{Decided, decide};
use serde::Serialize;
use uplift_author::workbench::{Step, became, counts, exact};
use uplift_cohort::Dataset;
use uplift_host::{BATCH, Host, RuleSets, bind};
use uplift_model::{Level, Manifest, Measure, Outcome, Policy, RuleBook, Setting};

/// What a sweep goes over.
pub(super) struct Sweep<'a> {
    pub(super) host: &'a Host,
    pub(super) rule_sets: &'a RuleSets,
    pub(super) dataset: &'a Dataset,
    pub(super) policy: &'a Policy,
    pub(super) manifest: &'a Manifest,
    pub(super) setting: &'a Setting,
}

/// What a rule finds at every value.
#[derive(Debug, Serialize)]
pub(super) struct Swept {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: &'static str,
    #[serde(skip)]
    pub(super) at: Level,
    /// What it reads and the policy does not grant: it is not run.
    pub(super) withheld: Vec<String>,
    pub(super) steps: Vec<Found>,
}

/// What a rule finds at one value.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    pub(super) value: f64,
    #[serde(skip)]
    pub(super) words: String,
    pub(super) default: bool,
    pub(super) in_force: bool,
    #[serde(flatten)]
    pub(super) counts: Counts,
    /// Of the pupils fired for, the share that is disadvantaged, of those of whom it is known; none at
    /// other levels, and where the policy does not grant it.
    pub(super) disadvantaged_share: Option<f64>,
}

impl Sweep<'_> {
    /// Returns what each of some rules finds at every value, and the faults of all values.
    pub(super) fn over(
        &self,
        steps: &[Step],
        rules: &[usize],
    ) -> Result<(Vec<Swept>, Vec<String>), CommandError> {
        let mut all: Vec<Swept> = Vec::new();
        let mut failed = Vec::new();
        for step in steps {
            let mut policy = self.policy.clone();
            let own = policy.settings.entry(self.manifest.id.clone()).or_default();
            own.insert(self.setting.id.clone(), step.value);
            let book = bind(self.rule_sets, &self.dataset.own, &policy)?;
            let decided = decide(self.host, self.rule_sets, &book, self.dataset, BATCH)?;
            let words = self.words(step.value);
            failed.extend(faults(&decided).iter().map(|fault| format!("at {words}: {fault}")));
            if all.is_empty() {
                all.extend(rules.iter().filter_map(|&rule| begun(&policy, &book, rule)));
            }
            for (swept, &rule) in all.iter_mut().zip(rules) {
                swept.steps.extend(self.found(&book, &decided, rule, step));
            }
        }
        Ok((all, failed))
    }

    fn words(&self, value: f64) -> String {
        exact(Measure::from_word(&self.setting.unit).unwrap_or(Measure::Number), value)
    }

    fn found(&self, book: &RuleBook, decided: &Decided, rule: usize, step: &Step) -> Option<Found> {
        let level = book.rules.get(rule)?.level;
        let findings = decided.findings.iter().find(|findings| findings.level == level)?;
        let outcomes = became(book, findings, &self.dataset.roster, rule);
        let granted = is_granted(self.policy, &self.manifest.id, "pupil.disadvantaged");
        Some(Found {
            value: step.value,
            words: self.words(step.value),
            default: step.default,
            in_force: step.in_force,
            counts: counts(outcomes.iter().copied()).into(),
            disadvantaged_share: (granted && level == Level::Pupil)
                .then(|| self.disadvantaged(&outcomes))
                .flatten(),
        })
    }

    fn disadvantaged(&self, outcomes: &[Outcome]) -> Option<f64> {
        let enrolments = &self.dataset.roster.enrolments;
        let (mut yes, mut known) = (0_u32, 0_u32);
        for (unit, outcome) in outcomes.iter().enumerate() {
            if matches!(outcome, Outcome::Fired(_)) && enrolments.disadvantage_known.get(unit) {
                known += 1;
                yes += u32::from(enrolments.disadvantaged.get(unit));
            }
        }
        (known > 0).then(|| f64::from(yes) / f64::from(known))
    }
}

/// Begins with a rule of which nothing is found yet. The book has the rules of one rule set, so their
/// places are those of the manifest.
fn begun(policy: &Policy, book: &RuleBook, rule: usize) -> Option<Swept> {
    let bound = book.rules.get(rule)?;
    Some(Swept {
        id: bound.id.clone(),
        title: bound.title.clone(),
        level: bound.level.word(),
        at: bound.level,
        withheld: withheld(policy, book, bound),
        steps: Vec::new(),
    })
}
