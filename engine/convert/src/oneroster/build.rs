//! Rows of the core data set, made of the records of a feed.

use super::dates::Order;
use super::feed::Record;
use super::orgs::Orgs;
use super::people::{Pupil, list, pupils};
use super::{Feed, Kind, grades};
use crate::Core;
use crate::mapping::flat;
use crate::settings::Settings;
use crate::writer::Writer;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A class that is there.
struct Class<'a> {
    school: &'a str,
    is_home: bool,
}

/// Hands over what the feed says.
pub(super) fn write(feed: &Feed, settings: &Settings, writer: &mut Writer) {
    let mut orgs = Orgs::of(feed);
    let classes = classes(feed, &mut orgs, settings, writer);
    let mut pupils = pupils(feed, settings, &mut orgs, writer);
    let (homes, others) = members(feed, &classes, &mut pupils, writer);
    for (user_id, pupil) in &pupils {
        let (file, row) = feed.place(pupil.user);
        writer.at(file, row);
        if pupil.schools.is_empty() {
            let what = "no school, and no class that is in one";
            let done = "pupil left out";
            writer.problem(feed.problem(pupil.user, "orgSourcedIds", "", what, done));
        }
        for school in &pupil.schools {
            let cells = [
                ("pupil_id", pupil.id.as_str()),
                ("academy_id", *school),
                ("class_id", homes.get(&(*user_id, *school)).copied().unwrap_or("")),
                ("year_group", pupil.year.as_deref().unwrap_or("")),
                ("sex", pupil.sex),
            ];
            writer.put(Core::Pupils, cells);
        }
    }
    for (record, pupil, class) in others {
        let (file, row) = feed.place(record);
        writer.at(file, row);
        writer.put(Core::Enrolments, [("pupil_id", pupil.as_str()), ("class_id", class)]);
    }
    orgs.write(writer);
    calendar(feed, &orgs, writer);
}

/// Writes classes, and returns those that are there.
fn classes<'a>(
    feed: &'a Feed,
    orgs: &mut Orgs<'_>,
    settings: &Settings,
    writer: &mut Writer,
) -> BTreeMap<&'a str, Class<'a>> {
    let mut classes = BTreeMap::new();
    for (id, class) in feed.records(Kind::Classes) {
        let get = |column| class.get(Kind::Classes, column);
        let school = get("schoolSourcedId");
        let (file, row) = feed.place(class);
        writer.at(file, row);
        if school.is_empty() {
            let what = "no school";
            writer.problem(feed.problem(class, "schoolSourcedId", "", what, "class left out"));
            continue;
        }
        if orgs.refer(school) {
            let what = "no such organisation in the feed";
            let done = "taken as an academy without a name";
            writer.problem(feed.problem(class, "schoolSourcedId", school, what, done));
        }
        let course = feed.record(Kind::Courses, get("courseSourcedId"));
        let of_course = |column| course.map_or("", |course| course.get(Kind::Courses, column));
        let subject =
            [get("subjects"), of_course("subjects")].into_iter().find(|it| !it.is_empty());
        let year = match grades::read(get("grades"), settings.oneroster.grades, &settings.years) {
            grades::Year::One(year) => year,
            // A class of several years has none of its own.
            _ => String::new(),
        };
        let cells = [
            ("class_id", id),
            ("academy_id", school),
            ("name", get("title")),
            ("year_group", year.as_str()),
            ("subject", subject.unwrap_or("")),
        ];
        writer.put(Core::Classes, cells);
        classes.insert(id, Class { school, is_home: flat(get("classType")) == "homeroom" });
    }
    classes
}

type Homes<'a> = BTreeMap<(&'a str, &'a str), &'a str>;
type Others<'a> = Vec<(&'a Record, String, &'a str)>;

