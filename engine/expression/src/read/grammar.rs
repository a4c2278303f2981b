//! Whether the words of an expression follow each other as they may: between two parts an operator,
//! brackets closed, nothing outside the subset. What passes here, CEL's parser reads.

use super::place::Source;
use super::token::{Token, TokenKind};
use super::{SHORTER, words};
use crate::Diagnostic;
use crate::near::short;
use crate::near::{did_you_mean, list};

/// How deep brackets may be nested.
const DEEPEST: usize = 24;
/// The most operators of an expression but `&&` and `||`, which the parser balances.
const MOST_OPERATORS: usize = 150;
/// The most words of an expression.
const MOST_WORDS: usize = 1_500;
/// The most parts of a name between its full stops.
const MOST_PARTS: usize = 8;

/// Every function.
pub const FUNCTIONS: [&str; 12] = [
    "min", "max", "clamp", "has", "share", "mean", "median", "minimum", "maximum", "count", "gap",
    "finding",
];

const BINARY: [&str; 12] = ["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"];

/// An open bracket, or a condition whose other half is awaited.
struct Open<'a> {
    token: &'a Token,
    kind: Opened,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Group,
    Call,
    List,
    Condition,
}

/// Checks the words of an expression.
pub(super) fn check(tokens: &[Token], source: &Source) -> Result<(), Diagnostic> {
    let whole = || source.at(0..source.characters.len());
    let Some(last) = tokens.last() else {
        let hint = "write a condition such as `attendance.absence_rate >= 0.1`";
        return Err(Diagnostic::error(whole(), "the expression is empty", hint));
    };
    if tokens.len() > MOST_WORDS {
        let message =
            format!("the expression has {} words, where {MOST_WORDS} are allowed", tokens.len());
        return Err(Diagnostic::error(whole(), message, SHORTER));
    }
    let mut checker = Checker { source, tokens, open: Vec::new(), operators: 0 };
    let mut at = 0;
    let mut awaiting = true;
    while let Some(token) = tokens.get(at) {
        if awaiting {
            (at, awaiting) = checker.operand(at, token)?;
        } else {
            awaiting = checker.operator(at, token)?;
            at += 1;
        }
    }
    if awaiting {
        return Err(words::nothing_after(source.at(last.at.clone()), &last.text));
    }
    checker.end()
}

struct Checker<'a> {
    source: &'a Source,
    tokens: &'a [Token],
    open: Vec<Open<'a>>,
    operators: usize,
}

impl<'a> Checker<'a> {
    fn error(
        &self,
        token: &Token,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(self.source.at(token.at.clone()), message, hint)
    }

    fn count(&mut self, token: &Token) -> Result<(), Diagnostic> {
        self.operators += 1;
        if self.operators > MOST_OPERATORS {
            let message = format!("the expression has more than {MOST_OPERATORS} operators");
            return Err(self.error(token, message, SHORTER));
        }
        Ok(())
    }

    /// A part is awaited. Returns where to go on, and whether one still is.
    fn operand(&mut self, at: usize, token: &'a Token) -> Result<(usize, bool), Diagnostic> {
        match token.kind {
            TokenKind::Number => self.number(token).map(|()| (at + 1, false)),
            TokenKind::Text if token.text.contains('\\') => {
                let hint = "write the member as the catalogue has it, without backslashes";
                Err(self.error(token, "a text in quotes is not rightly written", hint))
            }
            TokenKind::Text => Ok((at + 1, false)),
            TokenKind::Name => self.name(at, token),
            TokenKind::Mark => match token.text.as_str() {
                "-" | "!" => self.count(token).map(|()| (at + 1, true)),
                "(" => self.bracket(token, Opened::Group).map(|()| (at + 1, true)),
                "[" => {
                    self.bracket(token, Opened::List)?;
                    Ok((at + 1, !self.tokens.get(at + 1).is_some_and(|next| next.is("]"))))
                }
                text => Err(self.no_operand(at, token, text)),
            },
        }
    }

    fn no_operand(&self, at: usize, token: &Token, text: &str) -> Diagnostic {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let here = self.source.at(token.at.clone());
        match (text, before) {
            (")" | "]", Some(before)) if before.is("(") || before.is("[") => self.error(
                token,
                "there is nothing between these brackets",
                "write what belongs between them",
            ),
            (")" | "]" | "," | ":" | "?", Some(before)) => {
                words::nothing_after(self.source.at(before.at.clone()), &before.text)
            }
            (_, _) if BINARY.contains(&text) => words::nothing_before(here, text),
            (_, _) => match words::instead_of(text) {
                Some((message, hint)) => Diagnostic::error(here, message, hint),
                None => Diagnostic::error(
                    here,
                    format!("`{}` means nothing here", short(text)),
                    "write a reading, a setting or a number",
                ),
            },
        }
    }

    fn bracket(&mut self, token: &'a Token, kind: Opened) -> Result<(), Diagnostic> {
        self.open.push(Open { token, kind });
        if self.open.len() > DEEPEST {
            let message = format!("brackets and conditions are nested deeper than {DEEPEST}");
            return Err(self.error(token, message, SHORTER));
        }
        Ok(())
    }

