//! What is worked out once a run: every (area, intervention) pair in the order that breaks ties,
//! and what each rule comes down to. Units are looked at elsewhere.

use std::collections::BTreeSet;
use uplift_model::{Area, BoundRule, Intervention, Level, Policy, Response, RuleBook};

/// An intervention proposed in an area. Pairs are numbered by cost (none last), tier, id and area,
/// so that the lower number goes first wherever all else is equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) area: Area,
    pub(crate) intervention: u16,
    /// Months' progress discounted by how secure they are, in millionths; none without an
    /// estimate, that is where months or security are missing.
    pub(crate) value: Option<u64>,
    /// The rules that propose it for pupils, in order.
    pub(crate) pupil_rules: Vec<u16>,
}

/// What the merge needs to know of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleFacts {
    pub(crate) pair: u16,
    /// Its place among the rules of its level, in [`Tables::at`].
    pub(crate) slot: usize,
    /// The years it is for, as a place in [`Tables::years`].
    pub(crate) years: Option<usize>,
    pub(crate) rule_set: usize,
    pub(crate) guarded: bool,
    /// The indicators it reads, by number, in order.
    pub(crate) indicators: Vec<usize>,
}

/// Everything worked out once a run.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pub(crate) pairs: Vec<Pair>,
    /// By place in the rule book.
    pub(crate) rules: Vec<RuleFacts>,
    /// The rules of each level, in order.
    pub(crate) at: [Vec<u16>; Level::ALL.len()],
    /// A rule for each span of year groups that any rule is for.
    pub(crate) years: Vec<u16>,
    /// The pair of each area's whole-class step.
    pub(crate) steps: [u16; Area::COUNT],
    /// For each intervention, those it is not given together with, in order.
    excluded: Vec<Vec<u16>>,
}

impl Tables {
    pub(crate) fn new(book: &RuleBook, policy: &Policy) -> Self {
        let steps = || Area::ALL.iter().copied().zip(book.steps);
        let proposed = book.rules.iter().map(|rule| (rule.area, rule.intervention));
        let mut keys: Vec<(Area, usize)> = proposed.chain(steps()).collect();
        keys.sort_unstable_by(|a, b| tie_break(book, *a).cmp(&tie_break(book, *b)));
        keys.dedup();
        let number = |key| narrow16(keys.iter().position(|known| *known == key).unwrap_or(0));

        let mut at: [Vec<u16>; Level::ALL.len()] = Default::default();
        let mut years: Vec<u16> = Vec::new();
        let spans = |place: &u16| book.rules.get(usize::from(*place)).map(|rule| rule.years);
        let mut rules = Vec::with_capacity(book.rules.len());
        for (place, rule) in book.rules.iter().enumerate() {
            let place = narrow16(place);
            let mut slot = 0;
            if let Some(level) = at.get_mut(rule.level as usize) {
                slot = level.len();
                level.push(place);
            }
            let span = rule.years.map(|_| {
                years.iter().position(|known| spans(known) == Some(rule.years)).unwrap_or_else(
                    || {
                        years.push(place);
                        years.len() - 1
                    },
                )
            });
            rules.push(RuleFacts {
                pair: number((rule.area, rule.intervention)),
                slot,
                years: span,
                rule_set: rule.rule_set,
                guarded: rule.guards.iter().any(|guard| guard.granted),
                indicators: indicators(book, rule),
            });
        }

        let mut step_pairs = [0; Area::COUNT];
        for (pair, key) in step_pairs.iter_mut().zip(steps()) {
            *pair = number(key);
        }
        let pairs = keys.iter().map(|&(area, intervention)| Pair {
            area,
            intervention: narrow16(intervention),
            value: book.interventions.get(intervention).and_then(|it| value(it, policy)),
            pupil_rules: book
                .at(Level::Pupil)
                .filter(|(_, rule)| (rule.area, rule.intervention) == (area, intervention))
                .map(|(place, _)| narrow16(place))
                .collect(),
        });
        let pairs = pairs.collect();
        Self { pairs, rules, at, years, steps: step_pairs, excluded: excluded(book, policy) }
    }

