//! The merge again, as plainly as it can be written: per-pupil loops over the outcome of every rule,
//! no bitmaps, no keys, nothing kept. Slow, and meant to be read beside the design.

use crate::world::World;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uplift_model::{
    Area, Basis, Cause, Combine, Gate, Level, Need, Outcome, Readings, Reasons, Recommendation,
    Response, RuleCount, Status, Tally, UnitRow,
};

type Pair = (Area, usize);

/// The expected lists of an academy or, without pupils, of a trust.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) pupils: Vec<Recommendation>,
    pub(crate) classes: Vec<UnitRow>,
    pub(crate) own: Vec<UnitRow>,
    pub(crate) rules: Vec<(u16, RuleCount)>,
}

impl World {
    fn outcome(&self, level: Level, rule: usize, unit: usize) -> Outcome {
        self.findings[level as usize].outcome(&self.book, &self.roster, rule, unit)
    }

    fn rules(&self, level: Level) -> Vec<usize> {
        self.book.at(level).map(|(rule, _)| rule).collect()
    }

    fn pair(&self, rule: usize) -> Pair {
        (self.book.rules[rule].area, self.book.rules[rule].intervention)
    }

    fn tie_break(&self, (area, intervention): Pair) -> (u8, u8, String, Area) {
        let it = &self.book.interventions[intervention];
        (it.cost().unwrap_or(u8::MAX), it.tier, it.id.to_string(), area)
    }

    /// Step 1: what fired for a unit, by pair, with the combined need and the rules in order.
    fn combined(&self, level: Level, unit: usize) -> BTreeMap<Pair, (Need, Vec<usize>)> {
        let mut pairs: BTreeMap<Pair, Vec<(Need, usize)>> = BTreeMap::new();
        for rule in self.rules(level) {
            if let Outcome::Fired(need) = self.outcome(level, rule, unit) {
                pairs.entry(self.pair(rule)).or_default().push((need, rule));
            }
        }
        let one = |mut fired: Vec<(Need, usize)>| {
            fired.sort_by_key(|&(need, rule)| (Reverse(need), rule));
            let need = match self.policy.combine {
                Combine::Highest => fired[0].0,
                Combine::Independent => self.independent(&fired),
            };
            (need, fired.into_iter().map(|(_, rule)| rule).collect())
        };
        pairs.into_iter().map(|(pair, fired)| (pair, one(fired))).collect()
    }

    fn independent(&self, fired: &[(Need, usize)]) -> Need {
        let indicators = |rule: usize| -> BTreeSet<&str> {
            let inputs = &self.book.rules[rule].inputs;
            inputs
                .iter()
                .map(|&input| self.book.inputs[input].indicator.split('=').next().unwrap())
                .collect()
        };
        let related = |one: usize, other: usize| {
            self.book.rules[one].rule_set == self.book.rules[other].rule_set
                || !indicators(one).is_disjoint(&indicators(other))
        };
        let mut left: Vec<(Need, usize)> = fired.to_vec();
        let mut need = Need::default();
        // The highest of what is left begins a bundle, which takes in all that is related to it.
        while !left.is_empty() {
            let mut bundle = vec![left.remove(0)];
            need = need.independent(bundle[0].0);
            while let Some(next) = left
                .iter()
                .position(|&(_, rule)| bundle.iter().any(|&(_, other)| related(rule, other)))
            {
                bundle.push(left.remove(next));
            }
        }
        need
    }

    fn value(&self, intervention: usize) -> Option<u128> {
        let Response::ByEvidence { discount, .. } = &self.policy.response else { return None };
        let it = &self.book.interventions[intervention];
        let hundredths = (it.months()? * 100.0).round()
            * (discount[usize::from(it.security()?)] * 100.0).round();
        Some(format!("{hundredths}").parse().unwrap())
    }

    /// Step 2: the response and the priority of one of the pairs proposed for a unit.
    fn weighed(&self, pair: Pair, need: Need, rivals: &[Pair]) -> (u64, u64) {
        let of_area = rivals.iter().filter(|rival| rival.0 == pair.0);
        let values: Vec<u128> =
            of_area.filter_map(|rival| self.value(rival.1)).filter(|&value| value > 0).collect();
        let response = match (values.iter().max(), self.value(pair.1)) {
            _ if self.policy.response == Response::Off || values.len() < 2 => 1_000_000,
            (Some(best), Some(value)) => {
                500_000 + u64::try_from((value * 1_000_000 + best) / (2 * best)).unwrap()
            }
            _ => 750_000,
        };
        let weight = u128::from(self.policy.weights[pair.0.index()]);
        let product = weight * u128::from(need.millionths()) * u128::from(response);
        (response, u64::try_from((product + 500_000_000_000) / 1_000_000_000_000).unwrap())
    }

