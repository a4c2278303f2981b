//! What the names of a file can mean: the catalogue's indicators and the file's own, and how readings
//! of them become inputs of the manifest.

use crate::near::short;
use crate::near::{did_you_mean, list};
use crate::tree::Scale;
use std::collections::BTreeMap;
use uplift_model::{Indicator, Input, Kind, Level, Measure, Statistic, Text, catalogue};

/// What is read of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An indicator by its id.
    Indicator(String),
    /// A member of a category.
    Member(String, String),
    /// The findings of a pupil rule of the file.
    Finding(String),
}

/// Why a reading cannot be, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Why {
    /// Makes one.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// What sort of file the expressions stand in, which decides what can be done about a name that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Home {
    /// A rule file: expressions are about units of a rule's level.
    #[default]
    RuleFile,
    /// `dataset.toml`: expressions are about pupils, and name indicators alone.
    Dataset,
}

/// The indicators and the pupil rules that can be read.
#[derive(Debug, Default)]
pub struct Known {
    /// What sort of file it is.
    pub home: Home,
    /// The file's own indicators.
    pub own: Vec<Indicator>,
    /// Which members of a category of the catalogue are meant.
    pub members: BTreeMap<String, Vec<Text>>,
    /// Each rule's id, level and title.
    pub rules: Vec<(String, Level, String)>,
}

/// What a reading is, before it has a place in the manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The input it becomes.
    pub input: Input,
    /// What is known of its readings.
    pub scale: Scale,
}

