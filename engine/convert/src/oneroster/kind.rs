//! The files of a `OneRoster` feed: their columns, and how one is known by its header.

use crate::mapping::flat;

/// A file of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Manifest,
    Orgs,
    Users,
    Roles,
    Classes,
    Courses,
    Enrollments,
    Demographics,
    AcademicSessions,
    /// One that says nothing about who is enrolled where.
    Other,
}

/// What else of a feed there may be.
const OTHERS: [&str; 9] = [
    "categories",
    "classresources",
    "courseresources",
    "lineitems",
    "lineitemlearningobjectiveids",
    "resources",
    "results",
    "userprofiles",
    "userresources",
];

impl Kind {
    /// Those that records are kept of.
    pub(crate) const RECORDS: [Self; 8] = [
        Self::Orgs,
        Self::Users,
        Self::Roles,
        Self::Classes,
        Self::Courses,
        Self::Enrollments,
        Self::Demographics,
        Self::AcademicSessions,
    ];

    /// Returns its name as the manifest has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Orgs => "orgs",
            Self::Users => "users",
            Self::Roles => "roles",
            Self::Classes => "classes",
            Self::Courses => "courses",
            Self::Enrollments => "enrollments",
            Self::Demographics => "demographics",
            Self::AcademicSessions => "academicSessions",
            Self::Other => "other",
        }
    }

    /// Returns the columns that are read, the first being the key, with other names they go by. No
    /// name, address, password or date of birth is among them.
    pub(crate) fn columns(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Manifest => &[&["propertyName"], &["value"]],
            Self::Orgs => &[
                &["sourcedId"],
                &["status"],
                &["name"],
                &["type", "orgType"],
                &["identifier"],
                &["parentSourcedId", "parentOrgSourcedId"],
            ],
            Self::Users => &[
                &["sourcedId"],
                &["status"],
                &["role"],
                &["orgSourcedIds", "orgSourcedId", "primaryOrgSourcedId"],
                &["identifier"],
                &["username"],
                &["userIds", "userId"],
                &["grades", "grade"],
            ],
            Self::Roles => &[
                &["sourcedId"],
                &["status"],
                &["userSourcedId"],
                &["role"],
                &["orgSourcedId", "orgSourcedIds"],
            ],
            Self::Classes => &[
                &["sourcedId"],
                &["status"],
                &["title"],
                &["grades", "grade"],
                &["schoolSourcedId", "orgSourcedId"],
                &["subjects", "subject"],
                &["classType"],
                &["termSourcedIds", "termSourcedId"],
                &["courseSourcedId"],
            ],
            Self::Courses => &[&["sourcedId"], &["status"], &["title"], &["subjects", "subject"]],
            Self::Enrollments => &[
                &["sourcedId"],
                &["status"],
                &["classSourcedId"],
                &["schoolSourcedId", "orgSourcedId"],
                &["userSourcedId"],
                &["role"],
            ],
            Self::Demographics => {
                &[&["sourcedId", "userSourcedId"], &["status"], &["sex", "gender"]]
            }
            Self::AcademicSessions => {
                &[&["sourcedId"], &["status"], &["type"], &["startDate", "beginDate"], &["endDate"]]
            }
            Self::Other => &[&["sourcedId"]],
        }
    }

    /// Returns the columns without which a file says nothing.
    pub(crate) fn required(self) -> &'static [&'static str] {
        match self {
            Self::Manifest => &["propertyName", "value"],
            Self::Orgs => &["sourcedId", "type"],
            Self::Users | Self::Courses | Self::Demographics | Self::Other => &["sourcedId"],
            Self::Roles => &["sourcedId", "userSourcedId", "role"],
            Self::Classes => &["sourcedId", "schoolSourcedId"],
            Self::Enrollments => &["sourcedId", "classSourcedId", "userSourcedId"],
            Self::AcademicSessions => &["sourcedId", "type", "startDate", "endDate"],
        }
    }

    /// Returns which file of a feed a file is, if it is one: by its name where its header agrees, or
    /// by its header alone.
    pub(crate) fn of(bare: &str, header: &[String]) -> Option<Self> {
        let header: Vec<String> = header.iter().map(|name| flat(name)).collect();
        let has = |name: &str| header.iter().any(|it| *it == flat(name));
        if has("propertyName") && has("value") {
            return Some(Self::Manifest);
        }
        if !has("sourcedId") && !has("userSourcedId") {
            return None;
        }
        let stem = flat(bare.rsplit_once('.').map_or(bare, |(stem, _)| stem));
        let by_name = Self::RECORDS.into_iter().find(|kind| flat(kind.name()) == stem);
        by_name.or_else(|| OTHERS.contains(&stem.as_str()).then_some(Self::Other)).or_else(|| {
            Some(if has("classSourcedId") && has("userSourcedId") {
                Self::Enrollments
            } else if has("userSourcedId") && has("role") {
                Self::Roles
            } else if has("courseSourcedId") || has("termSourcedIds") {
                Self::Classes
            } else if has("startDate") && has("endDate") {
                Self::AcademicSessions
            } else if has("givenName") || has("username") || has("enabledUser") {
                Self::Users
            } else if has("birthDate") || has("sex") {
                Self::Demographics
            } else if has("courseCode") {
                Self::Courses
            } else if has("name") && has("type") {
                Self::Orgs
            } else {
                Self::Other
            })
        })
    }
}
