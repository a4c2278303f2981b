//! Rule files that are large, long, deep or doubled: accepted and run within the limits of a run, or refused
//! in good time.

use super::kit::{Given, HEAD, Stage, compiled, told};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use uplift_model::{Level, Outcome};

/// Longer than any of these may take on a slow machine, and far shorter than what has no end.
const GOOD_TIME: Duration = Duration::from_secs(20);

fn rule(nth: usize, when: &str, need: &str) -> String {
    format!(
        "\n[[rule]]\nid = \"r{nth}\"\ntitle = \"Rule {nth}\"\narea = \"attendance\"\n\
         recommend = \"attendance-meeting\"\nwhen = '{when}'\nneed = '{need}'\n\
         because = 'Missed {{input:attendance.absence_rate}}.'\nevidence = [\"none\"]\n"
    )
}

fn many(rules: usize) -> String {
    let mut text = HEAD.to_owned();
    for nth in 0..rules {
        let least = 0.01 + f64::from(u32::try_from(nth).unwrap()) / 20_000.0;
        let when = format!(
            "attendance.absence_rate >= {least} && (pupil.eal || attendance.lates > {})",
            nth % 40
        );
        text.push_str(&rule(
            nth,
            &when,
            &format!("clamp(attendance.absence_rate - {least}, 0, 1)"),
        ));
    }
    text
}

/// Compiles a file in good time, and returns whether it was accepted.
#[track_caller]
fn in_good_time(what: &str, text: &str) -> bool {
    let begun = Instant::now();
    let made = uplift_rulefile::compile("large.toml", text);
    let took = begun.elapsed();
    assert!(took < GOOD_TIME, "{what}: {took:?}");
    match made {
        Ok(made) => {
            let (bytes, size) = (made.component.len(), text.len());
            println!("{what}, {size} bytes: accepted in {took:?}, {bytes} bytes");
            assert!(bytes < 4 << 20, "{what}: a component of {bytes} bytes");
            true
        }
        Err(refused) => {
            let first =
                told(&refused).lines().next().unwrap_or("").chars().take(200).collect::<String>();
            println!("{what}, {} bytes: refused in {took:?}: {first}", text.len());
            assert!(refused.all.len() <= 1_000, "{what}: {} diagnostics", refused.all.len());
            assert!(refused.all.iter().all(|it| !it.hint.is_empty() && it.message.len() < 1_000));
            false
        }
    }
}

#[test]
fn a_thousand_rules_are_compiled_and_run_within_the_limits() {
    const RULES: usize = 1_000;
    const ROWS: usize = 5_000;
    let text = many(RULES);
    assert!(in_good_time("a thousand rules", &text));
    let begun = Instant::now();
    let stage = Stage::new(&compiled(&text));
    println!("loaded in {:?}", begun.elapsed());
    let numbers = |of: &dyn Fn(f64) -> f64| {
        Given::Numbers((0..ROWS).map(|unit| of(f64::from(u32::try_from(unit).unwrap()))).collect())
    };
    let given = BTreeMap::from([
        ("attendance.absence_rate".to_owned(), numbers(&|it| it / 20_000.0)),
        ("attendance.lates".to_owned(), numbers(&|it| it % 50.0)),
        ("pupil.eal".to_owned(), Given::Codes(vec![255; ROWS])),
    ]);
    let begun = Instant::now();
    let decided = stage.decide(Level::Pupil, &given, &vec![None; ROWS]);
    println!("{RULES} rules over {ROWS} pupils in {:?}", begun.elapsed());
    let (mut fired, mut lacking) = (0, 0);
    for rule in 0..RULES {
        for unit in 0..ROWS {
            let (missed, lates) = (unit, unit % 50);
            // A rate of so many twenty-thousandths is compared with one hundredth and `rule` more of them;
            // where the two are as good as the same, rounding decides, which other tests are about.
            if missed == 200 + rule {
                continue;
            }
            let outcome = stage.outcome(&decided, rule, unit);
            match (missed > 200 + rule, lates > rule % 40) {
                (false, _) => assert_eq!(outcome, Outcome::NotFired),
                (true, false) => assert_eq!(outcome, Outcome::Lacking),
                (true, true) => assert!(matches!(outcome, Outcome::Fired(_))),
            }
            fired += usize::from(matches!(outcome, Outcome::Fired(_)));
            lacking += usize::from(outcome == Outcome::Lacking);
        }
    }
    assert!(fired > 100_000 && lacking > 100_000, "{fired} {lacking}");
}

