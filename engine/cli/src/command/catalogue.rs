//! `uplift catalogue`: what a school can do and what speaks for it; what can be measured.

use crate::args::CatalogueArgs;
use crate::words::table;
use crate::{CommandError, Exit, Io};
use uplift_model::{Area, Indicator, Intervention, Kind, catalogue};

pub(crate) fn run(args: &CatalogueArgs, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    match &args.id {
        None if args.indicators => indicators(io)?,
        None => interventions(io)?,
        Some(id) => {
            if let Some(intervention) = catalogue::intervention(id) {
                show(intervention, io)?;
            } else if let Some(indicator) = catalogue::indicator(id) {
                show_indicator(indicator, io)?;
            } else {
                return Err(unknown(id));
            }
        }
    }
    Ok(Exit::Clean)
}

fn unknown(id: &str) -> CommandError {
    let ids = catalogue::interventions()
        .iter()
        .map(|it| it.id.as_ref())
        .chain(catalogue::indicators().iter().map(|it| it.id.as_ref()));
    let near = ids.map(|known| (strsim::damerau_levenshtein(id, known), known)).min();
    let error = CommandError::new(format!("the catalogue has no `{id}`"));
    match near {
        Some((distance, near)) if distance <= id.len() / 3 + 1 => error.hint(format!("did you mean `{near}`?")),
        _ => error.hint("`uplift catalogue` lists interventions, `uplift catalogue --indicators` what can be measured"),
    }
}

fn interventions(io: &mut Io<'_>) -> std::io::Result<()> {
    for area in Area::ALL {
        writeln!(io.out, "{}", crate::words::sentence(area.word()))?;
        let mut rows = table(
            &["  id", "intervention", "months", "cost", "security", "tier"],
            &[2, 3, 4, 5],
            110,
        );
        let mut served: Vec<&Intervention> =
            catalogue::interventions().iter().filter(|it| it.areas.contains(area)).collect();
        served.sort_by(|a, b| {
            let months = |it: &Intervention| it.months().unwrap_or(f64::MIN);
            months(b).total_cmp(&months(a)).then(a.id.cmp(&b.id))
        });
        let step = catalogue::step(*area);
        for it in served {
            let mark = if it.id == step.id { " (whole-class step)" } else { "" };
            rows.add_row([
                format!("  {}", it.id),
                format!("{}{mark}", it.title),
                it.months()
                    .map_or_else(|| "no estimate".to_owned(), |months| format!("{months:+}")),
                it.cost().map_or_else(String::new, |cost| cost.to_string()),
                it.security().map_or_else(String::new, |security| security.to_string()),
                it.tier.to_string(),
            ]);
        }
        writeln!(io.out, "{}\n", rows.trim_fmt())?;
    }
    for file in catalogue::files() {
        writeln!(io.out, "{} version {}, as at {}", file.name, file.version, file.as_at)?;
    }
    writeln!(
        io.out,
        "Months are averages of studies, not promises; cost is 1 (very low) to 5 (very high), security 0 to 5."
    )
}

fn show(it: &Intervention, io: &mut Io<'_>) -> std::io::Result<()> {
    let areas: Vec<_> = it.areas.iter().map(|area| area.word()).collect();
    writeln!(io.out, "{} ({})", crate::words::sentence(&it.title), it.id)?;
    writeln!(io.out, "{}\n", it.summary)?;
    let tier = match it.tier {
        1 => "1, universal",
        2 => "2, targeted",
        _ => "3, intensive",
    };
    let known = |number: f64, unit: &str| {
        if number > 0.0 { format!("{number} {unit}") } else { "none known".to_owned() }
    };
    let group = match it.group {
        (0, 0) => "none known".to_owned(),
        (least, most) if least == most => format!("{least}"),
        (least, most) => format!("{least} to {most}"),
    };
    for (name, value) in [
        ("areas", areas.join(", ")),
        ("tier", tier.to_owned()),
        ("session", known(f64::from(it.minutes), "minutes")),
        ("a week", known(it.sessions_per_week, "sessions")),
        ("lasts", known(f64::from(it.weeks), "weeks")),
        ("adult time", known(it.adult_hours, "hours a pupil")),
        ("group size", group),
        (
            "not with",
            if it.excludes.is_empty() {
                "anything goes".to_owned()
            } else {
                it.excludes.join(", ")
            },
        ),
    ] {
        writeln!(io.out, "  {name:<12}{value}")?;
    }
    for (heading, note) in it.notes.iter() {
        writeln!(io.out, "  {heading}: {note}")?;
    }
    for (place, evidence) in it.evidence.iter().enumerate() {
        let heading = if place == 0 { "\nEvidence (the headline)" } else { "\nFurther evidence" };
        writeln!(io.out, "{heading}\n  {}", evidence.claim)?;
        let months = evidence
            .months
            .map_or_else(|| "no estimate".to_owned(), |months| format!("{months:+} months"));
        let cost =
            evidence.cost.map_or_else(|| "not stated".to_owned(), |cost| format!("{cost} of 5"));
        let security = evidence
            .security
            .map_or_else(|| "not rated".to_owned(), |security| format!("{security} of 5"));
        writeln!(io.out, "  progress: {months}; cost: {cost}; security: {security}")?;
        if !evidence.population.is_empty() {
            writeln!(io.out, "  about: {}", evidence.population)?;
        }
        writeln!(
            io.out,
            "  source: {}, as at {}\n  {}",
            evidence.source, evidence.as_at, evidence.url
        )?;
    }
    if let Some(why) = it.advised_against() {
        writeln!(io.out, "\nNo rule may recommend it: {why}.")?;
    }
    Ok(())
}

fn indicators(io: &mut Io<'_>) -> std::io::Result<()> {
    let mut rows = table(&["id", "what it is", "kind", "range", "grant needed"], &[], 130);
    for indicator in catalogue::indicators() {
        rows.add_row([
            indicator.id.to_string(),
            indicator.title.to_string(),
            indicator.kind.word().to_owned(),
            range(indicator),
            if indicator.sensitive { "yes" } else { "" }.to_owned(),
        ]);
    }
    writeln!(io.out, "{}", rows.trim_fmt())
}

fn range(indicator: &Indicator) -> String {
    match &indicator.kind {
        Kind::Number => format!("{} to {}", indicator.range.0, indicator.range.1),
        Kind::Flag => "yes, no".to_owned(),
        Kind::Category(members) => members.join(", "),
    }
}

fn show_indicator(indicator: &Indicator, io: &mut Io<'_>) -> std::io::Result<()> {
    writeln!(io.out, "{} ({})\n{}\n", indicator.title, indicator.id, indicator.definition)?;
    for (name, value) in [
        ("level", indicator.level.word().to_owned()),
        ("kind", indicator.kind.word().to_owned()),
        ("unit", indicator.measure.word().to_owned()),
        ("range", range(indicator)),
        ("direction", indicator.direction.word().to_owned()),
        (
            "sensitive",
            if indicator.sensitive { "yes: read only with the policy's grant" } else { "no" }
                .to_owned(),
        ),
        ("source", indicator.source.to_string()),
    ] {
        writeln!(io.out, "  {name:<12}{value}")?;
    }
    Ok(())
}
