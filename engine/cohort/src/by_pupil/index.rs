//! Finds the enrolments of a pupil.

use rayon::prelude::*;
use uplift_model::Ids;

/// Finds the enrolments of a pupil.
pub(crate) struct Index<'a> {
    ids: &'a Ids,
    by_pupil: Vec<u32>,
}

/// Returns the places of ids in their order; those of the same id in the order they have.
pub(crate) fn in_order_of_ids(ids: &Ids) -> Vec<u32> {
    let id = |at: u32| ids.get(at as usize);
    let mut places: Vec<u32> = (0..u32::try_from(ids.len()).unwrap_or(u32::MAX)).collect();
    if !places.is_sorted_by(|&a, &b| id(a) <= id(b)) {
        places.par_sort_by(|&a, &b| id(a).cmp(id(b)));
    }
    places
}

impl<'a> Index<'a> {
    pub(crate) fn new(ids: &'a Ids) -> Self {
        Self { ids, by_pupil: in_order_of_ids(ids) }
    }

    /// Returns the enrolments of a pupil, in order.
    pub(crate) fn find(&self, pupil: &str) -> &[u32] {
        self.at(self.place(pupil).unwrap_or(u32::MAX))
    }

    /// Returns a number that stands for a pupil, if there are enrolments.
    pub(crate) fn place(&self, pupil: &str) -> Option<u32> {
        let id = |&at: &u32| self.ids.get(at as usize);
        let place = self.by_pupil.partition_point(|at| id(at) < pupil);
        self.by_pupil.get(place).filter(|at| id(at) == pupil)?;
        u32::try_from(place).ok()
    }

    /// Goes through the enrolments by pupil, each with its number in that order.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0_u32..).zip(self.by_pupil.iter().copied())
    }

    /// Returns the id of the pupil that a number stands for.
    pub(crate) fn id(&self, place: u32) -> &str {
        self.by_pupil.get(place as usize).map_or("", |&at| self.ids.get(at as usize))
    }

    /// Returns the id of the pupil of an enrolment.
    pub(crate) fn pupil(&self, enrolment: usize) -> &str {
        self.ids.get(enrolment)
    }

    /// Returns the enrolments of the pupil that a number stands for, in order.
    pub(crate) fn at(&self, place: u32) -> &[u32] {
        let rest = self.by_pupil.get(place as usize..).unwrap_or(&[]);
        let id = |&at: &u32| self.ids.get(at as usize);
        let same = rest
            .first()
            .map_or(0, |first| rest.iter().take_while(|at| id(at) == id(first)).count());
        rest.get(..same).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enrolments_of_a_pupil() {
        let ids: Ids = ["b", "a", "b", "c", ""].into_iter().collect();
        let index = Index::new(&ids);
        assert_eq!(index.find("b"), [0, 2]);
        assert_eq!(index.find("a"), [1]);
        assert_eq!(index.find(""), [4]);
        assert!(index.find("bb").is_empty());
        assert!(index.find("d").is_empty());
    }
}
