//! From an expression as written to a condition or a number: what the names mean, and whether the parts
//! fit each other.

mod compare;
mod functions;
mod names;
mod units;

pub use compare::fraction;

use crate::Diagnostic;
use crate::Written;
use crate::known::{Inputs, Known, Why};
use crate::read::{Is, Node, Operator};
use crate::settings::Settings;
use crate::tree::{Arithmetic, Condition, ConditionIs, Number, NumberIs};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use uplift_model::{Indicator, Level, Measure};

/// The most parts of an expression, once its definitions are written out.
const MOST_PARTS: usize = 2_000;
/// The most parts of all expressions of a file.
const MOST_OF_FILE: usize = 200_000;
/// How deep an expression may be, once its definitions are written out.
const DEEPEST: usize = 200;

/// The unit of a number; none where it may be any.
pub type Unit = Option<Measure>;

/// What a part of an expression is.
#[derive(Debug)]
enum Value {
    Number(Number, Unit),
    Condition(Condition),
    /// A category, as the place of an input.
    Category(usize, Indicator),
    /// A text, and where it stands.
    Text(String, Range<usize>),
    List(Vec<Node>),
}

impl Value {
    fn word(&self) -> &'static str {
        match self {
            Self::Number(..) => "a number",
            Self::Condition(_) => "a condition",
            Self::Category(..) => "a category",
            Self::Text(..) => "a text",
            Self::List(..) => "a list",
        }
    }
}

/// A definition: where its name stands, and its expression, unless that is none.
#[derive(Debug)]
pub struct Definition {
    /// Where its name stands.
    pub at: Range<usize>,
    /// Its expression.
    pub node: Option<Node>,
}

/// What the expressions of a file share.
#[derive(Debug)]
pub struct Shared<'a> {
    /// What names can mean.
    pub known: &'a Known,
    /// The settings.
    pub settings: &'a Settings,
    /// The definitions.
    pub definitions: &'a BTreeMap<String, Definition>,
    /// What is read so far.
    pub inputs: Inputs,
    /// What is used so far.
    pub used: Used,
    /// What is found wrong.
    pub found: Vec<Diagnostic>,
    /// How many parts all expressions have so far.
    pub parts: usize,
}

impl<'a> Shared<'a> {
    /// Begins with nothing read and nothing found.
    pub fn new(
        known: &'a Known,
        settings: &'a Settings,
        definitions: &'a BTreeMap<String, Definition>,
    ) -> Self {
        Self {
            known,
            settings,
            definitions,
            inputs: Inputs::default(),
            used: Used::default(),
            found: Vec::new(),
            parts: 0,
        }
    }
}

/// What is used anywhere in the file.
#[derive(Debug, Default)]
pub struct Used {
    /// Settings.
    pub settings: BTreeSet<usize>,
    /// Definitions.
    pub definitions: BTreeSet<String>,
    /// Indicators.
    pub indicators: BTreeSet<String>,
    /// Evidence.
    pub evidence: BTreeSet<String>,
    /// Interventions.
    pub interventions: BTreeSet<String>,
}

/// What a rule reads, in the order in which it does.
#[derive(Debug, Default, Clone)]
pub struct Reads {
    /// Inputs.
    pub inputs: Vec<usize>,
    /// Settings.
    pub settings: Vec<usize>,
}

impl Reads {
    /// Takes an input down.
    pub fn input(&mut self, place: usize) {
        if !self.inputs.contains(&place) {
            self.inputs.push(place);
        }
    }

    /// Takes a setting down.
    pub fn setting(&mut self, place: usize) {
        if !self.settings.contains(&place) {
            self.settings.push(place);
        }
    }
}

/// Makes conditions and numbers of the expressions of a rule.
#[derive(Debug)]
pub struct Typing<'a, 'b> {
    shared: &'a mut Shared<'b>,
    level: Level,
    reads: &'a mut Reads,
    /// The definitions being written out, and where each is used.
    within: Vec<(String, Range<usize>)>,
    parts: usize,
    depth: usize,
}

impl<'a, 'b> Typing<'a, 'b> {
    /// Begins the expressions of one rule or indicator.
    pub fn new(shared: &'a mut Shared<'b>, level: Level, reads: &'a mut Reads) -> Self {
        Self { shared, level, reads, within: Vec::new(), parts: 0, depth: 0 }
    }

