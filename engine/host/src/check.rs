//! Whether what a rule set says of itself can be: everything that neither the trust's indicators nor
//! its policy decide. The first defect is named; none is mended.

use crate::check_rule;
use crate::text::{is_plain, short};
use uplift_model::form::{LONG, SENTENCE, TITLE, is_date, is_id, is_version};
use uplift_model::{Evidence, Intervention, Kind, Manifest, Measure, Setting, catalogue};

/// The most entries of any list.
const MOST_ENTRIES: usize = 1_000;
/// The most members of a category: one byte, of which 254 and 255 are spoken for.
const MOST_MEMBERS: usize = 254;

/// Checks a manifest.
pub(crate) fn manifest(manifest: &Manifest) -> Result<(), String> {
    if !is_id(&manifest.id, '-') {
        let id = short(&manifest.id);
        return Err(format!("the id `{id}` is not lower case letters, digits and hyphens"));
    }
    if !is_version(&manifest.version) {
        let version = short(&manifest.version);
        return Err(format!("the version `{version}` is not one such as `1.0.0`"));
    }
    title("the title", &manifest.title)?;
    text("the summary", &manifest.summary, LONG)?;
    text("the publisher", &manifest.publisher, SENTENCE)?;
    text("the licence", &manifest.licence, SENTENCE)?;
    notes("the rule set", &manifest.notes)?;
    count("settings", manifest.settings.len())?;
    count("inputs", manifest.inputs.len())?;
    count("interventions", manifest.interventions.len())?;
    count("rules", manifest.rules.len())?;
    for (at, entry) in manifest.settings.iter().enumerate() {
        let once = !manifest.settings.iter().take(at).any(|other| other.id == entry.id);
        setting(entry, once).map_err(|why| format!("setting `{}`: {why}", short(&entry.id)))?;
    }
    inputs(manifest)?;
    for (at, entry) in manifest.interventions.iter().enumerate() {
        let once = !manifest.interventions.iter().take(at).any(|other| other.id == entry.id);
        intervention(entry, manifest, once)
            .map_err(|why| format!("intervention `{}`: {why}", short(&entry.id)))?;
    }
    for (at, entry) in manifest.rules.iter().enumerate() {
        let once = !manifest.rules.iter().take(at).any(|other| other.id == entry.id);
        check_rule::rule(entry, manifest, once)
            .map_err(|why| format!("rule `{}`: {why}", short(&entry.id)))?;
    }
    Ok(())
}

/// Refuses a list that is too long.
fn count(what: &str, entries: usize) -> Result<(), String> {
    if entries > MOST_ENTRIES {
        return Err(format!("{entries} {what}, where {MOST_ENTRIES} are allowed"));
    }
    Ok(())
}

/// Refuses a text that is too long or does not show what it says.
pub(crate) fn text(what: &str, text: &str, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > most {
        return Err(format!("{what} has {length} characters, where {most} are allowed"));
    }
    if !is_plain(text) {
        return Err(format!("{what} has control characters or such as turn the writing round"));
    }
    Ok(())
}

/// Refuses a title that is empty or not to be shown.
pub(crate) fn title(what: &str, title: &str) -> Result<(), String> {
    if title.trim().is_empty() {
        return Err(format!("{what} is empty"));
    }
    text(what, title, TITLE)
}

/// Refuses a sentence that is empty or not to be shown.
pub(crate) fn sentence(what: &str, sentence: &str) -> Result<(), String> {
    if sentence.trim().is_empty() {
        return Err(format!("{what} is empty"));
    }
    text(what, sentence, SENTENCE)
}

/// Refuses notes that are too many or not to be shown.
pub(crate) fn notes<T: AsRef<str>>(what: &str, notes: &[(T, T)]) -> Result<(), String> {
    count("notes", notes.len())?;
    for (heading, note) in notes {
        title(&format!("the heading of a note of {what}"), heading.as_ref())?;
        text(&format!("a note of {what}"), note.as_ref(), LONG)?;
    }
    Ok(())
}

fn setting(setting: &Setting, once: bool) -> Result<(), String> {
    if !is_id(&setting.id, '_') {
        return Err("the id is not lower case letters, digits and underscores".to_owned());
    }
    if !once {
        return Err("there are two of this id".to_owned());
    }
    title("the title", &setting.title)?;
    let measure = Measure::from_word(&setting.unit).filter(|measure| *measure != Measure::Date);
    if measure.is_none() {
        let units: Vec<&str> = Measure::ALL
            .iter()
            .filter(|measure| **measure != Measure::Date)
            .map(|measure| measure.word())
            .collect();
        let unit = short(&setting.unit);
        return Err(format!("the unit `{unit}` is none of {}", units.join(", ")));
    }
    let Setting { minimum, maximum, default, .. } = *setting;
    if !minimum.is_finite() || !maximum.is_finite() || minimum > maximum {
        return Err(format!("the bounds {minimum} and {maximum} are none"));
    }
    if !(minimum..=maximum).contains(&default) {
        return Err(format!("the default {default} is not within {minimum} to {maximum}"));
    }
    if measure == Some(Measure::Rate) && (minimum < -1.0 || maximum > 1.0) {
        return Err("a rate is a fraction, 1 being all".to_owned());
    }
    Ok(())
}

