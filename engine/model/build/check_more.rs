//! Whether scales, summers without tests and limits make sense.

use super::{Faults, is_word};
use crate::read::{Catalogue, NoTest, Scale};
use std::collections::BTreeSet;

pub(super) fn check(catalogue: &Catalogue, faults: &mut Faults) {
    for scale in &catalogue.scales {
        check_scale(scale, faults);
    }
    for (one, next) in catalogue.scales.iter().zip(catalogue.scales.iter().skip(1)) {
        faults.at(&next.file, &next.id);
        let day = |day: &Option<toml::value::Datetime>| day.map(|day| day.to_string());
        let apart = one.id != next.id
            || day(&one.to).zip(day(&next.from)).is_some_and(|(to, from)| to < from);
        faults.unless(apart, "two entries of it are not one after the other");
    }
    for test in &catalogue.no_tests {
        check_no_test(test, catalogue, faults);
    }
    for (a, b) in catalogue.limits.iter().zip(catalogue.limits.iter().skip(1)) {
        faults.at(&b.file, &b.id).unless(a.id != b.id, "the id stands twice");
    }
    for limit in &catalogue.limits {
        faults.at(&limit.file, &limit.id);
        faults.unless(is_word(&limit.id, '-'), "the id is not a word of a to z, 0 to 9 and -");
        faults.unless(limit.value.is_finite(), "the value is not a number");
        faults.text("definition", &limit.definition);
        faults.text("source", &limit.source);
    }
}

fn check_scale(scale: &Scale, faults: &mut Faults) {
    faults.at(&scale.file, &scale.id);
    faults.unless(is_word(&scale.id, '-'), "the id is not a word of a to z, 0 to 9 and -");
    faults.text("title", &scale.title);
    faults.text("source", &scale.source);
    faults.date(scale.from);
    faults.date(scale.to);
    let sane = scale.least.is_finite() && scale.most.is_finite() && scale.least < scale.most;
    faults.unless(sane, "it is not from a lesser to a greater number");
    let steps = (scale.most - scale.least) / scale.step;
    let even = scale.step == 0.0 || (scale.step > 0.0 && steps.fract() == 0.0);
    faults.unless(even, "its steps do not lead from the least to the most");
}

fn check_no_test(test: &NoTest, catalogue: &Catalogue, faults: &mut Faults) {
    faults.at(&test.file, &test.because);
    faults.text("source", &test.source);
    faults.unless(!test.indicators.is_empty(), "it names no indicator");
    for id in &test.indicators {
        let known = catalogue.assessments.iter().any(|assessment| assessment.indicator == *id);
        faults.unless(known, &format!("no assessment supplies `{id}`"));
        let tests = catalogue.no_tests.iter().filter(|other| other.indicators.contains(id));
        faults.unless(tests.count() == 1, &format!("`{id}` stands twice"));
    }
    let summers: BTreeSet<i16> = test.none.iter().chain(&test.not_required).copied().collect();
    let once = summers.len() == test.none.len() + test.not_required.len();
    faults.unless(once, "a summer stands twice");
    faults.unless((-2..=14).contains(&test.year_group), "there is no such year group");
}
