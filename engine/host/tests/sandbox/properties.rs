//! Laws of the loader and of what is made of a rule set's answers, whatever bytes they are given. The
//! tests of `random.rs` draw the bytes on any compiler; libFuzzer's targets in `tests/fuzz` hunt for them.

use crate::forge::{self, Columns};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uplift_cohort::{Column, Inputs};
use uplift_host::{Host, HostSettings, Limits, Plugin, Refusal, RuleSet, RuleSets, bind};
use uplift_model::{Enrolments, FaultKind, Findings, Level, Need, Policy, Roster};

/// Rows of the batch that guests are asked about.
pub(crate) const ROWS: u32 = 4;

/// A host that gives up soon. It keeps no compiled code: no bytes come twice.
static HOST: LazyLock<Host> = LazyLock::new(|| {
    let limits = Limits {
        component_bytes: 1 << 20,
        compile_millis: 60_000,
        memory_bytes: 16 << 20,
        table_elements: 10_000,
        describe_fuel: 10_000_000,
        describe_millis: 5_000,
        batch_fuel: 10_000_000,
        batch_millis: 5_000,
        ..Limits::default()
    };
    Host::new(HostSettings { limits, threads: 2, ..HostSettings::default() }).unwrap()
});

fn load(bytes: &[u8]) -> Result<RuleSet, Refusal> {
    let plugin = Plugin { name: "drawn.wasm".to_owned(), bytes: bytes.into() };
    HOST.load(&plugin).map_err(|error| {
        let message = error.to_string();
        assert!(message.starts_with("plugin `drawn.wasm`: "), "{message}");
        assert!(!message.chars().any(char::is_control), "{message:?}");
        assert!(message.len() < 5_000, "{} bytes", message.len());
        error.why
    })
}

fn decide(rule_set: RuleSet) -> Option<Findings> {
    let rule_sets = RuleSets::new(vec![rule_set]).unwrap();
    let book = bind(&rule_sets, &[], &Policy::default()).ok()?;
    let rows = usize::try_from(ROWS).unwrap();
    let rates: Vec<f64> = (0..ROWS).map(|row| f64::from(row) / 10.0).collect();
    let columns = book.inputs.iter().map(|_| Some(Column::from_numbers(&rates)));
    let inputs = Inputs::new(Level::Pupil, rows, columns.collect());
    let enrolments = Enrolments { year: vec![1; rows], ..Enrolments::default() };
    let roster = Roster { enrolments, ..Roster::default() };
    Some(HOST.evaluate(&rule_sets, &book, &inputs, &roster, rows))
}

/// Whatever bytes are loaded are a rule set or a refusal, and what a rule set decides are findings or
/// a fault of its own.
pub(crate) fn whatever_is_loaded(bytes: &[u8]) {
    let found = load(bytes).ok().and_then(decide);
    let faults = found.iter().flat_map(|found| &found.rule_sets[0].faults);
    for fault in faults {
        assert!(!matches!(fault.failure.kind, FaultKind::Internal(_)), "{fault}");
    }
}

/// The same of a component whose magic is right and whose rest is anything.
pub(crate) fn whatever_follows_the_magic(rest: &[u8]) {
    whatever_is_loaded(&[b"\0asm\x0d\0\x01\0", rest].concat());
}

