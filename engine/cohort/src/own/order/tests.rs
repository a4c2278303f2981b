//! The order of indicators made of each other, what they take over, and every wrong word with its place.

use crate::DatasetError;
use crate::own::{Form, FormIs};
use crate::settings::Settings;
use uplift_model::{Direction, Indicator, Measure};

/// Reads a `dataset.toml`.
fn read(text: &str) -> Result<(Vec<Form>, Vec<Indicator>), DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dataset.toml"), text).unwrap();
    Settings::read(folder.path()).map(|(settings, own, _)| (settings.forms, own))
}

/// Writes an indicator that is a number from -1000 to 1000.
fn number(id: &str, value: &str) -> String {
    format!("[indicators.\"{id}\"]\ntitle = \"x\"\nrange = [-1000, 1000]\nvalue = '{value}'\n")
}

fn own<'a>(all: &'a [Indicator], id: &str) -> &'a Indicator {
    all.iter().find(|own| own.id == id).unwrap()
}

/// Fails unless the text is refused with this message, at this line and column, and this hint.
#[track_caller]
fn refused(text: &str, message: &str, place: (usize, usize), hint: &str) {
    let DatasetError::Own(found) = read(text).map(|(_, own)| own).unwrap_err() else {
        panic!("not a diagnostic");
    };
    let first = &found.all[0];
    assert!(first.message.contains(message), "{}", first.message);
    assert!(first.hint.contains(hint), "{}", first.hint);
    assert_eq!(found.line_column(first.at.start), place, "{found}");
    assert_eq!(found.name, "dataset.toml");
}

/// The same of an expression, with the column counted from the beginning of the expression.
#[track_caller]
fn wrong(value: &str, message: &str, column: usize, hint: &str) {
    refused(&number("a.a", value), message, (4, 9 + column), hint);
}

#[test]
fn each_comes_after_what_it_is_made_of() {
    let text = [
        number("a.a", "b.b + c.c"),
        number("b.b", "c.c * 2"),
        number("c.c", "attendance.lates"),
        number("d.d", "has(a.a) ? a.a : 0"),
    ]
    .concat();
    let (forms, _) = read(&text).unwrap();
    let ids: Vec<_> = forms.iter().map(|form| form.id.as_str()).collect();
    assert_eq!(ids, ["c.c", "b.b", "a.a", "d.d"]);
    assert_eq!(forms[0].line, 12);
}

#[test]
fn a_ring_is_refused_with_its_names() {
    let text = [number("a.a", "c.c"), number("b.b", "a.a"), number("c.c", "1 + b.b")].concat();
    refused(&text, "`a.a` needs itself: a.a → c.c → b.b → a.a", (8, 10), "out of the ring");
    refused(&number("a.a", "a.a + 1"), "a.a → a.a", (4, 10), "out of the ring");
    let place = "[indicators.'a.a']\npercentile_of = 'b.b'\nwithin = 'class'\n";
    let text = format!("{place}[indicators.'b.b']\nchange_of = 'a.a'\n");
    refused(&text, "a.a → b.b → a.a", (5, 13), "out of the ring");
}

#[test]
fn a_long_chain_is_no_ring() {
    let mut text = number("a.x0", "attendance.lates");
    for at in 1..3_000 {
        text += &number(&format!("a.x{at}"), &format!("a.x{} + 1", at - 1));
    }
    let (forms, _) = read(&text).unwrap();
    assert_eq!((forms.len(), forms[2_999].id.as_str()), (3_000, "a.x2999"));
}

#[test]
fn what_an_expression_says_wrong_is_underlined() {
    wrong("attendance.late + 1", "no indicator `attendance.late`", 1, "`attendance.lates`?");
    wrong("1 + exam.x", "no indicator `exam.x`", 5, "`[indicators.\"exam.x\"]`");
    wrong("lates + 1", "`lates` is not the id of an indicator", 1, "`attendance.lates`?");
    wrong("zzzz + 1", "`zzzz` is not the id of an indicator", 1, "an id with its full stop");
    wrong("pupil.eal", "a condition, where a number belongs", 1, "? 1 : 0");
    wrong("pupil.sen_status", "a category, where a number belongs", 1, "? 1 : 0");
    wrong("attendance.lates +", "nothing follows `+`", 18, "leave it out");
    wrong("attendance.lates % 2", "", 18, "");
    wrong("attendance.lates + attendance.absence_rate", "one side is in", 1, "of one unit");
    wrong("attendance.absence_rate >= 10 ? 1 : 0", "off the scale", 28, "write 0.1 for 10 %");
    wrong("mean(attendance.lates)", "an indicator is of one pupil", 1, "rules about classes");
    wrong("finding(\"x\")", "not read of a pupil", 1, "write that rule's condition");
    wrong("class.year_group + 1", "the trust's own are of pupils", 1, "a rule can ask for both");
    wrong(&"(".repeat(30), "nested deeper", 25, "indicators of their own");
    wrong("min(1)", "`min` has 1 argument", 1, "write `min(a, b)`");
}

