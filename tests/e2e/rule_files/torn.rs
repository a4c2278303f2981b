//! Whatever stands in a rule file: a component that the host takes, or diagnostics that point into the file
//! and say what to do; never a panic.

use super::fit::fit;
use super::kit::{HEAD, HOST};
use super::scene::{Draw, File};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use uplift_host::Plugin;
use uplift_rulefile::{Compiled, Severity};
use uplift_tests::root;

/// What is put into files: words of expressions and of TOML, and what has been seen to confuse parsers.
const PIECES: [&str; 56] = [
    "",
    " ",
    "\n",
    "\"",
    "'",
    "'''",
    "\"\"\"",
    "\\",
    "#",
    "=",
    ".",
    ",",
    "[",
    "]",
    "[[rule]]\n",
    "{",
    "}",
    "(",
    ")",
    "((((((((",
    "!",
    "!!",
    "-",
    "&&",
    "||",
    "<",
    "<=",
    "==",
    "?",
    ":",
    "in",
    "has(",
    "min(",
    "clamp(",
    "share(",
    "finding(\"severe-absence\")",
    "count(attendance.absence_rate)",
    "attendance.absence_rate",
    "pupil.eal",
    "pupil.sen_status",
    "\"ehcp\"",
    "enough_sessions",
    "late_marks",
    "0",
    "1e999",
    "99999999999999999999",
    "-0.0",
    "0x",
    "1u",
    "true",
    "null",
    "x.all(y, y > 0)",
    "é",
    "\u{202e}",
    "\0",
    "{input:",
];

/// Fails unless the host takes a component and it says of itself what the compiler says of it.
fn taken(compiled: &Compiled) {
    let bytes = compiled.component.clone().into();
    let loaded = HOST.load(&Plugin { name: "torn.wasm".to_owned(), bytes }).unwrap();
    assert_eq!(loaded.manifest(), &compiled.program.manifest);
}

fn guest(nth: usize) -> String {
    let name = ["attendance", "workload"][nth % 2];
    let path = root().join("tests/guests/rule_files").join(format!("{name}.toml"));
    std::fs::read_to_string(path).unwrap()
}

/// Changes a text in one place: takes some of it out, and puts a piece or another part of it there.
fn torn(text: &str, from: usize, length: usize, piece: usize, other: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let from = from % (letters.len() + 1);
    let to = (from + length).min(letters.len());
    let piece: String = match PIECES.get(piece) {
        Some(piece) => (*piece).to_owned(),
        None => letters.iter().skip(other % (letters.len() + 1)).take(length + 1).collect(),
    };
    letters[..from].iter().chain(&piece.chars().collect::<Vec<_>>()).chain(&letters[to..]).collect()
}

/// The most components that are handed to the host, which takes longer than making them.
const LOADED: usize = 25;

#[test]
fn whatever_is_torn_is_refused_or_works() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) };
    let (accepted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let length = prop_oneof![6 => 0_usize..2, 2 => 0_usize..40, 1 => 0_usize..4_000];
    let change = (any::<usize>(), length, 0..PIECES.len() + 8, any::<usize>());
    let strategy = (any::<usize>(), vec(change, 1..3));
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&strategy, |(of, changes)| {
            let mut text = guest(of);
            for (from, length, piece, other) in changes {
                text = torn(&text, from, length, piece, other);
            }
            match uplift_rulefile::compile("torn.toml", &text) {
                Ok(compiled) => {
                    if accepted.fetch_add(1, Ordering::Relaxed) < LOADED {
                        taken(&compiled);
                    }
                }
                Err(found) => {
                    refused.fetch_add(1, Ordering::Relaxed);
                    fit(&found, &text);
                }
            }
            Ok(())
        })
        .unwrap();
    let (accepted, refused) = (accepted.into_inner(), refused.into_inner());
    assert!(accepted > 10 && refused > 100, "{accepted} accepted, {refused} refused");
}

#[test]
fn whatever_is_drawn_and_torn_is_refused_or_works() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let change = (any::<usize>(), 0_usize..6, 0..PIECES.len() + 8, any::<usize>());
    let strategy = (vec(any::<u32>(), 100..2_000), vec(change, 0..2));
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&strategy, |(choices, changes)| {
            let mut text = File::draw(&mut Draw::new(&choices), 4).text(&mut Draw::new(&choices));
            for (from, length, piece, other) in changes {
                text = torn(&text, from, length, piece, other);
            }
            if let Err(found) = uplift_rulefile::compile("torn.toml", &text) {
                fit(&found, &text);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_text_at_all_is_refused() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) };
    let pieces = vec(
        prop_oneof![proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned), ".{0,9}"],
        0..60,
    );
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&pieces, |pieces| {
            let text = pieces.concat();
            let found = uplift_rulefile::compile("torn.toml", &text).unwrap_err();
            fit(&found, &text);
            Ok(())
        })
        .unwrap();
}

