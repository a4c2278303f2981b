//! Edges of merging on worlds small enough to be written down.

use crate::world::Table;
use std::borrow::Cow;
use uplift_merge::{AcademyLists, Merge, TrustLists};
use uplift_model::{
    Academy, Area, Basis, Bitmap, BoundGuard, BoundRule, Cause, Class, Combine, Enrolments,
    Evidence, Finding, Findings, Gate, InPlace, Input, Intervention, Kind, Level, Need, Policy,
    Roster, RuleBook, RuleSetFindings, Statistic, Status, Template, Trust,
};

/// A trust of academies of one class each, and rules that each propose an intervention of their
/// own for literacy. Rule `n` proposes intervention `n`; the step is the last.
struct Hand {
    book: RuleBook,
    policy: Policy,
    roster: Roster,
    fired: Vec<Finding>,
    readings: Table,
}

const STEP: u16 = 9;

impl Hand {
    /// Makes academies of so many pupils, and so many rules, each of a rule set of its own.
    fn of(sizes: &[usize], rules: usize) -> Self {
        let interventions = (0..=STEP).map(|place| Intervention {
            id: format!("intervention-{place}").into(),
            title: "".into(),
            summary: "".into(),
            areas: Cow::Borrowed(&[Area::Literacy]),
            tier: 2,
            evidence: Cow::Borrowed(&[]),
            excludes: Cow::Borrowed(&[]),
            minutes: 0,
            sessions_per_week: 0.0,
            weeks: 0,
            adult_hours: 0.0,
            group: (0, 0),
            notes: Cow::Borrowed(&[]),
        });
        let rules = (0..rules).map(|rule| BoundRule {
            rule_set: rule,
            place: 0,
            id: format!("rule-{rule}"),
            title: String::new(),
            level: Level::Pupil,
            area: Area::Literacy,
            intervention: rule,
            years: None,
            granted: true,
            inputs: vec![rule],
            withheld: Vec::new(),
            guards: Vec::new(),
            evidence: Vec::new(),
            because: Template::default(),
        });
        let inputs = (0..5).map(|input| Input {
            level: Level::Pupil,
            indicator: format!("x.indicator-{input}"),
            statistic: Statistic::Value,
            kind: Kind::Number,
        });
        let book = RuleBook {
            rule_sets: Vec::new(),
            rules: rules.collect(),
            inputs: inputs.collect(),
            interventions: interventions.collect(),
            steps: [usize::from(STEP); Area::COUNT],
        };
        let mut roster = Roster::default();
        let mut end = 0;
        for (academy, &size) in sizes.iter().enumerate() {
            let enrolments = end..end + size;
            end += size;
            roster.classes.push(Class {
                id: "class".to_owned(),
                name: String::new(),
                year_group: None,
                subject: String::new(),
                academy,
                home: enrolments.clone(),
                others: Vec::new(),
            });
            roster.academies.push(Academy {
                id: format!("academy-{academy}"),
                name: String::new(),
                phase: "primary".to_owned(),
                trust: 0,
                classes: academy..academy + 1,
                enrolments,
            });
        }
        let academies = 0..sizes.len();
        roster.trusts.push(Trust { id: String::new(), name: String::new(), academies });
        let mut known = Bitmap::new(end);
        known.set_range(0..end);
        let classes = roster.classes.iter().enumerate();
        let class = classes.flat_map(|(class, it)| it.home.clone().map(move |_| class));
        roster.enrolments = Enrolments {
            pupil: (0..end).map(|_| "pupil").collect(),
            class: class.map(|class| u32::try_from(class).unwrap()).collect(),
            year: vec![4; end],
            disadvantage_known: known,
            disadvantaged: Bitmap::new(end),
            repeated: Bitmap::new(end),
            in_place: InPlace::default(),
        };
        let policy = Policy { cap: 10, ..Policy::default() };
        let readings = Table(vec![vec![None; end]; 5]);
        Self { book, policy, roster, fired: Vec::new(), readings }
    }

    /// Lets a rule fire for a pupil, with a need in hundredths.
    fn fire(&mut self, unit: u32, rule: u16, hundredths: u64) -> &mut Self {
        let need = Need::from_millionths(hundredths * 10_000);
        self.fired.push(Finding { unit, rule, need });
        self
    }

