//! The figures of the tables found again in many pupils.

use crate::columns::{Cell, PUPILS};
use crate::country::{self, Phase};
use crate::model::Model;
use crate::number::{count, float};
use crate::pupil::{self, Pupil};
use crate::sen::{Need, Status};
use crate::tables::Tables;
use crate::year::Setting;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

mod writing;

const PUPILS_DRAWN: u32 = 200_000;

static DRAWN: LazyLock<(Model, Vec<Pupil>)> = LazyLock::new(|| {
    let model = Model::new(Tables::load().unwrap());
    let mut pupils = Vec::new();
    for academy in country::plan(&model.tables, PUPILS_DRAWN, 20) {
        pupil::append(&mut pupils, &model, &academy, 20);
    }
    (model, pupils)
});

fn tables() -> &'static Tables {
    &DRAWN.0.tables
}

/// Returns the mainstream pupils of these years, both ends included.
fn years(first: u8, last: u8) -> impl Iterator<Item = &'static Pupil> + Clone {
    let of_year = move |pupil: &&Pupil| pupil.class.year.within((first, last));
    DRAWN.1.iter().filter(|pupil| pupil.class.phase != Phase::Special).filter(of_year)
}

fn special() -> impl Iterator<Item = &'static Pupil> {
    DRAWN.1.iter().filter(|pupil| pupil.class.phase == Phase::Special)
}

fn sen(pupil: &Pupil) -> bool {
    pupil.part.status != Status::None
}

fn cell(pupil: &Pupil) -> usize {
    usize::from(!pupil.fsm) * 2 + usize::from(!sen(pupil))
}

fn rate(pupil: &Pupil) -> Option<f64> {
    Some(f64::from(pupil.attendance.missed?) / f64::from(pupil.attendance.possible?))
}

/// Checks a mean to four standard errors and the rounding of the figure it is checked against.
///
/// `between` is the deviation that academies add: how far they lie apart, times how unevenly pupils
/// fall to academies that are otherwise spread evenly.
#[track_caller]
fn check<'a>(
    pupils: impl Iterator<Item = &'a Pupil>,
    value: impl Fn(&Pupil) -> Option<f64>,
    expected: f64,
    rounding: f64,
    between: f64,
) {
    let mut academies = BTreeSet::new();
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for pupil in pupils {
        if let Some(value) = value(pupil) {
            academies.insert(pupil.class.academy);
            n += 1.0;
            sum += value;
            squares += value * value;
        }
    }
    assert!(n >= 500.0, "too few: {n}");
    let mean = sum / n;
    let variance = (squares / n - mean * mean).max(0.25 / n);
    let error = (variance / n + between * between / float(academies.len())).sqrt();
    let tolerance = 4.0 * error + rounding;
    assert!(
        (mean - expected).abs() < tolerance,
        "{mean} is not {expected} to {tolerance} (n = {n})"
    );
}

/// As [`check`], for a share printed in per cent to one decimal.
#[track_caller]
fn check_share<'a>(
    pupils: impl Iterator<Item = &'a Pupil>,
    is: impl Fn(&Pupil) -> Option<bool>,
    per_cent: f64,
    between: f64,
) {
    let value = |pupil: &Pupil| is(pupil).map(|yes| f64::from(u8::from(yes)));
    check(pupils, value, per_cent / 100.0, 0.0006, between);
}

#[test]
fn free_school_meals_and_sen_fall_together_as_published() {
    for (first, last, row) in [(1, 6, tables().cells.primary), (7, 11, tables().cells.secondary)] {
        let all: f64 = row.iter().sum();
        for (index, share) in row.into_iter().enumerate() {
            let between = 0.025;
            check_share(
                years(first, last),
                |p| Some(cell(p) == index),
                share / all * 100.0,
                between,
            );
        }
    }
    check_share(special(), |p| Some(p.fsm), 43.8, 0.05);
}

