//! Sums over marks: academy by academy, week by week. Eight counts of a week are added at once, a
//! byte each in a word of 64 bits.

use super::codes::{Codes, Era};
use super::grid::{Day, Grid};
use super::weeks::{NOTICE, Spans, monday, weekday};
use crate::Dated;
use crate::by_pupil::school_days::school_year_start;
use crate::by_pupil::{Found, Given};
use crate::calendar::{Calendar, show};
use crate::problems::Problems;
use rayon::prelude::*;
use std::ops::Range;
use uplift_model::{MarkClass, Problem};

/// A weekday needs this many possible sessions before its rate means anything: five weeks of them.
const LEAST_FOR_WEEKDAY: u16 = 10;

/// What is counted of a session, a byte each of a word. A week has at most 14 sessions and a weekday
/// of a year 106, so no byte overflows.
const POSSIBLE: u32 = 0;
const MISSED: u32 = 1;
const AUTHORISED: u32 = 2;
const UNAUTHORISED: u32 = 3;
const LATE: u32 = 4;
const PART_TIME: u32 = 5;
const SUSPENDED: u32 = 6;
const UNRESOLVED: u32 = 7;

/// Returns what a mark of a class adds to a week.
fn counts(class: MarkClass) -> u64 {
    let one = |is: bool, byte: u32| u64::from(is) << (byte * 8);
    one(class.is_possible(), POSSIBLE)
        | one(class.is_missed(), MISSED)
        | one(class.is_authorised(), AUTHORISED)
        | one(class.is_unauthorised(), UNAUTHORISED)
        | one(class == MarkClass::Late, LATE)
        | one(class == MarkClass::PartTime, PART_TIME)
        | one(class == MarkClass::Suspended, SUSPENDED)
        | one(class == MarkClass::Unresolved, UNRESOLVED)
}

fn count(word: u64, byte: u32) -> u16 {
    u16::from((word >> (byte * 8)).to_le_bytes()[0])
}

/// The sums of one enrolment.
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the enrolment")]
#[derive(Debug, Clone, Default)]
struct Sums {
    /// Of the week at hand.
    week: u64,
    /// Whether the week at hand has a mark of a day on which the school met.
    marked: bool,
    in_spell: bool,
    /// Whether there is a mark in the year, and in the ten weeks.
    any: bool,
    any_notice: bool,
    year: [u16; 8],
    recent: [u16; 2],
    half_term: [u16; 2],
    /// Possible and unauthorised.
    first: [u16; 2],
    notice: u16,
    spells: u16,
    /// Possible and missed sessions by weekday.
    weekdays: [u64; 5],
    oldest_unresolved: Option<i32>,
    part_time: Option<bool>,
    part_time_weeks: u16,
}

/// Days of one week of which the same spans hold.
#[expect(clippy::struct_excessive_bools, reason = "a span each, and spans overlap")]
struct Week<'a> {
    monday: i32,
    in_year: bool,
    recent: bool,
    half_term: bool,
    first: bool,
    notice: bool,
    days: Vec<&'a Day>,
}

/// What an academy's marks come to.
struct Academy {
    units: Range<usize>,
    sums: Vec<Sums>,
    spans: Spans,
    /// The days on which it met.
    met: Vec<i32>,
    weeks: usize,
    /// Marks on days outside the terms, the first such day and on how many.
    outside: Option<(u64, i32, usize)>,
}

