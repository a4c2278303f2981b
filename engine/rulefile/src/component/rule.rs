//! The function of a rule: goes over the rows of a batch and writes down what it finds.

use super::Defect;
use super::code::{Global, at};
use super::interface::{ColumnShape, size};
use super::look::look;
use super::row::{Row, UNITS, UNKNOWN, YES};
use crate::program::{Body, Condition, ConditionIs, Program};
use wasm_encoder::{BlockType, Function, Ieee64, ValType};

/// Rows in a block: as many as a word has bits.
pub(super) const BLOCK: i32 = 64;

/// Where a row is left from: inside the blocks around its decision.
const SILENT: u32 = 1;
const LACKING: u32 = 0;

/// Writes the function of a rule: `(settings, columns, units)`.
pub(super) fn rule(shape: ColumnShape, program: &Program, nth: usize) -> Result<Function, Defect> {
    let declared = program.manifest.rules.get(nth);
    let (Some(declared), Some(body)) = (declared, program.rules.get(nth)) else {
        return Err(Defect::new(format!("there is no rule {nth}")));
    };
    let mut row = Row::new(program, declared.level, shape);
    look(&mut row, body)?;
    let number = size(nth)?.cast_signed();
    each_asked(&mut row, |row| decide(row, body, number))?;
    Ok(row.end())
}

/// Goes over the rows that are asked about.
fn each_asked<'p>(
    row: &mut Row<'p>,
    decide: impl FnOnce(&mut Row<'p>) -> Result<(), Defect>,
) -> Result<(), Defect> {
    let (word, first) = (row.code.local(ValType::I32), row.code.local(ValType::I32));
    let bits = row.code.local(ValType::I64);
    let this = row.this;
    row.code
        .op()
        .global_get(Global::Asked as u32)
        .local_set(word)
        .block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(first)
        .local_get(UNITS)
        .i32_ge_u()
        .br_if(1)
        .local_get(word)
        .i64_load(at(0, 3))
        .local_set(bits)
        .block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(bits)
        .i64_eqz()
        .br_if(1)
        .local_get(first)
        .local_get(bits)
        .i64_ctz()
        .i32_wrap_i64()
        .i32_add()
        .local_tee(this)
        // Bits behind the last row mean nothing.
        .local_get(UNITS)
        .i32_ge_u()
        .br_if(3)
        .local_get(bits)
        .local_get(bits)
        .i64_const(1)
        .i64_sub()
        .i64_and()
        .local_set(bits);
    decide(row)?;
    row.code
        .op()
        .br(0)
        .end()
        .end()
        .local_get(word)
        .i32_const(8)
        .i32_add()
        .local_set(word)
        .local_get(first)
        .i32_const(BLOCK)
        .i32_add()
        .local_set(first)
        .br(0)
        .end()
        .end();
    Ok(())
}

/// Decides about one row and writes down what it found.
fn decide<'p>(row: &mut Row<'p>, body: &'p Body, number: i32) -> Result<(), Defect> {
    let need = row.code.local(ValType::F64);
    row.code.op().block(BlockType::Empty).block(BlockType::Empty);
    ask_years(row, body, need)?;
    ask_when(row, &body.when)?;
    for input in &body.shown {
        row.missing(*input)?;
        row.code.op().br_if(LACKING);
    }
    row.number(&body.need)?;
    row.code.op().local_tee(need).local_get(need).f64_ne().br_if(LACKING);
    fire(row, need, number);
    row.code.op().br(SILENT).end();
    lack(row, number);
    row.code.op().end();
    Ok(())
}

/// Leaves a row outside the year groups.
fn ask_years(row: &mut Row<'_>, body: &Body, year: u32) -> Result<(), Defect> {
    let Some(years) = body.years else { return Ok(()) };
    row.reading(years.input, true)?;
    row.code
        .op()
        .local_tee(year)
        .local_get(year)
        .f64_ne()
        .br_if(LACKING)
        .local_get(year)
        .f64_const(Ieee64::from(f64::from(years.first)))
        .f64_ge()
        .local_get(year)
        .f64_const(Ieee64::from(f64::from(years.last)))
        .f64_le()
        .i32_and()
        .i32_eqz()
        .br_if(SILENT);
    Ok(())
}

/// Leaves a row for which the condition is no or unknown; the first part that is no is enough.
fn ask_when<'p>(row: &mut Row<'p>, when: &'p Condition) -> Result<(), Defect> {
    let parts = match &when.is {
        ConditionIs::All(parts) => parts.as_slice(),
        _ => std::slice::from_ref(when),
    };
    let (part, so_far) = (row.code.local(ValType::I32), row.code.local(ValType::I32));
    row.code.op().i32_const(YES).local_set(so_far);
    for condition in parts {
        row.condition(condition)?;
        row.code.op().local_tee(part).i32_eqz().br_if(SILENT);
        row.code.op().local_get(so_far).local_get(part).i32_and().local_set(so_far);
    }
    row.code.op().local_get(so_far).i32_const(UNKNOWN).i32_eq().br_if(LACKING);
    Ok(())
}

/// Writes a finding down, with a need from 0 to 1.
fn fire(row: &mut Row<'_>, need: u32, number: i32) {
    let this = row.this;
    let mut op = row.code.op();
    entry(&mut op, Global::FoundNeeds, Global::Found, 3);
    op.f64_const(Ieee64::from(0.0))
        .f64_const(Ieee64::from(1.0))
        .local_get(need)
        .local_get(need)
        .f64_const(Ieee64::from(1.0))
        .f64_gt()
        .select()
        .local_get(need)
        .f64_const(Ieee64::from(0.0))
        .f64_le()
        .select()
        .f64_store(at(0, 3));
    entry(&mut op, Global::FoundUnits, Global::Found, 2);
    op.local_get(this).i32_store(at(0, 2));
    entry(&mut op, Global::FoundRules, Global::Found, 2);
    op.i32_const(number).i32_store(at(0, 2));
    count(&mut op, Global::Found);
}

/// Writes down that a row is lacking a reading.
fn lack(row: &mut Row<'_>, number: i32) {
    let this = row.this;
    let mut op = row.code.op();
    entry(&mut op, Global::LackingUnits, Global::Lacking, 2);
    op.local_get(this).i32_store(at(0, 2));
    entry(&mut op, Global::LackingRules, Global::Lacking, 2);
    op.i32_const(number).i32_store(at(0, 2));
    count(&mut op, Global::Lacking);
}

/// Leaves the place of the next entry of a column, with entries of two to some power of bytes.
fn entry(op: &mut wasm_encoder::InstructionSink<'_>, column: Global, counted: Global, power: i32) {
    op.global_get(column as u32).global_get(counted as u32).i32_const(power).i32_shl().i32_add();
}

fn count(op: &mut wasm_encoder::InstructionSink<'_>, counted: Global) {
    op.global_get(counted as u32).i32_const(1).i32_add().global_set(counted as u32);
}
