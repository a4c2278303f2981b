//! What a run found, as a leader reads it in the terminal.

pub(crate) mod absence;
pub(crate) mod changes;
mod grants;

use crate::command::run::Outcomes;
use crate::error::details;
use crate::pipeline::Evaluated;
use crate::words::{count, counted, sentence, share};
use crate::{CommandError, Io};
use std::path::Path;
use uplift_merge::AcademyLists;
use uplift_model::{
    Basis, Level, Readings, Recommendation, Roster, RuleBook, RuleCount, Status, UnitRow,
};

/// Rows of each level that are shown.
const TOP: usize = 5;

/// What a run found, gathered while it is written.
pub(crate) struct Summary {
    rows: [u64; 4],
    /// Pupil rows by status.
    pub(crate) statuses: [u64; Status::ALL.len()],
    /// By rule.
    pub(crate) rules: Vec<Outcomes>,
    pupils: Vec<Recommendation>,
    units: [Vec<UnitRow>; 4],
}

impl Summary {
    pub(crate) fn new(book: &RuleBook) -> Self {
        Self {
            rows: [0; 4],
            statuses: [0; Status::ALL.len()],
            rules: vec![Outcomes::default(); book.rules.len()],
            pupils: Vec::new(),
            units: [const { Vec::new() }; 4],
        }
    }

    /// Returns how many rows a level has.
    pub(crate) fn rows(&self, level: Level) -> u64 {
        self.rows.get(level as usize).copied().unwrap_or(0)
    }

    /// Takes the lists of an academy into account.
    pub(crate) fn see(&mut self, lists: &AcademyLists) {
        for (sum, more) in self.statuses.iter_mut().zip(lists.statuses) {
            *sum += u64::from(more);
        }
        self.count(&lists.rules);
        let standing = lists.pupils.iter().filter(|row| row.status == Status::Recommended);
        self.pupils.extend(best(standing, |row| row.priority).into_iter().cloned());
        self.pupils = best(self.pupils.iter(), |row| row.priority).into_iter().cloned().collect();
        self.keep(Level::Class, &lists.classes);
        self.keep(Level::Academy, &lists.academy);
        for (level, rows) in [
            (Level::Pupil, lists.pupils.len()),
            (Level::Class, lists.classes.len()),
            (Level::Academy, lists.academy.len()),
        ] {
            if let Some(sum) = self.rows.get_mut(level as usize) {
                *sum += rows as u64;
            }
        }
    }

    /// Takes the rows of a trust into account.
    pub(crate) fn see_trust(&mut self, rows: &[UnitRow], rules: &[(u16, RuleCount)]) {
        self.count(rules);
        self.keep(Level::Trust, rows);
        if let Some(sum) = self.rows.get_mut(Level::Trust as usize) {
            *sum += rows.len() as u64;
        }
    }

    fn count(&mut self, rules: &[(u16, RuleCount)]) {
        for (rule, count) in rules {
            if let Some(outcomes) = self.rules.get_mut(usize::from(*rule)) {
                outcomes.add(count);
            }
        }
    }

    fn keep(&mut self, level: Level, rows: &[UnitRow]) {
        if let Some(kept) = self.units.get_mut(level as usize) {
            kept.extend(best(rows.iter(), |row| row.priority).into_iter().cloned());
            *kept = best(kept.iter(), |row| row.priority).into_iter().cloned().collect();
        }
    }

    /// Shows it.
    pub(crate) fn show(
        &self,
        evaluated: &Evaluated,
        out: &Path,
        io: &mut Io<'_>,
    ) -> Result<(), CommandError> {
        self.who(evaluated, io)?;
        self.trusts(evaluated, io)?;
        self.academies_and_classes(evaluated, io)?;
        self.pupils(evaluated, io)?;
        self.lacking(evaluated, io)?;
        defects(evaluated, io)?;
        writeln!(
            io.out,
            "\nWritten to {}: {} for pupils, {} for classes, {} for academies, {} for trusts.",
            out.display(),
            counted(self.rows(Level::Pupil), "row", "rows"),
            count(self.rows(Level::Class)),
            count(self.rows(Level::Academy)),
            count(self.rows(Level::Trust)),
        )?;
        writeln!(
            io.out,
            "These are proposals with their reasons. A person who knows the pupil decides."
        )?;
        Ok(())
    }