/// Makes readings of marks; returns the days on which each academy met.
pub(super) fn sum_up(
    grid: &Grid,
    given: &Given<'_>,
    calendar: &Calendar,
    as_at: Option<i32>,
    found: &mut Found,
    problems: &mut Problems,
) -> Vec<Vec<i32>> {
    let as_at = as_at.unwrap_or(i32::MAX);
    let days: Vec<&Day> = grid.in_order().into_iter().filter(|day| day.at <= as_at).collect();
    let Some(newest) = days.last() else { return Vec::new() };
    let year = school_year_start(newest.at);
    let academies: Vec<Academy> = given
        .enrolments
        .par_iter()
        .enumerate()
        .map(|(place, units)| {
            let terms = calendar.of(place);
            academy(grid, &days, units.clone(), terms, (year, newest.at))
        })
        .collect();
    let named = given.academy_ids.iter().copied();
    for (academy, id) in academies.iter().zip(named) {
        academy.take_down(grid, id, problems);
    }
    if let Some(weeks) = academies.iter().map(|of| of.weeks).filter(|&weeks| weeks > 0).min()
        && weeks < NOTICE
    {
        problems.push(Problem {
            file: grid.file.clone(),
            row: 0,
            column: grid.date_column.clone(),
            read: format!("{weeks} school weeks"),
            what: "marks of ten school weeks are needed to count unauthorised sessions over ten"
                .to_owned(),
            done: "counted over those there are; add the marks of last summer term".to_owned(),
        });
    }
    readings(&academies, as_at, grid, found);
    let met: Vec<Vec<i32>> = academies.into_iter().map(|academy| academy.met).collect();
    let newest = (0_u32..).zip(&met).filter_map(|(place, met)| Some((place, *met.last()?)));
    found.dated.push(Dated::new(&grid.file, met.len(), newest));
    met
}

impl Academy {
    fn take_down(&self, grid: &Grid, id: &str, problems: &mut Problems) {
        let Some((marks, first, days)) = self.outside else { return };
        problems.push(Problem {
            file: grid.file.clone(),
            row: 0,
            column: grid.date_column.clone(),
            read: format!(
                "{marks} marks of academy {id} on {days} days, the first {}",
                show(first)
            ),
            what: "outside the terms of the calendar".to_owned(),
            done: "left out".to_owned(),
        });
    }
}

/// Returns how many marks some enrolments have on a day that show that the school met.
fn sessions(day: &Day, units: &Range<usize>, era: &Era) -> u64 {
    let met = |mark: &&u8| era.class(**mark).is_some_and(MarkClass::is_session);
    day.of(units.clone()).iter().filter(met).count() as u64
}

fn academy(
    grid: &Grid,
    days: &[&Day],
    units: Range<usize>,
    terms: &[Range<i32>],
    (year, newest): (i32, i32),
) -> Academy {
    let (mut met, mut open, mut outside) = (Vec::new(), Vec::new(), None);
    for &day in days {
        let Some(era) = grid.codes.era(day.at) else { continue };
        let is_term = terms.is_empty() || terms.iter().any(|term| term.contains(&day.at));
        if is_term {
            let any = day
                .of(units.clone())
                .iter()
                .any(|&mark| era.class(mark).is_some_and(MarkClass::is_session));
            if any {
                met.push(day.at);
            }
            open.push(day);
        } else {
            let marks = sessions(day, &units, era);
            if marks > 0 {
                let (all, first, days) = outside.unwrap_or((0, day.at, 0));
                outside = Some((all + marks, first, days + 1));
            }
        }
    }
    let half_term = terms.iter().rev().find(|term| term.start <= newest).cloned();
    let spans = Spans::new(&met, year, half_term);
    let weeks: std::collections::BTreeSet<i32> = met.iter().map(|&day| monday(day)).collect();
    let mut sums = vec![Sums::default(); units.len()];
    for week in weeks_of(&open, &spans) {
        for day in &week.days {
            add_day(day, &units, &grid.codes, week.in_year, &mut sums);
        }
        for sums in &mut sums {
            sums.end_week(&week);
        }
    }
    Academy { units, sums, spans, met, weeks: weeks.len(), outside }
}

/// Parts the days into weeks, and weeks where a span begins or ends within them.
fn weeks_of<'a>(days: &[&'a Day], spans: &Spans) -> Vec<Week<'a>> {
    let mut weeks: Vec<Week<'a>> = Vec::new();
    let begin = spans.begin();
    let within = |span: &Option<Range<i32>>, day| span.as_ref().is_some_and(|of| of.contains(&day));
    for &day in days.iter().filter(|day| day.at >= begin) {
        let of = day.at;
        let in_year = of >= spans.year;
        let next = Week {
            monday: monday(of),
            in_year,
            recent: in_year && of >= spans.recent,
            half_term: in_year && within(&spans.half_term, of),
            first: within(&spans.first, of),
            notice: of >= spans.notice,
            days: vec![day],
        };
        match weeks.last_mut() {
            Some(week) if week.like(&next) => week.days.push(day),
            _ => weeks.push(next),
        }
    }
    weeks
}

