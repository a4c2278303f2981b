//! The twelve rules of the reference workload, by which speeds are compared.
//!
//! [`RULE_SET`] is the guest; [`native`] is the same twelve rules as straight Rust over the same
//! columns, the other side of the comparison. The rules follow the workload's table to the bit: the
//! same order of operations, needs capped at 1. They are not advice and no stock rule set shares
//! their thresholds.
//!
//! A pupil without a record of pupil premium gets no 0.05: what is added to a need is not a condition,
//! so a missing reading there keeps no rule from deciding.

pub use native::{Columns, Found, native};

use uplift_sdk::{Area, Evidence, Intervention, RuleSet};

mod native;
mod rules;

/// The rule set.
pub const RULE_SET: RuleSet = RuleSet {
    id: "workload",
    version: env!("CARGO_PKG_VERSION"),
    title: "Reference workload",
    summary: "Twelve rules by which speeds are compared; not advice.",
    publisher: "The uplift project",
    licence: "MIT OR Apache-2.0",
    inputs: rules::INPUTS,
    interventions: INTERVENTIONS,
    rules: rules::RULES,
    ..RuleSet::EMPTY
};

/// The interventions, numbered so that the order of ids is the order of rules.
const INTERVENTIONS: &[Intervention] = &[
    intervention("workload.r01-severe-absence-plan", "Severe absence plan", &[Area::Attendance]),
    intervention("workload.r02-attendance-mentor", "Attendance mentor", &[Area::Attendance]),
    intervention("workload.r03-parent-contact", "Parent contact", &[Area::Attendance]),
    intervention("workload.r04-punctuality-plan", "Punctuality plan", &[Area::Attendance]),
    intervention("workload.r05-phonics-group", "Phonics group", &[Area::Literacy]),
    intervention("workload.r06-one-to-one-reading", "One-to-one reading", &[Area::Literacy]),
    intervention("workload.r07-comprehension-group", "Comprehension group", &[Area::Literacy]),
    intervention("workload.r08-oral-language", "Oral language", &[Area::Literacy]),
    intervention("workload.r09-key-stage-3-catch-up", "Key Stage 3 catch-up", &[Area::Literacy]),
    intervention(
        "workload.r10-behaviour-support-plan",
        "Behaviour support plan",
        &[Area::Behaviour],
    ),
    intervention("workload.r11-check-in-check-out", "Check-in, check-out", &[Area::Behaviour]),
    intervention(
        "workload.r12-social-and-emotional-learning-group",
        "Social and emotional learning group",
        &[Area::Behaviour],
    ),
];

/// Without estimates, so that every response is the same.
const NOTHING_CLAIMED: &[Evidence] = &[Evidence {
    claim: "Nothing is claimed of it: it serves to compare speeds.",
    source: "The reference workload",
    url: "https://example.org/reference-workload",
    as_at: "2026-11-22",
    population: "Nobody",
    ..Evidence::EMPTY
}];

const fn intervention(
    id: &'static str,
    title: &'static str,
    areas: &'static [Area],
) -> Intervention {
    Intervention { id, title, areas, evidence: NOTHING_CLAIMED, ..Intervention::EMPTY }
}

uplift_sdk::export!(RULE_SET);
