//! What the trust's policy makes of faults once every level has been run.

use crate::error::RunFailed;
use crate::evaluate::is_called;
use uplift_model::{Bitmap, FaultPolicy, Findings, OnFault, RuleBook};

/// Applies the policy to the faults of a run: leaves the gap as it is, takes everything a rule set
/// found out of the findings of every level, or fails with the first fault.
///
/// `findings` are those of all levels that were run.
pub fn settle_faults(
    book: &RuleBook,
    policy: &FaultPolicy,
    findings: &mut [Findings],
) -> Result<(), RunFailed> {
    for (at, entry) in book.rule_sets.iter().enumerate() {
        let own =
            |findings: &Findings| findings.rule_sets.get(at).map(|found| found.faults.clone());
        let faults = findings.iter().filter_map(own).flatten();
        let Some(first) = faults.into_iter().next() else { continue };
        match policy.of(&entry.manifest.id) {
            OnFault::SkipBatch => (),
            OnFault::FailRun => return Err(RunFailed(Box::new(first))),
            OnFault::DropRuleSet => {
                for level in findings.iter_mut() {
                    let units = u32::try_from(level.units).unwrap_or(u32::MAX);
                    let was_called = is_called(book, entry, level.level) && units > 0;
                    let Some(found) = level.rule_sets.get_mut(at).filter(|_| was_called) else {
                        continue;
                    };
                    found.fired.clear();
                    for lacking in found.lacking.iter_mut().filter(|rows| !rows.is_empty()) {
                        *lacking = Bitmap::new(level.units);
                    }
                    found.not_assessed = std::iter::once(0..units).collect();
                }
            }
        }
    }
    Ok(())
}
