//! What the attendance rules rest on, dated and cited.

use uplift_sdk::Evidence;

const STATISTICS: &str = "Department for Education, Pupil attendance in schools";
const STATISTICS_URL: &str = "https://explore-education-statistics.service.gov.uk/find-statistics/pupil-attendance-in-schools";
const GUIDANCE: &str =
    "Department for Education, Working together to improve school attendance (statutory guidance)";
const GUIDANCE_URL: &str =
    "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance";

/// The national definition of severe absence.
pub(crate) const SEVERE: Evidence = Evidence {
    claim: "A pupil who misses half or more of their possible sessions is severely absent; 2.0 % of \
            pupils were in 2022/23.",
    source: STATISTICS,
    url: STATISTICS_URL,
    as_at: "2023-07-31",
    population: "Years 1 to 11 in state-funded schools in England",
    ..Evidence::EMPTY
};

/// The national definition of persistent absence and how common it is.
pub(crate) const PERSISTENT: Evidence = Evidence {
    claim: "A pupil who misses a tenth or more of their possible sessions is persistently absent; \
            18.8 % of pupils were in 2025/26 so far.",
    source: STATISTICS,
    url: STATISTICS_URL,
    as_at: "2026-07-23",
    population: "State-funded primary, secondary and special schools in England",
    ..Evidence::EMPTY
};

/// How far disadvantage and absence go together.
pub(crate) const GAP: Evidence = Evidence {
    claim: "Pupils eligible for free school meals missed 10.4 % of sessions in autumn 2023, others \
            5.5 %.",
    source: STATISTICS,
    url: STATISTICS_URL,
    as_at: "2023-12-31",
    population: "State-funded primary, secondary and special schools in England",
    ..Evidence::EMPTY
};

/// What is known of responding to absence.
pub(crate) const RESPONSES: Evidence = Evidence {
    claim: "Talking with parents and answering to the barriers of the individual pupil show small \
            positive effects on attendance; the evidence is weak overall and mostly from the United \
            States.",
    source: "Education Endowment Foundation, rapid evidence assessment of 72 studies",
    url: "https://committees.parliament.uk/writtenevidence/118069",
    as_at: "2022-03-31",
    population: "Pupils aged 4 to 18 with poor attendance",
    ..Evidence::EMPTY
};

/// When lateness counts as absence.
pub(crate) const LATE: Evidence = Evidence {
    claim: "A pupil who comes after the register has closed counts as absent without authorisation \
            for the whole session.",
    source: "The School Attendance (Pupil Registration) (England) Regulations 2024",
    url: "https://www.legislation.gov.uk/uksi/2024/208",
    as_at: "2024-08-19",
    population: "Schools in England",
    ..Evidence::EMPTY
};

/// The national threshold of a penalty notice.
pub(crate) const NOTICE: Evidence = Evidence {
    claim: "From 10 sessions of unauthorised absence in a rolling period of 10 school weeks a penalty \
            notice must be considered, case by case, and support comes first where it is appropriate.",
    source: GUIDANCE,
    url: GUIDANCE_URL,
    as_at: "2024-08-19",
    population: "Pupils of compulsory school age in England",
    ..Evidence::EMPTY
};
