//! The values over which a setting is swept, and the rules that it bears on.

use uplift_model::{Level, Manifest, Measure, Setting};

/// A value of a setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The value.
    pub value: f64,
    /// Whether it is used where the trust sets nothing.
    pub default: bool,
    /// Whether it is what the policy has.
    pub in_force: bool,
}

/// Returns values from the least allowed to the greatest, about `count` of them, in order: round ones,
/// whole ones for whatever is counted, and always both bounds, the default and the value in force.
pub fn steps(setting: &Setting, in_force: f64, count: u32) -> Vec<Step> {
    let (least, most) = (setting.minimum, setting.maximum);
    let apart = (most - least) / f64::from(count.saturating_sub(1).max(1));
    let decimals = if is_counted(setting) { 0 } else { decimals(apart) };
    let mut values: Vec<f64> = (1..count.saturating_sub(1))
        .map(|nth| rounded(least + apart * f64::from(nth), decimals))
        .filter(|value| (least..=most).contains(value))
        .chain([least, most, setting.default, in_force])
        .collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| same(*a, *b));
    let step = |value| Step {
        value,
        default: same(value, setting.default),
        in_force: same(value, in_force),
    };
    values.into_iter().map(step).collect()
}

/// Returns whether only whole values of a setting mean anything.
fn is_counted(setting: &Setting) -> bool {
    matches!(
        Measure::from_word(&setting.unit),
        Some(Measure::Count | Measure::Years | Measure::Days | Measure::Date)
    )
}

/// Returns how many decimals tell values apart that are so far apart, none of them moved by more than
/// a quarter of that.
fn decimals(apart: f64) -> i32 {
    (0..9).find(|&decimals| 10_f64.powi(-decimals) <= apart / 2.0).unwrap_or(9)
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let ten = 10_f64.powi(decimals);
    (value * ten).round() / ten
}

#[expect(clippy::float_cmp, reason = "whether it is the same value is the question")]
fn same(a: f64, b: f64) -> bool {
    a == b
}

/// Returns a value in words, in its unit and with all its decimals, so that whoever copies it sets what
/// was tried.
pub fn exact(measure: Measure, value: f64) -> String {
    let scale = if measure == Measure::Rate { 100.0 } else { 1.0 };
    // Whatever it would be with fewer decimals, it has to be told from.
    let shorter: Vec<f64> = (1..6)
        .map(|decimals| rounded(value * scale, decimals) / scale)
        .filter(|shorter| (shorter - value).abs() > 1e-12)
        .collect();
    let mut words = String::new();
    measure.write(value, &shorter, &mut words);
    words
}

/// Returns the rules that a setting bears on, as places in the manifest: those that read it, and those
/// of classes, academies and trusts that read what such a rule found.
pub fn readers(manifest: &Manifest, setting: usize) -> Vec<usize> {
    let reads = |rule: &uplift_model::Rule| rule.settings.contains(&setting);
    let found = |id: &str| {
        let pupil = |rule: &&uplift_model::Rule| rule.level == Level::Pupil && rule.id == id;
        manifest.rules.iter().find(pupil).is_some_and(reads)
    };
    let rests_on = |rule: &uplift_model::Rule| {
        let inputs = rule.inputs.iter().filter_map(|&input| manifest.inputs.get(input));
        inputs.filter_map(|input| input.indicator.strip_prefix("finding.")).any(found)
    };
    let rules = manifest.rules.iter().enumerate();
    rules.filter(|(_, rule)| reads(rule) || rests_on(rule)).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uplift_model::{Input, Kind, Rule, Statistic};

    fn setting(unit: &str, (least, default, most): (f64, f64, f64)) -> Setting {
        Setting {
            id: "s".to_owned(),
            title: "S".to_owned(),
            unit: unit.to_owned(),
            default,
            minimum: least,
            maximum: most,
            overridable: true,
        }
    }

    #[track_caller]
    fn check(unit: &str, bounds: (f64, f64, f64), in_force: f64, count: u32, expected: &str) {
        let measure = Measure::from_word(unit).unwrap();
        let words = |step: &Step| {
            let mark = if step.default { "d" } else { "" };
            let force = if step.in_force { "f" } else { "" };
            exact(measure, step.value).replace(' ', "") + mark + force
        };
        let found: Vec<_> =
            steps(&setting(unit, bounds), in_force, count).iter().map(words).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn steps_are_round_and_have_both_marks() {
        check("rate", (0.05, 0.1, 0.2), 0.1, 4, "5% 10%df 15% 20%");
        check("rate", (0.05, 0.1, 0.2), 0.125, 4, "5% 10%d 12.5%f 15% 20%");
        check("rate", (0.0, 0.5, 1.0), 0.333_25, 4, "0% 30% 33.325%f 50%d 70% 100%");
        check("number", (-1.0, 0.0, 1.0), 0.0, 5, "\u{2212}1 \u{2212}0.5 0df 0.5 1");
        check("months", (0.0, 6.0, 24.0), 6.0, 2, "0 6df 24");
    }

    #[test]
    fn what_is_counted_goes_in_whole_steps() {
        check("count", (1.0, 3.0, 6.0), 3.0, 11, "1 2 3df 4 5 6");
        check("days", (0.0, 10.0, 100.0), 10.0, 4, "0 10df 33 67 100");
    }

    #[test]
    fn a_setting_with_one_value_has_one_step() {
        check("count", (3.0, 3.0, 3.0), 3.0, 11, "3df");
    }

    #[test]
    fn values_are_shown_with_all_their_decimals() {
        assert_eq!(exact(Measure::Score, 0.15), "0.15");
        assert_eq!(exact(Measure::Score, 0.125), "0.125");
        assert_eq!(exact(Measure::Rate, 0.0105), "1.05 %");
        assert_eq!(exact(Measure::Count, 7.0), "7");
        assert_eq!(exact(Measure::Number, -0.5), "\u{2212}0.5");
    }

    #[test]
    fn rules_that_rest_on_findings_are_readers_too() {
        let rule = |id: &str, level, inputs: &[usize], settings: &[usize]| Rule {
            id: id.to_owned(),
            title: String::new(),
            level,
            area: "attendance".to_owned(),
            intervention: String::new(),
            years: None,
            inputs: inputs.to_vec(),
            settings: settings.to_vec(),
            measure: None,
            guards: Vec::new(),
            evidence: Vec::new(),
            because: String::new(),
            notes: Vec::new(),
        };
        let input = |level, indicator: &str, statistic| Input {
            level,
            indicator: indicator.to_owned(),
            statistic,
            kind: Kind::Number,
        };
        let manifest = Manifest {
            id: "m".to_owned(),
            version: "1.0.0".to_owned(),
            title: String::new(),
            summary: String::new(),
            publisher: String::new(),
            licence: String::new(),
            settings: Vec::new(),
            inputs: vec![
                input(Level::Pupil, "attendance.absence_rate", Statistic::Value),
                input(Level::Class, "finding.absent", Statistic::Share),
                input(Level::Class, "finding.late", Statistic::Share),
            ],
            interventions: Vec::new(),
            rules: vec![
                rule("absent", Level::Pupil, &[0], &[1]),
                rule("late", Level::Pupil, &[0], &[0]),
                rule("class-absent", Level::Class, &[1], &[0]),
                rule("class-late", Level::Class, &[2], &[]),
            ],
            notes: Vec::new(),
        };
        assert_eq!(readers(&manifest, 1), [0, 2]);
        assert_eq!(readers(&manifest, 0), [1, 2, 3]);
        assert_eq!(readers(&manifest, 2), [0; 0]);
    }
}
