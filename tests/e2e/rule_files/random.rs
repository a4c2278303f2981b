//! Rule files made at random, compiled and run in the sandbox, do what the second reading of the table says:
//! which rules fire, with which need, and which lack data. What an expression comes to is held to the bit by
//! rules that compare it with a column of what is expected.
#![expect(clippy::string_slice, reason = "places found in a text by searching it")]

use super::kit::{Given, Stage, told};
use super::language::{Condition, Number, Reading, Row, Rule, Said};
use super::scene::{Draw, File, PROBES, Scene, Sort, VALUES};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestError;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use uplift_model::{Need, Outcome};
use uplift_rulefile::{Compiled, Severity};

/// Rules of each of two levels in a file.
const RULES: usize = 12;
const _: () = assert!(PROBES >= RULES / 2);
/// Units: more than one block of 64 and not a whole number of them.
const ROWS: usize = 200;

/// What became of the rules that were drawn.
#[derive(Debug, Default)]
struct Tally {
    accepted: AtomicUsize,
    refused: AtomicUsize,
    doubted: AtomicUsize,
    fired: AtomicUsize,
    silent: AtomicUsize,
    lacking: AtomicUsize,
    exact: AtomicUsize,
}

impl Tally {
    fn add(counter: &AtomicUsize, more: usize) {
        counter.fetch_add(more, Ordering::Relaxed);
    }
}

/// Compiles a file, leaving out the rules that are refused until the rest is accepted.
fn accepted(file: &mut File, choices: &[u32], tally: &Tally) -> Option<(String, Compiled)> {
    loop {
        let text = file.text(&mut Draw::new(choices));
        match uplift_rulefile::compile("drawn.toml", &text) {
            Ok(compiled) => {
                let rules = file.scenes.iter().map(|scene| scene.rules.len()).sum();
                Tally::add(&tally.accepted, rules);
                return Some((text, compiled));
            }
            Err(refused) => {
                let rules = rules(&text);
                let mut out = vec![false; rules.len()];
                for error in refused.all.iter().filter(|it| it.severity == Severity::Error) {
                    let mut blamed = blamed(&text, &rules, error.at.start);
                    // What is wrong with a setting is wrong where it is compared.
                    if let (true, Some((other, _))) = (blamed.is_empty(), &error.other) {
                        blamed = self::blamed(&text, &rules, other.start);
                    }
                    if let [rule] = blamed[..] {
                        doubt(file, rule, &error.message, &text, choices);
                        Tally::add(&tally.doubted, 1);
                    }
                    for rule in blamed {
                        out[rule] = true;
                    }
                }
                let count = out.iter().filter(|out| **out).count();
                assert!(count > 0, "no rule is to blame: {}\n{text}", told(&refused));
                Tally::add(&tally.refused, count);
                let mut out = out.into_iter();
                for scene in &mut file.scenes {
                    scene.rules.retain(|_| out.next() == Some(false));
                }
                if file.scenes.iter().any(|scene| scene.rules.is_empty()) {
                    return None;
                }
            }
        }
    }
}

