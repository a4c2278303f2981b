//! How one academy differs from another: its intake, its scale of points, what it adds itself.

use crate::country::{Academy, Phase};
use crate::draw::Draw;
use crate::normal;
use crate::tables::Tables;

/// What is the same for every pupil of an academy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Intake {
    /// Its share with free school meals as a part of the national share.
    pub(crate) fsm_factor: f64,
    /// Per cent of its pupils with English as an additional language.
    pub(crate) eal: f64,
    /// Its own part of absence, attainment and behaviour as normal scores.
    pub(crate) absence: f64,
    pub(crate) attainment: f64,
    pub(crate) behaviour: f64,
    /// How many points it gives for what earns one elsewhere.
    pub(crate) points_scale: f64,
}

/// Their square roots step through the unit interval without repeating.
const PRIMES: [f64; 6] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0];

impl Intake {
    /// Works out the intake of an academy.
    ///
    /// The academies of a phase are spread evenly rather than drawn, so that even a country of few
    /// academies keeps the national means.
    pub(crate) fn new(tables: &Tables, academy: &Academy, seed: u64) -> Self {
        let mut offsets = Draw::new(seed, stream(academy.phase));
        let place = f64::from(academy.place);
        let [fsm, eal, absence, attainment, behaviour, scale] = PRIMES
            .map(|prime| (offsets.unit() + place * prime.sqrt()).fract().clamp(1e-6, 1.0 - 1e-6));
        let around_one = |part: f64, spread: f64| 1.0 + spread / 100.0 * (2.0 * part - 1.0);
        let (least, most) = tables.behaviour.scale;
        Self {
            fsm_factor: around_one(fsm, tables.intake.fsm_spread),
            eal: tables.flags.eal * around_one(eal, tables.flags.eal_spread),
            absence: normal::quantile(absence),
            attainment: normal::quantile(attainment),
            behaviour: normal::quantile(behaviour),
            points_scale: least * (most / least).powf(scale),
        }
    }
}

/// Returns a stream that no academy has.
fn stream(phase: Phase) -> u64 {
    u64::MAX
        - match phase {
            Phase::Primary => 0,
            Phase::Secondary => 1,
            Phase::AllThrough => 2,
            Phase::Special => 3,
        }
}
