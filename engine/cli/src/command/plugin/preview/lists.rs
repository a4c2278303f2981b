//! How the lists of pupils, classes, academies and trusts change with a plugin.

use crate::pipeline::Decided;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use uplift_author::workbench::{Row, Shift, shifts};
use uplift_merge::{AcademyLists, AcademyTotals, Merge};
use uplift_model::{Level, Policy, Recommendation, Roster, RuleBook, Status, UnitRow};

/// Rule sets, bound and decided.
pub(super) struct Evaluated<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) decided: &'a Decided,
}

/// How the lists of a level change.
#[derive(Debug, Serialize)]
pub(super) struct List {
    pub(super) level: &'static str,
    #[serde(skip)]
    pub(super) at: Level,
    #[serde(flatten)]
    pub(super) all: Counted,
    /// The interventions of which anything changes.
    pub(super) by_intervention: Vec<Named>,
    /// The academies in whose lists anything changes; of pupils only.
    pub(super) by_academy: Vec<Named>,
}

/// A part of the changes.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) counted: Counted,
}

/// How many rows there are, and how many changed.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Counted {
    pub(super) before: u64,
    pub(super) after: u64,
    pub(super) gained: u64,
    pub(super) lost: u64,
    pub(super) moved_up: u64,
    pub(super) moved_down: u64,
}

impl From<Shift> for Counted {
    fn from(shift: Shift) -> Self {
        Self {
            before: shift.before,
            after: shift.after,
            gained: shift.gained,
            lost: shift.lost,
            moved_up: shift.up,
            moved_down: shift.down,
        }
    }
}

impl Counted {
    /// Returns whether anything changes.
    pub(super) fn changed(&self) -> bool {
        self.gained + self.lost + self.moved_up + self.moved_down > 0
    }
}

/// How the rows of a list change, by intervention.
type Changes = BTreeMap<String, Shift>;

/// What becomes of one academy.
struct AcademyChanges {
    /// Of its pupils, of its classes, its own.
    levels: [Changes; 3],
    /// What its trust's lists are made of, before and after.
    totals: (AcademyTotals, AcademyTotals),
}

/// Says how the lists change from one evaluation to another.
pub(super) fn changes(
    before: &Evaluated<'_>,
    after: &Evaluated<'_>,
    policy: &Policy,
    roster: &Roster,
    places: u32,
) -> Vec<List> {
    let [was, is] = [before, after].map(|evaluated| {
        let [pupils, ..] = &evaluated.decided.inputs;
        Merge::new(evaluated.book, policy, roster, &evaluated.decided.findings, pupils)
    });
    let academy = |place: usize| {
        let (was, is) = (was.academy(place), is.academy(place));
        let pupils = |lists: &AcademyLists, book| pupil_rows(&lists.pupils, book);
        let (old, new) = (before.book, after.book);
        let units = |was: &[UnitRow], is: &[UnitRow]| {
            by_intervention(unit_rows(was, old), unit_rows(is, new), places)
        };
        AcademyChanges {
            levels: [
                by_intervention(pupils(&was, old), pupils(&is, new), places),
                units(&was.classes, &is.classes),
                units(&was.academy, &is.academy),
            ],
            totals: (was.totals, is.totals),
        }
    };
    let academies: Vec<AcademyChanges> =
        (0..roster.academies.len()).into_par_iter().map(academy).collect();
    let mut levels: [Changes; 4] = Default::default();
    for academy in &academies {
        for (all, own) in levels.iter_mut().zip(&academy.levels) {
            join(all, own);
        }
    }
    let [pupils, classes, own, mut trusts] = levels;
    for (place, trust) in roster.trusts.iter().enumerate() {
        let of_trust = academies.get(trust.academies.clone()).unwrap_or(&[]);
        let (old, new): (Vec<&AcademyTotals>, Vec<&AcademyTotals>) =
            of_trust.iter().map(|it| (&it.totals.0, &it.totals.1)).unzip();
        let (was, is) = (was.trust(place, &old).rows, is.trust(place, &new).rows);
        let (was, is) = (unit_rows(&was, before.book), unit_rows(&is, after.book));
        join(&mut trusts, &by_intervention(was, is, places));
    }
    let named = |(academy, changes): (&uplift_model::Academy, &AcademyChanges)| {
        let [pupils, ..] = &changes.levels;
        Named { name: academy.id.clone(), counted: sum(pupils).into() }
    };
    let by_academy = roster.academies.iter().zip(&academies).map(named);
    let by_academy = by_academy.filter(|academy| academy.counted.changed()).collect();
    vec![
        List { by_academy, ..list(Level::Pupil, &pupils) },
        list(Level::Class, &classes),
        list(Level::Academy, &own),
        list(Level::Trust, &trusts),
    ]
}

fn list(level: Level, changes: &Changes) -> List {
    let not_as_before = changes.iter().filter(|(_, shift)| shift.changed() > 0);
    let named =
        |(name, shift): (&String, &Shift)| Named { name: name.clone(), counted: (*shift).into() };
    List {
        level: level.word(),
        at: level,
        all: sum(changes).into(),
        by_intervention: not_as_before.map(named).collect(),
        by_academy: Vec::new(),
    }
}

fn by_intervention(was: Vec<Row<'_>>, is: Vec<Row<'_>>, places: u32) -> Changes {
    let mut changes = Changes::new();
    for (row, shift) in shifts(was, is, places) {
        match changes.get_mut(row.intervention) {
            Some(all) => all.add(&shift),
            None => drop(changes.insert(row.intervention.to_owned(), shift)),
        }
    }
    changes
}

fn join(all: &mut Changes, own: &Changes) {
    for (name, shift) in own {
        all.entry(name.clone()).or_default().add(shift);
    }
}

fn sum(changes: &Changes) -> Shift {
    let mut all = Shift::default();
    for shift in changes.values() {
        all.add(shift);
    }
    all
}

fn pupil_rows<'a>(rows: &[Recommendation], book: &'a RuleBook) -> Vec<Row<'a>> {
    let row = |row: &Recommendation| Row {
        unit: row.unit,
        area: row.area,
        intervention: id(book, row.intervention),
        place: row.place_in_academy,
        stands: row.status == Status::Recommended,
    };
    rows.iter().map(row).collect()
}

fn unit_rows<'a>(rows: &[UnitRow], book: &'a RuleBook) -> Vec<Row<'a>> {
    let row = |row: &UnitRow| Row {
        unit: row.unit,
        area: row.area,
        intervention: id(book, row.intervention),
        place: u32::from(row.rank),
        stands: true,
    };
    rows.iter().map(row).collect()
}

fn id(book: &RuleBook, intervention: u16) -> &str {
    book.interventions.get(usize::from(intervention)).map_or("", |it| &it.id)
}
