//! Functions: least and greatest, and how pupils' readings are gathered.

use super::{Typing, Unit, Value, units};
use crate::Written;
use crate::known::{Home, Subject, Why};
use crate::read::{Is, Node, Operator};
use crate::tree::{Number, NumberIs};
use std::ops::Range;
use uplift_model::{Kind, Level, Statistic};

impl Typing<'_, '_> {
    pub(super) fn call(
        &mut self,
        name: &Written,
        arguments: &[Node],
        at: &Range<usize>,
    ) -> Option<Value> {
        let (number, unit) = match name.it.as_str() {
            "min" | "max" => self.extreme(name, arguments, at)?,
            "clamp" => self.clamp(name, arguments, at)?,
            "finding" => {
                let subject = self.finding(name, arguments, at)?;
                return self.gathered(&subject, Statistic::Share, at);
            }
            word => {
                let statistic = Statistic::from_word(word)?;
                let subject = self.subject(statistic, name, arguments, at)?;
                return self.gathered(&subject, statistic, at);
            }
        };
        Some(Value::Number(number, unit))
    }

    fn wrong_count(&mut self, name: &Written, has: usize, at: &Range<usize>, hint: &str) {
        let many = match has {
            0 => "no arguments".to_owned(),
            1 => "1 argument".to_owned(),
            _ => format!("{has} arguments"),
        };
        let message = format!("{} has {many}", Self::function_name(name));
        self.refuse(at, Why::new(message, hint));
    }

    /// Makes all arguments numbers of one unit.
    fn numbers(&mut self, arguments: &[Node]) -> Option<(Vec<Number>, Unit)> {
        let numbers: Vec<Option<(Number, Unit)>> =
            arguments.iter().map(|argument| self.as_number(argument)).collect();
        let mut unit = None;
        let mut row = Vec::new();
        for number in numbers {
            let (number, its) = number?;
            unit = units::same(unit, its).map_err(|why| self.refuse(&number.at, why)).ok()?;
            row.push(number);
        }
        Some((row, unit))
    }

    fn extreme(
        &mut self,
        name: &Written,
        arguments: &[Node],
        at: &Range<usize>,
    ) -> Option<(Number, Unit)> {
        if arguments.len() < 2 {
            let gathers = if name.it == "min" { "minimum" } else { "maximum" };
            let hint = format!(
                "write `{}(a, b)`; above pupil level `{gathers}(indicator)` gathers pupils' readings",
                name.it
            );
            self.wrong_count(name, arguments.len(), at, &hint);
            return None;
        }
        let (row, unit) = self.numbers(arguments)?;
        let is = if name.it == "min" { NumberIs::Least(row) } else { NumberIs::Greatest(row) };
        Some((Number { at: at.clone(), is }, unit))
    }

    fn clamp(
        &mut self,
        name: &Written,
        arguments: &[Node],
        at: &Range<usize>,
    ) -> Option<(Number, Unit)> {
        if arguments.len() != 3 {
            self.wrong_count(name, arguments.len(), at, "write `clamp(x, least, most)`");
            return None;
        }
        let (mut row, unit) = self.numbers(arguments)?;
        let (Some(most), Some(least), Some(x)) = (row.pop(), row.pop(), row.pop()) else {
            return None;
        };
        if let (NumberIs::Literal(a), NumberIs::Literal(b)) = (&least.is, &most.is)
            && a > b
        {
            let hint = format!("write `clamp(x, {b}, {a})`");
            let at = least.at.start..most.at.end;
            self.refuse(&at, Why::new(format!("the least, {a}, is above the most, {b}"), hint));
            return None;
        }
        let inner = Number { at: at.clone(), is: NumberIs::Greatest(vec![x, least]) };
        Some((Number { at: at.clone(), is: NumberIs::Least(vec![inner, most]) }, unit))
    }

    /// Reads a statistic.
    fn gathered(
        &mut self,
        subject: &Subject,
        statistic: Statistic,
        at: &Range<usize>,
    ) -> Option<Value> {
        let reading = self.resolve(subject, statistic, at)?;
        let place = self.place(&reading);
        let number = Number { at: at.clone(), is: NumberIs::Reading(place) };
        Some(Value::Number(number, Some(reading.scale.measure)))
    }

