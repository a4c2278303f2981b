//! The table of meanings read a second time, apart from the compiler: expressions as a tree of their own,
//! and what they come to for one row, in `Option`s and nothing cleverer.

use std::cmp::Ordering;

/// What an expression reads of a row, or the row has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    Missing,
    Number(f64),
    Flag(bool),
    /// By its place among the members; none of them where it is one that the list lacks.
    Member(Member),
}

/// A number.
#[derive(Debug, Clone)]
pub(super) enum Number {
    Literal(f64),
    /// By its place among the settings.
    Setting(usize),
    /// By its place among the inputs of the level.
    Reading(usize),
    /// By its place among the definitions of numbers of the level.
    Defined(usize),
    Negative(Box<Number>),
    /// One of `+ - * /`.
    Arithmetic(char, Box<Number>, Box<Number>),
    Min(Vec<Number>),
    Max(Vec<Number>),
    Clamp(Box<[Number; 3]>),
    Choose(Box<Condition>, Box<Number>, Box<Number>),
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    Literal(bool),
    Flag(usize),
    /// A category is a member, or is not.
    Is(usize, bool, usize),
    In(usize, Vec<usize>),
    Has(usize),
    /// One of `< <= > >= == !=`.
    Compare(&'static str, Number, Number),
    /// Two conditions are the same, or are not.
    Same(bool, Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Choose(Box<Condition>, Box<Condition>, Box<Condition>),
    /// By its place among the definitions of conditions of the level.
    Defined(usize),
}

/// What a category is: a member by its place, or one that the list lacks.
type Member = Option<usize>;

/// A row, and what all rows have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) readings: &'a [Reading],
    pub(super) settings: &'a [f64],
    pub(super) numbers: &'a [Number],
    pub(super) conditions: &'a [Condition],
}

/// What is no number is missing.
fn known(value: f64) -> Option<f64> {
    if value.is_nan() { None } else { Some(value) }
}

impl Row<'_> {
    /// What a number comes to.
    pub(super) fn number(self, number: &Number) -> Option<f64> {
        match number {
            Number::Literal(value) => Some(*value),
            Number::Setting(place) => Some(self.settings[*place]),
            Number::Reading(place) => match self.readings[*place] {
                Reading::Number(value) => Some(value),
                Reading::Missing => None,
                other => panic!("{other:?} is no number"),
            },
            Number::Defined(place) => self.number(&self.numbers[*place]),
            Number::Negative(of) => self.number(of).map(|value| -value),
            Number::Arithmetic(sign, one, other) => {
                let (one, other) = (self.number(one)?, self.number(other)?);
                match sign {
                    '+' => known(one + other),
                    '-' => known(one - other),
                    '*' => known(one * other),
                    '/' if other == 0.0 => None,
                    '/' => known(one / other),
                    sign => panic!("there is no {sign}"),
                }
            }
            Number::Min(of) => self.all(of)?.into_iter().reduce(f64::min),
            Number::Max(of) => self.all(of)?.into_iter().reduce(f64::max),
            Number::Clamp(of) => {
                let [value, least, most] = self.all(&of[..])?[..] else { return None };
                Some(value.max(least).min(most))
            }
            Number::Choose(condition, yes, no) => {
                self.number(if self.condition(condition)? { yes } else { no })
            }
        }
    }

    fn all(self, of: &[Number]) -> Option<Vec<f64>> {
        of.iter().map(|number| self.number(number)).collect()
    }

    /// What a condition comes to; none is unknown.
    pub(super) fn condition(self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Literal(value) => Some(*value),
            Condition::Flag(place) => match self.readings[*place] {
                Reading::Flag(value) => Some(value),
                Reading::Missing => None,
                other => panic!("{other:?} is no flag"),
            },
            Condition::Is(place, is, member) => {
                self.member(*place).map(|it| (it == Some(*member)) == *is)
            }
            Condition::In(place, members) => {
                self.member(*place).map(|it| it.is_some_and(|it| members.contains(&it)))
            }
            Condition::Has(place) => Some(self.readings[*place] != Reading::Missing),
            Condition::Compare(sign, one, other) => {
                let (one, other) = (self.number(one)?, self.number(other)?);
                Some(match *sign {
                    "<" => one < other,
                    "<=" => one <= other,
                    ">" => one > other,
                    ">=" => one >= other,
                    "==" => one.partial_cmp(&other) == Some(Ordering::Equal),
                    "!=" => one.partial_cmp(&other) != Some(Ordering::Equal),
                    sign => panic!("there is no {sign}"),
                })
            }
            Condition::Same(same, one, other) => {
                let (one, other) = (self.condition(one)?, self.condition(other)?);
                Some((one == other) == *same)
            }
            Condition::Not(of) => self.condition(of).map(|value| !value),
            Condition::And(of) => self.settled(of, false),
            Condition::Or(of) => self.settled(of, true),
            Condition::Choose(condition, yes, no) => {
                self.condition(if self.condition(condition)? { yes } else { no })
            }
            Condition::Defined(place) => self.condition(&self.conditions[*place]),
        }
    }

    /// As Kleene has it: one `settling` settles it; without one, whatever is unknown leaves it unknown.
    fn settled(self, of: &[Condition], settling: bool) -> Option<bool> {
        let values: Vec<Option<bool>> = of.iter().map(|it| self.condition(it)).collect();
        if values.contains(&Some(settling)) {
            Some(settling)
        } else if values.contains(&None) {
            None
        } else {
            Some(!settling)
        }
    }

    fn member(self, place: usize) -> Option<Member> {
        match self.readings[place] {
            Reading::Member(member) => Some(member),
            Reading::Missing => None,
            other => panic!("{other:?} is no member"),
        }
    }
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) years: Option<(i8, i8)>,
    pub(super) when: Condition,
    pub(super) need: Number,
    /// Places of the inputs that its reason shows.
    pub(super) shown: Vec<usize>,
}

/// What a rule says of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    NotApplicable,
    Silent,
    Lacking,
    Fires(f64),
}

impl Rule {
    /// What it says of a row that is of this year group.
    pub(super) fn says(&self, row: Row<'_>, year: Option<i8>) -> Said {
        if let Some((first, last)) = self.years {
            match year {
                None => return Said::Lacking,
                Some(year) if year < first || year > last => return Said::NotApplicable,
                Some(_) => (),
            }
        }
        let shown = |place: &usize| row.readings[*place] != Reading::Missing;
        match (row.condition(&self.when), row.number(&self.need)) {
            (Some(false), _) => Said::Silent,
            (Some(true), Some(need)) if self.shown.iter().all(shown) => {
                Said::Fires(need.clamp(0.0, 1.0))
            }
            _ => Said::Lacking,
        }
    }
}
