//! The guide of rule files says what is so: its files compile and their examples hold, what it says is
//! refused is refused, and what it says to write instead is not.

use uplift_rulefile::compile;
use uplift_tests::{Space, root, uplift};

fn guide() -> String {
    std::fs::read_to_string(root().join("plugins/sdk/guide/rule-files.md")).unwrap()
}

/// Returns what stands below a heading, up to the next one.
fn section<'a>(guide: &'a str, heading: &str) -> &'a str {
    let (_, below) = guide.split_once(&format!("\n{heading}\n")).unwrap();
    let ends = ["\n## ", "\n### "].iter().filter_map(|next| below.find(next));
    below.split_at(ends.min().unwrap_or(below.len())).0
}

/// Returns the cells of the rows of a table that begin with an expression, without their back quotes.
fn table(section: &str) -> Vec<Vec<String>> {
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let plain = |cell: &str| cell.trim().trim_matches('`').replace("\\|", "|");
    rows.map(|row| {
        let cells = row.trim_matches('|').replace("\\|", "\u{0}");
        cells.split('|').map(|cell| plain(&cell.replace('\u{0}', "\\|"))).collect()
    })
    .collect()
}

/// The rule files of the guide: a block that begins with an id, and the blocks after it that go on with
/// it. What is of another file says so in its first line.
fn files(guide: &str) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for block in guide.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        if block.starts_with("# dataset.toml") {
            continue;
        }
        match files.last_mut() {
            Some(file) if !block.starts_with("id = ") => {
                file.push('\n');
                file.push_str(block);
            }
            _ => files.push(block.to_owned()),
        }
    }
    files
}

/// A rule file with this condition, and an example of it.
fn with(condition: &str, example: &str) -> String {
    format!(
        r#"
id = "table"
version = "1.0.0"
title = "Table"
publisher = "A test"
[settings.late_marks]
title = "Late marks"
unit = "count"
default = 10
minimum = 5
maximum = 40
[evidence.own]
claim = "A test needs none."
source = "A test"
as_at = "2026-11-22"
[[rule]]
id = "rule"
title = "Rule"
area = "attendance"
recommend = "punctuality-plan"
when = '''{condition}'''
need = "late_marks / 100"
because = "Consider it; the limit set is {{setting:late_marks}}."
evidence = ["own"]
{example}"#
    )
}

#[test]
fn the_files_of_the_guide_compile_and_their_examples_hold() {
    let guide = guide();
    let files = files(&guide);
    assert!(files.len() >= 3, "{} files", files.len());
    let space = Space::new();
    for (at, text) in files.iter().enumerate() {
        let compiled = compile("guide", text).unwrap_or_else(|found| panic!("{found}\n{text}"));
        assert!(compiled.warnings.all.is_empty(), "{}", compiled.warnings);
        if !compiled.examples.is_empty() {
            let file = space.write(&format!("guide{at}.toml"), text);
            let done = uplift(&space, &["plugin", "test", &file]);
            assert_eq!(done.exit.code(), 0, "{}{}", done.out, done.err);
        }
    }
}

#[test]
fn what_the_guide_says_is_refused_is_and_what_it_says_instead_is_not() {
    let guide = guide();
    let rows = table(section(&guide, "## What the compiler refuses"));
    assert!(rows.len() >= 20, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [refused, _, instead] = row.as_slice() else { panic!("{row:?}") };
        match compile("guide", &with(refused, "")) {
            Ok(_) => wrong.push(format!("`{refused}` is not refused")),
            Err(found) => assert!(found.all.iter().all(|it| !it.hint.is_empty()), "{found}"),
        }
        if let Err(found) = compile("guide", &with(instead, "")) {
            wrong.push(format!("`{instead}` is refused: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_missing_does_stands_in_the_guide() {
    let guide = guide();
    let rows = table(section(&guide, "### What missing does"));
    assert!(rows.len() >= 10, "{} rows", rows.len());
    let space = Space::new();
    for (at, row) in rows.iter().enumerate() {
        let [condition, _, outcome] = row.as_slice() else { panic!("{row:?}") };
        let expect = outcome.split(',').next().unwrap();
        // An example may name only what the rule reads.
        let readings = if condition.contains("pupil.eal") { "'pupil.eal' = true" } else { "" };
        let example = format!(
            "[[rule.example]]\nname = 'a row'\nreadings = {{ {readings} }}\nexpect = '{expect}'\n"
        );
        let file = space.write(&format!("row{at}.toml"), with(condition, &example));
        let done = uplift(&space, &["plugin", "test", &file]);
        assert_eq!(done.exit.code(), 0, "{condition}: {}{}", done.out, done.err);
    }
}

#[test]
fn every_function_and_unit_stands_in_the_guide() {
    let guide = guide();
    for function in [
        "min(", "max(", "clamp(", "has(", "share(", "mean(", "median(", "minimum(", "maximum(",
        "count(", "gap(", "finding(",
    ] {
        assert!(guide.contains(function), "{function}");
    }
    for measure in uplift_model::Measure::ALL {
        let word = measure.word();
        assert!(word == "date" || guide.contains(&format!("`{word}`")), "{word}");
    }
}
