//! What holds an intervention back until a person has checked.

use uplift_sdk::{Gate, Guard};

use crate::inputs::EHC_PLAN;

/// An EHC plan says what provision a pupil gets; a group must not cut across it.
pub(crate) const PLAN: Guard = Guard {
    when: EHC_PLAN,
    gate: Gate::CheckFirst,
    because: "Has an EHC plan: check that this fits Section F before anything is offered.",
};

/// Repeated suspension may mean that the provision is not right.
pub(crate) const REVIEW: Guard = Guard {
    when: EHC_PLAN,
    gate: Gate::CheckFirst,
    because: "Has an EHC plan: check whether its provision is in place, and consider an early review.",
};