    /// Keeps a rule from deciding for a pupil.
    fn lacking(&self, findings: &mut Findings, lacking: &[(usize, usize)]) {
        for found in &mut findings.rule_sets {
            found.lacking = vec![Bitmap::new(self.roster.units(Level::Pupil))];
        }
        for &(unit, rule) in lacking {
            findings.rule_sets[rule].lacking[0].set(unit);
        }
    }

    fn merge(&self, lacking: &[(usize, usize)]) -> (Vec<AcademyLists>, TrustLists) {
        let rule_sets = (0..self.book.rules.len()).map(|rule| {
            let of_rule = self.fired.iter().filter(|finding| usize::from(finding.rule) == rule);
            let mut fired: Vec<Finding> = of_rule.copied().collect();
            fired.sort();
            RuleSetFindings { fired, ..RuleSetFindings::default() }
        });
        let units = self.roster.units(Level::Pupil);
        let mut pupils = Findings { level: Level::Pupil, units, rule_sets: rule_sets.collect() };
        self.lacking(&mut pupils, lacking);
        let none = |level| Findings { level, units: 0, rule_sets: Vec::new() };
        let findings = [pupils, none(Level::Class), none(Level::Academy), none(Level::Trust)];
        let Self { book, policy, roster, readings, .. } = self;
        let merge = Merge::new(book, policy, roster, &findings, readings);
        let lists: Vec<_> = (0..roster.academies.len()).map(|at| merge.academy(at)).collect();
        let trust = merge.trust(0, &lists.iter().map(|lists| &lists.totals).collect::<Vec<_>>());
        (lists, trust)
    }

    /// Checks what becomes of the rows of the first pupil, by rank.
    #[track_caller]
    fn check(&self, expected: &[(u16, Status, Cause)]) {
        let (lists, _) = self.merge(&[]);
        let rows = lists[0].pupils.iter().filter(|row| row.unit == 0);
        let rows: Vec<_> = rows.map(|row| (row.intervention, row.status, row.cause)).collect();
        assert_eq!(rows, expected);
    }
}

const STANDS: (Status, Cause) = (Status::Recommended, Cause::None);

#[test]
fn the_cap_counts_rows_that_stand() {
    let mut hand = Hand::of(&[1], 4);
    hand.fire(0, 0, 90).fire(0, 1, 80).fire(0, 2, 70).fire(0, 3, 60);
    hand.policy.cap = 2;
    let over = (Status::OverCap, Cause::Cap { limit: 2 });
    let row = |place, (status, cause)| (place, status, cause);
    hand.check(&[row(0, STANDS), row(1, STANDS), row(2, over), row(3, over)]);

    hand.book.rules[0].guards = vec![guard(0, Gate::CheckFirst)];
    hand.readings.0[0][0] = Some(1.0);
    let check = (Status::CheckFirst, Cause::Guard { rule: 0, guard: 0 });
    hand.check(&[row(0, check), row(1, STANDS), row(2, STANDS), row(3, over)]);
}

#[test]
fn what_is_in_place_is_not_proposed_again_and_holds_nothing_else_back() {
    let mut hand = Hand::of(&[1], 3);
    hand.fire(0, 0, 90).fire(0, 1, 80).fire(0, 2, 70);
    hand.policy.cap = 2;
    hand.policy.exclusive = vec![("intervention-0".to_owned(), "intervention-1".to_owned())];
    let row = |place, (status, cause)| (place, status, cause);
    let ruled_out = Cause::Row { rank: 1, intervention: 0 };
    hand.check(&[row(0, STANDS), (1, Status::Exclusive, ruled_out), row(2, STANDS)]);

    // One that the rule book does not know stands before it in the list.
    let known = ["reading-club".to_owned(), "intervention-0".to_owned()];
    let in_place = &mut hand.roster.enrolments.in_place;
    in_place.interventions = known.to_vec();
    in_place.rows = vec![(0, 0, 20_000), (0, 1, 20_454)];
    let there = (Status::AlreadyInPlace, Cause::InPlace { since: 20_454 });
    hand.check(&[row(0, there), row(1, STANDS), row(2, STANDS)]);

    // A guard speaks before it; it speaks before the rest.
    hand.policy.cap = 0;
    let over = (Status::OverCap, Cause::Cap { limit: 0 });
    hand.check(&[row(0, there), row(1, over), row(2, over)]);
    hand.book.rules[0].guards = vec![guard(0, Gate::CheckFirst)];
    hand.readings.0[0][0] = Some(1.0);
    let check = (Status::CheckFirst, Cause::Guard { rule: 0, guard: 0 });
    hand.check(&[row(0, check), row(1, over), row(2, over)]);
    hand.readings.0[0][0] = None;

    // The intervention of another pupil is none of this one's.
    hand.policy.cap = 2;
    hand.roster.enrolments.in_place.rows = vec![(1, 1, 20_454)];
    hand.check(&[row(0, STANDS), (1, Status::Exclusive, ruled_out), row(2, STANDS)]);
}

