//! Classes and teaching groups in order.

use super::Given;
use crate::places::ClassRow;
use crate::problems::Problems;
use crate::pupils::Pupils;
use std::collections::{HashMap, HashSet};
use uplift_model::{Academy, Class, Problem};

/// Sorts classes; returns them and the place of each class of `Pupils`. One that the classes file
/// does not know is kept, for its pupils are there.
pub(super) fn sorted(
    pupils: &Pupils,
    given: &Given<'_>,
    academies: &[Academy],
    (academy_place, used): (&[u32], &[Option<u32>]),
    problems: &mut Problems,
) -> (Vec<Class>, Vec<u32>) {
    let by_id: HashMap<&str, u32> =
        academies.iter().zip(0..).map(|(academy, place)| (academy.id.as_str(), place)).collect();
    let file = given.classes.map_or(&[][..], |classes| &classes.rows);
    let unknown = ClassRow::default();
    let mut rows: Vec<((u32, &str), &ClassRow)> = Vec::with_capacity(file.len());
    for class in file {
        let academy = by_id.get(class.academy.as_str());
        rows.extend(academy.map(|&academy| ((academy, class.id.as_str()), class)));
    }
    let known: HashSet<(u32, &str)> = rows.iter().map(|(key, _)| *key).collect();
    let [.., column] = &pupils.called;
    let academy_of = |place: u32| academy_place.get(place as usize).copied().unwrap_or(u32::MAX);
    for ((academy, id), used) in pupils.classes.iter().zip(used) {
        let (Some(first), key) = (*used, (academy_of(*academy), id.as_str())) else { continue };
        if known.contains(&key) {
            continue;
        }
        rows.push((key, &unknown));
        if given.classes.is_some() {
            problems.push(Problem {
                file: given.pupils_file.to_owned(),
                row: pupils.row_of(first as usize),
                column: column.clone(),
                read: id.clone(),
                what: "this class of this academy is not in the classes file".to_owned(),
                done: "kept, without a name or subject".to_owned(),
            });
        }
    }
    // None of these is in a file, nor anybody's home class.
    rows.extend(
        given.groups.iter().map(|(academy, id)| ((academy_of(*academy), id.as_str()), &unknown)),
    );
    rows.sort_by_key(|(key, _)| *key);
    let places: HashMap<(u32, &str), u32> =
        rows.iter().zip(0..).map(|((key, _), place)| (*key, place)).collect();
    let place = |(academy, id): &(u32, String)| {
        let key = (academy_of(*academy), id.as_str());
        places.get(&key).copied().unwrap_or(u32::MAX)
    };
    let class_place = pupils.classes.iter().map(place).collect();
    let class = |&((academy, id), row): &((u32, &str), &ClassRow)| Class {
        id: id.to_owned(),
        name: row.name.clone(),
        year_group: row.year_group,
        subject: row.subject.clone(),
        academy: academy as usize,
        home: 0..0,
        others: Vec::new(),
    };
    (rows.iter().map(class).collect(), class_place)
}
