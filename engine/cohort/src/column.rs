//! A column: the readings of one indicator for every unit of a level, as an Arrow array.

use crate::narrow::narrowed;
use arrow_array::{
    Array, Float64Array, Int8Array, Int16Array, Int32Array, UInt8Array, UInt32Array,
};
use arrow_buffer::NullBuffer;
use arrow_select::take::take;
use std::ops::Range;
use std::sync::Arc;
use uplift_model::Text;

/// Stands for a missing code in what a rule set is handed.
pub const MISSING_CODE: u8 = 255;
/// Stands for a category that is not among the members a rule set declared.
pub const OTHER_CODE: u8 = 254;

/// The readings of one indicator; missing ones are nulls. Cheap to clone.
///
/// Numbers are kept in the narrowest type that holds every one of them exactly, so that England's
/// nine million pupils fit in memory; they are handed out as 64-bit floats whatever the type.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Whole numbers of 8 bits.
    Int8(Int8Array),
    /// Whole numbers of 16 bits.
    Int16(Int16Array),
    /// Whole numbers of 32 bits.
    Int32(Int32Array),
    /// Any numbers.
    Float64(Float64Array),
    /// Flags as 0 and 1, or places in the list of members.
    Codes(UInt8Array, Arc<[Text]>),
}

/// Runs the same code for whichever array a column holds.
macro_rules! array {
    ($column:expr, $array:ident => $body:expr) => {
        match $column {
            Column::Int8($array) => $body,
            Column::Int16($array) => $body,
            Column::Int32($array) => $body,
            Column::Float64($array) => $body,
            Column::Codes($array, _) => $body,
        }
    };
}

#[inline]
fn float<T: Into<f64>>(value: T) -> f64 {
    value.into()
}

/// Puts what stands for a missing reading where one is missing. Few are, so this looks at 64 at a
/// time.
fn blank<T: Copy>(
    nulls: Option<&NullBuffer>,
    units: Range<usize>,
    out: Option<&mut [T]>,
    missing: T,
) {
    let (Some(nulls), Some(out)) = (nulls, out) else { return };
    if out.is_empty() {
        return;
    }
    let nulls = nulls.slice(units.start, out.len());
    for (word, valid) in nulls.inner().bit_chunks().iter_padded().enumerate() {
        let mut absent = !valid;
        while absent != 0 {
            // The last word is filled up with bits of units that are not there.
            if let Some(slot) = out.get_mut(word * 64 + absent.trailing_zeros() as usize) {
                *slot = missing;
            }
            absent &= absent - 1;
        }
    }
}

impl Column {
    /// Makes a column of numbers, a missing one being NaN, in the narrowest type.
    pub fn from_numbers(values: &[f64]) -> Self {
        narrowed(values)
    }

    /// Makes a column of codes, a missing one being [`MISSING_CODE`].
    pub fn from_codes(codes: Vec<u8>, members: Arc<[Text]>) -> Self {
        let missing = codes.contains(&MISSING_CODE);
        let nulls = missing.then(|| codes.iter().map(|&code| code != MISSING_CODE).collect());
        Self::Codes(UInt8Array::new(codes.into(), nulls), members)
    }

    /// Returns how many units it is about.
    pub fn len(&self) -> usize {
        array!(self, array => array.len())
    }

    /// Returns whether it is about no unit at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many units have a reading.
    pub fn present(&self) -> usize {
        self.len() - array!(self, array => array.null_count())
    }

    /// Returns whether a unit has a reading.
    pub fn has(&self, unit: usize) -> bool {
        array!(self, array => unit < array.len() && array.is_valid(unit))
    }

    /// Returns a unit's reading; a code as the number it is.
    pub fn reading(&self, unit: usize) -> Option<f64> {
        array!(self, array => {
            (unit < array.len() && array.is_valid(unit)).then(|| float(array.value(unit)))
        })
    }

    /// Adds the readings of some units to `out`, a missing one as NaN.
    pub fn numbers(&self, units: Range<usize>, out: &mut Vec<f64>) {
        array!(self, array => {
            let values = array.values().get(units.clone()).unwrap_or(&[]);
            let from = out.len();
            out.extend(values.iter().map(|&value| float(value)));
            blank(array.nulls(), units, out.get_mut(from..), f64::NAN);
        });
    }

    /// Adds the codes of some units to `out`, a missing one as [`MISSING_CODE`]. Numbers are no
    /// codes: all of them are missing.
    pub fn codes(&self, units: Range<usize>, out: &mut Vec<u8>) {
        let Self::Codes(codes, _) = self else {
            return out.extend(units.map(|_| MISSING_CODE));
        };
        let values = codes.values().get(units.clone()).unwrap_or(&[]);
        let from = out.len();
        out.extend_from_slice(values);
        blank(codes.nulls(), units, out.get_mut(from..), MISSING_CODE);
    }

