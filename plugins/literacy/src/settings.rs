//! What a trust may set.

uplift_sdk::settings! {
    PHONICS_STANDARD = "phonics_standard" Score 32.0 in 28.0..=36.0,
        "Words of 40 in the phonics check below which a pupil has not met the standard", fixed;
    DECODING_LOW = "decoding_low" Score 3.0 in 2.0..=4.0,
        "Stanine in decoding at or below which an older pupil may need phonics";
    READING_LOW = "reading_low" Score 85.0 in 76.0..=95.0,
        "Standardised score in reading below which a pupil may need help";
    COMPREHENSION_LOW = "comprehension_low" Score 3.0 in 2.0..=4.0,
        "Stanine in comprehension at or below which a pupil without a score may need help";
    STANINE_GAP = "stanine_gap" Score 2.0 in 2.0..=4.0,
        "Stanines by which comprehension lies below decoding for strategies to be proposed";
    LANGUAGE_LOW = "language_low" Score 85.0 in 76.0..=95.0,
        "Standardised score in a language screen below which a child in Reception may need help";
    SCALED_EXPECTED = "scaled_expected" Score 100.0 in 95.0..=110.0,
        "Scaled score below which a pupil enters Year 7 behind in reading";
    CLASS_MEDIAN = "class_median" Score 90.0 in 80.0..=100.0,
        "Median standardised score below which a class may need work on reading together";
    CLASS_RESULTS = "class_results" Count 8.0 in 5.0..=30.0,
        "Results in reading needed to judge a class";
    ACADEMY_SHARE = "academy_share" Rate 0.2 in 0.1..=0.5,
        "Share of Years 1 and 2 below the phonics standard from which the whole academy may need work";
    ACADEMY_RESULTS = "academy_results" Count 15.0 in 10.0..=100.0,
        "Results of the phonics check needed to judge an academy";
}
