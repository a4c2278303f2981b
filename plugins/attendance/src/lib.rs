//! The stock rule set for attendance.
//!
//! Six rules on pupils, one each on classes, academies and trusts. Absence is a pupil's own sessions
//! missed over the sessions possible; a rate is judged only once there are enough sessions for it to
//! mean anything. The thresholds of persistent and severe absence and of a penalty notice are national
//! and an academy cannot change them; the others it can.
//!
//! No rule looks at who a pupil is. [`RULE_SET`] reads a sensitive indicator in two places only: the
//! trust's gap between disadvantaged pupils and others, and a guard that asks for a check where there
//! is an EHC plan. Without a grant everything else works.
//!
//! ```
//! let rules: Vec<&str> = uplift_attendance::RULE_SET.rules.iter().map(|rule| rule.id).collect();
//! assert_eq!(
//!     rules,
//!     [
//!         "severe-absence",
//!         "persistent-absence",
//!         "rising-absence",
//!         "lateness",
//!         "unauthorised-sessions",
//!         "unauthorised-threshold",
//!         "class-absence",
//!         "academy-absence",
//!         "trust-absence-gap",
//!     ],
//! );
//! ```
//!
//! Nothing here issues, drafts or sends anything: a rule on unauthorised absence says that a person
//! has something to consider.

use uplift_sdk::RuleSet;

mod evidence;
mod inputs;
mod rules;
mod settings;

/// The rule set.
pub const RULE_SET: RuleSet = RuleSet {
    id: "attendance",
    version: env!("CARGO_PKG_VERSION"),
    title: "Attendance",
    summary: "Absence that is severe, persistent or rising, lateness, and unauthorised sessions close \
              to the penalty notice threshold; classes, academies and trusts where absence is common.",
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
    use uplift_sdk::testing::{Reading, decide};

    use super::RULE_SET;
    use super::inputs::{ABSENCE_CHANGE, ABSENCE_RATE, SESSIONS_MISSED, SESSIONS_POSSIBLE};
    use super::inputs::{LATES, UNAUTHORISED_10_WEEKS};

    fn pupil(missed: f64, change: f64, lates: f64, unauthorised: f64) -> [Reading; 6] {
        [
            SESSIONS_POSSIBLE.reads(100.0),
            SESSIONS_MISSED.reads(missed),
            ABSENCE_RATE.reads(missed / 100.0),
            ABSENCE_CHANGE.reads(change),
            LATES.reads(lates),
            UNAUTHORISED_10_WEEKS.reads(unauthorised),
        ]
    }

    #[test]
    fn six_pupils() {
        let found = decide(
            &RULE_SET,
            Level::Pupil,
            &[
                &pupil(2.0, 0.0, 1.0, 0.0),
                &pupil(10.0, 0.06, 0.0, 0.0),
                &pupil(50.0, 0.2, 0.0, 10.0),
                &pupil(9.0, 0.05, 10.0, 6.0),
                &pupil(0.0, 0.0, 0.0, 0.0),
                &[LATES.reads(0.0), ABSENCE_RATE.reads(0.3)],
            ],
        );
        assert_eq!(
            found,
            [
                (1, "persistent-absence", Fires(0.4)),
                (2, "severe-absence", Fires(0.9)),
                (2, "unauthorised-threshold", Fires(0.7)),
                (3, "rising-absence", Fires(0.3)),
                (3, "lateness", Fires(0.2)),
                (3, "unauthorised-sessions", Fires(0.4)),
                (5, "persistent-absence", Lacking),
                (5, "unauthorised-sessions", Lacking),
                (5, "unauthorised-threshold", Lacking),
            ],
        );
    }
}
