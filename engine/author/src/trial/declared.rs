//! What a manifest declares: evidence, what it needs to be granted, and what nobody uses.

use crate::trial::check::{Check, Verdict};
use crate::trial::describe::{list, name, one};
use crate::trial::ground::Ground;
use std::collections::BTreeMap;
use uplift_model::is_ethnicity;
use uplift_model::{Evidence, Input, Manifest, Statistic, catalogue};

/// Evidence is looked at again when its figures are so much older than the catalogue's.
const YEARS: u32 = 10;

/// Whether something speaks for every rule: its own evidence or that of what it proposes.
pub(crate) fn evidence(ground: &Ground) -> Check {
    let newest = catalogue::files().iter().map(|file| file.as_at).max().unwrap_or_default();
    let limit = years_before(newest);
    let (mut without, mut old) = (Vec::new(), Vec::new());
    for rule in &ground.book.rules {
        let intervention = ground.book.interventions.get(rule.intervention);
        let proposed = intervention.map_or(&[][..], |it| &it.evidence);
        if rule.evidence.is_empty() && proposed.is_empty() {
            without.push(format!("rule `{}` has no evidence, nor has what it proposes", rule.id));
        }
        let is_old = |evidence: &&Evidence| *evidence.as_at < *limit;
        old.extend(rule.evidence.iter().filter(is_old).map(|evidence| {
            let (id, source, as_at) = (&rule.id, &evidence.source, &evidence.as_at);
            format!("rule `{id}`: the figures of {source} are of {as_at}")
        }));
    }
    if without.is_empty() {
        let hint = "see whether there are newer figures, and say so in the claim if there are none";
        return Check::unless("evidence", Verdict::Warned, old, hint);
    }
    without.append(&mut old);
    let hint = "give every rule a dated claim and its source, and what it proposes as well";
    Check::unless("evidence", Verdict::Failed, without, hint)
}

/// Returns the same day so many years before.
fn years_before(day: &str) -> String {
    let (year, rest) = day.split_at_checked(4).unwrap_or((day, ""));
    let year: u32 = year.parse().unwrap_or(0);
    format!("{:04}{rest}", year.saturating_sub(YEARS))
}

/// What it reads that a policy has to grant.
pub(crate) fn sensitive(ground: &Ground) -> Check {
    let name = "sensitive readings";
    let Some(manifest) = ground.manifest() else { return Check::ok(name, Vec::new()) };
    let mut grants: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (at, input) in manifest.inputs.iter().enumerate() {
        for grant in grants_of(input) {
            let rules = manifest.rules.iter();
            let readers = rules.filter(|rule| {
                rule.inputs.contains(&at) || rule.guards.iter().any(|guard| guard.input == at)
            });
            grants.entry(grant).or_default().extend(readers.map(|rule| rule.id.as_str()));
        }
    }
    let prohibited: Vec<String> = grants.keys().filter(|id| is_ethnicity(id)).cloned().collect();
    let notes = grants.into_iter().map(|(grant, mut rules)| {
        rules.sort_unstable();
        rules.dedup();
        format!("`{}` needs the policy's grant, for {}", grant, list(rules))
    });
    let mut notes: Vec<String> = notes.collect();
    if prohibited.is_empty() {
        return Check::ok(name, notes);
    }
    notes.push("the rules that read ethnicity were left out of what follows".to_owned());
    let hint = "ethnicity is for watching whether outcomes are unequal, not for choosing who gets help: \
                a policy grants it only where `ethnicity_because` says why";
    Check::unless(name, Verdict::Warned, notes, hint)
}

/// Returns the grants that an input needs.
fn grants_of(input: &Input) -> Vec<String> {
    let id = input.indicator.split('=').next().unwrap_or_default();
    let own = catalogue::indicator(id).is_some_and(|it| it.sensitive) || is_ethnicity(id);
    let mut grants: Vec<String> = own.then(|| id.to_owned()).into_iter().collect();
    if input.statistic == Statistic::Gap && id != "pupil.disadvantaged" {
        grants.push("pupil.disadvantaged".to_owned());
    }
    grants
}

/// What is declared and used by no rule.
pub(crate) fn unused(manifest: &Manifest) -> Check {
    let mut notes = Vec::new();
    for (at, setting) in manifest.settings.iter().enumerate() {
        if !manifest.rules.iter().any(|rule| rule.settings.contains(&at)) {
            notes.push(format!("setting `{}` is named by no rule", setting.id));
        }
    }
    for (at, input) in manifest.inputs.iter().enumerate() {
        let used = manifest.rules.iter().any(|rule| {
            rule.inputs.contains(&at) || rule.guards.iter().any(|guard| guard.input == at)
        });
        // A rule for year groups goes by them without naming them.
        let is_year = name(input).ends_with(".year_group");
        let by_year = is_year
            && manifest.rules.iter().any(|rule| rule.level == input.level && rule.years.is_some());
        if !used && !by_year {
            notes.push(format!(
                "input `{}` of {} is named by no rule",
                name(input),
                one(input.level)
            ));
        }
    }
    for intervention in &manifest.interventions {
        if !manifest.rules.iter().any(|rule| rule.intervention == intervention.id) {
            notes.push(format!("intervention `{}` is proposed by no rule", intervention.id));
        }
    }
    let hint = "take it out, or name it in the rule that uses it: what a rule does not name is not shown \
                beside its reason, and a grant it needs is not asked for";
    Check::unless("nothing unused", Verdict::Warned, notes, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::{Kind, Level};

    #[test]
    fn ten_years_before() {
        assert_eq!(years_before("2026-11-22"), "2016-11-22");
        assert_eq!(years_before(""), "0000");
    }

    #[test]
    fn a_gap_needs_a_grant_of_its_own() {
        let input = |indicator: &str, statistic| Input {
            level: Level::Trust,
            indicator: indicator.to_owned(),
            statistic,
            kind: Kind::Number,
        };
        let gap = input("attendance.absence_rate", Statistic::Gap);
        assert_eq!(grants_of(&gap), ["pupil.disadvantaged"]);
        assert_eq!(grants_of(&input("pupil.sen_need=SLCN", Statistic::Share)), ["pupil.sen_need"]);
        assert_eq!(
            grants_of(&input("trust.ethnic_group", Statistic::Share)),
            ["trust.ethnic_group"]
        );
        assert!(grants_of(&input("attendance.lates", Statistic::Mean)).is_empty());
    }
}
