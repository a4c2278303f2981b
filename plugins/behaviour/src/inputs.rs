//! What the behaviour rules read.

use uplift_sdk::{Member, inputs};

inputs! {
    pupil {
        YEAR_GROUP = number "pupil.year_group";
        INCIDENTS = number "behaviour.incidents_30_days";
        INCIDENTS_BEFORE = number "behaviour.incidents_30_days_before";
        SUSPENSIONS = number "behaviour.suspensions";
        SUSPENDED_DAYS = number "behaviour.suspended_days";
        POINTS = number "behaviour.points";
        SEN_NEED = category "pupil.sen_need" [
            "none", "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD",
            "DS", "NSA", "OTH",
        ];
        /// For a guard only.
        SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
    }
    class {
        CLASS_INCIDENT_RATE = share "finding.incident-rate";
        CLASS_COUNT = count "behaviour.incidents_30_days";
    }
    academy {
        ACADEMY_SUSPENSIONS = mean "behaviour.suspensions";
        ACADEMY_COUNT = count "behaviour.suspensions";
    }
}

/// Has an Education, Health and Care plan.
pub(crate) const EHC_PLAN: Member = SEN_STATUS.member("ehcp");

/// Social, emotional and mental health is the primary need.
pub(crate) const SEMH: Member = SEN_NEED.member("SEMH");
