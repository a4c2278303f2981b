//! The lists of problems, of faults and of those not assessed for them, as CSV.

use crate::{csv, number};
use std::io::{Result, Write};
use uplift_model::{Fault, Findings, Level, Problem, Roster, RuleBook};

/// Returns the reading of an enrolment, if there is one.
pub type Reading<'a> = &'a dyn Fn(usize) -> Option<f64>;

/// A cell of a list.
enum Cell<'a> {
    Text(&'a str),
    /// Empty where it is 0.
    Whole(u64),
}

/// Writes problems, and returns how many.
pub(crate) fn problems<'p>(
    problems: impl IntoIterator<Item = &'p Problem>,
    out: &mut impl Write,
) -> Result<u64> {
    out.write_all(b"file,row,column,read,what,done\n")?;
    let mut rows = 0;
    for problem in problems {
        rows += 1;
        let cells = [
            Cell::Text(&problem.file),
            Cell::Whole(problem.row),
            Cell::Text(&problem.column),
            Cell::Text(&problem.read),
            Cell::Text(&problem.what),
            Cell::Text(&problem.done),
        ];
        line(&cells, out)?;
    }
    Ok(rows)
}

/// Writes faults, naming the first and last unit of each batch, and returns how many.
pub(crate) fn faults<'f>(
    roster: &Roster,
    faults: impl IntoIterator<Item = &'f Fault>,
    out: &mut impl Write,
) -> Result<u64> {
    out.write_all(
        b"rule_set,version,level,first_unit,last_unit,units,blame,what,repeatable,fuel,frames,log,hint\n",
    )?;
    let mut rows = 0;
    for fault in faults {
        rows += 1;
        let units = fault.units.end.saturating_sub(fault.units.start);
        let name = |unit: u32| match units {
            0 => String::new(),
            _ => name(roster, fault.level, unit as usize),
        };
        let cells = [
            Cell::Text(&fault.rule_set),
            Cell::Text(&fault.version),
            Cell::Text(fault.level.word()),
            Cell::Text(&name(fault.units.start)),
            Cell::Text(&name(fault.units.end.saturating_sub(1))),
            Cell::Whole(u64::from(units)),
            Cell::Text(fault.blame().word()),
            Cell::Text(&fault.failure.kind.to_string()),
            Cell::Text(if fault.repeatable() { "yes" } else { "no" }),
            Cell::Whole(fault.failure.fuel),
            Cell::Text(&fault.failure.frames.join("\n")),
            Cell::Text(&fault.failure.log.join("\n")),
            Cell::Text(fault.failure.kind.hint()),
        ];
        line(&cells, out)?;
    }
    Ok(rows)
}

/// Writes who was not assessed and by which rule set, a line for each unit and rule set, and returns
/// how many.
pub(crate) fn not_assessed(
    roster: &Roster,
    book: &RuleBook,
    findings: &[Findings],
    out: &mut impl Write,
) -> Result<u64> {
    out.write_all(b"level,trust_id,academy_id,class_id,pupil_id,rule_set\n")?;
    let mut rows = 0;
    for found in findings {
        for (entry, own) in book.rule_sets.iter().zip(&found.rule_sets) {
            for unit in own.not_assessed.iter().cloned().flatten() {
                rows += 1;
                let [trust, academy, class, pupil] = ids(roster, found.level, unit as usize);
                let cells = [
                    Cell::Text(found.level.word()),
                    Cell::Text(trust),
                    Cell::Text(academy),
                    Cell::Text(class),
                    Cell::Text(pupil),
                    Cell::Text(&entry.manifest.id),
                ];
                line(&cells, out)?;
            }
        }
    }
    Ok(rows)
}

