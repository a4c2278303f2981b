//! `uplift plugin explain-rule`: what the rules of a plugin do, in plain English.

use crate::args::{ExplainRuleArgs, Global};
use crate::command::plugin::inspect::{evidence, years};
use crate::plugins::find;
use crate::words::{sentence, wrapped};
use crate::{CommandError, Exit, Io, policy, sources};
use std::collections::BTreeMap;
use std::path::Path;
use uplift_author::trial::describe;
use uplift_host::RuleSet;
use uplift_model::{Gate, Guard, Input, Kind, Level, Manifest, Rule, Setting, catalogue, fraction};
use uplift_rulefile::program::{Example, Expected};
use uplift_rulefile::{Compiled, Explanation, explain};

/// How far what belongs to a heading is set in.
const INDENT: usize = 4;

/// Explains the rules of a plugin, or one of them.
pub(crate) fn run(
    args: &ExplainRuleArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let policy =
        args.policy.as_deref().map(|path| policy::read(Some(path), Path::new(""))).transpose()?;
    let policy = policy.map(|source| source.policy).unwrap_or_default();
    let found = find(&args.plugin)?;
    let host = sources::host(global, &policy)?;
    let rule_set = sources::load(&host, &found.plugin)?;
    let manifest = rule_set.manifest();
    let rules = chosen(manifest, args.rule.as_deref())?;
    let explainer = Explainer {
        rule_set: &rule_set,
        settings: policy.settings.get(&manifest.id),
        compiled: found.compiled.as_deref(),
    };
    writeln!(io.out, "{} ({} {})", manifest.title, manifest.id, manifest.version)?;
    for (place, rule) in rules {
        writeln!(io.out)?;
        explainer.rule(place, rule, io)?;
    }
    Ok(Exit::Clean)
}

/// Returns the rules that were asked for, with their places.
fn chosen<'a>(
    manifest: &'a Manifest,
    id: Option<&str>,
) -> Result<Vec<(usize, &'a Rule)>, CommandError> {
    let rules: Vec<(usize, &Rule)> = manifest
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| id.is_none_or(|id| rule.id == id))
        .collect();
    let Some(id) = id.filter(|_| rules.is_empty()) else { return Ok(rules) };
    let error = CommandError::new(format!("rule set `{}` has no rule `{id}`", manifest.id));
    let ids = || manifest.rules.iter().map(|rule| rule.id.as_str());
    let near = ids().map(|other| (strsim::damerau_levenshtein(id, other), other)).min();
    Err(match near.filter(|(distance, near)| *distance <= near.len() / 3) {
        Some((_, near)) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("its rules are {}", ids().collect::<Vec<_>>().join(", "))),
    })
}

/// A rule set, and what is known of it besides.
struct Explainer<'a> {
    rule_set: &'a RuleSet,
    /// What the policy sets.
    settings: Option<&'a BTreeMap<String, f64>>,
    compiled: Option<&'a Compiled>,
}

