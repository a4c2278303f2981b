//! How much a pupil costs in the sandbox, as a rule set in Rust and as a rule file, beside the same
//! twelve rules as straight Rust, on one core; and what it costs to get there.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "made-up readings are small, and a bench that cannot begin has nothing to measure"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guest_workload::{Columns, native};
use std::hint::black_box;
use uplift_cohort::{Column, Inputs, MISSING_CODE};
use uplift_host::{BATCH, Host, HostSettings, Plugin, RuleSets, bind};
use uplift_model::{Enrolments, Grants, Kind, Level, Policy, Roster, RuleBook};

const WORKLOAD: &[u8] = include_bytes!("../../../tests/guests/dist/workload.wasm");
const RULE_FILE: &str = include_str!("../../../tests/guests/rule_files/workload.toml");
const PUPILS: usize = 65_536;

/// Readings of made-up pupils, each missing for one in fifty.
struct Made {
    numbers: Vec<(&'static str, Vec<f64>)>,
    codes: Vec<(&'static str, Vec<u8>)>,
}

impl Made {
    fn new() -> Self {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as f64 / f64::from(1_u32 << 31)
        };
        let mut numbers = |of: &dyn Fn(f64) -> f64| -> Vec<f64> {
            let mut one = || if next() < 0.02 { f64::NAN } else { of(next()) };
            (0..PUPILS).map(|_| one()).collect()
        };
        let whole = |range: f64, from: f64| move |x: f64| (x * range + from).floor();
        let numbers = vec![
            ("pupil.year_group", (0..PUPILS).map(|at| f64::from((at / 30 % 14) as u8)).collect()),
            ("attendance.absence_rate", numbers(&|x| x.powi(3) * 0.4)),
            ("attendance.absence_change", numbers(&|x| x * 0.1 - 0.05)),
            ("attendance.lates", numbers(&|x| (x.powi(4) * 30.0).floor())),
            ("literacy.phonics", numbers(&whole(41.0, 0.0))),
            ("literacy.reading_scaled", numbers(&whole(41.0, 80.0))),
            ("literacy.reading_age_gap_months", numbers(&whole(60.0, -36.0))),
            ("behaviour.suspensions", numbers(&|x| (x.powi(8) * 3.0).floor())),
            ("behaviour.points", numbers(&|x| (x.powi(4) * 60.0).floor())),
            ("behaviour.points_change", numbers(&whole(20.0, -10.0))),
        ];
        let mut codes = |members: f64, one: f64| -> Vec<u8> {
            let mut one = || match (next(), next(), next()) {
                (missing, ..) if missing < 0.02 => MISSING_CODE,
                (_, some, which) if some < one => (which * members) as u8,
                _ => 0,
            };
            (0..PUPILS).map(|_| one()).collect()
        };
        let codes = vec![
            ("pupil.eal", codes(2.0, 0.4)),
            ("pupil.pupil_premium", codes(2.0, 0.5)),
            ("pupil.sen_need", codes(8.0, 0.2)),
        ];
        Self { numbers, codes }
    }

    fn numbers(&self, id: &str) -> &[f64] {
        self.numbers.iter().find(|(name, _)| *name == id).map_or(&[], |(_, values)| values)
    }

    fn codes(&self, id: &str) -> &[u8] {
        self.codes.iter().find(|(name, _)| *name == id).map_or(&[], |(_, values)| values)
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            year_group: self.numbers("pupil.year_group"),
            absence_rate: self.numbers("attendance.absence_rate"),
            absence_change: self.numbers("attendance.absence_change"),
            lates: self.numbers("attendance.lates"),
            phonics: self.numbers("literacy.phonics"),
            reading_scaled: self.numbers("literacy.reading_scaled"),
            reading_age_gap: self.numbers("literacy.reading_age_gap_months"),
            eal: self.codes("pupil.eal"),
            pupil_premium: self.codes("pupil.pupil_premium"),
            sen_need: self.codes("pupil.sen_need"),
            suspensions: self.numbers("behaviour.suspensions"),
            points: self.numbers("behaviour.points"),
            points_change: self.numbers("behaviour.points_change"),
        }
    }

