//! The columns that the rules of one level read, by the inputs of the rule book: pupils' columns as
//! they are, and statistics of them for classes, academies and trusts.

use crate::Dataset;
use crate::column::{Column, MISSING_CODE, code_of};
use crate::statistics::{gap, mean, median, share};
use rayon::prelude::*;
use std::sync::Arc;
use uplift_model::{Findings, Input, Kind, Level, Outcome, Readings, RuleBook, Statistic, Text};

/// The columns that the rules of one level read. The only thing a host hands to rule sets, and the
/// only thing a reason reads its values from.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The level.
    pub level: Level,
    /// How many units there are.
    pub units: usize,
    columns: Vec<Option<Column>>,
}

impl Inputs {
    /// Makes inputs of one column for each of [`uplift_model::RuleBook::inputs`]; none where the
    /// dataset does not supply it or it belongs to another level.
    pub fn new(level: Level, units: usize, columns: Vec<Option<Column>>) -> Self {
        Self { level, units, columns }
    }

    /// Returns the column of an input, if the dataset supplies it.
    pub fn column(&self, input: usize) -> Option<&Column> {
        self.columns.get(input).and_then(Option::as_ref)
    }
}

impl Readings for Inputs {
    fn reading(&self, input: usize, unit: usize) -> Option<f64> {
        self.column(input).and_then(|column| column.reading(unit))
    }
}

impl Dataset {
    /// Returns the columns that the rules of a level read. Above pupil level they are statistics
    /// over the members: every membership of a class, the enrolments of an academy, the distinct
    /// pupils of a trust. `pupils` are the findings of pupil level, for `finding.<rule-id>`.
    pub fn inputs(&self, book: &RuleBook, level: Level, pupils: Option<&Findings>) -> Inputs {
        let units = self.roster.units(level);
        let column = |(place, input): (usize, &Input)| {
            if input.level != level {
                return None;
            }
            match (level, input.statistic) {
                (Level::Pupil, _) => self.wide(input),
                (_, Statistic::Value) => self.attribute(input),
                _ => self.gathered(book, place, input, pupils),
            }
        };
        let columns = book.inputs.iter().enumerate().map(column).collect();
        Inputs::new(level, units, columns)
    }

    fn wide(&self, input: &Input) -> Option<Column> {
        let column = self.columns.get(&input.indicator)?;
        Some(match &input.kind {
            Kind::Category(members) => column.recoded(members),
            Kind::Number | Kind::Flag => column.clone(),
        })
    }

    /// Returns what a class or academy is by itself.
    fn attribute(&self, input: &Input) -> Option<Column> {
        let members: Arc<[Text]> = match &input.kind {
            Kind::Category(members) => members.iter().cloned().collect(),
            Kind::Number | Kind::Flag => Arc::new([]),
        };
        let code = |word: &str| {
            if word.is_empty() { MISSING_CODE } else { code_of(word, &members) }
        };
        let (classes, academies) = (&self.roster.classes, &self.roster.academies);
        match input.indicator.as_str() {
            "class.year_group" => {
                let year = |year: Option<i8>| year.map_or(f64::NAN, f64::from);
                let years: Vec<f64> = classes.iter().map(|class| year(class.year_group)).collect();
                Some(Column::from_numbers(&years))
            }
            "class.subject" => {
                let codes = classes.iter().map(|class| code(&class.subject)).collect();
                Some(Column::from_codes(codes, members))
            }
            "academy.phase" => {
                let codes = academies.iter().map(|academy| code(&academy.phase)).collect();
                Some(Column::from_codes(codes, members))
            }
            _ => None,
        }
    }

    /// Returns a statistic of the members.
    fn gathered(
        &self,
        book: &RuleBook,
        place: usize,
        input: &Input,
        pupils: Option<&Findings>,
    ) -> Option<Column> {
        if input.indicator.starts_with("finding.") {
            let outcome = self.outcomes(book, pupils?, book.finding(place)?);
            return Some(self.per_unit(input.level, |of| share(of.filter_map(&outcome))));
        }
        if let Some((id, member)) = input.indicator.split_once('=') {
            let column = self.columns.get(id)?;
            let Column::Codes(_, members) = column else { return None };
            let code = members.iter().position(|known| known == member)?;
            let code = f64::from(u8::try_from(code).ok()?);
            let is = |unit| column.reading(unit).map(|reading| (reading - code).abs() <= 0.0);
            return Some(self.per_unit(input.level, |of| share(of.filter_map(is))));
        }
        let column = self.columns.get(&input.indicator)?;
        let reading = |unit| column.reading(unit);
        let enrolments = &self.roster.enrolments;
        let side = |unit| {
            let known = enrolments.disadvantage_known.get(unit);
            known.then(|| enrolments.disadvantaged.get(unit))
        };
        Some(self.per_unit(input.level, |of| match input.statistic {
            Statistic::Share => share(of.filter_map(reading).map(|flag| flag > 0.0)),
            #[expect(clippy::cast_precision_loss, reason = "a count of pupils")]
            Statistic::Count => Some(of.filter_map(reading).count() as f64),
            Statistic::Mean => mean(of.filter_map(reading)).map(|(mean, _)| mean),
            Statistic::Minimum => of.filter_map(reading).reduce(f64::min),
            Statistic::Maximum => of.filter_map(reading).reduce(f64::max),
            Statistic::Median => median(of.filter_map(reading).collect()),
            Statistic::Gap => gap(of.filter_map(|unit| side(unit).zip(reading(unit)))),
            Statistic::Value => None,
        }))
    }

    /// Works out one reading for every unit of a level from its members.
    fn per_unit(
        &self,
        level: Level,
        of: impl Fn(&mut dyn Iterator<Item = usize>) -> Option<f64> + Sync,
    ) -> Column {
        let roster = &self.roster;
        let repeated = &roster.enrolments.repeated;
        let reading = |unit: usize| match level {
            Level::Pupil => None,
            Level::Class => of(&mut roster.classes.get(unit)?.members()),
            Level::Academy => of(&mut roster.academies.get(unit)?.enrolments.clone()),
            Level::Trust => {
                let academies = roster.academies.get(roster.trusts.get(unit)?.academies.clone())?;
                let all = academies.iter().flat_map(|academy| academy.enrolments.clone());
                of(&mut all.filter(|&enrolment| !repeated.get(enrolment)))
            }
        };
        let units = (0..roster.units(level)).into_par_iter();
        let readings: Vec<f64> = units.map(|unit| reading(unit).unwrap_or(f64::NAN)).collect();
        Column::from_numbers(&readings)
    }

    /// Returns for an enrolment whether a rule fired, or nothing where it did not decide.
    fn outcomes<'a>(
        &'a self,
        book: &'a RuleBook,
        pupils: &'a Findings,
        rule: usize,
    ) -> impl Fn(usize) -> Option<bool> + Sync + 'a {
        let mut fired = uplift_model::Bitmap::new(pupils.units);
        if let Some(bound) = book.rules.get(rule) {
            for finding in pupils.fired(bound.rule_set, 0..pupils.units) {
                if usize::from(finding.rule) == rule {
                    fired.set(finding.unit as usize);
                }
            }
        }
        move |unit| {
            if fired.get(unit) {
                return Some(true);
            }
            match pupils.outcome_of_silence(book, &self.roster, rule, unit) {
                Outcome::NotFired => Some(false),
                _ => None,
            }
        }
    }
}
