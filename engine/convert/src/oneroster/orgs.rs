//! Schools and the trusts they belong to.

use super::{Feed, Kind};
use crate::Core;
use crate::mapping::flat;
use crate::writer::Writer;
use std::collections::{BTreeMap, BTreeSet};

/// How far up a school's trust may be.
const HIGHEST: usize = 16;

/// What organisations are.
pub(super) struct Orgs<'a> {
    feed: &'a Feed,
    /// By id, whether it is a school.
    known: BTreeMap<&'a str, bool>,
    /// Schools that something refers to and no file names.
    orphans: BTreeSet<String>,
}

impl<'a> Orgs<'a> {
    pub(super) fn of(feed: &'a Feed) -> Self {
        let is_school = |kind: &str| matches!(flat(kind).as_str(), "school" | "");
        let known = feed
            .records(Kind::Orgs)
            .map(|(id, org)| (id, is_school(org.get(Kind::Orgs, "type"))))
            .collect();
        Self { feed, known, orphans: BTreeSet::new() }
    }

    /// Returns whether an organisation can be a pupil's: a school, or one that nobody names.
    pub(super) fn is_school(&self, id: &str) -> bool {
        self.known.get(id).is_none_or(|is| *is)
    }

    /// Takes down that something refers to a school; returns whether it is the first to refer to one
    /// that no file names.
    pub(super) fn refer(&mut self, id: &str) -> bool {
        !self.known.contains_key(id) && self.orphans.insert(id.to_owned())
    }

    /// Writes academies.
    pub(super) fn write(&self, writer: &mut Writer) {
        let groups: Vec<&str> =
            self.known.iter().filter(|(_, school)| !**school).map(|(id, _)| *id).collect();
        for (id, org) in self.feed.records(Kind::Orgs).filter(|(id, _)| self.is_school(id)) {
            let (file, row) = self.feed.place(org);
            writer.at(file, row);
            let mut trust = self.trust(id);
            if trust.is_none()
                && let [only] = groups.as_slice()
                && org.get(Kind::Orgs, "parentSourcedId").is_empty()
            {
                let what = "no organisation it belongs to";
                let done = "taken to belong to the only one there is";
                writer.problem(self.feed.problem(org, "parentSourcedId", "", what, done));
                trust = Some(only);
            }
            let name = |id| {
                let org = self.feed.record(Kind::Orgs, id);
                org.map_or("", |org| org.get(Kind::Orgs, "name"))
            };
            let cells = [
                ("academy_id", id),
                ("name", name(id)),
                ("trust_id", trust.unwrap_or("")),
                ("trust_name", trust.map_or("", name)),
            ];
            writer.put(Core::Academies, cells);
        }
        for id in &self.orphans {
            writer.put(Core::Academies, [("academy_id", id.as_str())]);
        }
    }

    /// Returns the first organisation above a school that is none.
    fn trust(&self, id: &'a str) -> Option<&'a str> {
        let mut at = id;
        for _ in 0..HIGHEST {
            at = self.parent(at)?;
            if !self.is_school(at) {
                return Some(at);
            }
        }
        None
    }

    /// Returns the organisation above: the parent, or where none is named the one that stands in
    /// `identifier`, as some makers have it.
    fn parent(&self, id: &str) -> Option<&'a str> {
        let org = self.feed.record(Kind::Orgs, id)?;
        let candidates =
            [org.get(Kind::Orgs, "parentSourcedId"), org.get(Kind::Orgs, "identifier")];
        let known = candidates.into_iter().filter_map(|other| self.known.get_key_value(other));
        known.map(|(other, _)| *other).find(|other| *other != id)
    }
}
