//! The rules, a file each.

use uplift_sdk::Rule;

mod academy_phonics;
mod class_reading;
mod comprehension_below_decoding;
mod eal_language_first;
mod early_language;
mod low_reading;
mod phonics_check;
mod phonics_older;
mod reading_entering_year_7;

/// The rules: pupils first, then classes and academies.
pub(crate) const RULES: &[Rule] = &[
    phonics_check::RULE,
    phonics_older::RULE,
    low_reading::RULE,
    comprehension_below_decoding::RULE,
    early_language::RULE,
    reading_entering_year_7::RULE,
    eal_language_first::RULE,
    class_reading::RULE,
    academy_phonics::RULE,
];
