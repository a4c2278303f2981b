//! What a trust may set of the numeracy rules. The national standard is fixed for academies.

use uplift_sdk::settings;

settings! {
    LOW_MULTIPLICATION = "low_multiplication" Score 15.0 in 8.0..=20.0,
        "Marks of the multiplication check up to which number facts are not yet secure";
    LOW_STANDARD = "low_standard" Score 85.0 in 70.0..=95.0,
        "Standardised score below which mathematics is low";
    EXPECTED_SCALED = "expected_scaled" Score 100.0 in 95.0..=105.0,
        "Scaled score that meets the standard at the end of Key Stage 2", fixed;
    CLASS_MEDIAN = "class_median" Score 92.0 in 80.0..=100.0,
        "Median standardised score of a class below which to act";
    CLASS_MINIMUM = "class_minimum" Count 8.0 in 5.0..=30.0,
        "Pupils with a score before a class is judged";
    ACADEMY_SHARE = "academy_share" Rate 0.3 in 0.1..=0.8,
        "Share of pupils checked whose number facts are not yet secure from which to act", fixed;
    ACADEMY_MINIMUM = "academy_minimum" Count 20.0 in 10.0..=100.0,
        "Pupils with a multiplication check before an academy is judged", fixed;
}