    pub(crate) fn pair(&self, pair: u16) -> Option<&Pair> {
        self.pairs.get(usize::from(pair))
    }

    pub(crate) fn rule(&self, rule: u16) -> Option<&RuleFacts> {
        self.rules.get(usize::from(rule))
    }

    /// Returns the rules of a level, in order.
    pub(crate) fn rules_at(&self, level: Level) -> &[u16] {
        self.at.get(level as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns whether two interventions are not given to the same pupil at the same time.
    pub(crate) fn exclude(&self, one: u16, other: u16) -> bool {
        let excluded = self.excluded.get(usize::from(one));
        excluded.is_some_and(|others| others.binary_search(&other).is_ok())
    }

    /// Returns whether two rules read an indicator in common.
    pub(crate) fn share_an_indicator(&self, one: u16, other: u16) -> bool {
        let read = |rule| self.rule(rule).map_or(&[][..], |facts| &facts.indicators);
        read(one).iter().any(|indicator| read(other).binary_search(indicator).is_ok())
    }
}

/// Narrows a place in a list that is far shorter than the type allows.
pub(crate) fn narrow16(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// Narrows a number of units, or a place among them.
pub(crate) fn narrow(units: usize) -> u32 {
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Rounds to millionths; what is negative or not a number is 0, what is above `most` wholes is
/// that.
pub(crate) fn millionths(value: f64, most: u32) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and no more than a 32-bit number of wholes"
    )]
    let rounded = (value.max(0.0).min(f64::from(most)) * 1e6).round() as u64;
    rounded
}

fn tie_break(book: &RuleBook, key: (Area, usize)) -> (u16, u8, &str, Area, usize) {
    let (area, place) = key;
    let intervention = book.interventions.get(place);
    let cost = intervention.and_then(Intervention::cost).map_or(u16::MAX, u16::from);
    let (tier, id) = intervention.map_or((u8::MAX, ""), |it| (it.tier, it.id.as_ref()));
    (cost, tier, id, area, place)
}

/// Returns the numbers of the indicators that a rule reads, in order: for each, the place of the
/// first input that reads it. A member of a category counts as its category.
fn indicators(book: &RuleBook, rule: &BoundRule) -> Vec<usize> {
    let name = |input: &usize| {
        let input = book.inputs.get(*input)?;
        input.indicator.split('=').next()
    };
    let first = |place| {
        let wanted = name(place)?;
        (0..book.inputs.len()).find(|other| name(other) == Some(wanted))
    };
    let numbers: BTreeSet<usize> = rule.inputs.iter().filter_map(first).collect();
    numbers.into_iter().collect()
}

fn value(intervention: &Intervention, policy: &Policy) -> Option<u64> {
    let Response::ByEvidence { discount, .. } = &policy.response else { return None };
    let months = intervention.months()?;
    let discount = discount.get(usize::from(intervention.security()?))?;
    // A thousand years of progress are enough for any estimate, and leave room to multiply.
    Some(millionths(months * discount, 12_000))
}

/// Returns for each intervention those that it excludes, that exclude it, or that the policy keeps
/// apart from it.
fn excluded(book: &RuleBook, policy: &Policy) -> Vec<Vec<u16>> {
    let place = |id: &str| book.interventions.iter().position(|known| known.id == id);
    let named = book.interventions.iter().enumerate().flat_map(|(one, intervention)| {
        intervention.excludes.iter().map(move |other| (Some(one), other.as_ref()))
    });
    let chosen = policy.exclusive.iter().map(|(one, other)| (place(one), other.as_str()));
    let mut excluded: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); book.interventions.len()];
    for (one, other) in named.chain(chosen) {
        let (Some(one), Some(other)) = (one, place(other)) else { continue };
        for (one, other) in [(one, other), (other, one)] {
            if let Some(others) = excluded.get_mut(one) {
                others.insert(narrow16(other));
            }
        }
    }
    excluded.into_iter().map(|others| others.into_iter().collect()).collect()
}
