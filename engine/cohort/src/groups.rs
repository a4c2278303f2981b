//! Teaching groups: which classes the `enrolments` file puts pupils in, beside their home classes.

use crate::by_pupil::Index;
use crate::places::{Classes, EnrolmentRow};
use crate::problems::Problems;
use crate::pupils::Pupils;
use std::collections::{BTreeMap, BTreeSet};
use uplift_model::{Problem, Roster};

/// The `enrolments` file.
#[derive(Debug)]
pub(crate) struct Enrolments {
    pub(crate) file: String,
    /// What the file calls `pupil_id` and `class_id`.
    pub(crate) called: [String; 2],
    pub(crate) rows: Vec<EnrolmentRow>,
}

/// Finds the classes that no other file names, as the place of an academy in `pupils` and an id. A
/// row whose pupil is unknown, or whose class could be of several academies, is taken down.
pub(crate) fn unnamed(
    enrolments: &Enrolments,
    pupils: &Pupils,
    classes: Option<&Classes>,
    problems: &mut Problems,
) -> Vec<(u32, String)> {
    let index = Index::new(&pupils.pupil);
    let listed = classes.map_or(&[][..], |classes| &classes.rows);
    let mut known: BTreeSet<(&str, &str)> =
        listed.iter().map(|class| (class.academy.as_str(), class.id.as_str())).collect();
    let id_of = |place: u32| pupils.academies.get(place as usize).map_or("", String::as_str);
    known.extend(pupils.classes.iter().map(|(place, id)| (id_of(*place), id.as_str())));
    let mut unnamed = Vec::new();
    let [pupil_column, class_column] = &enrolments.called;
    for row in &enrolments.rows {
        let mut problem = |column: &str, read: &str, what: &str, done: &str| {
            problems.push(Problem {
                file: enrolments.file.clone(),
                row: row.row,
                column: column.to_owned(),
                read: read.to_owned(),
                what: what.to_owned(),
                done: done.to_owned(),
            });
        };
        let mut academies: Vec<u32> = index
            .find(&row.pupil)
            .iter()
            .filter_map(|&at| pupils.academy.get(at as usize).copied())
            .collect();
        academies.sort_unstable();
        academies.dedup();
        if academies.iter().any(|&place| known.contains(&(id_of(place), row.class.as_str()))) {
            continue;
        }
        match academies.as_slice() {
            [] => {
                let what = "no such pupil in the pupils file";
                problem(pupil_column, &row.pupil, what, "row left out");
            }
            [academy] => {
                known.insert((id_of(*academy), &row.class));
                unnamed.push((*academy, row.class.clone()));
                if classes.is_some() {
                    let what = "this class of this academy is not in the classes file";
                    let done = "kept, without a name, year group or subject";
                    problem(class_column, &row.class, what, done);
                }
            }
            _ => {
                let what = "which of the pupil's academies has this class is not known";
                problem(class_column, &row.class, what, "row left out");
            }
        }
    }
    unnamed
}

/// Adds members to their teaching groups.
pub(crate) fn join(roster: &mut Roster, enrolments: &Enrolments) {
    let index = Index::new(&roster.enrolments.pupil);
    let by_id: BTreeMap<(usize, &str), usize> = roster
        .classes
        .iter()
        .enumerate()
        .map(|(place, class)| ((class.academy, class.id.as_str()), place))
        .collect();
    let mut members: Vec<(usize, u32)> = Vec::new();
    for row in &enrolments.rows {
        for &unit in index.find(&row.pupil) {
            let academy = roster.academy_of(unit as usize);
            let class = by_id.get(&(academy, row.class.as_str())).copied();
            members.extend(
                class
                    .filter(|class| roster.home_class(unit as usize) != Some(*class))
                    .map(|class| (class, unit)),
            );
        }
    }
    members.sort_unstable();
    members.dedup();
    for (class, unit) in members {
        if let Some(class) = roster.classes.get_mut(class) {
            class.others.push(unit);
        }
    }
}
