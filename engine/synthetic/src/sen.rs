//! Special educational needs: status and primary need.

use serde::Deserialize;

/// What support a pupil has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    None,
    Support,
    Plan,
}

impl Status {
    /// Returns its place among none, support and plan.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::None => 0,
            Self::Support => 1,
            Self::Plan => 2,
        }
    }

    /// Returns the word a dataset has for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Support => "support",
            Self::Plan => "ehcp",
        }
    }
}

/// A primary need, by its code in the school census.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Need {
    Spld,
    Mld,
    Sld,
    Pmld,
    Semh,
    Slcn,
    Hi,
    Vi,
    Msi,
    Pd,
    Asd,
    Oth,
}

impl Need {
    /// Returns the code.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Spld => "SPLD",
            Self::Mld => "MLD",
            Self::Sld => "SLD",
            Self::Pmld => "PMLD",
            Self::Semh => "SEMH",
            Self::Slcn => "SLCN",
            Self::Hi => "HI",
            Self::Vi => "VI",
            Self::Msi => "MSI",
            Self::Pd => "PD",
            Self::Asd => "ASD",
            Self::Oth => "OTH",
        }
    }
}