impl Known {
    /// Returns the indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        catalogue::indicator(id).or_else(|| self.own.iter().find(|own| own.id == id))
    }

    /// Returns the ids of all indicators.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        catalogue::indicators().iter().chain(&self.own).map(|indicator| &*indicator.id)
    }

    /// Returns the indicator with this id, or why there is none.
    pub fn find(&self, id: &str) -> Result<&Indicator, Why> {
        self.indicator(id).ok_or_else(|| {
            let message = format!("there is no indicator `{}`", short(id));
            let last = |id: &str| id.rsplit('.').next().map(str::to_owned);
            let hint = did_you_mean(id, self.ids(), || {
                let same: Vec<&str> =
                    self.ids().filter(|other| last(other) == last(id)).collect();
                if same.is_empty() {
                    let table = match self.home {
                        Home::RuleFile => "inputs",
                        Home::Dataset => "indicators",
                    };
                    format!(
                        "`uplift catalogue` lists them; declare the trust's own in `[{table}.\"{}\"]`",
                        short(id)
                    )
                } else {
                    format!("did you mean `{}`?", same.join("` or `"))
                }
            });
            Why::new(message, hint)
        })
    }

    /// Returns the members of a category, as the rule set sees them.
    pub fn members<'a>(&'a self, indicator: &'a Indicator) -> &'a [Text] {
        match (&indicator.kind, self.members.get(&*indicator.id)) {
            (_, Some(members)) => members,
            (Kind::Category(members), None) => members,
            _ => &[],
        }
    }

    /// Returns the place of a member, or why there is none.
    pub fn member(&self, indicator: &Indicator, member: &str) -> Result<u8, Why> {
        let members = self.members(indicator);
        let place = members.iter().position(|other| other == member);
        if let Some(place) = place.and_then(|place| u8::try_from(place).ok()) {
            return Ok(place);
        }
        let message = format!("`{}` has no member `{}`", indicator.id, short(member));
        let names = || members.iter().map(|member| &**member);
        let hint = did_you_mean(member, names(), || format!("its members are {}", list(names())));
        Err(Why::new(message, hint))
    }

    /// Returns what a reading is, or why it cannot be.
    pub fn reading(
        &self,
        level: Level,
        subject: &Subject,
        statistic: Statistic,
    ) -> Result<Reading, Why> {
        let input = |indicator: String, kind| Input { level, indicator, statistic, kind };
        let share = |title| Scale { title, measure: Measure::Rate, range: (0.0, 1.0) };
        match subject {
            Subject::Finding(rule) => {
                let title = self.finding(level, rule, statistic)?;
                let scale = share(format!("share of pupils found by the rule {title}"));
                Ok(Reading { input: input(format!("finding.{rule}"), Kind::Number), scale })
            }
            Subject::Member(id, member) => {
                let indicator = self.find(id)?;
                if !matches!(indicator.kind, Kind::Category(_)) {
                    let kind = indicator.kind.word();
                    return Err(Why::new(
                        format!("`{id}` is a {kind} and has no members"),
                        format!("see `uplift catalogue {id}`"),
                    ));
                }
                self.member(indicator, member)?;
                if statistic != Statistic::Share {
                    return Err(not_of("a member of a category", statistic, &[Statistic::Share]));
                }
                gathered(level, indicator)?;
                let scale = share(format!("share of pupils ({} {member})", indicator.title));
                Ok(Reading { input: input(format!("{id}={member}"), Kind::Number), scale })
            }
            Subject::Indicator(id) => {
                let indicator = self.find(id)?;
                if statistic == Statistic::Value {
                    own_value(self.home, level, indicator)?;
                    let kind = match &indicator.kind {
                        Kind::Category(_) => {
                            Kind::Category(self.members(indicator).to_vec().into())
                        }
                        kind => kind.clone(),
                    };
                    let scale = Scale {
                        title: indicator.title.clone().into_owned(),
                        measure: indicator.measure,
                        range: indicator.range,
                    };
                    return Ok(Reading { input: input(id.clone(), kind), scale });
                }
                gathered(level, indicator)?;
                let scale = statistic_of(indicator, statistic)?;
                Ok(Reading { input: input(id.clone(), Kind::Number), scale })
            }
        }
    }

    /// Checks a share of findings, and returns the title of the rule.
    fn finding(&self, level: Level, rule: &str, statistic: Statistic) -> Result<&str, Why> {
        if level == Level::Pupil {
            return Err(Why::new(
                "what another rule found is not read of a pupil",
                match self.home {
                    Home::RuleFile => {
                        "write that rule's condition; name it in `[define]` to use it twice"
                    }
                    Home::Dataset => "write that rule's condition",
                },
            ));
        }
        if statistic != Statistic::Share {
            return Err(Why::new(
                format!("of findings there is no {statistic}"),
                format!("write `share(finding(\"{}\"))`", short(rule)),
            ));
        }
        match self.rules.iter().find(|(id, ..)| id == rule) {
            Some((_, Level::Pupil, title)) => Ok(title),
            Some((_, level, _)) => Err(Why::new(
                format!("the rule `{rule}` decides about {}, not about pupils", many(*level)),
                "name a rule that decides about pupils",
            )),
            None => {
                let pupil =
                    || self.rules.iter().filter(|rule| rule.1 == Level::Pupil).map(|rule| &*rule.0);
                let hint = did_you_mean(rule, pupil(), || {
                    if pupil().next().is_none() {
                        "the file has no rule that decides about pupils".to_owned()
                    } else {
                        format!("its rules about pupils are {}", list(pupil()))
                    }
                });
                Err(Why::new(format!("the file has no rule `{}`", short(rule)), hint))
            }
        }
    }

    /// Takes apart how reasons and examples name a reading: an indicator, above pupil level with its
    /// statistic.
    pub fn named(&self, level: Level, name: &str) -> Result<Reading, Why> {
        if level == Level::Pupil || self.indicator(name).is_some() {
            let subject = Subject::Indicator(name.to_owned());
            return self.reading(level, &subject, Statistic::Value).map_err(|why| {
                match name.rsplit_once('.').filter(|(_, word)| Statistic::from_word(word).is_some())
                {
                    Some((id, _)) if self.indicator(id).is_some() => Why::new(
                        "of a pupil there are no statistics",
                        format!("write `{id}` alone"),
                    ),
                    _ => why,
                }
            });
        }
        let Some((subject, statistic)) = name.rsplit_once('.') else {
            return Err(self.find(name).err().unwrap_or_else(|| Why::new("", "")));
        };
        let Some(statistic) = Statistic::from_word(statistic) else {
            return Err(self.find(name).err().unwrap_or_else(|| Why::new("", "")));
        };
        let subject = match (subject.strip_prefix("finding."), subject.split_once('=')) {
            (Some(rule), _) => Subject::Finding(rule.to_owned()),
            (None, Some((id, member))) => Subject::Member(id.to_owned(), member.to_owned()),
            (None, None) => Subject::Indicator(subject.to_owned()),
        };
        self.reading(level, &subject, statistic)
    }
}

/// Returns a level's units, as a word.
pub fn many(level: Level) -> &'static str {
    match level {
        Level::Pupil => "pupils",
        Level::Class => "classes",
        Level::Academy => "academies",
        Level::Trust => "trusts",
    }
}

/// Returns a level with its article.
pub(crate) fn one(level: Level) -> &'static str {
    match level {
        Level::Pupil => "a pupil",
        Level::Class => "a class",
        Level::Academy => "an academy",
        Level::Trust => "a trust",
    }
}

/// Returns how an input is named in reasons and examples.
pub fn name(input: &Input) -> String {
    match input.statistic {
        Statistic::Value => input.indicator.clone(),
        statistic => format!("{}.{statistic}", input.indicator),
    }
}

