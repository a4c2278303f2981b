//! Expressions as they are written: from a string of the file to a tree whose every node knows where it
//! stands in the file. What the names mean is not known here.
//!
//! The grammar is CEL's, read by its parser. Before that the words of an expression are gone through
//! once, so that what is no expression, or none of the subset, is told in words for a person who knows
//! neither CEL nor parsers; and so that nothing reaches the parser that is longer or deeper than it can
//! bear.

#![expect(
    clippy::result_large_err,
    reason = "the first thing wrong with an expression ends its reading"
)]

mod grammar;
mod place;
mod token;
mod tree;
mod words;

use crate::Diagnostic;
use crate::Written;
pub use grammar::FUNCTIONS;
pub use place::Source;
use std::ops::Range;

/// What is done about an expression that is too long.
pub const SHORTER: &str = "name parts of it in `[define]`";
/// The longest expression, in bytes.
const LONGEST: usize = 4_000;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the file, in bytes.
    pub at: Range<usize>,
    /// What it is.
    pub is: Is,
}

/// The kinds of parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Is {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// A text in quotes.
    Text(String),
    /// A list in square brackets.
    List(Vec<Node>),
    /// An indicator, a setting or a definition.
    Name(String),
    /// `has(name)`, and where the name stands.
    Has(Written),
    /// A function, where its name stands, and its arguments.
    Call(Written, Vec<Node>),
    /// `-a`
    Negative(Box<Node>),
    /// `!a`
    Not(Box<Node>),
    /// `a && b && ...`
    All(Vec<Node>),
    /// `a || b || ...`
    Any(Vec<Node>),
    /// `a + b` and the like.
    Binary(Operator, Box<Node>, Box<Node>),
    /// `a ? b : c`
    Choose(Box<Node>, Box<Node>, Box<Node>),
}

/// An operator between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `in`
    In,
}

/// Returns whether a name is a word of the language.
pub fn is_kept(name: &str) -> bool {
    ["in", "true", "false"].contains(&name) || words::word_for(name).is_some()
}

/// Reads an expression of the file, whose whole text is given for the places.
pub fn parse(written: &Written, file: &str) -> Result<Node, Diagnostic> {
    if written.it.len() > LONGEST {
        let message =
            format!("the expression has {} bytes, where {LONGEST} are allowed", written.it.len());
        let hint = SHORTER;
        return Err(Diagnostic::error(written.at.clone(), message, hint));
    }
    let source = Source::new(written, file);
    let tokens = token::tokens(&source)?;
    grammar::check(&tokens, &source)?;
    tree::tree(&tokens, &source)
}

#[cfg(test)]
mod tests;