    /// Makes a condition.
    pub fn condition(&mut self, node: &Node) -> Option<Condition> {
        self.parts = 0;
        self.as_condition(node)
    }

    /// Makes a number.
    pub fn number(&mut self, node: &Node) -> Option<Number> {
        self.parts = 0;
        self.as_number(node).map(|(number, _)| number)
    }

    /// Makes a number that is shown in a unit. What adds up counts and products may be called points or a
    /// score; a rate is a fraction and a date a day, which nothing else is.
    pub fn number_in(&mut self, node: &Node, measure: Measure) -> Option<Number> {
        self.parts = 0;
        let (number, unit) = self.as_number(node)?;
        let apart = |it: Measure| matches!(it, Measure::Rate | Measure::Date);
        if let Some(is) = unit.filter(|is| *is != measure && (apart(*is) || apart(measure))) {
            let hint = format!(
                "write `unit = \"{is}\"`, or multiply or divide: the result of that may be in any unit"
            );
            let message = format!("the value is in {is}, the indicator in {measure}");
            self.refuse(&node.at, Why::new(message, hint));
            return None;
        }
        Some(number)
    }

    /// Makes a reading, as the place of an input.
    pub fn reading(&mut self, node: &Node) -> Option<usize> {
        self.parts = 0;
        match self.value(node)? {
            Value::Number(Number { is: NumberIs::Reading(place), .. }, _)
            | Value::Condition(Condition { is: ConditionIs::Flag(place), .. })
            | Value::Category(place, ..) => Some(place),
            _ => {
                let hint = "name one indicator, above pupil level with its statistic";
                self.refuse(&node.at, Why::new("the measure is not one reading", hint));
                None
            }
        }
    }

    fn refuse(&mut self, at: &Range<usize>, why: Why) {
        self.push(Diagnostic::error(at.clone(), why.message, why.hint));
    }

    /// Keeps a diagnostic; inside a definition it says where that is used.
    fn push(&mut self, diagnostic: Diagnostic) {
        let diagnostic = match (&diagnostic.other, self.within.first()) {
            (None, Some((_, at))) => diagnostic.other(at.clone(), "used here"),
            _ => diagnostic,
        };
        self.shared.found.push(diagnostic);
    }

    fn as_condition(&mut self, node: &Node) -> Option<Condition> {
        let value = self.value(node)?;
        let hint = match value {
            Value::Condition(condition) => return Some(condition),
            Value::Number(..) => "compare it with something, such as `... >= 0.1`".to_owned(),
            Value::Category(_, ref indicator) => {
                let member = self.shared.known.members(indicator).first();
                let member = member.map_or("", |member| &**member);
                format!("compare it with a member: `{} == \"{member}\"`", indicator.id)
            }
            Value::Text(..) | Value::List(..) => {
                "compare a category with it: `category == \"member\"`".to_owned()
            }
        };
        let message = format!("this is {}, where a condition belongs", value.word());
        self.refuse(&node.at, Why::new(message, hint));
        None
    }

    fn as_number(&mut self, node: &Node) -> Option<(Number, Unit)> {
        let value = self.value(node)?;
        let hint = match value {
            Value::Number(number, unit) => return Some((number, unit)),
            Value::Condition(_) => "write `condition ? 1 : 0` where yes counts as 1",
            Value::Category(..) => {
                "write `category == \"member\" ? 1 : 0` where a member counts as 1"
            }
            Value::Text(..) => "numbers stand without quotes",
            Value::List(..) => "write one number",
        };
        let message = format!("this is {}, where a number belongs", value.word());
        self.refuse(&node.at, Why::new(message, hint));
        None
    }

    /// Counts a part, and refuses an expression that has too many or is too deep.
    fn enter(&mut self, at: &Range<usize>) -> Option<()> {
        self.parts += 1;
        self.shared.parts += 1;
        self.depth += 1;
        // Said once, where the limit is passed.
        let message = if self.parts == MOST_PARTS + 1 {
            format!(
                "with its definitions written out the expression has more than {MOST_PARTS} parts"
            )
        } else if self.shared.parts == MOST_OF_FILE + 1 {
            format!(
                "with their definitions written out the file's expressions have more than {MOST_OF_FILE} parts"
            )
        } else if self.depth == DEEPEST + 1 {
            format!(
                "with its definitions written out the expression is deeper than {DEEPEST} parts"
            )
        } else if self.parts > MOST_PARTS || self.shared.parts > MOST_OF_FILE {
            return None;
        } else {
            return Some(());
        };
        let at = self.within.first().map_or_else(|| at.clone(), |(_, at)| at.clone());
        let hint = "use fewer definitions within definitions, or write them shorter";
        self.shared.found.push(Diagnostic::error(at, message, hint));
        None
    }

