//! Findings become ranked recommendations at four levels. Pure: no I/O, nothing that can fail, no
//! clock, no dependency but the words of [`uplift_model`].
//!
//! # Overview
//!
//! A [`Merge`] is made once a run, from the rules, the policy, the roster, what was found and the
//! readings that guards look at. Asked for an academy, it returns its [`AcademyLists`]: the rows of
//! its pupils, of its classes and its own. Asked for a trust, with the [`AcademyTotals`] of the
//! trust's academies, it returns its [`TrustLists`]. Each list is made in five steps:
//!
//! 1. *Combine*: what was found for one unit, area and intervention becomes one need.
//! 2. *Weigh*: area weight × need × response is the priority, rounded once.
//! 3. *Rank*: the rows of a unit are put in a total order, and never renumbered.
//! 4. *Gate*: guards, what is in place already, interventions that exclude each other, whole-class steps and the cap decide
//!    which rows stand. Nothing is dropped; every row that does not stand says why.
//! 5. *Roll up*: rows of pupils add up to rows of classes, academies and trusts. Where the flagged
//!    share of an area is high enough, the whole unit's step goes first; what rules of these levels
//!    found themselves stands beside.
//!
//! # Example
//!
//! Six pupils of one class, two rules, and a policy that allows one intervention at a time:
//!
//! ```
//! use uplift_merge::Merge;
//! # use std::borrow::Cow;
//! # use uplift_model::{
//! #     Academy, Area, Bitmap, BoundRule, Class, Enrolments, Finding, Findings, Intervention,
//! #     Level, Need, Policy, Readings, Roster, RuleBook, RuleSetFindings, Template, Trust,
//! # };
//! use uplift_model::{Basis, Status};
//!
//! # struct NoReadings;
//! # impl Readings for NoReadings {
//! #     fn reading(&self, _input: usize, _unit: usize) -> Option<f64> {
//! #         None
//! #     }
//! # }
//! # let intervention = |id: &'static str| Intervention {
//! #     id: id.into(),
//! #     title: id.into(),
//! #     summary: "".into(),
//! #     areas: Cow::Borrowed(&[Area::Attendance]),
//! #     tier: 2,
//! #     evidence: Cow::Borrowed(&[]),
//! #     excludes: Cow::Borrowed(&[]),
//! #     minutes: 0,
//! #     sessions_per_week: 0.0,
//! #     weeks: 0,
//! #     adult_hours: 0.0,
//! #     group: (0, 0),
//! #     notes: Cow::Borrowed(&[]),
//! # };
//! # let rule = |place, id: &str, intervention| BoundRule {
//! #     rule_set: 0,
//! #     place,
//! #     id: id.to_owned(),
//! #     title: String::new(),
//! #     level: Level::Pupil,
//! #     area: Area::Attendance,
//! #     intervention,
//! #     years: None,
//! #     granted: true,
//! #     inputs: Vec::new(),
//! #     withheld: Vec::new(),
//! #     guards: Vec::new(),
//! #     evidence: Vec::new(),
//! #     because: Template::default(),
//! # };
//! # let interventions =
//! #     vec![intervention("attendance-mentor"), intervention("breakfast-club"), intervention("whole-class-attendance")];
//! # let rules = vec![rule(0, "persistent-absence", 0), rule(1, "often-late", 1)];
//! # let book =
//! #     RuleBook { rule_sets: Vec::new(), rules, inputs: Vec::new(), interventions, steps: [2; Area::COUNT] };
//! # let roster = Roster {
//! #     trusts: vec![Trust { id: "t".into(), name: String::new(), academies: 0..1 }],
//! #     academies: vec![Academy {
//! #         id: "a".into(),
//! #         name: String::new(),
//! #         phase: "primary".into(),
//! #         trust: 0,
//! #         classes: 0..1,
//! #         enrolments: 0..6,
//! #     }],
//! #     classes: vec![Class {
//! #         id: "4B".into(),
//! #         name: String::new(),
//! #         year_group: Some(4),
//! #         subject: String::new(),
//! #         academy: 0,
//! #         home: 0..6,
//! #         others: Vec::new(),
//! #     }],
//! #     enrolments: Enrolments {
//! #         pupil: ["p1", "p2", "p3", "p4", "p5", "p6"].into_iter().collect(),
//! #         class: vec![0; 6],
//! #         year: vec![4; 6],
//! #         disadvantage_known: Bitmap::new(6),
//! #         disadvantaged: Bitmap::new(6),
//! #         repeated: Bitmap::new(6),
//! #         in_place: Default::default(),
//! #     },
//! # };
//! // Rule 0 fired for the first, third and sixth pupil, rule 1 for the third as well; the data of
//! // the second do not say.
//! let fired = |unit, rule, hundredths: u64| Finding {
//!     unit,
//!     rule,
//!     need: Need::from_millionths(hundredths * 10_000),
//! };
//! let mut lacking = Bitmap::new(6);
//! lacking.set(1);
//! let found = RuleSetFindings {
//!     fired: vec![fired(0, 0, 40), fired(2, 0, 90), fired(2, 1, 70), fired(5, 0, 55)],
//!     lacking: vec![lacking, Bitmap::default()],
//!     ..RuleSetFindings::default()
//! };
//! # let nothing = |level| Findings::none(level, 1, &book);
//! let findings = [
//!     Findings { level: Level::Pupil, units: 6, rule_sets: vec![found] },
//!     nothing(Level::Class),
//!     nothing(Level::Academy),
//!     nothing(Level::Trust),
//! ];
//! let policy = Policy { cap: 1, ..Policy::default() };
//!
//! let merge = Merge::new(&book, &policy, &roster, &findings, &NoReadings);
//! let lists = merge.academy(0);
//!
//! // One row for each intervention proposed for a pupil, the third pupil's first in the class.
//! let rows = lists.pupils.iter().map(|row| (row.unit, row.rank, row.place_in_class, row.status));
//! assert!(rows.eq([
//!     (0, 1, 4, Status::Recommended),
//!     (2, 1, 1, Status::Recommended),
//!     (2, 2, 2, Status::OverCap),
//!     (5, 1, 3, Status::Recommended),
//! ]));
//!
//! // The class: three flagged of five, for one pupil there is not enough data.
//! let first = &lists.classes[0];
//! assert_eq!((first.basis, first.priority), (Basis::Pupils, 1_850_000));
//! assert_eq!((first.tally.flagged, first.tally.clear, first.tally.lacking), (3, 2, 1));
//!
//! // The trust adds up what its academies hand on.
//! assert_eq!(merge.trust(0, &[&lists.totals]).rows.len(), 2);
//! ```
//!
//! # The decision behind it, and its price
//!
//! A merge works academy by academy on bitmaps and whole numbers: what becomes of every rule for
//! every pupil is never written down, only counted, and an academy can be forgotten once its lists
//! are written and its totals kept. The price is a second way of saying what
//! [`uplift_model::Findings::outcome`] says for one unit; the tests hold the two together on worlds
//! made at random. Findings are taken as checked: a finding for a pupil of the wrong year would be
//! ranked like any other.

mod lists;
mod merge;

mod academy;
mod trust;

mod own;
mod pupils;

mod combine;
mod gate;
mod rank;
mod rollup;
mod weigh;

mod ground;
mod outcome;
mod sets;
mod standing;
mod tables;
mod totals;

pub use lists::{AcademyLists, AcademyTotals, TrustLists};
pub use merge::Merge;
