//! Year groups, and which published tables speak of them.

/// A year group: Reception is 0, then Years 1 to 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Year(u8);

const WORDS: [&str; 14] =
    ["R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"];

impl Year {
    /// Returns Reception and Years 1 to 13.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..14).map(Self)
    }

    /// Returns its place in [`Year::all`].
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Returns its number, Reception being 0.
    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// Returns what a dataset has for it.
    pub(crate) fn word(self) -> &'static str {
        WORDS.get(self.index()).copied().unwrap_or_default()
    }

    /// Whether it is one of these, both ends included.
    pub(crate) fn within(self, (first, last): (u8, u8)) -> bool {
        (first..=last).contains(&self.0)
    }
}

/// Which tables speak of a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Reception to Year 6 of a mainstream academy.
    Primary,
    /// Years 7 to 13 of a mainstream academy.
    Secondary,
    /// A special academy.
    Special,
}

impl Setting {
    /// Returns the setting of a year group in a mainstream academy.
    pub(crate) fn mainstream(year: Year) -> Self {
        if year.number() < 7 { Self::Primary } else { Self::Secondary }
    }

    /// Returns the item for this setting.
    pub(crate) fn of<T>(self, primary: T, secondary: T, special: T) -> T {
        match self {
            Self::Primary => primary,
            Self::Secondary => secondary,
            Self::Special => special,
        }
    }
}
