//! A first look at a block of rows: which of them a rule is surely silent about.
//!
//! Sixteen rows are looked at together, without a branch. What this cannot tell, such as whether a sum
//! is above a threshold, is left to be decided row by row: a row may be asked about in vain, and none
//! that could fire or lack a reading is passed over.

use super::Defect;
use super::code::{Global, at};
use super::row::{Row, UNITS, runs};
use crate::program::{Body, Comparison, Condition, ConditionIs, Number, NumberIs};
use wasm_encoder::{BlockType, Ieee64, ValType};

/// Rows looked at together.
const ROWS: i32 = 16;
/// Numbers that an instruction compares at once.
const PAIR: u32 = 2;
/// How deep into a condition is looked.
const DEEPEST: usize = 8;
/// How many comparisons are made of a rule's rows. More would cost more than they spare.
const MOST: usize = 16;

/// What can be told of sixteen rows at once.
#[derive(Debug, Clone)]
enum Look {
    /// The same of all.
    Fixed(bool),
    /// Two numbers compared; not so where either is missing.
    Compare(Comparison, Side, Side),
    /// The code of an input is one of these, or else none of them.
    Codes(usize, Vec<u8>, bool),
    All(Vec<Look>),
    Any(Vec<Look>),
}

/// A side of a comparison.
#[derive(Debug, Clone, Copy)]
enum Side {
    Reading(usize),
    Setting(usize),
    Literal(f64),
}

/// Leaves a bit for each row in the memory of [`Global::Asked`]: whether it has to be decided.
pub(super) fn look(row: &mut Row<'_>, body: &Body) -> Result<(), Defect> {
    let silent = silent(row, body);
    let place = row.code.local(ValType::I32);
    let this = row.this;
    row.code
        .op()
        .i32_const(0)
        .local_set(this)
        .global_get(Global::Asked as u32)
        .local_set(place)
        .block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(this)
        .local_get(UNITS)
        .i32_ge_u()
        .br_if(1)
        .local_get(place);
    if let Look::Fixed(silent) = silent {
        row.code.op().i32_const(if silent { 0 } else { -1 });
    } else {
        let mut eye = Eye { offset: row.code.local(ValType::I32), row };
        eye.row.code.op().local_get(this).i32_const(3).i32_shl().local_set(eye.offset);
        eye.narrow(&silent)?;
        row.code.op().i8x16_bitmask().i32_const(-1).i32_xor();
    }
    row.code
        .op()
        .i32_store16(at(0, 1))
        .local_get(place)
        .i32_const(ROWS / 8)
        .i32_add()
        .local_set(place)
        .local_get(this)
        .i32_const(ROWS)
        .i32_add()
        .local_set(this)
        .br(0)
        .end()
        .end();
    Ok(())
}

/// Returns when a rule is surely silent.
fn silent(row: &Row<'_>, body: &Body) -> Look {
    let mut left = MOST;
    let no = surely(row, &body.when, false, DEEPEST, &mut left);
    let Some(years) = body.years else { return no };
    let year =
        |how, year: i8| Look::Compare(how, Side::Reading(years.input), Side::Literal(year.into()));
    // A row without a year group is lacking, whatever the condition says.
    let known =
        Look::Compare(Comparison::Equal, Side::Reading(years.input), Side::Reading(years.input));
    let outside = [year(Comparison::Below, years.first), year(Comparison::Above, years.last)];
    any(outside.into_iter().chain([all(vec![no, known])]).collect())
}

