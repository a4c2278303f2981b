//! Results of assessments: those that the core data set has a name for.

use super::codes::{Assessment, Codes};
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Kinds of results that are told apart when they are counted; more are counted together.
const KINDS: usize = 200;
/// Kinds that are named.
const NAMED: usize = 12;

/// Results that were left out, by stage and subject.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    unnamed: BTreeMap<(String, String), u64>,
    others: u64,
    /// Results that are a code: absent, disapplied, working below.
    coded: u64,
}

impl Skipped {
    fn count(&mut self, stage: &str, subject: &str) {
        let short = |text: &str| text.chars().take(8).collect::<String>();
        let key = (short(stage), short(subject));
        if self.unnamed.len() < KINDS || self.unnamed.contains_key(&key) {
            *self.unnamed.entry(key).or_default() += 1;
        } else {
            self.others += 1;
        }
    }

    /// Takes down what was left out.
    pub(super) fn note(&self, notes: &mut Notes<'_>) {
        let all = self.unnamed.values().sum::<u64>() + self.others;
        if all > 0 {
            let mut kinds: Vec<_> = self.unnamed.iter().collect();
            kinds.sort_by_key(|(kind, many)| (std::cmp::Reverse(**many), (*kind).clone()));
            let named: Vec<String> = (kinds.iter().take(NAMED))
                .map(|((stage, subject), many)| format!("{stage} {subject}: {many}"))
                .collect();
            let more = if kinds.len() > NAMED || self.others > 0 { ", ..." } else { "" };
            let what = format!("results of assessments the core data set has no name for ({all})");
            notes.whole("StageAssessment", named.join(", ") + more, &what, "left out");
        }
        if self.coded > 0 {
            let what = format!("results that are codes, such as absent or below ({})", self.coded);
            notes.whole("Result", String::new(), &what, "read as missing");
        }
    }
}

pub(super) fn rows(
    pupil: &Element,
    id: &str,
    codes: &Codes,
    notes: &mut Notes<'_>,
    skipped: &mut Skipped,
) {
    for key_stage in pupil.all("KeyStage") {
        let stage = key_stage.text_of("Stage").unwrap_or("").to_ascii_uppercase();
        for assessment in key_stage.children("StageAssessment") {
            let said = |name| assessment.text_of(name).unwrap_or("").to_ascii_uppercase();
            let subject = said("Subject");
            let (component, qualifier) = (said("Component"), said("ResultQualifier"));
            let known = codes.assessment.iter().find(|known| {
                known.stage == stage
                    && known.subject == subject
                    && known.components.contains(&component)
                    && known.qualifiers.contains(&qualifier)
            });
            match known {
                Some(known) => row(assessment, id, known, notes, skipped),
                None => skipped.count(&stage, &subject),
            }
        }
    }
}

fn row(
    assessment: &Element,
    id: &str,
    known: &Assessment,
    notes: &mut Notes<'_>,
    skipped: &mut Skipped,
) {
    let Some(result) = assessment.child("Result").filter(|result| !result.text.is_empty()) else {
        return;
    };
    if result.text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        skipped.coded += 1;
        return;
    }
    let value = result.text.parse::<u32>().ok();
    let Some(value) = value.filter(|value| (known.minimum..=known.maximum).contains(value)) else {
        let what = format!(
            "not a whole number from {} to {}, as {} has",
            known.minimum, known.maximum, known.name
        );
        notes.wrong(result, &what, "read as missing");
        return;
    };
    let day = notes.day(assessment.child("ResultDate")).or_else(|| {
        let year = notes.whole_number(assessment.child("Year"), 2100)?;
        let year = i16::try_from(year).ok().filter(|year| *year > 1990)?;
        Date::new(year, known.month, 1).ok()
    });
    let cells = [
        ("pupil_id", id),
        ("assessment", known.name.as_str()),
        ("measure", known.measure.as_str()),
        ("value", &value.to_string()),
        ("date", &day.map_or_else(String::new, |day| day.to_string())),
    ];
    notes.row(Core::Assessments, &cells);
}
