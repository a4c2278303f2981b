//! Whether rules do what the cases of a file expect.

use crate::trial::case::{Case, CaseError, CaseFile, Expected};
use crate::trial::coverage::{Coverage, Seen};
use crate::trial::describe::{format, name};
use crate::trial::ground::Ground;
use crate::trial::random::roster;
use std::collections::BTreeMap;
use std::sync::Arc;
use uplift_cohort::{Column, Inputs, MISSING_CODE};
use uplift_host::{BindError, Host, RuleSet};
use uplift_model::{
    BoundRule, Fault, Findings, Indicator, Kind, Level, Need, Outcome, Readings, Roster, fraction,
};

/// A case that was tried.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The case's name.
    pub name: String,
    /// Its line in the file.
    pub line: usize,
    /// What is not as expected; nothing where the case is right.
    pub wrong: Vec<Wrong>,
    /// How the rule set failed at it.
    pub fault: Option<Fault>,
    /// The rules that fired, by id.
    pub fired: BTreeMap<String, Fired>,
    /// The rules that lacked data, in the manifest's order.
    pub lacking: Vec<String>,
}

impl Tried {
    /// Returns whether everything was as expected.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty() && self.fault.is_none()
    }
}

/// How a rule fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// With which need.
    pub need: Need,
    /// The reason as a leader reads it.
    pub because: String,
}

/// What a rule did that was not expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The rule's id.
    pub rule: String,
    /// What was expected, in words.
    pub expected: String,
    /// What it did, in words.
    pub got: String,
    /// What the rule read and its settings, in words.
    pub read: Vec<String>,
}

/// Tries the cases of a file, or those of one name, and adds them to the coverage. `own` are the
/// trust's own indicators, where they are known.
pub fn try_cases(
    host: &Host,
    rule_set: &RuleSet,
    own: &[Indicator],
    file: &CaseFile,
    only: Option<&str>,
    coverage: &mut Coverage,
) -> Result<Vec<Tried>, CaseError> {
    let ground = Ground::new(rule_set, &file.settings, own).map_err(|error| {
        let why = match error {
            BindError::RuleSet { why, .. } | BindError::Policy { why, .. } => why,
            error @ BindError::TooMany(_) => error.to_string(),
        };
        CaseError { file: file.name.clone(), line: 1, case: None, why }
    })?;
    let mut tried: Vec<(usize, Tried)> = Vec::new();
    for &level in Level::ALL {
        let cases: Vec<&Case> = file
            .cases
            .iter()
            .filter(|case| case.level == level && only.is_none_or(|only| case.name == only))
            .collect();
        if cases.is_empty() {
            continue;
        }
        let world = World::new(&ground, host, level, &cases);
        for (unit, case) in cases.into_iter().enumerate() {
            let seen = Seen { findings: &world.findings, inputs: &world.inputs, unit };
            coverage.see(&ground, &seen, &world.roster, case.only.as_deref());
            tried.push((case.line, world.judge(case, unit)));
        }
    }
    tried.sort_by_key(|(line, _)| *line);
    Ok(tried.into_iter().map(|(_, tried)| tried).collect())
}

/// The cases of one level as a cohort, and what was found.
struct World<'a> {
    ground: &'a Ground,
    inputs: Inputs,
    roster: Roster,
    findings: Findings,
}

impl<'a> World<'a> {
    fn new(ground: &'a Ground, host: &Host, level: Level, cases: &[&Case]) -> Self {
        let years: Vec<Option<i8>> = cases.iter().map(|case| case.year).collect();
        let (inputs, roster) = (inputs(ground, level, cases), roster(level, &years));
        let mut findings = ground.decide(host, &inputs, &roster);
        if findings.faults().next().is_some() {
            // One by one, to see which of them it cannot do.
            findings = host.evaluate(&ground.rule_sets, &ground.book, &inputs, &roster, 1);
        }
        Self { ground, inputs, roster, findings }
    }

