//! What stands in the memory of the module when it begins: values of the interface's types, laid out by
//! the canonical ABI.

use super::Defect;
use super::interface::{Interface, POINTER, size};
use std::collections::BTreeMap;
use wit_parser::{Type, TypeDefKind};

/// A value of one of the interface's types.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    /// A whole number of any width.
    Whole(i64),
    /// A float64.
    Float(f64),
    /// True or false.
    Truth(bool),
    /// A string.
    Text(&'a str),
    /// A list.
    List(Vec<Value<'a>>),
    /// The fields of a record by name, in any order.
    Record(Vec<(&'static str, Value<'a>)>),
    /// The parts of a tuple.
    Tuple(Vec<Value<'a>>),
    /// A case of an enum or variant.
    Case(&'a str, Option<Box<Value<'a>>>),
    /// An option.
    Maybe(Option<Box<Value<'a>>>),
}

/// Memory being laid out.
#[derive(Debug)]
pub(super) struct Image {
    bytes: Vec<u8>,
    /// Where each text stands, so that none stands twice.
    texts: BTreeMap<String, usize>,
}

/// Where the first byte stands: nothing stands at nought.
pub(super) const FIRST: usize = 16;

impl Image {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), texts: BTreeMap::new() }
    }

    /// Returns what was laid out, which begins at [`FIRST`].
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the first place behind what was laid out.
    pub(super) fn end(&self) -> usize {
        FIRST + self.bytes.len()
    }

    /// Makes room for so many bytes, all nought, and returns where it begins.
    pub(super) fn reserve(&mut self, bytes: usize, align: usize) -> usize {
        let at = self.end().next_multiple_of(align);
        self.bytes.resize(at + bytes - FIRST, 0);
        at
    }

    /// Lays a text out and returns where it begins.
    pub(super) fn text(&mut self, text: &str) -> Result<usize, Defect> {
        if let Some(at) = self.texts.get(text) {
            return Ok(*at);
        }
        let at = self.reserve(text.len(), 1);
        self.put(at, text.as_bytes())?;
        self.texts.insert(text.to_owned(), at);
        Ok(at)
    }

    /// Lays a value out and returns where it begins.
    pub(super) fn value(
        &mut self,
        interface: &Interface,
        ty: &Type,
        value: &Value<'_>,
    ) -> Result<usize, Defect> {
        let at = self.reserve(interface.size(ty), interface.align(ty));
        self.store(interface, ty, value, at)?;
        Ok(at)
    }

    fn store(
        &mut self,
        interface: &Interface,
        ty: &Type,
        value: &Value<'_>,
        at: usize,
    ) -> Result<(), Defect> {
        let unfit = || Defect::new(format!("a value that is none of {ty:?}: {value:?}"));
        match (ty, value) {
            (Type::Bool, Value::Truth(it)) => self.put(at, &[u8::from(*it)]),
            (Type::U8, Value::Whole(it)) => self.put(at, &narrow::<u8>(*it)?.to_le_bytes()),
            (Type::S8, Value::Whole(it)) => self.put(at, &narrow::<i8>(*it)?.to_le_bytes()),
            (Type::U16, Value::Whole(it)) => self.put(at, &narrow::<u16>(*it)?.to_le_bytes()),
            (Type::U32, Value::Whole(it)) => self.put(at, &narrow::<u32>(*it)?.to_le_bytes()),
            (Type::F64, Value::Float(it)) => self.put(at, &it.to_le_bytes()),
            (Type::String, Value::Text(it)) => {
                let place = self.text(it)?;
                self.list(at, place, it.len())
            }
            (Type::Id(_), _) => match (interface.kind(ty)?, value) {
                (TypeDefKind::List(each), Value::List(values)) => {
                    let step = interface.size(each);
                    let first = self.reserve(step * values.len(), interface.align(each));
                    for (nth, value) in values.iter().enumerate() {
                        self.store(interface, each, value, first + nth * step)?;
                    }
                    self.list(at, first, values.len())
                }
                (TypeDefKind::Record(_), Value::Record(values)) => {
                    let fields = interface.fields(ty)?;
                    if fields.len() != values.len() {
                        return Err(unfit());
                    }
                    for (name, ty, offset) in fields {
                        let field = values.iter().find(|(other, _)| *other == name);
                        let (_, value) = field.ok_or_else(unfit)?;
                        self.store(interface, &ty, value, at + offset)?;
                    }
                    Ok(())
                }
                (TypeDefKind::Tuple(_), Value::Tuple(values)) => {
                    let fields = interface.fields(ty)?;
                    if fields.len() != values.len() {
                        return Err(unfit());
                    }
                    for ((_, ty, offset), value) in fields.into_iter().zip(values) {
                        self.store(interface, &ty, value, at + offset)?;
                    }
                    Ok(())
                }
                (TypeDefKind::Enum(_) | TypeDefKind::Variant(_), Value::Case(name, inside)) => {
                    self.case(interface, ty, name, inside.as_deref(), at)
                }
                (TypeDefKind::Option(_), Value::Maybe(inside)) => {
                    let name = if inside.is_some() { "some" } else { "none" };
                    self.case(interface, ty, name, inside.as_deref(), at)
                }
                _ => Err(unfit()),
            },
            _ => Err(unfit()),
        }
    }

    fn case(
        &mut self,
        interface: &Interface,
        ty: &Type,
        name: &str,
        inside: Option<&Value<'_>>,
        at: usize,
    ) -> Result<(), Defect> {
        let (place, payload) = interface.case(ty, name)?;
        self.put(at, &narrow::<u8>(place.into())?.to_le_bytes())?;
        match (payload, inside) {
            (Some(ty_inside), Some(value)) => {
                self.store(interface, &ty_inside, value, at + interface.payload(ty)?)
            }
            (None, None) => Ok(()),
            _ => Err(Defect::new(format!("the case `{name}` has another payload"))),
        }
    }

    /// Writes the place and the length of a list or text.
    fn list(&mut self, at: usize, place: usize, length: usize) -> Result<(), Defect> {
        self.put(at, &size(place)?.to_le_bytes())?;
        self.put(at + POINTER as usize, &size(length)?.to_le_bytes())
    }

    fn put(&mut self, at: usize, bytes: &[u8]) -> Result<(), Defect> {
        let room =
            at.checked_sub(FIRST).and_then(|start| self.bytes.get_mut(start..start + bytes.len()));
        let room = room.ok_or_else(|| Defect::new("a value outside its memory"))?;
        room.copy_from_slice(bytes);
        Ok(())
    }
}

fn narrow<T: TryFrom<i64>>(number: i64) -> Result<T, Defect> {
    T::try_from(number).map_err(|_| Defect::new(format!("{number} is too much for its place")))
}