    /// Returns the column with its units in another order.
    #[must_use]
    pub fn reordered(&self, order: &UInt32Array) -> Self {
        fn taken<A: Array + Clone + 'static>(array: &A, order: &UInt32Array) -> A {
            // `take` fails on an index out of range alone, and `order` holds places of units.
            take(array, order, None)
                .ok()
                .and_then(|taken| taken.as_any().downcast_ref::<A>().cloned())
                .unwrap_or_else(|| array.clone())
        }
        match self {
            Self::Int8(array) => Self::Int8(taken(array, order)),
            Self::Int16(array) => Self::Int16(taken(array, order)),
            Self::Int32(array) => Self::Int32(taken(array, order)),
            Self::Float64(array) => Self::Float64(taken(array, order)),
            Self::Codes(codes, members) => Self::Codes(taken(codes, order), members.clone()),
        }
    }

    /// Returns the column with its codes as places in another list; one that is not there becomes
    /// [`OTHER_CODE`].
    #[must_use]
    pub fn recoded(&self, members: &[Text]) -> Self {
        let Self::Codes(codes, own) = self else { return self.clone() };
        if own.as_ref() == members {
            return self.clone();
        }
        let map: Vec<u8> = own.iter().map(|member| code_of(member, members)).collect();
        let recoded = codes
            .values()
            .iter()
            .map(|&code| map.get(usize::from(code)).copied().unwrap_or(OTHER_CODE));
        let codes = UInt8Array::new(recoded.collect::<Vec<_>>().into(), codes.nulls().cloned());
        Self::Codes(codes, members.into())
    }
}

/// Returns the code of a member: its place in the list, or [`OTHER_CODE`].
pub(crate) fn code_of(member: &str, members: &[Text]) -> u8 {
    let place = members.iter().position(|other| other == member);
    place
        .and_then(|place| u8::try_from(place).ok())
        .filter(|&code| code < OTHER_CODE)
        .unwrap_or(OTHER_CODE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narrow::Growing;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            3 => Just(f64::NAN),
            9 => (-200i32..200).prop_map(f64::from),
            3 => any::<i32>().prop_map(f64::from),
            1 => -1e9..1e9f64,
            1 => Just(-0.0),
        ]
    }

    fn same(a: f64, b: f64) -> bool {
        a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
    }

    proptest! {
        #[test]
        fn numbers_come_back_bit_by_bit(values in prop::collection::vec(value(), 0..60)) {
            let column = Column::from_numbers(&values);
            let mut back = Vec::new();
            column.numbers(0..values.len(), &mut back);
            prop_assert_eq!(back.len(), values.len());
            for (unit, (a, b)) in values.iter().zip(&back).enumerate() {
                prop_assert!(same(*a, *b), "{} {}", a, b);
                prop_assert_eq!(column.reading(unit).is_none(), a.is_nan());
            }
        }

        #[test]
        fn a_part_is_that_part_of_the_whole(
            values in prop::collection::vec(value(), 0..300), start in 0_usize..300, end in 0_usize..400,
        ) {
            let units = start.min(values.len())..end.clamp(start.min(values.len()), values.len());
            let column = Column::from_numbers(&values);
            let mut part = vec![7.5];
            column.numbers(units.clone(), &mut part);
            prop_assert_eq!(part.len(), units.len() + 1);
            prop_assert!(part.iter().skip(1).zip(&values[units]).all(|(a, b)| same(*a, *b)));
        }

        #[test]
        fn joined_parts_are_the_whole(parts in prop::collection::vec(prop::collection::vec(value(), 0..9), 0..9)) {
            let whole = parts.concat();
            let mut joined = Growing::new();
            for part in &parts {
                joined.push(&Column::from_numbers(part));
            }
            prop_assert_eq!(joined.finish(), Column::from_numbers(&whole));
        }

        #[test]
        fn joined_codes_are_the_whole(parts in prop::collection::vec(prop::collection::vec(
            prop_oneof![0u8..3, Just(MISSING_CODE)], 0..9), 1..9)) {
            let members: Arc<[Text]> = ["a", "b", "c"].map(Text::Borrowed).into();
            let column = |codes: &[u8]| Column::from_codes(codes.to_vec(), members.clone());
            let whole = parts.concat();
            let mut joined = Growing::new();
            for part in &parts {
                joined.push(&column(part));
            }
            prop_assert_eq!(joined.finish(), column(&whole));
        }
    }

    #[test]
    fn a_member_that_was_not_declared_is_other() {
        let members: Arc<[Text]> = ["none", "SEMH", "ASD"].map(Text::Borrowed).into();
        let column = Column::from_codes(vec![0, 1, 2, MISSING_CODE], members);
        let recoded = column.recoded(&["SEMH", "none"].map(Text::Borrowed));
        let mut codes = Vec::new();
        recoded.codes(0..4, &mut codes);
        assert_eq!(codes, [1, 0, OTHER_CODE, MISSING_CODE]);
    }
}
