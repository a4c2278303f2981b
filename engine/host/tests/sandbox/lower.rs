//! A manifest as it lies in a guest's memory: what the canonical ABI makes of the interface's records.
//! With it a guest of a few lines can say of itself whatever a test wants, broken things included.

use guest_puppet::manifest::{
    Evidence, Gate, Guard, Input, Intervention, Kind, Level, Manifest, Rule, Setting, Statistic,
};

/// A piece of a guest's memory.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Where it begins.
    start: usize,
    pub(crate) bytes: Vec<u8>,
}

impl Memory {
    /// Returns a piece with a value at its beginning and all that the value points to behind it.
    pub(crate) fn with<T: Lower>(start: usize, value: &T) -> Self {
        let mut memory = Self { start, bytes: Vec::new() };
        let (size, align) = T::shape();
        let at = memory.take(size, align);
        value.lower(&mut memory, at);
        memory
    }

    /// Takes so many bytes and returns their place in the guest's memory.
    fn take(&mut self, size: usize, align: usize) -> usize {
        let at = (self.start + self.bytes.len()).next_multiple_of(align);
        self.bytes.resize(at - self.start + size, 0);
        at
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let at = at - self.start;
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn put_pair(&mut self, at: usize, one: usize, other: usize) {
        for (place, value) in [(at, one), (at + 4, other)] {
            self.put(place, &u32::try_from(value).unwrap().to_le_bytes());
        }
    }
}

/// What can lie in a guest's memory.
pub(crate) trait Lower {
    /// Returns how many bytes it takes and of what its place is a multiple.
    fn shape() -> (usize, usize);
    /// Puts it at a place.
    fn lower(&self, memory: &mut Memory, at: usize);
}

macro_rules! numbers {
    ($($type:ty,)*) => {$(
        impl Lower for $type {
            fn shape() -> (usize, usize) {
                (size_of::<$type>(), size_of::<$type>())
            }

            fn lower(&self, memory: &mut Memory, at: usize) {
                memory.put(at, &self.to_le_bytes());
            }
        }
    )*};
}

numbers! { u8, i8, u16, u32, f64, }

/// Declares words, which lie there as a byte.
macro_rules! words {
    ($($type:ty,)*) => {$(
        impl Lower for $type {
            fn shape() -> (usize, usize) {
                (1, 1)
            }

            fn lower(&self, memory: &mut Memory, at: usize) {
                memory.put(at, &[*self as u8]);
            }
        }
    )*};
}

words! { Level, Statistic, Gate, }

impl Lower for bool {
    fn shape() -> (usize, usize) {
        u8::shape()
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        u8::from(*self).lower(memory, at);
    }
}

impl Lower for String {
    fn shape() -> (usize, usize) {
        (8, 4)
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        let text = memory.take(self.len(), 1);
        memory.put(text, self.as_bytes());
        memory.put_pair(at, text, self.len());
    }
}

impl<T: Lower> Lower for Vec<T> {
    fn shape() -> (usize, usize) {
        (8, 4)
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        let (size, align) = T::shape();
        let items = memory.take(size * self.len(), align);
        memory.put_pair(at, items, self.len());
        for (nth, item) in self.iter().enumerate() {
            item.lower(memory, items + nth * size);
        }
    }
}

impl<A: Lower, B: Lower> Lower for (A, B) {
    fn shape() -> (usize, usize) {
        let mut shape = Shape::default();
        shape.add::<A>();
        shape.add::<B>();
        shape.whole()
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        let mut shape = Shape::default();
        self.0.lower(memory, at + shape.add::<A>());
        self.1.lower(memory, at + shape.add::<B>());
    }
}

impl<T: Lower> Lower for Option<T> {
    fn shape() -> (usize, usize) {
        <(u8, T)>::shape()
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        memory.put(at, &[u8::from(self.is_some())]);
        if let Some(value) = self {
            value.lower(memory, at + T::shape().1);
        }
    }
}

impl Lower for Kind {
    fn shape() -> (usize, usize) {
        <(u8, Vec<String>)>::shape()
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        let number = match self {
            Self::Number => 0,
            Self::Flag => 1,
            Self::Category(members) => {
                members.lower(memory, at + 4);
                2
            }
        };
        memory.put(at, &[number]);
    }
}

/// Fields one after the other, each at a multiple of what it asks for.
#[derive(Debug, Default)]
struct Shape {
    size: usize,
    align: usize,
}

impl Shape {
    /// Adds a field and returns its place.
    fn add<T: Lower>(&mut self) -> usize {
        let (size, align) = T::shape();
        let at = self.size.next_multiple_of(align);
        self.size = at + size;
        self.align = self.align.max(align);
        at
    }

    fn whole(&self) -> (usize, usize) {
        (self.size.next_multiple_of(self.align), self.align)
    }
}

macro_rules! record {
    ($($name:ident { $($field:ident: $type:ty,)* })*) => {$(
        impl Lower for $name {
            fn shape() -> (usize, usize) {
                let mut shape = Shape::default();
                $(shape.add::<$type>();)*
                shape.whole()
            }

            fn lower(&self, memory: &mut Memory, at: usize) {
                let mut shape = Shape::default();
                $(self.$field.lower(memory, at + shape.add::<$type>());)*
            }
        }
    )*};
}

record! {
    Setting {
        id: String, title: String, unit: String, default: f64, minimum: f64, maximum: f64,
        overridable: bool,
    }
    Input { level: Level, indicator: String, statistic: Statistic, kind: Kind, }
    Evidence {
        claim: String, source: String, url: String, as_at: String, months: Option<f64>,
        cost: Option<u8>, security: Option<u8>, population: String,
    }
    Intervention {
        id: String, title: String, summary: String, areas: Vec<String>, tier: u8,
        evidence: Vec<Evidence>, excludes: Vec<String>, minutes: u16, sessions_per_week: f64,
        weeks: u16, adult_hours: f64, group_min: u16, group_max: u16, notes: Vec<(String, String)>,
    }
    Guard { input: u32, code: u8, gate: Gate, because: String, }
    Rule {
        id: String, title: String, level: Level, area: String, intervention: String,
        years: Option<(i8, i8)>, inputs: Vec<u32>, settings: Vec<u32>, measure: Option<u32>,
        guards: Vec<Guard>, evidence: Vec<Evidence>, because: String, notes: Vec<(String, String)>,
    }
    Manifest {
        id: String, version: String, title: String, summary: String, publisher: String,
        licence: String, settings: Vec<Setting>, inputs: Vec<Input>,
        interventions: Vec<Intervention>, rules: Vec<Rule>, notes: Vec<(String, String)>,
    }
}

#[test]
fn records_lie_where_the_corpus_says_they_do() {
    assert_eq!(Manifest::shape(), (88, 4));
    assert_eq!(Input::shape(), (28, 4));
    assert_eq!(Rule::shape(), (96, 4));
    assert_eq!(Evidence::shape(), (64, 8));
    assert_eq!(<Option<f64>>::shape(), (16, 8));
    let memory = Memory::with(16, &("ab".to_owned(), Some(258_u32)));
    assert_eq!(memory.bytes, *b"\x20\0\0\0\x02\0\0\0\x01\0\0\0\x02\x01\0\0ab");
}
