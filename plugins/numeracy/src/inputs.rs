//! What the numeracy rules read.

use uplift_sdk::{Member, inputs};

inputs! {
    pupil {
        YEAR_GROUP = number "pupil.year_group";
        MULTIPLICATION_CHECK = number "numeracy.multiplication_check";
        MATHS_SCALED = number "numeracy.maths_scaled";
        MATHS_STANDARD = number "numeracy.maths_standard";
        /// For a guard only.
        SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
    }
    class {
        CLASS_MATHS = median "numeracy.maths_standard";
        CLASS_COUNT = count "numeracy.maths_standard";
    }
    academy {
        ACADEMY_MULTIPLICATION = share "finding.multiplication-check";
        ACADEMY_COUNT = count "numeracy.multiplication_check";
    }
}

/// Has an Education, Health and Care plan.
pub(crate) const EHC_PLAN: Member = SEN_STATUS.member("ehcp");
