//! Times a load.
fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let d = uplift_cohort::Dataset::load(std::path::Path::new(&folder), None).unwrap();
    println!(
        "{:?} {} enrolments {} classes {} academies {} problems as_at {:?}",
        t.elapsed(),
        d.roster.enrolments.year.len(),
        d.roster.classes.len(),
        d.roster.academies.len(),
        d.problem_count,
        d.as_at
    );
    for p in d.problems.iter().take(8) {
        println!("{p}");
    }
    for (i, n) in d.supplied() {
        println!("{i} {n} {:?}", std::mem::discriminant(d.column(i).unwrap()));
    }
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{}", s.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
