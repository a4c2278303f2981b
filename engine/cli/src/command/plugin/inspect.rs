//! `uplift plugin inspect`: what a plugin says of itself and what it would read.

use crate::args::Global;
use crate::sources;
use crate::words::table;
use crate::{CommandError, Exit, Io};
use uplift_model::{Kind, Level, Statistic, catalogue};

/// Shows what a plugin says of itself and what it would read.
pub(crate) fn run(name: &str, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let plugin = sources::plugin(name)?;
    let size = plugin.bytes.len();
    let host = sources::host(global)?;
    let rule_set = sources::load(&host, &plugin)?;
    let manifest = rule_set.manifest();
    writeln!(
        io.out,
        "{} ({} {})\n{}\n",
        manifest.title, manifest.id, manifest.version, manifest.summary
    )?;
    writeln!(io.out, "  publisher   {}\n  licence     {}", manifest.publisher, manifest.licence)?;
    writeln!(
        io.out,
        "  component   {} bytes, sha256 {}",
        crate::words::count(size as u64),
        rule_set.digest()
    )?;
    writeln!(io.out, "  interface   uplift:rules@0.1.0; imports nothing but the log\n")?;

    writeln!(io.out, "What it would read")?;
    let mut rows = table(&["  level", "indicator", "as", "kind", "grant needed"], &[], 130);
    for input in &manifest.inputs {
        let id = input.indicator.split('=').next().unwrap_or_default();
        let sensitive = input.statistic == Statistic::Gap
            || catalogue::indicator(id).is_some_and(|indicator| indicator.sensitive);
        let kind = match &input.kind {
            Kind::Category(members) => format!("one of {}", members.join(", ")),
            Kind::Number | Kind::Flag => input.kind.word().to_owned(),
        };
        rows.add_row([
            format!("  {}", input.level),
            input.indicator.clone(),
            if input.level == Level::Pupil { String::new() } else { input.statistic.to_string() },
            kind,
            if sensitive { "yes" } else { "" }.to_owned(),
        ]);
    }
    writeln!(io.out, "{}\n", rows.trim_fmt())?;

    writeln!(io.out, "Settings")?;
    let mut rows = table(&["  id", "what it is", "stock", "from", "to", "unit"], &[2, 3, 4], 130);
    for setting in &manifest.settings {
        rows.add_row([
            format!("  {}", setting.id),
            setting.title.clone(),
            setting.default.to_string(),
            setting.minimum.to_string(),
            setting.maximum.to_string(),
            setting.unit.clone(),
        ]);
    }
    writeln!(io.out, "{}\n", rows.trim_fmt())?;

    writeln!(io.out, "Rules")?;
    for rule in &manifest.rules {
        let years = match rule.years {
            Some((first, last)) => format!(", year groups {first} to {last}"),
            None => String::new(),
        };
        writeln!(
            io.out,
            "  {} ({}, {}{years}) proposes {}\n    {}",
            rule.id, rule.level, rule.area, rule.intervention, rule.because
        )?;
        for guard in &rule.guards {
            writeln!(io.out, "    guard: {}", guard.because)?;
        }
        for evidence in &rule.evidence {
            writeln!(
                io.out,
                "    evidence: {} ({}, as at {})",
                evidence.claim, evidence.source, evidence.as_at
            )?;
        }
    }
    Ok(Exit::Clean)
}
