//! What became of a rule for every unit, and how many there are of each sort.

use uplift_model::{Findings, Outcome, Roster, RuleBook, RuleCount};

/// Returns what became of a rule (a place in [`RuleBook::rules`]) for each unit of its level.
pub fn became(book: &RuleBook, findings: &Findings, roster: &Roster, rule: usize) -> Vec<Outcome> {
    let silence = |unit| findings.outcome_of_silence(book, roster, rule, unit);
    let mut all: Vec<Outcome> = (0..findings.units).map(silence).collect();
    let set = book.rules.get(rule).map_or(usize::MAX, |bound| bound.rule_set);
    let fired = findings.fired(set, 0..findings.units).iter();
    for finding in fired.filter(|finding| usize::from(finding.rule) == rule) {
        // What was not assessed because of a fault stays so.
        if let Some(outcome) = all.get_mut(finding.unit as usize)
            && *outcome == Outcome::NotFired
        {
            *outcome = Outcome::Fired(finding.need);
        }
    }
    all
}

/// Counts outcomes.
pub fn counts(outcomes: impl IntoIterator<Item = Outcome>) -> RuleCount {
    let mut counts = RuleCount::default();
    for outcome in outcomes {
        *match outcome {
            Outcome::Fired(_) => &mut counts.fired,
            Outcome::NotFired => &mut counts.not_fired,
            Outcome::Lacking => &mut counts.lacking,
            Outcome::NotApplicable => &mut counts.not_applicable,
            Outcome::NotGranted => &mut counts.not_granted,
            Outcome::NotAssessed => &mut counts.not_assessed,
        } += 1;
    }
    counts
}

/// Counts outcomes apart for each of so many groups; `group` says of a unit which it is in, none for a
/// unit that is in none.
pub fn split(
    outcomes: &[Outcome],
    groups: usize,
    group: impl Fn(usize) -> Option<usize>,
) -> Vec<RuleCount> {
    let mut all = vec![RuleCount::default(); groups];
    for (unit, outcome) in outcomes.iter().enumerate() {
        if let Some(counted) = group(unit).and_then(|group| all.get_mut(group)) {
            counted.add(&counts([*outcome]));
        }
    }
    all
}

/// Returns how many units a rule decided for.
pub fn assessed(counts: &RuleCount) -> u32 {
    counts.fired + counts.not_fired
}

/// Returns the share of fired among the units a rule decided for; none where there are none.
pub fn share(counts: &RuleCount) -> Option<f64> {
    let whole = assessed(counts);
    (whole > 0).then(|| f64::from(counts.fired) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::Need;

    const ALL: [Outcome; 6] = [
        Outcome::Fired(Need::MOST),
        Outcome::NotFired,
        Outcome::Lacking,
        Outcome::NotApplicable,
        Outcome::NotGranted,
        Outcome::NotAssessed,
    ];

    #[test]
    fn each_outcome_is_counted_in_its_place() {
        let counted = counts(ALL.into_iter().chain([Outcome::NotFired]));
        let expected = RuleCount {
            fired: 1,
            not_fired: 2,
            lacking: 1,
            not_applicable: 1,
            not_granted: 1,
            not_assessed: 1,
        };
        assert_eq!(counted, expected);
        assert_eq!((assessed(&counted), share(&counted)), (3, Some(1.0 / 3.0)));
        assert_eq!(share(&RuleCount::default()), None);
    }

    #[test]
    fn groups_add_up_but_for_units_in_none() {
        let of = |unit: usize| (unit < 5).then_some(unit % 2);
        let [even, odd] = split(&ALL, 2, of).try_into().unwrap();
        assert_eq!((even.fired, even.lacking, even.not_granted), (1, 1, 1));
        assert_eq!((odd.not_fired, odd.not_applicable, odd.not_assessed), (1, 1, 0));
        assert_eq!(split(&ALL, 1, |_| Some(7)), [RuleCount::default()]);
    }
}
