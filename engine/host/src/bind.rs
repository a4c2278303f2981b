//! Binds rule sets to the catalogue, the trust's own indicators and its policy.

use crate::check::find_intervention;
use crate::error::BindError;
use crate::indicators::{Indicators, Source};
use crate::text::did_you_mean;
use crate::{RuleSet, RuleSets, lift, template};
use uplift_model::is_ethnicity;
use uplift_model::{
    Area, BoundGuard, BoundRule, Indicator, Input, Intervention, Policy, Rule, RuleBook,
    RuleSetEntry, catalogue,
};

/// Binds rule sets to the catalogue, the trust's own indicators and its policy.
pub fn bind(
    rule_sets: &RuleSets,
    own_indicators: &[Indicator],
    policy: &Policy,
) -> Result<RuleBook, BindError> {
    let indicators = Indicators(own_indicators);
    check_named(rule_sets, policy)?;
    check_grants(indicators, policy)?;
    check_settings(rule_sets, policy)?;
    let mut book = RuleBook {
        rule_sets: Vec::new(),
        rules: Vec::new(),
        inputs: Vec::new(),
        interventions: interventions(rule_sets),
        steps: [0; Area::COUNT],
    };
    for (step, area) in book.steps.iter_mut().zip(Area::ALL) {
        *step = place_of(&book.interventions, &catalogue::step(*area).id).unwrap_or(0);
    }
    for rule_set in rule_sets {
        add(&mut book, rule_set, indicators, policy)?;
    }
    if book.rules.len() > usize::from(u16::MAX) {
        return Err(BindError::TooMany(book.rules.len()));
    }
    Ok(book)
}

/// Refuses a policy that speaks of a rule set that is not there: what it asks for would be silently
/// without effect.
fn check_named(rule_sets: &RuleSets, policy: &Policy) -> Result<(), BindError> {
    for id in policy.grants.own.keys().chain(policy.faults.own.keys()) {
        check_loaded(rule_sets, &format!("rule_sets.{id}"), id)?;
    }
    Ok(())
}

fn check_loaded(rule_sets: &RuleSets, key: &str, id: &str) -> Result<(), BindError> {
    let ids = || rule_sets.iter().map(|rule_set| &*rule_set.manifest.id);
    if ids().any(|other| other == id) {
        return Ok(());
    }
    let near = did_you_mean(id, ids());
    let why = format!("no rule set of this id is loaded{near}");
    Err(BindError::Policy { key: key.to_owned(), why })
}

fn check_grants(indicators: Indicators<'_>, policy: &Policy) -> Result<(), BindError> {
    for (key, grant) in policy.grants.all() {
        if indicators.find(grant).is_none() {
            let near = indicators.near(grant);
            let why =
                format!("indicator `{grant}` is in neither the catalogue nor dataset.toml{near}");
            return Err(BindError::Policy { key, why });
        }
        if is_ethnicity(grant) && policy.grants.ethnicity_because.is_none() {
            let why = format!(
                "`{grant}` is granted only where `ethnicity_because` says why, in words that the record \
                 of the run will keep"
            );
            return Err(BindError::Policy { key, why });
        }
    }
    Ok(())
}

fn check_settings(rule_sets: &RuleSets, policy: &Policy) -> Result<(), BindError> {
    for (id, values) in &policy.settings {
        check_loaded(rule_sets, &format!("settings.{id}"), id)?;
        let Some(rule_set) = rule_sets.iter().find(|rule_set| rule_set.manifest.id == *id) else {
            continue;
        };
        let settings = &rule_set.manifest.settings;
        for (name, value) in values {
            let why = match settings.iter().find(|setting| setting.id == *name) {
                None => {
                    let near = did_you_mean(name, settings.iter().map(|setting| &*setting.id));
                    format!("the rule set has no such setting{near}")
                }
                Some(setting) if !(setting.minimum..=setting.maximum).contains(value) => {
                    let (least, most) = (setting.minimum, setting.maximum);
                    format!("{value} is not within {least} to {most}")
                }
                Some(_) => continue,
            };
            return Err(BindError::Policy { key: format!("settings.{id}.{name}"), why });
        }
    }
    Ok(())
}

