//! What holds catch-up back until a person has checked.

use uplift_sdk::{Gate, Guard};

use crate::inputs::EHC_PLAN;

/// An EHC plan says what provision a pupil gets; catch-up must not cut across it.
pub(crate) const PLAN: Guard = Guard {
    when: EHC_PLAN,
    gate: Gate::CheckFirst,
    because: "Has an EHC plan: check that this fits Section F before anything is offered.",
};
