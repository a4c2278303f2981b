//! The stock rule set for literacy: who may need help with letters and sounds, reading or spoken
//! language, and when it is the class or the whole academy that does.
//!
//! # Brief overview
//!
//! Seven rules are about pupils. `phonics-check` and `phonics-older` look at decoding, the first in
//! Years 1 and 2, the second from Year 3; `comprehension-below-decoding` at pupils who read words
//! better than they understand passages; `low-reading` at reading as a whole; `reading-entering-year-7`
//! at a scaled score below the expected standard; `early-language` at spoken language in Reception.
//! `eal-language-first` asks for English to be assessed where a low score may be one of English and
//! not of reading. `class-reading` and `academy-phonics` look at a class and an academy: where many
//! results are low, teaching everyone comes before taking pupils out.
//!
//! ```
//! let rules: Vec<&str> = uplift_literacy::RULE_SET.rules.iter().map(|rule| rule.id).collect();
//! assert_eq!(
//!     rules,
//!     [
//!         "phonics-check",
//!         "phonics-older",
//!         "low-reading",
//!         "comprehension-below-decoding",
//!         "early-language",
//!         "reading-entering-year-7",
//!         "eal-language-first",
//!         "class-reading",
//!         "academy-phonics",
//!     ],
//! );
//! ```
//!
//! Every threshold is a setting with bounds. Every claim of the evidence says who makes it and on what
//! day it was taken; months of progress are averages over studies and no promise for a pupil. A rule
//! that takes a pupil out of lessons is held back for a look at Section F where there is an education,
//! health and care plan.
//!
//! # The decision the rules are written to, and its price
//!
//! A need grows in a straight line from 0.3 at the threshold to 0.8 at the bottom of the scale, so the
//! lowest scores come first and needs of different rules can be compared. The price is that tests of
//! different difficulty are treated as equally grave at equal depth, that a stanine, which is coarse,
//! counts like a score, and that one bad day in a test counts in full: the person who decides has to
//! know the pupil.

use uplift_sdk::{Number, RuleSet};

mod evidence;
mod guards;
mod inputs;
mod rules;
mod settings;

/// The rule set.
pub const RULE_SET: RuleSet = RuleSet {
    id: "literacy",
    version: env!("CARGO_PKG_VERSION"),
    title: "Literacy",
    summary: "Letters and sounds, reading and early language: pupils with low results, and classes and \
              academies where many results are low.",
    publisher: "The uplift project",
    licence: "MIT OR Apache-2.0",
    settings: settings::SETTINGS,
    inputs: inputs::INPUTS,
    rules: rules::RULES,
    ..RuleSet::EMPTY
};

uplift_sdk::export!(RULE_SET);

/// The lowest standardised score that is given.
const LOWEST_STANDARD: f64 = 40.0;

/// The lowest stanine.
const LOWEST_STANINE: f64 = 1.0;

/// The need of a score: 0.3 at the threshold, 0.8 at the lowest score there is.
#[inline]
fn need(score: Number, threshold: Number, lowest: f64) -> Number {
    0.3 + (threshold - score) / (threshold - lowest) * 0.5
}

#[cfg(test)]
mod tests {
    use uplift_sdk::Level;
    use uplift_sdk::testing::Outcome::{Fires, Lacking};
    use uplift_sdk::testing::decide;

    use super::RULE_SET;
    use super::inputs::{
        COMPREHENSION_STANINE, DECODING_STANINE, EAL, LANGUAGE_SCREEN, PHONICS, READING_SCALED,
        READING_STANDARD, YEAR_GROUP,
    };

    #[test]
    fn four_pupils() {
        let found = decide(
            &RULE_SET,
            Level::Pupil,
            &[
                // In Reception, with another language at home and weak in English.
                &[
                    YEAR_GROUP.reads(0.0),
                    EAL.reads(true),
                    LANGUAGE_SCREEN.reads(76.0),
                    READING_STANDARD.reads(100.0),
                    DECODING_STANINE.reads(5.0),
                    COMPREHENSION_STANINE.reads(5.0),
                ],
                // In Year 2, below the standard in the check and without any other test.
                &[YEAR_GROUP.reads(2.0), EAL.reads(false), PHONICS.reads(16.0)],
                // In Year 5, with low decoding and lower comprehension.
                &[
                    YEAR_GROUP.reads(5.0),
                    EAL.reads(true),
                    READING_STANDARD.reads(76.0),
                    DECODING_STANINE.reads(3.0),
                    COMPREHENSION_STANINE.reads(1.0),
                ],
                // In Year 7, reading words well and understanding less.
                &[
                    YEAR_GROUP.reads(7.0),
                    EAL.reads(false),
                    READING_SCALED.reads(96.0),
                    READING_STANDARD.reads(90.0),
                    DECODING_STANINE.reads(6.0),
                    COMPREHENSION_STANINE.reads(4.0),
                ],
            ],
        );
        assert_eq!(
            found,
            [
                (0, "early-language", Fires(0.4)),
                (1, "phonics-check", Fires(0.55)),
                (1, "low-reading", Lacking),
                (1, "comprehension-below-decoding", Lacking),
                (2, "phonics-older", Fires(0.3)),
                (2, "low-reading", Fires(0.4)),
                (2, "eal-language-first", Fires(0.4)),
                (3, "comprehension-below-decoding", Fires(0.3)),
                (3, "reading-entering-year-7", Fires(0.4)),
            ],
        );
    }
}