    fn who(&self, evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
        let roster = &evaluated.dataset.roster;
        let repeated = u64::from(roster.enrolments.repeated.count());
        let day = evaluated
            .dataset
            .as_at
            .map_or_else(|| "no date in the data".to_owned(), |day| format!("as at {day}"));
        writeln!(
            io.out,
            "{} in {}, {} and {}; {day}.",
            counted(roster.units(Level::Pupil) as u64, "pupil", "pupils"),
            counted(roster.classes.len() as u64, "class", "classes"),
            counted(roster.academies.len() as u64, "academy", "academies"),
            counted(roster.trusts.len() as u64, "trust", "trusts"),
        )?;
        if repeated > 0 {
            writeln!(
                io.out,
                "{} also in another academy of the same trust; the trust counts them once.",
                counted(repeated, "pupil is", "pupils are")
            )?;
        }
        absence::show(evaluated.dataset.absence(), io.out)?;
        let total: u64 = self.statuses.iter().sum();
        let standing = self.statuses.first().copied().unwrap_or(0);
        write!(
            io.out,
            "{} for pupils: {} recommended",
            counted(total, "proposal", "proposals"),
            count(standing)
        )?;
        for (status, number) in
            Status::ALL.iter().zip(self.statuses).skip(1).filter(|(_, number)| *number > 0)
        {
            write!(io.out, ", {} {}", count(number), status.words())?;
        }
        writeln!(io.out, ".")?;
        match changes::line(&evaluated.dataset, evaluated.previous) {
            Some(line) => writeln!(io.out, "{line}"),
            None => Ok(()),
        }
    }

    fn trusts(&self, evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
        let Some(rows) = self.units.get(Level::Trust as usize).filter(|rows| !rows.is_empty())
        else {
            return Ok(());
        };
        writeln!(io.out, "\nTop of the trust list")?;
        for row in rows {
            unit_row(evaluated, row, io)?;
            if row.trust_wide {
                writeln!(
                    io.out,
                    "     Common enough to be a trust-wide priority ({} affected).",
                    counted(row.affected.len() as u64, "academy", "academies")
                )?;
            }
            if let Some(best) =
                row.learn_from.and_then(|at| evaluated.dataset.roster.academies.get(at as usize))
            {
                writeln!(
                    io.out,
                    "     Does best with a similar intake: {}.",
                    named(&best.name, &best.id)
                )?;
            }
        }
        Ok(())
    }

    fn academies_and_classes(&self, evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
        for (level, heading) in [
            (Level::Academy, "\nTop of the academy lists"),
            (Level::Class, "\nTop of the class lists"),
        ] {
            let Some(rows) = self.units.get(level as usize).filter(|rows| !rows.is_empty()) else {
                continue;
            };
            writeln!(io.out, "{heading}")?;
            for row in rows {
                unit_row(evaluated, row, io)?;
            }
        }
        Ok(())
    }

    fn pupils(&self, evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
        if self.pupils.is_empty() {
            return writeln!(io.out, "\nNothing is recommended for any pupil.");
        }
        let (book, roster) = (&evaluated.book, &evaluated.dataset.roster);
        writeln!(io.out, "\nTop of the pupil lists")?;
        for row in &self.pupils {
            let unit = row.unit as usize;
            let title = book
                .interventions
                .get(usize::from(row.intervention))
                .map_or("", |it| it.title.as_ref());
            writeln!(
                io.out,
                "  {} ({}) for pupil {}, {}",
                sentence(title),
                row.area,
                roster.enrolments.pupil.get(unit),
                academy_and_class(roster, unit)
            )?;
            writeln!(io.out, "     {}", reasons(evaluated, row))?;
        }
        Ok(())
    }

    fn lacking(&self, evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
        let book = &evaluated.book;
        let mut told = false;
        let mut nobody = Vec::new();
        for (rule, outcomes) in book.rules.iter().zip(&self.rules) {
            let due = outcomes.fired + outcomes.not_fired + outcomes.lacking;
            if outcomes.lacking == 0 || rule.level != Level::Pupil {
                continue;
            }
            if outcomes.lacking == due {
                nobody.push(format!("{} ({})", rule.title, count(due)));
                continue;
            }
            if !told {
                writeln!(io.out, "\nNot enough data")?;
                told = true;
            }
            writeln!(
                io.out,
                "  {}: {} of {} ({})",
                rule.title,
                counted(outcomes.lacking, "pupil", "pupils"),
                count(due),
                share(outcomes.lacking, due)
            )?;
        }
        if !nobody.is_empty() {
            if !told {
                writeln!(io.out, "\nNot enough data")?;
            }
            writeln!(io.out, "  For none of the pupils they are for: {}.", nobody.join(", "))?;
        }
        let not_supplied: Vec<&str> = book
            .inputs
            .iter()
            .enumerate()
            .filter(|(place, input)| {
                input.level == Level::Pupil
                    && evaluated
                        .inputs
                        .first()
                        .is_some_and(|inputs| inputs.column(*place).is_none())
            })
            .map(|(_, input)| input.indicator.as_str())
            .collect();
        if !not_supplied.is_empty() {
            writeln!(io.out, "  The dataset does not supply {}.", not_supplied.join(", "))?;
        }
        grants::show(evaluated, io)?;
        let silent =
            book.rules.iter().filter(|rule| rule.guards.iter().any(|guard| !guard.granted)).count();
        if silent > 0 {
            writeln!(
                io.out,
                "{} a guard that could not speak, because the policy does not grant what it reads.",
                counted(silent as u64, "rule has", "rules have")
            )?;
        }
        Ok(())
    }
}

