//! Whole files, checked.

use super::*;
use crate::program::{Comparison, ConditionIs, Expected, NumberIs};
use proptest::prelude::*;
use std::fmt::Write;
use uplift_expression::Diagnostics;
use uplift_model::{Gate, Kind, Statistic};

const GOOD: &str = include_str!("../../tests/right/attendance.toml");

#[track_caller]
fn good(text: &str) -> (Program, Vec<Example>, Diagnostics) {
    let (program, examples, found) = check(text);
    let found = Diagnostics::new("good.toml", text, found);
    let program = program.unwrap_or_else(|| panic!("{found}"));
    (program, examples, found)
}

/// Returns the message, the hint and the underlined text of the only thing wrong with a changed file.
#[track_caller]
fn one_wrong(text: &str) -> (String, String, String) {
    let (_, _, found) = check(text);
    let found = Diagnostics::new("wrong.toml", text, found);
    let [only] = found.all.as_slice() else { panic!("{found}") };
    (only.message.clone(), only.hint.clone(), text.get(only.at.clone()).unwrap().to_owned())
}

#[track_caller]
fn changed(from: &str, to: &str, message: &str, hint: &str, at: &str) {
    assert!(GOOD.contains(from), "{from}");
    let found = one_wrong(&GOOD.replacen(from, to, 1));
    assert!(found.0.contains(message), "{to}: {}", found.0);
    assert!(found.1.contains(hint), "{to}: {}", found.1);
    assert_eq!(found.2, at);
}

#[test]
fn a_file_becomes_a_program() {
    let (program, examples, found) = good(GOOD);
    assert!(found.is_empty(), "{found}");
    let Program { manifest, rules, scales } = program;
    assert_eq!((manifest.id.as_str(), manifest.licence.as_str()), ("attendance", ""));
    let settings: Vec<&str> = manifest.settings.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(settings, ["persistent_rate", "severe_rate", "minimum_sessions", "class_share"]);
    let inputs: Vec<String> = manifest.inputs.iter().map(uplift_expression::name).collect();
    assert_eq!(
        inputs,
        [
            "attendance.sessions_possible",
            "attendance.absence_rate",
            "attendance.sessions_missed",
            "pupil.sen_status",
            "finding.persistent-absence.share",
            "attendance.absence_rate.count",
            "class.year_group",
        ]
    );
    assert_eq!(scales.len(), inputs.len());
    assert_eq!(scales[1].title, "absence rate");
    assert_eq!(scales[4].title, "share of pupils found by the rule Persistent absence");
    let [pupil, class] = manifest.rules.as_slice() else { panic!() };
    assert_eq!(pupil.inputs, [0, 1, 2]);
    assert_eq!(pupil.settings, [2, 0, 1]);
    assert_eq!(pupil.measure, Some(1));
    assert_eq!((pupil.guards[0].input, pupil.guards[0].code), (3, 2));
    assert_eq!(pupil.guards[0].gate, Gate::CheckFirst);
    assert_eq!(pupil.evidence.len(), 1);
    assert_eq!(class.inputs, [4, 5, 6]);
    assert_eq!(class.years, Some((1, 11)));
    assert_eq!(manifest.inputs[4].statistic, Statistic::Share);
    assert!(matches!(&manifest.inputs[3].kind, Kind::Category(members) if members.len() == 3));
    assert_eq!(rules[0].shown, [2, 0, 1]);
    assert_eq!(rules[1].years.map(|years| years.input), Some(6));
    let ConditionIs::All(row) = &rules[0].when.is else { panic!() };
    assert_eq!(row.len(), 3);
    let ConditionIs::Compare(Comparison::AtLeast, reading, _) = &row[0].is else { panic!() };
    assert_eq!(reading.is, NumberIs::Reading(0));
    assert_eq!(GOOD.get(row[1].at.clone()).unwrap(), "attendance.absence_rate >= persistent_rate");
    assert_eq!(
        GOOD.get(row[0].at.clone()).unwrap(),
        "attendance.sessions_possible >= minimum_sessions"
    );
    assert!(GOOD.get(rules[0].at.clone()).unwrap().starts_with("[[rule]]"));
    assert_eq!(examples.len(), 3);
    let line = GOOD.lines().nth(examples[0].line - 1).unwrap();
    assert_eq!(line, "[[rule.example]]");
    assert_eq!(examples[0].readings, [(0, 20.0), (1, 0.1), (2, 2.0)]);
    assert_eq!(examples[0].settings, [(0, 0.1)]);
    assert!(matches!(examples[0].expected, Expected::Fires { need: Some(_), because: None }));
    assert_eq!(examples[2].readings, [(4, 0.5)]);
}

