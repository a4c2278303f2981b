//! What the numeracy rules rest on, dated and cited.

use uplift_sdk::Evidence;

const TOOLKIT: &str = "Education Endowment Foundation, Teaching and Learning Toolkit";
const TOOLKIT_AS_AT: &str = "2026-04-02";

/// What the multiplication check shows.
pub(crate) const MULTIPLICATION_CHECK: Evidence = Evidence {
    claim: "The multiplication tables check in June of Year 4 has 25 marks and no pass mark; the mean in \
            2025 was 21.0.",
    source: "Department for Education, Multiplication tables check attainment",
    url: "https://explore-education-statistics.service.gov.uk/find-statistics/multiplication-tables-check-attainment/2024-25",
    as_at: "2025-06-30",
    population: "Year 4 in state-funded schools in England",
    ..Evidence::EMPTY
};

/// What small-group tuition adds.
pub(crate) const SMALL_GROUP: Evidence = Evidence {
    claim: "Tuition in groups of two to five adds four months' progress over a year on average; two or \
            three pupils do better than four or five.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/small-group-tuition",
    as_at: TOOLKIT_AS_AT,
    months: Some(4.0),
    cost: Some(2),
    security: Some(3),
    population: "Primary and secondary pupils",
};

/// What mastery learning adds.
pub(crate) const MASTERY: Evidence = Evidence {
    claim: "Mastery learning adds five months' progress over a year on average; the evidence is limited.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/mastery-learning",
    as_at: TOOLKIT_AS_AT,
    months: Some(5.0),
    cost: Some(1),
    security: Some(2),
    population: "Primary and secondary pupils",
};

/// What a standardised score means.
pub(crate) const STANDARDISED: Evidence = Evidence {
    claim: "Standardised scores have a mean of 100 and 68 % of pupils between 85 and 115.",
    source: "GL Assessment, guide to standardised scores",
    url: "https://support.gl-education.com",
    as_at: "2026-04-02",
    population: "Pupils the tests were standardised on",
    ..Evidence::EMPTY
};

/// The expected standard at the end of primary school.
pub(crate) const KEY_STAGE_2: Evidence = Evidence {
    claim: "A scaled score of 100 meets the expected standard at the end of Key Stage 2; 73 % of pupils \
            met it in mathematics in 2024.",
    source: "Department for Education, Key stage 2 attainment",
    url: "https://explore-education-statistics.service.gov.uk/find-statistics/key-stage-2-attainment/2023-24",
    as_at: "2024-05-31",
    population: "Year 6 in state-funded schools in England",
    ..Evidence::EMPTY
};
