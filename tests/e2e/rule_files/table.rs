//! The table of meanings, cell by cell: for each form the whole grid of readings below, at and above what it
//! is compared with, nought, and missing. What is expected is written out here and not worked out.

use super::kit::{Given, HEAD, Stage, compiled};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use uplift_model::{Level, Outcome, Statistic};

/// One expression and what it comes to for some rows.
struct Sheet {
    expression: String,
    /// Readings of each row, by name, all others missing.
    rows: Vec<Vec<(&'static str, f64)>>,
    expected: Vec<Expected>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Expected {
    Yes,
    No,
    Unknown,
    Number(f64),
    Missing,
}

/// The numbers, flags and the category of a pupil that the sheets read. A code of a category is its place;
/// 254 is a member that the list lacks.
const NUMBERS: [&str; 3] = ["a", "b", "c"];
const FLAGS: [&str; 3] = ["f", "g", "h"];
/// A missing reading, in the columns that follow.
const MISSING: f64 = f64::NAN;

/// Returns every way to take one of each list, the last going round fastest, without what is missing.
fn rows(names: &[&'static str], of: &[&[f64]]) -> Vec<Vec<(&'static str, f64)>> {
    let mut all = vec![Vec::new()];
    for (name, values) in names.iter().zip(of) {
        let more = |row: &Vec<(&'static str, f64)>| {
            let row = row.clone();
            values.iter().map(move |value| [&row[..], &[(*name, *value)]].concat())
        };
        all = all.iter().flat_map(|row| more(row).collect::<Vec<_>>()).collect();
    }
    for row in &mut all {
        row.retain(|(_, value)| !value.is_nan());
    }
    all
}

/// What a condition comes to: `y`, `n` or `?` for every way to take the readings.
fn condition(expression: &str, names: &[&'static str], of: &[&[f64]], expected: &str) -> Sheet {
    let rows = rows(names, of);
    let expected: Vec<Expected> = expected
        .split_whitespace()
        .flat_map(str::chars)
        .map(|it| match it {
            'y' => Expected::Yes,
            'n' => Expected::No,
            _ => Expected::Unknown,
        })
        .collect();
    assert_eq!(rows.len(), expected.len(), "{expression}");
    Sheet { expression: expression.to_owned(), rows, expected }
}

/// What a number comes to, to the bit.
fn number(expression: &str, names: &[&'static str], of: &[&[f64]], expected: &[f64]) -> Sheet {
    let rows = rows(names, of);
    assert_eq!(rows.len(), expected.len(), "{expression}");
    let expected = expected
        .iter()
        .map(|it| if it.is_nan() { Expected::Missing } else { Expected::Number(*it) });
    Sheet { expression: expression.to_owned(), rows, expected: expected.collect() }
}

/// Yes, no and missing.
const THREE: &[f64] = &[1.0, 0.0, MISSING];

fn conditions() -> Vec<Sheet> {
    let two: &[&[f64]] = &[THREE, THREE];
    let mut sheets = vec![
        condition("own.f", &["f"], &[THREE], "yn?"),
        condition("!own.f", &["f"], &[THREE], "ny?"),
        condition("!!own.f", &["f"], &[THREE], "yn?"),
        condition("has(own.f)", &["f"], &[THREE], "yyn"),
        condition("!has(own.f)", &["f"], &[THREE], "nny"),
        condition("own.f && own.g", &["f", "g"], two, "yn? nnn ?n?"),
        condition("own.f || own.g", &["f", "g"], two, "yyy yn? y??"),
        condition("own.f == own.g", &["f", "g"], two, "yn? ny? ???"),
        condition("own.f != own.g", &["f", "g"], two, "ny? yn? ???"),
        condition("!(own.f && own.g)", &["f", "g"], two, "ny? yyy ?y?"),
        condition("!(own.f || own.g)", &["f", "g"], two, "nnn ny? n??"),
        condition("!own.f && own.g", &["f", "g"], two, "nnn yn? ?n?"),
        condition("own.f && true", &["f"], &[THREE], "yn?"),
        condition("own.f || false", &["f"], &[THREE], "yn?"),
        condition("own.f == true", &["f"], &[THREE], "yn?"),
        condition("own.f == false", &["f"], &[THREE], "ny?"),
        condition("has(own.f) && own.f", &["f"], &[THREE], "ynn"),
        condition("!has(own.f) || own.f", &["f"], &[THREE], "yny"),
        condition(
            "own.f ? own.g : own.h",
            &["f", "g", "h"],
            &[THREE, THREE, THREE],
            "yyy nnn ??? yn? yn? yn? ??? ??? ???",
        ),
        condition(
            "own.f && own.g || own.h",
            &["f", "g", "h"],
            &[THREE, THREE, THREE],
            "yyy yn? y?? yn? yn? yn? y?? yn? y??",
        ),
        condition(
            "own.f || own.g && own.h",
            &["f", "g", "h"],
            &[THREE, THREE, THREE],
            "yyy yyy yyy yn? nnn ?n? y?? ??? ???",
        ),
        condition(
            "own.f && own.g && own.h",
            &["f", "g", "h"],
            &[THREE, THREE, THREE],
            "yn? nnn ?n? nnn nnn nnn ?n? nnn ?n?",
        ),
    ];
    let category: &[f64] = &[0.0, 1.0, 2.0, 254.0, MISSING];
    for (expression, expected) in [
        ("own.cat == 'x'", "ynnn?"),
        ("own.cat != \"x\"", "nyyy?"),
        ("!(own.cat == 'x')", "nyyy?"),
        ("own.cat in ['x', 'z']", "ynyn?"),
        ("own.cat in ['y']", "nynn?"),
        ("!(own.cat in ['x', 'z'])", "nyny?"),
        ("has(own.cat)", "yyyyn"),
        ("has(own.cat) && own.cat == 'z'", "nnynn"),
    ] {
        sheets.push(condition(expression, &["cat"], &[category], expected));
    }
    sheets
}

/// An ulp below a third, a third, an ulp above it, and missing.
fn about_a_third() -> [f64; 4] {
    let third = 1.0 / 3.0;
    [f64::next_down(third), third, f64::next_up(third), MISSING]
}

fn comparisons() -> Vec<Sheet> {
    let (about, third) = (about_a_third(), format!("{:?}", 1.0 / 3.0));
    let mut sheets = Vec::new();
    for (sign, left, right) in [
        ("<", "ynn?", "nny?"),
        ("<=", "yyn?", "nyy?"),
        (">", "nny?", "ynn?"),
        (">=", "nyy?", "yyn?"),
        ("==", "nyn?", "nyn?"),
        ("!=", "yny?", "yny?"),
    ] {
        // With a literal, and a setting that is the same number, on either side.
        for bound in [third.as_str(), "third"] {
            let one = format!("own.a {sign} {bound}");
            sheets.push(condition(&one, &["a"], &[&about], left));
            let other = format!("{bound} {sign} own.a");
            sheets.push(condition(&other, &["a"], &[&about], right));
        }
        let (one, all) = (format!("own.a {sign} own.b"), left.trim_end_matches('?'));
        let letters: Vec<char> = all.chars().collect();
        // Each of three readings compared with each: by how much the first is above the second.
        let cell = |above: i32| letters[usize::try_from(above.signum() + 1).unwrap()];
        let mut grid = String::new();
        for a in 0..3 {
            grid.extend((0..3).map(|b| cell(a - b)));
            grid.push('?');
        }
        grid.push_str("????");
        sheets.push(condition(&one, &["a", "b"], &[&about, &about], &grid));
    }
    // Either nought is nought.
    sheets.push(condition("own.a == 0", &["a"], &[&[0.0, -0.0]], "yy"));
    sheets.push(condition("own.a < 0", &["a"], &[&[0.0, -0.0, -5e-324]], "nny"));
    sheets.push(condition(
        "(own.a < 1) == (own.b < 1)",
        &["a", "b"],
        &[&[0.0, 1.0, MISSING], &[0.0, 1.0, MISSING]],
        "yn? ny? ???",
    ));
    sheets.push(condition("has(own.a)", &["a"], &[&[0.0, -1e308, MISSING]], "yyn"));
    sheets
}

fn arithmetic() -> Vec<Sheet> {
    const M: f64 = MISSING;
    let ab: &[&'static str] = &["a", "b"];
    let few: &[&[f64]] = &[&[0.1, -7.0, M], &[0.2, 0.0, M]];
    let mut sheets = vec![
        number("own.a + own.b", ab, few, &[0.1 + 0.2, 0.1, M, -7.0 + 0.2, -7.0, M, M, M, M]),
        number("own.a - own.b", ab, few, &[0.1 - 0.2, 0.1, M, -7.0 - 0.2, -7.0, M, M, M, M]),
        number("own.a * own.b", ab, few, &[0.1 * 0.2, 0.0, M, -7.0 * 0.2, 0.0, M, M, M, M]),
        number("own.a / own.b", ab, few, &[0.1 / 0.2, M, M, -7.0 / 0.2, M, M, M, M, M]),
        number("own.a / own.b", ab, &[&[0.0, -0.0], &[0.0, -0.0, 3.0]], &[M, M, 0.0, M, M, 0.0]),
        number("-own.a", &["a"], &[&[0.1, -7.0, 0.0, M]], &[-0.1, 7.0, 0.0, M]),
        number("--own.a", &["a"], &[&[0.1, -7.0, M]], &[0.1, -7.0, M]),
        number("min(own.a, own.b)", ab, few, &[0.1, 0.0, M, -7.0, -7.0, M, M, M, M]),
        number("max(own.a, own.b)", ab, few, &[0.2, 0.1, M, 0.2, 0.0, M, M, M, M]),
        number(
            "own.a - own.b - 1",
            ab,
            few,
            &[0.1 - 0.2 - 1.0, 0.1 - 1.0, M, -7.0 - 0.2 - 1.0, -8.0, M, M, M, M],
        ),
        number(
            "own.a - (own.b - 1)",
            ab,
            few,
            &[0.1 - (0.2 - 1.0), 1.1, M, -7.0 - (0.2 - 1.0), -6.0, M, M, M, M],
        ),
        number(
            "own.a / 3 * own.b",
            ab,
            few,
            &[0.1 / 3.0 * 0.2, 0.0, M, -7.0 / 3.0 * 0.2, 0.0, M, M, M, M],
        ),
        number(
            "1 + own.a * own.b",
            ab,
            few,
            &[1.0 + 0.1 * 0.2, 1.0, M, 1.0 + -7.0 * 0.2, 1.0, M, M, M, M],
        ),
        // Beyond the greatest number it is above all others, and what is no number then is missing.
        number("1 / (own.a * own.a)", &["a"], &[&[1e200, -1e200]], &[0.0, 0.0]),
        number("own.a * own.a - own.a * own.a", &["a"], &[&[1e200, 2.0]], &[M, 0.0]),
        number("own.a * own.a / (own.a * own.a)", &["a"], &[&[1e200, 2.0, 0.0]], &[M, 1.0, M]),
        number("min(own.a * own.a, 5)", &["a"], &[&[1e200, 2.0]], &[5.0, 4.0]),
        number("max(-own.a * own.a, -5)", &["a"], &[&[1e200, 2.0]], &[-5.0, -4.0]),
        number("0 * (own.a * own.a)", &["a"], &[&[1e200, 2.0]], &[M, 0.0]),
    ];
    let one_two: &[f64] = &[1.0, 2.0, M];
    let missing_but = |value: [f64; 8]| -> Vec<f64> {
        let mut value = value.into_iter();
        let all = rows(&["a", "b", "c"], &[one_two, one_two, one_two]).into_iter();
        all.map(|row| if row.len() == 3 { value.next().unwrap() } else { M }).collect()
    };
    let abc: &[&'static str] = &["a", "b", "c"];
    for (expression, expected) in [
        ("min(own.a, own.b, own.c)", [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]),
        ("max(own.a, own.b, own.c)", [1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        // Where the least is above the most, it is the most.
        ("clamp(own.a, own.b, own.c)", [1.0, 1.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]),
    ] {
        sheets.push(number(expression, abc, &[one_two, one_two, one_two], &missing_but(expected)));
    }
    sheets.push(number(
        "clamp(own.a, 0, 1)",
        &["a"],
        &[&[-1.0, 0.0, 0.5, 1.0, 2.0, M]],
        &[0.0, 0.0, 0.5, 1.0, 1.0, M],
    ));
    sheets.push(number(
        "own.f ? own.a : own.b",
        &["f", "a", "b"],
        &[THREE, &[1.0, M], &[2.0, M]],
        &[1.0, 1.0, M, M, 2.0, M, 2.0, M, M, M, M, M],
    ));
    sheets.push(number(
        "own.a > 1 ? 5 : own.b / own.c",
        abc,
        &[&[2.0, 1.0, M], &[6.0], &[0.0, 3.0]],
        &[5.0, 5.0, M, 2.0, M, M],
    ));
    sheets.push(number("has(own.a) ? own.a : 9", &["a"], &[&[3.0, M]], &[3.0, 9.0]));
    sheets.push(number("0x10 + 1e2 + .5 + 2u + own.a", &["a"], &[&[0.0]], &[118.5]));
    sheets
}

/// Holds every cell of the sheets.
#[track_caller]
fn hold(sheets: &[Sheet]) {
    let mut text = format!(
        "{HEAD}[settings.third]\ntitle = \"A third\"\nunit = \"number\"\ndefault = {:?}\nminimum = 0\n\
         maximum = 1\n",
        1.0 / 3.0
    );
    for name in NUMBERS.iter().chain(&["expected"]) {
        write!(text, "[inputs.'own.{name}']\nkind = 'number'\nunit = 'number'\n").unwrap();
    }
    for name in FLAGS {
        write!(text, "[inputs.'own.{name}']\nkind = 'flag'\n").unwrap();
    }
    text.push_str("[inputs.'own.cat']\nkind = 'category'\nmembers = ['x', 'y', 'z']\n");
    for (nth, sheet) in sheets.iter().enumerate() {
        let is_number = matches!(sheet.expected[0], Expected::Number(_) | Expected::Missing);
        let sheet = &sheet.expression;
        let when = if is_number { format!("({sheet}) == own.expected") } else { sheet.clone() };
        text.push_str(&rule("pupil", nth, &when));
    }
    // Each file has to use the setting.
    text.push_str(&rule("pupil", sheets.len(), "own.f && third > 0 || third > own.a"));
    let stage = Stage::new(&compiled(&text));
    for (nth, sheet) in sheets.iter().enumerate() {
        let (mut given, units) = (BTreeMap::new(), sheet.rows.len());
        let column = |name: &str| {
            let value = |row: &Vec<(&'static str, f64)>| {
                row.iter().find(|(it, _)| *it == name).map_or(MISSING, |(_, value)| *value)
            };
            sheet.rows.iter().map(value).collect::<Vec<f64>>()
        };
        for name in NUMBERS {
            given.insert(format!("own.{name}"), Given::Numbers(column(name)));
        }
        for name in FLAGS.iter().chain(&["cat"]) {
            let code = |it: &f64| {
                (0..=254).find(|code| f64::from(*code).to_bits() == it.to_bits()).unwrap_or(255)
            };
            let codes = column(name).iter().map(code).collect();
            given.insert(format!("own.{name}"), Given::Codes(codes));
        }
        // Where it is to be missing, anything stands beside it.
        let expected = sheet.expected.iter().map(|it| match it {
            Expected::Number(value) => *value,
            _ => 1.0,
        });
        given.insert("own.expected".to_owned(), Given::Numbers(expected.collect()));
        let decided = stage.decide(Level::Pupil, &given, &vec![None; units]);
        for (unit, expected) in sheet.expected.iter().enumerate() {
            let right = match stage.outcome(&decided, nth, unit) {
                Outcome::Fired(_) => matches!(expected, Expected::Yes | Expected::Number(_)),
                Outcome::NotFired => *expected == Expected::No,
                Outcome::Lacking => matches!(expected, Expected::Unknown | Expected::Missing),
                _ => false,
            };
            let got = stage.outcome(&decided, nth, unit);
            let row = &sheet.rows[unit];
            assert!(right, "`{}` of {row:?}: expected {expected:?}, got {got:?}", sheet.expression);
        }
    }
}

fn rule(level: &str, nth: usize, when: &str) -> String {
    format!(
        "\n[[rule]]\nid = \"{}{nth}\"\ntitle = \"One\"\nlevel = \"{level}\"\narea = \"attendance\"\n\
         recommend = \"attendance-meeting\"\nwhen = \"\"\"{when}\"\"\"\nneed = \"0.5\"\nbecause = \"So.\"\n\
         evidence = [\"none\"]\n",
        level.split_at(1).0
    )
}

#[test]
fn conditions_are_kleenes() {
    hold(&conditions());
}

#[test]
fn comparisons_are_exact_on_either_side_of_each_bound() {
    hold(&comparisons());
}

#[test]
fn arithmetic_is_of_64_bits_and_missing_where_it_is_no_number() {
    hold(&arithmetic());
}

#[test]
fn each_statistic_is_a_reading_like_any_other() {
    let forms = [
        ("mean(own.a)", "own.a", Statistic::Mean),
        ("median(own.a)", "own.a", Statistic::Median),
        ("minimum(own.a)", "own.a", Statistic::Minimum),
        ("maximum(own.a)", "own.a", Statistic::Maximum),
        ("count(own.a)", "own.a", Statistic::Count),
        ("gap(own.a)", "own.a", Statistic::Gap),
        ("share(own.flag)", "own.flag", Statistic::Share),
        ("count(own.flag)", "own.flag", Statistic::Count),
        ("share(own.cat == 'y')", "own.cat=y", Statistic::Share),
        ("finding(\"p0\")", "finding.p0", Statistic::Share),
    ];
    let mut text = format!("{HEAD}[inputs.'own.a']\nkind = 'number'\nunit = 'number'\n");
    text.push_str("[inputs.'own.flag']\nkind = 'flag'\n");
    text.push_str("[inputs.'own.cat']\nkind = 'category'\nmembers = ['x', 'y']\n");
    text.push_str(&rule("pupil", 0, "own.a > 1"));
    let levels = [Level::Class, Level::Academy, Level::Trust];
    for level in levels {
        for (nth, (form, ..)) in forms.iter().enumerate() {
            text.push_str(&rule(level.word(), nth, &format!("{form} >= 0.25")));
        }
    }
    let compiled = compiled(&text);
    let stage = Stage::new(&compiled);
    let quarter: f64 = 0.25;
    let column = vec![quarter.next_down(), quarter, quarter.next_up(), MISSING];
    let given = |(_, name): (usize, String)| (name, Given::Numbers(column.clone()));
    for (above, level) in levels.into_iter().enumerate() {
        let inputs = stage.inputs(level);
        assert_eq!(inputs.len(), forms.len());
        for ((place, name), (form, indicator, statistic)) in inputs.iter().zip(forms) {
            let input = &stage.book.inputs[*place];
            assert_eq!(
                (input.indicator.as_str(), input.statistic),
                (indicator, statistic),
                "{form}"
            );
            assert_eq!(*name, format!("{indicator}.{statistic}"));
        }
        let given = inputs.into_iter().map(given).collect();
        let decided = stage.decide(level, &given, &[None; 4]);
        for (nth, (form, ..)) in forms.iter().enumerate() {
            let outcome =
                |unit| stage.outcome(&decided, 1 + above * forms.len() + nth, unit).words();
            let got = [0, 1, 2, 3].map(outcome);
            assert_eq!(got, ["not fired", "fired", "fired", "lacking"], "{form} of a {level}");
        }
    }
}
