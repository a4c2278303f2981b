//! What the catalogue and the policy make of rule sets.

use crate::kit::{
    HOST, Pupils, doing, generous, good, granting, load_saying, manifest, rule, rule_sets, with,
};
use serde_json::{Value, json};
use uplift_host::{RuleSets, bind};
use uplift_model::{
    Direction, Format, Indicator, Kind, Level, Measure, Outcome, Piece, Policy, RuleBook,
};

fn book(scripts: &[Value], policy: &Policy) -> RuleBook {
    bind(&rule_sets(scripts), &[], policy).unwrap()
}

#[track_caller]
fn check_input(input: &Value, expected: &str) {
    let mut manifest = manifest("odd");
    let level = input.get("level").cloned().unwrap_or(json!("pupil"));
    manifest["inputs"] = json!([input]);
    manifest["rules"] = json!([rule("odd", "only", &json!({ "level": level, "inputs": [0] }))]);
    let loaded = RuleSets::new(vec![load_saying(&manifest).unwrap()]).unwrap();
    let message = match bind(&loaded, &[], &generous()) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let name = input["indicator"].as_str().unwrap();
    let expected = match expected {
        "" => String::new(),
        expected => format!("plugin `puppet.wasm`: input `{name}`: {expected}"),
    };
    assert_eq!(message, expected);
}

fn gathered(indicator: &str, statistic: &str) -> Value {
    json!({ "level": "class", "indicator": indicator, "statistic": statistic })
}

#[test]
fn an_indicator_that_is_nowhere_is_refused_with_the_nearest() {
    check_input(
        &json!({ "indicator": "attendance.absense_rate" }),
        "indicator `attendance.absense_rate` is in neither the catalogue nor dataset.toml; did you \
         mean `attendance.absence_rate`?",
    );
}

#[test]
fn another_kind_is_refused() {
    check_input(
        &json!({ "indicator": "attendance.absence_rate", "kind": "flag" }),
        "it is declared a flag and is a number",
    );
    check_input(
        &json!({ "indicator": "pupil.sex", "kind": { "category": ["F", "m"] } }),
        "it has no member `m`; did you mean `M`?",
    );
    check_input(&json!({ "indicator": "pupil.sex", "kind": { "category": ["M"] } }), "");
}

#[test]
fn statistics_are_those_of_the_kind_and_level() {
    let number = "there is mean, median, minimum, maximum, count, gap";
    for good in ["mean", "median", "minimum", "maximum", "count", "gap"] {
        check_input(&gathered("attendance.absence_rate", good), "");
    }
    check_input(
        &gathered("attendance.absence_rate", "share"),
        &format!("of a number there is no share; {number}"),
    );
    check_input(
        &gathered("attendance.absence_rate", "value"),
        "it is read of a pupil, and not by itself of a class; name a statistic",
    );
    check_input(
        &json!({ "indicator": "attendance.absence_rate", "statistic": "mean" }),
        "a number is not read of a pupil",
    );
    check_input(&gathered("pupil.disadvantaged", "share"), "");
    check_input(&gathered("pupil.disadvantaged", "count"), "");
    check_input(
        &gathered("pupil.disadvantaged", "mean"),
        "of a flag there is no mean; there is share, count",
    );
    check_input(&gathered("class.year_group", "value"), "");
    check_input(
        &gathered("class.year_group", "mean"),
        "it is read of a class; only pupils' readings are gathered",
    );
    check_input(
        &json!({ "level": "academy", "indicator": "class.year_group" }),
        "it is read of a class, and not by itself of a academy",
    );
    check_input(
        &with(gathered("attendance.absence_rate", "mean"), &json!({ "kind": "flag" })),
        "it is declared a flag and its mean is a number",
    );
}

#[test]
fn shares_of_members_and_findings() {
    check_input(&gathered("pupil.sen_status=ehcp", "share"), "");
    check_input(
        &gathered("pupil.sen_status=ehpc", "share"),
        "`pupil.sen_status` has no member `ehpc`; did you mean `ehcp`?",
    );
    check_input(
        &gathered("pupil.sen_status=ehcp", "mean"),
        "of a share of a category there is no mean; there is share",
    );
    check_input(
        &gathered("pupil.sen_status", "share"),
        "of a category there is no share; name a member, as in `pupil.sen_status=...`",
    );
    check_input(
        &gathered("attendance.absence_rate=1", "share"),
        "`attendance.absence_rate` is a number of a pupil; shares are of pupils' categories",
    );
    check_input(&gathered("finding.only", "share"), "the rule set has no pupil rule `only`");
}

#[test]
fn what_is_sensitive_needs_a_grant() {
    let book = book(&[good("good")], &Policy::default());
    let entry = &book.rule_sets[0];
    assert_eq!(entry.granted, [true, false, true]);
    let granted: Vec<bool> = book.rules.iter().map(|rule| rule.granted).collect();
    assert_eq!(granted, [true, true, true, false]);
    assert_eq!(book.rules[3].withheld, [1]);

    let rule_sets = rule_sets(&[good("good")]);
    let pupils = Pupils { rates: vec![0.5, f64::NAN], years: vec![Some(1), Some(1)] };
    let found = HOST.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), 9);
    let roster = pupils.roster();
    // The puppet fires its fourth rule and has it lacking; nobody listens.
    assert_eq!(found.outcome(&book, &roster, 3, 0), Outcome::NotGranted);
    assert!(found.rule_sets[0].fired.iter().all(|finding| finding.rule != 3));
    assert_eq!(found.rule_sets[0].lacking[3].count(), 0);
    assert_eq!(found.rule_sets[0].lacking[3].len(), 2);
}

