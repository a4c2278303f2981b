//! A preview in words and tables, narrow enough for 80 columns.

use super::facts::{Counts, Group, Preview, Rule};
use super::lists::{Counted, List, Named};
use super::nearest::{Nearest, Unit};
use crate::Io;
use crate::words::{count, counted, table};
use std::io::Result;
use uplift_model::{Level, Measure};

/// Columns of a terminal that is not wide.
const WIDTH: u16 = 80;
/// Academies that are shown by name.
const ACADEMIES: usize = 25;

/// Writes all of it.
pub(super) fn show(preview: &Preview, io: &mut Io<'_>) -> Result<()> {
    let Preview { plugin, units, .. } = preview;
    writeln!(
        io.out,
        "{} {}, over {} in {}, {} and {}",
        plugin.id,
        plugin.version,
        counted(units.pupils as u64, "pupil", "pupils"),
        counted(units.classes as u64, "class", "classes"),
        counted(units.academies as u64, "academy", "academies"),
        counted(units.trusts as u64, "trust", "trusts"),
    )?;
    for it in &preview.rules {
        rule(it, io)?;
    }
    lists(preview, io)?;
    if !preview.faults.is_empty() {
        writeln!(io.out, "\n{}", counted(preview.faults.len() as u64, "fault", "faults"))?;
        for fault in &preview.faults {
            writeln!(io.out, "  {fault}")?;
        }
    }
    Ok(())
}

/// Returns what units of a level are called.
pub(in crate::command::plugin) fn units(level: Level, number: u32) -> String {
    let (one, many) = match level {
        Level::Pupil => ("pupil", "pupils"),
        Level::Class => ("class", "classes"),
        Level::Academy => ("academy", "academies"),
        Level::Trust => ("trust", "trusts"),
    };
    counted(u64::from(number), one, many)
}

fn rule(rule: &Rule, io: &mut Io<'_>) -> Result<()> {
    writeln!(io.out, "\n{}: {}", rule.id, rule.title)?;
    if !rule.withheld.is_empty() {
        let names: Vec<String> = rule.withheld.iter().map(|id| format!("`{id}`")).collect();
        return writeln!(io.out, "  Not run: the policy does not grant {}.", names.join(", "));
    }
    writeln!(io.out, "  {}", headline(rule.at, &rule.counts))?;
    let undecided = undecided(&rule.counts);
    if !undecided.is_empty() {
        writeln!(io.out, "  Of the others {undecided}.")?;
    }
    if !rule.groups.is_empty() && rule.counts.share_of_assessed.is_some() {
        writeln!(io.out)?;
        groups(rule, io)?;
    }
    if let Some(nearest) = &rule.nearest {
        writeln!(io.out)?;
        line(nearest, rule.at, io)?;
    }
    Ok(())
}

fn headline(level: Level, counts: &Counts) -> String {
    let decided = counts.fired + counts.not_fired;
    match counts.share_of_assessed {
        None => format!("It could decide for none of {}.", units(level, counts.all())),
        Some(share) => format!(
            "Fires for {} of {} that it could decide for ({}).",
            count(u64::from(counts.fired)),
            units(level, decided),
            percent(share)
        ),
    }
}

/// Says why a rule did not decide for the others.
fn undecided(counts: &Counts) -> String {
    let why = [
        (counts.lacking, "lacks data", "lack data"),
        (counts.not_applicable, "is of another year group", "are of other year groups"),
        (counts.not_assessed, "met with a fault", "met with a fault"),
    ];
    let why = why.into_iter().filter(|(number, ..)| *number > 0);
    let why: Vec<String> =
        why.map(|(number, one, many)| counted(u64::from(number), one, many)).collect();
    why.join(", ")
}

fn percent(share: f64) -> String {
    Measure::Rate.words(share)
}

