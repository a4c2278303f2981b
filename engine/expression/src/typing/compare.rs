//! Comparisons: what can be compared with what, and whether a limit lies on the scale of what it limits.

use super::{Typing, Unit, Value, units};
use crate::Diagnostic;
use crate::known::Why;
use crate::read::{Is, Node, Operator};
use crate::tree::{Comparison, Condition, ConditionIs, Number, NumberIs};
use std::ops::Range;
use uplift_model::{Indicator, Measure};

impl Typing<'_, '_> {
    pub(super) fn compared(
        &mut self,
        operator: Operator,
        left: &Node,
        right: &Node,
        at: &Range<usize>,
    ) -> Option<Condition> {
        let (a, b) = (self.value(left), self.value(right));
        let (a, b) = (a?, b?);
        let is = match (a, b) {
            (Value::Number(a, a_unit), Value::Number(b, b_unit)) => {
                self.numbers_compared(operator, (a, a_unit), (b, b_unit), at)?
            }
            (Value::Category(place, indicator), Value::Text(text, text_at))
            | (Value::Text(text, text_at), Value::Category(place, indicator))
                if matches!(operator, Operator::Equal | Operator::NotEqual) =>
            {
                let code = self.member(&indicator, &text, &text_at)?;
                denied(operator, ConditionIs::OneOf(place, vec![code]), at)
            }
            (Value::Category(place, indicator), Value::List(members))
                if operator == Operator::In =>
            {
                ConditionIs::OneOf(place, self.members(&indicator, &members, at)?)
            }
            (Value::Condition(a), Value::Condition(b))
                if matches!(operator, Operator::Equal | Operator::NotEqual) =>
            {
                denied(operator, ConditionIs::Same(Box::new(a), Box::new(b)), at)
            }
            (a, b) => {
                let why = not_comparable(operator, &a, &b, left);
                self.refuse(at, why);
                return None;
            }
        };
        Some(Condition { at: at.clone(), is })
    }

    fn member(&mut self, indicator: &Indicator, member: &str, at: &Range<usize>) -> Option<u8> {
        let known = self.shared.known;
        known.member(indicator, member).map_err(|why| self.refuse(at, why)).ok()
    }

    fn members(
        &mut self,
        indicator: &Indicator,
        members: &[Node],
        at: &Range<usize>,
    ) -> Option<Vec<u8>> {
        if members.is_empty() {
            let hint = "name at least one member";
            self.refuse(at, Why::new("nothing is in a list without members", hint));
            return None;
        }
        let mut codes = Vec::new();
        let mut all = true;
        for member in members {
            let code = if let Is::Text(text) = &member.is {
                self.member(indicator, text, &member.at)
            } else {
                let hint = "write the member in quotes";
                self.refuse(&member.at, Why::new("this is not a member of a category", hint));
                None
            };
            match code {
                Some(code) if codes.contains(&code) => {
                    let hint = "leave it out once";
                    let warning =
                        Diagnostic::warning(member.at.clone(), "the member stands twice", hint);
                    self.push(warning);
                }
                Some(code) => codes.push(code),
                None => all = false,
            }
        }
        codes.sort_unstable();
        all.then_some(codes)
    }

    fn numbers_compared(
        &mut self,
        operator: Operator,
        (a, a_unit): (Number, Unit),
        (b, b_unit): (Number, Unit),
        at: &Range<usize>,
    ) -> Option<ConditionIs> {
        let comparison = match operator {
            Operator::Equal => Comparison::Equal,
            Operator::NotEqual => Comparison::NotEqual,
            Operator::Below => Comparison::Below,
            Operator::AtMost => Comparison::AtMost,
            Operator::Above => Comparison::Above,
            Operator::AtLeast => Comparison::AtLeast,
            _ => {
                let hint =
                    "write `x == 1 || x == 2`; `in` asks for one of several members of a category";
                self.refuse(at, Why::new("a number is not in a number", hint));
                return None;
            }
        };
        units::same(a_unit, b_unit).map_err(|why| self.refuse(at, why)).ok()?;
        self.on_scale(&a, &b);
        self.on_scale(&b, &a);
        Some(ConditionIs::Compare(comparison, Box::new(a), Box::new(b)))
    }

