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
