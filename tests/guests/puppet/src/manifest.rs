//! The manifest as a test writes it, and as the interface has it.

use crate::code::{self, Code};
use uplift_sdk::bindings::uplift::rules::types as wit;

/// Declares a record with the fields of the interface's.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* }) => {
        code::record! { $(#[$doc])* $name { $(#[doc = "As in the interface."] $field: $type,)* } }

        impl IntoWit for $name {
            type Wit = wit::$name;
            fn into_wit(self) -> wit::$name {
                wit::$name { $($field: self.$field.into_wit(),)* }
            }
        }
    };
}

/// Declares words, which are those of the interface.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $first:ident = $zero:literal, $($member:ident = $number:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Clone, Copy)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
        #[cfg_attr(not(target_arch = "wasm32"), serde(rename_all = "kebab-case"))]
        pub enum $name {
            #[doc = "As in the interface."]
            #[default]
            $first,
            $(#[doc = "As in the interface."] $member,)*
        }

        impl IntoWit for $name {
            type Wit = wit::$name;
            fn into_wit(self) -> wit::$name {
                match self {
                    Self::$first => wit::$name::$first,
                    $(Self::$member => wit::$name::$member,)*
                }
            }
        }

        impl Code for $name {
            fn write(&self, out: &mut Vec<u8>) {
                (*self as u8).write(out);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                match u8::read(from)? {
                    $zero => Some(Self::$first),
                    $($number => Some(Self::$member),)*
                    _ => None,
                }
            }
        }
    };
}

/// Turns what a test writes into what the interface has.
pub trait IntoWit {
    /// What the interface has.
    type Wit;
    /// Turns one into the other.
    fn into_wit(self) -> Self::Wit;
}

macro_rules! same {
    ($($type:ty,)*) => {$(
        impl IntoWit for $type {
            type Wit = $type;
            fn into_wit(self) -> $type { self }
        }
    )*};
}

same! { String, bool, f64, u8, u16, u32, Option<u32>, Option<u8>, Option<f64>, Option<(i8, i8)>, (String, String), }

impl<T: IntoWit> IntoWit for Vec<T> {
    type Wit = Vec<T::Wit>;
    fn into_wit(self) -> Self::Wit {
        self.into_iter().map(IntoWit::into_wit).collect()
    }
}

words! {
    /// What a row is.
    Level { Pupil = 0, Class = 1, Academy = 2, Trust = 3, }
}

words! {
    /// How pupils' readings are gathered.
    Statistic { Value = 0, Mean = 1, Median = 2, Minimum = 3, Maximum = 4, Share = 5, Count = 6, Gap = 7, }
}

words! {
    /// What a guard does.
    Gate { CheckFirst = 0, Contraindicated = 1, }
}

/// What sort of reading an input is.
#[derive(Debug, Default, Clone)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
#[cfg_attr(not(target_arch = "wasm32"), serde(rename_all = "kebab-case"))]
pub enum Kind {
    /// A number.
    #[default]
    Number,
    /// Yes or no.
    Flag,
    /// One of these.
    Category(Vec<String>),
}

impl IntoWit for Kind {
    type Wit = wit::Kind;
    fn into_wit(self) -> wit::Kind {
        match self {
            Self::Number => wit::Kind::Number,
            Self::Flag => wit::Kind::Flag,
            Self::Category(members) => wit::Kind::Category(members),
        }
    }
}

impl Code for Kind {
    fn write(&self, out: &mut Vec<u8>) {
        let (number, members): (u8, _) = match self {
            Self::Number => (0, Vec::new()),
            Self::Flag => (1, Vec::new()),
            Self::Category(members) => (2, members.clone()),
        };
        (number, members).write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match Code::read(from)? {
            (0_u8, _) => Some(Self::Number),
            (1, _) => Some(Self::Flag),
            (2, members) => Some(Self::Category(members)),
            _ => None,
        }
    }
}

record! {
    /// A number that the trust may set.
    Setting {
        id: String, title: String, unit: String, default: f64, minimum: f64, maximum: f64,
        overridable: bool,
    }
}

record! {
    /// A column.
    Input { level: Level, indicator: String, statistic: Statistic, kind: Kind, }
}

record! {
    /// A claim.
    Evidence {
        claim: String, source: String, url: String, as_at: String, months: Option<f64>,
        cost: Option<u8>, security: Option<u8>, population: String,
    }
}

record! {
    /// Something a school can do.
    Intervention {
        id: String, title: String, summary: String, areas: Vec<String>, tier: u8,
        evidence: Vec<Evidence>,
        excludes: Vec<String>, minutes: u16, sessions_per_week: f64, weeks: u16, adult_hours: f64,
        group_min: u16, group_max: u16, notes: Vec<(String, String)>,
    }
}

record! {
    /// What holds a recommendation back.
    Guard { input: u32, code: u8, gate: Gate, because: String, }
}

record! {
    /// A rule.
    Rule {
        id: String, title: String, level: Level, area: String, intervention: String,
        years: Option<(i8, i8)>, inputs: Vec<u32>, settings: Vec<u32>, measure: Option<u32>,
        guards: Vec<Guard>, evidence: Vec<Evidence>, because: String, notes: Vec<(String, String)>,
    }
}

record! {
    /// What a puppet says of itself.
    Manifest {
        id: String, version: String, title: String, summary: String, publisher: String,
        licence: String, settings: Vec<Setting>, inputs: Vec<Input>,
        interventions: Vec<Intervention>, rules: Vec<Rule>, notes: Vec<(String, String)>,
    }
}
