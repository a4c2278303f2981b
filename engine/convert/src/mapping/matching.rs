//! Which export a file is, by its headers.

use super::Export;
use std::collections::BTreeMap;

/// Returns a header without case, blanks and signs, which tell no headers apart; a percent sign does.
pub(crate) fn flat(header: &str) -> String {
    let kept = header.chars().filter(|c| c.is_alphanumeric() || *c == '%');
    kept.flat_map(char::to_lowercase).collect()
}

/// Stands among missing columns for the headers that tell an export from others.
pub(crate) const KNOWN_BY: &str = "(what it is about)";

/// Where the columns of an export stand in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matched {
    /// By our column: the places of the headers it is joined of.
    pub(crate) columns: Vec<(String, Vec<usize>)>,
    /// By place in the export's measures: where its scores stand.
    pub(crate) measures: Vec<(usize, usize)>,
    /// The required columns that are not there.
    pub(crate) missing: Vec<String>,
}

impl Matched {
    /// Returns where the columns of an export stand in a header. `own` are headers that the trust
    /// named itself, which go before all others.
    pub(crate) fn of(
        export: &Export,
        header: &[String],
        own: Option<&BTreeMap<String, String>>,
    ) -> Self {
        let flat_header: Vec<String> = header.iter().map(|name| flat(name)).collect();
        let place = |alias: &str| {
            let exact = header.iter().position(|name| name == alias);
            let wanted = flat(alias);
            exact.or_else(|| {
                flat_header.iter().position(|name| !wanted.is_empty() && *name == wanted)
            })
        };
        let places = |alias: &str| -> Option<Vec<usize>> {
            place(alias)
                .map(|at| vec![at])
                .or_else(|| alias.split(" + ").map(|part| place(part.trim())).collect())
        };
        let mut matched = Self::default();
        let none = BTreeMap::new();
        let own = own.unwrap_or(&none);
        let mut named: Vec<&String> = export.columns.keys().chain(own.keys()).collect();
        named.sort();
        named.dedup();
        for ours in named {
            let aliases = export.columns.get(ours).into_iter().flatten();
            let found = own.get(ours).into_iter().chain(aliases).find_map(|alias| places(alias));
            if let Some(places) = found {
                matched.columns.push((ours.clone(), places));
            }
        }
        if export.into.is_wide() {
            // A header that is the id of an indicator stands for it.
            for (at, name) in header.iter().enumerate() {
                let is_id = name.contains('.')
                    && name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c));
                if is_id && !matched.takes(at) && export.into.has_column(name) {
                    matched.columns.push((name.clone(), vec![at]));
                }
            }
        }
        for (measure, of) in export.measures.iter().enumerate() {
            let at = of.headers.iter().find_map(|alias| place(alias));
            matched.measures.extend(at.filter(|&at| !matched.takes(at)).map(|at| (measure, at)));
        }
        let there = |ours: &String| matched.columns.iter().any(|(column, _)| column == ours);
        let missing = export
            .required
            .iter()
            .filter(|ours| !there(ours) && !export.constants.contains_key(*ours));
        matched.missing = missing.cloned().collect();
        if !export.known_by.is_empty() && export.known_by.iter().all(|name| place(name).is_none()) {
            matched.missing.push(KNOWN_BY.to_owned());
        }
        if !export.measures.is_empty() && matched.measures.is_empty() {
            matched.missing.push("value".to_owned());
        }
        let rank = |ours: &str| {
            let own = export.into.columns();
            own.iter().position(|column| *column == ours).unwrap_or(own.len())
        };
        matched.columns.sort_by(|(one, _), (other, _)| {
            rank(one).cmp(&rank(other)).then_with(|| one.cmp(other))
        });
        matched
    }

    /// Returns whether a column of the file is used.
    pub(crate) fn takes(&self, at: usize) -> bool {
        self.columns.iter().any(|(_, places)| places.contains(&at))
            || self.measures.iter().any(|(_, place)| *place == at)
    }

    /// Returns how many columns of the file are used.
    fn used(&self) -> usize {
        self.columns.iter().map(|(_, places)| places.len()).sum::<usize>() + self.measures.len()
    }
}

/// Returns the export that explains most of a header, and whether it is whole: the first of those
/// that lack nothing, or the one that lacks least.
pub(crate) fn best<'a>(
    exports: impl Iterator<Item = &'a Export>,
    header: &[String],
    own: impl Fn(&Export) -> Option<&'a BTreeMap<String, String>>,
) -> Option<(&'a Export, Matched)> {
    let mut best: Option<(&Export, Matched)> = None;
    for export in exports {
        let matched = Matched::of(export, header, own(export));
        let better = best.as_ref().is_none_or(|(_, best)| {
            let rank = |it: &Matched| (std::cmp::Reverse(it.missing.len()), it.used());
            rank(&matched) > rank(best)
        });
        if better {
            best = Some((export, matched));
        }
    }
    best
}
