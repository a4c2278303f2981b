//! Which users are pupils, of which schools, and by which id.

use super::feed::Record;
use super::orgs::Orgs;
use super::{Feed, Kind, grades};
use crate::mapping::flat;
use crate::settings::{PupilId, Settings};
use crate::writer::Writer;
use std::collections::{BTreeMap, BTreeSet};

/// A pupil.
pub(super) struct Pupil<'a> {
    pub(super) user: &'a Record,
    pub(super) id: String,
    pub(super) schools: BTreeSet<&'a str>,
    pub(super) year: Option<String>,
    pub(super) sex: &'a str,
}

/// Splits a cell that may hold a list.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    let words = cell.split([',', ';', '|']);
    words.map(|word| word.trim_matches(['[', ']', '"', ' '])).filter(|word| !word.is_empty())
}

fn is_student(role: &str) -> bool {
    matches!(flat(role).as_str(), "student" | "pupil")
}

/// Returns the pupils by the id of the user.
pub(super) fn pupils<'a>(
    feed: &'a Feed,
    settings: &Settings,
    orgs: &mut Orgs<'_>,
    writer: &mut Writer,
) -> BTreeMap<&'a str, Pupil<'a>> {
    let mut roles: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for (_, role) in feed.records(Kind::Roles) {
        roles.entry(role.get(Kind::Roles, "userSourcedId")).or_default().push(role);
    }
    let sexes = feed.records(Kind::Demographics);
    let sexes: BTreeMap<&str, &str> =
        sexes.map(|(id, of)| (id, of.get(Kind::Demographics, "sex"))).collect();
    let mut pupils = BTreeMap::new();
    for (user_id, user) in feed.records(Kind::Users) {
        let get = |column| user.get(Kind::Users, column);
        let own = roles.get(user_id).map_or(&[][..], Vec::as_slice);
        let as_student: Vec<&Record> =
            own.iter().copied().filter(|role| is_student(role.get(Kind::Roles, "role"))).collect();
        if get("role").is_empty() && own.is_empty() {
            let what = "no file says what this user is";
            writer.problem(feed.problem(user, "role", "", what, "row left out"));
            continue;
        }
        if !is_student(get("role")) && as_student.is_empty() {
            continue;
        }
        let Some(id) = id(feed, user, user_id, settings.oneroster.pupil_id, writer) else {
            continue;
        };
        let named = list(get("orgSourcedIds"));
        let by_role =
            as_student.iter().flat_map(|role| list(role.get(Kind::Roles, "orgSourcedId")));
        let schools: BTreeSet<&str> =
            named.chain(by_role).filter(|org| orgs.is_school(org)).collect();
        for school in &schools {
            if orgs.refer(school) {
                let what = "no such organisation in the feed";
                let done = "taken as an academy without a name";
                writer.problem(feed.problem(user, "orgSourcedIds", school, what, done));
            }
        }
        let year = year(feed, user, settings, writer);
        let sex = match sexes.get(user_id).copied().unwrap_or("") {
            sex if sex.eq_ignore_ascii_case("female") => "F",
            sex if sex.eq_ignore_ascii_case("male") => "M",
            other => other,
        };
        pupils.insert(user_id, Pupil { user, id, schools, year, sex });
    }
    pupils
}

/// Returns the id of a pupil, out of the column that was asked for.
fn id(
    feed: &Feed,
    user: &Record,
    user_id: &str,
    column: PupilId,
    writer: &mut Writer,
) -> Option<String> {
    let name = match column {
        PupilId::SourcedId => return Some(user_id.to_owned()),
        PupilId::Identifier => "identifier",
        PupilId::Username => "username",
        PupilId::UserIds => "userIds",
    };
    let cell = user.get(Kind::Users, name);
    let mut ids = list(cell).filter(|_| column == PupilId::UserIds).map(|id| {
        let bare = id.trim_matches(['{', '}']);
        bare.split_once(':').map_or(bare, |(_, id)| id).trim()
    });
    let id = if column == PupilId::UserIds { ids.next().unwrap_or("") } else { cell };
    if id.is_empty() {
        writer.problem(feed.problem(
            user,
            name,
            "",
            "no id, where one was asked for",
            "pupil left out",
        ));
        return None;
    }
    if ids.next().is_some() {
        let what = "several ids in a cell";
        writer.problem(feed.problem(user, name, "", what, "the first is taken"));
    }
    Some(id.to_owned())
}

fn year(feed: &Feed, user: &Record, settings: &Settings, writer: &mut Writer) -> Option<String> {
    let cell = user.get(Kind::Users, "grades");
    let what = match grades::read(cell, settings.oneroster.grades, &settings.years) {
        grades::Year::Missing => return None,
        grades::Year::One(year) => return Some(year),
        grades::Year::Several => "more than one year group",
        grades::Year::Unknown => {
            "no year group of an English school; say what it is under `[years]` in `dataset.toml`"
        }
    };
    writer.problem(feed.problem(user, "grades", cell, what, "year group left out"));
    None
}
