//! The trust's own indicators that are worked out, in an order in which each comes after what it is
//! made of; what each takes from that; and what is wrong with them, pointing into `dataset.toml`.

use super::Own;
use crate::names;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use uplift_expression::{
    Condition, Diagnostic, Diagnostics, Home, Is, Known, Node, Number, Reads, SHORTER, Settings,
    Severity, Shared, Typing, Written, did_you_mean, line_column, parse, short,
};
use uplift_model::{Indicator, Kind, Level, Measure, Text, is_ethnicity};

/// How an indicator is worked out.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Its id.
    pub(crate) id: String,
    /// The line of `dataset.toml` that says how.
    pub(crate) line: u64,
    pub(crate) is: FormIs,
}

/// The ways in which one can be.
#[derive(Debug, Clone)]
pub(crate) enum FormIs {
    /// A number over the readings of these indicators.
    Number(Number, Vec<String>),
    /// A condition over them.
    Flag(Condition, Vec<String>),
    /// Where a reading stands among those of a group.
    Percentile(String, Within),
    /// The reading of now less that of an earlier run.
    Change(String),
}

/// The group that a place is among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// The home class.
    Class,
    /// The year group of the academy.
    Year,
    Academy,
    /// The distinct pupils of the trust.
    Trust,
}

impl Within {
    const ALL: [(Self, &str); 4] = [
        (Self::Class, "class"),
        (Self::Year, "year"),
        (Self::Academy, "academy"),
        (Self::Trust, "trust"),
    ];
}

/// One that is worked out, before what it is made of is.
struct Draft<'a> {
    id: &'a str,
    own: &'a Own,
    /// Where the file says how.
    at: Range<usize>,
    node: Option<Node>,
    /// The ids it names, each with where.
    names: Vec<(String, Range<usize>)>,
}

/// Puts the declared indicators that are worked out in order, and completes what they are.
pub(crate) fn order(
    declared: &BTreeMap<String, Own>,
    own: &mut [Indicator],
    text: &str,
) -> Result<Vec<Form>, Diagnostics> {
    let mut found = Vec::new();
    let drafts = declared.iter().filter_map(|(id, own)| draft(id, own, text, &mut found));
    let drafts: Vec<Draft<'_>> = drafts.collect();
    let mut forms = Vec::with_capacity(drafts.len());
    match sorted(&drafts) {
        Err(ring) => found.push(*ring),
        Ok(sorted) => {
            let home = Home::Dataset;
            let mut known = Known { home, own: own.to_vec(), ..Known::default() };
            for draft in sorted {
                forms.extend(draft.form(&mut known, text, &mut found));
            }
            for (to, from) in own.iter_mut().zip(known.own) {
                *to = from;
            }
        }
    }
    found.retain(|it| it.severity == Severity::Error);
    for it in found.iter_mut().filter(|it| it.hint == SHORTER) {
        "make parts of it indicators of their own".clone_into(&mut it.hint);
    }
    if found.is_empty() { Ok(forms) } else { Err(Diagnostics::new("dataset.toml", text, found)) }
}

fn draft<'a>(
    id: &'a str,
    own: &'a Own,
    text: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<Draft<'a>> {
    let of = own.value.as_ref().or(own.percentile_of.as_ref()).or(own.change_of.as_ref())?;
    let at = of.span();
    let mut names = Vec::new();
    let mut node = None;
    if own.value.is_some() {
        let written = Written { at: at.clone(), it: of.get_ref().clone() };
        node = parse(&written, text).map_err(|wrong| found.push(wrong)).ok();
        if let Some(node) = &node {
            named(node, &mut names);
        }
    } else {
        names.push((of.get_ref().clone(), at.clone()));
    }
    Some(Draft { id, own, at, node, names })
}