#[test]
fn more_rules_than_the_host_takes_are_refused() {
    assert!(!in_good_time("a thousand and one rules", &many(1_001)));
    assert!(!in_good_time("ten thousand rules", &many(10_000)));
}

/// Repeats some text with a number in it.
fn repeated(count: usize, of: impl Fn(usize) -> String, between: &str) -> String {
    (0..count).map(of).collect::<Vec<_>>().join(between)
}

#[test]
fn long_and_deep_expressions_end_in_good_time() {
    let rate = |_: usize| "attendance.absence_rate".to_owned();
    for (what, when, accepted) in [
        ("a long sum", format!("{} > 1", repeated(148, rate, " + ")), Some(true)),
        (
            "a long all",
            repeated(90, |nth| format!("attendance.absence_rate > 0.{nth:03}"), " && "),
            Some(true),
        ),
        (
            "a long any",
            repeated(90, |nth| format!("attendance.lates == {nth}"), " || "),
            Some(true),
        ),
        (
            "a long list",
            format!("pupil.sen_need in [{}]", repeated(500, |_| "\"SEMH\"".to_owned(), ", ")),
            None,
        ),
        (
            "long choices",
            format!(
                "{}0.5 > 0.2",
                repeated(60, |nth| format!("attendance.lates == {nth} ? 0.{nth:02} : "), "")
            ),
            None,
        ),
        ("too long a sum", format!("{} > 1", repeated(20_000, rate, " + ")), Some(false)),
        ("too long an all", repeated(20_000, |_| "pupil.eal".to_owned(), " && "), Some(false)),
        (
            "deep parentheses",
            format!("{}pupil.eal{}", "(".repeat(2_000), ")".repeat(2_000)),
            Some(false),
        ),
        (
            "deeper parentheses",
            format!("{}pupil.eal{}", "(".repeat(200_000), ")".repeat(200_000)),
            Some(false),
        ),
        ("open parentheses", "(".repeat(200_000), Some(false)),
        ("open brackets", "[".repeat(200_000), Some(false)),
        ("open braces", "{".repeat(200_000), Some(false)),
        ("many nots", format!("{}pupil.eal", "!".repeat(100_000)), None),
        ("nots", format!("{}pupil.eal", "!".repeat(3_900)), None),
        ("minuses", format!("{}attendance.lates > 1", "-".repeat(3_900)), None),
        ("parentheses", format!("{}pupil.eal{}", "(".repeat(1_900), ")".repeat(1_900)), None),
        (
            "nots in parentheses",
            format!("{}pupil.eal{}", "!(".repeat(1_300), ")".repeat(1_300)),
            None,
        ),
        (
            "calls in calls",
            format!("{}attendance.lates{} > 1", "min(9,".repeat(560), ")".repeat(560)),
            None,
        ),
        ("choices after choices", format!("{}1 > 2", "pupil.eal?1:".repeat(320)), None),
        (
            "choices in choices",
            format!("{}pupil.eal{}", "(pupil.eal?".repeat(170), ":pupil.eal)".repeat(170)),
            None,
        ),
        ("signs in products", format!("{}1 > 2", "attendance.lates*-".repeat(210)), None),
        (
            "many nots in parentheses",
            format!("{}pupil.eal{}", "!(".repeat(3_000), ")".repeat(3_000)),
            Some(false),
        ),
        ("many signs", format!("{}attendance.lates > 1", "-".repeat(100_000)), None),
        (
            "deep calls",
            format!("{}1{} > 2", "min(2, ".repeat(3_000), ")".repeat(3_000)),
            Some(false),
        ),
        ("deep choices", format!("{}1 > 2", "pupil.eal ? 1 : ".repeat(5_000)), Some(false)),
        (
            "deep choices before",
            format!("{}pupil.eal{}", "(pupil.eal ? ".repeat(3_000), " : pupil.eal)".repeat(3_000)),
            Some(false),
        ),
        ("a deep name", format!("a{} > 1", ".a".repeat(50_000)), Some(false)),
        ("a long name", format!("{} > 1", "a".repeat(500_000)), Some(false)),
        ("a long string", format!("pupil.sex == \"{}\"", "F".repeat(500_000)), Some(false)),
        ("a long number", format!("attendance.lates > 1{}", "0".repeat(100_000)), Some(false)),
    ] {
        let text = format!("{HEAD}{}", rule(0, &when, "0.5"));
        let was = in_good_time(what, &text);
        assert!(accepted.is_none_or(|accepted| accepted == was), "{what}: accepted {was}");
    }
}

