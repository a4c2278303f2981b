//! The numeracy rules, one file each.

use uplift_sdk::Rule;

mod academy_multiplication;
mod class_maths_mastery;
mod low_maths;
mod maths_entering_year_7;
mod multiplication_check;

/// The rules, in the order of the manifest.
pub(crate) const RULES: &[Rule] = &[
    multiplication_check::RULE,
    low_maths::RULE,
    maths_entering_year_7::RULE,
    class_maths_mastery::RULE,
    academy_multiplication::RULE,
];
