//! What holds a recommendation of this rule set back.

use crate::inputs::{EAL, SEN_STATUS};
use uplift_sdk::{Gate, Guard};

/// Time out of lessons may go against what an education, health and care plan lays down.
pub(crate) const EHC_PLAN: Guard = Guard {
    when: SEN_STATUS.member("ehcp"),
    gate: Gate::CheckFirst,
    because: "Has an EHC plan: check that this fits Section F before anything is offered.",
};

/// A test of reading in English is also a test of English.
pub(crate) const OTHER_LANGUAGE: Guard = Guard {
    when: EAL.yes(),
    gate: Gate::CheckFirst,
    because: "Speaks another language at home: check how well the pupil knows English before a \
              catch-up in reading is chosen.",
};