#[test]
fn a_mark_of_byte_order_and_the_ends_of_lines_change_no_place() {
    let (program, ..) = good(GOOD);
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    let (other, ..) = good(&text);
    assert_eq!(other.manifest, program.manifest);
    let ConditionIs::All(row) = &other.rules[0].when.is else { panic!() };
    assert_eq!(text.get(row[1].at.clone()).unwrap(), "attendance.absence_rate >= persistent_rate");
}

#[test]
fn a_rate_written_as_a_percentage_is_mended() {
    changed(
        "attendance.absence_rate < severe_rate",
        "attendance.absence_rate < 50",
        "50 is off the scale",
        "write 0.5 for 50 %",
        "50",
    );
    changed("default = 0.1\n", "default = 10\n", "a rate is at most 1", "write 0.1 for 10 %", "10");
    changed(
        "\"attendance.absence_rate\" = 0.1,",
        "\"attendance.absence_rate\" = 10,",
        "off the scale",
        "write 0.1 for 10 %",
        "10",
    );
}

#[test]
fn units_names_and_kinds_are_checked() {
    let when = "attendance.absence_rate < severe_rate";
    changed(
        when,
        "attendance.absence_rate < minimum_sessions && attendance.absence_rate < severe_rate",
        "rate, the other in count",
        "one unit",
        "attendance.absence_rate < minimum_sessions",
    );
    changed(
        when,
        "attendance.absence_rat < severe_rate",
        "no indicator",
        "did you mean `attendance.absence_rate`?",
        "attendance.absence_rat",
    );
    changed(
        when,
        "absence_rate < severe_rate",
        "no setting and no definition",
        "`attendance.absence_rate`",
        "absence_rate",
    );
    changed(
        when,
        "attendance.absence_rate < severe_rat || attendance.absence_rate < severe_rate",
        "no setting",
        "`severe_rate`",
        "severe_rat",
    );
    changed(
        when,
        "attendance.absence_rate",
        "a number, where a condition",
        "compare",
        "attendance.absence_rate",
    );
    changed(
        when,
        "0.1 < attendance.absence_rate < severe_rate",
        "in a row",
        "least <= x",
        "0.1 < attendance.absence_rate < severe_rate",
    );
    changed(
        "share(finding(\"persistent-absence\")) >=",
        "attendance.absence_rate >=",
        "decides about a class",
        "mean(attendance.absence_rate)",
        "attendance.absence_rate",
    );
    changed(
        "share(finding(\"persistent-absence\")) >=",
        "share(finding(\"persistent-absense\")) >=",
        "no rule",
        "persistent-absence",
        "share(finding(\"persistent-absense\"))",
    );
    changed(
        "share(finding(\"persistent-absence\")) >=",
        "count(finding(\"persistent-absence\")) / 30 >=",
        "no count",
        "share(finding",
        "count(finding(\"persistent-absence\"))",
    );
    changed(
        "pupil.sen_status == \\\"ehcp\\\"",
        "pupil.sen_status == \\\"ehpc\\\"",
        "no member",
        "`ehcp`",
        "pupil.sen_status == \\\"ehpc\\\"",
    );
}

#[test]
fn what_is_not_used_is_told() {
    let setting = "[settings.other]\ntitle = \"x\"\nunit = \"rate\"\ndefault = 0.1\nminimum = 0\nmaximum = 1\n\n[define]";
    changed("[define]", setting, "no rule uses the setting `other`", "leave it out", "other");
    changed(
        "[define]",
        "[define]\nspare = \"1 > 2\"",
        "no rule uses the definition",
        "leave it out",
        "spare",
    );
}

