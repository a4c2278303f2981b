//! Works the trust's own indicators out of the readings of others, in blocks of enrolments.

use super::order::{Form, FormIs, Within};
use crate::column::{Column, MISSING_CODE};
use crate::derive::{Columns, Source};
use crate::names;
use crate::percentiles::{NO_GROUP, percentiles};
use crate::problems::Problems;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use uplift_expression::{Answer, Condition, Evaluator, Number};
use uplift_model::{Enrolments, Indicator, Level, Problem, Roster};

/// How many enrolments are worked out together: enough to pay for the walk through an expression, few
/// enough for its parts to stay near the processor.
const BLOCK: usize = 2_048;

/// What the trust's own indicators are worked out of.
pub(crate) struct Work<'a> {
    pub(crate) roster: &'a Roster,
    pub(crate) own: &'a [Indicator],
    /// Where columns of these names stand in files, which are not read.
    pub(crate) sources: &'a BTreeMap<String, Source>,
    /// By indicator, the readings of an earlier run; none without one.
    pub(crate) before: Option<&'a BTreeMap<String, Vec<f64>>>,
}

impl Work<'_> {
    /// Works all of them out, in the order given.
    pub(crate) fn all(&self, forms: &[Form], columns: &mut Columns, problems: &mut Problems) {
        for form in forms {
            if let Some(source) = self.sources.get(&form.id) {
                problems.push(Problem {
                    file: source.file.clone(),
                    row: u64::from(!source.column.is_empty()),
                    column: source.column.clone(),
                    read: String::new(),
                    what: format!("`dataset.toml` says how `{}` is worked out", form.id),
                    done: "column left out".to_owned(),
                });
            }
            let column = match &form.is {
                FormIs::Number(number, inputs) => {
                    let readings = self.numbers(number, inputs, columns);
                    self.within_range(form, readings, problems)
                }
                FormIs::Flag(condition, inputs) => self.flags(condition, inputs, columns),
                FormIs::Percentile(of, within) => {
                    let readings = self.readings(of, columns);
                    self.within_range(form, self.places(&readings, *within), problems)
                }
                FormIs::Change(of) => {
                    let mut readings = self.readings(of, columns);
                    let before = self.before.and_then(|before| before.get(of));
                    for (unit, reading) in readings.iter_mut().enumerate() {
                        let then = before.and_then(|before| before.get(unit));
                        *reading -= then.copied().unwrap_or(f64::NAN);
                    }
                    self.within_range(form, readings, problems)
                }
            };
            columns.insert(form.id.clone(), column);
        }
    }

    fn units(&self) -> usize {
        self.roster.units(Level::Pupil)
    }

    /// Returns the readings of all enrolments, NaN where missing.
    fn readings(&self, id: &str, columns: &Columns) -> Vec<f64> {
        let mut readings = Vec::with_capacity(self.units());
        if let Some(column) = columns.get(id) {
            column.numbers(0..self.units(), &mut readings);
        }
        readings.resize(self.units(), f64::NAN);
        readings
    }

    /// Hands each block of readings to `of`, and joins what comes back in order.
    fn blocks<T: Send>(
        &self,
        inputs: &[String],
        columns: &Columns,
        of: impl Fn(Evaluator<'_>) -> Vec<T> + Sync,
    ) -> Vec<T> {
        let columns: Vec<Option<&Column>> = inputs.iter().map(|id| columns.get(id)).collect();
        let units = self.units();
        let block = |start: usize| {
            let rows = start..units.min(start + BLOCK);
            let readings: Vec<Vec<f64>> = columns
                .iter()
                .map(|column| {
                    let mut readings = Vec::with_capacity(rows.len());
                    if let Some(column) = column {
                        column.numbers(rows.clone(), &mut readings);
                    }
                    readings
                })
                .collect();
            let readings: Vec<&[f64]> = readings.iter().map(Vec::as_slice).collect();
            of(Evaluator::new(&readings, rows.len()))
        };
        let starts: Vec<usize> = (0..units).step_by(BLOCK).collect();
        let parts: Vec<Vec<T>> = starts.into_par_iter().map(block).collect();
        parts.into_iter().flatten().collect()
    }

    fn numbers(&self, number: &Number, inputs: &[String], columns: &Columns) -> Vec<f64> {
        self.blocks(inputs, columns, |evaluator| evaluator.number(number))
    }

    fn flags(&self, condition: &Condition, inputs: &[String], columns: &Columns) -> Column {
        let code = |answer: Answer| answer.known().map_or(MISSING_CODE, u8::from);
        let codes = self.blocks(inputs, columns, |evaluator| {
            evaluator.condition(condition).into_iter().map(code).collect()
        });
        Column::from_codes(codes, Arc::new([]))
    }

    /// Leaves out what is outside the range and takes it down.
    fn within_range(&self, form: &Form, mut readings: Vec<f64>, problems: &mut Problems) -> Column {
        let range = names::indicator(&form.id, self.own).map(|own| own.range);
        let (least, most) = range.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        for (unit, reading) in readings.iter_mut().enumerate() {
            if reading.is_nan() {
                continue;
            }
            if !reading.is_finite() || *reading < least || *reading > most {
                let what = if reading.is_finite() {
                    format!("outside {least} to {most}")
                } else {
                    "too large for a number".to_owned()
                };
                let pupil = self.roster.enrolments.pupil.get(unit);
                problems.push(Problem {
                    file: "dataset.toml".to_owned(),
                    row: form.line,
                    column: form.id.clone(),
                    read: format!("{reading} of pupil {pupil}"),
                    what,
                    done: "reading left out".to_owned(),
                });
                *reading = f64::NAN;
            } else {
                // Minus zero is zero.
                *reading += 0.0;
            }
        }
        Column::from_numbers(&readings)
    }

    /// Returns where each reading stands among those of its group. A pupil who is in several academies
    /// of a trust counts there once, with the reading of the first, and has that place in each.
    fn places(&self, readings: &[f64], within: Within) -> Vec<f64> {
        let enrolments = &self.roster.enrolments;
        let mut groups = Vec::with_capacity(readings.len());
        let mut years = BTreeMap::new();
        for (at, academy) in (0_u32..).zip(&self.roster.academies) {
            let trust = u32::try_from(academy.trust).unwrap_or(NO_GROUP);
            for unit in academy.enrolments.clone() {
                let year = enrolments.year.get(unit).copied().unwrap_or(Enrolments::NO_YEAR);
                groups.push(match within {
                    // Both stand for nothing by the same number.
                    Within::Class => enrolments.class.get(unit).copied().unwrap_or(NO_GROUP),
                    Within::Academy => at,
                    Within::Year if year == Enrolments::NO_YEAR => NO_GROUP,
                    Within::Year => {
                        let next = u32::try_from(years.len()).unwrap_or(NO_GROUP);
                        *years.entry((at, year)).or_insert(next)
                    }
                    Within::Trust if enrolments.repeated.get(unit) => NO_GROUP,
                    Within::Trust => trust,
                });
            }
        }
        let mut places = percentiles(&groups, readings);
        if within == Within::Trust {
            self.repeat(&mut places);
        }
        places
    }

    /// Gives enrolments that a trust does not count the place of the one that it does.
    fn repeat(&self, places: &mut [f64]) {
        let enrolments = &self.roster.enrolments;
        let trust = |unit: usize| {
            let academy = self.roster.academies.get(self.roster.academy_of(unit));
            academy.map_or(usize::MAX, |academy| academy.trust)
        };
        let key = |unit: usize| (enrolments.pupil.get(unit), trust(unit));
        let repeated: Vec<usize> =
            (0..places.len()).filter(|&unit| enrolments.repeated.get(unit)).collect();
        if repeated.is_empty() {
            return;
        }
        let mut wanted: BTreeMap<_, f64> =
            repeated.iter().map(|&unit| (key(unit), f64::NAN)).collect();
        for unit in (0..places.len()).filter(|&unit| !enrolments.repeated.get(unit)) {
            let place = places.get(unit).copied().unwrap_or(f64::NAN);
            if let Some(counted) = wanted.get_mut(&key(unit)) {
                *counted = place;
            }
        }
        for unit in repeated {
            if let Some(place) = places.get_mut(unit) {
                *place = wanted.get(&key(unit)).copied().unwrap_or(f64::NAN);
            }
        }
    }
}
