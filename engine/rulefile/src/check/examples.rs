//! Examples, which are also tests: readings by name, and what the rule is expected to say.

#![expect(clippy::result_large_err, reason = "what is wrong with an example is kept at once")]

use crate::Diagnostic;
use crate::check::text;
use crate::file::{self, Given, Placed};
use crate::program::{Example, Expected};
use std::collections::BTreeMap;
use uplift_expression::line_column;
use uplift_expression::{Shared, fraction};
use uplift_expression::{Why, name};
use uplift_expression::{did_you_mean, list};
use uplift_model::{Kind, Level, Need};

/// The rule an example is one of.
pub(crate) struct Of<'a> {
    pub(crate) rule: usize,
    pub(crate) level: Level,
    /// The inputs of the rule and of its guards.
    pub(crate) inputs: &'a [usize],
    pub(crate) settings: &'a [usize],
}

/// Checks an example.
pub(crate) fn example(
    written: &file::Example,
    of: &Of<'_>,
    text: &str,
    shared: &mut Shared<'_>,
) -> Option<Example> {
    let before = shared.found.len();
    text::needed("the name of the example", &written.name, text::TITLE, &mut shared.found);
    let mut readings = BTreeMap::new();
    for (key, given) in &written.readings {
        let read = place(key, of, shared)
            .map_err(|why| Diagnostic::error(key.at.clone(), why.message, why.hint))
            .and_then(|place| {
                let value = value(place, &given.it, shared)
                    .map_err(|why| Diagnostic::error(given.at.clone(), why.message, why.hint))?;
                Ok((place, value))
            });
        match read {
            Ok((place, value)) => {
                readings.insert(place, value);
            }
            Err(error) => shared.found.push(error),
        }
    }
    let mut settings = BTreeMap::new();
    for (key, value) in &written.settings {
        match setting(key, value, of, shared) {
            Ok((place, value)) => {
                settings.insert(place, value);
            }
            Err(error) => shared.found.push(error),
        }
    }
    let expected = expected(written, &mut shared.found)?;
    let (line, _) = line_column(text, written.at.start);
    (shared.found.len() == before).then(|| Example {
        rule: of.rule,
        name: written.name.it.clone(),
        line,
        readings: readings.into_iter().collect(),
        settings: settings.into_iter().collect(),
        expected,
    })
}

/// Returns the place of a reading among those of the rule.
fn place(key: &Placed<String>, of: &Of<'_>, shared: &Shared<'_>) -> Result<usize, Why> {
    let names = || {
        let inputs = of.inputs.iter().filter_map(|&place| shared.inputs.list.get(place));
        inputs.map(name).collect::<Vec<String>>()
    };
    let found = shared.known.named(of.level, &key.it);
    if let Ok(reading) = &found
        && let Some(place) = shared.inputs.find(&reading.input)
        && of.inputs.contains(&place)
    {
        return Ok(place);
    }
    let names = names();
    let all = || names.iter().map(String::as_str);
    let hint = did_you_mean(&key.it, all(), || {
        if names.is_empty() {
            "mend the rule first".to_owned()
        } else {
            format!("it reads {}", list(all()))
        }
    });
    match found {
        Ok(_) => Err(Why::new(format!("the rule does not read `{}`", text::short(&key.it)), hint)),
        Err(why) => Err(Why::new(why.message, hint)),
    }
}

