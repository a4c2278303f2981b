//! Of which kind an event is.

use crate::DatasetError;
use crate::names::nearest;
use crate::settings::Settings;
use std::collections::BTreeMap;

const WORDS: [&str; 3] = ["incident", "suspension", "achievement"];

/// Of which kind an event is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Conduct that the academy writes down.
    Incident,
    /// The pupil is sent home for some days.
    Suspension,
    /// Praise.
    Achievement,
    /// A further kind of the trust's own, in lower case. Only its own indicators count it.
    Own(String),
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        let [incident, suspension, achievement] = WORDS;
        match word {
            _ if word == incident => Some(Self::Incident),
            _ if word == suspension => Some(Self::Suspension),
            _ if word == achievement => Some(Self::Achievement),
            _ => None,
        }
    }

    /// Returns the word for it.
    pub(super) fn word(&self) -> &str {
        let [incident, suspension, achievement] = WORDS;
        match self {
            Self::Incident => incident,
            Self::Suspension => suspension,
            Self::Achievement => achievement,
            Self::Own(word) => word,
        }
    }
}

/// What the words of a log mean.
pub(super) struct Kinds(BTreeMap<String, Kind>);

impl Kinds {
    /// Reads `[values.kind]`. What a word means there may be a kind of the trust's own, but not one
    /// that looks like a slip for one of ours: its events would be counted nowhere.
    pub(super) fn new(settings: &Settings) -> Result<Self, DatasetError> {
        let mut kinds = BTreeMap::new();
        for (word, meant) in settings.values("kind").into_iter().flatten() {
            let meant = meant.trim().to_ascii_lowercase();
            let kind = match (Kind::of(&meant), nearest(&meant, WORDS.into_iter())) {
                (Some(kind), _) => kind,
                (None, Some(near)) => {
                    return Err(DatasetError::Settings(format!(
                        "`[values.kind]` says that `{word}` is `{meant}`; did you mean `{near}`?"
                    )));
                }
                (None, None) => Kind::Own(meant),
            };
            kinds.insert(word.to_ascii_lowercase(), kind);
        }
        Ok(Self(kinds))
    }

    /// Returns the kind that a word of the log stands for. Case does not matter; nothing is no kind.
    pub(super) fn of(&self, word: &str) -> Option<Kind> {
        let word = word.trim().to_ascii_lowercase();
        let meant = self.0.get(&word).cloned().or_else(|| Kind::of(&word))?;
        (meant != Kind::Own(String::new())).then_some(meant)
    }
}
