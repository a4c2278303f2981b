//! What an expression is not, in words, with what to write instead.

use crate::Diagnostic;
use crate::near::short;
use std::ops::Range;

pub(super) fn unclosed_text(at: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        at,
        "a text in quotes is not closed",
        "close it with the quote it begins with",
    )
    .label("begins here")
}

/// A mark where an operator could stand, that is none. Returns what to write instead.
pub(super) fn instead_of(text: &str) -> Option<(&'static str, String)> {
    let write = |operator: &str| format!("write `{operator}`");
    Some(match text {
        "=" | "===" => ("`=` compares nothing", write("==")),
        "<>" | "!==" | "≠" => ("this is not how two values are said to differ", write("!=")),
        "=>" | "≥" | "⩾" | ">>=" => ("this is not how at least is written", write(">=")),
        "=<" | "≤" | "⩽" => ("this is not how at most is written", write("<=")),
        "&" | "&&&" | "∧" => ("`&` joins nothing", write("&&")),
        "|" | "|||" | "∨" => ("`|` joins nothing", write("||")),
        "¬" => ("this is not how a condition is denied", write("!")),
        "×" => ("this is no times sign here", write("*")),
        "÷" => ("this is no division sign here", write("/")),
        "−" | "–" | "—" => ("this is not the minus sign of a keyboard", write("-")),
        "^" => ("there are no powers", "multiply: `x * x`".to_owned()),
        "%" => (
            "`%` is not known here",
            "a rate is a fraction: write 0.1 for 10 %; there is no remainder of a division"
                .to_owned(),
        ),
        "“" | "”" | "„" | "‘" | "’" | "`" | "´" => {
            ("these are not the straight quotes of a keyboard", "write `\"` or `'`".to_owned())
        }
        ";" => ("an expression does not end in a semicolon", "leave it out".to_owned()),
        "{" | "}" => (
            "there are no maps and no braces in expressions",
            "use round brackets; only a `because` has names in braces".to_owned(),
        ),
        "$" | "@" | "#" => (
            "names have no such sign",
            "write a setting or an indicator by its bare name".to_owned(),
        ),
        _ => return None,
    })
}

/// A word that is an operator in other languages.
pub(super) fn word_for(text: &str) -> Option<(&'static str, String)> {
    let write = |operator: &str| format!("write `{operator}`");
    Some(match text.to_ascii_lowercase().as_str() {
        "and" => ("conditions are not joined by a word", write("&&")),
        "or" => ("conditions are not joined by a word", write("||")),
        "not" => ("a condition is not denied by a word", write("!")),
        "is" | "equals" | "eq" => ("values are not compared by a word", write("==")),
        "between" => (
            "there is no `between`",
            "write `least <= x && x <= most`, or `<` where an end is not included".to_owned(),
        ),
        "mod" => ("there is no remainder of a division", "leave it out".to_owned()),
        "contains" | "like" | "matches" => (
            "there are no functions on text",
            "name the members: `category in [\"a\", \"b\"]`".to_owned(),
        ),
        "if" | "then" | "else" | "when" | "case" | "unless" => (
            "there is no `if`",
            "write `condition ? number_if_so : number_otherwise`".to_owned(),
        ),
        "null" | "none" | "nil" | "missing" | "unknown" | "na" | "nan" => (
            "a missing reading has no name",
            "`has(indicator)` says whether there is a reading, `!has(indicator)` that there is none"
                .to_owned(),
        ),
        "as" | "break" | "const" | "continue" | "for" | "function" | "import" | "let" | "loop"
        | "package" | "namespace" | "return" | "var" | "void" | "while" => {
            ("this word is kept for other uses", "choose another name".to_owned())
        }
        _ => return None,
    })
}

/// A function of CEL or of a spreadsheet that there is not.
pub(super) fn function(name: &str) -> Option<String> {
    let hint = match name.to_ascii_lowercase().as_str() {
        "size" | "length" | "len" => {
            "`count(indicator)` counts readings at class, academy or trust level"
        }
        "all" | "exists" | "exists_one" | "map" | "filter" => {
            "there are no loops: above pupil level `share(...)`, `mean(...)` and the like gather pupils"
        }
        "if" | "iif" => "write `condition ? number_if_so : number_otherwise`",
        "and" => "write `a && b`",
        "or" => "write `a || b`",
        "not" => "write `!a`",
        "average" | "avg" => "write `mean(indicator)`",
        "abs" => "write `max(x, -x)`",
        "int" | "uint" | "double" | "string" | "bool" | "type" | "dyn" => {
            "numbers are all of one kind, so nothing needs converting"
        }
        "round" | "floor" | "ceil" => "numbers are not rounded: compare with the limit itself",
        "sum" => "add with `+`; above pupil level, `mean(x) * count(x)` is a sum",
        "ifs" | "switch" => "chain conditions: `a ? 1 : b ? 2 : 3`",
        "isblank" | "isnull" | "isna" => "write `!has(indicator)`",
        "countif" | "percentage" | "percent" => {
            "write `share(flag)` or `share(category == \"member\")`"
        }
        "contains" | "startswith" | "endswith" | "matches" => {
            "name the members: `category in [\"a\", \"b\"]`"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

pub(super) fn nothing_after(at: Range<usize>, after: &str) -> Diagnostic {
    let message = format!("nothing follows `{}`", short(after));
    Diagnostic::error(at, message, "write what it belongs to, or leave it out")
        .label("something is missing after this")
}

pub(super) fn nothing_before(at: Range<usize>, before: &str) -> Diagnostic {
    let message = format!("nothing stands before `{}`", short(before));
    Diagnostic::error(
        at,
        message,
        "write a reading, a setting or a number before it, or leave it out",
    )
    .label("something is missing before this")
}

pub(super) fn side_by_side(at: Range<usize>, text: &str) -> Diagnostic {
    let message = format!("no operator stands before `{}`", short(text));
    Diagnostic::error(at, message, "join the two by an operator such as `&&`, `||`, `+` or `>=`")
        .label("an operator is missing before this")
}
