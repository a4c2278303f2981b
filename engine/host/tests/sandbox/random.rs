//! The laws of `properties.rs`, over bytes, components and answers drawn at random.

use crate::forge::{self, Columns};
use crate::properties::{
    ROWS, whatever_bits_are_turned, whatever_columns, whatever_component,
    whatever_follows_the_magic, whatever_is_loaded, whatever_manifest, whatever_module,
    wherever_it_is_cut,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

/// So many cases, and none written down: what was found is to become a test of its own.
fn cases(cases: u32) -> ProptestConfig {
    let failure_persistence = Some(Box::new(FileFailurePersistence::Off) as _);
    ProptestConfig {
        cases,
        failure_persistence,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

/// A small component that does what rule sets do.
fn small() -> Vec<u8> {
    let text = include_str!("../../../../tests/guests/corpus/good.wat");
    forge::guest(text, &forge::manifest("small"))
}

fn stock() -> Vec<u8> {
    include_bytes!("../../../../plugins/dist/attendance.wasm").to_vec()
}

fn puppet() -> Vec<u8> {
    guest_puppet::component(guest_puppet::PUPPET, &crate::kit::good("good"))
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..2_000)) {
        whatever_is_loaded(&bytes);
        whatever_follows_the_magic(&bytes);
    }

    #[test]
    fn a_small_component_cut_short(end in any::<usize>()) {
        wherever_it_is_cut(&small(), end);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_small_component_with_bits_turned(bits in vec(any::<usize>(), 1..=8)) {
        whatever_bits_are_turned(&small(), &bits);
    }

    #[test]
    fn any_module(seed in vec(any::<u8>(), 0..4_000)) {
        whatever_module(&seed);
    }

    #[test]
    fn any_component(seed in vec(any::<u8>(), 0..4_000)) {
        whatever_component(&seed);
    }

    #[test]
    fn any_columns(columns in columns()) {
        whatever_columns(&columns);
    }

    #[test]
    fn any_manifest(manifest in manifest()) {
        whatever_manifest(&manifest);
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_stock_component_cut_short(end in any::<usize>()) {
        wherever_it_is_cut(&stock(), end);
    }

    #[test]
    fn a_puppet_cut_short(end in any::<usize>()) {
        wherever_it_is_cut(&puppet(), end);
    }

    #[test]
    fn a_stock_component_with_bits_turned(bits in vec(any::<usize>(), 1..=8)) {
        whatever_bits_are_turned(&stock(), &bits);
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn a_puppet_with_bits_turned(bits in vec(any::<usize>(), 1..=8)) {
        whatever_bits_are_turned(&puppet(), &bits);
    }
}

/// Rows and rules, mostly such as there are.
fn places(most: u32) -> impl Strategy<Value = Vec<u32>> {
    vec(prop_oneof![60 => 0..most, 1 => any::<u32>()], 0..5)
}

/// Needs, mostly such as can be.
fn needs() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![60 => 0.0..=1.0_f64, 2 => any::<f64>(), 1 => Just(1.000_000_1)], 0..5)
}

/// Columns, half of them of equal lengths and with every row once.
fn columns() -> impl Strategy<Value = Columns> {
    let any = (places(ROWS), places(2), needs(), places(ROWS), places(2));
    let any = any.prop_map(|(units, rules, needs, lacking_units, lacking_rules)| Columns {
        units,
        rules,
        needs,
        lacking_units,
        lacking_rules,
    });
    let rows: Vec<u32> = (0..ROWS).collect();
    let even = (Just(rows).prop_shuffle(), 0..=4_usize, vec(0.0..=1.0_f64, 4), 0..30_usize);
    let even = even.prop_map(|(rows, fired, needs, odd)| {
        let (units, lacking_units) = rows.split_at(fired);
        let mut columns = Columns {
            units: units.to_vec(),
            rules: vec![0; units.len()],
            needs: needs[..units.len()].to_vec(),
            lacking_units: lacking_units.to_vec(),
            lacking_rules: vec![0; lacking_units.len()],
        };
        // Now and then one thing is wrong.
        let lists = [&mut columns.rules, &mut columns.units, &mut columns.lacking_units];
        if let Some(value) = lists.into_iter().nth(odd).and_then(|list| list.last_mut()) {
            *value ^= 1;
        }
        columns
    });
    prop_oneof![any, even]
}

/// Texts that are right in one place or another, and some that are nowhere.
fn text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        " ",
        "drawn",
        "drawn.talk",
        "absent",
        "1.0.0",
        "2026-01-31",
        "attendance",
        "rate",
        "attendance.absence_rate",
        "pupil.sen_status",
        "finding.absent",
        "pupil.sex=F",
        "least",
        "attendance-meeting",
        "phonics",
        "learning-styles",
        "{input:attendance.absence_rate}",
        "{setting:least}",
        "{",
        "}}",
        "{{",
        "{input:}",
        "../up",
        "=cmd|' /C calc'!A0",
        "\u{202e}evil",
        "\u{1b}[31m",
        "\0",
        "<b>",
        "two\nlines",
        "\u{feff}",
        "MIT",
    ]);
    prop_oneof![
        20 => known.prop_map(str::to_owned),
        2 => ".{0,40}",
        1 => any::<String>(),
        1 => (0..2_000_usize).prop_map(|length| "é".repeat(length)),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(0.5), Just(1.0), -2.0..40.0_f64, Just(1e300), Just(-1e-300)]
}