#[test]
fn a_gap_and_a_members_share_are_as_sensitive_as_what_they_are_of() {
    let mut script = good("good");
    script["manifest"]["inputs"] = json!([
        gathered("attendance.absence_rate", "gap"),
        gathered("pupil.sen_status=ehcp", "share"),
        gathered("pupil.sex=F", "share"),
    ]);
    script["manifest"]["rules"] = json!([]);
    let granted =
        |grants: &[&str]| book(&[script.clone()], &granting(grants)).rule_sets[0].granted.clone();
    assert_eq!(granted(&[]), [false, false, true]);
    assert_eq!(granted(&["pupil.disadvantaged"]), [true, false, true]);
    assert_eq!(granted(&["pupil.sen_status"]), [false, true, true]);
}

#[test]
fn columns_that_are_withheld_are_missing_throughout() {
    let script = doing(&json!([{ "log_columns": {} }, { "decline": { "words": "enough" } }]));
    let rule_sets = rule_sets(&[script]);
    let book = bind(&rule_sets, &[], &Policy::default()).unwrap();
    let mut seen = book.clone();
    seen.rule_sets[0].granted[0] = false;
    for (book, expected) in [(&book, "[Some(0.5), None]"), (&seen, "[None, None]")] {
        let pupils = Pupils { rates: vec![0.5, f64::NAN], years: vec![None, None] };
        let found = HOST.evaluate(&rule_sets, book, &pupils.inputs(book), &pupils.roster(), 9);
        assert_eq!(found.rule_sets[0].faults[0].failure.log, [expected, "[None, None]"]);
    }
}

#[test]
fn the_trusts_own_indicators_count() {
    let own = Indicator {
        id: "own.mood".into(),
        title: "mood".into(),
        level: Level::Pupil,
        kind: Kind::Number,
        measure: Measure::Points,
        range: (0.0, 10.0),
        direction: Direction::Higher,
        sensitive: true,
        definition: "".into(),
        source: "".into(),
    };
    let mut script = good("good");
    script["manifest"]["inputs"][0] = json!({ "indicator": "own.mood" });
    script["manifest"]["rules"][0]["because"] = json!("Mood {input:own.mood}.");
    let rule_sets = rule_sets(&[script]);
    let book = bind(&rule_sets, &[own], &granting(&["own.mood"])).unwrap();
    assert!(book.rules[0].granted);
    assert_eq!(book.rules[0].because.pieces[1], Piece::Reading(0, Format::Number(Measure::Points)));
    let error = bind(&rule_sets, &[], &Policy::default()).unwrap_err().to_string();
    assert!(error.contains("indicator `own.mood` is in neither"), "{error}");
}

#[test]
fn settings_in_force_stand_in_the_reason_and_reach_the_rule_set() {
    let mut policy = generous();
    let set = |id: &str, name: &str, value: f64| {
        let mut policy = policy.clone();
        policy.settings.entry(id.to_owned()).or_default().insert(name.to_owned(), value);
        policy
    };
    let script = doing(&json!([{ "fire_setting": { "rule": 0, "setting": 0 } }]));
    let rule_sets = rule_sets(&[script]);
    let book = bind(&rule_sets, &[], &set("bad", "least", 0.125)).unwrap();
    let pupils = Pupils::of(1);
    let inputs = pupils.inputs(&book);
    let found = HOST.evaluate(&rule_sets, &book, &inputs, &pupils.roster(), 9);
    assert_eq!(found.rule_sets[0].fired[0].need.millionths(), 125_000);
    let mut reason = String::new();
    book.rules[0].because.render(&inputs, 0, &mut reason);
    assert_eq!(reason, "Missed 0 %; 12.5 % is a lot.");

    let check = |policy: &Policy, expected: &str| {
        assert_eq!(bind(&rule_sets, &[], policy).unwrap_err().to_string(), expected);
    };
    check(&set("bad", "least", 0.5), "policy: `settings.bad.least`: 0.5 is not within 0.05 to 0.3");
    check(
        &set("bad", "lest", 0.1),
        "policy: `settings.bad.lest`: the rule set has no such setting; did you mean `least`?",
    );
    check(
        &set("bed", "least", 0.1),
        "policy: `settings.bed`: no rule set of this id is loaded; did you mean `bad`?",
    );
    policy.grants.every.insert("pupil.sen_stats".to_owned());
    check(
        &policy,
        "policy: `grants`: indicator `pupil.sen_stats` is in neither the catalogue nor \
         dataset.toml; did you mean `pupil.sen_status`?",
    );
}

#[test]
fn rule_sets_stand_by_id_and_share_their_inputs_but_no_findings() {
    let book = book(&[good("b"), good("a")], &generous());
    let ids: Vec<&str> = book.rule_sets.iter().map(|entry| &*entry.manifest.id).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(book.rule_sets[0].inputs, [0, 1, 2]);
    assert_eq!(book.rule_sets[1].inputs, [0, 1, 3]);
    assert_eq!(book.rule_sets[1].rules, 4..8);
    assert_eq!([book.finding(0), book.finding(2), book.finding(3)], [None, Some(0), Some(4)]);
    assert_eq!(&*book.interventions[book.rules[4].intervention].id, "b.talk");
    let ids: Vec<&str> = book.interventions.iter().map(|one| &*one.id).collect();
    assert!(ids.is_sorted());
}