    /// Steps 1 to 3: the rows of an enrolment, by rank.
    fn ranked(&self, unit: usize) -> Vec<Recommendation> {
        let combined = self.combined(Level::Pupil, unit);
        let rivals: Vec<Pair> = combined.keys().copied().collect();
        let row = |(pair, (need, rules)): (Pair, (Need, Vec<usize>))| {
            let (response, priority) = self.weighed(pair, need, &rivals);
            let narrow = |rule: &usize| u16::try_from(*rule).unwrap();
            Recommendation {
                unit: u32::try_from(unit).unwrap(),
                rank: 0,
                place_in_class: 0,
                place_in_academy: 0,
                area: pair.0,
                intervention: narrow(&pair.1),
                need,
                area_weight: self.policy.weights[pair.0.index()],
                response,
                priority,
                status: Status::Recommended,
                cause: Cause::None,
                reasons: Reasons {
                    first: narrow(&rules[0]),
                    rest: rules[1..].iter().map(narrow).collect(),
                },
            }
        };
        let mut rows: Vec<_> = combined.into_iter().map(row).collect();
        rows.sort_by_key(|row| self.order(row));
        (1..).zip(&mut rows).for_each(|(rank, row)| row.rank = rank);
        rows
    }

    pub(crate) fn order(&self, row: &Recommendation) -> impl Ord + use<> {
        let tie_break = self.tie_break((row.area, usize::from(row.intervention)));
        (Reverse(row.priority), Reverse(row.need), tie_break)
    }

    /// Step 4: what becomes of the rows of an enrolment.
    fn gate(&self, rows: &mut [Recommendation]) {
        for at in 0..rows.len() {
            let (earlier, rest) = rows.split_at_mut(at);
            let row = &mut rest[0];
            let unit = row.unit as usize;
            let standing: Vec<&Recommendation> =
                earlier.iter().filter(|row| row.status == Status::Recommended).collect();
            let guards = row.reasons.iter().flat_map(|rule| {
                let guards = self.book.rules[rule].guards.iter().enumerate();
                guards.map(move |(place, guard)| (rule, place, guard))
            });
            let speaking: Vec<_> = guards
                .filter(|(_, _, guard)| guard.granted)
                .filter(|(_, _, guard)| {
                    self.readings.reading(guard.input, unit) == Some(f64::from(guard.code))
                })
                .collect();
            let guarded = |gate| {
                let (rule, guard, _) = speaking.iter().find(|(_, _, guard)| guard.gate == gate)?;
                let (rule, guard) = (u16::try_from(*rule).ok()?, u16::try_from(*guard).ok()?);
                Some(Cause::Guard { rule, guard })
            };
            let class = self.roster.home_class(unit).filter(|&class| {
                let members: Vec<usize> = self.roster.classes[class].members().collect();
                self.calls_for_step(row.area, &members)
            });
            let step = class.map(|class| Cause::Step { class: u32::try_from(class).unwrap() });
            let rival = standing.iter().find(|other| self.exclusive(row, other));
            let limit = self.policy.cap;
            (row.status, row.cause) = if let Some(cause) = guarded(Gate::Contraindicated) {
                (Status::Contraindicated, cause)
            } else if let Some(cause) = guarded(Gate::CheckFirst) {
                (Status::CheckFirst, cause)
            } else if let Some((_, since)) =
                self.roster.enrolments.in_place.of(unit).find(|(id, _)| {
                    *id == self.book.interventions[usize::from(row.intervention)].id
                })
            {
                (Status::AlreadyInPlace, Cause::InPlace { since })
            } else if let Some(rival) = rival {
                let (rank, intervention) = (rival.rank, rival.intervention);
                (Status::Exclusive, Cause::Row { rank, intervention })
            } else if let Some(cause) = step.filter(|_| self.policy.step.gates) {
                (Status::CoveredByStep, cause)
            } else if standing.len() >= limit as usize {
                (Status::OverCap, Cause::Cap { limit })
            } else {
                (Status::Recommended, step.unwrap_or(Cause::None))
            };
        }
    }

