//! How long do session marks take, from file to readings: sorted by pupil as a register export is,
//! and by day as a log is?

#![expect(clippy::unwrap_used, reason = "a bench may stop where it is wrong")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::ToSpan;
use jiff::civil::date;
use std::fmt::Write;
use std::hint::black_box;
use uplift_cohort::Dataset;

/// Pupils of the dataset, in academies of a thousand.
const PUPILS: usize = 5_000;
/// School days of a year.
const DAYS: usize = 190;
/// A mark in twenty is an absence; the codes follow each other in an order that no day repeats.
const CODES: [&str; 20] = [
    "/", "/", "/", "/", "/", "/", "L", "/", "/", "/", "/", "I", "/", "/", "V", "/", "/", "O", "/",
    "/",
];

fn marks(by_day: bool) -> (String, usize) {
    let mut days = Vec::new();
    let mut day = date(2025, 9, 1);
    while days.len() < DAYS {
        if day.weekday().to_monday_zero_offset() < 5 {
            days.push(day.to_string());
        }
        day += 1.day();
    }
    let mut text = "pupil_id,date,session,code\n".to_owned();
    let mut count = 0;
    let mut row = |pupil: usize, day: &str| {
        for session in ["AM", "PM"] {
            let code = CODES.get(count % CODES.len()).unwrap();
            writeln!(text, "P{pupil:07},{day},{session},{code}").unwrap();
            count += 1;
        }
    };
    if by_day {
        for day in &days {
            (0..PUPILS).for_each(|pupil| row(pupil, day));
        }
    } else {
        for pupil in 0..PUPILS {
            for day in &days {
                row(pupil, day);
            }
        }
    }
    (text, count)
}

fn load(criterion: &mut Criterion) {
    let mut pupils = "pupil_id,academy_id,year_group\n".to_owned();
    for pupil in 0..PUPILS {
        writeln!(pupils, "P{pupil:07},A{},5", pupil / 1_000).unwrap();
    }
    let mut group = criterion.benchmark_group("session marks");
    group.sample_size(10);
    for (name, by_day) in [("by pupil", false), ("by day", true)] {
        let folder = tempfile::tempdir().unwrap();
        let (text, count) = marks(by_day);
        std::fs::write(folder.path().join("pupils.csv"), &pupils).unwrap();
        std::fs::write(folder.path().join("attendance.csv"), text).unwrap();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(Dataset::load(folder.path(), None).unwrap()));
        });
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