#[test]
fn definitions_that_multiply_end_in_good_time() {
    let mut doubling = format!("{HEAD}[define]\nd0 = \"attendance.absence_rate\"\n");
    let mut conditions = format!("{HEAD}[define]\nc0 = \"pupil.eal\"\n");
    let mut chain = format!("{HEAD}[define]\nd0 = \"attendance.absence_rate\"\n");
    for nth in 1..60 {
        let before = nth - 1;
        writeln!(doubling, "d{nth} = \"d{before} + d{before}\"").unwrap();
        writeln!(conditions, "c{nth} = \"c{before} && (c{before} || pupil.eal)\"").unwrap();
    }
    for nth in 1..5_000 {
        writeln!(chain, "d{nth} = \"d{} + 0.1\"", nth - 1).unwrap();
    }
    doubling.push_str(&rule(0, "d59 > 1e9", "0.5"));
    conditions.push_str(&rule(0, "c59", "0.5"));
    chain.push_str(&rule(0, "d4999 > 500", "0.5"));
    in_good_time("definitions that double", &doubling);
    in_good_time("conditions that double", &conditions);
    in_good_time("a chain of definitions", &chain);
    let ring = format!(
        "{HEAD}[define]\na = \"b + 1\"\nb = \"c + 1\"\nc = \"a + 1\"\n{}",
        rule(0, "a > 1", "0.5")
    );
    assert!(!in_good_time("a ring of definitions", &ring));
}

#[test]
fn many_of_everything_else_end_in_good_time() {
    let ok = rule(0, "attendance.absence_rate > 0.5", "0.5");
    let tables =
        |of: &dyn Fn(usize) -> String, count| HEAD.to_owned() + &repeated(count, of, "\n") + &ok;
    let setting = |nth: usize| {
        format!(
            "[settings.s{nth}]\ntitle = 's'\nunit = 'number'\ndefault = 1\nminimum = 0\nmaximum = 2"
        )
    };
    in_good_time("many settings", &tables(&setting, 3_000));
    in_good_time(
        "many inputs",
        &tables(&|nth| format!("[inputs.'own.i{nth}']\nkind = 'flag'"), 5_000),
    );
    let members = repeated(5_000, |nth| format!("'m{nth}'"), ", ");
    let text = format!("{HEAD}[inputs.'own.c']\nkind = 'category'\nmembers = [{members}]\n{ok}");
    in_good_time("many members", &text);
    let wrong = |nth: usize| rule(nth, "attendance.absence_rat > 0.5", "0.5");
    assert!(!in_good_time("many mistakes", &format!("{HEAD}{}", repeated(900, wrong, "\n"))));
    assert!(!in_good_time("a deep value", &format!("{HEAD}x = {}\n{ok}", "[".repeat(100_000))));
    assert!(!in_good_time("a deep key", &format!("{HEAD}\n[{}a]\n", "a.".repeat(50_000))));
    assert!(!in_good_time("megabytes of a comment", &format!("# {}", "é".repeat(4 << 20))));
}
