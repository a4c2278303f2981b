//! Bands that overlap: two rules of a level and an area that differ in the stretch of one reading alone
//! propose different interventions for the same row.

use super::firing::flatten;
use super::interval::Interval;
use super::state::{Domain, Readings};
use super::world::World;
use crate::program::{Body, Comparison, Condition, ConditionIs, NumberIs, Program};
use crate::{Diagnostic, Severity};
use std::collections::BTreeMap;
use uplift_model::Level;

/// A rule whose condition says of each reading by itself what it has to be.
struct Band<'a> {
    body: &'a Body,
    id: &'a str,
    intervention: &'a str,
    inputs: BTreeMap<usize, Domain>,
}

/// Warns of overlapping bands, of each rule at most once. `fires` says which rules were found to fire.
pub(super) fn overlapping(
    program: &Program,
    fires: &[bool],
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let mut groups: BTreeMap<(Level, &str), Vec<Band<'_>>> = BTreeMap::new();
    for ((body, rule), fires) in program.rules.iter().zip(&program.manifest.rules).zip(fires) {
        let Some(inputs) = band(world, body).filter(|_| *fires) else { continue };
        let (id, intervention) = (rule.id.as_str(), rule.intervention.as_str());
        let group = groups.entry((rule.level, &rule.area)).or_default();
        group.push(Band { body, id, intervention, inputs });
    }
    for group in groups.values() {
        for (at, later) in group.iter().enumerate() {
            let overlap = group.iter().take(at).find_map(|earlier| {
                let differ = world.look() && earlier.intervention != later.intervention;
                let (input, both) = differ.then(|| overlap(earlier, later)).flatten()?;
                Some((earlier, input, both))
            });
            if let Some((earlier, input, both)) = overlap {
                found.push(warning(program, earlier, later, input, both));
            }
        }
    }
}

fn warning(
    program: &Program,
    earlier: &Band<'_>,
    later: &Band<'_>,
    input: usize,
    both: Interval,
) -> Diagnostic {
    let stretch = program.scales.get(input).map_or_else(String::new, |scale| {
        let words = |value: f64| scale.measure.words(value);
        let Interval { least, most } = both;
        let stretch = match (least.is_finite(), most.is_finite()) {
            _ if least >= most => format!("is {}", words(least)),
            (true, true) => format!("is from {} to {}", words(least), words(most)),
            (true, false) => format!("is {} or more", words(least)),
            (false, true) => format!("is {} or less", words(most)),
            (false, false) => "is anything".to_owned(),
        };
        format!("{} {stretch}", scale.title)
    });
    Diagnostic {
        severity: Severity::Warning,
        message: format!(
            "the bands of `{}` and `{}` overlap: both fire where {stretch}",
            earlier.id, later.id
        ),
        at: later.body.when.at.clone(),
        label: format!("proposes `{}` there", later.intervention),
        other: Some((
            earlier.body.when.at.clone(),
            format!("proposes `{}` there", earlier.intervention),
        )),
        hint: "end one band where the next begins: `>=` at its lower end, `<` at its upper"
            .to_owned(),
    }
}

/// The input in which alone two bands differ, where the same reading can be in both.
fn overlap(a: &Band<'_>, b: &Band<'_>) -> Option<(usize, Interval)> {
    if !a.inputs.keys().eq(b.inputs.keys()) {
        return None;
    }
    let mut differing = a.inputs.iter().zip(b.inputs.values()).filter(|((_, a), b)| a != b);
    let ((input, one), other) = differing.next()?;
    if differing.next().is_some() {
        return None;
    }
    match (&one.readings, &other.readings) {
        (Readings::Numbers(one), Readings::Numbers(other)) => {
            one.both(*other).map(|both| (*input, both))
        }
        // Lists of members are no bands.
        _ => None,
    }
}

/// What a condition says of each reading; none where it says more than that.
fn band(world: &World<'_>, body: &Body) -> Option<BTreeMap<usize, Domain>> {
    let mut parts = Vec::new();
    flatten(&body.when, &mut parts);
    if !parts.iter().all(|part| of_one_reading(part)) {
        return None;
    }
    let states = world.assume(&body.when, true, world.rows(body));
    let [state] = <[_; 1]>::try_from(states).ok()?;
    (state.is_box() && !world.spent()).then_some(state.inputs)
}

/// Whether a condition says something of one reading, and all of it can be kept in mind.
fn of_one_reading(condition: &Condition) -> bool {
    match &condition.is {
        ConditionIs::Flag(_) | ConditionIs::OneOf(..) => true,
        ConditionIs::Not(of) => {
            matches!(of.is, ConditionIs::Flag(_) | ConditionIs::OneOf(..))
        }
        ConditionIs::Compare(how, a, b) => {
            let reading = |is: &NumberIs| matches!(is, NumberIs::Reading(_));
            let known = |is: &NumberIs| matches!(is, NumberIs::Literal(_) | NumberIs::Setting(_));
            *how != Comparison::NotEqual
                && (reading(&a.is) && known(&b.is) || known(&a.is) && reading(&b.is))
        }
        _ => false,
    }
}
