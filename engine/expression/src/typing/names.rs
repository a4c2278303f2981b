//! Names in expressions: indicators, settings, definitions.

use super::{Typing, Value};
use crate::Written;
use crate::known::{Home, Reading, Subject, Why};
use crate::near::short;
use crate::near::{did_you_mean, near};
use crate::tree::{Condition, ConditionIs, Number, NumberIs};
use std::ops::Range;
use uplift_model::{Kind, Level, Statistic, catalogue};

impl Typing<'_, '_> {
    pub(super) fn name(&mut self, name: &str, at: &Range<usize>) -> Option<Value> {
        if name.contains('.') {
            return self.indicator(name, at);
        }
        if let Some(place) = self.shared.settings.place(name) {
            self.shared.used.settings.insert(place);
            self.reads.setting(place);
            let unit = self.shared.settings.measure(place);
            let number = Number { at: at.clone(), is: NumberIs::Setting(place) };
            return Some(Value::Number(number, unit));
        }
        if self.shared.definitions.contains_key(name) {
            return self.definition(name, at);
        }
        let home = self.shared.known.home;
        let message = match home {
            Home::RuleFile => format!("there is no setting and no definition `{}`", short(name)),
            Home::Dataset => format!("`{}` is not the id of an indicator", short(name)),
        };
        if let Some(hint) = instead(name) {
            self.refuse(at, Why::new(message, hint));
            return None;
        }
        let settings = self.shared.settings.ids();
        let definitions = self.shared.definitions.keys().map(String::as_str);
        let names = settings.chain(definitions).chain(self.shared.known.ids());
        let hint = did_you_mean(name, names, || {
            let known = self.shared.known;
            let ends: Vec<&str> = known
                .ids()
                .filter(|id| id.rsplit('.').next().is_some_and(|last| near(name, [last]).is_some()))
                .collect();
            match ends.as_slice() {
                [] if home == Home::Dataset => {
                    "write an id with its full stop, such as `attendance.lates`".to_owned()
                }
                [] => {
                    format!("add `[settings.{0}]`, or `{0} = \"...\"` to `[define]`", short(name))
                }
                ends => format!("did you mean `{}`?", ends.join("` or `")),
            }
        });
        self.refuse(at, Why::new(message, hint));
        None
    }

    fn indicator(&mut self, id: &str, at: &Range<usize>) -> Option<Value> {
        let known = self.shared.known;
        if id.starts_with("finding.") && known.indicator(id).is_none() {
            let rule = id.trim_start_matches("finding.").replace('_', "-");
            let why = Why::new(
                "what a rule found is not named like an indicator",
                format!(
                    "write `finding(\"{}\")`, in a rule about classes, academies or trusts",
                    short(&rule)
                ),
            );
            self.refuse(at, why);
            return None;
        }
        let subject = Subject::Indicator(id.to_owned());
        let reading = self.resolve(&subject, Statistic::Value, at)?;
        let kind = reading.input.kind.clone();
        let place = self.place(&reading);
        let at = at.clone();
        Some(match kind {
            Kind::Number => Value::Number(
                Number { at, is: NumberIs::Reading(place) },
                Some(reading.scale.measure),
            ),
            Kind::Flag => Value::Condition(Condition { at, is: ConditionIs::Flag(place) }),
            Kind::Category(_) => Value::Category(place, known.indicator(id)?.clone()),
        })
    }

    /// Finds out what a reading is; says why where it cannot be.
    pub(super) fn resolve(
        &mut self,
        subject: &Subject,
        statistic: Statistic,
        at: &Range<usize>,
    ) -> Option<Reading> {
        match self.shared.known.reading(self.level, subject, statistic) {
            Ok(reading) => Some(reading),
            Err(why) => {
                // A name that is there and cannot be read here is not an unused one.
                if let Subject::Indicator(id) | Subject::Member(id, _) = subject {
                    self.shared.used.indicators.insert(id.clone());
                }
                self.refuse(at, why);
                None
            }
        }
    }

    /// Gives a reading its place and marks it as read.
    pub(super) fn place(&mut self, reading: &Reading) -> usize {
        let id = reading.input.indicator.split('=').next().unwrap_or_default();
        self.shared.used.indicators.insert(id.to_owned());
        let place = self.shared.inputs.place(reading);
        self.reads.input(place);
        place
    }

    pub(super) fn has(&mut self, name: &Written, at: &Range<usize>) -> Option<Value> {
        let known = self.shared.known;
        if self.level != Level::Pupil
            && known.indicator(&name.it).is_some_and(|indicator| indicator.level == Level::Pupil)
        {
            let hint = format!("`count({})` says how many pupils have a reading", name.it);
            let message =
                "`has` asks for a reading of the unit itself, and this is one of its pupils";
            self.refuse(&name.at, Why::new(message, hint));
            return None;
        }
        let subject = Subject::Indicator(name.it.clone());
        let reading = self.resolve(&subject, Statistic::Value, &name.at)?;
        let place = self.place(&reading);
        Some(Value::Condition(Condition { at: at.clone(), is: ConditionIs::Has(place) }))
    }

    /// Writes a definition out where it is used.
    fn definition(&mut self, name: &str, at: &Range<usize>) -> Option<Value> {
        self.shared.used.definitions.insert(name.to_owned());
        let definition = self.shared.definitions.get(name)?;
        if self.within.iter().any(|(other, _)| other == name) {
            let mut ring: Vec<&str> = self.within.iter().map(|(name, _)| name.as_str()).collect();
            ring.push(name);
            let message =
                format!("the definition `{}` needs itself: {}", short(name), ring.join(" → "));
            let why = Why::new(message, "take one of them out of the ring");
            self.refuse(at, why);
            return None;
        }
        // What is wrong with its text was said once.
        let node = definition.node.as_ref()?;
        self.within.push((name.to_owned(), at.clone()));
        let value = self.value(node);
        self.within.pop();
        value
    }
}

/// Says what to write for a word that is the member of a category, or one that people write for a flag.
fn instead(name: &str) -> Option<String> {
    if ["yes", "no", "Yes", "No"].contains(&name) {
        return Some(
            "a flag is a condition by itself: write `pupil.eal`, or `!pupil.eal`".to_owned(),
        );
    }
    let members = catalogue::indicators().iter().filter_map(|it| match &it.kind {
        Kind::Category(members) => Some(members.iter()),
        Kind::Number | Kind::Flag => None,
    });
    let member = members.flatten().find(|it| it.eq_ignore_ascii_case(name))?;
    Some(format!("if the member of a category is meant, write `\"{member}\"`"))
}