#[test]
fn absence_bands_of_every_cell_are_as_published() {
    let absence = &tables().absence;
    let between = 0.16 * tables().dependence.academy_absence.sqrt();
    let check_row = |pupils: Vec<&'static Pupil>, row: &[f64]| {
        let all: f64 = row.iter().sum();
        for (band, per_cent) in (0..).zip(row) {
            let floor = |rate: f64| count(rate * 20.0 + 1e-9).min(10);
            let in_band = |p: &Pupil| rate(p).map(|rate| floor(rate) == band);
            check_share(pupils.iter().copied(), in_band, per_cent / all * 100.0, between);
        }
        for (threshold, bands) in [(0.1, 2..), (0.5, 10..)] {
            let per_cent = row[bands].iter().sum::<f64>() / all * 100.0;
            let over = |p: &Pupil| rate(p).map(|rate| rate >= threshold);
            check_share(pupils.iter().copied(), over, per_cent, between);
        }
    };
    for (first, last, rows) in [(1, 6, &absence.primary), (7, 11, &absence.secondary)] {
        for (index, row) in rows.iter().enumerate() {
            check_row(years(first, last).filter(|p| cell(p) == index).collect(), row);
        }
    }
    check_row(special().collect(), &absence.special);
}

#[test]
fn persistent_and_severe_absence_follow_year_group_and_sex() {
    let (cells, absence, figures) = (&tables().cells, &tables().absence, &tables().absence_years);
    let between = 0.16 * tables().dependence.academy_absence.sqrt();
    let check_over = |pupils: Vec<&'static Pupil>, threshold: f64, per_cent: f64| {
        let over = |p: &Pupil| rate(p).map(|rate| rate >= threshold);
        check_share(pupils.into_iter(), over, per_cent, between);
    };
    // The rate of all cells together, which the rates of year groups and sexes are scaled to.
    let of_cells = |cells: [f64; 4], rows: [[f64; 11]; 4], from: usize| {
        let share = |row: [f64; 11]| row[from..].iter().sum::<f64>() / row.iter().sum::<f64>();
        let parts = cells.into_iter().zip(rows).map(|(cell, row)| cell * share(row));
        100.0 * parts.sum::<f64>() / cells.iter().sum::<f64>()
    };
    let scaled = |rates: &[f64], whole: f64| -> Vec<f64> {
        let mean = rates.iter().sum::<f64>() / float(rates.len());
        rates.iter().map(|rate| rate * whole / mean).collect()
    };
    let primary = (&figures.primary_persistent, &figures.primary_severe, figures.primary_sex);
    let secondary =
        (&figures.secondary_persistent, &figures.secondary_severe, figures.secondary_sex);
    for (first, cells, rows, (persistent, severe, sex)) in [
        (1, cells.primary, absence.primary, primary),
        (7, cells.secondary, absence.secondary, secondary),
    ] {
        for (threshold, from, rates) in [(0.1, 2, persistent), (0.5, 10, severe)] {
            let rates = scaled(rates, of_cells(cells, rows, from));
            for (year, per_cent) in (first..).zip(rates) {
                check_over(years(year, year).collect(), threshold, per_cent);
            }
        }
        let last = if first == 1 { 6 } else { 11 };
        let rates = scaled(&sex, of_cells(cells, rows, 2));
        for (boy, per_cent) in [false, true].into_iter().zip(rates) {
            check_over(years(first, last).filter(|p| p.part.boy == boy).collect(), 0.1, per_cent);
        }
    }
}

#[test]
fn boys_have_more_plans_and_needs_have_their_mix() {
    let of = |status| years(0, 11).chain(special()).filter(move |p| p.part.status == status);
    check_share(of(Status::Plan), |p| Some(p.part.boy), 71.0, 0.0);
    check_share(of(Status::Support), |p| Some(p.part.boy), 61.0, 0.0);
    check_share(of(Status::Plan), |p| p.need.map(|need| need == Need::Asd), 33.6, 0.0);
    check_share(of(Status::Support), |p| p.need.map(|need| need == Need::Slcn), 25.7, 0.0);
    assert!(of(Status::None).all(|p| p.need.is_none()));
}

#[test]
fn about_a_fifth_have_another_first_language() {
    check_share(DRAWN.1.iter(), |p| p.eal, 21.0, 0.21 * 0.52 * 0.5);
}

#[test]
fn phonics_standard_is_met_as_published() {
    let met = |p: &Pupil| p.attainment.phonics.map(|score| score >= 32);
    let between = 0.16 * tables().dependence.academy_attainment.sqrt();
    let of = |disadvantaged| years(1, 2).filter(move |p| p.part.disadvantaged == disadvantaged);
    check_share(of(true), met, tables().phonics.disadvantaged, between);
    check_share(of(false), met, tables().phonics.others, between);
    // By SEN status the figures are scaled: by up to about two points.
    for (status, per_cent) in [(Status::None, 88.0), (Status::Support, 51.0), (Status::Plan, 20.0)]
    {
        let value = |p: &Pupil| met(p).map(|yes| f64::from(u8::from(yes)));
        let pupils = years(1, 2).filter(|p| p.part.status == status);
        check(pupils, value, per_cent / 100.0, 0.025, between);
    }
}