fn groups(rule: &Rule, io: &mut Io<'_>) -> Result<()> {
    let header = ["  by", "", "fired", "of decided", "of fired", "not fired", "lacking"];
    let mut rows = table(&header, &[2, 3, 4, 5, 6], WIDTH);
    for part in rule.groups.chunk_by(|one, next| one.by == next.by) {
        let is_academy = part.first().is_some_and(|group| group.by == "academy");
        let least = if is_academy { least_shown(part) } else { 0 };
        let (mut by, mut shown, mut left) = (part.first().map_or("", |group| &group.by), 0, (0, 0));
        for group in part.iter().filter(|group| group.asked()) {
            if group.counts.fired < least || (is_academy && shown == ACADEMIES) {
                left = (left.0 + 1, left.1 + group.counts.fired);
                continue;
            }
            shown += 1;
            rows.add_row([
                format!("  {}", std::mem::take(&mut by)),
                group.name.clone(),
                count(u64::from(group.counts.fired)),
                group.counts.share_of_assessed.map_or_else(String::new, percent),
                group.share_of_fired.map_or_else(String::new, percent),
                count(u64::from(group.counts.not_fired)),
                count(u64::from(group.counts.lacking)),
            ]);
        }
        if left.0 > 0 {
            rows.add_row(["  ".to_owned(), format!("{} others", left.0), count(u64::from(left.1))]);
        }
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    if !rule.hidden.is_empty() {
        let hidden = rule.hidden.join(", ");
        writeln!(io.out, "  Not shown, since the policy does not grant it: {hidden}.")?;
    }
    Ok(())
}

/// Returns how many a rule has to fire for in an academy for it to be shown by name.
fn least_shown(academies: &[Group]) -> u32 {
    let mut fired: Vec<u32> = academies.iter().map(|academy| academy.counts.fired).collect();
    fired.sort_unstable_by(|a, b| b.cmp(a));
    fired.get(ACADEMIES - 1).copied().unwrap_or(0)
}

/// Shows who is nearest to the line.
fn line(nearest: &Nearest, level: Level, io: &mut Io<'_>) -> Result<()> {
    let Nearest { title, reading, .. } = nearest;
    let (up, down) = if nearest.fires == "above" { ("up", "down") } else { ("down", "up") };
    let near = match &nearest.line {
        None if nearest.fired.is_empty() => "to firing",
        None => "to not firing",
        Some(_) => "on either side",
    };
    let (head, id) = (format!("  Nearest {near}, by {title}"), format!("(`{reading}`)"));
    let fits = head.chars().count() + 1 + id.len() <= usize::from(WIDTH);
    writeln!(io.out, "{head}{}{id}", if fits { " " } else { "\n  " })?;
    match &nearest.line {
        None if nearest.fired.is_empty() => writeln!(io.out, "  It fires for none.")?,
        None => writeln!(io.out, "  It fires for all that have a reading.")?,
        Some(line) => {
            let [fired, silent] = &line.words;
            let unit = |number| units(level, u32::try_from(number).unwrap_or(u32::MAX));
            writeln!(io.out, "  Fires from {fired} {up}, does not from {silent} {down}.")?;
            if line.fired_at > 1 || line.silent_at > 1 {
                let (at, short) = (unit(line.fired_at), count(line.silent_at as u64));
                writeln!(io.out, "  Just there: {at} at {fired}, {short} at {silent}.")?;
            }
            if line.silent_beyond > 0 {
                let who = unit(line.silent_beyond);
                writeln!(
                    io.out,
                    "  Beyond that it does not fire for {who}: something else decides."
                )?;
            }
            if line.fired_before > 0 {
                let who = unit(line.fired_before);
                writeln!(io.out, "  Short of that it fires for {who}: something else decides.")?;
            }
        }
    }
    if !nearest.measure {
        writeln!(io.out, "  It names no measure; of the numbers it reads, this one tells most.")?;
    }
    let header = ["  fired", "reading", "need", "not fired", "reading"];
    let mut rows = table(&header, &[1, 2, 4], WIDTH);
    let blank = || [String::new(), String::new(), String::new()];
    let cells = |unit: &Unit| {
        let need = unit.need.map_or_else(String::new, |need| format!("{need:.2}"));
        [unit.id.clone(), unit.words.clone(), need]
    };
    for at in 0..nearest.fired.len().max(nearest.silent.len()) {
        let [fired, fired_reading, need] = nearest.fired.get(at).map_or_else(blank, cells);
        let [silent, silent_reading, _] = nearest.silent.get(at).map_or_else(blank, cells);
        rows.add_row([format!("  {fired}"), fired_reading, need, silent, silent_reading]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())
}

fn lists(preview: &Preview, io: &mut Io<'_>) -> Result<()> {
    writeln!(io.out, "\nWhat changes in the lists")?;
    let plugin = &preview.plugin;
    let names: Vec<String> =
        preview.in_force.iter().map(|it| format!("{} {}", it.id, it.version)).collect();
    writeln!(io.out, "  In force: {}.", names.join(", "))?;
    let version = preview.in_force.iter().find(|it| it.id == plugin.id).map(|it| &it.version);
    if preview.unchanged {
        return writeln!(io.out, "  This is the {} in force: nothing changes.", plugin.id);
    }
    match version {
        Some(version) => writeln!(
            io.out,
            "  {} {} takes the place of {} {version}.",
            plugin.id, plugin.version, plugin.id
        )?,
        None => writeln!(io.out, "  {} {} comes in addition.", plugin.id, plugin.version)?,
    }
    writeln!(
        io.out,
        "  What is held back, as over the cap, is not counted. Up and down are rows that\n  moved by more than \
         {} in the list of their academy, class or trust.",
        counted(u64::from(preview.places), "place", "places")
    )?;
    for list in &preview.lists {
        self::list(list, io)?;
    }
    Ok(())
}

fn list(list: &List, io: &mut Io<'_>) -> Result<()> {
    let whose = match list.at {
        Level::Pupil => "pupils",
        Level::Class => "classes",
        Level::Academy => "academies",
        Level::Trust => "trusts",
    };
    if !list.all.changed() {
        return writeln!(io.out, "\n  Recommendations for {whose}: nothing changes.");
    }
    writeln!(io.out, "\n  Recommendations for {whose}")?;
    shifts("intervention", &list.by_intervention, Some(&list.all), io)?;
    if !list.by_academy.is_empty() {
        writeln!(io.out)?;
        shifts("academy", &list.by_academy, None, io)?;
    }
    Ok(())
}

fn shifts(what: &str, named: &[Named], all: Option<&Counted>, io: &mut Io<'_>) -> Result<()> {
    let what = format!("  {what}");
    let header = [&what, "before", "after", "gained", "lost", "up", "down"];
    let mut rows = table(&header, &[1, 2, 3, 4, 5, 6], WIDTH);
    let mut row = |name: &str, it: &Counted| {
        let numbers = [it.before, it.after, it.gained, it.lost, it.moved_up, it.moved_down];
        let cells = std::iter::once(format!("  {name}")).chain(numbers.map(count));
        rows.add_row(cells);
    };
    let mut shown: Vec<&Named> = named.iter().collect();
    let most = if all.is_some() { named.len() } else { ACADEMIES };
    if shown.len() > most {
        shown.sort_by_key(|it| std::cmp::Reverse(it.counted.gained + it.counted.lost));
    }
    for it in shown.into_iter().take(most) {
        row(&it.name, &it.counted);
    }
    if let Some(all) = all {
        row("all, changed or not", all);
    }
    writeln!(io.out, "{}", rows.trim_fmt())?;
    match named.len().saturating_sub(most) {
        0 => Ok(()),
        left => writeln!(io.out, "  and {left} more academies"),
    }
}