/// The same of a good component some of whose bits are turned over.
pub(crate) fn whatever_bits_are_turned(component: &[u8], bits: &[usize]) {
    let mut bytes = component.to_vec();
    for bit in bits {
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    whatever_is_loaded(&bytes);
}

/// The same of a good component that is cut short, which is refused unless nothing is missing but what
/// nobody reads: sections of notes at its end.
pub(crate) fn wherever_it_is_cut(component: &[u8], end: usize) {
    let cut = &component[..end % component.len()];
    if let Ok(rule_set) = load(cut) {
        assert_eq!(rule_set.manifest(), load(component).unwrap().manifest());
    }
}

/// The same of any valid module, by itself and as the core of a component.
pub(crate) fn whatever_module(seed: &[u8]) {
    let config = wasm_smith::Config {
        allow_start_export: true,
        max_memories: 3,
        max_tables: 3,
        bulk_memory_enabled: true,
        ..wasm_smith::Config::default()
    };
    let mut seed = arbitrary::Unstructured::new(seed);
    let Ok(module) = wasm_smith::Module::new(config, &mut seed) else { return };
    let module = module.to_bytes();
    assert!(matches!(load(&module), Err(Refusal::CoreModule | Refusal::TooLarge { .. })));
    // A component of one part: the module, in a section of its own.
    let mut component = b"\0asm\x0d\0\x01\0\x01".to_vec();
    let mut left = module.len();
    while left >= 0x80 {
        component.push(u8::try_from(left & 0x7f).unwrap() | 0x80);
        left >>= 7;
    }
    component.push(u8::try_from(left).unwrap());
    component.extend(&module);
    assert!(load(&component).is_err(), "it exports nothing");
}

/// The same of any valid component.
pub(crate) fn whatever_component(seed: &[u8]) {
    let mut seed = arbitrary::Unstructured::new(seed);
    let config = wasm_smith::Config::default();
    let Ok(component) = wasm_smith::Component::new(config, &mut seed) else { return };
    assert!(load(&component.to_bytes()).is_err(), "it exports no rules");
}

/// Columns are taken exactly where a plain reading of the interface says so, and what is taken is
/// what was returned, in order.
pub(crate) fn whatever_columns(columns: &Columns) {
    let component = forge::returning(columns, &forge::manifest("drawn"));
    let found = decide(load(&component).unwrap()).unwrap();
    let found = &found.rule_sets[0];
    let Some(mut expected) = meant(columns) else {
        let kinds: Vec<&FaultKind> = found.faults.iter().map(|it| &it.failure.kind).collect();
        assert!(matches!(kinds[..], [FaultKind::Lied(_)]), "{kinds:?}");
        assert_eq!(
            (found.fired.len(), &found.not_assessed[..]),
            (0, std::slice::from_ref(&(0..ROWS)))
        );
        return;
    };
    assert!(found.faults.is_empty(), "{:?}", found.faults);
    expected.sort_unstable();
    let fired: Vec<(u32, u64)> =
        found.fired.iter().map(|it| (it.unit, it.need.millionths())).collect();
    assert_eq!(fired, expected);
    let lacking: BTreeSet<usize> = found.lacking[0].ones().collect();
    let expected = columns.lacking_units.iter().map(|row| usize::try_from(*row).unwrap());
    assert_eq!(lacking, expected.collect());
}

/// Returns the rows that fired with their needs in millionths, where the columns can be. Rule 0 is
/// about pupils, rule 1 about classes.
fn meant(columns: &Columns) -> Option<Vec<(u32, u64)>> {
    let Columns { units, rules, needs, lacking_units, lacking_rules } = columns;
    let equal = units.len() == rules.len()
        && units.len() == needs.len()
        && lacking_units.len() == lacking_rules.len();
    let rows = units.iter().chain(lacking_units);
    let rules = rules.iter().chain(lacking_rules);
    let pairs: BTreeSet<u32> = rows.clone().copied().collect();
    let once = pairs.len() == rows.clone().count();
    let known = rows.clone().all(|row| *row < ROWS) && rules.clone().all(|rule| *rule == 0);
    let needed = needs.iter().all(|need| (0.0..=1.0).contains(need));
    let millionths = |need: &f64| Need::from_fraction(*need).map(Need::millionths);
    let needs: Option<Vec<u64>> = needs.iter().map(millionths).collect();
    let needs = needs.filter(|_| equal && once && known && needed)?;
    Some(units.iter().copied().zip(needs).collect())
}

/// Gathers the texts of a manifest.
fn gather<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(fields) => fields.values().for_each(|value| gather(value, texts)),
        _ => (),
    }
}

/// Whatever a rule set says of itself is taken or refused, and where it is taken every text of it shows
/// what it says.
pub(crate) fn whatever_manifest(manifest: &Value) {
    let rule_set = match load(&forge::guest("(module)", manifest)) {
        Ok(rule_set) => rule_set,
        Err(Refusal::Manifest(_)) => return,
        Err(refusal) => panic!("{refusal}"),
    };
    let mut texts = Vec::new();
    gather(manifest, &mut texts);
    let deceives = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let deceiving = texts.into_iter().find(|text| text.contains(deceives));
    assert_eq!(deceiving, None, "{manifest}");
    decide(rule_set);
}
