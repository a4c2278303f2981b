//! What the inputs of a manifest are readings of, by the catalogue and the trust's own indicators.

use crate::text::{did_you_mean, short};
use uplift_model::{
    Format, Indicator, Input, Kind, Level, Manifest, Measure, Statistic, catalogue, is_ethnicity,
};

/// The indicator that a gap tells two sides apart by.
const DISADVANTAGED: &str = "pupil.disadvantaged";

/// The catalogue's indicators and the trust's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indicators<'a>(pub(crate) &'a [Indicator]);

/// What a rule set would read by one of its inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<'a> {
    /// The input.
    pub input: &'a Input,
    /// The sensitive indicators that go into it, each of which the policy must grant; or why the input
    /// can be bound to none of the catalogue's and the trust's own indicators.
    pub sensitive: Result<Vec<String>, String>,
}

impl crate::RuleSet {
    /// Returns what the rule set would read, in the order of its manifest. `own` are the trust's own
    /// indicators, which a plugin looked at without a dataset cannot know of.
    pub fn reads(&self, own: &[Indicator]) -> Vec<Read<'_>> {
        let manifest = self.manifest();
        let read = |input| Read {
            input,
            sensitive: Indicators(own).source(input, manifest).map(|source| source.sensitive),
        };
        manifest.inputs.iter().map(read).collect()
    }
}

/// What an input is, once it is found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    /// How its readings are put in words.
    pub(crate) format: Format,
    /// The sensitive indicators that go into it.
    pub(crate) sensitive: Vec<String>,
}

impl<'a> Indicators<'a> {
    pub(crate) fn find(self, id: &str) -> Option<&'a Indicator> {
        catalogue::indicator(id).or_else(|| self.0.iter().find(|indicator| indicator.id == id))
    }

    /// Returns `; did you mean ...?` for an id that is not there.
    pub(crate) fn near(self, id: &str) -> String {
        did_you_mean(id, catalogue::indicators().iter().chain(self.0).map(|found| &*found.id))
    }

    /// Finds what an input of a manifest is a reading of.
    pub(crate) fn source(self, input: &Input, manifest: &Manifest) -> Result<Source, String> {
        self.source_of(input, manifest)
            .map_err(|why| format!("input `{}`: {why}", short(&input.indicator)))
    }

    fn source_of(self, input: &Input, manifest: &Manifest) -> Result<Source, String> {
        if let Some(id) = input.indicator.strip_prefix("finding.") {
            let own = manifest.rules.iter().filter(|rule| rule.level == Level::Pupil);
            let mut own = own.map(|rule| &*rule.id);
            if !own.clone().any(|rule| rule == id) {
                let near = did_you_mean(id, &mut own);
                return Err(format!("the rule set has no pupil rule `{}`{near}", short(id)));
            }
            return gathered(input, &[Statistic::Share], "a share of findings", Measure::Rate);
        }
        let (id, member) = match input.indicator.split_once('=') {
            Some((id, member)) => (id, Some(member)),
            None => (&*input.indicator, None),
        };
        let Some(indicator) = self.find(id) else {
            let near = self.near(id);
            let place = "is in neither the catalogue nor dataset.toml";
            return Err(format!("indicator `{}` {place}{near}", short(id)));
        };
        let mut source = match member {
            Some(member) => member_share(input, indicator, member)?,
            None if input.statistic == Statistic::Value => own_value(input, indicator)?,
            None => statistic(input, indicator)?,
        };
        if indicator.sensitive || is_ethnicity(&indicator.id) {
            source.sensitive.push(indicator.id.clone().into_owned());
        }
        if input.statistic == Statistic::Gap && indicator.id != DISADVANTAGED {
            source.sensitive.push(DISADVANTAGED.to_owned());
        }
        Ok(source)
    }
}

/// An attribute of the unit itself.
fn own_value(input: &Input, indicator: &Indicator) -> Result<Source, String> {
    if indicator.level != input.level {
        let (own, level) = (indicator.level, input.level);
        let how = if own == Level::Pupil { "; name a statistic" } else { "" };
        return Err(format!("it is read of a {own}, and not by itself of a {level}{how}"));
    }
    let format = match (&input.kind, &indicator.kind) {
        (Kind::Number, Kind::Number) => Format::Number(indicator.measure),
        (Kind::Flag, Kind::Flag) => Format::Flag,
        (Kind::Category(declared), Kind::Category(members)) => {
            if let Some(unknown) = declared.iter().find(|member| !members.contains(member)) {
                let near = did_you_mean(unknown, members.iter().map(|member| &**member));
                return Err(format!("it has no member `{}`{near}", short(unknown)));
            }
            Format::Category(declared.clone())
        }
        (declared, kind) => {
            let (declared, kind) = (declared.word(), kind.word());
            return Err(format!("it is declared a {declared} and is a {kind}"));
        }
    };
    Ok(Source { format, sensitive: Vec::new() })
}

/// A statistic of pupils' readings.
fn statistic(input: &Input, indicator: &Indicator) -> Result<Source, String> {
    use Statistic::{Count, Gap, Maximum, Mean, Median, Minimum, Share};
    if indicator.level != Level::Pupil {
        let level = indicator.level;
        return Err(format!("it is read of a {level}; only pupils' readings are gathered"));
    }
    let measure = match input.statistic {
        Count => Measure::Count,
        Share => Measure::Rate,
        // A mean of things counted is no whole number: 0.15 suspensions a pupil, not 0.2.
        Mean | Gap if indicator.measure == Measure::Count => Measure::Number,
        _ => indicator.measure,
    };
    match indicator.kind {
        Kind::Number => {
            let allowed = [Mean, Median, Minimum, Maximum, Count, Gap];
            gathered(input, &allowed, "a number", measure)
        }
        Kind::Flag => gathered(input, &[Share, Count], "a flag", measure),
        Kind::Category(_) => {
            let how = format!("name a member, as in `{}=...`", indicator.id);
            Err(format!("of a category there is no {}; {how}", input.statistic))
        }
    }
}

/// The share of a category's member.
fn member_share(input: &Input, indicator: &Indicator, member: &str) -> Result<Source, String> {
    let (Kind::Category(members), Level::Pupil) = (&indicator.kind, indicator.level) else {
        let (id, level) = (&indicator.id, indicator.level);
        let kind = indicator.kind.word();
        return Err(format!("`{id}` is a {kind} of a {level}; shares are of pupils' categories"));
    };
    if !members.iter().any(|other| other == member) {
        let near = did_you_mean(member, members.iter().map(|member| &**member));
        return Err(format!("`{}` has no member `{}`{near}", indicator.id, short(member)));
    }
    gathered(input, &[Statistic::Share], "a share of a category", Measure::Rate)
}

/// A number gathered of pupils by one of the statistics allowed for it.
fn gathered(
    input: &Input,
    allowed: &[Statistic],
    what: &str,
    measure: Measure,
) -> Result<Source, String> {
    if input.level == Level::Pupil {
        return Err(format!("{what} is not read of a pupil"));
    }
    if !allowed.contains(&input.statistic) {
        let words: Vec<&str> = allowed.iter().map(|statistic| statistic.word()).collect();
        let (words, statistic) = (words.join(", "), input.statistic);
        return Err(format!("of {what} there is no {statistic}; there is {words}"));
    }
    if input.kind != Kind::Number {
        let (kind, statistic) = (input.kind.word(), input.statistic);
        return Err(format!("it is declared a {kind} and its {statistic} is a number"));
    }
    Ok(Source { format: Format::Number(measure), sensitive: Vec::new() })
}