/// Returns a file of one rule with this condition and need.
fn one_rule(level: &str, when: &str, need: &str) -> String {
    format!(
        "{HEAD}[settings.least]\ntitle = \"Least\"\nunit = \"count\"\ndefault = 1\nminimum = 0\nmaximum = 9\n\
         [[rule]]\nid = \"one\"\ntitle = \"One\"\nlevel = \"{level}\"\narea = \"attendance\"\n\
         recommend = \"attendance-meeting\"\nwhen = '''{when}'''\nneed = '''{need}'''\nbecause = \"So.\"\n\
         evidence = [\"none\"]\n"
    )
}

/// Expressions that are not of the language, and a word that the diagnostic has to have.
const REFUSED: [(&str, &str); 44] = [
    ("attendance.lates % 2 == 0", "%"),
    ("size(pupil.sex) > 1", "size"),
    ("pupil.sex.startsWith('F')", "startsWith"),
    ("pupil.sex.matches('F')", "matches"),
    ("pupil.sex[0] == 'F'", "["),
    ("{'a': 1}['a'] > 0", ""),
    ("[1, 2].all(x, x > attendance.lates)", ""),
    ("[attendance.lates].exists(x, x > 1)", ""),
    ("b'abc' == pupil.sex", ""),
    ("attendance.lates == null", "has("),
    ("attendance.lates > 1 and pupil.eal", "&&"),
    ("attendance.lates > 1 or pupil.eal", "||"),
    ("not pupil.eal", "!"),
    ("attendance.lates = 1", "=="),
    ("attendance.lates <> 1", "!="),
    ("0 < attendance.lates < 5", "&&"),
    ("0 <= attendance.lates <= least", "&&"),
    ("attendance.lates", ""),
    ("attendance.lates + 1", ""),
    ("pupil.sex", ""),
    ("pupil.sex == 'X'", "X"),
    ("pupil.sex == 1", ""),
    ("pupil.sex < 'M'", ""),
    ("'F' in pupil.sex", ""),
    ("attendance.lates in [1, 2]", ""),
    ("pupil.eal > 0", ""),
    ("pupil.eal == 1", ""),
    ("!attendance.lates", "compare"),
    ("-pupil.eal > 0", ""),
    ("attendance.late > 1", "attendance.lates"),
    ("leest > attendance.lates", "least"),
    ("share(pupil.eal) > 0.5", "pupil"),
    ("mean(attendance.lates) > 1", ""),
    ("finding('one') > 0.5", ""),
    ("min(attendance.lates) > 1", ""),
    ("clamp(attendance.lates, 1) > 1", ""),
    ("median(attendance.lates, 2) > 1", ""),
    ("has(least)", ""),
    ("has(attendance.lates > 1)", ""),
    ("attendance.lates > 1 &&", ""),
    ("(attendance.lates > 1", ""),
    ("attendance.lates > 1)", ""),
    ("", ""),
    ("attendance.lates > 1 ? 1 : 2", ""),
];

#[test]
fn what_the_language_does_not_have_is_refused_with_what_to_write() {
    let mut wrong = Vec::new();
    for (when, word) in REFUSED {
        let text = one_rule("pupil", when, "0.5 + 0 * least");
        let Err(found) = uplift_rulefile::compile("one.toml", &text) else {
            wrong.push(format!("accepted: {when}"));
            continue;
        };
        fit(&found, &text);
        let mut errors = found.all.iter().filter(|it| it.severity == Severity::Error);
        let error = errors.next().unwrap();
        let place = text.find("when = '''").unwrap();
        let within = place..=place + "when = ''''''".len() + when.len();
        let said = format!("{}; {}", error.message, error.hint);
        if !within.contains(&error.at.start) || !said.contains(word) {
            wrong.push(format!("{when}: {:?}: {said}", text.get(error.at.clone())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for level in ["class", "academy", "trust"] {
        for when in ["attendance.lates > 1", "pupil.eal", "has(pupil.eal)"] {
            let text = one_rule(level, when, "0.5");
            fit(&uplift_rulefile::compile("one.toml", &text).unwrap_err(), &text);
        }
    }
    for need in ["pupil.eal", "attendance.lates > 1", "'high'", "1.5", "-0.1", "1 / 0", ""] {
        let text = one_rule("pupil", "attendance.lates > least", need);
        let Err(found) = uplift_rulefile::compile("one.toml", &text) else {
            panic!("accepted: {need}");
        };
        fit(&found, &text);
    }
    for when in ["1 > 2", "attendance.lates < 0", "true", "attendance.absence_rate <= 1"] {
        let text = one_rule("pupil", when, "0.5");
        let Err(found) = uplift_rulefile::compile("one.toml", &text) else {
            panic!("accepted: {when}");
        };
        fit(&found, &text);
    }
}
