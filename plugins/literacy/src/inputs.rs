//! What the rules read.

uplift_sdk::inputs! {
    pupil {
        YEAR_GROUP = number "pupil.year_group";
        EAL = flag "pupil.eal";
        /// Read by the guard alone.
        SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
        PHONICS = number "literacy.phonics";
        READING_SCALED = number "literacy.reading_scaled";
        READING_STANDARD = number "literacy.reading_standard";
        DECODING_STANINE = number "literacy.decoding_stanine";
        COMPREHENSION_STANINE = number "literacy.comprehension_stanine";
        LANGUAGE_SCREEN = number "literacy.language_screen";
    }
    class {
        CLASS_SUBJECT = category "class.subject" [
            "form", "english", "mathematics", "science", "biology", "chemistry", "physics", "art",
            "business", "citizenship", "classics", "computing", "dance", "design-technology", "drama",
            "economics", "food", "geography", "health-social-care", "history", "languages", "law",
            "media", "music", "physical-education", "politics", "psychology", "pshe",
            "religious-education", "sociology", "sen", "other",
        ];
        CLASS_READING_MEDIAN = median "literacy.reading_standard";
        CLASS_READING_COUNT = count "literacy.reading_standard";
    }
    academy {
        ACADEMY_PHONICS_SHARE = share "finding.phonics-check";
        ACADEMY_PHONICS_COUNT = count "literacy.phonics";
    }
}
