//! A rule set in Rust and the same as a rule file say the same of themselves and write the same tables,
//! byte for byte.

use super::kit::compiled;
use std::path::PathBuf;
use std::process::Command;
use uplift_model::{Guard, Input, Level, Manifest, Rule};
use uplift_rulefile::Compiled;
use uplift_tests::{Space, root, rows, uplift};

/// The tables of results.
const TABLES: [&str; 5] = ["pupils", "classes", "academies", "trusts", "rules"];
/// Everything that the two rule sets read and a policy has to grant.
const GRANTS: &str = "grants = ['pupil.disadvantaged', 'pupil.pupil_premium', 'pupil.sen_status', \
                      'pupil.sen_need']\n";
/// The settings of attendance, each elsewhere than by default.
const SETTINGS: &str = "\
[settings.attendance]
severe_rate = 0.35
persistent_rate = 0.07
minimum_sessions = 35
rising_change = 0.03
late_marks = 4
unauthorised_warning = 2
notice_sessions = 11
class_share = 0.15
class_minimum = 6
academy_share = 0.13
academy_minimum = 25
gap_rate = 0.012
";

/// Compiles a rule file of the guests.
fn guest(id: &str) -> Compiled {
    let path = root().join("tests/guests/rule_files").join(format!("{id}.toml"));
    let compiled = compiled(&std::fs::read_to_string(path).unwrap());
    assert_eq!(super::kit::told(&compiled.warnings), "");
    compiled
}

/// The component of a rule set in Rust.
fn in_rust(id: &str) -> PathBuf {
    let folder = if id == "workload" { "tests/guests/dist" } else { "plugins/dist" };
    root().join(folder).join(format!("{id}.wasm"))
}

/// A rule set in Rust beside the same as a rule file.
struct Pair {
    space: Space,
    rust: String,
    file: String,
}

impl Pair {
    fn new(id: &str) -> Self {
        let space = Space::new();
        let file = space.write(&format!("{id}.wasm"), guest(id).component);
        Self { space, rust: in_rust(id).display().to_string(), file }
    }

    /// Runs both over a dataset with a policy of this text, and returns how many rows of each table
    /// were the same.
    #[track_caller]
    fn same(&self, data: &str, policy: &str, formats: &[&str]) -> [usize; 5] {
        let policy = self.space.write("policy.toml", policy);
        for (plugin, out) in [(&self.rust, "rust"), (&self.file, "file")] {
            let out = self.space.word(out);
            let formats = formats.join(",");
            let words =
                ["run", data, "--plugins", plugin, "--policy", &policy, "--out", &out, "--quiet"];
            let done = uplift(&self.space, &[&words[..], &["--format", &formats]].concat());
            assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
        }
        let (rust, file) = (self.space.files("rust"), self.space.files("file"));
        for table in TABLES {
            for format in formats {
                let name = format!("{table}.{format}");
                assert!(rust[&name] == file[&name], "{data}: {name} differs");
            }
        }
        TABLES.map(|table| rows(&self.space, &format!("file/{table}.csv")).len())
    }
}

/// Writes a dataset and returns its path.
fn generated(space: &Space, pupils: &str, seed: &str) -> String {
    let out = space.word(&format!("data-{pupils}-{seed}"));
    let words = ["generate", "--pupils", pupils, "--seed", seed, "--out", &out, "--quiet"];
    let made = uplift(space, &words);
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    out
}

#[test]
fn attendance_finds_what_it_finds_in_rust() {
    let pair = Pair::new("attendance");
    let northfield = root().join("fixtures/northfield").display().to_string();
    let mut rows = Vec::new();
    for policy in ["", GRANTS, &format!("{GRANTS}{SETTINGS}")] {
        rows.push(pair.same(&northfield, policy, &["csv", "parquet"]));
        for (pupils, seed) in [("40", "1"), ("900", "2"), ("900", "3"), ("12000", "4")] {
            let data = pair.space.path(&format!("data-{pupils}-{seed}"));
            let data = if data.exists() {
                data.display().to_string()
            } else {
                generated(&pair.space, pupils, seed)
            };
            rows.push(pair.same(&data, policy, &["csv", "parquet"]));
        }
    }
    let most = |table: usize| rows.iter().map(|rows| rows[table]).max();
    assert!(most(0) > Some(3_000) && most(1) > Some(10) && most(2) > Some(5), "{rows:?}");
}

#[test]
fn the_workload_finds_what_it_finds_in_rust() {
    let pair = Pair::new("workload");
    let northfield = root().join("fixtures/northfield").display().to_string();
    let mut pupils = pair.same(&northfield, GRANTS, &["csv", "parquet"])[0];
    for (size, seed) in [("300", "5"), ("9000", "6")] {
        let data = generated(&pair.space, size, seed);
        pupils += pair.same(&data, GRANTS, &["csv", "parquet"])[0];
    }
    assert!(pupils > 3_000, "{pupils}");
}