fn inputs(manifest: &Manifest) -> Result<(), String> {
    for (at, input) in manifest.inputs.iter().enumerate() {
        let name = short(&input.indicator);
        text("the name of an input", &input.indicator, TITLE)?;
        let same = |other: &&uplift_model::Input| {
            other.level == input.level
                && other.indicator == input.indicator
                && other.statistic == input.statistic
        };
        if manifest.inputs.iter().take(at).any(|other| same(&other)) {
            return Err(format!("input `{name}`: there are two of it"));
        }
        let Kind::Category(members) = &input.kind else { continue };
        if members.is_empty() || members.len() > MOST_MEMBERS {
            let many = members.len();
            return Err(format!(
                "input `{name}`: {many} members, where 1 to {MOST_MEMBERS} are allowed"
            ));
        }
        for (at, member) in members.iter().enumerate() {
            text(&format!("a member of input `{name}`"), member, TITLE)?;
            if members.iter().take(at).any(|other| other == member) {
                return Err(format!("input `{name}`: the member `{member}` stands twice"));
            }
        }
    }
    Ok(())
}

fn intervention(
    intervention: &Intervention,
    manifest: &Manifest,
    once: bool,
) -> Result<(), String> {
    let own = intervention.id.strip_prefix(&*manifest.id).and_then(|id| id.strip_prefix('.'));
    if !own.is_some_and(|id| is_id(id, '-')) {
        return Err(format!(
            "the id is not `{}.` and lower case letters, digits and hyphens",
            manifest.id
        ));
    }
    if !once {
        return Err("there are two of this id".to_owned());
    }
    title("the title", &intervention.title)?;
    text("the summary", &intervention.summary, SENTENCE)?;
    notes("the intervention", &intervention.notes)?;
    if intervention.areas.is_empty() {
        return Err("it serves no area".to_owned());
    }
    if !(1..=3).contains(&intervention.tier) {
        return Err(format!("the tier {} is not 1, 2 or 3", intervention.tier));
    }
    if intervention.evidence.is_empty() {
        return Err("it has no evidence".to_owned());
    }
    count("pieces of evidence", intervention.evidence.len())?;
    intervention.evidence.iter().try_for_each(evidence)?;
    if let Some(why) = intervention.advised_against() {
        return Err(format!("it is advised against: {why}"));
    }
    count("excluded interventions", intervention.excludes.len())?;
    for excluded in intervention.excludes.iter() {
        check_rule::known_intervention(excluded, manifest)
            .map_err(|why| format!("it excludes {why}"))?;
    }
    let (least, most) = intervention.group;
    if (least, most) != (0, 0) && !(1..=most).contains(&least) {
        return Err(format!("a group of {least} to {most} is none"));
    }
    let amounts = [intervention.sessions_per_week, intervention.adult_hours];
    if !amounts.iter().all(|amount| (0.0..=1e6).contains(amount)) {
        return Err("the sessions a week or the adult hours are not a number from 0".to_owned());
    }
    Ok(())
}

/// Checks a piece of evidence: dated, cited, its figures within their bands.
pub(crate) fn evidence(evidence: &Evidence) -> Result<(), String> {
    sentence("the claim of a piece of evidence", &evidence.claim)?;
    sentence("the source of a piece of evidence", &evidence.source)?;
    text("the url of a piece of evidence", &evidence.url, SENTENCE)?;
    text("the population of a piece of evidence", &evidence.population, SENTENCE)?;
    if !is_date(&evidence.as_at) {
        let date = short(&evidence.as_at);
        return Err(format!(
            "the evidence is dated `{date}`, which is not a day such as `2026-11-22`"
        ));
    }
    if !evidence.months.is_none_or(|months| (-24.0..=24.0).contains(&months)) {
        return Err("the evidence gives months that are not within -24 to 24".to_owned());
    }
    if !evidence.cost.is_none_or(|cost| (1..=5).contains(&cost)) {
        return Err("the evidence gives a cost that is not 1 to 5".to_owned());
    }
    if evidence.security.is_some_and(|security| security > 5) {
        return Err("the evidence gives a security that is not 0 to 5".to_owned());
    }
    Ok(())
}

/// Returns the intervention of this id of the catalogue or of the manifest.
pub(crate) fn find_intervention<'a>(id: &str, manifest: &'a Manifest) -> Option<&'a Intervention> {
    let own = manifest.interventions.iter().find(|intervention| intervention.id == id);
    own.or_else(|| catalogue::intervention(id))
}
