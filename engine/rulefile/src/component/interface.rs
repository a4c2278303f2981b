//! The frozen interface as a core module sees it: names, signatures, sizes and places.
//!
//! Everything is worked out from the text of the interface; no offset is written by hand.

use super::Defect;
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{
    Function, LiftLowerAbi, ManglingAndAbi, Resolve, SizeAlign, Type, TypeDefKind, Variant,
    WasmExport, WasmExportKind, WorldId, WorldItem, WorldKey,
};

/// The text of the interface.
const TEXT: &str = include_str!("../../../../wit/0.1.0/rules.wit");
/// How names and calls are written down, as plugins in Rust have them.
const MANGLING: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);

/// The interface, read and measured.
pub(super) struct Interface {
    pub(super) resolve: Resolve,
    pub(super) world: WorldId,
    sizes: SizeAlign,
    key: WorldKey,
    describe: Function,
    evaluate: Function,
}

/// The names under which a module exports what the interface asks for.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) describe: String,
    pub(super) evaluate: String,
    pub(super) after_evaluate: String,
    pub(super) memory: String,
    pub(super) realloc: String,
}

/// How a batch arrives, in bytes: a list of columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnShape {
    /// From one column to the next.
    pub(super) stride: u32,
    /// From the beginning of a column to where its readings are; their number is a pointer further.
    pub(super) payload: u32,
    /// What the first byte of a column of numbers is.
    pub(super) numbers: u32,
    /// What the first byte of a column of codes is.
    pub(super) codes: u32,
}

/// How an answer is laid out, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnswerShape {
    pub(super) size: usize,
    pub(super) align: usize,
    /// What the first byte of findings is.
    pub(super) found: u32,
    /// What the first byte of a sentence saying why not is.
    pub(super) declined: u32,
    /// Where the findings or the sentence begin.
    pub(super) payload: u32,
    /// Where the lists of the findings are, counted from the beginning of the answer.
    pub(super) units: u32,
    pub(super) rules: u32,
    pub(super) needs: u32,
    pub(super) lacking_units: u32,
    pub(super) lacking_rules: u32,
}

/// Bytes of a pointer, and from a list's pointer to its length.
pub(super) const POINTER: u32 = 4;

impl Interface {
    /// Reads the interface.
    pub(super) fn read() -> Result<Self, Defect> {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("rules.wit", TEXT).map_err(|it| Defect::of(&it))?;
        let world = resolve.select_world(&[package], Some("rule-set"));
        let world = world.map_err(|it| Defect::of(&it))?;
        let mut sizes = SizeAlign::default();
        sizes.fill(&resolve);
        let exported = resolve.worlds.get(world).and_then(|world| world.exports.first());
        let Some((key, WorldItem::Interface { id, .. })) = exported else {
            return Err(Defect::new("the world exports no interface"));
        };
        let functions = resolve.interfaces.get(*id).map(|interface| &interface.functions);
        let function = |name: &str| {
            let found = functions.and_then(|functions| functions.get(name)).cloned();
            found.ok_or_else(|| Defect::new(format!("the interface has no `{name}`")))
        };
        let (describe, evaluate) = (function("describe")?, function("evaluate")?);
        let key = key.clone();
        let read = Self { resolve, world, sizes, key, describe, evaluate };
        read.check_signatures()?;
        Ok(read)
    }

    /// Fails unless the calls take and return what the code of the module is written for.
    fn check_signatures(&self) -> Result<(), Defect> {
        let flat = |function| {
            let it = self.resolve.wasm_signature(AbiVariant::GuestExport, function);
            let narrow = |types: &[WasmType]| {
                types
                    .iter()
                    .all(|it| matches!(it, WasmType::I32 | WasmType::Pointer | WasmType::Length))
            };
            (narrow(&it.params) && narrow(&it.results) && it.retptr)
                .then_some((it.params.len(), it.results.len()))
        };
        let parameters: Vec<&str> =
            self.evaluate.params.iter().map(|it| it.name.as_str()).collect();
        let expected = flat(&self.describe) == Some((0, 1))
            && flat(&self.evaluate) == Some((6, 1))
            && parameters == ["settings", "cohort"]
            && self
                .fields(&self.cohort()?)?
                .iter()
                .map(|(name, ..)| name.as_str())
                .eq(["level", "units", "columns"]);
        expected.then_some(()).ok_or_else(|| Defect::new("the calls have other parameters"))
    }

    /// Returns the names of the exports.
    pub(super) fn names(&self) -> Names {
        let function = |func, kind| {
            let export = WasmExport::Func { interface: Some(&self.key), func, kind };
            self.resolve.wasm_export_name(MANGLING, export)
        };
        Names {
            describe: function(&self.describe, WasmExportKind::Normal),
            evaluate: function(&self.evaluate, WasmExportKind::Normal),
            after_evaluate: function(&self.evaluate, WasmExportKind::PostReturn),
            memory: self.resolve.wasm_export_name(MANGLING, WasmExport::Memory),
            realloc: self.resolve.wasm_export_name(MANGLING, WasmExport::Realloc),
        }
    }

    /// Returns the type of a manifest.
    pub(super) fn manifest(&self) -> Result<Type, Defect> {
        self.describe.result.ok_or_else(|| Defect::new("`describe` returns nothing"))
    }

    fn cohort(&self) -> Result<Type, Defect> {
        let cohort = self.evaluate.params.last().map(|it| it.ty);
        cohort.ok_or_else(|| Defect::new("`evaluate` takes nothing"))
    }

    /// Returns the place of a level among the levels.
    pub(super) fn level(&self, word: &str) -> Result<u32, Defect> {
        let level = self.field(&self.cohort()?, "level")?;
        self.case(&level, word).map(|(at, _)| at)
    }

