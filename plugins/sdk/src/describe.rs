//! Turns a declared rule set into the manifest of the interface. Runs once per load.

use crate::bindings::uplift::rules::types as wit;
use crate::declare::{Area, Evidence, Gate, Guard, Intervention, Level, Rule, RuleSet};
use crate::inputs::{Input, InputId, Kind, Statistic};
use crate::settings::{Setting, SettingId};

/// The manifest of a rule set.
pub fn describe(set: &RuleSet) -> wit::Manifest {
    wit::Manifest {
        id: set.id.into(),
        version: set.version.into(),
        title: set.title.into(),
        summary: set.summary.into(),
        publisher: set.publisher.into(),
        licence: set.licence.into(),
        settings: set.settings.iter().map(setting).collect(),
        inputs: set.inputs.iter().map(input).collect(),
        interventions: set.interventions.iter().map(intervention).collect(),
        rules: set.rules.iter().map(rule).collect(),
        notes: notes(set.notes),
    }
}

fn setting(setting: &Setting) -> wit::Setting {
    wit::Setting {
        id: setting.id.into(),
        title: setting.title.into(),
        unit: setting.unit.word().into(),
        default: setting.default,
        minimum: setting.minimum,
        maximum: setting.maximum,
        overridable: setting.overridable,
    }
}

fn input(input: &Input) -> wit::Input {
    wit::Input {
        level: level(input.level),
        indicator: input.indicator.into(),
        statistic: match input.statistic {
            Statistic::Value => wit::Statistic::Value,
            Statistic::Mean => wit::Statistic::Mean,
            Statistic::Median => wit::Statistic::Median,
            Statistic::Minimum => wit::Statistic::Minimum,
            Statistic::Maximum => wit::Statistic::Maximum,
            Statistic::Share => wit::Statistic::Share,
            Statistic::Count => wit::Statistic::Count,
            Statistic::Gap => wit::Statistic::Gap,
        },
        kind: match input.kind {
            Kind::Number => wit::Kind::Number,
            Kind::Flag => wit::Kind::Flag,
            Kind::Category(members) => wit::Kind::Category(words(members)),
        },
    }
}

fn intervention(intervention: &Intervention) -> wit::Intervention {
    wit::Intervention {
        id: intervention.id.into(),
        title: intervention.title.into(),
        summary: intervention.summary.into(),
        areas: intervention.areas.iter().map(|area| Area::word(*area).into()).collect(),
        tier: intervention.tier,
        evidence: intervention.evidence.iter().map(evidence).collect(),
        excludes: words(intervention.excludes),
        minutes: intervention.minutes,
        sessions_per_week: intervention.sessions_per_week,
        weeks: intervention.weeks,
        adult_hours: intervention.adult_hours,
        group_min: intervention.group_min,
        group_max: intervention.group_max,
        notes: notes(intervention.notes),
    }
}

fn rule(rule: &Rule) -> wit::Rule {
    wit::Rule {
        id: rule.id.into(),
        title: rule.title.into(),
        level: level(rule.level),
        area: rule.area.word().into(),
        intervention: rule.intervention.into(),
        years: rule.years.map(|years| (years.first, years.last)),
        inputs: rule.inputs.iter().map(|id: &InputId| index(id.index)).collect(),
        settings: rule.settings.iter().map(|id: &SettingId| index(id.index)).collect(),
        measure: rule.measure.map(|id| index(id.index)),
        guards: rule.guards.iter().map(guard).collect(),
        evidence: rule.evidence.iter().map(evidence).collect(),
        because: rule.because.into(),
        notes: notes(rule.notes),
    }
}

fn guard(guard: &Guard) -> wit::Guard {
    wit::Guard {
        input: index(guard.when.input.index),
        code: guard.when.code,
        gate: match guard.gate {
            Gate::CheckFirst => wit::Gate::CheckFirst,
            Gate::Contraindicated => wit::Gate::Contraindicated,
        },
        because: guard.because.into(),
    }
}

fn evidence(evidence: &Evidence) -> wit::Evidence {
    wit::Evidence {
        claim: evidence.claim.into(),
        source: evidence.source.into(),
        url: evidence.url.into(),
        as_at: evidence.as_at.into(),
        months: evidence.months,
        cost: evidence.cost,
        security: evidence.security,
        population: evidence.population.into(),
    }
}

pub(crate) fn level(level: Level) -> wit::Level {
    match level {
        Level::Pupil => wit::Level::Pupil,
        Level::Class => wit::Level::Class,
        Level::Academy => wit::Level::Academy,
        Level::Trust => wit::Level::Trust,
    }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).into()).collect()
}

fn notes(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(heading, text)| ((*heading).into(), (*text).into())).collect()
}

fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
