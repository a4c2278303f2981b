//! The lists of one academy: all five steps for its pupils, its classes and itself.

use crate::gate::{ClassSteps, Gates};
use crate::ground::Ground;
use crate::lists::{AcademyLists, AcademyTotals};
use crate::outcome::Outcomes;
use crate::own::{self, Proposal};
use crate::pupils::Ranked;
use crate::rank;
use crate::rollup::Whole;
use crate::sets::Members;
use crate::tables::narrow;
use crate::totals::{Totals, Which};
use uplift_model::{Academy, Area, Class, Level, Readings, Recommendation, Status, Tally, UnitRow};

/// What is known of an academy while its lists are made.
struct Scene<'a> {
    ground: &'a Ground<'a>,
    place: u32,
    academy: &'a Academy,
    classes: &'a [Class],
    outcomes: Outcomes,
    /// For each class, its members by area.
    class_areas: Vec<[Tally; Area::COUNT]>,
}

/// Merges what was found in an academy.
pub(crate) fn lists<R: Readings>(
    ground: &Ground<'_>,
    readings: &R,
    place: usize,
) -> Option<AcademyLists> {
    let academy = ground.roster.academies.get(place)?;
    let (mut ranked, flags) = ground.rank_pupils(&academy.enrolments);
    let outcomes = Outcomes::of(ground, &academy.enrolments, flags);
    let classes = ground.roster.classes.get(academy.classes.clone()).unwrap_or(&[]);
    let mut scene =
        Scene { ground, place: narrow(place), academy, classes, outcomes, class_areas: Vec::new() };
    scene.class_areas = classes.iter().map(|class| scene.areas(&members(class))).collect();
    scene.gate(&mut ranked.rows, readings);
    rank::place(&mut ranked.rows, &ranked.keys, classes.len(), |unit| scene.class_of(unit));
    Some(scene.roll_up(ranked))
}

fn members(class: &Class) -> Members<'_> {
    Members { home: class.home.clone(), others: &class.others }
}

impl Scene<'_> {
    /// Tallies members by area.
    fn areas(&self, members: &Members<'_>) -> [Tally; Area::COUNT] {
        let mut tallies = [Tally::default(); Area::COUNT];
        for (tally, sets) in tallies.iter_mut().zip(&self.outcomes.areas) {
            *tally = sets.tally(members, self.outcomes.start);
        }
        tallies
    }

    /// Returns the home class of an enrolment, counted from the academy's first.
    fn class_of(&self, unit: u32) -> Option<usize> {
        let class = self.ground.roster.home_class(unit as usize)?;
        class.checked_sub(self.academy.classes.start)
    }

    fn gate<R: Readings>(&self, rows: &mut [Recommendation], readings: &R) {
        let gates = Gates { ground: self.ground, readings };
        let steps: Vec<ClassSteps> = (self.academy.classes.start..)
            .zip(&self.class_areas)
            .map(|(class, tallies)| ClassSteps {
                class: narrow(class),
                areas: tallies.map(|tally| self.ground.calls_for_a_step(&tally)),
            })
            .collect();
        for rows in rows.chunk_by_mut(|one, other| one.unit == other.unit) {
            let class = rows.first().and_then(|row| self.class_of(row.unit));
            gates.pass(rows, class.and_then(|class| steps.get(class)));
        }
    }

    fn roll_up(&self, ranked: Ranked) -> AcademyLists {
        let ground = self.ground;
        let (class_proposals, class_rules) = ground.own(Level::Class, &self.academy.classes);
        let (classes, totals) = self.list_classes(&ranked, &class_proposals);

        let at = self.place as usize;
        let (proposals, academy_rules) = ground.own(Level::Academy, &(at..at + 1));
        let whole = Whole {
            level: Level::Academy,
            unit: self.place,
            pupils: self.academy.enrolments.len(),
            totals: &totals,
            proposals: &proposals,
        };
        let mut academy = Vec::new();
        ground.list(&whole, &mut academy);

        let rules = [self.outcomes.rules.clone(), class_rules, academy_rules].concat();
        let totals = self.totals(totals, &ranked);
        let mut statuses = [0; Status::ALL.len()];
        for row in &ranked.rows {
            if let Some(count) = statuses.get_mut(row.status as usize) {
                *count += 1;
            }
        }
        AcademyLists { pupils: ranked.rows, classes, academy, rules, statuses, totals }
    }

    /// Returns the rows of the classes, and the totals of the academy, to which each class adds its
    /// home members.
    fn list_classes(&self, ranked: &Ranked, proposals: &[Proposal]) -> (Vec<UnitRow>, Totals) {
        let ground = self.ground;
        let add = |totals: &mut Totals, members: &Members<'_>| {
            totals.add_rows(ranked, members, &ground.roster.enrolments, &ground.tables);
        };
        let mut rows = Vec::new();
        let mut all = Totals::new(&ground.tables);
        let mut totals = all.clone();
        let mut counted = self.academy.enrolments.start;
        let classes = (self.academy.classes.start..).zip(self.classes).zip(&self.class_areas);
        for ((unit, class), areas) in classes {
            // Between home classes are those who have none.
            add(&mut all, &Members::next_to_each_other(counted..class.home.start));
            counted = counted.max(class.home.end);
            totals.clear();
            add(&mut totals, &Members::next_to_each_other(class.home.clone()));
            all.add(&totals);
            add(&mut totals, &Members::here_and_there(&class.others));

            let (unit, members) = (narrow(unit), members(class));
            totals.tally_areas(areas);
            totals.tally_pairs(&self.outcomes, &members, Which::Flagged);
            let whole = Whole {
                level: Level::Class,
                unit,
                pupils: members.size(),
                totals: &totals,
                proposals: own::of_unit(proposals, unit),
            };
            ground.list(&whole, &mut rows);
        }
        let enrolments = self.academy.enrolments.clone();
        add(&mut all, &Members::next_to_each_other(counted..enrolments.end));
        self.tally(&mut all, &Members::next_to_each_other(enrolments));
        (rows, all)
    }

    /// Tallies members by area and by pair.
    fn tally(&self, totals: &mut Totals, members: &Members<'_>) {
        totals.tally_areas(&self.areas(members));
        totals.tally_pairs(&self.outcomes, members, Which::All);
    }

    /// Returns what the trust needs, from the totals of all enrolments.
    fn totals(&self, all: Totals, ranked: &Ranked) -> AcademyTotals {
        let enrolments = &self.ground.roster.enrolments;
        let units = self.academy.enrolments.clone();
        let intake = (
            enrolments.disadvantaged.count_range(units.clone()),
            enrolments.disadvantage_known.count_range(units.clone()),
        );
        let pairs = all.pairs.iter().map(|sums| sums.tally).collect();
        let areas = all.areas.map(|sums| sums.tally);
        let mut totals = AcademyTotals {
            academy: self.place,
            pupils: narrow(units.len()),
            intake,
            pairs,
            areas,
            distinct: all,
        };
        let repeated = enrolments.repeated.count_range(units.clone());
        if repeated > 0 {
            let kept = units.filter(|&unit| !enrolments.repeated.get(unit)).map(narrow);
            let kept: Vec<u32> = kept.collect();
            let members = Members::here_and_there(&kept);
            totals.distinct.clear();
            totals.distinct.add_rows(ranked, &members, enrolments, &self.ground.tables);
            self.tally(&mut totals.distinct, &members);
            totals.pupils -= repeated;
        }
        totals
    }
}