fn standard(score: i32, mean: f64, deviation: f64) -> f64 {
    (f64::from(score) - mean) / deviation
}

#[test]
fn scaled_and_standardised_scores_have_their_means_and_spread() {
    let academies = tables().dependence.academy_attainment.sqrt() * 0.4;
    let reading = |p: &Pupil| Some(standard(p.attainment.reading_scaled?, 105.0, 8.55));
    let maths = |p: &Pupil| Some(standard(p.attainment.maths_scaled?, 104.05, 7.45));
    let reading_standard = |p: &Pupil| Some(standard(p.attainment.reading_standard?, 100.0, 15.0));
    let maths_standard = |p: &Pupil| Some(standard(p.attainment.maths_standard?, 100.0, 15.0));
    let language = |p: &Pupil| Some(standard(p.attainment.language?, 100.0, 15.0));
    // Scaled scores end at 80 and 120, which takes about a tenth off the variance.
    let check_both = |score: fn(&Pupil) -> Option<f64>, clipped: f64, first: u8, last: u8| {
        check(years(first, last), score, 0.0, 0.02, academies);
        check(years(first, last), |p| Some(score(p)?.powi(2)), 1.0, clipped, academies);
    };
    check_both(reading, 0.12, 6, 11);
    check_both(maths, 0.08, 6, 11);
    check_both(reading_standard, 0.01, 3, 9);
    check_both(maths_standard, 0.01, 3, 9);
    check_both(language, 0.01, 0, 0);
    let at = |score: Option<i32>, least: i32| score.map(|score| score >= least);
    check_share(years(6, 11), |p| at(p.attainment.reading_scaled, 100), 74.0, academies * 0.4);
    check_share(years(6, 11), |p| at(p.attainment.maths_scaled, 100), 73.0, academies * 0.4);
    check_share(years(6, 11), |p| at(p.attainment.maths_scaled, 110), 23.5, academies * 0.4);
    for (stanine, per_cent) in (1..).zip([4.0, 6.6, 12.1, 17.5, 19.7, 17.5, 12.1, 6.6, 4.0]) {
        let is = |p: &Pupil| p.attainment.decoding.map(|reading| reading == stanine);
        check_share(years(3, 9), is, per_cent, academies * 0.4);
    }
}

#[test]
fn disadvantaged_pupils_lie_behind_in_every_test() {
    let gap = |score: fn(&Pupil) -> Option<i32>, first: u8, last: u8| {
        let mean = |disadvantaged: bool| {
            let pupils = years(first, last).filter(|p| p.part.disadvantaged == disadvantaged);
            let scores: Vec<i32> = pupils.filter_map(score).collect();
            f64::from(scores.iter().sum::<i32>()) / float(scores.len())
        };
        mean(false) - mean(true)
    };
    // Published for 2024/25 is 2.4; a gap of 0.57 deviations comes to 2.8 of these scores.
    let multiplication = gap(|p| p.attainment.multiplication, 4, 5);
    assert!((multiplication - 2.8).abs() < 0.4, "{multiplication}");
    // 0.57 deviations of 8.2, less what a test's own chance takes away.
    let reading = gap(|p| p.attainment.reading_scaled, 6, 11);
    assert!((reading - 4.3).abs() < 0.3, "{reading}");
}

#[test]
fn multiplication_tables_check_has_its_mean_and_full_marks() {
    let academies = 0.4 * tables().dependence.academy_attainment.sqrt();
    let score = |p: &Pupil| p.attainment.multiplication.map(f64::from);
    check(years(4, 5), score, 20.6, 0.05, 5.5 * academies);
    let full = |p: &Pupil| p.attainment.multiplication.map(|score| score == 25);
    check_share(years(4, 5), full, 34.0, 0.4 * academies);
    let mut counts = BTreeMap::new();
    for score in years(4, 5).filter_map(|p| p.attainment.multiplication) {
        *counts.entry(score).or_insert(0) += 1;
    }
    assert_eq!(counts.iter().max_by_key(|(_, count)| **count).unwrap().0, &25);
}