    fn exclusive(&self, one: &Recommendation, other: &Recommendation) -> bool {
        let [one, other] =
            [one, other].map(|row| &self.book.interventions[usize::from(row.intervention)]);
        one.excludes.contains(&other.id)
            || other.excludes.contains(&one.id)
            || self.policy.exclusive.iter().any(|(a, b)| {
                (&**a, &**b) == (&*one.id, &*other.id) || (&**a, &**b) == (&*other.id, &*one.id)
            })
    }

    /// Step 5: pupils by what became of some rules for them.
    fn tally(&self, rules: &[usize], members: &[usize], area: bool) -> Tally {
        let mut tally = Tally::default();
        for &unit in members {
            let outcomes = || rules.iter().map(|&rule| self.outcome(Level::Pupil, rule, unit));
            let fired = outcomes().any(|outcome| matches!(outcome, Outcome::Fired(_)));
            let decided = outcomes().any(|outcome| outcome == Outcome::NotFired);
            let lacking = outcomes().any(|outcome| outcome == Outcome::Lacking);
            let not_assessed = outcomes().any(|outcome| outcome == Outcome::NotAssessed);
            if fired {
                tally.flagged += 1;
            } else if decided && (area || !lacking) {
                tally.clear += 1;
            } else if lacking {
                tally.lacking += 1;
            } else if not_assessed {
                tally.not_assessed += 1;
            }
        }
        tally
    }

    fn area_tally(&self, area: Area, members: &[usize]) -> Tally {
        let mut rules = self.rules(Level::Pupil);
        rules.retain(|&rule| self.book.rules[rule].area == area);
        self.tally(&rules, members, true)
    }

    fn pair_tally(&self, pair: Pair, members: &[usize]) -> Tally {
        let mut rules = self.rules(Level::Pupil);
        rules.retain(|&rule| self.pair(rule) == pair);
        self.tally(&rules, members, false)
    }

    fn enough(&self, tally: &Tally) -> bool {
        tally.assessed() > 0 && tally.assessed() >= self.policy.step.minimum_assessed
    }

    fn calls_for_step(&self, area: Area, members: &[usize]) -> bool {
        let tally = self.area_tally(area, members);
        tally.flagged > 0 && self.enough(&tally) && tally.share() >= Some(self.policy.step.share)
    }

    /// The rows of a class, academy or trust with these members.
    fn list(
        &self,
        level: Level,
        unit: usize,
        members: &[usize],
        pupils: &BTreeMap<usize, Vec<Recommendation>>,
    ) -> Vec<UnitRow> {
        let mut rows = Vec::new();
        let nobody = UnitRow {
            level,
            unit: u32::try_from(unit).unwrap(),
            rank: 0,
            area: Area::Send,
            intervention: 0,
            basis: Basis::Rule,
            tally: Tally::default(),
            recommended: 0,
            need: Need::default(),
            priority: 0,
            disadvantaged: (0, 0),
            years: 0,
            rules: Vec::new(),
            affected: Vec::new(),
            trust_wide: false,
            learn_from: None,
        };
        let own = self.combined(level, unit);
        let rivals: Vec<Pair> = own.keys().copied().collect();
        for (pair, (need, rules)) in own {
            let size = u64::try_from(members.len()).unwrap();
            let rules = rules.iter().map(|&rule| (u16::try_from(rule).unwrap(), 0)).collect();
            let intervention = u16::try_from(pair.1).unwrap();
            let priority = self.weighed(pair, need, &rivals).1 * size;
            rows.push(UnitRow {
                area: pair.0,
                intervention,
                need,
                priority,
                rules,
                ..nobody.clone()
            });
        }
        let all = || members.iter().flat_map(|unit| &pupils[unit]);
        let pairs: BTreeSet<Pair> =
            all().map(|row| (row.area, usize::from(row.intervention))).collect();
        for pair in pairs {
            let wanted = |row: &Recommendation| (row.area, usize::from(row.intervention)) == pair;
            let tally = self.pair_tally(pair, members);
            let intervention = u16::try_from(pair.1).unwrap();
            let row = UnitRow {
                basis: Basis::Pupils,
                area: pair.0,
                intervention,
                tally,
                ..nobody.clone()
            };
            rows.push(self.summed(row, members, pupils, wanted));
        }
        for &area in Area::ALL.iter().filter(|area| self.calls_for_step(**area, members)) {
            let tally = self.area_tally(area, members);
            let intervention = u16::try_from(self.book.steps[area.index()]).unwrap();
            let row = UnitRow { basis: Basis::Step, area, intervention, tally, ..nobody.clone() };
            let mut row = self.summed(row, members, pupils, |row| row.area == area);
            let of_rules = rows.iter().filter(|row| row.basis == Basis::Rule && row.area == area);
            row.priority += of_rules.map(|row| row.priority).sum::<u64>();
            rows.push(row);
        }
        rows.sort_by_key(|row| {
            let tie_break = self.tie_break((row.area, usize::from(row.intervention)));
            (
                Reverse(row.priority),
                row.basis != Basis::Step,
                Reverse(row.need),
                tie_break,
                row.basis,
            )
        });
        (1..).zip(&mut rows).for_each(|(rank, row)| row.rank = rank);
        rows
    }