/// Returns when a condition is surely so, or surely not so. Looks no deeper than it may.
fn surely(row: &Row<'_>, of: &Condition, so: bool, deeper: usize, left: &mut usize) -> Look {
    let Some(deeper) = deeper.checked_sub(1) else { return Look::Fixed(false) };
    let mut each = |parts: &[Condition]| {
        parts.iter().map(|part| surely(row, part, so, deeper, left)).collect::<Vec<Look>>()
    };
    match (&of.is, so) {
        (ConditionIs::Literal(literal), _) => return Look::Fixed(*literal == so),
        (ConditionIs::All(parts), true) | (ConditionIs::Any(parts), false) => {
            return all(each(parts));
        }
        (ConditionIs::All(parts), false) | (ConditionIs::Any(parts), true) => {
            return any(each(parts));
        }
        (ConditionIs::Not(of), _) => return surely(row, of, !so, deeper, left),
        (ConditionIs::Same(..) | ConditionIs::Choose(..), _) => return Look::Fixed(false),
        _ => {}
    }
    let Some(fewer) = left.checked_sub(1) else { return Look::Fixed(false) };
    *left = fewer;
    match &of.is {
        ConditionIs::Flag(input) => codes(*input, &[1], so),
        ConditionIs::OneOf(input, members) => codes(*input, members, so),
        ConditionIs::Has(input) if row.is_number(*input) => {
            let how = if so { Comparison::Equal } else { Comparison::NotEqual };
            Look::Compare(how, Side::Reading(*input), Side::Reading(*input))
        }
        ConditionIs::Has(input) => Look::Codes(*input, vec![MISSING], !so),
        ConditionIs::Compare(how, a, b) => {
            side(a).zip(side(b)).map_or(Look::Fixed(false), |(a, b)| comparison(*how, a, b, so))
        }
        _ => Look::Fixed(false),
    }
}

/// A missing code.
const MISSING: u8 = u8::MAX;

fn codes(input: usize, members: &[u8], so: bool) -> Look {
    let mut members = members.to_vec();
    if !so {
        // A missing code is not surely another.
        members.push(MISSING);
    }
    if members.is_empty() { Look::Fixed(false) } else { Look::Codes(input, members, so) }
}

fn side(number: &Number) -> Option<Side> {
    match number.is {
        NumberIs::Reading(input) => Some(Side::Reading(input)),
        NumberIs::Setting(setting) => Some(Side::Setting(setting)),
        NumberIs::Literal(literal) => Some(Side::Literal(literal)),
        _ => None,
    }
}

/// Returns a comparison that is so, or one that is so where this one is known not to be.
fn comparison(how: Comparison, a: Side, b: Side, so: bool) -> Look {
    let how = match (how, so) {
        (Comparison::NotEqual, true) | (Comparison::Equal, false) => {
            // Not what "not equal" means to the machine, to which what is missing equals nothing.
            let unlike = [Comparison::Below, Comparison::Above];
            return any(unlike.map(|how| Look::Compare(how, a, b)).into());
        }
        (how, true) => how,
        (Comparison::Below, false) => Comparison::AtLeast,
        (Comparison::AtMost, false) => Comparison::Above,
        (Comparison::Above, false) => Comparison::AtMost,
        (Comparison::AtLeast, false) => Comparison::Below,
        (Comparison::NotEqual, false) => Comparison::Equal,
    };
    Look::Compare(how, a, b)
}

fn all(parts: Vec<Look>) -> Look {
    join(parts, true, Look::All)
}

fn any(parts: Vec<Look>) -> Look {
    join(parts, false, Look::Any)
}

/// Joins looks, of which one that is `neutral` for all rows says nothing and its contrary everything.
fn join(mut parts: Vec<Look>, neutral: bool, whole: impl FnOnce(Vec<Look>) -> Look) -> Look {
    parts.retain(|part| !matches!(part, Look::Fixed(fixed) if *fixed == neutral));
    if parts.iter().any(|part| matches!(part, Look::Fixed(_))) {
        return Look::Fixed(!neutral);
    }
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Look::Fixed(neutral),
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            whole(parts)
        }
    }
}

/// Whether it looks at numbers alone, of which two fit where sixteen codes do.
fn is_wide(look: &Look) -> bool {
    match look {
        Look::Fixed(_) | Look::Compare(..) => true,
        Look::Codes(..) => false,
        Look::All(parts) | Look::Any(parts) => parts.iter().all(is_wide),
    }
}

/// Writes looks.
struct Eye<'r, 'p> {
    row: &'r mut Row<'p>,
    /// The local that has the distance of this row's numbers from the first.
    offset: u32,
}