#[test]
fn suspensions_come_at_the_rates_of_the_tables() {
    let figures = &tables().suspensions;
    let number = |p: &Pupil| p.behaviour.suspensions.map(f64::from);
    let composition = |fsm: bool, share: f64| {
        let all = share * figures.fsm_times + 1.0 - share;
        if fsm { figures.fsm_times / all } else { 1.0 / all }
    };
    for (first, last, rate, fsm_share) in
        [(1, 6, figures.primary, 25.4 / 99.0), (7, 11, figures.secondary, 23.8 / 99.1)]
    {
        let between = rate / 100.0 * 0.3;
        check(years(first, last), number, rate / 100.0, 0.001, between);
        for fsm in [false, true] {
            let expected = rate / 100.0 * composition(fsm, fsm_share);
            check(years(first, last).filter(|p| p.fsm == fsm), number, expected, 0.001, between);
        }
    }
}

#[test]
fn every_reading_is_within_its_range_and_belongs_to_its_year() {
    for p in &DRAWN.1 {
        let (attendance, attainment, behaviour) = (&p.attendance, &p.attainment, &p.behaviour);
        let within = |reading: Option<i32>, least: i32, most: i32| {
            assert!(reading.is_none_or(|reading| (least..=most).contains(&reading)), "{p:?}");
        };
        let in_years = |reading: Option<i32>, first: u8, last: u8| {
            assert!(reading.is_none() || p.class.year.within((first, last)), "{p:?}");
        };
        within(attendance.possible, 60, 380);
        within(attendance.missed, 0, attendance.possible.unwrap_or(0));
        within(attendance.unauthorised_10_weeks, 0, attendance.missed.unwrap_or(0).min(100));
        let attended = attendance.possible.unwrap_or(0) - attendance.missed.unwrap_or(0);
        within(attendance.lates, 0, attended);
        within(attendance.change, -10_000, 10_000);
        for (reading, least, most, first, last) in [
            (attainment.language, 40, 160, 0, 0),
            (attainment.phonics, 0, 40, 1, 2),
            (attainment.reading_scaled, 80, 120, 6, 11),
            (attainment.reading_standard, 40, 160, 3, 9),
            (attainment.decoding, 1, 9, 3, 9),
            (attainment.comprehension, 1, 9, 3, 9),
            (attainment.multiplication, 0, 25, 4, 5),
            (attainment.maths_scaled, 80, 120, 6, 11),
            (attainment.maths_standard, 40, 160, 3, 9),
        ] {
            within(reading, least, most);
            in_years(reading, first, last);
        }
        within(behaviour.suspensions, 0, 45);
        within(behaviour.suspended_days, 0, 450);
        within(behaviour.points, 0, i32::MAX);
        within(behaviour.incidents, 0, 200);
        assert_eq!(behaviour.suspensions == Some(0), behaviour.suspended_days == Some(0));
    }
}

#[test]
fn readings_are_missing_as_often_as_the_tables_say() {
    let missing = &tables().missing;
    check_share(DRAWN.1.iter(), |p| Some(p.attendance.missed.is_none()), missing.attendance, 0.0);
    check_share(DRAWN.1.iter(), |p| Some(p.behaviour.points.is_none()), missing.behaviour, 0.0);
    check_share(DRAWN.1.iter(), |p| Some(p.eal.is_none()), missing.eal, 0.0);
    check_share(years(3, 9), |p| Some(p.attainment.decoding.is_none()), missing.test, 0.0);
    check_share(years(1, 2), |p| Some(p.attainment.phonics.is_none()), missing.test, 0.0);
}

#[test]
fn absence_and_attainment_lie_together() {
    let scores = |persistent: bool| -> Vec<i32> {
        let pupils =
            years(6, 11).filter(|p| rate(p).is_some_and(|rate| (rate >= 0.1) == persistent));
        pupils.filter_map(|p| p.attainment.maths_scaled).collect()
    };
    let mean = |scores: Vec<i32>| f64::from(scores.iter().sum::<i32>()) / float(scores.len());
    assert!(mean(scores(false)) - mean(scores(true)) > 2.0);
    assert_eq!(Setting::Special.of(1, 2, 3), 3);
}

#[test]
fn no_cell_needs_quoting() {
    for p in DRAWN.1.iter().take(20_000) {
        for column in PUPILS {
            let mut text = String::new();
            let cell = (column.cell)(p);
            cell.render(column.kind, &mut text);
            assert!(!text.contains([',', '"', '\n', '\r']), "{text}");
            assert_eq!(text.is_empty(), cell == Cell::Missing);
        }
    }
}
