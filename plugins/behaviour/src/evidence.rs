//! What the behaviour rules rest on, dated and cited.

use uplift_sdk::Evidence;

const TOOLKIT: &str = "Education Endowment Foundation, Teaching and Learning Toolkit";
const TOOLKIT_AS_AT: &str = "2026-04-02";
const STATISTICS: &str =
    "Department for Education, Suspensions and permanent exclusions in England";
const STATISTICS_URL: &str = "https://explore-education-statistics.service.gov.uk/find-statistics/suspensions-and-permanent-exclusions-in-england/2023-24";

/// What targeted behaviour interventions add.
pub(crate) const BEHAVIOUR: Evidence = Evidence {
    claim: "Behaviour interventions add three months' progress over a year on average; programmes of two \
            to six months do best.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/behaviour-interventions",
    as_at: TOOLKIT_AS_AT,
    months: Some(3.0),
    cost: Some(2),
    security: Some(3),
    population: "Primary and secondary pupils",
};

/// What social and emotional learning adds.
pub(crate) const SOCIAL_EMOTIONAL: Evidence = Evidence {
    claim: "Social and emotional learning adds three months' progress over a year on average; universal \
            programmes do better than targeted ones.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/social-and-emotional-learning",
    as_at: TOOLKIT_AS_AT,
    months: Some(3.0),
    cost: Some(1),
    security: Some(3),
    population: "Primary and secondary pupils",
};

/// What schools are advised to do about behaviour, and in which order.
pub(crate) const GUIDANCE: Evidence = Evidence {
    claim: "Know pupils and what influences them, teach learning behaviours, manage classrooms and keep \
            routines simple before targeting individual pupils.",
    source: "Education Endowment Foundation, Improving behaviour in schools",
    url: "https://educationendowmentfoundation.org.uk/education-evidence/guidance-reports/behaviour",
    as_at: "2019-06-07",
    population: "Primary and secondary schools",
    ..Evidence::EMPTY
};

/// Why early signs are watched.
pub(crate) const EARLY_SIGNS: Evidence = Evidence {
    claim: "Watch all pupils' attendance, behaviour and progress, and step in at the first signs, then \
            give intensive individual support to those who need more.",
    source: "What Works Clearinghouse, Preventing dropout in secondary schools (NCEE 2017-4028)",
    url: "https://ies.ed.gov/ncee/wwc/PracticeGuide/24",
    as_at: "2017-09-30",
    population: "Secondary pupils in the United States",
    ..Evidence::EMPTY
};

/// How common suspension is and how long it may be.
pub(crate) const SUSPENSIONS: Evidence = Evidence {
    claim: "There were 11.31 suspensions for every 100 pupils in 2023/24; a pupil may be suspended for \
            at most 45 school days in a school year.",
    source: STATISTICS,
    url: STATISTICS_URL,
    as_at: "2024-07-31",
    population: "State-funded schools in England",
    ..Evidence::EMPTY
};

/// What suspensions are for.
pub(crate) const SUSPENSION_REASONS: Evidence = Evidence {
    claim: "Persistent disruptive behaviour makes up half of the reasons given for suspensions.",
    source: STATISTICS,
    url: STATISTICS_URL,
    as_at: "2024-07-31",
    population: "State-funded schools in England",
    ..Evidence::EMPTY
};