/// A part of a manifest, in which any of its fields may be what another part has.
fn part(fields: &'static [&'static str], of: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let chosen = prop::sample::subsequence(fields, 0..=fields.len());
    let values = vec(of, fields.len());
    let object = |(fields, values): (Vec<&str>, Vec<Value>)| {
        fields.into_iter().map(str::to_owned).zip(values).collect::<serde_json::Map<_, _>>().into()
    };
    (chosen, values).prop_map(object).boxed()
}

fn texts_part(fields: &'static [&'static str]) -> BoxedStrategy<Value> {
    part(fields, text().prop_map(Value::from).boxed())
}

fn numbers_part(fields: &'static [&'static str]) -> BoxedStrategy<Value> {
    part(fields, number().prop_map(Value::from).boxed())
}

fn places_part(fields: &'static [&'static str]) -> BoxedStrategy<Value> {
    part(
        fields,
        vec(prop_oneof![9 => 0..3_u32, 1 => any::<u32>()], 0..3).prop_map(Value::from).boxed(),
    )
}

fn level() -> BoxedStrategy<Value> {
    let words = ["pupil", "class", "academy", "trust"];
    part(&["level"], prop::sample::select(words.map(Value::from).to_vec()).boxed())
}

/// Lays parts over a whole that is right, so that most of a manifest is.
fn over(whole: Value, parts: Vec<Value>) -> Value {
    parts.into_iter().fold(whole, |whole, part| crate::kit::with(whole, &part))
}

fn evidence() -> impl Strategy<Value = Value> {
    let right = json!({ "claim": "It helps.", "source": "A study", "as_at": "2026-01-31" });
    let parts = (
        texts_part(&["claim", "source", "url", "as_at", "population"]),
        numbers_part(&["months"]),
        part(&["cost", "security"], any::<u8>().prop_map(Value::from).boxed()),
    );
    rarely(parts.prop_map(|(a, b, c)| vec![a, b, c]))
        .prop_map(move |parts| over(right.clone(), parts))
}

/// Takes what is drawn one time in four, and nothing otherwise.
fn rarely(parts: impl Strategy<Value = Vec<Value>>) -> impl Strategy<Value = Vec<Value>> {
    prop_oneof![3 => Just(Vec::new()), 1 => parts]
}