    fn inputs(&self, book: &RuleBook) -> Inputs {
        let columns = book.inputs.iter().map(|input| match &input.kind {
            Kind::Number => Some(Column::from_numbers(self.numbers(&input.indicator))),
            Kind::Flag => {
                let members = ["no", "yes"].map(std::borrow::Cow::Borrowed);
                Some(Column::from_codes(self.codes(&input.indicator).into(), members.into()))
            }
            Kind::Category(members) => {
                let codes = self.codes(&input.indicator).into();
                Some(Column::from_codes(codes, members.to_vec().into()))
            }
        });
        Inputs::new(Level::Pupil, PUPILS, columns.collect())
    }

    fn roster(&self) -> Roster {
        let years = self.numbers("pupil.year_group").iter();
        let year = years.map(|year| if year.is_nan() { Enrolments::NO_YEAR } else { *year as i8 });
        let enrolments = Enrolments { year: year.collect(), ..Enrolments::default() };
        Roster { enrolments, ..Roster::default() }
    }
}

fn plugin() -> Plugin<'static> {
    Plugin { name: "workload.wasm".to_owned(), bytes: WORKLOAD.into() }
}

fn rule_file() -> Plugin<'static> {
    let compiled = uplift_rulefile::compile("workload.toml", RULE_FILE).unwrap();
    Plugin { name: "workload.toml".to_owned(), bytes: compiled.component.into() }
}

/// Loads one plugin and grants it what it reads.
fn bound(host: &Host, plugin: &Plugin<'_>) -> (RuleSets, RuleBook) {
    let rule_sets = RuleSets::new(vec![host.load(plugin).unwrap()]).unwrap();
    let every = ["pupil.pupil_premium", "pupil.sen_need"].map(str::to_owned).into();
    let grants = Grants { every, ..Grants::default() };
    let book = bind(&rule_sets, &[], &Policy { grants, ..Policy::default() }).unwrap();
    (rule_sets, book)
}

fn pupils(criterion: &mut Criterion) {
    let host = Host::new(HostSettings { threads: 1, ..HostSettings::default() }).unwrap();
    let (rule_sets, book) = bound(&host, &plugin());
    let made = Made::new();
    let (inputs, roster) = (made.inputs(&book), made.roster());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();

    let mut group = criterion.benchmark_group("sandbox");
    group.throughput(Throughput::Elements(PUPILS as u64));
    group
        .bench_function("straight Rust", |bench| bench.iter(|| native(black_box(&made.columns()))));
    for batch in [BATCH, 16_384] {
        group.bench_function(format!("rule set in batches of {batch}"), |bench| {
            let evaluate = || host.evaluate(&rule_sets, &book, &inputs, &roster, batch);
            pool.install(|| {
                assert_eq!(evaluate().faults().count(), 0);
                bench.iter(evaluate);
            });
        });
    }
    let (of_file, its_book) = bound(&host, &rule_file());
    let its_inputs = made.inputs(&its_book);
    group.bench_function(format!("rule file in batches of {BATCH}"), |bench| {
        let evaluate = || host.evaluate(&of_file, &its_book, &its_inputs, &roster, BATCH);
        pool.install(|| {
            assert_eq!(evaluate().faults().count(), 0);
            bench.iter(evaluate);
        });
    });
    group.finish();

    let one = Inputs::new(Level::Pupil, 1, Vec::new());
    criterion.bench_function("a batch of one pupil", |bench| {
        pool.install(|| bench.iter(|| host.evaluate(&rule_sets, &book, &one, &roster, 1)));
    });
}

fn plugins(criterion: &mut Criterion) {
    let settings = || HostSettings { threads: 1, ..HostSettings::default() };
    criterion.bench_function("setting a host up", |bench| {
        bench.iter(|| Host::new(settings()).unwrap());
    });
    criterion.bench_function("rule file to component", |bench| {
        bench.iter(|| uplift_rulefile::compile("workload.toml", black_box(RULE_FILE)).unwrap());
    });
    let host = Host::new(settings()).unwrap();
    let mut group = criterion.benchmark_group("loading");
    group.sample_size(10);
    group.bench_function("compiled", |bench| bench.iter(|| host.load(&plugin()).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let cache = Some(folder.path().join("compiled"));
    let host = Host::new(HostSettings { cache, ..settings() }).unwrap();
    host.load(&plugin()).unwrap();
    group.bench_function("compiled before", |bench| bench.iter(|| host.load(&plugin()).unwrap()));
    group.finish();
}

criterion_group!(benches, pupils, plugins);
criterion_main!(benches);
