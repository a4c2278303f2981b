//! Small worlds made at random from a seed: a roster, rules, a policy, readings and findings that
//! keep every promise the engine makes of them, with ties, gaps and faults more often than in life.

use std::borrow::Cow;
use uplift_model::{
    Academy, Area, Bitmap, BoundGuard, BoundRule, Class, Combine, Evidence, Finding, Findings,
    Gate, InPlace, Input, Intervention, Kind, Level, Need, Policy, Readings, Response, Roster,
    RuleBook, RuleSetFindings, Statistic, StepPolicy, Template, Trust, TrustWide,
};

/// Throws numbers, the same for the same seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Returns a number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // SplitMix64: each step visits another number of all there are.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % u64::try_from(count.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// Everything a merge needs.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) book: RuleBook,
    pub(crate) policy: Policy,
    pub(crate) roster: Roster,
    pub(crate) findings: [Findings; 4],
    pub(crate) readings: Table,
}

/// Readings by input and unit.
#[derive(Debug, Clone)]
pub(crate) struct Table(pub(crate) Vec<Vec<Option<f64>>>);

impl Readings for Table {
    fn reading(&self, input: usize, unit: usize) -> Option<f64> {
        *self.0.get(input)?.get(unit)?
    }
}

/// How large a world is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) trusts: usize,
    /// The most in a trust; and so on.
    pub(crate) academies: usize,
    pub(crate) classes: usize,
    pub(crate) home: usize,
    pub(crate) rules: usize,
    /// How many in a hundred decisions fire.
    pub(crate) fires: usize,
}

impl Size {
    pub(crate) const SMALL: Self =
        Self { trusts: 2, academies: 6, classes: 3, home: 12, rules: 32, fires: 25 };
}

impl World {
    pub(crate) fn of(seed: u64, size: Size) -> Self {
        let mut dice = Dice(seed);
        let book = book(&mut dice, size);
        let policy = policy(&mut dice, &book);
        let roster = roster(&mut dice, size);
        let pupils = roster.units(Level::Pupil);
        let mut column = |_: &Input| -> Vec<Option<f64>> {
            (0..pupils).map(|_| dice.pick(&[None, Some(0.0), Some(1.0), Some(2.0)])).collect()
        };
        let readings = Table(book.inputs.iter().map(&mut column).collect());
        let findings = [Level::Pupil, Level::Class, Level::Academy, Level::Trust]
            .map(|level| findings(&mut dice, level, &book, &roster, size));
        Self { book, policy, roster, findings, readings }
    }
}

fn intervention(dice: &mut Dice, place: usize) -> Intervention {
    let evidence = Evidence {
        claim: "".into(),
        source: "".into(),
        url: "".into(),
        as_at: "".into(),
        months: dice.pick(&[None, Some(0.0), Some(1.0), Some(2.5), Some(4.0), Some(6.0)]),
        cost: dice.pick(&[None, Some(1), Some(2), Some(2)]),
        security: dice.pick(&[None, Some(0), Some(1), Some(3), Some(4), Some(5)]),
        population: "".into(),
    };
    let excludes = if dice.percent(30) { vec![name(dice.below(10)).into()] } else { Vec::new() };
    Intervention {
        id: name(place).into(),
        title: "".into(),
        summary: "".into(),
        areas: Cow::Borrowed(Area::ALL),
        tier: dice.pick(&[1, 2, 2, 3]),
        evidence: if dice.percent(85) { vec![evidence].into() } else { Vec::new().into() },
        excludes: excludes.into(),
        minutes: 0,
        sessions_per_week: 0.0,
        weeks: 0,
        adult_hours: 0.0,
        group: (0, 0),
        notes: Cow::Borrowed(&[]),
    }
}

fn name(place: usize) -> String {
    format!("intervention-{place:02}")
}

