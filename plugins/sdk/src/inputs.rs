//! The columns a rule set reads, and the typed handles by which a decision reads them.

use crate::declare::{Level, Years};
use crate::text::same;

/// A column that the rule set reads, as [`inputs!`](crate::inputs) lists it.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// The level whose rules read it.
    pub level: Level,
    /// Id of an indicator, `finding.<rule-id>` or `<indicator>=<member>`.
    pub indicator: &'static str,
    /// How pupils' readings are gathered.
    pub statistic: Statistic,
    /// What sort of reading is expected.
    pub kind: Kind,
}

impl Input {
    /// Whether both are the same reading of the same level.
    pub(crate) const fn is(&self, other: &Self) -> bool {
        self.level as u8 == other.level as u8
            && self.statistic as u8 == other.statistic as u8
            && same(self.indicator, other.indicator)
    }
}

/// How the readings of pupils become one reading of a class, academy or trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The unit's own reading.
    Value,
    /// The mean over the enrolments with a reading.
    Mean,
    /// The median over the enrolments with a reading.
    Median,
    /// The least reading.
    Minimum,
    /// The greatest reading.
    Maximum,
    /// The share of yes among the enrolments with a reading, from 0 to 1.
    Share,
    /// How many enrolments have a reading; never missing.
    Count,
    /// The mean of those not disadvantaged less the mean of those disadvantaged. Sensitive.
    Gap,
}

impl Statistic {
    /// The word a placeholder uses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Share => "share",
            Self::Count => "count",
            Self::Gap => "gap",
        }
    }
}

/// What sort of reading an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A finite number in the unit and range the catalogue states.
    Number,
    /// Yes or no.
    Flag,
    /// One member of this list.
    Category(&'static [&'static str]),
}

/// Which input is meant: its place in the manifest and among the columns of its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputId {
    pub(crate) index: usize,
    pub(crate) column: usize,
}

impl InputId {
    const fn find(inputs: &[Input], wanted: &Input) -> Self {
        let (mut index, mut column) = (0, 0);
        let mut rest = inputs;
        while let [input, after @ ..] = rest
            && !input.is(wanted)
        {
            index += 1;
            if input.level as u8 == wanted.level as u8 {
                column += 1;
            }
            rest = after;
        }
        assert!(!rest.is_empty(), "the input is not in the list");
        Self { index, column }
    }
}

/// A member of a category, or yes or no of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub(crate) input: InputId,
    pub(crate) code: u8,
}

/// An input that is a number.
#[derive(Clone, Copy, Debug)]
pub struct NumberInput(InputId);

/// An input that is yes or no.
#[derive(Clone, Copy, Debug)]
pub struct FlagInput(InputId);

/// An input that is one member of a list.
#[derive(Clone, Copy, Debug)]
pub struct CategoryInput {
    id: InputId,
    members: &'static [&'static str],
}

impl NumberInput {
    /// Finds the input in the list; [`inputs!`](crate::inputs) calls this.
    ///
    /// # Panics
    /// Where the list has no such input. In a constant that is an error of the compiler.
    pub const fn find(inputs: &[Input], wanted: &Input) -> Self {
        Self(InputId::find(inputs, wanted))
    }

    /// Which input this is.
    pub const fn id(self) -> InputId {
        self.0
    }

    /// The years from the first to the last, where this is the year group of a pupil or class.
    /// Reception is 0, Nursery -1 and -2.
    pub const fn years(self, first: i8, last: i8) -> Years {
        Years { input: self.0, first, last }
    }
}

impl FlagInput {
    /// Finds the input in the list; [`inputs!`](crate::inputs) calls this.
    ///
    /// # Panics
    /// Where the list has no such input. In a constant that is an error of the compiler.
    pub const fn find(inputs: &[Input], wanted: &Input) -> Self {
        Self(InputId::find(inputs, wanted))
    }

    /// Which input this is.
    pub const fn id(self) -> InputId {
        self.0
    }

    /// Yes, for a guard.
    pub const fn yes(self) -> Member {
        Member { input: self.0, code: 1 }
    }

    /// No, for a guard.
    pub const fn no(self) -> Member {
        Member { input: self.0, code: 0 }
    }
}

