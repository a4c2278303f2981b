//! Expressions read, placed and refused.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<Node, Diagnostic> {
    let file = format!("x = '''{text}'''");
    parse(&Written { at: 4..file.len(), it: text.to_owned() }, &file)
}

/// Writes a tree with every part in brackets, each with the text it is placed at.
fn show(node: &Node, file: &str, out: &mut Vec<String>) {
    out.push(file.get(node.at.clone()).unwrap().to_owned());
    match &node.is {
        Is::List(nodes) | Is::Call(_, nodes) | Is::All(nodes) | Is::Any(nodes) => {
            for node in nodes {
                show(node, file, out);
            }
        }
        Is::Negative(a) | Is::Not(a) => show(a, file, out),
        Is::Binary(_, a, b) => [a, b].iter().for_each(|node| show(node, file, out)),
        Is::Choose(a, b, c) => [a, b, c].iter().for_each(|node| show(node, file, out)),
        Is::Number(_) | Is::Truth(_) | Is::Text(_) | Is::Name(_) | Is::Has(_) => {}
    }
}

#[track_caller]
fn places(text: &str, expected: &[&str]) {
    let file = format!("x = '''{text}'''");
    let node = read(text).unwrap_or_else(|error| panic!("{error:?}"));
    let mut found = Vec::new();
    show(&node, &file, &mut found);
    assert_eq!(found, expected);
}

#[test]
fn the_whole_of_a_part_is_underlined() {
    places("a + b * 2", &["a + b * 2", "a", "b * 2", "b", "2"]);
    places("(a + b) * 2", &["(a + b) * 2", "a + b", "a", "b", "2"]);
    places("é.x".replace('é', "e").as_str(), &["e.x"]);
    places("a.b >= -0.5", &["a.b >= -0.5", "a.b", "-0.5"]);
    places("a && (b || !c) && d", &["a && (b || !c) && d", "a", "b || !c", "b", "!c", "c", "d"]);
    places("min(a, (b)) < 1", &["min(a, (b)) < 1", "min(a, (b))", "a", "b", "1"]);
    places("has(a.b) ? 1 : (2)", &["has(a.b) ? 1 : (2)", "has(a.b)", "1", "2"]);
    places("a.b in ['é', \"y\"]", &["a.b in ['é', \"y\"]", "a.b", "['é', \"y\"]", "'é'", "\"y\""]);
    places("-(a)", &["-(a)", "a"]);
    places("5u - 0x1F", &["5u - 0x1F", "5u", "0x1F"]);
    places("'é' == a // end\n", &["'é' == a", "'é'", "a"]);
    places(
        "a in ['é', '€', '𝄞'] && b < 2",
        &[
            "a in ['é', '€', '𝄞'] && b < 2",
            "a in ['é', '€', '𝄞']",
            "a",
            "['é', '€', '𝄞']",
            "'é'",
            "'€'",
            "'𝄞'",
            "b < 2",
            "b",
            "2",
        ],
    );
}

#[test]
fn rows_are_flat_and_sums_lean_left() {
    let Is::All(row) = read("a && b && c && d && e").unwrap().is else { panic!("no row") };
    assert_eq!(row.len(), 5);
    let Is::Binary(Operator::Minus, left, _) = read("a - b - c").unwrap().is else {
        panic!("no difference")
    };
    assert!(matches!(left.is, Is::Binary(Operator::Minus, ..)));
}

#[track_caller]
fn refused(text: &str, message: &str, hint: &str, at: &str) {
    let file = format!("x = '''{text}'''");
    let error = read(text).expect_err(text);
    assert!(error.message.contains(message), "{text}: {}", error.message);
    assert!(error.hint.contains(hint), "{text}: {}", error.hint);
    assert_eq!(file.get(error.at).unwrap(), at, "{text}");
}

#[test]
fn what_is_no_expression_is_told_in_words() {
    refused("a and b", "joined by a word", "`&&`", "and");
    refused("not a", "denied by a word", "`!`", "not");
    refused("a = 1", "compares nothing", "`==`", "=");
    refused("a <> 1", "differ", "`!=`", "<>");
    refused("a => 1", "at least", "`>=`", "=>");
    refused("a ≥ 1", "at least", "`>=`", "≥");
    refused("a >= 10 % ", "`%`", "write 0.1 for 10 %", "10 %");
    refused("a % b", "`%`", "no remainder", "%");
    refused("a == \"x", "not closed", "quote", "\"x");
    refused("(a + b", "not closed", "`)`", "(");
    refused("a)", "closes no bracket", "leave it out", ")");
    refused("min(a, b]", "another kind", "`)`", "]");
    refused("a &&", "nothing follows", "leave it out", "&&");
    refused("&& a", "nothing stands before", "leave it out", "&&");
    refused("a b", "no operator", "join the two", "b");
    refused("", "empty", "write a condition", "''''''");
    refused("()", "nothing between", "write what", ")");
    refused("min(a,)", "nothing follows `,`", "leave it out", ",");
    refused("x.size()", "`.size(...)`", "count", "size");
    refused("a[0]", "looked up", "in [", "[");
    refused("{'a': 1}", "no maps", "round brackets", "{");
    refused("null", "no name", "!has", "null");
    refused("average(a.b)", "no function", "mean", "average");
    refused("cound(a.b)", "no function", "did you mean `count`?", "cound");
    refused("has(a)", "one indicator", "such as", "has");
    refused("a ? b", "none for no", "answer_for_no", "?");
    refused("a ? b ? c : d : e", "within another", "brackets", "?");
    refused("a : b", "belongs to no `?`", "?", ":");
    refused("a.", "full stop", "whole id", ".");
    refused("b'x'", "one kind of text", "leave", "b");
    refused("a == 'x\\q'", "not rightly written", "backslash", "'x\\q'");
    refused("1,000 > a", "comma", "without commas", ",");
    refused("if(a, 1, 2)", "no `if`", "?", "if");
    refused("99999999999999999999", "too large", "smaller", "99999999999999999999");
}

#[test]
fn what_is_too_long_or_too_deep_is_refused() {
    let check = |text: String, message: &str| {
        let error = read(&text).expect_err(message);
        assert!(error.message.contains(message), "{}", error.message);
    };
    check("(".repeat(100), "nested deeper");
    check(vec!["a"; 200].join("+"), "more than 150 operators");
    check("!".repeat(3000) + "a", "words");
    check("a".repeat(4001), "4001 bytes");
    check(vec!["a"; 20].join("."), "so many parts");
    assert!(read(&vec!["a"; 700].join("&&")).is_ok());
    assert!(read(&vec!["a"; 151].join("+")).is_ok());
    assert!(read(&format!("{}a{}", "(".repeat(24), ")".repeat(24))).is_ok());
    let nested = "a ? 1 : ".repeat(70) + "2";
    assert!(read(&nested).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        let _read = read(&text);
    }

    #[test]
    fn no_row_of_words_makes_it_panic(words in proptest::collection::vec(prop::sample::select(vec![
        "a", "a.b", "1", "0.5", "-", "!", "(", ")", "[", "]", ",", "?", ":", "&&", "||", "==", "<",
        "+", "*", "/", "%", "min(", "has(", "in", "'x'", "\"", ".", " ", "\n", "//", "true", "{", "}",
        "e5", "0x", "5u", "`", "r'", "b\"", "\\", "é", "in ", "null", "finding('r')", "all(",
    ]), 0..30)) {
        let _read = (read(&words.concat()), read(&words.join(" ")));
    }
}
