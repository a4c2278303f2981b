//! What a trust may set of the attendance rules. Definitions in national use are fixed for academies.

use uplift_sdk::settings;

settings! {
    SEVERE_RATE = "severe_rate" Rate 0.5 in 0.3..=0.7,
        "Absence rate from which absence is severe", fixed;
    PERSISTENT_RATE = "persistent_rate" Rate 0.1 in 0.05..=0.2,
        "Absence rate from which absence is persistent", fixed;
    MINIMUM_SESSIONS = "minimum_sessions" Count 20.0 in 10.0..=100.0,
        "Possible sessions before an absence rate is judged";
    RISING_CHANGE = "rising_change" Rate 0.05 in 0.02..=0.3,
        "Rise of the absence rate in the last six school weeks from which to act";
    LATE_MARKS = "late_marks" Count 10.0 in 3.0..=60.0,
        "Late marks from which to act";
    UNAUTHORISED_WARNING = "unauthorised_warning" Count 6.0 in 2.0..=9.0,
        "Unauthorised sessions in ten school weeks from which to warn";
    NOTICE_SESSIONS = "notice_sessions" Count 10.0 in 10.0..=20.0,
        "Unauthorised sessions in ten school weeks at which a penalty notice must be considered", fixed;
    CLASS_SHARE = "class_share" Rate 0.3 in 0.15..=0.8,
        "Share of a class persistently or severely absent from which to act";
    CLASS_MINIMUM = "class_minimum" Count 8.0 in 5.0..=30.0,
        "Pupils with an absence rate before a class is judged";
    ACADEMY_SHARE = "academy_share" Rate 0.2 in 0.1..=0.6,
        "Share of an academy persistently or severely absent from which to act", fixed;
    ACADEMY_MINIMUM = "academy_minimum" Count 30.0 in 10.0..=200.0,
        "Pupils with an absence rate before an academy is judged", fixed;
    GAP_RATE = "gap_rate" Rate 0.05 in 0.01..=0.2,
        "How much higher disadvantaged pupils' mean absence rate is from which to act", fixed;
}
