//! Rules: what they decide about, what they read, and what they propose.

use crate::Diagnostic;
use crate::check::examples::{Of, example};
use crate::check::{because, evidence, guards, interventions, text};
use crate::file;
use crate::program::{Body, Condition, ConditionIs, Example, Number, NumberIs, Years};
use uplift_expression::{Node, parse};
use uplift_expression::{Reads, Shared, Typing};
use uplift_expression::{Subject, many};
use uplift_expression::{did_you_mean, list};
use uplift_model::{Intervention, Level, Rule, Statistic};

/// What rules are checked against, beside what expressions share.
pub(crate) struct Context<'a> {
    pub(crate) text: &'a str,
    pub(crate) evidence: &'a evidence::All,
    pub(crate) interventions: &'a [Intervention],
}

/// Returns the level a rule names.
pub(crate) fn level(rule: &file::Rule, found: &mut Vec<Diagnostic>) -> Level {
    let Some(written) = &rule.level else { return Level::Pupil };
    Level::from_word(&written.it).unwrap_or_else(|| {
        let words = || Level::ALL.iter().map(|level| level.word());
        let hint =
            did_you_mean(&written.it, words(), || format!("the levels are {}", list(words())));
        let message = format!("there is no level `{}`", text::short(&written.it));
        found.push(Diagnostic::error(written.at.clone(), message, hint));
        Level::Pupil
    })
}

/// Checks a rule, whose place in the manifest is given.
pub(crate) fn rule(
    written: &file::Rule,
    nth: usize,
    level: Level,
    context: &Context<'_>,
    shared: &mut Shared<'_>,
) -> (Rule, Body, Vec<Example>) {
    let name = format!("rule `{}`", text::short(&written.id.it));
    text::id("the rule's id", &written.id.it, &written.id.at, '-', &mut shared.found);
    text::needed(&format!("the title of {name}"), &written.title, text::TITLE, &mut shared.found);
    let area = interventions::area(&written.area, &mut shared.found);
    interventions::recommended(
        &written.recommend,
        area.map(|area| (area, &written.area)),
        context.interventions,
        &mut shared.used,
        &mut shared.found,
    );
    let evidence = evidence::named(
        &name,
        &written.evidence,
        context.evidence,
        &mut shared.used,
        &mut shared.found,
    );
    let mut reads = Reads::default();
    let when = expression(&written.when, context.text, shared)
        .and_then(|node| Typing::new(shared, level, &mut reads).condition(&node));
    let need = expression(&written.need, context.text, shared)
        .and_then(|node| Typing::new(shared, level, &mut reads).number(&node));
    let shown = because::because(&written.because, level, context.text, shared, &mut reads);
    let measure = measure(written, level, context, shared, &reads);
    let years = years(written, level, shared, &mut reads);
    let mut guards = Vec::new();
    for guard in &written.guard {
        guards.extend(guards::guard(guard, level, context.text, shared));
    }
    let mut inputs = reads.inputs.clone();
    for guard in &guards {
        if !inputs.contains(&guard.input) {
            inputs.push(guard.input);
        }
    }
    let of = Of { rule: nth, level, inputs: &inputs, settings: &reads.settings };
    let mut examples: Vec<Example> = Vec::new();
    for example_written in &written.example {
        examples.extend(example(example_written, &of, context.text, shared));
    }
    twice(written, &mut shared.found);
    let rule = Rule {
        id: written.id.it.clone(),
        title: written.title.it.clone(),
        level,
        area: written.area.it.clone(),
        intervention: written.recommend.it.clone(),
        years: written.years.as_ref().map(|years| years.it),
        inputs: reads.inputs,
        settings: reads.settings,
        measure,
        guards,
        evidence,
        because: written.because.it.clone(),
        notes: Vec::new(),
    };
    // A rule that is wrong stands in the program as one that never fires; no component is made of it.
    let never = Condition { at: written.when.at.clone(), is: ConditionIs::Literal(false) };
    let none = Number { at: written.need.at.clone(), is: NumberIs::Literal(0.0) };
    let body = Body {
        at: written.at.clone(),
        years,
        when: when.unwrap_or(never),
        need: need.unwrap_or(none),
        shown,
    };
    (rule, body, examples)
}

fn expression(written: &file::Placed<String>, text: &str, shared: &mut Shared<'_>) -> Option<Node> {
    parse(&written.into(), text).map_err(|error| shared.found.push(error)).ok()
}

/// The reading a rule is chiefly about: the one named, or the one there is.
fn measure(
    written: &file::Rule,
    level: Level,
    context: &Context<'_>,
    shared: &mut Shared<'_>,
    reads: &Reads,
) -> Option<usize> {
    let Some(measure) = &written.measure else {
        return match reads.inputs.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
    };
    let node = expression(measure, context.text, shared)?;
    let mut read = reads.clone();
    let place = Typing::new(shared, level, &mut read).reading(&node)?;
    if !reads.inputs.contains(&place) {
        let hint = "name one that `when`, `need` or `because` reads";
        shared.found.push(Diagnostic::error(node.at, "the rule does not read its measure", hint));
        return None;
    }
    Some(place)
}

/// The year groups a rule applies to, and the input that has them.
fn years(
    written: &file::Rule,
    level: Level,
    shared: &mut Shared<'_>,
    reads: &mut Reads,
) -> Option<Years> {
    let years = written.years.as_ref()?;
    let (first, last) = years.it;
    let at = years.at.clone();
    let mut refuse = |message: String, hint: &str| {
        shared.found.push(Diagnostic::error(at.clone(), message, hint));
    };
    let id = match level {
        Level::Pupil => "pupil.year_group",
        Level::Class => "class.year_group",
        _ => {
            let message = format!("{} have no year group", many(level));
            refuse(message, "leave `years` out, or decide about pupils or classes");
            return None;
        }
    };
    if first > last || first < -2 || last > 14 {
        let message = format!("the year groups {first} to {last} are none");
        refuse(message, "write the first and the last, from -2 (nursery) over 0 (Reception) to 14");
        return None;
    }
    let subject = Subject::Indicator(id.to_owned());
    let reading = shared.known.reading(level, &subject, Statistic::Value).ok()?;
    let input = shared.inputs.place(&reading);
    reads.input(input);
    Some(Years { input, first, last })
}

/// Two examples of one name could not be told apart.
fn twice(written: &file::Rule, found: &mut Vec<Diagnostic>) {
    let mut names = std::collections::BTreeMap::new();
    for example in &written.example {
        if let Some(other) = names.insert(&example.name.it, &example.name.at) {
            let message = format!("the rule has two examples `{}`", text::short(&example.name.it));
            let error =
                Diagnostic::error(example.name.at.clone(), message, "say what is special of each");
            found.push(error.other(other.clone(), "the other one"));
        }
    }
}