    /// Fills in what is summed over the wanted rows of members.
    fn summed(
        &self,
        mut row: UnitRow,
        members: &[usize],
        pupils: &BTreeMap<usize, Vec<Recommendation>>,
        wanted: impl Fn(&Recommendation) -> bool,
    ) -> UnitRow {
        let mut needs = Vec::new();
        let mut rules: BTreeMap<u16, u32> = BTreeMap::new();
        for unit in members {
            let rows: Vec<_> = pupils[unit].iter().filter(|row| wanted(row)).collect();
            let Some(highest) = rows.iter().map(|row| row.need.millionths()).max() else {
                continue;
            };
            needs.push(highest);
            row.priority += rows.iter().map(|row| row.priority).sum::<u64>();
            for rule in rows.iter().flat_map(|row| row.reasons.iter()) {
                *rules.entry(u16::try_from(rule).unwrap()).or_default() += 1;
            }
            for pupil in rows {
                row.recommended += u32::from(pupil.status == Status::Recommended);
            }
            let everyone = &self.roster.enrolments;
            row.disadvantaged.0 += u32::from(everyone.disadvantaged.get(*unit));
            row.disadvantaged.1 += u32::from(everyone.disadvantage_known.get(*unit));
            if let Some(year) = self.roster.year(Level::Pupil, *unit) {
                row.years |= 1 << (year + 2);
            }
        }
        let count = u64::try_from(needs.len()).unwrap();
        row.need = Need::from_millionths((needs.iter().sum::<u64>() + count / 2) / count);
        row.rules = rules.into_iter().collect();
        row.rules.sort_by_key(|&(rule, count)| (Reverse(count), rule));
        row
    }

    fn count(&self, level: Level, units: &[usize]) -> Vec<(u16, RuleCount)> {
        let one = |rule: usize| {
            let mut count = RuleCount::default();
            for &unit in units {
                *match self.outcome(level, rule, unit) {
                    Outcome::Fired(_) => &mut count.fired,
                    Outcome::NotFired => &mut count.not_fired,
                    Outcome::Lacking => &mut count.lacking,
                    Outcome::NotApplicable => &mut count.not_applicable,
                    Outcome::NotGranted => &mut count.not_granted,
                    Outcome::NotAssessed => &mut count.not_assessed,
                } += 1;
            }
            (u16::try_from(rule).unwrap(), count)
        };
        self.rules(level).into_iter().map(one).collect()
    }

    fn pupils(&self, academy: usize) -> BTreeMap<usize, Vec<Recommendation>> {
        let units = self.roster.academies[academy].enrolments.clone();
        let rows = |unit| {
            let mut rows = self.ranked(unit);
            self.gate(&mut rows);
            (unit, rows)
        };
        units.map(rows).collect()
    }