/// Gathers the names of an expression that may be indicators.
fn named(node: &Node, names: &mut Vec<(String, Range<usize>)>) {
    match &node.is {
        Is::Name(name) => names.push((name.clone(), node.at.clone())),
        Is::Has(name) => names.push((name.it.clone(), name.at.clone())),
        Is::List(nodes) | Is::Call(_, nodes) | Is::All(nodes) | Is::Any(nodes) => {
            for node in nodes {
                named(node, names);
            }
        }
        Is::Negative(a) | Is::Not(a) => named(a, names),
        Is::Binary(_, a, b) => [a, b].map(|node| named(node, names)).into_iter().collect(),
        Is::Choose(a, b, c) => [a, b, c].map(|node| named(node, names)).into_iter().collect(),
        Is::Number(_) | Is::Truth(_) | Is::Text(_) => {}
    }
}

/// What is known of a draft while they are put in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    Open,
    Done,
}

/// Returns them so that each comes after those it names, or the ring that keeps them from it. Goes
/// through them without calling itself: a chain may be as long as the file.
fn sorted<'a, 'b>(drafts: &'b [Draft<'a>]) -> Result<Vec<&'b Draft<'a>>, Box<Diagnostic>> {
    let places: BTreeMap<&str, usize> =
        drafts.iter().enumerate().map(|(place, draft)| (draft.id, place)).collect();
    let mut seen = vec![Seen::Not; drafts.len()];
    let mut sorted = Vec::with_capacity(drafts.len());
    let mut path: Vec<(usize, usize)> = Vec::new();
    for start in 0..drafts.len() {
        if seen.get(start) == Some(&Seen::Not) {
            path.push((start, 0));
        }
        while let Some((place, next)) = path.last_mut() {
            let Some(draft) = drafts.get(*place) else { break };
            if let Some(seen) = seen.get_mut(*place) {
                *seen = Seen::Open;
            }
            let name = draft.names.get(*next);
            *next += 1;
            match name {
                None => {
                    if let Some(seen) = seen.get_mut(*place) {
                        *seen = Seen::Done;
                    }
                    sorted.push(draft);
                    path.pop();
                }
                Some((name, at)) => {
                    let Some(&other) = places.get(name.as_str()) else { continue };
                    match seen.get(other) {
                        Some(Seen::Not) => path.push((other, 0)),
                        Some(Seen::Open) => return Err(Box::new(ring(drafts, &path, other, at))),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(sorted)
}

fn ring(
    drafts: &[Draft<'_>],
    path: &[(usize, usize)],
    back: usize,
    at: &Range<usize>,
) -> Diagnostic {
    let id = |place: &usize| drafts.get(*place).map_or("", |draft| draft.id);
    let round = path.iter().map(|(place, _)| place).skip_while(|place| **place != back);
    let names: Vec<&str> = round.chain([&back]).map(id).collect();
    let message = format!("`{}` needs itself: {}", id(&back), names.join(" → "));
    Diagnostic::error(at.clone(), message, "take one of them out of the ring")
}

impl Draft<'_> {
    /// Completes what the indicator is and returns how it is worked out.
    fn form(&self, known: &mut Known, text: &str, found: &mut Vec<Diagnostic>) -> Option<Form> {
        let is = match &self.node {
            Some(node) => self.expression(node, known, found)?,
            None if self.own.value.is_some() => return None,
            None => self.of_one(known, found)?,
        };
        let (line, _) = line_column(text, self.at.start);
        Some(Form { id: self.id.to_owned(), line: line as u64, is })
    }

    fn indicator<'k>(&self, known: &'k mut Known) -> Option<&'k mut Indicator> {
        known.own.iter_mut().find(|own| own.id == self.id)
    }

    fn expression(
        &self,
        node: &Node,
        known: &mut Known,
        found: &mut Vec<Diagnostic>,
    ) -> Option<FormIs> {
        let (settings, definitions) = (Settings::default(), BTreeMap::new());
        let (flag, measure) =
            self.indicator(known).map(|own| (own.kind == Kind::Flag, own.measure))?;
        let mut shared = Shared::new(known, &settings, &definitions);
        let mut reads = Reads::default();
        let mut typing = Typing::new(&mut shared, Level::Pupil, &mut reads);
        let (mut number, mut condition) = (None, None);
        if flag {
            condition = typing.condition(node);
        } else if self.own.unit.is_some() {
            number = typing.number_in(node, measure);
        } else {
            number = typing.number(node);
        }
        let inputs: Vec<String> =
            shared.inputs.list.iter().map(|input| input.indicator.clone()).collect();
        found.append(&mut shared.found);
        for input in &inputs {
            self.inherit(input, known, found);
        }
        match (number, condition) {
            (Some(number), _) => Some(FormIs::Number(number, inputs)),
            (_, Some(condition)) => Some(FormIs::Flag(condition, inputs)),
            (None, None) => None,
        }
    }

    /// What is made of something sensitive is sensitive, whatever the file says; what is made of
    /// ethnicity is called so, as the name alone decides what is granted with a reason.
    fn inherit(&self, input: &str, known: &mut Known, found: &mut Vec<Diagnostic>) {
        if is_ethnicity(input) && !is_ethnicity(self.id) {
            let message = format!("`{}` is made of `{input}`, and its id does not say so", self.id);
            let hint = format!(
                "call it `{}_by_ethnicity`: whoever reads it has to say in the policy why",
                self.id
            );
            found.push(Diagnostic::error(self.at.clone(), message, hint));
        }
        let sensitive =
            known.indicator(input).is_some_and(|it| it.sensitive) || is_ethnicity(input);
        if let Some(own) = self.indicator(known) {
            own.sensitive |= sensitive;
        }
    }

    /// A place or a change.
    fn of_one(&self, known: &mut Known, found: &mut Vec<Diagnostic>) -> Option<FormIs> {
        let (id, at) = self.names.first()?;
        let what = if self.own.change_of.is_some() { "change" } else { "percentile" };
        let mut refuse = |message: String, hint: String| {
            found.push(Diagnostic::error(at.clone(), message, hint));
        };
        let Some(of) = known.indicator(id).filter(|of| of.level == Level::Pupil).cloned() else {
            let ids: Vec<&str> = names::pupil_indicators(&known.own).collect();
            let hint =
                did_you_mean(id, ids, || "`uplift catalogue --indicators` lists them".to_owned());
            refuse(format!("there is no indicator `{}` of pupils", short(id)), hint);
            return None;
        };
        if of.kind != Kind::Number {
            let kind = of.kind.word();
            let hint = "name an indicator that is a number".to_owned();
            refuse(format!("`{id}` is a {kind}, of which there is no {what}"), hint);
            return None;
        }
        let is = match &self.own.within {
            None => FormIs::Change(id.clone()),
            Some(within) => FormIs::Percentile(id.clone(), group(within, found)?),
        };
        self.inherit(id, known, found);
        let explicit = self.own;
        let own = self.indicator(known)?;
        if explicit.direction.is_none() {
            own.direction = of.direction;
        }
        if explicit.range.is_none() {
            let (least, most) = of.range;
            own.range = match is {
                FormIs::Percentile(..) => (0.0, 100.0),
                _ => (least - most, most - least),
            };
        }
        if explicit.unit.is_none() && matches!(is, FormIs::Change(_)) {
            own.measure = if of.measure == Measure::Date { Measure::Days } else { of.measure };
        }
        if explicit.title.is_none() {
            own.title = Text::Owned(match (&is, &explicit.within) {
                (FormIs::Percentile(_, Within::Year), _) => {
                    format!("percentile in {} within the year group", of.title)
                }
                (FormIs::Percentile(..), Some(within)) => {
                    format!("percentile in {} within the {}", of.title, within.get_ref())
                }
                _ => format!("change in {} since the previous run", of.title),
            });
            if explicit.definition.is_empty() {
                own.definition = own.title.clone();
            }
        }
        Some(is)
    }
}

/// Returns the group that a word stands for.
fn group(within: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Option<Within> {
    let word = within.get_ref();
    let known = Within::ALL.iter().find(|(_, known)| known == word).map(|(within, _)| *within);
    if known.is_none() {
        let words = Within::ALL.map(|(_, word)| word);
        let hint = did_you_mean(word, words, || format!("write {}", words.join(", ")));
        let message = format!("`{}` is no group of pupils", short(word));
        found.push(Diagnostic::error(within.span(), message, hint));
    }
    known
}

#[cfg(test)]
mod tests;
