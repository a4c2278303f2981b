//! What does the sandbox cost? The twelve rules of the reference workload, on one thread: straight
//! Rust over the columns against the same rules as a component, all limits on, a fresh instance a
//! batch, findings checked and put in order.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guest_workload::{Columns, native};
use std::hint::black_box;
use uplift_cohort::{Column, Inputs};
use uplift_host::{BATCH, Host, HostSettings, Plugin, RuleSets, bind};
use uplift_model::{Enrolments, Kind, Level, Policy, Roster, RuleBook};

const PUPILS: usize = 262_144;

/// A number that looks random and is the same each time, from 0 to 1.
fn noise(seed: &mut u64) -> f64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let fraction = (*seed >> 11) as f64 / (1_u64 << 53) as f64;
    fraction
}

/// Readings shaped like those of the whole-job generator, three in a hundred missing.
fn numbers(seed: &mut u64, value: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..PUPILS)
        .map(|_| {
            let missing = noise(seed) < 0.03;
            let value = value(noise(seed));
            if missing { f64::NAN } else { value }
        })
        .collect()
}

fn codes(seed: &mut u64, code: impl Fn(f64) -> u8) -> Vec<u8> {
    (0..PUPILS).map(|_| code(noise(seed))).collect()
}

struct World {
    numbers: Vec<(&'static str, Vec<f64>)>,
    codes: Vec<(&'static str, Vec<u8>)>,
}

impl World {
    fn new() -> Self {
        let seed = &mut 0x5eed_u64;
        let scaled = |x: f64, by: f64| (x * by).floor();
        Self {
            numbers: vec![
                ("pupil.year_group", numbers(seed, |x| scaled(x, 14.0))),
                ("attendance.absence_rate", numbers(seed, |x| x.powi(4) * 0.9)),
                ("attendance.absence_change", numbers(seed, |x| x * 0.12 - 0.06)),
                ("attendance.lates", numbers(seed, |x| scaled(x.powi(4), 40.0))),
                ("literacy.phonics", numbers(seed, |x| scaled(x.sqrt(), 41.0))),
                ("literacy.reading_scaled", numbers(seed, |x| 85.0 + scaled(x, 35.0))),
                ("literacy.reading_age_gap_months", numbers(seed, |x| scaled(x, 60.0) - 33.0)),
                ("behaviour.suspensions", numbers(seed, |x| scaled(x.powi(12), 4.0))),
                ("behaviour.points", numbers(seed, |x| scaled(x.powi(4), 90.0))),
                ("behaviour.points_change", numbers(seed, |x| scaled(x, 20.0) - 10.0)),
            ],
            codes: vec![
                ("pupil.eal", codes(seed, |x| u8::from(x < 0.21))),
                ("pupil.pupil_premium", codes(seed, |x| u8::from(x < 0.26))),
                ("pupil.sen_need", codes(seed, |x| if x < 0.05 { 5 } else { 0 })),
            ],
        }
    }

    fn number(&self, id: &str) -> &[f64] {
        self.numbers.iter().find(|(name, _)| *name == id).map_or(&[], |(_, column)| column)
    }

    fn code(&self, id: &str) -> &[u8] {
        self.codes.iter().find(|(name, _)| *name == id).map_or(&[], |(_, column)| column)
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            year_group: self.number("pupil.year_group"),
            absence_rate: self.number("attendance.absence_rate"),
            absence_change: self.number("attendance.absence_change"),
            lates: self.number("attendance.lates"),
            phonics: self.number("literacy.phonics"),
            reading_scaled: self.number("literacy.reading_scaled"),
            reading_age_gap: self.number("literacy.reading_age_gap_months"),
            eal: self.code("pupil.eal"),
            pupil_premium: self.code("pupil.pupil_premium"),
            sen_need: self.code("pupil.sen_need"),
            suspensions: self.number("behaviour.suspensions"),
            points: self.number("behaviour.points"),
            points_change: self.number("behaviour.points_change"),
        }
    }

    fn inputs(&self, book: &RuleBook) -> Inputs {
        let columns = book.inputs.iter().map(|input| match &input.kind {
            Kind::Number => Some(Column::from_numbers(self.number(&input.indicator))),
            Kind::Flag => Some(Column::from_codes(self.code(&input.indicator).to_vec(), [].into())),
            Kind::Category(members) => {
                let members = members.iter().cloned().collect();
                Some(Column::from_codes(self.code(&input.indicator).to_vec(), members))
            }
        });
        Inputs::new(Level::Pupil, PUPILS, columns.collect())
    }

    fn roster(&self) -> Roster {
        #[expect(clippy::cast_possible_truncation, reason = "year groups from 0 to 13")]
        let year = |&year: &f64| if year.is_nan() { Enrolments::NO_YEAR } else { year as i8 };
        let year = self.number("pupil.year_group").iter().map(year).collect();
        Roster { enrolments: Enrolments { year, ..Enrolments::default() }, ..Roster::default() }
    }
}

fn sandbox(bench: &mut Criterion) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(|| {
        let world = World::new();
        let host =
            Host::new(HostSettings { threads: 1, ..HostSettings::default() }).expect("a host");
        let bytes = include_bytes!("../guests/dist/workload.wasm").as_slice().into();
        let plugin = Plugin { name: "workload".to_owned(), bytes };
        let rule_sets = RuleSets::new(vec![host.load(&plugin).expect("loads")]).expect("one");
        let grants = ["pupil.pupil_premium", "pupil.sen_need"].map(str::to_owned).into();
        let policy = Policy { grants, ..Policy::default() };
        let book = bind(&rule_sets, &[], &policy).expect("binds");
        let (inputs, roster) = (world.inputs(&book), world.roster());

        let found = native(&world.columns());
        let findings = host.evaluate(&rule_sets, &book, &inputs, &roster, BATCH);
        let fired: usize = findings.rule_sets.iter().map(|set| set.fired.len()).sum();
        assert_eq!(fired, found.units.len(), "both sides find the same");

        let mut group = bench.benchmark_group("twelve rules");
        group.throughput(Throughput::Elements(PUPILS as u64));
        group.bench_function("native", |timer| {
            timer.iter(|| {
                let columns = world.columns();
                // By batches too, as the findings of a batch fit the cache.
                for start in (0..PUPILS).step_by(BATCH) {
                    black_box(native(&batch(&columns, start)));
                }
            });
        });
        group.bench_function("sandbox", |timer| {
            timer.iter(|| black_box(host.evaluate(&rule_sets, &book, &inputs, &roster, BATCH)));
        });
        group.finish();
    });
}

fn batch<'a>(all: &Columns<'a>, start: usize) -> Columns<'a> {
    let end = PUPILS.min(start + BATCH);
    let numbers = |column: &'a [f64]| column.get(start..end).unwrap_or(&[]);
    let codes = |column: &'a [u8]| column.get(start..end).unwrap_or(&[]);
    Columns {
        year_group: numbers(all.year_group),
        absence_rate: numbers(all.absence_rate),
        absence_change: numbers(all.absence_change),
        lates: numbers(all.lates),
        phonics: numbers(all.phonics),
        reading_scaled: numbers(all.reading_scaled),
        reading_age_gap: numbers(all.reading_age_gap),
        eal: codes(all.eal),
        pupil_premium: codes(all.pupil_premium),
        sen_need: codes(all.sen_need),
        suspensions: numbers(all.suspensions),
        points: numbers(all.points),
        points_change: numbers(all.points_change),
    }
}

criterion_group!(benches, sandbox);
criterion_main!(benches);
