//! `uplift explain`: what every rule made of one pupil, with readings, thresholds and weights.

use crate::args::{ExplainArgs, Global};
use crate::command::run::tell;
use crate::pipeline::{self, Evaluated};
use crate::progress::Progress;
use crate::summary::{because, named, reasons};
use crate::words::sentence;
use crate::{CommandError, Exit, Io};
use uplift_merge::Merge;
use uplift_model::{
    BoundRule, Cause, Format, Kind, Level, Measure, Outcome, Readings, Recommendation, catalogue,
    fraction,
};

pub(crate) fn run(
    args: &ExplainArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let evaluated = pipeline::evaluate(&args.sources, global, None, &Progress::none())?;
    if !global.quiet {
        tell(&evaluated.notes, io)?;
    }
    let units = find(&evaluated, &args.pupil, args.academy.as_deref())?;
    for unit in units {
        explain(&evaluated, unit, io)?;
    }
    Ok(if evaluated.faults().is_empty() { Exit::Clean } else { Exit::Faults })
}

/// Finds the enrolments of a pupil.
fn find(
    evaluated: &Evaluated,
    pupil: &str,
    academy: Option<&str>,
) -> Result<Vec<usize>, CommandError> {
    let roster = &evaluated.dataset.roster;
    let ids = &roster.enrolments.pupil;
    let all: Vec<usize> = (0..ids.len()).filter(|&unit| ids.get(unit) == pupil).collect();
    if all.is_empty() {
        return Err(CommandError::new(format!("the dataset has no pupil `{pupil}`"))
            .hint("ids are as in the pupils file, capital letters and all"));
    }
    let Some(academy) = academy else { return Ok(all) };
    let at = |unit: usize| {
        roster.academies.get(roster.academy_of(unit)).map_or("", |academy| &academy.id)
    };
    let there: Vec<usize> = all.iter().copied().filter(|&unit| at(unit) == academy).collect();
    if there.is_empty() {
        let academies: Vec<_> = all.iter().map(|&unit| format!("`{}`", at(unit))).collect();
        return Err(CommandError::new(format!("pupil `{pupil}` is not in academy `{academy}`"))
            .hint(format!("the pupil is in {}", academies.join(", "))));
    }
    Ok(there)
}

fn explain(evaluated: &Evaluated, unit: usize, io: &mut Io<'_>) -> Result<(), CommandError> {
    let Evaluated { dataset, policy, book, inputs, findings, .. } = evaluated;
    let roster = &dataset.roster;
    let [pupils, ..] = inputs;
    let academy = roster.academy_of(unit);
    let place = roster.academies.get(academy);
    write!(io.out, "Pupil {}", roster.enrolments.pupil.get(unit))?;
    if let Some(place) = place {
        write!(io.out, " at {}", named(&place.name, &place.id))?;
    }
    if let Some(class) = roster.home_class(unit).and_then(|class| roster.classes.get(class)) {
        write!(io.out, ", class {}", class.id)?;
    }
    match roster.year(Level::Pupil, unit) {
        Some(year) => writeln!(io.out, ", {}", year_words(year))?,
        None => writeln!(io.out, ", year group not known")?,
    }

    let merge = Merge::new(book, &policy.policy, roster, findings, pupils);
    let lists = merge.academy(academy);
    let rows: Vec<&Recommendation> =
        lists.pupils.iter().filter(|row| row.unit as usize == unit).collect();
    writeln!(io.out, "\nProposals, in order")?;
    if rows.is_empty() {
        writeln!(io.out, "  None.")?;
    }
    for row in rows {
        proposal(evaluated, row, io)?;
    }

    let [findings, ..] = findings;
    writeln!(io.out, "\nEvery rule")?;
    for (at, set) in book.rule_sets.iter().enumerate() {
        for (rule_at, rule) in book.at(Level::Pupil).filter(|(_, rule)| rule.rule_set == at) {
            let outcome = findings.outcome(book, roster, rule_at, unit);
            writeln!(io.out, "  {}/{}: {}", set.manifest.id, rule.id, outcome.words())?;
            match outcome {
                Outcome::Fired(need) => {
                    let mut text = String::new();
                    because(rule, pupils, unit, &mut text);
                    writeln!(io.out, "    {text}")?;
                    writeln!(io.out, "    need {}", decimal(need.millionths()))?;
                }
                Outcome::NotApplicable => {
                    if let Some((first, last)) = rule.years {
                        writeln!(
                            io.out,
                            "    it is for {} to {}",
                            year_words(first),
                            year_words(last)
                        )?;
                    }
                }
                Outcome::NotGranted => {
                    let withheld = rule.withheld.iter().filter_map(|&input| book.inputs.get(input));
                    let names: Vec<_> =
                        withheld.map(|input| format!("`{}`", input.indicator)).collect();
                    writeln!(io.out, "    the policy does not grant {}", names.join(", "))?;
                    continue;
                }
                Outcome::NotFired | Outcome::Lacking | Outcome::NotAssessed => {}
            }
            readings(evaluated, rule, unit, io)?;
            settings(evaluated, rule, io)?;
        }
    }
    writeln!(io.out)?;
    Ok(())
}

