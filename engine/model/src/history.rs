//! What the history of its results adds to an indicator that assessments supply: three more
//! indicators, which rules can read like any other.

/// What the results of one pupil say beside the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    /// The result before the newest.
    Previous,
    /// The newest less the one before.
    Change,
    /// How many there are.
    Readings,
}

impl History {
    /// All of them, in the order in which results are asked for them.
    pub const ALL: [Self; 3] = [Self::Previous, Self::Change, Self::Readings];

    /// Returns the id of the indicator that it makes of one with this id.
    pub fn id(self, base: &str) -> String {
        let suffix = match self {
            Self::Previous => "previous",
            Self::Change => "change",
            Self::Readings => "readings",
        };
        format!("{base}_{suffix}")
    }

    /// Returns what a person calls it.
    pub fn title(self, base: &str) -> String {
        match self {
            Self::Previous => format!("previous {base}"),
            Self::Change => format!("change in {base}"),
            Self::Readings => format!("results of {base}"),
        }
    }

    /// Returns how it is counted.
    pub fn definition(self, base: &str) -> String {
        match self {
            Self::Previous => format!(
                "The newest result of {base} of an earlier day than the newest of all; an undated one is older than any other."
            ),
            Self::Change => format!(
                "The newest result of {base} less the one before. Tests differ and results waver: a change of a few points may mean nothing."
            ),
            Self::Readings => {
                format!("Results of {base} up to the as-at date, one a day at most.")
            }
        }
    }

    /// Returns the word of the measure it is shown in, for a base shown in this one.
    pub fn measure(self, base: Option<&str>) -> Option<&str> {
        match self {
            Self::Previous | Self::Change => base,
            Self::Readings => base.map(|_| "count"),
        }
    }

    /// Returns the least and the greatest reading, for those of the base.
    pub fn range(self, (least, most): (f64, f64)) -> (f64, f64) {
        match self {
            Self::Previous => (least, most),
            Self::Change => (least - most, most - least),
            Self::Readings => (0.0, 10_000.0),
        }
    }
}
