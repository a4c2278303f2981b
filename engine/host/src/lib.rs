//! Rule sets in a sandbox, run over batches in parallel.
//!
//! # Overview
//!
//! A [`Host`] makes a [`RuleSet`] of a [`Plugin`]: compiled, looked over, asked what it is and
//! checked. [`RuleSets`] are those of a run, and [`bind`] makes of them, of the catalogue and of the
//! trust's policy a [`RuleBook`](uplift_model::RuleBook). [`Host::evaluate`] has them decide for every
//! unit of a level and returns [`Findings`](uplift_model::Findings), in which every fault stands.
//!
//! # Example
//!
//! Six pupils, and a rule set that fires where one session in ten is missed:
//!
//! ```
//! use uplift_cohort::{Column, Inputs};
//! use uplift_host::{BATCH, Host, HostSettings, Plugin, RuleSets, bind};
//! use uplift_model::{Enrolments, Level, Policy, Roster};
//!
//! # let bytes = guest_puppet::component(guest_puppet::PUPPET, &serde_json::json!({
//! #     "manifest": {
//! #         "id": "absence", "version": "1.0.0", "title": "Absence",
//! #         "inputs": [{ "indicator": "attendance.absence_rate" }],
//! #         "interventions": [{
//! #             "id": "absence.talk", "title": "A talk", "areas": ["attendance"], "tier": 2,
//! #             "evidence": [{ "claim": "It helps.", "source": "A study", "as_at": "2026-01-31" }],
//! #         }],
//! #         "rules": [{
//! #             "id": "persistent", "title": "Persistent absence", "area": "attendance",
//! #             "intervention": "absence.talk", "inputs": [0],
//! #             "because": "Missed {input:attendance.absence_rate} of sessions.",
//! #         }],
//! #     },
//! #     "evaluate": [{ "fire_from": { "rule": 0, "column": 0, "least": 0.1, "full": 1.0 } }],
//! # }));
//! let host = Host::new(HostSettings::default())?;
//! let plugin = Plugin { name: "absence.wasm".to_owned(), bytes: bytes.into() };
//! let rule_sets = RuleSets::new(vec![host.load(&plugin)?])?;
//! let book = bind(&rule_sets, &[], &Policy::default())?;
//!
//! let rates = [0.02, 0.125, f64::NAN, 0.1, 0.0996, 0.5];
//! let inputs = Inputs::new(Level::Pupil, 6, vec![Some(Column::from_numbers(&rates))]);
//! let enrolments = Enrolments { year: vec![1; 6], ..Enrolments::default() };
//! let roster = Roster { enrolments, ..Roster::default() };
//! let findings = host.evaluate(&rule_sets, &book, &inputs, &roster, BATCH);
//!
//! let outcomes: Vec<&str> =
//!     (0..6).map(|unit| findings.outcome(&book, &roster, 0, unit).words()).collect();
//! assert_eq!(outcomes, ["not fired", "fired", "lacking", "fired", "not fired", "fired"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The decision behind it, and its price
//!
//! A rule set is handed columns of what it declares and nothing else, in an instance that is thrown
//! away after every batch; what it returns is looked at before any of it is believed. So neither what
//! it remembers nor what it makes up can reach a result, and what it does wrong is a fault of one
//! batch. The price is a copy of every column into the sandbox and of every finding out of it: about
//! as much as the rules themselves cost.

mod batch;
mod bind;
mod bindings;
mod cache;
mod call;
mod check;
mod check_rule;
mod compile;
mod engine;
mod error;
mod evaluate;
mod frames;
mod indicators;
mod lift;
mod limits;
mod load;
mod log;
mod order;
mod purity;
mod rule_sets;
mod settle;
mod template;
mod text;
mod verdict;

pub use bind::bind;
pub use engine::{Host, HostSettings};
pub use error::{BindError, HostError, Refusal, RuleSetError, RunFailed};
pub use evaluate::{BATCH, Timing};
pub use indicators::Read;
pub use limits::{LimitError, Limits};
pub use load::{Plugin, RuleSet};
pub use purity::Impurity;
pub use rule_sets::RuleSets;
pub use settle::settle_faults;