    fn judge(&self, case: &Case, unit: usize) -> Tried {
        let row = u32::try_from(unit).unwrap_or(u32::MAX);
        let fault = self.findings.faults().find(|fault| fault.units.contains(&row)).cloned();
        let mut tried = Tried {
            name: case.name.clone(),
            line: case.line,
            wrong: Vec::new(),
            fault,
            fired: BTreeMap::new(),
            lacking: Vec::new(),
        };
        let spoken_of = |rule: &BoundRule| case.only.as_ref().is_none_or(|only| *only == rule.id);
        for (place, rule) in self.ground.book.at(case.level).filter(|(_, rule)| spoken_of(rule)) {
            let outcome = self.findings.outcome(&self.ground.book, &self.roster, place, unit);
            let got = match outcome {
                Outcome::Fired(need) => {
                    let mut because = String::new();
                    rule.because.render(&self.inputs, unit, &mut because);
                    tried.fired.insert(rule.id.clone(), Fired { need, because: because.clone() });
                    Some(Fired { need, because })
                }
                Outcome::Lacking => {
                    tried.lacking.push(rule.id.clone());
                    None
                }
                // The fault says it for all of them.
                Outcome::NotAssessed => continue,
                Outcome::NotFired | Outcome::NotApplicable | Outcome::NotGranted => None,
            };
            let expected = case.fires.get(&rule.id);
            let lacking = case.lacking.contains(&rule.id);
            if let Some((expected, got)) = compare(expected, lacking, outcome, got.as_ref()) {
                let read = self.read(rule, unit);
                tried.wrong.push(Wrong { rule: rule.id.clone(), expected, got, read });
            }
        }
        tried
    }

    /// Returns what a rule read of a unit and the settings it went by, in words.
    fn read(&self, rule: &BoundRule, unit: usize) -> Vec<String> {
        let Some(entry) = self.ground.entry() else { return Vec::new() };
        let declared = entry.manifest.rules.get(rule.place);
        let inputs = rule.inputs.iter().filter_map(|&place| {
            let input = self.ground.book.inputs.get(place)?;
            let mut words = format!("{} = ", name(input));
            match self.inputs.reading(place, unit) {
                Some(reading) => format(input).write(reading, &entry.settings, &mut words),
                None => words.push_str("missing"),
            }
            Some(words)
        });
        let year = rule.years.map(|(first, last)| {
            let own = self.roster.year(self.inputs.level, unit);
            let own = own.map_or("missing".to_owned(), |year| year.to_string());
            format!("year group = {own}, for {first} to {last}")
        });
        let settings = declared.map_or(&[][..], |rule| &rule.settings);
        let settings = settings.iter().filter_map(|&at| {
            let setting = entry.manifest.settings.get(at)?;
            Some(format!("setting {} = {}", setting.id, entry.settings.get(at)?))
        });
        inputs.chain(year).chain(settings).collect()
    }
}

/// Makes a column of every input of a level from the readings of some cases.
fn inputs(ground: &Ground, level: Level, cases: &[&Case]) -> Inputs {
    let mut columns = vec![None; ground.book.inputs.len()];
    let Some(entry) = ground.entry() else { return Inputs::new(level, cases.len(), columns) };
    for (at, input) in entry.manifest.inputs.iter().enumerate() {
        let place = entry.inputs.get(at).copied().unwrap_or(usize::MAX);
        let Some(slot) = columns.get_mut(place).filter(|_| input.level == level) else { continue };
        let readings = cases.iter().map(|case| case.readings.get(&at).copied());
        *slot = Some(if input.kind == Kind::Number {
            let numbers: Vec<f64> = readings.map(|it| it.unwrap_or(f64::NAN)).collect();
            Column::from_numbers(&numbers)
        } else {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "codes were made of bytes"
            )]
            let codes = readings.map(|it| it.map_or(MISSING_CODE, |code| code as u8)).collect();
            let members = match &input.kind {
                Kind::Category(members) => members.iter().cloned().collect(),
                Kind::Number | Kind::Flag => Arc::default(),
            };
            Column::from_codes(codes, members)
        });
    }
    Inputs::new(level, cases.len(), columns)
}

