//! Which missing readings are of pupils who never had the test.

use crate::Dataset;
use crate::by_pupil::summer_of;
use uplift_model::{Level, catalogue};

/// How many pupils lack a reading, and how many of them never had the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverTested {
    /// Enrolments without a reading.
    pub missing: usize,
    /// Those of them whose year group never had the test.
    pub never: usize,
    /// The year groups of those, in order.
    pub years: Vec<i8>,
    /// Why they never had it, in words that follow a name.
    pub because: &'static str,
}

impl Dataset {
    /// Returns whether an enrolment is of a year group that never had the national test which supplies
    /// an indicator: no reading can be expected of it.
    pub(crate) fn never_had(&self, indicator: &str) -> impl Fn(usize) -> bool + '_ {
        let test = catalogue::no_test(indicator).zip(self.as_at.map(summer_of));
        move |unit| {
            let year = self.roster.year(Level::Pupil, unit);
            test.zip(year).is_some_and(|((test, summer), year)| test.never_taken(year, summer))
        }
    }

    /// Returns how many of the missing readings of an indicator are of year groups that never had
    /// the national test that supplies it, such as key stage 2 results in Year 11 of 2025/26. None
    /// where no national test does, or where the day that the data speak of is not known.
    pub fn never_tested(&self, indicator: &str) -> Option<NeverTested> {
        let test = catalogue::no_test(indicator)?;
        self.as_at?;
        let column = self.column(indicator);
        let never = self.never_had(indicator);
        let mut found =
            NeverTested { missing: 0, never: 0, years: Vec::new(), because: test.because };
        for unit in 0..self.roster.units(Level::Pupil) {
            if column.is_some_and(|column| column.reading(unit).is_some()) {
                continue;
            }
            found.missing += 1;
            let year = self.roster.year(Level::Pupil, unit);
            if let Some(year) = year.filter(|_| never(unit)) {
                found.never += 1;
                if let Err(place) = found.years.binary_search(&year) {
                    found.years.insert(place, year);
                }
            }
        }
        Some(found)
    }
}
