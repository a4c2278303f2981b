//! Gate: what becomes of each row of a unit, in rank order. Nothing is dropped or renumbered.

use crate::ground::Ground;
use crate::tables::narrow16;
use uplift_model::{Area, Cause, Gate, Readings, Recommendation, Status};

/// What the gates go by, for any unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gates<'a, R> {
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) readings: &'a R,
}

/// The whole-class steps of a unit's home class.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClassSteps {
    /// The class, as a place in the roster.
    pub(crate) class: u32,
    /// Whether there is a step, by [`Area::index`].
    pub(crate) areas: [bool; Area::COUNT],
}

impl<R: Readings> Gates<'_, R> {
    /// Sets the status and cause of every row of one unit.
    pub(crate) fn pass(&self, rows: &mut [Recommendation], steps: Option<&ClassSteps>) {
        for at in 0..rows.len() {
            let (earlier, rest) = rows.split_at_mut(at);
            let Some(row) = rest.first_mut() else { continue };
            let step = steps
                .filter(|steps| steps.areas.get(row.area.index()) == Some(&true))
                .map(|steps| Cause::Step { class: steps.class });
            (row.status, row.cause) = self
                .guarded(row)
                .or_else(|| self.in_place(row))
                .or_else(|| self.ruled_out(row, earlier))
                .or_else(|| {
                    step.filter(|_| self.ground.policy.step.gates)
                        .map(|cause| (Status::CoveredByStep, cause))
                })
                .or_else(|| self.over_cap(earlier))
                .unwrap_or((Status::Recommended, step.unwrap_or(Cause::None)));
        }
    }

    /// Looks for a guard that speaks: the first that contraindicates, else the first that asks for
    /// a check, in the order of reasons and of each rule's guards.
    fn guarded(&self, row: &Recommendation) -> Option<(Status, Cause)> {
        let mut check = None;
        for rule in row.reasons.iter() {
            if !self.ground.tables.rules.get(rule).is_some_and(|facts| facts.guarded) {
                continue;
            }
            let guards = self.ground.book.rules.get(rule).map_or(&[][..], |rule| &rule.guards);
            for (place, guard) in guards.iter().enumerate().filter(|(_, guard)| guard.granted) {
                let Some(reading) = self.readings.reading(guard.input, row.unit as usize) else {
                    continue;
                };
                #[expect(clippy::float_cmp, reason = "a code is a small whole number, exactly")]
                let speaks = reading == f64::from(guard.code);
                let cause = || Cause::Guard { rule: narrow16(rule), guard: narrow16(place) };
                match guard.gate {
                    Gate::Contraindicated if speaks => {
                        return Some((Status::Contraindicated, cause()));
                    }
                    Gate::CheckFirst if speaks && check.is_none() => {
                        check = Some((Status::CheckFirst, cause()));
                    }
                    _ => {}
                }
            }
        }
        check
    }

    fn in_place(&self, row: &Recommendation) -> Option<(Status, Cause)> {
        let since = self.ground.in_place.since(row.unit, row.intervention)?;
        Some((Status::AlreadyInPlace, Cause::InPlace { since }))
    }

    /// Looks for the first row that stands and rules this one out.
    fn ruled_out(
        &self,
        row: &Recommendation,
        earlier: &[Recommendation],
    ) -> Option<(Status, Cause)> {
        let other = earlier.iter().find(|other| {
            other.status == Status::Recommended
                && self.ground.tables.exclude(row.intervention, other.intervention)
        })?;
        let cause = Cause::Row { rank: other.rank, intervention: other.intervention };
        Some((Status::Exclusive, cause))
    }

    fn over_cap(&self, earlier: &[Recommendation]) -> Option<(Status, Cause)> {
        let standing = earlier.iter().filter(|row| row.status == Status::Recommended).count();
        let limit = self.ground.policy.cap;
        (standing >= limit as usize).then_some((Status::OverCap, Cause::Cap { limit }))
    }
}