fn book(dice: &mut Dice, size: Size) -> RuleBook {
    let indicators = ["x.absence", "x.lates", "x.need=semh", "x.need=asd", "x.need", "x.points"];
    let input = |indicator: &&str| Input {
        level: Level::Pupil,
        indicator: (*indicator).to_owned(),
        statistic: Statistic::Value,
        kind: Kind::Number,
    };
    let inputs: Vec<Input> = indicators.iter().map(input).collect();
    let interventions: Vec<_> = (0..10).map(|place| intervention(dice, place)).collect();
    let sets = 1 + dice.below(4);
    let mut rules: Vec<BoundRule> = Vec::new();
    for rule_set in 0..sets {
        for place in 0..dice.below(size.rules / sets + 1) {
            let guard = |dice: &mut Dice| BoundGuard {
                input: dice.below(inputs.len()),
                granted: dice.percent(80),
                code: dice.pick(&[0, 1, 2]),
                gate: dice.pick(&[Gate::CheckFirst, Gate::Contraindicated]),
                because: String::new(),
            };
            rules.push(BoundRule {
                rule_set,
                place,
                id: format!("rule-{place}"),
                title: String::new(),
                level: dice.pick(&[
                    Level::Pupil,
                    Level::Pupil,
                    Level::Pupil,
                    Level::Pupil,
                    Level::Pupil,
                    Level::Class,
                    Level::Academy,
                    Level::Trust,
                ]),
                area: dice.pick(&[Area::Attendance, Area::Literacy, Area::Behaviour]),
                // Often one of the first, so that rules propose the same.
                intervention: dice.pick(&[0, 0, 1, 1, 2, 3, 4, 5]),
                years: dice.pick(&[None, None, Some((1, 3)), Some((4, 9)), Some((-2, 1))]),
                granted: dice.percent(85),
                inputs: (0..dice.below(3)).map(|_| dice.below(inputs.len())).collect(),
                withheld: Vec::new(),
                guards: if dice.percent(30) { vec![guard(dice), guard(dice)] } else { Vec::new() },
                evidence: Vec::new(),
                because: Template::default(),
            });
        }
    }
    let steps = [(); Area::COUNT].map(|()| dice.below(interventions.len()));
    RuleBook { rule_sets: Vec::new(), rules, inputs, interventions, steps }
}

fn policy(dice: &mut Dice, book: &RuleBook) -> Policy {
    let exclusive = (0..dice.below(3)).map(|_| {
        let mut id = || book.interventions[dice.below(book.interventions.len())].id.to_string();
        (id(), id())
    });
    let exclusive = exclusive.collect();
    let by_evidence =
        Response::ByEvidence { discount: Policy::DISCOUNT.0, as_at: Policy::DISCOUNT.1.to_owned() };
    Policy {
        cap: dice.pick(&[0, 1, 2, 3, 10]),
        weights: [(); Area::COUNT]
            .map(|()| dice.pick(&[0, 500_000, 1_000_000, 1_000_000, 1_700_001])),
        combine: dice.pick(&[Combine::Highest, Combine::Independent]),
        response: dice.pick(&[by_evidence.clone(), by_evidence, Response::Off]),
        exclusive,
        step: StepPolicy {
            share: dice.pick(&[0.2, 0.4, 0.5]),
            minimum_assessed: dice.pick(&[0, 1, 4, 8]),
            gates: dice.percent(50),
        },
        trust_wide: TrustWide {
            academy_share: dice.pick(&[0.1, 0.25, 0.4]),
            academies: dice.pick(&[0.3, 0.5, 1.0]),
            similar_intake: dice.pick(&[0.05, 0.2, 1.0]),
        },
        ..Policy::default()
    }
}