/// Returns who is in which class: home classes by user and school, and all other memberships.
fn members<'a>(
    feed: &'a Feed,
    classes: &BTreeMap<&'a str, Class<'a>>,
    pupils: &mut BTreeMap<&'a str, Pupil<'a>>,
    writer: &mut Writer,
) -> (Homes<'a>, Others<'a>) {
    let (mut homes, mut others) = (Homes::new(), Others::new());
    for (_, record) in feed.records(Kind::Enrollments) {
        let get = |column| record.get(Kind::Enrollments, column);
        let role = flat(get("role"));
        if !matches!(role.as_str(), "student" | "pupil" | "") {
            continue;
        }
        let (user, class_id) = (get("userSourcedId"), get("classSourcedId"));
        let Some(pupil) = pupils.get_mut(user) else {
            if feed.record(Kind::Users, user).is_none() {
                let what = "no such user in the feed";
                writer.problem(feed.problem(record, "userSourcedId", user, what, "row left out"));
            }
            continue;
        };
        let Some((class_id, class)) = classes.get_key_value(class_id) else {
            let what = "no such class in the feed";
            let done = "the pupil is kept, this membership left out";
            writer.problem(feed.problem(record, "classSourcedId", class_id, what, done));
            continue;
        };
        let stated = get("schoolSourcedId");
        if !stated.is_empty() && stated != class.school {
            let what = "not the school of the class";
            let done = "the school of the class is taken";
            writer.problem(feed.problem(record, "schoolSourcedId", stated, what, done));
        }
        if pupil.schools.is_empty() {
            pupil.schools.insert(class.school);
        }
        let place = (pupil.user, class.school);
        let key = pupils.get_key_value(user).map_or((user, place.1), |(user, _)| (*user, place.1));
        if class.is_home && !homes.contains_key(&key) {
            homes.insert(key, class_id);
        } else if let Some(pupil) = pupils.get(user) {
            others.push((record, pupil.id.clone(), class_id));
        }
    }
    (homes, others)
}

/// Writes terms: those that the classes of an academy name, or all where no class names any.
fn calendar(feed: &Feed, orgs: &Orgs<'_>, writer: &mut Writer) {
    let kind = Kind::AcademicSessions;
    let is_term = |of: &Record| matches!(flat(of.get(kind, "type")).as_str(), "term" | "semester");
    let dates =
        feed.records(kind).flat_map(|(_, of)| [of.get(kind, "startDate"), of.get(kind, "endDate")]);
    let order = Order::of(dates);
    let mut terms: BTreeMap<&str, (Date, Date, &Record)> = BTreeMap::new();
    for (id, record) in feed.records(kind).filter(|(_, record)| is_term(record)) {
        let mut day = |column| {
            let cell = record.get(kind, column);
            let day = order.read(cell);
            if let Err(what) = day {
                writer.problem(feed.problem(record, column, cell, what, "term left out"));
            }
            day.ok()
        };
        if let (Some(start), Some(end)) = (day("startDate"), day("endDate")) {
            terms.insert(id, (start, end, record));
        }
    }
    let mut of_school: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, class) in feed.records(Kind::Classes) {
        let named = list(class.get(Kind::Classes, "termSourcedIds"));
        let known = named.filter_map(|term| terms.get_key_value(term)).map(|(term, _)| *term);
        let school = class.get(Kind::Classes, "schoolSourcedId");
        of_school.entry(school).or_default().extend(known);
    }
    if of_school.values().all(BTreeSet::is_empty) {
        for (school, _) in feed.records(Kind::Orgs).filter(|(id, _)| orgs.is_school(id)) {
            of_school.insert(school, terms.keys().copied().collect());
        }
    }
    for (school, named) in of_school {
        let named: Vec<&(Date, Date, &Record)> =
            named.iter().filter_map(|term| terms.get(term)).collect();
        for (start, end, record) in &named {
            // A year that is called a term is not one beside its terms.
            let holds = |(s, e, _): &&(Date, Date, &Record)| {
                (s, e) != (start, end) && start <= s && e <= end
            };
            if named.iter().any(holds) {
                continue;
            }
            let (file, row) = feed.place(record);
            writer.at(file, row);
            let (start, end) = (start.to_string(), end.to_string());
            let cells = [("academy_id", school), ("start", start.as_str()), ("end", end.as_str())];
            writer.put(Core::Calendar, cells);
        }
    }
}