    /// Returns how a column arrives.
    pub(super) fn column(&self) -> Result<ColumnShape, Defect> {
        let columns = self.field(&self.cohort()?, "columns")?;
        let TypeDefKind::List(column) = self.kind(&columns)? else {
            return Err(Defect::new("the columns are no list"));
        };
        Ok(ColumnShape {
            stride: size(self.size(column))?,
            payload: size(self.payload(column)?)?,
            numbers: self.case(column, "numbers")?.0,
            codes: self.case(column, "codes")?.0,
        })
    }

    /// Returns how an answer is laid out.
    pub(super) fn answer(&self) -> Result<AnswerShape, Defect> {
        let answer =
            self.evaluate.result.ok_or_else(|| Defect::new("`evaluate` returns nothing"))?;
        let payload = self.payload(&answer)?;
        let (found, findings) = self.case(&answer, "ok")?;
        let (declined, _) = self.case(&answer, "err")?;
        let findings = findings.ok_or_else(|| Defect::new("an answer has no findings"))?;
        let fields = self.fields(&findings)?;
        let place = |wanted: &str| {
            let found = fields.iter().find(|(name, ..)| name == wanted);
            let (.., offset) =
                found.ok_or_else(|| Defect::new(format!("findings have no `{wanted}`")))?;
            size(payload + offset)
        };
        Ok(AnswerShape {
            size: self.size(&answer),
            align: self.align(&answer),
            found,
            declined,
            payload: size(payload)?,
            units: place("units")?,
            rules: place("rules")?,
            needs: place("needs")?,
            lacking_units: place("lacking-units")?,
            lacking_rules: place("lacking-rules")?,
        })
    }

    /// Returns what a type is, behind all its other names.
    pub(super) fn kind(&self, ty: &Type) -> Result<&TypeDefKind, Defect> {
        let mut ty = *ty;
        loop {
            let Type::Id(id) = ty else {
                return Err(Defect::new(format!("{ty:?} is not composed")));
            };
            match self.resolve.types.get(id).map(|it| &it.kind) {
                Some(TypeDefKind::Type(other)) => ty = *other,
                Some(kind) => return Ok(kind),
                None => return Err(Defect::new("a type is nowhere")),
            }
        }
    }

    pub(super) fn size(&self, ty: &Type) -> usize {
        self.sizes.size(ty).size_wasm32()
    }

    pub(super) fn align(&self, ty: &Type) -> usize {
        self.sizes.align(ty).align_wasm32()
    }

    /// Returns the fields of a record or tuple: the name, which is its place in a tuple, the type and
    /// the offset of each.
    pub(super) fn fields(&self, ty: &Type) -> Result<Vec<(String, Type, usize)>, Defect> {
        let named: Vec<(String, Type)> = match self.kind(ty)? {
            TypeDefKind::Record(it) => {
                it.fields.iter().map(|it| (it.name.clone(), it.ty)).collect()
            }
            TypeDefKind::Tuple(it) => {
                it.types.iter().enumerate().map(|(at, ty)| (at.to_string(), *ty)).collect()
            }
            other => return Err(Defect::new(format!("{} has no fields", other.as_str()))),
        };
        let offsets = self.sizes.field_offsets(named.iter().map(|(_, ty)| ty));
        let offsets: Vec<usize> = offsets.iter().map(|(at, _)| at.size_wasm32()).collect();
        Ok(named.into_iter().zip(offsets).map(|((name, ty), at)| (name, ty, at)).collect())
    }

    fn field(&self, ty: &Type, wanted: &str) -> Result<Type, Defect> {
        let found = self.fields(ty)?.into_iter().find(|(name, ..)| name == wanted);
        found
            .map(|(_, ty, _)| ty)
            .ok_or_else(|| Defect::new(format!("there is no field `{wanted}`")))
    }

    /// Returns the cases of a variant, enum, option or result: the name and payload of each.
    fn cases(&self, ty: &Type) -> Result<Vec<(String, Option<Type>)>, Defect> {
        let variant = |it: &Variant| it.cases.iter().map(|it| (it.name.clone(), it.ty)).collect();
        Ok(match self.kind(ty)? {
            TypeDefKind::Variant(it) => variant(it),
            TypeDefKind::Enum(it) => it.cases.iter().map(|it| (it.name.clone(), None)).collect(),
            TypeDefKind::Option(some) => {
                vec![("none".to_owned(), None), ("some".to_owned(), Some(*some))]
            }
            TypeDefKind::Result(it) => vec![("ok".to_owned(), it.ok), ("err".to_owned(), it.err)],
            other => return Err(Defect::new(format!("{} has no cases", other.as_str()))),
        })
    }

    /// Returns the place of a case among the cases of a type, and its payload.
    pub(super) fn case(&self, ty: &Type, wanted: &str) -> Result<(u32, Option<Type>), Defect> {
        let cases = (0..).zip(self.cases(ty)?).find(|(_, (name, _))| name == wanted);
        let found = cases.map(|(at, (_, payload))| (at, payload));
        found.ok_or_else(|| Defect::new(format!("there is no case `{wanted}`")))
    }

    /// Returns where the payload of a type of cases begins. No type of the interface has more cases than
    /// a byte counts.
    pub(super) fn payload(&self, ty: &Type) -> Result<usize, Defect> {
        let cases = self.cases(ty)?;
        let payloads = cases.iter().map(|(_, payload)| payload.as_ref());
        Ok(self.sizes.payload_offset(wit_parser::Int::U8, payloads).size_wasm32())
    }
}

/// Returns a size as the module counts.
pub(super) fn size(bytes: usize) -> Result<u32, Defect> {
    u32::try_from(bytes).map_err(|_| Defect::new(format!("{bytes} is too much")))
}
