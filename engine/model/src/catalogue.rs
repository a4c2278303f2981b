//! The stock catalogue: indicators, interventions and their evidence.
//!
//! The data files in `catalogue/` become constants when the crate is built, so a run parses nothing
//! and a wrong file cannot be shipped.

use crate::{
    Area, Direction, Evidence, Indicator, Intervention, Kind, Level, MarkClass, Measure, NoTest,
    RegisterCode, Scale,
};
use std::borrow::Cow;

/// A data file of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Such as `indicators.toml`.
    pub name: &'static str,
    /// The file's own version, raised whenever its entries change.
    pub version: &'static str,
    /// The date its figures were taken, `YYYY-MM-DD`.
    pub as_at: &'static str,
    /// Where its figures come from.
    pub source: &'static str,
    /// On what terms it may be used.
    pub licence: &'static str,
    /// The whole file, for a digest.
    pub text: &'static str,
}

/// Returns the data files, in the order of their names.
pub fn files() -> &'static [File] {
    &FILES
}

/// Returns every indicator, in the order of their ids.
pub fn indicators() -> &'static [Indicator] {
    &INDICATORS
}

/// Returns the indicator with this id.
pub fn indicator(id: &str) -> Option<&'static Indicator> {
    let place = INDICATORS.binary_search_by(|indicator| (*indicator.id).cmp(id)).ok()?;
    INDICATORS.get(place)
}

/// Returns the id of the indicator that a measure of an assessment is a reading of: `phonics` and
/// `score` give `literacy.phonics`.
pub fn assessment(assessment: &str, measure: &str) -> Option<&'static str> {
    let place = ASSESSMENTS.binary_search_by(|row| (row.0, row.1).cmp(&(assessment, measure)));
    ASSESSMENTS.get(place.ok()?).map(|row| row.2)
}

/// Returns every assessment, measure and the id of their indicator, in that order.
pub fn assessments() -> &'static [(&'static str, &'static str, &'static str)] {
    &ASSESSMENTS
}

/// Returns every code of the attendance register, each with the days it is in force: by code, the
/// earlier first.
pub fn register_codes() -> &'static [RegisterCode] {
    &REGISTER_CODES
}

/// Returns the id of the scale that a measure of an assessment is given on.
pub fn scale_of_assessment(assessment: &str, measure: &str) -> Option<&'static str> {
    let place = ASSESSMENTS.binary_search_by(|row| (row.0, row.1).cmp(&(assessment, measure)));
    SCALE_OF.get(place.ok()?).copied()
}

/// Returns the id of the scale that results of an indicator are given on, where assessments of the
/// catalogue supply it.
pub fn scale_of_indicator(id: &str) -> Option<&'static str> {
    let place = ASSESSMENTS.iter().position(|row| row.2 == id)?;
    SCALE_OF.get(place).copied()
}

/// Returns every scale, by id and then by time.
pub fn scales() -> &'static [Scale] {
    &SCALES
}

/// Goes through the entries of a scale, one for each time.
pub fn scales_of(id: &str) -> impl Iterator<Item = &'static Scale> + use<'_> {
    SCALES.iter().filter(move |scale| scale.id == id)
}

/// Returns the national test that supplies an indicator.
pub fn no_test(indicator: &str) -> Option<&'static NoTest> {
    NO_TESTS.iter().find(|test| test.indicators.contains(&indicator))
}

/// Returns a number that law or guidance sets.
pub fn limit(id: &str) -> Option<f64> {
    LIMITS.iter().find(|(name, _)| *name == id).map(|(_, value)| *value)
}

/// Returns every intervention, in the order of their ids.
pub fn interventions() -> &'static [Intervention] {
    &INTERVENTIONS
}

/// Returns the intervention with this id.
pub fn intervention(id: &str) -> Option<&'static Intervention> {
    let place = INTERVENTIONS.binary_search_by(|intervention| (*intervention.id).cmp(id)).ok()?;
    INTERVENTIONS.get(place)
}

