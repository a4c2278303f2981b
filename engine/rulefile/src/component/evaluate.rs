//! The call that decides for a batch: checks that it is as declared, asks each rule of its level, and
//! hands out what was found.

use super::Defect;
use super::code::{Code, Func, Global, at};
use super::image::Image;
use super::interface::{AnswerShape, ColumnShape, Interface, POINTER};
use crate::program::Program;
use uplift_model::{Kind, Level};
use wasm_encoder::{BlockType, Function};

/// What a batch with other settings is declined with, as the kits do.
const OTHER_SETTINGS: &str = "the batch has another number of settings than the manifest";
/// What a batch with other columns is declined with.
const OTHER_COLUMNS: &str = "the columns of the batch are not those of the manifest";

/// The parameters of `evaluate`.
const SETTINGS: u32 = 0;
const SETTINGS_COUNT: u32 = 1;
const LEVEL: u32 = 2;
const UNITS: u32 = 3;
const COLUMNS: u32 = 4;
const COLUMNS_COUNT: u32 = 5;

/// Writes `evaluate`.
pub(super) fn evaluate(
    interface: &Interface,
    program: &Program,
    image: &mut Image,
) -> Result<Function, Defect> {
    let manifest = &program.manifest;
    let shape = interface.column()?;
    let mut code = Code::new(6);
    code.op()
        .local_get(SETTINGS_COUNT)
        .i32_const(whole(manifest.settings.len())?)
        .i32_ne()
        .if_(BlockType::Empty);
    decline(&mut code, image, OTHER_SETTINGS)?;
    code.op().end();
    for global in [Global::Found, Global::FoundRoom, Global::Lacking, Global::LackingRoom] {
        code.op().i32_const(0).global_set(global as u32);
    }
    code.op().block(BlockType::Empty);
    for level in Level::ALL {
        code.op()
            .block(BlockType::Empty)
            .local_get(LEVEL)
            .i32_const(whole(interface.level(level.word())?)?)
            .i32_ne()
            .br_if(0);
        check_columns(&mut code, program, *level, shape)?;
        ask_rules(&mut code, program, *level);
        code.op().end();
    }
    code.op().end();
    decline(&mut code, image, OTHER_COLUMNS)?;
    code.op().unreachable();
    Ok(code.end(Vec::new()))
}

/// Leaves the block around the level's where a column is not as declared.
fn check_columns(
    code: &mut Code,
    program: &Program,
    level: Level,
    shape: ColumnShape,
) -> Result<(), Defect> {
    let inputs = program.manifest.inputs.iter().filter(|input| input.level == level);
    code.op().local_get(COLUMNS_COUNT).i32_const(whole(inputs.clone().count())?).i32_ne().br_if(1);
    for (nth, input) in (0..).zip(inputs) {
        let column = shape.stride * nth;
        let tag = match input.kind {
            Kind::Number => shape.numbers,
            Kind::Flag | Kind::Category(_) => shape.codes,
        };
        code.op()
            .local_get(COLUMNS)
            .i32_load8_u(at(column, 0))
            .i32_const(whole(tag)?)
            .i32_ne()
            .br_if(1)
            .local_get(COLUMNS)
            .i32_load(at(column + shape.payload + POINTER, 2))
            .local_get(UNITS)
            .i32_ne()
            .br_if(1);
    }
    Ok(())
}

/// Asks each rule of a level and returns what was found.
fn ask_rules(code: &mut Code, program: &Program, level: Level) {
    let rules = (Func::FirstRule as u32..).zip(&program.manifest.rules);
    let rules: Vec<u32> =
        rules.filter(|(_, rule)| rule.level == level).map(|(func, _)| func).collect();
    if !rules.is_empty() {
        // A word of 64 bits for each block of rows.
        code.op()
            .local_get(UNITS)
            .i64_extend_i32_u()
            .i64_const(63)
            .i64_add()
            .i64_const(6)
            .i64_shr_u()
            .i64_const(3)
            .i64_shl()
            .i32_const(16)
            .call(Func::Take as u32)
            .global_set(Global::Asked as u32);
    }
    for rule in rules {
        code.op()
            .local_get(UNITS)
            .call(Func::Room as u32)
            .local_get(SETTINGS)
            .local_get(COLUMNS)
            .local_get(UNITS)
            .call(rule);
    }
    code.op().call(Func::Answer as u32).return_();
}

/// Returns a sentence instead of findings.
fn decline(code: &mut Code, image: &mut Image, why: &str) -> Result<(), Defect> {
    let place = image.text(why)?;
    code.op()
        .i32_const(whole(place)?)
        .i32_const(whole(why.len())?)
        .call(Func::Decline as u32)
        .return_();
    Ok(())
}

/// Writes the function that makes an answer of what was found: `() -> i32`.
pub(super) fn answer(place: i32, shape: AnswerShape) -> Function {
    let lists = [
        (shape.units, Global::FoundUnits, Global::Found),
        (shape.rules, Global::FoundRules, Global::Found),
        (shape.needs, Global::FoundNeeds, Global::Found),
        (shape.lacking_units, Global::LackingUnits, Global::Lacking),
        (shape.lacking_rules, Global::LackingRules, Global::Lacking),
    ];
    let mut code = Code::new(0);
    code.op().i32_const(place).i32_const(shape.found.cast_signed()).i32_store8(at(0, 0));
    for (offset, column, count) in lists {
        code.op()
            .i32_const(place)
            .global_get(column as u32)
            .i32_store(at(offset, 2))
            .i32_const(place)
            .global_get(count as u32)
            .i32_store(at(offset + POINTER, 2));
    }
    code.op().i32_const(place);
    code.end(Vec::new())
}

/// Writes the function that makes an answer of a sentence: `(place, length) -> i32`.
pub(super) fn declined(place: i32, shape: AnswerShape) -> Function {
    const SENTENCE: u32 = 0;
    const LENGTH: u32 = 1;
    let mut code = Code::new(2);
    code.op()
        .i32_const(place)
        .i32_const(shape.declined.cast_signed())
        .i32_store8(at(0, 0))
        .i32_const(place)
        .local_get(SENTENCE)
        .i32_store(at(shape.payload, 2))
        .i32_const(place)
        .local_get(LENGTH)
        .i32_store(at(shape.payload + POINTER, 2))
        .i32_const(place);
    code.end(Vec::new())
}

/// Returns a number as an instruction takes it.
pub(super) fn whole(number: impl TryInto<i32>) -> Result<i32, Defect> {
    number.try_into().map_err(|_| Defect::new("a number is too much for the module"))
}
