//! A rule's reason as its author writes it, taken apart: `{input:indicator.statistic}`,
//! `{setting:id}`, `{{`.

use crate::text::{did_you_mean, short};
use uplift_model::form::REASON;
use uplift_model::{Format, Input, Manifest, Measure, Piece, Rule, Setting, Statistic, Template};

/// A piece of a reason before it is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Words.
    Words(String),
    /// The reading of an input, as a place in the manifest.
    Input(usize),
    /// The value of a setting, as a place in the manifest.
    Setting(usize),
}

/// Takes the reason of a rule apart; fails where it names what the rule does not read.
pub(crate) fn parse(rule: &Rule, manifest: &Manifest) -> Result<Vec<Part>, String> {
    let length = rule.because.chars().count();
    if length > REASON {
        return Err(format!("its reason has {length} characters, where {REASON} are allowed"));
    }
    if rule.because.trim().is_empty() {
        return Err("it has no reason".to_owned());
    }
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = rule.because.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            words.push('{');
            rest = after;
            continue;
        }
        let Some((name, after)) = after.split_once('}') else {
            return Err("a brace in its reason is never closed; `{{` stands for a brace".to_owned());
        };
        if !words.is_empty() {
            parts.push(Part::Words(std::mem::take(&mut words)));
        }
        parts.push(part(name, rule, manifest)?);
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    Ok(parts)
}

fn part(name: &str, rule: &Rule, manifest: &Manifest) -> Result<Part, String> {
    let inputs = rule.inputs.iter().filter_map(|&at| Some((at, manifest.inputs.get(at)?)));
    let settings = rule.settings.iter().filter_map(|&at| Some((at, manifest.settings.get(at)?)));
    let (found, near) = if let Some(name) = name.strip_prefix("input:") {
        let names: Vec<(usize, String)> =
            inputs.map(|(at, input)| (at, input_name(input))).collect();
        let found = names.iter().find(|(_, other)| other == name);
        (found.map(|(at, _)| Part::Input(*at)), did_you_mean(name, names.iter().map(|n| &*n.1)))
    } else if let Some(name) = name.strip_prefix("setting:") {
        let names: Vec<(usize, &str)> =
            settings.map(|(at, setting)| (at, setting.id.as_str())).collect();
        let found = names.iter().find(|(_, other)| *other == name);
        (found.map(|(at, _)| Part::Setting(*at)), did_you_mean(name, names.iter().map(|n| n.1)))
    } else {
        let hint = "; a reason may name `input:` and `setting:`";
        return Err(format!("its reason names `{{{}}}`{hint}", short(name)));
    };
    found.ok_or_else(|| {
        let name = short(name);
        format!("its reason names `{{{name}}}`, which is not among what it reads{near}")
    })
}

/// Returns how a reason names an input.
fn input_name(input: &Input) -> String {
    match input.statistic {
        Statistic::Value => input.indicator.clone(),
        statistic => format!("{}.{statistic}", input.indicator),
    }
}

/// Puts a reason together: settings in words, readings by their places in the rule book.
pub(crate) fn bind(
    parts: Vec<Part>,
    settings: &[Setting],
    values: &[f64],
    reading: impl Fn(usize) -> Option<(usize, Format)>,
) -> Template {
    let mut template = Template::default();
    for part in parts {
        match part {
            Part::Words(words) => template.pieces.push(Piece::Words(words)),
            Part::Input(at) => {
                template.pieces.extend(reading(at).map(|(at, format)| Piece::Reading(at, format)));
            }
            Part::Setting(at) => {
                if let (Some(setting), Some(&value)) = (settings.get(at), values.get(at)) {
                    template.pieces.push(Piece::Words(setting_words(setting, value)));
                    template.settings.push(value);
                }
            }
        }
    }
    template
}

/// Puts a setting in words, with as many decimals as it has.
fn setting_words(setting: &Setting, value: f64) -> String {
    let measure = Measure::from_word(&setting.unit).unwrap_or(Measure::Number);
    // Told apart from its own rounding, so that no digit that counts is lost.
    let scale = match measure {
        Measure::Rate => 1e3,
        Measure::Number => 1e2,
        _ => 1e1,
    };
    let mut words = String::new();
    measure.write(value, &[(value * scale).round() / scale], &mut words);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::{Kind, Level};

    fn input(indicator: &str, statistic: Statistic) -> Input {
        Input {
            level: Level::Class,
            indicator: indicator.to_owned(),
            statistic,
            kind: Kind::Number,
        }
    }

    fn setting(id: &str, unit: &str) -> Setting {
        Setting {
            id: id.to_owned(),
            title: String::new(),
            unit: unit.to_owned(),
            default: 0.0,
            minimum: 0.0,
            maximum: 1.0,
            overridable: true,
        }
    }

    fn parts(because: &str) -> Result<Vec<Part>, String> {
        let manifest = Manifest {
            id: "a".to_owned(),
            version: "1.0.0".to_owned(),
            title: String::new(),
            summary: String::new(),
            publisher: String::new(),
            licence: String::new(),
            settings: vec![setting("rate", "rate"), setting("count", "count")],
            inputs: vec![
                input("attendance.absence_rate", Statistic::Mean),
                input("class.year_group", Statistic::Value),
                input("attendance.absence_rate", Statistic::Gap),
            ],
            interventions: Vec::new(),
            rules: Vec::new(),
            notes: Vec::new(),
        };
        let rule = Rule {
            id: "r".to_owned(),
            title: String::new(),
            level: Level::Class,
            area: String::new(),
            intervention: String::new(),
            years: None,
            inputs: vec![1, 0],
            settings: vec![0],
            measure: None,
            guards: Vec::new(),
            evidence: Vec::new(),
            because: because.to_owned(),
            notes: Vec::new(),
        };
        parse(&rule, &manifest)
    }

    #[test]
    fn a_reason_is_taken_apart() {
        let words = |words: &str| Part::Words(words.to_owned());
        assert_eq!(
            parts(
                "{{Year} {input:class.year_group}: {input:attendance.absence_rate.mean} > {setting:rate}"
            ),
            Ok(vec![
                words("{Year} "),
                Part::Input(1),
                words(": "),
                Part::Input(0),
                words(" > "),
                Part::Setting(0),
            ])
        );
    }

    #[test]
    fn a_reason_names_only_what_the_rule_reads() {
        let check = |because: &str, expected: &str| {
            let why = parts(because).unwrap_err();
            assert!(why.contains(expected), "{why}");
        };
        check("{input:attendance.absence_rate.gap}", "not among what it reads");
        check("{input:attendance.absence_rate}", "did you mean `attendance.absence_rate.mean`?");
        check("{setting:count}", "not among what it reads");
        check("{setting:rte}", "did you mean `rate`?");
        check("{pupil}", "a reason may name `input:` and `setting:`");
        check("a { b", "never closed");
        check("  ", "no reason");
        check(&"x".repeat(301), "301 characters");
    }

    #[test]
    fn a_setting_keeps_its_digits() {
        assert_eq!(setting_words(&setting("a", "rate"), 0.1), "10 %");
        assert_eq!(setting_words(&setting("a", "rate"), 0.082_5), "8.25 %");
        assert_eq!(setting_words(&setting("a", "months"), -24.0), "−24");
        assert_eq!(setting_words(&setting("a", "days"), 2.25), "2.25");
    }
}
