//! Writes the constants as Rust. What it is given has been checked.

use crate::read::{
    Catalogue, Direction, Evidence, File, Indicator, Intervention, Kind, NoTest, RegisterCode,
    Scale, Step,
};
use std::collections::BTreeMap;
use toml::value::Datetime;

/// Returns the text of `catalogue.rs`, which `src/catalogue.rs` includes.
pub(crate) fn emit(catalogue: &Catalogue) -> String {
    let Catalogue { files, indicators, assessments, interventions, steps, codes, .. } = catalogue;
    let scale_of = assessments.iter().map(|row| format!("{:?}", row.scale));
    let assessments = assessments
        .iter()
        .map(|row| format!("({:?}, {:?}, {:?})", row.name, row.measure, row.indicator));
    let limits =
        catalogue.limits.iter().map(|limit| format!("({:?}, {:e})", limit.id, limit.value));
    [
        array("FILES", "File", files.iter().map(file)),
        array("INDICATORS", "Indicator", indicators.iter().map(indicator)),
        array("ASSESSMENTS", "(&str, &str, &str)", assessments),
        array("SCALE_OF", "&str", scale_of),
        array("SCALES", "Scale", catalogue.scales.iter().map(scale)),
        array("NO_TESTS", "NoTest", catalogue.no_tests.iter().map(no_test)),
        array("LIMITS", "(&str, f64)", limits),
        array(
            "INTERVENTIONS",
            "Intervention",
            interventions.iter().map(|i| intervention(i, files)),
        ),
        step_of(steps, interventions),
        array("REGISTER_CODES", "RegisterCode", codes.iter().map(code)),
    ]
    .concat()
}

fn array(name: &str, of: &str, entries: impl ExactSizeIterator<Item = String>) -> String {
    let count = entries.len();
    let entries: Vec<_> = entries.collect();
    format!("static {name}: [{of}; {count}] = [\n{}\n];\n", entries.join(",\n"))
}

fn file(file: &File) -> String {
    format!(
        "File {{ name: {:?}, version: {:?}, as_at: \"{}\", source: {:?}, licence: {:?}, \
         text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})) }}",
        file.name,
        file.header.version,
        file.header.as_at,
        file.header.source,
        file.header.licence,
        format!("/catalogue/{}", file.name),
    )
}

fn indicator(indicator: &Indicator) -> String {
    let kind = match indicator.kind {
        Kind::Number => "Kind::Number".to_owned(),
        Kind::Flag => "Kind::Flag".to_owned(),
        Kind::Category => format!("Kind::Category({})", list(&indicator.members, |m| text(m))),
    };
    let direction = match indicator.direction {
        Direction::Lower => "Lower",
        Direction::Higher => "Higher",
        Direction::Neither => "Neither",
    };
    let [least, greatest] = indicator.range.unwrap_or([0.0, 1.0]);
    format!(
        "Indicator {{ id: {}, title: {}, level: Level::{}, kind: {kind}, measure: Measure::{}, \
         range: ({least:e}, {greatest:e}), direction: Direction::{direction}, sensitive: {}, \
         definition: {}, source: {} }}",
        text(&indicator.id),
        text(&indicator.title),
        member(&indicator.level),
        member(indicator.measure.as_deref().unwrap_or("number")),
        indicator.sensitive,
        text(&indicator.definition),
        text(&indicator.source),
    )
}

fn scale(scale: &Scale) -> String {
    let day = |day: Option<Datetime>| match day.and_then(|day| day.date) {
        Some(day) => format!("Some(jiff::civil::date({}, {}, {}))", day.year, day.month, day.day),
        None => "None".to_owned(),
    };
    format!(
        "Scale {{ id: {}, title: {}, least: {:e}, most: {:e}, step: {:e}, from: {}, to: {}, \
         source: {} }}",
        text(&scale.id),
        text(&scale.title),
        scale.least,
        scale.most,
        scale.step,
        day(scale.from),
        day(scale.to),
        text(&scale.source),
    )
}

