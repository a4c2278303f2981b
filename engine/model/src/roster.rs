//! Who there is: trusts, academies, classes and enrolments, in cohort order.
//!
//! Cohort order is by trust, academy, home class and pupil, each by the bytes of its id; an
//! enrolment without a class comes before those with one. Every result is laid out in it.

use crate::{Bitmap, Level};
use std::ops::Range;

/// Ids of one sort, in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    bytes: String,
    ends: Vec<u32>,
}

impl Ids {
    /// Adds an id at the end.
    pub fn push(&mut self, id: &str) {
        self.bytes.push_str(id);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// Makes room for `count` more ids of about `bytes` bytes in all.
    pub fn reserve(&mut self, count: usize, bytes: usize) {
        self.ends.reserve(count);
        self.bytes.reserve(bytes);
    }

    /// Returns the id at a place; empty outside.
    pub fn get(&self, at: usize) -> &str {
        let start = match at.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.bytes.get(start as usize..end as usize).unwrap_or("")
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl<'a> FromIterator<&'a str> for Ids {
    fn from_iter<T: IntoIterator<Item = &'a str>>(ids: T) -> Self {
        let mut all = Self::default();
        ids.into_iter().for_each(|id| all.push(id));
        all
    }
}

/// A trust and its academies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Empty where the dataset names none.
    pub id: String,
    /// Empty where unknown.
    pub name: String,
    /// Its academies, as places in [`Roster::academies`].
    pub academies: Range<usize>,
}

/// An academy, its classes and its enrolments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Academy {
    /// Its id.
    pub id: String,
    /// Empty where unknown.
    pub name: String,
    /// A member of `academy.phase`, or empty.
    pub phase: String,
    /// Its trust, as a place in [`Roster::trusts`].
    pub trust: usize,
    /// Its classes, as places in [`Roster::classes`].
    pub classes: Range<usize>,
    /// Its enrolments, in cohort order.
    pub enrolments: Range<usize>,
}

/// A class or teaching group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its id, unique within its academy.
    pub id: String,
    /// Empty where unknown.
    pub name: String,
    /// Its year group.
    pub year_group: Option<i8>,
    /// A member of `class.subject`, or empty.
    pub subject: String,
    /// Its academy, as a place in [`Roster::academies`].
    pub academy: usize,
    /// The enrolments whose home class it is.
    pub home: Range<usize>,
    /// Further members by the `enrolments` file, in order, none of them in `home`.
    pub others: Vec<u32>,
}

impl Class {
    /// Goes through its members in cohort order of home members first.
    pub fn members(&self) -> impl Iterator<Item = usize> + '_ {
        self.home.clone().chain(self.others.iter().map(|&unit| unit as usize))
    }

    /// Returns how many members it has.
    pub fn size(&self) -> usize {
        self.home.len() + self.others.len()
    }
}

/// The interventions that enrolments have now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InPlace {
    /// The ids of the interventions, whether or not the catalogue knows them; each once.
    pub interventions: Vec<String>,
    /// Enrolment, place in `interventions` and since when, as days since 1 January 1970; in order,
    /// each pair of enrolment and intervention once.
    pub rows: Vec<(u32, u32, i32)>,
}

impl InPlace {
    /// Goes through the interventions of an enrolment, each with the day since when it has it.
    pub fn of(&self, enrolment: usize) -> impl Iterator<Item = (&str, i32)> + '_ {
        let start = self.rows.partition_point(|row| (row.0 as usize) < enrolment);
        let rows = self.rows.get(start..).unwrap_or(&[]).iter();
        rows.take_while(move |row| row.0 as usize == enrolment).filter_map(|(_, place, since)| {
            Some((self.interventions.get(*place as usize)?.as_str(), *since))
        })
    }
}

/// The enrolments, a column each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enrolments {
    /// The pupil's id.
    pub pupil: Ids,
    /// The home class as a place in [`Roster::classes`], or [`Enrolments::NO_CLASS`].
    pub class: Vec<u32>,
    /// The year group, or [`Enrolments::NO_YEAR`].
    pub year: Vec<i8>,
    /// Whether it is known if the pupil is disadvantaged.
    pub disadvantage_known: Bitmap,
    /// Whether the pupil is disadvantaged.
    pub disadvantaged: Bitmap,
    /// Enrolments of a pupil who is also in an earlier academy of the same trust: a trust counts
    /// the pupil there, once.
    pub repeated: Bitmap,
    /// The interventions that they have now; none where the dataset does not say.
    pub in_place: InPlace,
}

impl Enrolments {
    /// Stands in `class` for an enrolment without a home class.
    pub const NO_CLASS: u32 = u32::MAX;
    /// Stands in `year` for an unknown year group.
    pub const NO_YEAR: i8 = i8::MIN;
}

/// Everyone, in cohort order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// By id.
    pub trusts: Vec<Trust>,
    /// By trust, then id.
    pub academies: Vec<Academy>,
    /// By academy, then id.
    pub classes: Vec<Class>,
    /// By academy, home class, then pupil.
    pub enrolments: Enrolments,
}

impl Roster {
    /// Returns how many units a level has.
    pub fn units(&self, level: Level) -> usize {
        match level {
            Level::Pupil => self.enrolments.year.len(),
            Level::Class => self.classes.len(),
            Level::Academy => self.academies.len(),
            Level::Trust => self.trusts.len(),
        }
    }

    /// Returns the year group of an enrolment or class.
    pub fn year(&self, level: Level, unit: usize) -> Option<i8> {
        match level {
            Level::Pupil => {
                self.enrolments.year.get(unit).copied().filter(|&year| year != Enrolments::NO_YEAR)
            }
            Level::Class => self.classes.get(unit).and_then(|class| class.year_group),
            Level::Academy | Level::Trust => None,
        }
    }

    /// Returns the home class of an enrolment.
    pub fn home_class(&self, enrolment: usize) -> Option<usize> {
        self.enrolments
            .class
            .get(enrolment)
            .filter(|&&class| class != Enrolments::NO_CLASS)
            .map(|&class| class as usize)
    }

    /// Returns the academy that an enrolment belongs to.
    pub fn academy_of(&self, enrolment: usize) -> usize {
        self.academies.partition_point(|academy| academy.enrolments.end <= enrolment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enrolment_has_its_own_interventions_and_no_others() {
        let in_place = InPlace {
            interventions: vec!["neli".to_owned(), "phonics".to_owned()],
            rows: vec![(1, 0, 20_000), (1, 1, 20_100), (3, 1, 20_200), (4, 9, 20_300)],
        };
        let of = |unit| in_place.of(unit).collect::<Vec<_>>();
        assert_eq!(of(0), []);
        assert_eq!(of(1), [("neli", 20_000), ("phonics", 20_100)]);
        assert_eq!(of(2), []);
        assert_eq!(of(3), [("phonics", 20_200)]);
        // A place that is not in the list stands for nothing.
        assert_eq!(of(4), []);
        assert_eq!(InPlace::default().of(0).count(), 0);
    }
}
