//! `policy.toml`: the trust's own choices, read and checked.

use crate::CommandError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use uplift_model::{Area, Combine, ONE, Policy, Response, StepPolicy, TrustWide};

/// A policy and the text it was read from.
#[derive(Debug, Clone, Default)]
pub(crate) struct PolicySource {
    pub(crate) policy: Policy,
    /// None for the defaults.
    pub(crate) text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    grants: Vec<String>,
    cap: u32,
    combine: CombineWord,
    response: ResponseWord,
    exclusive: Vec<(String, String)>,
    weights: BTreeMap<String, f64>,
    discount: Discount,
    step: Step,
    trust_wide: Wide,
    settings: BTreeMap<String, BTreeMap<String, f64>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CombineWord {
    Highest,
    Independent,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ResponseWord {
    ByEvidence,
    Off,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Discount {
    as_at: String,
    by_security: [f64; 6],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    share: f64,
    minimum_assessed: u32,
    gates: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wide {
    academy_share: f64,
    academies: f64,
    similar_intake: f64,
}

impl Default for File {
    fn default() -> Self {
        Self {
            grants: Vec::new(),
            cap: Policy::default().cap,
            combine: CombineWord::Highest,
            response: ResponseWord::ByEvidence,
            exclusive: Vec::new(),
            weights: BTreeMap::new(),
            discount: Discount {
                as_at: Policy::DISCOUNT.1.to_owned(),
                by_security: Policy::DISCOUNT.0,
            },
            step: Step::default(),
            trust_wide: Wide::default(),
            settings: BTreeMap::new(),
        }
    }
}

impl Default for Step {
    fn default() -> Self {
        let StepPolicy { share, minimum_assessed, gates } = Policy::default().step;
        Self { share, minimum_assessed, gates }
    }
}

impl Default for Wide {
    fn default() -> Self {
        let TrustWide { academy_share, academies, similar_intake } = Policy::default().trust_wide;
        Self { academy_share, academies, similar_intake }
    }
}

/// Reads the policy: the file named, else the dataset's own, else the defaults.
pub(crate) fn read(named: Option<&Path>, dataset: &Path) -> Result<PolicySource, CommandError> {
    let beside = dataset.join("policy.toml");
    let path = match named {
        Some(path) => path,
        None if beside.is_file() => &beside,
        None => return Ok(PolicySource::default()),
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        CommandError::new(format!("could not read policy `{}`: {error}", path.display()))
    })?;
    let policy = parse(&text)
        .map_err(|why| CommandError::new(format!("policy `{}`: {why}", path.display())))?;
    Ok(PolicySource { policy, text: Some(text) })
}

fn parse(text: &str) -> Result<Policy, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
    let share = |key: &str, value: f64| {
        if (0.0..=1.0).contains(&value) {
            Ok(value)
        } else {
            Err(format!("`{key}` is {value}, which is not within 0 to 1"))
        }
    };
    let mut weights = [ONE; Area::COUNT];
    for (word, weight) in &file.weights {
        let area = Area::from_word(word).ok_or_else(|| {
            let words: Vec<_> = Area::ALL.iter().map(|area| area.word()).collect();
            format!("`[weights]` names `{word}`, which is not one of {}", words.join(", "))
        })?;
        if !(0.0..=10.0).contains(weight) {
            return Err(format!(
                "`[weights]` gives `{word}` {weight}, which is not within 0 to 10"
            ));
        }
        if let Some(slot) = weights.get_mut(area.index()) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within 0 to 10"
            )]
            let millionths = (weight * 1e6).round() as u64;
            *slot = millionths;
        }
    }
    for security in file.discount.by_security {
        share("discount.by_security", security)?;
    }
    if file.cap == 0 {
        return Err("`cap` is 0, which would recommend nothing; leave it out for 3".to_owned());
    }
    if file.discount.as_at.parse::<jiff::civil::Date>().is_err() {
        return Err(format!(
            "`discount.as_at` is `{}`, not a date of the form 2026-03-31",
            file.discount.as_at
        ));
    }
    Ok(Policy {
        grants: file.grants.into_iter().collect(),
        cap: file.cap,
        weights,
        combine: match file.combine {
            CombineWord::Highest => Combine::Highest,
            CombineWord::Independent => Combine::Independent,
        },
        response: match file.response {
            ResponseWord::ByEvidence => Response::ByEvidence {
                discount: file.discount.by_security,
                as_at: file.discount.as_at,
            },
            ResponseWord::Off => Response::Off,
        },
        exclusive: file.exclusive,
        step: StepPolicy {
            share: share("step.share", file.step.share)?,
            minimum_assessed: file.step.minimum_assessed,
            gates: file.step.gates,
        },
        trust_wide: TrustWide {
            academy_share: share("trust_wide.academy_share", file.trust_wide.academy_share)?,
            academies: share("trust_wide.academies", file.trust_wide.academies)?,
            similar_intake: share("trust_wide.similar_intake", file.trust_wide.similar_intake)?,
        },
        settings: file.settings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_policy_is_the_default() {
        assert_eq!(parse(""), Ok(Policy::default()));
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = |text: &str| parse(text).err().unwrap_or_default();
        assert!(wrong("cap = 0").contains("recommend nothing"));
        assert!(wrong("[weights]\nliterasy = 1").contains("literasy"));
        assert!(wrong("[weights]\nliteracy = 11").contains("not within 0 to 10"));
        assert!(wrong("[step]\nshare = 40").contains("not within 0 to 1"));
        assert!(wrong("response = 'of'").contains("of"));
        assert!(wrong("garnts = []").contains("garnts"));
    }

    #[test]
    fn a_weight_is_kept_in_millionths() {
        let policy =
            parse("response = 'off'\ncombine = 'independent'\n[weights]\nattendance = 1.25")
                .unwrap();
        assert_eq!(policy.weights[Area::Attendance.index()], 1_250_000);
        assert_eq!((policy.response, policy.combine), (Response::Off, Combine::Independent));
    }
}