fn proposal(evaluated: &Evaluated, row: &Recommendation, io: &mut Io<'_>) -> std::io::Result<()> {
    let book = &evaluated.book;
    let it = book.interventions.get(usize::from(row.intervention));
    let title = it.map_or("", |it| it.title.as_ref());
    writeln!(io.out, "  {}. {} ({}): {}", row.rank, sentence(title), row.area, row.status.words())?;
    writeln!(io.out, "     {}", reasons(evaluated, row))?;
    let why = match row.cause {
        Cause::None => None,
        Cause::Guard { rule, guard } => {
            let rule = book.rules.get(usize::from(rule));
            rule.and_then(|rule| rule.guards.get(usize::from(guard)))
                .map(|guard| guard.because.clone())
        }
        Cause::InPlace { since } => {
            let since = Measure::Date.words(f64::from(since));
            Some(format!("It has been in place since {since}: look at how it goes first."))
        }
        Cause::Row { rank, intervention } => {
            let other = book
                .interventions
                .get(usize::from(intervention))
                .map_or("", |it| it.title.as_ref());
            Some(format!("Not at the same time as proposal {rank}, {other}."))
        }
        Cause::Step { .. } => Some(format!("The whole class has a step for {}.", row.area)),
        Cause::Cap { limit } => Some(format!("The policy allows {limit} at once.")),
    };
    if let Some(why) = why {
        writeln!(io.out, "     {why}")?;
    }
    writeln!(
        io.out,
        "     priority {} = area weight {} x need {} x response {}; place {} in the academy{}",
        decimal(row.priority),
        decimal(row.area_weight),
        decimal(row.need.millionths()),
        decimal(row.response),
        row.place_in_academy,
        if row.place_in_class > 0 {
            format!(", {} in the class", row.place_in_class)
        } else {
            String::new()
        }
    )?;
    if let Some(evidence) = it.and_then(|it| it.headline()) {
        let months = evidence.months.map_or_else(
            || "no estimate of months".to_owned(),
            |m| format!("{m:+} months on average"),
        );
        let security = evidence
            .security
            .map_or_else(|| "not rated".to_owned(), |s| format!("security {s} of 5"));
        writeln!(
            io.out,
            "     evidence: {months}, {security}; {}, as at {}",
            evidence.source, evidence.as_at
        )?;
    }
    Ok(())
}

fn readings(
    evaluated: &Evaluated,
    rule: &BoundRule,
    unit: usize,
    io: &mut Io<'_>,
) -> std::io::Result<()> {
    let [pupils, ..] = &evaluated.inputs;
    for &place in &rule.inputs {
        let Some(input) = evaluated.book.inputs.get(place) else { continue };
        let known = catalogue::indicator(&input.indicator).or_else(|| {
            evaluated.dataset.own.iter().find(|own| own.id == input.indicator.as_str())
        });
        let format = match &input.kind {
            Kind::Number => {
                Format::Number(known.map_or(Measure::Number, |indicator| indicator.measure))
            }
            Kind::Flag => Format::Flag,
            Kind::Category(members) => Format::Category(members.clone()),
        };
        let mut value = String::new();
        match pupils.reading(place, unit) {
            Some(reading) => format.write(reading, &[], &mut value),
            None => value.push_str("missing"),
        }
        writeln!(io.out, "    reads {} = {value}", input.indicator)?;
    }
    Ok(())
}

fn settings(evaluated: &Evaluated, rule: &BoundRule, io: &mut Io<'_>) -> std::io::Result<()> {
    let Some(set) = evaluated.book.rule_sets.get(rule.rule_set) else { return Ok(()) };
    let used = set.manifest.rules.get(rule.place).map_or(&[][..], |rule| &rule.settings);
    for &place in used {
        if let (Some(setting), Some(&value)) =
            (set.manifest.settings.get(place), set.settings.get(place))
        {
            let measure = Measure::from_word(&setting.unit).unwrap_or(Measure::Number);
            writeln!(io.out, "    with {} = {}", setting.id, measure.words(value))?;
        }
    }
    Ok(())
}

fn decimal(millionths: u64) -> String {
    let text = format!("{:.6}", fraction(millionths));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn year_words(year: i8) -> String {
    match year {
        0 => "Reception".to_owned(),
        -1 => "Nursery 2".to_owned(),
        -2 => "Nursery 1".to_owned(),
        year => format!("Year {year}"),
    }
}
