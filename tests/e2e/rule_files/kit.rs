//! Rule files compiled, loaded and run over columns: the one place of these tests that touches the
//! compiler and the host at length.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use uplift_cohort::{Column, Inputs};
use uplift_host::{BATCH, Host, HostSettings, Plugin, RuleSets, bind};
use uplift_model::{
    Academy, Class, Direction, Enrolments, Findings, Grants, Indicator, Kind, Level, Outcome,
    Policy, Roster, RuleBook, Trust,
};
use uplift_rulefile::{Compiled, Diagnostics};

/// A host with the limits of a run, shared by all tests.
pub(super) static HOST: LazyLock<Host> =
    LazyLock::new(|| Host::new(HostSettings::default()).unwrap());

/// What stands at the head of every file made up here, up to its settings.
pub(super) const HEAD: &str = r#"
id = "made-up"
version = "1.0.0"
title = "Made up"
publisher = "A test"

[evidence.none]
claim = "Nothing is claimed."
source = "A test"
as_at = "2026-11-22"
population = "Nobody"
"#;

/// Compiles a file that is expected to be right.
#[track_caller]
pub(super) fn compiled(text: &str) -> Compiled {
    match uplift_rulefile::compile("made-up.toml", text) {
        Ok(compiled) => compiled,
        Err(refused) => panic!("{}\nof the file\n{text}", told(&refused)),
    }
}

