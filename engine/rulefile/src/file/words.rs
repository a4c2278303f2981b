//! What is wrong with the structure of a file, in words for a person who knows no TOML and no serde.

use crate::Diagnostic;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;
use uplift_expression::near;

/// A line for each key that is needed somewhere: what is suggested, and what stands in for it while the
/// rest of its table is read. The first that fits the table is taken.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("rule", "id", "\"low-attendance\""),
    ("intervention", "id", "\"my-rules.breakfast-club\""),
    ("", "id", "\"my-rules\""),
    ("", "version", "\"1.0.0\""),
    ("setting", "title", "\"Absence rate from which to act\""),
    ("", "title", "\"Low attendance\""),
    ("", "publisher", "\"The data team of our trust\""),
    ("", "summary", "\"What is done, in a sentence\""),
    ("", "licence", "\"MIT\""),
    ("", "unit", "\"rate\""),
    ("", "default", "0.1"),
    ("", "minimum", "0.05"),
    ("", "maximum", "0.2"),
    ("", "overridable", "true"),
    ("", "kind", "\"number\""),
    ("", "range", "[0, 100]"),
    ("", "members", "[\"yes\", \"no\"]"),
    ("", "claim", "\"Talking with parents shows small positive effects on attendance\""),
    ("", "source", "\"Who says so\""),
    ("", "url", "\"https://example.org\""),
    ("", "as_at", "\"2026-07-23\""),
    ("", "months", "4"),
    ("", "cost", "2"),
    ("", "security", "3"),
    ("", "population", "\"Pupils aged 4 to 18\""),
    ("", "areas", "[\"attendance\"]"),
    ("", "tier", "2"),
    ("", "evidence", "[\"key_of_evidence\"]"),
    ("", "excludes", "[]"),
    ("", "minutes", "30"),
    ("", "sessions_per_week", "3"),
    ("", "weeks", "12"),
    ("", "adult_hours", "6"),
    ("", "group", "[1, 6]"),
    ("", "level", "\"pupil\""),
    ("", "area", "\"attendance\""),
    ("", "recommend", "\"attendance-meeting\""),
    ("", "years", "[1, 11]"),
    ("guard", "when", "'pupil.sen_status == \"ehcp\"'"),
    ("", "when", "\"attendance.absence_rate >= 0.1\""),
    ("example", "need", "0.4"),
    ("", "need", "\"0.4\""),
    ("", "measure", "\"attendance.absence_rate\""),
    ("guard", "because", "\"Has an EHC plan: check its targets first\""),
    ("example", "because", "\"Missed 10 % of sessions\""),
    ("", "because", "\"Missed {input:attendance.absence_rate} of sessions\""),
    ("", "gate", "\"check-first\""),
    ("", "name", "\"exactly at the limit\""),
    ("", "readings", "{ \"attendance.absence_rate\" = 0.1 }"),
    ("", "settings", "{ }"),
    ("", "expect", "\"fires\""),
];

/// Returns a key and a value that could be meant.
pub(super) fn example(key: &str, what: &str) -> Option<(String, Spanned<DeValue<'static>>)> {
    let text = example_text(key, what)?;
    let value = DeValue::parse(text).ok()?;
    Some((key.to_owned(), value))
}

fn example_text(key: &str, what: &str) -> Option<&'static str> {
    let fits = |(of, name, _): &&(&str, &str, &str)| (of.is_empty() || *of == what) && *name == key;
    EXAMPLES.iter().find(fits).map(|(.., text)| *text)
}

/// Returns the key that a message of serde says is missing.
pub(super) fn missing_key(message: &str) -> Option<String> {
    Some(message.strip_prefix("missing field `")?.trim_end_matches('`').to_owned())
}

pub(super) fn missing(key: &str, name: &str, what: &str, at: Range<usize>) -> Diagnostic {
    let hint = match example_text(key, what) {
        Some(text) => format!("add a line such as `{key} = {text}`"),
        None => format!("add `{key}`"),
    };
    Diagnostic::error(at, format!("{name} has no `{key}`"), hint)
}

