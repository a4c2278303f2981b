//! Conditions in words.

use super::number::{measure, words};
use super::{listed, member, title};
use crate::analyse::{Uses, opposite, turned};
use crate::program::{Comparison, Condition, ConditionIs, Number, Program};
use std::collections::BTreeSet;

/// A line longer than this is broken at its parts.
const LINE: usize = 100;

/// A condition in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Something is so: "absence rate", "at least 10 %".
    Is(String, String),
    /// There is a reading of this.
    Reading(String),
    /// Any other sentence.
    Words(String),
    /// All of these.
    All(Vec<Said>),
    /// At least one of these.
    Any(Vec<Said>),
}

/// Puts in words that a condition is yes, or that it is no.
pub(super) fn said(program: &Program, condition: &Condition, holds: bool) -> Said {
    let is = |input: usize, what: String| Said::Is(title(program, input).to_owned(), what);
    let line = |condition: &Condition, holds: bool| said(program, condition, holds).grouped();
    match &condition.is {
        ConditionIs::Literal(value) => {
            Said::Words(if *value == holds { "always" } else { "never" }.to_owned())
        }
        ConditionIs::Flag(input) => is(*input, if holds { "yes" } else { "no" }.to_owned()),
        ConditionIs::OneOf(input, codes) => {
            let members: Vec<&str> =
                codes.iter().map(|code| member(program, *input, *code)).collect();
            is(
                *input,
                match (holds, members.as_slice()) {
                    (_, []) => if holds { "never any" } else { "anything" }.to_owned(),
                    (true, members) => listed(members, "or"),
                    (false, [one]) => format!("not {one}"),
                    (false, members) => format!("neither {}", listed(members, "nor")),
                },
            )
        }
        ConditionIs::Has(input) => {
            let title = title(program, *input);
            if holds {
                Said::Reading(title.to_owned())
            } else {
                Said::Words(format!("there is no reading of {title}"))
            }
        }
        ConditionIs::Compare(how, a, b) => {
            compared(program, if holds { *how } else { opposite(*how) }, a, b)
        }
        ConditionIs::Same(a, b) => {
            let (a, b) = (line(a, true), line(b, true));
            let which = if holds { "both or neither" } else { "just one" };
            Said::Words(format!("{which} of these: {a}; {b}"))
        }
        ConditionIs::Not(of) => said(program, of, !holds),
        ConditionIs::All(of) | ConditionIs::Any(of) => {
            let all = matches!(condition.is, ConditionIs::All(_)) == holds;
            let mut parts = Vec::new();
            for part in of {
                match (said(program, part, holds), all) {
                    (Said::All(of), true) | (Said::Any(of), false) => parts.extend(of),
                    (part, _) => parts.push(part),
                }
            }
            if all { all_of(merged(parts)) } else { Said::Any(parts) }
        }
        ConditionIs::Choose(which, yes, no) => Said::Words(format!(
            "where {}: {}; otherwise: {}",
            line(which, true),
            line(yes, holds),
            line(no, holds)
        )),
    }
}

impl Said {
    /// In one line.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Is(what, how) => format!("{what} is {how}"),
            Self::Reading(what) => format!("there is a reading of {what}"),
            Self::Words(words) => words.clone(),
            Self::All(of) => joined(of, ", and "),
            Self::Any(of) => joined(of, ", or "),
        }
    }

    /// In one line, in brackets where it would run into what stands beside it.
    pub(super) fn grouped(&self) -> String {
        match self {
            Self::All(of) | Self::Any(of) if of.len() > 1 => format!("({})", self.line()),
            Self::Words(words) if words.contains([':', ';']) => format!("({words})"),
            _ => self.line(),
        }
    }

    /// In one line, or, where that is long, in a line for each part.
    pub(super) fn lines(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        let (heading, of) = match self {
            Self::All(of) => ("all of these:", of),
            Self::Any(of) => ("any of these:", of),
            _ => return out.push_str(&self.line()),
        };
        let line = self.line();
        if line.chars().count() <= LINE || of.len() < 2 {
            return out.push_str(&line);
        }
        out.push_str(heading);
        for part in of {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
            out.push_str("- ");
            part.write(depth + 1, out);
        }
    }
}

fn joined(of: &[Said], last: &str) -> String {
    let mut out = String::new();
    for (at, part) in of.iter().enumerate() {
        out.push_str(match at {
            0 => "",
            _ if at + 1 == of.len() => last,
            _ => ", ",
        });
        out.push_str(&part.grouped());
    }
    out
}

/// Puts together what is said of the same thing, "at least 10 % and below 50 %", and leaves out that
/// there is a reading of it.
fn merged(parts: Vec<Said>) -> Vec<Said> {
    let said: BTreeSet<String> = parts
        .iter()
        .filter_map(|part| match part {
            Said::Is(what, _) => Some(what.clone()),
            _ => None,
        })
        .collect();
    let mut out: Vec<Said> = Vec::new();
    for part in parts {
        match (out.last_mut(), &part) {
            (_, Said::Reading(what)) if said.contains(what) => {}
            (Some(Said::Is(before, so_far)), Said::Is(what, how)) if before == what => {
                so_far.push_str(" and ");
                so_far.push_str(how);
            }
            _ => out.push(part),
        }
    }
    out
}

/// All of some parts, of which one may be left.
fn all_of(mut parts: Vec<Said>) -> Said {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            Said::All(parts)
        }
    }
}

fn compared(program: &Program, how: Comparison, a: &Number, b: &Number) -> Said {
    let reads = |number: &Number| !Uses::of_number(number).inputs.is_empty();
    let (how, a, b) = if reads(b) && !reads(a) { (turned(how), b, a) } else { (how, a, b) };
    let unit = measure(program, a).or_else(|| measure(program, b));
    let than = match how {
        Comparison::Equal => "",
        Comparison::NotEqual => "not ",
        Comparison::Below => "below ",
        Comparison::AtMost => "at most ",
        Comparison::Above => "above ",
        Comparison::AtLeast => "at least ",
    };
    let a = words(program, a, unit);
    Said::Is(a, format!("{than}{}", words(program, b, unit)))
}
