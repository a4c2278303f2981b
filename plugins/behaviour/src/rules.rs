//! The behaviour rules, one file each.

use uplift_sdk::Rule;

mod academy_suspensions;
mod class_behaviour;
mod incident_rate;
mod repeat_suspension;
mod rising_incidents;
mod social_emotional;
mod suspension;
mod transition;

/// The rules, in the order of the manifest.
pub(crate) const RULES: &[Rule] = &[
    incident_rate::RULE,
    rising_incidents::RULE,
    suspension::RULE,
    repeat_suspension::RULE,
    social_emotional::RULE,
    transition::RULE,
    class_behaviour::RULE,
    academy_suspensions::RULE,
];