#[test]
fn a_row_that_does_not_stand_rules_nothing_out() {
    let mut hand = Hand::of(&[1], 3);
    hand.fire(0, 0, 90).fire(0, 1, 80).fire(0, 2, 70);
    // The second row excludes the first, the policy keeps the second and the third apart.
    hand.book.interventions[1].excludes = vec!["intervention-0".into()].into();
    hand.policy.exclusive = vec![("intervention-1".to_owned(), "intervention-2".to_owned())];
    let ruled_out = Cause::Row { rank: 1, intervention: 0 };
    hand.check(&[
        (0, Status::Recommended, Cause::None),
        (1, Status::Exclusive, ruled_out),
        (2, Status::Recommended, Cause::None),
    ]);
}

fn guard(input: usize, gate: Gate) -> BoundGuard {
    BoundGuard { input, granted: true, code: 1, gate, because: String::new() }
}

#[test]
fn the_strongest_guard_speaks() {
    let mut hand = Hand::of(&[1], 2);
    hand.fire(0, 0, 90).fire(0, 1, 80);
    hand.book.rules[1].intervention = 0;
    hand.book.rules[0].guards = vec![guard(0, Gate::CheckFirst)];
    hand.book.rules[1].guards = vec![guard(1, Gate::CheckFirst), guard(1, Gate::Contraindicated)];
    // Nothing is known: nothing speaks.
    hand.check(&[(0, Status::Recommended, Cause::None)]);
    hand.readings.0[0][0] = Some(1.0);
    hand.readings.0[1][0] = Some(0.0);
    hand.check(&[(0, Status::CheckFirst, Cause::Guard { rule: 0, guard: 0 })]);
    hand.readings.0[1][0] = Some(1.0);
    hand.check(&[(0, Status::Contraindicated, Cause::Guard { rule: 1, guard: 1 })]);
    hand.book.rules[1].guards[1].granted = false;
    hand.check(&[(0, Status::CheckFirst, Cause::Guard { rule: 0, guard: 0 })]);
}

#[test]
fn evidence_weighs_between_two_responses() {
    let mut hand = Hand::of(&[1], 3);
    hand.fire(0, 0, 50).fire(0, 1, 50).fire(0, 2, 50);
    let evidence = |months, security| Evidence {
        claim: "".into(),
        source: "".into(),
        url: "".into(),
        as_at: "".into(),
        months: Some(months),
        cost: None,
        security,
        population: "".into(),
    };
    hand.book.interventions[0].evidence = vec![evidence(4.0, Some(2))].into();
    hand.book.interventions[1].evidence = vec![evidence(5.0, Some(5))].into();
    hand.book.interventions[2].evidence = vec![evidence(9.0, None)].into();
    let (lists, _) = hand.merge(&[]);
    let rows = lists[0].pupils.iter().map(|row| (row.intervention, row.response, row.priority));
    // 4 months at a half against 5 months in full; 9 months of unknown security are no estimate.
    assert!(rows.eq([(1, 1_000_000, 500_000), (2, 750_000, 375_000), (0, 700_000, 350_000)]));
}

#[test]
fn findings_on_one_indicator_are_not_independent() {
    let mut hand = Hand::of(&[1], 2);
    hand.fire(0, 0, 50).fire(0, 1, 50);
    hand.book.rules[1].intervention = 0;
    let mut check = |combine, expected| {
        hand.policy.combine = combine;
        assert_eq!(hand.merge(&[]).0[0].pupils[0].need.millionths(), expected);
    };
    check(Combine::Highest, 500_000);
    check(Combine::Independent, 750_000);
    // Members of one category are one indicator.
    hand.book.inputs[0].indicator = "pupil.sen_need=semh".to_owned();
    hand.book.inputs[1].indicator = "pupil.sen_need=asd".to_owned();
    assert_eq!(hand.merge(&[]).0[0].pupils[0].need.millionths(), 500_000);
}

