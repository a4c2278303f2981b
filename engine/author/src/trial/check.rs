//! Everything that can be said of a plugin without a dataset.

use crate::trial::ground::Ground;
use crate::trial::{declared, sandbox, wording};
use serde::Serialize;
use std::collections::BTreeMap;
use uplift_host::{Host, Limits, Plugin, Refusal, RuleSet, RuleSetError};
use uplift_model::Indicator;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is nothing to do.
    Ok,
    /// A person should look at it.
    Warned,
    /// The plugin cannot be handed over so.
    Failed,
}

impl Verdict {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warned => "warned",
            Self::Failed => "failed",
        }
    }
}

/// A check and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found.
    pub notes: Vec<String>,
    /// What to do about it, where there is something to do.
    pub hint: Option<String>,
}

impl Check {
    /// A check that came out well, with what is worth knowing.
    pub(crate) fn ok(name: &'static str, notes: Vec<String>) -> Self {
        Self { name, verdict: Verdict::Ok, notes, hint: None }
    }

    /// A check that came out well if there is nothing to note, and like this otherwise.
    pub(crate) fn unless(
        name: &'static str,
        verdict: Verdict,
        notes: Vec<String>,
        hint: &str,
    ) -> Self {
        if notes.is_empty() {
            return Self::ok(name, notes);
        }
        Self { name, verdict, notes, hint: Some(hint.to_owned()) }
    }
}

/// The checks that loading a plugin makes, in order.
const OF_LOADING: [&str; 4] = ["component", "imports", "interface", "manifest"];

/// Goes through everything that can be said of a plugin without a dataset, under the limits of the
/// host, which are these; `own` are the trust's own indicators, where they are known. Where one check
/// fails that others rest on, the others are left out.
pub fn check(host: &Host, limits: &Limits, plugin: &Plugin<'_>, own: &[Indicator]) -> Vec<Check> {
    let rule_set = match host.load(plugin) {
        Ok(rule_set) => rule_set,
        Err(error) => return refused(&error),
    };
    let ok = |name| Check::ok(name, Vec::new());
    let mut checks: Vec<Check> = OF_LOADING.into_iter().map(ok).collect();
    let manifest = rule_set.manifest();
    let again = host.load(plugin).map(|again| again.manifest() == manifest);
    let notes = match again {
        Ok(true) => Vec::new(),
        Ok(false) => vec!["asked twice what it is, it did not say the same".to_owned()],
        Err(error) => vec![format!("it could be loaded once and not again: {}", error.why)],
    };
    let hint = "make the manifest of constants alone";
    checks.push(Check::unless("described twice", Verdict::Failed, notes, hint));
    let ground = match Ground::new(&rule_set, &BTreeMap::new(), own) {
        Ok(ground) => ground,
        Err(error) => {
            let notes = vec![error.to_string()];
            let hint = "`uplift catalogue --indicators` lists what can be read; an indicator of the \
                        trust's own is known only beside its dataset, so use `uplift plugin run`";
            checks.push(Check::unless("inputs", Verdict::Failed, notes, hint));
            return checks;
        }
    };
    let of_its_own = own
        .iter()
        .map(|it| format!("`{}` is not in the catalogue: a trust's dataset has to have it", it.id));
    checks.push(Check::ok("inputs", of_its_own.collect()));
    checks.push(declared::evidence(&ground));
    checks.push(declared::sensitive(&ground));
    checks.push(declared::unused(manifest));
    checks.push(wording::wording(manifest));
    checks.extend(sandbox::random_cohorts(host, limits, &rule_set, own));
    checks.push(sandbox::purity(host, &ground));
    checks
}

/// Finds out on random cohorts whether a rule set is pure; `own` are the trust's own indicators, where
/// they are known. None where that cannot be told without a
/// dataset, since it reads indicators of a trust's own.
pub fn purity(host: &Host, rule_set: &RuleSet, own: &[Indicator]) -> Option<Check> {
    let ground = Ground::new(rule_set, &BTreeMap::new(), own).ok()?;
    Some(sandbox::purity(host, &ground))
}

