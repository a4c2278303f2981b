//! Tests: phonics, key stage 2, standardised tests, multiplication tables.
//!
//! Every test follows its published distribution over the pupils of mainstream academies; groups
//! take their places within it by their gaps. Phonics is published by group and follows that.

use crate::composition::{Composition, Part};
use crate::draw::Draw;
use crate::ladder::ScoreLadder;
use crate::normal::{Group, Mixture, share_below};
use crate::number::{nearest, pick};
use crate::pupil::Who;
use crate::rake::{Margin, rake};
use crate::sen::Status;
use crate::tables::{Gaps, Tables};
use crate::year::Setting;

/// The readings of a pupil's tests.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Attainment {
    pub(crate) language: Option<i32>,
    pub(crate) phonics: Option<i32>,
    pub(crate) reading_scaled: Option<i32>,
    pub(crate) reading_standard: Option<i32>,
    pub(crate) decoding: Option<i32>,
    pub(crate) comprehension: Option<i32>,
    pub(crate) multiplication: Option<i32>,
    pub(crate) maths_scaled: Option<i32>,
    pub(crate) maths_standard: Option<i32>,
}

/// The distributions of all tests.
#[derive(Debug)]
pub(crate) struct Scores {
    /// By year group.
    reading: Vec<Mixture>,
    maths: Vec<Mixture>,
    /// The share at the standard, by year group and [`place`].
    phonics: Vec<[f64; 6]>,
    phonics_below: ScoreLadder,
    phonics_at_or_above: ScoreLadder,
    multiplication: ScoreLadder,
}

impl Scores {
    /// Works out the distributions from the tables and from who is in each year group.
    pub(crate) fn new(tables: &Tables, years: &[Composition], premium_otherwise: f64) -> Self {
        let parts: Vec<Vec<(f64, Part)>> =
            years.iter().map(|year| year.parts(premium_otherwise)).collect();
        let mixture = |shift: fn(&Gaps, Part) -> f64| -> Vec<Mixture> {
            let group = |(share, part): &(f64, Part)| Group {
                share: *share,
                shift: shift(&tables.gaps, *part),
            };
            let of = |parts: &Vec<(f64, Part)>| {
                Mixture::new(&parts.iter().map(group).collect::<Vec<_>>())
            };
            parts.iter().map(of).collect()
        };
        Self {
            reading: mixture(reading_shift),
            maths: mixture(maths_shift),
            phonics: parts.iter().map(|parts| phonics(tables, parts)).collect(),
            phonics_below: ScoreLadder::new(&tables.phonics_scores.below),
            phonics_at_or_above: ScoreLadder::new(&tables.phonics_scores.at_or_above),
            multiplication: ScoreLadder::new(&tables.multiplication.scores),
        }
    }

    fn phonics(&self, who: &Who<'_>) -> i32 {
        let at_standard = *pick(pick(&self.phonics, who.year.index()).as_slice(), place(who.part));
        let (rank, below) = (share_below(who.reading), 1.0 - at_standard);
        if rank < below {
            self.phonics_below.score(rank / below)
        } else {
            self.phonics_at_or_above.score((rank - below) / at_standard)
        }
    }
}

/// Draws the readings of a pupil's tests.
pub(crate) fn draw(who: &Who<'_>, draw: &mut Draw) -> Attainment {
    let (tables, scores) = (&who.model.tables, &who.model.scores);
    let (year, tests, dependence) = (who.year, &tables.tests, &tables.dependence);
    let reading = pick(&scores.reading, year.index())
        .score(reading_shift(&tables.gaps, who.part), who.reading);
    let maths =
        pick(&scores.maths, year.index()).score(maths_shift(&tables.gaps, who.part), who.maths);

    let sat = |years: (u8, u8), draw: &mut Draw| {
        let not_sat =
            if who.setting == Setting::Special { tables.missing.test_special } else { 0.0 };
        year.within(years) && !draw.per_cent(tables.missing.test) && !draw.per_cent(not_sat)
    };
    let near = |score: f64, correlation: f64, draw: &mut Draw| {
        correlation * score + (1.0 - correlation * correlation).sqrt() * draw.normal()
    };
    let within = |score: f64, (mean, deviation): (f64, f64), least: i32, most: i32| {
        nearest(mean + deviation * score).clamp(least, most)
    };

    let mut taken = Attainment::default();
    if sat(tests.language, draw) {
        let score = near(reading, dependence.test, draw);
        taken.language = Some(within(score, tables.standardised.score, 40, 160));
    }
    if sat(tests.phonics, draw) {
        taken.phonics = Some(scores.phonics(who));
    }
    if sat(tests.standard, draw) {
        let score = near(reading, dependence.test, draw);
        taken.reading_standard = Some(within(score, tables.standardised.score, 40, 160));
        let cuts = &tables.standardised.stanine_cuts;
        let mut stanine = || {
            let part_score = near(score, dependence.part_score, draw);
            cuts.iter().fold(1, |stanine, cut| stanine + i32::from(part_score >= *cut))
        };
        taken.decoding = Some(stanine());
        taken.comprehension = Some(stanine());
    }
    if sat(tests.standard, draw) {
        let score = near(maths, dependence.test, draw);
        taken.maths_standard = Some(within(score, tables.standardised.score, 40, 160));
    }
    if sat(tests.scaled, draw) {
        let score = near(reading, dependence.test, draw);
        taken.reading_scaled = Some(within(score, tables.scaled.reading, 80, 120));
    }
    if sat(tests.scaled, draw) {
        let score = near(maths, dependence.test, draw);
        taken.maths_scaled = Some(within(score, tables.scaled.maths, 80, 120));
    }
    if sat(tests.multiplication, draw) {
        let score = near(maths, dependence.test, draw);
        taken.multiplication = Some(scores.multiplication.score(share_below(score)));
    }
    taken
}

