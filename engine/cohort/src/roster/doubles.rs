//! Rows that say the same thing twice, and pupils in several academies of a trust.

use crate::by_pupil::in_order_of_ids;
use crate::problems::Problems;
use crate::pupils::Pupils;
use std::collections::BTreeMap;
use uplift_model::{Problem, Roster};

/// Which places of `Pupils` are of a pupil who has another.
#[derive(Debug, Default)]
pub(crate) struct Doubles {
    /// Those that repeat an enrolment, in order.
    pub(crate) again: Vec<u32>,
    /// Those of one pupil in several academies.
    pub(super) elsewhere: Vec<Vec<u32>>,
}

/// Finds places of the same pupil. Of several in the same academy the last is kept, for a row that
/// is issued again puts the one before right; the others are taken down.
pub(crate) fn doubles(pupils: &Pupils, file: &str, problems: &mut Problems) -> Doubles {
    let ids = &pupils.pupil;
    let mut found = Doubles::default();
    // Where ids only ever grow nobody is there twice, which is common and needs no sorting.
    if (1..ids.len()).all(|at| ids.get(at - 1) < ids.get(at)) {
        return found;
    }
    let by_pupil = in_order_of_ids(ids);
    for group in by_pupil.chunk_by(|&a, &b| ids.get(a as usize) == ids.get(b as usize)) {
        if group.len() < 2 {
            continue;
        }
        let academy = |place: u32| pupils.academy.get(place as usize);
        let mut kept: Vec<u32> = Vec::new();
        for &place in group.iter().rev() {
            if kept.iter().any(|&later| academy(later) == academy(place)) {
                found.again.push(place);
            } else {
                kept.push(place);
            }
        }
        if kept.len() > 1 {
            kept.reverse();
            found.elsewhere.push(kept);
        }
    }
    found.again.sort_unstable();
    let [column, ..] = &pupils.called;
    for &place in &found.again {
        problems.push(Problem {
            file: file.to_owned(),
            row: pupils.row_of(place as usize),
            column: column.clone(),
            read: ids.get(place as usize).to_owned(),
            what: "a later row has this pupil of this academy again".to_owned(),
            done: "row left out, the later one counts".to_owned(),
        });
    }
    found
}

/// Marks the enrolments of pupils who are also in an academy before, of the same trust.
pub(super) fn mark(roster: &mut Roster, order: Option<&[u32]>, elsewhere: &[Vec<u32>]) {
    let mut units: BTreeMap<u32, usize> =
        elsewhere.iter().flatten().map(|&place| (place, place as usize)).collect();
    if let Some(order) = order.filter(|_| !units.is_empty()) {
        for (unit, place) in order.iter().enumerate() {
            if let Some(of) = units.get_mut(place) {
                *of = unit;
            }
        }
    }
    for group in elsewhere {
        let of = |place| units.get(place).copied();
        let mut group: Vec<usize> = group.iter().filter_map(of).collect();
        // In cohort order the academies of a trust stand side by side, the first by id first.
        group.sort_unstable();
        let mut trusts = Vec::new();
        for unit in group {
            let trust = roster.academies.get(roster.academy_of(unit)).map(|academy| academy.trust);
            if trusts.contains(&trust) {
                roster.enrolments.repeated.set(unit);
            }
            trusts.push(trust);
        }
    }
}
