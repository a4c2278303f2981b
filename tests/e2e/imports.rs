//! Who may import whom: the table of ARCHITECTURE.md, held against what cargo says. The table in the
//! document is the data of this test, so neither can change alone.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::{BTreeMap, BTreeSet};
use uplift_tests::root;

fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    command.other_options(["--offline".to_owned(), "--locked".to_owned()]);
    command.exec().unwrap()
}

/// Returns the members by the name the table has for them.
fn members(metadata: &Metadata) -> BTreeMap<String, &Package> {
    let named = metadata.workspace_packages().into_iter().map(|package| {
        let folder = package.manifest_path.parent().unwrap();
        let path = folder.strip_prefix(root().to_str().unwrap()).unwrap().to_string();
        let name = path.strip_prefix("engine/").unwrap_or(&path).to_owned();
        (if name == "plugins/sdk" { "sdk".to_owned() } else { name }, package)
    });
    named.collect()
}

/// Returns what a package needs to be built, tests left out.
fn needs(package: &Package) -> BTreeSet<String> {
    let kinds = [DependencyKind::Normal, DependencyKind::Build];
    let needed = package.dependencies.iter().filter(|it| kinds.contains(&it.kind));
    needed.map(|it| it.name.clone()).collect()
}

/// Returns the rows of the table: a crate and the crates it may import.
fn table(members: &BTreeMap<String, &Package>) -> Vec<(String, BTreeSet<String>)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## Who may import whom\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows =
        section.lines().filter(|line| line.starts_with("| ") && !line.contains("| may import"));
    let mut table: Vec<(String, BTreeSet<String>)> = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, may] = cells[..] else { panic!("not a row of two cells: {row}") };
        let may = if may == "all of the above" {
            table.iter().map(|(name, _)| name.clone()).collect()
        } else {
            // What stands in brackets may come and is not there yet.
            let now = may.split('(').next().unwrap().replace('–', "");
            now.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
        };
        match name.strip_suffix("/*") {
            None => table.push((name.to_owned(), may)),
            Some(folder) => table.extend(
                members
                    .keys()
                    .filter(|name| name.starts_with(&format!("{folder}/")))
                    .map(|name| (name.clone(), may.clone())),
            ),
        }
    }
    table
}

#[test]
fn crates_import_what_the_table_lets_them() {
    let metadata = metadata();
    let members = members(&metadata);
    let by_package: BTreeMap<&str, &str> =
        members.iter().map(|(name, package)| (package.name.as_str(), name.as_str())).collect();
    let table = table(&members);
    assert!(table.len() >= 12, "the table has {} crates", table.len());
    for (name, may) in &table {
        let package = members.get(name).unwrap_or_else(|| panic!("there is no crate {name}"));
        for needed in needs(package) {
            if let Some(other) = by_package.get(needed.as_str()) {
                assert!(
                    may.contains(*other),
                    "{name} imports {other}, which the table does not have"
                );
            }
        }
    }
    for name in members.keys().filter(|name| !name.starts_with("tests")) {
        assert!(table.iter().any(|(row, _)| row == name), "the table does not have {name}");
    }
}

/// Fails where a dependency is anybody's but these crates'.
#[track_caller]
fn only(dependency: &str, allowed: &[&str]) {
    let metadata = metadata();
    let members = members(&metadata);
    let of = members.iter().filter(|(_, package)| needs(package).contains(dependency));
    let users: Vec<&str> = of.map(|(name, _)| name.as_str()).collect();
    assert_eq!(users, allowed, "{dependency}");
}

#[test]
fn one_crate_reads_pupil_files() {
    // Files are read by `table`, and what they say of pupils by `cohort`; `convert` rewrites others'.
    only("fast-float2", &["table"]);
    only("uplift-table", &["cohort", "convert"]);
    only("calamine", &["table"]);
    only("quick-xml", &["convert"]);
    only("arrow-select", &["cohort"]);
    // `report` and `synthetic` write Parquet; neither reads any.
    only("parquet", &["report", "synthetic", "table"]);
}

#[test]
fn one_crate_knows_the_sandbox() {
    only("wasmtime", &["host"]);
    only("wit-component", &["author", "rulefile"]);
    only("cel", &["expression"]);
    only("wit-bindgen", &["sdk"]);
}

#[test]
fn one_crate_speaks_and_reads_the_environment() {
    only("clap", &["cli"]);
    only("tracing-subscriber", &["cli"]);
    only("comfy-table", &["cli"]);
}

#[test]
fn vocabulary_and_merge_reach_nothing_outside() {
    let metadata = metadata();
    let members = members(&metadata);
    let normal = |name: &str| -> Vec<String> {
        let needed = members[name].dependencies.iter();
        let needed = needed.filter(|it| it.kind == DependencyKind::Normal);
        needed.map(|it| it.name.clone()).collect()
    };
    // A calendar, without a clock: jiff is taken without its system features.
    assert_eq!(normal("model"), ["jiff"]);
    assert_eq!(normal("merge"), ["uplift-model"]);
    let outside =
        ["std::fs", "std::net", "std::env", "std::process", "std::io", "SystemTime", "Instant"];
    for folder in ["engine/model/src", "engine/merge/src"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for word in outside {
                assert!(!text.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn there_is_one_program() {
    let metadata = metadata();
    let programs = metadata.workspace_packages().into_iter().flat_map(|package| {
        package.targets.iter().filter(|target| target.is_bin()).map(|target| target.name.clone())
    });
    assert_eq!(programs.collect::<Vec<_>>(), ["uplift"]);
}