fn no_test(test: &NoTest) -> String {
    format!(
        "NoTest {{ indicators: &{:?}, year_group: {}, since: {}, none: &{:?}, not_required: &{:?}, \
         made_up: {}, because: {:?}, source: {:?} }}",
        test.indicators,
        test.year_group,
        test.since,
        test.none,
        test.not_required,
        test.made_up,
        test.because,
        test.source,
    )
}

fn intervention(intervention: &Intervention, files: &[File]) -> String {
    let file = files.iter().find(|file| file.name == intervention.file);
    let [smallest, largest] = intervention.group;
    format!(
        "Intervention {{ id: {}, title: {}, summary: {}, areas: {}, tier: {}, evidence: {}, \
         excludes: {}, minutes: {}, sessions_per_week: {:e}, weeks: {}, adult_hours: {:e}, \
         group: ({smallest}, {largest}), notes: {} }}",
        text(&intervention.id),
        text(&intervention.title),
        text(&intervention.summary),
        list(&intervention.areas, |area| format!("Area::{}", member(area))),
        intervention.tier,
        list(&intervention.evidence, |e| evidence(e, file)),
        list(&intervention.excludes, |id| text(id)),
        intervention.minutes,
        intervention.sessions_per_week,
        intervention.weeks,
        intervention.adult_hours,
        list(&intervention.notes, |[heading, note]| format!("({}, {})", text(heading), text(note))),
    )
}

/// `file` gives what the evidence leaves out.
fn evidence(evidence: &Evidence, file: Option<&File>) -> String {
    let header = file.map(|file| &file.header);
    let source = evidence.source.as_ref().or(header.map(|header| &header.source));
    let as_at = evidence.as_at.or(header.map(|header| header.as_at));
    format!(
        "Evidence {{ claim: {}, source: {}, url: {}, as_at: {}, months: {:?}, cost: {:?}, \
         security: {:?}, population: {} }}",
        text(&evidence.claim),
        text(source.map_or("", String::as_str)),
        text(&evidence.url),
        text(&as_at.map(|as_at| as_at.to_string()).unwrap_or_default()),
        evidence.months,
        evidence.cost,
        evidence.security,
        text(&evidence.population),
    )
}

fn code(code: &RegisterCode) -> String {
    let day = |date: Option<toml::value::Datetime>| date.map_or(String::new(), |d| d.to_string());
    format!(
        "RegisterCode {{ code: {:?}, title: {:?}, class: MarkClass::{}, from: {:?}, until: {:?} }}",
        code.code,
        code.title,
        camel(&code.class),
        day(code.from),
        day(code.until),
    )
}

fn step_of(steps: &[Step], interventions: &[Intervention]) -> String {
    let mut areas_of = BTreeMap::<usize, Vec<String>>::new();
    for step in steps {
        let place = interventions.iter().position(|other| other.id == step.intervention);
        let areas = areas_of.entry(place.unwrap_or(interventions.len())).or_default();
        areas.push(format!("Area::{}", member(&step.area)));
    }
    let arms: Vec<_> = areas_of
        .iter()
        .map(|(place, areas)| format!("        {} => &INTERVENTIONS[{place}],", areas.join(" | ")))
        .collect();
    format!(
        "fn step_of(area: Area) -> &'static Intervention {{\n    match area {{\n{}\n    }}\n}}\n",
        arms.join("\n")
    )
}

fn text(text: &str) -> String {
    format!("Cow::Borrowed({text:?})")
}

fn list<T>(items: &[T], emit: impl Fn(&T) -> String) -> String {
    let items: Vec<_> = items.iter().map(emit).collect();
    format!("Cow::Borrowed(&[{}])", items.join(", "))
}

/// Returns the enum member whose word this is: `not-possible` is `NotPossible`.
fn camel(words: &str) -> String {
    words.split('-').map(member).collect()
}

/// Returns the enum member whose word this is: `class` is `Class`.
fn member(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
