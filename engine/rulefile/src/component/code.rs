//! A function of the module while it is being written, and where everything stands in the module.

use wasm_encoder::{Function, InstructionSink, MemArg, ValType};

/// The functions of every module, in their order; those of the rules follow.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(super) enum Func {
    Take,
    Realloc,
    Room,
    Answer,
    Decline,
    Describe,
    Evaluate,
    AfterEvaluate,
    FirstRule,
}

/// The globals of every module, in their order; whole numbers of 32 bits all.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(super) enum Global {
    /// The first byte of memory that is free.
    Free,
    /// How many findings there are, for how many there is room, and where their columns begin.
    Found,
    FoundRoom,
    FoundNeeds,
    FoundUnits,
    FoundRules,
    /// The same of the rows that are lacking a reading.
    Lacking,
    LackingRoom,
    LackingUnits,
    LackingRules,
    /// Where a bit for each row says whether a rule is asked about it.
    Asked,
    /// How many there are of these.
    Count,
}

/// A function while it is being written.
#[derive(Debug)]
pub(super) struct Code {
    parameters: u32,
    locals: Vec<ValType>,
    bytes: Vec<u8>,
}

impl Code {
    /// Begins a function of so many parameters.
    pub(super) fn new(parameters: u32) -> Self {
        Self { parameters, locals: Vec::new(), bytes: Vec::new() }
    }

    /// Takes another local.
    pub(super) fn local(&mut self, ty: ValType) -> u32 {
        let place = u32::try_from(self.locals.len()).unwrap_or(u32::MAX);
        self.locals.push(ty);
        self.parameters.saturating_add(place)
    }

    /// Goes on writing.
    pub(super) fn op(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(&mut self.bytes)
    }

    /// Ends the function; what `before` wrote, with locals of this one, is done first.
    pub(super) fn end(mut self, before: Vec<u8>) -> Function {
        self.op().end();
        let mut function = Function::new_with_locals_types(self.locals);
        function.raw(before).raw(self.bytes);
        function
    }
}

/// The place in memory so many bytes behind an address, aligned to two to the power of `align`.
pub(super) fn at(offset: u32, align: u32) -> MemArg {
    MemArg { offset: offset.into(), align, memory_index: 0 }
}