#[test]
fn rings_of_definitions_and_swelling_ones_are_refused() {
    changed(
        "enough_sessions = \"attendance.sessions_possible >= minimum_sessions\"",
        "enough_sessions = \"attendance.sessions_possible >= minimum_sessions && other\"\nother = \"!enough_sessions\"",
        "enough_sessions → other → enough_sessions",
        "ring",
        "enough_sessions",
    );
    let mut doubling = String::from(
        "enough_sessions = \"attendance.sessions_possible >= minimum_sessions && d11\"\nd0 = \"attendance.lates > 3\"\n",
    );
    for nth in 1..12 {
        writeln!(doubling, "d{nth} = \"d{0} || d{0}\"", nth - 1).unwrap();
    }
    let text = GOOD.replacen(
        "enough_sessions = \"attendance.sessions_possible >= minimum_sessions\"",
        &doubling,
        1,
    );
    let (message, ..) = one_wrong(&text);
    assert!(message.contains("more than 2000 parts"), "{message}");
}

#[test]
fn ten_thousand_rules_are_refused_at_once() {
    let rule = GOOD.split("[[rule]]").nth(1).unwrap().split("[[rule.guard]]").next().unwrap();
    let short: String =
        rule.lines().filter(|line| !line.starts_with("because")).collect::<Vec<_>>().join("\n");
    let mut text = GOOD.split("[[rule]]").next().unwrap().to_owned();
    for _ in 0..10_000 {
        text.push_str("[[rule]]\nid = \"a\"\n");
    }
    let start = std::time::Instant::now();
    let (message, hint, _) = one_wrong(&text);
    assert!(start.elapsed().as_secs_f64() < 1.0, "{:?}", start.elapsed());
    assert!(message.contains("10000 rules, where 1000"), "{message}");
    assert!(hint.contains("several files"));
    text.push_str(&short.repeat(4_000));
    let (message, ..) = one_wrong(&text);
    assert!(message.contains("bytes, where 1048576"), "{message}");
}

/// Checks what holds of every answer, whatever the text.
fn hold(text: &str) {
    let (program, _, found) = check(text);
    assert!(program.is_some() || !found.is_empty());
    for it in &found {
        assert!(!it.hint.is_empty() && !it.message.is_empty(), "{it:?}");
    }
    let found = Diagnostics::new("random.toml", text, found);
    for it in &found.all {
        assert!(text.get(it.at.clone()).is_some(), "{it:?}");
        assert!(!it.message.contains("<EOF>") && !it.message.ends_with('.'), "{it:?}");
    }
    assert!(!found.to_string().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|\n|\r\n|\u{0}|\u{202e}){0,200}") {
        hold(&text);
    }

    #[test]
    fn no_toml_makes_it_panic(lines in proptest::collection::vec(prop::sample::select(vec![
        "id = \"a\"", "version = \"1.0.0\"", "title = 3", "[settings.a]", "[settings]", "[[rule]]",
        "rule = 1", "[rule]", "when = \"a\"", "need = 1.5", "[define]", "a = \"b\"", "b = \"a\"",
        "[evidence.x]", "claim = \"c\"", "[[rule.guard]]", "[[rule.example]]", "readings = { a = 1 }",
        "[[intervention]]", "evidence = [\"x\", 1]", "[inputs.\"a.b\"]", "kind = \"category\"",
        "members = []", "range = [1]", "default = nan", "a.b.c = 1", "# x", "default = 1", "\"", "x = '''",
    ]), 0..30)) {
        hold(&lines.join("\n"));
    }

    #[test]
    fn no_change_of_a_good_file_makes_it_panic(
        at in 0..GOOD.len(), length in 0_usize..40, with in "(\\PC|\n|\"|'|\\{|\\[){0,6}",
    ) {
        let start = (0..=at).rev().find(|at| GOOD.is_char_boundary(*at)).unwrap();
        let end = (at + length).min(GOOD.len());
        let end = (end..=GOOD.len()).find(|at| GOOD.is_char_boundary(*at)).unwrap();
        hold(&format!("{}{with}{}", GOOD.get(..start).unwrap(), GOOD.get(end..).unwrap()));
    }
}
