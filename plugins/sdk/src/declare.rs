//! What a rule set says of itself: the constants an author writes. Nothing here decides anything.

use crate::inputs::{Input, InputId, Member};
use crate::rows::{Batch, Found};
use crate::settings::{Setting, SettingId};

/// A rule set: everything a plugin declares, as one constant.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet {
    /// Lower case with hyphens; unique among the rule sets of a run.
    pub id: &'static str,
    /// Semantic version.
    pub version: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// A sentence or two on what it is for.
    pub summary: &'static str,
    /// Who answers for it.
    pub publisher: &'static str,
    /// An SPDX licence expression.
    pub licence: &'static str,
    /// The settings, as [`settings!`](crate::settings) lists them.
    pub settings: &'static [Setting],
    /// The inputs, as [`inputs!`](crate::inputs) lists them.
    pub inputs: &'static [Input],
    /// Interventions of its own; those of the host's catalogue need no mention.
    pub interventions: &'static [Intervention],
    /// The rules.
    pub rules: &'static [Rule],
    /// Anything else worth showing: a heading and a text each.
    pub notes: &'static [(&'static str, &'static str)],
}

impl RuleSet {
    /// A rule set with nothing in it, for the fields an author has nothing to say about.
    pub const EMPTY: Self = Self {
        id: "",
        version: "",
        title: "",
        summary: "",
        publisher: "",
        licence: "",
        settings: &[],
        inputs: &[],
        interventions: &[],
        rules: &[],
        notes: &[],
    };
}

/// One named condition that proposes one intervention for one area at one level.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Lower case with hyphens, unique in the rule set.
    pub id: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// The level whose units it decides about.
    pub level: Level,
    /// The area it proposes something for.
    pub area: Area,
    /// Id of an intervention of the catalogue or of this rule set.
    pub intervention: &'static str,
    /// The year groups it applies to; none: all. The decision need not look at the year group: a unit
    /// outside gives nothing, one without a year group is lacking.
    pub years: Option<Years>,
    /// The inputs that the decision and `because` read.
    pub inputs: &'static [InputId],
    /// The settings that the decision and `because` read.
    pub settings: &'static [SettingId],
    /// The input the rule is chiefly about, by which its effect can be followed.
    pub measure: Option<InputId>,
    /// What holds a recommendation back; the host reads these inputs itself.
    pub guards: &'static [Guard],
    /// Why the rule is as it is.
    pub evidence: &'static [Evidence],
    /// The reason a person reads, at most 300 characters. `{input:<indicator>}` or
    /// `{input:<indicator>.<statistic>}` stands for a reading, `{setting:<id>}` for a setting.
    pub because: &'static str,
    /// Anything else worth showing: a heading and a text each.
    pub notes: &'static [(&'static str, &'static str)],
    /// The decision, made with [`each_row!`](crate::each_row).
    pub decide: Decide,
}

/// Decides about every row of a batch: what [`each_row!`](crate::each_row) makes of a function that
/// decides about one.
pub type Decide = fn(&Batch<'_>, &mut Found);

impl Rule {
    /// A pupil rule with nothing in it that never fires, for the fields an author leaves out.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        level: Level::Pupil,
        area: Area::Attainment,
        intervention: "",
        years: None,
        inputs: &[],
        settings: &[],
        measure: None,
        guards: &[],
        evidence: &[],
        because: "",
        notes: &[],
        decide: crate::each_row!(crate::logic::never),
    };
}

/// Something a school can do, where the catalogue does not have it.
#[derive(Clone, Copy, Debug)]
pub struct Intervention {
    /// Lower case with hyphens, beginning with the rule set's id and a full stop.
    pub id: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// What is done, in a sentence or two.
    pub summary: &'static str,
    /// The areas it serves.
    pub areas: &'static [Area],
    /// 1 universal, 2 targeted, 3 intensive.
    pub tier: u8,
    /// Evidence; months, cost and security of a recommendation are those of the first.
    pub evidence: &'static [Evidence],
    /// Ids of interventions that are not given to the same pupil at the same time.
    pub excludes: &'static [&'static str],
    /// Length of a session in minutes; 0 where none is known.
    pub minutes: u16,
    /// Sessions a week; 0 where none is known.
    pub sessions_per_week: f64,
    /// How many weeks it lasts; 0 where none is known.
    pub weeks: u16,
    /// Adult hours a pupil needs over the whole intervention; 0 where none is known.
    pub adult_hours: f64,
    /// Smallest group; 0 where none is known.
    pub group_min: u16,
    /// Largest group; 0 where none is known.
    pub group_max: u16,
    /// Anything else worth showing: a heading and a text each.
    pub notes: &'static [(&'static str, &'static str)],
}

impl Intervention {
    /// A targeted intervention of which nothing is known.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        summary: "",
        areas: &[],
        tier: 2,
        evidence: &[],
        excludes: &[],
        minutes: 0,
        sessions_per_week: 0.0,
        weeks: 0,
        adult_hours: 0.0,
        group_min: 0,
        group_max: 0,
        notes: &[],
    };
}

/// A dated, cited claim about an intervention or a rule.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// What is claimed, in a sentence.
    pub claim: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// Where to read it; shown as text, never fetched.
    pub url: &'static str,
    /// The date the figures were taken, as `YYYY-MM-DD`.
    pub as_at: &'static str,
    /// Additional months' progress over a year, on average; none where no estimate exists.
    pub months: Option<f64>,
    /// Cost band from 1 (very low) to 5 (very high).
    pub cost: Option<u8>,
    /// Security of the evidence from 0 (insufficient) to 5 (very high).
    pub security: Option<u8>,
    /// Whom the studies were about.
    pub population: &'static str,
}

impl Evidence {
    /// Evidence that claims nothing, for the fields an author leaves out.
    pub const EMPTY: Self = Self {
        claim: "",
        source: "",
        url: "",
        as_at: "",
        months: None,
        cost: None,
        security: None,
        population: "",
    };
}

/// The year groups a rule applies to, as [`NumberInput::years`](crate::NumberInput::years) gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    pub(crate) input: InputId,
    pub(crate) first: i8,
    pub(crate) last: i8,
}

/// Holds a recommendation back where a reading is a certain member.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// The member that holds it back, of an input of the rule's level.
    pub when: Member,
    /// What it does.
    pub gate: Gate,
    /// A sentence for the person who decides.
    pub because: &'static str,
}

/// What a guard does to a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// A person checks something first.
    CheckFirst,
    /// The intervention is not to be offered.
    Contraindicated,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// One pupil in one academy.
    Pupil,
    /// A class or teaching group.
    Class,
    /// An academy.
    Academy,
    /// A trust.
    Trust,
}

/// What an intervention is meant to improve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Being in school, on time.
    Attendance,
    /// Reading and writing.
    Literacy,
    /// Mathematics.
    Numeracy,
    /// Conduct in school.
    Behaviour,
    /// Social and emotional health.
    Wellbeing,
    /// Speaking and understanding.
    Language,
    /// Special educational needs and disabilities.
    Send,
    /// Attainment over all subjects.
    Attainment,
}

impl Area {
    /// The word the interface uses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Attendance => "attendance",
            Self::Literacy => "literacy",
            Self::Numeracy => "numeracy",
            Self::Behaviour => "behaviour",
            Self::Wellbeing => "wellbeing",
            Self::Language => "language",
            Self::Send => "send",
            Self::Attainment => "attainment",
        }
    }
}
