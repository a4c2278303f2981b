//! Interventions of the file's own, and those that rules recommend.

use crate::Diagnostic;
use crate::check::evidence::{self, All};
use crate::check::text;
use crate::file::{self, Placed};
use uplift_expression::Used;
use uplift_expression::{did_you_mean, list};
use uplift_model::{Area, Intervention, catalogue};

/// Checks the file's own interventions.
pub(crate) fn interventions(
    written: &[file::Intervention],
    plugin: &str,
    all: &All,
    used: &mut Used,
    found: &mut Vec<Diagnostic>,
) -> Vec<Intervention> {
    let ids: Vec<&str> = written.iter().map(|it| it.id.it.as_str()).collect();
    let mut checked = Vec::new();
    for (nth, it) in written.iter().enumerate() {
        id(it, plugin, written.iter().take(nth), found);
        let name = format!("intervention `{}`", text::short(&it.id.it));
        text::needed(&format!("the title of {name}"), &it.title, text::TITLE, found);
        if let Some(summary) = &it.summary {
            text::text(&format!("the summary of {name}"), summary, text::SENTENCE, found);
        }
        if it.areas.it.is_empty() {
            let hint =
                format!("name at least one of {}", list(Area::ALL.iter().map(|area| area.word())));
            found.push(Diagnostic::error(
                it.areas.at.clone(),
                format!("{name} serves no area"),
                hint,
            ));
        }
        if !(1..=3).contains(&it.tier.it) {
            let hint = "write 1 (universal), 2 (targeted) or 3 (intensive)";
            found.push(Diagnostic::error(
                it.tier.at.clone(),
                format!("there is no tier {}", it.tier.it),
                hint,
            ));
        }
        amounts(it, found);
        excludes(it, plugin, &ids, found);
        let it = Intervention {
            id: it.id.it.clone().into(),
            title: it.title.it.clone().into(),
            summary: it.summary.as_ref().map_or_else(String::new, |it| it.it.clone()).into(),
            areas: it.areas.it.iter().filter_map(|word| area(word, found)).collect(),
            tier: it.tier.it,
            evidence: evidence::named(&name, &it.evidence, all, used, found).into(),
            excludes: it.excludes.iter().map(|it| it.it.clone().into()).collect(),
            minutes: it.minutes.unwrap_or(0),
            sessions_per_week: it.sessions_per_week.as_ref().map_or(0.0, |it| it.it),
            weeks: it.weeks.unwrap_or(0),
            adult_hours: it.adult_hours.as_ref().map_or(0.0, |it| it.it),
            group: it.group.as_ref().map_or((0, 0), |it| it.it),
            notes: Vec::new().into(),
        };
        if let (Some(why), Some(first)) =
            (it.advised_against(), written.get(nth).and_then(|it| it.evidence.it.first()))
        {
            let hint = "name first the evidence that speaks for it, or do not recommend it";
            let message = format!("{name} is advised against: {why}");
            found.push(Diagnostic::error(first.at.clone(), message, hint));
        }
        checked.push(it);
    }
    checked
}

fn id<'a>(
    it: &file::Intervention,
    plugin: &str,
    mut before: impl Iterator<Item = &'a file::Intervention>,
    found: &mut Vec<Diagnostic>,
) {
    let own = it.id.it.strip_prefix(plugin).and_then(|id| id.strip_prefix('.'));
    if !own.is_some_and(|id| text::is_id(id, '-')) {
        let last = it.id.it.rsplit('.').next().unwrap_or_default();
        let last = text::as_id(last, '-').unwrap_or_else(|| "breakfast-club".to_owned());
        let message = format!(
            "the id `{}` does not begin with the file's id and a full stop, or has other characters",
            text::short(&it.id.it)
        );
        found.push(Diagnostic::error(
            it.id.at.clone(),
            message,
            format!("write `{}.{last}`", text::short(plugin)),
        ));
    }
    if let Some(other) = before.find(|other| other.id.it == it.id.it) {
        let message = format!("there are two interventions `{}`", text::short(&it.id.it));
        let error = Diagnostic::error(it.id.at.clone(), message, "give one of them another id");
        found.push(error.other(other.id.at.clone(), "the other one"));
    }
}

