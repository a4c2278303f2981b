//! Finds the narrowest type that holds some numbers exactly.

use crate::column::Column;
use arrow_array::types::{ArrowPrimitiveType, Float64Type, Int8Type, Int16Type, Int32Type};
use arrow_array::{Array, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, NullBufferBuilder};

/// What some numbers are like.
struct Seen {
    /// Whether all are whole and of 32 bits.
    whole: bool,
    least: i32,
    most: i32,
    missing: bool,
}

#[expect(clippy::cast_possible_truncation, reason = "what does not come back is not taken")]
fn seen(values: &[f64]) -> Seen {
    let mut seen = Seen { whole: true, least: 0, most: 0, missing: false };
    for &value in values {
        let whole = value as i32;
        // By bits, so that a negative zero is not taken for a whole number: it would lose its sign.
        if f64::from(whole).to_bits() == value.to_bits() {
            seen.least = seen.least.min(whole);
            seen.most = seen.most.max(whole);
        } else if value.is_nan() {
            seen.missing = true;
        } else {
            seen.whole = false;
        }
    }
    seen
}

/// Makes a column of numbers, a missing one being NaN.
#[expect(clippy::cast_possible_truncation, reason = "the type was chosen to hold every value")]
pub(crate) fn narrowed(values: &[f64]) -> Column {
    fn array<T: ArrowPrimitiveType>(
        values: &[f64],
        nulls: Option<NullBuffer>,
        cast: impl Fn(f64) -> T::Native,
    ) -> PrimitiveArray<T> {
        PrimitiveArray::new(values.iter().map(|&value| cast(value)).collect(), nulls)
    }
    let seen = seen(values);
    let present = |at: usize| values.get(at).is_some_and(|value| !value.is_nan());
    let nulls =
        seen.missing.then(|| NullBuffer::new(BooleanBuffer::collect_bool(values.len(), present)));
    let within = |least: i32, most: i32| seen.whole && seen.least >= least && seen.most <= most;
    if within(i8::MIN.into(), i8::MAX.into()) {
        Column::Int8(array::<Int8Type>(values, nulls, |value| value as i8))
    } else if within(i16::MIN.into(), i16::MAX.into()) {
        Column::Int16(array::<Int16Type>(values, nulls, |value| value as i16))
    } else if seen.whole {
        Column::Int32(array::<Int32Type>(values, nulls, |value| value as i32))
    } else {
        Column::Float64(array::<Float64Type>(values, nulls, |value| value))
    }
}

/// Joins columns of one indicator end to end, dropping each once it is copied.
pub(crate) fn joined(parts: Vec<Column>, units: usize) -> Column {
    let width = |part: &Column| match part {
        Column::Codes(..) | Column::Int8(_) => 1,
        Column::Int16(_) => 2,
        Column::Int32(_) => 4,
        Column::Float64(_) => 8,
    };
    let widest = parts.iter().map(width).max().unwrap_or(1);
    if let Some(Column::Codes(_, members)) = parts.first() {
        let members = members.clone();
        let mut codes = Vec::with_capacity(units);
        for part in parts {
            part.codes(0..part.len(), &mut codes);
        }
        return Column::from_codes(codes, members);
    }
    let parts = parts.into_iter();
    match widest {
        1 => Column::Int8(copied(parts, units, |part, out| {
            if let Column::Int8(array) = part {
                widened(array, out);
            }
        })),
        2 => Column::Int16(copied(parts, units, |part, out| match part {
            Column::Int8(array) => widened(array, out),
            Column::Int16(array) => widened(array, out),
            _ => {}
        })),
        4 => Column::Int32(copied(parts, units, |part, out| match part {
            Column::Int8(array) => widened(array, out),
            Column::Int16(array) => widened(array, out),
            Column::Int32(array) => widened(array, out),
            _ => {}
        })),
        _ => Column::Float64(copied(parts, units, |part, out| match part {
            Column::Int8(array) => widened(array, out),
            Column::Int16(array) => widened(array, out),
            Column::Int32(array) => widened(array, out),
            Column::Float64(array) => widened(array, out),
            Column::Codes(..) => {}
        })),
    }
}

fn widened<T: ArrowPrimitiveType, U: From<T::Native>>(array: &PrimitiveArray<T>, out: &mut Vec<U>) {
    out.extend(array.values().iter().map(|&value| U::from(value)));
}

fn copied<T: ArrowPrimitiveType>(
    parts: impl Iterator<Item = Column>,
    units: usize,
    copy: impl Fn(&Column, &mut Vec<T::Native>),
) -> PrimitiveArray<T> {
    let mut values = Vec::with_capacity(units);
    let mut nulls = NullBufferBuilder::new(units);
    for part in parts {
        copy(&part, &mut values);
        match part.nulls() {
            Some(some) => nulls.append_buffer(some),
            None => nulls.append_n_non_nulls(part.len()),
        }
    }
    PrimitiveArray::new(values.into(), nulls.finish())
}

impl Column {
    fn nulls(&self) -> Option<&NullBuffer> {
        match self {
            Self::Int8(array) => array.nulls(),
            Self::Int16(array) => array.nulls(),
            Self::Int32(array) => array.nulls(),
            Self::Float64(array) => array.nulls(),
            Self::Codes(array, _) => array.nulls(),
        }
    }
}
