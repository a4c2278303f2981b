//! Whether what the data files say makes sense. Every fault is found and named by file and id; none
//! is mended.

#[path = "check_more.rs"]
mod more;

use crate::level::{Area, Level, MarkClass, Measure};
use crate::read::{
    Assessment, Catalogue, Evidence, File, Indicator, Intervention, Kind, RegisterCode, Step, day,
};
use std::collections::BTreeSet;
use toml::value::Datetime;

/// A category arrives in the sandbox as one byte, of which 254 and 255 are spoken for.
const MOST_MEMBERS: usize = 254;

/// Returns what is wrong, a line each.
pub(crate) fn check(catalogue: &Catalogue) -> Vec<String> {
    let mut faults = Faults::default();
    for file in &catalogue.files {
        check_file(file, &mut faults);
    }
    for indicator in &catalogue.indicators {
        check_indicator(indicator, &mut faults);
    }
    for assessment in &catalogue.assessments {
        check_assessment(assessment, &catalogue.indicators, &mut faults);
        check_scale_of(assessment, catalogue, &mut faults);
    }
    more::check(catalogue, &mut faults);
    for intervention in &catalogue.interventions {
        check_intervention(intervention, &catalogue.interventions, &mut faults);
    }
    for step in &catalogue.steps {
        check_step(step, &catalogue.interventions, &mut faults);
    }
    for code in &catalogue.codes {
        check_code(code, &mut faults);
    }
    check_once_each(catalogue, &mut faults);
    faults.lines
}

/// The faults found, and the entry being looked at.
#[derive(Default)]
struct Faults {
    file: String,
    id: String,
    lines: Vec<String>,
}

impl Faults {
    fn at(&mut self, file: &str, id: &str) -> &mut Self {
        file.clone_into(&mut self.file);
        id.clone_into(&mut self.id);
        self
    }

    fn add(&mut self, what: &str) {
        self.lines.push(format!("{}: `{}`: {what}", self.file, self.id));
    }

