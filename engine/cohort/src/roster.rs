//! Cohort order: trusts, academies, classes and enrolments sorted.

mod academies;
mod classes;
mod doubles;

use crate::places::{AcademyRow, Classes};
use crate::problems::Problems;
use crate::pupils::Pupils;
pub(crate) use doubles::{Doubles, doubles};
use rayon::prelude::*;
use uplift_model::{Bitmap, Enrolments, Ids, InPlace, Roster};

/// A roster, and the place in `Pupils` that each enrolment came from.
pub(crate) struct Ordered {
    pub(crate) roster: Roster,
    /// None where cohort order is the order of the file.
    pub(crate) order: Option<Vec<u32>>,
}

/// What the roster is made of, beside the pupils.
pub(crate) struct Given<'a> {
    /// The name of the pupils file.
    pub(crate) pupils_file: &'a str,
    /// None where there is no such file.
    pub(crate) academies: Option<&'a [AcademyRow]>,
    /// None where there is no such file.
    pub(crate) classes: Option<&'a Classes>,
    /// Classes that nobody has as home: place of the academy in `Pupils` and id.
    pub(crate) groups: &'a [(u32, String)],
    pub(crate) doubles: &'a Doubles,
}

/// Where the academies and classes of `Pupils` stand in the roster.
struct Lookup {
    academy: Vec<u32>,
    class: Vec<u32>,
}

impl Lookup {
    fn academy(&self, pupils: &Pupils, at: usize) -> Option<u32> {
        self.academy.get(*pupils.academy.get(at)? as usize).copied()
    }

    fn class(&self, pupils: &Pupils, at: usize) -> Option<u32> {
        self.class.get(*pupils.class.get(at)? as usize).copied()
    }

    /// Sorts by academy, then by class, nobody's coming first.
    fn key(&self, pupils: &Pupils, at: u32) -> u64 {
        let at = at as usize;
        let class = self.class(pupils, at).map_or(0, |place| u64::from(place) + 1);
        u64::from(self.academy(pupils, at).unwrap_or(0)) << 32 | class
    }
}

/// Sorts everything into cohort order. The ids of pupils move out of `pupils`.
pub(crate) fn order(pupils: &mut Pupils, given: &Given<'_>, problems: &mut Problems) -> Ordered {
    let used = first_uses(pupils, &given.doubles.again);
    let (trusts, academies, academy) = academies::sorted(pupils, given, &used.academies, problems);
    let (classes, class) =
        classes::sorted(pupils, given, &academies, (&academy, &used.classes), problems);
    let lookup = Lookup { academy, class };
    let order = cohort_order(pupils, &lookup, &given.doubles.again);
    let mut roster = Roster { trusts, academies, classes, enrolments: Enrolments::default() };
    fill(&mut roster, pupils, order.as_deref(), &lookup);
    doubles::mark(&mut roster, order.as_deref(), &given.doubles.elsewhere);
    Ordered { roster, order }
}

/// For each academy and class of `Pupils`, the first enrolment kept that names it.
struct Uses {
    academies: Vec<Option<u32>>,
    classes: Vec<Option<u32>>,
}

fn first_uses(pupils: &Pupils, again: &[u32]) -> Uses {
    let mut uses = Uses {
        academies: vec![None; pupils.academies.len()],
        classes: vec![None; pupils.classes.len()],
    };
    let mut again = again.iter().copied().peekable();
    for ((at, &academy), &class) in (0_u32..).zip(&pupils.academy).zip(&pupils.class) {
        if again.next_if_eq(&at).is_some() {
            continue;
        }
        for use_of in
            [uses.academies.get_mut(academy as usize), uses.classes.get_mut(class as usize)]
        {
            if let Some(first @ None) = use_of {
                *first = Some(at);
            }
        }
    }
    uses
}

/// Returns the places of `Pupils` in cohort order, or none if they stand in it already.
fn cohort_order(pupils: &Pupils, lookup: &Lookup, again: &[u32]) -> Option<Vec<u32>> {
    let count = u32::try_from(pupils.row.len()).unwrap_or(u32::MAX);
    let ids = &pupils.pupil;
    if again.is_empty() {
        let mut before = None;
        let sorted = (0..count).all(|at| {
            let now = (lookup.key(pupils, at), ids.get(at as usize));
            before.replace(now).is_none_or(|before| before < now)
        });
        if sorted {
            return None;
        }
    }
    let mut order: Vec<(u64, u32)> = (0..count)
        .filter(|place| again.binary_search(place).is_err())
        .map(|at| (lookup.key(pupils, at), at))
        .collect();
    // Exports come in long sorted runs, which a stable merge sort profits from.
    order.par_sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| ids.get(a.1 as usize).cmp(ids.get(b.1 as usize)))
    });
    Some(order.into_iter().map(|(_, at)| at).collect())
}

/// Lays enrolments out and tells academies and classes which are theirs.
fn fill(roster: &mut Roster, pupils: &mut Pupils, order: Option<&[u32]>, lookup: &Lookup) {
    let count = order.map_or(pupils.row.len(), <[u32]>::len);
    let places = |unit: usize| match order {
        None => unit,
        Some(order) => order.get(unit).map_or(0, |&at| at as usize),
    };
    let mut academy_sizes = vec![0; roster.academies.len()];
    let mut class_sizes = vec![0_usize; roster.classes.len()];
    let mut class_of = Vec::with_capacity(count);
    for at in (0..count).map(places) {
        let academy = lookup.academy(pupils, at).map(|place| place as usize);
        if let Some(size) = academy.and_then(|place| academy_sizes.get_mut(place)) {
            *size += 1;
        }
        let class = lookup.class(pupils, at);
        if let Some(size) = class.and_then(|place| class_sizes.get_mut(place as usize)) {
            *size += 1;
        }
        class_of.push(class.unwrap_or(Enrolments::NO_CLASS));
    }
    let mut start = 0;
    for (academy, size) in roster.academies.iter_mut().zip(academy_sizes) {
        academy.enrolments = start..start + size;
        start += size;
    }
    let mut next = 0;
    for (place, academy) in roster.academies.iter_mut().enumerate() {
        let first = next;
        next += roster.classes.iter().skip(first).take_while(|of| of.academy == place).count();
        academy.classes = first..next;
        // Those without a class come first, so the classes end where the academy does.
        let sizes = class_sizes.get(first..next).unwrap_or(&[]);
        let mut start = academy.enrolments.end - sizes.iter().sum::<usize>();
        for (class, size) in roster.classes.iter_mut().skip(first).zip(sizes) {
            class.home = start..start + size;
            start += size;
        }
    }
    let ids = std::mem::take(&mut pupils.pupil);
    let pupil = if order.is_some() { in_order(&ids, (0..count).map(places)) } else { ids };
    roster.enrolments = Enrolments {
        pupil,
        class: class_of,
        year: vec![Enrolments::NO_YEAR; count],
        disadvantage_known: Bitmap::new(count),
        disadvantaged: Bitmap::new(count),
        repeated: Bitmap::new(count),
        in_place: InPlace::default(),
    };
}

fn in_order(ids: &Ids, order: impl ExactSizeIterator<Item = usize> + Clone) -> Ids {
    let mut sorted = Ids::default();
    sorted.reserve(order.len(), order.clone().map(|at| ids.get(at).len()).sum());
    order.for_each(|at| sorted.push(ids.get(at)));
    sorted
}
