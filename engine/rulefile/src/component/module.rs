//! The core module: its sections, put together.

use super::code::{Code, Func, Global};
use super::evaluate::{answer, declined, evaluate, whole};
use super::image::{FIRST, Image};
use super::interface::Interface;
use super::{Defect, manifest, memory, rule};
use crate::program::Program;
use uplift_model::Level;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, MemorySection, MemoryType, Module, NameMap, NameSection,
    ProducersField, ProducersSection, TypeSection, ValType,
};

/// The rows that memory is made for from the beginning: those of a batch of a run.
const ROWS: usize = 4_096;
/// The most memory made from the beginning, in bytes.
const AT_FIRST: usize = 1 << 20;

/// Makes the core module.
pub(super) fn module(interface: &Interface, program: &Program) -> Result<Vec<u8>, Defect> {
    let described = &program.manifest;
    if described.rules.len() != program.rules.len() {
        return Err(Defect::new("not every rule of the manifest has a body"));
    }
    let mut image = Image::new();
    let says = image.value(interface, &interface.manifest()?, &manifest::value(described))?;
    let shape = interface.answer()?;
    let answers = whole(image.reserve(shape.size, shape.align))?;
    let evaluate = evaluate(interface, program, &mut image)?;
    let rules = (0..program.rules.len())
        .map(|nth| rule::rule(interface.column()?, program, nth))
        .collect::<Result<Vec<Function>, Defect>>()?;
    let first_free = image.end().next_multiple_of(16);

    let mut describe = Code::new(0);
    describe.op().i32_const(whole(says)?);
    // In the order of `Func`.
    let mut functions = vec![
        ("take memory".to_owned(), TypeOf::Take, memory::take()),
        ("cabi_realloc".to_owned(), TypeOf::Realloc, memory::realloc()),
        ("make room".to_owned(), TypeOf::One, memory::room()),
        ("answer".to_owned(), TypeOf::Answer, answer(answers, shape)),
        ("decline".to_owned(), TypeOf::Decline, declined(answers, shape)),
        ("describe".to_owned(), TypeOf::Answer, describe.end(Vec::new())),
        ("evaluate".to_owned(), TypeOf::Evaluate, evaluate),
        ("after evaluate".to_owned(), TypeOf::One, memory::after_evaluate(whole(first_free)?)),
    ];
    let of_rules = described.rules.iter().zip(rules);
    functions.extend(of_rules.map(|(it, code)| (format!("rule {}", it.id), TypeOf::Rule, code)));

    let mut module = Module::new();
    module.section(&types());
    let mut of_types = FunctionSection::new();
    let mut codes = CodeSection::new();
    let mut names = NameMap::new();
    for (at, (name, ty, code)) in (0..).zip(&functions) {
        of_types.function(*ty as u32);
        codes.function(code);
        names.append(at, name);
    }
    module.section(&of_types);
    module.section(&memories(program, first_free)?);
    module.section(&globals(first_free)?);
    module.section(&exports(interface));
    module.section(&codes);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(whole(FIRST)?), image.bytes().iter().copied());
    module.section(&data);
    let mut section = NameSection::new();
    section.module(&described.id);
    section.functions(&names);
    module.section(&section);
    let mut by = ProducersField::new();
    // Without a version, so that the next one need not give other bytes.
    by.value(env!("CARGO_PKG_NAME"), "");
    let mut producers = ProducersSection::new();
    producers.field("processed-by", &by);
    module.section(&producers);
    Ok(module.finish())
}

/// The types of functions, in their order.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
enum TypeOf {
    Take,
    Realloc,
    One,
    Answer,
    Decline,
    Evaluate,
    Rule,
}

fn types() -> TypeSection {
    const I32: ValType = ValType::I32;
    let mut types = TypeSection::new();
    types.ty().function([ValType::I64, I32], [I32]);
    types.ty().function([I32; 4], [I32]);
    types.ty().function([I32], []);
    types.ty().function([], [I32]);
    types.ty().function([I32; 2], [I32]);
    types.ty().function([I32; 6], [I32]);
    types.ty().function([I32; 3], []);
    types
}

/// The memory, with so much from the beginning as a batch takes, since the sandbox charges for each
/// growth and the columns would arrive with one each.
fn memories(program: &Program, first_free: usize) -> Result<MemorySection, Defect> {
    const PAGE: usize = 1 << 16;
    const FINDING: usize = 24;
    let of_level = |level: &Level| {
        let inputs = program.manifest.inputs.iter().filter(|input| input.level == *level);
        let row: usize =
            inputs.map(|input| if input.kind == uplift_model::Kind::Number { 8 } else { 1 }).sum();
        let rules = program.manifest.rules.iter().filter(|rule| rule.level == *level).count();
        (row + rules.min(4) * FINDING) * ROWS
    };
    let most = Level::ALL.iter().map(of_level).max().unwrap_or(0).min(AT_FIRST);
    let pages = (first_free + most).div_ceil(PAGE) + 1;
    let minimum = u64::from(super::interface::size(pages)?);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    Ok(memories)
}

fn globals(first_free: usize) -> Result<GlobalSection, Defect> {
    let ty = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    let mut globals = GlobalSection::new();
    globals.global(ty, &ConstExpr::i32_const(whole(first_free)?));
    for _ in 1..Global::Count as u32 {
        globals.global(ty, &ConstExpr::i32_const(0));
    }
    Ok(globals)
}

fn exports(interface: &Interface) -> ExportSection {
    let names = interface.names();
    let mut exports = ExportSection::new();
    exports.export(&names.describe, ExportKind::Func, Func::Describe as u32);
    exports.export(&names.evaluate, ExportKind::Func, Func::Evaluate as u32);
    exports.export(&names.after_evaluate, ExportKind::Func, Func::AfterEvaluate as u32);
    exports.export(&names.memory, ExportKind::Memory, 0);
    exports.export(&names.realloc, ExportKind::Func, Func::Realloc as u32);
    exports
}
