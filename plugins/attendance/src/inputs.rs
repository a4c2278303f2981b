//! What the attendance rules read.

use uplift_sdk::{Member, inputs};

inputs! {
    pupil {
        SESSIONS_POSSIBLE = number "attendance.sessions_possible";
        SESSIONS_MISSED = number "attendance.sessions_missed";
        ABSENCE_RATE = number "attendance.absence_rate";
        ABSENCE_CHANGE = number "attendance.absence_change";
        LATES = number "attendance.lates";
        UNAUTHORISED_10_WEEKS = number "attendance.unauthorised_10_weeks";
        /// For a guard only.
        SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
    }
    class {
        CLASS_PERSISTENT = share "finding.persistent-absence";
        CLASS_SEVERE = share "finding.severe-absence";
        CLASS_COUNT = count "attendance.absence_rate";
    }
    academy {
        ACADEMY_PERSISTENT = share "finding.persistent-absence";
        ACADEMY_SEVERE = share "finding.severe-absence";
        ACADEMY_COUNT = count "attendance.absence_rate";
    }
    trust {
        TRUST_GAP = gap "attendance.absence_rate";
    }
}

/// Has an Education, Health and Care plan.
pub(crate) const EHC_PLAN: Member = SEN_STATUS.member("ehcp");