fn amounts(it: &file::Intervention, found: &mut Vec<Diagnostic>) {
    for (what, amount) in
        [("sessions a week", &it.sessions_per_week), ("adult hours", &it.adult_hours)]
    {
        if let Some(amount) = amount.as_ref().filter(|it| !(0.0..=1e6).contains(&it.it)) {
            let message = format!("{} {what} are not a number from 0 to a million", amount.it);
            found.push(Diagnostic::error(
                amount.at.clone(),
                message,
                "leave it out where none is known",
            ));
        }
    }
    if let Some(group) = &it.group {
        let (least, most) = group.it;
        if !(1..=most).contains(&least) {
            let message = format!("a group of {least} to {most} is none");
            let hint = "write the smallest and the largest group, such as [1, 6]";
            found.push(Diagnostic::error(group.at.clone(), message, hint));
        }
    }
}

fn excludes(it: &file::Intervention, plugin: &str, ids: &[&str], found: &mut Vec<Diagnostic>) {
    const MOST: usize = 1_000;
    if it.excludes.len() > MOST {
        let message =
            format!("{} interventions are excluded, where {MOST} are allowed", it.excludes.len());
        found.push(Diagnostic::error(it.id.at.clone(), message, "exclude fewer"));
        return;
    }
    for excluded in &it.excludes {
        let of = excluded.it.split_once('.').map(|(plugin, _)| plugin);
        let foreign = of.is_some_and(|of| of != plugin && text::is_id(of, '-'));
        let known =
            ids.contains(&excluded.it.as_str()) || catalogue::intervention(&excluded.it).is_some();
        if !foreign && !known {
            found.push(unknown(excluded, ids));
        }
    }
}

fn unknown(id: &Placed<String>, own: &[&str]) -> Diagnostic {
    let stock = catalogue::interventions().iter().map(|it| &*it.id);
    let hint = did_you_mean(&id.it, stock.chain(own.iter().copied()), || {
        "`uplift catalogue` lists those there are; add one's own as `[[intervention]]`".to_owned()
    });
    let message = format!("there is no intervention `{}`", text::short(&id.it));
    Diagnostic::error(id.at.clone(), message, hint)
}

/// Returns the area with this word.
pub(crate) fn area(written: &Placed<String>, found: &mut Vec<Diagnostic>) -> Option<Area> {
    let area = Area::from_word(&written.it);
    if area.is_none() {
        let words = || Area::ALL.iter().map(|area| area.word());
        let hint =
            did_you_mean(&written.it, words(), || format!("the areas are {}", list(words())));
        let message = format!("there is no area `{}`", text::short(&written.it));
        found.push(Diagnostic::error(written.at.clone(), message, hint));
    }
    area
}

/// Checks what a rule recommends.
pub(crate) fn recommended(
    id: &Placed<String>,
    area: Option<(Area, &Placed<String>)>,
    own: &[Intervention],
    used: &mut Used,
    found: &mut Vec<Diagnostic>,
) {
    let it = own.iter().find(|it| it.id == id.it).or_else(|| catalogue::intervention(&id.it));
    let Some(it) = it else {
        let ids: Vec<&str> = own.iter().map(|it| &*it.id).collect();
        found.push(unknown(id, &ids));
        return;
    };
    used.interventions.insert(id.it.clone());
    if let Some(why) = it.advised_against().filter(|_| !own.iter().any(|own| own.id == id.it)) {
        let hint = "recommend another: `uplift catalogue` tells what speaks for each";
        let message = format!("`{}` is advised against: {why}", id.it);
        found.push(Diagnostic::error(id.at.clone(), message, hint));
    }
    if let Some((area, at)) = area.filter(|(area, _)| !it.areas.contains(area)) {
        let serves: Vec<&str> = it.areas.iter().map(|area| area.word()).collect();
        let message = format!("`{}` does not serve {area}", id.it);
        let hint =
            format!("it serves {}: set the area so, or recommend another", serves.join(", "));
        let error = Diagnostic::error(id.at.clone(), message, hint);
        found.push(error.other(at.at.clone(), "the rule's area"));
    }
}
