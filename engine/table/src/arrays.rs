//! The cells of an Arrow array.

use crate::Cell;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

const DAY: i64 = 86_400;

/// Calls `see` with each cell, in order.
#[inline]
pub(crate) fn each<'a>(array: &'a ArrayRef, see: impl FnMut(usize, Cell<'a>)) {
    #[inline]
    fn all<'a>(
        array: &'a dyn Array,
        cell: impl Fn(usize) -> Cell<'a>,
        mut see: impl FnMut(usize, Cell<'a>),
    ) {
        if array.null_count() == 0 {
            return (0..array.len()).for_each(|row| see(row, cell(row)));
        }
        for row in 0..array.len() {
            see(row, if array.is_null(row) { Cell::Missing } else { cell(row) });
        }
    }
    // The types that exports have in bulk; the others are looked at cell by cell.
    match array.data_type() {
        DataType::Utf8 => {
            let of = array.as_string::<i32>();
            all(array, |row| Cell::text(of.value(row)), see);
        }
        DataType::Int64 => {
            let of = array.as_primitive::<Int64Type>();
            all(array, |row| Cell::Whole(of.value(row)), see);
        }
        DataType::Float64 => {
            let of = array.as_primitive::<Float64Type>();
            all(array, |row| number(of.value(row)), see);
        }
        DataType::Int8 => {
            let of = array.as_primitive::<Int8Type>();
            all(array, |row| Cell::Whole(of.value(row).into()), see);
        }
        DataType::Int16 => {
            let of = array.as_primitive::<Int16Type>();
            all(array, |row| Cell::Whole(of.value(row).into()), see);
        }
        DataType::Int32 => {
            let of = array.as_primitive::<Int32Type>();
            all(array, |row| Cell::Whole(of.value(row).into()), see);
        }
        _ => all(array, |row| cell(array, row), see),
    }
}

/// Adds what `of` makes of each cell to `out`. Each word of a dictionary is looked at once.
pub(crate) fn alike<T: Copy>(
    array: &ArrayRef,
    out: &mut Vec<T>,
    mut of: impl FnMut(Cell<'_>) -> T,
) {
    if let DataType::Dictionary(..) = array.data_type() {
        let array = array.as_dictionary::<Int32Type>();
        let (keys, words) = (array.keys(), array.values());
        if words.len() <= keys.len() {
            let made: Vec<T> = (0..words.len()).map(|at| of(cell(words, at))).collect();
            let missing = of(Cell::Missing);
            let word = |key: i32| usize::try_from(key).ok().and_then(|at| made.get(at)).copied();
            if keys.null_count() == 0 {
                return out.extend(keys.values().iter().map(|&key| word(key).unwrap_or(missing)));
            }
            return out.extend(keys.iter().map(|key| key.and_then(word).unwrap_or(missing)));
        }
    }
    if let DataType::Date32 = array.data_type() {
        let days = array.as_primitive::<Date32Type>();
        let mut last = (i32::MIN, of(Cell::Date(i32::MIN)));
        return out.extend(days.iter().map(|day| {
            let Some(day) = day else { return of(Cell::Missing) };
            if day != last.0 {
                last = (day, of(Cell::Date(day)));
            }
            last.1
        }));
    }
    each(array, |_, cell| out.push(of(cell)));
}

/// Returns one cell.
pub(crate) fn cell(array: &ArrayRef, row: usize) -> Cell<'_> {
    fn value<T: ArrowPrimitiveType>(array: &ArrayRef, row: usize) -> T::Native {
        array.as_primitive::<T>().value(row)
    }
    let whole = Cell::Whole;
    if array.is_null(row) {
        return Cell::Missing;
    }
    match array.data_type() {
        DataType::Null => Cell::Missing,
        DataType::Utf8 => Cell::text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Cell::text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Cell::text(array.as_string_view().value(row)),
        DataType::Binary => Cell::of_bytes(array.as_binary::<i32>().value(row)),
        DataType::Boolean => Cell::Flag(array.as_boolean().value(row)),
        DataType::Int8 => whole(value::<Int8Type>(array, row).into()),
        DataType::Int16 => whole(value::<Int16Type>(array, row).into()),
        DataType::Int32 => whole(value::<Int32Type>(array, row).into()),
        DataType::Int64 => whole(value::<Int64Type>(array, row)),
        DataType::UInt8 => whole(value::<UInt8Type>(array, row).into()),
        DataType::UInt16 => whole(value::<UInt16Type>(array, row).into()),
        DataType::UInt32 => whole(value::<UInt32Type>(array, row).into()),
        DataType::UInt64 => i64::try_from(value::<UInt64Type>(array, row))
            .map_or(Cell::Wrong("too great a number"), whole),
        DataType::Float32 => number(decimal(value::<Float32Type>(array, row))),
        DataType::Float64 => number(value::<Float64Type>(array, row)),
        DataType::Decimal128(_, scale) => scaled(value::<Decimal128Type>(array, row), *scale),
        DataType::Dictionary(..) => {
            let array = array.as_dictionary::<Int32Type>();
            let word = usize::try_from(array.keys().value(row)).ok();
            match word.filter(|&word| word < array.values().len()) {
                Some(word) => self::cell(array.values(), word),
                None => Cell::Missing,
            }
        }
        DataType::Date32 => Cell::Date(value::<Date32Type>(array, row)),
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => date(value::<TimestampSecondType>(array, row), 1),
            TimeUnit::Millisecond => date(value::<TimestampMillisecondType>(array, row), 1_000),
            TimeUnit::Microsecond => date(value::<TimestampMicrosecondType>(array, row), 1_000_000),
            TimeUnit::Nanosecond => {
                date(value::<TimestampNanosecondType>(array, row), 1_000_000_000)
            }
        },
        _ => Cell::Wrong("of a type that is not read: use text, numbers, yes or no, or dates"),
    }
}

/// Not a number is how some programs write that there is none.
fn number(number: f64) -> Cell<'static> {
    if number.is_nan() { Cell::Missing } else { Cell::Number(number) }
}

/// Returns the number that was meant: 0.1 kept in 32 bits is 0.1, and not 0.100000001490116.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "a reading beyond 2^53 is out of any range")]
fn scaled(digits: i128, scale: i8) -> Cell<'static> {
    Cell::Number(if scale >= 0 {
        digits as f64 / 10_f64.powi(i32::from(scale))
    } else {
        digits as f64 * 10_f64.powi(-i32::from(scale))
    })
}

fn date(time: i64, in_a_second: i64) -> Cell<'static> {
    i32::try_from(time.div_euclid(in_a_second * DAY)).map_or(Cell::Wrong("not a date"), Cell::Date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Float32Array, TimestampNanosecondArray, UInt64Array};
    use std::sync::Arc;

    #[test]
    fn what_was_meant_is_read() {
        let array: ArrayRef = Arc::new(Float32Array::from(vec![0.1, f32::NAN, f32::INFINITY]));
        assert_eq!(cell(&array, 0), Cell::Number(0.1));
        assert_eq!(cell(&array, 1), Cell::Missing);
        assert_eq!(cell(&array, 2), Cell::Number(f64::INFINITY));
        let nanoseconds = vec![-1, 86_400_000_000_000];
        let array: ArrayRef = Arc::new(TimestampNanosecondArray::from(nanoseconds));
        assert_eq!((cell(&array, 0), cell(&array, 1)), (Cell::Date(-1), Cell::Date(1)));
        let array: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
        assert_eq!(cell(&array, 0), Cell::Wrong("too great a number"));
        assert_eq!(scaled(1_234, 2), Cell::Number(12.34));
    }
}
