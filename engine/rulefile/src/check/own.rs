//! The file's own indicators, and which members of a category are meant.

use crate::Diagnostic;
use crate::check::{settings, text};
use crate::file::{Input, Placed};
use std::collections::BTreeMap;
use uplift_expression::Known;
use uplift_expression::{did_you_mean, list};
use uplift_model::{Direction, Indicator, Kind, Level, Measure, Text, catalogue};

/// The most members of a category: one byte, of which 254 and 255 are spoken for.
const MOST_MEMBERS: usize = 254;
/// The most characters of an id and of a member: together they name the share of a member.
const LONGEST_ID: usize = 64;
const LONGEST_MEMBER: usize = 100;

/// Checks what `[inputs]` declares.
pub(crate) fn indicators(
    written: &BTreeMap<Placed<String>, Input>,
    known: &mut Known,
    found: &mut Vec<Diagnostic>,
) {
    for (id, input) in written {
        match catalogue::indicator(&id.it) {
            Some(indicator) => of_catalogue(id, input, indicator, known, found),
            None => own(id, input, known, found),
        }
    }
}

/// Members chosen of a category of the catalogue.
fn of_catalogue(
    id: &Placed<String>,
    input: &Input,
    indicator: &Indicator,
    known: &mut Known,
    found: &mut Vec<Diagnostic>,
) {
    let Kind::Category(members) = &indicator.kind else {
        let message = format!("the catalogue has `{}` already", id.it);
        found.push(Diagnostic::error(
            id.at.clone(),
            message,
            "leave it out: it can be read without",
        ));
        return;
    };
    if input.kind.it != "category" {
        let message = format!("`{}` is a category", id.it);
        found.push(Diagnostic::error(
            input.kind.at.clone(),
            message,
            "write `kind = \"category\"`",
        ));
    }
    for at in [
        input.unit.as_ref().map(|it| it.at.clone()),
        input.range.as_ref().map(|it| it.at.clone()),
        input.title.as_ref().map(|it| it.at.clone()),
    ]
    .into_iter()
    .flatten()
    {
        let message = format!("the catalogue says what `{}` is", id.it);
        found.push(Diagnostic::error(at, message, "give its `members` only"));
    }
    let chosen = self::members(id, input, found);
    for member in &chosen {
        if !members.contains(&Text::Owned(member.it.clone())) {
            let message = format!("`{}` has no member `{}`", id.it, text::short(&member.it));
            let names = || members.iter().map(|member| &**member);
            let hint =
                did_you_mean(&member.it, names(), || format!("its members are {}", list(names())));
            found.push(Diagnostic::error(member.at.clone(), message, hint));
        }
    }
    let chosen = chosen.into_iter().map(|member| Text::Owned(member.it)).collect();
    known.members.insert(id.it.clone(), chosen);
}

/// An indicator of the trust's own.
fn own(id: &Placed<String>, input: &Input, known: &mut Known, found: &mut Vec<Diagnostic>) {
    let part = |part: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(fits)
            && !["in", "true", "false", "null"].contains(&part)
    };
    let named = id.it.contains('.') && id.it.len() <= LONGEST_ID && id.it.split('.').all(part);
    if !named || id.it.starts_with("finding.") {
        let message = format!("`{}` is not an id that an expression can name", text::short(&id.it));
        let hint = "an id is lower case with a full stop inside, such as `exam.reading`, each part beginning with a letter";
        found.push(Diagnostic::error(id.at.clone(), message, hint));
    }
    if let Some(title) = &input.title {
        text::needed(&format!("the title of `{}`", text::short(&id.it)), title, text::TITLE, found);
    }
    let kind = match input.kind.it.as_str() {
        "number" => Kind::Number,
        "flag" => Kind::Flag,
        "category" => {
            let members = members(id, input, found);
            Kind::Category(members.into_iter().map(|member| Text::Owned(member.it)).collect())
        }
        other => {
            let kinds = ["number", "flag", "category"];
            let hint =
                did_you_mean(other, kinds, || "write `number`, `flag` or `category`".to_owned());
            let message = format!("there is no kind `{}`", text::short(other));
            found.push(Diagnostic::error(input.kind.at.clone(), message, hint));
            return;
        }
    };
    let (measure, range) = numbers(input, &kind, found);
    let name = id.it.rsplit('.').next().unwrap_or_default().replace('_', " ");
    known.own.push(Indicator {
        id: id.it.clone().into(),
        title: input.title.as_ref().map_or(name, |title| title.it.clone()).into(),
        level: Level::Pupil,
        kind,
        measure,
        range,
        direction: Direction::Neither,
        sensitive: false,
        definition: Text::default(),
        source: Text::default(),
    });
}