/// Writes readings of enrolments for a later run, each so that it is read as the same number, and
/// returns how many lines.
pub(crate) fn readings(
    roster: &Roster,
    columns: &[(&str, Reading<'_>)],
    out: &mut impl Write,
) -> Result<u64> {
    let names = columns.iter().map(|(name, _)| Cell::Text(name));
    line(
        &[Cell::Text("academy_id"), Cell::Text("pupil_id")]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>(),
        out,
    )?;
    let enrolments = roster.units(Level::Pupil);
    for unit in 0..enrolments {
        let [_, academy, _, pupil] = ids(roster, Level::Pupil, unit);
        let readings: Vec<String> = columns
            .iter()
            .map(|(_, reading)| reading(unit).map_or_else(String::new, |it| it.to_string()))
            .collect();
        let readings = readings.iter().map(|reading| Cell::Text(reading));
        line(
            &[Cell::Text(academy), Cell::Text(pupil)]
                .into_iter()
                .chain(readings)
                .collect::<Vec<_>>(),
            out,
        )?;
    }
    Ok(enrolments as u64)
}

/// Returns the ids of a unit's trust, academy, class and pupil, as far down as its level goes.
fn ids(roster: &Roster, level: Level, unit: usize) -> [&str; 4] {
    let trust = |place: usize| roster.trusts.get(place).map_or("", |trust| trust.id.as_str());
    let academy = |place: usize| match roster.academies.get(place) {
        Some(academy) => [trust(academy.trust), academy.id.as_str()],
        None => ["", ""],
    };
    let class = |place: Option<usize>| {
        place.and_then(|place| roster.classes.get(place)).map_or("", |class| class.id.as_str())
    };
    match level {
        Level::Trust => [trust(unit), "", "", ""],
        Level::Academy => {
            let [trust, academy] = academy(unit);
            [trust, academy, "", ""]
        }
        Level::Class => {
            let of = roster.classes.get(unit).map_or(usize::MAX, |class| class.academy);
            let [trust, academy] = academy(of);
            [trust, academy, class(Some(unit)), ""]
        }
        Level::Pupil => {
            let [trust, academy] = academy(roster.academy_of(unit));
            [trust, academy, class(roster.home_class(unit)), roster.enrolments.pupil.get(unit)]
        }
    }
}

fn line(cells: &[Cell<'_>], out: &mut impl Write) -> Result<()> {
    let mut line = Vec::new();
    for cell in cells {
        match cell {
            Cell::Text(text) => csv::text(text.as_bytes(), &mut line),
            Cell::Whole(0) => {}
            Cell::Whole(whole) => number::whole(*whole, &mut line),
        }
        line.push(b',');
    }
    if let Some(last) = line.last_mut() {
        *last = b'\n';
    }
    out.write_all(&line)
}

/// Returns the ids that tell a unit from every other of its level.
fn name(roster: &Roster, level: Level, unit: usize) -> String {
    let [trust, academy, class, pupil] = ids(roster, level, unit);
    match level {
        Level::Trust => trust.to_owned(),
        Level::Academy => academy.to_owned(),
        Level::Class => format!("{academy}/{class}"),
        Level::Pupil => format!("{academy}/{pupil}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use uplift_model::{Failure, FaultKind, Limit};

    #[test]
    fn a_problem_says_where_what_and_what_was_done() {
        let problem = Problem {
            file: "attendance.csv".to_owned(),
            row: 41,
            column: "rate".to_owned(),
            read: "=1+1".to_owned(),
            what: "is not a number".to_owned(),
            done: "reading dropped, row kept".to_owned(),
        };
        let whole_file =
            Problem { row: 0, column: String::new(), read: "-1.4".to_owned(), ..problem.clone() };
        let mut out = Vec::new();
        assert_eq!(problems(&[problem, whole_file], &mut out).unwrap(), 2);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "file,row,column,read,what,done\n\
             attendance.csv,41,rate,'=1+1,is not a number,\"reading dropped, row kept\"\n\
             attendance.csv,,,-1.4,is not a number,\"reading dropped, row kept\"\n"
        );
    }

    #[test]
    fn a_fault_names_the_first_and_last_unit() {
        let (roster, ..) = sample::world();
        let fault = Fault {
            rule_set: "literacy".to_owned(),
            version: "1.2.0".to_owned(),
            level: Level::Pupil,
            units: 0..9,
            failure: Failure {
                kind: FaultKind::Exceeded { limit: Limit::Time, asked: None, allowed: 500 },
                fuel: 12_345,
                frames: vec!["rules::decide".to_owned()],
                log: vec!["one".to_owned(), "two".to_owned()],
            },
        };
        let trusts = Fault {
            level: Level::Trust,
            units: 0..1,
            failure: Failure {
                kind: FaultKind::Lied("need 2".to_owned()),
                fuel: 0,
                frames: Vec::new(),
                log: Vec::new(),
            },
            ..fault.clone()
        };
        let mut out = Vec::new();
        assert_eq!(faults(&roster, &[fault, trusts], &mut out).unwrap(), 2);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "rule_set,version,level,first_unit,last_unit,units,blame,what,repeatable,fuel,frames,log,hint\n\
             literacy,1.2.0,pupil,100001/P0000000,100002/P1001000,9,rule set,\
             over its limit: used up the 500 ms it is allowed,no,12345,rules::decide,\"one\ntwo\",\
             \"run again on a machine with less to do; if it stays, `limits.batch_millis` in the policy \
             allows more\"\n\
             literacy,1.2.0,trust,\"north, \"\"the old\"\"\",\"north, \"\"the old\"\"\",1,rule set,\
             returned something that cannot be: need 2,yes,,,,\
             tell its author; `uplift plugin check` finds such mistakes\n"
        );
    }

    #[test]
    fn those_not_assessed_are_named_one_by_one() {
        let (roster, book, _) = sample::world();
        let findings = [Level::Pupil, Level::Class, Level::Academy, Level::Trust].map(|level| {
            let mut findings = Findings::none(level, roster.units(level), &book);
            findings.rule_sets[0].not_assessed.push(0..1);
            findings
        });
        let mut out = Vec::new();
        assert_eq!(not_assessed(&roster, &book, &findings, &mut out).unwrap(), 4);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "level,trust_id,academy_id,class_id,pupil_id,rule_set\n\
             pupil,\"north, \"\"the old\"\"\",100001,,P0000000,attendance\n\
             class,\"north, \"\"the old\"\"\",100001,3A,,attendance\n\
             academy,\"north, \"\"the old\"\"\",100001,,,attendance\n\
             trust,\"north, \"\"the old\"\"\",,,,attendance\n"
        );
    }
}
