//! The rules of the house that no compiler holds: how files begin and how long they are, which tests
//! may not be written, what stands beside what, and what must not be in the tree.

use std::path::{Path, PathBuf};
use uplift_tests::root;

/// The longest file of Rust, in lines.
const LONGEST: usize = 500;
/// The most packages in the lock file. A dependency that does not fit needs a reason and a new cap.
/// Signatures by minisign brought ten, the generator of hostile modules and the parser of hand-written
/// ones a dozen; the cache of wasmtime, no longer used, took away as many. The parser of
/// CEL brought twenty, the schema of rule files and the drawing of their diagnostics seven. The
/// opening of zip archives brought six, the writing of CSV two.
const MOST_PACKAGES: usize = 360;
/// Words that stand in paths of one machine and nowhere else.
const OF_A_MACHINE: [&str; 4] = ["/work/", "/root/", "/home/", "/Users/"];

/// Returns the files below a folder, without what is built and what begins with a full stop.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && ![".ci", ".github"].contains(&name.as_str());
        if hidden || name == "target" {
            continue;
        }
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

fn files(under: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&root().join(under), &mut found);
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    assert!(!found.is_empty(), "there is no {ending} under {under:?}");
    found
}

fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Fails with all that is wrong, not the first of it.
#[track_caller]
fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}

fn those(files: &[PathBuf], wrong: impl Fn(&str) -> bool) -> Vec<String> {
    files.iter().filter(|path| wrong(&read(path))).map(|path| short(path)).collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    none(
        "files that do not begin with `//!`",
        &those(&files("", ".rs"), |text| !text.starts_with("//! ")),
    );
}

#[test]
fn no_file_is_long() {
    none(
        "files of more than 500 lines",
        &those(&files("", ".rs"), |text| text.lines().count() > LONGEST),
    );
}

#[test]
fn no_test_is_switched_off_or_passes_by_failing() {
    let banned = [concat!("#[", "ignore"), concat!("#[", "should_panic")];
    none(
        "files with such tests",
        &those(&files("", ".rs"), |text| banned.iter().any(|banned| text.contains(banned))),
    );
}

#[test]
fn only_the_cache_and_the_sdk_step_outside_the_compilers_guarantees() {
    let word = concat!("unsa", "fe");
    let code = |line: &str| line.split("//").next().is_some_and(|code| code.contains(word));
    let allowed = ["engine/host/src/cache.rs", "plugins/sdk/src/export.rs"];
    let mut stepping = those(&files("", ".rs"), |text| text.lines().any(code));
    stepping.retain(|file| !allowed.contains(&file.as_str()));
    none("files that do", &stepping);
}

#[test]
fn the_commands_of_the_readme_can_be_run_as_they_stand() {
    // Two packages with a program of one name among the default members would make `cargo run` ask.
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let members = metadata.workspace_default_members.iter();
    let mut programs: Vec<&str> = members
        .filter_map(|id| metadata.packages.iter().find(|package| package.id == *id))
        .flat_map(|package| &package.targets)
        .filter(|target| target.is_bin())
        .map(|target| target.name.as_str())
        .collect();
    programs.sort_unstable();
    assert_eq!(programs, ["uplift"]);
    assert!(read(&root().join("README.md")).contains("cargo run --release"));
}

#[test]
fn nothing_is_left_to_be_done() {
    let banned = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let mut all = files("", ".rs");
    all.extend(files("", ".toml"));
    all.extend(files("", ".md"));
    none(
        "files with something left to be done",
        &those(&all, |text| banned.iter().any(|banned| text.contains(banned))),
    );
}

#[test]
fn no_test_file_is_forgotten() {
    let mains = files("", "/main.rs");
    let mut wrong = Vec::new();
    for main in mains.iter().filter(|main| {
        let path = short(main);
        path.starts_with("tests/") || path.contains("/tests/")
    }) {
        let text = read(main);
        for entry in std::fs::read_dir(main.parent().unwrap()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let is_module = path.extension().is_some_and(|ending| ending == "rs");
            if is_module && name != "main" && !text.contains(&format!("mod {name};")) {
                wrong.push(short(&path));
            }
        }
    }
    none("files that no test binary names", &wrong);
}

