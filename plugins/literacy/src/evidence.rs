//! What the rules rest on, dated and cited.

use uplift_sdk::Evidence;

const TOOLKIT: &str = "Education Endowment Foundation, Teaching and Learning Toolkit";
const TOOLKIT_DATE: &str = "2026-04-02";
const OTHERS_DATE: &str = "2026-11-22";

/// The standard of the phonics check and how many meet it.
pub(crate) const PHONICS_CHECK: Evidence = Evidence {
    claim: "The standard has been 32 words of 40 since 2012; 80 % of pupils in Year 1 met it in 2024.",
    source: "Department for Education, phonics screening check attainment, 2023/24",
    url: "https://explore-education-statistics.service.gov.uk/find-statistics/phonics-screening-check-attainment",
    as_at: OTHERS_DATE,
    population: "Pupils in Year 1, England",
    ..Evidence::EMPTY
};

/// The effect of phonics.
pub(crate) const PHONICS: Evidence = Evidence {
    claim: "Systematic phonics went with 5 months of additional progress in early reading, on average.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/phonics",
    as_at: TOOLKIT_DATE,
    months: Some(5.0),
    cost: Some(1),
    security: Some(4),
    population: "Children aged 4 to 7 above all; older pupils who cannot yet decode",
};

/// The effect of programmes that teaching assistants deliver.
pub(crate) const ASSISTANTS: Evidence = Evidence {
    claim: "Structured programmes that teaching assistants deliver went with 4 months of additional \
            progress, on average; general support in class did little or nothing.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/teaching-assistant-interventions",
    as_at: TOOLKIT_DATE,
    months: Some(4.0),
    cost: Some(3),
    security: Some(3),
    population: "Mostly pupils who were behind, of primary and lower secondary age",
};

/// The effect of tuition in small groups.
pub(crate) const SMALL_GROUPS: Evidence = Evidence {
    claim: "Small-group tuition went with 4 months of additional progress, on average; groups of two \
            or three did better than four or five.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/small-group-tuition",
    as_at: TOOLKIT_DATE,
    months: Some(4.0),
    cost: Some(2),
    security: Some(3),
    population: "Mostly pupils who were behind, of primary and secondary age",
};

/// The effect of teaching comprehension strategies.
pub(crate) const COMPREHENSION: Evidence = Evidence {
    claim: "Teaching comprehension strategies went with 7 months of additional progress in reading, on \
            average.",
    source: TOOLKIT,
    url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/reading-comprehension-strategies",
    as_at: TOOLKIT_DATE,
    months: Some(7.0),
    cost: Some(1),
    security: Some(3),
    population: "Pupils aged 7 to 16 above all",
};

/// How scores and stanines are read.
pub(crate) const SCORES: Evidence = Evidence {
    claim: "Standardised scores have an average of 100, and about two thirds of pupils lie from 85 to \
            115; stanines of 1 to 3 are below average. Where the two stanines of the test lie two or \
            more apart, the report points it out.",
    source: "GL Assessment, New Group Reading Test",
    url: "https://content.gl-education.com/readingpathwayguide",
    as_at: OTHERS_DATE,
    population: "The pupils the test was standardised on",
    ..Evidence::EMPTY
};

/// The effect of the Nuffield Early Language Intervention in a trial.
pub(crate) const LANGUAGE_TRIAL: Evidence = Evidence {
    claim: "Children gained 3 months in spoken language in a trial in 193 schools with 1,156 children, \
            which was given the highest rating for security.",
    source: "Education Endowment Foundation, effectiveness trial (2020); Nuffield Foundation",
    url: "https://www.nuffieldfoundation.org/news/opinion/nuffield-early-language-intervention-could-help-close-disadvantage-gap",
    as_at: OTHERS_DATE,
    months: Some(3.0),
    security: Some(5),
    population: "Children in Reception with weak spoken language, England",
    ..Evidence::EMPTY
};

/// Its effect when it was offered nationally.
pub(crate) const LANGUAGE_NATIONALLY: Evidence = Evidence {
    claim: "When the programme was offered nationally, children gained 4 months, and those eligible for \
            free school meals 7.",
    source: "National Foundation for Educational Research for the Education Endowment Foundation, \
             scale-up evaluation (2023)",
    url: "https://educationendowmentfoundation.org.uk/projects-and-evaluation/projects/nuffield-early-language-intervention-scale-up",
    as_at: OTHERS_DATE,
    months: Some(4.0),
    population: "About 10,800 children in Reception in some 350 schools, England",
    ..Evidence::EMPTY
};

/// What the expected standard is and how many reach it.
pub(crate) const KEY_STAGE_2: Evidence = Evidence {
    claim: "A scaled score of 100 is the expected standard; 74 % of pupils reached it in reading in \
            2024, and the average score was 105.",
    source: "Department for Education, key stage 2 attainment, 2023/24",
    url: "https://explore-education-statistics.service.gov.uk/find-statistics/key-stage-2-attainment",
    as_at: OTHERS_DATE,
    population: "Pupils at the end of Year 6, England",
    ..Evidence::EMPTY
};

/// Why English is assessed before a catch-up is chosen.
pub(crate) const ENGLISH_FIRST: Evidence = Evidence {
    claim: "How well a pupil knows English says far more about attainment than having another first \
            language, so it is assessed before support is chosen; no gain is claimed for the assessment.",
    source: "The Bell Foundation, EAL Assessment Framework",
    url: "https://www.bell-foundation.org.uk/resources/eal-assessment-framework/",
    as_at: OTHERS_DATE,
    population: "Pupils learning English as an additional language, England",
    ..Evidence::EMPTY
};

/// Reading as everyone's work in primary schools.
pub(crate) const WHOLE_CLASS_PRIMARY: Evidence = Evidence {
    claim: "Guidance asks for decoding and comprehension to be taught side by side, with talk and \
            modelled strategies; it gives no months of progress for the whole.",
    source: "Education Endowment Foundation, Improving Literacy in Key Stage 1",
    url: "https://educationendowmentfoundation.org.uk/education-evidence/guidance-reports/literacy-ks-1",
    as_at: OTHERS_DATE,
    population: "Pupils aged 5 to 7",
    ..Evidence::EMPTY
};

/// Reading as everyone's work in secondary schools.
pub(crate) const WHOLE_CLASS_SECONDARY: Evidence = Evidence {
    claim: "In secondary schools guidance makes reading the business of every subject, with words and \
            strategies of that subject taught; no months of progress are given.",
    source: "Education Endowment Foundation, Improving Literacy in Secondary Schools",
    url: "https://educationendowmentfoundation.org.uk/education-evidence/guidance-reports/literacy-ks3-ks4",
    as_at: OTHERS_DATE,
    population: "Pupils aged 11 to 16",
    ..Evidence::EMPTY
};
