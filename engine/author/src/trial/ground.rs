//! One rule set, bound for a trial.

use std::collections::{BTreeMap, BTreeSet};
use uplift_cohort::Inputs;
use uplift_host::{BATCH, BindError, Host, RuleSet, RuleSets, bind};
use uplift_model::is_ethnicity;
use uplift_model::{
    Findings, Grants, Indicator, Manifest, Policy, Roster, RuleBook, RuleSetEntry, catalogue,
};

/// Returns a policy that grants every sensitive indicator of the catalogue but ethnicity.
pub fn granting() -> Policy {
    let sensitive = catalogue::indicators().iter().filter(|it| it.sensitive);
    let every: BTreeSet<String> =
        sensitive.filter(|it| !is_ethnicity(&it.id)).map(|it| it.id.to_string()).collect();
    Policy { grants: Grants { every, ..Grants::default() }, ..Policy::default() }
}

/// One rule set, bound to the catalogue and to a policy that grants everything but ethnicity.
#[derive(Debug)]
pub struct Ground {
    /// The rule set alone.
    pub rule_sets: RuleSets,
    /// Its rules.
    pub book: RuleBook,
}

impl Ground {
    /// Binds a rule set with these settings, the default where one is not named, and to these indicators
    /// of the trust's own besides the catalogue's.
    pub fn new(
        rule_set: &RuleSet,
        settings: &BTreeMap<String, f64>,
        own: &[Indicator],
    ) -> Result<Self, BindError> {
        let mut policy = granting();
        if !settings.is_empty() {
            policy.settings.insert(rule_set.manifest().id.clone(), settings.clone());
        }
        // One rule set cannot have the id of another.
        let rule_sets = RuleSets::new(vec![rule_set.clone()]).unwrap_or_default();
        let book = bind(&rule_sets, own, &policy)?;
        Ok(Self { rule_sets, book })
    }

    /// Returns the rule set as it stands in the book.
    pub(crate) fn entry(&self) -> Option<&RuleSetEntry> {
        self.book.rule_sets.first()
    }

    /// Returns what the rule set says of itself.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.entry().map(|entry| &entry.manifest)
    }

    /// Has the rule set decide in batches as large as a run's.
    pub(crate) fn decide(&self, host: &Host, inputs: &Inputs, roster: &Roster) -> Findings {
        host.evaluate(&self.rule_sets, &self.book, inputs, roster, BATCH)
    }
}
