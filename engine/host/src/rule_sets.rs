//! The rule sets of a run.

use crate::RuleSet;
use crate::error::{Refusal, RuleSetError};

/// The rule sets of a run, in the order of their ids and no id twice, so that the order in which
/// plugins were named leaves no trace.
#[derive(Debug, Clone, Default)]
pub struct RuleSets(Vec<RuleSet>);

impl RuleSets {
    /// Puts rule sets in order.
    pub fn new(mut rule_sets: Vec<RuleSet>) -> Result<Self, RuleSetError> {
        rule_sets.sort_by(|a, b| (&a.manifest.id, &a.plugin).cmp(&(&b.manifest.id, &b.plugin)));
        for (one, other) in rule_sets.iter().zip(rule_sets.iter().skip(1)) {
            if one.manifest.id == other.manifest.id {
                let (id, one) = (one.manifest.id.clone(), one.plugin.clone());
                return Err(RuleSetError::new(&other.plugin, Refusal::Twice { id, other: one }));
            }
        }
        Ok(Self(rule_sets))
    }

    /// Goes through them in order.
    pub fn iter(&self) -> std::slice::Iter<'_, RuleSet> {
        self.0.iter()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a RuleSets {
    type Item = &'a RuleSet;
    type IntoIter = std::slice::Iter<'a, RuleSet>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
