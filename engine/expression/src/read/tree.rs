//! From CEL's tree to ours: the subset, each part with the place of the whole of it.
//!
//! CEL's parser gives each node the place of one word: a name, a number, an operator, the bracket behind
//! a function. The whole of a part runs from the first word of its first part to the last word of its
//! last, with the brackets about it.

use super::place::Source;
use super::token::{Token, TokenKind};
use super::{Is, Node, Operator};
use crate::Diagnostic;
use crate::Written;
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use cel::parser::{ParseErrors, Parser};

/// What is done about an expression that CEL's parser reads otherwise than the check before it.
const ASK: &str = "write it in simpler parts, with round brackets about each";

/// Reads an expression whose words were found to follow each other rightly.
pub(super) fn tree(tokens: &[Token], source: &Source) -> Result<Node, Diagnostic> {
    let text: String = source.characters.iter().collect();
    let parsed = Parser::new().parse_with_source_info(&text);
    let (expression, info) = parsed.map_err(|errors| not_read(&errors, source))?;
    let mut starts = Vec::with_capacity(tokens.len());
    let (mut read, mut bytes) = (0, 0);
    for token in tokens {
        let between = source.characters.get(read..token.at.start).unwrap_or_default();
        bytes += between.iter().map(|c| c.len_utf8()).sum::<usize>();
        read = token.at.start;
        starts.push(bytes);
    }
    let builder = Builder { tokens, starts, source, info: &info, pairs: pairs(tokens) };
    builder.part(&expression).map(|part| part.node)
}

/// The parser's own errors, of which the check before it is meant to leave none.
fn not_read(errors: &ParseErrors, source: &Source) -> Diagnostic {
    let place = errors.errors.first().map(|error| error.pos);
    let at = place.and_then(|(line, column)| {
        let line = usize::try_from(line).ok()?.checked_sub(1)?;
        let column = usize::try_from(column).ok()?.saturating_sub(1);
        let ends = source.characters.iter().enumerate().filter(|(_, c)| **c == '\n');
        let start = match line.checked_sub(1) {
            None => 0,
            Some(nth) => ends.map(|(at, _)| at + 1).nth(nth)?,
        };
        Some(start + column..start + column + 1)
    });
    let at = source.at(at.unwrap_or(0..source.characters.len()));
    Diagnostic::error(at, "the expression cannot be read from here on", ASK)
}

/// Returns for each bracket the place of the one that belongs to it.
fn pairs(tokens: &[Token]) -> Vec<usize> {
    let mut pairs: Vec<usize> = (0..tokens.len()).collect();
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is("(") || token.is("[") {
            open.push(at);
        } else if (token.is(")") || token.is("]"))
            && let Some(opening) = open.pop()
        {
            for (from, to) in [(opening, at), (at, opening)] {
                if let Some(pair) = pairs.get_mut(from) {
                    *pair = to;
                }
            }
        }
    }
    pairs
}

/// A part, its first and its last word with the brackets about it.
struct Part {
    node: Node,
    first: usize,
    last: usize,
}

struct Builder<'a> {
    tokens: &'a [Token],
    /// Where each word begins in the expression, in bytes, as the parser counts.
    starts: Vec<usize>,
    source: &'a Source,
    info: &'a SourceInfo,
    pairs: Vec<usize>,
}

