//! What a trust may set of the behaviour rules. Schools record incidents and points by their own
//! customs, so academies may depart from most of it.

use uplift_sdk::settings;

settings! {
    INCIDENT_LIMIT = "incident_limit" Count 4.0 in 2.0..=30.0,
        "Incidents in 30 days from which to act; twice and three times as many are further bands";
    RECOVERY = "recovery" Rate 0.5 in 0.1..=0.9,
        "Part of the 30 days before that incidents must have fallen to for a pupil to be recovering";
    RISE = "rise" Count 3.0 in 2.0..=20.0,
        "Incidents more than in the 30 days before from which to act";
    SUSPENSION_LIMIT = "suspension_limit" Count 2.0 in 2.0..=6.0,
        "Suspensions in the year that are repeated suspension";
    DAYS_WARNING = "days_warning" Days 15.0 in 5.0..=40.0,
        "Days of suspension in the year from which to plan, however many suspensions";
    DAYS_LIMIT = "days_limit" Days 45.0 in 41.0..=45.0,
        "Days a pupil may be suspended in a school year at most", fixed;
    POINTS_LIMIT = "points_limit" Points 10.0 in 1.0..=500.0,
        "Behaviour points from which social and emotional need is met with a group";
    TRANSITION_LIMIT = "transition_limit" Count 2.0 in 1.0..=20.0,
        "Incidents in 30 days from which a pupil in Year 7 is helped to settle";
    CLASS_SHARE = "class_share" Rate 0.2 in 0.1..=0.8,
        "Share of a class with repeated incidents from which to act";
    CLASS_MINIMUM = "class_minimum" Count 8.0 in 5.0..=30.0,
        "Pupils with a record of incidents before a class is judged";
    ACADEMY_SUSPENSION_RATE = "academy_suspension_rate" Number 0.12 in 0.01..=1.0,
        "Suspensions for each pupil of an academy from which to act", fixed;
    ACADEMY_MINIMUM = "academy_minimum" Count 30.0 in 10.0..=200.0,
        "Pupils with a record of suspensions before an academy is judged", fixed;
}
