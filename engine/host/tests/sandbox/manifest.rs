//! What a rule set says of itself and cannot be.

use crate::kit::{intervention, load_saying, manifest, rule, with};
use serde_json::{Value, json};
use uplift_host::Refusal;

#[track_caller]
fn check(manifest: &Value, expected: &str) {
    let error = load_saying(manifest).unwrap_err();
    assert_eq!(error.to_string(), format!("plugin `puppet.wasm`: {expected}"));
}

/// Changes the manifest at a path such as `/rules/0/area`.
fn at(path: &str, value: Value) -> Value {
    let mut manifest = manifest("odd");
    let (parent, key) = path.rsplit_once('/').unwrap();
    let parent = manifest.pointer_mut(parent).unwrap();
    match key.parse::<usize>() {
        Ok(place) => parent[place] = value,
        Err(_) => parent[key] = value,
    }
    manifest
}

#[test]
fn of_the_rule_set() {
    let lower = "is not lower case letters, digits and hyphens";
    check(&at("/id", json!("../up")), &format!("the id `../up` {lower}"));
    check(&at("/id", json!("")), &format!("the id `` {lower}"));
    check(&at("/version", json!("1.0")), "the version `1.0` is not one such as `1.0.0`");
    check(&at("/title", json!(" ")), "the title is empty");
    check(
        &at("/summary", json!("safe\u{202e}elif")),
        "the summary has control characters or such as turn the writing round",
    );
    check(
        &at("/publisher", json!("x".repeat(1_001))),
        "the publisher has 1001 characters, where 1000 are allowed",
    );
    check(&at("/notes", json!([["", "text"]])), "the heading of a note of the rule set is empty");
}

#[test]
fn of_settings() {
    let setting = |path: &str, value: Value| at(&format!("/settings/0/{path}"), value);
    check(
        &setting("id", json!("Least")),
        "setting `Least`: the id is not lower case letters, digits and underscores",
    );
    check(
        &setting("unit", json!("percent")),
        "setting `least`: the unit `percent` is none of rate, count, points, score, months, years, \
         days, hours, number",
    );
    check(
        &setting("default", json!(0.5)),
        "setting `least`: the default 0.5 is not within 0.05 to 0.3",
    );
    check(&setting("minimum", json!(0.4)), "setting `least`: the bounds 0.4 and 0.3 are none");
    check(&setting("maximum", json!(30)), "setting `least`: a rate is a fraction, 1 being all");
    let twice = at("/settings/0", manifest("odd")["settings"][0].clone());
    let mut twice = twice;
    let setting = twice["settings"][0].clone();
    twice["settings"].as_array_mut().unwrap().push(setting);
    check(&twice, "setting `least`: there are two of this id");
}

#[test]
fn of_inputs() {
    let mut twice = manifest("odd");
    let input = twice["inputs"][0].clone();
    twice["inputs"].as_array_mut().unwrap().push(input);
    check(&twice, "input `attendance.absence_rate`: there are two of it");
    check(
        &at("/inputs/1/kind", json!({ "category": [] })),
        "input `pupil.sen_status`: 0 members, where 1 to 254 are allowed",
    );
    check(
        &at("/inputs/1/kind", json!({ "category": ["none", "none"] })),
        "input `pupil.sen_status`: the member `none` stands twice",
    );
}

#[test]
fn of_interventions() {
    let change = |rest: Value| at("/interventions/0", with(intervention("odd"), &rest));
    let refuse = |rest: Value, expected: &str| {
        check(&change(rest), &format!("intervention `odd.talk`: {expected}"));
    };
    check(
        &change(json!({ "id": "talk" })),
        "intervention `talk`: the id is not `odd.` and lower case letters, digits and hyphens",
    );
    refuse(json!({ "areas": [] }), "it serves no area");
    refuse(
        json!({ "areas": ["attendence"] }),
        "there is no area `attendence`; did you mean `attendance`?",
    );
    refuse(json!({ "tier": 4 }), "the tier 4 is not 1, 2 or 3");
    refuse(json!({ "evidence": [] }), "it has no evidence");
    refuse(json!({ "group_min": 4, "group_max": 3 }), "a group of 4 to 3 is none");
    refuse(
        json!({ "adult_hours": -1.0 }),
        "the sessions a week or the adult hours are not a number from 0",
    );
    refuse(
        json!({ "excludes": ["odd.walk"] }),
        "it excludes `odd.walk`, which is in neither the catalogue nor the manifest; did you mean \
         `odd.talk`?",
    );
    let evidence = |rest: Value| {
        let evidence = json!({ "claim": "It helps.", "source": "A study", "as_at": "2026-01-31" });
        json!({ "evidence": [with(evidence, &rest)] })
    };
    refuse(
        evidence(json!({ "as_at": "last year" })),
        "the evidence is dated `last year`, which is not a day such as `2026-11-22`",
    );
    refuse(evidence(json!({ "source": "" })), "the source of a piece of evidence is empty");
    refuse(evidence(json!({ "cost": 6 })), "the evidence gives a cost that is not 1 to 5");
    refuse(evidence(json!({ "security": 6 })), "the evidence gives a security that is not 0 to 5");
    refuse(
        evidence(json!({ "months": -2.0 })),
        "it is advised against: its evidence shows no progress on average",
    );
    refuse(
        evidence(json!({ "security": 0 })),
        "it is advised against: its evidence is insufficient (security 0)",
    );
}

