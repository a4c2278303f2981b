//! Which academies and trusts there are, and how many pupils each year group and class has.
//!
//! Nothing here speaks of a single pupil.

use crate::draw::{Draw, OF_THE_COUNTRY};
use crate::ladder::Ladder;
use crate::number::{count, nearest};
use crate::tables::{Kind, Tables};
use crate::year::{Setting, Year};

/// What sort of school an academy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Primary,
    Secondary,
    AllThrough,
    Special,
}

const PHASES: [Phase; 4] = [Phase::Primary, Phase::Secondary, Phase::AllThrough, Phase::Special];

impl Phase {
    /// Returns the word a dataset has for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::AllThrough => "all-through",
            Self::Special => "special",
        }
    }

    /// Returns which tables speak of a year group of such an academy.
    pub(crate) fn setting(self, year: Year) -> Setting {
        if self == Self::Special { Setting::Special } else { Setting::mainstream(year) }
    }

    fn kind(self, tables: &Tables) -> Kind {
        match self {
            Self::Primary => tables.academies.primary,
            Self::Secondary => tables.academies.secondary,
            Self::AllThrough => tables.academies.all_through,
            Self::Special => tables.academies.special,
        }
    }

    fn years(self, sixth_form: bool) -> (u8, u8) {
        let last = if sixth_form { 13 } else { 11 };
        match self {
            Self::Primary => (0, 6),
            Self::Secondary => (7, last),
            Self::AllThrough | Self::Special => (0, last),
        }
    }
}

/// One academy.
#[derive(Debug, Clone)]
pub(crate) struct Academy {
    /// Counted from 1.
    pub(crate) number: u32,
    pub(crate) phase: Phase,
    /// Counted from 1.
    pub(crate) trust: u32,
    /// Counted from 1 within the trust; none in a small trust.
    pub(crate) cluster: Option<u32>,
    /// The number of its first pupil, counted from 1.
    pub(crate) first_pupil: u32,
    pub(crate) pupils: u32,
    /// How many academies of its phase were planned before it.
    pub(crate) place: u32,
    class_size: u32,
    years: Vec<(Year, u32)>,
}

/// One class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class {
    /// The number of its academy.
    pub(crate) academy: u32,
    pub(crate) phase: Phase,
    pub(crate) year: Year,
    /// Counted from 0 within the year group.
    pub(crate) letter: u32,
    pub(crate) pupils: u32,
}

impl Academy {
    /// Returns its classes: every year group is split evenly into as few as may be.
    pub(crate) fn classes(&self) -> impl Iterator<Item = Class> {
        self.years.iter().flat_map(move |(year, pupils)| {
            let classes = pupils.div_ceil(self.class_size);
            (0..classes).map(move |letter| Class {
                academy: self.number,
                phase: self.phase,
                year: *year,
                letter,
                pupils: (pupils + letter) / classes,
            })
        })
    }
}

/// Plans the academies for this many pupils, in the order of their numbers.
pub(crate) fn plan(tables: &Tables, pupils: u32, seed: u64) -> Vec<Academy> {
    let mut draw = Draw::new(seed, OF_THE_COUNTRY);
    let mut academies = schools(tables, pupils, &mut draw);
    shuffle(&mut academies, &mut draw);
    let (mut number, mut first_pupil) = (0, 1);
    for academy in &mut academies {
        number += 1;
        academy.number = number;
        academy.first_pupil = first_pupil;
        first_pupil += academy.pupils;
    }
    assign_trusts(tables, pupils, &mut academies, &mut draw);
    academies
}

/// Adds the phase that lags furthest behind its share of the pupils until every pupil has a place.
fn schools(tables: &Tables, pupils: u32, draw: &mut Draw) -> Vec<Academy> {
    let mut academies = Vec::new();
    let mut placed = [0_u32; 4];
    let mut counts = [0_u32; 4];
    let mut left = pupils;
    while left > 0 {
        let all = f64::from(pupils - left);
        let lag = |(phase, placed): (&Phase, &u32)| {
            let kind = phase.kind(tables);
            (kind.share / 100.0 * all - f64::from(*placed)) / f64::from(kind.mean)
        };
        let lags: Vec<f64> = PHASES.iter().zip(&placed).map(lag).collect();
        let most = lags.iter().copied().fold(f64::MIN, f64::max);
        let index = lags.iter().position(|lag| *lag >= most).unwrap_or(0);
        let phase = PHASES.get(index).copied().unwrap_or(Phase::Primary);
        let kind = phase.kind(tables);
        let mean = f64::from(kind.mean);
        let spread = tables.academies.spread / 100.0 * (draw.unit() + draw.unit() - 1.0);
        let size = count(mean * (1.0 + spread)).max(1);
        // What would be too few for one more academy of this phase joins this one.
        let size = if left < size + kind.mean / 4 { left } else { size };
        let sixth_form = match phase {
            Phase::Primary => false,
            Phase::Special => true,
            Phase::Secondary | Phase::AllThrough => draw.per_cent(tables.academies.sixth_forms),
        };
        let place = counts.get_mut(index).map_or(0, |count| std::mem::replace(count, *count + 1));
        if let Some(placed) = placed.get_mut(index) {
            *placed += size;
        }
        left -= size;
        academies.push(Academy {
            number: 0,
            phase,
            trust: 1,
            cluster: None,
            first_pupil: 1,
            pupils: size,
            place,
            class_size: kind.class,
            years: year_groups(tables, size, phase.years(sixth_form)),
        });
    }
    academies
}

