//! What is asked of one row: conditions and numbers become instructions that leave them on the stack.
//!
//! A missing number is no number (NaN), and a condition is [`NO`], [`UNKNOWN`] or [`YES`], of which the
//! lower bit says that it may be so and the upper that it is: with these, "and" and "or" are those of
//! bits. A list of what is still to be written stands in for calls of calls, so that no depth of an
//! expression is too much for the stack of the compiler.

use super::Defect;
use super::code::{Code, at};
use super::interface::ColumnShape;
use crate::program::{Arithmetic, Comparison, Condition, ConditionIs, Number, NumberIs, Program};
use std::collections::BTreeMap;
use uplift_model::{Kind, Level};
use wasm_encoder::{BlockType, Ieee64, InstructionSink, ValType};

/// A condition that is not so.
pub(super) const NO: i32 = 0b00;
/// A condition that a missing reading keeps from being known.
pub(super) const UNKNOWN: i32 = 0b01;
/// A condition that is so.
pub(super) const YES: i32 = 0b11;
/// A missing number.
const MISSING: Ieee64 = Ieee64::new(0x7ff8_0000_0000_0000);
/// The code of a missing flag or category.
pub(super) const NO_CODE: i32 = 255;

/// The parameters of a rule's function.
pub(super) const SETTINGS: u32 = 0;
pub(super) const COLUMNS: u32 = 1;
pub(super) const UNITS: u32 = 2;

/// The function of a rule while it is being written.
#[derive(Debug)]
pub(super) struct Row<'p> {
    pub(super) code: Code,
    program: &'p Program,
    level: Level,
    shape: ColumnShape,
    /// The local that has the row.
    pub(super) this: u32,
    /// By input, the local that has where its column begins.
    columns: BTreeMap<usize, u32>,
    /// By setting, the local that has its value.
    settings: BTreeMap<usize, u32>,
    /// Locals for what is done at once with what was on the stack.
    left: u32,
    right: u32,
    truth: u32,
    other: u32,
    /// What is done before the first row.
    before: Vec<u8>,
}