impl Explainer<'_> {
    fn manifest(&self) -> &Manifest {
        self.rule_set.manifest()
    }

    fn rule(&self, place: usize, rule: &Rule, io: &mut Io<'_>) -> Result<(), CommandError> {
        let Rule { id, title, area, intervention, .. } = rule;
        let told = self.compiled.map(|compiled| explain(&compiled.program, place));
        writeln!(io.out, "{title} ({id})")?;
        let who = told.as_ref().map_or_else(|| who(rule), |told| told.who.clone());
        writeln!(io.out, "  For {who}, in the area of {area}.")?;
        writeln!(io.out, "  Proposes {}.", self.proposed(intervention))?;
        match &told {
            Some(Explanation { when, need, lacking, .. }) => {
                block("Condition", when, io)?;
                block("Need", need, io)?;
                if !lacking.is_empty() {
                    block("Not enough data", lacking, io)?;
                }
            }
            None if rule.notes.is_empty() => {
                writeln!(
                    io.out,
                    "\n  Its condition is in its code; what it says of itself follows."
                )?;
            }
            None => rule.notes.iter().try_for_each(|(heading, text)| block(heading, text, io))?,
        }
        block("What a person reads", &self.because(rule), io)?;
        self.guards(&rule.guards, io)?;
        self.reads(rule, io)?;
        self.in_force(rule, io)?;
        if !rule.evidence.is_empty() {
            writeln!(io.out, "\n  Evidence")?;
            for one in &rule.evidence {
                write!(io.out, "{}", wrapped(&evidence(one), INDENT))?;
            }
        }
        self.examples(place, io)?;
        Ok(())
    }

    /// Returns what a person calls an input: a rule file says so of the trust's own indicators.
    fn title(&self, at: usize, input: &Input) -> String {
        let scale = self.compiled.and_then(|compiled| compiled.program.scales.get(at));
        scale.map_or_else(|| describe::title(input), |scale| scale.title.clone())
    }

    /// Puts a reading in words.
    fn reading(&self, at: usize, input: &Input, value: f64) -> String {
        let scale = self.compiled.and_then(|compiled| compiled.program.scales.get(at));
        match scale.filter(|_| input.kind == Kind::Number) {
            Some(scale) => scale.measure.words(value),
            None => describe::reading(input, value),
        }
    }

    /// Names what a rule proposes.
    fn proposed(&self, id: &str) -> String {
        let own = self.manifest().interventions.iter();
        let known = own.chain(catalogue::interventions()).find(|it| it.id == id);
        known.map_or_else(|| id.to_owned(), |it| format!("{} ({id})", it.title))
    }

    /// Returns the reason with the names of readings in square brackets and settings as they are.
    fn because(&self, rule: &Rule) -> String {
        // What follows two braces is shown as it is and names nothing.
        let parts = rule.because.split("{{").map(|part| self.filled(part, rule));
        parts.collect::<Vec<_>>().join("{").replace("}}", "}")
    }

    fn filled(&self, part: &str, rule: &Rule) -> String {
        let mut text = part.to_owned();
        for &at in &rule.inputs {
            let Some(input) = self.manifest().inputs.get(at) else { continue };
            let place = format!("{{input:{}}}", describe::name(input));
            text = text.replace(&place, &format!("[{}]", self.title(at, input)));
        }
        for setting in rule.settings.iter().filter_map(|&at| self.manifest().settings.get(at)) {
            let value = describe::setting(setting, self.value(setting).0);
            text = text.replace(&format!("{{setting:{}}}", setting.id), &value);
        }
        text
    }

    /// Returns the value of a setting in force, and who set it.
    fn value(&self, setting: &Setting) -> (f64, &'static str) {
        match self.settings.and_then(|settings| settings.get(&setting.id)) {
            Some(value) => (*value, "by the policy"),
            None => (setting.default, "the stock value"),
        }
    }

    fn guards(&self, guards: &[Guard], io: &mut Io<'_>) -> Result<(), CommandError> {
        if guards.is_empty() {
            return Ok(());
        }
        writeln!(io.out, "\n  Held back")?;
        for guard in guards {
            let does = match guard.gate {
                Gate::CheckFirst => "a person checks first",
                Gate::Contraindicated => "it is not offered",
            };
            let text = format!("where {}, {does}: {}", self.is(guard), guard.because);
            write!(io.out, "{}", wrapped(&text, INDENT))?;
        }
        Ok(())
    }

    /// Returns in words when a guard speaks.
    fn is(&self, guard: &Guard) -> String {
        let Some(input) = self.manifest().inputs.get(guard.input) else { return String::new() };
        let name = self.title(guard.input, input);
        match &input.kind {
            Kind::Category(members) => {
                let member = members.get(usize::from(guard.code)).map_or("", |it| it.as_ref());
                format!("{name} is {member}")
            }
            _ if guard.code == 0 => format!("{name} is no"),
            _ => format!("{name} is yes"),
        }
    }

    fn reads(&self, rule: &Rule, io: &mut Io<'_>) -> Result<(), CommandError> {
        writeln!(io.out, "\n  Reads")?;
        if rule.inputs.is_empty() {
            writeln!(io.out, "    nothing")?;
        }
        for &at in &rule.inputs {
            let Some(input) = self.manifest().inputs.get(at) else { continue };
            let text = format!("{} ({})", self.title(at, input), describe::name(input));
            write!(io.out, "{}", wrapped(&text, INDENT))?;
        }
        Ok(())
    }

    /// Shows the settings that a rule goes by.
    fn in_force(&self, rule: &Rule, io: &mut Io<'_>) -> Result<(), CommandError> {
        let settings = rule.settings.iter().filter_map(|&at| self.manifest().settings.get(at));
        for (nth, setting) in settings.enumerate() {
            if nth == 0 {
                writeln!(io.out, "\n  Settings")?;
            }
            let Setting { id, title, minimum, maximum, .. } = setting;
            let (value, from) = self.value(setting);
            let value = describe::setting(setting, value);
            let (least, most) =
                (describe::setting(setting, *minimum), describe::setting(setting, *maximum));
            let text = format!("{title}: {value}, {from}; {least} to {most} ({id})");
            write!(io.out, "{}", wrapped(&sentence(&text), INDENT))?;
        }
        Ok(())
    }

    /// Shows the examples of a rule file; a component does not keep them.
    fn examples(&self, place: usize, io: &mut Io<'_>) -> Result<(), CommandError> {
        let Some(compiled) = self.compiled else { return Ok(()) };
        let examples = compiled.examples.iter().filter(|example| example.rule == place);
        for (nth, example) in examples.enumerate() {
            if nth == 0 {
                writeln!(io.out, "\n  Examples")?;
            }
            let Example { name, .. } = example;
            let (given, says) = (self.given(example), says(&example.expected));
            write!(io.out, "{}", wrapped(&format!("{name}: {given}: {says}"), INDENT))?;
        }
        Ok(())
    }

    /// Puts the readings and settings of an example in words.
    fn given(&self, example: &Example) -> String {
        let manifest = self.manifest();
        let readings = example.readings.iter().filter_map(|&(at, reading)| {
            let input = manifest.inputs.get(at)?;
            Some(format!("{} {}", self.title(at, input), self.reading(at, input, reading)))
        });
        let settings = example.settings.iter().filter_map(|&(at, value)| {
            let setting = manifest.settings.get(at)?;
            Some(format!("with {} at {}", setting.id, describe::setting(setting, value)))
        });
        let all: Vec<String> = readings.chain(settings).collect();
        if example.readings.is_empty() {
            let nothing = std::iter::once("nothing known".to_owned());
            return nothing.chain(all).collect::<Vec<_>>().join(", ");
        }
        all.join(", ")
    }
}

/// Returns whom a rule is asked about.
fn who(rule: &Rule) -> String {
    let units = match rule.level {
        Level::Pupil => "pupils",
        Level::Class => "classes",
        Level::Academy => "academies",
        Level::Trust => "trusts",
    };
    format!("{units}{}", years(rule).replacen(',', " of", 1))
}

fn says(expected: &Expected) -> String {
    match expected {
        Expected::Fires { need: Some(need), .. } => {
            format!("fires with need {}", fraction(need.millionths()))
        }
        Expected::Fires { need: None, .. } => "fires".to_owned(),
        Expected::Silent => "does not fire".to_owned(),
        Expected::Lacking => "lacks data".to_owned(),
    }
}

/// Shows a text below its heading.
fn block(heading: &str, text: &str, io: &mut Io<'_>) -> std::io::Result<()> {
    write!(io.out, "\n  {heading}\n{}", wrapped(text, INDENT))
}