/// Shares the pupils out over the year groups by the year groups' weights.
fn year_groups(tables: &Tables, pupils: u32, years: (u8, u8)) -> Vec<(Year, u32)> {
    let weight = |year: Year| tables.years.size.get(year.index()).copied().unwrap_or(1.0);
    let years: Vec<Year> = Year::all().filter(|year| year.within(years)).collect();
    let all: f64 = years.iter().map(|year| weight(*year)).sum();
    let (mut sum, mut placed) = (0.0, 0);
    years
        .into_iter()
        .map(|year| {
            sum += weight(year);
            let up_to = u32::try_from(nearest(f64::from(pupils) * sum / all)).unwrap_or(placed);
            let here = up_to.min(pupils) - placed;
            placed += here;
            (year, here)
        })
        .filter(|(_, pupils)| *pupils > 0)
        .collect()
}

fn shuffle(academies: &mut [Academy], draw: &mut Draw) {
    let mut rest = u32::try_from(academies.len()).unwrap_or(u32::MAX);
    while rest > 1 {
        let other = usize::try_from(draw.below(rest)).unwrap_or(0);
        rest -= 1;
        academies.swap(usize::try_from(rest).unwrap_or(0), other);
    }
}

fn assign_trusts(tables: &Tables, pupils: u32, academies: &mut [Academy], draw: &mut Draw) {
    let trusts = &tables.trusts;
    let single = trusts.single / (trusts.single + trusts.several) * 100.0;
    let ladder = Ladder::new(trusts.sizes.iter().map(|(_, _, weight)| *weight));
    let mut rest = academies;
    let mut trust = 0;
    while !rest.is_empty() {
        let size = if pupils <= trusts.one_trust_to {
            rest.len()
        } else if draw.per_cent(single) {
            1
        } else {
            let (rung, part) = ladder.climb(draw.unit());
            let (least, most, _) = trusts.sizes.get(rung).copied().unwrap_or((2, 2, 1.0));
            usize::try_from(least + count(part * f64::from(most - least + 1))).unwrap_or(2)
        };
        let (these, others) = rest.split_at_mut(size.min(rest.len()));
        trust += 1;
        let large = these.len() > usize::try_from(trusts.cluster).unwrap_or(usize::MAX);
        for (academy, place) in these.iter_mut().zip(0..) {
            academy.trust = trust;
            academy.cluster = large.then_some(place / trusts.cluster + 1);
        }
        rest = others;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::float;

    #[track_caller]
    fn planned(pupils: u32, seed: u64) -> Vec<Academy> {
        let academies = plan(&Tables::load().unwrap(), pupils, seed);
        let mut next = 1;
        for (academy, number) in academies.iter().zip(1..) {
            assert_eq!((academy.number, academy.first_pupil), (number, next));
            next += academy.pupils;
            assert_eq!(academy.classes().map(|class| class.pupils).sum::<u32>(), academy.pupils);
            assert!(academy.classes().all(|class| (1..=30).contains(&class.pupils)));
        }
        assert_eq!(next - 1, pupils);
        academies
    }

    #[test]
    fn every_pupil_has_a_place_however_few() {
        for pupils in (1..60).chain([281, 1_000, 2_500, 64_999]) {
            assert!(planned(pupils, u64::from(pupils)).iter().all(|academy| academy.trust == 1));
        }
    }

    #[test]
    fn a_trust_has_its_mix_of_phases() {
        let academies = planned(65_000, 5);
        let of = |phase| academies.iter().filter(|academy| academy.phase == phase).count();
        assert!((100..150).contains(&of(Phase::Primary)), "{}", of(Phase::Primary));
        assert!((22..36).contains(&of(Phase::Secondary)), "{}", of(Phase::Secondary));
        assert!((4..14).contains(&of(Phase::Special)), "{}", of(Phase::Special));
        assert!(academies.iter().all(|academy| academy.cluster.is_some()));
    }

    #[test]
    fn trusts_of_a_country_have_the_published_sizes() {
        let academies = planned(4_000_000, 11);
        let trusts = usize::try_from(academies.last().unwrap().trust).unwrap();
        let mut sizes = vec![0_u32; trusts];
        for academy in &academies {
            sizes[usize::try_from(academy.trust).unwrap() - 1] += 1;
        }
        let mut several: Vec<u32> = sizes.into_iter().filter(|size| *size > 1).collect();
        let single = trusts - several.len();
        several.sort_unstable();
        let mean = f64::from(several.iter().sum::<u32>()) / float(several.len());
        // The sizes' deviation is about 8, and there are about 1,200 trusts of several academies.
        assert!((mean - 7.3).abs() < 4.0 * 8.0 / float(several.len()).sqrt(), "{mean}");
        assert!((4..=6).contains(&several[several.len() / 2]));
        assert!((float(single) / float(trusts) - 0.431).abs() < 0.045, "{single} of {trusts}");
        assert!(*several.last().unwrap() <= 90);
    }
}