/// Returns where the rules of a file stand.
fn rules(text: &str) -> Vec<Range<usize>> {
    let starts: Vec<usize> = text.match_indices("[[rule]]").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Returns the rules that have to do with a place in the file: one of them, or all that use a definition,
/// whether directly or through others.
fn blamed(text: &str, rules: &[Range<usize>], at: usize) -> Vec<usize> {
    if let Some(rule) = rules.iter().position(|rule| rule.contains(&at)) {
        return vec![rule];
    }
    let define = text.find("[define]").unwrap()..rules[0].start;
    let names: Vec<(usize, &str)> = text[define.clone()]
        .match_indices("_number")
        .chain(text[define.clone()].match_indices("_condition"))
        .map(|(found, _)| define.start + found - 1)
        .filter(|&start| text[..start].ends_with('\n'))
        .map(|start| (start, text[start..].split([' ', '\n', '\t', '(']).next().unwrap()))
        .filter(|(start, name)| text[start + name.len()..].starts_with(" = "))
        .collect();
    let Some((_, wrong)) = names.iter().filter(|(start, _)| *start <= at).max() else {
        return Vec::new();
    };
    let mut using = vec![*wrong];
    let mut names = names.clone();
    names.sort_unstable();
    for (nth, (start, name)) in names.iter().enumerate() {
        let end = names.get(nth + 1).map_or(define.end, |(start, _)| *start);
        let written = &text[start + name.len()..end];
        if using.iter().any(|used| written.contains(used)) {
            using.push(name);
        }
    }
    let uses = |rule: &Range<usize>| using.iter().any(|used| text[rule.clone()].contains(used));
    (0..rules.len()).filter(|&rule| uses(&rules[rule])).collect()
}

/// Fails where a rule is refused because it can never fire or always does, and for some unit it does or
/// does not.
fn doubt(file: &File, rule: usize, why: &str, text: &str, choices: &[u32]) {
    let first = file.scenes[0].rules.len();
    let (scene, place) =
        if rule < first { (&file.scenes[0], rule) } else { (&file.scenes[1], rule - first) };
    let settings: Vec<f64> = file.settings.iter().map(|setting| setting.default).collect();
    let seed = u64::from(choices.first().copied().unwrap_or(0));
    let mut draw = many(seed);
    let mut units = Units::draw(scene, &settings, &mut Draw::new(&draw));
    draw.reverse();
    units.probe(scene, &settings, &mut Draw::new(&draw));
    // What is said is said of numbers that lose nothing where they are added up.
    let small = |it: &Reading| !matches!(it, Reading::Number(value) if value.abs() > 1_000.0);
    for unit in (0..ROWS).filter(|&unit| units.rows[unit].iter().all(small)) {
        let row = units.row(scene, &settings, unit);
        let said = scene.rules[place].says(row, units.years[unit]);
        let right = match said {
            Said::Fires(_) => !why.contains("never fire"),
            Said::Silent => !why.contains("always fires"),
            _ => true,
        };
        assert!(right, "{why}, but {said:?} for unit {unit}\n{}", shown(text, scene, place, row));
    }
}

/// The units of a level: by row what each source reads, and the year groups.
struct Units {
    rows: Vec<Vec<Reading>>,
    years: Vec<Option<i8>>,
}

impl Units {
    /// Draws them: at each value that stands in files, an ulp to either side, at the ends of ranges, missing.
    fn draw(scene: &Scene, settings: &[f64], draw: &mut Draw<'_>) -> Self {
        let mut special: Vec<f64> = VALUES.iter().chain(settings).copied().collect();
        special.extend([-0.0, 5.0, 4.0, 1e308, f64::MIN_POSITIVE, 1e6]);
        let all: Vec<f64> =
            special.iter().flat_map(|it| [*it, it.next_up(), it.next_down(), -it]).collect();
        let years: Vec<Option<i8>> =
            (0..ROWS).map(|_| i8::try_from(draw.below(18)).ok().filter(|it| *it < 17)).collect();
        let years: Vec<Option<i8>> = years.into_iter().map(|year| year.map(|it| it - 2)).collect();
        let rows = years.iter().map(|year| {
            let sources = scene.sources.iter().map(|source| match source.sort {
                Sort::Year => year.map_or(Reading::Missing, |it| Reading::Number(it.into())),
                Sort::Number(..) if draw.below(8) == 7 => Reading::Missing,
                Sort::Number(least, most) => {
                    let value = all[draw.below(all.len())];
                    let value = if draw.below(3) == 2 { value.floor() } else { value };
                    Reading::Number(value.clamp(least, most))
                }
                Sort::Probe => Reading::Missing,
                Sort::Flag => match draw.below(3) {
                    2 => Reading::Missing,
                    code => Reading::Flag(code == 1),
                },
                Sort::Category => match draw.below(source.members.len() + 2) {
                    0 => Reading::Missing,
                    1 => Reading::Member(None),
                    code => Reading::Member(Some(code - 2)),
                },
            });
            sources.collect()
        });
        Self { rows: rows.collect(), years }
    }

    fn row<'a>(&'a self, scene: &'a Scene, settings: &'a [f64], unit: usize) -> Row<'a> {
        let (numbers, conditions) = (&scene.numbers, &scene.conditions);
        Row { readings: &self.rows[unit], settings, numbers, conditions }
    }

    /// Puts what the expressions of rules with a probe come to into the probes: for one row in four an ulp
    /// beside it.
    fn probe(&mut self, scene: &Scene, settings: &[f64], draw: &mut Draw<'_>) {
        for rule in &scene.rules {
            let Condition::Compare(_, expected, Number::Reading(place)) = &rule.when else {
                continue;
            };
            if scene.sources[*place].sort != Sort::Probe {
                continue;
            }
            for unit in 0..ROWS {
                let value = self.row(scene, settings, unit).number(expected);
                let value = value.map(|it| if draw.below(4) == 3 { it.next_up() } else { it });
                let value = value.filter(|it| it.is_finite());
                self.rows[unit][*place] = value.map_or(Reading::Missing, Reading::Number);
            }
        }
    }

    /// Returns the columns by the names of their inputs.
    fn given(&self, scene: &Scene) -> BTreeMap<String, Given> {
        let column = |(place, source): (usize, &super::scene::Source)| {
            let readings = self.rows.iter().map(|row| row[place]);
            let code = |it| match it {
                Reading::Flag(flag) => u8::from(flag),
                Reading::Member(member) => member.map_or(254, |it| u8::try_from(it).unwrap()),
                _ => 255,
            };
            let number = |it| if let Reading::Number(value) = it { value } else { f64::NAN };
            let given = match source.sort {
                Sort::Flag | Sort::Category => Given::Codes(readings.map(code).collect()),
                _ => Given::Numbers(readings.map(number).collect()),
            };
            (source.name.clone(), given)
        };
        scene.sources.iter().enumerate().map(column).collect()
    }
}

