//! A rule in plain English, told from its checked form and so from what it does.

mod condition;
mod need;
mod note;
mod number;
#[cfg(test)]
mod tests;

use crate::analyse::Uses;
use crate::program::{Body, Condition, Program};
pub(crate) use note::annotate;
use std::fmt;
use uplift_model::{Gate, Kind, Level, Rule, Statistic, catalogue};

/// A rule in plain English. A long condition has a line for each of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What the rule is called.
    pub title: String,
    /// Whom it is asked about, such as "pupils in Years 1 to 6".
    pub who: String,
    /// When it fires.
    pub when: String,
    /// How the need is measured.
    pub need: String,
    /// What there has to be a reading of; empty where nothing has to.
    pub lacking: String,
    /// What it proposes.
    pub proposes: String,
    /// What holds that back, and why.
    pub held_back: Vec<String>,
    /// What it rests on.
    pub evidence: Vec<String>,
}

/// Tells what a rule of the program does; empty where there is no such rule.
pub fn explain(program: &Program, rule: usize) -> Explanation {
    let declared = program.manifest.rules.get(rule);
    let Some((body, rule)) = program.rules.get(rule).zip(declared) else {
        return Explanation::default();
    };
    Explanation {
        title: rule.title.clone(),
        who: who(rule),
        when: condition::said(program, &body.when, true).lines(),
        need: need::said(program, body),
        lacking: lacking(program, body),
        proposes: proposes(program, &rule.intervention),
        held_back: held_back(program, rule),
        evidence: rule
            .evidence
            .iter()
            .map(|it| format!("{} ({}, as at {})", it.claim, it.source, it.as_at))
            .collect(),
    }
}

/// Tells a condition in one line.
pub(crate) fn condition(program: &Program, condition: &Condition) -> String {
    condition::said(program, condition, true).line()
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        writeln!(f, "For: {}", self.who)?;
        writeln!(f, "Fires when: {}", self.when)?;
        writeln!(f, "Need: {}", self.need)?;
        if !self.lacking.is_empty() {
            writeln!(f, "Not enough data: {}", self.lacking)?;
        }
        writeln!(f, "Proposes: {}", self.proposes)?;
        for held_back in &self.held_back {
            writeln!(f, "Held back: {held_back}")?;
        }
        for evidence in &self.evidence {
            writeln!(f, "Rests on: {evidence}")?;
        }
        Ok(())
    }
}

/// Whom a rule is asked about.
fn who(rule: &Rule) -> String {
    let units = match rule.level {
        Level::Pupil => "pupils",
        Level::Class => "classes",
        Level::Academy => "academies",
        Level::Trust => "trusts",
    };
    match rule.years {
        None => units.to_owned(),
        Some((first, last)) if first == last => format!("{units} in {}", year(first)),
        Some((first, last)) if first >= 1 => format!("{units} in Years {first} to {last}"),
        Some((first, last)) => format!("{units} in {} to {}", year(first), year(last)),
    }
}

fn year(year: i8) -> String {
    match year {
        ..=-2 => "the first nursery year".to_owned(),
        -1 => "the second nursery year".to_owned(),
        0 => "Reception".to_owned(),
        _ => format!("Year {year}"),
    }
}

/// What keeps a rule from deciding.
fn lacking(program: &Program, body: &Body) -> String {
    let mut inputs = Uses::of(body).inputs;
    inputs.extend(body.shown.iter().copied());
    inputs.extend(body.years.map(|years| years.input));
    let counted = |input: &usize| {
        let declared = program.manifest.inputs.get(*input);
        declared.is_some_and(|it| it.statistic == Statistic::Count)
    };
    let titles: Vec<&str> =
        inputs.iter().filter(|it| !counted(it)).map(|it| title(program, *it)).collect();
    match titles.as_slice() {
        [] => String::new(),
        [one] => format!("where there is no reading of {one}"),
        _ => format!(
            "where one of these is missing and the rest does not settle it: {}",
            listed(&titles, "and")
        ),
    }
}

fn proposes(program: &Program, id: &str) -> String {
    let own = program.manifest.interventions.iter().find(|it| it.id == id);
    match own.or_else(|| catalogue::intervention(id)) {
        Some(intervention) => format!("{} ({id})", intervention.title),
        None => id.to_owned(),
    }
}

fn held_back(program: &Program, rule: &Rule) -> Vec<String> {
    let said = rule.guards.iter().map(|guard| {
        let gate = match guard.gate {
            Gate::CheckFirst => "a person checks first",
            Gate::Contraindicated => "not to be offered",
        };
        let title = title(program, guard.input);
        let is = match program.manifest.inputs.get(guard.input).map(|it| &it.kind) {
            Some(Kind::Category(_)) => member(program, guard.input, guard.code),
            _ if guard.code == 0 => "no",
            _ => "yes",
        };
        format!("{gate} where {title} is {is}: {}", guard.because)
    });
    said.collect()
}

/// What a person calls an input.
fn title(program: &Program, input: usize) -> &str {
    program.scales.get(input).map_or("a reading", |scale| &scale.title)
}

/// What a member of a category is called.
fn member(program: &Program, input: usize, code: u8) -> &str {
    match program.manifest.inputs.get(input).map(|it| &it.kind) {
        Some(Kind::Category(members)) => {
            members.get(usize::from(code)).map_or("another member", |member| member)
        }
        _ => "another member",
    }
}

/// A list as it stands in a sentence, with "and" or "or" before the last.
fn listed<T: AsRef<str>>(list: &[T], joint: &str) -> String {
    let mut out = String::new();
    for (at, entry) in list.iter().enumerate() {
        if at > 0 && at + 1 == list.len() {
            out.push(' ');
            out.push_str(joint);
            out.push(' ');
        } else if at > 0 {
            out.push_str(", ");
        }
        out.push_str(entry.as_ref());
    }
    out
}
