//! Finds the narrowest type that holds some numbers exactly.

use crate::column::Column;
use arrow_array::types::{ArrowPrimitiveType, Float64Type, Int8Type, Int16Type, Int32Type};
use arrow_array::{Array, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, NullBufferBuilder};
use std::sync::Arc;
use uplift_model::Text;

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

/// A column that grows part by part, each time into the narrowest type that holds all of it.
#[derive(Debug)]
pub(crate) struct Growing {
    values: Values,
    nulls: NullBufferBuilder,
}

#[derive(Debug)]
enum Values {
    Int8(Vec<i8>),
    Int16(Vec<i16>),
    Int32(Vec<i32>),
    Float64(Vec<f64>),
    Codes(Vec<u8>, Arc<[Text]>),
}

impl Growing {
    /// Begins with nothing.
    pub(crate) fn new() -> Self {
        Self { values: Values::Int8(Vec::new()), nulls: NullBufferBuilder::new(0) }
    }

    /// Adds a part at the end. All parts are numbers, or all are codes of the same members.
    pub(crate) fn push(&mut self, part: &Column) {
        let nulls = match part {
            Column::Int8(array) => {
                match &mut self.values {
                    Values::Int8(values) => extend(values, array.values()),
                    Values::Int16(values) => extend(values, array.values()),
                    Values::Int32(values) => extend(values, array.values()),
                    Values::Float64(values) => extend(values, array.values()),
                    Values::Codes(..) => {}
                }
                array.nulls()
            }
            Column::Int16(array) => {
                self.widen(2);
                match &mut self.values {
                    Values::Int16(values) => extend(values, array.values()),
                    Values::Int32(values) => extend(values, array.values()),
                    Values::Float64(values) => extend(values, array.values()),
                    Values::Int8(_) | Values::Codes(..) => {}
                }
                array.nulls()
            }
            Column::Int32(array) => {
                self.widen(4);
                match &mut self.values {
                    Values::Int32(values) => extend(values, array.values()),
                    Values::Float64(values) => extend(values, array.values()),
                    Values::Int8(_) | Values::Int16(_) | Values::Codes(..) => {}
                }
                array.nulls()
            }
            Column::Float64(array) => {
                self.widen(8);
                if let Values::Float64(values) = &mut self.values {
                    extend(values, array.values());
                }
                array.nulls()
            }
            Column::Codes(array, members) => {
                if let Values::Int8(_) = &self.values {
                    self.values = Values::Codes(Vec::new(), members.clone());
                }
                if let Values::Codes(codes, _) = &mut self.values {
                    part.codes(0..part.len(), codes);
                }
                array.nulls()
            }
        };
        match nulls {
            Some(nulls) => self.nulls.append_buffer(nulls),
            None => self.nulls.append_n_non_nulls(part.len()),
        }
    }

    /// Makes room for numbers of so many bytes.
    fn widen(&mut self, bytes: usize) {
        fn wide<T: Copy, U: From<T>>(values: &[T]) -> Vec<U> {
            let mut out = Vec::new();
            extend(&mut out, values);
            out
        }
        let widened = match (&self.values, bytes) {
            (Values::Int8(values), 2) => Values::Int16(wide(values)),
            (Values::Int8(values), 4) => Values::Int32(wide(values)),
            (Values::Int8(values), 8) => Values::Float64(wide(values)),
            (Values::Int16(values), 4) => Values::Int32(wide(values)),
            (Values::Int16(values), 8) => Values::Float64(wide(values)),
            (Values::Int32(values), 8) => Values::Float64(wide(values)),
            _ => return,
        };
        self.values = widened;
    }

    /// Returns the whole.
    pub(crate) fn finish(mut self) -> Column {
        fn array<T: ArrowPrimitiveType>(
            mut values: Vec<T::Native>,
            nulls: Option<NullBuffer>,
        ) -> PrimitiveArray<T> {
            values.shrink_to_fit();
            PrimitiveArray::new(values.into(), nulls)
        }
        let nulls = self.nulls.finish();
        match self.values {
            Values::Int8(values) => Column::Int8(array(values, nulls)),
            Values::Int16(values) => Column::Int16(array(values, nulls)),
            Values::Int32(values) => Column::Int32(array(values, nulls)),
            Values::Float64(values) => Column::Float64(array(values, nulls)),
            Values::Codes(values, members) => Column::Codes(array(values, nulls), members),
        }
    }
}

fn extend<T: Copy, U: From<T>>(out: &mut Vec<U>, values: &[T]) {
    out.extend(values.iter().map(|&value| U::from(value)));
}
