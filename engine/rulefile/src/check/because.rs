//! The reason of a rule: a template that names readings and settings.

use crate::Diagnostic;
use crate::check::text;
use crate::file::Placed;
use uplift_expression::Source;
use uplift_expression::Why;
use uplift_expression::did_you_mean;
use uplift_expression::{Reads, Shared};
use uplift_model::Level;

/// Checks a reason and returns the inputs that it shows.
pub(crate) fn because(
    written: &Placed<String>,
    level: Level,
    file: &str,
    shared: &mut Shared<'_>,
    reads: &mut Reads,
) -> Vec<usize> {
    text::needed("the reason", written, text::REASON, &mut shared.found);
    let source = Source::new(&written.into(), file);
    let characters = &source.characters;
    let mut shown = Vec::new();
    let mut at = 0;
    while let Some(c) = characters.get(at) {
        if *c != '{' {
            at += 1;
            continue;
        }
        if characters.get(at + 1) == Some(&'{') {
            at += 2;
            continue;
        }
        let rest = characters.get(at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| *c == '}') else {
            let hint = "close it by `}`; `{{` stands for a brace";
            let place = source.at(at..at + 1);
            shared.found.push(Diagnostic::error(
                place,
                "a brace in the reason is never closed",
                hint,
            ));
            break;
        };
        let name = source.text(at + 1..at + length);
        match named(&name, level, shared, reads) {
            Ok(Some(input)) if !shown.contains(&input) => shown.push(input),
            Ok(_) => {}
            Err(why) => {
                let place = source.at(at..at + length + 1);
                shared.found.push(Diagnostic::error(place, why.message, why.hint));
            }
        }
        at += length + 1;
    }
    shown
}

/// Finds what a name in braces stands for; returns the place of an input.
fn named(
    name: &str,
    level: Level,
    shared: &mut Shared<'_>,
    reads: &mut Reads,
) -> Result<Option<usize>, Why> {
    if let Some(input) = name.strip_prefix("input:") {
        let reading = shared.known.named(level, input)?;
        let id = reading.input.indicator.split('=').next().unwrap_or_default();
        shared.used.indicators.insert(id.to_owned());
        let place = shared.inputs.place(&reading);
        reads.input(place);
        return Ok(Some(place));
    }
    if let Some(setting) = name.strip_prefix("setting:") {
        let Some(place) = shared.settings.place(setting) else {
            let hint = did_you_mean(setting, shared.settings.ids(), || {
                format!("add `[settings.{}]`", text::short(setting))
            });
            return Err(Why::new(format!("there is no setting `{}`", text::short(setting)), hint));
        };
        shared.used.settings.insert(place);
        reads.setting(place);
        return Ok(None);
    }
    let hint = if shared.settings.place(name).is_some() {
        format!("write `{{setting:{name}}}`")
    } else if shared.known.named(level, name).is_ok() {
        format!("write `{{input:{name}}}`")
    } else {
        "write `{input:...}` for a reading, `{setting:...}` for a setting, `{{` for a brace"
            .to_owned()
    };
    Err(Why::new(format!("`{{{}}}` stands for nothing", text::short(name)), hint))
}