#[test]
fn the_unit_declared_is_the_unit_of_the_value() {
    let with = |unit: &str, value: &str| number("a.a", value) + &format!("unit = '{unit}'\n");
    let hint = "write `unit = \"count\"`";
    refused(&with("rate", "attendance.lates"), "in count, the indicator in rate", (4, 10), hint);
    assert!(read(&with("rate", "attendance.lates / 100")).is_ok());
    assert!(read(&with("count", "attendance.lates + 1")).is_ok());
    // Where no unit is declared, none is meant.
    assert!(read(&number("a.a", "attendance.absence_rate")).is_ok());
}

#[test]
fn a_place_or_a_change_of_what_is_no_number_is_refused() {
    let place = |of: &str, within: &str| {
        format!("[indicators.'a.a']\npercentile_of = '{of}'\nwithin = '{within}'\n")
    };
    let change = |of: &str| format!("[indicators.'a.a']\nchange_of = '{of}'\n");
    refused(
        &place("pupil.eal", "class"),
        "flag, of which there is no percentile",
        (2, 17),
        "number",
    );
    refused(&change("pupil.sen_need"), "category, of which there is no change", (2, 13), "number");
    refused(&place("literacy.phonic", "class"), "no indicator", (2, 17), "`literacy.phonics`?");
    refused(&change("class.year_group"), "no indicator `class.year_group` of pupils", (2, 13), "");
    refused(&place("literacy.phonics", "acadamy"), "no group of pupils", (3, 10), "`academy`?");
    refused(&place("literacy.phonics", "x"), "", (3, 10), "class, year, academy, trust");
}

#[test]
fn a_place_and_a_change_take_over_what_is_not_said() {
    let text = "\
[indicators.'a.place']
percentile_of = 'attendance.absence_rate'
within = 'year'
[indicators.'a.since']
change_of = 'attendance.absence_rate'
[indicators.'a.said']
title = 'said'
change_of = 'a.place'
unit = 'points'
range = [-5, 5]
direction = 'higher'
";
    let (forms, all) = read(text).unwrap();
    assert!(matches!(&forms[2].is, FormIs::Change(of) if of == "attendance.absence_rate"));
    let place = own(&all, "a.place");
    assert_eq!(place.title, "percentile in absence rate within the year group");
    assert_eq!((place.range, place.measure), ((0.0, 100.0), Measure::Number));
    assert_eq!(place.direction, Direction::Lower);
    let since = own(&all, "a.since");
    assert_eq!(since.title, "change in absence rate since the previous run");
    assert_eq!((since.range, since.measure), ((-1.0, 1.0), Measure::Rate));
    let said = own(&all, "a.said");
    assert_eq!((&*said.title, said.range, said.measure), ("said", (-5.0, 5.0), Measure::Points));
    assert_eq!(said.direction, Direction::Higher);
}

#[test]
fn what_is_made_of_something_sensitive_is_sensitive() {
    let place = "[indicators.'a.place']\npercentile_of = 'a.two'\nwithin = 'class'\n";
    let text = [
        number("a.one", "pupil.sen_status == \"ehcp\" ? 1 : 0") + "sensitive = false\n",
        number("a.two", "a.one * 2"),
        number("a.has", "has(pupil.looked_after) ? 1 : 0"),
        number("a.none", "attendance.lates"),
        place.to_owned(),
    ]
    .concat();
    let (_, all) = read(&text).unwrap();
    let sensitive: Vec<_> = all.iter().map(|own| (&*own.id, own.sensitive)).collect();
    let expected =
        [("a.has", true), ("a.none", false), ("a.one", true), ("a.place", true), ("a.two", true)];
    assert_eq!(sensitive, expected);
}

#[test]
fn what_is_made_of_ethnicity_is_called_so() {
    let value = "has(pupil.ethnicity) ? 1 : 0";
    let message = "`a.a` is made of `pupil.ethnicity`, and its id does not say so";
    wrong(value, message, 0, "`a.a_by_ethnicity`");
    let text = number("a.ethnicity", value) + &number("a.b", "a.ethnicity * 2");
    refused(&text, "made of `a.ethnicity`", (8, 9), "`a.b_by_ethnicity`");
    let (_, all) = read(&number("a.by_ethnicity", value)).unwrap();
    assert!(all[0].sensitive);
}

#[test]
fn every_wrong_expression_is_told_at_once() {
    let text = number("a.a", "x.y") + &number("b.b", "lates");
    let DatasetError::Own(found) = read(&text).map(|(_, own)| own).unwrap_err() else {
        panic!("not a diagnostic");
    };
    assert_eq!(found.all.len(), 2);
    let said = found.to_string();
    assert!(said.contains("dataset.toml:4:10") && said.contains("dataset.toml:8:10"), "{said}");
}