    /// Checks that a limit lies on the scale of the reading it is compared with.
    fn on_scale(&mut self, reading: &Number, limit: &Number) {
        let NumberIs::Reading(place) = reading.is else { return };
        let (Some((least, most)), Some(measure)) =
            (self.shared.inputs.range(place), self.shared.inputs.measure(place))
        else {
            return;
        };
        let title = self.shared.inputs.scales.get(place).map_or("", |scale| scale.title.as_str());
        let scale = format!("readings of {title} run from {least} to {most}");
        let off = |value: f64| !(least..=most).contains(&value);
        match &limit.is {
            NumberIs::Literal(value) if off(*value) => {
                let (value, message) = (*value, format!("{value} is off the scale: {scale}"));
                let hint = fraction(measure, value).unwrap_or_else(|| {
                    format!("write a limit from {least} to {most}, or read another indicator")
                });
                let error = Diagnostic::error(limit.at.clone(), message, hint);
                self.push(error.other(reading.at.clone(), "what it limits"));
            }
            NumberIs::Setting(setting) => {
                let bounds = self.shared.settings.bounds(*setting);
                for (key, value, at) in bounds {
                    // A rate above 1 was refused where the setting is.
                    if off(value) && (measure != Measure::Rate || value.abs() <= 1.0) {
                        let message = format!("the {key} {value} is off the scale: {scale}");
                        let hint = fraction(measure, value)
                            .unwrap_or_else(|| format!("write a {key} from {least} to {most}"));
                        let error = Diagnostic::error(at, message, hint);
                        self.push(error.other(limit.at.clone(), "compared here"));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns the fix of a rate that was written as a percentage.
pub fn fraction(measure: Measure, value: f64) -> Option<String> {
    let percent = measure == Measure::Rate && value.abs() > 1.0 && value.abs() <= 100.0;
    percent.then(|| format!("a rate is a fraction: write {} for {value} %", value / 100.0))
}

fn denied(operator: Operator, is: ConditionIs, at: &Range<usize>) -> ConditionIs {
    if operator == Operator::NotEqual {
        return ConditionIs::Not(Box::new(Condition { at: at.clone(), is }));
    }
    is
}

fn not_comparable(operator: Operator, a: &Value, b: &Value, left: &Node) -> Why {
    let chained = matches!(
        &left.is,
        Is::Binary(Operator::Below | Operator::AtMost | Operator::Above | Operator::AtLeast, ..)
    );
    if chained && matches!((a, b), (Value::Condition(_), Value::Number(..))) {
        let hint = "write `least <= x && x <= most`";
        return Why::new("comparisons are not put in a row", hint);
    }
    let message = match operator {
        Operator::In => format!("{} is not looked for in {}", a.word(), b.word()),
        _ => format!("{} is not compared with {} in this way", a.word(), b.word()),
    };
    let hint = match (a, b) {
        (Value::Category(_, indicator), Value::Category(..)) => {
            format!("compare each with a member: `{} == \"member\"`", indicator.id)
        }
        (Value::Category(..), Value::List(..)) => "write `category in [\"a\", \"b\"]`".to_owned(),
        (Value::Category(..), Value::Text(..)) | (Value::Text(..), Value::Category(..)) => {
            match operator {
                Operator::In => {
                    "write the members in square brackets: `in [\"a\", \"b\"]`".to_owned()
                }
                _ => "members have no order: write `==`, `!=` or `in [\"a\", \"b\"]`".to_owned(),
            }
        }
        (Value::Condition(_), Value::Condition(_)) => {
            "conditions are compared by `==` and `!=`, and joined by `&&` and `||`".to_owned()
        }
        (Value::Condition(_), _) | (_, Value::Condition(_)) => {
            "a flag is a condition by itself: write `flag`, or `!flag` for no".to_owned()
        }
        (Value::Number(..), Value::List(..)) => "write `x == 1 || x == 2`".to_owned(),
        (Value::Number(..), _) | (_, Value::Number(..)) => {
            "numbers are compared with numbers, which stand without quotes".to_owned()
        }
        _ => "a text is a member of a category: write `category == \"member\"`".to_owned(),
    };
    Why::new(message, hint)
}
