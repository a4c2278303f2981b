//! How the module takes memory: from one end, and all of it back after a call.

use super::code::{Code, Func, Global};
use wasm_encoder::{BlockType, Function, ValType};

/// Bytes that may be read behind the end of whatever was taken: numbers of sixteen rows are looked at
/// together, however many there are.
const BEYOND: i64 = 128;
/// The fewest pages asked for at a time, since the sandbox charges for each growth.
const PAGES: i64 = 8;
/// What fits into a memory.
const WHOLE: i64 = u32::MAX as i64;

/// Takes so many bytes, aligned so: `(bytes: i64, align: i32) -> i32`.
pub(super) fn take() -> Function {
    const BYTES: u32 = 0;
    const ALIGN: u32 = 1;
    let mut code = Code::new(2);
    let (start, end, short) =
        (code.local(ValType::I64), code.local(ValType::I64), code.local(ValType::I64));
    code.op()
        // The start: the first free byte, rounded up to a multiple of the alignment.
        .global_get(Global::Free as u32)
        .local_get(ALIGN)
        .i32_add()
        .i32_const(1)
        .i32_sub()
        .i32_const(0)
        .local_get(ALIGN)
        .i32_sub()
        .i32_and()
        .i64_extend_i32_u()
        .local_tee(start)
        .local_get(BYTES)
        .i64_add()
        .local_tee(end)
        .i64_const(WHOLE - BEYOND)
        .i64_gt_u()
        .if_(BlockType::Empty)
        .unreachable()
        .end();
    code.op()
        .local_get(end)
        .i64_const(BEYOND)
        .i64_add()
        .memory_size(0)
        .i64_extend_i32_u()
        .i64_const(16)
        .i64_shl()
        .i64_sub()
        .local_tee(short)
        .i64_const(0)
        .i64_gt_s()
        .if_(BlockType::Empty)
        .local_get(short)
        .i64_const(0xffff)
        .i64_add()
        .i64_const(16)
        .i64_shr_u()
        .local_tee(short)
        .i64_const(PAGES)
        .local_get(short)
        .i64_const(PAGES)
        .i64_gt_u()
        .select()
        .i32_wrap_i64()
        .memory_grow(0)
        .i32_const(-1)
        .i32_eq()
        .if_(BlockType::Empty)
        .unreachable()
        .end()
        .end();
    code.op()
        .local_get(end)
        .i32_wrap_i64()
        .global_set(Global::Free as u32)
        .local_get(start)
        .i32_wrap_i64();
    code.end(Vec::new())
}

/// What the host takes memory with for the columns: `(old, old bytes, align, bytes) -> i32`.
pub(super) fn realloc() -> Function {
    const OLD: u32 = 0;
    const OLD_BYTES: u32 = 1;
    const ALIGN: u32 = 2;
    const BYTES: u32 = 3;
    let mut code = Code::new(4);
    let place = code.local(ValType::I32);
    code.op()
        .local_get(BYTES)
        .i64_extend_i32_u()
        .local_get(ALIGN)
        .call(Func::Take as u32)
        .local_tee(place)
        .local_get(OLD)
        .local_get(OLD_BYTES)
        .local_get(BYTES)
        .local_get(OLD_BYTES)
        .local_get(BYTES)
        .i32_lt_u()
        .select()
        .memory_copy(0, 0)
        .local_get(place);
    code.end(Vec::new())
}

/// Makes room for so many more findings, and rows lacking a reading: `(more: i32)`.
pub(super) fn room() -> Function {
    let mut code = Code::new(1);
    let (room, place) = (code.local(ValType::I64), code.local(ValType::I32));
    let findings = [(Global::FoundNeeds, 3), (Global::FoundUnits, 2), (Global::FoundRules, 2)];
    let lacking = [(Global::LackingUnits, 2), (Global::LackingRules, 2)];
    grow(&mut code, [room, place], [Global::Found, Global::FoundRoom], &findings);
    grow(&mut code, [room, place], [Global::Lacking, Global::LackingRoom], &lacking);
    code.end(Vec::new())
}

/// Moves columns, each with entries of two to some power of bytes, to where there is room for more.
fn grow(
    code: &mut Code,
    [room, place]: [u32; 2],
    [count, had]: [Global; 2],
    columns: &[(Global, u32)],
) {
    const MORE: u32 = 0;
    code.op()
        .global_get(count as u32)
        .i64_extend_i32_u()
        .local_get(MORE)
        .i64_extend_i32_u()
        .i64_add()
        .local_tee(room)
        .global_get(had as u32)
        .i64_extend_i32_u()
        .i64_gt_u()
        .if_(BlockType::Empty)
        // Twice as much as there was, so that nothing is moved often.
        .local_get(room)
        .global_get(had as u32)
        .i64_extend_i32_u()
        .i64_const(1)
        .i64_shl()
        .local_get(room)
        .global_get(had as u32)
        .i64_extend_i32_u()
        .i64_const(1)
        .i64_shl()
        .i64_gt_u()
        .select()
        .local_set(room);
    for (column, power) in columns {
        code.op()
            .local_get(room)
            .i64_const((*power).into())
            .i64_shl()
            .i32_const(8)
            .call(Func::Take as u32)
            .local_tee(place)
            .global_get(*column as u32)
            .global_get(count as u32)
            .i32_const((*power).cast_signed())
            .i32_shl()
            .memory_copy(0, 0)
            .local_get(place)
            .global_set(*column as u32);
    }
    code.op().local_get(room).i32_wrap_i64().global_set(had as u32).end();
}

/// Gives all memory back that a call took: `(answer: i32)`.
pub(super) fn after_evaluate(first_free: i32) -> Function {
    let mut code = Code::new(1);
    code.op().i32_const(first_free).global_set(Global::Free as u32);
    code.end(Vec::new())
}