/// Returns what a whole class, academy or trust should do in an area.
pub fn step(area: Area) -> &'static Intervention {
    step_of(area)
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: &str, months: Option<f64>, cost: Option<u8>, security: Option<u8>) {
        let found = intervention(id).unwrap();
        assert_eq!((found.months(), found.cost(), found.security()), (months, cost, security));
    }

    #[test]
    fn the_toolkit_has_thirty_approaches() {
        let toolkit = files().iter().find(|file| file.name.starts_with("eef-toolkit")).unwrap();
        assert_eq!(toolkit.as_at, "2026-04-02");
        assert_eq!(toolkit.text.matches("[[intervention]]").count(), 30);
    }

    #[test]
    fn known_figures() {
        check("phonics", Some(5.0), Some(1), Some(4));
        check("metacognition-self-regulation", Some(8.0), Some(1), Some(4));
        check("one-to-one-tuition", Some(5.0), Some(3), Some(3));
        check("repeating-a-year", Some(-2.0), Some(5), Some(2));
        check("learning-styles", None, Some(1), Some(0));
        check("neli", Some(3.0), None, Some(5));
        check("penalty-notice-consideration", None, None, None);
    }

    #[test]
    fn evidence_takes_what_it_leaves_out_from_its_file() {
        let evidence = intervention("phonics").unwrap().headline().unwrap();
        assert_eq!(
            evidence.source,
            "Education Endowment Foundation, Teaching and Learning Toolkit"
        );
        assert_eq!(evidence.as_at, "2026-04-02");
    }

    #[test]
    fn what_the_evidence_speaks_against_is_known() {
        let against = interventions().iter().filter(|found| found.advised_against().is_some());
        let ids: Vec<_> = against.map(|found| &*found.id).collect();
        assert_eq!(
            ids,
            [
                "aspiration-interventions",
                "fresh-start",
                "learning-styles",
                "mita",
                "outdoor-adventure-learning",
                "repeating-a-year",
                "school-uniform",
                "setting-and-streaming",
            ]
        );
    }

    #[test]
    fn every_area_has_a_step_for_everyone() {
        for &area in Area::ALL {
            let step = step(area);
            assert_eq!(step.tier, 1, "{area}");
            assert!(step.areas.contains(&area), "{area}");
            assert_eq!(step.advised_against(), None, "{area}");
        }
    }

    #[test]
    fn ids_rise_and_are_found() {
        assert!(indicators().is_sorted_by(|a, b| a.id < b.id));
        assert!(interventions().is_sorted_by(|a, b| a.id < b.id));
        for known in indicators() {
            assert_eq!(indicator(&known.id), Some(known));
        }
        for known in interventions() {
            assert_eq!(intervention(&known.id), Some(known));
        }
        assert_eq!(indicator("attendance.absence"), None);
        assert_eq!(intervention(""), None);
    }

    #[test]
    fn ranges_are_sane() {
        for known in indicators() {
            let (least, greatest) = known.range;
            assert!(least < greatest, "{}", known.id);
            if known.measure == Measure::Rate {
                assert!(least >= -1.0 && greatest <= 1.0, "{}", known.id);
            }
        }
    }

    #[test]
    fn sensitive_indicators() {
        let sensitive = indicators().iter().filter(|known| known.sensitive);
        let ids: Vec<_> = sensitive.map(|known| &*known.id).collect();
        assert_eq!(
            ids,
            [
                "pupil.disadvantaged",
                "pupil.ethnicity",
                "pupil.fsm_ever6",
                "pupil.looked_after",
                "pupil.pupil_premium",
                "pupil.sen_need",
                "pupil.sen_status",
            ]
        );
    }

    #[test]
    fn assessments_lead_to_indicators() {
        assert_eq!(assessment("phonics", "score"), Some("literacy.phonics"));
        assert_eq!(assessment("ks2-maths", "scaled"), Some("numeracy.maths_scaled"));
        assert_eq!(
            assessment("ngrt", "passage-comprehension"),
            Some("literacy.comprehension_stanine")
        );
        assert_eq!(assessment("phonics", "scaled"), None);
        for (_, _, id) in assessments() {
            assert!(indicator(id).is_some(), "{id}");
        }
    }

    #[test]
    fn results_have_a_scale_and_a_history() {
        assert_eq!(scale_of_assessment("ngrt", "sentence-completion"), Some("stanine"));
        assert_eq!(scale_of_indicator("literacy.reading_standard"), Some("standard-score"));
        assert_eq!(scale_of_indicator("behaviour.points"), None);
        for (assessment, measure, id) in assessments() {
            let scale = scale_of_assessment(assessment, measure).unwrap();
            assert!(scales_of(scale).any(|scale| scale.is_of(None)), "{scale}");
            for history in crate::History::ALL {
                let made = indicator(&history.id(id)).unwrap();
                assert_eq!((made.level, &made.kind), (Level::Pupil, &Kind::Number));
            }
        }
        let change = indicator("literacy.phonics_change").unwrap();
        assert_eq!((change.range, change.direction), ((-40.0, 40.0), Direction::Higher));
        let readings = indicator("literacy.phonics_readings").unwrap();
        assert_eq!((readings.measure, readings.direction), (Measure::Count, Direction::Neither));
        assert_eq!((limit("suspended-days"), limit("school-year-month")), (Some(45.0), Some(8.0)));
        assert_eq!(limit("suspended"), None);
    }

    #[test]
    fn an_exclusion_holds_both_ways() {
        for one in interventions() {
            for id in &*one.excludes {
                assert!(intervention(id).unwrap().excludes.contains(&one.id), "{id}");
            }
        }
        assert!(intervention("phonics").unwrap().excludes.contains(&"phonics-catch-up-ta".into()));
    }
}
