//! A sweep as small tables with a plot beside each, narrow enough for 80 columns.

use super::Tuned;
use super::sweep::{Found, Swept};
use crate::Io;
use crate::words::{count, table};
use std::io::Result;
use uplift_author::workbench::exact;
use uplift_model::{Level, Measure};

/// Columns of a terminal that is not wide.
const WIDTH: u16 = 80;
/// Columns of the longest bar.
const BAR: u32 = 16;

/// Writes all of it.
pub(super) fn show(tuned: &Tuned, io: &mut Io<'_>) -> Result<()> {
    let Tuned { plugin, setting, .. } = tuned;
    let measure = Measure::from_word(&setting.unit).unwrap_or(Measure::Number);
    let words = |value| exact(measure, value);
    writeln!(io.out, "{} {}, `{}`: {}", plugin.id, plugin.version, setting.id, setting.title)?;
    let default = if tuned.is_default() {
        "which is the default".to_owned()
    } else {
        format!("where the default is {}", words(setting.default))
    };
    writeln!(
        io.out,
        "From {} to {}; {} in force, {default}.",
        words(setting.minimum),
        words(setting.maximum),
        words(setting.in_force),
    )?;
    let mut steps = tuned.rules.iter().flat_map(|rule| &rule.steps);
    if steps.any(|step| step.disadvantaged_share.is_some()) {
        writeln!(io.out, "Under disadv. is how many of those it fires for are disadvantaged.")?;
    }
    for rule in &tuned.rules {
        self::rule(rule, io)?;
    }
    if !tuned.faults.is_empty() {
        writeln!(io.out, "\nIt failed, and part of the units could not be assessed")?;
        for fault in &tuned.faults {
            writeln!(io.out, "  {fault}")?;
        }
    }
    Ok(())
}

fn rule(rule: &Swept, io: &mut Io<'_>) -> Result<()> {
    writeln!(io.out, "\n{}: {}", rule.id, rule.title)?;
    if !rule.withheld.is_empty() {
        let names: Vec<String> = rule.withheld.iter().map(|id| format!("`{id}`")).collect();
        return writeln!(io.out, "  Not run: the policy does not grant {}.", names.join(", "));
    }
    let disadvantaged = rule.steps.iter().any(|step| step.disadvantaged_share.is_some());
    let whose = match rule.at {
        Level::Pupil => "pupils",
        Level::Class => "classes",
        Level::Academy => "academies",
        Level::Trust => "trusts",
    };
    let mut header = vec!["  value", "", whose, "of decided"];
    if disadvantaged {
        header.push("disadv.");
    }
    header.extend(["lacking", ""]);
    let numbers: Vec<usize> = (0..header.len() - 1).filter(|place| *place != 1).collect();
    let mut rows = table(&header, &numbers, WIDTH);
    let most = rule.steps.iter().map(|step| step.counts.fired).max().unwrap_or(0);
    for step in &rule.steps {
        let share =
            |share: Option<f64>| share.map_or_else(String::new, |it| Measure::Rate.words(it));
        let mut cells = vec![
            format!("  {}", step.words),
            mark(step).to_owned(),
            count(u64::from(step.counts.fired)),
            share(step.counts.share_of_assessed),
        ];
        if disadvantaged {
            cells.push(share(step.disadvantaged_share));
        }
        cells.push(count(u64::from(step.counts.lacking)));
        cells.push(bar(step.counts.fired, most));
        rows.add_row(cells);
    }
    writeln!(io.out, "{}", rows.trim_fmt())
}

fn mark(step: &Found) -> &'static str {
    match (step.default, step.in_force) {
        (_, true) => "in force",
        (true, false) => "default",
        (false, false) => "",
    }
}

/// Draws a bar to the eighth of a column; whatever is not nothing is at least that long.
fn bar(number: u32, most: u32) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if number == 0 || most == 0 {
        return String::new();
    }
    let eighths = u64::from(number) * u64::from(BAR) * 8 / u64::from(most);
    let eighths = usize::try_from(eighths.max(1)).unwrap_or(0);
    let part = PARTS.get(eighths % 8).copied().unwrap_or("");
    "█".repeat(eighths / 8) + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_to_the_eighth() {
        assert_eq!(bar(0, 10), "");
        assert_eq!(bar(0, 0), "");
        assert_eq!(bar(10, 10), "█".repeat(16));
        assert_eq!(bar(5, 10), "█".repeat(8));
        assert_eq!(bar(1, 32), "▌");
        assert_eq!(bar(1, 1_000_000), "▏");
    }
}