#[track_caller]
fn check_step(pupils: usize, flagged: u32, lacking: usize, expected: bool) {
    let mut hand = Hand::of(&[pupils], 1);
    (0..flagged).for_each(|unit| _ = hand.fire(unit, 0, 50));
    let lacking: Vec<_> = (pupils - lacking..pupils).map(|unit| (unit, 0)).collect();
    let (lists, trust) = hand.merge(&lacking);
    for rows in [&lists[0].classes, &lists[0].academy, &trust.rows] {
        assert_eq!(rows.iter().any(|row| row.basis == Basis::Step), expected);
        assert_eq!(rows[0].intervention == STEP, expected);
        assert_eq!(rows.last().unwrap().tally.lacking as usize, lacking.len());
    }
}

#[test]
fn a_step_needs_two_in_five_of_at_least_eight_assessed() {
    check_step(10, 4, 0, true);
    check_step(10, 3, 0, false);
    check_step(8, 4, 0, true);
    check_step(8, 3, 0, false);
    check_step(7, 7, 0, false);
    check_step(8, 4, 1, false);
    check_step(12, 4, 2, true);
}

#[test]
fn nobody_flagged_is_no_row_even_where_the_policy_asks_for_no_share() {
    let mut hand = Hand::of(&[12], 1);
    hand.policy.step.share = 0.0;
    let (lists, trust) = hand.merge(&[]);
    assert!(lists[0].classes.is_empty() && lists[0].academy.is_empty() && trust.rows.is_empty());
}

#[test]
fn a_step_marks_rows_or_gates_them() {
    let mut hand = Hand::of(&[10], 1);
    (0..5).for_each(|unit| _ = hand.fire(unit, 0, 50));
    let cause = Cause::Step { class: 0 };
    hand.check(&[(0, Status::Recommended, cause)]);
    hand.policy.step.gates = true;
    hand.check(&[(0, Status::CoveredByStep, cause)]);
    let (lists, _) = hand.merge(&[]);
    let (step, row) = (&lists[0].academy[0], &lists[0].academy[1]);
    assert_eq!((step.priority, row.priority), (2_500_000, 2_500_000));
    assert_eq!((step.rank, step.recommended, step.tally), (1, 0, row.tally));
    assert_eq!((step.years, &step.rules), (1 << 6, &vec![(0, 5)]));
}

/// Three academies of ten: two where three pupils are flagged, one where one is.
fn three_academies() -> Hand {
    let mut hand = Hand::of(&[10, 10, 10], 1);
    for unit in [0, 1, 2, 10, 11, 12, 20] {
        hand.fire(unit, 0, 50);
    }
    hand.policy.trust_wide.academy_share = 0.3;
    hand
}

#[track_caller]
fn check_trust(hand: &Hand, affected: &[u32], trust_wide: bool, learn_from: Option<u32>) {
    let row = &hand.merge(&[]).1.rows[0];
    assert_eq!(
        (&row.affected[..], row.trust_wide, row.learn_from),
        (affected, trust_wide, learn_from)
    );
}

#[test]
fn a_trust_learns_from_the_best_with_a_similar_intake() {
    let mut hand = three_academies();
    check_trust(&hand, &[0, 1], true, Some(2));
    // One in ten is as far apart as intakes may be; two are too many.
    hand.roster.enrolments.disadvantaged.set(20);
    check_trust(&hand, &[0, 1], true, Some(2));
    hand.roster.enrolments.disadvantaged.set(21);
    check_trust(&hand, &[0, 1], true, None);
    let mut hand = three_academies();
    hand.roster.academies[2].phase = "secondary".to_owned();
    check_trust(&hand, &[0, 1], true, None);
}

#[test]
fn trust_wide_takes_two_academies_and_the_policys_share() {
    let mut hand = three_academies();
    hand.policy.trust_wide.academies = 0.7;
    check_trust(&hand, &[0, 1], false, Some(2));
    let mut hand = three_academies();
    hand.policy.trust_wide.academy_share = 0.31;
    check_trust(&hand, &[], false, None);
    hand.fire(3, 0, 50);
    check_trust(&hand, &[0], false, Some(2));
}

#[test]
fn a_trust_counts_a_pupil_once() {
    let mut hand = three_academies();
    hand.roster.enrolments.repeated.set(10);
    hand.roster.enrolments.repeated.set(19);
    let (lists, trust) = hand.merge(&[]);
    assert_eq!(lists[1].academy[0].tally.flagged, 3);
    assert_eq!((trust.rows[0].tally.flagged, trust.rows[0].tally.clear), (6, 22));
    check_trust(&hand, &[0, 1], true, Some(2));
}
