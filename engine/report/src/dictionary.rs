//! Values that stand in many rows, made ready for every format once.

use crate::formats::Formats;
use crate::number::{self, Scale};
use crate::packed::Packed;
use crate::{csv, json};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Stands for a key or a whole number that there is not.
pub(crate) const NONE: u32 = u32::MAX;

/// Distinct values, each as a cell of every format.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary {
    /// As a cell of CSV.
    pub(crate) csv: Packed,
    /// As a value of JSON; empty unless it is asked for.
    pub(crate) json: Packed,
    /// As Parquet's plain encoding has it.
    pub(crate) plain: Packed,
}

impl Dictionary {
    /// Returns how many values there are.
    pub(crate) fn len(&self) -> usize {
        self.plain.len()
    }

    /// Returns about how many bytes a cell takes.
    pub(crate) fn width(&self) -> usize {
        4 + self.plain.bytes() / self.len().max(1)
    }

    /// Makes one of different numbers.
    pub(crate) fn decimals(numbers: &[u64], scale: Scale, formats: Formats) -> Self {
        let mut all = Self::default();
        for &steps in numbers {
            all.csv.push_with(|out| number::decimal(steps, scale, out));
            if formats.json {
                all.json.push_with(|out| number::decimal(steps, scale, out));
            }
            all.plain.push(&scale.number(steps).to_le_bytes());
        }
        all
    }
}

/// Gives texts their keys.
#[derive(Debug)]
pub(crate) struct Interner {
    formats: Formats,
    keys: HashMap<Box<str>, u32, FixedState>,
    dictionary: Dictionary,
}

impl Interner {
    /// Makes one that knows no text.
    pub(crate) fn new(formats: Formats) -> Self {
        let keys = HashMap::with_hasher(FixedState::default());
        Self { formats, keys, dictionary: Dictionary::default() }
    }

    /// Returns the key of a text; none for an empty one.
    #[inline]
    pub(crate) fn key(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        match self.keys.get(text) {
            Some(&key) => key,
            None => self.add(text),
        }
    }

    #[cold]
    fn add(&mut self, text: &str) -> u32 {
        let key = count(self.dictionary.len());
        self.keys.insert(text.into(), key);
        let Dictionary { csv, json, plain } = &mut self.dictionary;
        csv.push_with(|out| csv::text(text.as_bytes(), out));
        if self.formats.json {
            json.push_with(|out| json::text(text, out));
        }
        plain.push_with(|out| {
            out.extend_from_slice(&count(text.len()).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        });
        key
    }

    /// Returns the texts by their keys.
    pub(crate) fn finish(self) -> Dictionary {
        self.dictionary
    }
}

/// A dictionary and, for each place in a list of the rule book or the vocabulary, its key.
#[derive(Debug, Default)]
pub(crate) struct Coded {
    keys: Vec<u32>,
    pub(crate) dictionary: Dictionary,
}

impl Coded {
    /// Makes one of texts.
    pub(crate) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>, formats: Formats) -> Self {
        let mut interner = Interner::new(formats);
        let keys = texts.into_iter().map(|text| interner.key(text)).collect();
        Self { keys, dictionary: interner.finish() }
    }

    /// Makes one of whole numbers.
    pub(crate) fn wholes(wholes: impl IntoIterator<Item = Option<u32>>, formats: Formats) -> Self {
        let cell = |whole: u32, out: &mut Vec<u8>| number::whole(u64::from(whole), out);
        Self::distinct(wholes, formats, u32::to_le_bytes, cell)
    }

    /// Makes one of numbers, in the fewest digits that tell them apart.
    pub(crate) fn numbers(
        numbers: impl IntoIterator<Item = Option<f64>>,
        formats: Formats,
    ) -> Self {
        let bits = numbers.into_iter().map(|number| number.map(f64::to_bits));
        Self::distinct(bits, formats, u64::to_le_bytes, |bits, out| {
            out.extend_from_slice(f64::from_bits(bits).to_string().as_bytes());
        })
    }

    fn distinct<T: Copy + PartialEq, const N: usize>(
        values: impl IntoIterator<Item = Option<T>>,
        formats: Formats,
        plain: impl Fn(T) -> [u8; N],
        cell: impl Fn(T, &mut Vec<u8>),
    ) -> Self {
        let (mut seen, mut coded) = (Vec::new(), Self::default());
        for value in values {
            let key = value.map_or(NONE, |value| {
                count(seen.iter().position(|&other| other == value).unwrap_or_else(|| {
                    seen.push(value);
                    coded.dictionary.csv.push_with(|out| cell(value, out));
                    if formats.json {
                        coded.dictionary.json.push_with(|out| cell(value, out));
                    }
                    coded.dictionary.plain.push(&plain(value));
                    seen.len() - 1
                }))
            });
            coded.keys.push(key);
        }
        coded
    }

    /// Returns how many places there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns the key of a place; none outside.
    #[inline]
    pub(crate) fn key(&self, place: usize) -> u32 {
        self.keys.get(place).copied().unwrap_or(NONE)
    }
}

/// Gives numbers keys as long as there are few of them.
#[derive(Debug)]
pub(crate) struct Numbers {
    slots: Vec<(u64, u32)>,
    most: usize,
    /// The numbers by their keys.
    pub(crate) values: Vec<u64>,
}

impl Numbers {
    /// Makes one for at most so many different numbers.
    pub(crate) fn new(most: usize) -> Self {
        let slots = (most * 2).next_power_of_two();
        Self { slots: vec![(0, NONE); slots], most, values: Vec::new() }
    }

    /// Returns the key of a number; none where there are too many.
    #[inline]
    pub(crate) fn key(&mut self, number: u64) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let hash = FixedState::default().hash_one(number);
        // The hash is cut to the mask's width, whatever the width of a place is.
        let mut at = usize::try_from(hash & (mask as u64)).unwrap_or(0);
        loop {
            let slot = self.slots.get_mut(at)?;
            if slot.1 == NONE {
                if self.values.len() >= self.most {
                    return None;
                }
                *slot = (number, count(self.values.len()));
                self.values.push(number);
                return Some(slot.1);
            }
            if slot.0 == number {
                return Some(slot.1);
            }
            at = (at + 1) & mask;
        }
    }
}

/// Returns a count in 32 bits; chunks are far smaller.
pub(crate) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NONE)
}