/// Returns the checks of a plugin that cannot be loaded.
fn refused(error: &RuleSetError) -> Vec<Check> {
    let (nth, notes, hint) = match &error.why {
        Refusal::Imports(imports) => {
            let notes = imports.iter().map(|import| format!("imports `{import}`")).collect();
            (1, notes, Some(import_hint(imports)))
        }
        why @ (Refusal::NoRules(_) | Refusal::OtherVersion { .. } | Refusal::Misfit(_)) => {
            (2, vec![why.to_string()], error.hint())
        }
        Refusal::Speechless(failure) => {
            let mut notes = vec![error.why.to_string()];
            notes.extend(sandbox::details(failure));
            (3, notes, error.hint())
        }
        why @ Refusal::Manifest(_) => (3, vec![why.to_string()], error.hint()),
        why => (0, vec![why.to_string()], error.hint()),
    };
    let before = OF_LOADING.into_iter().take(nth).map(|name| Check::ok(name, Vec::new()));
    let verdict = Verdict::Failed;
    let failed = OF_LOADING.get(nth).map(|&name| Check { name, verdict, notes, hint });
    before.chain(failed).collect()
}

/// Returns what takes forbidden imports out of a component.
fn import_hint(imports: &[String]) -> String {
    let any =
        |what: &[&str]| imports.iter().any(|import| what.iter().any(|what| import.contains(what)));
    let mut hints = Vec::new();
    if any(&["wasi:", "wasi_snapshot"]) {
        hints.push(
            "Rust: build for `wasm32-unknown-unknown`, not `wasm32-wasip2`; \
             Python: `componentize-py componentize --stub-wasi`; \
             JavaScript: `componentize-qjs --stub-wasi --sync`; `uplift plugin build` does all of it",
        );
    }
    if any(&["wbindgen"]) {
        hints.push(
            "wasm-bindgen speaks to browsers: switch off the `js` or `wasmbind` features of dependencies",
        );
    }
    if any(&["env", "uplift:rules"]) || hints.is_empty() {
        hints.push("leave out what calls it: the interface has `log` and nothing else");
    }
    hints.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(why: Refusal) -> Vec<(&'static str, Verdict)> {
        let error = RuleSetError { plugin: "p.wasm".to_owned(), why };
        refused(&error).into_iter().map(|check| (check.name, check.verdict)).collect()
    }

    #[test]
    fn a_refusal_is_put_where_it_belongs() {
        use Verdict::{Failed, Ok};
        assert_eq!(of(Refusal::NotWasm), [("component", Failed)]);
        assert_eq!(
            of(Refusal::Imports(vec!["wasi:cli/exit#exit".to_owned()])),
            [("component", Ok), ("imports", Failed)]
        );
        let no_rules = of(Refusal::NoRules("0.1.0"));
        assert_eq!(no_rules.last(), Some(&("interface", Failed)));
        let manifest = of(Refusal::Manifest("the title is empty".to_owned()));
        assert_eq!(manifest.last(), Some(&("manifest", Failed)));
        assert_eq!(manifest.len(), 4);
    }

    #[test]
    fn each_import_has_the_flag_that_removes_it() {
        let hint = |import: &str| import_hint(&[import.to_owned()]);
        for flag in ["wasm32-unknown-unknown", "--stub-wasi`", "--stub-wasi --sync"] {
            assert!(hint("wasi:cli/environment@0.2.3#get-environment").contains(flag), "{flag}");
        }
        assert!(hint("__wbindgen_placeholder__#x").contains("wasm-bindgen"));
        assert!(hint("env#abort").starts_with("leave out"));
        assert!(hint("acme:db/query@1.0.0#run").starts_with("leave out"));
    }
}