impl Eye<'_, '_> {
    /// Leaves a byte for each of sixteen rows: all its bits or none.
    fn narrow(&mut self, look: &Look) -> Result<(), Defect> {
        if is_wide(look) {
            return self.pairs(look, 0, 8);
        }
        match look {
            Look::Codes(input, codes, among) => self.codes(*input, codes, *among),
            Look::All(parts) | Look::Any(parts) => {
                // Those of numbers are put together before they are made narrow.
                let whole = if matches!(look, Look::All(_)) { Look::All } else { Look::Any };
                let (wide, others): (Vec<Look>, Vec<Look>) =
                    parts.iter().cloned().partition(is_wide);
                let wide = (!wide.is_empty()).then(|| whole(wide));
                for (nth, part) in wide.iter().chain(&others).enumerate() {
                    self.narrow(part)?;
                    self.and_or(look, nth);
                }
                Ok(())
            }
            Look::Fixed(_) | Look::Compare(..) => Ok(()),
        }
    }

    /// Joins what was just left to what was left before.
    fn and_or(&mut self, look: &Look, nth: usize) {
        let mut op = self.row.code.op();
        match look {
            _ if nth == 0 => &mut op,
            Look::All(_) => op.v128_and(),
            _ => op.v128_or(),
        };
    }

    /// Leaves so many pairs of rows from this pair on, put together: of two pairs 32 bits for each row,
    /// and half of that for each doubling.
    fn pairs(&mut self, look: &Look, from: u32, count: u32) -> Result<(), Defect> {
        if count == 1 {
            return self.wide(look, from);
        }
        let half = count / 2;
        self.pairs(look, from, half)?;
        self.pairs(look, from + half, half)?;
        // What has all bits or none keeps them when it is cut with its sign.
        match half {
            4 => self.row.code.op().i8x16_narrow_i16x8_s(),
            _ => self.row.code.op().i16x8_narrow_i32x4_s(),
        };
        Ok(())
    }

    /// Leaves 64 bits for each of two rows.
    fn wide(&mut self, look: &Look, pair: u32) -> Result<(), Defect> {
        match look {
            Look::Compare(how, a, b) => {
                self.side(*a, pair)?;
                self.side(*b, pair)?;
                let mut op = self.row.code.op();
                match how {
                    Comparison::Equal => op.f64x2_eq(),
                    Comparison::NotEqual => op.f64x2_ne(),
                    Comparison::Below => op.f64x2_lt(),
                    Comparison::AtMost => op.f64x2_le(),
                    Comparison::Above => op.f64x2_gt(),
                    Comparison::AtLeast => op.f64x2_ge(),
                };
                Ok(())
            }
            Look::All(parts) | Look::Any(parts) => {
                for (nth, part) in parts.iter().enumerate() {
                    self.wide(part, pair)?;
                    self.and_or(look, nth);
                }
                Ok(())
            }
            Look::Fixed(fixed) => {
                self.row.code.op().v128_const(if *fixed { -1 } else { 0 });
                Ok(())
            }
            Look::Codes(..) => Err(Defect::new("codes among numbers")),
        }
    }

    fn side(&mut self, side: Side, pair: u32) -> Result<(), Defect> {
        match side {
            Side::Reading(input) => {
                let (column, offset) = (self.row.column(input, true)?, self.offset);
                let pair = at(pair * PAIR * 8, 3);
                self.row.code.op().local_get(column).local_get(offset).i32_add().v128_load(pair);
            }
            Side::Setting(setting) => {
                let local = self.row.setting(setting)?;
                self.row.code.op().local_get(local).f64x2_splat();
            }
            Side::Literal(literal) => {
                self.row.code.op().f64_const(Ieee64::from(literal)).f64x2_splat();
            }
        }
        Ok(())
    }

    fn codes(&mut self, input: usize, codes: &[u8], among: bool) -> Result<(), Defect> {
        let (column, this) = (self.row.column(input, false)?, self.row.this);
        for (nth, (first, last)) in runs(codes).into_iter().enumerate() {
            let mut op = self.row.code.op();
            op.local_get(column).local_get(this).i32_add().v128_load(at(0, 0));
            op.i32_const(first.into()).i8x16_splat();
            if first == last {
                op.i8x16_eq();
            } else {
                op.i8x16_sub().i32_const((last - first).into()).i8x16_splat().i8x16_le_u();
            }
            if nth > 0 {
                op.v128_or();
            }
        }
        if !among {
            self.row.code.op().v128_not();
        }
        Ok(())
    }
}
