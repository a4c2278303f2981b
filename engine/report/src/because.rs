//! Why a row is there, in sentences a leader can read.

use crate::encoder::{Context, Encoder, Words};
use uplift_model::{Basis, Measure, Policy, Readings, UnitRow};

/// Appends the reasons of some rules for a unit, in the order given, with a space between two.
pub(crate) fn reasons(
    context: Context<'_>,
    readings: &impl Readings,
    rules: impl Iterator<Item = usize>,
    unit: usize,
    out: &mut String,
) {
    for rule in rules.filter_map(|rule| context.book.rules.get(rule)) {
        if !out.is_empty() {
            out.push(' ');
        }
        rule.because.render(readings, unit, out);
    }
}

/// Appends the ids of some rules, `;` between two.
pub(crate) fn rules(context: Context<'_>, rules: impl Iterator<Item = usize>, out: &mut String) {
    for rule in rules.filter_map(|rule| context.book.rules.get(rule)) {
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&rule.id);
    }
}

/// Appends the ids of the rule sets of some rules, each once, `;` between two.
pub(crate) fn rule_sets(
    context: Context<'_>,
    rules: impl Iterator<Item = usize>,
    out: &mut String,
) {
    let mut named = Vec::new();
    for rule in rules.filter_map(|rule| context.book.rules.get(rule)) {
        let Some(set) = context.book.rule_sets.get(rule.rule_set) else { continue };
        if named.contains(&rule.rule_set) {
            continue;
        }
        named.push(rule.rule_set);
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&set.manifest.id);
    }
}

/// Appends why a row of a class, academy or trust is there. `readings` are those of its level.
pub(crate) fn unit(
    encoder: &Encoder<'_>,
    readings: &impl Readings,
    row: &UnitRow,
    out: &mut String,
) {
    match row.basis {
        Basis::Rule => {
            let rules = row.rules.iter().map(|(rule, _)| usize::from(*rule));
            reasons(encoder.context, readings, rules, row.unit as usize, out);
        }
        Basis::Step => {
            counts(row, out);
            threshold(encoder.context.policy, row, out);
            behind(&encoder.words, row, out);
        }
        Basis::Pupils => {
            counts(row, out);
            behind(&encoder.words, row, out);
        }
    }
}

/// Appends how many of how many pupils, and the share.
fn counts(row: &UnitRow, out: &mut String) {
    let assessed = row.tally.assessed();
    whole(row.tally.flagged, out);
    out.push_str(" of ");
    whole(assessed, out);
    out.push_str(if assessed == 1 { " pupil" } else { " pupils" });
    out.push_str(" with enough data");
    if let Some(share) = row.tally.share() {
        out.push_str(" (");
        Measure::Rate.write(share, &[], out);
        out.push(')');
    }
}

/// Appends from which share on the whole unit does something.
fn threshold(policy: &Policy, row: &UnitRow, out: &mut String) {
    out.push_str(" in ");
    out.push_str(row.area.word());
    out.push_str("; from ");
    Measure::Rate.write(policy.step.share, &[], out);
    out.push_str(" on, the whole ");
    out.push_str(row.level.word());
    out.push_str(" does something");
}

/// Appends the rules and year groups behind a row.
fn behind(words: &Words, row: &UnitRow, out: &mut String) {
    let mut before = ": ";
    for (rule, pupils) in &row.rules {
        let Some(title) = words.titles.get(usize::from(*rule)) else { continue };
        out.push_str(before);
        before = ", ";
        out.push_str(title);
        out.push(' ');
        whole(*pupils, out);
    }
    if row.years != 0 {
        out.push_str("; ");
        years(row.years, out);
    }
    out.push('.');
}

fn whole(number: u32, out: &mut String) {
    out.push_str(itoa::Buffer::new().format(number));
}

/// Returns a title as it stands within a sentence: its first letter small, unless it begins a name
/// such as "SEN support" or "Key Stage 3".
pub(crate) fn within_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let mut words = title.split(' ');
    let first = words.next().unwrap_or_default();
    let name = first.chars().skip(1).any(char::is_uppercase)
        || words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    match letters.next() {
        Some(letter) if !name => letter.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

/// Appends year groups, given as bits from N2 on, as in "years 1 and 3 to 5".
fn years(bits: u32, out: &mut String) {
    const NAMED: [&str; 3] = ["N2", "N1", "Reception"];
    let year = |bit: usize, out: &mut String| match NAMED.get(bit) {
        Some(name) => out.push_str(name),
        None => out.push_str(itoa::Buffer::new().format(bit + 1 - NAMED.len())),
    };
    // Consecutive years, first and last.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for bit in (0..u32::BITS as usize).filter(|bit| bits >> bit & 1 == 1) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == bit => *last = bit,
            _ => runs.push((bit, bit)),
        }
    }
    let mut numbered = false;
    for (at, (first, last)) in runs.iter().enumerate() {
        if at > 0 {
            out.push_str(if at + 1 == runs.len() { " and " } else { ", " });
        }
        if !numbered && *first >= NAMED.len() {
            let one = at + 1 == runs.len() && first == last;
            out.push_str(if one { "year " } else { "years " });
            numbered = true;
        }
        year(*first, out);
        if last > first {
            out.push_str(" to ");
            if !numbered && *last >= NAMED.len() {
                out.push_str("year ");
            }
            year(*last, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Formats, sample};

    #[track_caller]
    fn check_years(named: &[i8], expected: &str) {
        let bits = named.iter().map(|year| 1 << (year + 2)).sum();
        let mut out = String::new();
        years(bits, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn year_groups_are_named_as_people_name_them() {
        check_years(&[3], "year 3");
        check_years(&[3, 4, 5], "years 3 to 5");
        check_years(&[1, 3, 4, 9], "years 1, 3 to 4 and 9");
        check_years(&[0], "Reception");
        check_years(&[0, 1, 2], "Reception to year 2");
        check_years(&[-2, 0, 6], "N2, Reception and year 6");
        check_years(&[-1, 0, 3, 5], "N1 to Reception, years 3 and 5");
        check_years(&[13], "year 13");
    }

    #[track_caller]
    fn check_title(title: &str, expected: &str) {
        assert_eq!(within_sentence(title), expected);
    }

    #[test]
    fn titles_fit_a_sentence() {
        check_title("Persistent absence", "persistent absence");
        check_title("SEN support", "SEN support");
        check_title("Key Stage 3 catch-up", "Key Stage 3 catch-up");
        check_title("", "");
    }

    #[track_caller]
    fn check(row: &UnitRow, expected: &str) {
        let (roster, book, policy) = sample::world();
        let context = Context { book: &book, roster: &roster, policy: &policy };
        let encoder = Encoder::new(context, Formats::default()).unwrap();
        let mut out = String::new();
        unit(&encoder, &sample::Readings, row, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_row_of_a_unit_says_what_it_rests_on() {
        let row = sample::unit_row();
        check(
            &row,
            "34 of 210 pupils with enough data (16.2 %): persistent absence 30, \
             phonics below expected 6; years 3 to 5.",
        );
        check(
            &UnitRow { basis: Basis::Step, ..row.clone() },
            "34 of 210 pupils with enough data (16.2 %) in literacy; from 40 % on, the whole \
             academy does something: persistent absence 30, phonics below expected 6; years 3 to 5.",
        );
        check(
            &UnitRow { basis: Basis::Rule, rules: vec![(0, 1)], ..row },
            "Missed 12.5 % of sessions; persistent absence begins at 10 %.",
        );
    }
}