fn reading_shift(gaps: &Gaps, part: Part) -> f64 {
    shift(gaps, part) + if part.boy { 0.0 } else { gaps.reading_girls }
}

fn maths_shift(gaps: &Gaps, part: Part) -> f64 {
    shift(gaps, part) + if part.boy { gaps.maths_boys } else { 0.0 }
}

fn shift(gaps: &Gaps, part: Part) -> f64 {
    let sen = match part.status {
        Status::None => 0.0,
        Status::Support => gaps.sen_support,
        Status::Plan => gaps.sen_plan,
    };
    -sen - if part.disadvantaged { gaps.disadvantaged } else { 0.0 }
}

/// Returns the place of none, support and plan, first of pupils not disadvantaged, then of the others.
fn place(part: Part) -> usize {
    usize::from(part.disadvantaged) * 3 + part.status.index()
}

/// Finds the shares at the standard that agree with the figures by disadvantage, which hold exactly,
/// and with those by SEN status, whose odds are scaled to the same total.
fn phonics(tables: &Tables, parts: &[(f64, Part)]) -> [f64; 6] {
    let published = &tables.phonics;
    let mut sizes = [0.0; 6];
    for (share, part) in parts {
        if let Some(size) = sizes.get_mut(place(*part)) {
            *size += share;
        }
    }
    let [not_none, not_support, not_plan, dis_none, dis_support, dis_plan] = sizes;
    let others = not_none + not_support + not_plan;
    let disadvantaged = dis_none + dis_support + dis_plan;
    let below = |percent: f64, size: f64| size * (1.0 - percent / 100.0);
    let below_of = [below(published.others, others), below(published.disadvantaged, disadvantaged)];

    let by_status = [not_none + dis_none, not_support + dis_support, not_plan + dis_plan];
    let percents = [published.sen_none, published.sen_support, published.sen_plan];
    let total = below_of.iter().sum::<f64>();
    // The same factor on everyone's odds of being below, found step by step.
    let mut factor = 1.0;
    let mut below_by_status = Vec::new();
    for _ in 0..100 {
        below_by_status.clear();
        for (percent, size) in percents.iter().zip(&by_status) {
            let odds = factor * (100.0 - percent) / percent;
            below_by_status.push(size * odds / (1.0 + odds));
        }
        factor *= total / below_by_status.iter().sum::<f64>();
    }
    let mut status_totals = Vec::new();
    for (below, size) in below_by_status.iter().zip(&by_status) {
        status_totals.extend([*below, size - below]);
    }
    let [below_others, below_disadvantaged] = below_of;
    let totals = vec![
        below_others,
        others - below_others,
        below_disadvantaged,
        disadvantaged - below_disadvantaged,
    ];

    // Entries: disadvantage, SEN status, below and at the standard.
    let mut table: Vec<f64> = sizes.iter().flat_map(|size| [*size, *size]).collect();
    rake(
        &mut table,
        &[
            Margin::new(12, |i| i / 2 % 3 * 2 + i % 2, status_totals),
            Margin::new(12, |i| i / 6 * 2 + i % 2, totals),
            Margin::new(12, |i| i / 2, sizes.to_vec()),
        ],
    );
    [0, 1, 2, 3, 4, 5]
        .map(|place| (pick(&table, place * 2 + 1) / pick(&sizes, place)).clamp(0.001, 0.999))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::composition::premium_otherwise;
    use crate::year::Year;

    #[test]
    fn phonics_agrees_with_the_published_groups() {
        let tables = Tables::load().unwrap();
        let year = Year::all().nth(1).unwrap();
        let parts = Composition::mainstream(&tables, year).parts(premium_otherwise(&tables));
        let shares = phonics(&tables, &parts);
        for (disadvantaged, expected) in [(false, 0.84), (true, 0.68)] {
            let group = || parts.iter().filter(|(_, part)| part.disadvantaged == disadvantaged);
            let at_standard: f64 = group().map(|(share, part)| share * shares[place(*part)]).sum();
            let share = at_standard / group().map(|(share, _)| share).sum::<f64>();
            assert!((share - expected).abs() < 1e-6, "{share}");
        }
        for by_status in shares.chunks(3) {
            assert!(by_status.is_sorted_by(|more, less| more > less) && by_status[2] > 0.05);
        }
    }
}