#[test]
fn attendance_passes_the_cases_of_the_stock_rule_set() {
    let pair = Pair::new("attendance");
    let cases = root().join("plugins/attendance/cases").display().to_string();
    let done = uplift(&pair.space, &["plugin", "test", &pair.file, "--cases", &cases]);
    assert_eq!(done.exit.code(), 0, "{}{}", done.out, done.err);
    assert!(done.out.contains(" cases, all as expected.\n"), "{}", done.out);
    assert!(!done.out.contains("Not tried yet"), "{}", done.out);
    let checked = uplift(&pair.space, &["plugin", "check", &pair.file]);
    assert_eq!(checked.exit.code(), 0, "{}{}", checked.out, checked.err);
    assert!(checked.out.contains("13 ok, 0 warned, 0 failed"), "{}", checked.out);
}

/// An input by itself, for which places do not count.
fn input(manifest: &Manifest, place: usize) -> Input {
    manifest.inputs[place].clone()
}

/// What a rule says, its inputs and settings by name.
fn rule(manifest: &Manifest, rule: &Rule) -> impl PartialEq + std::fmt::Debug {
    let mut inputs: Vec<String> =
        rule.inputs.iter().map(|&place| format!("{:?}", input(manifest, place))).collect();
    inputs.sort();
    let mut settings: Vec<&str> =
        rule.settings.iter().map(|&place| manifest.settings[place].id.as_str()).collect();
    settings.sort_unstable();
    let guards: Vec<(Input, Guard)> = rule
        .guards
        .iter()
        .map(|guard| (input(manifest, guard.input), Guard { input: 0, ..guard.clone() }))
        .collect();
    let rest = Rule {
        inputs: Vec::new(),
        settings: Vec::new(),
        measure: None,
        guards: Vec::new(),
        notes: Vec::new(),
        ..rule.clone()
    };
    let settings = settings.join(" ");
    (rest, inputs, settings, guards, rule.measure.map(|place| input(manifest, place)))
}

#[test]
fn attendance_says_of_itself_what_it_says_in_rust() {
    let file = guest("attendance").program.manifest;
    let plugin = uplift_host::Plugin {
        name: "attendance.wasm".to_owned(),
        bytes: std::fs::read(in_rust("attendance")).unwrap().into(),
    };
    let loaded = super::kit::HOST.load(&plugin).unwrap();
    let rust = loaded.manifest();
    let head = |it: &Manifest| {
        [&it.id, &it.version, &it.title, &it.summary, &it.publisher, &it.licence].map(String::clone)
    };
    assert_eq!(head(&file), head(rust));
    assert_eq!(file.settings, rust.settings);
    assert_eq!(file.interventions, rust.interventions);
    assert_eq!(file.rules.len(), rust.rules.len());
    for (one, other) in file.rules.iter().zip(&rust.rules) {
        assert_eq!(format!("{:?}", rule(&file, one)), format!("{:?}", rule(rust, other)));
    }
    for &level in Level::ALL {
        let inputs = |it: &Manifest| {
            let of = it.inputs.iter().filter(|input| input.level == level);
            let mut of: Vec<String> = of.map(|input| format!("{input:?}")).collect();
            of.sort();
            of
        };
        assert_eq!(inputs(&file), inputs(rust));
    }
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    for id in ["attendance", "workload"] {
        assert!(guest(id).component == guest(id).component, "{id}");
    }
}

/// Every pupil of the local authorities that were published, where the folder of real data stands beside
/// the workspace.
#[test]
fn attendance_finds_in_published_counts_what_it_finds_in_rust() {
    let shared = root().parent().map(|it| it.join("shared/data/dfe-absence-bands/expand.py"));
    let Some(script) = shared.filter(|it| it.exists()) else {
        println!("not there, so nothing is held: shared/data/dfe-absence-bands/expand.py");
        return;
    };
    let pair = Pair::new("attendance");
    let data = pair.space.word("data");
    let expanded = Command::new("python3").arg(script).args([&data, "806,857"]).output();
    let Ok(expanded) = expanded else {
        println!("not there, so nothing is held: python3");
        return;
    };
    assert!(expanded.status.success(), "{}", String::from_utf8_lossy(&expanded.stderr));
    let [pupils, _, academies, ..] = pair.same(&data, GRANTS, &["csv", "parquet"]);
    assert!(pupils > 1_000 && academies > 0, "{pupils} {academies}");
}
