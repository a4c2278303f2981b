//! Rule files drawn at random: what there is to read at a level, settings, definitions and rules, and the
//! text of all of it.

use super::kit::HEAD;
use super::language::{Condition, Number, Rule};
use super::print::{Ink, string};
use std::fmt::Write as _;
use uplift_model::Level;

/// A stream of choices, at whose end every choice is the first: what is drawn comes to an end, and becomes
/// simpler as the stream becomes shorter.
pub(super) struct Draw<'a>(std::slice::Iter<'a, u32>);

impl<'a> Draw<'a> {
    pub(super) fn new(choices: &'a [u32]) -> Self {
        Self(choices.iter())
    }

    /// Draws a whole number below another.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0.next().map_or(0, |&choice| usize::try_from(choice).unwrap() % most)
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// Literals, and values of settings. Readings stand at each of them and an ulp to either side.
pub(super) const VALUES: [f64; 14] =
    [0.5, 0.0, 1.0, 2.0, 0.1, 0.3, 3.0, 10.0, 0.25, 0.001, 7.0, 100.0, 1e-8, 1e300];

/// What sort of reading a source has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sort {
    /// A number within these bounds.
    Number(f64, f64),
    /// A number that takes the place of what an expression is expected to come to.
    Probe,
    Flag,
    Category,
    /// The year group of the unit.
    Year,
}

/// Something that rules of a level may read.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// As an expression has it.
    pub(super) text: String,
    /// As a reason has it.
    pub(super) name: String,
    pub(super) sort: Sort,
    pub(super) members: Vec<String>,
    /// Whether it is a field, of which `has` may ask.
    field: bool,
}

/// A setting, from -1000 to 1000 or more.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) name: String,
    pub(super) default: f64,
}

/// Everything about one level.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) level: Level,
    pub(super) sources: Vec<Source>,
    pub(super) numbers: Vec<Number>,
    pub(super) conditions: Vec<Condition>,
    pub(super) rules: Vec<Rule>,
}

/// A rule file.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) settings: Vec<Setting>,
    pub(super) scenes: Vec<Scene>,
}

/// How many columns there are for what expressions are expected to come to.
pub(super) const PROBES: usize = 6;
/// Members of the category, some of which need quoting.
const MEMBERS: [&str; 4] = ["a", "two words", "it's", "say \"so\""];

impl Scene {
    fn new(level: Level) -> Self {
        let any = Sort::Number(f64::MIN, f64::MAX);
        let mut sources = Vec::new();
        let mut add = |text: &str, name: &str, sort: Sort, members: &[&str]| {
            let members = members.iter().map(|it| (*it).to_owned()).collect();
            let (text, name) = (text.to_owned(), name.to_owned());
            sources.push(Source { field: text == name, text, name, sort, members });
        };
        if level == Level::Pupil {
            add("own.n0", "own.n0", any, &[]);
            add("own.n1", "own.n1", any, &[]);
            add("own.unit", "own.unit", Sort::Number(0.0, 1.0), &[]);
            add("own.some", "own.some", Sort::Number(-5.0, 5.0), &[]);
            add("own.flag0", "own.flag0", Sort::Flag, &[]);
            add("own.flag1", "own.flag1", Sort::Flag, &[]);
            add("own.cat0", "own.cat0", Sort::Category, &MEMBERS);
            add("pupil.sex", "pupil.sex", Sort::Category, &["F", "M"]);
            add("pupil.year_group", "pupil.year_group", Sort::Year, &[]);
        } else {
            for statistic in ["mean", "median", "minimum", "maximum", "gap"] {
                add(&format!("{statistic}(own.n0)"), &format!("own.n0.{statistic}"), any, &[]);
            }
            let share = Sort::Number(0.0, 1.0);
            add("count(own.n1)", "own.n1.count", Sort::Number(0.0, 1e6), &[]);
            add("count(own.flag0)", "own.flag0.count", Sort::Number(0.0, 1e6), &[]);
            add("share(own.flag0)", "own.flag0.share", share, &[]);
            add("share(own.cat0 == \"two words\")", "own.cat0=two words.share", share, &[]);
            add("finding(\"p0\")", "finding.p0.share", share, &[]);
        }
        match level {
            Level::Class => {
                add("class.year_group", "class.year_group", Sort::Year, &[]);
                add("class.subject", "class.subject", Sort::Category, &["form", "art", "other"]);
            }
            Level::Academy => {
                add("academy.phase", "academy.phase", Sort::Category, &["primary", "special"]);
            }
            _ => (),
        }
        for probe in 0..PROBES {
            let (text, name) = match level {
                Level::Pupil => (format!("own.probe{probe}"), format!("own.probe{probe}")),
                _ => (format!("mean(own.probe{probe})"), format!("own.probe{probe}.mean")),
            };
            add(&text, &name, Sort::Probe, &[]);
        }
        Self { level, sources, numbers: Vec::new(), conditions: Vec::new(), rules: Vec::new() }
    }

