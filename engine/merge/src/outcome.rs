//! What became of every rule, pair and area for the units of a range: the same answers as
//! [`uplift_model::Findings::outcome`], for all units at once.

use crate::ground::Ground;
use crate::sets::{Precedence, Sets};
use crate::tables::{Tables, narrow};
use std::ops::Range;
use uplift_model::{Area, Bitmap, Level, RuleCount, RuleSetFindings};

/// What became of every pair and area for the units of a range.
#[derive(Debug, Clone)]
pub(crate) struct Outcomes {
    /// Where the bits are counted from.
    pub(crate) start: usize,
    /// By pair.
    pub(crate) pairs: Vec<Sets>,
    /// By [`Area::index`].
    pub(crate) areas: [Sets; Area::COUNT],
    /// Each rule of the level with how often it had each outcome.
    pub(crate) rules: Vec<(u16, RuleCount)>,
}

impl Outcomes {
    /// Sorts a range of enrolments by what became of the rules of pupils for them. `fired` has a
    /// bitmap for each of these rules.
    pub(crate) fn of(ground: &Ground<'_>, units: &Range<usize>, fired: Vec<Bitmap>) -> Self {
        let tables = &ground.tables;
        let mut outcomes = Self {
            start: units.start,
            pairs: vec![Sets::default(); tables.pairs.len()],
            areas: Default::default(),
            rules: Vec::with_capacity(fired.len()),
        };
        each_rule(ground, Level::Pupil, units, fired, |rule, count, sets| {
            outcomes.rules.push((rule, count));
            let pair = tables.rule(rule).map(|facts| usize::from(facts.pair));
            if let Some(pair) = pair.and_then(|pair| outcomes.pairs.get_mut(pair)) {
                pair.join(&sets);
            }
        });
        outcomes.settle(tables);
        outcomes
    }

    fn settle(&mut self, tables: &Tables) {
        for (sets, pair) in self.pairs.iter_mut().zip(&tables.pairs) {
            if let Some(area) = self.areas.get_mut(pair.area.index()) {
                area.join(sets);
            }
            sets.settle(Precedence::Lacking);
        }
        for area in &mut self.areas {
            area.settle(Precedence::Clear);
        }
    }
}

/// Goes through the rules of a level with how often each had which outcome, and for whom: clear are
/// all for whom it was decided. `fired` has a bitmap for each rule.
pub(crate) fn each_rule(
    ground: &Ground<'_>,
    level: Level,
    units: &Range<usize>,
    fired: Vec<Bitmap>,
    mut visit: impl FnMut(u16, RuleCount, Sets),
) {
    let findings = ground.findings(level);
    let years = Years::of(ground, level, units);
    let failed: Vec<Bitmap> = findings.rule_sets.iter().map(|found| failed(found, units)).collect();
    for (&place, fired) in ground.tables.rules_at(level).iter().zip(fired) {
        let Some(rule) = ground.book.rules.get(usize::from(place)) else { continue };
        if !rule.granted {
            let not_granted = narrow(units.len());
            let count = RuleCount { not_granted, ..RuleCount::default() };
            visit(place, count, Sets::default());
            continue;
        }
        let found = findings.rule_sets.get(rule.rule_set);
        let lacking = found
            .and_then(|found| found.lacking.get(rule.place))
            .filter(|lacking| !lacking.is_empty())
            .map(|lacking| lacking.slice(units.clone()));
        // Of a rule set without findings, nothing is known.
        let failed = failed.get(rule.rule_set).unwrap_or(&years.everyone);
        let span = ground.tables.rule(place).and_then(|facts| facts.years);
        let (sets, count) =
            one_rule(years.of_span(span), failed, fired, lacking.unwrap_or_default(), units.len());
        visit(place, count, sets);
    }
}

/// Sorts the units by what became of one rule. Clear are all for which it was decided, fired or
/// not; sets nobody is in stay empty.
fn one_rule(
    applicable: &Bitmap,
    failed: &Bitmap,
    mut fired: Bitmap,
    mut lacking: Bitmap,
    units: usize,
) -> (Sets, RuleCount) {
    let mut sets = Sets { clear: applicable.clone(), ..Sets::default() };
    let mut count = RuleCount::default();
    let applies = applicable.count();
    count.not_applicable = narrow(units).saturating_sub(applies);
    if !failed.is_empty() {
        sets.clear.and_not(failed);
        sets.not_assessed = applicable.clone();
        sets.not_assessed.and(failed);
        count.not_assessed = sets.not_assessed.count();
    }
    fired.and(&sets.clear);
    count.fired = fired.count();
    if !lacking.is_empty() {
        lacking.and(&sets.clear);
        lacking.and_not(&fired);
        count.lacking = lacking.count();
        if count.lacking > 0 {
            sets.clear.and_not(&lacking);
            sets.lacking = lacking;
        }
    }
    if count.fired > 0 {
        sets.flagged = fired;
    }
    count.not_fired = applies.saturating_sub(count.not_assessed + count.fired + count.lacking);
    (sets, count)
}

/// Returns the units of the range that a rule set failed on; an empty bitmap if none.
fn failed(found: &RuleSetFindings, units: &Range<usize>) -> Bitmap {
    let first = found.not_assessed.partition_point(|failed| failed.end as usize <= units.start);
    let mut set = Bitmap::default();
    for failed in found.not_assessed.get(first..).unwrap_or(&[]) {
        if failed.start as usize >= units.end {
            break;
        }
        if set.is_empty() {
            set = Bitmap::new(units.len());
        }
        let local = |unit: u32| (unit as usize).clamp(units.start, units.end) - units.start;
        set.set_range(local(failed.start)..local(failed.end));
    }
    set
}

/// Which units are in the years that rules are for.
struct Years {
    everyone: Bitmap,
    /// By [`Tables::years`].
    spans: Vec<Bitmap>,
}

impl Years {
    fn of(ground: &Ground<'_>, level: Level, units: &Range<usize>) -> Self {
        let Ground { book, roster, tables, .. } = ground;
        let mut everyone = Bitmap::new(units.len());
        everyone.set_range(0..units.len());
        let mut spans = vec![Bitmap::new(units.len()); tables.years.len()];
        // Classes follow one another, so that years come in long runs.
        let mut start = units.start;
        while start < units.end && !spans.is_empty() {
            let year = roster.year(level, start);
            let end = (start + 1..units.end).find(|&unit| roster.year(level, unit) != year);
            let end = end.unwrap_or(units.end);
            for (span, &rule) in spans.iter_mut().zip(&tables.years) {
                if book.rules.get(usize::from(rule)).is_some_and(|rule| rule.applies(year)) {
                    span.set_range(start - units.start..end - units.start);
                }
            }
            start = end;
        }
        Self { everyone, spans }
    }

    fn of_span(&self, span: Option<usize>) -> &Bitmap {
        span.and_then(|span| self.spans.get(span)).unwrap_or(&self.everyone)
    }
}