/// Returns the first few by priority, the order as it was where they are equal.
fn best<'a, T>(rows: impl Iterator<Item = &'a T>, priority: impl Fn(&T) -> u64) -> Vec<&'a T> {
    let mut kept: Vec<&T> = Vec::with_capacity(TOP + 1);
    for row in rows {
        let place = kept.partition_point(|before| priority(before) >= priority(row));
        if place < TOP {
            kept.insert(place, row);
            kept.truncate(TOP);
        }
    }
    kept
}

fn unit_row(evaluated: &Evaluated, row: &UnitRow, io: &mut Io<'_>) -> std::io::Result<()> {
    let (book, roster) = (&evaluated.book, &evaluated.dataset.roster);
    let unit = row.unit as usize;
    let name = match row.level {
        Level::Class => roster.classes.get(unit).map(|class| {
            let academy = roster.academies.get(class.academy);
            format!(
                "{}, {}",
                named(&class.name, &class.id),
                academy.map_or("", |academy| &academy.id)
            )
        }),
        Level::Academy => {
            roster.academies.get(unit).map(|academy| named(&academy.name, &academy.id))
        }
        _ => roster.trusts.get(unit).map(|trust| named(&trust.name, &trust.id)),
    };
    let title =
        book.interventions.get(usize::from(row.intervention)).map_or("", |it| it.title.as_ref());
    writeln!(
        io.out,
        "  {} ({}) for {}",
        sentence(title),
        row.area,
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| "the trust".to_owned())
    )?;
    let why = match row.basis {
        Basis::Rule => {
            let readings = evaluated.inputs.get(row.level as usize);
            let rules = row.rules.iter().filter_map(|(rule, _)| book.rules.get(usize::from(*rule)));
            let mut text = String::new();
            for rule in rules {
                if let Some(readings) = readings {
                    rule.because.render(readings, unit, &mut text);
                }
            }
            text
        }
        Basis::Step | Basis::Pupils => {
            let assessed = u64::from(row.tally.assessed());
            let flagged = u64::from(row.tally.flagged);
            let what =
                if row.basis == Basis::Step { format!(" in {}", row.area) } else { String::new() };
            format!(
                "{} of {} with enough data ({}) are flagged{what}.",
                count(flagged),
                counted(assessed, "pupil", "pupils"),
                share(flagged, assessed)
            )
        }
    };
    writeln!(io.out, "     {why}")
}

/// Returns a name with its id, or the id alone.
pub(crate) fn named(name: &str, id: &str) -> String {
    if name.is_empty() { id.to_owned() } else { format!("{name} ({id})") }
}

fn academy_and_class(roster: &Roster, unit: usize) -> String {
    let academy = roster.academies.get(roster.academy_of(unit));
    let academy = academy.map_or_else(String::new, |academy| named(&academy.name, &academy.id));
    match roster.home_class(unit).and_then(|class| roster.classes.get(class)) {
        Some(class) => format!("{academy}, class {}", class.id),
        None => academy,
    }
}

/// Returns the reasons of a recommendation in words.
pub(crate) fn reasons(evaluated: &Evaluated, row: &Recommendation) -> String {
    let mut text = String::new();
    if let Some(readings) = evaluated.inputs.first() {
        for rule in row.reasons.iter().filter_map(|rule| evaluated.book.rules.get(rule)) {
            if !text.is_empty() {
                text.push(' ');
            }
            because(rule, readings, row.unit as usize, &mut text);
        }
    }
    text
}

/// Adds a rule's reason in words.
pub(crate) fn because(
    rule: &uplift_model::BoundRule,
    readings: &impl Readings,
    unit: usize,
    out: &mut String,
) {
    rule.because.render(readings, unit, out);
}

fn defects(evaluated: &Evaluated, io: &mut Io<'_>) -> std::io::Result<()> {
    let dataset = &evaluated.dataset;
    if dataset.problem_count > 0 {
        writeln!(
            io.out,
            "\n{} in the data; the first are below, all are in problems.csv.",
            counted(dataset.problem_count, "problem", "problems")
        )?;
        for problem in dataset.problems.iter().take(TOP) {
            writeln!(io.out, "  {problem}")?;
        }
    }
    let faults = evaluated.faults();
    if !faults.is_empty() {
        writeln!(
            io.out,
            "\n{}: what these rule sets would have said of these units is not known.",
            counted(faults.len() as u64, "batch was not assessed", "batches were not assessed")
        )?;
        for fault in faults.iter().take(TOP) {
            writeln!(io.out, "  {fault} (to blame: {})", fault.blame().word())?;
            for detail in details(&fault.failure) {
                writeln!(io.out, "    {detail}")?;
            }
            writeln!(io.out, "    hint: {}", fault.failure.kind.hint())?;
        }
    }
    Ok(())
}