fn agrees(outcome: Outcome, said: Said) -> bool {
    match (outcome, said) {
        (Outcome::Fired(got), Said::Fires(need)) => Need::from_fraction(need) == Some(got),
        (Outcome::NotFired, Said::Silent)
        | (Outcome::Lacking, Said::Lacking)
        | (Outcome::NotApplicable, Said::NotApplicable) => true,
        // The host asks no rule for year groups about a unit that has none.
        _ => false,
    }
}

/// Returns what stands in the file about a rule, and what it read.
fn shown(text: &str, scene: &Scene, place: usize, row: Row<'_>) -> String {
    let head = format!("id = \"{}\"", scene.rule_name(place));
    let at = text.find(&head).unwrap_or(0);
    let rule = text[at..].split("[[rule]]").next().unwrap_or("");
    let define = text.split("[define]").nth(1).and_then(|it| it.split("[[rule]]").next());
    let read = scene.sources.iter().zip(row.readings);
    let read: Vec<String> = read.map(|(it, value)| format!("{} = {value:?}", it.text)).collect();
    let (settings, define) = (row.settings, define.unwrap_or(""));
    format!("{define}\n{rule}\nsettings {settings:?}\n{}", read.join("\n"))
}

/// Holds a file drawn by these choices to what it is to do.
fn check(choices: &[u32], rows: &[u32], tally: &Tally) -> Result<(), TestCaseError> {
    let mut file = File::draw(&mut Draw::new(choices), RULES);
    let rest = &choices[choices.len() / 2..];
    let Some((text, compiled)) = accepted(&mut file, rest, tally) else { return Ok(()) };
    let mut stage = Stage::new(&compiled);
    let mut draw = Draw::new(rows);
    let mut settings: Vec<f64> = file.settings.iter().map(|setting| setting.default).collect();
    if draw.below(2) == 1 {
        for value in &mut settings {
            *value = VALUES[draw.below(12)];
        }
    }
    // Only settings that some rule reads are the manifest's.
    for (place, setting) in compiled.program.manifest.settings.iter().enumerate() {
        let nth = file.settings.iter().position(|it| it.name == setting.id).unwrap();
        stage.set(place, settings[nth]);
    }
    let mut first = 0;
    for scene in &file.scenes {
        let mut units = Units::draw(scene, &settings, &mut draw);
        units.probe(scene, &settings, &mut draw);
        let decided = stage.decide(scene.level, &units.given(scene), &units.years);
        for (place, rule) in scene.rules.iter().enumerate() {
            for unit in 0..ROWS {
                let row = units.row(scene, &settings, unit);
                let said = rule.says(row, units.years[unit]);
                let outcome = stage.outcome(&decided, first + place, unit);
                prop_assert!(
                    agrees(outcome, said),
                    "got {outcome:?}, expected {said:?}, row {unit}\n{}",
                    shown(&text, scene, place, row)
                );
                count(tally, rule, said);
            }
        }
        first += scene.rules.len();
    }
    Ok(())
}

fn count(tally: &Tally, rule: &Rule, said: Said) {
    match said {
        Said::Fires(_) => {
            Tally::add(&tally.fired, 1);
            let exact = matches!(rule.when, Condition::Compare("==", _, Number::Reading(_)));
            Tally::add(&tally.exact, usize::from(exact));
        }
        Said::Silent => Tally::add(&tally.silent, 1),
        Said::Lacking => Tally::add(&tally.lacking, 1),
        Said::NotApplicable => (),
    }
}

/// Returns as many numbers as drawing units may take.
fn many(mut seed: u64) -> Vec<u32> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(seed >> 33).unwrap()
    };
    (0..40_000).map(|_| next()).collect()
}

/// How many files are drawn, unless `PROPTEST_CASES` asks for another number.
const FILES: u32 = 120;

#[test]
fn random_rule_files_do_what_the_table_says() {
    let default = ProptestConfig::default();
    let files = if default.cases == 256 { FILES } else { default.cases };
    let config = ProptestConfig {
        cases: files,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..default
    };
    let tally = Tally::default();
    let strategy = (vec(any::<u32>(), 200..4_000), any::<u64>());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let ran = runner.run(&strategy, |(choices, seed)| check(&choices, &many(seed), &tally));
    if let Err(TestError::Fail(why, _)) = ran {
        panic!("{why}");
    }
    println!("{tally:?}");
    let Tally { accepted, refused, doubted, fired, silent, lacking, exact } = tally;
    let [accepted, refused] = [accepted, refused].map(AtomicUsize::into_inner);
    assert!(accepted > 2 * refused, "{accepted} rules accepted, {refused} refused");
    assert!(doubted.into_inner() > 100);
    for seen in [fired, silent, lacking, exact] {
        assert!(seen.into_inner() > 250 * usize::try_from(files).unwrap());
    }
}