/// What is wrong with a key that is there.
pub(super) fn wrong(
    key: &str,
    name: &str,
    what: &str,
    at: Range<usize>,
    message: &str,
) -> Diagnostic {
    if message.starts_with("unknown field") {
        return unknown(key, name, at, message);
    }
    let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let expected = match expected {
        "a string" => "text in quotes",
        "f64" => "a number",
        "u8" | "u16" | "i8" => "a small whole number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list in square brackets",
        "a map" => "a table in braces",
        _ if message.starts_with("data did not match") => {
            "a number, `true`, `false` or a member in quotes"
        }
        _ => "something else",
    };
    let (message, expected) = match (key, what) {
        ("range" | "years" | "group", _) => {
            (format!("`{key}` of {name} is not two numbers"), "the least and the greatest")
        }
        ("readings", "example") => (
            format!("a reading of {name} is none"),
            "a number, `true`, `false` or a member in quotes",
        ),
        _ => (format!("`{key}` of {name} is not {expected}"), expected),
    };
    let hint = match example_text(key, what) {
        Some(text) => format!("write it such as `{key} = {text}`"),
        None => format!("write {expected}"),
    };
    Diagnostic::error(at, message, hint).label(format!("{expected} belongs here"))
}

fn unknown(key: &str, name: &str, at: Range<usize>, message: &str) -> Diagnostic {
    // The keys that serde lists after the unknown one, which may itself hold anything.
    let list = message.rsplit_once(", expected ").map_or("", |(_, list)| list);
    let known: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let hint = match near(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its keys are {}", known.join(", ")),
    };
    Diagnostic::error(
        at,
        format!("{name} has an unknown key `{}`", crate::check::text::short(key)),
        hint,
    )
}

pub(super) fn not_understood(name: &str, at: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::error(at, format!("{name} cannot be read: {message}"), "compare it with an example")
}

pub(super) fn not_a_table(key: &str, at: Range<usize>) -> Diagnostic {
    let hint = format!("write `[{key}.NAME]` and its keys below, one on each line");
    Diagnostic::error(at, format!("`{}` is not a table", crate::check::text::short(key)), hint)
}

pub(super) fn not_a_list(key: &str, at: Range<usize>) -> Diagnostic {
    let name = match key {
        "guard" | "example" => format!("rule.{key}"),
        _ => key.to_owned(),
    };
    let hint = format!("write `[[{name}]]` in double brackets, and its keys below");
    Diagnostic::error(at, format!("`{key}` is not a list of tables"), hint)
}

pub(super) fn not_a_definition(key: &str, at: Range<usize>, is: &str) -> Diagnostic {
    let message = format!(
        "the definition `{}` is not an expression: it is a {is}",
        crate::check::text::short(key)
    );
    Diagnostic::error(
        at,
        message,
        "write the expression in quotes, such as `low = \"attendance.absence_rate < 0.05\"`",
    )
}

pub(super) fn too_many(key: &str, count: usize, most: usize, at: Range<usize>) -> Diagnostic {
    let what = match key {
        "rule" | "intervention" | "guard" | "example" | "input" => format!("{key}s"),
        "define" => "definitions".to_owned(),
        "evidence" => "pieces of evidence".to_owned(),
        _ => key.to_owned(),
    };
    let at = at.start..at.start;
    Diagnostic::error(
        at,
        format!("the file has {count} {what}, where {most} are allowed"),
        "share them out over several files, each a rule set of its own",
    )
}

/// What the TOML reader found.
pub(super) fn syntax(error: &toml::de::Error, text: &str) -> Diagnostic {
    let at = error.span().unwrap_or(0..0);
    let at = if at.is_empty() && at.start >= text.len() { last_line(text) } else { at };
    let said = error.message().lines().next().unwrap_or_default();
    let (message, hint) = if said.contains("duplicate key") {
        ("a key or table stands twice".to_owned(), "keep one of them, or give one another name")
    } else if said.contains("must be quoted") {
        (
            "a value is missing, or a text is without quotes".to_owned(),
            "write `key = value`; text stands in quotes, numbers, true and false do not",
        )
    } else if said.contains("string") {
        (
            format!("a text is not closed or not rightly written ({said})"),
            "close it with the quote it begins with; text that holds double quotes is easiest in single ones",
        )
    } else if said.contains("key with no value") || said.contains("missing assignment") {
        ("a key has no value".to_owned(), "write `key = value`")
    } else if said.contains("missing value")
        || said.contains("invalid value")
        || said.contains("not quoted")
    {
        (
            format!("a value is not rightly written ({said})"),
            "text stands in quotes; numbers, true and false do not",
        )
    } else if said.contains("recursion") {
        (
            "tables or lists are nested too deeply".to_owned(),
            "a rule file needs no more than three levels",
        )
    } else {
        (
            format!("this is not TOML ({said})"),
            "a line is `key = value`, a heading `[table]` or `[[list]]`; text stands in quotes",
        )
    };
    Diagnostic::error(at, message, hint)
}

fn last_line(text: &str) -> Range<usize> {
    let end = text.trim_end().len();
    let start = text.get(..end).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    start..end
}