    fn value(&mut self, node: &Node) -> Option<Value> {
        let depth = self.depth;
        let value = self.enter(&node.at).and_then(|()| self.value_of(node));
        self.depth = depth;
        value
    }

    fn value_of(&mut self, node: &Node) -> Option<Value> {
        let at = node.at.clone();
        let condition = |is| Some(Value::Condition(Condition { at: at.clone(), is }));
        let number = |is, unit| Some(Value::Number(Number { at: at.clone(), is }, unit));
        match &node.is {
            Is::Number(literal) => number(NumberIs::Literal(*literal), None),
            Is::Truth(truth) => condition(ConditionIs::Literal(*truth)),
            Is::Text(text) => Some(Value::Text(text.clone(), at)),
            Is::List(nodes) => Some(Value::List(nodes.clone())),
            Is::Name(name) => self.name(name, &at),
            Is::Has(name) => self.has(name, &at),
            Is::Call(name, arguments) => self.call(name, arguments, &at),
            Is::Negative(inner) => {
                let (inner, unit) = self.as_number(inner)?;
                number(NumberIs::Negative(Box::new(inner)), unit)
            }
            Is::Not(inner) => {
                let inner = self.as_condition(inner)?;
                condition(ConditionIs::Not(Box::new(inner)))
            }
            Is::All(row) => condition(ConditionIs::All(self.row(row)?)),
            Is::Any(row) => condition(ConditionIs::Any(self.row(row)?)),
            Is::Binary(operator, left, right) => self.binary(*operator, left, right, &at),
            Is::Choose(asked, yes, no) => self.choose(asked, yes, no, &at),
        }
    }

    /// Makes every condition of a row, so that all that is wrong in it is found.
    fn row(&mut self, row: &[Node]) -> Option<Vec<Condition>> {
        let row: Vec<Option<Condition>> = row.iter().map(|node| self.as_condition(node)).collect();
        row.into_iter().collect()
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Node,
        right: &Node,
        at: &Range<usize>,
    ) -> Option<Value> {
        let arithmetic = match operator {
            Operator::Plus => Arithmetic::Plus,
            Operator::Minus => Arithmetic::Minus,
            Operator::Times => Arithmetic::Times,
            Operator::Over => Arithmetic::Over,
            _ => return self.compared(operator, left, right, at).map(Value::Condition),
        };
        let (a, b) = (self.as_number(left), self.as_number(right));
        let ((a, a_unit), (b, b_unit)) = (a?, b?);
        let unit = match arithmetic {
            Arithmetic::Times | Arithmetic::Over => None,
            _ => units::sum(arithmetic, a_unit, b_unit).map_err(|why| self.refuse(at, why)).ok()?,
        };
        let is = NumberIs::Arithmetic(arithmetic, Box::new(a), Box::new(b));
        Some(Value::Number(Number { at: at.clone(), is }, unit))
    }

    fn choose(&mut self, asked: &Node, yes: &Node, no: &Node, at: &Range<usize>) -> Option<Value> {
        let asked = self.as_condition(asked);
        let (first, second) = (self.value(yes), self.value(no));
        let (asked, at) = (Box::new(asked?), at.clone());
        match (first?, second?) {
            (Value::Number(yes, a), Value::Number(no, b)) => {
                let unit = units::same(a, b).map_err(|why| self.refuse(&at, why)).ok()?;
                let is = NumberIs::Choose(asked, Box::new(yes), Box::new(no));
                Some(Value::Number(Number { at, is }, unit))
            }
            (Value::Condition(yes), Value::Condition(no)) => {
                let is = ConditionIs::Choose(asked, Box::new(yes), Box::new(no));
                Some(Value::Condition(Condition { at, is }))
            }
            (yes, no) => {
                let message = format!("the answers are {} and {}", yes.word(), no.word());
                self.refuse(&at, Why::new(message, "both are numbers, or both are conditions"));
                None
            }
        }
    }

    fn function_name(name: &Written) -> String {
        format!("`{}`", name.it)
    }
}
