//! The numbers a trust may set, and the handles by which a decision reads them.

use crate::text::same;

/// A number that the trust may set within bounds, as [`settings!`](crate::settings) lists it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Lower case with underscores.
    pub id: &'static str,
    /// What it is, for the person who sets it.
    pub title: &'static str,
    /// The unit of the number.
    pub unit: Unit,
    /// Used where the trust sets nothing.
    pub default: f64,
    /// The least value allowed.
    pub minimum: f64,
    /// The greatest value allowed.
    pub maximum: f64,
    /// Whether an academy may depart from the trust's value.
    pub overridable: bool,
}

/// The unit of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1, shown as a percentage.
    Rate,
    /// How many.
    Count,
    /// Points of a school's own scale.
    Points,
    /// Months.
    Months,
    /// A mark or standardised score.
    Score,
    /// Years.
    Years,
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// Any other number.
    Number,
}

impl Unit {
    /// The word the interface uses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Count => "count",
            Self::Points => "points",
            Self::Months => "months",
            Self::Score => "score",
            Self::Years => "years",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Number => "number",
        }
    }
}

/// Which setting is meant: its place in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingId {
    pub(crate) index: usize,
}

impl SettingId {
    /// Finds the setting in the list; [`settings!`](crate::settings) calls this.
    ///
    /// # Panics
    /// Where the list has no such setting. In a constant that is an error of the compiler.
    pub const fn find(settings: &[Setting], id: &str) -> Self {
        let mut index = 0;
        let mut rest = settings;
        while let [setting, after @ ..] = rest
            && !same(setting.id, id)
        {
            index += 1;
            rest = after;
        }
        assert!(!rest.is_empty(), "the setting is not in the list");
        Self { index }
    }
}

/// Declares the settings of a rule set: the list `SETTINGS` for the manifest and a constant for each.
///
/// A line is a name, the id, the unit, the default and its bounds, and a title. `fixed` at the end
/// keeps academies from departing from the trust's value.
///
/// ```
/// uplift_sdk::settings! {
///     MINIMUM_SESSIONS = "minimum_sessions" Count 20.0 in 10.0..=100.0, "Sessions needed to judge";
///     SEVERE_RATE = "severe_rate" Rate 0.5 in 0.4..=0.6, "Absence that is severe", fixed;
/// }
/// assert_eq!(SETTINGS.len(), 2);
/// assert!(SETTINGS[0].overridable && !SETTINGS[1].overridable);
/// # let _ = (MINIMUM_SESSIONS, SEVERE_RATE);
/// ```
#[macro_export]
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident = $id:literal $unit:ident $default:literal in $minimum:literal..=$maximum:literal,
        $title:literal $(, $fixed:ident)?;)*) => {
        /// The settings, in the order of the manifest.
        pub(crate) const SETTINGS: &[$crate::Setting] = &[$($crate::Setting {
            id: $id,
            title: $title,
            unit: $crate::Unit::$unit,
            default: $default,
            minimum: $minimum,
            maximum: $maximum,
            overridable: $crate::settings!(@overridable $($fixed)?),
        },)*];
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::SettingId = $crate::SettingId::find(SETTINGS, $id);
        )*
    };
    (@overridable fixed) => { false };
    (@overridable) => { true };
}
