//! The rule sets that are rule files, and the examples over tables that nobody here made: they compile
//! without a warning, their examples hold, they keep their promises, and over the real tables, where the
//! folder of them stands beside the workspace, they find what can be counted by hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use uplift_model::{Gate, Kind, Level};
use uplift_rulefile::program::Expected;
use uplift_rulefile::{Compiled, compile};
use uplift_tests::{Space, json, root, rows, uplift};

const PACKS: [&str; 3] = ["send", "disadvantage", "transition"];
const TABLES: [&str; 3] = ["school-progress", "falling-growth", "days-absent"];

fn path(under: &str, name: &str) -> String {
    root().join(under).join(name).join("rules.toml").display().to_string()
}

fn compiled(path: &str) -> Compiled {
    let text = std::fs::read_to_string(path).unwrap();
    let compiled = compile(path, &text).unwrap_or_else(|found| panic!("{found}"));
    assert!(compiled.warnings.all.is_empty(), "{}", compiled.warnings);
    compiled
}

#[test]
fn the_packs_keep_their_examples() {
    let space = Space::new();
    for pack in PACKS {
        let done = uplift(&space, &["plugin", "test", &path("plugins", pack)]);
        assert_eq!(done.exit.code(), 0, "{pack}: {}{}", done.out, done.err);
        let checked = uplift(&space, &["plugin", "check", &path("plugins", pack)]);
        assert_eq!(checked.exit.code(), 0, "{pack}: {}{}", checked.out, checked.err);
    }
}

/// One number for each kind of answer.
fn kind(expected: &Expected) -> u8 {
    match expected {
        Expected::Fires { .. } => 0,
        Expected::Silent => 1,
        Expected::Lacking => 2,
    }
}

#[test]
fn every_rule_of_a_pack_shows_what_it_does() {
    for pack in PACKS {
        let compiled = compiled(&path("plugins", pack));
        let rules = &compiled.program.manifest.rules;
        assert!((5..=10).contains(&rules.len()), "{pack}: {} rules", rules.len());
        for (at, rule) in rules.iter().enumerate() {
            let own = || compiled.examples.iter().filter(|example| example.rule == at);
            assert!(own().count() >= 3, "{pack}: {}", rule.id);
            let said: BTreeSet<u8> = own().map(|example| kind(&example.expected)).collect();
            assert_eq!(said.len(), 3, "{pack}: {} shows firing, silence and lacking", rule.id);
            assert!(rule.measure.is_some(), "{pack}: {}", rule.id);
        }
    }
}

#[test]
fn a_pupil_with_a_plan_is_looked_up_first() {
    for pack in ["send", "transition"] {
        let manifest = compiled(&path("plugins", pack)).program.manifest;
        for rule in manifest.rules.iter().filter(|rule| rule.level == Level::Pupil) {
            let input = |at: usize| manifest.inputs.get(at).unwrap();
            // A rule about pupils with SEN support names nobody with a plan.
            if rule.inputs.iter().any(|&at| input(at).indicator == "pupil.sen_status") {
                continue;
            }
            let plan = rule.guards.iter().any(|guard| {
                let Kind::Category(members) = &input(guard.input).kind else { return false };
                let member = members.get(usize::from(guard.code)).map(|member| &**member);
                guard.gate == Gate::CheckFirst && member == Some("ehcp")
            });
            assert!(plan, "{pack}: {} does not ask for the plan", rule.id);
        }
    }
}

#[test]
fn no_rule_about_a_pupil_reads_disadvantage() {
    for pack in PACKS {
        let manifest = compiled(&path("plugins", pack)).program.manifest;
        for input in manifest.inputs.iter().filter(|input| input.level == Level::Pupil) {
            let who = ["disadvantaged", "pupil_premium", "fsm", "looked_after", "ethnic"];
            assert!(!who.iter().any(|who| input.indicator.contains(who)), "{pack}: {input:?}");
        }
    }
}

#[test]
fn rule_files_over_foreign_tables_are_short() {
    for table in TABLES {
        let path = path("fixtures/rule-files", table);
        compiled(&path);
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 30, "{table}: {lines} lines");
    }
}