    fn letter(&self) -> String {
        self.level.word().split_at(1).0.to_owned()
    }

    /// Returns the name of a definition of a number.
    pub(super) fn number_name(&self, place: usize) -> String {
        format!("{}_number{place}", self.letter())
    }

    /// Returns the name of a definition of a condition.
    pub(super) fn condition_name(&self, place: usize) -> String {
        format!("{}_condition{place}", self.letter())
    }

    /// Returns the id of a rule.
    pub(super) fn rule_name(&self, place: usize) -> String {
        format!("{}{place}", self.letter())
    }

    /// Returns the places of the inputs that are of some sort.
    pub(super) fn places(&self, which: impl Fn(&Source) -> bool) -> Vec<usize> {
        (0..self.sources.len()).filter(|&place| which(&self.sources[place])).collect()
    }

    fn number(&self, draw: &mut Draw<'_>, settings: usize, depth: usize) -> Number {
        let sub = |draw: &mut Draw<'_>| Box::new(self.number(draw, settings, depth - 1));
        let some = |draw: &mut Draw<'_>| {
            (0..2 + draw.below(3)).map(|_| self.number(draw, settings, depth - 1)).collect()
        };
        let kinds = if depth == 0 { 4 } else { 14 };
        let numbers = self.places(|it| matches!(it.sort, Sort::Number(..) | Sort::Year));
        match draw.below(kinds) {
            1 => Number::Setting(draw.below(settings)),
            2 if !self.numbers.is_empty() => Number::Defined(draw.below(self.numbers.len())),
            3 => Number::Literal(draw.pick(&VALUES)),
            4 => Number::Negative(sub(draw)),
            5..=9 => {
                let sign = draw.pick(&['+', '-', '*', '/']);
                Number::Arithmetic(sign, sub(draw), sub(draw))
            }
            10 => Number::Min(some(draw)),
            11 => Number::Max(some(draw)),
            12 => Number::Clamp(Box::new([*sub(draw), *sub(draw), *sub(draw)])),
            13 => {
                let condition = self.condition(draw, settings, depth - 1);
                Number::Choose(Box::new(condition), sub(draw), sub(draw))
            }
            _ => {
                let place = draw.pick(&numbers);
                let reading = Number::Reading(place);
                // A product is of no unit and on no scale, so it goes with any other number.
                let plain = self.sources[place].sort == Sort::Number(f64::MIN, f64::MAX);
                if plain || draw.below(12) == 11 {
                    return reading;
                }
                Number::Arithmetic('*', Box::new(reading), Box::new(Number::Literal(1.0)))
            }
        }
    }

    fn condition(&self, draw: &mut Draw<'_>, settings: usize, depth: usize) -> Condition {
        let number = |draw: &mut Draw<'_>| self.number(draw, settings, depth.min(2));
        let sub = |draw: &mut Draw<'_>| Box::new(self.condition(draw, settings, depth - 1));
        let some = |draw: &mut Draw<'_>| {
            (0..2 + draw.below(3)).map(|_| self.condition(draw, settings, depth - 1)).collect()
        };
        let flags = self.places(|it| it.sort == Sort::Flag);
        let categories = self.places(|it| it.sort == Sort::Category);
        let fields = self.places(|it| it.field);
        match draw.below(if depth == 0 { 7 } else { 15 }) {
            1 if !flags.is_empty() => Condition::Flag(draw.pick(&flags)),
            2 if !categories.is_empty() => {
                let place = draw.pick(&categories);
                let members = self.sources[place].members.len();
                Condition::Is(place, draw.below(2) == 0, draw.below(members))
            }
            3 if !categories.is_empty() => {
                let place = draw.pick(&categories);
                let members = self.sources[place].members.len();
                let from = draw.below(members);
                let count = 1 + draw.below(members - from);
                Condition::In(place, (from..from + count).rev().collect())
            }
            4 if !fields.is_empty() => Condition::Has(draw.pick(&fields)),
            5 if !self.conditions.is_empty() => {
                Condition::Defined(draw.below(self.conditions.len()))
            }
            7 | 8 => Condition::And(some(draw)),
            9 | 10 => Condition::Or(some(draw)),
            11 => Condition::Not(sub(draw)),
            12 => Condition::Same(draw.below(2) == 0, sub(draw), sub(draw)),
            13 => Condition::Choose(sub(draw), sub(draw), sub(draw)),
            14 => Condition::Literal(draw.below(2) == 0),
            _ => {
                let sign = draw.pick(&["<", "<=", ">", ">=", "==", "!="]);
                Condition::Compare(sign, number(draw), number(draw))
            }
        }
    }

    /// Draws a rule: a condition as it comes, or a number that is held to a column to the bit.
    fn rule(&self, draw: &mut Draw<'_>, settings: usize, nth: usize) -> Rule {
        let shown = self.places(|it| it.sort != Sort::Probe);
        let shown = (0..draw.below(3)).map(|_| draw.pick(&shown)).collect();
        let has_years = self.sources.iter().any(|it| it.sort == Sort::Year);
        let years = (has_years && draw.below(4) == 3).then(|| {
            let first = i8::try_from(draw.below(12)).unwrap() - 2;
            (first, (first + i8::try_from(draw.below(8)).unwrap()).min(14))
        });
        let need = self.number(draw, settings, 3);
        if nth % 2 == 1 {
            let probes = self.places(|it| it.sort == Sort::Probe);
            let probe = Number::Reading(probes[nth / 2 % PROBES]);
            let when = Condition::Compare("==", need, probe);
            return Rule { years, when, need: Number::Literal(0.5), shown };
        }
        let bounds = [need, Number::Literal(0.0), Number::Literal(1.0)];
        let when = self.condition(draw, settings, 3);
        Rule { years, when, need: Number::Clamp(Box::new(bounds)), shown }
    }
}