#[test]
fn every_rule_file_is_headed_by_its_id_and_tested() {
    let rules: Vec<PathBuf> = files("plugins", ".rs")
        .into_iter()
        .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("src/rules")))
        .collect();
    let mut wrong = Vec::new();
    for path in &rules {
        let text = read(path);
        let mut lines = text.lines();
        let id = lines.next().and_then(|line| line.strip_prefix("//! Rule: ")).unwrap_or_default();
        let said = lines.next() == Some("//!") && lines.next().is_some_and(|line| line.len() > 20);
        if id.is_empty() || !said || !text.contains(&format!("id: \"{id}\",")) {
            wrong.push(format!("{}: not headed by the id it declares and a sentence", short(path)));
        }
        let file = path.file_stem().unwrap().to_string_lossy().replace('_', "-");
        if file != id {
            wrong.push(format!("{}: named otherwise than its rule", short(path)));
        }
        if !text.contains("#[cfg(test)]\nmod tests {") || !text.contains("#[test]") {
            wrong.push(format!("{}: no tests", short(path)));
        }
    }
    none("rule files", &wrong);
    for area in ["attendance", "literacy", "numeracy", "behaviour"] {
        let there = rules.iter().any(|path| short(path).starts_with(&format!("plugins/{area}/")));
        assert!(there, "plugins/{area} has no rule files");
    }
}

#[test]
fn every_fixture_says_what_it_shows() {
    let folders: std::collections::BTreeSet<PathBuf> =
        files("fixtures", "").iter().map(|path| path.parent().unwrap().to_owned()).collect();
    assert!(folders.len() >= 2, "{folders:?}");
    for folder in folders {
        let readme = folder.join("README.md");
        let title = format!("# {}\n", folder.file_name().unwrap().to_string_lossy());
        let text = std::fs::read_to_string(&readme).unwrap_or_default();
        assert!(text.starts_with(&title), "{} does not begin with `{title}`", short(&readme));
    }
}

#[test]
fn every_stock_plugin_and_guest_is_built() {
    for folder in ["plugins/dist", "tests/guests/dist"] {
        for component in files(folder, ".wasm") {
            let bytes = std::fs::read(&component).unwrap();
            assert!(bytes.starts_with(b"\0asm\x0d\0\x01\0"), "{} is none", short(&component));
        }
    }
}

#[test]
fn the_lock_file_stays_small() {
    let lock: toml::Table = read(&root().join("Cargo.lock")).parse().unwrap();
    let packages = lock["package"].as_array().unwrap().len();
    assert!(packages <= MOST_PACKAGES, "{packages} packages in the lock file");
}

#[test]
fn every_version_stands_at_the_root() {
    let wrong = those(&files("", "/Cargo.toml"), |text| {
        let manifest: toml::Table = text.parse().unwrap();
        ["dependencies", "dev-dependencies", "build-dependencies"].iter().any(|kind| {
            let table = manifest.get(*kind).and_then(toml::Value::as_table);
            table.into_iter().flatten().any(|(_, entry)| {
                entry.is_str() || entry.as_table().is_some_and(|it| it.contains_key("version"))
            })
        })
    });
    none("manifests that name a version", &wrong);
}

#[test]
fn nothing_names_the_machine_it_was_made_on() {
    let mut all = Vec::new();
    walk(root(), &mut all);
    let mut wrong = Vec::new();
    // A frozen component keeps the paths of those who built its language's runtime.
    let frozen = root().join("tests/guests/frozen");
    all.retain(|path| !path.ends_with("tests/e2e/tidy.rs") && !path.starts_with(&frozen));
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        for word in OF_A_MACHINE {
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                wrong.push(format!("{}: {word}", short(path)));
            }
        }
    }
    none("files with paths of a machine", &wrong);
}