    /// Returns the rule whose findings are meant.
    fn finding(
        &mut self,
        name: &Written,
        arguments: &[Node],
        at: &Range<usize>,
    ) -> Option<Subject> {
        match arguments {
            [Node { is: Is::Text(rule), .. }] => Some(Subject::Finding(rule.clone())),
            [other] => {
                let hint =
                    "write the rule's id in quotes, such as `finding(\"persistent-absence\")`";
                self.refuse(&other.at, Why::new("this is not the id of a rule", hint));
                None
            }
            _ => {
                self.wrong_count(name, arguments.len(), at, "write `finding(\"rule-id\")`");
                None
            }
        }
    }

    /// Returns what a statistic is taken of.
    fn subject(
        &mut self,
        statistic: Statistic,
        name: &Written,
        arguments: &[Node],
        at: &Range<usize>,
    ) -> Option<Subject> {
        let [argument] = arguments else {
            let hint = match statistic {
                Statistic::Minimum => {
                    "write `minimum(indicator)`; `min(a, b)` is the least of two numbers"
                }
                Statistic::Maximum => {
                    "write `maximum(indicator)`; `max(a, b)` is the greatest of two numbers"
                }
                Statistic::Share => {
                    "write `share(flag)`, `share(category == \"member\")` or `share(finding(\"rule-id\"))`"
                }
                _ => "name one indicator",
            };
            self.wrong_count(name, arguments.len(), at, hint);
            return None;
        };
        if self.shared.known.home == Home::Dataset {
            let hint = "name a pupil's own readings; rules about classes, academies and trusts gather them";
            let message = format!(
                "{} gathers pupils, and an indicator is of one pupil",
                Self::function_name(name)
            );
            self.refuse(at, Why::new(message, hint));
            return None;
        }
        if self.level == Level::Pupil {
            let of = match &argument.is {
                Is::Name(id) if id.contains('.') => format!("write `{id}` alone, or set"),
                _ => "set".to_owned(),
            };
            let hint = format!("{of} `level` of the rule to class, academy or trust");
            let message = format!(
                "{} gathers pupils, and the rule decides about a pupil",
                Self::function_name(name)
            );
            self.refuse(at, Why::new(message, hint));
            return None;
        }
        match &argument.is {
            Is::Name(id) if id.contains('.') => self
                .not_a_category(statistic, id, &argument.at)
                .then(|| Subject::Indicator(id.clone())),
            Is::Call(inner, arguments) if inner.it == "finding" => {
                self.finding(inner, arguments, &argument.at)
            }
            Is::Binary(Operator::Equal, left, right) => match (&left.is, &right.is) {
                (Is::Name(id), Is::Text(member)) | (Is::Text(member), Is::Name(id)) => {
                    Some(Subject::Member(id.clone(), member.clone()))
                }
                _ => self.not_gathered(statistic, argument),
            },
            _ => self.not_gathered(statistic, argument),
        }
    }

    /// A share of a category needs a member.
    fn not_a_category(&mut self, statistic: Statistic, id: &str, at: &Range<usize>) -> bool {
        let known = self.shared.known;
        if let Some(indicator) = known.indicator(id)
            && statistic == Statistic::Share
            && indicator.kind == Kind::Number
        {
            let hint = format!(
                "write a rule about pupils and `share(finding(\"its-id\"))`, or `mean({id})`"
            );
            self.refuse(
                at,
                Why::new(format!("`{id}` is a number, of which there is no share"), hint),
            );
            self.shared.used.indicators.insert(id.to_owned());
            return false;
        }
        true
    }

    fn not_gathered(&mut self, statistic: Statistic, argument: &Node) -> Option<Subject> {
        let hint = match (&argument.is, statistic) {
            (Is::Binary(Operator::In, ..), Statistic::Share) => {
                "add the shares: `share(category == \"a\") + share(category == \"b\")`"
            }
            (Is::Binary(Operator::NotEqual, ..), Statistic::Share) => {
                "write `1 - share(category == \"member\")`"
            }
            (Is::Not(_), Statistic::Share) => "write `1 - share(flag)`",
            (_, Statistic::Share) => {
                "a share is of a flag, of a category's member or of findings: write a rule about pupils and `share(finding(\"its-id\"))`"
            }
            _ => "name one indicator by its id: only readings are gathered, not sums of them",
        };
        self.refuse(&argument.at, Why::new(format!("of this there is no {statistic}"), hint));
        None
    }
}
