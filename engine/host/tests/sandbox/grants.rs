//! Who may read what is sensitive: every rule set or one of them, and ethnicity only where the policy
//! says why.

use crate::kit::{good, granting, rule_sets};
use serde_json::json;
use uplift_host::bind;
use uplift_model::{Direction, Grants, Indicator, Kind, Level, Measure, Policy};

/// Returns whether the rule that reads it is run, in each of two rule sets that read an indicator.
fn granted(
    indicator: &str,
    kind: &str,
    own: &[Indicator],
    policy: &Policy,
) -> Result<[bool; 2], String> {
    let script = |id: &str| {
        let mut script = good(id);
        let kind = match kind {
            "category" => json!({ "category": ["none", "support", "ehcp"] }),
            kind => json!(kind),
        };
        script["manifest"]["inputs"][1] = json!({ "indicator": indicator, "kind": kind });
        script
    };
    let rule_sets = rule_sets(&[script("a"), script("b")]);
    let book = bind(&rule_sets, own, policy).map_err(|error| error.to_string())?;
    let granted = [book.rules[3].granted, book.rules[7].granted];
    assert_eq!(granted, [book.rule_sets[0].granted[1], book.rule_sets[1].granted[1]]);
    Ok(granted)
}

fn own_grant(rule_set: &str, indicator: &str) -> Policy {
    let own = [(rule_set.to_owned(), [indicator.to_owned()].into())].into();
    Policy { grants: Grants { own, ..Grants::default() }, ..Policy::default() }
}

#[test]
fn a_grant_is_everybodys_or_one_rule_sets() {
    let of = |policy: &Policy| granted("pupil.sen_status", "category", &[], policy);
    assert_eq!(of(&Policy::default()), Ok([false, false]));
    assert_eq!(of(&granting(&["pupil.sen_status"])), Ok([true, true]));
    assert_eq!(of(&own_grant("b", "pupil.sen_status")), Ok([false, true]));
    assert_eq!(of(&own_grant("a", "pupil.disadvantaged")), Ok([false, false]));
    let mut both = own_grant("a", "pupil.sen_status");
    both.grants.every = ["pupil.disadvantaged".to_owned()].into();
    assert_eq!(of(&both), Ok([true, false]));
}

#[test]
fn a_grant_that_would_be_without_effect_is_refused() {
    let of = |policy: &Policy| granted("pupil.sen_status", "category", &[], policy).unwrap_err();
    assert_eq!(
        of(&own_grant("c", "pupil.sen_status")),
        "policy: `rule_sets.c`: no rule set of this id is loaded"
    );
    assert_eq!(
        of(&own_grant("a", "pupil.sen_stats")),
        "policy: `rule_sets.a.grants`: indicator `pupil.sen_stats` is in neither the catalogue nor \
         dataset.toml; did you mean `pupil.sen_status`?"
    );
    let mut faults = Policy::default();
    faults.faults.own.insert("c".to_owned(), uplift_model::OnFault::FailRun);
    assert_eq!(of(&faults), "policy: `rule_sets.c`: no rule set of this id is loaded");
}

fn own(id: &str, sensitive: bool) -> Indicator {
    Indicator {
        id: id.to_owned().into(),
        title: "a number".into(),
        level: Level::Pupil,
        kind: Kind::Number,
        measure: Measure::Points,
        range: (0.0, 10.0),
        direction: Direction::Higher,
        sensitive,
        definition: "".into(),
        source: "".into(),
    }
}

fn because(mut policy: Policy) -> Policy {
    policy.grants.ethnicity_because = Some("The trust board asked for it in May 2026.".to_owned());
    policy
}

#[test]
fn ethnicity_is_granted_only_where_the_policy_says_why() {
    let refused = |key: &str, id: &str| {
        Err(format!(
            "policy: `{key}`: `{id}` is granted only where `ethnicity_because` says why, in words \
             that the record of the run will keep"
        ))
    };
    // The trust's own are treated the same, whatever it says of them.
    for (id, sensitive) in [
        ("own.ethnicity_code", true),
        ("own.ethnic_group", false),
        ("own.Ethnic", false),
        ("own.race", false),
    ] {
        let own = [own(id, sensitive)];
        let of = |policy: &Policy| granted(id, "number", &own, policy);
        assert_eq!(of(&Policy::default()), Ok([false, false]), "{id}");
        assert_eq!(
            of(&because(Policy::default())),
            Ok([false, false]),
            "{id}: a reason is no grant"
        );
        assert_eq!(of(&granting(&[id])), refused("grants", id));
        assert_eq!(of(&own_grant("b", id)), refused("rule_sets.b.grants", id));
        assert_eq!(of(&because(granting(&[id]))), Ok([true, true]), "{id}");
        assert_eq!(of(&because(own_grant("b", id))), Ok([false, true]), "{id}");
    }
    let fine = [own("own.traces", false)];
    assert_eq!(granted("own.traces", "number", &fine, &Policy::default()), Ok([true, true]));
}

#[test]
fn the_catalogues_ethnicity_is_no_exception() {
    let mut script = good("a");
    let share =
        json!({ "level": "class", "indicator": "pupil.ethnicity=MWBC", "statistic": "share" });
    script["manifest"]["inputs"] = json!([script["manifest"]["inputs"][0].clone(), share]);
    script["manifest"]["rules"] = json!([]);
    let rule_sets = rule_sets(&[script]);
    let reads = rule_sets.iter().next().unwrap().reads(&[]);
    let Ok(sensitive) = &reads[1].sensitive else { panic!("{:?}", reads[1].sensitive) };
    assert_eq!(sensitive, &["pupil.ethnicity"]);
    let granted =
        |policy: &Policy| bind(&rule_sets, &[], policy).map(|book| book.rule_sets[0].granted[1]);
    assert!(!granted(&Policy::default()).unwrap());
    assert!(granted(&granting(&["pupil.ethnicity"])).is_err());
    assert!(granted(&because(granting(&["pupil.ethnicity"]))).unwrap());
}