/// What is still to be written.
#[derive(Debug)]
enum Todo<'p> {
    Condition(&'p Condition),
    Number(&'p Number),
    Then(Then),
}

/// What is done with what is on the stack.
#[derive(Debug, Clone, Copy)]
enum Then {
    Compare(Comparison),
    Same,
    Not,
    And,
    Or,
    Negate,
    Calculate(Arithmetic),
    Least,
    Greatest,
    Choose(ValType),
    Otherwise,
    Chosen,
}

impl<'p> Row<'p> {
    pub(super) fn new(program: &'p Program, level: Level, shape: ColumnShape) -> Self {
        let mut code = Code::new(3);
        let row = code.local(ValType::I32);
        let (left, right) = (code.local(ValType::F64), code.local(ValType::F64));
        let (truth, other) = (code.local(ValType::I32), code.local(ValType::I32));
        Self {
            code,
            program,
            level,
            shape,
            this: row,
            columns: BTreeMap::new(),
            settings: BTreeMap::new(),
            left,
            right,
            truth,
            other,
            before: Vec::new(),
        }
    }

    /// Ends the function.
    pub(super) fn end(self) -> wasm_encoder::Function {
        self.code.end(self.before)
    }

    /// Returns the local that has where the column of an input begins; fails where the input is not of
    /// the rule's level, or not of this kind.
    pub(super) fn column(&mut self, input: usize, number: bool) -> Result<u32, Defect> {
        let inputs = &self.program.manifest.inputs;
        let declared = inputs.get(input).filter(|it| it.level == self.level);
        if declared.is_none_or(|it| (it.kind == Kind::Number) != number) {
            return Err(Defect::new(format!("input {input} is not what its rule takes it for")));
        }
        if let Some(local) = self.columns.get(&input) {
            return Ok(*local);
        }
        let before = inputs.iter().take(input).filter(|it| it.level == self.level);
        let place = super::interface::size(before.count())?;
        let local = self.code.local(ValType::I32);
        self.columns.insert(input, local);
        InstructionSink::new(&mut self.before)
            .local_get(COLUMNS)
            .i32_load(at(self.shape.stride * place + self.shape.payload, 2))
            .local_set(local);
        Ok(local)
    }

    /// Returns the local that has the value of a setting.
    pub(super) fn setting(&mut self, setting: usize) -> Result<u32, Defect> {
        if setting >= self.program.manifest.settings.len() {
            return Err(Defect::new(format!("there is no setting {setting}")));
        }
        if let Some(local) = self.settings.get(&setting) {
            return Ok(*local);
        }
        let local = self.code.local(ValType::F64);
        self.settings.insert(setting, local);
        let offset = super::interface::size(setting)?.saturating_mul(8);
        InstructionSink::new(&mut self.before)
            .local_get(SETTINGS)
            .f64_load(at(offset, 3))
            .local_set(local);
        Ok(local)
    }

    /// Whether an input is a number.
    pub(super) fn is_number(&self, input: usize) -> bool {
        let declared = self.program.manifest.inputs.get(input);
        declared.is_some_and(|it| it.kind == Kind::Number)
    }

    /// Leaves the reading of a number, or the code of a flag or category.
    pub(super) fn reading(&mut self, input: usize, number: bool) -> Result<(), Defect> {
        let column = self.column(input, number)?;
        let row = self.this;
        if number {
            self.code.op().local_get(column).local_get(row).i32_const(3).i32_shl();
            self.code.op().i32_add().f64_load(at(0, 3));
        } else {
            self.code.op().local_get(column).local_get(row).i32_add().i32_load8_u(at(0, 0));
        }
        Ok(())
    }

    /// Leaves whether there is no reading.
    pub(super) fn missing(&mut self, input: usize) -> Result<(), Defect> {
        let number = self.is_number(input);
        self.reading(input, number)?;
        if number {
            let left = self.left;
            self.code.op().local_tee(left).local_get(left).f64_ne();
        } else {
            self.code.op().i32_const(NO_CODE).i32_eq();
        }
        Ok(())
    }

    /// Leaves a condition.
    pub(super) fn condition(&mut self, condition: &'p Condition) -> Result<(), Defect> {
        self.write(vec![Todo::Condition(condition)])
    }

    /// Leaves a number.
    pub(super) fn number(&mut self, number: &'p Number) -> Result<(), Defect> {
        self.write(vec![Todo::Number(number)])
    }

    /// Writes everything there is to write, the last of the list first.
    fn write(&mut self, mut todo: Vec<Todo<'p>>) -> Result<(), Defect> {
        while let Some(next) = todo.pop() {
            match next {
                Todo::Condition(condition) => self.begin_condition(condition, &mut todo)?,
                Todo::Number(number) => self.begin_number(number, &mut todo)?,
                Todo::Then(then) => self.then(then),
            }
        }
        Ok(())
    }

    fn begin_condition(
        &mut self,
        condition: &'p Condition,
        todo: &mut Vec<Todo<'p>>,
    ) -> Result<(), Defect> {
        use Todo::{Number as N, Then as T};
        let c = Todo::Condition;
        match &condition.is {
            ConditionIs::Literal(literal) => {
                self.code.op().i32_const(if *literal { YES } else { NO });
            }
            ConditionIs::Flag(input) => self.one_of(*input, &[1])?,
            ConditionIs::OneOf(input, codes) => self.one_of(*input, codes)?,
            ConditionIs::Has(input) => {
                self.missing(*input)?;
                self.code.op().i32_eqz().i32_const(YES).i32_mul();
            }
            ConditionIs::Compare(how, a, b) => {
                todo.extend([T(Then::Compare(*how)), N(b), N(a)]);
            }
            ConditionIs::Same(a, b) => todo.extend([T(Then::Same), c(b), c(a)]),
            ConditionIs::Not(a) => todo.extend([T(Then::Not), c(a)]),
            ConditionIs::All(all) => fold(todo, all, c, Then::And)?,
            ConditionIs::Any(any) => fold(todo, any, c, Then::Or)?,
            ConditionIs::Choose(a, b, d) => {
                todo.extend([T(Then::Chosen), c(d), T(Then::Otherwise), c(b)]);
                todo.extend([T(Then::Choose(ValType::I32)), c(a)]);
            }
        }
        Ok(())
    }

    fn begin_number(&mut self, number: &'p Number, todo: &mut Vec<Todo<'p>>) -> Result<(), Defect> {
        use Todo::{Condition as C, Then as T};
        let n = Todo::Number;
        match &number.is {
            NumberIs::Literal(literal) => {
                self.code.op().f64_const(Ieee64::from(*literal));
            }
            NumberIs::Setting(setting) => {
                let local = self.setting(*setting)?;
                self.code.op().local_get(local);
            }
            NumberIs::Reading(input) => self.reading(*input, true)?,
            NumberIs::Negative(a) => todo.extend([T(Then::Negate), n(a)]),
            NumberIs::Arithmetic(how, a, b) => todo.extend([T(Then::Calculate(*how)), n(b), n(a)]),
            NumberIs::Least(all) => fold(todo, all, n, Then::Least)?,
            NumberIs::Greatest(all) => fold(todo, all, n, Then::Greatest)?,
            NumberIs::Choose(a, b, c) => {
                todo.extend([T(Then::Chosen), n(c), T(Then::Otherwise), n(b)]);
                todo.extend([T(Then::Choose(ValType::F64)), C(a)]);
            }
        }
        Ok(())
    }

    /// Leaves whether a flag or category is one of these codes.
    fn one_of(&mut self, input: usize, codes: &[u8]) -> Result<(), Defect> {
        self.reading(input, false)?;
        let code = self.truth;
        self.code.op().local_set(code).i32_const(NO);
        for (first, last) in runs(codes) {
            self.code
                .op()
                .local_get(code)
                .i32_const(first.into())
                .i32_sub()
                .i32_const(i32::from(last) - i32::from(first))
                .i32_le_u()
                .i32_or();
        }
        self.code.op().i32_const(YES).i32_mul();
        self.code.op().local_get(code).i32_const(NO_CODE).i32_eq().i32_or();
        Ok(())
    }

    fn then(&mut self, then: Then) {
        let (left, right) = (self.left, self.right);
        let (truth, other) = (self.truth, self.other);
        let mut op = self.code.op();
        match then {
            Then::Compare(how) => compare(op.local_set(right).local_set(left), left, right, how),
            Then::And => op.i32_and(),
            Then::Or => op.i32_or(),
            Then::Not => {
                // Pairs of bits: what becomes of no, of unknown and, last, of yes.
                const TABLE: i32 = YES | UNKNOWN << 2 | NO << 6;
                op.local_set(truth)
                    .i32_const(TABLE)
                    .local_get(truth)
                    .i32_const(1)
                    .i32_shl()
                    .i32_shr_u()
                    .i32_const(YES)
                    .i32_and()
            }
            Then::Same => op
                .local_set(truth)
                .local_set(other)
                .i32_const(UNKNOWN)
                .local_get(truth)
                .local_get(other)
                .i32_eq()
                .i32_const(YES)
                .i32_mul()
                .local_get(truth)
                .i32_const(UNKNOWN)
                .i32_eq()
                .local_get(other)
                .i32_const(UNKNOWN)
                .i32_eq()
                .i32_or()
                .select(),
            Then::Negate => op.f64_neg(),
            Then::Calculate(Arithmetic::Plus) => op.f64_add(),
            Then::Calculate(Arithmetic::Minus) => op.f64_sub(),
            Then::Calculate(Arithmetic::Times) => op.f64_mul(),
            Then::Calculate(Arithmetic::Over) => op
                .local_set(right)
                .f64_const(MISSING)
                .local_get(right)
                .local_get(right)
                .f64_const(Ieee64::new(0))
                .f64_eq()
                .select()
                .f64_div(),
            Then::Least => op.f64_min(),
            Then::Greatest => op.f64_max(),
            Then::Choose(ty) => {
                let of = BlockType::Result(ty);
                op.local_tee(truth).i32_const(UNKNOWN).i32_eq().if_(of);
                match ty {
                    ValType::F64 => op.f64_const(MISSING),
                    _ => op.i32_const(UNKNOWN),
                };
                op.else_().local_get(truth).if_(of)
            }
            Then::Otherwise => op.else_(),
            Then::Chosen => op.end().end(),
        };
    }
}

/// Puts off writing two or more, and what joins each to those before it.
fn fold<'p, T>(
    todo: &mut Vec<Todo<'p>>,
    all: &'p [T],
    each: impl Fn(&'p T) -> Todo<'p>,
    join: Then,
) -> Result<(), Defect> {
    let (first, others) = all.split_first().ok_or_else(|| Defect::new("an empty list"))?;
    todo.extend(others.iter().rev().flat_map(|it| [Todo::Then(join), each(it)]));
    todo.push(each(first));
    Ok(())
}

/// Leaves how two numbers compare: the lower bit where the contrary is not so, the upper where it is so.
fn compare<'a, 'b>(
    op: &'b mut InstructionSink<'a>,
    left: u32,
    right: u32,
    how: Comparison,
) -> &'b mut InstructionSink<'a> {
    op.local_get(left).local_get(right);
    match how {
        Comparison::Below => op.f64_lt(),
        Comparison::AtMost => op.f64_le(),
        Comparison::Above => op.f64_gt(),
        Comparison::AtLeast => op.f64_ge(),
        Comparison::Equal => op.f64_eq(),
        Comparison::NotEqual => op.f64_lt().local_get(left).local_get(right).f64_gt().i32_or(),
    };
    op.i32_const(1).i32_shl().local_get(left).local_get(right);
    match how {
        Comparison::Below => op.f64_ge().i32_eqz(),
        Comparison::AtMost => op.f64_gt().i32_eqz(),
        Comparison::Above => op.f64_le().i32_eqz(),
        Comparison::AtLeast => op.f64_lt().i32_eqz(),
        Comparison::Equal => {
            op.f64_lt().local_get(left).local_get(right).f64_gt().i32_or().i32_eqz()
        }
        Comparison::NotEqual => op.f64_ne(),
    };
    op.i32_or()
}

/// Returns codes as runs of neighbours, first and last.
pub(super) fn runs(codes: &[u8]) -> Vec<(u8, u8)> {
    let mut sorted = codes.to_vec();
    sorted.sort_unstable();
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for code in sorted {
        match runs.last_mut() {
            Some((_, last)) if code - *last <= 1 => *last = code,
            _ => runs.push((code, code)),
        }
    }
    runs
}