#[test]
fn of_rules() {
    let refuse = |path: &str, value: Value, expected: &str| {
        check(&at(&format!("/rules/0/{path}"), value), &format!("rule `absent`: {expected}"));
    };
    refuse("title", json!(""), "the title is empty");
    refuse("area", json!("maths"), "there is no area `maths`");
    refuse(
        "area",
        json!("literacy"),
        "it proposes `odd.talk`, which serves attendance and not literacy",
    );
    refuse(
        "intervention",
        json!("odd.tlak"),
        "it proposes `odd.tlak`, which is in neither the catalogue nor the manifest; did you mean \
         `odd.talk`?",
    );
    refuse(
        "intervention",
        json!("other.talk"),
        "it proposes `other.talk`, which is another plugin's",
    );
    refuse("years", json!([6, 2]), "the year groups 6 to 2 are none");
    refuse("inputs", json!([3]), "it names input 3 of 3");
    refuse("inputs", json!([0, 0]), "it names input 0 twice");
    refuse(
        "inputs",
        json!([2]),
        "it decides at level pupil and names input `finding.absent` of level class",
    );
    refuse("measure", json!(9), "it names input 9 of 3");
    refuse("settings", json!([1]), "it names setting 1 of 1");
    refuse(
        "because",
        json!("{input:pupil.sen_status}"),
        "its reason names `{input:pupil.sen_status}`, which is not among what it reads",
    );
    refuse(
        "because",
        json!("x".repeat(301)),
        "the reason has 301 characters, where 300 are allowed",
    );
    refuse(
        "evidence",
        json!([{ "claim": "So.", "source": "A study" }]),
        "the evidence is dated ``, which is not a day such as `2026-11-22`",
    );
    let mut twice = manifest("odd");
    twice["rules"].as_array_mut().unwrap().push(rule("odd", "absent", &json!({})));
    check(&twice, "rule `absent`: there are two of this id");
    let academy = json!({ "level": "academy", "inputs": [], "years": [1, 2], "because": "So." });
    let academy = rule("odd", "whole", &academy);
    check(
        &at("/rules/0", academy),
        "rule `whole`: it is for year groups, of which an academy has none",
    );
}

#[test]
fn of_guards() {
    let refuse = |guard: Value, expected: &str| {
        check(&at("/rules/0/guards", json!([guard])), &format!("rule `absent`: {expected}"));
    };
    refuse(json!({ "input": 1, "code": 1 }), "what a guard says is empty");
    refuse(
        json!({ "input": 1, "code": 3, "because": "Ask first." }),
        "a guard waits for 3 of `pupil.sen_status`, which has 3 codes",
    );
    refuse(
        json!({ "input": 0, "code": 1, "because": "Ask first." }),
        "a guard reads `attendance.absence_rate`, which is a number",
    );
    refuse(
        json!({ "input": 2, "code": 1, "because": "Ask first." }),
        "it decides at level pupil and names input `finding.absent` of level class",
    );
}

/// A manifest in which every text is filled in that may be.
fn full() -> Value {
    let evidence = json!([{
        "claim": "It helps.", "source": "A study", "url": "https://example.org", "as_at": "2026-01-31",
        "population": "Pupils",
    }]);
    let mut full = manifest("full");
    let texts = json!({ "summary": "Sums up.", "publisher": "A trust", "licence": "MIT" });
    full = with(full, &texts);
    full["notes"] = json!([["A heading", "a text"]]);
    let more = json!({
        "summary": "A word.", "excludes": ["full.walk"], "evidence": evidence, "notes": [["A", "b"]],
    });
    full["interventions"] = json!([
        with(intervention("full"), &more),
        with(intervention("full"), &json!({ "id": "full.walk" })),
    ]);
    full["rules"][3]["guards"] = json!([{ "input": 1, "code": 1, "because": "Ask first." }]);
    full["rules"][3]["evidence"] = evidence;
    full["rules"][3]["notes"] = json!([["A", "b"]]);
    full
}

/// Returns the places of all texts but those that the test itself has no free choice of.
fn texts(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if !["level", "statistic", "kind"].contains(&key.as_str()) {
                    texts(value, &format!("{place}/{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                texts(item, &format!("{place}/{nth}"), found);
            }
        }
        Value::String(_) => found.push(place.to_owned()),
        _ => (),
    }
}

#[test]
fn no_text_deceives_or_is_without_end() {
    let full = full();
    load_saying(&full).unwrap();
    let mut places = Vec::new();
    texts(&full, "", &mut places);
    assert!(places.len() > 50, "{places:?}");
    let odd = ["\0", "\u{7}", "\u{1b}[2J", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\r\n"];
    for place in places {
        let long = "x".repeat(100_000);
        let with = |text: &str| {
            let mut changed = full.clone();
            let old = changed.pointer(&place).unwrap().as_str().unwrap().to_owned();
            *changed.pointer_mut(&place).unwrap() = json!(format!("{old}{text}"));
            load_saying(&changed)
        };
        for text in odd {
            let error = with(text).unwrap_err();
            assert!(matches!(error.why, Refusal::Manifest(_)), "{place} {text:?}: {error}");
            assert!(!error.to_string().contains(text), "{place}: {error}");
        }
        let error = with(&long).unwrap_err();
        assert!(matches!(error.why, Refusal::Manifest(_)), "{place}: {error}");
        assert!(error.to_string().len() < 1_000, "{place}: {error}");
    }
}

#[test]
fn markup_and_formulas_are_text() {
    for text in ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "é – “so”"] {
        for place in ["/title", "/summary", "/rules/0/title", "/interventions/0/evidence/0/url"] {
            let mut changed = full();
            *changed.pointer_mut(place).unwrap() = json!(text);
            let rule_set = load_saying(&changed).unwrap();
            assert!(format!("{:?}", rule_set.manifest()).contains(text), "{place}");
        }
    }
}