impl Builder<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// Returns the word that the parser places a node at.
    fn place(&self, expression: &IdedExpr) -> usize {
        let start = self.info.offset_for(expression.id).map_or(0, |(start, _)| start);
        let start = usize::try_from(start).unwrap_or(0);
        self.starts.partition_point(|at| *at < start).min(self.starts.len().saturating_sub(1))
    }

    fn refuse(&self, at: usize) -> Diagnostic {
        let at = self.token(at).map_or(0..0, |token| token.at.clone());
        Diagnostic::error(self.source.at(at), "this is not part of the language of rules", ASK)
    }

    fn node(&self, is: Is, first: usize, last: usize) -> Part {
        let start = self.token(first).map_or(0, |token| token.at.start);
        let end = self.token(last).map_or(start, |token| token.at.end);
        let node = Node { at: self.source.at(start..end), is };
        // Brackets about the part belong to it; those behind a function do not.
        let (mut first, mut last) = (first, last);
        while let (Some(before), Some(after)) = (first.checked_sub(1), self.token(last + 1)) {
            let group = self.token(before).is_some_and(|token| token.is("("))
                && after.is(")")
                && self.pairs.get(before) == Some(&(last + 1))
                && !before
                    .checked_sub(1)
                    .and_then(|at| self.token(at))
                    .is_some_and(|token| token.kind == TokenKind::Name && token.text != "in");
            if !group {
                break;
            }
            (first, last) = (before, last + 1);
        }
        Part { node, first, last }
    }

    fn part(&self, expression: &IdedExpr) -> Result<Part, Diagnostic> {
        let at = self.place(expression);
        match &expression.expr {
            Expr::Literal(literal) => self.literal(literal, at),
            Expr::Ident(name) => Ok(self.node(Is::Name(name.clone()), at, at)),
            Expr::Select(select) if select.test => {
                let operand = self.part(&select.operand)?;
                let last = *self.pairs.get(at).unwrap_or(&at);
                let Is::Name(name) = operand.node.is else { return Err(self.refuse(at)) };
                let end = self.token(last.saturating_sub(1)).map_or(0, |token| token.at.end);
                let start = self.token(at + 1).map_or(0, |token| token.at.start);
                let name = format!("{name}.{}", select.field);
                let name = Written { at: self.source.at(start..end), it: name };
                Ok(self.node(Is::Has(name), at.saturating_sub(1), last))
            }
            Expr::Select(select) => {
                let operand = self.part(&select.operand)?;
                let Is::Name(name) = operand.node.is else { return Err(self.refuse(at)) };
                let name = format!("{name}.{}", select.field);
                Ok(self.node(Is::Name(name), operand.first, at + 1))
            }
            Expr::Call(call) if call.target.is_none() => self.call(call, at),
            Expr::List(list) => {
                let elements: Result<Vec<Part>, Diagnostic> =
                    list.elements.iter().map(|element| self.part(element)).collect();
                let elements = elements?.into_iter().map(|part| part.node).collect();
                Ok(self.node(Is::List(elements), at, *self.pairs.get(at).unwrap_or(&at)))
            }
            _ => Err(self.refuse(at)),
        }
    }

    fn literal(&self, literal: &LiteralValue, at: usize) -> Result<Part, Diagnostic> {
        #[expect(clippy::cast_precision_loss, reason = "every number is a float64")]
        let is = match literal {
            LiteralValue::Boolean(truth) => Is::Truth(*truth.inner()),
            LiteralValue::Double(number) => Is::Number(*number.inner()),
            LiteralValue::Int(number) => Is::Number(*number.inner() as f64),
            LiteralValue::UInt(number) => Is::Number(*number.inner() as f64),
            LiteralValue::String(text) => Is::Text(text.inner().to_owned()),
            LiteralValue::Bytes(_) | LiteralValue::Null => return Err(self.refuse(at)),
        };
        let negative = matches!(is, Is::Number(number) if number.is_sign_negative());
        Ok(self.node(is, if negative { at.saturating_sub(1) } else { at }, at))
    }

    fn call(&self, call: &CallExpr, at: usize) -> Result<Part, Diagnostic> {
        let parts: Result<Vec<Part>, Diagnostic> =
            call.args.iter().map(|argument| self.part(argument)).collect();
        let mut parts = parts?;
        let ends =
            parts.first().map_or(at, |part| part.first)..parts.last().map_or(at, |part| part.last);
        let operator = match call.func_name.as_str() {
            operators::LOGICAL_AND => return Ok(self.joined(parts, ends, true)),
            operators::LOGICAL_OR => return Ok(self.joined(parts, ends, false)),
            operators::LOGICAL_NOT | operators::NEGATE => {
                let Some(part) = parts.pop() else { return Err(self.refuse(at)) };
                let inner = Box::new(part.node);
                let is = if call.func_name == operators::NEGATE {
                    Is::Negative(inner)
                } else {
                    Is::Not(inner)
                };
                return Ok(self.node(is, at, ends.end));
            }
            operators::CONDITIONAL => {
                let (Some(no), Some(yes), Some(condition)) =
                    (parts.pop(), parts.pop(), parts.pop())
                else {
                    return Err(self.refuse(at));
                };
                let is =
                    Is::Choose(Box::new(condition.node), Box::new(yes.node), Box::new(no.node));
                return Ok(self.node(is, ends.start, ends.end));
            }
            operators::ADD => Operator::Plus,
            operators::SUBSTRACT => Operator::Minus,
            operators::MULTIPLY => Operator::Times,
            operators::DIVIDE => Operator::Over,
            operators::EQUALS => Operator::Equal,
            operators::NOT_EQUALS => Operator::NotEqual,
            operators::LESS => Operator::Below,
            operators::LESS_EQUALS => Operator::AtMost,
            operators::GREATER => Operator::Above,
            operators::GREATER_EQUALS => Operator::AtLeast,
            operators::IN => Operator::In,
            _ => return self.function(call, parts, at),
        };
        let (Some(right), Some(left)) = (parts.pop(), parts.pop()) else {
            return Err(self.refuse(at));
        };
        let is = Is::Binary(operator, Box::new(left.node), Box::new(right.node));
        Ok(self.node(is, ends.start, ends.end))
    }

    fn function(&self, call: &CallExpr, parts: Vec<Part>, at: usize) -> Result<Part, Diagnostic> {
        let name = at.saturating_sub(1);
        let Some(token) = self.token(name).filter(|token| token.text == call.func_name) else {
            return Err(self.refuse(at));
        };
        let placed = Written { at: self.source.at(token.at.clone()), it: call.func_name.clone() };
        let arguments = parts.into_iter().map(|part| part.node).collect();
        let last = *self.pairs.get(at).unwrap_or(&at);
        Ok(self.node(Is::Call(placed, arguments), name, last))
    }

    /// The parser balances rows of `&&` and of `||`; here they are rows again.
    fn joined(&self, parts: Vec<Part>, ends: std::ops::Range<usize>, all: bool) -> Part {
        let mut row = Vec::new();
        for part in parts {
            match (part.node.is, all) {
                (Is::All(inner), true) | (Is::Any(inner), false) => row.extend(inner),
                (is, _) => row.push(Node { at: part.node.at, is }),
            }
        }
        self.node(if all { Is::All(row) } else { Is::Any(row) }, ends.start, ends.end)
    }
}
