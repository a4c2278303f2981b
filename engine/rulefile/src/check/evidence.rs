//! Evidence: dated and cited, named by rules and interventions.

use crate::Diagnostic;
use crate::check::text;
use crate::file::{self, Placed};
use std::collections::BTreeMap;
use uplift_expression::Used;
use uplift_expression::{did_you_mean, list};
use uplift_model::Evidence;

/// The most pieces of evidence of a rule or an intervention.
const MOST: usize = 20;

/// The evidence of a file, by its keys.
pub(crate) type All = BTreeMap<String, Evidence>;

/// Checks all evidence.
pub(crate) fn evidence(
    written: &BTreeMap<Placed<String>, file::Evidence>,
    found: &mut Vec<Diagnostic>,
) -> All {
    let mut all = All::new();
    for (key, it) in written {
        let name = format!("evidence `{}`", text::short(&key.it));
        text::needed(&format!("the claim of {name}"), &it.claim, text::SENTENCE, found);
        text::needed(&format!("the source of {name}"), &it.source, text::SENTENCE, found);
        for (what, optional) in [("url", &it.url), ("population", &it.population)] {
            if let Some(optional) = optional {
                text::text(&format!("the {what} of {name}"), optional, text::SENTENCE, found);
            }
        }
        if !text::is_date(&it.as_at.it) {
            let message = format!("`{}` is not a day", text::short(&it.as_at.it));
            let hint = "write year, month and day, such as `2026-07-23`";
            found.push(Diagnostic::error(it.as_at.at.clone(), message, hint));
        }
        if let Some(months) = it.months.as_ref().filter(|it| !(-24.0..=24.0).contains(&it.it)) {
            let hint = "write the months' progress over a year, from -24 to 24";
            let message = format!("{} months of progress are not within -24 to 24", months.it);
            found.push(Diagnostic::error(months.at.clone(), message, hint));
        }
        if let Some(cost) = it.cost.as_ref().filter(|it| !(1..=5).contains(&it.it)) {
            let hint = "write a band from 1 (very low) to 5 (very high)";
            let message = format!("the cost {} is not 1 to 5", cost.it);
            found.push(Diagnostic::error(cost.at.clone(), message, hint));
        }
        if let Some(security) = it.security.as_ref().filter(|it| it.it > 5) {
            let hint = "write a band from 0 (insufficient) to 5 (very high)";
            let message = format!("the security {} is not 0 to 5", security.it);
            found.push(Diagnostic::error(security.at.clone(), message, hint));
        }
        all.insert(key.it.clone(), model(it));
    }
    all
}

fn model(it: &file::Evidence) -> Evidence {
    let or_empty = |it: &Option<Placed<String>>| {
        it.as_ref().map_or_else(String::new, |it| it.it.clone()).into()
    };
    Evidence {
        claim: it.claim.it.clone().into(),
        source: it.source.it.clone().into(),
        url: or_empty(&it.url),
        as_at: it.as_at.it.clone().into(),
        months: it.months.as_ref().map(|it| it.it),
        cost: it.cost.as_ref().map(|it| it.it),
        security: it.security.as_ref().map(|it| it.it),
        population: or_empty(&it.population),
    }
}

/// Returns the evidence that a rule or an intervention names by its keys.
pub(crate) fn named(
    name: &str,
    keys: &Placed<Vec<Placed<String>>>,
    all: &All,
    used: &mut Used,
    found: &mut Vec<Diagnostic>,
) -> Vec<Evidence> {
    let many = keys.it.len();
    if many == 0 {
        let hint = if all.is_empty() {
            "add `[evidence.NAME]` with `claim`, `source` and `as_at`, and name it here".to_owned()
        } else {
            format!("name one of {}", list(all.keys().map(String::as_str)))
        };
        found.push(Diagnostic::error(keys.at.clone(), format!("{name} has no evidence"), hint));
    }
    if many > MOST {
        let message = format!("{name} names {many} pieces of evidence, where {MOST} are allowed");
        found.push(Diagnostic::error(keys.at.clone(), message, "name the weightiest"));
    }
    let mut named = Vec::new();
    for (nth, key) in keys.it.iter().enumerate().take(MOST) {
        let Some(it) = all.get(&key.it) else {
            let message = format!("there is no evidence `{}`", text::short(&key.it));
            let hint = did_you_mean(&key.it, all.keys().map(String::as_str), || {
                format!(
                    "add `[evidence.{}]` with `claim`, `source` and `as_at`",
                    text::short(&key.it)
                )
            });
            found.push(Diagnostic::error(key.at.clone(), message, hint));
            continue;
        };
        used.evidence.insert(key.it.clone());
        if keys.it.iter().take(nth).any(|other| other.it == key.it) {
            let message = format!("the evidence `{}` stands twice", text::short(&key.it));
            found.push(Diagnostic::error(key.at.clone(), message, "leave it out once"));
            continue;
        }
        named.push(it.clone());
    }
    named
}
