//! What is known of the readings of a row once a condition holds.

use super::form::{Form, along, image, slack};
use super::interval::Interval;
use crate::program::Program;
use std::collections::BTreeMap;
use uplift_model::{Kind, Statistic};

/// The code of a category that the list of the input lacks.
const OTHER: u8 = 254;

/// The readings an input can have.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Readings {
    /// Numbers.
    Numbers(Interval),
    /// Codes, a bit each.
    Codes([u64; 4]),
}

/// What is known of one input.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Domain {
    /// Where there is a reading, it is one of these.
    pub(super) readings: Readings,
    /// Whether there can be a reading.
    pub(super) present: bool,
    /// Whether it can be missing.
    pub(super) missing: bool,
}

/// What is known of a sum of readings.
#[derive(Debug, Clone, PartialEq)]
struct Fact {
    direction: Vec<(usize, f64)>,
    within: Interval,
}

/// What is known of the readings of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    /// By input; of an input that is not here, only its scale is known.
    pub(super) inputs: BTreeMap<usize, Domain>,
    facts: Vec<Fact>,
}

impl Domain {
    /// What the manifest and the scale say of an input.
    pub(super) fn of(program: &Program, input: usize) -> Self {
        let declared = program.manifest.inputs.get(input);
        let readings = match declared.map(|it| &it.kind) {
            Some(Kind::Flag) => Readings::Codes([0b11, 0, 0, 0]),
            Some(Kind::Category(members)) => {
                let mut codes = [0; 4];
                let listed = (0..OTHER).take(members.len());
                listed.chain([OTHER]).for_each(|code| insert(&mut codes, code));
                Readings::Codes(codes)
            }
            _ => {
                let range = program
                    .scales
                    .get(input)
                    .map_or(Interval::ALL, |scale| Interval::new(scale.range.0, scale.range.1));
                Readings::Numbers(range)
            }
        };
        let counted = declared.is_some_and(|it| it.statistic == Statistic::Count);
        Self { readings, present: true, missing: !counted }
    }
}

impl State {
    /// What is known of an input.
    pub(super) fn domain(&self, program: &Program, input: usize) -> Domain {
        self.inputs.get(&input).cloned().unwrap_or_else(|| Domain::of(program, input))
    }

    /// The numbers an input can be; none where it is missing or no number.
    pub(super) fn numbers(&self, program: &Program, input: usize) -> Option<Interval> {
        match self.domain(program, input) {
            Domain { readings: Readings::Numbers(range), present: true, .. } => Some(range),
            _ => None,
        }
    }

    /// Takes it that an input has a reading, or has none. False where that cannot be.
    pub(super) fn presume(&mut self, program: &Program, input: usize, present: bool) -> bool {
        let mut domain = self.domain(program, input);
        domain.present &= present;
        domain.missing &= !present;
        let possible = domain.present || domain.missing;
        self.inputs.insert(input, domain);
        possible
    }

    /// Takes it that an input is a number of `within`. False where that cannot be.
    pub(super) fn bound(&mut self, program: &Program, input: usize, within: Interval) -> bool {
        let Some(both) = self.numbers(program, input).and_then(|range| range.both(within)) else {
            return false;
        };
        let readings = Readings::Numbers(both);
        self.inputs.insert(input, Domain { readings, present: true, missing: false });
        true
    }

    /// Takes it that an input is one of these codes, or none of them. False where that cannot be.
    pub(super) fn pick(
        &mut self,
        program: &Program,
        input: usize,
        of: &[u8],
        listed: bool,
    ) -> bool {
        let domain = self.domain(program, input);
        let Readings::Codes(codes) = domain.readings else { return true };
        let mut mask = [0; 4];
        for code in of {
            insert(&mut mask, *code);
        }
        let mut kept = codes;
        for (kept, mask) in kept.iter_mut().zip(mask) {
            *kept &= if listed { mask } else { !mask };
        }
        let readings = Readings::Codes(kept);
        self.inputs.insert(input, Domain { readings, present: true, missing: false });
        domain.present && kept != [0; 4]
    }

    /// Takes it that a sum of two or more readings lies within. False where that cannot be.
    pub(super) fn learn(&mut self, program: &Program, sum: &Form, within: Interval) -> bool {
        let Some((direction, size)) = sum.direction() else { return true };
        let along_it = image(within, 1.0, -sum.constant).times(Interval::point(1.0 / size));
        let reach = self.reach(program, sum).widened(slack(sum.constant));
        if reach.both(within).is_none() {
            return false;
        }
        match self.facts.iter_mut().find(|fact| along(&fact.direction, &direction)) {
            Some(fact) => match fact.within.both(along_it) {
                Some(both) => fact.within = both,
                None => return false,
            },
            None => self.facts.push(Fact { direction, within: along_it }),
        }
        true
    }

    /// The numbers a sum can be.
    pub(super) fn reach(&self, program: &Program, sum: &Form) -> Interval {
        let mut reach = Interval::point(sum.constant);
        for (input, factor) in &sum.terms {
            let range = self.numbers(program, *input).unwrap_or(Interval::ALL);
            reach = reach.plus(range.times(Interval::point(*factor)));
        }
        let Some((direction, size)) = sum.direction().filter(|it| it.0.len() > 1) else {
            return reach;
        };
        let facts = self.facts.iter().filter(|fact| along(&fact.direction, &direction));
        facts.fold(reach, |reach, fact| {
            reach.both(image(fact.within, size, sum.constant)).unwrap_or(reach)
        })
    }

    /// What is known where either state may be the case.
    pub(super) fn hull(mut self, other: &Self) -> Self {
        self.inputs.retain(|input, _| other.inputs.contains_key(input));
        for (input, domain) in &mut self.inputs {
            let Some(beside) = other.inputs.get(input) else { continue };
            domain.present |= beside.present;
            domain.missing |= beside.missing;
            match (&mut domain.readings, &beside.readings) {
                (Readings::Numbers(a), Readings::Numbers(b)) => *a = a.hull(*b),
                (Readings::Codes(a), Readings::Codes(b)) => {
                    a.iter_mut().zip(b).for_each(|(a, b)| *a |= b);
                }
                // One input has one kind.
                _ => {}
            }
        }
        self.facts.retain_mut(|fact| {
            let beside = other.facts.iter().find(|it| along(&it.direction, &fact.direction));
            if let Some(beside) = beside {
                fact.within = fact.within.hull(beside.within);
            }
            beside.is_some()
        });
        self
    }

    /// Whether no sum of readings is known: all there is to know is said input by input.
    pub(super) fn is_box(&self) -> bool {
        self.facts.is_empty()
    }
}

fn insert(codes: &mut [u64; 4], code: u8) {
    if let Some(word) = codes.get_mut(usize::from(code / 64)) {
        *word |= 1 << (code % 64);
    }
}