fn setting() -> impl Strategy<Value = Value> {
    let right = json!({
        "id": "least", "title": "Least rate", "unit": "rate", "default": 0.1, "minimum": 0.05, "maximum": 0.3
    });
    let parts =
        (texts_part(&["id", "title", "unit"]), numbers_part(&["default", "minimum", "maximum"]));
    rarely(parts.prop_map(|(a, b)| vec![a, b])).prop_map(move |parts| over(right.clone(), parts))
}

fn input() -> impl Strategy<Value = Value> {
    let right = json!({ "indicator": "attendance.absence_rate" });
    let words = ["value", "mean", "share", "count", "gap"];
    let kinds = vec(text(), 0..4).prop_map(|members| json!({ "category": members }));
    let kinds = prop_oneof![Just(json!("number")), Just(json!("flag")), kinds];
    let parts = (
        texts_part(&["indicator"]),
        level(),
        part(&["statistic"], prop::sample::select(words.map(Value::from).to_vec()).boxed()),
        part(&["kind"], kinds.boxed()),
    );
    rarely(parts.prop_map(|(a, b, c, d)| vec![a, b, c, d]))
        .prop_map(move |parts| over(right.clone(), parts))
}

fn intervention() -> impl Strategy<Value = Value> {
    let right =
        json!({ "id": "drawn.talk", "title": "A talk", "areas": ["attendance"], "tier": 2 });
    let parts = (
        texts_part(&["id", "title", "summary"]),
        part(&["areas", "excludes"], vec(text(), 0..3).prop_map(Value::from).boxed()),
        part(&["tier"], (0..5_u8).prop_map(Value::from).boxed()),
        numbers_part(&["sessions_per_week", "adult_hours"]),
        part(
            &["group_min", "group_max", "weeks", "minutes"],
            any::<u16>().prop_map(Value::from).boxed(),
        ),
    );
    let parts = rarely(parts.prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e]));
    (parts, vec(evidence(), 0..3)).prop_map(move |(parts, evidence)| {
        over(right.clone(), [vec![json!({ "evidence": evidence })], parts].concat())
    })
}

fn rule() -> impl Strategy<Value = Value> {
    let right = json!({
        "id": "absent", "title": "Often absent", "area": "attendance", "intervention": "drawn.talk",
        "because": "Because.",
    });
    let guard = (0..3_u32, any::<u8>(), text()).prop_map(
        |(input, code, because)| json!({ "input": input, "code": code, "because": because }),
    );
    let parts = (
        texts_part(&["id", "title", "area", "intervention", "because"]),
        level(),
        places_part(&["inputs", "settings"]),
        part(&["measure"], (0..3_u32).prop_map(Value::from).boxed()),
        part(&["years"], any::<(i8, i8)>().prop_map(|years| json!(years)).boxed()),
        part(&["guards"], vec(guard, 0..3).prop_map(Value::from).boxed()),
        part(&["notes"], vec((text(), text()), 0..3).prop_map(|notes| json!(notes)).boxed()),
        part(&["evidence"], vec(evidence(), 0..3).prop_map(Value::from).boxed()),
    );
    rarely(parts.prop_map(|(a, b, c, d, e, f, g, h)| vec![a, b, c, d, e, f, g, h]))
        .prop_map(move |parts| over(right.clone(), parts))
}

fn manifest() -> impl Strategy<Value = Value> {
    let right = json!({ "id": "drawn", "version": "1.0.0", "title": "Drawn" });
    let texts = texts_part(&["id", "version", "title", "summary", "publisher", "licence"]);
    let parts = (
        rarely(texts.prop_map(|part| vec![part])),
        vec(setting(), 0..3),
        vec(input(), 0..3),
        vec(intervention(), 0..3),
        vec(rule(), 0..3),
    );
    parts.prop_map(move |(texts, settings, inputs, interventions, rules)| {
        let lists = json!({
            "settings": settings, "inputs": inputs, "interventions": interventions, "rules": rules,
        });
        over(over(right.clone(), texts), vec![lists])
    })
}