/// Returns a reading as a number, a code as the number it is.
fn value(place: usize, given: &Given, shared: &Shared<'_>) -> Result<f64, Why> {
    let (Some(input), Some(scale)) =
        (shared.inputs.list.get(place), shared.inputs.scales.get(place))
    else {
        return Err(Why::new("there is no such reading", "leave it out"));
    };
    match (&input.kind, given) {
        (Kind::Number, Given::Number(value)) => {
            let (least, most) = scale.range;
            if value.is_finite() && (least..=most).contains(value) {
                return Ok(*value);
            }
            let hint = fraction(scale.measure, *value)
                .unwrap_or_else(|| "give a reading that there can be".to_owned());
            let title = &scale.title;
            Err(Why::new(
                format!("{value} is off the scale: readings of {title} run from {least} to {most}"),
                hint,
            ))
        }
        (Kind::Flag, Given::Flag(yes)) => Ok(f64::from(u8::from(*yes))),
        (Kind::Category(members), Given::Member(member)) => {
            let code = members.iter().position(|other| other == member);
            let code = code.and_then(|code| u8::try_from(code).ok());
            code.map(f64::from).ok_or_else(|| {
                let names = || members.iter().map(|member| &**member);
                let hint =
                    did_you_mean(member, names(), || format!("its members are {}", list(names())));
                Why::new(
                    format!("`{}` has no member `{}`", input.indicator, text::short(member)),
                    hint,
                )
            })
        }
        (kind, _) => {
            let hint = match kind {
                Kind::Number => "write a number",
                Kind::Flag => "write `true` or `false`",
                Kind::Category(_) => "write a member in quotes",
            };
            Err(Why::new(format!("`{}` is a {}", name(input), kind.word()), hint))
        }
    }
}

fn setting(
    key: &Placed<String>,
    value: &Placed<f64>,
    of: &Of<'_>,
    shared: &Shared<'_>,
) -> Result<(usize, f64), Diagnostic> {
    let known = of.settings.iter().filter_map(|&place| shared.settings.get(place));
    let place = shared.settings.place(&key.it).filter(|place| of.settings.contains(place));
    let Some((place, setting)) = place.and_then(|place| Some((place, shared.settings.get(place)?)))
    else {
        let names: Vec<&str> = known.map(|setting| setting.id.as_str()).collect();
        let hint = did_you_mean(&key.it, names.iter().copied(), || {
            if names.is_empty() {
                "leave it out: the rule has no settings".to_owned()
            } else {
                format!("its settings are {}", list(names.iter().copied()))
            }
        });
        let message = format!("the rule has no setting `{}`", text::short(&key.it));
        return Err(Diagnostic::error(key.at.clone(), message, hint));
    };
    let (least, most) = (setting.minimum, setting.maximum);
    if !(least..=most).contains(&value.it) {
        let message = format!("{} is not within the bounds of `{}`", value.it, key.it);
        let hint = format!("write a number from {least} to {most}");
        return Err(Diagnostic::error(value.at.clone(), message, hint));
    }
    Ok((place, value.it))
}

fn expected(written: &file::Example, found: &mut Vec<Diagnostic>) -> Option<Expected> {
    let fires = match written.expect.it.as_str() {
        "fires" => true,
        "silent" | "lacking" => false,
        other => {
            let hint = did_you_mean(other, ["fires", "silent", "lacking"], || {
                "write `fires`, `silent` or `lacking`".to_owned()
            });
            let message = format!("no rule says `{}`", text::short(other));
            found.push(Diagnostic::error(written.expect.at.clone(), message, hint));
            return None;
        }
    };
    let need = match &written.need {
        None => None,
        Some(need) => {
            let millionths = Need::from_fraction(need.it);
            if millionths.is_none() {
                let message = format!("the need {} is not from 0 to 1", need.it);
                found.push(Diagnostic::error(
                    need.at.clone(),
                    message,
                    "write a fraction, such as 0.4",
                ));
            }
            millionths
        }
    };
    if let Some(because) = &written.because {
        text::needed("the reason expected", because, text::SENTENCE, found);
    }
    if fires {
        return Some(Expected::Fires {
            need,
            because: written.because.as_ref().map(|it| it.it.clone()),
        });
    }
    for at in [
        written.need.as_ref().map(|it| it.at.clone()),
        written.because.as_ref().map(|it| it.at.clone()),
    ]
    .into_iter()
    .flatten()
    {
        let message = format!("a rule that is {} has neither need nor reason", written.expect.it);
        found.push(Diagnostic::error(at, message, "leave it out, or write `expect = \"fires\"`"));
    }
    Some(if written.expect.it == "silent" { Expected::Silent } else { Expected::Lacking })
}
