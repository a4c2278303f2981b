//! What was not run for want of a grant, and the line of the policy that would grant it.

use crate::Io;
use crate::pipeline::Evaluated;
use std::collections::BTreeSet;
use uplift_model::is_ethnicity;
use uplift_model::{BoundRule, Indicator, Input, Statistic, catalogue};

/// The indicator that a gap tells two sides apart by.
const DISADVANTAGED: &str = "pupil.disadvantaged";

/// Shows the rules that were not run because of what they read, rule set by rule set.
pub(super) fn show(evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
    let (book, grants) = (&evaluated.book, &evaluated.policy.policy.grants);
    let mut wanted = BTreeSet::new();
    for rule in book.rules.iter().filter(|rule| !rule.granted) {
        if wanted.is_empty() {
            writeln!(io.out, "\nNot run, because the policy does not grant what they read")?;
        }
        let id = book.rule_sets.get(rule.rule_set).map_or("", |set| &set.manifest.id);
        let missing = missing(evaluated, rule, id);
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        writeln!(io.out, "  {} ({id}): {}", rule.title, names.join(", "))?;
        wanted.extend(missing);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let ethnic = wanted.iter().any(|id| is_ethnicity(id)) && grants.ethnicity_because.is_none();
    // What is granted already stays, so that the line can take the place of the one that is there.
    let all: Vec<String> =
        grants.every.union(&wanted).map(|indicator| format!("\"{indicator}\"")).collect();
    let what =
        if grants.every.is_empty() { "add to the policy" } else { "the policy's line becomes" };
    writeln!(io.out, "  If they may be read, {what}: grants = [{}]", all.join(", "))?;
    if ethnic {
        writeln!(io.out, "  Ethnicity takes a sentence as well: ethnicity_because = \"...\"")?;
    }
    Ok(())
}

/// Returns the indicators that a rule needs and the policy does not grant its rule set.
fn missing(evaluated: &Evaluated, rule: &BoundRule, rule_set: &str) -> BTreeSet<String> {
    let inputs = rule.withheld.iter().filter_map(|&at| evaluated.book.inputs.get(at));
    let needed = inputs.flat_map(|input| sensitive(input, &evaluated.dataset.own));
    let grants = &evaluated.policy.policy.grants;
    needed.filter(|id| !grants.allow(rule_set, id)).collect()
}

/// Returns the sensitive indicators that go into an input.
fn sensitive(input: &Input, own: &[Indicator]) -> Vec<String> {
    let id = input.indicator.split('=').next().unwrap_or_default();
    let known = catalogue::indicator(id).or_else(|| own.iter().find(|own| own.id == id));
    let mut all = Vec::new();
    if is_ethnicity(id) || known.is_some_and(|known| known.sensitive) {
        all.push(id.to_owned());
    }
    if input.statistic == Statistic::Gap && id != DISADVANTAGED {
        all.push(DISADVANTAGED.to_owned());
    }
    all
}
