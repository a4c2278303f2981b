//! Totals over pupils: what a row of a class, academy or trust is made of. Totals of parts add up
//! to those of the whole.

use crate::outcome::Outcomes;
use crate::pupils::Ranked;
use crate::sets::Members;
use crate::tables::Tables;
use uplift_model::{Area, Enrolments, Level, Need, Status, Tally, quotient};

/// Totals over the pupils of a unit for one pair or one area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) tally: Tally,
    /// Rows that stand.
    pub(crate) recommended: u32,
    /// Summed over rows.
    pub(crate) priority: u64,
    /// Summed over the flagged: for an area, the highest of each pupil.
    pub(crate) need: u64,
    /// Of the flagged: disadvantaged, and those of whom it is known.
    pub(crate) disadvantaged: (u32, u32),
    /// Year groups of the flagged, as bits from N2 on.
    pub(crate) years: u32,
}

/// What is noted of every flagged pupil.
#[derive(Debug, Clone, Copy)]
struct Traits {
    disadvantaged: (u32, u32),
    year: u32,
}

impl Traits {
    fn of(enrolments: &Enrolments, unit: usize) -> Self {
        let known = enrolments.disadvantage_known.get(unit);
        let disadvantaged = known && enrolments.disadvantaged.get(unit);
        let year = enrolments.year.get(unit).copied().filter(|&year| year != Enrolments::NO_YEAR);
        // N2, two years before reception, is the lowest bit.
        let bit = year.and_then(|year| u32::try_from(i32::from(year) + 2).ok());
        Self {
            disadvantaged: (u32::from(disadvantaged), u32::from(known)),
            year: bit.and_then(|bit| 1_u32.checked_shl(bit)).unwrap_or(0),
        }
    }
}

impl Sums {
    /// Returns the mean need of the flagged.
    pub(crate) fn mean_need(&self) -> Need {
        let mean = quotient(self.need, u64::from(self.tally.flagged));
        Need::from_millionths(mean.unwrap_or(0))
    }

    /// Counts a flagged pupil.
    fn note(&mut self, traits: Traits, need: u64) {
        self.tally.flagged += 1;
        self.need += need;
        self.disadvantaged.0 += traits.disadvantaged.0;
        self.disadvantaged.1 += traits.disadvantaged.1;
        self.years |= traits.year;
    }

    fn add(&mut self, other: &Self) {
        self.tally.add(&other.tally);
        self.recommended += other.recommended;
        self.priority += other.priority;
        self.need += other.need;
        self.disadvantaged.0 += other.disadvantaged.0;
        self.disadvantaged.1 += other.disadvantaged.1;
        self.years |= other.years;
    }
}

/// Which pairs are tallied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    All,
    Flagged,
}

/// Totals over the pupils of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// By pair.
    pub(crate) pairs: Vec<Sums>,
    /// By [`Area::index`].
    pub(crate) areas: [Sums; Area::COUNT],
    /// For how many pupils each rule of pupils fired, in their order.
    pub(crate) fired: Vec<u32>,
}

impl Totals {
    pub(crate) fn new(tables: &Tables) -> Self {
        let fired = vec![0; tables.rules_at(Level::Pupil).len()];
        let pairs = vec![Sums::default(); tables.pairs.len()];
        Self { pairs, areas: Default::default(), fired }
    }

    pub(crate) fn clear(&mut self) {
        self.pairs.fill(Sums::default());
        self.areas.fill(Sums::default());
        self.fired.fill(0);
    }

    /// Adds the rows of all members. Of the tallies, only the flagged are counted.
    pub(crate) fn add_rows(
        &mut self,
        ranked: &Ranked,
        members: &Members<'_>,
        enrolments: &Enrolments,
        tables: &Tables,
    ) {
        for unit in members.units() {
            let (keys, rows) = ranked.of_unit(unit);
            if rows.is_empty() {
                continue;
            }
            let traits = Traits::of(enrolments, unit);
            let mut highest: [Option<u64>; Area::COUNT] = [None; Area::COUNT];
            for (key, row) in keys.iter().zip(rows) {
                let need = row.need.millionths();
                let stands = u32::from(row.status == Status::Recommended);
                if let Some(sums) = self.pairs.get_mut(usize::from(key.pair())) {
                    sums.note(traits, need);
                    sums.recommended += stands;
                    sums.priority += row.priority;
                }
                let area = row.area.index();
                if let (Some(sums), Some(highest)) =
                    (self.areas.get_mut(area), highest.get_mut(area))
                {
                    sums.recommended += stands;
                    sums.priority += row.priority;
                    match *highest {
                        None => sums.note(traits, need),
                        // Of several needs of a pupil in an area, the highest counts.
                        Some(counted) => sums.need += need.saturating_sub(counted),
                    }
                    *highest = (*highest).max(Some(need));
                }
                self.count_rule(row.reasons.first, tables);
                for &rule in &row.reasons.rest {
                    self.count_rule(rule, tables);
                }
            }
        }
    }

    fn count_rule(&mut self, rule: u16, tables: &Tables) {
        if let Some(facts) = tables.rule(rule)
            && let Some(count) = self.fired.get_mut(facts.slot)
        {
            *count += 1;
        }
    }

    /// Tallies the members by area.
    pub(crate) fn tally_areas(&mut self, areas: &[Tally; Area::COUNT]) {
        for (sums, tally) in self.areas.iter_mut().zip(areas) {
            sums.tally = *tally;
        }
    }

    /// Tallies the members by pair: for a list, only pairs that have flagged pupils matter.
    pub(crate) fn tally_pairs(&mut self, outcomes: &Outcomes, members: &Members<'_>, which: Which) {
        for (sums, sets) in self.pairs.iter_mut().zip(&outcomes.pairs) {
            if which == Which::All || sums.tally.flagged > 0 {
                sums.tally = sets.tally(members, outcomes.start);
            }
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sums, other) in self.pairs.iter_mut().zip(&other.pairs) {
            sums.add(other);
        }
        for (sums, other) in self.areas.iter_mut().zip(&other.areas) {
            sums.add(other);
        }
        for (count, other) in self.fired.iter_mut().zip(&other.fired) {
            *count += other;
        }
    }
}