/// Returns what stands in each file of the trust's own indicators, and of those of which only some members
/// are meant.
fn inputs() -> String {
    let mut text = String::new();
    let probes = (0..PROBES).map(|probe| format!("probe{probe}"));
    for number in ["n0", "n1", "unit", "some"].map(str::to_owned).into_iter().chain(probes) {
        let range = match number.as_str() {
            "unit" => "range = [0, 1]\n",
            "some" => "range = [-5.0, 5]\n",
            _ => "",
        };
        write!(text, "[inputs.\"own.{number}\"]\nkind = \"number\"\nunit = \"number\"\n{range}")
            .unwrap();
    }
    for flag in ["flag0", "flag1"] {
        write!(text, "[inputs.'own.{flag}']\nkind = 'flag'\n").unwrap();
    }
    for (category, members) in [
        ("own.cat0", &MEMBERS[..]),
        ("class.subject", &["form", "art", "other"]),
        ("academy.phase", &["primary", "special"]),
    ] {
        write!(text, "[inputs.'{category}']\nkind = 'category'\nmembers = {members:?}\n").unwrap();
    }
    text
}

impl File {
    /// Draws a file with so many rules at pupil level and at one other.
    pub(super) fn draw(draw: &mut Draw<'_>, rules: usize) -> Self {
        let setting = |nth: usize, draw: &mut Draw<'_>| {
            let value = draw.pick(&VALUES[..12]);
            let default = if draw.below(4) == 3 { -value } else { value };
            Setting { name: format!("set{nth}"), default }
        };
        let settings: Vec<Setting> = (0..3).map(|nth| setting(nth, draw)).collect();
        let above = draw.pick(&[Level::Class, Level::Academy, Level::Trust]);
        let scene = |level: Level, draw: &mut Draw<'_>| {
            let mut scene = Scene::new(level);
            for _ in 0..2 {
                scene.numbers.push(scene.number(draw, settings.len(), 2));
                scene.conditions.push(scene.condition(draw, settings.len(), 2));
            }
            scene.rules = (0..rules).map(|nth| scene.rule(draw, settings.len(), nth)).collect();
            scene
        };
        let scenes = vec![scene(Level::Pupil, draw), scene(above, draw)];
        Self { settings, scenes }
    }

    /// Writes the file, rules of a level in their order. What no rule reads is left out where it would be
    /// refused.
    pub(super) fn text(&self, draw: &mut Draw<'_>) -> String {
        let mut definitions = Vec::new();
        let mut rules = String::new();
        for scene in &self.scenes {
            for (place, number) in scene.numbers.iter().enumerate() {
                let written = self.expression(draw, scene, |ink| ink.number(number, 0));
                definitions.push((scene.number_name(place), written));
            }
            for (place, condition) in scene.conditions.iter().enumerate() {
                let written = self.expression(draw, scene, |ink| ink.condition(condition, 0));
                definitions.push((scene.condition_name(place), written));
            }
            for (place, rule) in scene.rules.iter().enumerate() {
                rules.push_str(&self.rule(draw, scene, place, rule));
            }
        }
        let mut used = rules.clone();
        // A definition is used by rules and by those after it.
        for (name, written) in definitions.iter().rev() {
            if used.contains(name) {
                used.push_str(written);
            }
        }
        let mut text = HEAD.to_owned();
        for Setting { name, default } in self.settings.iter().filter(|it| used.contains(&it.name)) {
            write!(
                text,
                "[settings.{name}]\ntitle = \"{name}\"\nunit = \"number\"\ndefault = {default:?}\n\
                 minimum = -1000\nmaximum = 1e3\n"
            )
            .unwrap();
        }
        text.push_str(&inputs());
        text.push_str("[define]\n");
        for (name, written) in &definitions {
            writeln!(text, "{name} = {written}").unwrap();
        }
        text + &rules
    }

    fn expression(
        &self,
        draw: &mut Draw<'_>,
        scene: &Scene,
        write: impl FnOnce(&mut Ink<'_, '_>),
    ) -> String {
        let mut ink = Ink { draw, scene, settings: &self.settings, text: String::new() };
        write(&mut ink);
        let written = std::mem::take(&mut ink.text);
        string(draw, &written)
    }

    fn rule(&self, draw: &mut Draw<'_>, scene: &Scene, place: usize, rule: &Rule) -> String {
        let id = scene.rule_name(place);
        let years = rule
            .years
            .map_or(String::new(), |(first, last)| format!("years = [{first}, {last}]\n"));
        let shown = rule.shown.iter().map(|&it| format!(" {{input:{}}}", scene.sources[it].name));
        let when = self.expression(draw, scene, |ink| ink.condition(&rule.when, 0));
        let need = self.expression(draw, scene, |ink| ink.number(&rule.need, 0));
        format!(
            "\n[[rule]]\nid = \"{id}\"\ntitle = \"{id}\"\nlevel = \"{}\"\narea = \"attendance\"\n\
             recommend = \"attendance-meeting\"\n{years}when = {when}\nneed = {need}\n\
             because = '''Because{}.'''\nevidence = [\"none\"]\n",
            scene.level.word(),
            shown.collect::<String>(),
        )
    }
}