/// The unit and the range of a number, which nothing else has.
fn numbers(input: &Input, kind: &Kind, found: &mut Vec<Diagnostic>) -> (Measure, (f64, f64)) {
    let whole = (f64::NEG_INFINITY, f64::INFINITY);
    let mut refuse = |at: std::ops::Range<usize>, message: String, hint: String| {
        found.push(Diagnostic::error(at, message, hint));
    };
    if *kind != Kind::Number {
        let places = [
            ("unit", input.unit.as_ref().map(|it| it.at.clone())),
            ("range", input.range.as_ref().map(|it| it.at.clone())),
        ];
        for (key, at) in places {
            if let Some(at) = at {
                let message = format!("a {} has no {key}", kind.word());
                refuse(at, message, "leave it out, or write `kind = \"number\"`".to_owned());
            }
        }
        return (Measure::Number, whole);
    }
    if let Some(members) = &input.members {
        let hint = "leave them out, or write `kind = \"category\"`".to_owned();
        refuse(members.at.clone(), "a number has no members".to_owned(), hint);
    }
    let measure = match &input.unit {
        None => Measure::Number,
        Some(unit) => settings::unit(unit, true, found).unwrap_or(Measure::Number),
    };
    let scale = if measure == Measure::Rate { (-1.0, 1.0) } else { whole };
    let Some(range) = &input.range else { return (measure, scale) };
    let (least, most) = range.it;
    if !(least < most && least.is_finite() && most.is_finite()) {
        let message = format!("the range {least} to {most} is none");
        let hint = "write the least and the greatest reading, the least first";
        found.push(Diagnostic::error(range.at.clone(), message, hint));
        return (measure, scale);
    }
    if measure == Measure::Rate && (least < -1.0 || most > 1.0) {
        let hint = "write the range as fractions, such as [0, 1]: 1 is 100 %";
        found.push(Diagnostic::error(range.at.clone(), "a rate is a fraction, at most 1", hint));
        return (measure, scale);
    }
    (measure, range.it)
}

fn members(id: &Placed<String>, input: &Input, found: &mut Vec<Diagnostic>) -> Vec<Placed<String>> {
    let Some(members) = &input.members else {
        let message = format!("the category `{}` has no members", text::short(&id.it));
        let hint = "add a line such as `members = [\"a\", \"b\"]`";
        found.push(Diagnostic::error(id.at.clone(), message, hint));
        return Vec::new();
    };
    let many = members.it.len();
    if many == 0 || many > MOST_MEMBERS {
        let message =
            format!("a category of {many} members, where 1 to {MOST_MEMBERS} are allowed");
        found.push(Diagnostic::error(
            members.at.clone(),
            message,
            "name those that the rules ask for",
        ));
        return Vec::new();
    }
    for (nth, member) in members.it.iter().enumerate() {
        text::text("a member", member, LONGEST_MEMBER, found);
        if members.it.iter().take(nth).any(|other| other.it == member.it) {
            let message = format!("the member `{}` stands twice", text::short(&member.it));
            found.push(Diagnostic::error(member.at.clone(), message, "leave it out once"));
        }
    }
    members.it.clone()
}
