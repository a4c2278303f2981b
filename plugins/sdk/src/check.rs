//! Checks a rule set while compiling, so that one that compiles is one a host can load.
//!
//! What only the host knows (its catalogue of indicators and interventions) is left to the host.

use crate::declare::{Level, Rule, RuleSet};
use crate::inputs::{Input, InputId, Statistic};
use crate::rows::MOST;
use crate::settings::{Setting, SettingId};
use crate::text::{after, characters, is_id, same, starts};

/// The longest reason a rule may give.
const LONGEST_REASON: usize = 300;

impl RuleSet {
    /// Checks what the rule set says of itself. [`export!`](crate::export) calls it in a constant,
    /// where a failure is an error of the compiler.
    ///
    /// # Panics
    /// Where the host would refuse the rule set for a cause that can be known here.
    pub const fn check(&self) {
        assert!(is_id(self.id, b'-'), "the id of a rule set is lower case with hyphens");
        assert!(!self.title.is_empty(), "a rule set needs a title");
        assert!(!self.version.is_empty(), "a rule set needs a version");
        assert!(self.settings.len() <= MOST, "a rule set has at most 256 settings");
        assert!(self.inputs.len() <= MOST, "a rule set has at most 256 inputs");
        check_settings(self.settings);
        check_inputs(self.inputs);
        let mut rest = self.interventions;
        while let [intervention, others @ ..] = rest {
            let own = after(intervention.id.as_bytes(), self.id.as_bytes());
            assert!(
                matches!(own, Some([b'.', _, ..])),
                "the id of an intervention begins with the rule set's id and a full stop"
            );
            assert!(!intervention.areas.is_empty(), "an intervention serves an area");
            assert!(intervention.tier >= 1 && intervention.tier <= 3, "a tier is 1, 2 or 3");
            let mut later = others;
            while let [other, following @ ..] = later {
                assert!(!same(intervention.id, other.id), "two interventions have the same id");
                later = following;
            }
            rest = others;
        }
        let mut rest = self.rules;
        while let [rule, others @ ..] = rest {
            self.check_rule(rule);
            let mut later = others;
            while let [other, following @ ..] = later {
                assert!(!same(rule.id, other.id), "two rules have the same id");
                later = following;
            }
            rest = others;
        }
    }

    const fn check_rule(&self, rule: &Rule) {
        assert!(is_id(rule.id, b'-'), "the id of a rule is lower case with hyphens");
        assert!(!rule.title.is_empty(), "a rule needs a title");
        assert!(!rule.intervention.is_empty(), "a rule proposes an intervention");
        let mut ids = rule.inputs;
        while let [id, others @ ..] = ids {
            self.check_level(rule, *id);
            ids = others;
        }
        if let Some(id) = rule.measure {
            self.check_level(rule, id);
        }
        let mut guards = rule.guards;
        while let [guard, others @ ..] = guards {
            self.check_level(rule, guard.when.input);
            assert!(!guard.because.is_empty(), "a guard says why");
            guards = others;
        }
        if let Some(years) = rule.years {
            assert!(years.first <= years.last, "the first year group comes before the last");
            self.check_level(rule, years.input);
            assert!(self.input(years.input).is_year_group(), "years are those of a year group");
        }
        assert!(!rule.because.is_empty(), "a rule says why");
        assert!(characters(rule.because) <= LONGEST_REASON, "a reason has at most 300 characters");
        let mut text = rule.because.as_bytes();
        while let [byte, others @ ..] = text {
            text = match (*byte, others) {
                (b'{', [b'{', others @ ..]) => others,
                (b'{', others) => self.check_placeholder(rule, others),
                _ => others,
            };
        }
    }

    const fn check_level(&self, rule: &Rule, id: InputId) {
        let level = self.input(id).level;
        assert!(level as u8 == rule.level as u8, "an input of a rule is of another level");
    }

    /// Checks the placeholder that `text` begins with and returns what follows it.
    const fn check_placeholder<'a>(&self, rule: &Rule, text: &'a [u8]) -> &'a [u8] {
        let mut rest = None;
        if let Some(name) = after(text, b"input:") {
            let mut ids = rule.inputs;
            while let ([id, others @ ..], None) = (ids, rest) {
                rest = self.input(*id).after_name(name);
                ids = others;
            }
        } else if let Some(name) = after(text, b"setting:") {
            let mut ids = rule.settings;
            while let ([id, others @ ..], None) = (ids, rest) {
                rest = self.setting(*id).after_name(name);
                ids = others;
            }
        }
        assert!(rest.is_some(), "a placeholder names no input or setting of its rule");
        if let Some(rest) = rest { rest } else { text }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "an index that is wrong is an error of the compiler"
    )]
    const fn input(&self, id: InputId) -> &Input {
        &self.inputs[id.index]
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "an index that is wrong is an error of the compiler"
    )]
    const fn setting(&self, id: SettingId) -> &Setting {
        &self.settings[id.index]
    }
}

impl Input {
    /// Whether it is the year group of a pupil or class.
    const fn is_year_group(&self) -> bool {
        matches!(self.statistic, Statistic::Value)
            && (same(self.indicator, "pupil.year_group")
                || same(self.indicator, "class.year_group"))
    }

    /// What follows the input's name and a closing brace, where the text begins with them.
    const fn after_name<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let Some(text) = after(text, self.indicator.as_bytes()) else { return None };
        if matches!(self.statistic, Statistic::Value) {
            return after(text, b"}");
        }
        let Some(text) = after(text, b".") else { return None };
        let Some(text) = after(text, self.statistic.word().as_bytes()) else { return None };
        after(text, b"}")
    }
}

impl Setting {
    /// What follows the setting's id and a closing brace, where the text begins with them.
    const fn after_name<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let Some(text) = after(text, self.id.as_bytes()) else { return None };
        after(text, b"}")
    }
}

const fn check_settings(settings: &[Setting]) {
    let mut rest = settings;
    while let [setting, others @ ..] = rest {
        assert!(is_id(setting.id, b'_'), "the id of a setting is lower case with underscores");
        assert!(!setting.title.is_empty(), "a setting needs a title");
        assert!(
            setting.minimum <= setting.default && setting.default <= setting.maximum,
            "the default of a setting is within its bounds"
        );
        let mut later = others;
        while let [other, following @ ..] = later {
            assert!(!same(setting.id, other.id), "two settings have the same id");
            later = following;
        }
        rest = others;
    }
}

const fn check_inputs(inputs: &[Input]) {
    let mut rest = inputs;
    while let [input, others @ ..] = rest {
        let finding = starts(input.indicator.as_bytes(), b"finding.");
        assert!(
            matches!(input.level, Level::Pupil) == matches!(input.statistic, Statistic::Value)
                || (matches!(input.statistic, Statistic::Value) && !finding),
            "a pupil's reading is its own, a finding above it is gathered"
        );
        let mut later = others;
        while let [other, following @ ..] = later {
            assert!(!input.is(other), "two inputs are the same");
            later = following;
        }
        rest = others;
    }
}
