//! The stock rule set for behaviour and wellbeing.
//!
//! Six rules on pupils, one on classes and one on academies. The rules on incidents look at the last 30
//! days only, so that a pupil can recover: what lies further back counts for nothing, and a rule falls
//! silent where incidents have fallen well below the 30 days before. Schools give points by scales of
//! their own, so points are read in one rule and its threshold is an academy's to set.
//!
//! Suspension is a decision of the headteacher, and no rule proposes one. The rules that follow
//! suspensions say what to consider next.
//!
//! [`RULE_SET`] reads `pupil.sen_need` in the rule `social-emotional`, which runs only where the trust
//! grants it, and `pupil.sen_status` for a guard. Without a grant everything else works.
//!
//! ```
//! let rules: Vec<&str> = uplift_behaviour::RULE_SET.rules.iter().map(|rule| rule.id).collect();
//! assert_eq!(
//!     rules,
//!     [
//!         "incident-rate",
//!         "rising-incidents",
//!         "suspension",
//!         "repeat-suspension",
//!         "social-emotional",
//!         "transition",
//!         "class-behaviour",
//!         "academy-suspensions",
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
    id: "behaviour",
    version: env!("CARGO_PKG_VERSION"),
    title: "Behaviour",
    summary: "Incidents, suspensions and social and emotional need of pupils, and classes and academies \
              where the same need is common.",
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
    use uplift_sdk::testing::Outcome::Fires;
    use uplift_sdk::testing::{Reading, decide};

    use super::RULE_SET;
    use super::inputs::{
        INCIDENTS, INCIDENTS_BEFORE, POINTS, SEN_NEED, SUSPENDED_DAYS, SUSPENSIONS, YEAR_GROUP,
    };

    fn pupil(year: f64, incidents: [f64; 2], suspensions: [f64; 2], need: &str) -> [Reading; 7] {
        [
            YEAR_GROUP.reads(year),
            INCIDENTS.reads(incidents[0]),
            INCIDENTS_BEFORE.reads(incidents[1]),
            SUSPENSIONS.reads(suspensions[0]),
            SUSPENDED_DAYS.reads(suspensions[1]),
            POINTS.reads(incidents[0] + incidents[1]),
            SEN_NEED.reads(need),
        ]
    }

    #[test]
    fn six_pupils() {
        let found = decide(
            &RULE_SET,
            Level::Pupil,
            &[
                &pupil(9.0, [0.0, 0.0], [0.0, 0.0], "none"),
                &pupil(9.0, [4.0, 3.0], [0.0, 0.0], "none"),
                &pupil(9.0, [4.0, 8.0], [0.0, 0.0], "none"),
                &pupil(8.0, [8.0, 2.0], [1.0, 2.0], "none"),
                &pupil(10.0, [0.0, 9.0], [2.0, 9.0], "none"),
                &pupil(7.0, [2.0, 8.0], [0.0, 0.0], "SEMH"),
            ],
        );
        assert_eq!(
            found,
            [
                (1, "incident-rate", Fires(0.35)),
                (3, "incident-rate", Fires(0.55)),
                (3, "rising-incidents", Fires(0.45)),
                (3, "suspension", Fires(0.55)),
                (4, "suspension", Fires(0.55)),
                (4, "repeat-suspension", Fires(0.72)),
                (5, "social-emotional", Fires(0.5)),
                (5, "transition", Fires(0.4)),
            ],
        );
    }
}