    fn unless(&mut self, holds: bool, what: &str) {
        if !holds {
            self.add(what);
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        let trimmed = !text.is_empty() && text.trim() == text && !text.contains('\n');
        self.unless(trimmed, &format!("{key} is empty, padded or of several lines"));
    }

    fn date(&mut self, date: Option<Datetime>) {
        let is_day =
            date.is_none_or(|d| d.date.is_some() && d.time.is_none() && d.offset.is_none());
        self.unless(is_day, "as_at is not a date such as 2026-11-22");
    }
}

fn check_file(file: &File, faults: &mut Faults) {
    faults.at(&file.name, "header");
    faults.text("version", &file.header.version);
    faults.text("source", &file.header.source);
    faults.text("licence", &file.header.licence);
    faults.date(Some(file.header.as_at));
}

fn check_indicator(indicator: &Indicator, faults: &mut Faults) {
    faults.at(&indicator.file, &indicator.id);
    let id = indicator.id.split_once('.');
    let is_id = id.is_some_and(|(family, name)| is_word(family, '_') && is_word(name, '_'));
    faults
        .unless(is_id, "the id is not two words of a to z, 0 to 9 and _, with a full stop between");
    faults.text("title", &indicator.title);
    faults.text("definition", &indicator.definition);
    faults.text("source", &indicator.source);
    faults.unless(Level::from_word(&indicator.level).is_some(), "there is no such level");

    let is_number = indicator.kind == Kind::Number;
    faults
        .unless(indicator.measure.is_some() == is_number, "a number, and only one, has a measure");
    faults.unless(indicator.range.is_some() == is_number, "a number, and only one, has a range");
    if let Some(measure) = &indicator.measure {
        faults.unless(Measure::from_word(measure).is_some(), "there is no such measure");
    }
    if let Some([least, greatest]) = indicator.range {
        let sane = least.is_finite() && greatest.is_finite() && least < greatest;
        faults.unless(sane, "the range is not from a lesser to a greater number");
    }

    let members: BTreeSet<_> = indicator.members.iter().collect();
    let is_category = indicator.kind == Kind::Category;
    let counted = if is_category { 2..=MOST_MEMBERS } else { 0..=0 };
    faults
        .unless(counted.contains(&members.len()), "a category, and only one, has 2 to 254 members");
    faults.unless(members.len() == indicator.members.len(), "a member stands twice");
    for member in &indicator.members {
        faults.text("a member", member);
    }
}

fn check_assessment(assessment: &Assessment, indicators: &[Indicator], faults: &mut Faults) {
    faults.at(&assessment.file, &assessment.name);
    let is_name = is_word(&assessment.name, '-') && is_word(&assessment.measure, '-');
    faults.unless(is_name, "name and measure are not words of a to z, 0 to 9 and -");
    match indicators.iter().find(|indicator| indicator.id == assessment.indicator) {
        None => faults.add("its indicator is not in the catalogue"),
        Some(indicator) => {
            faults.unless(indicator.kind == Kind::Number, "its indicator is not a number");
            faults.unless(indicator.level == "pupil", "its indicator is not a pupil's");
        }
    }
}

/// The scale of an assessment is there, and its indicator allows all that is on it.
fn check_scale_of(assessment: &Assessment, catalogue: &Catalogue, faults: &mut Faults) {
    let indicators = &catalogue.indicators;
    let indicator = indicators.iter().find(|indicator| indicator.id == assessment.indicator);
    let range = indicator.and_then(|indicator| indicator.range);
    let mut scales =
        catalogue.scales.iter().filter(|scale| scale.id == assessment.scale).peekable();
    faults.unless(scales.peek().is_some(), "its scale is not in the catalogue");
    for scale in scales {
        let within = range.is_some_and(|[least, most]| scale.least >= least && scale.most <= most);
        faults.unless(within, "its indicator does not allow all that is on its scale");
    }
}

fn check_intervention(
    intervention: &Intervention,
    interventions: &[Intervention],
    faults: &mut Faults,
) {
    faults.at(&intervention.file, &intervention.id);
    let is_id = is_word(&intervention.id, '-');
    faults.unless(is_id, "the id is not a word of a to z, 0 to 9 and -");
    faults.text("title", &intervention.title);
    faults.text("summary", &intervention.summary);
    for [heading, text] in &intervention.notes {
        faults.text("a note's heading", heading);
        faults.text("a note", text);
    }

    let areas: BTreeSet<_> = intervention.areas.iter().collect();
    let known = areas.iter().all(|area| Area::from_word(area).is_some());
    faults.unless(known, "there is no such area");
    let some_once = !areas.is_empty() && areas.len() == intervention.areas.len();
    faults.unless(some_once, "it serves no area, or the same one twice");
    faults.unless((1..=3).contains(&intervention.tier), "the tier is not 1, 2 or 3");

    let excludes: BTreeSet<_> = intervention.excludes.iter().collect();
    let known = excludes.iter().all(|id| interventions.iter().any(|other| other.id == **id));
    faults.unless(known, "it excludes an intervention that the catalogue lacks");
    faults.unless(!excludes.contains(&intervention.id), "it excludes itself");
    faults.unless(excludes.len() == intervention.excludes.len(), "it excludes the same one twice");

    let [smallest, largest] = intervention.group;
    let unknown = (smallest, largest) == (0, 0);
    faults.unless(unknown || (1..=largest).contains(&smallest), "the group is not least and most");
    let dosage = [intervention.sessions_per_week, intervention.adult_hours];
    let sane = dosage.iter().all(|amount| amount.is_finite() && *amount >= 0.0);
    faults.unless(sane, "sessions_per_week or adult_hours is not a number from 0");

    faults.unless(!intervention.evidence.is_empty(), "it has no evidence");
    for evidence in &intervention.evidence {
        check_evidence(evidence, faults);
    }
}

fn check_evidence(evidence: &Evidence, faults: &mut Faults) {
    faults.text("claim", &evidence.claim);
    faults.text("population", &evidence.population);
    faults.text("url", &evidence.url);
    faults.unless(evidence.url.starts_with("https://"), "the url is not an https address");
    if let Some(source) = &evidence.source {
        faults.text("source", source);
    }
    faults.date(evidence.as_at);
    let months = evidence.months.is_none_or(|months| (-12.0..=12.0).contains(&months));
    faults.unless(months, "months is not between -12 and 12");
    let cost = evidence.cost.is_none_or(|cost| (1..=5).contains(&cost));
    faults.unless(cost, "cost is not 1 to 5");
    faults.unless(evidence.security.is_none_or(|s| s <= 5), "security is not 0 to 5");
}

fn check_step(step: &Step, interventions: &[Intervention], faults: &mut Faults) {
    faults.at(&step.file, &step.area);
    faults.unless(Area::from_word(&step.area).is_some(), "there is no such area");
    match interventions.iter().find(|intervention| intervention.id == step.intervention) {
        None => faults.add("its intervention is not in the catalogue"),
        Some(intervention) => {
            faults.unless(intervention.tier == 1, "its intervention is not of tier 1");
            let serves = intervention.areas.contains(&step.area);
            faults.unless(serves, "its intervention does not serve the area");
            let against = intervention.evidence.first().is_some_and(|evidence| {
                evidence.months.is_some_and(|months| months <= 0.0) || evidence.security == Some(0)
            });
            faults.unless(!against, "the evidence for its intervention speaks against it");
        }
    }
}

fn check_code(code: &RegisterCode, faults: &mut Faults) {
    faults.at(&code.file, &code.code);
    faults.text("title", &code.title);
    faults.text("code", &code.code);
    faults
        .unless(code.code.len() <= 2 && code.code.is_ascii(), "the code is not of 1 or 2 letters");
    faults.unless(MarkClass::from_word(&code.class).is_some(), "there is no such class");
    faults.date(code.from);
    faults.date(code.until);
    let backwards = day(code.from).zip(day(code.until)).is_some_and(|(from, until)| from > until);
    faults.unless(!backwards, "it ends before it begins");
}

fn check_once_each(catalogue: &Catalogue, faults: &mut Faults) {
    for (a, b) in catalogue.indicators.iter().zip(catalogue.indicators.iter().skip(1)) {
        faults.at(&b.file, &b.id).unless(a.id != b.id, "the id stands twice");
    }
    for (a, b) in catalogue.interventions.iter().zip(catalogue.interventions.iter().skip(1)) {
        faults.at(&b.file, &b.id).unless(a.id != b.id, "the id stands twice");
    }
    for (a, b) in catalogue.assessments.iter().zip(catalogue.assessments.iter().skip(1)) {
        let differ = (&a.name, &a.measure) != (&b.name, &b.measure);
        faults.at(&b.file, &b.name).unless(differ, "name and measure stand twice");
    }
    for (a, b) in catalogue.codes.iter().zip(catalogue.codes.iter().skip(1)) {
        let apart = a.code != b.code || day(a.until).zip(day(b.from)).is_some_and(|(a, b)| a < b);
        faults.at(&b.file, &b.code).unless(apart, "the code stands twice for the same days");
    }
    for area in Area::ALL {
        let steps = catalogue.steps.iter().filter(|step| step.area == area.word()).count();
        faults.at("steps", area.word()).unless(steps == 1, "the area does not have one step");
    }
}

/// Whether `text` is of a to z, 0 to 9 and `joint`, beginning and ending with neither nothing nor
/// the joint.
fn is_word(text: &str, joint: char) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    !text.is_empty() && text.chars().all(fits) && !text.starts_with(joint) && !text.ends_with(joint)
}