impl Week<'_> {
    fn like(&self, other: &Self) -> bool {
        let key = |of: &Self| (of.monday, of.in_year, of.recent, of.half_term, of.first, of.notice);
        key(self) == key(other)
    }
}

/// Adds a day to the week at hand.
fn add_day(day: &Day, units: &Range<usize>, codes: &Codes, in_year: bool, sums: &mut [Sums]) {
    let Some(era) = codes.era(day.at) else { return };
    let mut adds = [0_u64; 64];
    let mut met = [false; 64];
    for (mark, (add, met)) in (0_u8..).zip(adds.iter_mut().zip(&mut met)) {
        if let Some(class) = era.class(mark) {
            *add = counts(class);
            *met = class.is_session();
        }
    }
    let add = |mark: u8| adds.get(usize::from(mark)).copied().unwrap_or(0);
    let met = |mark: u8| met.get(usize::from(mark)).copied().unwrap_or(false);
    let weekday = weekday(day.at);
    for (sums, marks) in sums.iter_mut().zip(day.of(units.clone()).chunks_exact(2)) {
        let [am, pm] = *marks else { continue };
        if am | pm == 0 {
            continue;
        }
        let (am, pm, is_met) = (add(am), add(pm), met(am) || met(pm));
        let both = am + pm;
        sums.week += both;
        sums.marked |= is_met;
        if !in_year {
            continue;
        }
        sums.any = true;
        if let Some(of) = sums.weekdays.get_mut(weekday) {
            *of += both;
        }
        sums.spell(am);
        sums.spell(pm);
        if count(both, UNRESOLVED) > 0 && sums.oldest_unresolved.is_none() {
            sums.oldest_unresolved = Some(day.at);
        }
    }
}

impl Sums {
    /// A missed session begins a spell unless the possible one before it was missed too.
    fn spell(&mut self, session: u64) {
        if count(session, POSSIBLE) > 0 {
            let missed = count(session, MISSED) > 0;
            self.spells += u16::from(missed && !self.in_spell);
            self.in_spell = missed;
        }
    }

    /// Adds the week at hand to the spans it is of.
    fn end_week(&mut self, week: &Week<'_>) {
        let of = std::mem::take(&mut self.week);
        let marked = std::mem::take(&mut self.marked);
        if week.notice {
            self.notice += count(of, UNAUTHORISED);
            self.any_notice |= marked;
        }
        if !week.in_year {
            return;
        }
        for (sum, byte) in self.year.iter_mut().zip(0..) {
            *sum += count(of, byte);
        }
        let add = |sums: &mut [u16; 2], bytes: [u32; 2]| {
            for (sum, byte) in sums.iter_mut().zip(bytes) {
                *sum += count(of, byte);
            }
        };
        if week.recent {
            add(&mut self.recent, [POSSIBLE, MISSED]);
        }
        if week.half_term {
            add(&mut self.half_term, [POSSIBLE, MISSED]);
        }
        if week.first {
            add(&mut self.first, [POSSIBLE, UNAUTHORISED]);
        }
        if marked {
            let part_time = count(of, PART_TIME) > 0;
            self.part_time = Some(part_time);
            self.part_time_weeks = if part_time { self.part_time_weeks + 1 } else { 0 };
        }
    }

    fn year(&self, byte: u32) -> Option<f64> {
        let sum = self.year.get(byte as usize)?;
        self.any.then(|| f64::from(*sum))
    }

