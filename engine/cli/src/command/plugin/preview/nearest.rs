//! Who is nearest to the line of a rule, on either side, by the reading the rule is chiefly about.

use super::facts::Decision;
use serde::Serialize;
use uplift_author::workbench::{self, Edge, Near, Side, edge};
use uplift_cohort::Dataset;
use uplift_model::{
    Direction, Indicator, Input, Kind, Level, Measure, Roster, Statistic, catalogue, fraction,
};

/// Units shown on either side.
const SHOWN: usize = 10;

/// Who is nearest to the line of a rule.
#[derive(Debug, Serialize)]
pub(super) struct Nearest {
    /// The input, such as `attendance.absence_rate` or `attendance.absence_rate.mean`.
    pub(super) reading: String,
    pub(super) title: String,
    /// Whether the rule names it as its measure; otherwise it is what parts fired and silent best.
    pub(super) measure: bool,
    /// Where the rule fires: `above` or `below`.
    pub(super) fires: &'static str,
    pub(super) line: Option<Line>,
    pub(super) fired: Vec<Unit>,
    pub(super) silent: Vec<Unit>,
}

/// The two readings beside the line, and who is on the wrong side of it.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) first_fired: f64,
    pub(super) last_silent: f64,
    /// How many have just these readings.
    pub(super) fired_at: usize,
    pub(super) silent_at: usize,
    #[serde(skip)]
    pub(super) words: [String; 2],
    pub(super) fired_before: usize,
    pub(super) silent_beyond: usize,
    /// How well it parts fired and silent, 0 to 1.
    pub(super) parts: f64,
}

/// A unit near the line.
#[derive(Debug, Serialize)]
pub(super) struct Unit {
    pub(super) id: String,
    /// Of a pupil or class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) academy: Option<String>,
    pub(super) reading: f64,
    #[serde(skip)]
    pub(super) words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) need: Option<f64>,
}

/// Finds who is nearest to the line of a rule; none where it reads no number that says.
pub(super) fn nearest(decision: &Decision<'_>, dataset: &Dataset) -> Option<Nearest> {
    let manifest = &decision.entry.manifest;
    let rule = manifest.rules.get(decision.rule.place).filter(|_| decision.rule.granted)?;
    let of = |place: usize| {
        let input = manifest.inputs.get(place).filter(|input| input.kind == Kind::Number)?;
        let column = decision.inputs.column(*decision.entry.inputs.get(place)?)?;
        let seen = Seen::of(input, dataset);
        let edge = edge(decision.outcomes, |unit| column.reading(unit), seen.worse(), SHOWN)?;
        Some((seen, edge))
    };
    let (measure, (seen, edge)) = match rule.measure {
        Some(place) => (true, of(place)?),
        None => (false, best(rule.inputs.iter().filter_map(|&place| of(place)))?),
    };
    Some(seen.nearest(&edge, measure, &dataset.roster))
}

/// Returns the edge that parts best, of equals the first.
fn best<'a>(edges: impl Iterator<Item = (Seen<'a>, Edge)>) -> Option<(Seen<'a>, Edge)> {
    let parts = |edge: &Edge| edge.line.map_or(0.0, |line| line.parts);
    edges.reduce(|best, next| if parts(&next.1) > parts(&best.1) { next } else { best })
}

/// An input and what is known of it.
struct Seen<'a> {
    input: &'a Input,
    indicator: Option<&'a Indicator>,
}

impl<'a> Seen<'a> {
    fn of(input: &'a Input, dataset: &'a Dataset) -> Self {
        let id = input.indicator.as_str();
        let own = || dataset.own.iter().find(|indicator| indicator.id == id);
        Self { input, indicator: catalogue::indicator(id).or_else(own) }
    }

    fn measure(&self) -> Measure {
        match (self.input.statistic, self.indicator) {
            (Statistic::Share, _) => Measure::Rate,
            (Statistic::Count, _) => Measure::Count,
            (_, Some(indicator)) => indicator.measure,
            (_, None) => Measure::Number,
        }
    }

    /// Returns where a rule is to be expected to fire: for the worse readings.
    fn worse(&self) -> Option<Side> {
        let direction = match self.indicator {
            None if self.input.indicator.starts_with("finding.") => Direction::Lower,
            None => Direction::Neither,
            Some(indicator) => indicator.direction,
        };
        match (direction, self.input.statistic) {
            (Direction::Neither, _) | (_, Statistic::Count) => None,
            // The others less the disadvantaged: a gap in what should be low is below 0.
            (Direction::Lower, Statistic::Gap) => Some(Side::Below),
            (Direction::Higher, Statistic::Gap) | (Direction::Lower, _) => Some(Side::Above),
            (Direction::Higher, _) => Some(Side::Below),
        }
    }

    fn title(&self) -> String {
        let id = &self.input.indicator;
        if let Some(rule) = id.strip_prefix("finding.") {
            return format!("the share of those `{rule}` fires for");
        }
        let of = self.indicator.map_or_else(|| id.clone(), |it| it.title.to_string());
        match self.input.statistic {
            Statistic::Value => of,
            statistic => format!("{statistic} of {of}"),
        }
    }

    fn nearest(&self, edge: &Edge, measure: bool, roster: &Roster) -> Nearest {
        let input = self.input;
        let words = |reading: f64| exact_enough(self.measure(), reading, edge.line);
        let unit = |near: &Near| Unit {
            reading: near.reading,
            words: words(near.reading),
            need: near.need.map(|need| fraction(need.millionths())),
            ..named(roster, input.level, near.unit)
        };
        Nearest {
            reading: match input.statistic {
                Statistic::Value => input.indicator.clone(),
                statistic => format!("{}.{statistic}", input.indicator),
            },
            title: self.title(),
            measure,
            fires: if edge.side == Side::Above { "above" } else { "below" },
            line: edge.line.map(|line| Line {
                first_fired: line.fired,
                last_silent: line.silent,
                fired_at: line.fired_at,
                silent_at: line.silent_at,
                words: [words(line.fired), words(line.silent)],
                fired_before: line.fired_before,
                silent_beyond: line.silent_beyond,
                parts: line.parts,
            }),
            fired: edge.fired.iter().map(unit).collect(),
            silent: edge.silent.iter().map(unit).collect(),
        }
    }
}

/// Returns a reading in words, with enough decimals to tell it from those beside the line.
fn exact_enough(measure: Measure, reading: f64, line: Option<workbench::Line>) -> String {
    let apart: Vec<f64> = line.map_or_else(Vec::new, |line| vec![line.fired, line.silent]);
    let mut words = String::new();
    measure.write(reading, &apart, &mut words);
    words
}

fn named(roster: &Roster, level: Level, unit: usize) -> Unit {
    let academy = |place: usize| roster.academies.get(place).map(|academy| academy.id.clone());
    let (id, academy) = match level {
        Level::Pupil => (roster.enrolments.pupil.get(unit), academy(roster.academy_of(unit))),
        Level::Class => roster
            .classes
            .get(unit)
            .map_or(("", None), |class| (class.id.as_str(), academy(class.academy))),
        Level::Academy => (roster.academies.get(unit).map_or("", |it| &it.id), None),
        Level::Trust => (roster.trusts.get(unit).map_or("", |it| &it.id), None),
    };
    Unit { id: id.to_owned(), academy, reading: 0.0, words: String::new(), need: None }
}
