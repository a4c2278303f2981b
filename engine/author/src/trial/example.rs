//! The examples of a rule file as test cases, each held against its own rule alone.

use crate::trial::case::{Case, CaseFile, Expected};
use std::collections::BTreeMap;
use uplift_model::{Direction, Indicator, Input, Kind, Level, Statistic, Text, catalogue};
use uplift_rulefile::Compiled;
use uplift_rulefile::program::{Example, Expected as Says, Program, Scale};

/// Returns the examples of a rule file as files of cases by its name: those with the same settings
/// together, in the order of the rule file.
pub fn examples(compiled: &Compiled) -> Vec<CaseFile> {
    let program = &compiled.program;
    let mut files: Vec<CaseFile> = Vec::new();
    for example in &compiled.examples {
        let Some(case) = case(example, program) else { continue };
        let named = |&(at, value): &(usize, f64)| {
            Some((program.manifest.settings.get(at)?.id.clone(), value))
        };
        let settings: BTreeMap<String, f64> = example.settings.iter().filter_map(named).collect();
        if let Some(file) = files.iter_mut().find(|file| file.settings == settings) {
            file.cases.push(case);
        } else {
            let name = compiled.warnings.name.clone();
            files.push(CaseFile { name, settings, cases: vec![case] });
        }
    }
    files
}

fn case(example: &Example, program: &Program) -> Option<Case> {
    let manifest = &program.manifest;
    let rule = manifest.rules.get(example.rule)?;
    let readings: BTreeMap<usize, f64> = example.readings.iter().copied().collect();
    let year = manifest.inputs.iter().position(|input| is_year_group(input, rule.level));
    let year = year.and_then(|at| readings.get(&at)).copied();
    let (mut fires, mut lacking) = (BTreeMap::new(), Vec::new());
    match &example.expected {
        Says::Fires { need, because } => {
            let expected = Expected { need: *need, because: because.clone() };
            fires.insert(rule.id.clone(), expected);
        }
        Says::Silent => {}
        Says::Lacking => lacking.push(rule.id.clone()),
    }
    Some(Case {
        name: example.name.clone(),
        line: example.line,
        level: rule.level,
        year: year.and_then(year_group),
        readings,
        fires,
        lacking,
        only: Some(rule.id.clone()),
    })
}

/// Returns whether an input is the year group of units of a level.
fn is_year_group(input: &Input, level: Level) -> bool {
    let id = match level {
        Level::Pupil => "pupil.year_group",
        Level::Class => "class.year_group",
        Level::Academy | Level::Trust => return false,
    };
    input.level == level && input.statistic == Statistic::Value && input.indicator == id
}

fn year_group(year: f64) -> Option<i8> {
    (-2..=14).find(|&one| (f64::from(one) - year).abs() < f64::EPSILON)
}

/// Returns the indicators that a rule file reads and the catalogue does not have, as the rule file
/// says they are: the trust's own, whose dataset is not there.
pub fn own_indicators(program: &Program) -> Vec<Indicator> {
    let mut own: Vec<Indicator> = Vec::new();
    for (input, scale) in program.manifest.inputs.iter().zip(&program.scales) {
        let (id, member) = match input.indicator.split_once('=') {
            Some((id, member)) => (id, Some(member)),
            None => (input.indicator.as_str(), None),
        };
        if id.starts_with("finding.") || catalogue::indicator(id).is_some() {
            continue;
        }
        let mut kind = kind(input, member);
        if let Some(known) = own.iter_mut().find(|known| known.id == id) {
            if let (Kind::Category(all), Kind::Category(more)) = (&mut known.kind, &mut kind) {
                let new = more.to_mut().drain(..).filter(|one| !all.contains(one));
                let new: Vec<Text> = new.collect();
                all.to_mut().extend(new);
            }
            continue;
        }
        own.push(indicator(id, input, scale, kind));
    }
    own
}

/// Returns what sort of reading pupils have of the indicator of an input.
fn kind(input: &Input, member: Option<&str>) -> Kind {
    match (member, input.statistic) {
        (Some(member), _) => Kind::Category(vec![Text::Owned(member.to_owned())].into()),
        // The number of an input above pupils is the share of a flag.
        (None, Statistic::Share) => Kind::Flag,
        (None, _) => input.kind.clone(),
    }
}

fn indicator(id: &str, input: &Input, scale: &Scale, kind: Kind) -> Indicator {
    let own_value = input.statistic == Statistic::Value;
    Indicator {
        id: Text::Owned(id.to_owned()),
        title: Text::Owned(scale.title.clone()),
        level: if own_value { input.level } else { Level::Pupil },
        kind,
        measure: scale.measure,
        range: scale.range,
        direction: Direction::Neither,
        sensitive: false,
        definition: Text::Borrowed(""),
        source: Text::Borrowed(""),
    }
}
