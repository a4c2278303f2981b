//! The laws that the tests of the sandbox hold, for libFuzzer to find where they do not: the same
//! functions, from the same files.

#[path = "../../e2e/rule_files/fit.rs"]
mod fit;
#[path = "../../../engine/host/tests/sandbox/forge.rs"]
mod forge;
#[path = "../../../engine/host/tests/sandbox/lower.rs"]
mod lower;
#[path = "../../../engine/host/tests/sandbox/properties.rs"]
mod properties;

use arbitrary::{Arbitrary, Unstructured};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use uplift_cohort::Dataset;
use uplift_convert::{Format, Ids, Request, convert};
use uplift_host::{Host, HostSettings, Plugin};
use uplift_table::Watch;

/// A host with the limits of a run.
static HOST: LazyLock<Host> = LazyLock::new(|| Host::new(HostSettings::default()).unwrap());

/// A stock component and a small one that does what rule sets do.
fn components() -> [Vec<u8>; 2] {
    let small = include_str!("../../guests/corpus/good.wat");
    [
        include_bytes!("../../../plugins/dist/attendance.wasm").to_vec(),
        forge::guest(small, &forge::manifest("small")),
    ]
}

/// Any bytes, with and without the magic before them.
pub fn bytes(bytes: &[u8]) {
    properties::whatever_is_loaded(bytes);
    properties::whatever_follows_the_magic(bytes);
}

/// Good components cut short.
pub fn cut(end: usize) {
    for component in components() {
        properties::wherever_it_is_cut(&component, end);
    }
}

/// Good components with bits turned over.
pub fn bits(bits: &[usize]) {
    for component in components() {
        properties::whatever_bits_are_turned(&component, bits);
    }
}

/// Any valid module.
pub fn module(seed: &[u8]) {
    properties::whatever_module(seed);
}

/// Any valid component.
pub fn component(seed: &[u8]) {
    properties::whatever_component(seed);
}

/// Any text as a rule file: a component that the host takes, or diagnostics that point into it.
pub fn rule_file(text: &str) {
    match uplift_rulefile::compile("drawn.toml", text) {
        Ok(compiled) => {
            let bytes = compiled.component.into();
            let loaded = HOST.load(&Plugin { name: "drawn.wasm".to_owned(), bytes }).unwrap();
            assert_eq!(loaded.manifest(), &compiled.program.manifest);
        }
        Err(refused) => fit::fit(&refused, text),
    }
}

/// What a rule set may return.
#[derive(Debug, Arbitrary)]
pub struct Returned {
    fired: Vec<(u8, u8, f64)>,
    lacking: Vec<(u8, u8)>,
    /// Entries that one list or another has too few.
    short: [u8; 5],
}

/// Any columns.
pub fn columns(returned: &Returned) {
    const MOST: usize = 500;
    let fired = &returned.fired[..returned.fired.len().min(MOST)];
    let lacking = &returned.lacking[..returned.lacking.len().min(MOST)];
    let mut columns = forge::Columns {
        units: fired.iter().map(|it| it.0.into()).collect(),
        rules: fired.iter().map(|it| it.1.into()).collect(),
        needs: fired.iter().map(|it| it.2).collect(),
        lacking_units: lacking.iter().map(|it| it.0.into()).collect(),
        lacking_rules: lacking.iter().map(|it| it.1.into()).collect(),
    };
    let cut = |length: usize, by: u8| length.saturating_sub(usize::from(by / 0xf0));
    columns.units.truncate(cut(fired.len(), returned.short[0]));
    columns.rules.truncate(cut(fired.len(), returned.short[1]));
    columns.needs.truncate(cut(fired.len(), returned.short[2]));
    columns.lacking_units.truncate(cut(lacking.len(), returned.short[3]));
    columns.lacking_rules.truncate(cut(lacking.len(), returned.short[4]));
    properties::whatever_columns(&columns);
}