/// Returns what was expected and what was got, in words, where the two differ.
fn compare(
    expected: Option<&Expected>,
    lacking: bool,
    outcome: Outcome,
    fired: Option<&Fired>,
) -> Option<(String, String)> {
    let got = |need: Need| format!("fired with need {}", decimal(need));
    match (expected, fired) {
        (Some(expected), Some(fired)) => {
            if expected.need.is_some_and(|need| need != fired.need) {
                let need = expected.need.unwrap_or_default();
                return Some((format!("need {}", decimal(need)), got(fired.need)));
            }
            let because = expected.because.as_ref()?;
            (*because != fired.because)
                .then(|| (format!("\"{because}\""), format!("\"{}\"", fired.because)))
        }
        (Some(expected), None) => {
            let words = match (expected.need, &expected.because) {
                (Some(need), _) => format!("fires with need {}", decimal(need)),
                (None, Some(because)) => format!("fires: \"{because}\""),
                (None, None) => "fires".to_owned(),
            };
            Some((words, silence(outcome)))
        }
        (None, Some(fired)) => {
            let expected = if lacking { "lacking data" } else { "silent" };
            Some((expected.to_owned(), format!("{}: \"{}\"", got(fired.need), fired.because)))
        }
        (None, None) => match (lacking, outcome == Outcome::Lacking) {
            (true, false) => Some(("lacking data".to_owned(), silence(outcome))),
            (false, true) => Some(("silent".to_owned(), silence(outcome))),
            _ => None,
        },
    }
}

/// Returns the words for a rule that did not fire.
fn silence(outcome: Outcome) -> String {
    match outcome {
        Outcome::NotFired => "silent".to_owned(),
        Outcome::Lacking => "lacking data".to_owned(),
        Outcome::NotApplicable => "not applicable to the year group".to_owned(),
        Outcome::NotGranted => "not granted what it reads".to_owned(),
        other => other.words().to_owned(),
    }
}

/// Returns a need as it is written in a case.
pub(crate) fn decimal(need: Need) -> String {
    fraction(need.millionths()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(millionths: u64) -> Fired {
        let need = Need::from_millionths(millionths);
        Fired { need, because: "Missed 10 %.".to_owned() }
    }

    #[track_caller]
    fn check(
        expected: Option<&Expected>,
        lacking: bool,
        outcome: Outcome,
        found: Option<(&str, &str)>,
    ) {
        let fired = match outcome {
            Outcome::Fired(need) => Some(fired(need.millionths())),
            _ => None,
        };
        let wrong = compare(expected, lacking, outcome, fired.as_ref());
        assert_eq!(wrong, found.map(|(one, other)| (one.to_owned(), other.to_owned())));
    }

    #[test]
    fn needs_are_compared_in_millionths() {
        let with = |need| Expected { need: Need::from_fraction(need), because: None };
        let outcome = Outcome::Fired(Need::from_millionths(300_000));
        check(Some(&with(0.3)), false, outcome, None);
        check(Some(&with(0.1 + 0.2)), false, outcome, None);
        check(
            Some(&with(0.300_001)),
            false,
            outcome,
            Some(("need 0.300001", "fired with need 0.3")),
        );
        check(Some(&with(0.3)), false, Outcome::NotFired, Some(("fires with need 0.3", "silent")));
    }

    #[test]
    fn reasons_are_compared_to_the_letter() {
        let with = |because: &str| Expected { need: None, because: Some(because.to_owned()) };
        let outcome = Outcome::Fired(Need::MOST);
        check(Some(&with("Missed 10 %.")), false, outcome, None);
        check(
            Some(&with("Missed 10%.")),
            false,
            outcome,
            Some(("\"Missed 10%.\"", "\"Missed 10 %.\"")),
        );
    }

    #[test]
    fn what_is_not_named_is_silent() {
        check(None, false, Outcome::NotFired, None);
        check(None, false, Outcome::NotApplicable, None);
        check(None, false, Outcome::Lacking, Some(("silent", "lacking data")));
        check(None, true, Outcome::Lacking, None);
        check(None, true, Outcome::NotFired, Some(("lacking data", "silent")));
        let both = ("lacking data", "fired with need 1: \"Missed 10 %.\"");
        check(None, true, Outcome::Fired(Need::MOST), Some(both));
    }
}
