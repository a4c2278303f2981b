//! From the generated types of the interface to those of the model, and back: the only door.

use crate::bindings::uplift::rules::types as wit;
use crate::text::{did_you_mean, short};
use std::borrow::Cow;
use uplift_model::{
    Area, Evidence, Gate, Guard, Input, Intervention, Kind, Level, Manifest, Rule, Setting,
    Statistic, Text,
};

/// Takes a manifest over; fails where it has a word of a closed list wrong.
pub(crate) fn manifest(manifest: wit::Manifest) -> Result<Manifest, String> {
    Ok(Manifest {
        id: manifest.id,
        version: manifest.version,
        title: manifest.title,
        summary: manifest.summary,
        publisher: manifest.publisher,
        licence: manifest.licence,
        settings: manifest.settings.into_iter().map(setting).collect(),
        inputs: manifest.inputs.into_iter().map(input).collect(),
        interventions: manifest
            .interventions
            .into_iter()
            .map(intervention)
            .collect::<Result<_, _>>()?,
        rules: manifest.rules.into_iter().map(rule).collect(),
        notes: manifest.notes,
    })
}

/// Returns the area with this word.
pub(crate) fn area(word: &str) -> Result<Area, String> {
    Area::from_word(word).ok_or_else(|| {
        let hint = did_you_mean(word, Area::ALL.iter().map(|area| area.word()));
        format!("there is no area `{}`{hint}", short(word))
    })
}

/// Returns the level in the interface's words.
pub(crate) fn level(level: Level) -> wit::Level {
    match level {
        Level::Pupil => wit::Level::Pupil,
        Level::Class => wit::Level::Class,
        Level::Academy => wit::Level::Academy,
        Level::Trust => wit::Level::Trust,
    }
}

fn level_of(level: wit::Level) -> Level {
    match level {
        wit::Level::Pupil => Level::Pupil,
        wit::Level::Class => Level::Class,
        wit::Level::Academy => Level::Academy,
        wit::Level::Trust => Level::Trust,
    }
}

fn setting(setting: wit::Setting) -> Setting {
    Setting {
        id: setting.id,
        title: setting.title,
        unit: setting.unit,
        default: setting.default,
        minimum: setting.minimum,
        maximum: setting.maximum,
        overridable: setting.overridable,
    }
}

fn input(input: wit::Input) -> Input {
    Input {
        level: level_of(input.level),
        indicator: input.indicator,
        statistic: match input.statistic {
            wit::Statistic::Value => Statistic::Value,
            wit::Statistic::Mean => Statistic::Mean,
            wit::Statistic::Median => Statistic::Median,
            wit::Statistic::Minimum => Statistic::Minimum,
            wit::Statistic::Maximum => Statistic::Maximum,
            wit::Statistic::Share => Statistic::Share,
            wit::Statistic::Count => Statistic::Count,
            wit::Statistic::Gap => Statistic::Gap,
        },
        kind: match input.kind {
            wit::Kind::Number => Kind::Number,
            wit::Kind::Flag => Kind::Flag,
            wit::Kind::Category(members) => Kind::Category(texts(members)),
        },
    }
}

fn intervention(intervention: wit::Intervention) -> Result<Intervention, String> {
    let areas: Result<Vec<Area>, String> =
        intervention.areas.iter().map(|word| area(word)).collect();
    let areas =
        areas.map_err(|why| format!("intervention `{}`: {why}", short(&intervention.id)))?;
    Ok(Intervention {
        id: intervention.id.into(),
        title: intervention.title.into(),
        summary: intervention.summary.into(),
        areas: areas.into(),
        tier: intervention.tier,
        evidence: intervention.evidence.into_iter().map(evidence).collect(),
        excludes: texts(intervention.excludes),
        minutes: intervention.minutes,
        sessions_per_week: intervention.sessions_per_week,
        weeks: intervention.weeks,
        adult_hours: intervention.adult_hours,
        group: (intervention.group_min, intervention.group_max),
        notes: intervention.notes.into_iter().map(|(a, b)| (a.into(), b.into())).collect(),
    })
}

fn rule(rule: wit::Rule) -> Rule {
    Rule {
        id: rule.id,
        title: rule.title,
        level: level_of(rule.level),
        area: rule.area,
        intervention: rule.intervention,
        years: rule.years,
        inputs: rule.inputs.into_iter().map(place).collect(),
        settings: rule.settings.into_iter().map(place).collect(),
        measure: rule.measure.map(place),
        guards: rule.guards.into_iter().map(guard).collect(),
        evidence: rule.evidence.into_iter().map(evidence).collect(),
        because: rule.because,
        notes: rule.notes,
    }
}

fn guard(guard: wit::Guard) -> Guard {
    Guard {
        input: place(guard.input),
        code: guard.code,
        gate: match guard.gate {
            wit::Gate::CheckFirst => Gate::CheckFirst,
            wit::Gate::Contraindicated => Gate::Contraindicated,
        },
        because: guard.because,
    }
}

fn evidence(evidence: wit::Evidence) -> Evidence {
    Evidence {
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

fn texts(texts: Vec<String>) -> Cow<'static, [Text]> {
    texts.into_iter().map(Text::Owned).collect()
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
