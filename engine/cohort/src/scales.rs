//! The trust's own scales, and which assessments are given on them, as `dataset.toml` says.

use crate::names;
use crate::settings::Settings;
use serde::Deserialize;
use std::collections::BTreeSet;
use uplift_model::{Direction, History, Indicator, Kind, Measure, Scale, Text, catalogue};

/// What a measure of an assessment is.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "the id of an indicator, or `{ indicator = \"...\", scale = \"...\" }`"
)]
pub(crate) enum Assessed {
    /// An indicator, on the scale that the catalogue has for it.
    Indicator(String),
    /// An indicator, on a scale named here.
    OnScale(OnScale),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnScale {
    indicator: String,
    scale: Option<String>,
}

impl Assessed {
    /// Returns the id of the indicator it is a reading of.
    pub(crate) fn indicator(&self) -> &str {
        match self {
            Self::Indicator(id) | Self::OnScale(OnScale { indicator: id, .. }) => id,
        }
    }

    /// Returns the scale it names.
    fn scale(&self) -> Option<&str> {
        match self {
            Self::Indicator(_) => None,
            Self::OnScale(on) => on.scale.as_deref(),
        }
    }

    /// Returns the entries of the scale that its values are given on; none where the range of the
    /// trust's own indicator is all there is.
    pub(crate) fn scales(&self, settings: &Settings) -> Vec<Scale> {
        let own = self.scale().and_then(|name| Some((name, settings.scales.get(name)?)));
        if let Some((name, own)) = own {
            return vec![own.scale(name)];
        }
        let id = self.scale().or_else(|| catalogue::scale_of_indicator(self.indicator()));
        id.map_or_else(Vec::new, |id| catalogue::scales_of(id).cloned().collect())
    }

    /// Returns what is wrong with the scale it names.
    pub(crate) fn wrong(&self, measure: &str, settings: &Settings) -> Option<String> {
        let named = self.scale()?;
        let own = || settings.scales.keys().map(String::as_str);
        let all = || catalogue::scales().iter().map(|scale| &*scale.id).chain(own());
        if all().any(|known| known == named) {
            return None;
        }
        let near = names::nearest(named, all());
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Some(format!(
            "`[assessments]` says that `{measure}` is on the scale `{named}`, which neither the catalogue nor `[scales]` has{hint}"
        ))
    }
}

/// A scale of the trust's own.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnScale {
    least: f64,
    most: f64,
    /// 0 where all numbers between are on it.
    #[serde(default)]
    step: f64,
}

impl OwnScale {
    fn scale(self, name: &str) -> Scale {
        Scale {
            id: Text::Owned(name.to_owned()),
            title: Text::Owned(name.to_owned()),
            least: self.least,
            most: self.most,
            step: self.step,
            from: None,
            to: None,
            source: Text::Borrowed("the trust's own"),
        }
    }

    /// Returns what is wrong with it.
    pub(crate) fn wrong(self, name: &str) -> Option<String> {
        let said = |what: &str| Some(format!("scale `{name}`: {what}"));
        if catalogue::scales_of(name).next().is_some() {
            return said("the catalogue has it already; choose another name");
        }
        let whole = self.least.is_finite() && self.most.is_finite() && self.step.is_finite();
        if !whole || self.least >= self.most {
            return said("`least` and `most` are two numbers, the lesser first");
        }
        if self.step < 0.0 || !self.scale(name).has(self.most) {
            return said("`step` does not lead from `least` to `most`");
        }
        None
    }
}

/// Returns the indicators that the history of its results makes of each of the trust's own that
/// assessments supply, or what is wrong with one.
pub(crate) fn histories(settings: &Settings, own: &[Indicator]) -> Result<Vec<Indicator>, String> {
    let assessed: BTreeSet<&str> = settings.assessments.values().map(Assessed::indicator).collect();
    let mut made = Vec::new();
    for base in own.iter().filter(|base| assessed.contains(&*base.id)) {
        if base.kind != Kind::Number {
            continue;
        }
        for history in History::ALL {
            let id = history.id(&base.id);
            if own.iter().any(|other| *other.id == *id) {
                return Err(format!(
                    "indicator `{id}`: the history of `{}` has this id; choose another id",
                    base.id
                ));
            }
            made.push(made_of(base, history, id));
        }
    }
    Ok(made)
}

fn made_of(base: &Indicator, history: History, id: String) -> Indicator {
    let measure = history.measure(Some(base.measure.word())).and_then(Measure::from_word);
    Indicator {
        id: Text::Owned(id),
        title: Text::Owned(history.title(&base.title)),
        measure: measure.unwrap_or(base.measure),
        range: history.range(base.range),
        direction: match history {
            History::Readings => Direction::Neither,
            History::Previous | History::Change => base.direction,
        },
        definition: Text::Owned(history.definition(&base.title)),
        ..base.clone()
    }
}