    fn number(&self, token: &Token) -> Result<(), Diagnostic> {
        let text = token.text.trim_end_matches(['u', 'U']);
        let fits = match text.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).is_ok(),
            None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse::<i64>().is_ok(),
            None => text.parse::<f64>().is_ok_and(f64::is_finite),
        };
        if fits {
            return Ok(());
        }
        let message = format!("the number `{}` is too large", short(&token.text));
        Err(self.error(token, message, "write a smaller one"))
    }

    /// A name with all its parts, or a function and its bracket.
    fn name(&mut self, at: usize, token: &'a Token) -> Result<(usize, bool), Diagnostic> {
        let next = self.tokens.get(at + 1);
        if next.is_some_and(|next| next.kind == TokenKind::Text && next.at.start == token.at.end) {
            let hint = "leave the letter before the quote out";
            return Err(self.error(token, "there is one kind of text only", hint));
        }
        if token.text == "in" {
            return Err(words::nothing_before(self.source.at(token.at.clone()), "in"));
        }
        if next.is_some_and(|next| next.is("(")) {
            return self.function(at, token);
        }
        if let Some((message, hint)) = words::word_for(&token.text) {
            return Err(self.error(token, message, hint));
        }
        let mut end = at + 1;
        let mut parts = 1;
        while self.tokens.get(end).is_some_and(|dot| dot.is(".")) {
            let Some(part) = self.tokens.get(end + 1).filter(|part| part.kind == TokenKind::Name)
            else {
                let hint = "write an indicator's whole id, such as `attendance.absence_rate`";
                let dot = self.tokens.get(end).unwrap_or(token);
                return Err(self.error(dot, "a name ends in a full stop", hint));
            };
            let kept = ["in", "true", "false", "null"].contains(&part.text.as_str());
            if kept || part.text.starts_with(|c: char| c.is_ascii_digit()) {
                let message = format!("`{}` cannot be part of a name", part.text);
                return Err(self.error(
                    part,
                    message,
                    "give the indicator another id in dataset.toml",
                ));
            }
            if self.tokens.get(end + 2).is_some_and(|next| next.is("(")) {
                let hint = words::function(&part.text).unwrap_or_else(|| {
                    "write the function first, its arguments in brackets".to_owned()
                });
                let message = format!("nothing has a function `.{}(...)`", short(&part.text));
                return Err(self.error(part, message, hint));
            }
            end += 2;
            parts += 1;
        }
        if parts > MOST_PARTS {
            return Err(self.error(
                token,
                "no indicator has an id of so many parts",
                "see `uplift catalogue`",
            ));
        }
        Ok((end, false))
    }

    fn function(&mut self, at: usize, token: &'a Token) -> Result<(usize, bool), Diagnostic> {
        if !FUNCTIONS.contains(&token.text.as_str()) {
            let hint = words::function(&token.text).unwrap_or_else(|| {
                did_you_mean(&token.text, FUNCTIONS, || {
                    format!("the functions are {}", list(FUNCTIONS))
                })
            });
            if let Some((message, hint)) = words::word_for(&token.text) {
                return Err(self.error(token, message, hint));
            }
            let message = format!("there is no function `{}`", short(&token.text));
            return Err(self.error(token, message, hint));
        }
        let opening = self.tokens.get(at + 1).unwrap_or(token);
        self.bracket(opening, Opened::Call)?;
        if token.text == "has" {
            self.has(at + 2, token)?;
        }
        Ok((at + 2, !self.tokens.get(at + 2).is_some_and(|next| next.is(")"))))
    }

    /// `has` takes the id of an indicator, and nothing else.
    fn has(&self, from: usize, token: &Token) -> Result<(), Diagnostic> {
        let mut at = from;
        while self.tokens.get(at).is_some_and(|it| it.kind == TokenKind::Name || it.is(".")) {
            at += 1;
        }
        let is_id = at >= from + 3 && self.tokens.get(at).is_some_and(|end| end.is(")"));
        if is_id {
            return Ok(());
        }
        let hint = "name an indicator by its id, such as `has(attendance.absence_rate)`";
        let message = "`has` asks whether there is a reading of one indicator, and of nothing else";
        Err(self.error(token, message, hint))
    }

    /// An operator is awaited. Returns whether a part is awaited after it.
    fn operator(&mut self, at: usize, token: &'a Token) -> Result<bool, Diagnostic> {
        if token.kind == TokenKind::Name && token.text == "in" {
            return self.count(token).map(|()| true);
        }
        if token.kind != TokenKind::Mark {
            return Err(self.side_by_side(at, token));
        }
        match token.text.as_str() {
            "&&" | "||" => Ok(true),
            text if BINARY.contains(&text) => self.count(token).map(|()| true),
            "?" => {
                if let Some(open) = self.open.last().filter(|open| open.kind == Opened::Condition) {
                    let other = self.source.at(open.token.at.clone());
                    let hint = "put round brackets about the inner `... ? ... : ...`";
                    let error =
                        self.error(token, "a condition stands within another's first answer", hint);
                    return Err(error.other(other, "the other one"));
                }
                self.bracket(token, Opened::Condition).map(|()| true)
            }
            ":" => match self.open.pop() {
                Some(Open { kind: Opened::Condition, .. }) => self.count(token).map(|()| true),
                _ => Err(self.error(token, "`:` belongs to no `?`", "write `condition ? a : b`")),
            },
            "," => {
                let open = self.open.last();
                if open.is_some_and(|open| matches!(open.kind, Opened::Call | Opened::List)) {
                    return Ok(true);
                }
                let hint = "write a number without commas; join conditions by `&&`";
                Err(self.error(token, "a comma stands only between arguments", hint))
            }
            ")" | "]" => self.close(token).map(|()| false),
            "[" => {
                let hint = "to ask for one of several members write `category in [\"a\", \"b\"]`";
                Err(self.error(token, "nothing is looked up in square brackets", hint))
            }
            _ => Err(self.no_operator(at, token)),
        }
    }

    fn side_by_side(&self, at: usize, token: &Token) -> Diagnostic {
        let here = self.source.at(token.at.clone());
        if token.kind == TokenKind::Name {
            let next = self.tokens.get(at + 1);
            if token.text == "not" && next.is_some_and(|next| next.text == "in") {
                let hint = "write `!(category in [\"a\", \"b\"])`";
                return Diagnostic::error(here, "a condition is not denied by a word", hint);
            }
            if let Some((message, hint)) = words::word_for(&token.text) {
                return Diagnostic::error(here, message, hint);
            }
        }
        words::side_by_side(here, &token.text)
    }

    fn no_operator(&self, at: usize, token: &Token) -> Diagnostic {
        let here = self.source.at(token.at.clone());
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        if token.text == "%"
            && let Some(number) = before.filter(|before| before.kind == TokenKind::Number)
            && let Ok(percent) = number.text.parse::<f64>()
        {
            let at = self.source.at(number.at.start..token.at.end);
            let hint = format!("a rate is a fraction: write {} for {percent} %", percent / 100.0);
            return Diagnostic::error(at, "`%` is not known here", hint);
        }
        if token.text == "." {
            let next = self.tokens.get(at + 1);
            if let Some(call) = next.filter(|next| next.kind == TokenKind::Name) {
                return Diagnostic::error(
                    self.source.at(token.at.start..call.at.end),
                    format!("nothing is called as `.{}` here", short(&call.text)),
                    "join conditions by `&&` or `||`; for one of several members write `category in [\"a\", \"b\"]`",
                );
            }
            return Diagnostic::error(
                here,
                "only the id of an indicator has full stops",
                "write an indicator's whole id, such as `attendance.absence_rate`",
            );
        }
        match words::instead_of(&token.text) {
            Some((message, hint)) => Diagnostic::error(here, message, hint),
            None if token.text.starts_with(['=', '<', '>', '!', '&', '|']) => Diagnostic::error(
                here,
                format!("`{}` is no operator", short(&token.text)),
                "values are compared by ==, !=, <, <=, > and >=, conditions joined by && and ||",
            ),
            None => words::side_by_side(here, &token.text),
        }
    }

    fn close(&mut self, token: &Token) -> Result<(), Diagnostic> {
        let open = self.open.pop();
        let expected = match open.as_ref().map(|open| open.kind) {
            Some(Opened::Group | Opened::Call) => ")",
            Some(Opened::List) => "]",
            Some(Opened::Condition) => return Err(self.half(open.as_ref())),
            None => {
                let message = format!("`{}` closes no bracket", token.text);
                return Err(self.error(token, message, "open one before it, or leave it out"));
            }
        };
        if token.text == expected {
            return Ok(());
        }
        let message = format!("`{}` closes a bracket of another kind", token.text);
        let error = self.error(token, message, format!("write `{expected}`"));
        Err(match open {
            Some(open) => error.other(self.source.at(open.token.at.clone()), "opened here"),
            None => error,
        })
    }

    /// A condition without the answer for no.
    fn half(&self, open: Option<&Open<'_>>) -> Diagnostic {
        let at = open.map_or(0..0, |open| open.token.at.clone());
        Diagnostic::error(
            self.source.at(at),
            "a condition has an answer for yes and none for no",
            "write `condition ? answer_for_yes : answer_for_no`",
        )
    }

    fn end(&self) -> Result<(), Diagnostic> {
        match self.open.last() {
            None => Ok(()),
            Some(open) if open.kind == Opened::Condition => Err(self.half(Some(open))),
            Some(open) => {
                let closing = if open.kind == Opened::List { "]" } else { ")" };
                let error = self.error(
                    open.token,
                    "a bracket is not closed",
                    format!("write `{closing}` where it ends"),
                );
                Err(error.label("opened here"))
            }
        }
    }
}
