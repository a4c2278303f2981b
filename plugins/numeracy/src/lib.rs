//! The stock rule set for numeracy.
//!
//! Three rules on pupils: number facts after the multiplication check, low scores in a standardised
//! test, and the standard on entering Year 7. One rule on classes looks for a need that teaching can
//! meet, and one on academies for number facts that many pupils lack.
//!
//! [`RULE_SET`] reads `pupil.sen_status` only for a guard: where there is an EHC plan, a person checks
//! that catch-up fits it before anything is offered. Without a grant every rule still runs.
//!
//! ```
//! let rules: Vec<&str> = uplift_numeracy::RULE_SET.rules.iter().map(|rule| rule.id).collect();
//! assert_eq!(
//!     rules,
//!     [
//!         "multiplication-check",
//!         "low-maths",
//!         "maths-entering-year-7",
//!         "class-maths-mastery",
//!         "academy-multiplication",
//!     ],
//! );
//! ```

use uplift_sdk::RuleSet;

mod evidence;
mod guards;
mod inputs;
mod rules;
mod settings;

/// The rule set.
pub const RULE_SET: RuleSet = RuleSet {
    id: "numeracy",
    version: env!("CARGO_PKG_VERSION"),
    title: "Numeracy",
    summary: "Number facts and mathematics of pupils, and classes and academies where the same need is \
              common.",
    publisher: "The uplift project",
    licence: "MIT OR Apache-2.0",
    settings: settings::SETTINGS,
    inputs: inputs::INPUTS,
    rules: rules::RULES,
    ..RuleSet::EMPTY
};

uplift_sdk::export!(RULE_SET);

#[cfg(test)]
mod tests {
    use uplift_sdk::Level;
    use uplift_sdk::testing::Outcome::{Fires, Lacking};
    use uplift_sdk::testing::decide;

    use super::RULE_SET;
    use super::inputs::{MATHS_SCALED, MATHS_STANDARD, MULTIPLICATION_CHECK, YEAR_GROUP};

    #[test]
    fn six_pupils() {
        let found = decide(
            &RULE_SET,
            Level::Pupil,
            &[
                &[
                    YEAR_GROUP.reads(5.0),
                    MULTIPLICATION_CHECK.reads(25.0),
                    MATHS_STANDARD.reads(105.0),
                ],
                &[
                    YEAR_GROUP.reads(5.0),
                    MULTIPLICATION_CHECK.reads(15.0),
                    MATHS_STANDARD.reads(90.0),
                ],
                &[YEAR_GROUP.reads(4.0), MATHS_STANDARD.reads(70.0)],
                &[YEAR_GROUP.reads(7.0), MATHS_SCALED.reads(90.0), MATHS_STANDARD.reads(85.0)],
                &[YEAR_GROUP.reads(7.0), MATHS_SCALED.reads(100.0), MATHS_STANDARD.reads(100.0)],
                &[YEAR_GROUP.reads(9.0), MATHS_SCALED.reads(85.0), MATHS_STANDARD.reads(95.0)],
            ],
        );
        assert_eq!(
            found,
            [
                (1, "multiplication-check", Fires(0.4)),
                (2, "multiplication-check", Lacking),
                (2, "low-maths", Fires(0.65)),
                (3, "maths-entering-year-7", Fires(0.65)),
            ],
        );
    }
}