    /// Returns the weekday with the highest absence rate, and by how much it is above the others.
    fn weekday(&self) -> Option<(Option<usize>, f64)> {
        let parts = self.weekdays.map(|of| (count(of, POSSIBLE), count(of, MISSED)));
        if !self.any || parts.iter().any(|(possible, _)| *possible < LEAST_FOR_WEEKDAY) {
            return None;
        }
        let all = parts.iter().fold((0, 0), |all, of| (all.0 + of.0, all.1 + of.1));
        if all.1 == 0 {
            return Some((None, 0.0));
        }
        let rate = |(possible, missed): (u16, u16)| f64::from(missed) / f64::from(possible);
        let mut highest = (0, parts.first().copied()?);
        for (at, of) in parts.into_iter().enumerate().skip(1) {
            // Whole numbers, so that two alike are alike.
            let (old, new) = (highest.1, of);
            if u32::from(new.1) * u32::from(old.0) > u32::from(old.1) * u32::from(new.0) {
                highest = (at, of);
            }
        }
        let (at, of) = highest;
        Some((Some(at), rate(of) - rate((all.0 - of.0, all.1 - of.1))))
    }
}

fn rate([possible, missed]: [u16; 2]) -> Option<f64> {
    (possible > 0).then(|| f64::from(missed) / f64::from(possible))
}

/// Lays out the readings of all enrolments.
fn readings(academies: &[Academy], as_at: i32, grid: &Grid, found: &mut Found) {
    type Of<'a> = &'a dyn Fn(&Sums, &Spans) -> Option<f64>;
    let ratio = |of: &Sums, byte: u32| {
        let possible = of.year(POSSIBLE).filter(|&possible| possible > 0.0)?;
        Some(of.year(byte)? / possible)
    };
    let flag = |is: bool| f64::from(u8::from(is));
    let before = |of: &Sums| {
        let [possible, missed] = of.recent;
        let [all_possible, all_missed, ..] = of.year;
        [all_possible - possible, all_missed - missed]
    };
    let all: [(&str, Of<'_>); 19] = [
        ("attendance.sessions_possible", &|of, _| of.year(POSSIBLE)),
        ("attendance.sessions_missed", &|of, _| of.year(MISSED)),
        ("attendance.absence_rate", &|of, _| ratio(of, MISSED)),
        ("attendance.authorised_rate", &|of, _| ratio(of, AUTHORISED)),
        ("attendance.unauthorised_rate", &|of, _| ratio(of, UNAUTHORISED)),
        ("attendance.lates", &|of, _| of.year(LATE)),
        ("attendance.absence_rate_6_weeks", &|of, _| rate(of.recent)),
        ("attendance.absence_change", &|of, _| Some(rate(of.recent)? - rate(before(of))?)),
        ("attendance.absence_rate_half_term", &|of, _| rate(of.half_term)),
        ("attendance.absence_spells", &|of, _| of.any.then(|| f64::from(of.spells))),
        ("attendance.unauthorised_10_weeks", &|of, _| of.any_notice.then(|| f64::from(of.notice))),
        ("attendance.unauthorised_first_weeks", &|of, spans| {
            let [possible, unauthorised] = of.first;
            (spans.first.is_some() && possible > 0).then(|| f64::from(unauthorised))
        }),
        ("attendance.weekday_highest", &|of, _| {
            of.weekday()?.0.and_then(|at| u8::try_from(at).ok()).map(f64::from)
        }),
        ("attendance.weekday_excess", &|of, _| Some(of.weekday()?.1)),
        ("attendance.unresolved_marks", &|of, _| of.year(UNRESOLVED)),
        ("attendance.unresolved_days", &|of, _| {
            let days = |oldest| f64::from(as_at.saturating_sub(oldest));
            of.any.then(|| of.oldest_unresolved.map_or(0.0, days))
        }),
        ("attendance.part_time", &|of, _| of.part_time.map(flag)),
        ("attendance.part_time_weeks", &|of, _| {
            of.part_time.map(|_| f64::from(of.part_time_weeks))
        }),
        ("attendance.suspended_sessions", &|of, _| of.year(SUSPENDED)),
    ];
    for (indicator, of) in all {
        let mut values = vec![f64::NAN; grid.units()];
        for academy in academies {
            let part = values.get_mut(academy.units.clone()).unwrap_or(&mut []);
            for (value, sums) in part.iter_mut().zip(&academy.sums) {
                *value = of(sums, &academy.spans).unwrap_or(f64::NAN);
            }
        }
        found.lay_over(indicator, &grid.file, &grid.code_column, values);
    }
}