fn roster(dice: &mut Dice, size: Size) -> Roster {
    let mut roster = Roster::default();
    let mut repeated = Vec::new();
    let mut disadvantage = Vec::new();
    let everyone = &mut roster.enrolments;
    let mut add = |dice: &mut Dice, class: u32, year: i8| {
        let unit = everyone.year.len();
        everyone.pupil.push(&format!("pupil-{unit}"));
        everyone.class.push(class);
        everyone.year.push(if dice.percent(10) { i8::MIN } else { year });
        repeated.push(dice.percent(10));
        disadvantage.push(dice.pick(&[None, Some(false), Some(false), Some(true)]));
        unit + 1
    };
    let mut end = 0;
    for trust in 0..size.trusts {
        let first = roster.academies.len();
        for _ in 0..=dice.below(size.academies) {
            let academy = roster.academies.len();
            let (start, first_class) = (end, roster.classes.len());
            for _ in 0..dice.below(3) {
                end = add(dice, u32::MAX, 2);
            }
            for _ in 0..dice.below(size.classes + 1) {
                let class = roster.classes.len();
                let home = end;
                let year = dice.pick(&[-2, 0, 1, 2, 3, 4, 7]);
                for _ in 0..dice.below(size.home + 1) {
                    end = add(dice, u32::try_from(class).unwrap(), year);
                }
                roster.classes.push(Class {
                    id: format!("class-{class}"),
                    name: String::new(),
                    year_group: dice.pick(&[None, Some(year)]),
                    subject: String::new(),
                    academy,
                    home: home..end,
                    others: Vec::new(),
                });
            }
            for class in roster.classes.iter_mut().skip(first_class) {
                let share = dice.pick(&[0, 30]);
                let apart = (start..end).filter(|unit| !class.home.contains(unit));
                let others = apart.filter(|_| dice.percent(share));
                class.others = others.map(|unit| u32::try_from(unit).unwrap()).collect();
            }
            roster.academies.push(Academy {
                id: format!("academy-{academy}"),
                name: String::new(),
                phase: dice.pick(&["primary", "primary", "secondary", ""]).to_owned(),
                trust,
                classes: first_class..roster.classes.len(),
                enrolments: start..end,
            });
        }
        let academies = first..roster.academies.len();
        roster.trusts.push(Trust { id: format!("trust-{trust}"), name: String::new(), academies });
    }
    let everyone = &mut roster.enrolments;
    everyone.repeated = bits(&repeated);
    let known: Vec<bool> = disadvantage.iter().map(Option::is_some).collect();
    everyone.disadvantage_known = bits(&known);
    let yes: Vec<bool> = disadvantage.iter().map(|yes| *yes == Some(true)).collect();
    everyone.disadvantaged = bits(&yes);
    everyone.in_place = in_place(dice, everyone.year.len());
    roster
}

/// Half the worlds say nothing of provision; in the others some pupils have some interventions, one
/// of which no rule proposes.
fn in_place(dice: &mut Dice, pupils: usize) -> InPlace {
    let mut found = InPlace::default();
    if dice.percent(50) {
        found.interventions = ["reading-club".to_owned(), name(3), name(0), name(1)].to_vec();
        for unit in 0..u32::try_from(pupils).unwrap() {
            for place in 0..4 {
                if dice.percent(15) {
                    found.rows.push((unit, place, i32::try_from(dice.below(20_000)).unwrap()));
                }
            }
        }
    }
    found
}

fn bits(set: &[bool]) -> Bitmap {
    let mut bitmap = Bitmap::new(set.len());
    set.iter().enumerate().filter(|(_, set)| **set).for_each(|(at, _)| bitmap.set(at));
    bitmap
}

fn findings(
    dice: &mut Dice,
    level: Level,
    book: &RuleBook,
    roster: &Roster,
    size: Size,
) -> Findings {
    let units = roster.units(level);
    let sets = book.rules.last().map_or(1, |rule| rule.rule_set + 1);
    let rule_sets = (0..sets).map(|rule_set| {
        let mut found = RuleSetFindings::default();
        if dice.percent(30) {
            let (one, other) = (dice.below(units + 1), dice.below(units + 1));
            let (start, end) = (one.min(other), one.max(other));
            let middle = start.midpoint(end);
            for (start, end) in [(start, middle), (middle, end)] {
                if start < end {
                    let narrow = |unit: usize| u32::try_from(unit).unwrap();
                    found.not_assessed.push(narrow(start)..narrow(end));
                }
            }
        }
        let rules = || book.rules.iter().enumerate().filter(|(_, rule)| rule.rule_set == rule_set);
        found.lacking = rules()
            .map(
                |(_, rule)| {
                    if rule.level == level { Bitmap::new(units) } else { Bitmap::default() }
                },
            )
            .collect();
        for unit in 0..units {
            let row = u32::try_from(unit).unwrap();
            let failed = found.not_assessed.iter().any(|failed| failed.contains(&row));
            for (rule, bound) in rules().filter(|(_, rule)| rule.level == level) {
                let decides = bound.granted && bound.applies(roster.year(level, unit)) && !failed;
                if decides && dice.percent(size.fires) {
                    let need = match dice.below(3) {
                        0 => u64::try_from(dice.below(1_000_001)).unwrap(),
                        _ => dice.pick(&[0, 250_000, 500_000, 1_000_000]),
                    };
                    let need = Need::from_millionths(need);
                    found.fired.push(Finding {
                        unit: row,
                        rule: u16::try_from(rule).unwrap(),
                        need,
                    });
                } else if dice.percent(20) {
                    found.lacking[bound.place].set(unit);
                }
            }
        }
        found
    });
    Findings { level, units, rule_sets: rule_sets.collect() }
}