/// Returns diagnostics as lines.
pub(super) fn told(diagnostics: &Diagnostics) -> String {
    let lines = diagnostics.all.iter().map(|it| {
        let text = diagnostics.text.get(it.at.clone()).unwrap_or("?");
        format!("{:?}: {}; {} (`{text}`, {})", it.severity, it.message, it.hint, it.label)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Readings of one input, one a row; a flag or a member as its code.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// Numbers, a missing one being NaN.
    Numbers(Vec<f64>),
    /// Codes.
    Codes(Vec<u8>),
}

/// A rule set made of a rule file, bound to the trust's own indicators that it reads.
pub(super) struct Stage {
    rule_sets: RuleSets,
    /// Its rules; settings may be changed here.
    pub(super) book: RuleBook,
}

impl Stage {
    /// Loads and binds a component. Whatever the catalogue does not have is the trust's own.
    #[track_caller]
    pub(super) fn new(compiled: &Compiled) -> Self {
        let plugin =
            Plugin { name: "made-up.wasm".to_owned(), bytes: compiled.component.clone().into() };
        let rule_set = HOST.load(&plugin).unwrap();
        assert_eq!(rule_set.manifest(), &compiled.program.manifest);
        let mut own: BTreeMap<String, Indicator> = BTreeMap::new();
        for input in &rule_set.manifest().inputs {
            let (id, member) = match input.indicator.split_once('=') {
                Some((id, member)) => (id, Some(member)),
                None => (input.indicator.as_str(), None),
            };
            if !id.starts_with("own.") {
                continue;
            }
            let kind = match (member, &input.kind) {
                (Some(member), _) => Kind::Category(vec![member.to_owned().into()].into()),
                (None, _) if id.starts_with("own.flag") => Kind::Flag,
                (None, kind) => kind.clone(),
            };
            let found = own.entry(id.to_owned()).or_insert_with(|| indicator(id, kind.clone()));
            // Each member that any input names has to be one of the indicator's.
            if let (Kind::Category(known), Kind::Category(more)) = (&mut found.kind, kind) {
                let more = more.iter().filter(|it| !known.contains(it)).cloned();
                *known = known.iter().cloned().chain(more.collect::<Vec<_>>()).collect();
            }
        }
        let own: Vec<Indicator> = own.into_values().collect();
        let rule_sets = RuleSets::new(vec![rule_set]).unwrap();
        // A gap tells pupils apart who are disadvantaged.
        let every = ["pupil.disadvantaged", "pupil.sen_need"].map(str::to_owned).into();
        let policy = Policy { grants: Grants { every, ..Grants::default() }, ..Policy::default() };
        let book = bind(&rule_sets, &own, &policy).unwrap();
        Self { rule_sets, book }
    }

    /// Returns the names of the inputs of a level, each with its place, as reasons write them.
    pub(super) fn inputs(&self, level: Level) -> Vec<(usize, String)> {
        let inputs = self.book.inputs.iter().enumerate().filter(|(_, it)| it.level == level);
        inputs.map(|(place, it)| (place, name(it))).collect()
    }

    /// Sets a setting, to the bit.
    pub(super) fn set(&mut self, setting: usize, value: f64) {
        self.book.rule_sets[0].settings[setting] = value;
    }

    /// Decides for units of a level: readings by the name of their input, and the units' year groups.
    pub(super) fn decide(
        &self,
        level: Level,
        given: &BTreeMap<String, Given>,
        years: &[Option<i8>],
    ) -> Decided {
        let columns = self.book.inputs.iter().map(|input| {
            if input.level != level {
                return None;
            }
            let members: Arc<[_]> = match &input.kind {
                Kind::Category(members) => members.to_vec().into(),
                _ => Arc::new([]),
            };
            let name = name(input);
            Some(match given.get(&name) {
                Some(Given::Numbers(values)) => Column::from_numbers(values),
                Some(Given::Codes(codes)) => Column::from_codes(codes.clone(), members),
                None => panic!("nothing is given for {name}"),
            })
        });
        let inputs = Inputs::new(level, years.len(), columns.collect());
        let roster = roster(level, years);
        let findings = HOST.evaluate(&self.rule_sets, &self.book, &inputs, &roster, BATCH);
        let faults: Vec<_> = findings.faults().map(|it| format!("{it:?}")).collect();
        assert!(faults.is_empty(), "{faults:?}");
        Decided { findings, roster }
    }

    /// Returns what became of a rule, by its place, for a unit.
    pub(super) fn outcome(&self, decided: &Decided, rule: usize, unit: usize) -> Outcome {
        decided.findings.outcome(&self.book, &decided.roster, rule, unit)
    }
}

/// What was found.
pub(super) struct Decided {
    findings: Findings,
    roster: Roster,
}

/// Returns an input's name, as reasons write it.
fn name(input: &uplift_model::Input) -> String {
    match input.statistic {
        uplift_model::Statistic::Value => input.indicator.clone(),
        statistic => format!("{}.{statistic}", input.indicator),
    }
}

/// Makes an indicator of the trust's own.
fn indicator(id: &str, kind: Kind) -> Indicator {
    Indicator {
        id: id.to_owned().into(),
        title: id.to_owned().into(),
        level: Level::Pupil,
        kind,
        measure: uplift_model::Measure::Number,
        range: (f64::NEG_INFINITY, f64::INFINITY),
        direction: Direction::Neither,
        sensitive: false,
        definition: "Made up.".into(),
        source: "A test".into(),
    }
}

/// Returns a roster of units of one level of which nothing is known but the year group.
fn roster(level: Level, years: &[Option<i8>]) -> Roster {
    let mut roster = Roster::default();
    let text = String::new;
    match level {
        Level::Pupil => {
            let year = |year: &Option<i8>| year.unwrap_or(Enrolments::NO_YEAR);
            roster.enrolments.year = years.iter().map(year).collect();
        }
        Level::Class => roster.classes.extend(years.iter().map(|&year_group| Class {
            id: text(),
            name: text(),
            year_group,
            subject: text(),
            academy: 0,
            home: 0..0,
            others: Vec::new(),
        })),
        Level::Academy => roster.academies.extend(years.iter().map(|_| Academy {
            id: text(),
            name: text(),
            phase: text(),
            trust: 0,
            classes: 0..0,
            enrolments: 0..0,
        })),
        Level::Trust => roster.trusts.extend(years.iter().map(|_| Trust {
            id: text(),
            name: text(),
            academies: 0..0,
        })),
    }
    roster
}
