//! A manifest as a value of the interface.

use super::image::Value;
use uplift_model::{Evidence, Gate, Guard, Input, Intervention, Kind, Manifest, Rule, Setting};

/// Returns a manifest as the interface has it.
pub(super) fn value(manifest: &Manifest) -> Value<'_> {
    Value::Record(vec![
        ("id", Value::Text(&manifest.id)),
        ("version", Value::Text(&manifest.version)),
        ("title", Value::Text(&manifest.title)),
        ("summary", Value::Text(&manifest.summary)),
        ("publisher", Value::Text(&manifest.publisher)),
        ("licence", Value::Text(&manifest.licence)),
        ("settings", list(&manifest.settings, setting)),
        ("inputs", list(&manifest.inputs, input)),
        ("interventions", list(&manifest.interventions, intervention)),
        ("rules", list(&manifest.rules, rule)),
        ("notes", list(&manifest.notes, note)),
    ])
}

fn setting(setting: &Setting) -> Value<'_> {
    Value::Record(vec![
        ("id", Value::Text(&setting.id)),
        ("title", Value::Text(&setting.title)),
        ("unit", Value::Text(&setting.unit)),
        ("default", Value::Float(setting.default)),
        ("minimum", Value::Float(setting.minimum)),
        ("maximum", Value::Float(setting.maximum)),
        ("overridable", Value::Truth(setting.overridable)),
    ])
}

fn input(input: &Input) -> Value<'_> {
    let kind = match &input.kind {
        Kind::Number | Kind::Flag => None,
        Kind::Category(members) => Some(Box::new(list(members, text))),
    };
    Value::Record(vec![
        ("level", Value::Case(input.level.word(), None)),
        ("indicator", Value::Text(&input.indicator)),
        ("statistic", Value::Case(input.statistic.word(), None)),
        ("kind", Value::Case(input.kind.word(), kind)),
    ])
}

fn intervention(it: &Intervention) -> Value<'_> {
    Value::Record(vec![
        ("id", Value::Text(&it.id)),
        ("title", Value::Text(&it.title)),
        ("summary", Value::Text(&it.summary)),
        ("areas", list(&it.areas, |area| Value::Text(area.word()))),
        ("tier", Value::Whole(it.tier.into())),
        ("evidence", list(&it.evidence, evidence)),
        ("excludes", list(&it.excludes, text)),
        ("minutes", Value::Whole(it.minutes.into())),
        ("sessions-per-week", Value::Float(it.sessions_per_week)),
        ("weeks", Value::Whole(it.weeks.into())),
        ("adult-hours", Value::Float(it.adult_hours)),
        ("group-min", Value::Whole(it.group.0.into())),
        ("group-max", Value::Whole(it.group.1.into())),
        ("notes", list(&it.notes, note)),
    ])
}

fn evidence(evidence: &Evidence) -> Value<'_> {
    let small = |it: u8| Value::Whole(it.into());
    Value::Record(vec![
        ("claim", Value::Text(&evidence.claim)),
        ("source", Value::Text(&evidence.source)),
        ("url", Value::Text(&evidence.url)),
        ("as-at", Value::Text(&evidence.as_at)),
        ("months", maybe(evidence.months.map(Value::Float))),
        ("cost", maybe(evidence.cost.map(small))),
        ("security", maybe(evidence.security.map(small))),
        ("population", Value::Text(&evidence.population)),
    ])
}

fn rule(rule: &Rule) -> Value<'_> {
    let years = rule.years.map(|(first, last)| {
        Value::Tuple(vec![Value::Whole(first.into()), Value::Whole(last.into())])
    });
    Value::Record(vec![
        ("id", Value::Text(&rule.id)),
        ("title", Value::Text(&rule.title)),
        ("level", Value::Case(rule.level.word(), None)),
        ("area", Value::Text(&rule.area)),
        ("intervention", Value::Text(&rule.intervention)),
        ("years", maybe(years)),
        ("inputs", list(&rule.inputs, |it| place(*it))),
        ("settings", list(&rule.settings, |it| place(*it))),
        ("measure", maybe(rule.measure.map(place))),
        ("guards", list(&rule.guards, guard)),
        ("evidence", list(&rule.evidence, evidence)),
        ("because", Value::Text(&rule.because)),
        ("notes", list(&rule.notes, note)),
    ])
}

fn guard(guard: &Guard) -> Value<'_> {
    let gate = match guard.gate {
        Gate::CheckFirst => "check-first",
        Gate::Contraindicated => "contraindicated",
    };
    Value::Record(vec![
        ("input", place(guard.input)),
        ("code", Value::Whole(guard.code.into())),
        ("gate", Value::Case(gate, None)),
        ("because", Value::Text(&guard.because)),
    ])
}

fn note<T: AsRef<str>>((heading, text): &(T, T)) -> Value<'_> {
    Value::Tuple(vec![Value::Text(heading.as_ref()), Value::Text(text.as_ref())])
}

fn text<T: AsRef<str>>(text: &T) -> Value<'_> {
    Value::Text(text.as_ref())
}

/// An index; one that is beyond counting does not fit where it is to stand, which is said then.
fn place(index: usize) -> Value<'static> {
    Value::Whole(i64::try_from(index).unwrap_or(i64::MAX))
}

fn maybe(value: Option<Value<'_>>) -> Value<'_> {
    Value::Maybe(value.map(Box::new))
}

fn list<'a, T>(entries: &'a [T], each: impl Fn(&'a T) -> Value<'a>) -> Value<'a> {
    Value::List(entries.iter().map(each).collect())
}
