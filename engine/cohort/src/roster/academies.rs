//! Trusts and academies in order.

use super::Given;
use crate::places::AcademyRow;
use crate::problems::Problems;
use crate::pupils::Pupils;
use std::collections::BTreeMap;
use uplift_model::{Academy, Problem, Trust};

/// Sorts trusts and academies; returns them and the place of each academy of `Pupils`. One that the
/// academies file does not know is kept, for its pupils are there.
pub(super) fn sorted(
    pupils: &Pupils,
    given: &Given<'_>,
    used: &[Option<u32>],
    problems: &mut Problems,
) -> (Vec<Trust>, Vec<Academy>, Vec<u32>) {
    let file = given.academies;
    let mut rows: BTreeMap<&str, AcademyRow> =
        file.unwrap_or(&[]).iter().map(|row| (row.id.as_str(), row.clone())).collect();
    let [_, column, _] = &pupils.called;
    let named = pupils.academies.iter().zip(used).filter_map(|(id, used)| {
        let row = pupils.row_of((*used)? as usize);
        Some((id.as_str(), given.pupils_file, column.as_str(), row))
    });
    let of_classes = given.classes.into_iter().flat_map(|classes| {
        let file = classes.file.as_str();
        classes.rows.iter().map(move |class| {
            (class.academy.as_str(), file, classes.academy_column.as_str(), class.row)
        })
    });
    for (id, file_name, column, row) in named.chain(of_classes) {
        if rows.contains_key(id) {
            continue;
        }
        if file.is_some() {
            problems.push(Problem {
                file: file_name.to_owned(),
                row,
                column: column.to_owned(),
                read: id.to_owned(),
                what: "this academy is not in the academies file".to_owned(),
                done: "kept, without a name, phase or trust".to_owned(),
            });
        }
        rows.insert(id, AcademyRow { id: id.to_owned(), ..AcademyRow::default() });
    }
    let mut sorted: Vec<AcademyRow> = rows.into_values().collect();
    sorted.sort_by(|a, b| (&a.trust_id, &a.id).cmp(&(&b.trust_id, &b.id)));
    let mut trusts: Vec<Trust> = Vec::new();
    let mut academies = Vec::with_capacity(sorted.len());
    for (place, row) in sorted.into_iter().enumerate() {
        match trusts.last_mut() {
            Some(trust) if trust.id == row.trust_id => {
                trust.academies.end = place + 1;
                if trust.name.is_empty() {
                    trust.name = row.trust_name;
                }
            }
            _ => trusts.push(Trust {
                id: row.trust_id,
                name: row.trust_name,
                academies: place..place + 1,
            }),
        }
        academies.push(Academy {
            id: row.id,
            name: row.name,
            phase: row.phase,
            trust: trusts.len() - 1,
            classes: 0..0,
            enrolments: 0..0,
        });
    }
    let by_id: BTreeMap<&str, u32> =
        academies.iter().zip(0..).map(|(academy, place)| (academy.id.as_str(), place)).collect();
    // An academy that only rows left out name is not there; nobody looks its place up.
    let place = |id: &String| by_id.get(id.as_str()).copied().unwrap_or(u32::MAX);
    let places = pupils.academies.iter().map(place).collect();
    (trusts, academies, places)
}
