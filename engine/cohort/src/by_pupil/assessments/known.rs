//! The measures of assessments that are known, and what their values may be.

use crate::by_pupil::Given;
use crate::meaning::Meaning;
use crate::names;
use crate::rows::Table;
use crate::scales::Assessed;
use jiff::civil::Date;
use uplift_model::{Indicator, NoTest, Scale, catalogue};

/// A measure of an assessment, and how its values are read.
pub(super) struct Known {
    assessment: String,
    measure: String,
    pub(super) meaning: Meaning,
    /// The entries of its scale, one for each time; none where the indicator's range is all there
    /// is.
    scales: Vec<Scale>,
    /// The summers without it.
    no_test: Option<&'static NoTest>,
}

/// Returns the measures we know, what the dataset says before what the catalogue says.
pub(super) fn known(table: &Table<'_>, given: &Given<'_>) -> Vec<Known> {
    let measure = |assessment: &str, measure: &str, id: &str, scales: Vec<Scale>| {
        let indicator: &Indicator = names::indicator(id, given.own)?;
        Some(Known {
            assessment: assessment.trim().to_owned(),
            measure: measure.trim().to_owned(),
            meaning: table.meaning_as("value", indicator)?,
            scales,
            no_test: catalogue::no_test(id),
        })
    };
    let own = given.settings.assessments.iter().filter_map(|(name, assessed): (_, &Assessed)| {
        let (assessment, of) = name.split_once('/')?;
        measure(assessment, of, assessed.indicator(), assessed.scales(given.settings))
    });
    let stock = catalogue::assessments().iter().filter_map(|&(assessment, of, id)| {
        let scale = catalogue::scale_of_assessment(assessment, of)?;
        measure(assessment, of, id, catalogue::scales_of(scale).cloned().collect())
    });
    own.chain(stock).collect()
}

impl Known {
    /// Returns whether a row names it. Case does not matter.
    pub(super) fn is(&self, assessment: &str, measure: &str) -> bool {
        assessment.eq_ignore_ascii_case(&self.assessment)
            && measure.eq_ignore_ascii_case(&self.measure)
    }

    /// Returns what is wrong with a value that is not on the scale.
    pub(super) fn off_scale(&self, value: f64, day: Option<Date>) -> Option<String> {
        let first = self.scales.first()?;
        match self.scales.iter().find(|scale| scale.is_of(day)) {
            None => Some(format!("the scale `{}` was not in use on that day", first.id)),
            Some(scale) => {
                (!scale.has(value)).then(|| format!("not on the scale `{}`, {scale}", scale.id))
            }
        }
    }

    /// Returns why there can be no result of that day.
    pub(super) fn without_test(&self, day: Option<Date>) -> Option<String> {
        let test = self.no_test.filter(|test| day.is_some_and(|day| test.rules_out(day)))?;
        Some(format!("there was no such test: {}", test.because))
    }
}