/// An attribute of the unit itself.
fn own_value(home: Home, level: Level, indicator: &Indicator) -> Result<(), Why> {
    if indicator.level == level {
        return Ok(());
    }
    let (id, of) = (&indicator.id, one(indicator.level));
    if home == Home::Dataset {
        let message = format!("`{id}` is a reading of {of}, and the trust's own are of pupils");
        return Err(Why::new(message, "name readings of pupils; a rule can ask for both"));
    }
    let message = format!("`{id}` is a reading of {of}, and the rule decides about {}", one(level));
    let hint = match (level, indicator.level, &indicator.kind) {
        (Level::Pupil, ..) => {
            format!("set `level = \"{}\"`, or leave it out", indicator.level)
        }
        (_, Level::Pupil, Kind::Number) => {
            format!(
                "say how pupils' readings are gathered: `mean({id})`, `median({id})`, `minimum({id})`, `maximum({id})` or `gap({id})`"
            )
        }
        (_, Level::Pupil, Kind::Flag) => {
            format!("say how pupils' readings are gathered: `share({id})`")
        }
        (_, Level::Pupil, Kind::Category(members)) => {
            let member = members.first().map_or("", |member| &**member);
            format!("say which member's share is meant: `share({id} == \"{member}\")`")
        }
        _ => "read it in a rule of that level, or leave it out".to_owned(),
    };
    Err(Why::new(message, hint))
}

/// Checks that pupils' readings of an indicator can be gathered.
fn gathered(level: Level, indicator: &Indicator) -> Result<(), Why> {
    let id = &indicator.id;
    if level == Level::Pupil {
        return Err(Why::new(
            "a statistic gathers the pupils of a class, academy or trust, and the rule decides about a pupil",
            format!("write `{id}` alone, or set `level` of the rule"),
        ));
    }
    if indicator.level != Level::Pupil {
        return Err(Why::new(
            format!(
                "`{id}` is a reading of {}; only pupils' readings are gathered",
                one(indicator.level)
            ),
            format!("write `{id}` alone, in a rule about {}", many(indicator.level)),
        ));
    }
    Ok(())
}

fn not_of(what: &str, statistic: Statistic, allowed: &[Statistic]) -> Why {
    let words: Vec<&str> = allowed.iter().map(|statistic| statistic.word()).collect();
    Why::new(format!("of {what} there is no {statistic}"), format!("there is {}", words.join(", ")))
}

/// Returns what is known of a statistic of pupils' readings.
fn statistic_of(indicator: &Indicator, statistic: Statistic) -> Result<Scale, Why> {
    use Statistic::{Count, Gap, Maximum, Mean, Median, Minimum, Share};
    let allowed: &[Statistic] = match indicator.kind {
        Kind::Number => &[Mean, Median, Minimum, Maximum, Count, Gap],
        Kind::Flag => &[Share, Count],
        Kind::Category(_) => {
            let member = match &indicator.kind {
                Kind::Category(members) => members.first().map_or("", |member| &**member),
                _ => "",
            };
            let id = &indicator.id;
            return Err(Why::new(
                format!("of the category `{id}` there is no {statistic}"),
                format!("there is the share of a member: `share({id} == \"{member}\")`"),
            ));
        }
    };
    if !allowed.contains(&statistic) {
        return Err(not_of(
            &format!("the {} `{}`", indicator.kind.word(), indicator.id),
            statistic,
            allowed,
        ));
    }
    let title = &indicator.title;
    let (least, most) = indicator.range;
    let measure = match statistic {
        Count => Measure::Count,
        Share => Measure::Rate,
        // A mean of things counted is no whole number.
        Mean | Gap if indicator.measure == Measure::Count => Measure::Number,
        _ => indicator.measure,
    };
    let (title, range) = match statistic {
        Share => (format!("share of pupils ({title})"), (0.0, 1.0)),
        Count => (format!("number of pupils with a reading of {title}"), (0.0, f64::INFINITY)),
        Gap => (format!("gap in {title}"), (least - most, most - least)),
        Minimum => (format!("least {title}"), (least, most)),
        Maximum => (format!("greatest {title}"), (least, most)),
        _ => (format!("{statistic} {title}"), (least, most)),
    };
    Ok(Scale { title, measure, range })
}

/// The inputs of the manifest, in the order in which they are first read.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The inputs.
    pub list: Vec<Input>,
    /// What is known of each.
    pub scales: Vec<Scale>,
    places: BTreeMap<(Level, String, Statistic), usize>,
}

impl Inputs {
    /// Returns the place of a reading, which it is given where it has none.
    pub fn place(&mut self, reading: &Reading) -> usize {
        let Reading { input, scale } = reading;
        let key = (input.level, input.indicator.clone(), input.statistic);
        if let Some(&place) = self.places.get(&key) {
            return place;
        }
        let place = self.list.len();
        self.list.push(input.clone());
        self.scales.push(scale.clone());
        self.places.insert(key, place);
        place
    }

    /// Returns the place of a reading that has one.
    pub fn find(&self, input: &Input) -> Option<usize> {
        self.places.get(&(input.level, input.indicator.clone(), input.statistic)).copied()
    }

    /// Returns the range of an input.
    pub fn range(&self, place: usize) -> Option<(f64, f64)> {
        self.scales.get(place).map(|scale| scale.range)
    }

    /// Returns the unit of an input.
    pub fn measure(&self, place: usize) -> Option<Measure> {
        self.scales.get(place).map(|scale| scale.measure)
    }
}
