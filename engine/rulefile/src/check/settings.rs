//! The settings of a file.

use crate::Diagnostic;
use crate::check::text;
use crate::file::{self, Placed};
use std::collections::BTreeMap;
pub(crate) use uplift_expression::Settings;
use uplift_expression::fraction;
use uplift_expression::{FUNCTIONS, Places, is_kept};
use uplift_expression::{did_you_mean, list};
use uplift_model::{Measure, Setting};

/// Checks the settings.
pub(crate) fn settings(
    written: &BTreeMap<Placed<String>, file::Setting>,
    found: &mut Vec<Diagnostic>,
) -> Settings {
    let mut settings = Settings::default();
    for (id, setting) in written {
        text::id("the setting", &id.it, &id.at, '_', found);
        let name = format!("setting `{}`", text::short(&id.it));
        if is_word(&id.it) {
            let message = format!("{name} has the name of a function or a word of the language");
            found.push(Diagnostic::error(
                id.at.clone(),
                message,
                format!("call it `{}_limit`", id.it),
            ));
        }
        text::needed(&format!("the title of {name}"), &setting.title, text::TITLE, found);
        let measure = unit(&setting.unit, false, found);
        bounds(&name, setting, measure, found);
        let places = Places {
            id: id.at.clone(),
            default: setting.default.at.clone(),
            minimum: setting.minimum.at.clone(),
            maximum: setting.maximum.at.clone(),
        };
        let setting = Setting {
            id: id.it.clone(),
            title: setting.title.it.clone(),
            unit: setting.unit.it.clone(),
            default: setting.default.it,
            minimum: setting.minimum.it,
            maximum: setting.maximum.it,
            overridable: setting.overridable.unwrap_or(true),
        };
        settings.push(setting, measure, places);
    }
    settings
}

/// Returns whether a name means something else in expressions.
pub(crate) fn is_word(name: &str) -> bool {
    FUNCTIONS.contains(&name) || is_kept(name)
}

/// Returns the unit with this word.
pub(crate) fn unit(
    written: &Placed<String>,
    dates: bool,
    found: &mut Vec<Diagnostic>,
) -> Option<Measure> {
    let allowed = |measure: &Measure| dates || *measure != Measure::Date;
    let unit = Measure::from_word(&written.it).filter(allowed);
    if unit.is_none() {
        let words = || Measure::ALL.iter().copied().filter(allowed).map(Measure::word);
        let hint = match written.it.as_str() {
            "%" | "percent" | "percentage" | "fraction" | "share" => {
                "write `rate`: a fraction, 0.1 being 10 %".to_owned()
            }
            other => did_you_mean(other, words(), || format!("the units are {}", list(words()))),
        };
        let message = format!("there is no unit `{}`", text::short(&written.it));
        found.push(Diagnostic::error(written.at.clone(), message, hint));
    }
    unit
}

fn bounds(
    name: &str,
    setting: &file::Setting,
    measure: Option<Measure>,
    found: &mut Vec<Diagnostic>,
) {
    let (minimum, maximum, default) = (&setting.minimum, &setting.maximum, &setting.default);
    let before = found.len();
    for (key, value) in [("default", default), ("minimum", minimum), ("maximum", maximum)] {
        if !value.it.is_finite() {
            let message = format!("the {key} of {name} is not a number");
            found.push(Diagnostic::error(value.at.clone(), message, "write a finite number"));
        } else if measure == Some(Measure::Rate) && !(-1.0..=1.0).contains(&value.it) {
            let hint = fraction(Measure::Rate, value.it)
                .unwrap_or_else(|| "write a rate from -1 to 1, 1 being all".to_owned());
            let message = format!("the {key} of {name} is {}, and a rate is at most 1", value.it);
            found.push(Diagnostic::error(value.at.clone(), message, hint));
        }
    }
    if found.len() > before {
        return;
    }
    if minimum.it > maximum.it {
        let message =
            format!("the minimum of {name}, {}, is above its maximum, {}", minimum.it, maximum.it);
        let error = Diagnostic::error(minimum.at.clone(), message, "exchange the two");
        found.push(error.other(maximum.at.clone(), "the maximum"));
    } else if !(minimum.it..=maximum.it).contains(&default.it) {
        let message = format!(
            "the default of {name}, {}, is not within {} to {}",
            default.it, minimum.it, maximum.it
        );
        let (bound, what) = if default.it < minimum.it {
            (minimum, "the minimum")
        } else {
            (maximum, "the maximum")
        };
        let hint = "widen the bounds or move the default between them";
        found.push(
            Diagnostic::error(default.at.clone(), message, hint).other(bound.at.clone(), what),
        );
    }
}
