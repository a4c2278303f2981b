//! Where readers of foreign files put what they find: rows of the core data set, and problems.

use uplift_model::Problem;

/// A file of the core data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Core {
    /// Who is enrolled where.
    Pupils,
    /// Academies and their trusts.
    Academies,
    /// Classes and teaching groups.
    Classes,
    /// Further members of classes.
    Enrolments,
    /// Session marks or summaries.
    Attendance,
    /// Results of assessments.
    Assessments,
    /// Incidents, suspensions, achievements.
    Behaviour,
    /// Interventions given.
    Provision,
    /// Terms and half-terms.
    Calendar,
    /// Further readings, a column for each indicator.
    Indicators,
}

impl Core {
    /// All files, in the order in which they are written.
    pub const ALL: [Self; 10] = [
        Self::Pupils,
        Self::Academies,
        Self::Classes,
        Self::Enrolments,
        Self::Attendance,
        Self::Assessments,
        Self::Behaviour,
        Self::Provision,
        Self::Calendar,
        Self::Indicators,
    ];

    /// Returns the name of the file, without its ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Academies => "academies",
            Self::Classes => "classes",
            Self::Enrolments => "enrolments",
            Self::Attendance => "attendance",
            Self::Assessments => "assessments",
            Self::Behaviour => "behaviour",
            Self::Provision => "provision",
            Self::Calendar => "calendar",
            Self::Indicators => "indicators",
        }
    }

    /// Returns the file of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|core| core.name() == name)
    }

    /// Returns the columns that have names of our own, in the order in which they are written. Dates
    /// of birth are not among them: they are dropped at the door.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Pupils => &[
                "pupil_id",
                "academy_id",
                "class_id",
                "year_group",
                "sex",
                "pupil_premium",
                "fsm_ever6",
                "looked_after",
                "disadvantaged",
                "eal",
                "sen_status",
                "sen_need",
            ],
            Self::Academies => {
                &["academy_id", "name", "phase", "trust_id", "trust_name", "cluster"]
            }
            Self::Classes => &["class_id", "academy_id", "name", "year_group", "subject"],
            Self::Enrolments => &["pupil_id", "class_id"],
            Self::Attendance => &[
                "pupil_id",
                "academy_id",
                "from",
                "to",
                "possible",
                "present",
                "authorised",
                "unauthorised",
                "late",
                "date",
                "session",
                "code",
                "marks",
            ],
            Self::Assessments => &["pupil_id", "assessment", "measure", "value", "date"],
            Self::Behaviour => &["pupil_id", "academy_id", "date", "kind", "points", "days"],
            Self::Provision => &[
                "pupil_id",
                "intervention_id",
                "start",
                "end",
                "sessions_planned",
                "sessions_delivered",
                "outcome",
            ],
            Self::Calendar => &["academy_id", "start", "end", "half_term"],
            Self::Indicators => &["pupil_id"],
        }
    }

    /// Returns the columns without which a file of this sort says nothing.
    pub(crate) fn required(self) -> &'static [&'static str] {
        match self {
            Self::Pupils | Self::Attendance | Self::Indicators => &["pupil_id"],
            Self::Academies => &["academy_id"],
            Self::Classes => &["class_id", "academy_id"],
            Self::Enrolments => &["pupil_id", "class_id"],
            Self::Assessments => &["pupil_id", "value"],
            Self::Behaviour => &["pupil_id", "date"],
            Self::Provision => &["pupil_id", "intervention_id", "start"],
            Self::Calendar => &["academy_id", "start", "end"],
        }
    }

    /// Returns whether columns may be named after indicators.
    pub(crate) fn is_wide(self) -> bool {
        matches!(self, Self::Pupils | Self::Indicators)
    }

    /// Returns whether a column may stand in the file: one of our own, or in a wide file an
    /// indicator, whose id has a full stop inside.
    pub(crate) fn has_column(self, column: &str) -> bool {
        self.columns().contains(&column)
            || (self.is_wide() && column.trim_matches('.').contains('.'))
    }

    /// Returns the columns that name a row, where rows of several sources are joined.
    pub(crate) fn key(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Pupils => Some(&["pupil_id", "academy_id"]),
            Self::Academies => Some(&["academy_id"]),
            Self::Classes => Some(&["class_id", "academy_id"]),
            Self::Enrolments => Some(&["pupil_id", "class_id"]),
            Self::Calendar => Some(&["academy_id", "start", "end"]),
            Self::Indicators => Some(&["pupil_id"]),
            Self::Attendance | Self::Assessments | Self::Behaviour | Self::Provision => None,
        }
    }
}

/// Receives rows of the core data set. Every cell is named by the core data set's own column; what
/// is not named is missing. Ids of pupils are handed over as the file has them: whoever receives
/// them makes pseudonyms of UPNs.
pub trait Sink {
    /// Takes a row.
    fn row(&mut self, core: Core, cells: &[(&'static str, &str)]);
    /// Takes a defect of the file being read.
    fn problem(&mut self, problem: Problem);
}
