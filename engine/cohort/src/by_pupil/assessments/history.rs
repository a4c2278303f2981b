//! What results say of each pupil: the newest, the one before, how far apart the two are, and how
//! many there are.

use super::{Measured, Results};
use crate::Column;
use crate::by_pupil::{Found, Given, set};
use crate::names;
use crate::problems::Problems;
use std::collections::{BTreeMap, BTreeSet};
use uplift_model::{History, Kind, Problem};

/// The histories of all indicators that there are results of.
#[derive(Default)]
pub(in crate::by_pupil) struct Histories(Vec<Of>);

/// The history of one.
struct Of {
    indicator: String,
    /// The newest results, to which the others belong.
    latest: Column,
    made: [Column; History::ALL.len()],
}

impl Results {
    /// Takes the newest result of each pupil and indicator. Of two of one day the later row counts,
    /// and the other is taken down. What is dated after the day that the data speak of is left out.
    pub(in crate::by_pupil) fn newest(
        mut self,
        given: &Given<'_>,
        as_at: Option<i32>,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Histories {
        let last = as_at.unwrap_or(i32::MAX);
        self.rows.retain(|of| of.day.is_none_or(|day| day <= last));
        self.leave_out_earlier(problems);
        let mut histories = Vec::new();
        for rows in self.rows.chunk_by(|a, b| a.indicator == b.indicator) {
            let place = rows.first().map_or(usize::MAX, |of| of.indicator);
            let indicator = self.indicators.get(place).map_or("", String::as_str);
            let missing = || vec![f64::NAN; given.academy.len()];
            let (mut latest, mut made) = (missing(), History::ALL.map(|_| missing()));
            for results in rows.chunk_by(|a, b| a.pupil == b.pupil) {
                let Some(newest) = results.last() else { continue };
                let units = given.index.at(newest.pupil);
                set(&mut latest, units, newest.value);
                let before = results.len().checked_sub(2).and_then(|at| results.get(at));
                for (history, readings) in History::ALL.into_iter().zip(&mut made) {
                    #[expect(clippy::cast_precision_loss, reason = "results of one pupil")]
                    let value = match (history, before) {
                        (History::Readings, _) => results.len() as f64,
                        (_, None) => f64::NAN,
                        (History::Previous, Some(before)) => before.value,
                        (History::Change, Some(before)) => newest.value - before.value,
                    };
                    set(readings, units, value);
                }
            }
            if names::indicator(indicator, given.own).is_some_and(|it| it.kind == Kind::Number) {
                histories.push(Of {
                    indicator: indicator.to_owned(),
                    latest: Column::from_numbers(&latest),
                    made: made.map(|readings| Column::from_numbers(&readings)),
                });
            }
            found.lay_over(indicator, &self.file, &self.value_column, latest);
        }
        Histories(histories)
    }

    /// Puts results in order of indicator, pupil and day, and leaves out those that a later row
    /// gives anew.
    fn leave_out_earlier(&mut self, problems: &mut Problems) {
        let key = |of: &Measured| (of.indicator, of.pupil, of.day);
        self.rows.sort_unstable_by_key(|of| (key(of), of.row));
        // The later of two is met last, so it takes the place of the one before.
        self.rows.dedup_by(|later, kept| {
            if key(later) != key(kept) {
                return false;
            }
            std::mem::swap(later, kept);
            problems.push(Problem {
                file: self.file.clone(),
                row: later.row,
                column: self.value_column.clone(),
                read: format!("{}, then {} in row {}", later.value, kept.value, kept.row),
                what: "re-issued: a later row has a result of the same pupil, indicator and day"
                    .to_owned(),
                done: "row left out, the later one counts".to_owned(),
            });
            true
        });
    }
}

impl Histories {
    /// Returns the columns, by indicator. A reading that the trust gives directly, which is laid
    /// over the results, has no history unless it is the newest of them.
    pub(in crate::by_pupil) fn columns(
        self,
        direct: &BTreeSet<String>,
        found: &Found,
    ) -> BTreeMap<String, Column> {
        let mut columns = BTreeMap::new();
        for of in self.0 {
            let given = direct.contains(&of.indicator).then(|| found.readings.get(&of.indicator));
            for (history, column) in History::ALL.into_iter().zip(of.made) {
                let column = match given.flatten() {
                    None => column,
                    Some(given) => {
                        let keep = |unit: usize, reading: f64| {
                            let same = of.latest.reading(unit).is_some_and(|latest| {
                                given
                                    .values
                                    .get(unit)
                                    .is_some_and(|value| (latest - value).abs() <= 0.0)
                            });
                            if same { reading } else { f64::NAN }
                        };
                        let mut readings = Vec::with_capacity(column.len());
                        column.numbers(0..column.len(), &mut readings);
                        let kept: Vec<f64> = readings
                            .into_iter()
                            .enumerate()
                            .map(|(unit, reading)| keep(unit, reading))
                            .collect();
                        Column::from_numbers(&kept)
                    }
                };
                if column.present() > 0 {
                    columns.insert(history.id(&of.indicator), column);
                }
            }
        }
        columns
    }
}
