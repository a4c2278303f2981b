//! The attendance rules, one file each.

use uplift_sdk::{Number, Row, Rule, Truth};

use crate::inputs::{SESSIONS_MISSED, SESSIONS_POSSIBLE};
use crate::settings::MINIMUM_SESSIONS;

mod academy_absence;
mod class_absence;
mod lateness;
mod persistent_absence;
mod rising_absence;
mod severe_absence;
mod trust_absence_gap;
mod unauthorised_sessions;
mod unauthorised_threshold;

/// The rules, in the order of the manifest.
pub(crate) const RULES: &[Rule] = &[
    severe_absence::RULE,
    persistent_absence::RULE,
    rising_absence::RULE,
    lateness::RULE,
    unauthorised_sessions::RULE,
    unauthorised_threshold::RULE,
    class_absence::RULE,
    academy_absence::RULE,
    trust_absence_gap::RULE,
];

/// Whether there are sessions enough to judge a rate by, and both counts to show beside it.
fn enough_sessions(row: Row<'_>) -> Truth {
    let possible = row.number(SESSIONS_POSSIBLE);
    possible.at_least(row.setting(MINIMUM_SESSIONS)) & row.number(SESSIONS_MISSED).needed()
}

/// The need of a class or academy: from 0.4 at the limit to 0.9 where everyone is absent that often.
fn need_of_share(share: Number, limit: Number) -> Number {
    0.4 + (share - limit) / (1.0 - limit) * 0.5
}