impl CategoryInput {
    /// Finds the input in the list; [`inputs!`](crate::inputs) calls this.
    ///
    /// # Panics
    /// Where the list has no such input or it is no category. In a constant that is an error of the compiler.
    pub const fn find(inputs: &[Input], wanted: &Input) -> Self {
        let members: &[&str] =
            if let Kind::Category(members) = wanted.kind { members } else { &[] };
        assert!(!members.is_empty(), "a category needs the list of its members");
        Self { id: InputId::find(inputs, wanted), members }
    }

    /// Which input this is.
    pub const fn id(self) -> InputId {
        self.id
    }

    /// The member of this name. Keep it in a constant: a name that is not in the list is then an
    /// error of the compiler.
    ///
    /// # Panics
    /// Where the list has no such member.
    pub const fn member(self, name: &str) -> Member {
        let mut code = 0;
        let mut rest = self.members;
        while let [member, after @ ..] = rest
            && !same(member, name)
        {
            code += 1;
            rest = after;
        }
        assert!(!rest.is_empty(), "the category has no member of this name");
        Member { input: self.id, code }
    }
}

/// Declares the inputs of a rule set: the list `INPUTS` for the manifest and a constant for each.
///
/// A line is a name, what it is, and the id of the indicator. `number`, `flag` and `category` are
/// readings of the unit itself; `mean`, `median`, `minimum`, `maximum`, `share`, `count` and `gap`
/// gather the readings of its pupils, and are numbers.
///
/// ```
/// uplift_sdk::inputs! {
///     pupil {
///         ABSENCE_RATE = number "attendance.absence_rate";
///         EAL = flag "pupil.eal";
///         SEN_STATUS = category "pupil.sen_status" ["none", "support", "ehcp"];
///     }
///     class {
///         CLASS_ABSENCE = mean "attendance.absence_rate";
///     }
/// }
/// assert_eq!(INPUTS.len(), 4);
/// # let _ = (ABSENCE_RATE, EAL, SEN_STATUS, CLASS_ABSENCE);
/// ```
#[macro_export]
macro_rules! inputs {
    ($($level:ident {
        $($(#[$doc:meta])* $name:ident = $word:ident $indicator:literal $([$($member:literal),+ $(,)?])?;)*
    })*) => {
        /// The inputs, in the order of the manifest.
        pub(crate) const INPUTS: &[$crate::Input] = &[$($(
            $crate::inputs!(@input $level $word $indicator [$($($member),+)?]),
        )*)*];
        $($(
            $(#[$doc])*
            pub(crate) const $name: $crate::inputs!(@type $word) = <$crate::inputs!(@type $word)>::find(
                INPUTS,
                &$crate::inputs!(@input $level $word $indicator [$($($member),+)?]),
            );
        )*)*
    };
    (@input $level:ident $word:ident $indicator:literal $members:tt) => {
        $crate::Input {
            level: $crate::inputs!(@level $level),
            indicator: $indicator,
            statistic: $crate::inputs!(@statistic $word),
            kind: $crate::inputs!(@kind $word $members),
        }
    };
    (@level pupil) => { $crate::Level::Pupil };
    (@level class) => { $crate::Level::Class };
    (@level academy) => { $crate::Level::Academy };
    (@level trust) => { $crate::Level::Trust };
    (@type flag) => { $crate::FlagInput };
    (@type category) => { $crate::CategoryInput };
    (@type $word:ident) => { $crate::NumberInput };
    (@kind flag $members:tt) => { $crate::Kind::Flag };
    (@kind category $members:tt) => { $crate::Kind::Category(&$members) };
    (@kind $word:ident $members:tt) => { $crate::Kind::Number };
    (@statistic number) => { $crate::Statistic::Value };
    (@statistic flag) => { $crate::Statistic::Value };
    (@statistic category) => { $crate::Statistic::Value };
    (@statistic mean) => { $crate::Statistic::Mean };
    (@statistic median) => { $crate::Statistic::Median };
    (@statistic minimum) => { $crate::Statistic::Minimum };
    (@statistic maximum) => { $crate::Statistic::Maximum };
    (@statistic share) => { $crate::Statistic::Share };
    (@statistic count) => { $crate::Statistic::Count };
    (@statistic gap) => { $crate::Statistic::Gap };
}