/// Any manifest: a good one, a few of whose texts and numbers are others.
pub fn manifest(seed: &[u8]) {
    const MOST: usize = 32;
    let mut seed = Unstructured::new(seed);
    let mut manifest = forge::manifest("drawn");
    let talk = json!({
        "id": "drawn.talk", "title": "A talk", "areas": ["attendance"], "tier": 2,
        "evidence": [{ "claim": "It helps.", "source": "A study", "as_at": "2026-01-31" }],
    });
    manifest["interventions"] = json!([talk]);
    manifest["settings"] = json!([{
        "id": "least", "title": "Least", "unit": "rate", "default": 0.1, "minimum": 0.0, "maximum": 1.0,
    }]);
    for _ in 0..MOST {
        if seed.is_empty() || change(&mut manifest, &mut seed).is_err() {
            break;
        }
    }
    properties::whatever_manifest(&manifest);
}

/// Goes down to some value and puts another of its sort there.
fn change(value: &mut Value, seed: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let mut values: Vec<&mut Value> = values(fields);
            let at = seed.choose_index(values.len())?;
            change(values[at], seed)?;
        }
        Value::Array(items) if !items.is_empty() => {
            let at = seed.choose_index(items.len())?;
            if seed.ratio(1, 8)? && items.len() < 8 {
                let again = items[at].clone();
                items.push(again);
            } else {
                change(&mut items[at], seed)?;
            }
        }
        Value::String(text) if is_free(text) => *text = seed.arbitrary::<String>()?,
        // Small, so that it fits whatever sort of number stands there.
        Value::Number(_) => *value = json!(seed.int_in_range(0..=100)?),
        _ => (),
    }
    Ok(())
}

fn values(fields: &mut Map<String, Value>) -> Vec<&mut Value> {
    fields.iter_mut().map(|(_, value)| value).collect()
}

/// Returns whether a text is not one of a closed list, which the interface has no other words for.
fn is_free(text: &str) -> bool {
    !["pupil", "class", "academy", "trust", "share", "number", "flag"].contains(&text)
}

/// Any bytes as a file of XML: rows and problems or an error, the same whatever comes at a time.
pub fn xml(bytes: &[u8]) {
    #[derive(Debug, Default, PartialEq)]
    struct Told(Vec<String>);
    impl uplift_convert::Sink for Told {
        fn row(&mut self, core: uplift_convert::Core, cells: &[(&'static str, &str)]) {
            self.0.push(format!("{core:?} {cells:?}"));
        }
        fn problem(&mut self, problem: uplift_model::Problem) {
            self.0.push(problem.to_string());
        }
    }
    let told = |block: usize| {
        let mut told = Told::default();
        let source = || std::io::BufReader::with_capacity(block, bytes);
        let transfer = uplift_convert::probe::transfer_file(source(), &mut told);
        let ed_fi = uplift_convert::probe::ed_fi(source(), &mut told);
        (format!("{transfer:?} {ed_fi:?}"), told)
    };
    assert_eq!(told(1), told(8192));
}

/// Any bytes as files of a dataset: marks, results and pupils, as CSV and as a workbook.
pub fn dataset(bytes: &[u8]) {
    const PUPILS: &str = "pupil_id,academy_id,year_group\nP1,OAK,5\nP2,OAK,6\n";
    for name in ["attendance.csv", "assessments.xlsx", "pupils.csv", "pupils.xlsx"] {
        let folder = tempfile::tempdir().unwrap();
        if !name.starts_with("pupils") {
            std::fs::write(folder.path().join("pupils.csv"), PUPILS).unwrap();
        }
        std::fs::write(folder.path().join(name), bytes).unwrap();
        // It is read or refused; either way the process goes on.
        drop(Dataset::load(folder.path(), None));
    }
}

/// Any bytes as an archive of a roster feed.
pub fn archive(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("feed.zip");
    std::fs::write(&feed, bytes).unwrap();
    let request = Request {
        format: Format::Auto,
        paths: &[feed],
        out: &folder.path().join("out"),
        ids: Ids::Keep,
        map: None,
    };
    drop(convert(&request, &Watch::default()));
}