/// Returns the catalogue's interventions and the plugins' own, by id.
fn interventions(rule_sets: &RuleSets) -> Vec<Intervention> {
    let own = rule_sets.iter().flat_map(|rule_set| &rule_set.manifest.interventions);
    let mut all: Vec<Intervention> =
        catalogue::interventions().iter().chain(own).cloned().collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn place_of(interventions: &[Intervention], id: &str) -> Option<usize> {
    interventions.binary_search_by(|intervention| (*intervention.id).cmp(id)).ok()
}

/// Adds a rule set to the book.
fn add(
    book: &mut RuleBook,
    rule_set: &RuleSet,
    indicators: Indicators<'_>,
    policy: &Policy,
) -> Result<(), BindError> {
    let manifest = &rule_set.manifest;
    let refuse = |why| BindError::RuleSet { plugin: rule_set.plugin.clone(), why };
    let sources: Result<Vec<Source>, String> =
        manifest.inputs.iter().map(|input| indicators.source(input, manifest)).collect();
    let sources = sources.map_err(refuse)?;
    let granted =
        |source: &Source| source.sensitive.iter().all(|id| policy.grants.allow(&manifest.id, id));
    let values = policy.settings.get(&manifest.id);
    let value = |id: &str| values.and_then(|values| values.get(id)).copied();
    let first = book.rules.len();
    let bound = Bound {
        rule_set,
        places: manifest.inputs.iter().map(|input| place(&mut book.inputs, input)).collect(),
        granted: sources.iter().map(granted).collect(),
        settings: manifest
            .settings
            .iter()
            .map(|setting| value(&setting.id).unwrap_or(setting.default))
            .collect(),
        sources,
    };
    for (nth, rule) in manifest.rules.iter().enumerate() {
        let rule = bound.rule(nth, rule, book).map_err(refuse)?;
        book.rules.push(rule);
    }
    book.rule_sets.push(RuleSetEntry {
        manifest: manifest.clone(),
        digest: rule_set.digest.clone(),
        settings: bound.settings,
        rules: first..book.rules.len(),
        inputs: bound.places,
        granted: bound.granted,
    });
    Ok(())
}

/// Returns the place of an input in the book, where it stands once. A share of findings is of one
/// rule set's own and shared with none.
fn place(inputs: &mut Vec<Input>, input: &Input) -> usize {
    let own = input.indicator.starts_with("finding.");
    let known = inputs.iter().position(|other| other == input).filter(|_| !own);
    known.unwrap_or_else(|| {
        inputs.push(input.clone());
        inputs.len() - 1
    })
}

/// A rule set's inputs and settings, bound.
struct Bound<'a> {
    rule_set: &'a RuleSet,
    places: Vec<usize>,
    granted: Vec<bool>,
    settings: Vec<f64>,
    sources: Vec<Source>,
}

impl Bound<'_> {
    fn place(&self, input: usize) -> Option<usize> {
        self.places.get(input).copied()
    }

    fn is_granted(&self, input: usize) -> bool {
        self.granted.get(input).copied().unwrap_or(false)
    }

    fn rule(&self, nth: usize, rule: &Rule, book: &RuleBook) -> Result<BoundRule, String> {
        let manifest = &self.rule_set.manifest;
        let reading =
            |input: usize| Some((self.place(input)?, self.sources.get(input)?.format.clone()));
        let parts = template::parse(rule, manifest)?;
        // Both were checked when the rule set was loaded.
        let intervention = find_intervention(&rule.intervention, manifest)
            .and_then(|intervention| place_of(&book.interventions, &intervention.id));
        let intervention = intervention
            .ok_or_else(|| format!("intervention `{}` is not there", rule.intervention))?;
        let withheld: Vec<usize> =
            rule.inputs.iter().filter(|&&input| !self.is_granted(input)).copied().collect();
        Ok(BoundRule {
            rule_set: book.rule_sets.len(),
            place: nth,
            id: rule.id.clone(),
            title: rule.title.clone(),
            level: rule.level,
            area: lift::area(&rule.area)?,
            intervention,
            years: rule.years,
            granted: withheld.is_empty(),
            inputs: rule.inputs.iter().filter_map(|&input| self.place(input)).collect(),
            withheld: withheld.into_iter().filter_map(|input| self.place(input)).collect(),
            guards: rule
                .guards
                .iter()
                .filter_map(|guard| {
                    Some(BoundGuard {
                        input: self.place(guard.input)?,
                        granted: self.is_granted(guard.input),
                        code: guard.code,
                        gate: guard.gate,
                        because: guard.because.clone(),
                    })
                })
                .collect(),
            evidence: rule.evidence.clone(),
            because: template::bind(parts, &manifest.settings, &self.settings, reading),
        })
    }
}
