//! Trees of expressions as the text of a rule file: with as few parentheses as CEL asks for or some more,
//! with spaces, lines and comments where they may stand, in every form of string that TOML has.

use super::language::{Condition, Number};
use super::scene::{Draw, Scene, Setting, Source};
use std::fmt::Write as _;

/// How tightly forms of CEL bind, from the loosest.
const CHOICE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const RELATION: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const UNARY: u8 = 6;
const PRIMARY: u8 = 7;

/// Writes an expression of a scene.
pub(super) struct Ink<'a, 'b> {
    pub(super) draw: &'a mut Draw<'b>,
    pub(super) scene: &'a Scene,
    pub(super) settings: &'a [Setting],
    pub(super) text: String,
}

impl Ink<'_, '_> {
    /// White space that may be left out.
    fn space(&mut self) {
        let spaces = [" ", " ", " ", "", "  ", "\n    ", " // said aside\n", "\t"];
        let space = spaces[self.draw.below(spaces.len())];
        self.text.push_str(space);
    }

    fn word(&mut self, word: &str) {
        self.text.push_str(word);
        self.space();
    }

    /// Puts parentheses round what binds more loosely than it has to, and sometimes round anything.
    fn within(&mut self, own: u8, least: u8, write: impl FnOnce(&mut Self)) {
        let round = own < least || self.draw.below(12) == 11;
        if round {
            self.word("(");
        }
        write(self);
        if round {
            self.space();
            self.text.push(')');
        }
    }

    /// A literal in one of the ways in which it is this number to the bit.
    fn literal(&mut self, value: f64) {
        let text = match self.draw.below(5) {
            1 => format!("{value:?}"),
            2 => format!("{value:e}"),
            3 => format!("{value:E}"),
            4 if value > 1e-4 && value < 1.0 => format!("{value:?}").replacen('0', " ", 1),
            _ if value < 1e15 => format!("{value}"),
            _ => format!("{value:?}"),
        };
        self.text.push_str(&text);
    }

    /// Writes a number where nothing looser than `least` may stand.
    pub(super) fn number(&mut self, number: &Number, least: u8) {
        let own = match number {
            Number::Choose(..) => CHOICE,
            Number::Arithmetic('+' | '-', ..) => SUM,
            Number::Arithmetic(..) => PRODUCT,
            Number::Negative(_) => UNARY,
            _ => PRIMARY,
        };
        self.within(own, least, |ink| match number {
            Number::Literal(value) => ink.literal(*value),
            Number::Setting(place) => ink.text.push_str(&ink.settings[*place].name),
            Number::Reading(place) => ink.reading(*place),
            Number::Defined(place) => ink.text.push_str(&ink.scene.number_name(*place)),
            Number::Negative(of) => {
                ink.word("-");
                ink.number(of, UNARY);
            }
            Number::Arithmetic(sign, one, other) => {
                ink.number(one, own);
                ink.space();
                ink.word(&sign.to_string());
                ink.number(other, own + 1);
            }
            Number::Min(of) => ink.call("min", of),
            Number::Max(of) => ink.call("max", of),
            Number::Clamp(of) => ink.call("clamp", &of[..]),
            Number::Choose(condition, yes, no) => {
                ink.condition(condition, OR);
                ink.space();
                ink.word("?");
                ink.number(yes, OR);
                ink.space();
                ink.word(":");
                ink.number(no, CHOICE);
            }
        });
    }

    fn call(&mut self, name: &str, of: &[Number]) {
        self.text.push_str(name);
        self.word("(");
        for (nth, number) in of.iter().enumerate() {
            if nth > 0 {
                self.word(",");
            }
            self.number(number, CHOICE);
            self.space();
        }
        self.text.push(')');
    }

    fn reading(&mut self, place: usize) {
        let text = self.source(place).text.clone();
        self.text.push_str(&text);
    }

    fn source(&self, place: usize) -> &Source {
        &self.scene.sources[place]
    }

    /// Writes a condition where nothing looser than `least` may stand.
    pub(super) fn condition(&mut self, condition: &Condition, least: u8) {
        let own = match condition {
            Condition::Choose(..) => CHOICE,
            Condition::Or(_) => OR,
            Condition::And(_) => AND,
            Condition::Is(..)
            | Condition::In(..)
            | Condition::Compare(..)
            | Condition::Same(..) => RELATION,
            Condition::Not(_) => UNARY,
            _ => PRIMARY,
        };
        self.within(own, least, |ink| match condition {
            Condition::Literal(value) => ink.text.push_str(&value.to_string()),
            Condition::Flag(place) => ink.reading(*place),
            Condition::Is(place, is, member) => {
                ink.reading(*place);
                ink.space();
                ink.word(if *is { "==" } else { "!=" });
                ink.member(*place, *member);
            }
            Condition::In(place, members) => {
                ink.reading(*place);
                ink.word(" in");
                ink.word("[");
                for (nth, member) in members.iter().enumerate() {
                    if nth > 0 {
                        ink.word(",");
                    }
                    ink.member(*place, *member);
                    ink.space();
                }
                ink.text.push(']');
            }
            Condition::Has(place) => {
                ink.word("has(");
                ink.reading(*place);
                ink.space();
                ink.text.push(')');
            }
            Condition::Compare(sign, one, other) => {
                ink.number(one, SUM);
                ink.space();
                ink.word(sign);
                ink.number(other, SUM);
            }
            Condition::Same(same, one, other) => {
                ink.condition(one, SUM);
                ink.space();
                ink.word(if *same { "==" } else { "!=" });
                ink.condition(other, SUM);
            }
            Condition::Not(of) => {
                ink.word("!");
                ink.condition(of, UNARY);
            }
            Condition::And(of) => ink.joined(of, "&&", RELATION),
            Condition::Or(of) => ink.joined(of, "||", AND),
            Condition::Choose(condition, yes, no) => {
                ink.condition(condition, OR);
                ink.space();
                ink.word("?");
                ink.condition(yes, OR);
                ink.space();
                ink.word(":");
                ink.condition(no, CHOICE);
            }
            Condition::Defined(place) => ink.text.push_str(&ink.scene.condition_name(*place)),
        });
    }

    fn joined(&mut self, of: &[Condition], sign: &str, least: u8) {
        for (nth, condition) in of.iter().enumerate() {
            if nth > 0 {
                self.space();
                self.word(sign);
            }
            self.condition(condition, least);
        }
    }

    fn member(&mut self, place: usize, member: usize) {
        let member = self.source(place).members[member].clone();
        // No backslash stands in a member: one with quotes of one sort is written in the other.
        let single = self.draw.below(3) == 2;
        let single = member.contains('"') || single && !member.contains('\'');
        let quote = if single { '\'' } else { '"' };
        write!(self.text, "{quote}{member}{quote}").unwrap();
    }
}

/// Returns text in one of the forms of string that TOML has for it.
pub(super) fn string(draw: &mut Draw<'_>, text: &str) -> String {
    let escaped = || text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
    match draw.below(5) {
        0 if !text.contains(['\'', '\n']) => format!("'{text}'"),
        1 if !text.contains("''") && !text.ends_with('\'') => format!("'''{text}'''"),
        2 => format!("\"\"\"\n{}\"\"\"", escaped()),
        3 => format!("\"\"\"\\\n   {}\"\"\"", escaped().trim_start()),
        4 => format!("\"{}\"", escaped().replace('\n', "\\n").replace(' ', "\\u0020")),
        _ => format!("\"{}\"", escaped().replace('\n', "\\u000A")),
    }
}