    /// The expected lists of an academy.
    pub(crate) fn naive_academy(&self, academy: usize) -> Lists {
        let place = &self.roster.academies[academy];
        let by_unit = self.pupils(academy);
        let mut pupils: Vec<_> = by_unit.values().flatten().cloned().collect();
        let class = |row: &Recommendation| self.roster.home_class(row.unit as usize);
        for at in 0..pupils.len() {
            let key = |row: &Recommendation| (self.order(row), row.unit);
            let before = |other: &&Recommendation| key(other) <= key(&pupils[at]);
            let in_academy = pupils.iter().filter(before).count();
            let alike = |other: &&Recommendation| class(other) == class(&pupils[at]);
            let in_class = pupils.iter().filter(before).filter(alike).count();
            let in_class = if class(&pupils[at]).is_some() { in_class } else { 0 };
            pupils[at].place_in_academy = u32::try_from(in_academy).unwrap();
            pupils[at].place_in_class = u32::try_from(in_class).unwrap();
        }
        let classes = place.classes.clone().flat_map(|class| {
            let members: Vec<usize> = self.roster.classes[class].members().collect();
            self.list(Level::Class, class, &members, &by_unit)
        });
        let enrolments: Vec<usize> = place.enrolments.clone().collect();
        let rules = [
            self.count(Level::Pupil, &enrolments),
            self.count(Level::Class, &place.classes.clone().collect::<Vec<_>>()),
            self.count(Level::Academy, &[academy]),
        ];
        Lists {
            classes: classes.collect(),
            own: self.list(Level::Academy, academy, &enrolments, &by_unit),
            pupils,
            rules: rules.concat(),
        }
    }

    /// The expected lists of a trust.
    pub(crate) fn naive_trust(&self, trust: usize) -> Lists {
        let academies = self.roster.trusts[trust].academies.clone();
        let by_unit: BTreeMap<_, _> = academies.clone().flat_map(|at| self.pupils(at)).collect();
        let members: Vec<usize> = by_unit
            .keys()
            .copied()
            .filter(|&unit| !self.roster.enrolments.repeated.get(unit))
            .collect();
        let mut own = self.list(Level::Trust, trust, &members, &by_unit);
        for row in own.iter_mut().filter(|row| row.basis != Basis::Rule) {
            let tally = |academy: usize| {
                let members: Vec<usize> =
                    self.roster.academies[academy].enrolments.clone().collect();
                match row.basis {
                    Basis::Step => self.area_tally(row.area, &members),
                    _ => self.pair_tally((row.area, usize::from(row.intervention)), &members),
                }
            };
            let mut assessed: Vec<(usize, Tally)> =
                academies.clone().map(|at| (at, tally(at))).collect();
            assessed.retain(|(_, tally)| self.enough(tally));
            let limits = &self.policy.trust_wide;
            let (affected, mut others): (Vec<_>, Vec<_>) =
                assessed.iter().partition(|(_, tally)| tally.share() >= Some(limits.academy_share));
            let share = |part: usize, whole: usize| {
                let wide = |count: usize| f64::from(u32::try_from(count).unwrap());
                (whole > 0).then(|| wide(part) / wide(whole))
            };
            row.affected = affected.iter().map(|(at, _)| u32::try_from(*at).unwrap()).collect();
            row.trust_wide = affected.len() >= 2
                && share(affected.len(), assessed.len()) >= Some(limits.academies);
            let intake = |academies: &[usize]| {
                let units = || {
                    academies.iter().flat_map(|&at| self.roster.academies[at].enrolments.clone())
                };
                let everyone = &self.roster.enrolments;
                let yes = units().filter(|&unit| everyone.disadvantaged.get(unit)).count();
                share(yes, units().filter(|&unit| everyone.disadvantage_known.get(unit)).count())
            };
            let places: Vec<usize> = affected.iter().map(|(at, _)| *at).collect();
            let phase = |at: usize| &self.roster.academies[at].phase;
            others.retain(|(at, _)| {
                let apart =
                    intake(&[*at]).zip(intake(&places)).map(|(one, other)| (one - other).abs());
                places.iter().any(|&other| phase(other) == phase(*at))
                    && apart.is_some_and(|apart| apart <= limits.similar_intake + 1e-9)
            });
            let best = others.iter().min_by(|(at, one), (other_at, other)| {
                one.share().partial_cmp(&other.share()).unwrap().then(at.cmp(other_at))
            });
            row.learn_from = best.map(|(at, _)| u32::try_from(*at).unwrap());
        }
        Lists { own, rules: self.count(Level::Trust, &[trust]), ..Lists::default() }
    }
}
