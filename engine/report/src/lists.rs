//! The lists of problems and faults, as CSV.

use crate::{csv, number};
use std::io::{Result, Write};
use uplift_model::{Fault, Level, Problem, Roster};

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
        b"rule_set,version,level,first_unit,last_unit,units,blame,what,repeatable,log\n",
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
            Cell::Text(&fault.kind.to_string()),
            Cell::Text(if fault.repeatable() { "yes" } else { "no" }),
            Cell::Text(&fault.log.join("\n")),
        ];
        line(&cells, out)?;
    }
    Ok(rows)
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
    let academy =
        |place: usize| roster.academies.get(place).map_or("", |academy| academy.id.as_str());
    match level {
        Level::Trust => roster.trusts.get(unit).map(|trust| trust.id.clone()).unwrap_or_default(),
        Level::Academy => academy(unit).to_owned(),
        Level::Class => roster
            .classes
            .get(unit)
            .map_or_else(String::new, |class| format!("{}/{}", academy(class.academy), class.id)),
        Level::Pupil => {
            format!("{}/{}", academy(roster.academy_of(unit)), roster.enrolments.pupil.get(unit))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use uplift_model::FaultKind;

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
            kind: FaultKind::OutOfTime { allowed: 500 },
            log: vec!["one".to_owned(), "two".to_owned()],
        };
        let trusts = Fault {
            level: Level::Trust,
            units: 0..1,
            kind: FaultKind::Lied("need 2".to_owned()),
            log: Vec::new(),
            ..fault.clone()
        };
        let mut out = Vec::new();
        assert_eq!(faults(&roster, &[fault, trusts], &mut out).unwrap(), 2);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "rule_set,version,level,first_unit,last_unit,units,blame,what,repeatable,log\n\
             literacy,1.2.0,pupil,100001/P0000000,100002/P1001000,9,rule set,\
             took longer than 500 ms for one batch,no,\"one\ntwo\"\n\
             literacy,1.2.0,trust,\"north, \"\"the old\"\"\",\"north, \"\"the old\"\"\",1,rule set,\
             returned something that cannot be: need 2,yes,\n"
        );
    }
}