/// Returns a table of the folder of real data; says so where it is not there.
fn real(name: &str) -> Option<String> {
    let path: PathBuf = root().parent()?.join("shared/data/rdatasets").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("not there, so nothing is held: shared/data/rdatasets/{name}");
    }
    text
}

/// Runs a rule file over a table and returns how often each rule fired, lacked a reading and decided no.
fn counts(table: &str, file: &str, text: &str) -> Vec<(String, u64, u64)> {
    let space = Space::new();
    let folder = root().join("fixtures/rule-files").join(table);
    space.write(&format!("data/{file}"), text);
    space.write("data/dataset.toml", std::fs::read(folder.join("dataset.toml")).unwrap());
    let (data, out) = (space.word("data"), space.word("out"));
    let plugin = path("fixtures/rule-files", table);
    let done = uplift(&space, &["run", &data, "--out", &out, "--plugins", &plugin]);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""));
    assert_eq!(json(&space, "out/run.json")["problems"].as_u64(), Some(0));
    let record = json(&space, "out/run.json");
    let rules = record["rules"].as_array().unwrap();
    assert!(!rows(&space, "out/pupils.csv").is_empty());
    let count = |rule: &serde_json::Value, key: &str| rule[key].as_u64().unwrap();
    rules
        .iter()
        .map(|rule| {
            let id = rule["rule"].as_str().unwrap().to_owned();
            (id, count(rule, "fired"), count(rule, "lacking"))
        })
        .collect()
}

fn cells(line: &str) -> Vec<&str> {
    line.split(',').collect()
}

#[test]
fn progress_is_counted_in_a_real_table() {
    let Some(text) = real("mlmRev_Exam.csv") else { return };
    let counts = counts("school-progress", "Exam.csv", &text);
    let fell = text.lines().skip(1).filter(|line| {
        let number = |at: usize| cells(line)[at].parse::<f64>().unwrap();
        number(7) - number(2) >= 1.0
    });
    assert_eq!(counts[0], ("pupil-progress".to_owned(), u64::try_from(fell.count()).unwrap(), 0));
    assert!(counts[1].1 > 0, "{counts:?}");
}

#[test]
fn falling_growth_is_counted_in_a_real_table() {
    let Some(text) = real("mlmRev_egsingle.csv") else { return };
    // A row a child, with the last three results: the step that the README describes.
    let mut children: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for line in text.lines().skip(1) {
        let cells = cells(line);
        match children.last_mut() {
            Some((_, child, results)) if *child == cells[2] => results.push(cells[5]),
            _ => children.push((cells[1], cells[2], vec![cells[5]])),
        }
    }
    let mut table = "childid,schoolid,math_two_before,math_before,math\n".to_owned();
    let (mut fell, mut lacking) = (0, 0);
    for (school, child, results) in &children {
        let back = |by: usize| results.len().checked_sub(by).map_or("", |at| results[at]);
        let (first, second, third) = (back(3), back(2), back(1));
        writeln!(table, "{child},{school},{first},{second},{third}").unwrap();
        let number = |cell: &str| cell.parse::<f64>().ok();
        match (number(first), number(second), number(third)) {
            (Some(a), Some(b), Some(c)) => fell += u64::from((b - a) - (c - b) >= 1.5),
            _ => lacking += 1,
        }
    }
    let counts = counts("falling-growth", "growth.csv", &table);
    assert_eq!(counts[0], ("gain-has-fallen".to_owned(), fell, lacking));
    assert!(lacking > 0 && counts[1].1 > 0, "{counts:?}");
}

#[test]
fn days_absent_are_counted_in_a_real_table() {
    let Some(text) = real("MASS_quine.csv") else { return };
    let mut table = String::new();
    for (at, line) in text.lines().enumerate() {
        writeln!(table, "{line},{}", if at == 0 { "school" } else { "one" }).unwrap();
    }
    let days = text.lines().skip(1).map(|line| cells(line)[5].parse::<f64>().unwrap());
    let many = u64::try_from(days.filter(|days| *days >= 20.0).count()).unwrap();
    let counts = counts("days-absent", "quine.csv", &table);
    assert_eq!(counts[0], ("many-days".to_owned(), many, 0));
    assert_eq!(counts[1].1, 1, "{counts:?}");
}
