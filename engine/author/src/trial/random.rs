//! Cohorts made at random out of a manifest alone, with what rules are known to stumble over: readings
//! exactly at a setting and next to it, the ends of a range, nought, and readings that are missing.

use crate::trial::describe::{measure, range};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::sync::Arc;
use uplift_cohort::{Column, Inputs, MISSING_CODE, OTHER_CODE};
use uplift_model::{
    Academy, Class, Enrolments, Input, Kind, Level, Measure, Roster, RuleBook, Statistic, Text,
    Trust,
};

/// Readings of units of one level, and as much of a roster as rules are decided by.
#[derive(Debug)]
pub struct RandomCohort {
    /// What the rules read.
    pub inputs: Inputs,
    /// Who there is.
    pub roster: Roster,
}

/// Makes so many units of a level for the rule sets of a book. The same seed makes the same.
pub fn random(book: &RuleBook, level: Level, rows: usize, seed: u64) -> RandomCohort {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(seed));
    let years: Vec<Option<i8>> =
        (0..rows).map(|_| i8::try_from(draw.below(18)).ok().filter(|it| *it < 17)).collect();
    let years: Vec<Option<i8>> = years.into_iter().map(|year| year.map(|it| it - 2)).collect();
    let columns = book.inputs.iter().enumerate().map(|(place, input)| {
        (input.level == level).then(|| column(book, place, input, &years, &mut draw))
    });
    let inputs = Inputs::new(level, rows, columns.collect());
    RandomCohort { inputs, roster: roster(level, &years) }
}

/// Returns a roster of units of one level of which nothing is known but the year group.
pub(crate) fn roster(level: Level, years: &[Option<i8>]) -> Roster {
    let mut roster = Roster::default();
    match level {
        Level::Pupil => {
            let year = |year: &Option<i8>| year.unwrap_or(Enrolments::NO_YEAR);
            roster.enrolments.year = years.iter().map(year).collect();
        }
        Level::Class => {
            roster.classes.extend(years.iter().map(|&year_group| Class {
                id: String::new(),
                name: String::new(),
                year_group,
                subject: String::new(),
                academy: 0,
                home: 0..0,
                others: Vec::new(),
            }));
        }
        Level::Academy => roster.academies.extend(years.iter().map(|_| Academy {
            id: String::new(),
            name: String::new(),
            phase: String::new(),
            trust: 0,
            classes: 0..0,
            enrolments: 0..0,
        })),
        Level::Trust => roster.trusts.extend(years.iter().map(|_| Trust {
            id: String::new(),
            name: String::new(),
            academies: 0..0,
        })),
    }
    roster
}

fn column(
    book: &RuleBook,
    place: usize,
    input: &Input,
    years: &[Option<i8>],
    draw: &mut Draw,
) -> Column {
    let is_year = ["pupil.year_group", "class.year_group"].contains(&input.indicator.as_str());
    if is_year && input.statistic == Statistic::Value {
        // A unit has one year group, whoever asks.
        let year = |year: &Option<i8>| year.map_or(f64::NAN, f64::from);
        return Column::from_numbers(&years.iter().map(year).collect::<Vec<_>>());
    }
    match &input.kind {
        Kind::Number => {
            let special = special(book, place, input);
            let values = draw.cycle(years.len(), &special, |draw| draw.number(input));
            Column::from_numbers(&values)
        }
        Kind::Flag => {
            let codes = draw.cycle(years.len(), &[0, 1, MISSING_CODE], |draw| draw.code(2));
            Column::from_codes(codes, Arc::new([]))
        }
        Kind::Category(members) => {
            let known: Arc<[Text]> = members.iter().cloned().collect();
            let count = u8::try_from(known.len()).unwrap_or(OTHER_CODE);
            let special: Vec<u8> = (0..count).chain([OTHER_CODE, MISSING_CODE]).collect();
            let codes = draw.cycle(years.len(), &special, |draw| draw.code(count));
            Column::from_codes(codes, known)
        }
    }
}

/// Returns the readings of an input that rules are known to stumble over, a missing one among them.
fn special(book: &RuleBook, place: usize, input: &Input) -> Vec<f64> {
    let (least, most) = range(input);
    let mut special = vec![f64::NAN, least, most, 0.0];
    let readers = book.rule_sets.iter().filter(|entry| entry.inputs.contains(&place));
    for entry in readers {
        let in_force = entry.manifest.settings.iter().zip(&entry.settings);
        for (setting, &value) in in_force {
            for value in [value, setting.default, setting.minimum, setting.maximum] {
                // A gap below nought is compared with a setting above it.
                for value in [value, -value] {
                    special.extend([value, value.next_down(), value.next_up()]);
                }
            }
        }
    }
    special.retain(|value| value.is_nan() || (least..=most).contains(value));
    special.sort_by(f64::total_cmp);
    special.dedup_by_key(|value| value.to_bits());
    special
}

/// A stream of random numbers.
struct Draw(ChaCha8Rng);

impl Draw {
    /// Draws evenly from 0 to 1, 1 left out.
    fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// Draws a whole number below another.
    fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.0.next_u64() % most).unwrap_or(0)
    }

    /// Draws a reading of an input from all over its range.
    fn number(&mut self, input: &Input) -> f64 {
        let (least, most) = range(input);
        let number = least + self.unit() * (most - least);
        if measure(input) == Measure::Count { number.round() } else { number }
    }

    /// Draws one of so many codes.
    fn code(&mut self, count: u8) -> u8 {
        u8::try_from(self.below(usize::from(count))).unwrap_or(0)
    }

    /// Draws a column: each special value once as far as there are rows, then half of them special; all
    /// of it shuffled, so that special values of two columns meet in every way.
    fn cycle<T: Copy>(
        &mut self,
        rows: usize,
        special: &[T],
        mut other: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let mut values: Vec<T> = special.iter().copied().take(rows).collect();
        while values.len() < rows {
            let nth = self.below(special.len() * 2);
            let value = special.get(nth).copied();
            values.push(value.unwrap_or_else(|| other(self)));
        }
        for place in (1..values.len()).rev() {
            values.swap(place, self.below(place + 1));
        }
        values
    }
}
